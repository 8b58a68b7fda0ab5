package search

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"tearsheet/archive"
)

// Where the newest state of an index cannot be read, bleve goes back to an older
// one, or to nothing, and does not tell. So a file beside it says what the index
// held when it was last written.

const heldName = "held.json"

// held is what an index holds: every save up to the last.
type held struct {
	Schema string
	Last   archive.Entry
}

// readHeld is what the index held when it was last written, nothing if that is not known.
func readHeld(dir string) (h held) {
	text, err := os.ReadFile(filepath.Join(dir, heldName))
	if err != nil || json.Unmarshal(text, &h) != nil || h.Schema != schema {
		return held{}
	}
	return h
}

// hold writes down what the index holds now, once that is on disk.
func (x *Index) hold(last archive.Entry) error {
	now := held{schema, last}
	if x.heldNow() == now {
		return nil
	}
	text, err := json.Marshal(now)
	if err != nil {
		return err
	}
	path := filepath.Join(x.dir, heldName)
	f, err := os.Create(path + ".new")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(path+".new", path)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.held = now
	return err
}

func (x *Index) heldNow() held {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.held
}

// stored is the last save of which the index says itself that it holds it.
func (x *Index) stored() (last archive.Entry, err error) {
	text, err := x.bleve.GetInternal([]byte(lastKey))
	if err == nil && text != nil {
		err = json.Unmarshal(text, &last)
	}
	return last, err
}

// wentBack is the damage that an index has gone back to an older state, nil if
// it has not.
func (x *Index) wentBack(before held) error {
	last, err := x.stored()
	if err == nil && last.Seq < before.Last.Seq {
		err = fmt.Errorf("%w: of %d saves that it held it has the first %d", ErrDamaged, before.Last.Seq, last.Seq)
	}
	return err
}
