package discover

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"

	"tearsheet/archive"
)

// ErrNoPage is returned for a reference that leads to no page on the web:
// mailto:, javascript:, data:, a bare fragment, a malformed address, one that
// can have no archive.Key.
var ErrNoPage = errors.New("leads to no web page")

// Clean makes the URL to fetch from a reference on a page: absolute, read as a
// browser does (whatwg URL standard), without fragment, user name and tracking
// parameters; the rest is as the site writes it. The base may be nil for a
// reference that is absolute. The error wraps ErrNoPage.
func Clean(base *url.URL, ref string) (string, error) {
	return newResolver(base).clean(ref)
}

// resolver resolves the references of one page.
type resolver struct {
	base   *whatwg.Url // nil: references must be absolute
	origin string      // of base, "https://example.org"
}

func newResolver(base *url.URL) resolver {
	if base == nil {
		return resolver{}
	}
	return resolver{}.at(base.String())
}

// at is the resolver with another base, given relative to the old one. A base
// that cannot be used is left out of account.
func (r resolver) at(ref string) resolver {
	u, err := r.parse(ref)
	if err != nil || !keyed(u) {
		return r
	}
	return resolver{base: u, origin: u.Protocol() + "//" + u.Host()}
}

func (r resolver) parse(ref string) (*whatwg.Url, error) {
	if r.base == nil {
		return whatwg.Parse(ref)
	}
	return r.base.Parse(ref)
}

func (r resolver) clean(ref string) (string, error) {
	ref = strings.Trim(ref, "\t\n\f\r ")
	if ref == "" || ref[0] == '#' {
		return "", fmt.Errorf("%q: %w", clip(ref), ErrNoPage)
	}
	ref, _, _ = strings.Cut(ref, "#")
	if path, ok := r.local(ref); ok {
		return r.origin + archive.Untracked(path), nil
	}
	u, err := r.parse(ref)
	if err != nil || !keyed(u) {
		return "", fmt.Errorf("%q: %w", clip(ref), ErrNoPage)
	}
	u.SetUsername("")
	u.SetPassword("")
	return archive.Untracked(u.Href(true)), nil
}

// keyed tells whether a URL can be archived: what has no key leads nowhere.
func keyed(u *whatwg.Url) bool {
	_, err := archive.NewKey(u.Href(true))
	return err == nil
}

// local is the path and query of a reference to the base's own origin, if it
// is written so plainly that parsing it would change nothing. Most links of a
// page are, and parsing is what costs.
func (r resolver) local(ref string) (string, bool) {
	if r.base == nil || len(ref) > maxLocal {
		return "", false
	}
	path, _ := strings.CutPrefix(ref, r.origin)
	if len(path) == 0 || path[0] != '/' || (len(path) == len(ref) && strings.HasPrefix(path, "//")) {
		return "", false
	}
	for i := range len(path) {
		if !plain(path[i]) || (path[i] == '.' && path[i-1] == '/') {
			return "", false
		}
	}
	return path, true
}

// maxLocal is the longest reference, in bytes, that is not worth a closer look.
const maxLocal = 2000

// plain bytes stand for themselves in a path and in a query. The percent sign
// is not among them, for "%2e" may be a dot segment.
func plain(c byte) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		return true
	}
	return strings.IndexByte("/-_.~=&?+:,;@!*()$", c) >= 0
}

// clip shortens what a message quotes.
func clip(s string) string {
	const most = 80
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "..."
	}
	return s
}
