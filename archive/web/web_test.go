package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
	"tearsheet/archive/search"
)

const story = "https://magazine.example/story?id=7"

// shelf holds the responses of captures by their offset.
type shelf map[int64]*Response

func (s shelf) Open(_ context.Context, r archive.Record) (*Response, error) {
	if response, ok := s[r.Offset]; ok {
		return response, nil
	}
	return nil, fmt.Errorf("%w: no record at %d", archive.ErrCorrupt, r.Offset)
}

// furnish is a room with one article in two versions, a redirect to it, a
// picture, and a page that is gone.
func furnish(t *testing.T) http.Handler {
	t.Helper()
	dir := t.TempDir()
	db, err := boltdb.Open(filepath.Join(dir, "archive.db"), boltdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	a := &archive.Archive{Store: db}
	records := shelf{}
	keep := func(c archive.Capture, kind, body string) archive.Capture {
		c.Record = archive.Record{File: "a.warc.gz", Offset: int64(len(records)) + 1, Length: 10}
		if c.Payload.IsZero() {
			c.Payload = archive.Sum([]byte(body))
		}
		records[c.Record.Offset] = &Response{Status: c.Status, Header: http.Header{"Content-Type": {kind}, "Set-Cookie": {"a=b"}}, Body: []byte(body)}
		c.MIME = kind
		return c
	}
	page := func(words string) string {
		return `<!DOCTYPE html><html><head><base href="/base/"><script>alert(1)</script><style>p{background:url(b.png)}</style></head>` +
			`<body onload="alert(2)"><a href="next?a=1&amp;b=2">` + words + `</a><img src="c.png" srcset="d.png 1x, e.png 2x">` +
			`<a href="javascript:alert(3)">x</a><noscript><img src="/f.png"></noscript></body></html>`
	}
	save := func(day int, words string) archive.Capture {
		c := keep(archive.Capture{URL: story, Time: at(day), Status: 200}, "text/html; charset=utf-8", page(words))
		article := &archive.Article{URL: story, Title: "Salt & rice", Lang: "en", Blocks: []archive.Block{{Kind: archive.Paragraph, Text: words + " was sold at the market."}}}
		if _, _, err := a.Save(t.Context(), c, article); err != nil {
			t.Fatal(err)
		}
		return c
	}
	seen := func(c archive.Capture) {
		if err := a.Seen(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	save(1, "Salt <b>")
	second := save(10, "Rice <b>")
	seen(keep(archive.Capture{URL: story, Time: at(20), Status: 200, Revisit: true, Payload: second.Payload}, "text/html", ""))
	seen(keep(archive.Capture{URL: "https://magazine.example/base/c.png", Time: at(1), Status: 200}, "image/png", "\x89PNG"))
	moved := keep(archive.Capture{URL: "https://magazine.example/old", Time: at(2), Status: 301, Location: story}, "text/html", "")
	records[moved.Record.Offset].Header.Set("Location", "/story?id=7")
	seen(moved)
	index, err := search.Open(filepath.Join(dir, "search"), search.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { index.Close() })
	return Room{
		Archive: a, Records: records,
		Index: func(ctx context.Context) (*search.Index, error) {
			_, err := index.Update(ctx, a)
			return index, err
		},
	}.Handler()
}

func at(day int) time.Time { return time.Date(2024, 1, day, 9, 30, 0, 0, time.UTC) }

// ask sends a request with header lines "Name: value".
func ask(t *testing.T, h http.Handler, target string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	q := httptest.NewRequest(http.MethodGet, "http://room.example"+target, nil)
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		q.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, q)
	return w
}

// TestPages asks for every page: what must be on it, and what must not.
func TestPages(t *testing.T) {
	h := furnish(t)
	for _, test := range []struct {
		target string
		status int
		has    []string
		not    string
	}{
		{"/", 200, []string{"Salt &amp; rice", "1 articles in 2 versions", `lang="en"`, `<label for="q">`}, "<script"},
		{"/list?site=magazine.example&limit=1", 200, []string{"Salt &amp; rice"}, ""},
		{"/list?after=soon", 400, []string{"want 2024"}, ""},
		{"/list?site=other.example", 200, []string{"No article matches"}, "Salt"},
		{"/search?q=rice", 200, []string{"1 found", "<mark>Rice</mark> &lt;b&gt;"}, "<b>"},
		{"/search?q=%22open", 400, []string{`role="alert"`}, ""},
		{"/article/" + story, 200, []string{"Rice &lt;b&gt; was sold", "Version", `href="/web/20240110093000/https://magazine.example/story?id=7"`}, "Salt &lt;b&gt;"},
		{"/article/" + story + "@v1", 200, []string{"Salt &lt;b&gt; was sold"}, ""},
		{"/article/https:/magazine.example/story?id=7", 200, []string{"Rice"}, ""},
		{"/article/none", 404, []string{"no id begins with none"}, ""},
		{"/history/" + story, 200, []string{"since version 1", "2024-01-20 09:30", "paragraph rewritten</span>"}, ""},
		{"/diff/" + story, 200, []string{"<del>Salt</del>", "<ins>Rice</ins>"}, "<b>"},
		{"/web/*/" + story, 200, []string{"/web/20240101093000/", "/web/20240110093000/", "unchanged"}, ""},
		{"/nowhere", 404, []string{"there is no such page"}, ""},
		{"/style.css", 200, []string{"body {"}, ""},
	} {
		w := ask(t, h, test.target)
		if w.Code != test.status {
			t.Errorf("%s: status %d, want %d\n%s", test.target, w.Code, test.status, w.Body)
			continue
		}
		for _, part := range test.has {
			if !strings.Contains(w.Body.String(), part) {
				t.Errorf("%s lacks %q:\n%s", test.target, part, w.Body)
			}
		}
		if test.not != "" && strings.Contains(w.Body.String(), test.not) {
			t.Errorf("%s has %q:\n%s", test.target, test.not, w.Body)
		}
		if csp := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") {
			t.Errorf("%s: policy %q", test.target, csp)
		}
	}
}

// TestJSON asks for the same as JSON, in both ways.
func TestJSON(t *testing.T) {
	h := furnish(t)
	for _, target := range []string{"/list", "/search?q=rice", "/history/" + story, "/diff/" + story, "/article/" + story, "/article/none"} {
		w := ask(t, h, target, "Accept: application/json")
		if !json.Valid(w.Body.Bytes()) || w.Header().Get("Content-Type") != "application/json" {
			t.Errorf("%s: %s %s", target, w.Header().Get("Content-Type"), w.Body)
		}
	}
	var rows []archive.Snapshot
	if err := json.Unmarshal(ask(t, h, "/list?format=json").Body.Bytes(), &rows); err != nil || len(rows) != 1 || rows[0].Title != "Salt & rice" {
		t.Errorf("list: %v %+v", err, rows)
	}
}

func TestReadOnly(t *testing.T) {
	w := httptest.NewRecorder()
	furnish(t).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/list", nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}

// TestReplay follows replay addresses from rough times to captures.
func TestReplay(t *testing.T) {
	h := furnish(t)
	for _, test := range []struct{ target, location string }{
		{"/web/2024/" + story, "/web/20240120093000/" + story},
		{"/web/20240105/" + story, "/web/20240101093000/" + story},
		{"/web/20240131/" + story, "/web/20240120093000/" + story},
		{"/web/20240102093000im_/" + story, "/web/20240101093000im_/" + story},
		{"/web/" + story, "http://room.example/web/20240120093000/" + story},
		{"/web/20240102093000/https://magazine.example/old", "/web/20240102093000/" + story},
	} {
		w := ask(t, h, test.target)
		if w.Code/100 != 3 || w.Header().Get("Location") != test.location {
			t.Errorf("%s: %d to %q, want %q", test.target, w.Code, w.Header().Get("Location"), test.location)
		}
	}
	w := ask(t, h, "/web/20240120093000/"+story) // a revisit of the second version
	body := w.Body.String()
	for _, part := range []string{
		`<a href="/web/20240120093000/https://magazine.example/base/next?a=1&amp;b=2">Rice`,
		`src="/web/20240120093000im_/https://magazine.example/base/c.png"`,
		`https://magazine.example/base/d.png 1x, /web/20240120093000im_/https://magazine.example/base/e.png 2x`,
		`url("/web/20240120093000im_/https://magazine.example/base/b.png")`,
		`<noscript><img src="/web/20240120093000im_/https://magazine.example/f.png"></noscript>`,
		`<a href="#">x</a>`, `Archived: `,
	} {
		if !strings.Contains(body, part) {
			t.Errorf("the replay lacks %q:\n%s", part, body)
		}
	}
	if strings.Contains(body, "alert") || strings.Contains(body, "<base") {
		t.Errorf("the replay has what runs or leads elsewhere:\n%s", body)
	}
	header := w.Header()
	if header.Get("Set-Cookie") != "" || !strings.HasPrefix(header.Get("Content-Security-Policy"), "sandbox;") {
		t.Errorf("header %v", header)
	}
	if got := header.Get("Memento-Datetime"); got != "Sat, 20 Jan 2024 09:30:00 GMT" {
		t.Errorf("Memento-Datetime %q", got)
	}
	if raw := ask(t, h, "/web/20240101093000id_/"+story); !strings.Contains(raw.Body.String(), "alert(1)") {
		t.Errorf("id_ is not the bytes as they came: %s", raw.Body)
	}
}

// TestMemento walks from TimeGate to TimeMap as RFC 7089 has it.
func TestMemento(t *testing.T) {
	h := furnish(t)
	w := ask(t, h, "/timegate/"+story, "Accept-Datetime: Tue, 02 Jan 2024 00:00:00 GMT")
	if w.Code != http.StatusFound || w.Header().Get("Location") != "http://room.example/web/20240101093000/"+story {
		t.Errorf("TimeGate: %d %q", w.Code, w.Header().Get("Location"))
	}
	if w.Header().Get("Vary") != "Accept-Datetime" || !strings.Contains(w.Header().Get("Link"), `rel="timemap"`) {
		t.Errorf("TimeGate: %v", w.Header())
	}
	if w := ask(t, h, "/timegate/"+story, "Accept-Datetime: yesterday"); w.Code != http.StatusBadRequest {
		t.Errorf("a wrong Accept-Datetime: %d", w.Code)
	}
	if w := ask(t, h, "/timegate/https://other.example/"); w.Code != http.StatusNotFound {
		t.Errorf("an unknown URL: %d", w.Code)
	}
	w = ask(t, h, "/timemap/link/"+story)
	want := `<https://magazine.example/story?id=7>; rel="original",
<http://room.example/timemap/link/https://magazine.example/story?id=7>; rel="self"; type="application/link-format"; from="Mon, 01 Jan 2024 09:30:00 GMT"; until="Sat, 20 Jan 2024 09:30:00 GMT",
<http://room.example/timegate/https://magazine.example/story?id=7>; rel="timegate",
<http://room.example/web/20240101093000/https://magazine.example/story?id=7>; rel="first memento"; datetime="Mon, 01 Jan 2024 09:30:00 GMT",
<http://room.example/web/20240110093000/https://magazine.example/story?id=7>; rel="memento"; datetime="Wed, 10 Jan 2024 09:30:00 GMT",
<http://room.example/web/20240120093000/https://magazine.example/story?id=7>; rel="last memento"; datetime="Sat, 20 Jan 2024 09:30:00 GMT"
`
	if w.Body.String() != want || w.Header().Get("Content-Type") != "application/link-format" {
		t.Errorf("TimeMap: %s", w.Body)
	}
	for at, want := range map[string][]string{
		"20240101093000": {"20240101 first", "20240110 next", "20240120 last"},
		"20240110093000": {"20240101 prev first", "20240110", "20240120 next last"},
		"20240120093000": {"20240101 first", "20240110 prev", "20240120 last"},
	} {
		var got []string
		for _, m := range regexp.MustCompile(`/web/(\d{8})\d+/\S+; rel="([a-z ]*)memento"`).FindAllStringSubmatch(ask(t, h, "/web/"+at+"/"+story).Header().Get("Link"), -1) {
			got = append(got, strings.TrimSpace(m[1]+" "+m[2]))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: Link tells %q, want %q", at, got, want)
		}
	}
	if w := ask(t, h, "/timemap/json/"+story); !json.Valid(w.Body.Bytes()) {
		t.Errorf("TimeMap: %s", w.Body)
	}
}

// TestCDX asks the index in its several ways.
func TestCDX(t *testing.T) {
	h := furnish(t)
	for _, test := range []struct {
		query string
		times []string
	}{
		{"url=" + "https%3A%2F%2Fmagazine.example%2Fstory%3Fid%3D7", []string{"20240101093000", "20240110093000", "20240120093000"}},
		{"url=magazine.example/*", []string{"20240101093000", "20240102093000", "20240101093000", "20240110093000", "20240120093000"}},
		{"url=magazine.example&matchType=domain&limit=2", []string{"20240101093000", "20240102093000"}},
		{"url=magazine.example/*&from=20240109&to=20240115", []string{"20240110093000"}},
		{"url=magazine.example/*&filter=statuscode:301", []string{"20240102093000"}},
		{"url=magazine.example/*&filter==statuscode:301", []string{"20240102093000"}},
		{"url=magazine.example/*&filter=statuscode:3.1", []string{"20240102093000"}},
		{"url=magazine.example/*&filter==statuscode:3.1", nil},
		{"url=magazine.example/*&filter=!mimetype:text/html&limit=1", []string{"20240101093000"}},
		{"url=magazine.example/story*&sort=reverse&limit=1", []string{"20240120093000"}},
		{"url=magazine.example/story*&closest=20240109&limit=1", []string{"20240110093000"}},
		{"url=magazine.example/story*&limit=-1", []string{"20240120093000"}},
		{"url=magazine.example/story*&collapse=timestamp:6", []string{"20240101093000"}},
		{"url=magazine.example/story*&collapse=statuscode&limit=2", []string{"20240101093000"}},
		{"url=nobody.example", nil},
	} {
		w := ask(t, h, "/cdx?fl=timestamp&"+test.query)
		if got, want := w.Body.String(), strings.Join(append(test.times, ""), "\n"); got != want {
			t.Errorf("%s:\n%swant\n%s", test.query, got, want)
		}
	}
	w := ask(t, h, "/cdx?url=magazine.example/base/*")
	want := `example,magazine)/base/c.png 20240101093000 {"url":"https://magazine.example/base/c.png","mime":"image/png","status":"200","digest":"sha256:`
	if !strings.HasPrefix(w.Body.String(), want) {
		t.Errorf("CDXJ: %s", w.Body)
	}
	for _, wrong := range []string{"", "url=", "url=a.example&from=soon", "url=a.example&filter=x:y", "url=a.example&matchType=some", "url=a.example&output=xml", "url=a.example&collapse=day", "url=a.example&collapse=timestamp:x"} {
		if w := ask(t, h, "/cdx?"+wrong); w.Code != http.StatusBadRequest {
			t.Errorf("/cdx?%s: %d", wrong, w.Code)
		}
	}
}

// FuzzRewrite: whatever a page holds, its replay runs nothing and leads nowhere
// but into the archive.
func FuzzRewrite(f *testing.F) {
	f.Add([]byte(`<a href="//x.example/?a">`), "text/html")
	f.Add([]byte(`<SCRIPT>x</SCRIPT><img src=a srcset="b 1x,c 2x" onerror=x style="background:url('a)b')">`), "text/html; charset=latin1")
	f.Add([]byte(`<style>@import "x.css"; p{background:url( y )}</style><noscript><script>`), "")
	f.Fuzz(func(t *testing.T, body []byte, kind string) {
		rw := &rewriter{at: "20240101093000", url: story}
		out := rw.page(body, kind)
		doc, err := html.ParseWithOptions(bytes.NewReader(out), html.ParseOptionEnableScripting(false))
		if err != nil {
			t.Skip("a page that the parser does not take is not replayed as one")
		}
		for n := range doc.Descendants() {
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.ToLower(a.Val), "javascript:") && a.Key == "href" {
					t.Errorf("%q becomes %q", body, out)
				}
			}
			if n.DataAtom == atom.Script {
				t.Errorf("%q becomes %q", body, out)
			}
		}
	})
}
