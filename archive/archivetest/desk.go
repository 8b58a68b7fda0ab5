package archivetest

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"tearsheet/archive"
)

// desk is an archive with a clock, and the words tests speak to it.
type desk struct {
	testing.TB
	archive *archive.Archive
	store   archive.Store
	clock   time.Time
	open    func(testing.TB) archive.Store
}

// newDesk opens an archive that must be sound when the test ends.
func newDesk(t testing.TB, open func(testing.TB) archive.Store) *desk {
	d := &desk{TB: t, store: open(t), open: open, clock: time.Date(2024, 1, 10, 9, 0, 0, 0, time.UTC)}
	d.archive = &archive.Archive{Store: d.store, Now: func() time.Time { return d.clock }}
	t.Cleanup(func() {
		d.archive.Records = nil
		for f, err := range d.archive.Verify(context.Background()) {
			t.Errorf("not sound: %v, %v", f, err)
		}
	})
	return d
}

// another is a desk with an archive of its own.
func (d *desk) another() *desk { return newDesk(d.TB, d.open) }

const day = 24 * time.Hour

// wait moves the clock on.
func (d *desk) wait(by time.Duration) { d.clock = d.clock.Add(by) }

// capture is a fetch of a URL now.
func (d *desk) capture(url string, status int) archive.Capture {
	return archive.Capture{URL: url, Time: d.clock, Status: status, MIME: "text/html"}
}

// save saves an article as captured now.
func (d *desk) save(url string, a *archive.Article) (archive.Snapshot, archive.Change) {
	d.Helper()
	s, change, err := d.archive.Save(d.Context(), d.capture(url, 200), a)
	d.must(err)
	return s, change
}

// saves saves an article and checks what that found.
func (d *desk) saves(url string, a *archive.Article, want archive.Change, version int) archive.Snapshot {
	d.Helper()
	s, change := d.save(url, a)
	if change != want || s.Version != version {
		d.Errorf("saved %s: %v, version %d; want %v, version %d", url, change, s.Version, want, version)
	}
	return s
}

// seen keeps a capture without an article.
func (d *desk) seen(url string, status int) {
	d.Helper()
	d.must(d.archive.Seen(d.Context(), d.capture(url, status)))
}

// redirects keeps a redirect.
func (d *desk) redirects(url string, status int, to string) {
	d.Helper()
	c := d.capture(url, status)
	c.Location = to
	d.must(d.archive.Seen(d.Context(), c))
}

// find finds what must be there.
func (d *desk) find(address string) archive.Snapshot {
	d.Helper()
	s, err := d.archive.Find(d.Context(), address)
	d.must(err)
	return s
}

func (d *desk) stats() archive.Stats {
	d.Helper()
	s, err := d.archive.Stats(d.Context())
	d.must(err)
	return s
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// same checks that two URLs lead to one article.
func (d *desk) same(a, b archive.Snapshot) {
	d.Helper()
	if a.ID != b.ID {
		d.Errorf("%s and %s are two articles, %s and %s; want one", a.URL, b.URL, a.ID, b.ID)
	}
}

// differ checks that two URLs lead to two articles.
func (d *desk) differ(a, b archive.Snapshot) {
	d.Helper()
	if a.ID == b.ID {
		d.Errorf("%s and %s are one article, %s; want two", a.URL, b.URL, a.ID)
	}
}

// collect drains an iterator.
func collect[T any](t testing.TB, items iter.Seq2[T, error]) (all []T) {
	t.Helper()
	for item, err := range items {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, item)
	}
	return all
}

// story is an article of nine paragraphs that no other number tells.
func story(number uint64) *archive.Article {
	r := rand.New(rand.NewPCG(number, 1))
	a := &archive.Article{Title: fmt.Sprintf("Story %d", number), Authors: []string{"Zhao Shiren"}, Extractor: "test/1"}
	for range 9 {
		a.Blocks = append(a.Blocks, archive.Block{Kind: archive.Paragraph, Text: sentence(r)})
	}
	return a
}

func sentence(r *rand.Rand) string {
	words := make([]string, 12)
	for i := range words {
		for range 2 + r.IntN(6) {
			words[i] += string(rune('a' + r.IntN(26)))
		}
	}
	return strings.Join(words, " ") + "."
}

// edited is a story with its last paragraph rewritten.
func edited(number, edit uint64) *archive.Article {
	a := story(number)
	a.Blocks[len(a.Blocks)-1].Text = sentence(rand.New(rand.NewPCG(number, 1+edit)))
	return a
}

// brief is an article too short to be known by its text.
func brief(title, text string) *archive.Article {
	return &archive.Article{Title: title, Blocks: []archive.Block{{Kind: archive.Paragraph, Text: text}}}
}
