package fetch

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

func TestGuard(t *testing.T) {
	tests := []struct {
		allow   string
		address string
		ok      bool
	}{
		{"", "93.184.215.14:80", true},
		{"", "[2606:2800:220:1::1]:443", true},
		{"", "127.0.0.1:80", false},
		{"", "10.1.2.3:80", false},
		{"", "172.31.0.1:80", false},
		{"", "192.168.1.1:80", false},
		{"", "169.254.169.254:80", false},
		{"", "100.64.0.1:80", false},
		{"", "0.0.0.0:80", false},
		{"", "224.0.0.1:80", false},
		{"", "255.255.255.255:80", false},
		{"", "[::1]:80", false},
		{"", "[::]:80", false},
		{"", "[fe80::1%eth0]:80", false},
		{"", "[fc00::1]:80", false},
		{"", "[fd00:ec2::254]:80", false},
		{"", "[ff02::1]:80", false},
		{"", "[::ffff:127.0.0.1]:80", false},
		{"", "[::ffff:93.184.215.14]:80", true},
		{"", "[64:ff9b::7f00:1]:80", false},
		{"", "[2002:7f00:1::]:80", false},
		{"", "nonsense", false},
		{"127.0.0.1", "127.0.0.1:8080", true},
		{"127.0.0.1", "[::ffff:127.0.0.1]:8080", true},
		{"127.0.0.1", "127.0.0.2:8080", false},
		{"127.0.0.1:8080", "127.0.0.1:8080", true},
		{"127.0.0.1:8080", "127.0.0.1:8081", false},
		{"10.0.0.0/8", "10.1.2.3:80", true},
		{"10.0.0.0/8", "192.168.1.1:80", false},
		{"[::1]", "[::1]:80", true},
		{"::1", "[::1]:80", true},
		{"[::1]:80", "[::1]:81", false},
		{"fd00::/8", "[fd00::1]:80", true},
	}
	for _, tt := range tests {
		g, err := newGuard(strings.Fields(tt.allow))
		if err != nil {
			t.Errorf("%s: %v", tt.allow, err)
			continue
		}
		if err := g.control("tcp", tt.address, nil); (err == nil) != tt.ok || err != nil && !errors.Is(err, ErrPrivate) {
			t.Errorf("%s with %q allowed: got %v", tt.address, tt.allow, err)
		}
	}
}

func TestGuardNames(t *testing.T) {
	g, err := newGuard([]string{"Intranet", "cms.example:8080"})
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]bool{
		"intranet:80": true, "INTRANET:8080": true, "cms.example:8080": true,
		"cms.example:80": false, "intranet.example:80": false, "127.0.0.1:80": false,
	} {
		if got := g.named(address); got != want {
			t.Errorf("%s: got %t", address, got)
		}
	}
}

func TestGuardBadEntry(t *testing.T) {
	for _, entry := range []string{"", "10.0.0.0/99", "http://localhost", "host:port", "host:99999", "a b", "*.example"} {
		if _, err := New(Options{AllowPrivate: []string{entry}}); err == nil || !strings.Contains(err.Error(), entry) {
			t.Errorf("%q: got %v", entry, err)
		}
	}
}

func TestPrivate(t *testing.T) {
	f, s := newFetcher(t)
	for _, raw := range []string{
		"http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]:1/", "http://[::ffff:10.0.0.1]/",
		"http://2852039166/", "http://0xa9fea9fe/", "http://0251.0376.0251.0376/", "https://192.168.0.1/",
	} {
		if p, err := f.Fetch(t.Context(), Request{URL: raw}); !errors.Is(err, ErrPrivate) || errors.Is(err, ErrUnreachable) || p != nil {
			t.Errorf("%s: got %v, %v, want ErrPrivate", raw, p, err)
		}
	}
	if len(s.exchanges) > 0 {
		t.Errorf("%d exchanges took place", len(s.exchanges))
	}
}

func TestPrivateRedirect(t *testing.T) {
	secret, heads := wiretap(t, "HTTP/1.1 200 OK\r\n\r\nsecret")
	pages := map[string]http.HandlerFunc{"/page": redirect(secret + "/page"), "/mapped": redirect("http://[::ffff:7f00:1]:80/")}
	site := serve(t, pages)
	f, s := newFetcher(t, func(o *Options) { o.AllowPrivate = []string{strings.TrimPrefix(site, "http://")} })
	for path := range pages {
		p, err := f.Fetch(t.Context(), Request{URL: site + path})
		if !errors.Is(err, ErrPrivate) || p == nil || p.Status != 302 || len(p.Redirects) != 1 {
			t.Errorf("%s: got %+v, %v, want the redirect and ErrPrivate", path, p, err)
		}
	}
	if len(heads) > 0 || len(s.exchanges) != 3 {
		t.Errorf("recorded %v", s.urls(site))
	}
}

func TestLocalhostByName(t *testing.T) {
	site := serve(t, map[string]http.HandlerFunc{"/": text("home")})
	url := strings.Replace(site, "127.0.0.1", "localhost", 1)
	for allow, ok := range map[string]bool{"localhost": true, "127.0.0.0/8": true, "elsewhere": false} {
		f, _ := newFetcher(t, func(o *Options) { o.AllowPrivate = []string{allow} })
		if _, err := f.Fetch(t.Context(), Request{URL: url}); (err == nil) != ok || err != nil && !errors.Is(err, ErrPrivate) {
			t.Errorf("with %s allowed: got %v", allow, err)
		}
	}
}
