package extract

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// maxBody is how many bytes of a page are parsed; the rest is passed over.
const maxBody = 64 << 20

// Parse reads an HTML page in whatever encoding it has. contentType is the
// HTTP header and may be empty. The errors are ErrEmpty and ErrNotHTML.
func Parse(body []byte, contentType string) (*goquery.Document, error) {
	if len(body) > maxBody {
		body = body[:maxBody]
	}
	if len(bytes.TrimSpace(bytes.Trim(body, "\x00"))) == 0 {
		return nil, ErrEmpty
	}
	if kind := foreign(body, contentType); kind != "" {
		return nil, fmt.Errorf("%w but %s", ErrNotHTML, kind)
	}
	return parseText(decode(body, contentType))
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
