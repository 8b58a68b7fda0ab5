package discover

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// Sitemap lists the entries of a sitemap in the order of the file: pages of a
// urlset, with what the news extension says of them, sitemaps of a
// sitemapindex, or the lines of a text sitemap (sitemaps.org 0.9). Gzip is
// seen by its magic bytes. Pictures, videos and other extensions are ignored.
//
// A file that breaks off, or goes beyond MaxEntries or MaxSitemap, gives what
// was read until there and an error that wraps ErrFormat.
func Sitemap(r io.Reader, base *url.URL) ([]Link, error) {
	in, err := unzip(r)
	if err != nil {
		return nil, fmt.Errorf("read sitemap: %w: %w", ErrFormat, err)
	}
	limited := &limit{in: in, left: MaxSitemap}
	s := sitemap{resolver: newResolver(base)}
	text := bufio.NewReaderSize(toUTF8(limited), peek)
	if head, _ := text.Peek(peek); bytes.HasPrefix(bytes.TrimSpace(head), []byte("<")) {
		err = s.readXML(text)
	} else {
		err = s.readText(text)
	}
	if err != nil {
		return s.links, fmt.Errorf("read sitemap: %w: %w", ErrFormat, err)
	}
	return s.links, nil
}

// unzip reads gzip as what is in it, anything else as it is.
func unzip(r io.Reader) (io.Reader, error) {
	in := bufio.NewReader(r)
	if magic, _ := in.Peek(2); !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return in, nil
	}
	return gzip.NewReader(in)
}

// limit ends a reader with an error when it has given all it may.
type limit struct {
	in   io.Reader
	left int64
}

func (l *limit) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errors.New("more bytes than are allowed")
	}
	n, err := l.in.Read(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	return n, err
}

var errEntries = fmt.Errorf("more than %d entries", MaxEntries)

// sitemap is the state of reading one.
type sitemap struct {
	resolver
	links []Link
	entry Link   // the one being read
	loc   string // of the entry
	kind  Kind   // of the entries; "" before the root element
}

func (s *sitemap) readXML(r io.Reader) error {
	d := xml.NewDecoder(r)
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // toUTF8 did it
	for {
		token, err := d.Token()
		if err == io.EOF && s.kind != "" {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			err = s.start(d, t)
		case xml.EndElement:
			err = s.end(t)
		}
		if err != nil {
			return err
		}
	}
}

// start takes an element in. Elements are told by their local names, for the
// namespaces of sitemaps in the wild are often wrong or missing.
func (s *sitemap) start(d *xml.Decoder, t xml.StartElement) error {
	name := strings.ToLower(t.Name.Local)
	if s.kind == "" {
		return s.root(name)
	}
	var into *string
	var text string
	switch name {
	case "url", "sitemap":
		err := s.add() // the one before, if it was not closed
		s.entry = Link{Kind: s.kind}
		return err
	case "loc":
		into = &s.loc
	case "title":
		into = &s.entry.Title
	case "lastmod", "publication_date":
		into = &text
	case "image", "video", "link":
		return d.Skip()
	}
	if into == nil {
		return nil
	}
	if err := characters(d, into); err != nil {
		return err
	}
	switch name {
	case "lastmod":
		s.entry.Modified = readDate(text)
	case "publication_date":
		s.entry.Published = readDate(text)
	}
	return nil
}

func (s *sitemap) root(name string) error {
	switch name {
	case "urlset":
		s.kind = KindPage
	case "sitemapindex":
		s.kind = KindSitemap
	default:
		return fmt.Errorf("<%s> begins no sitemap", clip(name))
	}
	return nil
}

func (s *sitemap) end(t xml.EndElement) error {
	switch strings.ToLower(t.Name.Local) {
	case "url", "sitemap":
		return s.add()
	}
	return nil
}

// add keeps the entry that was read. One without a usable address is left out.
func (s *sitemap) add() error {
	if s.loc == "" {
		return nil
	}
	if len(s.links) == MaxEntries {
		return errEntries
	}
	u, err := s.clean(s.loc)
	s.loc = ""
	if err != nil || s.kind == KindPage && asset(u) {
		return nil
	}
	s.entry.URL, s.entry.Title = u, fold(s.entry.Title)
	s.links = append(s.links, s.entry)
	return nil
}

// maxField bounds the text of one element, in bytes.
const maxField = 8 << 10

// characters reads the text of an element up to its end.
func characters(d *xml.Decoder, into *string) error {
	var b strings.Builder
	for depth := 0; ; {
		token, err := d.Token()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.CharData:
			if depth == 0 && b.Len() < maxField {
				b.Write(t[:min(len(t), maxField)])
			}
		case xml.StartElement:
			depth++
		case xml.EndElement:
			if depth--; depth < 0 {
				*into = b.String()
				return nil
			}
		}
	}
}

// readText reads a sitemap that is a list of addresses, one a line. Its first
// line must be one; later lines that are none are left out.
func (s *sitemap) readText(r io.Reader) error {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		switch absolute := isAddress(line); {
		case line == "", !absolute && s.kind != "":
			continue
		case !absolute:
			return fmt.Errorf("%q is no address", clip(line))
		}
		s.entry, s.loc, s.kind = Link{Kind: KindPage}, line, KindPage
		if err := s.add(); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	if s.kind == "" {
		return errors.New("it is empty")
	}
	return nil
}

func isAddress(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}
