package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
)

func TestJoin(t *testing.T) {
	p := func(text string) archive.Block { return archive.Block{Kind: archive.Paragraph, Text: text} }
	h := func(text string) archive.Block { return archive.Block{Kind: archive.Heading, Level: 2, Text: text} }
	note := archive.Block{Kind: archive.AuthorNote, Text: "The author is a bridge builder."}
	long := "The council met a third time and found that nothing had been proved by anybody."
	pages := []*archive.Article{
		{
			Title: "The bridge", Confidence: 0.9, Notes: []archive.Block{note},
			Blocks: []archive.Block{p("It began on a Sunday."), p("No."), p("No."), p(long), p("The mayor then said that")},
			Images: []archive.Image{{URL: "https://m.example/1.jpg"}},
		},
		{
			Title: "The bridge, page 2", Confidence: 0.8, Notes: []archive.Block{note},
			Blocks: []archive.Block{h("The bridge"), p(long), p("no bridge had been ordered."), h("A second Sunday"), p("A repaired one.")},
			Images: []archive.Image{{URL: "https://m.example/1.jpg"}, {URL: "https://m.example/2.jpg"}},
			Repairs: []archive.Repair{
				{Kind: "injected_fragment", Removed: "x", Block: 4, Offset: 3},
			},
		},
	}
	want := &archive.Article{
		Title: "The bridge", Confidence: 0.8, Notes: []archive.Block{note},
		Blocks: []archive.Block{
			p("It began on a Sunday."), p("No."), p("No."), p(long),
			p("The mayor then said that no bridge had been ordered."), h("A second Sunday"), p("A repaired one."),
		},
		Images:  []archive.Image{{URL: "https://m.example/1.jpg"}, {URL: "https://m.example/2.jpg"}},
		Repairs: []archive.Repair{{Kind: "injected_fragment", Removed: "x", Block: 6, Offset: 3}},
	}
	if diff := cmp.Diff(want, Join(pages...)); diff != "" {
		t.Errorf("joined (-want +got):\n%s", diff)
	}
	if len(pages[0].Blocks) != 5 || pages[0].Blocks[4].Text != "The mayor then said that" {
		t.Error("the first page was changed")
	}
	if diff := cmp.Diff(pages[0], Join(pages[0])); diff != "" {
		t.Errorf("one page joined with nothing (-want +got):\n%s", diff)
	}
}
