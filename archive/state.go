package archive

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
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
// answer 404 or 410, besides the time that they must span; and vaguely those of
// a page that does not say so, but holds neither the article nor its title.
const (
	softly  = 2
	vaguely = 3
)

// instead notes that the URL shows a wall, or that its page is missing though
// it answers otherwise, in place of its article.
func (v *visit) instead(w Writer, l *Link, s sign) error {
	if l.Version == 0 || v.capture.Time.Before(l.Seen) {
		return nil
	}
	c, err := w.Chain(l.ID)
	if err != nil {
		return damaged(err)
	}
	t, most := v.capture.Time, softly
	if s == noSign || s == brokenSign {
		most, err = v.vague(w, s, c, *l)
	}
	if most == 0 || err != nil { // whatever it is, it is not the article
		if v.capture.Says != "" && l.Missing.IsZero() {
			l.Missing = t
		}
		return err
	}
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
	if c.Missed >= most && t.Sub(l.Missing) >= v.archive.Grace && !lives && c.Gone.IsZero() {
		c.Gone = t
	}
	return w.PutChain(c)
}

// vague is how many captures of a page that says nothing of the article must
// find it so for the article to be missing; 0 if it may be there.
func (v *visit) vague(r Reader, s sign, c Chain, l Link) (int, error) {
	if strings.TrimSpace(v.capture.Says) == "" || s == brokenSign {
		return 0, nil
	}
	old, err := r.Head(c.ID, l.Version)
	if err != nil {
		return 0, damaged(err)
	}
	if hosting(v.capture.Says, old.Title) {
		return 0, nil
	}
	return vaguely, nil
}

// leads reads the sign of a redirect: to a page that lets nobody in, or to a
// site's front page, where many publishers send those who ask for what is gone.
func leads(c Capture, to Key) sign {
	u, err := url.Parse(c.Location)
	switch {
	case err != nil:
		return noSign
	case wallPaths.MatchString(u.Path), wallPaths.MatchString(firstLabel(u.Hostname())):
		return wallSign
	case to.root() && c.Status != http.StatusTemporaryRedirect:
		return missingSign
	}
	return noSign
}

// firstLabel is what a host's name begins with, if it is that of a machine and
// not of the site.
func firstLabel(host string) string {
	label, rest, _ := strings.Cut(host, ".")
	if !strings.Contains(rest, ".") {
		return ""
	}
	return label
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
