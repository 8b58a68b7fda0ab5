package discover

import (
	"bufio"
	"bytes"
	"compress/gzip"
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
	text := bufio.NewReaderSize(toUTF8(limited), sniffed)
	if head, _ := text.Peek(sniffed); junk(head) > 0 {
		_, _ = text.Discard(junk(head)) // they are there
	}
	if head, _ := text.Peek(peek); bytes.HasPrefix(bytes.TrimSpace(head), []byte("<")) {
		err = sitemapForm.read(text, s.entry)
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

// sitemapForm is what is read of a sitemap and of its news extension.
var sitemapForm = form{
	roots:   []string{"urlset", "sitemapindex"},
	entries: []string{"url", "sitemap"},
	fields:  []string{"loc", "lastmod", "title", "publication_date"},
	ignored: []string{"image", "video", "link"},
}

// sitemap is the state of reading one.
type sitemap struct {
	resolver
	links []Link
}

// entry keeps one entry of an XML sitemap.
func (s *sitemap) entry(name string, fields []field) error {
	link := Link{Kind: KindPage}
	if name == "sitemap" {
		link.Kind = KindSitemap
	}
	for _, f := range fields {
		switch f.name {
		case "loc":
			link.URL = f.text
		case "title":
			link.Title = fold(f.text)
		case "lastmod":
			link.Modified = readDate(f.text)
		case "publication_date":
			link.Published = readDate(f.text)
		}
	}
	return s.add(link)
}

// add keeps a link. One without a usable address is left out.
func (s *sitemap) add(link Link) error {
	u, err := s.clean(link.URL)
	if err != nil || link.Kind == KindPage && Asset(u) {
		return nil
	}
	if len(s.links) == MaxEntries {
		return errEntries
	}
	link.URL = u
	s.links = append(s.links, link)
	return nil
}

// readText reads a sitemap that is a list of addresses, one a line. Its first
// line must be one; later lines that are none are left out.
func (s *sitemap) readText(r io.Reader) error {
	lines := bufio.NewScanner(r)
	for first := true; lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if first && line != "" && !isAddress(line) {
			return fmt.Errorf("%q is no address", clip(line))
		}
		if isAddress(line) {
			first = false
			if err := s.add(Link{URL: line, Kind: KindPage}); err != nil {
				return err
			}
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	if len(s.links) == 0 {
		return errors.New("it is empty")
	}
	return nil
}

func isAddress(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}
