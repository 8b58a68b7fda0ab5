package discover

import (
	"net/http"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// agent is the name under which a site may speak to us alone.
const agent = "tearsheet"

// Robots reads what a page asks of robots, in its meta elements and in the
// X-Robots-Tag of its header: not to be indexed, not to have its links
// followed. What it says to all robots and to us counts, what it says to
// others does not. The document may be nil.
func Robots(doc *goquery.Document, header http.Header) (noindex, nofollow bool) {
	var wishes []string
	for _, line := range header.Values("X-Robots-Tag") {
		wishes = append(wishes, forUs(line)...)
	}
	if doc != nil {
		doc.Find("meta[name][content]").Each(func(_ int, s *goquery.Selection) {
			name := strings.TrimSpace(s.AttrOr("name", ""))
			if strings.EqualFold(name, "robots") || strings.EqualFold(name, agent) {
				wishes = append(wishes, strings.Split(s.AttrOr("content", ""), ",")...)
			}
		})
	}
	for _, wish := range wishes {
		switch strings.ToLower(strings.TrimSpace(wish)) {
		case "noindex":
			noindex = true
		case "nofollow":
			nofollow = true
		case "none":
			noindex, nofollow = true, true
		}
	}
	return noindex, nofollow
}

// forUs lists the rules of an X-Robots-Tag line, "noindex, nofollow" or
// "otherbot: noindex, tearsheet: none", that speak to us. A name counts until
// the next one.
func forUs(line string) (rules []string) {
	ours := true
	for rule := range strings.SplitSeq(line, ",") {
		name, rest, named := strings.Cut(rule, ":")
		name = strings.ToLower(strings.TrimSpace(name))
		switch {
		case named && (valued(name) || strings.Contains(name, " ")):
			continue // a rule with a value, or what follows a comma in its date
		case named:
			ours, rule = name == agent || name == "*" || name == "robots", rest
		}
		if ours {
			rules = append(rules, rule)
		}
	}
	return rules
}

// valued names rules that have a colon themselves.
func valued(name string) bool {
	switch name {
	case "unavailable_after", "max-snippet", "max-image-preview", "max-video-preview":
		return true
	}
	return false
}
