package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tearsheet/archive"
	"tearsheet/scraper"
	"tearsheet/scraper/discover"
	"tearsheet/scraper/frontier"
)

func whyCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:         "why URL",
		Short:       "Say why a page was fetched or not, and what became of it",
		Example:     "  tearsheet why https://magazine.example/2026/05/a-story",
		Args:        exactly("URL"),
		Annotations: map[string]string{reads: "frontier"},
		RunE: func(c *cobra.Command, args []string) error {
			return e.atFrontier(c.Context(), func(db *frontier.DB, _ *scraper.Scheduler) error {
				uri, known, err := db.Lookup(c.Context(), args[0])
				if err != nil {
					return err
				}
				if known {
					rests, err := db.RestsUntil(c.Context(), uri.Key.Host())
					return errors.Join(err, e.tellKnown(uri, rests))
				}
				return e.tellUnknown(c.Context(), db, args[0])
			})
		},
	}
}

// tellKnown says what the frontier knows of a URL.
func (e *env) tellKnown(u frontier.URI, rests time.Time) error {
	rows := [][2]string{
		{"url", u.URL},
		{"source", u.Source},
		{"status", string(u.Status)},
		{"reason", reasonOf(u)},
		{"rests", e.untilThen(u, rests)},
		{"via", u.Via},
		{"answer", answered(u)},
		{"fetched", moment(u.Fetched)},
		{"due", moment(u.Due)},
		{"asks", u.Signals},
	}
	for _, r := range rows {
		if r[1] == "" {
			continue
		}
		if _, err := fmt.Fprintf(e.screen(), "%s%s\n", e.paint(dim, fmt.Sprintf("%-9s", r[0])), r[1]); err != nil {
			return err
		}
	}
	return nil
}

// untilThen is until when the host of a URL that is queued is left alone, if
// that is more than the pause between two requests.
func (e *env) untilThen(u frontier.URI, rests time.Time) string {
	if u.Status != frontier.Discovered && u.Status != frontier.FetchError || !rests.After(e.now().Add(time.Minute)) {
		return ""
	}
	return "its host is left alone until " + moment(rests)
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// reasonOf is a URI's note as a sentence. What it quotes came from the web.
func reasonOf(u frontier.URI) string {
	word, rest, _ := strings.Cut(u.Note, " ")
	if say := reasons()[word]; say != "" && strings.HasPrefix(rest, "http") {
		return fmt.Sprintf("it redirects to %q, and of that: %s", rest, say)
	}
	if say := reasons()[word]; say != "" && (rest == "" || strings.HasSuffix(say, ":")) {
		return strings.TrimSpace(say + " " + rest)
	}
	if u.Note == "" && u.Status == frontier.Discovered {
		return "queued, its turn has not come"
	}
	return strings.Trim(fmt.Sprintf("%q", u.Note), `"`)
}

// reasons are the words of reports, as sentences.
func reasons() map[string]string {
	return map[string]string{
		"robots":            "robots.txt forbids it",
		"scope":             "it is beyond the source's scope",
		"scheme":            "it is neither http nor https",
		"hops":              "it is more links from a seed than max-hops",
		"exclude":           "an exclude pattern matches it",
		"trap":              "its path is too long, too deep or goes in a circle",
		"noise":             "a parameter of its query or a session id in a folder changes nothing: it is fetched without, or under one id",
		"yield":             "pages of its pattern brought no new article:",
		"flood":             "articles of its pattern come without end, and no date, feed or sitemap vouches for them:",
		"max_links":         "it links to more URLs than are read of one page; left out:",
		"private":           "its address is private, and allow-private does not name it",
		"url":               "it is no web address",
		"redirects":         "it redirects without end",
		"too_large":         "it is larger than max-page-bytes",
		"not_html":          "it is no HTML page",
		"empty":             "it is empty",
		"unreadable":        "it is a feed or sitemap that cannot be read",
		"noindex":           "it asks not to be kept (noindex)",
		"noarchive":         "it asks not to be archived (noarchive)",
		"amp":               "it is the AMP copy of the page that links to it",
		"nofollow":          "the page that links to it asks not to follow its links (nofollow)",
		"unavailable_after": "it asks not to be kept any more (unavailable_after)",
		"tdm":               "its site reserves text and data mining (TDMRep)",
		"content_signal":    "its site does not want its pages to be found (Content-Signal)",
		"since":             "it was published before since",
		"until":             "it was published after until",
		"part":              "it is a later page of an article",
	}
}

// tellUnknown says what the sources of the settings think of a URL that no
// page has linked to.
func (e *env) tellUnknown(ctx context.Context, db *frontier.DB, raw string) error {
	u, err := url.Parse(raw)
	if err != nil {
		return err
	}
	fmt.Fprintln(e.screen(), "never queued: no page, feed or sitemap that was read links to it, or it is on another domain than the page that does")
	if discover.Asset(raw) {
		fmt.Fprintln(e.screen(), "its name is that of a picture, a style, a script or a document: such links are left out")
	}
	key, err := archive.NewKey(raw)
	if err != nil {
		return err
	}
	if page, err := db.Noted(ctx, scraper.OverflowNote+key.Host()); err != nil {
		return err
	} else if page != nil {
		fmt.Fprintf(e.screen(), "it may be one of the links beyond the first %d of %s\n", discover.MaxLinks, page)
	}
	for _, s := range e.config.Sources {
		source, err := e.source(s, "")
		if err != nil {
			return err
		}
		say := "in scope"
		if word := source.Scope.Refuses(u, 1); word != "" {
			say = reasons()[word]
		}
		if _, err := fmt.Fprintf(e.screen(), "%s: %s\n", s.Name, say); err != nil {
			return err
		}
	}
	return nil
}
