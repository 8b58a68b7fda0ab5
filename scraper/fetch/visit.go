package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"time"

	"github.com/gocolly/colly/v2"
)

// newCollector is a colly that decides nothing itself. Init is called instead
// of NewCollector because the latter takes settings from the environment.
func newCollector(o Options, w http.RoundTripper, redirect func(*http.Request, []*http.Request) error) *colly.Collector {
	c := &colly.Collector{}
	c.Init()
	c.UserAgent = o.UserAgent
	c.AllowURLRevisit = true
	c.ParseHTTPErrorResponse = true
	c.IgnoreRobotsTxt = true // our own gate knows RFC 9309, and redirects
	c.MaxBodySize = 0        // wire counts, after decoding
	c.SetRequestTimeout(0)   // the context has the deadline
	c.DisableCookies()       // the trip has a jar of its own
	c.WithTransport(w)
	c.SetRedirectHandler(redirect)
	return c
}

// trip is one visit under way. It travels in the request's context, from
// Fetch through colly to the wire and back.
type trip struct {
	request   Request
	agents    []string      // by which the site may speak to us
	seen      string        // the URL that the request's validators belong to
	limit     int64         // bytes of a body
	left      time.Duration // for the exchanges to come
	follow    func(ctx context.Context, u *url.URL, hops int) error
	redirects []Redirect
	legs      []*leg
	jar       *cookiejar.Jar // nil until there is a cookie
}

type tripKey struct{}

func tripOf(ctx context.Context) *trip { return ctx.Value(tripKey{}).(*trip) }

// visit runs colly once; what came is in the trip.
func (f *Fetcher) visit(ctx context.Context, u *url.URL, t *trip) error {
	c := f.base.Clone()
	c.Context = context.WithValue(ctx, tripKey{}, t)
	err := c.Visit(u.String())
	var named *url.Error // says "Get" and the URL, which the caller says too
	if errors.As(err, &named) {
		err = named.Err
	}
	return err
}

// redirect decides whether colly goes on to req.
func (f *Fetcher) redirect(req *http.Request, via []*http.Request) error {
	t := tripOf(req.Context())
	req.URL = target(via[len(via)-1].URL, req)
	to := req.URL.String()
	t.redirects = append(t.redirects, Redirect{From: via[len(via)-1].URL.String(), To: req.URL.Redacted(), Status: req.Response.StatusCode})
	back := slices.ContainsFunc(via, func(r *http.Request) bool { return r.URL.String() == to })
	err := checkURL(req.URL)
	switch {
	case err != nil:
	case back && len(req.Response.Cookies()) == 0: // the same again will be answered the same
		err = ErrRedirects
	case t.request.Known != nil && t.request.Known(req.Context(), req.URL):
		err = ErrKnown
	default:
		err = t.follow(req.Context(), req.URL, len(via))
	}
	if err != nil {
		return fmt.Errorf("redirect to %s: %w", req.URL.Redacted(), err)
	}
	return nil
}
