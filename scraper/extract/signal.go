package extract

import "strings"

// signal is what a class, id or role says of an element, as a bit. Signals are
// features and never verdicts: a class "embed" may hold the whole body.
type signal uint64

const (
	sigNav signal = 1 << iota
	sigBreadcrumb
	sigHeader
	sigFooter
	sigSidebar
	sigComment
	sigRelated
	sigShare
	sigNewsletter
	sigPromo
	sigAd
	sigAuthor
	sigBio
	sigDate
	sigCaption
	sigMedia
	sigTags
	sigOverlay
	sigArticle
	sigBody
	sigTitle
	sigLead
	sigTeaser
	sigList
	sigHidden
	sigTOC
	sigQuote
	sigLegal
	sigCorrection
	sigPaging
	sigForm
	sigMeta
	sigBox
	sigWidget
	sigFAQ
	sigTool
	sigPrintHide
	sigMain    // the element main, or its role
	sigArtTag  // the element article
	sigAside   // the element aside, or its role
	sigFigure  // the elements figure and figcaption
	sigButton  // the elements button and label
	sigItemArt // microdata: articleBody
	sigDetails // the elements details and summary
	signals    = iota
)

// signalNames is what the signals are called, in their order.
var signalNames = [signals]string{
	"navigation", "breadcrumb", "header", "footer", "sidebar", "comment", "related", "share", "newsletter", "promo", "ad", "author", "biography", "date", "caption",
	"media", "tags", "overlay", "article", "body", "title", "lead", "teaser", "list", "hidden", "contents", "quote", "legal", "correction", "paging", "form", "meta", "box", "widget", "FAQ",
	"tool", "no print", "main", "article element", "aside", "figure", "button", "articleBody", "details",
}

// stems lists what words in classes and ids mean.
var stems = map[signal]string{
	sigNav:        "nav navigation menu navbar topbar megamenu submenu subnav masthead skip",
	sigBreadcrumb: "breadcrumb breadcrumbs crumb crumbs",
	sigHeader:     "header head hero top",
	sigFooter:     "footer foot bottom colophon",
	sigSidebar:    "sidebar rail aside side secondary complementary right left flyout col2",
	sigComment:    "comment comments commentlist disqus discussion respond reply replies forum kommentar kommentare comentarios commentaires talkback",
	sigRelated:    "related recommended recommendation recommendations recommend more popular trending latest similar also suggested suggestions mostread readmore outbrain taboola recirc recirculation further next onward recent next-article mehr relacionadas relacionados otros lire connexe crosslink crosslinks featured",
	sigShare:      "share sharing shares social socials facebook twitter whatsapp linkedin addtoany sharedaddy follow like likes reactions addthis sns",
	sigNewsletter: "newsletter newsletters subscribe subscription subscriptions signup optin mailchimp mc4wp subscriber abo",
	sigPromo:      "promo promotion promoted cta calltoaction donate donation membership offer upsell banner marketing pricing sale shop product products affiliate callout coupon buy cart store deal deals",
	sigAd:         "ad ads advert advertisement advertising adsense sponsor sponsored adslot dfp gpt anzeige werbung publicidad",
	sigAuthor:     "author authors byline bylines writer contributor contributors autor autores auteur verfasser vcard reporter by",
	sigBio:        "bio biography aboutauthor authorbox authorbio profile about avatar",
	sigDate:       "date time published timestamp datetime posted pubdate updated modified datum fecha",
	sigCaption:    "caption captions credit credits figcaption legend copyright bildunterschrift legende attribution",
	sigMedia:      "image images img photo photos picture gallery slider slideshow carousel video player media audio podcast figure swiper lightbox bild foto",
	sigTags:       "tag tags topic topics category categories keyword keywords cat taxonomy terms label labels badge rubrik kicker eyebrow tagged",
	sigOverlay:    "cookie cookies consent gdpr modal popup overlay dialog notice alert toast paywall regwall lightbox ccpa onetrust drawer offcanvas tooltip adblock sourcepoint placeholder",
	sigArticle:    "article post story entry single artikel blogpost news hentry articulo noticia beitrag detail",
	sigBody:       "body content text main prose richtext rte wysiwyg copy paragraph paragraphs copytext articlebody postcontent entrycontent contents maincontent contenido inhalt texte contenu markdown rich",
	sigTitle:      "title headline heading hed titre titel titulo heading1 subject",
	sigLead:       "lead lede intro standfirst summary dek deck subtitle subheadline subheading subhead subline excerpt description chapo vorspann sapo abstract introduction subtitulo teaserlead kurztext leadtext synopsis tagline",
	sigTeaser:     "teaser teasers card cards tile tiles thumbnail thumb thumbnails preview item items",
	sigList:       "list grid listing feed archive loop results collection row rows col column",
	sigHidden:     "hidden hide invisible screenreader visuallyhidden offscreen sr noprint a11y assistive",
	sigTOC:        "toc tableofcontents ez jump anchors outline contents-list inpage",
	sigQuote:      "quote blockquote pullquote pull zitat citation cite quotation",
	sigLegal:      "disclaimer legal terms imprint license licence disclosure impressum rights privacy",
	sigCorrection: "correction corrections erratum editornote editorsnote update berichtigung",
	sigPaging:     "pagination pager paging prev previous pages postnav pagenav",
	sigForm:       "form search login register account contact input field subscribeform signin password passwort kennwort verification verify resend reset forgot",
	sigMeta:       "meta info metadata details data stats views readtime reading posted postmeta entrymeta infos",
	sigBox:        "box infobox factbox fact facts fakta faktaboks faktaruta keypoints sidenote note notes aside-box kasten hinweis key takeaways highlight highlights tldr",
	sigWidget:     "widget widgets module plugin block embed embedded iframe instagram tweet youtube",
	sigFAQ:        "faq faqs accordion question answer questions answers toggle",
	sigTool:       "tool tools toolbar print button buttons btn bookmark save icon icons link links actions action controls language lang",
	sigPrintHide:  "noprint nocontent nosnippet robots-nocontent",
}

// inner lists what is looked for inside longer words that are not in stems.
var inner = []struct {
	part string
	sig  signal
}{
	{"comment", sigComment},
	{"sidebar", sigSidebar},
	{"related", sigRelated},
	{"newsletter", sigNewsletter},
	{"subscri", sigNewsletter},
	{"breadcrumb", sigBreadcrumb},
	{"footer", sigFooter},
	{"header", sigHeader},
	{"articlebody", sigArticle | sigBody},
	{"article", sigArticle},
	{"artikel", sigArticle},
	{"content", sigBody},
	{"author", sigAuthor},
	{"byline", sigAuthor},
	{"caption", sigCaption},
	{"headline", sigTitle},
	{"title", sigTitle},
	{"teaser", sigTeaser},
	{"share", sigShare},
	{"social", sigShare},
	{"recommend", sigRelated},
	{"popular", sigRelated},
	{"cookie", sigOverlay},
	{"consent", sigOverlay},
	{"menu", sigNav},
	{"promo", sigPromo},
	{"advert", sigAd},
	{"gallery", sigMedia},
	{"image", sigMedia},
	{"video", sigMedia},
	{"hidden", sigHidden},
	{"subtitle", sigLead},
	{"story", sigArticle},
	{"paragraph", sigBody},
	{"pagination", sigPaging},
	{"disclaimer", sigLegal},
	{"quote", sigQuote},
	{"widget", sigWidget},
	{"navig", sigNav},
	{"popup", sigOverlay},
	{"modal", sigOverlay},
}

// lexicon finds the signals of words. Lengths by first letters, a bit each,
// spare most words the search.
type lexicon struct {
	words   map[string]signal
	lengths [256]uint32
}

// vocabulary is stems turned inside out.
var vocabulary = func() (v lexicon) {
	v.words = map[string]signal{}
	for sig, list := range stems {
		for word := range strings.FieldsSeq(list) {
			v.words[word] |= sig
			v.lengths[word[0]] |= 1 << min(len(word), 31)
		}
	}
	return v
}()

// of is what a word means, in whatever case.
func (l *lexicon) of(word string) signal {
	if word == "" || l.lengths[word[0]|0x20]&(1<<min(len(word), 31)) == 0 {
		return 0
	}
	var room [32]byte
	lower := room[:0]
	for i := range len(word) {
		c := word[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		lower = append(lower, c)
	}
	return l.words[string(lower)]
}

// reader of signals remembers what attribute values meant: pages repeat them.
type signalReader struct {
	seen map[string]signal
}

// maxName bounds how much of a class attribute is read, in bytes.
const maxName = 400

// read is what a class or id says.
func (r *signalReader) read(name string) signal {
	if name == "" {
		return 0
	}
	if len(name) > maxName {
		name = name[:maxName]
	}
	if s, ok := r.seen[name]; ok {
		return s
	}
	s := readSignals(name)
	r.seen[strings.Clone(name)] = s
	return s
}

func readSignals(name string) signal {
	var s signal
	for token := range strings.FieldsSeq(name) {
		s |= tokenSignals(token)
	}
	return s
}

// tokenSignals reads the words of one class, "relatedPosts" or "related-posts".
func tokenSignals(token string) signal {
	var s signal
	if !strings.ContainsAny(token, "-_:") {
		s |= vocabulary.of(token)
	}
	for from := 0; from < len(token); {
		to := wordEnd(token, from)
		if to > from {
			s |= wordSignal(token[from:to])
		}
		from = max(to, from+1)
	}
	return s
}

// wordEnd is where the word that begins at from ends: before anything but a
// letter and before a capital that follows a small letter.
func wordEnd(token string, from int) int {
	i := from
	for ; i < len(token); i++ {
		c := token[i]
		upper, lower := 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z'
		if !upper && !lower || upper && i > from && token[i-1] >= 'a' {
			break
		}
	}
	return i
}

func wordSignal(word string) signal {
	if s := vocabulary.of(word); s != 0 || len(word) < 7 {
		return s
	}
	best := len(inner)
	for i := range len(word) - 3 {
		for _, n := range innerBy[word[i]|0x20] {
			if part := inner[n].part; n < best && len(word)-i >= len(part) && strings.EqualFold(word[i:i+len(part)], part) {
				best = n
			}
		}
	}
	if best == len(inner) {
		return 0
	}
	return inner[best].sig
}

// innerBy lists inner by first letters.
var innerBy = func() (by [256][]int) {
	for n, in := range inner {
		by[in.part[0]] = append(by[in.part[0]], n)
	}
	return by
}()
