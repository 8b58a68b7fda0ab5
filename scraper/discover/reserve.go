package discover

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
)

// ReservePath is where a site says which of its pages it reserves from text and
// data mining (TDMRep, W3C Community Group Final Report, §6.1).
const ReservePath = "/.well-known/tdmrep.json"

// Reserve is what a tdmrep.json reserves.
type Reserve []reserveRule

type reserveRule struct {
	path     *regexp.Regexp
	reserved bool
}

// maxReserve is how many rules of a tdmrep.json are read.
const maxReserve = 1000

// ReserveOf reads a tdmrep.json. What cannot be read reserves nothing.
func ReserveOf(body []byte) (r Reserve) {
	var rules []struct {
		Location    string `json:"location"`
		Reservation any    `json:"tdm-reservation"`
	}
	if json.Unmarshal(body, &rules) != nil {
		return nil
	}
	for _, rule := range rules[:min(len(rules), maxReserve)] {
		if p, err := regexp.Compile(globOf(rule.Location)); err == nil && rule.Location != "" {
			said := rule.Reservation == float64(1) || rule.Reservation == "1"
			r = append(r, reserveRule{p, said})
		}
	}
	return r
}

// globOf is a location as a regular expression: "*" is any run of bytes, "$"
// at the end is the end.
func globOf(location string) string {
	text, anchored := strings.CutSuffix(location, "$")
	glob := "^" + strings.ReplaceAll(regexp.QuoteMeta(text), `\*`, ".*")
	if anchored {
		glob += "$"
	}
	return glob
}

// Covers tells whether a page is reserved: the first rule that matches decides.
func (r Reserve) Covers(u *url.URL) bool {
	for _, rule := range r {
		if rule.path.MatchString(u.RequestURI()) {
			return rule.reserved
		}
	}
	return false
}
