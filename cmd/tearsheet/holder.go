package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"tearsheet/archive"
	"tearsheet/archive/export"
	"tearsheet/scraper/frontier"
)

// holderName is the file in which the owner of an archive says who it is, for
// those who find the archive in use.
const holderName = "tearsheet.owner"

// holder is the process that owns an archive.
type holder struct {
	PID     int       `json:"pid"`
	Command string    `json:"command"`
	Since   time.Time `json:"since"`
	// Ended is the error that kept it from finishing, if there was one: the next
	// owner sees to what it left.
	Ended string `json:"ended,omitempty"`
}

// hold writes down that this process owns the archive. Nothing depends on it
// but what others are told, so an error is not one of the command.
func (e *env) hold(dir string) {
	h := holder{PID: os.Getpid(), Command: strings.Join(append([]string{"tearsheet"}, e.args...), " "), Since: e.now().UTC().Truncate(time.Second)}
	if err := h.write(dir); err != nil {
		e.log.Debug("owner is not written down", "err", err)
	}
}

func (h holder) write(dir string) error {
	b, err := json.Marshal(h)
	if err != nil {
		return err
	}
	return export.WriteFile(filepath.Join(dir, holderName), func(w io.Writer) error {
		_, err := w.Write(append(b, '\n'))
		return err
	})
}

// leave says that this process ends before all was in its place.
func leave(dir string, why error) error {
	h, ok := read(dir)
	if !ok {
		return nil
	}
	h.Ended = why.Error()
	return h.write(dir)
}

// read is who owned the archive last, whatever became of it.
func read(dir string) (h holder, ok bool) {
	b, err := os.ReadFile(filepath.Join(dir, holderName))
	return h, err == nil && json.Unmarshal(b, &h) == nil && h.PID > 0
}

// letGo takes away what hold wrote.
func letGo(dir string) error {
	err := os.Remove(filepath.Join(dir, holderName))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// holderOf is who owns the archive, if that process is alive and said so.
func holderOf(dir string) (h holder, ok bool) {
	h, ok = read(dir)
	if !ok || h.Ended != "" {
		return holder{}, false
	}
	if err := syscall.Kill(h.PID, 0); errors.Is(err, syscall.ESRCH) {
		return holder{}, false // killed: the file is all that is left
	}
	return h, true
}

// held says of an archive that is in use who has it. A process that only
// reads does not say so.
func held(dir string, err error) error {
	if !errors.Is(err, archive.ErrLocked) && !errors.Is(err, frontier.ErrLocked) {
		return err
	}
	h, ok := holderOf(dir)
	if !ok {
		return fmt.Errorf("%w (a command that reads it, or one that is just starting)", err)
	}
	return fmt.Errorf("%w: process %d, %q, since %s", err, h.PID, h.Command, h.Since.Format("2006-01-02 15:04:05 MST"))
}
