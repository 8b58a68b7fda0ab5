package archive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sort"
)

// Finding is one damage that Verify found.
type Finding struct {
	Part    string `json:"part"` // "catalogue", "journal", "article", "version", "url" or "capture"
	Name    string `json:"name"` // the id, URL or number of what is damaged
	Problem string `json:"problem"`
}

// Verify reads the whole archive and lists what is damaged: texts that cannot
// be read or do not match their digest, versions missing from a chain or from
// the journal, URLs without their article, articles that an index has lost,
// and captures whose WARC record Archive.Records does not find whole. An error
// ends it; damage does not. An archive that yields nothing is sound.
func (a *Archive) Verify(ctx context.Context) iter.Seq2[Finding, error] {
	return func(yield func(Finding, error) bool) {
		for _, check := range []func(context.Context) iter.Seq2[Finding, error]{
			a.verifyStore, a.verifyJournal, a.verifyArticles, a.verifyLinks,
		} {
			for f, err := range check(ctx) {
				if !yield(f, err) || err != nil {
					return
				}
			}
		}
	}
}

// verifyEach checks items one by one, each in a View of its own, so that no
// long View holds up a writer. Damage that ends the listing is itself found.
func verifyEach[T any](ctx context.Context, a *Archive, part string, items iter.Seq2[T, error],
	name func(T) string, check func(Reader, T) error,
) iter.Seq2[Finding, error] {
	return func(yield func(Finding, error) bool) {
		for item, err := range items {
			if err == nil && a.Sampled != nil && !a.Sampled() {
				continue
			}
			what := "list"
			if err == nil {
				what = name(item)
				err = a.Store.View(ctx, func(r Reader) error { return check(r, item) })
			}
			if a.Checked != nil {
				a.Checked(part)
			}
			if err == nil {
				continue
			}
			if !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrNotFound) {
				yield(Finding{}, fmt.Errorf("verify %s %s: %w", part, what, err))
				return
			}
			if !yield(Finding{Part: part, Name: what, Problem: err.Error()}, nil) {
				return
			}
		}
	}
}

func corrupt(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrCorrupt}, args...)...)
}

// verifyStore asks the store about what serves it alone, such as indexes.
func (a *Archive) verifyStore(ctx context.Context) iter.Seq2[Finding, error] {
	store, ok := a.Store.(interface {
		Broken(context.Context) iter.Seq2[Finding, error]
	})
	if !ok {
		return func(func(Finding, error) bool) {}
	}
	return store.Broken(ctx)
}

// verifyJournal reads every entry by its number: the numbers are without gaps.
func (a *Archive) verifyJournal(ctx context.Context) iter.Seq2[Finding, error] {
	return func(yield func(Finding, error) bool) {
		stats, err := a.Stats(ctx)
		if err != nil {
			yield(Finding{}, fmt.Errorf("verify journal: %w", err))
			return
		}
		numbers := func(yield func(uint64, error) bool) {
			for seq := uint64(1); seq <= uint64(stats.Versions) && yield(seq, nil); seq++ {
			}
		}
		name := func(seq uint64) string { return fmt.Sprint(seq) }
		verifyEach(ctx, a, "journal", numbers, name, verifyEntry)(yield)
	}
}

func verifyEntry(r Reader, seq uint64) error {
	entries, err := r.Journal(seq-1, 1)
	if err != nil {
		return err
	}
	if len(entries) == 0 || entries[0].Seq != seq {
		return corrupt("the entry is missing")
	}
	e := entries[0]
	c, err := r.Chain(e.ID)
	if err != nil {
		return err
	}
	if e.Version < 1 || e.Version > len(c.Versions) || c.Versions[e.Version-1].Seq != e.Seq {
		return corrupt("the chain of %s lacks version %d", e.ID, e.Version)
	}
	return nil
}

// verifyArticles reads every chain and all that belongs to it.
func (a *Archive) verifyArticles(ctx context.Context) iter.Seq2[Finding, error] {
	return verifyEach(ctx, a, "article", a.ids(ctx), func(id ID) string { return string(id) }, verifyArticle)
}

func verifyArticle(r Reader, id ID) error {
	c, err := r.Chain(id)
	if err != nil {
		return err
	}
	if len(c.Versions) == 0 || len(c.Keys) == 0 {
		return corrupt("it has %d versions at %d URLs", len(c.Versions), len(c.Keys))
	}
	for n := range c.Versions {
		if err := verifyVersion(r, c, n+1); err != nil {
			return fmt.Errorf("version %d: %w", n+1, err)
		}
	}
	for _, k := range c.Keys {
		if _, err := r.Link(k); err != nil {
			return fmt.Errorf("URL %s: %w", k, err)
		}
	}
	for _, site := range []string{"", c.Site} {
		listed, err := r.Newest(site, c.Date, c.ID+"~", 1) // "~" is after all letters of ids
		if err != nil {
			return err
		}
		if len(listed) == 0 || listed[0].ID != c.ID {
			return corrupt("the index by date of %q does not lead to it", site)
		}
	}
	return nil
}

func verifyVersion(r Reader, c Chain, n int) error {
	s, err := r.Head(c.ID, n)
	if err == nil {
		err = r.Body(&s)
	}
	if err != nil {
		return err
	}
	if s.ID != c.ID || s.Version != n {
		return corrupt("its record is that of version %d of %s", s.Version, s.ID)
	}
	if got := s.Digest(); got != s.Fixity {
		return corrupt("its text is %s and should be %s", got, s.Fixity)
	}
	if err := verifyFacets(r, c, &s); err != nil {
		return err
	}
	holders, err := r.Holders(s.Fixity)
	if err == nil && !slices.Contains(holders, c.ID) {
		return corrupt("the index of texts does not lead to it")
	}
	return err
}

// verifyLinks reads every URL and its captures.
func (a *Archive) verifyLinks(ctx context.Context) iter.Seq2[Finding, error] {
	return func(yield func(Finding, error) bool) {
		goOn := true
		each := func(f Finding, err error) bool {
			goOn = yield(f, err) && err == nil
			return goOn
		}
		name := func(l Link) string { return cmp.Or(l.URL, string(l.Key)) }
		moment := func(c Capture) string { return c.URL + " at " + c.Time.Format("2006-01-02T15:04:05.000Z") }
		verifyEach(ctx, a, "url", a.links(ctx), name, verifyLink)(each)
		for l, err := range a.links(ctx) {
			if !goOn || err != nil {
				return // the error was found above
			}
			if l.URL != "" {
				verifyEach(ctx, a, "capture", a.capturesAt(ctx, l.Key), moment, a.verifyRecord)(each)
			}
		}
	}
}

func verifyLink(r Reader, l Link) error {
	if l.URL == "" {
		_, err := r.Link(l.Key)
		return err
	}
	if k, err := NewKey(l.URL); err != nil || k.Host() != l.Key.Host() { // other rules spelt the rest
		return corrupt("its key %s is not that of its URL", l.Key)
	}
	if l.ID == "" {
		return nil
	}
	c, err := r.Chain(l.ID)
	if err != nil {
		return err
	}
	if l.Version > len(c.Versions) {
		return corrupt("it showed version %d of %s, which has %d", l.Version, l.ID, len(c.Versions))
	}
	if l.Version > 0 && !slices.Contains(c.Keys, l.Key) {
		return corrupt("%s does not know it", l.ID)
	}
	return nil
}

func (a *Archive) verifyRecord(_ Reader, c Capture) error {
	if a.Records == nil || c.Record.IsZero() {
		return nil
	}
	if err := a.Records.Check(c.Record); err != nil {
		return corrupt("its record at %d in %s: %v", c.Record.Offset, c.Record.File, err)
	}
	return nil
}

// Recorded tells which WARC records a capture points at. Records that none
// points at were written just before a crash: they can be saved now.
func (a *Archive) Recorded(ctx context.Context) (func(Record) bool, error) {
	offsets := map[string][]int64{} // by file; far smaller than a set of records
	for c, err := range a.Captures(ctx, "") {
		if err != nil {
			return nil, fmt.Errorf("list records: %w", err)
		}
		offsets[c.Record.File] = append(offsets[c.Record.File], c.Record.Offset)
	}
	for _, o := range offsets {
		slices.Sort(o)
	}
	return func(r Record) bool {
		o := offsets[r.File]
		i := sort.Search(len(o), func(i int) bool { return o[i] >= r.Offset })
		return i < len(o) && o[i] == r.Offset
	}, nil
}
