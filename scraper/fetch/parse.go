package fetch

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits of a robots.txt.
const (
	maxRobots  = 500 << 10 // bytes, the least that RFC 9309 §2.5 lets a crawler read
	maxLine    = 16 << 10
	maxDelay   = 24 * time.Hour
	maxMaps    = 1000 // sitemaps
	maxUsage   = 10   // lines about the use of pages
	utf8BOM    = "\ufeff"
	whitespace = " \t\v\f"
)

// parseRobots reads what a robots.txt says to the crawler of these names. The
// groups for any of them count together, and only if there are none, the
// groups for "*". There is no bad robots.txt: what cannot be understood is
// passed over, and so is all that follows the first 500 KiB.
func parseRobots(text []byte, agents ...string) *Robots {
	if len(text) > maxRobots {
		text = text[:maxRobots]
		text = text[:bytes.LastIndexAny(text, "\r\n")+1] // half a path forbids too much
	}
	p := parser{agents: agents}
	isBreak := func(r rune) bool { return r == '\n' || r == '\r' }
	for line := range strings.FieldsFuncSeq(strings.TrimPrefix(string(text), utf8BOM), isBreak) {
		if len(line) <= maxLine {
			p.line(line)
		}
	}
	r := &p.everybody
	if p.known {
		r = &p.us
	}
	r.Sitemaps = p.sitemaps
	return r
}

// parser goes through a robots.txt. A group begins with one or more user-agent
// lines; us and everybody are what the groups for us and for "*" add up to.
type parser struct {
	agents   []string
	sitemaps []string

	us, everybody   Robots
	known           bool // there is a group for us, though it may be empty
	forUs, forEvery bool // the group under way
	rules           bool // it has begun to list rules
}

func (p *parser) line(line string) {
	key, value, ok := field(line)
	if !ok {
		return
	}
	switch key {
	case "user-agent", "useragent", "user agent":
		p.agent(value)
	case "allow":
		p.rule(true, value)
	case "disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw":
		p.rule(false, value)
	case "crawl-delay", "crawldelay":
		p.delay(value)
	case "request-rate":
		p.rate(value)
	case "content-signal", "content-usage":
		p.group(func(r *Robots) {
			if len(r.Usage) < maxUsage {
				r.Usage = append(r.Usage, value)
			}
		})
	case "sitemap", "site-map":
		if value != "" && len(p.sitemaps) < maxMaps {
			p.sitemaps = append(p.sitemaps, value)
		}
	}
}

// field splits "key: value # comment". Some forget the colon; two words are
// taken for key and value then.
func field(line string) (key, value string, ok bool) {
	line, _, _ = strings.Cut(line, "#")
	key, value, ok = strings.Cut(line, ":")
	if !ok {
		words := strings.Fields(line)
		if len(words) != 2 {
			return "", "", false
		}
		key, value = words[0], words[1]
	}
	return strings.ToLower(strings.Trim(key, whitespace)), strings.Trim(value, whitespace), true
}

func (p *parser) agent(value string) {
	if p.rules {
		p.forUs, p.forEvery, p.rules = false, false, false
	}
	if value == "*" || strings.HasPrefix(value, "* ") {
		p.forEvery = true
		return
	}
	token := productToken(value)
	if slices.ContainsFunc(p.agents, func(a string) bool { return strings.EqualFold(a, token) }) {
		p.forUs, p.known = true, true
	}
}

// productToken is the name at the start of a User-Agent: letters, "-", "_".
func productToken(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool {
		return !('a' <= r|0x20 && r|0x20 <= 'z') && r != '-' && r != '_'
	})
	if end < 0 {
		return s
	}
	return s[:end]
}

func (p *parser) rule(allow bool, path string) {
	if !p.forUs && !p.forEvery {
		return
	}
	p.rules = true
	if path == "" { // forbids nothing
		return
	}
	p.group(func(r *Robots) {
		r.rules = append(r.rules, rule{allow, pattern(normalize(path, true))})
	})
}

// delay does not begin the rules of a group: records that RFC 9309 does not
// know must not change how the others are read (§2.2.4).
func (p *parser) delay(value string) {
	s, err := strconv.ParseFloat(value, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) { // "2s", "1,5"
		value = strings.Replace(value, ",", ".", 1)
		value = value[:len(value)-len(strings.TrimLeft(value, "0123456789."))]
		s, err = strconv.ParseFloat(value, 64)
	}
	if err != nil && !errors.Is(err, strconv.ErrRange) { // more than a number holds is infinite
		return
	}
	p.group(func(r *Robots) { r.Delay = max(r.Delay, seconds(s)) })
}

// rate reads a Request-rate, "1/5", "30/10m 0600-0845": so many pages in so
// many seconds, minutes or hours. The hours of the day are not looked at: what
// is wanted at some is kept up at all.
func (p *parser) rate(value string) {
	value, _, _ = strings.Cut(value, " ")
	pages, span, ok := strings.Cut(strings.ToLower(value), "/")
	n, err := strconv.ParseFloat(pages, 64)
	if !ok || err != nil || n <= 0 {
		return
	}
	digits := strings.TrimRight(span, "smh")
	s, err := strconv.ParseFloat(digits, 64)
	unit, known := map[string]float64{"": 1, "s": 1, "m": 60, "h": 3600}[span[len(digits):]]
	if err != nil || !known {
		return
	}
	p.group(func(r *Robots) { r.Delay = max(r.Delay, seconds(s*unit/n)) })
}

// group does something to what the group under way is for.
func (p *parser) group(do func(*Robots)) {
	if p.forUs {
		do(&p.us)
	}
	if p.forEvery {
		do(&p.everybody)
	}
}
