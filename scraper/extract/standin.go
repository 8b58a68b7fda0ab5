package extract

// standIn is a page that a site sends in the place of an article, with what
// such pages say in the languages of the web's news.
type standIn struct {
	reason   string
	limit    int      // words of the text; one with more is an article about it
	titles   []string // what the page is called
	texts    []string // what most of its text says
	beside   []string // with one of these in the same block, if any are named
	password bool     // it asks for one
}

// maxStandIn is the largest limit.
const maxStandIn = 400

var standIns = []standIn{
	{reason: "a page that needs JavaScript", limit: 60, texts: []string{"javascript", "자바스크립트", "джаваскрипт"}},
	{reason: "an error page", limit: 150, titles: []string{
		"page not found", "404 not found", "404 error", "error 404", "404 -", "404 |", "404 –", "| 404", "- 404", "http 404", "410 gone", "page can't be found", "page cannot be found", "page doesn't exist", "page does not exist", "page is not available", "page no longer exists",
		"internal server error", "service unavailable", "bad gateway", "503 service", "article not found", "content not found",
		"seite nicht gefunden", "seite wurde nicht gefunden", "seite existiert nicht", "seite nicht verfügbar", "nicht gefunden (404", "fehler 404", "artikel nicht gefunden",
		"page non trouvée", "page introuvable", "page inexistante", "page n'existe", "erreur 404", "article introuvable",
		"página no encontrada", "pagina no encontrada", "página no existe", "no se ha encontrado la página", "no se encontró la página", "pàgina no trobada",
		"pagina non trovata", "pagina non esiste", "errore 404", "página não encontrada", "página não existe", "erro 404", "pagina niet gevonden", "pagina bestaat niet",
		"sidan hittades inte", "sidan finns inte", "siden ble ikke funnet", "siden finnes ikke", "fant ikke siden", "siden blev ikke fundet", "siden findes ikke", "sivua ei löyt", "síða fannst ekki",
		"nie znaleziono strony", "strona nie istnieje", "strona nie została znaleziona", "stránka nenalezena", "stránka nebyla nalezena", "stránka neexistuje", "stránka sa nenašla", "oldal nem található", "pagina nu a fost găsită", "stranica nije pronađena",
		"страница не найдена", "страница не существует", "страницата не е намерена", "сторінку не знайдено", "сторінка не знайдена", "ошибка 404", "η σελίδα δεν βρέθηκε", "σελίδα δεν βρέθηκε",
		"sayfa bulunamadı", "الصفحة غير موجودة", "لم يتم العثور على الصفحة", "صفحه یافت نشد", "صفحه پیدا نشد", "صفحہ نہیں ملا", "הדף לא נמצא", "העמוד לא נמצא", "पृष्ठ नहीं मिला", "पेज नहीं मिला", "পৃষ্ঠা পাওয়া যায়নি",
		"ページが見つかりません", "ページは見つかりません", "お探しのページ", "页面不存在", "页面未找到", "找不到页面", "找不到頁面", "頁面不存在", "無法找到頁面", "페이지를 찾을 수 없", "존재하지 않는 페이지", "không tìm thấy trang", "trang không tồn tại", "halaman tidak ditemukan", "ไม่พบหน้า",
	}, texts: []string{
		"the page you requested", "the page you are looking for", "the page you're looking for", "page could not be found", "page you were looking for", "page you tried to", "the requested url", "page has been removed", "page may have been moved", "page cannot be found", "article you requested", "article is no longer available",
		"die angeforderte seite", "die gewünschte seite", "gesuchte seite", "die aufgerufene seite", "la page demandée", "la page que vous", "página que busca", "página solicitada", "página que buscas", "la pagina richiesta", "la pagina che", "página que procura", "página que você", "de pagina die",
		"sidan du söker", "sidan du letar", "siden du leter", "siden du leder", "etsimääsi sivua", "szukana strona", "strona, której", "požadovaná stránka", "запрашиваемая страница", "запрошенная страница", "aradığınız sayfa", "الصفحة التي تبحث", "お探しのページ", "ご指定のページ", "您访问的页面", "您要查看的页面", "您查找的页面", "요청하신 페이지", "찾으시는 페이지",
	}},
	{reason: "a check for robots", limit: 120, titles: []string{
		"just a moment", "attention required", "access denied", "are you a robot", "are you human", "verify you are human", "captcha", "403 forbidden", "security check", "checking your browser", "pardon our interruption", "zugriff verweigert", "accès refusé", "acceso denegado", "accesso negato", "доступ запрещен", "доступ ограничен", "访问被拒绝", "アクセスが拒否",
	}, texts: []string{
		"verify you are human", "you are not a robot", "you're not a robot", "checking your browser", "unusual traffic", "captcha", "security service to protect", "automated access", "kein roboter", "pas un robot", "no eres un robot", "non sei un robot", "не робот", "ロボットではない",
	}},
	{reason: "a login", limit: 90, password: true, titles: []string{
		"log in |", "log in -", "login |", "login -", "sign in |", "sign in -", "sign in to", "log in to", "| login", "- login", "| log in", "- log in", "| sign in", "- sign in", "anmelden |", "anmelden -", "| anmelden", "se connecter", "iniciar sesión", "inicia sesión", "iniciar sessão", "inloggen", "logga in", "logg inn", "log ind", "kirjaudu", "zaloguj", "logowanie", "přihlášení", "вход на сайт", "авторизация", "войти", "увійти", "giriş yap", "تسجيل الدخول", "ورود به", "ログイン", "登录", "登入", "로그인", "đăng nhập", "accedi",
	}},
	{reason: "a cookie notice", limit: maxStandIn, titles: []string{
		"before you continue", "bevor sie fortfahren", "avant de continuer", "antes de continuar", "prima di continuare", "consent |", "consent -", "cookie consent", "cookie-einstellungen", "cookie settings", "privacy settings", "datenschutzeinstellungen", "zustimmung", "avant d'accéder",
	}, texts: []string{
		"cookie", "evästeet", "evästeitä", "ciasteczk", "куки", "çerez", "ملفات تعريف الارتباط", "کوکی", "クッキー", "쿠키",
	}, beside: []string{
		"consent", "privacy", "accept", "partner", "advertis", "browser", "einwillig", "zustimm", "datenschutz", "akzeptier", "werbung", "consentement", "accepter", "publicité", "consentimiento", "aceptar", "publicidad", "privacidad", "consenso", "accett", "pubblicità",
		"aceita", "publicidade", "toestemming", "accepte", "samtyck", "samtykk", "annons", "hyväksy", "zgod", "reklam", "souhlas", "соглас", "реклам", "конфиденциальн", "kişisel", "onay", "خصوصية", "موافق", "رضایت", "同意", "广告", "廣告", "隐私", "広告", "동의", "개인정보",
	}},
}
