// Package render opens a page in Chromium and runs its scripts, for sites
// whose pages are empty without. The browser has no network of its own: each
// of its requests is intercepted and made by a fetch.Fetcher, under the same
// robots.txt, address guard, limits, pace and recording as every other, and
// what is not intercepted finds no host.
package render

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/chromedp"

	"tearsheet/scraper/fetch"
)

// ErrNoBrowser is returned by Open where no Chromium is installed.
var ErrNoBrowser = errors.New("no Chromium is installed")

// Fetcher makes the browser's requests.
type Fetcher interface {
	Fetch(context.Context, fetch.Request) (*fetch.Page, error)
}

// Options say how to render. Fetcher is needed.
type Options struct {
	Fetcher     Fetcher
	Path        string        // of the browser; "" looks for chromium in $PATH
	Timeout     time.Duration // of one page, without what its host's delay costs; 0 is 30 s
	MaxRequests int           // of one page, beside the page itself; 0 is 60
	MaxBytes    int           // of the rendered page; 0 is 16 MiB
	Log         *slog.Logger  // told of requests that are refused; nil is silent
}

// Browser is a running Chromium. It is safe for concurrent use; each page has
// its own cookies, which go with it.
type Browser struct {
	o     Options
	root  context.Context // of the browser, as chromedp wants it
	close context.CancelFunc
	shelf shelf
}

// Open starts the browser. The error wraps ErrNoBrowser.
func Open(o Options) (*Browser, error) {
	o.fill()
	path, err := find(o.Path)
	if err != nil {
		return nil, err
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), flags(path)...)
	root, cancel := chromedp.NewContext(allocator)
	if err := chromedp.Do(root); err != nil {
		cancel()
		stop()
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	return &Browser{o: o, root: root, close: func() { cancel(); stop() }, shelf: shelf{files: map[string]*fetch.Page{}}}, nil
}

// Close ends the browser.
func (b *Browser) Close() error {
	b.close()
	return nil
}

func (o *Options) fill() {
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	if o.MaxRequests <= 0 {
		o.MaxRequests = 60
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = 16 << 20
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
}

// find looks for the browser under the names that distributions give it.
func find(path string) (string, error) {
	names := []string{path}
	if path == "" {
		names = []string{"chromium", "chromium-browser", "google-chrome"}
	}
	for _, name := range names {
		if found, err := exec.LookPath(name); err == nil {
			return found, nil
		}
	}
	return "", fmt.Errorf("look for %s: %w", names[0], ErrNoBrowser)
}

// flags cut the browser off: no host resolves, and the proxy is nobody. Its
// sandbox cannot be had as root.
func flags(path string) []chromedp.ExecAllocatorOption {
	defaults := chromedp.DefaultExecAllocatorOptions
	all := append(defaults[:],
		chromedp.ExecPath(path),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"),
		chromedp.Flag("proxy-server", "http://127.0.0.1:9"),
		chromedp.Flag("proxy-bypass-list", "<-loopback>"),
		chromedp.Flag("force-webrtc-ip-handling-policy", "disable_non_proxied_udp"),
		chromedp.Flag("disable-features", "IsolateOrigins,site-per-process,Translate,MediaRouter,OptimizationHints"),
		chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("mute-audio", true),
	)
	if os.Geteuid() == 0 {
		all = append(all, chromedp.NoSandbox)
	}
	return all
}
