package search

import (
	"context"
	"encoding/json"
	"fmt"

	"tearsheet/archive"
)

// Behind tells whether Update would find something to do. It works on an
// index that is open for reading only.
func (x *Index) Behind(ctx context.Context, source Source) (behind bool, err error) {
	defer damaged(&err)
	stored, err := x.bleve.GetInternal([]byte(lastKey))
	if err != nil {
		return false, fmt.Errorf("look at search index: %w", err)
	}
	var last archive.Entry
	if stored != nil {
		if err := json.Unmarshal(stored, &last); err != nil {
			return true, nil // Update makes it anew
		}
	}
	for entry, err := range source.Journal(ctx, last.Seq-min(last.Seq, 1)) {
		if err != nil || entry != last {
			return true, err
		}
	}
	return false, nil
}
