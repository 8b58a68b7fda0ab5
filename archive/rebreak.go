package archive

import "strings"

// rebroken joins paragraphs of one text where the other has the same words in
// one: a paragraph that is broken in two, or two that became one, are white
// space.
func rebroken(old, current []paragraph) (_, _ []paragraph) {
	for i := range old {
		current = joined(current, old[i])
	}
	for i := range current {
		old = joined(old, current[i])
	}
	return missingFrom(current, old), missingFrom(old, current)
}

// partOf is the share of its words that a paragraph has in common with the one
// that it is a part of.
const partOf = 0.8

// joined has the paragraphs that follow one another in a longer one as one, if
// together they are half of it.
func joined(parts []paragraph, whole paragraph) []paragraph {
	words := tokenSet(whole.plain)
	for i := 0; i < len(parts); i++ {
		end, one := i, paragraph{}
		for end < len(parts) && len(parts[end].plain) < len(whole.plain) && !parts[end].quote && within(words, parts[end].plain) {
			one.text, one.plain = strings.TrimSpace(one.text+" "+parts[end].text), typography(one.plain+" "+parts[end].plain)
			end++
		}
		if end-i < 2 || 2*len(one.plain) < len(whole.plain) || 2*len(whole.plain) < len(one.plain) {
			i = max(i, end-1)
			continue
		}
		return append(append(parts[:i:i], one), parts[end:]...)
	}
	return parts
}

func within(words map[string]bool, text string) bool {
	own, common := tokenSet(text), 0
	for t := range own {
		if words[t] {
			common++
		}
	}
	return len(own) > 0 && float64(common) >= partOf*float64(len(own))
}

// flow is a text without its breaks.
func flow(paragraphs []paragraph) string {
	var b strings.Builder
	for _, p := range paragraphs {
		b.WriteString(p.plain + " ")
	}
	return typography(b.String())
}
