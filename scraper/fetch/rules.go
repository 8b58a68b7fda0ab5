package fetch

import (
	"math"
	"net/url"
	"strings"
	"time"
)

// Robots is what one robots.txt says to one crawler (RFC 9309).
type Robots struct {
	Delay    time.Duration // Crawl-delay or Request-rate, 0 if none; the longest where there are several
	Sitemaps []string      // as written, for everybody
	Usage    []string      // Content-Signal and Content-Usage, as written
	rules    []rule
}

type rule struct {
	allow   bool
	pattern pattern
}

// Allowed tells whether the path of a URL, with its query, may be fetched. The
// longest pattern that matches decides, Allow before Disallow where two are as
// long, and what no pattern matches is allowed. /robots.txt always is.
func (r *Robots) Allowed(path string) bool {
	if path == "/robots.txt" {
		return true
	}
	path = normalize(path, false)
	best, allowed := -1, true
	for _, rule := range r.rules {
		longer := len(rule.pattern) > best || len(rule.pattern) == best && rule.allow
		if longer && rule.pattern.matches(path) {
			best, allowed = len(rule.pattern), rule.allow
		}
	}
	return allowed
}

// pattern is the path of a rule, normalised: "*" is any run of bytes, "$" at
// the end is the end.
type pattern string

// matches goes through the parts between the stars from left to right. The
// first fit of each is the best, as it leaves most for the rest.
func (p pattern) matches(path string) bool {
	text, anchored := strings.CutSuffix(string(p), "$")
	first, rest, starred := strings.Cut(text, "*")
	path, ok := strings.CutPrefix(path, first)
	if !ok || !starred {
		return ok && (!anchored || path == "")
	}
	parts := strings.Split(rest, "*")
	last := parts[len(parts)-1]
	if anchored {
		parts = parts[:len(parts)-1]
	}
	for _, part := range parts {
		i := strings.Index(path, part)
		if i < 0 {
			return false
		}
		path = path[i+len(part):]
	}
	return !anchored || strings.HasSuffix(path, last)
}

// normalize spells a path so that equal ones have equal bytes (RFC 9309
// §2.2.2): escapes of unreserved characters are undone, other escapes are in
// upper case, bytes outside of ASCII are escaped. "*" and a last "$" are
// special in a pattern and escaped everywhere else.
func normalize(s string, isPattern bool) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '%' && i+2 < len(s) && ishex(s[i+1]) && ishex(s[i+2]):
			decoded := unhex(s[i+1])<<4 | unhex(s[i+2])
			if unreserved(decoded) {
				b.WriteByte(decoded)
			} else {
				escape(&b, decoded)
			}
			i += 2
		case isPattern && (c == '*' || c == '$' && i == len(s)-1):
			b.WriteByte(c)
		case c <= ' ' || c >= 0x7f || strings.IndexByte(`*$"<>\^{|}`+"`", c) >= 0:
			escape(&b, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func escape(b *strings.Builder, c byte) {
	const digits = "0123456789ABCDEF"
	b.Write([]byte{'%', digits[c>>4], digits[c&15]})
}

func ishex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

func unreserved(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

// seconds is the value of a Crawl-delay or a Request-rate, 0 for what is none.
func seconds(s float64) time.Duration {
	if math.IsNaN(s) || s < 0 {
		return 0
	}
	return time.Duration(min(s, maxDelay.Seconds()) * float64(time.Second))
}

// authority names the host whose robots.txt is meant.
func authority(u *url.URL) string {
	return strings.ToLower(u.Scheme + "://" + u.Host)
}
