package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"tearsheet/archive"
	"tearsheet/archive/warc"
)

// copier copies the records of a WARC file that the archive does not have.
type copier struct {
	house *house
	from  volume
	to    *bufio.Writer
	tell  func(error)

	ids      map[string]bool           // of what the archive has: what goes with them is not copied either
	before   map[archive.Digest]string // of what was copied, by what it says, the id
	copied   int                       // records of every kind
	captures int                       // of those, other than warcinfo
	known    int
	damaged  int
}

// copyRecords copies every whole record that the archive does not have. It
// returns how many there were, none if they only go with others.
func (e *env) copyRecords(ctx context.Context, h *house, w io.Writer, s volume, all *imported) (copied int, err error) {
	c := &copier{
		house: h, from: s, to: bufio.NewWriterSize(w, 1<<20), tell: e.tellDamage,
		ids: map[string]bool{}, before: map[archive.Digest]string{},
	}
	defer func() { all.Known, all.Damaged = all.Known+c.known, all.Damaged+c.damaged }()
	for r, err := range warc.Scan(s, warc.ReaderOptions{}) {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if err == nil {
			err = r.Check()
		}
		if err == nil {
			if err = c.take(ctx, r); err != nil && !errors.Is(err, warc.ErrTruncated) {
				return 0, err
			}
		}
		if err != nil {
			c.damaged++
			c.tell(fmt.Errorf("%s: %w", s.name, err))
		}
	}
	if c.captures == 0 {
		return 0, nil
	}
	return c.copied, c.to.Flush()
}

// take copies a record, unless it is there already.
func (c *copier) take(ctx context.Context, r *warc.Record) error {
	there, err := c.there(ctx, r)
	if err != nil {
		return err
	}
	if there {
		c.known++
		return nil
	}
	if _, err := r.Copy(c.to, c.from); err != nil {
		return err
	}
	c.copied++
	if r.Type != "warcinfo" {
		c.captures++
	}
	return nil
}

// there tells whether the archive has a record, or what it goes with, or it was
// just copied.
func (c *copier) there(ctx context.Context, r *warc.Record) (bool, error) {
	has, err := c.house.has(ctx, r)
	if err != nil || has || c.ids[r.Header.Get("WARC-Concurrent-To")] || c.ids[r.Header.Get("WARC-Refers-To")] {
		c.ids[r.Header.Get("WARC-Record-ID")] = true
		return true, err
	}
	if r.Truncated {
		return false, nil
	}
	id, again := c.before[sameness(r)]
	c.before[sameness(r)] = r.ID
	if again && id != r.ID { // what goes with this one, went with the other
		c.ids[r.Header.Get("WARC-Record-ID")] = true
	}
	return again, nil
}

// sameness stands for what a record says. Captures that say the same are one,
// whatever their ids.
func sameness(r *warc.Record) archive.Digest {
	id := r.ID
	if answers(r) {
		id = ""
	}
	body := archive.Sum(r.Body)
	return archive.Sum(fmt.Appendf(nil, "%s %s %s %d %s", r.Type, id, r.TargetURI, r.Date.UnixMilli(), body))
}

// has tells whether the archive has the capture that a record is of, or that a
// request was for.
func (h *house) has(ctx context.Context, r *warc.Record) (bool, error) {
	if r.Type != "request" && !catalogued(r) {
		return false, nil
	}
	if _, err := archive.NewKey(r.TargetURI); err != nil {
		return false, nil
	}
	for c, err := range h.archive.Captures(ctx, r.TargetURI) {
		if err != nil {
			return false, err
		}
		if c.Time.UnixMilli() == r.Date.UnixMilli() && (r.Type == "request" || samePayload(c, r)) {
			return true, nil
		}
	}
	return false, nil
}

// samePayload tells whether a record brought what a capture brought.
func samePayload(c archive.Capture, r *warc.Record) bool {
	response, err := r.HTTP()
	if err != nil {
		return false
	}
	other := captureOf(r, response)
	return other.URL == c.URL && other.Payload == c.Payload && other.Status == c.Status && other.Revisit == c.Revisit
}
