package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"tearsheet/archive"
)

// TestReplayWebPage opens an exported WACZ in ReplayWeb.page, in Chromium, and
// reads the article in the frame. TEARSHEET_NODE names a folder with npm's
// replaywebpage, as .ci/run peers makes one.
func TestReplayWebPage(t *testing.T) {
	player := filepath.Join(os.Getenv("TEARSHEET_NODE"), "node_modules", "replaywebpage")
	if _, err := os.Stat(filepath.Join(player, "sw.js")); err != nil {
		t.Skip("TEARSHEET_NODE names no folder with npm's replaywebpage; .ci/run peers makes one")
	}
	press := newFatalPress(t)
	dir := t.TempDir()
	house, file := filepath.Join(dir, "house"), filepath.Join(dir, "house.wacz")
	must(t, press.crawl(house, "--max-pages", "20")...)
	must(t, "export", "--archive", house, "--format", "wacz", "-o", file)
	story := articleIn(t, house)

	rooms := http.NewServeMux()
	rooms.Handle("/", http.FileServer(http.Dir(player)))
	rooms.HandleFunc("/house.wacz", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, file) })
	server := httptest.NewServer(rooms)
	defer server.Close()
	ctx := chromium(t)
	address := server.URL + "/?source=" + url.QueryEscape(server.URL+"/house.wacz") + "#view=pages&url=" + url.QueryEscape(story.URL)
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
	want := story.Blocks[0].Text
	if seen := seenIn(ctx, want); !strings.Contains(seen, want) {
		t.Errorf("ReplayWeb.page shows %.600q, want %q", seen, want)
	}
	shoot(t, ctx, "replaywebpage.png")
}

// seenIn looks at the text of the frames until it has what is wanted, or the
// context ends. A page that loads in frames of frames has no event to wait for.
func seenIn(ctx context.Context, want string) (seen string) {
	for !strings.Contains(seen, want) && ctx.Err() == nil {
		text, err := chromedp.Run(ctx, chromedp.Evaluate[string](textOfFrames))
		if err == nil {
			seen = text
		}
		select {
		case <-ctx.Done():
		case <-time.After(200 * time.Millisecond):
		}
	}
	return seen
}

// chromium is a browser for half a minute.
func chromium(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no Chromium is installed")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.WindowSize(1200, 900))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, stop := context.WithTimeout(t.Context(), 40*time.Second)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	return ctx
}

// shoot takes a picture for whoever wants to look: TEARSHEET_PICTURES names the
// folder.
func shoot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	folder := os.Getenv("TEARSHEET_PICTURES")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Error(err)
	}
	write(t, filepath.Join(folder, name), picture)
}

// articleIn is an article of an archive that has a text.
func articleIn(t *testing.T, dir string) archive.Snapshot {
	t.Helper()
	for line := range strings.Lines(string(must(t, "export", "--archive", dir))) {
		var s archive.Snapshot
		if err := json.Unmarshal([]byte(line), &s); err == nil && s.Lang == "en" && len(s.Blocks) > 3 {
			return s
		}
	}
	t.Fatal("no article is in the archive")
	return archive.Snapshot{}
}

// textOfFrames is the text of all frames and shadow trees.
const textOfFrames = `(function read(node) {
	let text = node.nodeType === 3 ? node.data.trim() + " " : ""
	if (node.tagName === "SCRIPT" || node.tagName === "STYLE") return ""
	if (node.shadowRoot) text += read(node.shadowRoot)
	try { if (node.contentDocument) text += read(node.contentDocument) } catch (e) { text += "[" + e + "]" }
	for (const child of node.childNodes) text += read(child)
	return text
})(document).replace(/\s+/g, " ")`
