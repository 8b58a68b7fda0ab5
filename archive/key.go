package archive

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/nlnwa/whatwg-url/url"
)

// ErrURL is returned for a URL that cannot name a page on the web.
var ErrURL = errors.New("not a web address")

// Key names a URL so that keys sort by site and the many spellings of one
// page's address fall together: the URL in SURT form ("org,example)/2026/a")
// without scheme, "www.", default port, fragment and tracking parameters.
type Key string

// NewKey is the key of an absolute http or https URL. It returns ErrURL,
// wrapped with what is wrong, for anything else.
func NewKey(raw string) (Key, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return "", fmt.Errorf("read URL %q: %w", raw, ErrURL)
	}
	if s := u.Scheme(); s != "http" && s != "https" {
		return "", fmt.Errorf("read URL %q: %w: it must begin with http:// or https://", raw, ErrURL)
	}
	if u.Hostname() == "" {
		return "", fmt.Errorf("read URL %q: %w: it names no host", raw, ErrURL)
	}
	path := u.Pathname()
	if len(path) > 1 {
		path = strings.TrimSuffix(path, "/")
	}
	return Key(surtHost(u.Hostname(), u.Port()) + ")" + path + cleanQuery(u.Query())), nil
}

// Host is the key's part before the path: the host, last label first.
func (k Key) Host() string {
	host, _, _ := strings.Cut(string(k), ")")
	return host
}

func surtHost(host, port string) string {
	host = strings.TrimPrefix(strings.TrimSuffix(host, "."), "www.")
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
		if p != "" && !tracking(strings.ToLower(name)) {
			kept = append(kept, p)
		}
	}
	if len(kept) == 0 {
		return ""
	}
	slices.Sort(kept)
	return "?" + strings.Join(kept, "&")
}

// tracking knows the parameters that say how a reader came, not what is read.
func tracking(name string) bool {
	switch name {
	case "fbclid", "gclid", "dclid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid",
		"cmpid", "ocid", "ref_src", "_ga", "spm", "wt_mc", "at_medium", "at_campaign":
		return true
	}
	return strings.HasPrefix(name, "utm_")
}
