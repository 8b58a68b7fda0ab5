package fetch

import (
	"errors"
	"io"
	"net/http"
	"testing"

	"tearsheet/archive"
)

func TestFetchBadURL(t *testing.T) {
	f, s := newFetcher(t)
	for _, raw := range []string{
		"", "magazine.example/a", "/a", "ftp://magazine.example/", "file:///etc/passwd", "javascript:alert(1)",
		"http://", "http:///a", "https://user:secret@magazine.example/", "http://[::1", "http://a b/",
	} {
		if p, err := f.Fetch(t.Context(), Request{URL: raw}); !errors.Is(err, archive.ErrURL) || p != nil {
			t.Errorf("%q: got %v, %v, want ErrURL", raw, p, err)
		}
	}
	if len(s.exchanges) > 0 {
		t.Errorf("%d exchanges took place", len(s.exchanges))
	}
}

// TestSpelling sees what is asked of the server: escapes must survive.
func TestSpelling(t *testing.T) {
	site := serve(t, map[string]http.HandlerFunc{
		"/": func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.RequestURI) },
		"/go": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", r.URL.RawQuery)
			w.WriteHeader(http.StatusFound)
		},
	})
	f, _ := newFetcher(t)
	for path, want := range map[string]string{
		"/a%2Fb|c":       "/a%2Fb%7Cc",
		"/a%2fb^c":       "/a%2fb%5Ec",
		"/a b?c d":       "/a%20b?c%20d",
		"/ü?ü":           "/%C3%BC?%C3%BC",
		"/a/../b/./c":    "/b/c",
		"/100%":          "/100%25",
		"/?a=1&a=2;b=%7": "/?a=1&a=2;b=%7",
		"/go?/a%2Fb|c":   "/a%2Fb%7Cc",
		`/go?..\a/./b`:   "/a/b",
		"/go?/a[1]":      "/a[1]",
		"/go?/100%":      "/100%25",
	} {
		if p, err := f.Fetch(t.Context(), Request{URL: site + path}); err != nil || string(p.Body) != want {
			t.Errorf("%s: asked for %s, %v", path, p.Body, err)
		}
	}
}

// TestNoLocation: a redirect to what is no address is an answer, not a failure
// of the network that another try may mend.
func TestNoLocation(t *testing.T) {
	for _, location := range []string{"http://[::1", "http://a b/", "http://:80:80/"} {
		site := serve(t, map[string]http.HandlerFunc{"/": redirect(location)})
		f, _ := newFetcher(t)
		if p, err := f.Fetch(t.Context(), Request{URL: site}); err != nil || p.Status != http.StatusFound || p.Header.Get("Location") == "" {
			t.Errorf("%s: got %+v, %v", location, p, err)
		}
	}
}

func FuzzReadURL(f *testing.F) {
	for _, seed := range []string{"http://a.example/a%2Fb|c?d#e", "HTTPS://Ü.example:443/../x", "http://0x7f.1/%zz", "http:///a", "ftp://a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := readURL(raw)
		if err != nil {
			if !errors.Is(err, archive.ErrURL) {
				t.Errorf("%q: %v is not ErrURL", raw, err)
			}
			return
		}
		again, err := readURL(u.String())
		if err != nil || again.String() != u.String() {
			t.Errorf("%q reads as %s, which reads as %s, %v", raw, u, again, err)
		}
	})
}
