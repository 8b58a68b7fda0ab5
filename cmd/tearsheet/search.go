package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tearsheet/archive"
	"tearsheet/archive/search"
)

const searchHelp = `Finds articles by their words, best match first.

  corridor investment       both words, in any form: investments, invested
  "joint venture"           these words in a row, as they are written
  harbour OR port           either; AND, which may be left out, binds tighter
  -opinion, NOT opinion     without it; (brackets) group
  invest*                   every word that begins so
  coal NEAR/5 mine          at most 5 words between them, in any order
  "coal mine closed"~5      these words with at most 5 others among them

Fields narrow a word or a "phrase":

  title: text: author: section: tag:     words there
  added: removed:                        words that a version added or took out
  site:magazine.example lang:pt          and all below: news.magazine.example, pt-BR
  after:2024-01 before:2024-06-30        published from then on, and until before then
  captured:2024 captured:2024-01..2024-03
  has:correction                         author author_note correction date disclaimer
                                         image repair section subtitle tag versions
  state:removed                          what became of it: live, moved, removed or walled
  version:1 versions:all                 older versions, too

Quote what is an operator or a field and meant as a word: "OR", "10:30". The
shell wants the whole query in single quotes.`

// asking is what the flags of search say.
type asking struct {
	format, sort, countBy, asOf string
	limit, offset, kwic         int
}

func searchCommand(e *env) *cobra.Command {
	var a asking
	c := &cobra.Command{
		Use:   "search QUERY",
		Short: "Find articles by their words",
		Long:  searchHelp,
		Args:  atLeast("QUERY"),
		Example: `  tearsheet search 'corridor "joint venture" after:2024-01'
  tearsheet search 'author:"Zhao Shiren"' --sort newest --format json
  tearsheet search 'ceasefire' --kwic 8
  tearsheet search 'removed:"civilian casualties"' --format jsonl
  tearsheet search 'inflation' --count-by month --format csv`,
	}
	a.flags(c)
	c.SetFlagErrorFunc(dashed)
	return e.reading(c, func(ctx context.Context, h *house, args []string) error {
		query, err := search.ParseQuery(strings.Join(args, " "))
		if err != nil {
			return err
		}
		if query, err = a.stood(h, query); err != nil {
			return usageError(c, err)
		}
		if a.countBy != "" {
			return e.count(ctx, h, query, a)
		}
		page, err := a.page(h)
		if err != nil {
			return usageError(c, err)
		}
		if a.kwic > 0 {
			return e.concordance(ctx, h, query, page, a)
		}
		return e.search(ctx, h, query, page, a.format)
	})
}

// dashed tells who asks for what is without a word where such a query stands.
func dashed(c *cobra.Command, err error) error {
	if strings.HasPrefix(err.Error(), "unknown shorthand") {
		err = fmt.Errorf("%w: a query that begins with - stands behind --, as in: %s -- '-opinion harbour'", err, c.CommandPath())
	}
	return usageError(c, err)
}

func (a *asking) flags(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVarP(&a.format, "format", "f", "table", listingFormats)
	flags.IntVar(&a.limit, "limit", 20, "show at most so many of the matches; 0 is all")
	flags.IntVar(&a.offset, "offset", 0, "skip so many of the matches")
	flags.StringVar(&a.sort, "sort", "relevance", "relevance, newest (or date) or oldest")
	flags.IntVar(&a.kwic, "kwic", 0, "show every place that matches on a line, with so many words on either side")
	flags.StringVar(&a.countBy, "count-by", "", "count the matches by day, month, site, author, section or lang")
	flags.StringVar(&a.asOf, "as-of", "", "search the archive as it was at the end of this day: 2024, 2024-01 or 2024-01-10")
}

// stood is the query, as of the time that --as-of says.
func (a *asking) stood(h *house, q search.Query) (search.Query, error) {
	if a.asOf == "" {
		return q.Of(h.archive), nil
	}
	t, err := endOf("as-of", a.asOf)
	return q.AsOf(t, h.archive), err
}

func (a *asking) page(h *house) (search.Page, error) {
	p := search.Page{From: a.offset, Size: a.limit, Texts: h.archive}
	switch a.sort {
	case "relevance":
	case "newest", "date":
		p.Order = search.Newest
	case "oldest":
		p.Order = search.Oldest
	default:
		return p, fmt.Errorf("--sort %q: want relevance, newest, date or oldest", a.sort)
	}
	if a.offset < 0 || a.limit < 0 || a.kwic < 0 {
		return p, errors.New("--limit, --offset and --kwic count from 0")
	}
	return p, nil
}

func (e *env) search(ctx context.Context, h *house, q search.Query, page search.Page, format string) error {
	index, err := h.index(ctx)
	if err != nil {
		return err
	}
	if format == "table" {
		return e.printHits(ctx, index, q, page)
	}
	out := listing{columns: []string{"ID", "PUBLISHED", "SITE", "TITLE", "URL"}, wide: 3}
	if err := out.stream(e, format); err != nil {
		return err
	}
	damaged := false
	for hit, err := range index.All(ctx, q, page) {
		if err == nil {
			err = out.failed
		}
		if err != nil {
			return err
		}
		damaged = damaged || hit.Damaged
		out.add(hit, string(hit.ID), day(hit.Published.Time), hit.Site, hit.Title, hit.URL)
	}
	return errors.Join(out.print(e, format), unreadTexts(damaged))
}

// unreadTexts is the error of an answer that lacks texts.
func unreadTexts(damaged bool) error {
	if damaged {
		return fmt.Errorf("%w: the texts of some matches cannot be read", archive.ErrCorrupt)
	}
	return nil
}

// printHits shows matches as a reader wants them: the title, where and when,
// and the words in their sentence.
func (e *env) printHits(ctx context.Context, index *search.Index, q search.Query, page search.Page) error {
	all, err := index.Search(ctx, q, search.Page{Size: -1})
	if err != nil {
		return err
	}
	shown, damaged := 0, false
	for hit, err := range index.All(ctx, q, page) {
		if err != nil {
			return err
		}
		shown++
		damaged = damaged || hit.Damaged
		fmt.Fprintf(e.screen(), "%s  %s\n", e.marks(bold, hit.Title, hit.TitleMark), e.paint(dim, address(hit)))
		fmt.Fprintf(e.screen(), "    %s\n", e.paint(blue, strings.TrimSpace(day(hit.Published.Time)+"  "+hit.URL)))
		for _, f := range hit.Fragments {
			if _, err := fmt.Fprintf(e.screen(), "    %s\n", e.fragment(f)); err != nil {
				return err
			}
		}
	}
	said := strconv.Itoa(shown)
	if all.Total > shown {
		said += " of " + strconv.Itoa(all.Total) + " matches; --limit 0 shows all, --offset " + strconv.Itoa(page.From+shown) + " the next"
	} else {
		said += " matches"
	}
	_, err = fmt.Fprintln(e.aside(), said)
	return errors.Join(err, unreadTexts(damaged))
}

// address names a hit as show wants it.
func address(h search.Hit) string {
	if h.Old {
		return string(h.ID) + "@v" + strconv.Itoa(h.Version)
	}
	return string(h.ID)
}

// fragment is a piece of text with what matched in colour, and dots where the
// text goes on.
func (e *env) fragment(f search.Fragment) string {
	s := e.marks("", f.Text, f.Marks)
	if f.Before {
		s = "… " + s
	}
	if f.After {
		s += " …"
	}
	return s
}

// marks colours the marked stretches of a text, and the rest in an ink of its
// own.
func (e *env) marks(rest ink, text string, marks []search.Mark) string {
	var b strings.Builder
	at := 0
	for _, m := range marks {
		b.WriteString(e.paint(rest, text[at:m.Start]))
		b.WriteString(e.paint(yellow, text[m.Start:m.End]))
		at = m.End
	}
	b.WriteString(e.paint(rest, text[at:]))
	return b.String()
}
