package warc

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tearsheet/archive"
)

// file is what a volume needs of an *os.File. Tests fill its disk.
type file interface {
	io.WriterAt
	Truncate(size int64) error
	Sync() error
	Close() error
}

// volume is the file being written, and then the next one.
type volume struct {
	o    Options
	dir  string
	open func(path string) (file, error)

	f        file // nil before the first record and after finish
	name     string
	serial   int
	size     int64
	head     int64 // size of the warcinfo record
	unsynced int64
	synced   time.Time
}

// holds tells whether a record is in this file, behind what was synced last.
func (v *volume) holds(r archive.Record) bool {
	return v.f != nil && r.File == v.name && r.Offset+r.Length > v.size-v.unsynced
}

// append writes b in one piece and returns where it begins.
func (v *volume) append(b []byte) (archive.Record, error) {
	if v.f != nil && v.size > v.head && v.size+int64(len(b)) > v.o.MaxBytes {
		if err := v.finish(); err != nil {
			return archive.Record{}, err
		}
	}
	if v.f == nil {
		if err := v.begin(); err != nil {
			return archive.Record{}, err
		}
	}
	place := archive.Record{File: v.name, Offset: v.size}
	if err := v.write(b); err != nil {
		return archive.Record{}, err
	}
	if v.unsynced >= v.o.SyncBytes || v.o.Now().Sub(v.synced) >= v.o.SyncEvery {
		return place, v.sync()
	}
	return place, nil
}

// begin makes the next file, with its warcinfo record.
func (v *volume) begin() error {
	now := v.o.Now()
	stamp := strings.Replace(now.UTC().Format("20060102150405.000"), ".", "", 1)
	err := fs.ErrExist
	for errors.Is(err, fs.ErrExist) { // another Writer began in the same millisecond
		v.serial++
		v.name = fmt.Sprintf("tearsheet-%s-%05d.warc.gz", stamp, v.serial)
		v.f, err = v.open(filepath.Join(v.dir, v.name))
	}
	if err != nil {
		v.f = nil
		return fmt.Errorf("begin WARC file: %w", err)
	}
	v.size, v.unsynced, v.synced = 0, 0, now
	p := newPacker()
	if err := p.info(v.o, v.name, now); err != nil {
		return errors.Join(err, v.abandon())
	}
	if err := v.write(p.buf.Bytes()); err != nil {
		return errors.Join(err, v.abandon())
	}
	v.head = v.size
	return nil
}

// write appends b, or leaves the file as it was.
func (v *volume) write(b []byte) error {
	_, err := v.f.WriteAt(b, v.size)
	if err == nil {
		v.size += int64(len(b))
		v.unsynced += int64(len(b))
		return nil
	}
	err = fmt.Errorf("append to WARC file: %w", err)
	if cut := v.f.Truncate(v.size); cut != nil {
		err = errors.Join(err, cut, v.f.Close())
		v.f = nil // its end is torn: nothing may follow
	}
	return err
}

// abandon removes a file in which there is nothing.
func (v *volume) abandon() error {
	if v.f == nil {
		return nil
	}
	err := v.f.Close()
	v.f = nil
	return errors.Join(err, os.Remove(filepath.Join(v.dir, v.name)))
}

func (v *volume) sync() error {
	if v.f == nil || v.unsynced == 0 {
		return nil
	}
	if err := v.f.Sync(); err != nil {
		// What a failed sync left on disk is unknown, and a second one would
		// report success: leave this file alone.
		err = errors.Join(err, v.f.Close())
		v.f = nil
		return fmt.Errorf("sync WARC file: %w", err)
	}
	v.unsynced, v.synced = 0, v.o.Now()
	return nil
}

func (v *volume) finish() error {
	err := v.sync()
	if v.f == nil {
		return err
	}
	err = v.f.Close()
	v.f = nil
	if err != nil {
		return fmt.Errorf("close WARC file: %w", err)
	}
	return nil
}
