package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

const sourceTestHelp = `Shows what a source would yield before it is added: its feeds and sitemaps, how
often there is news, and a few of its articles, extracted. It asks the site no
more than a few dozen times, with the delay that it wants, for five minutes at
most, and stores nothing. What it
prints can be pasted below "sources:" in tearsheet.yaml; --add does that.`

func sourceTestCommand(e *env) *cobra.Command {
	var name string
	var samples int
	var add bool
	c := &cobra.Command{
		Use:     "test URL",
		Short:   "Show what a new source would yield, and write its settings",
		Long:    sourceTestHelp,
		Args:    exactly("URL"),
		Example: "  tearsheet source test https://magazine.example/ --add",
	}
	c.Flags().StringVar(&name, "name", "", "what to call the source (default its host)")
	c.Flags().IntVar(&samples, "samples", 5, "how many articles to extract")
	c.Flags().BoolVar(&add, "add", false, "add the source to tearsheet.yaml")
	c.Flags().StringSliceVar(&e.allowPrivate, "allow-private", nil, "private hosts that may be fetched: HOST[:PORT] or CIDR")
	c.RunE = func(c *cobra.Command, args []string) error {
		p, err := e.probe(c.Context(), args[0], samples)
		if err != nil {
			return err
		}
		if name != "" {
			p.name = name
		}
		if err := p.print(e.screen()); err != nil || !add {
			return err
		}
		return e.addSource(p)
	}
	return c
}

// probe asks a site what it would yield.
func (e *env) probe(ctx context.Context, raw string, samples int) (*probe, error) {
	v, err := e.visitor()
	if err != nil {
		return nil, err
	}
	defer v.leave()
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%w: %q is no address of a site; want one as https://magazine.example/", errUsage, raw)
	}
	p := &probe{visitor: v, seed: u, lists: map[string]bool{}, begun: time.Now()}
	for _, step := range []func(context.Context) error{p.robots, p.front, p.readLists, p.guess} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	p.name = strings.TrimPrefix(p.seed.Hostname(), "www.")
	return p, p.sample(ctx, samples)
}

// print shows what was found as comments, and the settings of the source: all
// of it is YAML.
func (p *probe) print(w io.Writer) error {
	for _, l := range p.found {
		fmt.Fprintf(w, "# %-8s %s: %d entries%s\n", l.kind, l.url, l.entries, l.span())
	}
	if len(p.found) == 0 {
		fmt.Fprintf(w, "# no feed and no sitemap; %d links on the page\n", len(p.links))
	}
	for _, a := range p.articles {
		if a.err != nil {
			fmt.Fprintf(w, "# no article %s: %s\n", a.url, oneLine(a.err.Error()))
			continue
		}
		fmt.Fprintf(w, "# article  %s: %q by %s, %s, %d words, sure of %.2f\n", a.url, oneLine(a.title), orNobody(a.authors), orNoDate(a.date), a.words, a.confidence)
	}
	for _, hint := range p.hints {
		fmt.Fprintf(w, "# %s\n", hint)
	}
	_, err := io.WriteString(w, p.stanza("  "))
	return err
}

func orNobody(authors []string) string {
	if len(authors) == 0 {
		return "nobody"
	}
	return oneLine(strings.Join(authors, ", "))
}

func orNoDate(date string) string {
	if date == "" {
		return "no date"
	}
	return date
}
