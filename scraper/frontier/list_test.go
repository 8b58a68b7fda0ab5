package frontier_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
	"tearsheet/scraper/frontier"
)

func TestAllListsEveryURIOnce(t *testing.T) {
	d := start(t, frontier.Options{})
	for uri, err := range d.All(t.Context()) {
		t.Errorf("an empty frontier lists %s, %v", uri.URL, err)
	}
	uris := numbered("https://a.example/", 1234)
	schedule(t, d, uris...)
	seen := map[string]int{}
	last := archive.Key("")
	for uri, err := range d.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if uri.Key <= last {
			t.Errorf("%s comes after %s", uri.Key, last)
		}
		last = uri.Key
		seen[uri.URL]++
	}
	want := map[string]int{}
	for _, uri := range uris {
		want[uri.URL] = 1
	}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Errorf("listed (-want +got):\n%s", diff)
	}
}

func TestAllStopsWithItsReader(t *testing.T) {
	d := start(t, frontier.Options{})
	schedule(t, d, numbered("https://a.example/", 10)...)
	n := 0
	for range d.All(t.Context()) {
		if n++; n == 3 {
			break
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range d.All(ctx) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("listing under a cancelled context gives %v", err)
		}
	}
}

func TestLookup(t *testing.T) {
	d := start(t, frontier.Options{})
	schedule(t, d, frontier.URI{URL: "https://a.example/x", Via: "https://a.example/", Hops: 1, Title: "X"})
	want := frontier.URI{
		URL: "https://a.example/x", Key: "example,a)/x", Source: "mag", Via: "https://a.example/", Hops: 1,
		Title: "X", Status: frontier.Discovered,
	}
	got, known, err := d.Lookup(t.Context(), "http://www.a.example/x/?utm_source=y")
	if err != nil || !known {
		t.Fatalf("Lookup = %v, %v", known, err)
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(frontier.URI{})); diff != "" {
		t.Errorf("Lookup (-want +got):\n%s", diff)
	}
	if _, known, err := d.Lookup(t.Context(), "https://a.example/y"); known || err != nil {
		t.Errorf("Lookup of an unknown URL = %v, %v", known, err)
	}
	if _, _, err := d.Lookup(t.Context(), "nowhere"); !errors.Is(err, archive.ErrURL) {
		t.Errorf("Lookup of no URL = %v, want ErrURL", err)
	}
}

// TestDropped notes why a link was not queued, for as long as nothing queues it.
func TestDropped(t *testing.T) {
	d := start(t, frontier.Options{})
	link := frontier.URI{URL: "https://a.example/x", Via: "https://a.example/"}
	dropped := link
	dropped.Status, dropped.Note = frontier.Dropped, "nofollow"
	schedule(t, d, dropped)
	if uri, known, err := d.Lookup(t.Context(), link.URL); err != nil || !known || uri.Note != "nofollow" || uri.Via != link.Via {
		t.Errorf("noted as %+v, %t, %v", uri, known, err)
	}
	wantEmpty(t, d)
	if n := schedule(t, d, link); n != 1 {
		t.Errorf("%d were queued", n)
	}
	schedule(t, d, dropped)
	if uri := next(t, d); uri.URL != link.URL || uri.Status != frontier.Discovered {
		t.Errorf("queued as %+v", uri)
	}
}

func TestStats(t *testing.T) {
	d := start(t, frontier.Options{Delay: -1})
	schedule(t, d, frontier.URI{URL: "https://a.example/1"}, frontier.URI{URL: "https://a.example/2"},
		frontier.URI{URL: "https://b.example/1"})
	finish(t, d, next(t, d))
	next(t, d)
	got, err := d.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := frontier.Stats{
		Queued: 1, Leased: 1, Done: map[frontier.Status]int{frontier.Fetched: 1},
		Hosts: map[string]int{"example,a": 1, "example,b": 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stats (-want +got):\n%s", diff)
	}
}

func TestSite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "crawl.db")
	d := open(t, path, frontier.Options{})
	ctx := t.Context()
	if site, err := d.Site(ctx, "a.example"); site != nil || err != nil {
		t.Errorf("Site of an unknown host = %q, %v", site, err)
	}
	if err := errors.Join(d.Remember(ctx, "www.a.example", []byte("template")), d.Close()); err != nil {
		t.Fatal(err)
	}
	d = open(t, path, frontier.Options{})
	if site, err := d.Site(ctx, "a.example:443"); string(site) != "template" || err != nil {
		t.Errorf("Site = %q, %v, want what was remembered", site, err)
	}
	if err := d.Remember(ctx, "a.example", make([]byte, 2<<20)); err == nil {
		t.Error("2 MiB were remembered")
	}
	if err := d.Remember(ctx, "a.example", nil); err != nil {
		t.Fatal(err)
	}
	if site, _ := d.Site(ctx, "a.example"); site != nil {
		t.Errorf("Site = %q after it was forgotten", site)
	}
}

func TestScheduleRefuses(t *testing.T) {
	d := start(t, frontier.Options{})
	if _, err := d.Schedule(t.Context(), frontier.URI{URL: "mailto:x", Source: "mag"}); !errors.Is(err, archive.ErrURL) {
		t.Errorf("scheduling no URL = %v, want ErrURL", err)
	}
	_, err := d.Schedule(t.Context(), frontier.URI{URL: "https://a.example/", Source: "mag"},
		frontier.URI{URL: "https://b.example/", Source: "stranger"})
	if !errors.Is(err, frontier.ErrNoRun) || !strings.Contains(err.Error(), "b.example") {
		t.Errorf("scheduling for a stranger = %v, want ErrNoRun and the URL", err)
	}
	if s, _ := d.Stats(t.Context()); s.Queued != 0 {
		t.Errorf("a refused batch left %d in the queue", s.Queued)
	}
}

func TestFinishDropsBadLinks(t *testing.T) {
	d := start(t, frontier.Options{Delay: -1})
	schedule(t, d, frontier.URI{URL: "https://a.example/"})
	finish(t, d, next(t, d), frontier.URI{URL: "javascript:x"}, frontier.URI{URL: "https://b.example/", Source: "stranger"},
		frontier.URI{URL: "https://a.example/good", Hops: 1})
	uri := next(t, d)
	if uri.URL != "https://a.example/good" || uri.Via != "https://a.example/" || uri.Source != "mag" {
		t.Errorf("got %+v", uri)
	}
	finish(t, d, uri)
	wantEmpty(t, d)
}
