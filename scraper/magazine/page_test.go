package magazine

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"tearsheet/archive"
)

// squeeze is text without any space and without characters that cannot be
// seen: what stays the same however a page breaks its lines.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, fold(s))
}

// seen is the text of a page, squeezed.
func seen(t *testing.T, page string) string {
	t.Helper()
	var b strings.Builder
	for n := range parse(t, page).Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "script" && n.Parent.Data != "title" {
			b.WriteString(n.Data)
		}
	}
	return squeeze(b.String())
}

// TestTruthIsOnThePage finds every block of the truth in the page in order,
// once the injected fragments are taken out.
func TestTruthIsOnThePage(t *testing.T) {
	s := open(t)
	for s.Day() <= 2 {
		for _, truth := range s.Truth() {
			_, page := s.ask(t, truth.Path)
			text := seen(t, page)
			for _, word := range []string{truth.Title, truth.Subtitle, strings.Join(truth.Authors, "")} {
				if i := strings.Index(text, squeeze(word)); i < 0 && len(truth.Authors) < 2 {
					t.Errorf("day %d: %s does not show %q", s.Day(), truth.Path, word)
				}
			}
			for _, fragment := range truth.Injected {
				text = strings.ReplaceAll(text, squeeze(fragment), "")
			}
			inOrder(t, truth, text)
		}
		s.Turn()
	}
}

func inOrder(t *testing.T, truth Truth, text string) {
	t.Helper()
	for _, block := range truth.Blocks {
		want := squeeze(block.Text)
		if block.Kind == archive.Row {
			want = squeeze(strings.ReplaceAll(block.Text, " | ", ""))
		}
		for _, fragment := range truth.Injected {
			want = strings.ReplaceAll(want, squeeze(fragment), "")
		}
		_, after, ok := strings.Cut(text, want)
		if !ok {
			t.Errorf("%s: not on the page, or not in order: %q", truth.Path, block.Text)
			return
		}
		text = after
	}
}

// TestInjectedIsOnThePage checks that every fragment interrupts the text of
// the page just where the truth says, and that the healthy variants of the
// page do not have it.
func TestInjectedIsOnThePage(t *testing.T) {
	s := open(t)
	for _, truth := range s.Truth() {
		for _, r := range truth.Repairs {
			block := truth.Blocks[r.Block].Text
			broken := block[max(0, r.Offset-12):r.Offset] + r.Removed + block[r.Offset:min(len(block), r.Offset+12)]
			broken = squeeze(strings.ToValidUTF8(broken, ""))
			_, page := s.ask(t, truth.Path)
			if !strings.Contains(seen(t, page), broken) {
				t.Errorf("%s does not show %q", truth.Path, broken)
			}
			for _, alias := range truth.Aliases {
				if _, page := s.ask(t, alias); strings.HasSuffix(alias, "/amp/") && strings.Contains(seen(t, page), broken) {
					t.Errorf("%s shows %q", alias, broken)
				}
			}
		}
	}
}

// TestTagsBalance reads the tags of every page as they are written: each one
// that is opened is closed, in order.
func TestTagsBalance(t *testing.T) {
	s := open(t)
	for path := range s.edition().routes {
		response, page := s.ask(t, path)
		if strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") && response.StatusCode == 200 {
			balance(t, path, page)
		}
	}
}

var void = []string{"meta", "link", "img", "br", "hr", "input"}

func balance(t *testing.T, path, page string) {
	t.Helper()
	var open []string
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("%s leaves %v open", path, open)
			}
			return
		case html.StartTagToken:
			if name, _ := z.TagName(); !slices.Contains(void, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Errorf("%s closes %s while %v are open", path, name, open)
				return
			}
			open = open[:len(open)-1]
		}
	}
}

// TestParagraphsStayWhole lets a browser's parser loose on every article: no
// paragraph may be broken but by an injected block.
func TestParagraphsStayWhole(t *testing.T) {
	s := open(t)
	for _, p := range s.edition().pieces {
		_, page := s.ask(t, p.Path)
		breaks := 0
		for _, form := range []string{"[[div|", "[[caption|", "[[wpcaption|"} {
			breaks += strings.Count(p.Source, form)
		}
		empty := 0
		for n := range parse(t, page).Descendants() {
			if n.Data == "p" && n.FirstChild == nil {
				empty++
			}
		}
		if p.Template != "tables" && empty != breaks {
			t.Errorf("%s has %d broken paragraphs, its source %d injected blocks", p.Path, empty, breaks)
		}
	}
}
