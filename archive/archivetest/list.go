package archivetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"tearsheet/archive"
)

func listHistory(t *testing.T, d *desk) {
	id := d.saves(page, story(1), archive.New, 1).ID
	for n := range 4 {
		d.wait(day)
		d.save(page, edited(1, uint64(n)))
	}
	history, err := d.archive.History(t.Context(), id)
	d.must(err)
	for i, s := range history {
		if s.Version != i+1 || s.Versions != 5 || s.Digest() != s.Fixity {
			t.Errorf("entry %d is version %d of %d, %s as %s", i, s.Version, s.Versions, s.Digest(), s.Fixity)
		}
		one, err := d.archive.Snapshot(t.Context(), id, i+1)
		if err != nil || one.Fixity != s.Fixity {
			t.Errorf("version %d alone: %s, %v; want %s", i+1, one.Fixity, err, s.Fixity)
		}
	}
	if len(history) != 5 {
		t.Errorf("%d versions, want 5", len(history))
	}
	for _, n := range []int{-1, 6} {
		if _, err := d.archive.Snapshot(t.Context(), id, n); !errors.Is(err, archive.ErrNotFound) {
			t.Errorf("version %d: %v, want ErrNotFound", n, err)
		}
	}
	if _, err := d.archive.History(t.Context(), "aaaaaaaaaa"); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("history of nothing: %v, want ErrNotFound", err)
	}
}

// listCaptures lists more captures than one batch has.
func listCaptures(t *testing.T, d *desk) {
	const n = 210
	for i := range n {
		c := d.capture(page, 304)
		c.Time = c.Time.Add(time.Duration(i) * time.Minute)
		d.must(d.archive.Seen(t.Context(), c))
	}
	d.seen(printed, 404)
	captures := d.archive.Captures(t.Context(), page)
	for range 2 { // an iterator can be used again
		if got := collect(t, captures); len(got) != n || !got[n-1].Time.Equal(d.clock.Add((n-1)*time.Minute)) {
			t.Errorf("%d captures of one URL, want %d in order", len(got), n)
		}
	}
	if got := collect(t, d.archive.Captures(t.Context(), "")); len(got) != n+1 {
		t.Errorf("%d captures of all URLs, want %d", len(got), n+1)
	}
	for _, err := range d.archive.Captures(t.Context(), "not a URL") {
		if !errors.Is(err, archive.ErrURL) {
			t.Errorf("captures of no URL: %v, want ErrURL", err)
		}
	}
}

func listJournal(t *testing.T, d *desk) {
	const n = 120
	for i := range n {
		d.save(fmt.Sprintf("https://magazine.example/%d", i%60), edited(uint64(i%60), uint64(i/60)))
	}
	all := collect(t, d.archive.Journal(t.Context(), 0))
	if len(all) != n {
		t.Fatalf("%d entries, want %d", len(all), n)
	}
	for i, e := range all {
		s, err := d.archive.Snapshot(t.Context(), e.ID, e.Version)
		if e.Seq != uint64(i+1) || err != nil || s.URL != "" && e.Version != 1+i/60 {
			t.Fatalf("entry %d is %+v, %v", i, e, err)
		}
	}
	if rest := collect(t, d.archive.Journal(t.Context(), 100)); !slices.Equal(rest, all[100:]) {
		t.Errorf("after 100 there are %d entries, want %d", len(rest), n-100)
	}
	if rest := collect(t, d.archive.Journal(t.Context(), n)); len(rest) > 0 {
		t.Errorf("after the last there are %v", rest)
	}
}

func listStats(t *testing.T, d *desk) {
	first := d.clock
	d.save(page, story(1))
	d.save("https://other.example/a", story(2))
	d.wait(day)
	d.save(page, edited(1, 1))
	d.seen("https://other.example/a", 410)
	got := d.stats()
	want := archive.Stats{
		Articles: 2, Versions: 3, Gone: 1, URLs: 2, Captures: 4, Texts: 3, Sites: 2,
		Text: int64(len(story(1).Text()) + len(story(2).Text()) + len(edited(1, 1).Text())), First: first, Last: d.clock,
		Stored: got.Stored,
	}
	if got != want || got.Stored < 1 {
		t.Errorf("Stats: %+v\nwant   %+v", got, want)
	}
}

// broken is a folder of WARC records of which one is not whole.
type broken struct{ offset int64 }

func (b broken) Check(r archive.Record) error {
	if r.Offset == b.offset {
		return errors.New("cut short")
	}
	return nil
}

func verifyRecords(t *testing.T, d *desk) {
	record := func(offset int64) archive.Record { return archive.Record{File: "a.warc.gz", Offset: offset, Length: 9} }
	for i := range 5 {
		c := d.capture(fmt.Sprintf("https://magazine.example/%d", i), 200)
		c.Record = record(int64(i) * 100)
		d.must(d.archive.Seen(t.Context(), c))
	}
	d.archive.Records = broken{offset: 300}
	found := collect(t, d.archive.Verify(t.Context()))
	if len(found) != 1 || found[0].Part != "capture" {
		t.Errorf("Verify found %+v, want the one broken record", found)
	}
	recorded, err := d.archive.Recorded(t.Context())
	d.must(err)
	for offset, want := range map[int64]bool{0: true, 400: true, 50: false, 500: false} {
		if recorded(record(offset)) != want {
			t.Errorf("a capture of the record at %d: %v, want %v", offset, !want, want)
		}
	}
}
