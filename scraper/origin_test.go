package scraper

import (
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"tearsheet/scraper/fetch"
	"tearsheet/scraper/frontier"
)

func TestOrigins(t *testing.T) {
	var o origins
	redirect := func(from, to string) { o.learn([]fetch.Redirect{{From: from, To: to}}) }
	expect := func(raw, want string) {
		t.Helper()
		if got := o.apply(raw); got != want {
			t.Errorf("%s is asked for at %s, want %s", raw, got, want)
		}
	}
	redirect("http://m.example/a", "https://www.m.example/a")
	expect("http://m.example/b", "http://m.example/b")
	redirect("http://m.example/b?x=1", "https://www.m.example/b?x=1")
	expect("http://m.example/c?x=2", "https://www.m.example/c?x=2")
	expect("http://m.example.org/c", "http://m.example.org/c")
	for range 3 {
		redirect("http://n.example/a", "https://n.example/b") // another page
		redirect("http://n.example/a", "http://other.example/a")
	}
	expect("http://n.example/a", "http://n.example/a")
	o.forget("http://m.example/x")
	expect("http://m.example/c", "http://m.example/c")
}

// TestBadCertificate crawls a host whose certificate nobody knows: each page
// fails, none is tried again, and one handshake is enough.
func TestBadCertificate(t *testing.T) {
	var shakes atomic.Int32
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			shakes.Add(1)
		}
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	summary := trawl(t, frontier.Options{Delay: -1}, func(c *Crawler) {
		c.Tries = 3
		c.Sources[0].Seeds = append(c.Sources[0].Seeds, server.URL+"/a", server.URL+"/b")
	}, server.URL)
	if summary.Failed != 3 || !strings.Contains(summary.Failures[0].Reason, "certificate") {
		t.Errorf("%+v", summary)
	}
	if n := shakes.Load(); n != 1 {
		t.Errorf("%d connections were made", n)
	}
}
