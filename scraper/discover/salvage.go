package discover

import (
	"bytes"
	"encoding/xml"
	"strings"
)

// feedForm is what salvage reads of RSS, RDF and Atom.
var feedForm = form{
	roots:   []string{"rss", "rdf", "feed"},
	entries: []string{"item", "entry"},
	fields:  []string{"link", "guid", "id", "title", "pubdate", "published", "date", "updated", "modified"},
	ignored: []string{"description", "content", "summary", "encoded", "source"},
}

// salvage reads the entries of an XML feed that its parser gave up: one with
// bytes that are no characters, with tags that do not match, or cut short. It
// takes an entry's address, title and dates and looks at nothing else.
func (r resolver) salvage(body []byte) (links []Link, err error) {
	err = feedForm.read(toUTF8(bytes.NewReader(body)), func(_ string, fields []field) error {
		if link, ok := r.wreck(fields); ok && len(links) < MaxLinks {
			links = append(links, link)
		}
		return nil
	})
	return links, err
}

// wreck is the link that an entry's fields make, if they have an address.
func (r resolver) wreck(fields []field) (Link, bool) {
	link := Link{Kind: KindPage}
	var refs, ids []string
	for _, f := range fields {
		text := strings.TrimSpace(f.text)
		switch f.name {
		case "link":
			refs = append(refs, linkOf(text, f.attrs))
		case "guid", "id":
			ids = append(ids, text)
		case "title":
			if link.Title == "" {
				link.Title = title(text)
			}
		case "updated", "modified":
			link.Modified = readDate(text)
		default:
			link.Published = readDate(text)
		}
	}
	for _, id := range ids {
		if isAddress(id) || strings.HasPrefix(id, "/") {
			refs = append(refs, id)
		}
	}
	link.URL = r.first(refs)
	return link, link.URL != ""
}

// linkOf is the address in an RSS link, its text, or in an Atom link, its
// href, if that is where the entry can be read.
func linkOf(text string, attrs []xml.Attr) string {
	ref, rel := text, "alternate"
	for _, a := range attrs {
		switch a.Name.Local {
		case "href":
			ref = a.Value
		case "rel":
			rel = a.Value
		}
	}
	if rel != "alternate" {
		return ""
	}
	return ref
}
