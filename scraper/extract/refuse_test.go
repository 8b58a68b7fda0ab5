package extract

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// nav is what the pages of these tests have around them.
const nav = `<header><nav><ul><li><a href="/">Home</a></li><li><a href="/politics">Politics</a></li><li><a href="/arts">Arts</a></li><li><a href="/subscribe">Subscribe</a></li></ul></nav></header>`

const foot = `<footer><p>© 2026 The Harbour Post. All rights reserved.</p><ul><li><a href="/imprint">Imprint</a></li><li><a href="/privacy">Privacy</a></li></ul></footer>`

func around(title, main string) string {
	return "<html><head><title>" + title + "</title></head><body>" + nav + "<main>" + main + "</main>" + foot + "</body></html>"
}

// cards are n teasers of other articles, with a summary each.
func cards(n int, tag string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<div class="c%[1]s"><h2><a href="/2026/11/story-number-%[2]d">The council decides on bridge number %[2]d again</a></h2><p>After %[2]d hours of debate the members put the matter off once more, and the ferry goes on as before.</p><span>%[2]d November 2026</span></div>`, tag, i+2)
	}
	return b.String()
}

func pictures(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<figure><img src="/p%d.jpg"><figcaption>Boats in the outer harbour of Port Hallam after the storm, seen from the mole on the morning of day %d. Photo: Ida Holm</figcaption></figure>`, i, i)
	}
	return b.String()
}

func loginForm(hello, name, password, button, hint string) string {
	return `<h1>` + hello + `</h1><form action="/session" method="post"><label>` + name + `</label><input type="email" name="e"><label>` + password + `</label><input type="password" name="p"><button>` + button + `</button></form><p>` + hint + `</p>`
}

func said(title string, paragraphs ...string) string {
	return around(title, "<h1>"+title+"</h1><p>"+strings.Join(paragraphs, "</p><p>")+"</p>")
}

// notArticles are pages without an article, by the reason that is to be given.
func notArticles() map[string]map[string]string {
	return map[string]map[string]string{
		"a front page": {
			"https://post.example/":    around("The Harbour Post", cards(9, "a")),
			"https://post.example/de/": around("Hafenpost – Nachrichten", `<h1>Aktuelles</h1>`+cards(6, "b")),
			"https://post.example":     around("Harbour Post | News from the coast", `<p>The paper of the coast since 1911, every morning but Sunday, with the tides.</p>`+cards(12, "c")),
		},
		"a list of": {
			"https://post.example/tag/bridges":         around("bridges | The Harbour Post", `<h1>Bridges</h1><p>Everything that we wrote about bridges, the old ones and the new ones, since the paper was founded in 1911.</p>`+cards(5, "d")),
			"https://post.example/politics":            around("Politics", "<h1>Politics</h1>"+cards(8, "e")),
			"https://post.example/?s=bridge":           around("Results for bridge", "<h1>Results</h1>"+cards(4, "f")),
			"https://post.example/author/marit-eklund": around("Marit Eklund", `<h1>Marit Eklund</h1><p>Marit Eklund writes about the harbour and the people who work in it. She joined the paper in 2009 and lives in the old town.</p>`+cards(6, "g")),
			"https://post.example/rubrik/kultur":       strings.Replace(around("Kultur", cards(7, "h")), "<title>", `<script type="application/ld+json">{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","headline":"The council decides on bridge number 2 again","datePublished":"2026-11-02"}]}</script><title>`, 1),
		},
		"an error page": {
			"https://post.example/a": said("Page not found – The Harbour Post", "Sorry, the page you are looking for does not exist any more. It may have been moved or deleted.", "Try the search, or go back to the front page and start again from there."),
			"https://post.example/b": said("Seite nicht gefunden", "Die von Ihnen gewünschte Seite konnte leider nicht gefunden werden. Bitte prüfen Sie die Adresse oder nutzen Sie die Suche auf unserer Startseite."),
			"https://post.example/c": said("Oups !", "La page que vous recherchez n'existe plus ou a été déplacée. Vérifiez l'adresse ou retournez à la page d'accueil du journal pour continuer votre lecture."),
			"https://post.example/d": said("Страница не найдена", "К сожалению, такой страницы на нашем сайте нет. Возможно, она была удалена или её адрес изменился. Попробуйте начать с главной страницы."),
			"https://post.example/e": said("ページが見つかりません", "お探しのページは削除されたか、アドレスが変更された可能性があります。トップページからもう一度お探しください。ご不便をおかけして申し訳ありません。"),
			"https://post.example/f": said("الصفحة غير موجودة", "عذرا، الصفحة التي تبحث عنها غير موجودة أو تم نقلها إلى عنوان آخر. يمكنك العودة إلى الصفحة الرئيسية والبحث من هناك عن الخبر الذي تريده."),
			"https://post.example/g": said("Página no encontrada", "Lo sentimos, la página que buscas no está disponible. Puede que haya cambiado de dirección o que ya no exista en nuestro sitio web."),
		},
		"a login": {
			"https://post.example/login":     around("The Harbour Post", loginForm("Welcome back", "Email", "Password", "Log in", "Log in to read all articles, to follow your writers and to comment. New here? Create your account in a minute and read on.")),
			"https://post.example/anmelden":  around("Hafenpost", loginForm("Willkommen zurück", "E-Mail", "Passwort", "Anmelden", "Bitte melden Sie sich an, um alle Artikel zu lesen. Noch kein Konto? Jetzt in wenigen Schritten registrieren und weiterlesen.")),
			"https://post.example/connexion": around("Le Courrier du port", loginForm("Bonjour", "Adresse", "Mot de passe", "Se connecter", "Connectez-vous pour lire la suite de nos articles réservés aux abonnés et pour participer aux commentaires de la rédaction.")),
			"https://post.example/giris":     around("Liman Postası", loginForm("Hoş geldiniz", "E-posta", "Şifre", "Giriş yap", "Tüm haberleri okumak için lütfen giriş yapın. Hesabınız yoksa bir dakika içinde ücretsiz bir hesap oluşturabilirsiniz.")),
		},
		"a cookie notice": {
			"https://post.example/h": around("The Harbour Post", `<h1>Your privacy</h1><p>We and our 843 partners store and read information on your device, such as cookies, and process personal data for advertising and measurement.</p><p>You can accept or refuse these cookies, or change your mind at any time in the privacy settings at the end of each page.</p>`),
			"https://post.example/i": around("Hafenpost", `<h1>Willkommen</h1><p>Um unsere Seiten mit Werbung und Cookies zu lesen, brauchen wir Ihre Zustimmung. Wir und unsere Partner verarbeiten dabei personenbezogene Daten.</p><p>Ihre Einwilligung in die Verwendung von Cookies können Sie jederzeit im Bereich Datenschutz widerrufen.</p>`),
			"https://post.example/j": around("Портовая почта", `<p>Мы используем файлы куки, чтобы показывать рекламу и улучшать работу сайта. Продолжая пользоваться сайтом, вы соглашаетесь с использованием куки и с политикой конфиденциальности.</p>`),
			"https://post.example/k": around("항구일보", `<p>저희는 사이트를 개선하고 광고를 제공하기 위해 쿠키를 사용합니다. 계속 이용하시려면 쿠키 사용과 개인정보 처리방침에 동의해 주시기 바랍니다. 설정은 언제든지 변경할 수 있습니다.</p>`),
		},
		"a page that needs JavaScript": {
			"https://post.example/l": `<html><head><title>The Harbour Post</title></head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div><p>Please enable JavaScript in your browser to read this page.</p></body></html>`,
			"https://post.example/m": `<html><head><title>Hafenpost</title></head><body><div id="app"><h1>JavaScript ist ausgeschaltet</h1><p>Bitte aktivieren Sie JavaScript in Ihrem Browser und laden Sie die Seite neu, um die Hafenpost zu lesen.</p></div></body></html>`,
			"https://post.example/n": `<html><head><title>港口日报</title></head><body><div id="app"><p>您的浏览器未启用JavaScript，请启用JavaScript后刷新页面继续阅读本站的新闻内容，谢谢您的理解与支持。</p></div></body></html>`,
		},
		"a check for robots": {
			"https://post.example/o": `<html><head><title>Just a moment...</title></head><body><h1>post.example</h1><p>Checking your browser before you go on. This takes a few seconds and happens once a day.</p><p>post.example needs to review the security of your connection before you proceed to the page.</p></body></html>`,
			"https://post.example/p": said("One more step", "Please complete the captcha below to show that you are not a robot. Our systems have seen unusual traffic from your network."),
			"https://post.example/q": said("Доступ ограничен", "Система обнаружила подозрительную активность. Подтвердите, что вы не робот, и нажмите кнопку ниже, чтобы продолжить чтение нашего сайта."),
		},
		"a gallery": {
			"https://post.example/r": around("The storm in pictures", "<h1>The storm in pictures</h1><p>On Monday night a storm came over the coast. These are the pictures that our readers took of it.</p>"+pictures(9)),
			"https://post.example/s": around("Der Sturm in Bildern", "<h1>Der Sturm in Bildern</h1><p>In der Nacht zum Montag zog ein Sturm über die Küste. Unsere Leser haben ihn fotografiert.</p>"+pictures(12)),
		},
	}
}

// Pages that hold no article are told apart, and the error says what they are.
func TestRefusal(t *testing.T) {
	for reason, pages := range notArticles() {
		for where, body := range pages {
			t.Run(reason+" "+where, func(t *testing.T) {
				article, err := extractAt(t, where, body)
				if !errors.Is(err, ErrNoArticle) || !strings.Contains(err.Error(), reason) {
					t.Errorf("got %v, want %q", err, reason)
				}
				if err == nil {
					t.Log(article)
				}
			})
		}
	}
}

// Articles that speak of what such pages say are articles all the same.
func TestNoRefusal(t *testing.T) {
	long := strings.Repeat("The committee heard eleven witnesses on Monday, and most of them said that the matter was less simple than it looked from the harbour. ", 4)
	for where, body := range map[string]string{
		"https://post.example/2026/page-not-found":   said("Page not found: how a library lost a book", "The librarian opened the book and saw that page 404 was gone. “Page not found,” she wrote on a slip.", long, long),
		"https://post.example/2026/cookies":          said("Why the cookie banner will not die", "Every site asks whether you accept cookies, and every reader says yes to be rid of the question.", long, long),
		"https://post.example/2026/javascript":       said("Thirty years of JavaScript", "JavaScript was written in ten days, and the browser has not been the same since then.", long, long),
		"https://post.example/2026/boy":              said("Missing boat not found after search", "The coast guard called off the search for the missing trawler on Sunday evening. No trace was found, a spokeswoman said, and the wind makes it too dangerous to go on."),
		"https://post.example/2026/with-teasers":     around("A lamp for Port Hallam", "<article><h1>A lamp for Port Hallam</h1><p>"+strings.Join(story, "</p><p>")+"</p></article><h3>More</h3>"+cards(9, "z")),
		"https://post.example/2026/pictures-and-all": around("A lamp for Port Hallam", "<article><h1>A lamp for Port Hallam</h1><p>"+strings.Join(story, "</p><p>")+"</p><p>"+strings.Join(story[1:], " ")+"</p></article>"+pictures(7)),
	} {
		t.Run(where, func(t *testing.T) {
			if _, err := extractAt(t, where, body); err != nil {
				t.Error(err)
			}
		})
	}
}

func extractAt(t *testing.T, where, body string) (string, error) {
	t.Helper()
	u, err := url.Parse(where)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Parse([]byte(body), "text/html; charset=utf-8")
	if err != nil {
		t.Fatal(err)
	}
	article, err := (&Extractor{}).Extract(doc, u, nil)
	if err != nil {
		return "", err
	}
	return article.Text(), nil
}
