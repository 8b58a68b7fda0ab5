package archivetest

import (
	"slices"
	"testing"
	"time"

	"tearsheet/archive"
)

// gone checks whether an article counts as gone.
func (d *desk) gone(url string, want bool) {
	d.Helper()
	if s := d.find(url); s.Gone.IsZero() == want {
		d.Errorf("%s: gone since %v, want gone: %v", url, s.Gone, want)
	}
}

func seenGone(t *testing.T, d *desk) {
	for _, status := range []int{404, 410} {
		d.save(page, story(1))
		d.gone(page, false)
		d.wait(day)
		d.seen(page, status)
		d.gone(page, true)
		if s := d.stats(); s.Gone != 1 || s.Versions != 1 {
			t.Errorf("after %d: %+v", status, s)
		}
		since := d.find(page).Gone
		d.wait(day)
		d.seen(page, status)
		if got := d.find(page).Gone; !got.Equal(since) {
			t.Errorf("gone since %s, and not since %s, when %d came again", got, since, status)
		}
		d.wait(day)
		d.saves(page, story(1), archive.Same, 1)
		d.gone(page, false)
	}
	d.seen("https://magazine.example/never-was", 404)
	d.seen(page, 500)
	d.gone(page, false)
	if s := d.stats(); s.Gone != 0 || s.Articles != 1 {
		t.Errorf("at the end: %+v", s)
	}
}

func seenGrace(t *testing.T, d *desk) {
	d.archive.Grace = 3 * day
	d.save(page, story(1))
	for range 3 {
		d.wait(day)
		d.seen(page, 404)
		d.gone(page, false)
	}
	d.wait(day)
	d.seen(page, 404)
	d.gone(page, true)

	d.save(printed, story(2))
	d.wait(time.Hour)
	d.seen(printed, 410)
	d.gone(printed, true)
}

// seenLivesOn takes one of two URLs of an article away, and then the other.
func seenLivesOn(t *testing.T, d *desk) {
	d.save(page, story(1))
	d.wait(time.Minute)
	d.save(printed, story(1))
	d.wait(day)
	d.save(page, story(1))
	d.wait(time.Minute)
	d.seen(printed, 404)
	d.gone(page, false)
	d.wait(day)
	d.seen(page, 404)
	d.gone(page, true)
	d.wait(day)
	d.save(printed, story(1))
	d.gone(page, false)
}

func seenRevisit(t *testing.T, d *desk) {
	d.save(page, story(1))
	for _, change := range []func(*archive.Capture){
		func(c *archive.Capture) { c.Status = 304 },
		func(c *archive.Capture) { c.Revisit = true },
	} {
		d.wait(day)
		d.seen(page, 410)
		d.gone(page, true)
		d.wait(day)
		c := d.capture(page, 200)
		change(&c)
		d.must(d.archive.Seen(t.Context(), c))
		d.gone(page, false)
		if s := d.find(page); !s.Last.Equal(d.clock) || s.Versions != 1 {
			t.Errorf("after a revisit: last seen %s, %d versions", s.Last, s.Versions)
		}
	}
	front := "https://magazine.example/"
	c := d.capture(front, 304)
	d.must(d.archive.Seen(t.Context(), c)) // no article: only a capture
	if got := collect(t, d.archive.Captures(t.Context(), front)); len(got) != 1 {
		t.Errorf("captures of a page without article: %v", got)
	}
}

// seenMoved moves an article, with its redirect found before or after.
func seenMoved(t *testing.T, d *desk) {
	const moved = "https://magazine.example/moved/story"
	first, _ := d.save(page, story(1))
	d.wait(day)
	d.redirects(page, 301, moved)
	s := d.saves(moved, edited(1, 1), archive.Changed, 2)
	d.same(first, s)
	d.same(first, d.find(page))
	if want := []string{moved, page}; !slices.Equal(s.URLs, want) {
		t.Errorf("its URLs are %q, want its new home first: %q", s.URLs, want)
	}
	d.wait(day)
	d.seen(page, 404)
	d.gone(moved, false)

	// A URL that only ever was a redirect.
	d.redirects("https://magazine.example/?p=4711", 302, page)
	d.same(first, d.find("https://magazine.example/?p=4711"))
	// A redirect that leads round in a circle.
	d.redirects("https://magazine.example/x", 302, "https://magazine.example/y")
	d.redirects("https://magazine.example/y", 302, "https://magazine.example/x")
	if s, err := d.archive.Find(t.Context(), "https://magazine.example/x"); err == nil {
		t.Errorf("a circle leads to %v", s.ID)
	}
}

// seenMovedAway redirects a removed article to pages that are not it.
func seenMovedAway(t *testing.T, d *desk) {
	first, _ := d.save(page, story(1))
	for i, to := range []string{"https://magazine.example/", "https://magazine.example/news", "https://other.example/a", "not a URL"} {
		d.wait(day)
		d.redirects(page, 301, to)
		if i < 3 {
			d.differ(first, d.saves(to, story(uint64(2+i)), archive.New, 1))
		}
		if s := d.find(page); s.ID != first.ID || s.Versions != 1 {
			t.Errorf("after a redirect to %s: %s with %d versions", to, s.ID, s.Versions)
		}
	}
}
