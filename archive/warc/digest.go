package warc

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"
)

// The fields that carry digests.
const (
	blockField   = "WARC-Block-Digest"
	payloadField = "WARC-Payload-Digest"
)

// Check compares the record with the digests it carries, in whatever hash and
// base they are written. It returns ErrDigest if one differs and ErrTruncated
// if the block is not whole; one that is larger than ReaderOptions.MaxRecord was
// read for that. Digests of unknown kinds prove nothing. Writers do not agree on
// what the payload is: where the digest of the block proves its bytes, that of
// the payload is not asked.
func (r *Record) Check() error {
	if r.Truncated && !r.large {
		return fmt.Errorf("%w: Content-Length says %s bytes, %d are here", ErrTruncated, r.Header.Get("Content-Length"), len(r.Body))
	}
	if !r.blockMatches() {
		return fmt.Errorf("%w: %s differs", ErrDigest, blockField)
	}
	if r.large || known(r.Header.Get(blockField)) || r.Type != typeResponse || r.Header.Get("WARC-Segment-Number") != "" || !bytes.HasPrefix(r.Body, []byte("HTTP/")) {
		return nil // a revisit's payload digest is of what it does not have
	}
	want := r.Header.Get(payloadField)
	_, payload, ok := r.split()
	if !ok || matches(want, payload) {
		return nil
	}
	if joined, _ := dechunk(payload); matches(want, joined) {
		return nil // several writers hash the joined chunks
	}
	return fmt.Errorf("%w: %s differs", ErrDigest, payloadField)
}

// blockMatches tells whether nothing speaks against the block.
func (r *Record) blockMatches() bool {
	block := r.Header.Get(blockField)
	if r.large {
		return r.digest == nil || spells(block, r.digest.Sum(nil))
	}
	return matches(block, r.Body) || r.Type == typeRevisit && matches(block, nil) // wget hashes the body that a revisit lacks
}

// proven tells whether a digest shows that the block is what was written.
func (r *Record) proven() bool {
	block := r.Header.Get(blockField)
	if r.digest != nil {
		return spells(block, r.digest.Sum(nil))
	}
	return known(block) && matches(block, r.Body)
}

// known tells whether a digest is of a kind that is known.
func known(digest string) bool {
	_, value, _ := strings.Cut(digest, ":")
	return value != "" && hasher(digest) != nil
}

// matches tells whether b has the digest "name:value", or it is of a kind that
// is not known.
func matches(digest string, b []byte) bool {
	h := hasher(digest)
	if h == nil {
		return true
	}
	_, _ = h.Write(b) // a hash never fails
	return spells(digest, h.Sum(nil))
}

// spells tells whether the value of a digest is a sum, in base32 or hexadecimal.
func spells(digest string, sum []byte) bool {
	_, value, _ := strings.Cut(digest, ":")
	return strings.EqualFold(value, hex.EncodeToString(sum)) ||
		strings.EqualFold(strings.TrimRight(value, "="), base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum))
}

// hasher is the hash that a digest "name:value" names, nil for one that it does
// not know.
func hasher(digest string) hash.Hash {
	name, _, _ := strings.Cut(digest, ":")
	switch strings.ReplaceAll(strings.ToLower(name), "-", "") {
	case "sha1":
		return sha1.New()
	case "sha256":
		return sha256.New()
	case "sha512":
		return sha512.New()
	case "md5":
		return md5.New()
	}
	return nil
}
