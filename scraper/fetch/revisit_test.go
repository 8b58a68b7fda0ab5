package fetch

import (
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
)

func TestConditional(t *testing.T) {
	const tag, date = `"v1"`, "Mon, 02 Nov 2026 10:00:00 GMT"
	page := func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == tag || r.Header.Get("If-Modified-Since") == date {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, "text")
	}
	site := serve(t, map[string]http.HandlerFunc{"/page": page, "/other": page, "/moved": redirect("/page")})
	seen := time.Date(2026, 11, 2, 11, 0, 0, 0, time.UTC)
	payload := archive.Sum([]byte("text"))
	tests := []struct {
		name    string
		request Request
		err     error
		profile string
	}{
		{"first time", Request{URL: "/page"}, nil, ""},
		{"tag", Request{URL: "/page", ETag: tag, Payload: payload}, ErrNotModified, "server-not-modified"},
		{"date", Request{URL: "/page", LastModified: date, Payload: payload}, ErrNotModified, "server-not-modified"},
		{"changed", Request{URL: "/page", ETag: `"v0"`, Payload: archive.Sum([]byte("old"))}, nil, ""},
		{"same bytes", Request{URL: "/page", ETag: `"v0"`, Payload: payload}, nil, "identical-payload-digest"},
		{"moved since", Request{URL: "/moved", ETag: tag}, nil, ""},
		{"moved before", Request{URL: "/moved", SeenURL: "/page", ETag: tag, Payload: payload}, ErrNotModified, "server-not-modified"},
	}
	for _, tt := range tests {
		f, s := newFetcher(t)
		r := tt.request
		r.URL, r.Seen = site+r.URL, seen
		if r.SeenURL != "" {
			r.SeenURL = site + r.SeenURL
		}
		p, err := f.Fetch(t.Context(), r)
		if !errors.Is(err, tt.err) || p == nil {
			t.Errorf("%s: got %v, %v, want %v", tt.name, p, err, tt.err)
			continue
		}
		x := s.last(t)
		if tt.profile == "" {
			if x.Revisit != nil || p.Capture.Revisit || string(x.Body) != "text" {
				t.Errorf("%s: recorded as a revisit: %+v", tt.name, x)
			}
			continue
		}
		want := &archive.Revisit{URL: site + "/page", Time: seen, Profile: tt.profile}
		if diff := cmp.Diff(want, x.Revisit); diff != "" {
			t.Errorf("%s: revisit (-want +got):\n%s", tt.name, diff)
		}
		if !p.Capture.Revisit || p.Capture.Payload != payload || x.Payload != payload || len(x.Body) != len(p.Body) {
			t.Errorf("%s: capture %+v, %d bytes recorded", tt.name, p.Capture, len(x.Body))
		}
	}
}

func TestUnasked304(t *testing.T) {
	site := serve(t, map[string]http.HandlerFunc{"/": status(http.StatusNotModified)})
	f, _ := newFetcher(t)
	p, err := f.Fetch(t.Context(), Request{URL: site})
	if err != nil || p.Status != 304 || p.Capture.Revisit {
		t.Errorf("got %+v, %v, want a page like any other", p, err)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC)
	tests := []struct {
		status int
		value  string
		want   time.Duration
	}{
		{429, "120", 2 * time.Minute},
		{503, " 5 ", 5 * time.Second},
		{503, "Mon, 02 Nov 2026 10:01:00 GMT", time.Minute},
		{503, "Mon, 02 Nov 2026 09:59:00 GMT", 0},
		{503, "Mon, 02 Nov 2099 09:59:00 GMT", maxRetryAfter},
		{429, "99999999999999999999", maxRetryAfter},
		{429, "-7", 0},
		{429, "NaN", 0},
		{429, "soon", 0},
		{429, "", 0},
		{200, "120", 0},
	}
	for _, tt := range tests {
		site := serve(t, map[string]http.HandlerFunc{"/page": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", tt.value)
			w.WriteHeader(tt.status)
		}})
		f, _ := newFetcher(t, func(o *Options) { o.Now = func() time.Time { return now } })
		p, err := f.Fetch(t.Context(), Request{URL: site + "/page"})
		if err != nil || p.RetryAfter != tt.want {
			t.Errorf("%d %q: got %v, %v, want %v", tt.status, tt.value, p.RetryAfter, err, tt.want)
		}
	}
}
