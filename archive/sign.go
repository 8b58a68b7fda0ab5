package archive

import (
	"regexp"
	"strings"
)

// sign is what a page shows in place of the article it showed before.
type sign int

const (
	noSign sign = iota
	wallSign
	missingSign
	brokenSign // the site is out of order for a while
)

var (
	wallWords = sayings(
		// English
		`verify (?:that )?you(?:'re| are) (?:a )?human|are you (?:a )?(?:human|robot)|captcha|checking your browser|unusual (?:traffic|activity)`,
		`access (?:to this page has been )?(?:denied|blocked)|request (?:was )?blocked|you have been blocked|bot detection|security check|just a moment|ray id|attention required`,
		`(?:enable|turn on|activate) (?:javascript|cookies)|javascript is (?:disabled|required)`,
		`(?:subscribe|log ?in|sign ?in|sign up|register|create (?:a free |an )?account|join|pay|upgrade)\b[^.!?]{0,60}\b(?:continue|read|access|view|unlock|keep|full)`,
		`(?:to|and) (?:continue|keep) reading|continue reading (?:this|with|the)|already a (?:subscriber|member)|subscribers? only|for subscribers|members only`,
		`premium (?:content|article)|this (?:article|content|story) is (?:only |exclusively |reserved )?(?:available )?(?:for|to|exclusive|locked|premium)`,
		`free articles? (?:left|remaining|this month)|reached your (?:limit|free)|unlock this|paywall|please (?:log|sign) ?in|forgot(?:ten)? (?:your )?password`,
		// a robot, or not one
		`kein(?:e|en)? (?:robot|bot)|pas un robot|no (?:eres|es|soy) un robot|não (?:é|sou) um rob|non (?:essere|sei|sono) un robot|geen robot|nie jeste\S* robot|(?:inte är|ikke er|ikke är) en robot|et ole robotti`,
		`не робот|robot olmad|لست روبوت|ربات نیست|روبوٹ نہیں|שאינ\S* רובוט|रोबोट नहीं|রোবট ন|不是(?:机器人|機器人)|ロボットではあり|로봇이 아닙|không phải (?:là )?(?:robot|người máy)|bukan robot|ไม่ใช่หุ่นยนต์|δεν είστε ρομπότ|nejste robot|nem robot|nu (?:ești|sunteți) (?:un )?robot`,
		`(?:ein )?mensch sind|vous êtes (?:un )?humain|(?:eres|es) humano|é humano|sei umano|人間であること|安全验证|人机验证|验证码|驗證碼|安全驗證`,
		// denied
		`zugriff verweigert|anfrage (?:wurde )?blockiert|accès refusé|acceso denegado|acesso negado|accesso negato|toegang geweigerd|odmowa dostępu|brak dostępu|åtkomst nekad|tilgang nektet|adgang nægtet|pääsy (?:evätty|estetty)`,
		`доступ (?:\S+ )?(?:запрещ|ограничен|заборонен)|erişim (?:engellen|reddedil)|رفض الوصول|دسترسی (?:\S+ )?(?:مسدود|غیرمجاز)|הגישה נדחתה|访问被拒绝|訪問被拒絕|アクセスが拒否|접근이 (?:거부|차단)|truy cập bị từ chối|akses ditolak|přístup odepřen|hozzáférés megtagadva|acces interzis`,
		`activer (?:javascript|les cookies)|javascript (?:aktivieren|einschalten)|(?:habilit|activ)\pL+ javascript|включите javascript|启用 ?javascript|javascriptを有効`,
		// for subscribers
		`weiterlesen mit|jetzt (?:weiterlesen|abonnieren|anmelden|registrieren)|bereits (?:ein )?abo|nur für (?:\pL+ )?abonnent|réservée?s? aux abonn|abonnez-vous|déjà abonn|il vous reste \d|connectez-vous pour|identifiez-vous`,
		`suscr[ií]bete|(?:para|a) suscriptores|ya eres suscriptor|iniciar? sesión|seguir leyendo|exclusivo para assinantes|(?:para|de) assinantes|assine (?:para|já|agora)|já é assinante|faça (?:o )?login|continuar lendo`,
		`riservat\pL+ agli abbonati|abbonati per|già abbonat|continuare a leggere|(?:alleen|exclusief) voor abonnees|al abonnee|lees verder met|dla (?:prenumerator|subskrybent)|zaloguj się|wykup dostęp`,
		`för prenumeranter|logga in för|(?:kun|bare) for abonnenter|logg inn for|log ind for|vain tilaajille|kirjaudu sisään|подписчикам|подпис\pL+, чтобы|оформите подписку|войдите|передплатник|увійдіть`,
		`abonelere özel|giriş yap|للمشتركين|سجل الدخول|تسجيل الدخول|ویژه مشترک|وارد شوید|سبسکرائب|لاگ ان|למנויים בלבד|(?:सदस्यों|ग्राहकों) के लिए|लॉग ?इन कर|গ্রাহকদের জন্য|লগ ?ইন কর`,
		`登[录錄入][后後]|[请請]登[录錄入]|[订訂][阅閱](?:用[户戶]|[后後])|会員限定|有料会員|ログイン|구독자 전용|로그인|đăng nhập để|dành cho (?:thuê bao|hội viên)|khusus (?:pelanggan|member)|masuk untuk|สำหรับสมาชิก|เข้าสู่ระบบ`,
		`press (?:and|&) hold|confirm (?:that )?you(?:'re| are) (?:a )?human|(?:incapsula|support|reference|incident) (?:incident )?id|request unsuccessful|please wait while we (?:verify|check)`,
		`για συνδρομητές|συνδεθείτε|pro předplatitele|přihlaste se|előfizető|jelentkezzen be|doar abona|autentific`,
	)
	missingWords = sayings(
		`(?:page|article|story|content|url|file|post)\b[^.!?]{0,40}\b(?:not (?:be )?found|(?:does not|doesn't|no longer|not) (?:exist|available)|cannot be found|can't be found|(?:has|have) been (?:removed|deleted|moved|unpublished)|is (?:gone|missing))`,
		`\b(?:error )?404\b|not found|nothing (?:was )?found|oops|no longer (?:available|exists?)|(?:couldn't|could not|can't|cannot) find`,
		`nicht gefunden|existiert nicht|nicht (?:mehr )?(?:verfügbar|vorhanden)|introuvable|n['’]existe (?:pas|plus)|pas été trouvé|a été supprimé`,
		`no (?:se ha |fue |ha sido )?encontrad|no se encuentra|no existe|não (?:foi )?encontrad|não existe|non (?:è stat\pL )?trovat|non esiste|niet gevonden|bestaat niet`,
		`nie znaleziono|nie istnieje|hittades inte|finns inte|kunde inte hittas|ikke (?:funnet|fundet)|fin[dn]es ikke|ei löy\pL+|не найден|не существует|не знайден|не існує|bulunamad`,
		`غير موجود|لم يتم العثور|یافت نشد|پیدا نشد|نہیں مل|לא נמצא|नहीं मिल|পাও.{1,2}া যা.{1,2}নি|不存在|找不到|已被?[删刪]除|見つかりません|存在しません|削除されました|찾을 수 없|존재하지 않`,
		`không tìm thấy|không tồn tại|tidak ditemukan|ไม่พบ|δεν βρέθηκε|nenalezen|neexistuje|nem található|nu a fost găsit|nu există`,
	)
	// abroadWords are said to readers of some countries, whatever they ask for.
	abroadWords = sayings(
		`(?:in|from|for) your (?:\pL+ )?(?:region|country|location|area)\b|european economic area|(?:in|to) the (?:european union|eea)\b`,
		`in (?:ihrem|deinem) (?:land|gebiet)|in ihrer region|dans votre (?:pays|région)|en (?:su|tu) (?:país|región)|(?:no|em) seu país|na sua região|nel tuo paese|in (?:uw|jouw) (?:land|regio)|w twoim kraju|i ditt land|i dit land|в вашей? (?:стране|регионе)|您所在的(?:国家|地区)|お住まいの(?:国|地域)`,
	)
	// consentWords are on many pages; they tell only of one that says nothing else.
	consentWords = sayings(
		`before you continue|(?:we|value) your privacy|(?:accept|allow|agree to) (?:all )?(?:our )?cookies|accept (?:all )?and (?:continue|close)|manage (?:your )?(?:cookies?|choices|consent|privacy)|our \d+ partners`,
		`alle(?: cookies)? akzeptieren|(?:tout|cookies) accepter|accepter (?:tout|les cookies)|aceptar (?:todas? )?(?:las )?cookies|aceitar (?:todos )?(?:os )?cookies|accetta (?:tutti )?(?:i )?cookie|alle cookies accepteren|godkänn alla|accepter alle|zaakceptuj wszystkie|принять все`,
	)
	brokenWords = sayings(
		`\bmaintenance\b|(?:be|come) (?:right )?back (?:soon|shortly)|temporarily (?:unavailable|down|offline|closed)|try again (?:later|in a)|technical (?:difficult|problem|issue|fault)|(?:internal server|gateway|database|server) (?:error|time-?out)|service unavailable|error establishing`,
		`wartungsarbeiten|vorübergehend nicht|technische (?:störung|problem)|später (?:erneut|noch einmal|wieder)|en maintenance|momentanément|réessayer plus tard|en mantenimiento|inténtelo (?:de nuevo )?más tarde|em manutenção|tente novamente|in manutenzione|riprova più tardi|onderhoud|probeer het later`,
		`prace (?:techniczne|konserwacyjne)|технически\pL+ работ|временно недоступ|bakımda|الصيانة|维护|維護|メンテナンス|점검 중|bảo trì|pemeliharaan|ปิดปรับปรุง`,
	)
	wallPaths = regexp.MustCompile(`(?i)(?:^|[/_.-])(?:log-?in|sign-?in|signon|sso|auth|account|register|subscribe|subscription|paywall|consent|captcha|challenge|abo)(?:[/_.?=-]|$)`)
)

// sayings joins patterns, whatever the case. Pages are suspected before they are
// read for these: no pattern has to be rare.
func sayings(patterns ...string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)` + strings.Join(patterns, "|"))
}

// sign reads what the page shows, if it is not the article but stands where
// the article stood. Only a page that has lost most of the text is suspected,
// and it is judged by its words: a publisher may well cut an article.
func (v *visit) sign(r Reader, c Chain, l Link) (sign, error) {
	if l.Version == 0 || v.capture.Time.Before(l.Seen) {
		return noSign, nil
	}
	old, err := r.Head(c.ID, l.Version)
	if err == nil {
		err = r.Body(&old)
	}
	if err != nil {
		return noSign, damaged(err)
	}
	return signOf(&old, &v.page), nil
}

// The shares of the text that a page must have lost to be suspected: of any
// page, and of one whose title is another, or which says that it is locked.
const (
	lostMost = 0.6
	lostSome = 0.3
	// A page that has nothing left of a longer text, and nothing else that an
	// article has, is not an edit.
	lostAll   = 0.9
	manyBytes = 600
)

func signOf(old, page *Snapshot) sign {
	before, after := len(old.Text()), len(page.Text())
	lost := 1 - float64(after)/float64(max(1, before))
	other := fold(old.Title) != fold(page.Title)
	locked := page.Free != nil && !*page.Free && (old.Free == nil || *old.Free)
	if lost < lostSome || lost < lostMost && !other && !locked && !closesWith(page, wallWords) {
		return noSign
	}
	says := page.Title + "\n" + lastOf(page.Text(), 1500) + "\n" + notesOf(page.Article)
	switch {
	case other && !shares(old, page) && abroadWords.MatchString(says):
		return wallSign
	case other && !shares(old, page) && missingWords.MatchString(page.Title+"\n"+firstOf(page.Text(), 600)):
		return missingSign
	case wallWords.MatchString(says), locked && !other:
		return wallSign
	case other && lost >= lostAll && before >= manyBytes && nameless(page) && !shares(old, page):
		return wallSign // whatever it says, in whatever language, it is no article
	}
	return noSign
}

// nameless tells whether a page names neither an author nor a date.
func nameless(page *Snapshot) bool { return len(page.Authors) == 0 && page.Published.IsZero() }

// closesWith tells whether the last paragraphs match.
func closesWith(page *Snapshot, words *regexp.Regexp) bool {
	return words.MatchString(lastOf(page.Text(), 400))
}

// shares tells whether what is left is of the old text.
func shares(old, page *Snapshot) bool {
	_, contained := resemblance(old.Text(), page.Text())
	return contained >= minShare
}

func notesOf(a Article) string {
	var b strings.Builder
	for _, n := range a.Notes {
		b.WriteString(n.Text + "\n")
	}
	return b.String()
}

func lastOf(s string, n int) string { return s[max(0, len(s)-n):] }

func firstOf(s string, n int) string { return s[:min(n, len(s))] }

// signOfPage reads a page that held no article, by what it says: first of all in
// its title.
func signOfPage(says string) sign {
	title, _, _ := strings.Cut(says, "\n")
	for _, text := range []string{title, says} {
		switch {
		case abroadWords.MatchString(text):
			return wallSign
		case text == title && missingWords.MatchString(text):
			return missingSign
		case wallWords.MatchString(text):
			return wallSign
		case missingWords.MatchString(text):
			return missingSign
		case brokenWords.MatchString(text):
			return brokenSign
		}
	}
	if consentWords.MatchString(says) {
		return wallSign
	}
	return noSign
}

// hosting tells whether a page that held no article has the title of one: a
// film or a picture may be all that is to be had there.
func hosting(says, title string) bool {
	title = strings.ToLower(fold(title))
	return title == "" || strings.Contains(strings.ToLower(fold(says)), title)
}
