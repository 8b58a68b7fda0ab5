package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tearsheet/config"
)

// probed is what a source test makes of a site, and when the site was asked.
func probed(t *testing.T, pages map[string]string) (stanza string, asked []time.Time) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, time.Now())
		page, there := pages[r.URL.Path]
		if to, leads := strings.CutPrefix(page, "to "); leads {
			http.Redirect(w, r, strings.Replace(to, "HOST", "localhost:"+r.Host[strings.LastIndexByte(r.Host, ':')+1:], 1), http.StatusFound)
			return
		}
		if !there {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, page)
	}))
	defer server.Close()
	e := &env{config: config.Default(), allowPrivate: []string{"127.0.0.1", "localhost"}}
	e.config.Delay = 0
	p, err := e.probe(t.Context(), server.URL+"/", 1)
	if err != nil {
		t.Fatal(err)
	}
	stanza = strings.ReplaceAll(p.stanza(""), server.URL, "SITE")
	return strings.ReplaceAll(stanza, server.URL[strings.LastIndexByte(server.URL, ':'):], ":PORT"), asked
}

// What a source test writes is what a crawl needs: the host to which the URL
// leads, the sitemap that nobody names, the browser for a page of scripts.
func TestProbe(t *testing.T) {
	const front = `<!doctype html><title>m</title><p>Nothing yet.`
	for name, test := range map[string]struct {
		pages map[string]string
		want  string
	}{
		"a sitemap that nobody names": {
			map[string]string{"/": front, "/sitemap_index.xml": `<urlset><url><loc>http://127.0.0.1/a</loc></url></urlset>`},
			`"SITE/sitemap_index.xml"`,
		},
		"another host": {map[string]string{"/": "to http://HOST/en", "/en": front}, `"http://localhost:PORT/en"`},
		"a page of scripts": {
			map[string]string{"/": `<!doctype html><html><head><title>m</title><script src="/app.js"></script></head><body><div id="root"></div></body></html>`},
			"# render: chromium",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if stanza, _ := probed(t, test.pages); !strings.Contains(stanza, test.want) {
				t.Errorf("want %s in:\n%s", test.want, stanza)
			}
		})
	}
}

// A source test waits between two requests as robots.txt asks for.
func TestProbeKeepsCrawlDelay(t *testing.T) {
	_, asked := probed(t, map[string]string{"/robots.txt": "User-agent: *\nCrawl-delay: 0.1\n", "/": "<!doctype html><title>m</title>"})
	if len(asked) < 3 {
		t.Fatalf("asked %d times, want for robots.txt, the page and the usual places", len(asked))
	}
	for i := range asked[1:] {
		if gap := asked[i+1].Sub(asked[i]); gap < 90*time.Millisecond {
			t.Errorf("request %d came %s after the one before, want 100 ms", i+2, gap)
		}
	}
}

func TestProbeOfNoSite(t *testing.T) {
	for _, raw := range []string{"magazine.example", "file:///etc/passwd", "", "http://"} {
		if _, err := (&env{config: config.Default()}).probe(t.Context(), raw, 1); !errors.Is(err, errUsage) {
			t.Errorf("%q: %v, want a wrong use", raw, err)
		}
	}
}
