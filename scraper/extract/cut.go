package extract

import (
	"slices"
	"strings"
)

// cutKind is what was cut off a title, as bits.
type cutKind uint16

const (
	whole    cutKind = 0
	cutName  cutKind = 1 << iota // the name of the site
	cutOther                     // something else
	cutHead                      // at the beginning
	cutTail                      // at the end
	cutBar
	cutDash
	cutColon
	cutMark // another separator
	cutLong // as much as is left, or more
	cutTwice
)

// separators part a title from the name of its site or section.
var separators = []struct {
	text string
	kind cutKind
}{
	{" | ", cutBar},
	{" - ", cutDash},
	{" – ", cutDash},
	{" — ", cutDash},
	{": ", cutColon},
	{" :: ", cutMark},
	{" » ", cutMark},
	{" « ", cutMark},
	{" · ", cutMark},
	{" • ", cutMark},
	{" / ", cutMark},
	{" ~ ", cutMark},
	{" ⋆ ", cutMark},
	{" › ", cutMark},
	{" > ", cutMark},
	{" < ", cutMark},
	{"| ", cutBar},
	{" |", cutBar},
	{"｜", cutBar},
	{"_", cutMark},
	{" – ", cutDash},
	{"：", cutColon},
}

// separating is the letters of separators.
const separating = "|-–—:»«·•/~⋆›><｜_："

// cutTitle is a title with something cut off.
type cutTitle struct {
	text string
	cut  cutKind
}

// maxCuts bounds the ways in which one title is cut.
const maxCuts = 6

// shortTitles lists what a title may be when the name of a site or section is cut
// off its end or beginning. Names are cut again and again, other parts once.
func shortTitles(title string, names []string) []cutTitle {
	var all []cutTitle
	if !strings.ContainsAny(title, separating) {
		return nil
	}
	for _, sep := range separators {
		if len(all) >= maxCuts {
			break
		}
		if i := strings.LastIndex(title, sep.text); i > 0 {
			all = appendCut(all, title[:i], title[i+len(sep.text):], sep.kind|cutTail, names)
		}
		if i := strings.Index(title, sep.text); i > 0 {
			all = appendCut(all, title[i+len(sep.text):], title[:i], sep.kind|cutHead, names)
		}
	}
	for i := 0; i < len(all) && len(all) < maxCuts; i++ {
		if all[i].cut&(cutName|cutBar) == 0 || all[i].cut&cutTwice != 0 {
			continue
		}
		for _, sep := range separators {
			if at := strings.LastIndex(all[i].text, sep.text); at > 0 && len(all) < maxCuts {
				all = appendCut(all, all[i].text[:at], all[i].text[at+len(sep.text):], sep.kind|cutTail|cutTwice, names)
			}
		}
	}
	return all
}

// withoutName cuts the very name of the site off a title's end and beginning,
// as often as it stands there.
func withoutName(title string, names []string) string {
	if !strings.ContainsAny(title, separating) {
		return title
	}
	for range 3 {
		before := title
		for _, sep := range separators {
			if i := strings.LastIndex(title, sep.text); i > 0 && sep.kind != cutColon && isVery(title[i+len(sep.text):], names) {
				title = title[:i]
			}
			if i := strings.Index(title, sep.text); i > 0 && isVery(title[:i], names) {
				title = title[i+len(sep.text):]
			}
		}
		if title == before {
			break
		}
	}
	return strings.TrimSpace(title)
}

// isVery tells whether a text is a name of the site, letter for letter.
func isVery(text string, names []string) bool {
	key := strings.ReplaceAll(squeeze(text), " ", "")
	return key != "" && slices.Contains(names, key)
}

func appendCut(all []cutTitle, rest, part string, cut cutKind, names []string) []cutTitle {
	rest = strings.Trim(rest, " |-–—")
	if rest == "" {
		return all
	}
	switch {
	case isName(part, names):
		cut |= cutName
	default:
		cut |= cutOther
	}
	if len(part) >= len(rest) {
		cut |= cutLong
	}
	return append(all, cutTitle{rest, cut})
}

// isName tells whether a text is a name of the site.
func isName(text string, names []string) bool {
	key := strings.ReplaceAll(squeeze(text), " ", "")
	if key == "" {
		return false
	}
	for _, n := range names {
		if key == n || len(n) > 4 && len(key) > 4 && (strings.HasPrefix(n, key) || strings.HasPrefix(key, n) && len(key) < len(n)+12 || strings.HasSuffix(key, n) && len(key) < len(n)+8) {
			return true
		}
	}
	return false
}

// siteNames is what the site is called, squeezed and without spaces: by its
// metadata and its host.
func (r *reading) siteNames() []string {
	if r.called != nil {
		return r.called
	}
	names := []string{}
	for _, n := range []string{r.metaOf("og:site_name"), r.metaOf("application-name"), r.metaOf("apple-mobile-web-app-title"), r.data.publisher} {
		if n = strings.ReplaceAll(squeeze(plainString(n)), " ", ""); n != "" {
			names = append(names, n)
		}
	}
	if r.url != nil {
		host := strings.TrimPrefix(strings.ToLower(r.url.Hostname()), "www.")
		names = append(names, strings.ReplaceAll(squeeze(host), " ", ""))
		for label := range strings.SplitSeq(host, ".") {
			if len(label) > 3 {
				names = append(names, strings.ReplaceAll(label, "-", ""))
			}
		}
	}
	r.called = names
	return names
}
