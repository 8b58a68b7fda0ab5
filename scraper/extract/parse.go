package extract

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// Limits of what is parsed; the rest of a page is passed over. A tag of three
// bytes makes nodes of three hundred, and the longest of honest pages have a
// tenth of maxMarkup.
const (
	maxBody   = 64 << 20
	maxMarkup = 400_000
)

// Parse reads an HTML page in whatever encoding it has. contentType is the
// HTTP header and may be empty. The errors are ErrEmpty and ErrNotHTML.
func Parse(body []byte, contentType string) (*goquery.Document, error) {
	body = unpacked(body)
	if len(body) > maxBody {
		body = body[:maxBody]
	}
	if len(bytes.TrimSpace(bytes.Trim(body, "\x00"))) == 0 {
		return nil, ErrEmpty
	}
	if kind := foreign(body, contentType); kind != "" {
		return nil, fmt.Errorf("%w but %s", ErrNotHTML, kind)
	}
	return parseText(upTo(maxMarkup, decode(body, contentType)))
}

// unpacked is a body without a gzip around it that its header keeps silent
// about: some servers pack twice.
func unpacked(body []byte) []byte {
	if !bytes.HasPrefix(body, []byte("\x1f\x8b\x08")) {
		return body
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return body
	}
	text, err := io.ReadAll(io.LimitReader(z, maxUnpacked))
	if err != nil {
		return body
	}
	return text
}

// maxUnpacked bounds what such a gzip makes.
const maxUnpacked = 16 << 20

// upTo is the text before the tag after so many.
func upTo(tags int, text []byte) []byte {
	if bytes.Count(text, []byte("<")) <= tags {
		return text
	}
	end := 0
	for range tags {
		end += bytes.IndexByte(text[end:], '<') + 1
	}
	return text[:end-1]
}

// parseText builds the tree. html.Parse refuses pages nested deeper than 512
// elements; those are flattened, ever more boldly, until it takes them.
func parseText(text []byte) (*goquery.Document, error) {
	if explodes(text) {
		text = flatten(text, 200, true)
	}
	light := lighten(text)
	root, err := html.Parse(light.reader())
	if err != nil {
		text, _ = io.ReadAll(light.reader())
	}
	for depth := 200; err != nil && depth > 0; depth /= 4 {
		root, err = html.Parse(bytes.NewReader(flatten(text, depth, false)))
	}
	if err != nil {
		root, err = html.Parse(bytes.NewReader(flatten(text, 0, false)))
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotHTML, err)
	}
	light.restore(root)
	return goquery.NewDocumentFromNode(root), nil
}

// foreign names what a body is if it is no HTML, else it is empty. The bytes
// are believed before the header: servers lie.
func foreign(body []byte, contentType string) string {
	if utf16Order(body) != "" {
		return ""
	}
	sniffed, _, _ := mime.ParseMediaType(http.DetectContentType(body))
	switch {
	case sniffed == "text/html":
		return ""
	case !strings.HasPrefix(sniffed, "text/") && sniffed != "application/octet-stream":
		return sniffed
	}
	claimed, _, _ := mime.ParseMediaType(contentType)
	markup := hasTag(body)
	switch {
	case markup && (claimed == "" || strings.Contains(claimed, "html") || strings.HasPrefix(claimed, "text/")):
		return ""
	case markup && strings.Contains(claimed, "xml"):
		return ""
	case sniffed == "application/octet-stream" && !markup:
		return "binary data"
	case looksLikeJSON(body):
		return "JSON"
	case markup:
		return ""
	case claimed != "" && claimed != "text/plain" && !strings.Contains(claimed, "html"):
		return claimed
	}
	return "plain text"
}

// hasTag tells whether an element starts anywhere.
func hasTag(body []byte) bool {
	for rest := body; ; {
		i := bytes.IndexByte(rest, '<')
		if i < 0 || i+1 >= len(rest) {
			return false
		}
		rest = rest[i+1:]
		if c := rest[0] | 0x20; c >= 'a' && c <= 'z' || rest[0] == '!' {
			return true
		}
	}
}

func looksLikeJSON(body []byte) bool {
	b := bytes.TrimSpace(body)
	return len(b) > 1 && (b[0] == '{' && b[len(b)-1] == '}' || b[0] == '[' && b[len(b)-1] == ']')
}
