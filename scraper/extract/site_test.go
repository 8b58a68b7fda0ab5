package extract

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// paper makes the pages of a site: own is what an article says, before and
// after what the site puts around it.
type paper struct{ before, after string }

var subjects = strings.Fields("harbour opera forest railway budget football vaccine museum election bakery glacier theatre festival earthquake library satellite orchard cathedral tunnel carnival")

func (p paper) page(n int, title string, own ...string) string {
	r := strings.NewReplacer("{day}", fmt.Sprintf("%d March 2024", n%28+1), "{count}", fmt.Sprint(100+n*7), "{title}", title)
	var b strings.Builder
	for _, s := range own {
		b.WriteString("<p>" + s + "</p>\n")
	}
	return "<html><head><title>" + title + "</title></head><body><div class=\"a\"><h1>" + title + "</h1>" + r.Replace(p.before) + b.String() + r.Replace(p.after) + "</div></body></html>"
}

// article is the title and the text of article n, which no other article has.
func article(n int) (string, []string) {
	subject := subjects[n%len(subjects)]
	random := rand.New(rand.NewPCG(uint64(n), 7))
	var own []string
	for range 6 {
		var words []string
		for range 30 {
			words = append(words, vocabularyOfProse[random.IntN(len(vocabularyOfProse))])
		}
		own = append(own, fmt.Sprintf("In the %s of town %d, %s.", subject, n, strings.Join(words, " ")))
	}
	return fmt.Sprintf("%s %s nobody expected in town %d", []string{"When", "Where", "Which"}[n%3], subject, n), own
}

func treeOf(t testing.TB, page string) *goquery.Document {
	t.Helper()
	doc, err := Parse([]byte(page), "text/html; charset=utf-8")
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func (p paper) learn(t testing.TB, site *Site, from, to int) {
	t.Helper()
	for n := from; n < to; n++ {
		title, own := article(n)
		site.Learn(treeOf(t, p.page(n, title, own...)))
	}
}

func textOf(t testing.TB, page string, site *Site) string {
	t.Helper()
	a, err := (&Extractor{}).Extract(treeOf(t, page), nil, site)
	if err != nil {
		t.Fatal(err)
	}
	return a.Text()
}

var weekly = paper{
	before: "<p>Every week we visit a place that our readers wrote to us about, and tell what we found there.</p>",
	after: "<p>You have read “{title}”, one of {count} stories that this paper brought you for free this year, thanks to those who pay for it.</p>" +
		"<p>This story was last checked for errors on {day}, by two people who did not write it.</p>",
}

var (
	talk    = []string{"Every week we visit", "one of", "last checked for errors"}
	another = paper{after: "<p>The Weekly is printed on paper from forests that are looked after, by people who are paid for it, since {day}.</p>"}
)

// What pages share is no part of their text, though it varies; one page alone
// cannot know it, and knows what is its own.
func TestSiteFurniture(t *testing.T) {
	var site Site
	title, own := article(99)
	page := weekly.page(99, title, own...)
	if alone := textOf(t, page, &site); !strings.Contains(alone, strings.Join(own, "\n\n")) {
		t.Errorf("alone: %q", alone)
	}
	weekly.learn(t, &site, 0, 6)
	b, err := site.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var again Site
	if err := again.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	if got := textOf(t, page, &again); got != strings.Join(own, "\n\n") {
		t.Errorf("after six others: %q", got)
	}
	for cut := range len(b) {
		_ = new(Site).UnmarshalBinary(b[:cut]) // must not panic
	}
	if new(Site).UnmarshalBinary([]byte("TSS1")) == nil || new(Site).UnmarshalBinary(b[:len(b)-5]) == nil {
		t.Error("a broken site was read")
	}
}

// What a story repeats of earlier ones stays: a quote that two articles have,
// and the paragraph of background in each story about one matter.
func TestSiteStories(t *testing.T) {
	const quote = "“We shall not sell the bridge, whatever they offer,” said the mayor of Port Hallam on Monday evening."
	const background = "The ferry Aurora sank off Port Hallam in the night of 3 March, with eleven people on board, of whom nine were saved."
	var site Site
	weekly.learn(t, &site, 0, 12)
	for n := range 6 {
		title, own := article(40 + n)
		if n < 5 {
			title, own = fmt.Sprintf("Aurora: %s", title), append(own, background)
		}
		if n > 3 {
			own = append(own[:2], append([]string{quote}, own[2:]...)...)
		}
		site.Learn(treeOf(t, weekly.page(40+n, title, own...)))
	}
	title, own := article(77)
	own = append(own[:2], append([]string{quote}, own[2:]...)...)
	got := textOf(t, weekly.page(77, "Aurora: "+title, append(own, background)...), &site)
	if !strings.Contains(got, background) || !strings.Contains(got, quote) {
		t.Errorf("text of the article went: %q", got)
	}
	for _, s := range talk {
		if strings.Contains(got, s) {
			t.Errorf("%q stayed", s)
		}
	}
}

// One article many times is one page.
func TestSiteCopies(t *testing.T) {
	var site Site
	title, own := article(1)
	for n := range 20 {
		site.Learn(treeOf(t, weekly.page(n, title, own...)))
	}
	weekly.learn(t, &site, 2, 4)
	if site.pages != 3 {
		t.Errorf("%d pages, want 3", site.pages)
	}
	weekly.learn(t, &site, 4, 10)
	if got := textOf(t, weekly.page(3, title, own...), &site); got != strings.Join(own, "\n\n") {
		t.Errorf("got %q", got)
	}
}

// After a redesign the new furniture is known as soon as the old one was.
func TestSiteRedesign(t *testing.T) {
	var site Site
	weekly.learn(t, &site, 0, 60)
	another.learn(t, &site, 60, 66)
	title, own := article(99)
	if got := textOf(t, another.page(99, title, own...), &site); got != strings.Join(own, "\n\n") {
		t.Errorf("got %q", got)
	}
}

// However many pages there are, what is kept fits its place in crawl.db.
func TestSiteBounded(t *testing.T) {
	var site Site
	random := rand.New(rand.NewPCG(3, 4))
	for n := range 120 {
		var own []string
		for range 300 {
			own = append(own, fmt.Sprintf("Ship %x left the harbour of town %x with a load of salt.", random.Uint64(), random.Uint64()))
		}
		site.Learn(treeOf(t, weekly.page(n, fmt.Sprint("List of ships ", n), own...)))
	}
	b, err := site.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if len(site.texts) > maxShared || len(b) > 1<<20 {
		t.Errorf("%d texts in %d bytes", len(site.texts), len(b))
	}
}

func FuzzSite(f *testing.F) {
	var site Site
	weekly.learn(f, &site, 0, 5)
	b, err := site.MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(b[:40])
	f.Fuzz(func(t *testing.T, b []byte) {
		var s Site
		if s.UnmarshalBinary(b) != nil {
			return
		}
		title, own := article(9)
		textOf(t, weekly.page(9, title, own...), &s)
		again, err := s.MarshalBinary()
		if err != nil || new(Site).UnmarshalBinary(again) != nil {
			t.Error("what was read cannot be written and read again")
		}
	})
}
