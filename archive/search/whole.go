package search

import (
	"context"
	"fmt"

	"tearsheet/archive"
)

// Missing counts the versions in the journal of an archive that cannot be
// found, though the index says it holds them and the archive can read them:
// none in a whole index. Verify tells of damage, Behind of what Update would add;
// this tells of anything else that may have gone wrong. Making the index anew
// repairs it.
func (x *Index) Missing(ctx context.Context, source Source) (missing int, err error) {
	const batch = 1000
	last, err := x.stored()
	if err != nil {
		return 0, fmt.Errorf("verify search index: %w", err)
	}
	entries := make([]archive.Entry, 0, batch)
	for entry, err := range source.Journal(ctx, 0) {
		if err != nil {
			return missing, fmt.Errorf("verify search index: %w", err)
		}
		if entry.Seq > last.Seq {
			break
		}
		if entries = append(entries, entry); len(entries) == batch {
			if missing, err = x.missing(ctx, source, entries, missing); err != nil {
				return missing, err
			}
			entries = entries[:0]
		}
	}
	return x.missing(ctx, source, entries, missing)
}

func (x *Index) missing(ctx context.Context, source Source, entries []archive.Entry, missing int) (int, error) {
	var lost []archive.Entry
	err := x.view(ctx, func(v *view) error {
		for _, e := range entries {
			there, err := v.holds(documentID(e.ID, e.Version))
			if err != nil {
				return err
			}
			if !there {
				lost = append(lost, e)
			}
		}
		return nil
	})
	if err != nil {
		return missing, fmt.Errorf("verify search index: %w", err)
	}
	for _, e := range lost {
		_, err := source.Snapshot(ctx, e.ID, e.Version)
		switch {
		case err == nil:
			missing++
		case !unreadable(err):
			return missing, fmt.Errorf("verify search index: %w", err)
		}
	}
	return missing, nil
}

// holds tells whether a document is there.
func (v *view) holds(name string) (bool, error) {
	for _, p := range v.parts {
		set, err := p.docs(fieldID, name)
		if err != nil || !set.IsEmpty() {
			return err == nil, err
		}
	}
	return false, nil
}
