package archive

import "time"

// Capture is one fetch of one URL at one time, whatever came back: a line of
// a CDX file.
type Capture struct {
	URL     string    `json:"url"`
	Time    time.Time `json:"captured"`
	Status  int       `json:"status"` // HTTP status; 304 for a revisit by validator
	MIME    string    `json:"mime,omitempty"`
	Payload Digest    `json:"payload,omitzero"`  // of the decoded body
	Record  Record    `json:"record,omitzero"`   // where the bytes lie
	Revisit bool      `json:"revisit,omitempty"` // the payload equals an earlier capture's (WARC 1.1 §6.7)

	// Signals is what the page and its site asked of those who keep it, as
	// "noarchive; tdm; ai-train=no".
	Signals string `json:"signals,omitempty"`

	// Location is where a redirect leads, an absolute URL.
	Location string `json:"location,omitempty"`

	// Says is the title and the first words of a page that holds no article,
	// by which Seen tells a wall from a page that is missing. It is not kept.
	Says string `json:"-"`

	// LeftOut says why no article of a page is saved, though it may hold one: its
	// date, or what it asks, as "since" or "noarchive". It is not kept.
	LeftOut string `json:"-"`
}

// Record says where a WARC record lies: the file's name within the archive's
// warc folder, the offset of its gzip member and that member's length in bytes.
type Record struct {
	File   string `json:"file"`
	Offset int64  `json:"offset"`
	Length int64  `json:"length"`
}

// IsZero tells whether there is no record.
func (r Record) IsZero() bool { return r == Record{} }

// Exchange is one HTTP request and its response as they went over the wire,
// ready to be kept as WARC records. Heads end with their blank line.
type Exchange struct {
	URL       string
	Time      time.Time
	IP        string // of the server, "" if unknown
	Request   []byte // request line and header
	Response  []byte // status line and header
	Body      []byte // response body as stored: transfer coding removed, content coding kept
	Truncated string // WARC-Truncated: "length", "time", "disconnect", or ""
	Payload   Digest // of the decoded body
	Revisit   *Revisit
}

// Revisit points from a revisit record to the capture it repeats
// (WARC-Refers-To-Target-URI, WARC-Refers-To-Date, WARC-Profile).
type Revisit struct {
	URL     string
	Time    time.Time
	Profile string // "identical-payload-digest" or "server-not-modified"
}
