package boltdb

import (
	"errors"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"tearsheet/archive"
)

// Sketches stand in rows of sketchRow, under the number of the first text: a
// row fills a page.
const (
	sketchRow = 120
	sketchLen = len(archive.Sketch{})
)

// flushSketches adds the sketches of the texts that have none: those of this
// transaction, and those that format 1 left, some at a time.
func (t *tx) flushSketches() error {
	bucket, err := t.bolt.CreateBucketIfNotExists(bucketSketches)
	if err != nil {
		return err
	}
	bucket.FillPercent = 1
	last := t.bolt.Bucket(bucketTexts).Sequence()
	next := bucket.Sequence() + 1
	for n, most := next, next+10*packSize*sketchRow; n <= last && n < most; {
		first := n - (n-1)%sketchRow
		row := make([]byte, sketchRow*sketchLen) // all of it: see buckets
		if n > first {
			s, err := t.get(bucketSketches, be8(first))
			if err != nil {
				return missing(err)
			}
			copy(row, s.rest)
		}
		end := min(last+1, first+sketchRow)
		if err := t.drawRow(row, first, n, end); err != nil {
			return err
		}
		n = end
		if err := t.put(bucketSketches, be8(first), row); err != nil {
			return err
		}
		if err := bucket.SetSequence(n - 1); err != nil {
			return err
		}
	}
	return nil
}

// drawRow draws the sketches of the texts from one number to before another
// into the row that begins with the first, several at a time.
func (t *tx) drawRow(row []byte, first, from, end uint64) error {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for n := from; n < end; n++ {
		body, err := t.text(n)
		if err != nil && !errors.Is(err, archive.ErrCorrupt) { // a damaged text has none
			return errors.Join(err, group.Wait())
		}
		group.Go(func() error {
			sketch := sketchOf(body)
			copy(row[int(n-first)*sketchLen:], sketch[:])
			return nil
		})
	}
	return group.Wait()
}

// Sketches lists the sketches of the texts after a number.
func (t *tx) Sketches(after uint64, n int) ([]archive.Sketch, error) {
	bucket := t.bolt.Bucket(bucketSketches)
	if bucket == nil {
		return t.drawn(after, n)
	}
	last := bucket.Sequence()
	if last <= after || n <= 0 {
		return nil, nil
	}
	if last-after <= maxLately && !t.bolt.Writable() {
		all, err := t.lately.read(t, after, last)
		return all[:min(n, len(all))], err
	}
	return t.sketches(after, min(last, after+uint64(n)))
}

// sketches reads the sketches of the texts after one number up to another.
func (t *tx) sketches(after, last uint64) ([]archive.Sketch, error) {
	all := make([]archive.Sketch, 0, last-after)
	for after < last {
		first := after + 1 - after%sketchRow
		s, err := t.get(bucketSketches, be8(first))
		if err != nil {
			return all, missing(err)
		}
		for ; after+1 < first+sketchRow && after < last; after++ {
			at := int(after+1-first) * sketchLen
			if at+sketchLen > len(s.rest) {
				return all, missing(archive.ErrNotFound)
			}
			all = append(all, archive.Sketch(s.rest[at:at+sketchLen]))
		}
	}
	return all, nil
}

// lately remembers the sketches of the texts saved last: every save looks for
// copies among them.
type lately struct {
	mu    sync.Mutex
	after uint64           // the number of the text before the first
	list  []archive.Sketch // only ever added to, since others read it
}

// maxLately is how many sketches are remembered at least, once they were read.
const maxLately = 24_000

// read is the sketches of the texts after one number up to the last there are.
func (l *lately) read(t *tx, after, last uint64) ([]archive.Sketch, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	end := l.after + uint64(len(l.list))
	if after < l.after || after > end || last-l.after > 2*maxLately {
		l.after, l.list, end = after, nil, after
	}
	if end < last {
		more, err := t.sketches(end, last)
		if err != nil {
			return nil, err
		}
		l.list = append(l.list, more...)
	}
	return l.list[after-l.after : last-l.after : last-l.after], nil
}

// drawn makes the sketches of a file that has none, of format 1 and not yet
// written to.
func (t *tx) drawn(after uint64, n int) (sketches []archive.Sketch, err error) {
	last := t.bolt.Bucket(bucketTexts).Sequence()
	for after++; after <= last && len(sketches) < n; after++ {
		body, err := t.text(after)
		if err != nil {
			return sketches, err
		}
		sketches = append(sketches, sketchOf(body))
	}
	return sketches, nil
}

func sketchOf(body string) archive.Sketch {
	return (&archive.Article{Blocks: []archive.Block{{Text: body}}}).Sketch()
}

// Owners lists the articles that have a version with text n.
func (t *tx) Owners(n uint64) ([]archive.ID, error) { return t.holders(n) }
