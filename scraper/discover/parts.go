package discover

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Parts are the other pages of an article that is spread over several.
type Parts struct {
	First string   // the first page, where this one is a later page
	All   string   // the page that shows the whole article
	Rest  []string // the later pages that this one links to, in order
	Again []string // other URLs of this first page, as a pager numbers it
}

// None tells whether an article is all on its one page.
func (p Parts) None() bool { return p.First == "" && p.All == "" && len(p.Rest) == 0 }

// maxPart is the highest number that is taken for that of a page.
const maxPart = 60

// PartsOf finds among a page's links those that lead to other pages of the
// same article: their URLs are the page's own but for a page number or a word
// for "all", and their anchors say so or stand in a pager.
//
// A pager that counts by another parameter, or from 0, is one if its numbers
// grow as it does.
func PartsOf(links []Link, u *url.URL) Parts {
	p := plainParts(links, u)
	if s, ok := seriesOf(links, u); ok {
		counted := s.parts()
		p.First, p.Rest, p.Again = counted.First, counted.Rest, counted.Again
	}
	return p
}

// plainParts are the pages that are told by the usual page numbers.
func plainParts(links []Link, u *url.URL) Parts {
	var p Parts
	own := numberedOf(u)
	path, _, _ := strings.Cut(own.stem, "?")
	path = (&url.URL{Path: path}).EscapedPath()
	rest := map[int]string{}
	for _, l := range links {
		if !strings.Contains(l.URL, path) { // most links lead to other articles
			continue
		}
		to, err := url.Parse(l.URL)
		if err != nil || to.Host != u.Host {
			continue
		}
		n := numberedOf(to)
		switch {
		case n.same(own) && n.all && allText(l) || own.bare(to) && allText(l) && l.Text != "":
			p.All = cmp.Or(p.All, l.URL)
		case n.same(own) && n.number > own.number && n.paging(l, own.number):
			rest[n.number] = l.URL
		case n.same(own) && !n.all && n.number == 1 && own.number == 1 && n.paging(l, 1):
			p.Again = append(p.Again, l.URL)
		case own.number > 1 && n.number == 1 && (n.same(own) || own.bare(to)) && leadsBack(l):
			p.First = l.URL
		}
	}
	if own.number > 1 && p.First == "" { // an article that is called by a number, and its neighbours
		return Parts{}
	}
	if len(rest) == 0 && own.number == 1 && p.All != "" && !allWord.MatchString(p.All) {
		p.All = "" // nothing says that there is more than this page
	}
	numbers := make([]int, 0, len(rest))
	for n := range rest {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		p.Rest = append(p.Rest, rest[n])
	}
	return p
}

// numbered is a URL taken apart: what is the article's, and which page of it.
type numbered struct {
	stem   string // path without page number and ending, and the rest of the query
	number int    // 1 where the URL has none
	all    bool   // the whole article
	plain  bool   // the number is nothing but that of a page: a parameter, a folder, "page-2"
}

func (n numbered) same(other numbered) bool { return n.stem == other.stem }

// bare tells whether another URL has the same path: what shows all of an
// article may be told by a parameter that nobody knows.
func (n numbered) bare(to *url.URL) bool {
	path, _, _ := strings.Cut(n.stem, "?")
	return trimEnding(to.Path) == path
}

// The forms of page numbers, in paths and in the names of parameters.
var (
	pathNumber = regexp.MustCompile(`(?i)(?:/(?:page|p|seite|pagina|pagina-|part|teil)?[-_/]?|[-_,.](?:page|p|seite|part)?[-_]?)(\d{1,2})$`)
	pathAll    = regexp.MustCompile(`(?i)[/_,-](?:all|full|single|singlepage|single-page|onepage|komplettansicht|print-all)$`)
	allWord    = regexp.MustCompile(`(?i)[/_,=-](?:all|full|single|singlepage|single-page|onepage|komplettansicht)\b|[?&](?:singlepage|single|full|fullpage|showall|viewall|onepage)=`)
	ending     = regexp.MustCompile(`(?i)\.(?:html?|php|aspx?|shtml|jsp)$`)
)

var pageParameters = []string{"page", "p", "pg", "pagenum", "pageno", "seite", "pagina", "part"}

var allParameters = []string{"page", "p", "view", "pagewanted", "show", "singlepage", "single", "full", "fullpage", "showall", "viewall", "onepage"}

func trimEnding(path string) string {
	return ending.ReplaceAllString(strings.TrimRight(path, "/"), "")
}

func numberedOf(u *url.URL) numbered {
	n := numbered{stem: trimEnding(u.Path), number: 1}
	q := u.Query()
	for _, name := range allParameters {
		if v := q.Get(name); v != "" && allValue(name, v) {
			n.all = true
			q.Del(name)
		}
	}
	for _, name := range pageParameters {
		if k, err := strconv.Atoi(q.Get(name)); err == nil && 1 <= k && k <= maxPart {
			n.number, n.plain = k, true
			q.Del(name)
			n.stem += "?" + q.Encode()
			return n
		}
	}
	if at := pathAll.FindStringIndex(n.stem); at != nil {
		n.stem, n.all = n.stem[:at[0]], true
	} else if at := pathNumber.FindStringSubmatchIndex(n.stem); at != nil && at[0] > 0 {
		if k, _ := strconv.Atoi(n.stem[at[2]:at[3]]); 1 < k && k <= maxPart {
			mark := n.stem[at[0]:at[2]]
			n.stem, n.number, n.plain = n.stem[:at[0]], k, mark[0] == '/' || len(mark) > 1
		}
	}
	n.stem = trimEnding(n.stem) + "?" + q.Encode()
	return n
}

func allValue(name, value string) bool {
	if slices.Contains([]string{"all", "full", "single", "singlepage"}, strings.ToLower(value)) {
		return true
	}
	return !slices.Contains([]string{"page", "p", "view", "show"}, name) && slices.Contains([]string{"1", "true", "yes"}, strings.ToLower(value))
}

// allText tells whether an anchor speaks of the whole article, in the usual
// words; one without text is judged by its URL.
func allText(l Link) bool {
	return l.Text == "" || allWords.MatchString(l.Text)
}

var allWords = regexp.MustCompile(`(?i)^\W*(?:(?:view|show|read|see|display)\s+(?:it |this |the )?(?:all|(?:article |story )?(?:as|on|in) (?:one|a single) page|full (?:article|story|text)|(?:whole|entire|complete) (?:article|story)|single page|all pages)|single page(?: view)?|all pages|one page|full article|view all|all on one page|(?:alles )?auf einer seite(?: lesen)?|komplettansicht|artikel auf einer seite lesen|(?:lire|afficher) (?:tout|en une(?: seule)? page|l'article (?:complet|entier))|ver (?:todo|en una (?:sola )?página)|leer todo|leggi tutto in una pagina|tutto in una pagina|ver tudo|全文|全文表示|全文阅读|在本页阅读全文)\W*$`)

// leadsBack tells whether an anchor leads to the first page, and not to the list
// that an article stands in: "back" alone does not.
func leadsBack(l Link) bool {
	return strings.Trim(l.Text, " \t\u00a0[]()|.") == "1" || l.Rel == "prev" || l.Next && partWords.MatchString(trimArrows(l.Text))
}

// paging tells whether an anchor is one of a pager that leads to that page from
// the one with a number. Where the URL is plain and leads to the very next, it
// need only be short: nobody knows all languages.
func (n numbered) paging(l Link, from int) bool {
	if l.Next || l.Rel == "next" || l.Rel == "prev" {
		return true
	}
	text := trimArrows(l.Text)
	if text == strconv.Itoa(n.number) || partWords.MatchString(text) {
		return true
	}
	if !n.plain || ofComments(l) {
		return false
	}
	entry := pageEntry.FindStringSubmatch(text)
	return entry != nil && entry[1] == strconv.Itoa(n.number) || n.number == from+1 && len(strings.Fields(text)) <= 3 && len(text) <= maxPager
}

// maxPager is the longest text of a pager's anchor, in bytes.
const maxPager = 60

func trimArrows(s string) string { return strings.Trim(s, " \t\u00a0[]()«»‹›<>→←|.·…") }

// pageEntry is an entry of an article's table of contents: "Page 3: The rest",
// "3. The rest".
var pageEntry = regexp.MustCompile(`(?i)^(?:page|seite|part|teil|página|pagina|strona|страница|halaman|ページ|第)?\s*(\d{1,2})(?:[.:)\-–—]|\s+[-–—]|頁|页)\s*\S`)

// partWords are what anchors to another page say, in the languages of most sites.
var partWords = regexp.MustCompile(`(?i)^(?:` + strings.Join([]string{
	`(?:next|previous|prev)(?: page)?`, `page \d+`, `(?:to be )?continued?(?: (?:reading|on (?:the )?(?:next page|page \d+)|to (?:the )?(?:next page|page \d+)))?`,
	`(?:go )?to (?:the )?(?:next|previous) page`, `(?:zur )?(?:nächsten?|vorigen?|vorherigen?) seite`, `(?:weiter|weiterlesen)(?: auf seite \d+)?`, `zurück`, `seite \d+`,
	`(?:page )?(?:suivante|précédente)`, `lire la suite`, `(?:página )?(?:siguiente|anterior)`, `(?:pagina )?(?:successiva|precedente|seguente)`, `avanti`,
	`(?:próxima|seguinte)(?: página)?`, `(?:volgende|vorige)(?: pagina)?`, `(?:nästa|föregående)(?: sida)?`, `(?:næste|neste|forrige)(?: side)?`, `(?:seuraava|edellinen)(?: sivu)?`,
	`(?:następna|poprzednia)(?: strona)?`, `dalej`, `(?:další|předchozí)(?: strana| stránka)?`, `(?:következő|előző)(?: oldal)?`, `(?:pagina )?(?:următoare|următoarea|anterioară)`,
	`(?:следующая|предыдущая)(?: страница)?`, `далее|дальше|вперёд|вперед|назад`, `(?:наступна|попередня)(?: сторінка)?`, `далі`, `(?:επόμενη|προηγούμενη)(?: σελίδα)?`,
	`(?:sonraki|önceki)(?: sayfa)?`, `(?:halaman )?(?:selanjutnya|berikutnya|sebelumnya)`, `halaman \d+`, `trang (?:sau|trước|tiếp|tiếp theo|\d+)`,
	`(?:الصفحة )?(?:التالية|التالي|السابقة|السابق)`, `(?:صفحه )?(?:بعدی|بعد|قبلی)`, `(?:לעמוד |העמוד )?(?:הבא|הקודם)`, `(?:अगला|पिछला)(?: पृष्ठ| पेज)?`, `ถัดไป|ก่อนหน้า|หน้าถัดไป|หน้าก่อนหน้า`,
	`(?:다음|이전)(?: 페이지)?`, `下一页|上一页|下一頁|上一頁|次へ|前へ|次のページ|前のページ|続きを読む`,
}, "|") + `)(?: \d+)?$`)
