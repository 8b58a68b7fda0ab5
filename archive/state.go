package archive

import (
	"net/http"
	"net/url"
	"regexp"
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

// sign is what a page shows in place of the article it showed before.
type sign int

const (
	noSign sign = iota
	wallSign
	missingSign
)

var (
	wallWords = regexp.MustCompile(`(?i)verify (?:that )?you(?:'re| are) (?:a )?human|are you (?:a )?(?:human|robot)|captcha|checking your browser|` +
		`unusual (?:traffic|activity)|access (?:to this page has been )?(?:denied|blocked)|request (?:was )?blocked|you have been blocked|bot detection|` +
		`(?:enable|turn on|activate) (?:javascript|cookies)|javascript is (?:disabled|required)|security check|just a moment|ray id|attention required|` +
		`(?:subscribe|log ?in|sign ?in|sign up|register|create (?:a free |an )?account|join|pay|upgrade)\b[^.!?]{0,60}\b(?:continue|read|access|view|unlock|keep|full)|` +
		`(?:to|and) (?:continue|keep) reading|continue reading (?:this|with|the)|already a (?:subscriber|member)|subscribers? only|for subscribers|members only|` +
		`premium (?:content|article)|this (?:article|content|story) is (?:only |exclusively |reserved )?(?:available )?(?:for|to|exclusive|locked|premium)|` +
		`free articles? (?:left|remaining|this month)|reached your (?:limit|free)|unlock this|paywall|please (?:log|sign) ?in|forgot(?:ten)? (?:your )?password|` +
		`weiterlesen mit|jetzt (?:abonnieren|anmelden|registrieren)|bereits abonnent|nur für abonnenten|réservé aux abonnés|abonnez-vous pour|déjà abonné|` +
		`suscríbete para|solo para suscriptores|inicia sesión|exclusivo para assinantes|assine para|faça login|riservato agli abbonati|abbonati per|` +
		`alleen voor abonnees|登录后|登錄後|订阅后|验证码|請驗證|会員限定|有料会員|ログイン|로그인|подпис\pL+, чтобы|войдите`)
	missingWords = regexp.MustCompile(`(?i)(?:page|article|story|content|url|file|post)\b[^.!?]{0,40}\b(?:not (?:be )?found|(?:does not|doesn't|no longer|not) (?:exist|available)|cannot be found|can't be found|` +
		`(?:has|have) been (?:removed|deleted|moved|unpublished)|is (?:gone|missing))|\b(?:error )?404\b|not found|nothing (?:was )?found|oops|no longer (?:available|exists?)|` +
		`(?:couldn't|could not|can't|cannot) find|seite nicht gefunden|existiert nicht|nicht (?:mehr )?verfügbar|page introuvable|n'existe (?:pas|plus)|` +
		`página no encontrada|no se (?:ha encontrado|encuentra)|ya no existe|página não encontrada|não existe|pagina non trovata|non esiste|niet gevonden|` +
		`页面不存在|找不到|頁面不存在|ページが見つかりません|페이지를 찾을 수 없|страница не найдена`)
	wallPaths = regexp.MustCompile(`(?i)(?:^|[/_.-])(?:log-?in|sign-?in|signon|sso|auth|account|register|subscribe|subscription|paywall|consent|captcha|challenge|abo)(?:[/_.?=-]|$)`)
)

// sign reads what the page shows, if it is not the article but stands where
// the article stood. Only a page that has lost most of the text is suspected,
// and it is judged by its words: a publisher may well cut an article.
func (v *visit) sign(r Reader, c Chain, l Link) (sign, error) {
	if l.Version == 0 || v.capture.Time.Before(l.Seen) {
		return noSign, nil
	}
	old, err := r.Head(c.ID, l.Version)
	if err == nil {
		err = r.Body(&old)
	}
	if err != nil {
		return noSign, damaged(err)
	}
	return signOf(&old, &v.page), nil
}

// The shares of the text that a page must have lost to be suspected: of any
// page, and of one whose title is another, or which says that it is locked.
const (
	lostMost = 0.6
	lostSome = 0.3
)

func signOf(old, page *Snapshot) sign {
	before, after := len(old.Text()), len(page.Text())
	lost := 1 - float64(after)/float64(max(1, before))
	other := fold(old.Title) != fold(page.Title)
	locked := page.Free != nil && !*page.Free && (old.Free == nil || *old.Free)
	if lost < lostSome || lost < lostMost && !other && !locked && !closesWith(page, wallWords) {
		return noSign
	}
	says := page.Title + "\n" + lastOf(page.Text(), 1500) + "\n" + notesOf(page.Article)
	switch {
	case other && !shares(old, page) && missingWords.MatchString(page.Title+"\n"+firstOf(page.Text(), 600)):
		return missingSign
	case wallWords.MatchString(says), locked && !other:
		return wallSign
	}
	return noSign
}

// closesWith tells whether the last paragraphs match.
func closesWith(page *Snapshot, words *regexp.Regexp) bool {
	return words.MatchString(lastOf(page.Text(), 400))
}

// shares tells whether what is left is of the old text.
func shares(old, page *Snapshot) bool {
	_, contained := resemblance(old.Text(), page.Text())
	return contained >= minShare
}

func notesOf(a Article) string {
	var b strings.Builder
	for _, n := range a.Notes {
		b.WriteString(n.Text + "\n")
	}
	return b.String()
}

func lastOf(s string, n int) string { return s[max(0, len(s)-n):] }

func firstOf(s string, n int) string { return s[:min(n, len(s))] }

// signOfPage reads a page that held no article, by what it says.
func signOfPage(says string) sign {
	switch {
	case wallWords.MatchString(says):
		return wallSign
	case missingWords.MatchString(says):
		return missingSign
	}
	return noSign
}

// softly is how many captures in a row must find a page missing that does not
// answer 404 or 410, besides the time that they must span.
const softly = 2

// instead notes that the URL shows a wall, or that its page is missing though
// it answers otherwise, in place of its article.
func (v *visit) instead(w Writer, l *Link, s sign) error {
	if l.Version == 0 || s == noSign || v.capture.Time.Before(l.Seen) {
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
