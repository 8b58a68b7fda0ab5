package archive

import (
	"context"
	"time"
)

// Store keeps what Archive decides: it knows records and how to find them,
// but no rule. archivetest.TestStore is its contract. One that keeps records of its
// own may have a method Broken, which Verify asks for their damage.
type Store interface {
	// View runs fn on one consistent state. Nothing fn was given may be used
	// after it returns, and fn must not call Update.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn and keeps what it wrote, all or nothing, safely on disk
	// when Update returns. It returns fn's error as it is. Updates of several
	// goroutines may share one transaction, so fn may run more than once and
	// must begin anew each time.
	Update(ctx context.Context, fn func(Writer) error) error
	// Close releases the store. Calls after it fail.
	Close() error
}

// Reader answers from one state of a Store. A method that names one thing
// returns ErrNotFound when it is not there; one that lists returns up to n
// items and none at the end. Records that cannot be read are ErrCorrupt.
type Reader interface {
	// Link is what is known of a URL.
	Link(Key) (Link, error)
	// Links lists the links whose key has the prefix and comes after a key. A
	// link that cannot be read has only its Key, so that the listing goes on.
	Links(prefix, after Key, n int) ([]Link, error)
	// Chain is what is known of an article.
	Chain(ID) (Chain, error)
	// IDs lists the articles whose id has the prefix and comes after an id.
	IDs(prefix string, after ID, n int) ([]ID, error)
	// Newest lists the chains of a site, or of all with "", latest Date first
	// and then greatest ID, from those that come after (date, id) in that
	// order. A zero date begins with the newest.
	Newest(site string, date time.Time, id ID, n int) ([]Chain, error)
	// Values lists the values of a facet that hold a string, at most n.
	Values(field, part string, n int) ([]string, error)
	// Having lists, in any order, the versions with numbers in the journal from
	// one to another that have one of the values of every facet, with Seq and
	// Date. It may list others, too. ok is false if there are more than most, or
	// the store does not know.
	Having(facets map[string][]string, from, to uint64, most int) (saves []Entry, ok bool, err error)
	// Head is a version as it was added, without its Blocks. It is there when
	// PutChain has put it into its chain.
	Head(ID, int) (Snapshot, error)
	// Body puts the Blocks into a head. It returns ErrCorrupt when the text
	// does not match its digest.
	Body(*Snapshot) error
	// Holders lists the articles that have a version with this text.
	Holders(Digest) ([]ID, error)
	// Sketches lists the sketches of the texts after a number, in the order of
	// the texts, which are numbered 1, 2, 3 as they are added. They must not be
	// changed.
	Sketches(after uint64, n int) ([]Sketch, error)
	// Owners lists the articles that have a version with the text of a number.
	Owners(text uint64) ([]ID, error)
	// Captures lists the captures of a URL in order of time, skipping some.
	Captures(k Key, skip, n int) ([]Capture, error)
	// Journal lists the saves after a sequence number, oldest first.
	Journal(after uint64, n int) ([]Entry, error)
	// Stats counts what there is. It must not take longer in a large archive.
	Stats() (Stats, error)
}

// Writer changes a Store within one Update. It reads what it wrote.
type Writer interface {
	Reader
	// PutLink adds a link or replaces the one of its key.
	PutLink(Link) error
	// PutChain adds a chain or replaces the one of its id.
	PutChain(Chain) error
	// AddSnapshot adds a version with its text, which is stored once however
	// many versions have it, and returns its number in the journal, which
	// counts 1, 2, 3. ID,
	// Version, Article, Captured, Indexed, Upgrade, Fixity and Record are kept.
	AddSnapshot(Snapshot) (uint64, error)
	// AddCapture adds a capture of a URL that has a link. The same capture
	// twice is kept once.
	AddCapture(Key, Capture) error
}

// Link ties a URL to its article. Times are kept to the millisecond.
type Link struct {
	Key     Key
	URL     string    // as it was first written
	ID      ID        // "" while no article is known
	Version int       // the version it last showed; 0: the URL was named for the article but has not shown it
	Seen    time.Time // when it last showed the article
	Missing time.Time // since when it answers 404 or 410, or shows a page that has nothing of the article
	To      Key       // where it redirects to
}

// Chain is an article: its versions and the state that they share.
type Chain struct {
	ID       ID
	Site     string    // the registrable domain of its first URL, "magazine.example"
	Date     time.Time // when it was published, or else first captured
	Gone     time.Time // when the publisher took it away
	Walled   time.Time // since when its page is behind a wall
	Missed   int       // how often in a row its page was found missing
	Keys     []Key     // the URLs it was seen at, its home first
	Versions []Version // version 1 first
}

// Version is the part of a version that changes as it is seen again.
type Version struct {
	Seq      uint64    // its number in the journal
	Captured time.Time // when it was first fetched
	Last     time.Time // when it was last seen after that
}

// Entry is one line of the journal: a version that was saved.
type Entry struct {
	Seq     uint64
	ID      ID
	Version int
	Date    time.Time `json:"-"` // of the article, as in Chain; only Reader.Having tells it
}

// Stats counts what an archive holds. Sizes are in bytes.
type Stats struct {
	Articles int       `json:"articles"`
	Versions int       `json:"versions"`
	Gone     int       `json:"gone"`
	URLs     int       `json:"urls"`
	Captures int       `json:"captures"`
	Texts    int       `json:"texts"`
	Sites    int       `json:"sites"`
	Text     int64     `json:"text_bytes"`   // of clean text, each text once
	Stored   int64     `json:"stored_bytes"` // of the whole store
	First    time.Time `json:"first,omitzero"`
	Last     time.Time `json:"last,omitzero"` // captures
}
