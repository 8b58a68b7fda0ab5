package extract

import (
	"bytes"
	"cmp"
	"mime"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// decode turns a body into UTF-8. Byte order marks are believed first. Text
// that is UTF-8 all through, and not only ASCII, is UTF-8 whatever is claimed:
// other encodings do not produce that by chance. Then the HTTP header, the
// meta element and the bytes themselves are asked, in this order; but a header
// that says what servers say that were not told is asked after the page.
func decode(body []byte, contentType string) []byte {
	if bytes.HasPrefix(body, []byte("\xef\xbb\xbf")) {
		return body[3:]
	}
	if order := utf16Order(body); order != "" {
		return convert(body, utf16(order))
	}
	if utf8.Valid(body) {
		if escapes(body) {
			return convert(body, japanese.ISO2022JP)
		}
		return body
	}
	for _, claim := range claims(body, contentType) {
		if claim == western && !looksWestern(body) {
			continue
		}
		if e := encodingOf(claim); e != nil {
			return convert(body, e)
		}
		if claim == "utf-8" && mostlyUTF8(body) {
			return bytes.ToValidUTF8(body, []byte("\ufffd"))
		}
	}
	if mostlyUTF8(body) {
		return bytes.ToValidUTF8(body, []byte("\ufffd"))
	}
	return convert(body, guess(body))
}

// escapes tells whether ASCII bytes hide another script: ISO-2022-JP, which
// goes to it and comes back.
func escapes(body []byte) bool {
	into := bytes.Contains(body, []byte("\x1b$B")) || bytes.Contains(body, []byte("\x1b$@"))
	return into && (bytes.Contains(body, []byte("\x1b(B")) || bytes.Contains(body, []byte("\x1b(J")))
}

// western is what servers claim that were not told: ISO-8859-1, by the name
// that the Encoding Standard has for it.
const western = "windows-1252"

// looksWestern tells whether the bytes beyond ASCII stand as accented letters
// do, among others: those of other scripts stand side by side.
func looksWestern(body []byte) bool {
	high, paired := 0, 0
	for i := 1; i < len(body); i++ {
		if body[i] < utf8.RuneSelf {
			continue
		}
		if high++; body[i-1] >= utf8.RuneSelf {
			paired++
		}
	}
	return high < 20 || 2*paired < high
}

// looksThai tells whether bytes are Thai as windows-874 writes it, which the
// detector does not know: vowels and tone marks stand on consonants, and no
// byte is one that Thai has no letter for.
func looksThai(body []byte) bool {
	high, marks, carried := 0, 0, 0
	for i := 1; i < len(body); i++ {
		if body[i] < 0xa1 {
			continue
		}
		if c := body[i]; c >= 0xdb && c <= 0xde || c >= 0xfc {
			return false
		}
		high++
		if thaiMark(body[i]) {
			marks++
			if c := body[i-1]; c >= 0xa1 && c <= 0xce || thaiMark(c) {
				carried++
			}
		}
	}
	return high >= 20 && marks*10 > high && carried*20 > marks*19
}

func thaiMark(c byte) bool { return c == 0xd1 || c >= 0xd4 && c <= 0xda || c >= 0xe7 && c <= 0xee }

// claims is what the header and the page say of the encoding, as the names of
// the Encoding Standard.
func claims(body []byte, contentType string) []string {
	var names []string
	if _, params, err := mime.ParseMediaType(contentType); err == nil && params["charset"] != "" {
		names = append(names, canonicalName(params["charset"]))
	}
	if _, name, _ := charset.DetermineEncoding(prescan(body), "text/html"); name != western || declares(body) {
		names = append(names, name)
	}
	if len(names) == 2 && names[0] == western && names[1] != "utf-8" {
		return names[1:] // the page knows better
	}
	return names
}

// prescan is the part of the page in which browsers look for a meta element.
// Long heads put it late, so more is read than their 1024 bytes.
func prescan(body []byte) []byte {
	head := body[:min(len(body), 64<<10)]
	for _, start := range []string{"charset=", "CHARSET=", "encoding="} {
		if i := bytes.Index(head, []byte(start)); i >= 0 {
			from := max(0, bytes.LastIndexByte(head[:i], '<'))
			return head[from:min(len(head), from+1024)]
		}
	}
	return head[:min(len(head), 1024)]
}

func declares(body []byte) bool {
	head := bytes.ToLower(body[:min(len(body), 64<<10)])
	return bytes.Contains(head, []byte("charset=")) || bytes.Contains(head, []byte("encoding="))
}

func canonicalName(label string) string {
	e, err := htmlindex.Get(strings.Trim(strings.TrimSpace(label), `"'`))
	if err != nil {
		return ""
	}
	name, _ := htmlindex.Name(e)
	return name
}

// encodingOf is the encoding of a name, nil for UTF-8 and unknown ones. GBK is
// read as GB18030, which holds it: pages claim the older and use the newer.
func encodingOf(name string) encoding.Encoding {
	switch name {
	case "", "utf-8", "replacement", "x-user-defined":
		return nil
	case "gbk":
		return simplifiedchinese.GB18030
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return nil
	}
	return e
}

func guess(body []byte) encoding.Encoding {
	if looksThai(body) {
		return charmap.Windows874
	}
	results, err := chardet.NewHtmlDetector().DetectAll(body[:min(len(body), 256<<10)])
	if err == nil {
		if e := encodingOf(canonicalName(surest(results).Charset)); e != nil {
			return e
		}
	}
	e, _ := htmlindex.Get(western)
	return e
}

// surest is the result of the highest confidence; of several, the web's usual
// encoding, or else the first by name: the detector gives them in the order in
// which its goroutines end, and the same page must always read the same.
func surest(results []chardet.Result) chardet.Result {
	return slices.MinFunc(results, func(a, b chardet.Result) int {
		return cmp.Or(b.Confidence-a.Confidence, rare(a.Charset)-rare(b.Charset), strings.Compare(a.Charset, b.Charset))
	})
}

func rare(charset string) int {
	if strings.EqualFold(charset, "ISO-8859-1") || strings.EqualFold(charset, "windows-1252") {
		return 0
	}
	return 1
}

func convert(body []byte, e encoding.Encoding) []byte {
	text, err := e.NewDecoder().Bytes(body)
	if err != nil {
		return bytes.ToValidUTF8(body, []byte("\ufffd"))
	}
	return text
}

// mostlyUTF8 tells whether at most one in fifty of the characters that are not
// ASCII is broken: a UTF-8 page with a cut or a foreign snippet in it.
func mostlyUTF8(body []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(body); {
		if body[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(body[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return bad*50 <= good
}

// utf16Order tells "le" or "be" from a byte order mark or, as the mark is
// often missing, from where the zero bytes of ASCII characters stand.
func utf16Order(body []byte) string {
	if len(body) < 4 {
		return ""
	}
	switch {
	case body[0] == 0xff && body[1] == 0xfe:
		return "le"
	case body[0] == 0xfe && body[1] == 0xff:
		return "be"
	}
	head := body[:min(len(body), 1024)&^1]
	var even, odd int
	for i := 0; i < len(head); i += 2 {
		if head[i] == 0 {
			even++
		}
		if head[i+1] == 0 {
			odd++
		}
	}
	switch half := len(head) / 2; {
	case odd*10 > half*7 && even*20 < half:
		return "le"
	case even*10 > half*7 && odd*20 < half:
		return "be"
	}
	return ""
}

func utf16(order string) encoding.Encoding {
	if order == "be" {
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
}
