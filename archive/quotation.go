package archive

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// alteredQuote tells whether what someone is quoted with is no longer what it
// was: a quotation that is gone, where a new one stands.
func alteredQuote(before, after paragraph) bool {
	old, current := quotations(before), quotations(after)
	gone := slices.ContainsFunc(old, func(q string) bool { return !slices.Contains(current, q) })
	came := slices.ContainsFunc(current, func(q string) bool { return !slices.Contains(old, q) })
	return gone && came
}

// quotations lists what stands between quotation marks, folded: runs of two
// words or more, or of two letters where a script has no spaces. A block that is
// a quotation is one as a whole.
func quotations(p paragraph) (all []string) {
	if p.quote {
		return []string{p.plain}
	}
	for from := 0; from < len(p.text); {
		r, n := utf8.DecodeRuneInString(p.text[from:])
		end := closing(p.text, from, r)
		if end < 0 {
			from += n
			continue
		}
		if q := fold(p.text[from+n : end]); len(tokens(q)) >= 2 {
			all = append(all, strings.Trim(q, ".,;:!? "))
		}
		_, m := utf8.DecodeRuneInString(p.text[end:])
		from = end + m
	}
	return all
}

// closings are the marks that may end a quotation, by the one that begins it.
func closings(opening rune) string {
	switch opening {
	case '"', '“':
		return "\"”"
	case '„':
		return "“”\""
	case '”':
		return "”"
	case '«':
		return "»"
	case '»':
		return "«»"
	case '「':
		return "」"
	case '『':
		return "』"
	case '\'', '‘', '‚':
		return "'’‘"
	}
	return ""
}

// closing is where the quotation ends that a rune begins; -1 if it begins none.
func closing(text string, from int, opening rune) int {
	marks := closings(opening)
	inner := from + utf8.RuneLen(opening)
	single := strings.ContainsRune("'‘‚", opening)
	if marks == "" || single && !opens(text[:from], text[inner:]) {
		return -1
	}
	for i, r := range text[inner:] {
		if strings.ContainsRune(marks, r) && (!single || closes(text[inner:inner+i], text[inner+i+utf8.RuneLen(r):])) {
			return inner + i
		}
	}
	return -1
}

// opens tells whether a mark that may be an apostrophe begins a quotation: it
// follows no letter and a letter follows it.
func opens(before, after string) bool {
	left, _ := utf8.DecodeLastRuneInString(before)
	right, _ := utf8.DecodeRuneInString(after)
	return (before == "" || !lettered(left)) && after != "" && lettered(right)
}

// closes tells whether a mark that may be an apostrophe ends a quotation: no
// letter follows, and it is no plural's "the workers' union".
func closes(before, after string) bool {
	right, _ := utf8.DecodeRuneInString(after)
	if lettered(right) && after != "" {
		return false
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimPrefix(after, " "))
	return !strings.HasSuffix(before, "s") || !unicode.IsLower(next)
}

func lettered(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
