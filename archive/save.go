package archive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
)

// Save keeps an article that a capture brought, and the capture. It finds the
// article that the URL shows, or begins a New one, and adds a version when the
// page Changed.
//
// The article is, in this order: the one the URL showed before; the one the
// URL was named for (by a canonical link or a permanent redirect), or the one
// at its canonical URL on the same site, if the texts are alike; the one on
// the same site with exactly this text, if that is 200 bytes or longer. A URL
// that joined an article in one of these ways and now shows another text
// altogether leaves it.
//
// A version is a distinct text, title, subtitle, list of authors or correction
// notice. Each URL is compared with the version it showed last and with the
// latest: an article that two URLs show in slightly different words gets one
// version for each and no more on later visits. A page that names the article's
// home as its canonical URL (AMP, print) and says no more than it is only another
// form of what the home shows, and makes no version. A text that comes back after
// another makes a new version, which shares the stored text. A capture older
// than the latest is compared with the versions before and after it. A page
// that has lost most of the text and asks to pay, to log in or to prove to be
// human, or says that it was not found, is not a version but a state. When the
// difference came with another Extractor the version is an Upgrade.
//
// A fragment in the middle of a word that a copy of the text elsewhere does not
// have is taken out, and listed as a Repair.
//
// The snapshot returned has its Blocks. Errors are ErrURL for a URL that is
// none, and what the Store says.
func (a *Archive) Save(ctx context.Context, c Capture, article *Article) (s Snapshot, change Change, err error) {
	v, err := a.arrive(c)
	if err != nil {
		return s, Same, err
	}
	if article == nil {
		return s, Same, fmt.Errorf("save %s: no article", c.URL)
	}
	if article, err = a.mended(ctx, article); err != nil {
		return s, Same, fmt.Errorf("save %s: %w", c.URL, err)
	}
	v.describe(article)
	err = a.Store.Update(ctx, func(w Writer) (err error) {
		s, change, err = v.save(w)
		return err
	})
	if err != nil {
		return Snapshot{}, Same, fmt.Errorf("save %s: %w", c.URL, err)
	}
	return s, change, nil
}

// Unchanged keeps a capture whose page is known to have made no version when it
// was first saved, as those who read WARC files again find it. The article is
// what the page looks like now: where it is a wall, or says that it was not
// found, the capture says so; else the URL still shows what it showed.
func (a *Archive) Unchanged(ctx context.Context, c Capture, article *Article) error {
	v, err := a.arrive(c)
	if err != nil {
		return err
	}
	v.describe(article)
	if err := a.Store.Update(ctx, v.unchanged); err != nil {
		return fmt.Errorf("save capture of %s: %w", c.URL, err)
	}
	return nil
}

func (v *visit) unchanged(w Writer) error {
	l, err := v.link(w)
	if err != nil {
		return err
	}
	if walled, err := v.turnedAway(w, l); walled || err != nil {
		return err
	}
	if l.Version == 0 {
		if err := w.PutLink(l); err != nil {
			return err
		}
		return v.record(w)
	}
	c, err := w.Chain(l.ID)
	if err != nil {
		return damaged(err)
	}
	n := l.Version
	if v.capture.Time.Before(l.Seen) {
		n = cmp.Or(c.at(v.capture.Time), n) // it came in late
	}
	c.saw(n, v.capture.Time)
	return v.settle(w, &c, l, n)
}

// visit is one capture on its way into the archive.
type visit struct {
	archive *Archive
	capture Capture
	key     Key
	page    Snapshot // what the capture shows
	added   Snapshot // the version it made, if it made one
	named   Key      // its canonical URL, if that is another one on the same site
}

func (a *Archive) arrive(c Capture) (*visit, error) {
	key, err := NewKey(c.URL)
	if err != nil {
		return nil, fmt.Errorf("save capture: %w", err)
	}
	if c.Time.IsZero() {
		c.Time = a.now()
	}
	c.Time = stamp(c.Time)
	return &visit{archive: a, capture: c, key: key}, nil
}

func (v *visit) describe(article *Article) {
	v.page = Snapshot{
		Article: *article, Captured: v.capture.Time, Indexed: v.archive.now(),
		Fixity: article.Digest(), Record: v.capture.Record,
	}
	if v.page.URL == "" {
		v.page.URL = v.capture.URL
	}
	if v.page.Site == "" {
		v.page.Site = v.key.hostname()
	}
	if article.Canonical == v.capture.URL {
		return
	}
	named, err := NewKey(article.Canonical)
	if err == nil && named != v.key && named.site() == v.key.site() && !named.root() {
		v.named = named
	}
}

func (v *visit) save(w Writer) (s Snapshot, change Change, err error) {
	l, err := v.link(w)
	if err != nil {
		return s, Same, err
	}
	if walled, err := v.turnedAway(w, l); walled || err != nil {
		return v.stands(w, l, err)
	}
	c, err := v.place(w, &l)
	if err != nil {
		return s, Same, err
	}
	n, change, err := v.version(w, &c, l)
	if err != nil {
		return s, Same, err
	}
	if err := v.settle(w, &c, l, n); err != nil {
		return s, Same, err
	}
	if change == Same {
		s, err = compose(w, c, n, true)
		return s, change, err
	}
	return v.added, change, c.dress(w, &v.added)
}

// turnedAway tells whether the page shows a wall, or says that it is missing,
// where its article stood, and notes it.
func (v *visit) turnedAway(w Writer, l Link) (bool, error) {
	if l.Version == 0 {
		return false, nil
	}
	c, err := w.Chain(l.ID)
	if err != nil {
		return false, damaged(err)
	}
	s, err := v.sign(w, c, l)
	if err != nil || s == noSign {
		return false, err
	}
	if err := v.instead(w, &l, s); err != nil {
		return true, err
	}
	if err := w.PutLink(l); err != nil {
		return true, err
	}
	return true, v.record(w)
}

// stands is the version that the URL showed last, which still stands.
func (v *visit) stands(r Reader, l Link, err error) (Snapshot, Change, error) {
	if err != nil {
		return Snapshot{}, Same, err
	}
	c, err := r.Chain(l.ID)
	if err != nil {
		return Snapshot{}, Same, damaged(err)
	}
	s, err := compose(r, c, l.Version, true)
	return s, Same, err
}

// record keeps the capture.
func (v *visit) record(w Writer) error {
	c := v.capture
	c.Says = ""
	return w.AddCapture(v.key, c)
}

// link is what is known of the URL, as yet perhaps nothing.
func (v *visit) link(r Reader) (Link, error) {
	l, err := r.Link(v.key)
	if errors.Is(err, ErrNotFound) {
		return Link{Key: v.key, URL: v.capture.URL}, nil
	}
	return l, err
}

// settle writes the chain, the URL's link and the capture.
func (v *visit) settle(w Writer, c *Chain, l Link, n int) error {
	home, err := v.moved(w, *c)
	if !home && err == nil {
		home, err = v.homecoming(w, *c)
	}
	if err != nil {
		return err
	}
	c.join(v.key, home)
	if err := w.PutChain(*c); err != nil {
		return err
	}
	l.ID = c.ID
	l.shows(n, v.capture.Time)
	if err := w.PutLink(l); err != nil {
		return err
	}
	if err := v.claim(w, v.page.Canonical, v.named, c.ID); err != nil {
		return err
	}
	return v.record(w)
}

// moved tells whether the article's home now redirects to this URL.
func (v *visit) moved(r Reader, c Chain) (bool, error) {
	if len(c.Keys) == 0 || c.Keys[0] == v.key {
		return false, nil
	}
	home, err := r.Link(c.Keys[0])
	return err == nil && home.To == v.key, damaged(err)
}

// claim names a URL for an article if nothing is known of it yet.
func (v *visit) claim(w Writer, url string, k Key, id ID) error {
	if k == "" {
		return nil
	}
	l, err := w.Link(k)
	if err == nil && l.ID != "" || err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if err != nil {
		l = Link{Key: k, URL: url}
	}
	l.ID = id
	return w.PutLink(l)
}
