package main

import (
	"context"
	"errors"
	"math"
	"path/filepath"
	"runtime"
	"runtime/debug"

	"tearsheet/archive/search"
)

// index is the search index, up to date with the archive. All commands that
// one owner runs share it. An index that is up to date is opened for reading
// only, so that several processes may search at once.
func (h *house) index(ctx context.Context) (*search.Index, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.search == nil {
		if x, err := h.current(ctx); err == nil {
			h.search = x
			return x, nil
		}
		if err := h.openIndex(search.Options{Timeout: patience}); err != nil {
			return nil, err
		}
	}
	err := within(inUse()+frugal, func() error {
		_, err := h.search.Update(ctx, h.archive)
		return err
	})
	if err == nil && h.loan != nil {
		err = h.reopenIndex(ctx)
	}
	return h.search, err
}

// frugal is how much more memory in bytes Go may take to bring the index up to
// date before garbage is collected more often. What is in use at a time is a part
// of that; with half as much it takes three times the processor time.
const frugal = 128 << 20

// within does something that makes much garbage in so much memory in bytes, or
// with less haste. A limit that is set already stays: GOMEMLIMIT, or that of a
// command.
func within(limit int64, do func() error) error {
	if debug.SetMemoryLimit(-1) == math.MaxInt64 {
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(limit))
	}
	return do()
}

// inUse is how much memory in bytes Go has of the system.
func inUse() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys - m.HeapReleased)
}

// reopenIndex lets go of an index that a reader brought up to date: a writer will
// want it.
func (h *house) reopenIndex(ctx context.Context) error {
	if err := h.search.Close(); err != nil {
		return err
	}
	x, err := h.current(ctx)
	h.search = x
	return err
}

// errBehind says that the index does not have all that the archive has.
var errBehind = errors.New("the search index is not up to date")

// current opens the index for reading if it is up to date. A house that
// writes will have to bring it up to date again, so it does not ask.
func (h *house) current(ctx context.Context) (*search.Index, error) {
	if h.loan == nil {
		return nil, errBehind
	}
	x, err := search.Open(filepath.Join(h.dir, indexName), search.Options{ReadOnly: true, Timeout: patience})
	if err != nil {
		return nil, err
	}
	behind, err := x.Behind(ctx, h.archive)
	if err == nil && behind {
		err = errBehind
	}
	if err != nil {
		return nil, errors.Join(err, x.Close())
	}
	return x, nil
}

func (h *house) openIndex(o search.Options) (err error) {
	h.search, err = search.Open(filepath.Join(h.dir, indexName), o)
	return err
}

// indexAnew throws the search index away and makes another.
func (h *house) indexAnew(ctx context.Context) error {
	if err := h.openIndex(search.Options{Timeout: patience, Anew: true}); err != nil {
		return err
	}
	_, err := h.index(ctx)
	return err
}
