package extract

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tearsheet/archive"
	"tearsheet/scraper/magazine"
)

// The pages of the demo magazine are the golden pages of this package: eight
// templates, six languages, and a truth that was written before the page.
func TestMagazine(t *testing.T) {
	press := magazine.New()
	for day := range 2 {
		for _, truth := range press.Truth() {
			t.Run(truth.Path, func(t *testing.T) {
				compare(t, truth, read(t, press, truth.Path, nil))
			})
		}
		if day == 0 {
			press.Turn()
		}
	}
}

// Nor do they lose or gain anything by what the site's other pages say.
func TestMagazineKnown(t *testing.T) {
	press, site := magazine.New(), &Site{}
	for _, truth := range press.Truth() {
		_, doc := open(t, press, truth.Path)
		site.Learn(doc)
	}
	for _, truth := range press.Truth() {
		t.Run(truth.Path, func(t *testing.T) {
			compare(t, truth, read(t, press, truth.Path, site))
		})
	}
}

func read(t *testing.T, press http.Handler, path string, site *Site) *archive.Article {
	t.Helper()
	u, doc := open(t, press, path)
	article, err := (&Extractor{}).Extract(doc, u, site)
	if err != nil {
		t.Fatal(err)
	}
	return article
}

func open(t *testing.T, press http.Handler, path string) (*url.URL, *goquery.Document) {
	t.Helper()
	u := &url.URL{Scheme: "https", Host: "magazine.example", Path: path}
	answer := httptest.NewRecorder()
	press.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, u.String(), nil))
	doc, err := Parse(answer.Body.Bytes(), answer.Header().Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	return u, doc
}

func compare(t *testing.T, want magazine.Truth, got *archive.Article) {
	t.Helper()
	for _, part := range []struct {
		name      string
		want, got any
	}{
		{"title", want.Title, got.Title},
		{"subtitle", want.Subtitle, got.Subtitle},
		{"authors", want.Authors, got.Authors},
		{"language", want.Lang, got.Lang},
		{"day", want.Published.Format("2006-01-02"), got.Published.Time.Format("2006-01-02")},
		{"text", textsOf(want.Blocks), textsOf(got.Blocks)},
		{"notes", want.Notes, got.Notes},
		{"repairs", removed(want.Repairs), removed(got.Repairs)},
	} {
		if diff := cmp.Diff(part.want, part.got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (%s): %s:\n%s", want.Path, want.Template, part.name, diff)
		}
	}
}

func textsOf(blocks []archive.Block) (all []string) {
	for _, b := range blocks {
		all = append(all, b.Text)
	}
	return all
}

func removed(repairs []archive.Repair) (all []string) {
	for _, r := range repairs {
		all = append(all, r.Removed)
	}
	return all
}
