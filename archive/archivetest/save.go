package archivetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tearsheet/archive"
)

const (
	page    = "https://www.magazine.example/2024/story"
	printed = "https://www.magazine.example/print/story"
	amp     = "https://amp.magazine.example/story"
)

func saveVersions(t *testing.T, d *desk) {
	first := d.saves(page, story(1), archive.New, 1)
	d.wait(day)
	again := d.saves(page, story(1), archive.Same, 1)
	if !again.Captured.Equal(first.Captured) || !again.Last.Equal(d.clock) {
		t.Errorf("captured %s, last seen %s after a day", again.Captured, again.Last)
	}
	d.wait(day)
	d.saves(page, edited(1, 1), archive.Changed, 2)
	d.wait(day)
	back := d.saves(page, story(1), archive.Changed, 3)
	if back.Fixity != first.Fixity || back.Versions != 3 || back.Upgrade {
		t.Errorf("the first text came back as %s, %d versions, upgrade: %v", back.Fixity, back.Versions, back.Upgrade)
	}
	if s := d.stats(); s.Texts != 2 || s.Versions != 3 || s.Articles != 1 || s.Captures != 4 {
		t.Errorf("two texts in three versions are counted as %+v", s)
	}
}

func saveWhatChanges(t *testing.T, d *desk) {
	note := func(kind archive.Kind) func(*archive.Article) {
		return func(a *archive.Article) { a.Notes = []archive.Block{{Kind: kind, Text: "It was 1895, not 1985."}} }
	}
	for i, test := range []struct {
		what   string
		change func(*archive.Article)
		want   archive.Change
	}{
		{"title", func(a *archive.Article) { a.Title = "Quietly changed" }, archive.Changed},
		{"subtitle", func(a *archive.Article) { a.Subtitle = "Added" }, archive.Changed},
		{"authors", func(a *archive.Article) { a.Authors = append(a.Authors, "B") }, archive.Changed},
		{"correction", note(archive.Correction), archive.Changed},
		{"text", func(a *archive.Article) { a.Blocks[3].Text += " More." }, archive.Changed},
		{"disclaimer", note(archive.Disclaimer), archive.Same},
		{"tags", func(a *archive.Article) { a.Tags = []string{"new"} }, archive.Same},
		{"section", func(a *archive.Article) { a.Section = "Other" }, archive.Same},
		{"kinds", func(a *archive.Article) { a.Blocks[0].Kind = archive.Heading }, archive.Same},
		{"extractor", func(a *archive.Article) { a.Extractor = "test/2" }, archive.Same},
	} {
		url := fmt.Sprintf("https://magazine.example/%d", i)
		d.save(url, story(uint64(i)))
		d.wait(time.Hour)
		changed := story(uint64(i))
		test.change(changed)
		if _, got := d.save(url, changed); got != test.want {
			t.Errorf("another %s is %v, want %v", test.what, got, test.want)
		}
	}
}

func saveUpgrade(t *testing.T, d *desk) {
	d.save(page, story(1))
	d.wait(day)
	ours := edited(1, 1)
	ours.Extractor = "test/2"
	if s := d.saves(page, ours, archive.Changed, 2); !s.Upgrade {
		t.Error("a text that another extractor made is taken for the publisher's edit")
	}
	d.wait(day)
	theirs := edited(1, 2)
	theirs.Extractor = "test/2"
	if s := d.saves(page, theirs, archive.Changed, 3); s.Upgrade {
		t.Error("the publisher's edit is taken for ours")
	}
}

// saveSeveralURLs tries the ways in which two URLs are one article.
func saveSeveralURLs(t *testing.T, d *desk) {
	named := func(n uint64, canonical string) *archive.Article {
		a := story(n)
		a.Canonical = canonical
		return a
	}
	first := d.saves(page, named(1, page), archive.New, 1)
	d.same(first, d.saves(page+"/?utm_source=feed#top", story(1), archive.Same, 1))
	d.same(first, d.saves(printed, story(1), archive.Same, 1)) // the same text
	slight := edited(1, 7)
	slight.Canonical = page
	s := d.saves(amp, slight, archive.Same, 1) // named for the page, and alike: another form of it
	d.same(first, s)
	if want := []string{page, printed, amp}; !slices.Equal(s.URLs, want) {
		t.Errorf("its URLs are %q, want %q", s.URLs, want)
	}
	early := d.saves("https://magazine.example/amp/2", named(2, "https://magazine.example/2"), archive.New, 1)
	d.same(early, d.find("https://magazine.example/2")) // named, not yet seen
	home := edited(2, 1)
	home.Canonical = "https://magazine.example/2"
	come := d.saves("https://magazine.example/2", home, archive.Changed, 2)
	d.same(early, come)
	if come.URLs[0] != home.Canonical {
		t.Errorf("an article seen in another form first has its home at %q", come.URLs)
	}
	changes, err := d.archive.Differences(t.Context(), early.ID)
	if err != nil || len(changes) != 1 || !changes[0].Variant || changes[0].Silent {
		t.Errorf("two forms of a page are told as an edit: %+v, %v", changes, err)
	}
	if s := d.stats(); s.Articles != 2 || s.Sites != 1 {
		t.Errorf("two articles of one site are counted as %+v", s)
	}
}

// saveOtherArticles tries what does not make two URLs one article.
func saveOtherArticles(t *testing.T, d *desk) {
	named := func(a *archive.Article, canonical string) *archive.Article {
		a.Canonical = canonical
		return a
	}
	first := d.saves(page, story(1), archive.New, 1)
	d.differ(first, d.saves("https://other.example/story", story(1), archive.New, 1))
	d.differ(first, d.saves("https://other.example/copy", named(edited(1, 1), page), archive.New, 1))
	d.differ(first, d.saves(printed, named(story(2), page), archive.New, 1)) // named, but another text

	// A site whose every page names the front page, or one section, canonical.
	for _, canonical := range []string{"https://b.example/", "https://b.example/news"} {
		three := d.saves(canonical+"3", named(story(3+uint64(len(canonical))*10), canonical), archive.New, 1)
		d.differ(three, d.saves(canonical+"4", named(story(4+uint64(len(canonical))*10), canonical), archive.New, 1))
		d.differ(three, d.saves(canonical, story(5+uint64(len(canonical))*10), archive.New, 1))
	}
	// A daily report, mostly of fixed words, whose every issue names the latest.
	var issues []archive.Snapshot
	for i, day := range []string{"2024-01-08", "2024-01-09", "2024-01-10"} {
		a := named(story(77), "https://d.example/latest")
		a.Title, a.Blocks[0].Text = "Report of "+day, story(uint64(90 + i)).Blocks[0].Text
		a.Published, _ = archive.ParseDate(day)
		issues = append(issues, d.saves("https://d.example/"+day, a, archive.New, 1))
	}
	d.differ(issues[0], issues[1])
	d.differ(issues[1], issues[2])
	// A text too short to know an article by.
	wall := "Subscribe to read on."
	short := d.saves("https://c.example/1", brief("One", wall), archive.New, 1)
	d.differ(short, d.saves("https://c.example/2", brief("Two", wall), archive.New, 1))
	if s := d.stats(); s.Texts != 1+1+1+6+3+1 {
		t.Errorf("%d texts are stored", s.Texts)
	}
}

// saveAlternating visits one article at two URLs that word it differently: one is
// another form of the other.
func saveAlternating(t *testing.T, d *desk) {
	named := func(a *archive.Article) *archive.Article {
		a.Canonical = page
		return a
	}
	d.saves(page, named(story(1)), archive.New, 1)
	for range 5 {
		d.saves(amp, named(edited(1, 1)), archive.Same, 1)
		d.wait(day)
		d.saves(page, named(story(1)), archive.Same, 1)
	}
	d.saves(page, named(edited(1, 2)), archive.Changed, 2)
	d.saves(amp, named(edited(1, 2)), archive.Same, 2)
	d.saves(amp, named(edited(1, 1)), archive.Same, 2)
	whole := named(edited(1, 1))
	whole.Blocks = append(whole.Blocks, story(1).Blocks[:len(whole.Blocks)/2]...)
	d.saves(amp, whole, archive.Changed, 3) // says more than the page
	d.wait(60 * day)                        // and now the page is not seen any more
	d.saves(amp, named(edited(1, 1)), archive.Changed, 4)
}

// saveLeaves has two URLs show one wall, and then their own articles.
func saveLeaves(t *testing.T, d *desk) {
	wall := d.saves(page, story(9), archive.New, 1)
	d.same(wall, d.saves(printed, story(9), archive.Same, 1))
	d.wait(day)
	first := d.saves(page, story(1), archive.Changed, 2)
	second := d.saves(printed, story(2), archive.New, 1)
	d.differ(first, second)
	d.same(second, d.find(printed))
	d.wait(day)
	d.saves(printed, edited(2, 1), archive.Changed, 2)
	d.saves(page, edited(1, 1), archive.Changed, 3)
}

// saveOutOfOrder brings in captures older than what the archive has.
func saveOutOfOrder(t *testing.T, d *desk) {
	start := d.clock
	at := func(n int, a *archive.Article, want archive.Change, version int) {
		t.Helper()
		d.clock = start.Add(time.Duration(n) * day)
		d.saves(page, a, want, version)
	}
	at(10, story(1), archive.New, 1)
	at(20, edited(1, 1), archive.Changed, 2)
	at(15, story(1), archive.Same, 1)        // stood then
	at(17, edited(1, 1), archive.Same, 2)    // stood earlier than we knew
	at(5, edited(1, 5), archive.Changed, 3)  // older than all
	at(12, edited(1, 1), archive.Changed, 4) // between
	for when, want := range map[string]int{
		"2024-01-15": 3, "2024-01-20": 1, "2024-01-23": 4, "2024-01-27": 2, "latest": 2, "latest~1": 0,
	} {
		if s, err := d.archive.Find(t.Context(), page+"@"+when); want > 0 && (err != nil || s.Version != want) {
			t.Errorf("on %s stood version %d (%v), want %d", when, s.Version, err, want)
		}
	}
	var order []int
	history, err := d.archive.History(t.Context(), d.find(page).ID)
	d.must(err)
	for _, s := range history {
		order = append(order, s.Version)
	}
	if want := []int{3, 1, 4, 2}; !slices.Equal(order, want) {
		t.Errorf("in order of time the versions are %v, want %v", order, want)
	}
}

// saveConcurrent saves from many goroutines: no save is lost, and each article
// is begun once.
func saveConcurrent(t *testing.T, d *desk) {
	const workers, each = 16, 12
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := range each {
				c := d.capture(fmt.Sprintf("https://magazine.example/%d", i), 200)
				c.Time = c.Time.Add(time.Duration(w) * time.Second)
				if _, _, err := d.archive.Save(context.WithoutCancel(t.Context()), c, story(uint64(i))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if s := d.stats(); s.Articles != each || s.Versions != each || s.Captures != workers*each {
		t.Errorf("%d workers saving %d articles are counted as %+v", workers, each, s)
	}
}

func saveRefuses(t *testing.T, d *desk) {
	for _, url := range []string{"", "mailto:a@magazine.example", "https://", "/2024/story"} {
		if _, _, err := d.archive.Save(t.Context(), d.capture(url, 200), story(1)); !errors.Is(err, archive.ErrURL) {
			t.Errorf("Save of URL %q: %v, want ErrURL", url, err)
		}
		if err := d.archive.Seen(t.Context(), d.capture(url, 404)); !errors.Is(err, archive.ErrURL) {
			t.Errorf("Seen of URL %q: %v, want ErrURL", url, err)
		}
	}
	if _, _, err := d.archive.Save(t.Context(), d.capture(page, 200), nil); err == nil {
		t.Error("Save without an article succeeds")
	}
	if s := d.stats(); s != (archive.Stats{Stored: s.Stored}) {
		t.Errorf("something was kept: %+v", s)
	}
}

// saveAnyOrder makes random visits. Whatever they are: what a URL shows is
// found at it, versions are only made by texts that the URL did not show, and
// the archive is sound.
func saveAnyOrder(t *testing.T, d *desk) {
	rapid.Check(t, func(r *rapid.T) {
		site := strings.ToLower(rapid.StringMatching(`[a-z]{12}`).Draw(r, "site"))
		shown := map[string]archive.Digest{}
		for range rapid.IntRange(1, 12).Draw(r, "visits") {
			d.wait(time.Minute)
			url := fmt.Sprintf("https://%s.example/%d", site, rapid.IntRange(1, 3).Draw(r, "url"))
			if rapid.IntRange(0, 4).Draw(r, "lost") == 0 {
				d.seen(url, 404)
				continue
			}
			a := edited(rapid.Uint64Range(1, 2).Draw(r, "story"), rapid.Uint64Range(1, 3).Draw(r, "edit"))
			s, change := d.save(url, a)
			if last := shown[url]; change == archive.Same && last != (archive.Digest{}) && last != a.Digest() && s.Fixity != a.Digest() {
				r.Fatalf("%s shows another text, found %v", url, change)
			} else if change != archive.Same && last == a.Digest() {
				r.Fatalf("%s shows what it showed, found %v", url, change)
			}
			shown[url] = a.Digest()
		}
		for _, url := range slices.Sorted(maps.Keys(shown)) {
			history, err := d.archive.History(t.Context(), d.find(url).ID)
			if err != nil || !slices.ContainsFunc(history, func(s archive.Snapshot) bool { return s.Fixity == shown[url] }) {
				r.Fatalf("what %s showed is not in its history (%v)", url, err)
			}
		}
	})
}
