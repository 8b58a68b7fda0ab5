package archive

import (
	"net/netip"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// hostname is the key's host as it is written in a URL, without "www." and
// with its port if that is not the default one.
func (k Key) hostname() string {
	host, port, _ := cutPort(k.Host())
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return host + port
	}
	labels := strings.Split(host, ",")
	slices.Reverse(labels)
	return strings.Join(labels, ".") + port
}

// site is the registrable domain of the key's host ("magazine.example" for
// blog.magazine.example), by the public suffix list; the host itself where
// there is none. A port makes another site: on one machine, each server is.
func (k Key) site() string { return registrable(k.hostname()) }

func registrable(hostname string) string {
	host, port, _ := cutPort(hostname)
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return host + port
	}
	if domain, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return domain + port
	}
	return host + port
}

// root tells whether the key is a site's front page, which no article's
// address can be.
func (k Key) root() bool {
	return strings.HasSuffix(string(k), ")/") || strings.HasSuffix(string(k), ")")
}

func (k Key) has(prefix Key) bool { return strings.HasPrefix(string(k), string(prefix)) }

// cutPort parts a host from its port, which keeps its colon. The colons of an
// IPv6 address stand in brackets.
func cutPort(host string) (name, port string, ok bool) {
	i := strings.LastIndexByte(host, ':')
	if i < 0 || strings.LastIndexByte(host, ']') > i {
		return host, "", false
	}
	return host[:i], host[i:], true
}
