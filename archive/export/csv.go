package export

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Columns are the columns of the csv format. Authors, tags and URLs are
// joined by "; ". A cell that a spreadsheet would run as a formula, since it
// begins with = + - @ or a control character, has an apostrophe put before it;
// so has one that begins with apostrophes before such a character, and with
// that taking one apostrophe away gives every cell back.
func Columns() []string {
	return []string{
		"id", "url", "canonical", "site", "title", "subtitle", "authors", "section", "tags",
		"published", "modified", "lang", "text", "reason", "free", "confidence",
		"captured", "last", "indexed", "gone", "version", "versions", "upgrade", "digest", "extractor", "urls", "state", "cluster",
	}
}

func cells(l Line) []string {
	free := ""
	if l.Free != nil {
		free = strconv.FormatBool(*l.Free)
	}
	return []string{
		string(l.ID), l.URL, l.Canonical, l.Site, l.Title, l.Subtitle, join(l.Authors), l.Section, join(l.Tags),
		l.Published.String(), l.Modified.String(), l.Lang, l.Text, l.Reason, free, number(l.Confidence),
		instant(l.Captured), instant(l.Last), instant(l.Indexed), instant(l.Gone),
		number(float64(l.Version)), number(float64(l.Versions)), strconv.FormatBool(l.Upgrade),
		l.Fixity.String(), l.Extractor, join(l.URLs), string(l.State), string(l.Cluster),
	}
}

func join(names []string) string { return strings.Join(names, "; ") }

func number(n float64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// csvEncoder writes RFC 4180: lines end with CRLF, line breaks within a cell
// stay as they are. encoding/csv can do only one of the two.
type csvEncoder struct {
	w      io.Writer
	headed bool
}

func (e *csvEncoder) Encode(l Line) error {
	var b bytes.Buffer
	if !e.headed {
		writeRow(&b, Columns())
	}
	e.headed = true
	writeRow(&b, cells(l))
	_, err := e.w.Write(b.Bytes())
	return err
}

// Close writes the header if there was no article to write it for.
func (e *csvEncoder) Close() error {
	if e.headed {
		return nil
	}
	var b bytes.Buffer
	writeRow(&b, Columns())
	_, err := e.w.Write(b.Bytes())
	return err
}

func writeRow(b *bytes.Buffer, cells []string) {
	for i, cell := range cells {
		if i > 0 {
			b.WriteByte(',')
		}
		cell = defuse(strings.ToValidUTF8(cell, "\uFFFD"))
		if strings.ContainsAny(cell, "\",\r\n") || strings.TrimSpace(cell) != cell {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		b.WriteString(cell)
	}
	b.WriteString("\r\n")
}

// defuse keeps a spreadsheet from running a cell (OWASP, CSV injection).
func defuse(cell string) string {
	if formula(strings.TrimLeft(cell, "'")) {
		return "'" + cell
	}
	return cell
}

func formula(cell string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(cell, " \u00a0\u3000"))
	return strings.ContainsRune("=+-@\t\r\n\x00＝＋－＠", first) && cell != ""
}
