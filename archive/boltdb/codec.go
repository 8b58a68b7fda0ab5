package boltdb

import (
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"github.com/zeebo/xxh3"

	"tearsheet/archive"
)

// sealLen is the length of a seal in bytes. captureSealLen is shorter because
// captures are many and small: one damage in 65,536 would pass unnoticed.
const (
	sealLen        = 4
	captureSealLen = 2
)

// seal appends a check sum of key and value to the value.
func seal(key, value []byte, n int) []byte {
	return append(value, checksum(key, value)[:n]...)
}

// unseal checks the seal of a record and begins to read it.
func unseal(key, sealed []byte, n int) (*scanner, error) {
	if len(sealed) < n {
		return nil, fmt.Errorf("%w: a record is cut short", archive.ErrCorrupt)
	}
	value := sealed[:len(sealed)-n]
	if string(checksum(key, value)[:n]) != string(sealed[len(value):]) {
		return nil, fmt.Errorf("%w: a record does not match its check sum", archive.ErrCorrupt)
	}
	return &scanner{rest: value}, nil
}

func checksum(key, value []byte) []byte {
	var h xxh3.Hasher
	h.Write(key)
	h.Write(value)
	return binary.LittleEndian.AppendUint64(nil, h.Sum64())
}

func appendString[S ~string](b []byte, s S) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(b, 0)
	}
	ms := t.UnixMilli()
	return binary.AppendUvarint(b, uint64(ms<<1^ms>>63)+1)
}

// ids are written in seven bytes: ten characters of five bits. An id that is
// none of those is a string after a byte that no other begins with.
const (
	idLen     = 10
	idBytes   = 7
	otherID   = 0xff
	idDigits  = "abcdefghijklmnopqrstuvwxyz234567"
	digitBits = 5
)

func appendID(b []byte, id archive.ID) []byte {
	var bits uint64
	for _, c := range []byte(id) {
		digit := strings.IndexByte(idDigits, c)
		if len(id) != idLen || digit < 0 {
			return appendString(append(b, otherID), id)
		}
		bits = bits<<digitBits | uint64(digit)
	}
	if id == "" {
		return append(b, otherID, 0)
	}
	return append(b, be8(bits)[8-idBytes:]...)
}

func (s *scanner) id() archive.ID {
	if len(s.rest) > 0 && s.rest[0] == otherID {
		s.byte()
		return archive.ID(s.string())
	}
	packed := s.bytes(idBytes)
	if packed == nil {
		return ""
	}
	bits := binary.BigEndian.Uint64(append([]byte{0}, packed...))
	id := make([]byte, idLen)
	for i := range id {
		id[idLen-1-i] = idDigits[bits>>(digitBits*i)&(1<<digitBits-1)]
	}
	return archive.ID(id)
}

// appendDelta writes a difference that may be negative, zigzag-coded.
func appendDelta(b []byte, d int64) []byte { return binary.AppendUvarint(b, uint64(d<<1^d>>63)) }

func (s *scanner) delta() int64 {
	u := s.uint()
	return int64(u>>1) ^ -int64(u&1)
}

// scanner reads a record field by field. After the first field that is not
// there it reads zeros, and err says so.
type scanner struct {
	rest []byte
	bad  bool
}

func (s *scanner) err() error {
	if s.bad {
		return fmt.Errorf("%w: a record ends before its last field", archive.ErrCorrupt)
	}
	return nil
}

func (s *scanner) bytes(n uint64) []byte {
	if n > uint64(len(s.rest)) {
		s.bad, s.rest = true, nil
		return nil
	}
	b := s.rest[:n]
	s.rest = s.rest[n:]
	return b
}

func (s *scanner) byte() byte {
	if b := s.bytes(1); len(b) == 1 {
		return b[0]
	}
	return 0
}

func (s *scanner) uint() uint64 {
	v, n := binary.Uvarint(s.rest)
	if n <= 0 {
		s.bad, s.rest = true, nil
		return 0
	}
	s.rest = s.rest[n:]
	return v
}

func (s *scanner) int() int { return int(s.uint()) }

func (s *scanner) string() string { return string(s.bytes(s.uint())) }

func (s *scanner) time() time.Time {
	u := s.uint()
	if u == 0 {
		return time.Time{}
	}
	u--
	return time.UnixMilli(int64(u>>1) ^ -int64(u&1)).UTC()
}

// count is how many items follow, each of which takes a byte or more: a
// damaged number must not claim memory.
func (s *scanner) count() int {
	n := s.uint()
	if n > uint64(len(s.rest)) {
		s.bad, s.rest = true, nil
		return 0
	}
	return int(n)
}
