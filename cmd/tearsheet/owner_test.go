package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"tearsheet/archive"
)

// counted knows how many looks at the store are being taken.
type counted struct {
	archive.Store
	open atomic.Int64
}

func (c *counted) View(ctx context.Context, fn func(archive.Reader) error) error {
	c.open.Add(1)
	defer c.open.Add(-1)
	return c.Store.View(ctx, fn)
}

// stalled is a reader that takes a number of chunks and then no more, until it
// goes away.
type stalled struct {
	http.ResponseWriter
	chunks  int
	blocked chan struct{}
	gone    <-chan struct{}
}

func (s *stalled) Write(b []byte) (int, error) {
	if s.chunks--; s.chunks >= 0 {
		return len(b), nil
	}
	close(s.blocked)
	<-s.gone
	return 0, errors.New("the reader has gone away")
}

func (s *stalled) Flush() {}

// TestSlowReaders has every reading command asked by a reader that stops
// reading. The owner saves on, and nothing of the store is held.
func TestSlowReaders(t *testing.T) {
	o, store := ownedArchive(t, 250)
	patience := 3
	if testing.Short() {
		patience = 1
	}
	for _, args := range readingCommands(o.env) {
		for chunks := range patience {
			t.Run(fmt.Sprint(strings.Join(args, " "), " after ", chunks), func(t *testing.T) {
				ctx, leave := context.WithCancel(t.Context())
				defer leave()
				reader := &stalled{httptest.NewRecorder(), chunks, make(chan struct{}), ctx.Done()}
				done := make(chan struct{})
				go func() {
					defer close(done)
					o.ServeHTTP(reader, question(t, ctx, args))
				}()
				select {
				case <-reader.blocked:
				case <-done:
					return // it had less to say
				}
				if n := store.open.Load(); n > 0 {
					t.Errorf("%d looks at the store are held by a reader that does not read", n)
				}
				saveStory(t, o.house.archive, int(time.Now().UnixNano()))
				leave()
				<-done
			})
		}
	}
}

// ownedArchive is an archive with articles, and its owner.
func ownedArchive(t *testing.T, articles int) (*owner, *counted) {
	t.Helper()
	e := &env{stdout: io.Discard, stderr: io.Discard, dir: t.TempDir(), width: 80, now: time.Now, log: slog.New(slog.DiscardHandler)}
	e.variable = func(string) string { return "" }
	e.config.Archive = e.dir
	h, err := e.openToWrite(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	store := &counted{Store: h.archive.Store}
	h.archive.Store = store
	for i := range articles {
		saveStory(t, h.archive, i)
	}
	return &owner{house: h, env: e}, store
}

// saveStory saves an article, and a second version of every tenth.
func saveStory(t *testing.T, a *archive.Archive, n int) {
	t.Helper()
	for version := range 1 + n%10/9 {
		text := strings.Repeat(fmt.Sprintf("The harbour of island %d has %d ferries. ", n, version), 40)
		url := fmt.Sprintf("https://magazine.example/%d", n)
		c := archive.Capture{URL: url, Time: time.Now(), Status: http.StatusOK}
		article := &archive.Article{URL: url, Title: fmt.Sprint("Island ", n), Lang: "en", Blocks: []archive.Block{{Kind: archive.Paragraph, Text: text}}}
		if _, _, err := a.Save(t.Context(), c, article); err != nil {
			t.Fatal(err)
		}
	}
}

// readingCommands are command lines of everything that an owner answers.
func readingCommands(e *env) (lines [][]string) {
	flags := map[string][][]string{
		"search": {{"harbour", "--limit", "0", "--format", "jsonl"}, {"harbour", "--kwic", "3", "--limit", "0"}, {"harbour", "--count-by", "day"}},
		"list":   {{"--format", "jsonl"}, {"--format", "csv"}, nil},
		"export": {nil, {"harbour"}, {"--format", "csv"}},
		"diff":   {{"https://magazine.example/9"}},
	}
	for _, c := range rootCommand(e).Commands() {
		if c.Annotations[reads] == "" || c.Name() == "explain" || c.Name() == "why" { // they need the page as it came, and a frontier
			continue
		}
		some, ok := flags[c.Name()]
		if !ok {
			some = [][]string{usual(c)}
		}
		for _, f := range some {
			lines = append(lines, append([]string{c.Name()}, f...))
		}
	}
	return lines
}

// usual are arguments that most commands take.
func usual(c *cobra.Command) []string {
	if strings.Contains(c.Use, " ") && !strings.Contains(c.Use, "[") {
		return []string{"latest"}
	}
	return nil
}

func question(t *testing.T, ctx context.Context, args []string) *http.Request {
	t.Helper()
	body, err := json.Marshal(asked{Args: args, Dir: t.TempDir(), Width: 80})
	if err != nil {
		t.Fatal(err)
	}
	return httptest.NewRequestWithContext(ctx, http.MethodPost, "/run", strings.NewReader(string(body)))
}

// TestReadersWhileSaving has many readers ask while the owner saves.
func TestReadersWhileSaving(t *testing.T) {
	o, _ := ownedArchive(t, 20)
	lines := readingCommands(o.env)
	done := make(chan struct{})
	for _, args := range lines {
		go func() {
			defer func() { done <- struct{}{} }()
			for range 3 {
				answer := httptest.NewRecorder()
				o.ServeHTTP(answer, question(t, t.Context(), args))
				if !strings.Contains(answer.Body.String(), `"exit":0`) {
					t.Errorf("%v: %s", args, answer.Body)
				}
			}
		}()
	}
	for saved, left := 1000, len(lines); left > 0; saved++ {
		select {
		case <-done:
			left--
		default:
			saveStory(t, o.house.archive, saved)
		}
	}
}
