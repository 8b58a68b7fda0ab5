package export

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	neturl "net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nlnwa/whatwg-url/url"

	"tearsheet/archive"
)

// CDX is a line of a CDXJ index: where the bytes of one capture lie. Its text
// form sorts by page and time, as binary search needs it.
type CDX struct {
	URL      string
	Time     time.Time
	MIME     string // without parameters; "warc/revisit" for a revisit
	Status   int
	Digest   string // of the payload: "sha256:..."
	Filename string
	Offset   int64
	Length   int64
}

// Stamp is the layout of a time in indexes and replay addresses: fourteen
// digits, in UTC.
const Stamp = "20060102150405"

// CDXOf is the index line of a capture.
func CDXOf(c archive.Capture) CDX {
	x := CDX{
		URL: c.URL, Time: c.Time, Status: c.Status, Digest: c.Payload.String(),
		Filename: c.Record.File, Offset: c.Record.Offset, Length: c.Record.Length,
	}
	x.MIME, _, _ = mime.ParseMediaType(c.MIME)
	if c.Revisit || c.Status == http.StatusNotModified {
		x.MIME = "warc/revisit"
	}
	return x
}

// String is the line without its line break: the page's address in SURT form,
// the time, and the rest as JSON.
func (x CDX) String() string {
	rest, _ := json.Marshal(struct { // strings never fail
		URL      string `json:"url"`
		MIME     string `json:"mime,omitempty"`
		Status   string `json:"status,omitempty"`
		Digest   string `json:"digest,omitempty"`
		Length   string `json:"length"`
		Offset   string `json:"offset"`
		Filename string `json:"filename"`
	}{x.URL, x.MIME, strconv.Itoa(x.Status), x.Digest, strconv.FormatInt(x.Length, 10), strconv.FormatInt(x.Offset, 10), x.Filename})
	return fmt.Sprintf("%s %s %s", SURT(x.URL), x.Time.UTC().Format(Stamp), rest)
}

// SURT is a URL as web archives sort them (Sort-friendly URI Reordering
// Transform): "https://www.a.example/B?y&x" is "example,a)/b?x&y". Unlike an
// archive.Key it keeps every parameter, for it has to be what other programs
// make of the URL. It has no space, whatever the URL has.
func SURT(raw string) string {
	u, err := url.Parse(strings.ToLower(raw))
	if err != nil || u.Hostname() == "" {
		return neturl.PathEscape(strings.ToLower(raw))
	}
	surt := surtHost(strings.TrimSuffix(u.Hostname(), "."))
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		surt += ":" + port
	}
	surt += ")" + u.Pathname()
	if query := u.Query(); query != "" {
		parameters := strings.Split(query, "&")
		slices.Sort(parameters)
		surt += "?" + strings.Join(parameters, "&")
	}
	return surt
}

// surtHost is a host with its last label first, and without "www." or "www2.".
func surtHost(host string) string {
	if rest, ok := strings.CutPrefix(host, "www"); ok {
		if rest, ok = strings.CutPrefix(strings.TrimLeft(rest, "0123456789"), "."); ok && strings.Contains(rest, ".") {
			host = rest
		}
	}
	if strings.Contains(host, ":") || strings.Trim(host, "0123456789.") == "" {
		return host // an IP address
	}
	labels := strings.Split(host, ".")
	slices.Reverse(labels)
	return strings.Join(labels, ",")
}
