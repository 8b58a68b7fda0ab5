package archivetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tearsheet/archive"
)

// state checks what has become of an article, in all the ways to ask.
func (d *desk) state(url string, want archive.State) {
	d.Helper()
	s := d.find(url)
	if s.State != want {
		d.Errorf("%s is %s, want %s", url, s.State, want)
	}
	if got, err := d.archive.StateOf(d.Context(), s.ID); got != want || err != nil {
		d.Errorf("the state of %s is %s, %v; want %s", url, got, err, want)
	}
	for listed, err := range d.archive.Snapshots(d.Context(), archive.Query{State: want}) {
		if err != nil {
			d.Fatal(err)
		}
		if listed.ID == s.ID {
			return
		}
	}
	d.Errorf("%s is not listed as %s", url, want)
}

// turned is a page that shows little and says something else.
func turned(title, text string) *archive.Article {
	a := brief(title, text)
	a.Extractor = "test/1"
	return a
}

// stateWalled shows walls in place of an article: none is a version.
func stateWalled(t *testing.T, d *desk) {
	first := d.saves(page, story(1), archive.New, 1)
	teaser := story(1)
	teaser.Blocks = append(teaser.Blocks[:2], archive.Block{Kind: archive.Paragraph, Text: "Subscribe now to continue reading this story."})
	for _, wall := range []*archive.Article{
		turned("Just a moment...", "Checking your browser before you proceed. Please verify you are human to continue."),
		turned("Log in", "Please log in to your account. Forgot your password? Register for free to read on."),
		turned("Access denied", "You have been blocked because of unusual traffic from your network."),
		teaser,
	} {
		d.wait(day)
		s := d.saves(page, wall, archive.Same, 1)
		if s.Fixity != first.Fixity {
			t.Errorf("%q is taken for the article", wall.Title)
		}
		d.state(page, archive.StateWalled)
		d.wait(day)
		d.saves(page, story(1), archive.Same, 1)
		d.state(page, archive.StateLive)
	}
	d.wait(day)
	d.seen(page, 403)
	d.state(page, archive.StateWalled)
	c := d.capture(page, 200)
	c.Says = "Are you a robot?"
	d.must(d.archive.Seen(t.Context(), c))
	d.state(page, archive.StateWalled)
	d.wait(day)
	c = d.capture(page, 200)
	c.Revisit = true // of the page that asked
	d.must(d.archive.Seen(t.Context(), c))
	d.state(page, archive.StateWalled)
	if s := d.find(page); !s.Last.Before(c.Time.Add(-day)) {
		t.Errorf("a wall that stands is taken for the article, last seen %s", s.Last)
	}
	if s := d.stats(); s.Versions != 1 || s.Captures < 9 {
		t.Errorf("walls are counted as %+v", s)
	}
}

// stateEdited shortens articles as publishers do: these are versions.
func stateEdited(t *testing.T, d *desk) {
	d.save(page, story(1))
	d.wait(day)
	cut := story(1)
	cut.Blocks = cut.Blocks[:3]
	d.saves(page, cut, archive.Changed, 2)
	d.wait(day)
	retracted := turned("Story 1", "This story has been retracted by the editors after an inquiry.")
	d.saves(page, retracted, archive.Changed, 3)
	d.state(page, archive.StateLive)
	about := story(2)
	about.Blocks[8].Text += " A captcha asked whether they were human."
	d.saves(printed, story(2), archive.New, 1)
	d.wait(day)
	d.saves(printed, about, archive.Changed, 2)
}

// stateSoft finds pages missing that answer 200 or redirect: once is not
// enough.
func stateSoft(t *testing.T, d *desk) {
	d.archive.Grace = 2 * day
	gone := turned("Page not found", "Sorry, the page you are looking for does not exist or has been removed.")
	home := func(url string) { d.redirects(url, 301, "https://magazine.example/") }
	says := func(url, text string) {
		c := d.capture(url, 200)
		c.Says = text
		d.must(d.archive.Seen(t.Context(), c))
	}
	for i, look := range []func(string){
		func(url string) { d.saves(url, gone, archive.Same, 1) },
		func(url string) { says(url, "404 | Page not found") },
		func(url string) { says(url, "Magazine\nLatest news: Snow closes the pass") },
		home,
		func(url string) {
			c := d.capture(url, 200)
			c.Says, c.Payload = "404 | Page not found", archive.Sum([]byte("not found"))
			if c.Revisit = d.find(url).Captured.Before(d.clock.Add(-day - time.Hour)); c.Revisit {
				c.Says = ""
			}
			d.must(d.archive.Seen(t.Context(), c))
		},
	} {
		url := "https://magazine.example/soft/" + strings.Repeat("x", i+1)
		d.saves(url, story(uint64(10+i)), archive.New, 1)
		for n := range 3 {
			d.wait(day + time.Minute)
			look(url)
			if s := d.find(url); (s.State == archive.StateRemoved) != (n == 2) {
				t.Errorf("way %d, look %d: %s", i, n+1, s.State)
			}
		}
		d.wait(day)
		d.saves(url, story(uint64(10+i)), archive.Same, 1)
		d.state(url, archive.StateLive)
	}
}

// stateAstray has pages answer otherwise that may come back, and redirect to
// where no article is.
func stateAstray(t *testing.T, d *desk) {
	d.archive.Grace = 2 * day
	d.save(page, story(1))
	d.save(printed, story(2))
	for range 5 {
		d.wait(day)
		for url, text := range map[string]string{
			page: "Magazine\nWe are down for maintenance.", printed: "Magazine\nStory 2: the film", "https://magazine.example/world": "Magazine\nLatest news",
		} {
			c := d.capture(url, 200)
			c.Says = text
			d.must(d.archive.Seen(t.Context(), c))
		}
	}
	d.state(page, archive.StateLive)
	d.state(printed, archive.StateLive)
	d.wait(day)
	d.redirects(page, 302, "https://magazine.example/world")
	d.wait(3 * day)
	d.redirects(page, 302, "https://magazine.example/world")
	d.state(page, archive.StateRemoved)
	d.seen(printed, 451)
	d.state(printed, archive.StateWalled)
}

func stateMoved(t *testing.T, d *desk) {
	d.save(page, story(1))
	d.wait(day)
	d.redirects(page, 301, "https://magazine.example/moved/story")
	d.state(page, archive.StateMoved)
	d.saves("https://magazine.example/moved/story", story(1), archive.Same, 1)
	d.state(page, archive.StateMoved)
}

// stateTurned lists articles by what has become of them, and no longer when
// they are back.
func stateTurned(t *testing.T, d *desk) {
	d.library()
	turned := func() string {
		entries, ok, err := d.archive.Turned(t.Context(), archive.StateRemoved, 9)
		d.must(err)
		if !ok {
			t.Skip("this store does not know")
		}
		var ids []string
		for _, e := range entries {
			s, err := d.archive.Snapshot(t.Context(), e.ID, e.Version)
			d.must(err)
			ids = append(ids, s.Title)
		}
		slices.Sort(ids)
		return strings.Join(ids, " ")
	}
	d.seen("https://a.example/2023/1", 410)
	d.seen("https://b.example/4", 410)
	if got := turned(); got != "1 4" {
		t.Errorf("removed: %s, want 1 and 4", got)
	}
	d.seen("https://b.example/4", 304)
	if got := turned(); got != "1" {
		t.Errorf("when 4 is back, removed: %s, want 1", got)
	}
	if _, ok, err := d.archive.Turned(t.Context(), archive.StateRemoved, 1); ok || err != nil {
		t.Errorf("more than one: %v, %v, want false", ok, err)
	}
}
