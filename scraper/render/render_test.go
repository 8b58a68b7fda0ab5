package render_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tearsheet/scraper/fetch"
	"tearsheet/scraper/render"
)

// log is a server that notes what it is asked for.
type log struct {
	mu    sync.Mutex
	asked []string
	pages map[string]string
}

func (l *log) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	l.asked = append(l.asked, r.Method+" "+r.URL.Path)
	l.mu.Unlock()
	page, ok := l.pages[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	switch {
	case strings.HasSuffix(r.URL.Path, ".js"):
		w.Header().Set("Content-Type", "text/javascript")
	case strings.HasSuffix(r.URL.Path, ".json"):
		w.Header().Set("Content-Type", "application/json")
	default:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
	}
	fmt.Fprint(w, page)
}

func (l *log) has(line string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Contains(l.asked, line)
}

// script asks for everything it should and should not have.
const script = `
async function go() {
  const say = async (name, f) => { try { await f(); document.body.dataset[name] = "came" } catch (e) { document.body.dataset[name] = "failed" } };
  const data = await (await fetch("/data.json")).json();
  document.querySelector("#root").innerHTML = "<article><h1>" + data.title + "</h1><p>" + data.text + "</p></article>";
  await say("secret", async () => { const r = await fetch("/secret.json"); await r.text() });
  await say("private", () => fetch("%[1]s/inside.json"));
  await say("post", () => fetch("/data.json", {method: "POST", body: "x"}));
  await say("socket", () => new Promise((ok, no) => { const s = new WebSocket("%[2]s/ws"); s.onopen = ok; s.onerror = no }));
  await say("image", () => new Promise((ok, no) => { const i = new Image(); i.onload = ok; i.onerror = no; i.src = "/pixel.png" }));
  document.body.dataset.done = "yes";
}
go();`

func TestRender(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes seconds")
	}
	private := &log{pages: map[string]string{"/inside.json": "{}"}}
	inside := httptest.NewServer(private)
	defer inside.Close()
	site := &log{pages: map[string]string{
		"/robots.txt":  "User-agent: *\nDisallow: /secret.json\n",
		"/story":       `<!doctype html><html lang="en"><title>Story</title><div id="root"></div><iframe src="/frame"></iframe><script src="/app.js"></script>`,
		"/data.json":   `{"title": "The bridge", "text": "It was opened on a Sunday, and nobody came."}`,
		"/secret.json": `{}`, "/frame": "<p>frame", "/pixel.png": "x",
	}}
	site.pages["/app.js"] = fmt.Sprintf(script, inside.URL, strings.Replace(inside.URL, "http", "ws", 1))
	server := httptest.NewServer(site)
	defer server.Close()
	fetcher, err := fetch.New(fetch.Options{AllowPrivate: []string{strings.TrimPrefix(server.URL, "http://")}})
	if err != nil {
		t.Fatal(err)
	}
	browser, err := render.Open(render.Options{Fetcher: fetcher})
	if errors.Is(err, render.ErrNoBrowser) {
		t.Skip("no Chromium is installed")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer browser.Close()
	page, err := fetcher.Fetch(t.Context(), fetch.Request{URL: server.URL + "/story"})
	if err != nil {
		t.Fatal(err)
	}
	body, captures, err := browser.Render(t.Context(), page)
	if err != nil {
		t.Fatal(err)
	}
	html := string(body)
	for _, want := range []string{
		"<h1>The bridge</h1>", "nobody came", `data-done="yes"`, `data-secret="failed"`, `data-private="failed"`,
		`data-post="failed"`, `data-socket="failed"`, `data-image="failed"`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the rendered page lacks %q:\n%s", want, html)
		}
	}
	if len(private.asked) > 0 {
		t.Errorf("a private host was asked for %q", private.asked)
	}
	for _, line := range []string{"GET /secret.json", "POST /data.json", "GET /frame", "GET /pixel.png"} {
		if site.has(line) {
			t.Errorf("the site was asked for %s", line)
		}
	}
	var captured []string
	for _, c := range captures {
		captured = append(captured, strings.TrimPrefix(c.URL, server.URL))
	}
	if want := []string{"/app.js", "/data.json"}; !slices.Equal(captured, want) {
		t.Errorf("captured %q, want %q", captured, want)
	}
}

// A page whose scripts never end costs its time and nothing else.
func TestRenderWithoutEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes seconds")
	}
	browser, err := render.Open(render.Options{Timeout: 2 * time.Second})
	if errors.Is(err, render.ErrNoBrowser) {
		t.Skip("no Chromium is installed")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer browser.Close()
	for body, fails := range map[string]bool{
		"<p>before<script>for (;;) {}</script>": true, "<p>plain": false,
		`<script>alert("Hello"); confirm("Sure?"); prompt("Who?")</script><p>plain`: false,
		`<p>plain<script>location.href = "/elsewhere"</script>`:                     false,
	} {
		page := &fetch.Page{URL: &url.URL{Scheme: "https", Host: "m.example", Path: "/"}, Status: 200, Body: []byte(body), Header: http.Header{"Content-Type": {"text/html"}}}
		html, _, err := browser.Render(t.Context(), page)
		if (err != nil) != fails || !fails && !strings.Contains(string(html), "<p>plain") {
			t.Errorf("Render of %q = %q, %v", body, html, err)
		}
	}
}

func TestOpenWithoutBrowser(t *testing.T) {
	if _, err := render.Open(render.Options{Path: "/nowhere/chromium"}); !errors.Is(err, render.ErrNoBrowser) {
		t.Errorf("Open = %v, want ErrNoBrowser", err)
	}
}
