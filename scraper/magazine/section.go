package magazine

import "time"

// opened is the date of what never changes: style sheet and pictures.
var opened = time.Date(2026, time.January, 2, 0, 0, 0, 0, time.UTC)

// section is a part of the magazine; Parent is the name of the part above it.
type section struct{ Slug, Name, Parent, Lang string }

// sections are the magazine's parts in the order of its menu.
var sections = []section{
	{"world", "World", "", "en"},
	{"east-asia", "East Asia", "Asia", "en"},
	{"economy", "Economy", "", "en"},
	{"science", "Science", "", "en"},
	{"technology", "Technology", "", "en"},
	{"culture", "Culture", "", "en"},
	{"opinion", "Opinion", "", "en"},
	{"wissen", "Wissen", "", "de"},
	{"societe", "Société", "", "fr"},
	{"cultura", "Cultura", "", "es"},
	{"duniya", "دنیا", "", "ur"},
	{"wenhua", "文化", "", "zh"},
}

// labels are the words that the pages say in one language.
type labels struct {
	Home, By, And, Popular, Follow, Newsletter, Invite, Subscribe string
	Related, Share, Comments, Photo, Cookies, Accept, Ad, Latest  string
	Print, About, Older, Newer, Updated                           string
}

// words are the labels of every language of the magazine.
var words = map[string]labels{
	"en": {
		"Home", "By", "and", "Most Popular", "Follow us", "The Saturday Letter", "Our best writing, once a week, in your inbox.", "Subscribe",
		"Read also", "Share this article", "Comments", "Photo", "We use cookies to remember your choices.", "Accept all", "Advertisement", "Latest",
		"Print", "About us", "Older articles", "Newer articles", "Updated",
	},
	"de": {
		"Startseite", "Von", "und", "Meistgelesen", "Folgen Sie uns", "Der Samstagsbrief", "Unsere besten Texte, einmal in der Woche.", "Abonnieren",
		"Lesen Sie auch", "Artikel teilen", "Kommentare", "Foto", "Wir verwenden Cookies, um Ihre Auswahl zu speichern.", "Alle annehmen", "Anzeige", "Neueste Artikel",
		"Drucken", "Über uns", "Ältere Artikel", "Neuere Artikel", "Aktualisiert",
	},
	"fr": {
		"Accueil", "Par", "et", "Les plus lus", "Suivez-nous", "La lettre du samedi", "Nos meilleurs textes, une fois par semaine.", "S’abonner",
		"À lire aussi", "Partager cet article", "Commentaires", "Photo", "Nous utilisons des cookies pour retenir vos choix.", "Tout accepter", "Publicité", "Derniers articles",
		"Imprimer", "À propos", "Articles plus anciens", "Articles plus récents", "Mis à jour",
	},
	"es": {
		"Inicio", "Por", "y", "Lo más leído", "Síganos", "La carta del sábado", "Nuestros mejores textos, una vez por semana.", "Suscribirse",
		"Lea también", "Compartir este artículo", "Comentarios", "Foto", "Usamos cookies para recordar sus preferencias.", "Aceptar todo", "Publicidad", "Lo último",
		"Imprimir", "Quiénes somos", "Artículos anteriores", "Artículos más recientes", "Actualizado",
	},
	"ur": {
		"صفحۂ اول", "تحریر:", "اور", "سب سے زیادہ پڑھے گئے", "ہمیں فالو کریں", "ہفتے کا خط", "ہماری بہترین تحریریں، ہفتے میں ایک بار۔", "سبسکرائب کریں",
		"یہ بھی پڑھیں", "یہ مضمون شیئر کریں", "تبصرے", "تصویر", "ہم آپ کی پسند یاد رکھنے کے لیے کوکیز استعمال کرتے ہیں۔", "سب قبول کریں", "اشتہار", "تازہ ترین",
		"پرنٹ", "ہمارے بارے میں", "پرانے مضامین", "نئے مضامین", "تازہ کاری",
	},
	"zh": {
		"首页", "文／", "、", "最受欢迎", "关注我们", "周六来信", "每周一次，送上我们最好的文章。", "订阅",
		"延伸阅读", "分享本文", "评论", "摄影", "我们使用 Cookie 记住您的选择。", "全部接受", "广告", "最新文章",
		"打印", "关于我们", "更早的文章", "更新的文章", "更新于",
	},
}

// months are the names of the months, in the languages whose dates need them.
var months = map[string][12]string{
	"de": {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
	"fr": {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	"es": {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
	"ur": {"جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر"},
}

// written is a date as the magazine prints it in a language.
func written(t time.Time, lang string) string {
	month := months[lang][t.Month()-1]
	switch lang {
	case "de":
		return t.Format("2. ") + month + t.Format(" 2006")
	case "fr", "ur":
		return t.Format("2 ") + month + t.Format(" 2006")
	case "es":
		return t.Format("2 de ") + month + t.Format(" de 2006")
	case "zh":
		return t.Format("2006年1月2日")
	}
	return t.Format("January 2, 2006")
}
