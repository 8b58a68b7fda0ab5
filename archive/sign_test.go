package archive

import (
	"strings"
	"testing"
)

// walls are what pages say in place of an article, that ask for money, a login or
// proof of being human.
var walls = []string{
	"Bitte bestätigen Sie, dass Sie kein Roboter sind", "Jetzt weiterlesen mit dem Digital-Abo. Sie haben bereits ein Abo? Hier anmelden", "Zugriff verweigert: Ihre Anfrage wurde blockiert",
	"Cet article est réservé aux abonnés. Déjà abonné ? Se connecter", "Il vous reste 85% de cet article à lire. La suite est réservée aux abonnés.", "Vérifiez que vous êtes humain. Veuillez activer JavaScript", "Accès refusé",
	"Contenido exclusivo para suscriptores. ¿Ya eres suscriptor? Inicia sesión", "Suscríbete para seguir leyendo", "Verifica que no eres un robot", "Acceso denegado",
	"Conteúdo exclusivo para assinantes. Já é assinante? Faça login", "Assine para continuar lendo", "Confirme que você não é um robô",
	"Contenuto riservato agli abbonati. Sei già abbonato? Accedi", "Abbonati per continuare a leggere", "Verifica di non essere un robot", "Accesso negato",
	"Alleen voor abonnees. Al abonnee? Log in", "Lees verder met een abonnement", "Bevestig dat u geen robot bent", "Toegang geweigerd",
	"Artykuł dostępny tylko dla prenumeratorów. Zaloguj się", "Potwierdź, że nie jesteś robotem", "Odmowa dostępu",
	"Den här artikeln är för prenumeranter. Logga in för att läsa vidare", "Bekräfta att du inte är en robot", "Kun for abonnenter. Logg inn for å lese videre", "Kun for abonnenter. Log ind for at læse videre", "Vain tilaajille. Kirjaudu sisään jatkaaksesi lukemista",
	"Материал доступен только подписчикам. Войдите или оформите подписку", "Подтвердите, что вы не робот", "Доступ запрещён", "Лише для передплатників. Увійдіть, щоб читати далі", "Підтвердьте, що ви не робот",
	"Bu içerik yalnızca abonelere özeldir. Giriş yapın", "Robot olmadığınızı doğrulayın", "Erişim engellendi",
	"هذا المقال للمشتركين فقط. سجل الدخول لمتابعة القراءة", "أثبت أنك لست روبوتاً", "تم رفض الوصول", "این مطلب ویژه مشترکان است. وارد شوید", "ثابت کنید که ربات نیستید", "یہ مضمون صرف سبسکرائبرز کے لیے ہے۔ لاگ ان کریں", "תוכן למנויים בלבד. התחברו כדי להמשיך לקרוא", "אשרו שאינכם רובוט",
	"यह लेख केवल सदस्यों के लिए है। आगे पढ़ने के लिए लॉग इन करें", "पुष्टि करें कि आप रोबोट नहीं हैं", "শুধুমাত্র গ্রাহকদের জন্য। পড়া চালিয়ে যেতে লগইন করুন",
	"本文仅限订阅用户阅读，请登录后继续阅读", "请完成安全验证，证明您不是机器人", "訪問被拒絕，請輸入驗證碼", "この記事は有料会員限定です。ログインして続きを読む", "私はロボットではありません", "アクセスが拒否されました", "구독자 전용 기사입니다. 로그인 후 계속 읽기", "로봇이 아닙니다", "접근이 거부되었습니다",
	"Bài viết chỉ dành cho thuê bao. Đăng nhập để đọc tiếp", "Xác nhận bạn không phải là robot", "Artikel ini khusus pelanggan. Masuk untuk melanjutkan membaca", "Buktikan bahwa Anda bukan robot", "บทความนี้สำหรับสมาชิกเท่านั้น เข้าสู่ระบบเพื่ออ่านต่อ", "ยืนยันว่าคุณไม่ใช่หุ่นยนต์",
	"Μόνο για συνδρομητές. Συνδεθείτε για να συνεχίσετε την ανάγνωση", "Επιβεβαιώστε ότι δεν είστε ρομπότ", "Článek je jen pro předplatitele. Přihlaste se", "Potvrďte, že nejste robot", "A cikk csak előfizetőknek érhető el. Jelentkezzen be", "Articol disponibil doar abonaților. Autentifică-te",
}

// losses are what pages say that are no longer there, and answer 200.
var losses = []string{
	"Seite nicht gefunden", "Die angeforderte Seite existiert nicht mehr", "Page introuvable", "Cette page n’existe plus", "La page demandée n'a pas été trouvée", "Página no encontrada", "La página que buscas no existe", "Página não encontrada", "Esta página não existe mais", "Pagina non trovata", "La pagina richiesta non esiste più",
	"Pagina niet gevonden", "Deze pagina bestaat niet meer", "Nie znaleziono strony", "Strona nie istnieje", "Sidan hittades inte", "Sidan finns inte längre", "Siden ble ikke funnet", "Siden blev ikke fundet", "Sivua ei löytynyt", "Страница не найдена", "Такой страницы не существует", "Сторінку не знайдено", "Sayfa bulunamadı",
	"الصفحة غير موجودة", "لم يتم العثور على الصفحة", "صفحه مورد نظر یافت نشد", "صفحہ نہیں ملا", "הדף לא נמצא", "पृष्ठ नहीं मिला", "পৃষ্ঠাটি পাওয়া যায়নি", "页面不存在", "找不到该页面", "找不到頁面", "ページが見つかりません", "お探しのページは見つかりませんでした", "페이지를 찾을 수 없습니다", "존재하지 않는 페이지입니다",
	"Không tìm thấy trang", "Trang không tồn tại", "Halaman tidak ditemukan", "ไม่พบหน้า", "Η σελίδα δεν βρέθηκε", "Stránka nenalezena", "Az oldal nem található", "Pagina nu a fost găsită",
}

// TestSigns reads the signs in many languages, and does not read them in an
// article that was shortened.
func TestSigns(t *testing.T) {
	old := &Snapshot{Article: Article{Title: "The ferry of Halse", Blocks: []Block{{Text: strings.Repeat("The ferry left the quay at dawn and nobody thought that it would come back. ", 40)}}}}
	page := func(title, text string) *Snapshot {
		return &Snapshot{Article: Article{Title: title, Authors: []string{"A"}, Blocks: []Block{{Text: text}}}}
	}
	for _, says := range walls {
		if got := signOf(old, page("Magazine", says)); got != wallSign {
			t.Errorf("%q in place of an article: sign %d, want a wall", says, got)
		}
		if got := signOfPage(says); got != wallSign {
			t.Errorf("%q on a page without an article: sign %d, want a wall", says, got)
		}
		teaser := page(old.Title, old.Text()[:700]+"\n\n"+says)
		if got := signOf(old, teaser); got != wallSign {
			t.Errorf("%q after the beginning: sign %d, want a wall", says, got)
		}
	}
	for _, says := range losses {
		if got := signOf(old, page(says, "Magazine")); got != missingSign {
			t.Errorf("%q in place of an article: sign %d, want missing", says, got)
		}
		if got := signOfPage(says); got != missingSign {
			t.Errorf("%q on a page without an article: sign %d, want missing", says, got)
		}
	}
	for _, cut := range []*Snapshot{
		page(old.Title, old.Text()[:900]),
		page(old.Title, "This story has been withdrawn after an inquiry of the editors."),
		page("A ferry of Halse", old.Text()[:900]),
		page(old.Title, "Der Text wurde nach einer Prüfung durch die Redaktion zurückgezogen."),
		page("The ferry of Halse (withdrawn)", "La rédaction a retiré ce texte après une enquête."),
	} {
		if got := signOf(old, cut); got != noSign {
			t.Errorf("%q, cut to %q: sign %d, want none", cut.Title, cut.Text()[:40], got)
		}
	}
	strange := page("Hxklm", "Qwrtp zxcvb.")
	strange.Authors = nil
	if got := signOf(old, strange); got == noSign {
		t.Error("a page in an unknown language without author, date or a word of the article is taken for an edit")
	}
}

// TestSignOfPage reads pages without an article, which say more than one thing.
func TestSignOfPage(t *testing.T) {
	const header = "Subscribe to read the full edition Sign in Log in to continue "
	for says, want := range map[string]sign{
		"Page not found\n" + header + "The page does not exist. Accept all cookies":                             missingSign,
		"404\nThe page does not exist. Manage choices":                                                          missingSign,
		"Magazine\nThis content is not available in your region, for legal reasons.":                            wallSign,
		"Unavailable\nWe cannot show this page to readers in the European Economic Area. The page is not found": wallSign,
		"Robot check\nPress & Hold to confirm you are a human.":                                                 wallSign,
		"\nRequest unsuccessful. Incapsula incident ID: 123-456":                                                wallSign,
		"Before you continue\nWe and our 842 partners store data. Accept all":                                   wallSign,
		"Magazine\nWir verwenden Cookies. Alle akzeptieren":                                                     wallSign,
		"Maintenance\nWe will be back soon.":                                                                    brokenSign,
		"Error\nSomething went wrong. Try again later.":                                                         brokenSign,
		"Magazin\nWegen Wartungsarbeiten nicht erreichbar.":                                                     brokenSign,
		"Magazine\nLatest news: Snow closes the pass. Museum buys a lost painting.":                             noSign,
	} {
		if got := signOfPage(says); got != want {
			t.Errorf("%q: sign %d, want %d", says, got, want)
		}
	}
	old := &Snapshot{Article: Article{Title: "The ferry of Halse", Blocks: []Block{{Text: strings.Repeat("The ferry left the quay at dawn. ", 40)}}}}
	abroad := &Snapshot{Article: Article{Title: "Not available", Blocks: []Block{{Text: "This page is not available in your country."}}}}
	if got := signOf(old, abroad); got != wallSign {
		t.Errorf("a page for readers of another country: sign %d, want a wall", got)
	}
}
