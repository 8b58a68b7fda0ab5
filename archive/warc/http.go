package warc

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// maxHead is the largest HTTP header that is read, in bytes.
const maxHead = 1 << 20

// Response is the HTTP response in a record, with its body as a browser would
// see it: transfer and content coding undone, charset as it came.
type Response struct {
	Status int
	Header http.Header
	Body   []byte // at most ReaderOptions.MaxPayload; without coding it shares Record.Body
	// Truncated tells that Body is not whole: cut when it was recorded
	// (WARC-Truncated), by a limit, or by damage inside a coding.
	Truncated bool
}

// HTTP reads the response in a response, revisit or resource record; a revisit
// has no body, a resource no HTTP header but Content-Type and status 200. It
// returns ErrFormat if the record has no HTTP response. A body that does not
// have the coding its header tells is passed as it is.
func (r *Record) HTTP() (*Response, error) {
	if r.Type == typeResource {
		res := &Response{Status: http.StatusOK, Header: http.Header{"Content-Type": {r.ContentType}}}
		res.fill(r, r.Body)
		return res, nil
	}
	if r.Type == typeRevisit && len(r.Body) == 0 {
		return &Response{Status: r.repeated(), Header: http.Header{}}, nil
	}
	if r.Type != typeResponse && r.Type != typeRevisit || !bytes.HasPrefix(r.Body, []byte("HTTP/")) {
		return nil, fmt.Errorf("read response %s: %w: no HTTP response in a %s record", r.TargetURI, ErrFormat, r.Type)
	}
	head, body, ok := r.split()
	if !ok {
		return nil, fmt.Errorf("read response %s: %w: the HTTP header is larger than %d bytes", r.TargetURI, ErrFormat, maxHead)
	}
	line, fields, _ := strings.Cut(head, "\n")
	status, err := parseStatus(line)
	if err != nil {
		return nil, fmt.Errorf("read response %s: %w", r.TargetURI, err)
	}
	res := &Response{Status: status, Header: http.Header(parseFields(fields))}
	res.fill(r, body)
	return res, nil
}

// repeated is the status of a revisit that keeps no header (WARC 1.1, 6.7).
func (r *Record) repeated() int {
	if r.Refers().Profile == "server-not-modified" {
		return http.StatusNotModified
	}
	return http.StatusOK
}

// split cuts the block behind the HTTP header's empty line. A block without
// one is all header. It is not ok to have to look too far.
func (r *Record) split() (head string, body []byte, ok bool) {
	reach := r.Body[:min(len(r.Body), maxHead)]
	for at := 0; ; {
		i := bytes.IndexByte(reach[at:], '\n')
		if i < 0 {
			return string(reach), nil, len(reach) == len(r.Body)
		}
		at += i + 1
		if rest := reach[at:]; bytes.HasPrefix(rest, []byte("\r\n")) {
			return string(reach[:at]), r.Body[at+2:], true
		} else if bytes.HasPrefix(rest, []byte("\n")) {
			return string(reach[:at]), r.Body[at+1:], true
		}
	}
}

// parseStatus reads "HTTP/1.1 200 OK", with or without a reason.
func parseStatus(line string) (int, error) {
	words := strings.Fields(line)
	if len(words) > 1 {
		if n, err := strconv.Atoi(words[1]); err == nil && n >= 100 && n <= 999 {
			return n, nil
		}
	}
	return 0, fmt.Errorf("%w: status line %.60q", ErrFormat, line)
}

func (res *Response) fill(r *Record, stored []byte) {
	cut := r.Header.Get("WARC-Truncated") != "" || r.Truncated
	limit := r.payloadLimit()
	if strings.Contains(strings.ToLower(res.Header.Get("Transfer-Encoding")), "chunked") {
		var whole bool
		stored, whole = dechunk(stored)
		cut = cut || !whole
	}
	var err error
	res.Body, err = Decode(stored, strings.Join(res.Header.Values("Content-Encoding"), ","), limit)
	res.Truncated = cut || err != nil
}
