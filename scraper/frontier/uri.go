package frontier

import (
	"encoding/json"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"tearsheet/archive"
)

// Status is what is known of a URI, in the words of Heritrix.
type Status string

// The states of a URI. FetchError may be tried again in the same run. A URI that is
// scheduled as Dropped is only noted, unless more is known of it. Skipped,
// Redirected and Gone come back in a later run only when they are linked again
// or finished with a Due.
const (
	Discovered Status = "discovered" // found, never fetched
	Fetched    Status = "fetched"
	Redirected Status = "redirected"
	FetchError Status = "fetch_error"
	Skipped    Status = "skipped"
	Gone       Status = "gone"
	Dropped    Status = "dropped" // a link that was never queued; its Note says why
)

// URI is one URL with what the crawl knows of it.
type URI struct {
	URL      string      `json:"url"`
	Key      archive.Key `json:"-"` // made from URL when empty
	Source   string      `json:"source"`
	Via      string      `json:"via,omitempty"`  // the page that linked here
	Kind     string      `json:"kind,omitempty"` // "page", "feed", "sitemap"
	Hops     int         `json:"hops,omitempty"` // from the seed
	Priority int         `json:"priority,omitempty"`
	Status   Status      `json:"status"`

	// Due is when to fetch it, in Schedule (zero: now) and in Finish (zero:
	// at the next run).
	Due          time.Time      `json:"due,omitzero"`
	ETag         string         `json:"etag,omitempty"`
	LastModified string         `json:"last_modified,omitempty"`
	Payload      archive.Digest `json:"payload,omitzero"`  // of the last body
	Fetched      time.Time      `json:"fetched,omitzero"`  // when last asked for
	Changed      time.Time      `json:"changed,omitzero"`  // when it was last seen to differ from what it was
	Tries        int            `json:"tries,omitempty"`   // failed ones in a row, counted by the caller; 0 in a new run
	HTTP         int            `json:"http,omitempty"`    // status of the last answer
	Note         string         `json:"note,omitempty"`    // why skipped or failed
	Signals      string         `json:"signals,omitempty"` // what the page asks of its readers
	Article      bool           `json:"article,omitempty"`

	// What a feed or sitemap claims of the page, and which of the two does.
	Claimed   string    `json:"claimed,omitempty"` // "feed" or "sitemap"
	Title     string    `json:"title,omitempty"`
	Authors   []string  `json:"authors,omitempty"`
	Published time.Time `json:"published,omitzero"`
	Modified  time.Time `json:"modified,omitzero"`

	Dated bool          `json:"dated,omitempty"` // a list of what was published at a time, which its URL names
	Spelt time.Time     `json:"spelt,omitzero"`  // the date in its URL, for the order alone
	Links uint64        `json:"links,omitempty"` // a hash of what a list linked to
	Parts int           `json:"parts,omitempty"` // other pages of the article
	Every time.Duration `json:"every,omitempty"` // how often a list was found to change

	// Again queues a URI that this run has fetched already: a feed that is
	// polled while its source's run goes on.
	Again bool `json:"-"`

	// Unasked says, in Finish, that no request was made: the host's delay does
	// not begin anew.
	Unasked bool `json:"-"`

	lease uint64 // the turn in which Next handed it out; 0 is never
}

// record is a URI as it lies in crawl.db. Place and Slot say in which of the
// buckets queue, later and known it stands, and under which key.
type record struct {
	URI
	Run   uint64 `json:"run"`
	Place string `json:"place,omitempty"`
	Slot  []byte `json:"slot,omitempty"`
}

// readRecord is the record of a key, and whether there is one.
func readRecord(tx *bolt.Tx, key archive.Key) (record, bool, error) {
	raw := tx.Bucket(bucketURIs).Get([]byte(key))
	if raw == nil {
		return record{}, false, nil
	}
	r, err := decodeRecord(key, raw)
	return r, err == nil, err
}

func decodeRecord(key archive.Key, raw []byte) (record, error) {
	var r record
	if err := json.Unmarshal(raw, &r); err != nil {
		return record{}, fmt.Errorf("read %s: %w (%w)", key, ErrCorrupt, err)
	}
	r.Key = key
	return r, nil
}

// renew makes the record of an earlier run due in this one: the way to it and
// its kind are the new link's, what was learned by fetching stays.
func (r *record) renew(uri URI) {
	r.Source, r.Tries, r.Due, r.Priority = uri.Source, 0, uri.Due, uri.Priority
	r.Via, r.Hops = uri.Via, uri.Hops
	if r.Status != Fetched { // else it is known how the site spells it: redirects led there
		r.URL = uri.URL
	}
	if uri.Kind != "" {
		r.Kind = uri.Kind
	}
	r.Article = r.Article || uri.Article
	r.Dated = r.Dated || uri.Dated
	r.learn(uri)
}

// improve takes over what a second link to a waiting URI adds: a shorter way,
// a claim about the page. It tells whether there was any.
func (r *record) improve(uri URI) bool {
	shorter := uri.Hops < r.Hops
	if shorter {
		r.Via, r.Hops, r.Priority = uri.Via, uri.Hops, min(r.Priority, uri.Priority)
	}
	seed := uri.Via == "" && uri.Kind != "" && uri.Kind != r.Kind
	if seed {
		r.Kind = uri.Kind
	}
	dated := r.newest().IsZero() && !uri.newest().IsZero()
	r.learn(uri)
	return shorter || dated || seed
}

// waits tells whether the record stands in a queue.
func (r *record) waits() bool {
	return r.Place == string(bucketQueue) || r.Place == string(bucketLater)
}

// learn keeps the newest claims about a page.
func (r *record) learn(uri URI) {
	if uri.Claimed != "" {
		r.Claimed = uri.Claimed
	}
	if len(uri.Authors) > 0 {
		r.Authors = uri.Authors
	}
	if !uri.Spelt.IsZero() {
		r.Spelt = uri.Spelt
	}
	if uri.Title != "" {
		r.Title = uri.Title
	}
	if !uri.Published.IsZero() {
		r.Published = uri.Published
	}
	if uri.Modified.After(r.Modified) {
		r.Modified = uri.Modified
	}
}

// newest is the date by which a URI is put in order; zero if there is none.
func (u *URI) newest() time.Time {
	if u.Published.IsZero() {
		return u.Spelt
	}
	return u.Published
}

// returns tells whether a finished URI comes back in the next run by itself.
func (r *record) returns() bool {
	return !r.away() || !r.Due.IsZero()
}

// away tells whether there was no page to keep.
func (r *record) away() bool {
	switch r.Status {
	case Skipped, Redirected, Gone:
		return true
	}
	return false
}
