package warc

import (
	"cmp"
	"fmt"
	"hash"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"tearsheet/archive"
)

// Record is one record of a WARC file. It owns its bytes: a goroutine may take
// it from a Reader and hand it to another.
type Record struct {
	// Record says where it lies: Offset and Length of its gzip member, or of
	// itself in a plain file. Length is 0 in a member with several records,
	// which cannot be read one by one. File is "" from a Reader.
	archive.Record

	Type        string    // "response", "request", "warcinfo", ..., in lower case
	TargetURI   string    // as it stands, without the <> that some writers put around it
	Date        time.Time // zero if it cannot be read
	ID          string    // "urn:uuid:..."
	ContentType string
	Payload     archive.Digest       // of the decoded body, if Writer wrote the record
	Header      textproto.MIMEHeader // all named fields; Get spells names as it likes

	Body []byte // the block: header and body of a response
	// Truncated tells that Body is not the whole block, because it is larger
	// than ReaderOptions.MaxRecord or Content-Length is wrong.
	Truncated bool

	large      bool      // the block is larger, and there
	digest     hash.Hash // of all of it, nil if WARC-Block-Digest names none that is known
	maxPayload int64
	head       string // from the version line to the empty line
	packed     bool   // it lies in a gzip member
}

// maxVersion is the longest version line, "WARC/1.1".
const maxVersion = 16

// parseRecord reads a header from its version line to the empty line.
func parseRecord(head string) (*Record, int64, error) {
	version, rest, _ := strings.Cut(head, "\n")
	if len(version) > maxVersion {
		return nil, 0, fmt.Errorf("%w: version %q", ErrFormat, version[:maxVersion])
	}
	h := parseFields(rest)
	length, err := strconv.ParseInt(h.Get("Content-Length"), 10, 64)
	if err != nil || length < 0 {
		return nil, 0, fmt.Errorf("%w: Content-Length %.40q", ErrFormat, h.Get("Content-Length"))
	}
	r := &Record{
		Type:        strings.ToLower(h.Get("WARC-Type")),
		TargetURI:   bare(h.Get("WARC-Target-URI")),
		Date:        parseDate(h.Get("WARC-Date")),
		ID:          bare(h.Get("WARC-Record-ID")),
		ContentType: h.Get("Content-Type"),
		Header:      h,
		head:        head,
	}
	var d archive.Digest
	if err := d.UnmarshalText([]byte(h.Get(decodedDigest))); err == nil {
		r.Payload = d
	}
	return r, length, nil
}

// parseFields reads named fields as forgivingly as the web needs: lines may
// end with a bare newline, a line that begins with a space goes on the one
// before it, and a line without a colon is passed over.
func parseFields(s string) textproto.MIMEHeader {
	h := make(textproto.MIMEHeader, 12)
	last := ""
	for line := range strings.Lines(s) {
		text := strings.TrimSpace(line)
		if values := h[last]; last != "" && text != "" && (line[0] == ' ' || line[0] == '\t') {
			values[len(values)-1] = strings.TrimLeft(values[len(values)-1]+" "+text, " ")
			continue
		}
		name, value, ok := strings.Cut(text, ":")
		if last = ""; ok && name != "" {
			last = textproto.CanonicalMIMEHeaderKey(strings.TrimRight(name, " \t"))
			h[last] = append(h[last], strings.TrimLeft(value, " \t"))
		}
	}
	return h
}

// bare takes off the angle brackets of WARC 0.18, which several writers put
// around URIs to this day.
func bare(s string) string {
	if strings.HasPrefix(s, "<") && strings.HasSuffix(s, ">") {
		return s[1 : len(s)-1]
	}
	return s
}

// parseDate reads the forms of WARC-Date: any precision that WARC 1.1 allows,
// and the fourteen digits of ARC. Anything else is the zero time.
func parseDate(s string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "20060102150405", "2006-01-02T15:04Z", "2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(layout, strings.ToUpper(s)); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// payloadLimit is the reader's MaxPayload, or the default.
func (r *Record) payloadLimit() int64 { return cmp.Or(r.maxPayload, defaultPayload) }
