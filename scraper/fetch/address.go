package fetch

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"

	"tearsheet/archive"
)

// browser reads URLs as browsers do, and as colly will once more.
var browser = whatwg.NewParser(whatwg.WithPercentEncodeSinglePercentSign())

// readURL reads an address as a browser would, but without guessing what is
// missing.
func readURL(raw string) (*url.URL, error) {
	raw = strings.TrimSpace(raw)
	if u, err := url.Parse(raw); err == nil {
		if err := checkURL(u); err != nil {
			return nil, fmt.Errorf("read URL %q: %w", u.Redacted(), err)
		}
	}
	parsed, err := browser.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("read URL %q: %w", raw, archive.ErrURL)
	}
	u, err := spell(parsed)
	if err != nil {
		return nil, fmt.Errorf("read URL %q: %w", raw, archive.ErrURL)
	}
	return u, checkURL(u)
}

// target is where the redirect from u leads. net/http has resolved it too, as
// req says, but has spelled the path anew.
func target(u *url.URL, req *http.Request) *url.URL {
	if parsed, err := browser.ParseRef(u.String(), req.Response.Header.Get("Location")); err == nil {
		if to, err := spell(parsed); err == nil {
			return to
		}
	}
	req.URL.Fragment, req.URL.RawFragment = "", ""
	return req.URL
}

// spell hands a URL from the browsers' parser to net/url.
func spell(parsed *whatwg.Url) (*url.URL, error) {
	u, err := url.Parse(parsed.Href(true))
	if err == nil {
		u.RawPath = escapePath(u.RawPath)
	}
	return u, err
}

// escapePath escapes what net/url would not have in a path: it would take the
// whole path for wrong and spell it anew, "%2F" as "/".
func escapePath(path string) string {
	var b strings.Builder
	for _, c := range []byte(path) {
		if unreserved(c) || strings.IndexByte("/%!$&'()*+,;=:@[]", c) >= 0 {
			b.WriteByte(c)
		} else {
			escape(&b, c)
		}
	}
	return b.String()
}

// checkURL returns archive.ErrURL for what is not to be asked for.
func checkURL(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%w: it must begin with http:// or https://", archive.ErrURL)
	case u.Hostname() == "":
		return fmt.Errorf("%w: it names no host", archive.ErrURL)
	case u.User != nil:
		return fmt.Errorf("%w: it carries a user name", archive.ErrURL)
	}
	return nil
}

// seenURL is where the last capture was, spelled as requests spell it.
func seenURL(u *url.URL, r Request) string {
	if last, err := readURL(r.SeenURL); err == nil {
		return last.String()
	}
	return u.String()
}
