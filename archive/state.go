package archive

import (
	"net/http"
	"net/url"
	"slices"
	"time"
)

// State is what has become of an article at its publisher's.
type State string

// The states. An article that is removed or walled is one again whose page
// shows it.
const (
	StateLive    State = "live"
	StateMoved   State = "moved"   // one of its URLs redirects to another page
	StateRemoved State = "removed" // its page is gone: Snapshot.Gone says since when
	StateWalled  State = "walled"  // its page asks the reader to pay, log in or prove to be human
)

// Known tells whether a state is one of the above.
func (s State) Known() bool {
	return slices.Contains([]State{StateLive, StateMoved, StateRemoved, StateWalled}, s)
}

// state is the state that a chain and the links of its URLs tell.
func (c Chain) state(links []Link) State {
	switch {
	case !c.Gone.IsZero():
		return StateRemoved
	case !c.Walled.IsZero():
		return StateWalled
	}
	for _, l := range links {
		if l.To != "" {
			return StateMoved
		}
	}
	return StateLive
}

// softly is how many captures in a row must find a page missing that does not
// answer 404 or 410, besides the time that they must span.
const softly = 2

// instead notes that the URL shows a wall, or that its page is missing though
// it answers otherwise, in place of its article.
func (v *visit) instead(w Writer, l *Link, s sign) error {
	if l.Version == 0 || v.capture.Time.Before(l.Seen) {
		return nil
	}
	if s == noSign { // whatever it is, it is not the article
		if v.capture.Says != "" && l.Missing.IsZero() {
			l.Missing = v.capture.Time
		}
		return nil
	}
	c, err := w.Chain(l.ID)
	if err != nil {
		return damaged(err)
	}
	t := v.capture.Time
	if s == wallSign {
		if c.Walled.IsZero() {
			c.Walled = t
		}
		return w.PutChain(c)
	}
	if l.Missing.IsZero() {
		l.Missing, c.Missed = t, 0
	}
	c.Missed++
	lives, err := livesOn(w, c, *l)
	if err != nil {
		return err
	}
	if c.Missed >= softly && t.Sub(l.Missing) >= v.archive.Grace && !lives && c.Gone.IsZero() {
		c.Gone = t
	}
	return w.PutChain(c)
}

// leads reads the sign of a redirect: to a page that lets nobody in, or to a
// site's front page, where many publishers send those who ask for what is gone.
func leads(c Capture, to Key) sign {
	u, err := url.Parse(c.Location)
	switch {
	case err != nil:
		return noSign
	case wallPaths.MatchString(u.Path):
		return wallSign
	case to.root() && c.Status != http.StatusTemporaryRedirect:
		return missingSign
	}
	return noSign
}

// shown notes that an article is to be read again, or still.
func (c *Chain) shown(t time.Time) {
	if !c.Gone.IsZero() && !t.Before(c.Gone) {
		c.Gone = time.Time{}
	}
	if !c.Walled.IsZero() && !t.Before(c.Walled) {
		c.Walled = time.Time{}
	}
	c.Missed = 0
}
