package extract

import (
	"bytes"
	"compress/gzip"
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func TestParseCharsets(t *testing.T) {
	encode := func(s string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	russian := "<html><head><title>Новости</title></head><body><p>Сегодня в городе открыли новый мост через реку, и первые машины уже проехали по нему.</p></body></html>"
	for _, test := range []struct {
		name, body, contentType, want string
	}{
		{"header", encode(charmap.Windows1251.NewEncoder().String(russian)), "text/html; charset=windows-1251", "Сегодня в городе"},
		{"nothing said", encode(charmap.Windows1251.NewEncoder().String(strings.Replace(russian, "</p>", strings.Repeat(" Жители города рады, что мост наконец построили.", 9)+"</p>", 1))), "", "Сегодня в городе"},
		{"a header that lies", russian, "text/html; charset=ISO-8859-1", "Сегодня в городе"},
		{"byte order mark", "\xef\xbb\xbf" + russian, "text/html; charset=windows-1252", "Сегодня в городе"},
		{"meta", encode(charmap.ISO8859_1.NewEncoder().String(`<meta charset="iso-8859-1"><p>Der Käse schmeckt über alles.</p>`)), "text/html", "Käse schmeckt über"},
		{"gb18030 declared as gb2312", encode(simplifiedchinese.GB18030.NewEncoder().String(`<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><p>朱镕基和㐂喜在北京</p>`)), "", "朱镕基和㐂喜"},
		{"Shift_JIS", encode(japanese.ShiftJIS.NewEncoder().String(`<meta charset="Shift_JIS"><p>東京の新しい橋</p>`)), "", "東京の新しい橋"},
		{"utf-16 without a mark", encode(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String("<html><body><p>A plain page of the old kind.</p></body></html>")), "text/html", "A plain page of the old kind."},
		{"utf-8 with a broken byte", strings.Replace(russian, "мост", "мо\xffст", 1), "text/html; charset=utf-8", "Сегодня в городе"},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := Parse([]byte(test.body), test.contentType)
			if err != nil {
				t.Fatal(err)
			}
			if text := doc.Text(); !strings.Contains(text, test.want) {
				t.Errorf("got %q, want %q in it", text, test.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, test := range []struct {
		name, body, contentType string
		want                    error
	}{
		{"nothing", "", "text/html", ErrEmpty},
		{"blanks", " \r\n\t ", "", ErrEmpty},
		{"zero bytes", "\x00\x00\x00", "", ErrEmpty},
		{"PDF", "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>", "text/html", ErrNotHTML},
		{"PNG", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "", ErrNotHTML},
		{"JPEG", "\xff\xd8\xff\xe0\x00\x10JFIF", "text/html", ErrNotHTML},
		{"gzip", "\x1f\x8b\x08\x00\x00\x00\x00\x00", "text/html", ErrNotHTML},
		{"JSON", `{"html": "<p>no</p>"}`, "application/json", ErrNotHTML},
		{"plain text", "just words", "text/plain", ErrNotHTML},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := Parse([]byte(test.body), test.contentType); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

// A page nested deeper than the parser of x/net takes is flattened, not lost.
// A page of nothing but tags makes no more nodes than the limit.
func TestParseFloodOfTags(t *testing.T) {
	doc, err := Parse([]byte("<p>The beginning.</p>"+strings.Repeat("<hr>", maxMarkup+1000)+"<p>The end."), "text/html")
	if err != nil {
		t.Fatal(err)
	}
	if n := doc.Find("*").Length(); n > maxMarkup+3 {
		t.Errorf("%d elements", n)
	}
	if text := doc.Text(); !strings.Contains(text, "The beginning.") || strings.Contains(text, "The end.") {
		t.Errorf("not cut where the limit is: %q", text)
	}
}

// A page that is packed and does not say so is read all the same.
func TestParsePacked(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte("<html><p>A page in a parcel.</p>"))
	z.Close()
	doc, err := Parse(b.Bytes(), "text/html")
	if err != nil {
		t.Fatal(err)
	}
	if got := doc.Text(); got != "A page in a parcel." {
		t.Errorf("got %q", got)
	}
}

func TestParseDeep(t *testing.T) {
	text := "The bridge was opened on a Sunday in March, and nobody came. "
	for _, test := range []struct{ name, open, shut string }{
		{"div", "<div>", "</div>"},
		{"unclosed div", "<div>", ""},
		{"span", "<span>", "</span>"},
		{"font", "<font color=red>", ""},
		{"lists", "<ul><li>", ""},
		{"tables", "<table><tr><td>", ""},
		{"b and i", "<b><i>", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			const depth = 100_000
			page := strings.Repeat(test.open, depth) + "<p>" + strings.Repeat(text, 5) + "</p>" + strings.Repeat(test.shut, depth)
			doc, err := Parse([]byte(page), "text/html")
			if err != nil {
				t.Fatal(err)
			}
			a, err := (&Extractor{}).Extract(doc, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(a.Text(), strings.TrimSpace(text)) {
				t.Errorf("got %q", a.Text())
			}
		})
	}
}
