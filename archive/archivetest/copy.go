package archivetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tearsheet/archive"
)

// copySimilar publishes one story on four sites, shortened, reworded and with
// other typography, among strangers.
func copySimilar(t *testing.T, d *desk) {
	first := d.saves("https://wire.example/1", story(1), archive.New, 1)
	for i := range 30 {
		d.save(fmt.Sprintf("https://other.example/%d", i), story(uint64(100+i)))
	}
	d.wait(day)
	short := story(1)
	short.Blocks = short.Blocks[:5]
	shouted := story(1)
	for i := range shouted.Blocks {
		shouted.Blocks[i].Text = strings.ReplaceAll(strings.ToUpper(shouted.Blocks[i].Text), " ", " — ")
	}
	for i, a := range []*archive.Article{story(1), edited(1, 1), short, shouted} {
		d.wait(day)
		s := d.saves(fmt.Sprintf("https://copy%d.example/1", i), a, archive.New, 1)
		copies, err := d.archive.Similar(t.Context(), s.ID)
		if err != nil || len(copies) < 2 || copies[0].ID != first.ID || !copies[0].First || copies[1].First {
			t.Errorf("copy %d: %+v, %v", i, copies, err)
		}
	}
	copies, err := d.archive.Similar(t.Context(), first.ID)
	if err != nil || len(copies) != 5 {
		t.Errorf("%d copies of the first (%v), want 5: %+v", len(copies), err, copies)
	}
	d.clustered(first.ID, 5)
	d.clustered(first.ID, 5, copies[4].ID) // reaches all from one
	strange, err := d.archive.Clusters(t.Context(), d.find("https://other.example/3").ID)
	if err != nil || len(strange) > 0 {
		t.Errorf("an article without copies is in %v (%v)", strange, err)
	}
	alone, err := d.archive.Similar(t.Context(), d.find("https://other.example/3").ID)
	if err != nil || len(alone) != 1 || alone[0].First {
		t.Errorf("an article without copies has %+v, %v", alone, err)
	}
}

// copyFormulaic publishes reports of one form, which are no copies, and a short
// text under two headlines with another beginning, which is.
func copyFormulaic(t *testing.T, d *desk) {
	fixed := story(1).Blocks[:3]
	report := func(n uint64, title, lead string) *archive.Article {
		a := story(n)
		a.Title, a.Blocks = title, append([]archive.Block{{Kind: archive.Paragraph, Text: lead}}, fixed...)
		return a
	}
	for i, a := range []*archive.Article{
		report(1, "Weather for Northtown", "In Northtown it will be sunny on Wednesday, with highs of 10 degrees and no wind."),
		report(1, "Weather for Southport", "In Southport it will be rainy on Wednesday, with highs of 11 degrees and a storm from the sea."),
		report(1, "Weather for Westfield", "In Westfield it will be cloudy on Wednesday, with highs of 12 degrees and fog in the valleys."),
	} {
		d.saves(fmt.Sprintf("https://weather%d.example/1", i), a, archive.New, 1)
	}
	d.clustered("", 0)
	const lead = "The ferry of Halse has left the quay at dawn with forty people on board, the harbour master said."
	first := d.saves("https://wire.example/1", report(1, "Ferry leaves", lead), archive.New, 1)
	d.wait(day)
	d.saves("https://copy.example/1", report(1, "Forty people on board", "HALSE (wire) - "+lead), archive.New, 1)
	d.clustered(first.ID, 2)
}

// copyOfDay claims only a day, which is no hour before all others.
func copyOfDay(t *testing.T, d *desk) {
	dated := func(date string) *archive.Article {
		a := story(1)
		a.Published, _ = archive.ParseDate(date)
		return a
	}
	first := d.saves("https://wire.example/1", dated("2024-01-10T06:00:00Z"), archive.New, 1)
	d.wait(time.Hour)
	d.saves("https://copy.example/1", dated("2024-01-10"), archive.New, 1)
	d.clustered(first.ID, 2)
	earlier := d.saves("https://early.example/1", dated("2024-01-09"), archive.New, 1)
	d.clustered(earlier.ID, 3)
}

// clustered checks that articles are in a cluster, all or those of some.
func (d *desk) clustered(first archive.ID, want int, of ...archive.ID) {
	d.Helper()
	clusters, err := d.archive.Clusters(d.Context(), of...)
	d.must(err)
	if len(clusters) != want {
		d.Errorf("%d articles have copies, want %d", len(clusters), want)
	}
	for id, cluster := range clusters {
		if cluster != first {
			d.Errorf("%s is in the cluster of %s, want %s", id, cluster, first)
		}
	}
}

const fragment = "Consul General of Ibara in Solvang"

// hurt is a story with a fragment dropped into a word of its fifth paragraph.
func hurt(number uint64) (a *archive.Article, at int) {
	a = story(number)
	text := a.Blocks[4].Text
	at = 30
	for strings.Contains(text[at-3:at+2], " ") {
		at++
	}
	a.Blocks[4].Text = text[:at] + fragment + text[at:]
	return a, at
}

// copyMends saves hurt copies: the fragment is taken out where another copy is
// known, at once or by Mend, and stays where none is.
func copyMends(t *testing.T, d *desk) {
	repaired := func(s archive.Snapshot, number uint64, at int) {
		t.Helper()
		want := archive.Repair{Kind: "injected_fragment", Removed: fragment, Block: 4, Offset: at, Evidence: "copy"}
		if s.Digest() != story(number).Digest() || !slices.Equal(s.Repairs, []archive.Repair{want}) {
			t.Errorf("story %d has the repairs %+v", number, s.Repairs)
		}
	}
	d.save("https://wire.example/1", story(1))
	a, at := hurt(1)
	repaired(d.saves("https://copy.example/1", a, archive.New, 1), 1, at)

	a, at = hurt(2) // before there is a copy
	early := d.saves("https://copy.example/2", a, archive.New, 1)
	if len(early.Repairs) > 0 {
		t.Errorf("mended without a copy: %+v", early.Repairs)
	}
	d.save("https://wire.example/2", story(2))
	n, err := d.archive.Mend(t.Context())
	mended := d.find("https://copy.example/2")
	if err != nil || n != 1 || !mended.Upgrade || mended.Version != 2 {
		t.Errorf("Mend mends %d texts (%v): version %d", n, err, mended.Version)
	}
	repaired(mended, 2, at)
	if n, err := d.archive.Mend(t.Context()); n > 0 || err != nil {
		t.Errorf("Mend mends %d texts again (%v)", n, err)
	}
}
