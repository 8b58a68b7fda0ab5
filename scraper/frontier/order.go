package frontier

import (
	"encoding/binary"
	"math"
	"time"

	"tearsheet/archive"
)

// Classes of URIs, in the order in which a host's are fetched.
const (
	classSeed = iota
	classFeed
	classList // sitemaps: newest first, where they say
	classNews // dated, or named by a feed or sitemap, never fetched: newest first
	classDate // lists by date: newest first
	classRest // breadth first
	classOld  // articles that were fetched in an earlier run: newest first
)

func (u *URI) class() byte {
	switch {
	case u.Hops == 0 && u.Via == "":
		return classSeed
	case u.Kind == "feed":
		return classFeed
	case u.Kind == "sitemap":
		return classList
	case u.Article && !u.Fetched.IsZero():
		return classOld
	case u.Dated:
		return classDate
	case !u.newest().IsZero() || u.Article || u.Claimed != "":
		return classNews
	}
	return classRest
}

// order is the place of a URI among those of its host: priority, class, age
// (of dated ones), hops, and then first come first served.
func (u *URI) order(number uint64) []byte {
	b := make([]byte, 0, orderSize)
	priority := min(max(u.Priority, math.MinInt16), math.MaxInt16) - math.MinInt16
	b = binary.BigEndian.AppendUint16(b, uint16(priority))
	class := u.class()
	b = append(b, class)
	var newest uint64
	if class != classSeed && class != classRest {
		newest = ^stamp(u.newest())
	}
	b = binary.BigEndian.AppendUint64(b, newest)
	b = binary.BigEndian.AppendUint16(b, uint16(min(max(u.Hops, 0), math.MaxUint16)))
	return binary.BigEndian.AppendUint64(b, number)
}

// stamp is a time as a number that sorts like it; the zero time, and all
// before 1970, is 0.
func stamp(t time.Time) uint64 {
	if t.Unix() <= 0 {
		return 0
	}
	return uint64(t.UnixNano())
}

func unstamp(n uint64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, int64(n)).UTC()
}

// The slots: keys of the buckets queue, later and known. Each begins with the
// number of the source, so that a run reads its own only.

func sourcePrefix(id uint32) []byte { return binary.BigEndian.AppendUint32(nil, id) }

// queuePrefix begins the slots of one source's URIs on one host.
func queuePrefix(id uint32, host string) []byte {
	return append(append(sourcePrefix(id), host...), 0)
}

// orderSize is the length of an order in bytes.
const orderSize = 2 + 1 + 8 + 2 + 8

func queueSlot(id uint32, host string, order []byte) []byte {
	return append(queuePrefix(id, host), order...)
}

// queueHost is the host in a queue slot.
func queueHost(slot []byte) string { return string(slot[4 : len(slot)-1-orderSize]) }

func laterSlot(id uint32, due time.Time, number uint64) []byte {
	b := binary.BigEndian.AppendUint64(sourcePrefix(id), stamp(due))
	return binary.BigEndian.AppendUint64(b, number)
}

func knownSlot(id uint32, due time.Time, key archive.Key) []byte {
	return append(binary.BigEndian.AppendUint64(sourcePrefix(id), stamp(due)), key...)
}

// slotHead is what a slot of later or known has before its number or key.
const slotHead = 4 + 8

// slotDue is the time in a slot of later or known.
func slotDue(slot []byte) time.Time { return unstamp(binary.BigEndian.Uint64(slot[4:])) }
