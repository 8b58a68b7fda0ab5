package scraper

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"

	"tearsheet/archive"
	"tearsheet/scraper/fetch"
	"tearsheet/scraper/frontier"
)

// stopped wraps the errors that end a crawl: the archive cannot keep what the
// crawl brings. All others are the page's own.
type stopped struct{ error }

func (s stopped) Unwrap() error { return s.error }

func stop(err error) error {
	if err == nil {
		return nil
	}
	return stopped{err}
}

func fatal(err error) bool {
	var s stopped
	return errors.As(err, &s) || errors.Is(err, fetch.ErrRecord)
}

// remember keeps what the next visit of the page needs: its validators, its
// payload, and where it has moved.
func (v *visit) remember(page *fetch.Page) {
	v.uri.Fetched = page.Capture.Time
	v.uri.HTTP = page.Status
	if len(page.Redirects) > 0 && page.Status/100 != 3 {
		v.landed = page.URL.String()
	}
	v.uri.Status = frontier.Fetched
	if page.Status == http.StatusOK {
		v.uri.ETag = validator(page.Header.Get("ETag"))
		v.uri.LastModified = validator(page.Header.Get("Last-Modified"))
		v.uri.Payload = page.Capture.Payload
	}
}

// validator is one as sent, or none: what is as long as a page will not be
// taken back in the header of a request.
func validator(sent string) string {
	const most = 1 << 10 // bytes
	if len(sent) > most {
		return ""
	}
	return sent
}

// refused settles an answer that is neither a page nor a redirect.
func (v *visit) refused(ctx context.Context, page *fetch.Page) error {
	v.remember(page)
	switch status := page.Status; {
	case status == http.StatusNotFound, status == http.StatusGone, guessed(v.uri):
		v.uri.Status = frontier.Gone
		v.outcome.Result = Fetched
		if v.uri.Article {
			v.outcome.Result = Gone
		}
	case status == http.StatusTooManyRequests, status >= http.StatusInternalServerError:
		v.uri.Status = frontier.FetchError
	default:
		v.uri.Status = frontier.FetchError
		v.uri.Tries = v.crawler.tries() // asking again will not help
	}
	return v.seen(ctx, page.Capture)
}

// known tells whether the run has fetched what a redirect leads to. What cannot
// be looked up is followed, and so is the way to a list, which is asked often.
func (v *visit) known(ctx context.Context, to *url.URL) bool {
	if v.uri.Kind != kindPage {
		return false
	}
	fetched, err := v.crawler.Frontier.Fetched(ctx, v.uri.Source, to.String())
	return err == nil && fetched
}

// joins settles a redirect to what the run has fetched: a second request for it
// would bring nothing.
func (v *visit) joins(ctx context.Context, page *fetch.Page) error {
	v.remember(page)
	v.uri.Status, v.uri.Article = frontier.Redirected, false
	v.outcome.Result = Fetched
	return v.seen(ctx, page.Capture)
}

// elsewhere tells whether redirects led to another page, and not to another
// spelling of the same: https, "www.".
func (v *visit) elsewhere() bool {
	return v.landed != "" && !sameKey(v.landed, v.uri.URL)
}

// end is the URI to which redirects led, if they did, with what was learned
// there: it is settled too, and before the one that led to it is given back, so
// that this run does not fetch it again.
func (v *visit) end() (to frontier.URI, moved bool) {
	if !v.elsewhere() {
		v.uri.URL = cmp.Or(v.landed, v.uri.URL) // as the site spells it
		return to, false
	}
	to = v.uri
	to.URL, to.Key, to.Via = v.landed, "", v.uri.URL
	v.uri.Status, v.uri.Article = frontier.Redirected, false
	v.uri.ETag, v.uri.LastModified, v.uri.Payload = "", "", archive.Digest{} // they are those of the page
	return to, true
}

// settle turns what run returned into the URI's state and the outcome.
func (v *visit) settle(failure error) {
	word, skipped := reason(failure)
	switch {
	case errors.Is(failure, errBudget):
		v.outcome.Result, v.outcome.Reason = Left, "max_pages"
	case errors.Is(failure, frontier.ErrPaused):
		v.uri.Status = frontier.FetchError
		v.outcome.Result, v.outcome.Reason = Left, "paused"
	case skipped:
		v.uri.Status, v.uri.Note = frontier.Skipped, strings.TrimSpace(word+" "+cmp.Or(v.pattern, v.leads))
		v.outcome.Result, v.outcome.Reason = Skipped, word
	case failure != nil:
		v.uri.Status = frontier.FetchError
		if v.uri.URL != v.before.URL { // it was asked where others redirect to
			v.crawler.origins.forget(v.before.URL)
			v.uri.URL = v.before.URL
		}
		if hopeless(failure) {
			v.uri.Tries = v.crawler.tries()
		}
		v.retry(failure.Error())
	case v.uri.Status == frontier.FetchError:
		v.retry(http.StatusText(v.uri.HTTP))
	}
}

// hopeless tells whether trying again within the run would be in vain: the
// host has no address, no valid certificate, or does not speak TLS.
func hopeless(err error) bool {
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	var plain tls.RecordHeaderError
	return errors.As(err, &dns) && dns.IsNotFound || errors.As(err, &certificate) || errors.As(err, &plain)
}

// retry puts a failed page back for later, until it has had its tries.
func (v *visit) retry(why string) {
	v.uri.Tries++
	v.uri.Note, v.outcome.Reason = why, why
	if v.uri.Tries >= v.crawler.tries() {
		v.outcome.Result = Failed
		return
	}
	v.outcome.Result = Retry
	again := v.uri
	again.Due = v.crawler.Now().Add(v.crawler.backoff(v.uri.Tries))
	v.found = append(v.found, again)
}
