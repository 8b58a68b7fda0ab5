package export

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tearsheet/archive"
)

// inline is one line of a block's text in Markdown, with its marks.
func inline(b archive.Block) string {
	line := oneLine(b.Text)
	if len(b.Marks) == 0 || line != b.Text {
		return escape(line)
	}
	w := inlineWriter{}
	w.spans(spans(line, b.Marks), ' ', ' ')
	return begin(w.out.String())
}

// inlineWriter writes spans in Markdown. Asterisks mean emphasis only between
// the right characters (CommonMark 0.31, 6.2); where they would not, and where
// they could be taken for others', HTML's elements say the same.
type inlineWriter struct{ out strings.Builder }

// spans writes spans; before and after are what stands around them, a letter
// if that is not known.
func (w *inlineWriter) spans(all []span, before, after rune) {
	for i, s := range all {
		next := after
		if i+1 < len(all) {
			if next, _ = utf8.DecodeRuneInString(all[i+1].Text); all[i+1].Kind != "" {
				next = 'x'
			}
		}
		w.span(s, before, next)
		if before, _ = utf8.DecodeLastRuneInString(s.Text); s.Kind != "" {
			before = 'x'
		}
	}
}

func (w *inlineWriter) span(s span, before, after rune) {
	switch s.Kind {
	case archive.LinkMark:
		w.out.WriteString("[")
		w.spans(s.Inner, '[', ']')
		w.out.WriteString("](<" + address(s.Href) + ">)")
	case archive.CodeMark:
		if strings.HasSuffix(w.out.String(), "`") { // it would be one with the code before
			w.out.WriteString("<code>" + literal(s.Text) + "</code>")
			return
		}
		w.out.WriteString(codeSpan(s.Text))
	case archive.StrongMark:
		w.stressed(s, before, after, "**", "strong")
	case archive.EmphasisMark:
		w.stressed(s, before, after, "*", "em")
	default:
		w.out.WriteString(literal(s.Text))
	}
}

// stressed writes strong or emphasised words, within asterisks if those stand
// between spaces or punctuation and letters.
func (w *inlineWriter) stressed(s span, before, after rune, stars, tag string) {
	first, _ := utf8.DecodeRuneInString(s.Text)
	last, _ := utf8.DecodeLastRuneInString(s.Text)
	plain := len(s.Inner) == 1 && s.Inner[0].Kind == ""
	spaced := outside(before) && outside(after)
	if unicode.IsSpace(first) || unicode.IsSpace(last) || !spaced && !(plain && letter(first) && letter(last) && before != 'x' && after != 'x') {
		w.out.WriteString("<" + tag + ">")
		w.spans(s.Inner, 'x', 'x')
		w.out.WriteString("</" + tag + ">")
		return
	}
	w.out.WriteString(stars)
	w.spans(s.Inner, 'x', 'x')
	w.out.WriteString(stars)
}

// outside tells whether a character lets asterisks beside it open and close,
// whatever they hold: a space, or punctuation that is no asterisk.
func outside(r rune) bool {
	return unicode.IsSpace(r) || r != '*' && (unicode.IsPunct(r) || r < utf8.RuneSelf && unicode.IsSymbol(r))
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// address is an address as Markdown has it between angle brackets.
func address(href string) string {
	href = strings.NewReplacer(" ", "%20", "<", "%3C", ">", "%3E", `\`, "%5C", "\n", "", "\r", "").Replace(href)
	return entity.ReplaceAllString(href, "&amp;$1")
}

// entity is what Markdown would take for a character's name.
var entity = regexp.MustCompile(`&(#?[0-9A-Za-z]+;)`)

// codeSpan is code between more backticks than it has in a row.
func codeSpan(code string) string {
	fence := "`"
	for strings.Contains(code, fence) {
		fence += "`"
	}
	if strings.HasPrefix(code, "`") || strings.HasSuffix(code, "`") {
		code = " " + code + " "
	}
	return fence + code + fence
}
