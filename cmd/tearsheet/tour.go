package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"

	"tearsheet/archive"
	"tearsheet/archive/search"
	"tearsheet/scraper/magazine"
)

// tour is the demo's walk through the archive.
type tour struct {
	env           *env
	press         *magazine.Magazine
	dir           string
	address, host string
	house         *house
}

// walk is the tour in its order.
func (t *tour) walk(ctx context.Context) (err error) {
	t.env.config = t.settings()
	t.env.log = slog.New(slog.DiscardHandler)
	if t.house, err = t.env.openToWrite(ctx); err != nil {
		return err
	}
	for _, stop := range []func(context.Context) error{
		t.firstDay, t.secondDay, t.searching, t.reading, t.comparing, t.exporting, t.checking,
	} {
		if err := stop(ctx); err != nil {
			return errors.Join(err, t.house.Close())
		}
	}
	return errors.Join(t.house.Close(), t.whatNext())
}

// say prints one heading of the tour.
func (t *tour) say(format string, args ...any) {
	fmt.Fprintf(t.env.screen(), "\n%s\n", t.env.paint(bold, fmt.Sprintf(format, args...)))
}

func (t *tour) firstDay(ctx context.Context) error {
	templates := map[string]bool{}
	languages := map[string]bool{}
	truth := t.press.Truth()
	for _, a := range truth {
		templates[a.Template], languages[a.Lang] = true, true
	}
	fmt.Fprintf(t.env.screen(), "%s is a magazine of %d articles, %d page templates and %d languages,\nserved by this program at %s.\n",
		magazine.Name, len(truth), len(templates), len(languages), t.address)
	t.say("Day 1: crawl it")
	return t.crawl(ctx)
}

func (t *tour) secondDay(ctx context.Context) error {
	t.press.Turn()
	t.say("Day 2: the magazine has moved on; crawl it again")
	before := t.env.now()
	if err := t.crawl(ctx); err != nil {
		return err
	}
	var lines []string
	for s, err := range t.house.archive.Snapshots(ctx, archive.Query{}) {
		if err != nil {
			return err
		}
		switch {
		case s.Gone.After(before):
			lines = append(lines, t.env.paint(red, "removed  ")+s.Title)
		case s.Captured.After(before) && s.Version > 1:
			lines = append(lines, t.env.paint(yellow, "changed  ")+s.Title)
		case s.Captured.After(before):
			lines = append(lines, t.env.paint(green, "new      ")+s.Title)
		}
	}
	slices.Sort(lines)
	fmt.Fprintf(t.env.screen(), "  %s\n", strings.Join(lines, "\n  "))
	return nil
}

func (t *tour) crawl(ctx context.Context) error {
	p, err := t.plan()
	if err != nil {
		return err
	}
	summary, err := t.env.crawlHouse(ctx, t.house, p)
	fmt.Fprintln(t.env.screen(), t.env.tally(summary))
	return err
}

func (t *tour) searching(ctx context.Context) error {
	const words = "harbour after:2026"
	t.say("tearsheet search '%s'", words)
	query, err := search.ParseQuery(words)
	if err != nil {
		return err
	}
	return t.env.search(ctx, t.house, query, search.Page{Size: 3, Texts: t.house.archive}, "table")
}

// reading shows the article whose page was the dirtiest: a fragment stood in
// the middle of a word.
func (t *tour) reading(ctx context.Context) error {
	for _, truth := range t.press.Truth() {
		if len(truth.Injected) == 0 || truth.Lang != "en" {
			continue
		}
		url := t.address + truth.Path
		t.say("tearsheet show %s", url)
		s, err := t.house.archive.Find(ctx, url)
		if err != nil {
			return err
		}
		left := max(len(s.Blocks)-3, 0)
		s.Blocks = s.Blocks[:len(s.Blocks)-left]
		if err := t.env.show(s, "text"); err != nil {
			return err
		}
		_, err = fmt.Fprintln(t.env.screen(), t.env.paint(dim, fmt.Sprintf("(%d more paragraphs)", left)))
		return err
	}
	return nil
}

// comparing shows a correction.
func (t *tour) comparing(ctx context.Context) error {
	corrected := t.press.Changes().Corrected
	if len(corrected) == 0 {
		return nil
	}
	url := t.address + corrected[0]
	t.say("tearsheet diff %s", url)
	before, after, err := pair(ctx, t.house.archive, []string{url})
	if err != nil {
		return err
	}
	return t.env.diff(before, after, "text")
}

func (t *tour) exporting(ctx context.Context) error {
	file := filepath.Join(t.dir, "articles.jsonl")
	t.say("tearsheet export -o %s", file)
	return t.env.export(ctx, t.house, "", exportFlags{format: "jsonl", file: file})
}

func (t *tour) checking(ctx context.Context) error {
	t.say("tearsheet verify")
	return t.env.verify(ctx, t.house, "table", 1)
}

func (t *tour) whatNext() error {
	t.say("Your turn")
	_, err := fmt.Fprintf(t.env.screen(), `The archive lies in %[1]s. Every command reads it:
  tearsheet list --archive %[1]s
  tearsheet search 'author:"..." word' --archive %[1]s
  tearsheet history latest --archive %[1]s
  tearsheet stats --archive %[1]s
(In a checkout, write "go run ./cmd/tearsheet" for "tearsheet".)

Then your own:
  tearsheet init                    writes a commented tearsheet.yaml
  tearsheet crawl https://...       crawls; Ctrl-C is safe, the same command goes on
  tearsheet extract page.html       cleans one page and stores nothing
`, t.dir)
	return err
}
