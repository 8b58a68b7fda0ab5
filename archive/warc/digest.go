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
	"strings"
)

// Check compares the record with the digests it carries, in whatever hash and
// base they are written. It returns ErrDigest if one differs and ErrTruncated
// if Body is not the whole block. Digests of unknown kinds prove nothing. Writers
// do not agree on what the payload is: where the digest of the block proves its
// bytes, that of the payload is not asked.
func (r *Record) Check() error {
	if r.Truncated {
		return fmt.Errorf("%w: Content-Length says %s bytes, %d are here", ErrTruncated, r.Header.Get("Content-Length"), len(r.Body))
	}
	block := r.Header.Get("WARC-Block-Digest")
	if !matches(block, r.Body) && !(r.Type == typeRevisit && matches(block, nil)) { // wget hashes the body that a revisit lacks
		return fmt.Errorf("%w: WARC-Block-Digest differs", ErrDigest)
	}
	if block != "" && known(block) || r.Type != typeResponse || r.Header.Get("WARC-Segment-Number") != "" || !bytes.HasPrefix(r.Body, []byte("HTTP/")) {
		return nil // a revisit's payload digest is of what it does not have
	}
	want := r.Header.Get("WARC-Payload-Digest")
	_, payload, ok := r.split()
	if !ok || matches(want, payload) {
		return nil
	}
	if joined, _ := dechunk(payload); matches(want, joined) {
		return nil // several writers hash the joined chunks
	}
	return fmt.Errorf("%w: WARC-Payload-Digest differs", ErrDigest)
}

// known tells whether a digest is of a kind that is known.
func known(digest string) bool {
	name, value, _ := strings.Cut(digest, ":")
	return value != "" && hash(name, nil) != nil
}

// matches tells whether b has the digest "name:value", in base32 or
// hexadecimal.
func matches(digest string, b []byte) bool {
	name, value, _ := strings.Cut(digest, ":")
	sum := hash(name, b)
	if sum == nil {
		return true
	}
	return strings.EqualFold(value, hex.EncodeToString(sum)) ||
		strings.EqualFold(strings.TrimRight(value, "="), base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum))
}

// hash is nil for a name that it does not know.
func hash(name string, b []byte) []byte {
	switch strings.ReplaceAll(strings.ToLower(name), "-", "") {
	case "sha1":
		sum := sha1.Sum(b)
		return sum[:]
	case "sha256":
		sum := sha256.Sum256(b)
		return sum[:]
	case "sha512":
		sum := sha512.Sum512(b)
		return sum[:]
	case "md5":
		sum := md5.Sum(b)
		return sum[:]
	}
	return nil
}
