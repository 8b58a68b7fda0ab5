package scraper

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"tearsheet/archive"
	"tearsheet/scraper/discover"
	"tearsheet/scraper/extract"
	"tearsheet/scraper/fetch"
	"tearsheet/scraper/frontier"
)

// visit is one URI on its way from the frontier to the archive.
type visit struct {
	crawler *Crawler
	seat    *seat
	source  Source
	uri     frontier.URI
	before  frontier.URI // as the frontier handed it out
	outcome Outcome
	asked   bool           // a request was made
	offline bool           // our network was gone
	first   bool           // it was never fetched before
	onward  bool           // it is a list by date that leads to the next without a hop
	pattern string         // of URLs, whose budget is spent
	leads   string         // where a redirect leads that was not followed
	landed  string         // where redirects led, if they did
	found   []frontier.URI // what the page adds to the frontier
	parts   []frontier.URI // the other pages of its article
	links   uint64         // a hash of the links within scope
	linked  int            // how many they are
}

// What ends a visit before or after its fetch, without its being a failure.
var (
	errGreeted = errors.New("the host's robots.txt was read first")
	errBudget  = errors.New("the page limit of the run is reached")
	errOutside = errors.New("out of scope")
	errOld     = errors.New("published before the limit")
	errLate    = errors.New("published after the limit")
)

// run takes the URI from fetch to stored snapshot.
func (v *visit) run(ctx context.Context) error {
	if err := v.admit(ctx); err != nil {
		return err
	}
	page, err := v.fetch(ctx)
	if errors.Is(err, fetch.ErrNotModified) {
		return v.unchanged(ctx, page)
	}
	if errors.Is(err, fetch.ErrKnown) {
		return v.joins(ctx, page)
	}
	if err != nil {
		return errors.Join(err, v.broken(ctx, page))
	}
	if page.Status != http.StatusOK {
		return v.refused(ctx, page)
	}
	if page.Capture.Revisit {
		return v.repeated(ctx, page)
	}
	switch kind := discover.Sniff(page.Body, page.MIME); kind {
	case discover.KindFeed, discover.KindSitemap:
		return v.list(ctx, page, kind)
	}
	doc, err := v.document(ctx, page)
	if err != nil {
		return errors.Join(err, v.seen(ctx, page.Capture))
	}
	return v.read(ctx, page, doc)
}

// admit asks scope, the budgets of pattern and run and, once a host, its
// robots.txt for its pace and its sitemaps.
func (v *visit) admit(ctx context.Context) error {
	v.uri.URL = v.crawler.origins.apply(v.uri.URL)
	u, err := url.Parse(v.uri.URL)
	if err != nil || u.Host == "" {
		return archive.ErrURL
	}
	if v.uri.Hops > 0 && !v.source.Scope.Accepts(u, v.uri.Hops) {
		return errOutside
	}
	if err := v.silence(); err != nil {
		return err
	}
	if err := v.afford(u); err != nil {
		return err
	}
	if err := v.greet(ctx, u); err != nil {
		return err
	}
	if v.uri.Kind == kindPage && !v.crawler.spend(v.source) {
		return errBudget
	}
	v.try(u)
	return nil
}

// fetch asks for the page, with what is known of it from before, and keeps the
// redirects that lead to it.
func (v *visit) fetch(ctx context.Context) (*fetch.Page, error) {
	request := fetch.Request{
		URL: v.uri.URL, ETag: v.uri.ETag, LastModified: v.uri.LastModified,
		Payload: v.uri.Payload, Seen: v.uri.Fetched, Known: v.known,
	}
	if v.uri.Parts > 0 || v.source.Render || v.crawler.later.isApart(v.uri.URL) { // any of its parts may have changed
		request.ETag, request.LastModified, request.Payload = "", "", archive.Digest{}
	}
	if v.uri.Kind == KindSeed { // its links are wanted again: the scope may be wider now
		request.ETag, request.LastModified = "", ""
	}
	page, err := v.crawler.Fetcher.Fetch(ctx, request)
	v.answered(page, err)
	if page == nil {
		return nil, err
	}
	v.crawler.origins.learn(page.Redirects)
	v.outcome.Status, v.outcome.Bytes = page.Status, len(page.Body)
	v.crawler.bytes.Add(int64(len(page.Body)))
	for _, hop := range page.Hops {
		if broken := v.seen(ctx, hop); broken != nil {
			return page, broken
		}
	}
	return page, err
}

// unchanged notes that the page is as it was: a 304, or the same payload.
func (v *visit) unchanged(ctx context.Context, page *fetch.Page) error {
	v.outcome.Result = Fetched
	if v.uri.Article {
		v.outcome.Result = Same
	}
	v.remember(page)
	v.rhythm(false)
	return v.last(ctx, page)
}

// repeated takes a page whose payload is as it was. Its header may not be: what
// the site asks counts from now on.
func (v *visit) repeated(ctx context.Context, page *fetch.Page) error {
	if why := v.relink(ctx, page); why != nil {
		v.remember(page)
		return v.leaveOut(ctx, page, why)
	}
	return v.unchanged(ctx, page)
}

// list queues what a feed or a sitemap names.
func (v *visit) list(ctx context.Context, page *fetch.Page, kind discover.Kind) error {
	v.remember(page)
	v.outcome.Result = Fetched
	err := v.enqueueList(page, kind)
	v.compare()
	return errors.Join(err, v.seen(ctx, page.Capture))
}

// read queues what a page links to and saves the article it holds.
func (v *visit) read(ctx context.Context, page *fetch.Page, doc *goquery.Document) error {
	v.remember(page)
	signals := v.hear(ctx, page, doc)
	links := discover.Page(doc, page.URL)
	if err := v.dropRest(ctx, discover.Beyond(doc, links)); err != nil {
		return err
	}
	if signals.Has("nofollow") && v.crawler.obeys(obeyNoFollow) {
		v.dropAll(links, "nofollow")
	} else {
		v.enqueue(links, "")
	}
	v.compare()
	if why := v.heed(signals); why != nil {
		return v.leaveOut(ctx, page, why)
	}
	parts := discover.PartsOf(links, page.URL)
	if parts.None() && len(page.Hops) == 0 {
		v.crawler.Frontier.Free(v.uri) // the rest asks the host nothing
	}
	article, err := v.extract(ctx, page, doc)
	if errors.Is(err, extract.ErrNoArticle) {
		v.outcome.Result = Fetched // a front page: its links were what we came for
		v.suggest(doc)
		page.Capture.Says = extract.Says(doc)
		return v.last(ctx, page)
	}
	if err != nil {
		return err
	}
	if article, err = v.whole(ctx, article, parts); err != nil {
		return errors.Join(err, v.seen(ctx, page.Capture))
	}
	return v.save(ctx, page, article)
}

// compare learns from what a page links to whether it changed.
func (v *visit) compare() {
	v.rhythm(v.links != v.before.Links)
	v.uri.Links = v.links
	v.outcome.list, v.outcome.links = v.uri.Kind != kindPage, v.linked
}

// save puts the article into the archive, if its date is one that is wanted, and
// learns from what the archive says of it.
func (v *visit) save(ctx context.Context, page *fetch.Page, article *archive.Article) error {
	v.uri.Article = true
	v.outcome.Title = article.Title
	v.outcome.words, v.outcome.confidence = len(strings.Fields(article.Text())), article.Confidence
	v.outcome.byline, v.outcome.dated = len(article.Authors) > 0, !article.Published.IsZero()
	v.weigh(article.Published)
	if why := v.source.refuses(article.Published); why != nil {
		return v.leaveOut(ctx, page, why)
	}
	v.settled(ctx, page)
	snapshot, change, err := v.crawler.Archive.Save(ctx, page.Capture, article)
	if err != nil {
		return stop(err)
	}
	v.credit(page.URL, article, snapshot, change)
	v.outcome.Result = resultOf(change)
	if v.uri.Published.IsZero() {
		v.uri.Published = article.Published.Time
	}
	v.uri.Changed = v.before.Changed
	if change == archive.Changed {
		v.uri.Changed = v.uri.Fetched
	}
	return nil
}

// leaveOut keeps the capture of a page whose article is not wanted, and why.
func (v *visit) leaveOut(ctx context.Context, page *fetch.Page, why error) error {
	page.Capture.LeftOut, _ = reason(why)
	return errors.Join(why, v.seen(ctx, page.Capture))
}

// last keeps the capture of a page from which nothing more is wanted.
func (v *visit) last(ctx context.Context, page *fetch.Page) error {
	v.settled(ctx, page)
	return v.seen(ctx, page.Capture)
}

// settled gives the seat to another visit: this one only waits for the archive.
func (v *visit) settled(ctx context.Context, page *fetch.Page) {
	page.Body = nil // it is in its record; many may wait
	v.seat.save(ctx)
}

// broken keeps what came before a fetch failed, if anything did: half a page, a
// redirect that was not followed.
func (v *visit) broken(ctx context.Context, page *fetch.Page) error {
	if page == nil || page.Capture.URL == "" {
		return nil
	}
	v.leads = page.Capture.Location
	return v.seen(ctx, page.Capture)
}

// seen keeps a capture from which no article is saved.
func (v *visit) seen(ctx context.Context, c archive.Capture) error {
	return stop(v.crawler.Archive.Seen(ctx, c))
}

func resultOf(c archive.Change) Result {
	return map[archive.Change]Result{archive.New: New, archive.Changed: Changed, archive.Same: Same}[c]
}
