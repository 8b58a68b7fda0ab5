package archivetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
)

const longRead = "https://magazine.example/long"

// asItLies leaves records where they lie.
func asItLies(r archive.Record) archive.Record { return r }

// merge takes one archive over into another and checks what came in.
func (d *desk) merge(from *desk, want archive.Stats) {
	d.Helper()
	got, err := d.archive.Merge(d.Context(), from.archive, asItLies)
	d.must(err)
	if diff := cmp.Diff(want, got); diff != "" {
		d.Errorf("merged (-want +got):\n%s", diff)
	}
}

// mergeInterleaves has two archives of one article, whose captures fall between
// each other's: the versions are numbered as if all had come to one archive.
func mergeInterleaves(t *testing.T, d *desk) {
	odd, even := d.another(), d.another()
	for n := range uint64(4) {
		keeper := odd
		if n%2 == 1 {
			keeper = even
		}
		keeper.clock = d.clock.Add(time.Duration(n) * day)
		keeper.save(longRead, edited(1, n))
	}
	even.seen("https://magazine.example/front", 200)
	d.wait(9 * day)
	d.merge(odd, archive.Stats{Captures: 2, Articles: 1, Versions: 1})
	d.merge(even, archive.Stats{Captures: 3, Versions: 2})
	d.merge(odd, archive.Stats{})
	d.merge(even, archive.Stats{})
	history, err := d.archive.History(t.Context(), d.find(longRead).ID)
	d.must(err)
	if len(history) != 4 {
		t.Fatalf("%d versions, want 4", len(history))
	}
	for _, s := range history {
		if !s.Indexed.Equal(s.Captured) {
			t.Errorf("version %d came in at %v, want when it did: %v", s.Version, s.Indexed, s.Captured)
		}
	}
	if newest := d.find(longRead); newest.Text() != edited(1, 3).Text() {
		t.Errorf("the newest text is %q", newest.Text())
	}
}

// mergeMoves has the records of another archive lie elsewhere now.
func mergeMoves(t *testing.T, d *desk) {
	from := d.another()
	c := from.capture(longRead, 200)
	c.Record = archive.Record{File: "a.warc.gz", Offset: 7, Length: 70}
	_, _, err := from.archive.Save(t.Context(), c, story(1))
	d.must(err)
	_, err = d.archive.Merge(t.Context(), from.archive, func(r archive.Record) archive.Record {
		r.File = "b.warc.gz"
		return r
	})
	d.must(err)
	c.Record.File = "b.warc.gz"
	if got := d.find(longRead).Record; got != c.Record {
		t.Errorf("the record lies in %+v, want %+v", got, c.Record)
	}
}
