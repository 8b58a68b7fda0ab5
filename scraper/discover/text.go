package discover

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"io"
	"regexp"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
)

// peek is how far the beginning of a document is looked at, in bytes.
const peek = 1024

// declared finds the encoding in an XML declaration.
var declared = regexp.MustCompile(`^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9_.:-]+)["']`)

// declaration is the XML declaration.
var declaration = regexp.MustCompile(`^\s*<\?xml[^>]*\?>`)

// toUTF8 reads a text in UTF-8: by its byte order mark, or else the encoding
// that its XML declaration names, or else as it is. Bytes and control
// characters that XML forbids are replaced or dropped, for one of them in an
// entry should not cost the rest.
func toUTF8(r io.Reader) io.Reader {
	in := bufio.NewReaderSize(r, peek)
	head, _ := in.Peek(peek)
	decoder := unicode.UTF8.NewDecoder().Transformer
	if name := declared.FindSubmatch(head); name != nil {
		if encoding, _ := charset.Lookup(string(name[1])); encoding != nil && !bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
			decoder = encoding.NewDecoder().Transformer
		}
	}
	return transform.NewReader(in, transform.Chain(unicode.BOMOverride(decoder), runes.Remove(runes.Predicate(control))))
}

func control(r rune) bool {
	return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

// newXML reads XML as people write it: tags may not match, entities may be
// those of HTML or none. The text must be UTF-8 already, whatever it declares.
func newXML(utf8 io.Reader) *xml.Decoder {
	d := xml.NewDecoder(utf8)
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return d
}
