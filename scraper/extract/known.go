package extract

import "strings"

// known is what the page says of its article elsewhere, in a form that blocks
// can be compared with.
type known struct {
	title       string   // squeezed
	description []string // squeezed
	body        string   // squeezed articleBody
	authors     []string // squeezed
}

// squeeze brings text into a form for comparing: its words in lower case.
func squeeze(s string) string { return squeezeAll(s, len(s)) }

func squeezeAll(s string, limit int) string {
	if len(s) <= maxTopics {
		return lowerWords(s)
	}
	var b strings.Builder
	for len(s) > 0 && b.Len() < limit {
		cut := min(len(s), maxTopics)
		if cut < len(s) {
			if i := strings.LastIndexByte(s[:cut], ' '); i > 0 {
				cut = i
			}
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(lowerWords(s[:cut]))
		s = strings.TrimLeft(s[cut:], " ")
	}
	return b.String()
}

// inTitle is 2 if a text is the title, 1 if one of the two begins with the
// other, else 0.
func (k *known) inTitle(text, lower string) float32 {
	if k.title == "" || len(text) > 2*len(k.title)+20 {
		return 0
	}
	s := lower
	if len(text) > maxTopics {
		s = squeeze(text)
	}
	switch {
	case s == k.title:
		return 2
	case len(s) > 12 && (strings.HasPrefix(k.title, s) || strings.HasPrefix(s, k.title)):
		return 1
	}
	return 0
}

// inDescription is 2 if a text is the description of the page, 1 if it begins
// as one, else 0.
func (k *known) inDescription(s string) float32 {
	best := float32(0)
	for _, d := range k.description {
		if len(d) < 30 || len(s) < 30 {
			continue
		}
		switch {
		case s == d || len(d) > len(s) && strings.HasPrefix(d, s) && len(s)*10 > len(d)*9:
			return 2
		case strings.HasPrefix(d, s[:min(len(s), 40)]):
			best = 1
		}
	}
	return best
}

// inBody is 1 if a text begins as a part of the articleBody does, 0 if not, -1
// if there is no articleBody.
func (k *known) inBody(s string) float32 {
	if len(k.body) < 200 {
		return -1
	}
	if len(s) > 60 {
		s = s[:60]
		if i := strings.LastIndexByte(s, ' '); i > 30 {
			s = s[:i]
		}
	}
	return truth(s != "" && strings.Contains(k.body, s))
}

// isAuthor tells whether a short text holds an author's name.
func (k *known) isAuthor(text, s string) float32 {
	if len(text) > 200 || len(k.authors) == 0 {
		return 0
	}
	for _, a := range k.authors {
		if len(a) > 4 && strings.Contains(s, a) {
			return 1
		}
	}
	return 0
}
