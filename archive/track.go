package archive

import (
	"regexp"
	"strings"
)

// tracking tells whether a parameter, whatever its case, says how a reader came
// or in which session, and not what is read.
func tracking(name string) bool {
	name = strings.TrimPrefix(strings.ToLower(name), "amp;") // of a link that was escaped twice
	switch name {
	case "fbclid", "gclid", "dclid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "gbraid", "wbraid", "twclid", "ttclid",
		"cmpid", "ocid", "ref_src", "_ga", "_gl", "spm", "wt_mc", "at_medium", "at_campaign",
		"jsessionid", "phpsessid", "sessionid", "session_id", "sessid", "cfid", "cftoken", "zenid", "oscsid":
		return true
	}
	return strings.HasPrefix(name, "utm_") || strings.HasPrefix(name, "aspsessionid")
}

// Untracked is a URL without the parameters of its query and its path
// (";jsessionid=1", RFC 3986 §3.3) that track.
func Untracked(url string) string {
	head, query, ok := strings.Cut(url, "?")
	head = sessionless(head)
	if !ok {
		return head
	}
	var kept []string
	for p := range strings.SplitSeq(query, "&") {
		if name, _, _ := strings.Cut(p, "="); !tracking(name) {
			kept = append(kept, p)
		}
	}
	if rest := strings.Join(kept, "&"); rest != "" {
		return head + "?" + rest
	}
	return head
}

// cookieless is the segment in which ASP.NET keeps a session and its like where
// there is no cookie: "(S(lit3py55t21z5v55vlm25s55))", "(X(1)S(...))".
var cookieless = regexp.MustCompile(`/\((?:[A-Z]\([0-9A-Za-z_-]*\))+\)(?:/|$)`)

// sessionless is a path without the parameters of its segments that are
// tracking, and without a segment that is a session id.
func sessionless(path string) string {
	if strings.Contains(path, "/(") {
		path = cookieless.ReplaceAllString(path, "/")
	}
	if !strings.Contains(path, ";") {
		return path
	}
	segments := strings.Split(path, "/")
	for i, s := range segments {
		parts := strings.Split(s, ";")
		kept := parts[:1]
		for _, p := range parts[1:] {
			if name, _, _ := strings.Cut(p, "="); !tracking(name) {
				kept = append(kept, p)
			}
		}
		segments[i] = strings.Join(kept, ";")
	}
	return strings.Join(segments, "/")
}
