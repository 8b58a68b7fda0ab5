package magazine

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"
)

// stand is a magazine on loopback with a client that follows no redirects.
type stand struct {
	*Magazine
	base   string
	client *http.Client
}

func open(t *testing.T) *stand {
	t.Helper()
	m := New()
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	client := server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &stand{Magazine: m, base: server.URL, client: client}
}

// ask fetches a path, or a URL of the magazine, with header lines "Key: value".
func (s *stand) ask(t *testing.T, path string, header ...string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, s.base+strings.TrimPrefix(path, s.base), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range header {
		key, value, _ := strings.Cut(line, ": ")
		request.Header.Set(key, value)
	}
	response, err := s.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

// parse is the tree that a browser makes of a page.
func parse(t *testing.T, page string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// addresses is what a page links to or shows, resolved; fragments are left out.
func addresses(t *testing.T, base, page string) []string {
	t.Helper()
	at, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for n := range parse(t, page).Descendants() {
		for _, a := range n.Attr {
			if (a.Key != "href" && a.Key != "src" && a.Key != "action") || strings.HasPrefix(a.Val, "#") {
				continue
			}
			to, err := at.Parse(a.Val)
			if err != nil {
				t.Errorf("%s links to %q: %v", base, a.Val, err)
				continue
			}
			found = append(found, to.String())
		}
	}
	return found
}

// walk visits everything that can be reached from the front page by links
// that stay in the magazine, and returns the status of each URL.
func walk(t *testing.T, s *stand) map[string]int {
	t.Helper()
	seen := map[string]int{}
	for queue := []string{s.base + "/"}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if _, ok := seen[at]; ok {
			continue
		}
		response, body := s.ask(t, at)
		seen[at] = response.StatusCode
		if to := response.Header.Get("Location"); to != "" {
			queue = append(queue, to)
		}
		if !strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, to := range addresses(t, at, body) {
			if !strings.HasPrefix(to, s.base+"/") {
				t.Errorf("%s leads out of the magazine, to %s", at, to)
				continue
			}
			queue = append(queue, to)
		}
	}
	return seen
}

func TestLinksResolve(t *testing.T) {
	s := open(t)
	for s.Day() <= 2 {
		seen := walk(t, s)
		for at, status := range seen {
			if status != http.StatusOK && status != http.StatusMovedPermanently {
				t.Errorf("day %d: %s answers %d", s.Day(), at, status)
			}
		}
		for _, truth := range s.Truth() {
			at, err := url.Parse(s.base + truth.Path)
			if err != nil {
				t.Fatal(err)
			}
			if seen[at.String()] != http.StatusOK {
				t.Errorf("day %d: no link leads to %s", s.Day(), at)
			}
		}
		s.Turn()
	}
}

// TestAliases follows every alias to the page whose canonical link is the
// article's path.
func TestAliases(t *testing.T) {
	s := open(t)
	s.Turn()
	for _, truth := range s.Truth() {
		for _, alias := range append(truth.Aliases, truth.Path) {
			response, body := s.ask(t, alias)
			if to := response.Header.Get("Location"); to != "" {
				response, body = s.ask(t, to)
			}
			if response.StatusCode != http.StatusOK {
				t.Errorf("%s answers %d", alias, response.StatusCode)
			}
			if !strings.Contains(body, `<link rel="canonical" href="`+s.base+truth.Path+`"`) {
				t.Errorf("%s does not name %s as its canonical link", alias, truth.Path)
			}
		}
	}
}

func TestDays(t *testing.T) {
	s := open(t)
	if c := s.Changes(); len(c.New)+len(c.Corrected)+len(c.Retitled)+len(c.Removed)+len(c.Moved) > 0 {
		t.Errorf("day 1 has changes: %+v", c)
	}
	s.Turn()
	c := s.Changes()
	if len(c.New) < 4 || len(c.Corrected) != 3 || len(c.Retitled) != 1 || len(c.Removed) != 1 || len(c.Moved) != 1 {
		t.Errorf("day 2: %+v", c)
	}
	for _, path := range c.Removed {
		if response, _ := s.ask(t, path); response.StatusCode != http.StatusGone {
			t.Errorf("removed %s answers %d", path, response.StatusCode)
		}
	}
	for from, to := range c.Moved {
		response, _ := s.ask(t, from)
		if response.StatusCode != http.StatusMovedPermanently || response.Header.Get("Location") != s.base+to {
			t.Errorf("moved %s answers %d, %s", from, response.StatusCode, response.Header.Get("Location"))
		}
	}
	second := s.Truth()
	s.Turn()
	if !slices.EqualFunc(second, s.Truth(), func(a, b Truth) bool { return a.Path == b.Path && a.Text == b.Text }) {
		t.Error("day 3 is not like day 2")
	}
}

func TestConditional(t *testing.T) {
	s := open(t)
	for _, path := range []string{"/", "/feed/", "/sitemap_index.xml", s.Truth()[0].Path} {
		response, _ := s.ask(t, path)
		for _, header := range []string{
			"If-None-Match: " + response.Header.Get("ETag"),
			"If-Modified-Since: " + response.Header.Get("Last-Modified"),
		} {
			if again, body := s.ask(t, path, header); again.StatusCode != http.StatusNotModified || body != "" {
				t.Errorf("%s with %q answers %d and %d bytes", path, header, again.StatusCode, len(body))
			}
		}
		if other, _ := s.ask(t, path, `If-None-Match: "other"`); other.StatusCode != http.StatusOK {
			t.Errorf("%s with another ETag answers %d", path, other.StatusCode)
		}
	}
}

// TestCorrections compares the truth of two days: the text changes where
// Changes says so and nowhere else, and one change is owned up to in a note.
func TestCorrections(t *testing.T) {
	m := New()
	before := map[string]Truth{}
	for _, truth := range m.Truth() {
		before[truth.Path] = truth
	}
	m.Turn()
	changes, noted := m.Changes(), 0
	for _, truth := range m.Truth() {
		was, ok := before[truth.Path]
		if !ok {
			continue
		}
		if slices.Contains(changes.Corrected, truth.Path) != (was.Text != truth.Text) {
			t.Errorf("%s: text changed is %t", truth.Path, was.Text != truth.Text)
		}
		if slices.Contains(changes.Retitled, truth.Path) != (was.Title != truth.Title) {
			t.Errorf("%s: title %q, was %q", truth.Path, truth.Title, was.Title)
		}
		if was.Text != truth.Text && len(truth.Notes) == len(was.Notes)+1 {
			noted++
		}
	}
	if noted != 1 {
		t.Errorf("%d corrections are noted", noted)
	}
}

// TestLastModified compares the pages of two days: where the bytes differ,
// the date must.
func TestLastModified(t *testing.T) {
	s := open(t)
	first, second := s.editions[0], s.editions[1]
	for path, route := range first.routes {
		was, next := route(s.base), reply{}
		if later, ok := second.routes[path]; ok {
			next = later(s.base)
		}
		if was.status == 0 && next.status == 0 && !bytes.Equal(was.body, next.body) && was.modified.Equal(next.modified) {
			t.Errorf("%s changes but its Last-Modified does not", path)
		}
	}
}

// TestTurnWhileServing turns the magazine under the eyes of its readers.
func TestTurnWhileServing(t *testing.T) {
	s := open(t)
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for range 20 {
				w := httptest.NewRecorder()
				s.ServeHTTP(w, httptest.NewRequest(http.MethodHead, "/", nil))
				if w.Code != http.StatusOK || w.Body.Len() != 0 {
					t.Errorf("HEAD answers %d and %d bytes", w.Code, w.Body.Len())
				}
			}
		})
	}
	for range 20 {
		s.Turn()
		s.Truth()
	}
	readers.Wait()
	if s.Day() != 21 {
		t.Errorf("day %d after 20 turns", s.Day())
	}
}

func TestMissing(t *testing.T) {
	s := open(t)
	for _, path := range []string{"/nowhere/", "/?p=9", "/section/world/page/99/", "/images/none.png"} {
		if response, _ := s.ask(t, path); response.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, response.StatusCode)
		}
	}
	response, err := s.client.Post(s.base+"/", "text/plain", strings.NewReader("hello"))
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST answers %d", response.StatusCode)
	}
}
