package export

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
)

type jsonlEncoder struct{ w io.Writer }

func (e *jsonlEncoder) Encode(l Line) error {
	b, err := l.MarshalJSON()
	if err != nil {
		return fmt.Errorf("write %s: %w", l.URL, err)
	}
	_, err = e.w.Write(append(b, '\n'))
	return err
}

func (e *jsonlEncoder) Close() error { return nil }

type jsonEncoder struct {
	w   io.Writer
	any bool
}

func (e *jsonEncoder) Encode(l Line) error {
	b, err := l.MarshalJSON()
	if err != nil {
		return fmt.Errorf("write %s: %w", l.URL, err)
	}
	before := "[\n"
	if e.any {
		before = ",\n"
	}
	e.any = true
	_, err = e.w.Write(append([]byte(before), b...))
	return err
}

func (e *jsonEncoder) Close() error {
	end := "\n]\n"
	if !e.any {
		end = "[]\n"
	}
	_, err := io.WriteString(e.w, end)
	return err
}

// Decode reads back what the jsonl format wrote. An error ends it.
func Decode(r io.Reader) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		d := json.NewDecoder(r)
		for n := 1; ; n++ {
			var l Line
			err := d.Decode(&l)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Line{}, fmt.Errorf("read article %d: %w", n, err))
				return
			}
			if !yield(l, nil) {
				return
			}
		}
	}
}
