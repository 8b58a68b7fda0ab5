package archivetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tearsheet/archive"
)

// library saves six articles of three sites.
func (d *desk) library() {
	d.Helper()
	for i, b := range []struct {
		url, site, section, lang, author, published string
	}{
		{"https://a.example/2023/1", "The A", "Politics", "en", "Zhao Shiren", "2023-05-01"},
		{"https://a.example/2024/2", "The A", "Science", "en-GB", "Ana Prado", "2024-05-02"},
		{"https://blog.a.example/3", "The A", "politics", "de", "Zhao Shiren", "2024-05-03"},
		{"https://b.example/4", "B", "Science", "pt-BR", "Ana Prado", "2022-01-01"},
		{"https://b.example/20245", "B", "", "pt", "", ""},
		{"http://127.0.0.1:8080/6", "", "Science", "english", "Zhao", "2024-05-04"},
	} {
		a := story(uint64(i))
		a.Title, a.Site, a.Section, a.Lang, a.Authors = fmt.Sprint(i+1), b.site, b.section, b.lang, []string{b.author}
		if b.published != "" {
			var err error
			a.Published, err = archive.ParseDate(b.published)
			d.must(err)
		}
		d.save(b.url, a)
	}
}

// titles are the titles that a query finds.
func (d *desk) titles(q archive.Query) string {
	d.Helper()
	var titles []string
	for _, s := range collect(d, d.archive.Snapshots(d.Context(), q)) {
		titles = append(titles, s.Title)
	}
	return strings.Join(titles, " ")
}

func queryFilters(t *testing.T, d *desk) {
	d.library()
	d.seen("https://a.example/2023/1", 410)
	// Article 5 is dated by its capture, 2024-01-10.
	date := func(s string) time.Time {
		day, err := archive.ParseDate(s)
		d.must(err)
		return day.Time
	}
	for _, test := range []struct {
		query archive.Query
		want  string
	}{
		{archive.Query{}, "6 3 2 5 1 4"},
		{archive.Query{Site: "a.example"}, "3 2 1"},
		{archive.Query{Site: "www.a.example"}, "3 2 1"},
		{archive.Query{Site: "blog.a.example"}, "3"},
		{archive.Query{Site: "the a"}, "3 2 1"},
		{archive.Query{Site: "127.0.0.1:8080"}, "6"},
		{archive.Query{Site: "nowhere.example"}, ""},
		{archive.Query{Author: "zhao"}, "6 3 1"},
		{archive.Query{Author: "ana prado", Section: "science"}, "2 4"},
		{archive.Query{Section: "POLITICS"}, "3 1"},
		{archive.Query{Lang: "en"}, "2 1"},
		{archive.Query{Lang: "PT"}, "5 4"},
		{archive.Query{Lang: "pt-br"}, "4"},
		{archive.Query{After: date("2024-05-02")}, "6 3 2"},
		{archive.Query{Before: date("2024-05-03")}, "2 5 1 4"},
		{archive.Query{After: date("2024-01-01"), Before: date("2024-02-01")}, "5"},
		{archive.Query{Prefix: "https://a.example/"}, "2 1"},
		{archive.Query{Prefix: "a.example/2024/"}, "2"},
		{archive.Query{Prefix: "https://b.example/2024"}, "5"},
		{archive.Query{Prefix: "https://b.example/2024/"}, ""},
		{archive.Query{Prefix: "http://127.0.0.1:8080"}, "6"},
		{archive.Query{Limit: 2}, "6 3"},
		{archive.Query{Section: "science", Limit: 2}, "6 2"},
		{archive.Query{ByKey: true}, "6 1 2 3 5 4"},
		{archive.Query{ByKey: true, Site: "a.example"}, "1 2 3"},
		{archive.Query{ByKey: true, Limit: 1, Lang: "pt"}, "5"},
		{archive.Query{State: archive.StateRemoved}, "1"},
	} {
		if got := d.titles(test.query); got != test.want {
			t.Errorf("%+v finds %q, want %q", test.query, got, test.want)
		}
	}
	for _, err := range d.archive.Snapshots(t.Context(), archive.Query{Prefix: "mailto:a"}) {
		if err == nil {
			t.Error("a prefix that is none is searched for")
		}
	}
}

func queryOrders(t *testing.T, d *desk) {
	d.save(page, brief("old", "text"))
	d.wait(day)
	d.save(page, brief("new", "text"))
	d.save(printed, brief("other", "text"))
	for _, test := range []struct {
		query archive.Query
		want  string
	}{
		{archive.Query{}, "other new"},
		{archive.Query{All: true}, "other new old"},
		{archive.Query{All: true, ByKey: true}, "new old other"},
		{archive.Query{All: true, Limit: 2}, "other new"},
	} {
		if got := d.titles(test.query); got != test.want {
			t.Errorf("%+v finds %q, want %q", test.query, got, test.want)
		}
	}
	for _, heads := range []bool{true, false} {
		for _, s := range collect(t, d.archive.Snapshots(t.Context(), archive.Query{Heads: heads})) {
			if heads != (len(s.Blocks) == 0) {
				t.Errorf("Heads: %v gives %d blocks", heads, len(s.Blocks))
			}
		}
	}
}

// queryWhileSaving writes from inside the loop over a listing of more than one
// batch. A store that yields inside a transaction would stand still here.
func queryWhileSaving(t *testing.T, d *desk) {
	const n = 130
	for i := range n {
		d.wait(time.Minute)
		d.save(fmt.Sprintf("https://magazine.example/%d", i), brief(fmt.Sprint(i), "text"))
	}
	for _, byKey := range []bool{false, true} {
		var seen []archive.ID
		for s, err := range d.archive.Snapshots(t.Context(), archive.Query{ByKey: byKey}) {
			d.must(err)
			seen = append(seen, s.ID)
			d.seen(s.URL, 304)
		}
		slices.Sort(seen)
		if got := len(slices.Compact(seen)); got != n || len(seen) != n {
			t.Errorf("by key %v: %d articles, %d different, want %d", byKey, len(seen), got, n)
		}
	}
}
