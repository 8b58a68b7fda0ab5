// Package warc keeps HTTP exchanges in WARC 1.1 files (ISO 28500:2017) and
// reads WARC files of any version and writer, plain or gzipped.
//
// Every record that Writer makes is a gzip member of its own, so that an
// archive.Record (file, offset, length) is enough to read it back. Bodies are
// stored as they came but for the transfer coding, which is undone: a
// Transfer-Encoding header is kept under the name X-Crawler-Transfer-Encoding,
// as Common Crawl does, or readers would look for chunks that are not there.
//
// Digests are SHA-256 in hexadecimal over the stored bytes, as the standard
// asks: WARC-Block-Digest of header and body, WARC-Payload-Digest of the body
// with its content coding on. The digest of the decoded body, by which
// captures are compared, is in an extension field, X-Decoded-Payload-Digest.
package warc

import "errors"

// What a caller can act on. The text around them names file or offset.
var (
	// ErrTruncated ends a file that was cut short, as a crash leaves it. All
	// records before the cut were delivered.
	ErrTruncated = errors.New("the WARC file ends in the middle of a record")
	// ErrFormat is input that is not WARC, or a record whose header makes no sense.
	ErrFormat = errors.New("not valid WARC")
	// ErrDigest is a record whose bytes have changed since it was written:
	// they contradict a digest or the checksum of the compression.
	ErrDigest = errors.New("the WARC record is damaged")
	// ErrLimit is a body that is longer than its reader allows.
	ErrLimit = errors.New("longer than the limit")
)

// Values of WARC-Type that mean something to this package.
const (
	typeInfo     = "warcinfo"
	typeRequest  = "request"
	typeResponse = "response"
	typeResource = "resource"
	typeRevisit  = "revisit"
)

// decodedDigest names the extension field with an Exchange's Payload.
const decodedDigest = "X-Decoded-Payload-Digest"
