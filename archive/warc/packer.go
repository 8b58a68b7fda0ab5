package warc

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"

	"tearsheet/archive"
)

// dateLayout is WARC-Date as WARC 1.1 has it, as precise as an archive's times.
const dateLayout = "2006-01-02T15:04:05.000Z"

// profiles is where the standard keeps the names of revisit profiles.
const profiles = "http://netpreserve.org/warc/1.1/revisit/"

// profileSame is the revisit profile of a payload that came once more.
const profileSame = "identical-payload-digest"

// packer makes gzip members out of records, one behind the other.
type packer struct {
	buf bytes.Buffer
	gz  *gzip.Writer
}

// field is a named field of a record; one without a value is left out.
type field struct{ name, value string }

func newPacker() *packer {
	p := &packer{}
	p.gz = gzip.NewWriter(&p.buf)
	return p
}

// exchange packs the records of x and returns the id and the length of the first
// member, which is the response or revisit. That one comes first so that a torn
// write costs the request, which is easier to spare.
func (p *packer) exchange(x archive.Exchange, newID func() string) (id string, first int64, err error) {
	p.buf.Reset()
	if x.URL == "" || len(x.Response) == 0 {
		return "", 0, errors.New("an exchange needs a URL and a response")
	}
	x.Response = terminated(renamed(x.Response))
	response, request := urn(newID()), ""
	if len(x.Request) > 0 {
		request = urn(newID())
	}
	fields, block := answer(x)
	if err := p.add(append(common(kindOf(x), x, response, request), fields...), block...); err != nil {
		return "", 0, err
	}
	id, first = bare(response), int64(p.buf.Len())
	if request == "" {
		return id, first, nil
	}
	head := terminated(x.Request)
	fields = append(common(typeRequest, x, request, response),
		field{"WARC-Block-Digest", archive.Sum(head).String()},
		field{"Content-Type", "application/http;msgtype=request"})
	return id, first, p.add(fields, head)
}

// common is what the records of one exchange share.
func common(kind string, x archive.Exchange, id, other string) []field {
	ip := x.IP
	if _, err := netip.ParseAddr(ip); err != nil {
		ip = ""
	}
	return []field{
		{"WARC-Type", kind},
		{"WARC-Record-ID", id},
		{"WARC-Date", x.Time.UTC().Format(dateLayout)},
		{"WARC-Target-URI", x.URL},
		{"WARC-Concurrent-To", other},
		{"WARC-IP-Address", ip},
	}
}

// answer is what is particular to a response or revisit record.
func answer(x archive.Exchange) ([]field, [][]byte) {
	stored, payload := x.Body, archive.Sum(x.Body)
	var fields []field
	if r := x.Revisit; r != nil {
		stored = nil
		if len(x.Body) == 0 {
			payload = x.Payload
		}
		if r.Profile == profileSame {
			x.Truncated = "length" // §6.7.2: the block is the header alone
		} else {
			payload = archive.Digest{}
		}
		fields = []field{
			{"WARC-Profile", profiles + r.Profile},
			{"WARC-Refers-To-Target-URI", r.URL},
			{"WARC-Refers-To-Date", refersDate(r.Time)},
		}
	}
	return append(fields,
		field{"WARC-Truncated", x.Truncated},
		field{"WARC-Payload-Digest", payload.String()},
		field{"WARC-Block-Digest", blockDigest(x.Response, stored)},
		field{decodedDigest, x.Payload.String()},
		field{"Content-Type", "application/http;msgtype=response"},
	), [][]byte{x.Response, stored}
}

// blockDigest is the digest of head and body, one behind the other.
func blockDigest(head, body []byte) string {
	h := sha256.New()
	h.Write(head)
	h.Write(body)
	return archive.Digest(h.Sum(nil)).String()
}

func kindOf(x archive.Exchange) string {
	if x.Revisit != nil {
		return typeRevisit
	}
	return typeResponse
}

func refersDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(dateLayout)
}

// info packs the record that begins a file.
func (p *packer) info(o Options, name string, now time.Time) error {
	p.buf.Reset()
	var block bytes.Buffer
	for _, f := range []field{
		{"software", o.Software},
		{"format", "WARC File Format 1.1"},
		{"conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"},
		{"operator", o.Operator},
	} {
		if f.value != "" {
			fmt.Fprintf(&block, "%s: %s\r\n", f.name, strings.Join(strings.Fields(f.value), " "))
		}
	}
	return p.add([]field{
		{"WARC-Type", typeInfo},
		{"WARC-Record-ID", urn(o.NewID())},
		{"WARC-Date", now.UTC().Format(dateLayout)},
		{"WARC-Filename", name},
		{"WARC-Block-Digest", archive.Sum(block.Bytes()).String()},
		{"Content-Type", "application/warc-fields"},
	}, block.Bytes())
}

// add packs one record.
func (p *packer) add(fields []field, block ...[]byte) error {
	head := []byte("WARC/1.1\r\n")
	for _, f := range fields {
		if strings.ContainsFunc(f.value, control) {
			return fmt.Errorf("%s %q: a control character", f.name, f.value)
		}
		if f.value != "" {
			head = append(head, f.name+": "+f.value+"\r\n"...)
		}
	}
	length := 0
	for _, b := range block {
		length += len(b)
	}
	head = append(head, "Content-Length: "+strconv.Itoa(length)+"\r\n\r\n"...)
	p.gz.Reset(&p.buf)
	for _, b := range append(append([][]byte{head}, block...), []byte("\r\n\r\n")) {
		if _, err := p.gz.Write(b); err != nil {
			return err
		}
	}
	return p.gz.Close()
}

func control(r rune) bool { return r < ' ' || r == 0x7f }

func urn(id string) string { return "<urn:uuid:" + id + ">" }

// transferEncoding matches the name of the header that would mislead readers
// of a stored response.
var transferEncoding = regexp.MustCompile(`(?im)^transfer-encoding[ \t]*:`)

func renamed(head []byte) []byte {
	return transferEncoding.ReplaceAll(head, []byte("X-Crawler-Transfer-Encoding:"))
}

// terminated is an HTTP header with the empty line at its end, without which a
// reader would take the body for more of it.
func terminated(head []byte) []byte {
	if bytes.HasSuffix(head, []byte("\n\r\n")) || bytes.HasSuffix(head, []byte("\n\n")) {
		return head
	}
	head = bytes.TrimRight(head, "\r\n")
	return append(head[:len(head):len(head)], "\r\n\r\n"...)
}
