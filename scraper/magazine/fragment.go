package magazine

import (
	"fmt"
	"html/template"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"

	"tearsheet/archive"
)

// fragment is text that a template or an editor dropped into the middle of a
// word or sentence. Its form says what stands around it on the page:
//
//	span       an inline element
//	div        a block element, so that a browser ends the paragraph there
//	caption    a figure with the fragment as its figcaption; ends it too
//	wpcaption  the caption box of WordPress; ends it too
//	bare       nothing
//
// and its evidence says what proves that it does not belong: element, byline,
// author_note, caption, furniture or copy (another copy of the same text
// without it).
type fragment struct{ form, evidence, text string }

var (
	fragmentMark = regexp.MustCompile(`\[\[(\w+)\|(\w+)\|([^\]|]*)\]\]`)
	wrappings    = map[string]string{
		"bare":      "%s",
		"span":      `<span class="author-role">%s</span>`,
		"div":       `<div class="author-title">%s</div>`,
		"caption":   `<figure class="alignleft"><figcaption>%s</figcaption></figure>`,
		"wpcaption": `<div class="wp-caption alignleft"><p class="wp-caption-text">%s</p></div>`,
	}
)

// inject writes the fragments of a source out as the page has them.
func inject(source string) template.HTML {
	page := fragmentMark.ReplaceAllStringFunc(source, func(mark string) string {
		f := readFragment(fragmentMark.FindStringSubmatch(mark))
		return fmt.Sprintf(wrappings[f.form], f.text)
	})
	return template.HTML(page)
}

// heal takes the fragments out of a source.
func heal(source string) string { return fragmentMark.ReplaceAllString(source, "") }

// repairs is what has to be repaired in a source that becomes block number n.
func repairs(source string, n int) []archive.Repair {
	var found []archive.Repair
	for _, at := range fragmentMark.FindAllStringSubmatchIndex(source, -1) {
		f := readFragment(fragmentMark.FindStringSubmatch(source[at[0]:at[1]]))
		found = append(found, archive.Repair{
			Kind: "injected_fragment", Removed: plain(f.text), Evidence: f.evidence,
			Block: n, Offset: len(plain(source[:at[0]]+"|")) - 1,
		})
	}
	return found
}

func readFragment(match []string) fragment {
	f := fragment{form: match[1], evidence: match[2], text: match[3]}
	if wrappings[f.form] == "" {
		panic(fmt.Sprintf("no form of fragment %q", f.form))
	}
	return f
}

// plain is the true text of a source: no fragments, no elements, spaces folded.
func plain(source string) string { return fold(unmark(heal(source))) }

// unmark is the text of inline HTML as it stands.
func unmark(source string) string {
	nodes, err := html.ParseFragment(strings.NewReader(source), &html.Node{
		Type: html.ElementNode, Data: "p", DataAtom: atom.P,
	})
	if err != nil {
		panic(fmt.Sprintf("read %q: %v", source, err))
	}
	var b strings.Builder
	for _, n := range nodes {
		for d := range n.Descendants() {
			if d.Type == html.TextNode {
				b.WriteString(d.Data)
			}
		}
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

// fold brings text into the form of an article's text: NFC, every run of
// Unicode spaces one plain space, soft hyphens and zero-width spaces gone.
// Joiners stay, because some scripts need them.
func fold(s string) string {
	s = strings.Map(func(r rune) rune {
		switch r {
		case '\u00ad', '\u200b', '\u2060', '\ufeff':
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(norm.NFC.String(s)), " ")
}
