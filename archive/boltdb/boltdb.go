// Package boltdb keeps an archive in one bbolt file: archive.Store for one
// machine. One process writes; its goroutines share transactions.
//
// # The file, bucket by bucket
//
// Numbers written "be4" are big-endian of four bytes, "uv" are unsigned
// varints (encoding/binary), a "string" is its length (uv) and its bytes. A
// "time" is in milliseconds since 1970 UTC, plus one, zigzag-coded (uv), 0 for
// none. Values end with a seal, the low bytes of the XXH3-64 of key and value
// (four bytes; two in captures), so that a flipped bit is noticed. Only magic,
// format and the indexes digests, holders and dates have none: they are checked
// against what they lead to.
//
//	meta      "magic" -> "tearsheet archive"
//	          "format" -> be4, now 1
//	          "counts" -> what Stats answers: articles, gone, urls, captures,
//	          texts, sites, text bytes (uv each), first and last capture (time)
//	names     words that repeat, by kind ('f' WARC file, 'm' MIME type,
//	          's' site): kind and word -> be4; kind with its top bit set
//	          and be4 -> word
//	links     key in SURT form -> number (uv), version it showed (uv), seen
//	          (time), missing (time), article id, URL, redirect target's key
//	          (strings)
//	captures  number of the link be4, time be6 (milliseconds plus 2^46), and a
//	          byte if the moment is taken -> flags (a byte, see capture.go),
//	          and what they announce: MIME type (uv), status (uv), payload
//	          (32 bytes, or uv: so many milliseconds before, the same), WARC
//	          file, offset and length (uv), URL, location (strings)
//	articles  id -> site (uv), date, gone (times), keys (uv and strings), and
//	          versions (uv): number in snapshots (uv), captured, last (times)
//	snapshots be8 1, 2, 3 in the order of saving, which makes it the journal ->
//	          id (string), version, text (uv), captured, indexed (times),
//	          upgrade (a byte), WARC file plus one, offset and length (uv),
//	          layout (string), and the rest of the article as JSON (zstd)
//	texts     be8 1, 2, 3 -> dictionary (a byte), SHA-256, text (zstd)
//	digests   first 12 bytes of a text's SHA-256 -> be8, its number in texts
//	holders   number of a text be8 and article id -> nothing
//	dates     site be4 (0: all), date be8 (milliseconds plus 2^63), article id
//	          -> nothing
//
// The layout of a body is, block after block, kind (a byte, see layout.go),
// level (uv) and length (uv); blocks stand in the text in their order, parted
// by blank lines.
//
// A text is stored once under its digest, however many versions have it, and
// is never changed or deleted. Nor are captures and snapshots. Dictionaries
// are part of the format: 0 is none.
package boltdb

import (
	"fmt"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"
	"go.etcd.io/bbolt"

	"tearsheet/archive"
)

var _ archive.Store = (*DB)(nil)

// The buckets.
var (
	bucketMeta      = []byte("meta")
	bucketNames     = []byte("names")
	bucketLinks     = []byte("links")
	bucketCaptures  = []byte("captures")
	bucketArticles  = []byte("articles")
	bucketSnapshots = []byte("snapshots")
	bucketTexts     = []byte("texts")
	bucketDigests   = []byte("digests")
	bucketHolders   = []byte("holders")
	bucketDates     = []byte("dates")
)

func buckets() [][]byte {
	return [][]byte{
		bucketMeta, bucketNames, bucketLinks, bucketCaptures, bucketArticles,
		bucketSnapshots, bucketTexts, bucketDigests, bucketHolders, bucketDates,
	}
}

// Options say how a file is opened. The zero value opens it for writing.
type Options struct {
	// ReadOnly opens the file beside other readers. The file must exist.
	ReadOnly bool
	// Timeout is how long to wait for another process to let go of the file.
	// 0: one second.
	Timeout time.Duration
	// MaxSize is the most bytes the file may grow to; a save that needs more
	// fails. 0: no limit.
	MaxSize int
}

// DB is an archive in a bbolt file. It is safe for concurrent use.
type DB struct {
	path   string
	bolt   *bbolt.DB
	packer *packer

	mu      sync.Mutex // guards what follows
	queue   []*job     // updates that wait for the next transaction
	leading bool       // one of their callers runs transactions for all
}

// Close waits for running transactions and releases the file.
func (d *DB) Close() error {
	err := d.bolt.Close()
	d.packer.close()
	if err != nil {
		return fmt.Errorf("close archive %s: %w", d.path, err)
	}
	return nil
}

// packer compresses and decompresses. Its codecs are safe for concurrent use;
// only one transaction writes at a time, so each encoder keeps one set of tables.
type packer struct {
	texts  *zstd.Encoder
	fields *zstd.Encoder
	reader *zstd.Decoder
}

// maxText is the longest text, in bytes, that is read back: a damaged frame
// must not claim all memory. Pages are cut far below it when fetched.
const maxText = 256 << 20

// fieldsID names the dictionary of the JSON in snapshots.
const fieldsID = 1

// fields is what the JSON of most snapshots has in common. It is part of the
// format and must never change: a better one gets a new id.
const fields = `"},{"kind":"disclaimer","text":"},{"kind":"correction","text":"` +
	`"repairs":[{"kind":"injected_fragment","removed":"","block":,"offset":,"evidence":"` +
	`"free":true,"free":false,"modified":"20,"subtitle":","tags":["","","section":"` +
	`"},{"url":"https://","caption":"","credit":".jpg.png.webp/images/uploads/wp-content/20` +
	`{"url":"https://www.","canonical":"https://www.","site":".com","title":"` +
	`","authors":[""],"published":"2026-01-01T00:00:00Z","lang":"en","notes":[{"kind":"author_note","text":"` +
	`"}],"images":[{"url":"https://"}],"confidence":0.9,"extractor":"tearsheet/`

func newPacker() (*packer, error) {
	text, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression),
		zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20), zstd.WithEncoderCRC(false))
	if err != nil {
		return nil, err
	}
	rest, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault),
		zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<16), zstd.WithEncoderCRC(false),
		zstd.WithEncoderDictRaw(fieldsID, []byte(fields)))
	if err != nil {
		return nil, err
	}
	reader, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxText),
		zstd.WithDecoderDictRaw(fieldsID, []byte(fields)))
	return &packer{texts: text, fields: rest, reader: reader}, err
}

func (p *packer) close() { p.reader.Close() }
