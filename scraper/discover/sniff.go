package discover

import (
	"bytes"
	"encoding/xml"
	"io"
	"net/http"
	"regexp"
	"strings"
)

// Sniff says what a fetched body is: by what it begins with, then by its
// Content-Type. It is "" for what is none of the kinds, such as a picture.
func Sniff(body []byte, contentType string) Kind {
	if plainPage.Match(body[:min(len(body), sniffed)]) {
		return KindPage
	}
	in, err := unzip(bytes.NewReader(body))
	if err != nil {
		return ""
	}
	raw, _ := io.ReadAll(io.LimitReader(in, sniffed))
	if begin := bytes.TrimLeft(raw, " \t\r\n\ufeff"); bytes.HasPrefix(begin, []byte("<?xml")) || bytes.HasPrefix(begin, []byte("<!--")) {
		more, _ := io.ReadAll(io.LimitReader(in, sniffedXML-sniffed)) // a comment may come before the root
		raw = append(raw, more...)
	}
	head, _ := io.ReadAll(toUTF8(bytes.NewReader(raw)))
	head = unjunk(bytes.TrimSpace(head))
	switch {
	case len(head) == 0:
		return ""
	case head[0] == '<':
		return markup(head, contentType)
	case head[0] == '{' && bytes.Contains(head, []byte("jsonfeed.org/version")):
		return KindFeed
	case typed(contentType) == KindPage:
		return KindPage
	case addressesOnly(head):
		return KindSitemap
	}
	return plainKind(raw)
}

// plainPage matches how most pages begin.
var plainPage = regexp.MustCompile(`^(?i:\s*<!doctype html[^<>]*>\s*<html[\s>])`)

// sniffed is how much of a body Sniff looks at, in bytes, and how much of one
// that begins as XML does.
const (
	sniffed    = 4 << 10
	sniffedXML = 64 << 10
)

var (
	xmlBegin  = regexp.MustCompile(`<\?xml\s|<(?:\w+:)?(?i:rss|rdf|feed|urlset|sitemapindex)[\s>]`)
	htmlBegin = regexp.MustCompile(`(?i)<(?:!doctype html|html|head|body)[\s>]`)
)

// junk is how much comes before a feed or a sitemap that is no part of it: what
// a server says when its scripts go wrong. It is 0 in a page.
func junk(head []byte) int {
	head = head[:min(len(head), sniffed)]
	at := xmlBegin.FindIndex(head)
	if at == nil || htmlBegin.Match(head[:at[0]]) || bytes.Contains(head[:at[0]], []byte("<!")) {
		return 0
	}
	return at[0]
}

// unjunk is a body without what comes before it.
func unjunk(body []byte) []byte { return body[junk(body):] }

// markup tells XML by its root element, and takes the rest for a page if it
// says so itself or was sent as one.
func markup(head []byte, contentType string) Kind {
	switch rootElement(head) {
	case "rss", "rdf", "feed":
		return KindFeed
	case "urlset", "sitemapindex":
		return KindSitemap
	case "html":
		return KindPage
	}
	if typed(contentType) == KindPage {
		return KindPage
	}
	return plainKind(head)
}

// plainKind is for bodies that only look like something (MIME sniffing).
func plainKind(head []byte) Kind {
	if strings.HasPrefix(http.DetectContentType(head), "text/html") {
		return KindPage
	}
	return ""
}

// rootElement is the name of the first element, in lower case.
func rootElement(head []byte) string {
	d := newXML(bytes.NewReader(head))
	for {
		token, err := d.RawToken()
		if err != nil {
			return ""
		}
		if start, ok := token.(xml.StartElement); ok {
			return strings.ToLower(start.Name.Local)
		}
	}
}

// addressesOnly tells a text sitemap: every whole line is an address.
func addressesOnly(head []byte) bool {
	lines := strings.Split(string(head), "\n")
	if len(head) >= sniffed-1 && len(lines) > 1 {
		lines = lines[:len(lines)-1]
	}
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" && !isAddress(line) {
			return false
		}
	}
	return true
}
