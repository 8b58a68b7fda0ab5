package archive

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/nlnwa/whatwg-url/url"
)

// ErrURL is returned for a URL that cannot name a page on the web.
var ErrURL = errors.New("not a web address")

// Key names a URL so that keys sort by site and the many spellings of one
// page's address fall together: the URL in SURT form ("org,example)/2026/a")
// without scheme, "www.", default port, fragment and tracking parameters.
type Key string

// maxURL is the longest URL, in bytes, that has a key. RFC 9110 §4.1 asks for
// 8000; longer ones are traps.
const maxURL = 8192

// NewKey is the key of an absolute http or https URL of at most 8192 bytes. It
// returns ErrURL, wrapped with what is wrong, for anything else.
func NewKey(raw string) (Key, error) {
	if len(raw) > maxURL {
		return "", fmt.Errorf("read URL %.60q...: %w: it has %d bytes", raw, ErrURL, len(raw))
	}
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return "", fmt.Errorf("read URL %q: %w", raw, ErrURL)
	}
	if s := u.Scheme(); s != "http" && s != "https" {
		return "", fmt.Errorf("read URL %q: %w: it must begin with http:// or https://", raw, ErrURL)
	}
	if !plausible(u.Hostname()) {
		return "", fmt.Errorf("read URL %q: %w: it names no host", raw, ErrURL)
	}
	path := strings.TrimRight(sessionless(respell(u.Pathname())), "/")
	if path == "" {
		path = "/"
	}
	return Key(surtHost(u.Hostname(), u.Port()) + ")" + path + cleanQuery(respell(u.Query()))), nil
}

// respell writes escapes so that equal ones have equal bytes (RFC 3986 §6.2.2):
// those of unreserved characters are undone, others are in upper case, and "%" by
// itself is "%25".
func respell(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		escape := s[:min(3, len(s))]
		code, err := strconv.ParseUint(escape[1:], 16, 8)
		switch {
		case escape[0] != '%' || len(escape) < 3 || err != nil:
			if escape = escape[:1]; escape == "%" {
				b.WriteString("%25")
			} else {
				b.WriteString(escape)
			}
		case strings.IndexByte(unreserved, byte(code)) >= 0:
			b.WriteByte(byte(code))
		default:
			b.WriteString(strings.ToUpper(escape))
		}
		s = s[len(escape):]
	}
	return b.String()
}

// unreserved are the characters that mean the same with and without an escape.
const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"

// Host is the key's part before the path: the host, last label first.
func (k Key) Host() string {
	host, _, _ := strings.Cut(string(k), ")")
	return host
}

// plausible tells whether a host, in its ASCII form, is made of what host names
// and IP addresses are made of. URLs allow more, which no resolver knows and
// which has a meaning in keys.
func plausible(host string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789-_."
	if strings.HasPrefix(host, "[") {
		return true // an IPv6 address, read by the URL parser
	}
	return strings.Trim(host, ".") != "" && strings.Trim(host, letters) == "" && !strings.Contains(host, "..") && host[0] != '.'
}

func surtHost(host, port string) string {
	host = strings.TrimSuffix(host, ".")
	for strings.HasPrefix(host, "www.") && strings.Count(host, ".") > 1 {
		host = host[len("www."):]
	}
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err != nil {
		labels := strings.Split(host, ".")
		slices.Reverse(labels)
		host = strings.Join(labels, ",")
	}
	if port != "" {
		host += ":" + port
	}
	return host
}

// cleanQuery drops tracking parameters and sorts the rest, so that the order
// in which a site writes them does not matter.
func cleanQuery(query string) string {
	var kept []string
	for p := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(p, "=")
		if p != "" && !tracking(name) {
			kept = append(kept, p)
		}
	}
	if len(kept) == 0 {
		return ""
	}
	slices.Sort(kept)
	return "?" + strings.Join(kept, "&")
}
