package main

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"tearsheet/archive"
)

// A reader that had to give the archive back to a writer goes on by asking the
// writer, over the same socket: a connection is one look at one state of the
// store, and carries questions and answers in turn.

const lookPath = "/look"

// wanted is a question to an archive.Reader.
type wanted struct {
	Method           string
	ID, AfterID      archive.ID
	Key, After       archive.Key
	Text             string // a prefix, a site, a field
	Part             string
	Date             time.Time
	N, Skip, Version int
	From, To         uint64
	Facets           map[string][]string
	Digest           archive.Digest
}

// found is the answer to a question, or what kept it from being answered.
type found struct {
	Problem  string
	Sentinel int // of sentinels, counted from 1
	Links    []archive.Link
	Chains   []archive.Chain
	IDs      []archive.ID
	Values   []string
	Entries  []archive.Entry
	OK       bool
	Sketches []archive.Sketch
	Captures []archive.Capture
	Stats    archive.Stats
	Head     archive.Snapshot
	Free     int // of Head: 1 is false, 2 is true; gob leaves out what points at nothing
}

// sentinels are the errors that a reader tells apart.
func sentinels() []error {
	return []error{archive.ErrNotFound, archive.ErrCorrupt, archive.ErrLocked}
}

// look lends one state of the store, for as long as an owner waits for its
// readers when it ends: one that stops within a look holds up nothing longer.
func (o *owner) look(w http.ResponseWriter, r *http.Request) {
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(grace)); err != nil {
		return
	}
	questions, answers := gob.NewDecoder(buffered), gob.NewEncoder(conn)
	_ = o.house.archive.Store.View(context.WithoutCancel(r.Context()), func(r archive.Reader) error {
		for {
			var q wanted
			if err := questions.Decode(&q); err != nil {
				return err // it has seen enough
			}
			if err := answers.Encode(find(r, q)); err != nil {
				return err
			}
		}
	})
}

// find answers a question.
func find(r archive.Reader, q wanted) (f found) {
	var err error
	switch q.Method {
	case "Link":
		f.Links = make([]archive.Link, 1)
		f.Links[0], err = r.Link(q.Key)
	case "Links":
		f.Links, err = r.Links(q.Key, q.After, q.N)
	case "Chain":
		f.Chains = make([]archive.Chain, 1)
		f.Chains[0], err = r.Chain(q.ID)
	case "IDs":
		f.IDs, err = r.IDs(q.Text, q.AfterID, q.N)
	case "Newest":
		f.Chains, err = r.Newest(q.Text, q.Date, q.ID, q.N)
	case "Values":
		f.Values, err = r.Values(q.Text, q.Part, q.N)
	case "Having":
		f.Entries, f.OK, err = r.Having(q.Facets, q.From, q.To, q.N)
	case "Head":
		f.Head, err = r.Head(q.ID, q.Version)
		f.pack()
	case "Body":
		f.Head = archive.Snapshot{ID: q.ID, Version: q.Version, Fixity: q.Digest}
		err = r.Body(&f.Head)
	case "Holders":
		f.IDs, err = r.Holders(q.Digest)
	case "Sketches":
		f.Sketches, err = r.Sketches(q.From, q.N)
	case "Owners":
		f.IDs, err = r.Owners(q.From)
	case "Captures":
		f.Captures, err = r.Captures(q.Key, q.Skip, q.N)
	case "Journal":
		f.Entries, err = r.Journal(q.From, q.N)
	case "Stats":
		f.Stats, err = r.Stats()
	default:
		err = fmt.Errorf("%w: nobody knows how to answer %q", archive.ErrNotFound, q.Method)
	}
	f.fail(err)
	return f
}

// pack says of a head what gob does not.
func (f *found) pack() {
	if free := f.Head.Free; free != nil && *free {
		f.Free = 2
	} else if free != nil {
		f.Free = 1
	}
}

// unpack is the head that was packed.
func (f *found) unpack() archive.Snapshot {
	s := f.Head
	if free := f.Free == 2; f.Free != 0 {
		s.Free = &free
	}
	return s
}

func (f *found) fail(err error) {
	if err == nil {
		return
	}
	*f = found{Problem: err.Error()}
	for i, s := range sentinels() {
		if errors.Is(err, s) {
			f.Sentinel = i + 1
		}
	}
}

// err is the error that fail was given, as far as a reader tells.
func (f *found) err() error {
	if f.Problem == "" {
		return nil
	}
	if f.Sentinel == 0 || f.Sentinel > len(sentinels()) {
		return errors.New(f.Problem)
	}
	return farError{f.Problem, sentinels()[f.Sentinel-1]}
}

// farError is an error in the words of another process.
type farError struct {
	text string
	kind error
}

func (f farError) Error() string { return f.text }
func (f farError) Unwrap() error { return f.kind }

// lookFar takes one look at the store through its owner; errNoOwner if there is
// none.
func lookFar(ctx context.Context, dir string, fn func(archive.Reader) error) error {
	socket, done, err := socketPath(dir)
	if err != nil {
		return err
	}
	defer done()
	conn, err := (&net.Dialer{}).DialContext(ctx, "unix", socket)
	if refused(err) {
		return errNoOwner
	}
	if err != nil {
		return fmt.Errorf("ask the archive's owner: %w", err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	if _, err := io.WriteString(conn, "POST "+lookPath+" HTTP/1.1\r\nHost: owner\r\nContent-Length: 0\r\n\r\n"); err != nil {
		return fmt.Errorf("ask the archive's owner: %w", err)
	}
	return fn(&farReader{gob.NewEncoder(conn), gob.NewDecoder(conn)})
}
