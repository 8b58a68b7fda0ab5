package render

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	cdpfetch "github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"tearsheet/archive"
	"tearsheet/scraper/fetch"
)

// quiet is how long nothing may be under way until a page counts as rendered.
const quiet = 500 * time.Millisecond

// Render runs the scripts of a page that was fetched. It waits until they ask
// for nothing more, or until Timeout, and takes the document as it is then, in
// UTF-8. With it come the captures of what it took beside the page itself, also
// when it fails.
func (b *Browser) Render(ctx context.Context, p *fetch.Page) (html []byte, captures []archive.Capture, err error) {
	inner, cancel := chromedp.NewContext(b.root, chromedp.WithNewBrowserContext())
	defer cancel()
	stop := context.AfterFunc(ctx, cancel)
	defer stop()
	t := &tab{browser: b, page: p, ctx: ctx, inner: inner, moved: time.Now()}
	text, err := t.document()
	cancel()
	t.busy.Wait()
	if err == nil && len(text) > b.o.MaxBytes {
		err = fmt.Errorf("%w of %d bytes", fetch.ErrTooLarge, b.o.MaxBytes)
	}
	if err != nil {
		return nil, t.captures, fmt.Errorf("render %s: %w", p.URL, err)
	}
	return []byte("<!doctype html>" + text), t.captures, nil
}

// document opens the page and takes what its scripts make of it.
func (t *tab) document() (html string, err error) {
	if err := chromedp.Listen(t.inner, t.hear); err != nil {
		return "", err
	}
	if _, err := chromedp.Call(t.inner, network.SetBypassServiceWorker, network.SetBypassServiceWorkerParams{Bypass: true}); err != nil {
		return "", err
	}
	if _, err := chromedp.Call(t.inner, page.Enable, page.EnableParams{}); err != nil { // for its dialogs
		return "", err
	}
	if _, err := chromedp.Call(t.inner, cdpfetch.Enable, cdpfetch.EnableParams{}); err != nil {
		return "", err
	}
	if err := t.open(); err != nil {
		return "", err
	}
	if err := t.settle(); err != nil {
		return "", err
	}
	return evaluate[string](t, "document.documentElement.outerHTML")
}

// tab is one page being rendered.
type tab struct {
	browser *Browser
	page    *fetch.Page
	ctx     context.Context // of the visit: it carries the pace
	inner   context.Context // of the browser's tab
	busy    sync.WaitGroup
	line    sync.Mutex // one request at a time, as for every page

	mu       sync.Mutex
	captures []archive.Capture
	asked    int
	out      int           // requests under way
	waited   time.Duration // for the hosts' delays
	moved    time.Time     // when something happened last
	begun    bool          // the page itself was given
}

// open goes to the page. It does not wait for the load event, which some pages
// never see.
func (t *tab) open() error {
	gone, err := chromedp.Call(t.inner, page.Navigate, page.NavigateParams{URL: t.page.URL.String()})
	if err == nil && gone.ErrorText != "" {
		err = fmt.Errorf("the browser says %s", gone.ErrorText)
	}
	return err
}

// settle waits until the page asks for nothing more.
func (t *tab) settle() error {
	ticker := time.NewTicker(quiet / 5)
	defer ticker.Stop()
	for began := time.Now(); !t.late(began); {
		select {
		case <-t.inner.Done():
			return t.inner.Err()
		case <-ticker.C:
		}
		if !t.still() {
			continue
		}
		if err := t.idle(); err != nil {
			return err
		}
		if t.still() { // the scripts had their turn and asked for nothing
			return nil
		}
	}
	return nil
}

// idle waits until the page's scripts have nothing to do, or two seconds.
func (t *tab) idle() error {
	const twice = "new Promise(done => requestIdleCallback(() => requestIdleCallback(() => done(true), {timeout: 1000}), {timeout: 1000}))"
	_, err := evaluate[bool](t, twice, chromedp.EvalAwaitPromise)
	return err
}

// evaluate asks the page. One whose scripts never end does not answer.
func evaluate[T any](t *tab, expression string, o ...chromedp.EvaluateOption) (T, error) {
	ctx, cancel := context.WithTimeout(t.inner, t.browser.o.Timeout)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, o...))
}

func (t *tab) late(began time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return time.Since(began)-t.waited > t.browser.o.Timeout
}

func (t *tab) still() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.out == 0 && time.Since(t.moved) > quiet
}

// hear takes the browser's requests, and answers what a page asks of its reader.
// It must not block.
func (t *tab) hear(event any) {
	if dialog, ok := event.(*page.EventJavascriptDialogOpening); ok {
		t.busy.Go(func() { t.dismiss(dialog) })
		return
	}
	request, ok := event.(*cdpfetch.EventRequestPaused)
	if !ok {
		return
	}
	t.mu.Lock()
	t.out++
	t.mu.Unlock()
	t.busy.Add(1)
	go func() {
		defer t.busy.Done()
		t.answer(request)
		t.mu.Lock()
		defer t.mu.Unlock()
		t.out--
		t.moved = time.Now()
	}()
}

// dismiss has nobody say anything to a page, which waits for that; it may be left.
func (t *tab) dismiss(dialog *page.EventJavascriptDialogOpening) {
	_, _ = chromedp.Call(t.inner, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{
		Accept: dialog.Type == page.DialogTypeBeforeunload,
	}) // an error is that the tab is being closed
}

// answer gives the browser what it asks for, or a failure.
func (t *tab) answer(r *cdpfetch.EventRequestPaused) {
	p, err := t.get(r)
	if err != nil || p == nil {
		t.refuse(r, err)
		reason := network.ErrorReasonBlockedByClient
		if r.ResourceType == network.ResourceTypeDocument {
			reason = network.ErrorReasonAborted // the page stays, where another would come in its place
		}
		_, _ = chromedp.Call(t.inner, cdpfetch.FailRequest, cdpfetch.FailRequestParams{
			RequestID: r.RequestID, ErrorReason: reason,
		}) // an error is that the tab is being closed
		return
	}
	_, _ = chromedp.Call(t.inner, cdpfetch.FulfillRequest, cdpfetch.FulfillRequestParams{
		RequestID: r.RequestID, ResponseCode: int64(p.Status), ResponseHeaders: headers(p), Body: p.Body,
	})
}

func (t *tab) refuse(r *cdpfetch.EventRequestPaused, err error) {
	t.browser.o.Log.Debug("request of a page refused", "url", r.Request.URL, "page", t.page.URL.String(), "err", err)
}

// headers are those of the answer that a browser needs. The body comes without
// its coding, and cookies are the visit's own affair.
func headers(p *fetch.Page) (all []*cdpfetch.HeaderEntry) {
	for name, values := range p.Header {
		switch http.CanonicalHeaderKey(name) {
		case "Content-Encoding", "Content-Length", "Transfer-Encoding", "Set-Cookie", "Strict-Transport-Security":
			continue
		}
		all = append(all, &cdpfetch.HeaderEntry{Name: name, Value: strings.Join(values, ", ")})
	}
	return all
}
