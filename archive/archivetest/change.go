package archivetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tearsheet/archive"
)

// changeNone saves pages in which nothing changed that counts.
func changeNone(t *testing.T, d *desk) {
	d.save(page, story(1))
	for _, same := range []func(*archive.Article){
		func(a *archive.Article) { a.Blocks[0].Text = strings.ReplaceAll(a.Blocks[0].Text, " ", "\u00a0 ") },
		func(a *archive.Article) { a.Title = "Story\u00a01" },
		func(a *archive.Article) {
			a.Blocks = append(a.Blocks, archive.Block{Kind: archive.Paragraph, Text: "Subscribe to our newsletter"})
		},
		func(a *archive.Article) {
			a.Blocks = append(a.Blocks, archive.Block{Kind: archive.Paragraph, Text: "1,204 views · 17 comments"})
		},
	} {
		d.wait(day)
		a := story(1)
		same(a)
		d.saves(page, a, archive.Same, 1)
	}
}

// changeListed lists the changes of the whole archive.
func changeListed(t *testing.T, d *desk) {
	start := d.clock
	id := d.saves(page, story(1), archive.New, 1).ID
	d.saves("https://other.example/a", story(2), archive.New, 1)
	d.wait(10 * day)
	d.saves(page, edited(1, 1), archive.Changed, 2)
	d.wait(10 * day)
	ours := edited(1, 2)
	ours.Extractor = "test/2"
	d.saves(page, ours, archive.Changed, 3)
	corrected := edited(2, 1)
	corrected.Notes = []archive.Block{{Kind: archive.Correction, Text: "The number of boats was wrong."}}
	d.saves("https://other.example/a", corrected, archive.Changed, 2)
	var got []string
	for _, c := range collect(t, d.archive.Changes(t.Context(), start)) {
		got = append(got, fmt.Sprintf("%d>%d silent:%v upgrade:%v", c.Before, c.After, c.Silent, c.Upgrade))
	}
	want := []string{"1>2 silent:true upgrade:false", "2>3 silent:false upgrade:true", "1>2 silent:false upgrade:false"}
	if !slices.Equal(got, want) {
		t.Errorf("changes %q, want %q", got, want)
	}
	if late := collect(t, d.archive.Changes(t.Context(), start.Add(15*day))); len(late) != 2 {
		t.Errorf("%d changes since the fifteenth day, want 2", len(late))
	}
	if never := collect(t, d.archive.Changes(t.Context(), d.clock.Add(time.Hour))); len(never) > 0 {
		t.Errorf("changes of the future: %v", never)
	}
	all, err := d.archive.Differences(t.Context(), id)
	if err != nil || len(all) != 2 || all[0].Weight <= 0 || all[0].Weight >= 1 {
		t.Errorf("differences of one article: %+v, %v", all, err)
	}
}

// changeDerived extracts two versions anew: neither derivation is lost, and
// none is taken for the publisher's.
func changeDerived(t *testing.T, d *desk) {
	again := func(edit uint64) *archive.Article {
		a := edited(1, edit)
		a.Extractor = "test/2"
		a.Blocks[0].Text = "Found by a better extractor: " + a.Blocks[0].Text
		return a
	}
	id := d.saves(page, edited(1, 1), archive.New, 1).ID
	d.wait(day)
	d.saves(page, edited(1, 2), archive.Changed, 2)
	d.wait(day)
	for n := 1; n <= 2; n++ {
		s, change, err := d.archive.Derive(t.Context(), id, n, again(uint64(n)))
		if err != nil || change != archive.Changed || !s.Upgrade || s.Version != n+2 {
			t.Errorf("derivation of version %d: %v, %v, version %d", n, change, err, s.Version)
		}
		if _, change, err := d.archive.Derive(t.Context(), id, n, again(uint64(n))); change != archive.Same || err != nil {
			t.Errorf("the same derivation again is %v, %v", change, err)
		}
	}
	d.saves(page, again(2), archive.Same, 4) // what the crawl sees now is no change
	d.saves(page, again(3), archive.Changed, 5)
	var edits, upgrades []string
	all, err := d.archive.Differences(t.Context(), id)
	d.must(err)
	for _, c := range all {
		pair := fmt.Sprintf("%d>%d", c.Before, c.After)
		if c.Upgrade {
			upgrades = append(upgrades, pair)
		} else {
			edits = append(edits, pair)
		}
	}
	if !slices.Equal(edits, []string{"1>2", "4>5"}) || !slices.Equal(upgrades, []string{"1>3", "2>4"}) {
		t.Errorf("edits %q, upgrades %q", edits, upgrades)
	}
	if s := d.find(page + "@v1"); s.Digest() != edited(1, 1).Digest() {
		t.Error("the first derivation is lost")
	}
}

// changeMixed has a newer extractor see an edit first: when it has made its own
// of the capture before, the edit is told as one.
func changeMixed(t *testing.T, d *desk) {
	ours := func(edit uint64) *archive.Article {
		a := edited(1, edit)
		a.Extractor = "test/2"
		a.Blocks[0].Text = "Found by a better extractor: " + a.Blocks[0].Text
		return a
	}
	told := func(want ...string) {
		t.Helper()
		var got []string
		for _, c := range collect(t, d.archive.Changes(t.Context(), time.Time{})) {
			got = append(got, fmt.Sprintf("%d>%d upgrade:%v", c.Before, c.After, c.Upgrade))
		}
		if !slices.Equal(got, want) {
			t.Errorf("changes %q, want %q", got, want)
		}
	}
	id := d.saves(page, edited(1, 1), archive.New, 1).ID
	d.wait(day)
	d.saves(page, ours(2), archive.Changed, 2)
	told("1>2 upgrade:true")
	_, _, err := d.archive.Derive(t.Context(), id, 1, ours(1))
	d.must(err)
	told("3>2 upgrade:false", "1>3 upgrade:true")
}

// changeLate brings an older capture in later: the first to come in is an edit of
// it.
func changeLate(t *testing.T, d *desk) {
	d.wait(day)
	id := d.saves(page, edited(1, 1), archive.New, 1).ID
	d.wait(-day)
	d.saves(page, edited(1, 2), archive.Changed, 2)
	all := collect(t, d.archive.Changes(t.Context(), time.Time{}))
	if len(all) != 1 || all[0].Before != 2 || all[0].After != 1 {
		t.Errorf("changes %+v, want that from 2 to 1", all)
	}
	if s, err := d.archive.Before(t.Context(), id, 1); err != nil || s.Version != 2 {
		t.Errorf("before the first to come in is version %d, %v", s.Version, err)
	}
	if _, err := d.archive.Before(t.Context(), id, 2); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("before the earliest: %v, want ErrNotFound", err)
	}
}
