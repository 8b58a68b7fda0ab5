package archive

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// Seen keeps a capture that brought no article to save: a page that is none, a
// 304 or an identical payload, a redirect, an error.
//
// A 304 or a Revisit says that the URL still shows what it showed, be it the
// article or what came in its place. A redirect
// is remembered, so that the old URL finds the article; a permanent one names
// its Location for the article, which the next Save there joins if the texts
// are alike. A 410, or a 404 for longer than Archive.Grace, marks the article
// Gone, unless another of its URLs showed it so lately that it lives on there;
// a later Save or revisit brings it back. So does a page that answers otherwise
// but, by what it Says or where it redirects to, is a "not found" in at least
// two captures over that time. A page that asks to pay, to log in or to prove
// to be human marks it Walled. None of these is ever a version.
func (a *Archive) Seen(ctx context.Context, c Capture) error {
	v, err := a.arrive(c)
	if err != nil {
		return err
	}
	if err := a.Store.Update(ctx, v.seen); err != nil {
		return fmt.Errorf("save capture of %s: %w", c.URL, err)
	}
	return nil
}

func (v *visit) seen(w Writer) error {
	l, err := v.link(w)
	if err != nil {
		return err
	}
	switch c := v.capture; {
	case c.Status == http.StatusNotFound || c.Status == http.StatusGone:
		err = v.missing(w, &l)
	case c.Status == http.StatusNotModified || c.Revisit && c.Status == http.StatusOK:
		err = v.revisit(w, &l)
	case c.Location != "":
		err = v.redirect(w, &l)
	case barred(c.Status):
		err = v.instead(w, &l, wallSign)
	case c.Status == http.StatusOK && l.Version > 0: // the signs are dear to read
		err = v.instead(w, &l, signOfPage(c.Says))
	}
	if err != nil {
		return err
	}
	if err := w.PutLink(l); err != nil {
		return err
	}
	return v.record(w)
}

// barred tells whether an answer lets nobody in, or nobody from here (RFC 7725).
func barred(status int) bool {
	return slices.Contains([]int{
		http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusUnavailableForLegalReasons,
	}, status)
}

// revisit notes that the URL shows what it showed.
func (v *visit) revisit(w Writer, l *Link) error {
	if l.Version == 0 {
		return nil
	}
	c, err := w.Chain(l.ID)
	if err != nil {
		return damaged(err)
	}
	if s, other, err := v.repeated(w, c, *l); other || err != nil {
		return errors.Join(err, v.instead(w, l, s))
	}
	c.saw(l.Version, v.capture.Time)
	l.shows(l.Version, v.capture.Time)
	return w.PutChain(c)
}

// repeated is the sign of the page that a revisit repeats, if that is one which
// came after the URL showed its article last.
func (v *visit) repeated(r Reader, c Chain, l Link) (s sign, other bool, err error) {
	if l.Missing.IsZero() && c.Walled.IsZero() {
		return noSign, false, nil
	}
	var first time.Time
	for skip := 0; ; skip += batch {
		captures, err := r.Captures(v.key, skip, batch)
		if err != nil {
			return noSign, false, damaged(err)
		}
		for _, o := range captures {
			same := o.Payload == v.capture.Payload || v.capture.Payload.IsZero() || v.capture.Status == http.StatusNotModified
			if same && !o.Revisit && o.Status == http.StatusOK && o.Time.Before(v.capture.Time) {
				first = o.Time
			}
		}
		if len(captures) < batch {
			break
		}
	}
	switch {
	case !first.After(l.Seen):
		return noSign, false, nil
	case !c.Walled.IsZero() && !c.Walled.After(first) && !l.Missing.After(c.Walled):
		return wallSign, true, nil
	case c.Missed > 0:
		return missingSign, true, nil
	}
	return noSign, true, nil
}

// redirect notes where the URL leads.
func (v *visit) redirect(w Writer, l *Link) error {
	to, err := NewKey(v.capture.Location)
	if err != nil || to == v.key {
		return nil // a page that leads nowhere is a capture like any other
	}
	s := leads(v.capture, to)
	if s == noSign {
		if s, err = v.astray(w, to); err != nil {
			return err
		}
	}
	if s != noSign {
		return v.instead(w, l, s)
	}
	l.To = to
	permanent := v.capture.Status == http.StatusMovedPermanently || v.capture.Status == http.StatusPermanentRedirect
	if !permanent || l.Version == 0 || to.root() || to.site() != v.key.site() {
		return nil
	}
	return v.claim(w, v.capture.Location, to, l.ID)
}

// astray is the sign of a redirect to a page that was seen and held no article:
// a section's, where publishers send those who ask for what is gone.
func (v *visit) astray(r Reader, to Key) (sign, error) {
	l, err := r.Link(to)
	if errors.Is(err, ErrNotFound) || err == nil && l.ID != "" {
		return noSign, nil
	}
	if err != nil {
		return noSign, damaged(err)
	}
	captures, err := r.Captures(to, 0, batch)
	for _, c := range captures {
		if c.Status == http.StatusOK && c.Time.Before(v.capture.Time) {
			return missingSign, nil
		}
	}
	return noSign, damaged(err)
}

// missing notes that the URL is not there, and whether its article is gone.
func (v *visit) missing(w Writer, l *Link) error {
	t := v.capture.Time
	if l.Missing.IsZero() {
		l.Missing = t
	}
	if l.Version == 0 || t.Before(l.Seen) {
		return nil
	}
	if v.capture.Status == http.StatusNotFound && t.Sub(l.Missing) < v.archive.Grace {
		return nil
	}
	c, err := w.Chain(l.ID)
	if err != nil {
		return damaged(err)
	}
	lives, err := livesOn(w, c, *l)
	if err != nil || lives || !c.Gone.IsZero() {
		return err
	}
	c.Gone = t
	return w.PutChain(c)
}

// livesOn tells whether the article is to be had elsewhere: where the missing
// URL redirected to, or at a URL that showed it nearer to the time when this
// one was found missing than to the time when this one showed it last, and so
// was visited after the article left this one.
func livesOn(r Reader, c Chain, missing Link) (bool, error) {
	half := missing.Seen.Add(missing.Missing.Sub(missing.Seen) / 2)
	for _, k := range c.Keys {
		l, err := r.Link(k)
		if err != nil {
			return false, damaged(err)
		}
		if k == missing.Key || l.ID != c.ID || !l.Missing.IsZero() {
			continue
		}
		if k == missing.To || !l.Seen.Before(half) {
			return true, nil
		}
	}
	return false, nil
}

// follow is the link of a URL, or of the URL it redirects to.
func follow(r Reader, k Key) (Link, error) {
	for range maxRedirects {
		l, err := r.Link(k)
		if err != nil || l.ID != "" || l.To == "" {
			return l, err
		}
		k = l.To
	}
	return Link{}, fmt.Errorf("follow redirects: more than %d: %w", maxRedirects, ErrNotFound)
}

// maxRedirects is how many redirects lead from a URL to its article at most;
// the Fetch standard follows 20.
const maxRedirects = 20
