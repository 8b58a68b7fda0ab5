package archive

import (
	"context"
	"fmt"
	"iter"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Query says which snapshots are wanted. Its zero value wants the latest
// version of every article, newest first.
type Query struct {
	Site    string // a host, with all below it ("magazine.example"), or a publication's name
	Author  string // one of the authors, or part of the name; case does not matter
	Section string // case does not matter
	Lang    string // "pt" also means "pt-BR"
	Prefix  string // what one of the article's URLs begins with

	// After and Before bound the date of the article: when it was published,
	// or else first captured. After belongs to the span, Before does not.
	After, Before time.Time

	State State // only articles of which this has become; "" is any
	All   bool  // every version, not only the latest
	ByKey bool  // in the order of their URLs' keys, site by site, not newest first
	Heads bool  // without Blocks, which is faster

	Limit  int // at most so many snapshots; 0: all
	Offset int // skip so many first
}

// Snapshots lists what a query wants. It reads in batches, so that the archive
// may change meanwhile: what is saved during the walk may or may not be in it.
func (a *Archive) Snapshots(ctx context.Context, q Query) iter.Seq2[Snapshot, error] {
	return func(yield func(Snapshot, error) bool) {
		w, err := a.newWalk(q)
		if err != nil {
			yield(Snapshot{}, fmt.Errorf("list snapshots: %w", err))
			return
		}
		left, skip := q.Limit, q.Offset
		for !w.done {
			found, err := w.batch(ctx)
			for _, s := range found {
				if skip > 0 {
					skip--
					continue
				}
				left--
				if !yield(s, nil) || left == 0 {
					return
				}
			}
			if err != nil {
				yield(Snapshot{}, fmt.Errorf("list snapshots: %w", err))
				return
			}
		}
	}
}

// walk is where a listing stands between two batches.
type walk struct {
	store                Store
	query                Query
	host                 string // what Query.Site means, if it is a host
	prefix               Key
	date                 time.Time // the last chain read, newest first
	id                   ID
	key                  Key // the last link read, by key
	size                 int // of the next batch
	begun, picking, done bool
	picked               newestFirst         // what is left of what the facets found
	probed               map[string][]string // the facets by which a version is judged before it is read
}

func (a *Archive) newWalk(q Query) (*walk, error) {
	w := &walk{store: a.Store, query: q, size: batch, date: q.Before}
	if strings.ContainsAny(q.Site, ".:") && !strings.Contains(q.Site, " ") || q.Site == "localhost" {
		k, err := NewKey("http://" + q.Site)
		if err != nil {
			return nil, err
		}
		w.host = k.hostname()
	}
	if n := q.Limit + q.Offset; q.Limit > 0 && n < batch {
		w.size = n
	}
	var err error
	w.prefix, err = keyPrefix(q.Prefix)
	return w, err
}

// keyPrefix is what the keys of all URLs with a prefix begin with.
func keyPrefix(prefix string) (Key, error) {
	if prefix == "" {
		return "", nil
	}
	if !strings.Contains(prefix, "://") {
		prefix = "https://" + prefix
	}
	k, err := NewKey(prefix)
	if err != nil {
		return "", err
	}
	if u, err := url.Parse(prefix); err == nil && len(u.Path) > 1 && strings.HasSuffix(u.Path, "/") && u.RawQuery == "" {
		k += "/"
	}
	return k, nil
}

func (w *walk) batch(ctx context.Context) (found []Snapshot, err error) {
	err = w.store.View(ctx, func(r Reader) error {
		next, err := w.way(r)
		if err != nil {
			return err
		}
		chains, err := next(r)
		if err != nil {
			return err
		}
		for _, c := range chains {
			if found, err = w.read(r, c, found); err != nil {
				return err
			}
		}
		return nil
	})
	w.size = min(2*w.size, batch)
	return found, err
}

// way is how the walk goes on.
func (w *walk) way(r Reader) (next func(Reader) ([]Chain, error), err error) {
	if !w.begun {
		w.begun = true
		if w.picking, err = w.pick(r); err != nil {
			return nil, err
		}
	}
	switch {
	case w.picking:
		return w.next, nil
	case w.query.ByKey:
		return w.keys, nil
	}
	return w.newest, nil
}

// newest is the next batch of chains in order of date.
func (w *walk) newest(r Reader) ([]Chain, error) {
	chains, err := r.Newest(w.site(), w.date, w.id, w.size)
	if err != nil {
		return nil, err
	}
	w.done = len(chains) < w.size
	for i, c := range chains {
		w.date, w.id = c.Date, c.ID
		if c.Date.Before(w.query.After) {
			w.done = true
			return chains[:i], nil
		}
	}
	return chains, nil
}

// site is the narrowest list that holds all the query wants.
func (w *walk) site() string {
	switch {
	case w.host != "":
		return registrable(w.host)
	case strings.Contains(string(w.prefix), ")"):
		return w.prefix.site()
	}
	return ""
}

// keys is the next batch of chains in order of key.
func (w *walk) keys(r Reader) ([]Chain, error) {
	links, err := r.Links(w.prefix, w.key, w.size)
	if err != nil {
		return nil, err
	}
	w.done = len(links) < w.size
	var chains []Chain
	for _, l := range links {
		w.key = l.Key
		if l.ID == "" || l.Version == 0 {
			continue
		}
		c, err := r.Chain(l.ID)
		if err != nil {
			return nil, damaged(err)
		}
		if c.first(w.prefix) == l.Key {
			chains = append(chains, c)
		}
	}
	return chains, nil
}

// read adds the versions of a chain that the query wants.
func (w *walk) read(r Reader, c Chain, found []Snapshot) ([]Snapshot, error) {
	if !w.wantsChain(c) {
		return found, nil
	}
	ns := []int{c.latest()}
	if w.query.All {
		ns = c.byTime()
		slices.Reverse(ns)
	}
	for _, n := range ns {
		if w.lacks(r, c.Versions[n-1].Seq) {
			continue
		}
		s, err := compose(r, c, n, false)
		if err == nil && w.wants(&s) {
			if !w.query.Heads {
				err = r.Body(&s)
			}
			found = append(found, s)
		}
		if err != nil {
			return found, err
		}
	}
	return found, nil
}

func (w *walk) wantsChain(c Chain) bool {
	q := w.query
	if q.State == StateRemoved && c.Gone.IsZero() || c.Date.Before(q.After) || !q.Before.IsZero() && !c.Date.Before(q.Before) {
		return false
	}
	if w.host != "" && !slices.ContainsFunc(c.Keys, w.below) {
		return false
	}
	return slices.ContainsFunc(c.Keys, func(k Key) bool { return k.has(w.prefix) })
}

// below tells whether a URL is on the host that the query names, or under it.
func (w *walk) below(k Key) bool {
	host := k.hostname()
	return host == w.host || strings.HasSuffix(host, "."+w.host)
}

func (w *walk) wants(s *Snapshot) bool {
	q := w.query
	switch {
	case q.State != "" && s.State != q.State,
		w.host == "" && q.Site != "" && !strings.EqualFold(s.Site, q.Site),
		q.Section != "" && !strings.EqualFold(s.Section, q.Section),
		q.Lang != "" && !speaks(s.Lang, q.Lang):
		return false
	}
	return q.Author == "" || slices.ContainsFunc(s.Authors, func(name string) bool {
		return strings.Contains(strings.ToLower(name), strings.ToLower(q.Author))
	})
}

// speaks tells whether a language tag falls in a language range (RFC 4647,
// basic filtering).
func speaks(tag, want string) bool {
	if len(tag) > len(want) && tag[len(want)] == '-' {
		tag = tag[:len(want)]
	}
	return strings.EqualFold(tag, want)
}
