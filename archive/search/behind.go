package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// Behind tells whether Update would find something to do. It works on an
// index that is open for reading only.
func (x *Index) Behind(ctx context.Context, source Source) (behind bool, err error) {
	defer damaged(&err)
	last, err := x.stored()
	var garbled *json.SyntaxError
	switch {
	case errors.As(err, &garbled):
		return true, nil // Update makes it anew
	case err != nil:
		return false, fmt.Errorf("look at search index: %w", err)
	case last.Seq < x.heldNow().Last.Seq:
		return true, nil
	}
	for entry, err := range source.Journal(ctx, last.Seq-min(last.Seq, 1)) {
		if err != nil || entry != last {
			return true, err
		}
	}
	return false, nil
}
