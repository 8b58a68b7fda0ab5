package main

import (
	"context"

	"tearsheet/archive"
	"tearsheet/archive/warc"
)

// standAlone adds the captures that revisits of other URLs repeat, so that the
// file can be replayed without the archive.
func (x *warcExport) standAlone(ctx context.Context) error {
	there := map[archive.Record]bool{}
	for _, c := range x.captures {
		there[c.Record] = true
	}
	for _, c := range x.captures {
		if !c.Revisit {
			continue
		}
		original, ok, err := x.repeated(ctx, c)
		if err != nil {
			return err
		}
		if ok && !there[original.Record] {
			there[original.Record] = true
			x.captures = append(x.captures, original)
		}
	}
	return nil
}

// repeated is the capture that a revisit says it repeats, if the archive has it.
func (x *warcExport) repeated(ctx context.Context, c archive.Capture) (archive.Capture, bool, error) {
	record, err := warc.Open(x.house.warcs(), c.Record)
	if err != nil {
		return c, false, nil // it is told, and left out, when it is written
	}
	refers := record.Refers()
	if _, err := archive.NewKey(refers.URL); err != nil {
		return c, false, nil
	}
	for o, err := range x.house.archive.Captures(ctx, refers.URL) {
		if err != nil {
			return c, false, err
		}
		if !o.Revisit && !o.Record.IsZero() && o.Time.Unix() == refers.Time.Unix() {
			return o, true, nil
		}
	}
	return c, false, nil
}
