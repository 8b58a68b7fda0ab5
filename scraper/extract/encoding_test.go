package extract

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// oldEncodings are the encodings of the Encoding Standard in which pages of a
// language were written before UTF-8.
var oldEncodings = map[string][]string{
	"ru": {"windows-1251", "koi8-r", "iso-8859-5"}, "de": {"windows-1252"}, "pl": {"windows-1250", "iso-8859-2"}, "tr": {"windows-1254"}, "el": {"windows-1253", "iso-8859-7"}, "he": {"windows-1255"}, "ar": {"windows-1256"},
	"th": {"windows-874"}, "vi": {"windows-1258"}, "zh": {"gbk", "gb18030", "big5"}, "ja": {"shift_jis", "euc-jp", "iso-2022-jp"}, "ko": {"euc-kr"},
}

// guessable tells whether bytes alone tell an encoding from the web's usual one.
func guessable(name string) bool { return name != "windows-1258" }

// A page is read in the encoding it is written in, whatever its header and its
// head say, and if they say nothing.
func TestEncodings(t *testing.T) {
	for _, s := range readReports(t) {
		page := reportLayouts["hashes"](&s)
		for _, claim := range []string{"iso-8859-1", "windows-1251", "utf-8"} {
			s.readAs(t, "UTF-8 under a header", page, "text/html; charset="+claim)
			s.readAs(t, "UTF-8 with a meta element", charsetMeta(page, claim), "")
		}
		for _, order := range []unicode.Endianness{unicode.LittleEndian, unicode.BigEndian} {
			wide := encodeAs(t, page, unicode.UTF16(order, unicode.IgnoreBOM))
			s.readAs(t, "UTF-16 without a mark", wide, "text/html")
			s.readAs(t, "UTF-16 without a mark, under a header", wide, "text/html; charset=utf-16")
		}
		for _, name := range oldEncodings[s.said["lang"]] {
			s.readOld(t, page, name)
		}
	}
}

// readOld reads a page in an encoding that is claimed, or not, or wrongly.
func (s *report) readOld(t *testing.T, page, name string) {
	t.Helper()
	e, err := htmlindex.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	plain, stated := encodeAs(t, page, e), encodeAs(t, charsetMeta(page, name), e)
	s.readAs(t, name+" under a header", plain, "text/html; charset="+name)
	s.readAs(t, name+" with a meta element", stated, "text/html")
	s.readAs(t, name+" with a meta element, under a header of ISO-8859-1", stated, "text/html; charset=ISO-8859-1")
	s.readAs(t, name+" with a meta element, under a header of UTF-8", stated, "text/html; charset=utf-8")
	if guessable(name) {
		s.readAs(t, name+", nothing said", plain, "text/html")
		s.readAs(t, name+" with a meta element of UTF-8", encodeAs(t, charsetMeta(page, "utf-8"), e), "text/html")
	}
	if guessable(name) && looksWestern([]byte(plain)) == (name == "windows-1252") {
		s.readAs(t, name+" under a header of ISO-8859-1", plain, "text/html; charset=ISO-8859-1")
	}
}

func (s *report) readAs(t *testing.T, name, body, contentType string) {
	t.Helper()
	doc, err := Parse([]byte(body), contentType)
	if err != nil {
		t.Fatal(err)
	}
	if text := doc.Text(); !strings.Contains(text, s.said["title"]) {
		t.Errorf("%s, %s: %q", s.said["lang"], name, firstBytes(text, 200))
	}
}

func charsetMeta(page, name string) string {
	return strings.Replace(page, "<head>", `<head><meta charset="`+name+`">`, 1)
}

// encodeAs writes what an encoding has no character for as references.
func encodeAs(t *testing.T, page string, e encoding.Encoding) string {
	t.Helper()
	body, err := encoding.HTMLEscapeUnsupported(e.NewEncoder()).String(page)
	if err != nil {
		t.Fatal(err)
	}
	return body
}
