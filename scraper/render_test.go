package scraper

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"tearsheet/archive"
	"tearsheet/scraper/fetch"
)

// stuck is a Renderer whose pages never end.
type stuck struct{}

func (stuck) Render(context.Context, *fetch.Page) ([]byte, []archive.Capture, error) {
	return nil, nil, errors.New("its scripts never end")
}

// A page whose scripts fail is read without them, unless it is empty then.
func TestScriptsThatFail(t *testing.T) {
	s := newSite(t, map[string]http.HandlerFunc{
		"/": front("/story", "/shell"), "/story": story("Larch"),
		"/shell": html(`<!doctype html><div id="root"></div><script>for (;;) {}</script>`),
	})
	var got Summary
	over(t, t.TempDir(), s, func(c *Crawler) {
		c.Renderer, c.Sources[0].Render, c.Tries = stuck{}, true, 1
		var err error
		got, err = c.Run(t.Context())
		check(t, err)
	})
	if got.New != 1 || got.Failed != 1 {
		t.Errorf("%d articles and %d failures, want one of each: %+v", got.New, got.Failed, got.Failures)
	}
}
