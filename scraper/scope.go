package scraper

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// Reach is how far from its seeds a crawl may go, in the words of
// Browsertrix.
type Reach string

// The reaches, from the narrowest to the widest.
const (
	ReachPage   Reach = "page"   // the seeds, and what a seed feed or sitemap lists
	ReachPrefix Reach = "prefix" // URLs below a seed's folder
	ReachHost   Reach = "host"   // the seeds' hosts
	ReachDomain Reach = "domain" // the seeds' registrable domains, with all subdomains
)

// ParseReach reads the word for a reach; "" is ReachHost.
func ParseReach(word string) (Reach, error) {
	all := []Reach{ReachPage, ReachPrefix, ReachHost, ReachDomain}
	switch r := Reach(word); {
	case word == "":
		return ReachHost, nil
	case slices.Contains(all, r):
		return r, nil
	}
	return "", fmt.Errorf("scope %q: want page, prefix, host or domain", word)
}

// Limits of a URL worth fetching; what is beyond is a trap more often than a
// page.
const (
	maxURL      = 2000 // bytes
	maxSegments = 24
	maxRepeats  = 3 // of one path segment
)

// Scope says which discovered URLs may be fetched. A URL is in scope when the
// Reach covers it or Include matches it, and Exclude does not match it.
//
// What a feed or a sitemap lists is as far from the seed as the list is, and
// so is the second page of a list.
type Scope struct {
	Reach   Reach
	Seeds   []string
	Include []*regexp.Regexp // matched against the whole URL
	Exclude []*regexp.Regexp
	MaxHops int // from the seed; 0 is no limit
}

// Accepts tells whether a URL so many hops from its seed may be fetched.
func (s Scope) Accepts(u *url.URL, hops int) bool { return s.Refuses(u, hops) == "" }

// Refuses is the word for why a URL so many hops from its seed may not be
// fetched: "scheme", "trap" (too long, too deep, in a circle), "hops",
// "exclude", or "scope" for what is beyond the Reach. It is "" if it may.
func (s Scope) Refuses(u *url.URL, hops int) string {
	switch {
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return "scheme"
	case trap(u):
		return "trap"
	case s.MaxHops > 0 && hops > s.MaxHops:
		return "hops"
	case matchesAny(s.Exclude, u.String()):
		return "exclude"
	case !s.reaches(u, hops) && !matchesAny(s.Include, u.String()):
		return "scope"
	}
	return ""
}

func (s Scope) reaches(u *url.URL, hops int) bool {
	if s.Reach == ReachPage {
		return hops == 0
	}
	return slices.ContainsFunc(s.Seeds, func(raw string) bool {
		seed, err := url.Parse(raw)
		return err == nil && s.Reach.covers(seed, u)
	})
}

func (r Reach) covers(seed, u *url.URL) bool {
	switch r {
	case ReachPrefix:
		folder, _ := path.Split(seed.EscapedPath())
		return sameHost(seed, u) && strings.HasPrefix(u.EscapedPath()+"/", folder)
	case ReachDomain:
		return domain(seed) == domain(u)
	}
	return sameHost(seed, u)
}

// sameHost lets "www." come and go, as sites do.
func sameHost(a, b *url.URL) bool {
	return bareHost(a) == bareHost(b)
}

// bareHost is the host as sites mean it: in small letters, without "www." and the
// port that goes without saying.
func bareHost(u *url.URL) string {
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	return host
}

// hostOf is the host of a URL that has not been read yet; "" if it has none.
func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Host
}

// domain is what its owner has registered.
func domain(u *url.URL) string {
	registrable, err := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(u.Hostname()))
	if err != nil { // an address, or a name without a dot
		return bareHost(u)
	}
	return registrable
}

// trap knows URLs that a site makes without end: too long, too deep, or going
// in a circle.
func trap(u *url.URL) bool {
	if len(u.String()) > maxURL {
		return true
	}
	segments := strings.FieldsFunc(u.Path, func(r rune) bool { return r == '/' })
	seen := map[string]int{}
	for _, s := range segments {
		if seen[s]++; seen[s] > maxRepeats {
			return true
		}
	}
	return len(segments) > maxSegments
}

func matchesAny(patterns []*regexp.Regexp, s string) bool {
	return slices.ContainsFunc(patterns, func(p *regexp.Regexp) bool { return p.MatchString(s) })
}
