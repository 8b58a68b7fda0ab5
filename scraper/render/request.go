package render

import (
	"errors"
	"net/http"
	"sync"
	"time"

	cdpfetch "github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"

	"tearsheet/scraper/fetch"
)

// Why a request of a page is not made.
var (
	errKind   = errors.New("text needs no such thing")
	errMethod = errors.New("only GET changes nothing")
	errMany   = errors.New("the page asks for too much")
)

// get makes one request of the page: the page itself as it was fetched, and
// what can change its text. Pictures, fonts, films and frames cannot.
func (t *tab) get(r *cdpfetch.EventRequestPaused) (*fetch.Page, error) {
	if r.ResourceType == network.ResourceTypeDocument {
		return t.itself(r)
	}
	switch r.ResourceType {
	case network.ResourceTypeScript, network.ResourceTypeXHR, network.ResourceTypeFetch, network.ResourceTypeStylesheet:
	default:
		return nil, errKind
	}
	if r.Request.Method != http.MethodGet {
		return nil, errMethod
	}
	kept := r.ResourceType == network.ResourceTypeScript || r.ResourceType == network.ResourceTypeStylesheet
	if p := t.browser.shelf.get(r.Request.URL); kept && p != nil {
		return p, nil
	}
	p, err := t.fetch(r.Request.URL)
	if err == nil && kept {
		t.browser.shelf.put(r.Request.URL, p)
	}
	return p, err
}

// itself gives the page itself, once: frames and what scripts lead on to are
// pages of their own.
func (t *tab) itself(r *cdpfetch.EventRequestPaused) (*fetch.Page, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.begun || r.Request.Method != http.MethodGet {
		return nil, errKind
	}
	t.begun = true
	return t.page, nil
}

// fetch asks for a part of the page when its host may be asked.
func (t *tab) fetch(url string) (*fetch.Page, error) {
	t.line.Lock()
	defer t.line.Unlock()
	t.mu.Lock()
	t.asked++
	many := t.asked > t.browser.o.MaxRequests
	t.mu.Unlock()
	if many {
		return nil, errMany
	}
	began := time.Now()
	p, err := t.browser.o.Fetcher.Fetch(t.ctx, fetch.Request{URL: url})
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waited += time.Since(began)
	if p != nil {
		t.captures = append(append(t.captures, p.Hops...), p.Capture)
	}
	return p, err
}

// shelf keeps scripts and style sheets that many pages of a site share.
type shelf struct {
	mu    sync.Mutex
	files map[string]*fetch.Page
	bytes int
}

// The limits of a shelf.
const (
	shelfBytes = 32 << 20
	shelfAge   = time.Hour
)

func (s *shelf) get(url string) *fetch.Page {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.files[url]
	if p == nil || time.Since(p.Capture.Time) > shelfAge {
		return nil
	}
	return p
}

// put keeps a file; a full shelf is emptied, which costs requests and no rule.
func (s *shelf) put(url string, p *fetch.Page) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.Status != http.StatusOK || len(p.Body) > shelfBytes/4 {
		return
	}
	if s.bytes += len(p.Body); s.bytes > shelfBytes {
		clear(s.files)
		s.bytes = len(p.Body)
	}
	s.files[url] = p
}
