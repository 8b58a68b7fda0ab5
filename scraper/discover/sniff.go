package discover

import (
	"bufio"
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
	raw, _ := bufio.NewReaderSize(in, sniffed).Peek(sniffed)
	head, _ := io.ReadAll(toUTF8(bytes.NewReader(raw)))
	head = bytes.TrimSpace(head)
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

// sniffed is how much of a body Sniff looks at, in bytes.
const sniffed = 4 << 10

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
