package discover

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// onward tells whether an anchor leads on in the list that a page is part of,
// where nothing around it says so: by its words, and because its URL is the
// page's own but for a number.
func (p *page) onward(ref, text string) bool {
	if p.own == nil || len(text) > maxPager || !strings.ContainsAny(ref, "0123456789") || !saysOnward(trimArrows(text)) {
		return false
	}
	clean, err := p.clean(ref)
	if err != nil {
		return false
	}
	to, err := url.Parse(clean)
	if err != nil || to.Host != p.own.Host {
		return false
	}
	if trimEnding(to.Path) == trimEnding(p.own.Path) {
		_, _, ok := differs(p.own.Query(), to.Query())
		return ok
	}
	return listOf(to.Path) == listOf(p.own.Path)
}

// saysOnward matches onwardWords. Most anchors begin with no word of theirs, and
// are spared it.
func saysOnward(text string) bool {
	end := strings.IndexFunc(text, between)
	if end < 0 {
		end = len(text)
	}
	return (end == 0 || onwardBegins[strings.ToLower(text[:end])]) && onwardWords.MatchString(text)
}

// between tells whether a character is no part of a word.
func between(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }

// onwardBegins is the words of onwardWords, among them all that it can begin
// with. Of one whose last letter may be missing there are both forms.
var onwardBegins = func() map[string]bool {
	words := map[string]bool{}
	for source := onwardWords.String(); source != ""; {
		source = strings.TrimLeftFunc(source, between)
		end := strings.IndexFunc(source, between)
		if end < 0 {
			end = len(source)
		}
		word := source[:end]
		words[word] = true
		if source = source[end:]; strings.HasPrefix(source, "?") {
			_, last := utf8.DecodeLastRuneInString(word)
			words[word[:len(word)-last]] = true
		}
	}
	return words
}()

// listNumber is the page number at the end of a list's path.
var listNumber = regexp.MustCompile(`(?i)(?:/(?:page|p|seite|pagina|strona|sida)?[-_/]?|[-_](?:page|p)?[-_]?)\d{1,5}$`)

// listOf is a list's path without the number of its page.
func listOf(path string) string {
	return strings.TrimRight(listNumber.ReplaceAllString(trimEnding(path), ""), "/")
}

// onwardWords are what anchors to older entries say, and those to another page.
var onwardWords = regexp.MustCompile(`(?i)^(?:` + strings.Join([]string{
	`(?:see |view |read |show |load )?(?:older|earlier|previous|next|more)(?: (?:posts?|entries|articles|stories|news|results|items|page))?`,
	`(?:ältere|weitere|mehr)(?: (?:beiträge|artikel|meldungen|einträge|laden|anzeigen))?`,
	`(?:articles |billets )?(?:plus anciens|précédents|suivants)`, `(?:voir|charger|afficher) plus`,
	`(?:entradas |artículos |noticias )?(?:anteriores|más antiguas|antiguas)`, `(?:ver|cargar|mostrar) más`,
	`(?:publicações |postagens |notícias )?(?:anteriores|mais antigas)`, `(?:ver|carregar|mostrar) mais`,
	`(?:articoli )?(?:precedenti|meno recenti)`, `(?:mostra|carica) altri`, `oudere berichten`, `meer (?:laden|berichten|nieuws)`,
	`äldre(?: inlägg)?`, `eldre(?: innlegg)?`, `ældre(?: indlæg)?`, `starsze(?: wpisy)?`, `(?:pokaż|załaduj) więcej`, `starší(?: příspěvky)?`,
	`(?:показать |загрузить )?(?:ещё|еще)`, `старые записи|ранее`, `daha (?:fazla|eski)(?: yükle| göster)?`, `المزيد|الأقدم`, `もっと見る|もっと読む|以前の記事`, `加载更多|更多|更早`, `더보기`,
}, "|") + `)$|` + partWords.String())
