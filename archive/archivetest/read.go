package archivetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
)

// view reads from the store what must be there.
func view[T any](d *desk, read func(archive.Reader) (T, error)) (value T) {
	d.Helper()
	d.must(d.store.View(d.Context(), func(r archive.Reader) (err error) {
		value, err = read(r)
		return err
	}))
	return value
}

func readNotFound(t *testing.T, d *desk) {
	d.must(d.store.View(t.Context(), func(r archive.Reader) error {
		_, link := r.Link("example,nowhere)/")
		_, chain := r.Chain("aaaaaaaaaa")
		_, head := r.Head("aaaaaaaaaa", 1)
		for what, err := range map[string]error{"Link": link, "Chain": chain, "Head": head} {
			if !errors.Is(err, archive.ErrNotFound) {
				t.Errorf("%s of nothing: %v, want ErrNotFound", what, err)
			}
		}
		links, err := r.Links("", "", 9)
		if len(links) > 0 || err != nil {
			t.Errorf("Links of nothing: %v, %v", links, err)
		}
		chains, err := r.Newest("nowhere.example", time.Time{}, "", 9)
		if len(chains) > 0 || err != nil {
			t.Errorf("Newest of nothing: %v, %v", chains, err)
		}
		return nil
	}))
}

func readLinks(t *testing.T, d *desk) {
	d.must(d.store.Update(t.Context(), func(w archive.Writer) error {
		for _, n := range []int{20, 3, 100, 21} {
			d.must(w.PutLink(link(n)))
		}
		return nil
	}))
	for _, test := range []struct {
		prefix, after archive.Key
		n             int
		want          []int
	}{
		{"", "", 9, []int{3, 20, 21, 100}},
		{"", "", 2, []int{3, 20}},
		{"", link(20).Key, 9, []int{21, 100}},
		{"example,magazine)/02", "", 9, []int{20, 21}},
		{"example,magazine)/02", link(20).Key, 9, []int{21}},
		{"example,magazine)/02", "a", 9, []int{20, 21}},
		{"example,other)/", "", 9, nil},
	} {
		links := view(d, func(r archive.Reader) ([]archive.Link, error) { return r.Links(test.prefix, test.after, test.n) })
		var want []archive.Link
		for _, n := range test.want {
			want = append(want, link(n))
		}
		if diff := cmp.Diff(want, links); diff != "" {
			t.Errorf("Links(%q, %q, %d): %s", test.prefix, test.after, test.n, diff)
		}
	}
}

func readIDs(t *testing.T, d *desk) {
	putChains(d, "bbbbbbbbbb", "abbbbbbbbb", "abcccccccc", "cccccccccc")
	ids := func(prefix string, after archive.ID, n int) []archive.ID {
		return view(d, func(r archive.Reader) ([]archive.ID, error) { return r.IDs(prefix, after, n) })
	}
	for got, want := range map[string]string{
		fmt.Sprint(ids("ab", "", 9)):           "[abbbbbbbbb abcccccccc]",
		fmt.Sprint(ids("ab", "", 1)):           "[abbbbbbbbb]",
		fmt.Sprint(ids("", "abcccccccc", 9)):   "[bbbbbbbbbb cccccccccc]",
		fmt.Sprint(ids("ab", "abbbbbbbbb", 9)): "[abcccccccc]",
	} {
		if got != want {
			t.Errorf("IDs: %s, want %s", got, want)
		}
	}
}

// putChains adds articles with one version each, a day apart.
func putChains(d *desk, ids ...archive.ID) {
	d.Helper()
	d.must(d.store.Update(d.Context(), func(w archive.Writer) error {
		for i, id := range ids {
			l, at := link(i), d.clock.Add(time.Duration(i)*day)
			l.ID, l.Version = id, 1
			s := archive.Snapshot{ID: id, Version: 1, Article: *story(uint64(i)), Captured: at, Indexed: at}
			seq, err := w.AddSnapshot(s)
			d.must(err)
			d.must(w.PutLink(l))
			d.must(w.PutChain(archive.Chain{
				ID: id, Site: "magazine.example", Date: at, Keys: []archive.Key{l.Key},
				Versions: []archive.Version{{Seq: seq, Captured: at}},
			}))
		}
		return nil
	}))
}

func readNewest(t *testing.T, d *desk) {
	putChains(d, "dddddddddd", "cccccccccc", "bbbbbbbbbb")
	newest := func(site string, date time.Time, id archive.ID, n int) (ids []archive.ID) {
		for _, c := range view(d, func(r archive.Reader) ([]archive.Chain, error) { return r.Newest(site, date, id, n) }) {
			ids = append(ids, c.ID)
		}
		return ids
	}
	check := func(got []archive.ID, want ...archive.ID) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("Newest: %v, want %v", got, want)
		}
	}
	check(newest("", time.Time{}, "", 9), "bbbbbbbbbb", "cccccccccc", "dddddddddd")
	check(newest("magazine.example", time.Time{}, "", 2), "bbbbbbbbbb", "cccccccccc")
	check(newest("", d.clock.Add(day), "cccccccccc", 9), "dddddddddd")
	check(newest("", d.clock.Add(day), "", 9), "dddddddddd")
	check(newest("other.example", time.Time{}, "", 9))

	moved := view(d, func(r archive.Reader) (archive.Chain, error) { return r.Chain("dddddddddd") })
	moved.Date = d.clock.Add(9 * day)
	d.must(d.store.Update(t.Context(), func(w archive.Writer) error { return w.PutChain(moved) }))
	check(newest("", time.Time{}, "", 9), "dddddddddd", "bbbbbbbbbb", "cccccccccc")
}

func readCaptures(t *testing.T, d *desk) {
	payload, other := archive.Sum([]byte("page")), archive.Sum([]byte("edited page"))
	page := link(1)
	at := func(day time.Duration, change func(*archive.Capture)) archive.Capture {
		c := archive.Capture{
			URL: page.URL, Time: d.clock.Add(day * 24 * time.Hour), Status: 200, MIME: "text/html",
			Payload: payload, Record: archive.Record{File: "a.warc.gz", Offset: int64(day) << 33, Length: 4711},
		}
		change(&c)
		return c
	}
	want := []archive.Capture{
		at(0, func(c *archive.Capture) {}),
		at(1, func(c *archive.Capture) { c.Revisit = true }),
		at(2, func(c *archive.Capture) { *c = archive.Capture{URL: c.URL, Time: c.Time, Status: 304} }),
		at(3, func(c *archive.Capture) {
			c.Revisit, c.MIME, c.Record.File = true, "application/xhtml+xml", "b.warc.gz"
		}),
		at(4, func(c *archive.Capture) { c.Payload = other }),
		at(4, func(c *archive.Capture) { c.Payload, c.Signals = other, "noarchive; ai-train=no" }),
		at(4, func(c *archive.Capture) { c.Status = 503 }),
		at(5, func(c *archive.Capture) { c.URL += "?utm_source=feed" }),
		at(6, func(c *archive.Capture) { c.Status, c.Location = 301, "https://magazine.example/new" }),
		at(-20000, func(c *archive.Capture) { c.Record.Offset = 0 }), // 1969
	}
	for range 2 { // the second time changes nothing
		d.must(d.store.Update(t.Context(), func(w archive.Writer) error {
			d.must(w.PutLink(page))
			for _, c := range want {
				d.must(w.AddCapture(page.Key, c))
			}
			return nil
		}))
	}
	slices.SortStableFunc(want, func(a, b archive.Capture) int { return a.Time.Compare(b.Time) })
	got := view(d, func(r archive.Reader) ([]archive.Capture, error) { return r.Captures(page.Key, 0, 99) })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Captures: %s", diff)
	}
	got = view(d, func(r archive.Reader) ([]archive.Capture, error) { return r.Captures(page.Key, 2, 3) })
	if diff := cmp.Diff(want[2:5], got); diff != "" {
		t.Errorf("Captures 3 to 5: %s", diff)
	}
	if s := d.stats(); s.Captures != len(want) || !s.First.Equal(want[0].Time) || !s.Last.Equal(want[len(want)-1].Time) {
		t.Errorf("counted %+v", s)
	}
}

func readRoundTrip(t *testing.T, d *desk) {
	free := false
	full := archive.Article{
		URL: "https://magazine.example/a", Canonical: "https://magazine.example/A", Site: "The Magazine",
		Title: "Ünïcode “title”", Subtitle: "Sub", Authors: []string{"A", "B"}, Section: "East Asia", Tags: []string{"x", "y"},
		Published: archive.Date{Time: time.Date(2024, 1, 10, 9, 0, 0, 0, time.FixedZone("", 5*3600))},
		Modified:  archive.Date{Time: time.Date(2024, 1, 11, 0, 0, 0, 0, time.UTC), Day: true}, Lang: "pt-BR",
		Blocks: []archive.Block{
			{Kind: archive.Heading, Level: 2, Text: "H"},
			{Kind: archive.Paragraph, Text: "a\n\nb"},
			{Kind: archive.Item, Level: 1, Text: ""},
			{Kind: "poem", Text: "not UTF-8: \xff"},
			{Kind: archive.Code, Text: "\n\n"},
			{Kind: archive.Paragraph, Text: "read this now", Marks: []archive.Mark{
				{Kind: archive.StrongMark, From: 0, To: 13},
				{Kind: archive.LinkMark, From: 5, To: 9, Href: "https://magazine.example/b?c=1&d=<2>"},
			}},
			{Kind: archive.Quote, Text: "q", Marks: []archive.Mark{{Kind: archive.EmphasisMark, From: 0, To: 1}}},
		},
		Notes:   []archive.Block{{Kind: archive.AuthorNote, Text: "The author is …"}},
		Images:  []archive.Image{{URL: "https://magazine.example/a.jpg", Caption: "c", Credit: "d"}},
		Repairs: []archive.Repair{{Kind: "injected_fragment", Removed: "x", Block: 1, Offset: 2, Evidence: "author_note"}},
		Free:    &free, Confidence: 0.97, Extractor: "tearsheet/1",
	}
	want, _ := d.save(full.URL, &full)
	want.Record = archive.Record{}
	if diff := cmp.Diff(full, want.Article); diff != "" {
		t.Errorf("what Save returned: %s", diff)
	}
	if diff := cmp.Diff(want, d.find(full.URL)); diff != "" {
		t.Errorf("what Find returned: %s", diff)
	}
}

// Marks are no part of the text: a page that has the same words with other
// marks is no version.
func readMarks(t *testing.T, d *desk) {
	const url = "https://magazine.example/marked"
	plain, marked := story(1), story(1)
	marked.Blocks[0].Marks = []archive.Mark{{Kind: archive.LinkMark, From: 0, To: 3, Href: "https://magazine.example/b"}}
	if marked.Digest() != plain.Digest() {
		t.Error("marks change the digest")
	}
	first, _ := d.save(url, marked)
	again, change := d.save(url, plain)
	if change != archive.Same || again.Version != first.Version {
		t.Errorf("without its marks it is %v, version %d", change, again.Version)
	}
	if diff := cmp.Diff(marked.Blocks, d.find(url).Blocks); diff != "" {
		t.Errorf("the blocks: %s", diff)
	}
}
