package archive

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// fold writes a paragraph as it is compared: white space, quotation marks,
// dashes, the way a date is written and the numbers of counters are one. What
// is left in which two paragraphs differ is a change.
func fold(text string) string {
	text = typography(text)
	if !strings.ContainsFunc(text, unicode.IsDigit) {
		return text
	}
	for i, f := range foldings() {
		if i < counters && !label(text) {
			continue
		}
		text = f.pattern.ReplaceAllStringFunc(text, func(found string) string {
			return f.write(f.pattern.FindStringSubmatch(found))
		})
	}
	return text
}

// label tells whether a text is no sentence but a label: in a sentence, a number
// of votes or of days is what it says.
func label(text string) bool {
	return len(strings.Fields(text)) <= 12 && !strings.ContainsAny(text[len(text)-1:], ".!?") && !strings.HasSuffix(text, "。")
}

// typography drops what only looks otherwise.
func typography(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	space, last := false, ' '
	for i, r := range text {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case strings.ContainsRune("\u00ad\u200b\u200c\u200d\u2060\ufeff", r) || quotation(r):
			continue
		case strings.ContainsRune("-‐‑‒–—―−", r) && !minus(text[:i], text[i+utf8.RuneLen(r):]):
			space = b.Len() > 0 // with or without spaces around it
			continue
		}
		if space && !spaceless(last) && !spaceless(r) {
			b.WriteByte(' ')
		}
		space, last = false, r
		if r == '…' {
			b.WriteString("...")
			continue
		}
		if r == '–' || r == '−' {
			r = '-'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// spaceless tells whether spaces beside a letter or mark say nothing, as in
// Chinese.
func spaceless(r rune) bool {
	return ideographic(r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff65
}

// minus tells whether a dash between two texts is the sign of a number.
func minus(before, after string) bool {
	return after != "" && after[0] >= '0' && after[0] <= '9' && (before == "" || strings.HasSuffix(before, " ") && !strings.ContainsAny(lastOf(before, 2), "0123456789"))
}

func quotation(r rune) bool {
	return strings.ContainsRune("\"'`´‘’‚‛“”„‟«»‹›「」『』", r)
}

// weekday may stand before a date, in the languages of month.
const weekday = `(?:(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|mié|jeu|jue|gio|ven|vie|sam|sáb|dim|dom|` +
	`seg|ter|qua|qui|sex|maa|din|woe|don|vri|zat|zon)\pL{0,8}\.?,? )?`

// folding writes what a pattern finds in one way.
type folding struct {
	pattern *regexp.Regexp
	write   func([]string) string
}

var (
	dayFirst   = regexp.MustCompile(`(?i)\b` + weekday + `(\d{1,2})(?:st|nd|rd|th|\.)? (?:de |d |di )?(\pL{3,10})\.?,? (?:de |del )?(\d{4})\b`)
	monthFirst = regexp.MustCompile(`(?i)\b` + weekday + `(\pL{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b`)
	yearFirst  = regexp.MustCompile(`\b(\d{4})[ /.](\d{1,2})[ /.](\d{1,2})\b`)
	numeric    = regexp.MustCompile(`\b(\d{1,2})[ /.](\d{1,2})[ /.](\d{4})\b`)
	eastern    = regexp.MustCompile(`(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]`)
	counter    = regexp.MustCompile(`(?i)\(?\b\d[\d.,  ]*[km]?\+? ?(comments?|views?|shares?|likes?|reads?|reactions?|repl(?:y|ies)|followers|votes?|` +
		`min(?:ute)?s?\.? read|(?:second|minute|hour|day|week)s? ago|kommentare?|aufrufe|commentaires?|vues|partages|` +
		`comentarios?|comentários?|visualizaciones|visualizações|commenti|reacties|kommentarer|komentarz\pL*|yorum)\b\)?`)
	counted     = regexp.MustCompile(`(?i)\b(?:read|viewed|shared|seen|opened) \d[\d., ]* times\b`)
	counterEast = regexp.MustCompile(`\d[\d,.]* ?(?:条评论|評論|评论|コメント|阅读|次阅读|浏览|回|댓글|комментари\pL*|коментар\pL*|просмотр\pL*|komentář\pL*)`)
	grouped     = regexp.MustCompile(`\b\d{1,3}(?:(?: \d{3})+|(?:[,.]\d{3}){2,})\b`)
	clock       = regexp.MustCompile(`(?i)\b(\d{1,2}):(\d{2})(?::\d{2})?(?: ?([ap]\.?m\b\.?))?`)
)

// counters is how many of the foldings are of counters: the first ones.
const counters = 3

func foldings() []folding {
	return []folding{
		{counter, func(m []string) string { return "# " + strings.ToLower(m[1]) }},
		{counted, func([]string) string { return "# times" }},
		{counterEast, func([]string) string { return "#" }},
		{dayFirst, func(m []string) string { return writtenDate(m[0], m[3], month(m[2]), m[1]) }},
		{monthFirst, func(m []string) string { return writtenDate(m[0], m[3], month(m[1]), m[2]) }},
		{yearFirst, func(m []string) string { return writtenDate(m[0], m[1], m[2], m[3]) }},
		{eastern, func(m []string) string { return writtenDate(m[0], m[1], m[2], m[3]) }},
		{numeric, func(m []string) string { return writtenDate(m[0], m[3], m[2], m[1]) }},
		{clock, writtenClock},
		{grouped, func(m []string) string {
			return strings.Join(strings.FieldsFunc(m[0], func(r rune) bool { return !unicode.IsDigit(r) }), "")
		}},
	}
}

// writtenDate is a date as all are written. Of a date in numbers alone nobody
// knows which is the month, unless one of them can be none.
func writtenDate(found, year, month, day string) string {
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	if m > 12 && d <= 12 {
		m, d = d, m
	}
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return found
	}
	return fmt.Sprintf("<%s_%d_%d>", year, m, d)
}

func writtenClock(m []string) string {
	hour, _ := strconv.Atoi(m[1])
	if half := strings.ToLower(m[3]); half != "" {
		hour %= 12
		if half[0] == 'p' {
			hour += 12
		}
	}
	return fmt.Sprintf("<%d_%s>", hour, m[2])
}

// month is the number of a month's name, "" if it is none: by what begins the
// names in English, German, French, Spanish, Portuguese, Italian, Dutch, Swedish,
// Polish, Russian, Ukrainian and Turkish.
func month(name string) string {
	name = strings.ToLower(name)
	for i, begins := range strings.Split("jan gen ene sty янв січ oca|feb fév fev lut фев лют şub|mar mär maa mrt мар бер|apr avr abr kwi апр кві nis|"+
		"may mai mag mei maj мая май тра|jun giu juin cze июн чер haz|jul lug juil lip июл лип tem|aug ago aoû aou sie авг сер ağu|"+
		"sep set wrz сен вер eyl|oct okt ott out paź окт жов eki|nov lis ноя лис kas|dec dez déc dic gru дек гру ara", "|") {
		for begin := range strings.FieldsSeq(begins) {
			if strings.HasPrefix(name, begin) {
				return strconv.Itoa(i + 1)
			}
		}
	}
	return ""
}

// paragraph is one of an article, as it stands and as it is compared.
type paragraph struct {
	text, plain string
	quote       bool // all of it is a quotation
}

// plain lists the paragraphs of an article that are not furniture.
func plain(blocks []Block) []paragraph {
	var all []paragraph
	for _, b := range blocks {
		if text := fold(b.Text); text != "" && !furnished(b.Text) {
			all = append(all, paragraph{b.Text, text, b.Kind == Quote})
		}
	}
	return all
}

// sameText tells whether two bodies differ in nothing that counts: nor do the
// places where paragraphs end.
func sameText(a, b []Block) bool {
	return flow(plain(a)) == flow(plain(b))
}
