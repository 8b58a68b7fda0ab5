package extract

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// topic is what words in a block speak of, as a bit. Like signals, topics are
// features and never verdicts.
type topic uint32

const (
	sayShare topic = 1 << iota
	sayNewsletter
	sayRelated
	sayCopyright
	sayPhoto
	sayAuthor
	sayComment
	sayAd
	sayTime
	sayCookie
	sayOffer
	sayDisclaimer
	sayNav
	sayReferences
	sayFAQ
	sayCorrection
	sayPaywall
	sayTags
	topics = iota
)

// phrases lists, one a line, what blocks of each topic say in the languages
// of the web's news.
var phrases = map[topic]string{
	sayShare: `share|share this|tweet|facebook|whatsapp|linkedin|pinterest|twitter|telegram|copy link|email this|teilen|compartir|comparte
		partager|partagez|condividi|delen|del artikel|dela|jaa|paylaş|поделиться|シェア|分享|공유|follow us|folgen sie|síguenos|suivez|seguici|volg ons|bookmark|print this
		分享到|シェアする|공유하기|شارك|مشاركة|κοινοποίηση|udostępnij|sdílet|megosztás|distribuie|поділитися|bagikan|chia sẻ
		compartilhar|compartilhe|שתפו|שיתוף|اشتراک گذاری|به اشتراک|शेयर|साझा करें|แชร์|แบ่งปัน|שתף|शेयर करें|แชร์ข่าวนี้|分享文章|転載|شیئر کریں|শেয়ার`,
	sayNewsletter: `newsletter|newsletters|subscribe|sign up|inbox|mailing list|email address|e-mail|abonnieren|suscríbete|suscribirse|s'abonner|abonnez|inscrivez
		nieuwsbrief|nyhetsbrev|nyhedsbrev|bülten|рассылка|подписаться|подпишитесь|iscriviti|prenumerera|push notifications|get the latest|stay updated|join our
		订阅|訂閱|購読|メールマガジン|구독|뉴스레터|اشترك|النشرة البريدية|підписатися|подпишись|odebírat|hírlevél|abonează-te|bültene
		zapisz się|newslettera|bültenimize|bülten|abone ol|abone olun|הירשמו|ניוזלטר|הרשמה לניוזלטר|خبرنامه|عضو شوید|न्यूज़लेटर|हमारे न्यूज़लेटर|सब्सक्राइब|สมัครรับ|จดหมายข่าว|đăng ký nhận|đăng ký|bản tin|メルマガ|会員登録|subskrybuj|berlangganan|inscreva-se|assine|uutiskirje|tilaa uutiskirje|εγγραφείτε|inscrivez-vous|suscríbete`,
	sayRelated: `related|read more|read also|also read|read next|see also|see more|more from|more on|more stories|recommended|you may also|you might also|may also like|might like
		lesen sie|lesen sie auch|mehr zum|mehr zu|auch interessant|das könnte|weitere artikel|zum thema|lee también|leer más|te puede|relacionados|relacionadas|à lire|lire aussi|voir aussi|leggi anche
		lees ook|les også|læs også|läs också|läs mer|czytaj|zobacz też|čtěte|читайте|ilgili|関連|相关|推荐|most popular|most read|most viewed|popular posts|trending|meistgelesen|next article|previous article
		next post|previous post|up next|don't miss|latest news|recent posts|latest articles|featured|view all|keep reading|continue reading|further reading|weiterlesen|hier lesen
		延伸阅读|延伸閱讀|相关阅读|相关新闻|相關新聞|推荐阅读|関連記事|関連ニュース|おすすめ|관련기사|관련 기사|추천기사|اقرأ أيضا|اقرأ أيضًا|اقرأ المزيد|مواضيع ذات صلة|читайте также|читайте також|смотрите также|بیشتر بخوانید|مطالب مرتبط|קראו עוד
		διαβάστε επίσης|διαβάστε ακόμα|citește și|přečtěte si|zobacz także|czytaj także|czytaj też|lue myös|lue lisää|baca juga|xem thêm|यह भी पढ़ें|ये भी पढ़ें|আরও পড়ুন|ayrıca|leia também|leia mais|saiba mais|veja também
		ข่าวที่เกี่ยวข้อง|เรื่องที่เกี่ยวข้อง|อ่านเพิ่มเติม|อ่านต่อ|บทความที่เกี่ยวข้อง|tin liên quan|bài liên quan|tin cùng chuyên mục|đọc thêm|संबंधित खबरें|और पढ़ें|מאמרים נוספים|כתבות נוספות|عناوین مرتبط|اخبار مرتبط|مزید پڑھیں|ilgili haberler|热门|热点|最新|猜你喜欢|あわせて読みたい|あなたにおすすめ|人気記事|最新ニュース|많이 본|인기기사|추천 기사|المزيد|الأكثر قراءة|самое читаемое|популярное|новости по теме|схожі новини|τελευταία νέα|powiązane|najnowsze|nejčtenější|související|související články`,
	sayCopyright: `©|copyright|all rights reserved|rights reserved|alle rechte|todos los derechos|tous droits|diritti riservati|無断転載
		版权所有|著作权|版權所有|無断複製|禁無断転載|무단전재|저작권자|حقوق النشر|جميع الحقوق محفوظة|все права защищены|всі права захищені|tüm hakları saklıdır|wszelkie prawa|všechna práva|todos os direitos|כל הזכויות|همه حقوق|تمام حقوق|सर्वाधिकार|สงวนลิขสิทธิ์|giữ bản quyền|hak cipta|με την επιφύλαξη`,
	sayPhoto: `photo|photos|photograph|image|images|foto|fotos|picture|getty|shutterstock|istock|unsplash|reuters|afp|dpa|credit|courtesy of|bild|bildquelle|quelle|imago|picture alliance|illustration
		screenshot|figure|fig|crédit|crédito|fotografía|写真
		图|图片|图为|摄影|新华社|撮影|写真は|사진|صورة|фото|φωτογραφία|zdjęcie|fot|снимка|kuva|mynd|fotó|gambar|ảnh
		fotoğraf|görsel|צילום|תמונה|تصوير|تصویر|عکس|फोटो|तस्वीर|ภาพ|ภาพจาก|hình|ilustracja|светлина|摄|供图|资料图|資料照|攝|提供|イメージ|사진=|자료사진|photo ap|fotografie|foto afp`,
	sayAuthor: `by|written by|von|por|par|af|av|door|di|about the author|author|authors|contributor|reviewed by|medically reviewed|edited by|fact checked|autor|autorin|über den autor|sobre el autor|staff writer
		is a writer|is a freelance|editor|reporter|correspondent|journalist|redaktion|redacción|rédaction|his work|her work|follow him|follow her|posts by|view profile
		记者|記者|责任编辑|編輯|编辑|기자|автор|كتب|بقلم|γράφει|oleh
		yazan|muhabir|haber merkezi|מאת|כתב|نویسنده|به قلم|خبرنگار|लेखक|संवाददाता|रिपोर्ट|โดย|เรื่อง|ผู้เขียน|tác giả|bài viết|文|撰文|执笔|執筆|取材|著者|특파원|글|كتبت|كتبه|إعداد|الكاتب|γράφει ο|γράφει η|текст|írta|szerző|napsal|toimittaja|reporter|penulis|tekst`,
	sayComment: `comment|comments|reply|replies|leave a reply|leave a comment|post a comment|kommentar|kommentare|kommentieren|comentarios|commentaires|commenti|log in to|logged in|cancel reply|your email address|required fields|moderated
		评论|評論|コメント|댓글|تعليقات|комментарии|коментарі|σχόλια|yorumlar|komentarze|komentáře|hozzászólások
		comentários|comente|תגובות|تعليق|دیدگاه ها|دیدگاه|نظرات|टिप्पणियां|टिप्पणी|ความคิดเห็น|แสดงความคิดเห็น|bình luận|ý kiến|留言|网友评论|コメントする|의견|댓글쓰기|mga komento|kommentit|kommentti|yorum yap|yorum|σχολίασε|תגובה|تبصرے|মন্তব্য`,
	sayAd: `advertisement|advertisements|advertising|anzeige|sponsored|publicidad|publicité|werbung|reklama|реклама|annonse|annonce|pubblicità|advertentie|story continues|ad
		广告|廣告|広告|광고|إعلان|إعلانات|διαφήμιση|hirdetés|publicitate|iklan|quảng cáo|विज्ञापन
		โฆษณา|פרסומת|آگهی|تبلیغات|реклама на сайте|mainos|스폰서|推广|赞助|スポンサー|পৃষ্ঠপোষক`,
	sayTime: `ago|min read|minute read|minutes read|read time|reading time|updated|published|posted|posted on|last updated|last modified|lesezeit|uhr|stand|veröffentlicht|aktualisiert|publicado|actualizado|publié
		mis à jour|pubblicato|gepubliceerd|publisert|oppdatert|publicerad|uppdaterad|opdateret|date|edt|est|gmt|pst|am|pm|jan|january|feb|february|march|april|june|july|aug|august|sept|september|oct|october|nov|november|dec|december
		januar|februar|märz|mai|juni|juli|oktober|dezember|enero|febrero|marzo|mayo|junio|julio|octubre|noviembre|diciembre|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre
		发布时间|更新|公開|입력|수정|опубликовано|обновлено|نشر|تحديث|опубліковано|оновлено|δημοσίευση|opublikowano|publikováno
		yayınlanma|güncelleme|giriş|פורסם|עודכן|منتشر شده|به روزرسانی|प्रकाशित|अपडेट|เผยแพร่|อัปเดต|cập nhật|đăng lúc|配信|掲載|등록|승인|发布于|发表于|來源|来源|ενημέρωση|aktualizacja|aktualizováno|publikováno|julkaistu|päivitetty|diterbitkan`,
	sayCookie: `cookie|cookies|privacy policy|privacy|consent|datenschutz|datenschutzerklärung|gdpr|terms of|terms and|terms|nutzungsbedingungen|accept all|manage preferences|javascript|browser
		çerez|çerezleri|ciasteczka|cookies-urile|куки|файлы cookie|ملفات تعريف|کوکی|คุกกี้|クッキー|쿠키|隐私政策|プライバシー|개인정보|הפרטיות|עוגיות|politika privatnosti|gizlilik`,
	sayOffer: `buy now|shop|shop now|order now|contact us|get started|book a|book now|free trial|download|call us|schedule a|learn more|click here|request a|free consultation|sign in|get in touch|free quote|add to cart|give us|contact
		join|donate|support us|jetzt|spenden|our team|visit our|try|save|deal|deals|discount|% off|check out|find out`,
	sayDisclaimer: `disclaimer|disclosure|opinions expressed|views expressed|opinions in this|not constitute|affiliate|commission|originally published|originally appeared|necessarily reflect|necessarily represent|endorse|informational purposes
		medical advice|financial advice|legal advice|haftungsausschluss|no responsibility|not responsible|this article is|this post|republished`,
	sayNav: `home|menu|search|login|log in|skip to|back to|next|previous|table of contents|in this article|on this page|contents|jump to|what's inside|inhalt|inhaltsverzeichnis|startseite|inicio|accueil|toggle|close|open|play|pause|loading
		load more|show more|go to|back|expand|quick links|navigation|site map|about us|careers`,
	sayReferences: `references|sources|source|bibliography|footnotes|quellen|citations|citation|doi|et al|retrieved|works cited|literatur|isbn`,
	sayFAQ:        `faq|faqs|frequently asked|people also ask`,
	sayCorrection: `correction|corrections|editor's note|editors note|this story has|this article has|this article was|clarification|korrektur|anmerkung|corrección|an earlier version|a previous version|update`,
	sayPaywall:    `subscribers|subscriber|already a|to continue|to read|unlimited access|subscription|abonnenten|abo|bereits abonnent|registrieren|anmelden|suscriptores|abonnés|premium|free account|create an account|members only|you have`,
	sayTags: `tags|tag|topics|filed under|tagged|categories|category|posted in|more about|themen|schlagworte|etiquetas|temas|mots-clés|keywords|section|topic
		sujets|assuntos|argomenti|tematy|etiketler|темы|теги|тэги|ετικέτες|תגיות|נושאים|مواضيع|وسوم|الكلمات المفتاحية|برچسب ها|برچسب|विषय|टैग|टैग्स|แท็ก|แท็กที่เกี่ยวข้อง|chủ đề|từ khóa|标签|標籤|关键词|关键字|キーワード|タグ|태그|키워드|štítky|témata|aiheet|avainsanat|emner|ämnen|címkék|topik|etichete`,
}

// phrase is what follows the first word of a phrase.
type phrase struct {
	rest string // the following words, joined by single spaces
	say  topic
}

// phrasebook lists phrases by their first words.
var phrasebook = func() map[string][]phrase {
	book := map[string][]phrase{}
	for say, list := range phrases {
		for p := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == '|' || r == '\n' }) {
			first, rest, _ := strings.Cut(strings.Trim(p, " \t"), " ")
			if first != "" {
				book[first] = append(book[first], phrase{rest, say})
			}
		}
	}
	return book
}()

// openings tells, by their first byte, how long the first words of phrases are:
// a bit a length. It spares most words the search in the phrasebook.
var openings = openingsOf(phrasebook)

func openingsOf[V any](words map[string]V) (lengths [256]uint32) {
	for word := range words {
		lengths[word[0]] |= 1 << min(len(word), 31)
	}
	return lengths
}

// readTopics is what the first words of a text speak of.
func readTopics(text string, words int) (found, first topic) {
	return topicsOf(lowerWords(text), words)
}

// topicsOf is readTopics of a text that lowerWords made.
func topicsOf(lower string, words int) (found, first topic) {
	for at, n := 0, 0; at < len(lower) && n < words; n++ {
		end := strings.IndexByte(lower[at:], ' ')
		if end < 0 {
			end = len(lower)
		} else {
			end += at
		}
		said := startsPhrase(lower[at:end], lower[min(end+1, len(lower)):])
		if said == 0 && end-at > 6 && unspaced(lower[at:]) {
			said = beginsDense(lower[at:end])
		}
		found |= said
		if n == 0 {
			first = said
		}
		at = end + 1
	}
	return found, first
}

func startsPhrase(word, rest string) topic {
	if word == "" || openings[word[0]]&(1<<min(len(word), 31)) == 0 {
		return 0
	}
	var found topic
	for _, p := range phrasebook[word] {
		if p.rest == "" || strings.HasPrefix(rest, p.rest) && (len(rest) == len(p.rest) || rest[len(p.rest)] == ' ') {
			found |= p.say
		}
	}
	return found
}

// unspaced tells whether a text begins in a script that writes no spaces
// between words, or hangs particles on them: Thai and Lao, Chinese, Japanese
// and Korean.
func unspaced(s string) bool {
	return s[0] >= 0xe3 && s[0] < 0xee || s[0] == 0xe0 && len(s) > 1 && s[1] >= 0xb8
}

// longestDense is how many characters of a word without spaces a phrase may
// take.
const longestDense = 8

// beginsDense is what the longest phrase says that begins a word of such a
// script.
func beginsDense(word string) (found topic) {
	runes := 0
	for end := range word {
		if runes++; runes > longestDense+1 {
			break
		}
		if end < 6 {
			continue // one character says too little
		}
		if said := startsPhrase(word[:end], ""); said != 0 {
			found = said
		}
	}
	return found
}

// maxTopics is how many bytes of a text topics are looked for in.
const maxTopics = 300

// lowerWords is the words of the beginning of a text in lower case with single
// spaces between and punctuation gone, apostrophes within words kept.
func lowerWords(text string) string {
	if len(text) > maxTopics {
		text = text[:maxTopics]
	}
	var room [maxTopics + 8]byte
	b := room[:0]
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= utf8.RuneSelf {
			var n int
			b, n = lowerRune(b, text[i:])
			i += n - 1
		} else if c = lowerASCII[c]; c != ' ' {
			b = append(b, c)
		} else {
			b = space(b)
		}
	}
	return string(bytes.TrimRight(b, " "))
}

// lowerASCII is what lowerWords makes of an ASCII character: a small letter or
// what may stand in a word, and a space of all else.
var lowerASCII = func() (table [utf8.RuneSelf]byte) {
	for c := range byte(utf8.RuneSelf) {
		switch {
		case 'A' <= c && c <= 'Z':
			table[c] = c | 0x20
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '\'' || c == '-' || c == '%':
			table[c] = c
		default:
			table[c] = ' '
		}
	}
	return table
}()

// lowerRune appends the first rune of text, not an ASCII one, as lowerWords
// has it, and tells its size.
func lowerRune(b []byte, text string) ([]byte, int) {
	r, n := utf8.DecodeRuneInString(text)
	switch {
	case r == '’':
		return append(b, '\''), n
	case r == '©':
		return append(space(b), "© "...), n
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return utf8.AppendRune(b, unicode.ToLower(r)), n
	}
	return space(b), n
}

func space(b []byte) []byte {
	if len(b) > 0 && b[len(b)-1] != ' ' {
		return append(b, ' ')
	}
	return b
}
