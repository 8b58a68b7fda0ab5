//go:build cost

package boltdb_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.etcd.io/bbolt"
	"golang.org/x/sync/errgroup"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
)

var (
	textsFlag = flag.String("texts", "", "jsonl or jsonl.gz whose lines have a text, to recombine by paragraph")
	countFlag = flag.Int("articles", 20_000, "how many articles to save")
	keepFlag  = flag.String("keep", "", "make the archive here and leave it; one that is here is only read")
	savers    = flag.Int("savers", 512, "goroutines that save")
)

// meanText is the mean size of an article's text in bytes.
const meanText = 4700

// TestCost makes the tables of docs/archive.md: what an archive costs in bytes
// and in time.
func TestCost(t *testing.T) {
	paragraphs := readParagraphs(t)
	path := newPath(t)
	if *keepFlag != "" {
		path = *keepFlag
	}
	c := &cost{T: t, path: path, paragraphs: paragraphs}
	if _, err := os.Stat(path); err != nil {
		c.write()
	}
	c.read()
	c.pages()
}

func row(what, format string, args ...any) {
	fmt.Printf("| %-44s | %s |\n", what, fmt.Sprintf(format, args...))
}

// write makes the archive and measures what that takes.
func (c *cost) write() {
	db := open(c, c.path, boltdb.Options{})
	c.archive = &archive.Archive{Store: db}
	u := c.use(func() { c.saveAll(0, c.save) })
	stats := c.stats()
	row("articles", "%d", stats.Articles)
	row("clean text", "%d MB, %d bytes an article", stats.Text>>20, stats.Text/int64(stats.Articles))
	row("archive.db over clean text", "%.3f", float64(stats.Stored)/float64(stats.Text))
	row("1,000 saves: user, system CPU, wall", "%.3f s, %.3f s, %.3f s", c.each(u.user), c.each(u.system), c.each(u.wall))
	row("their articles made without saving", "%.3f s", c.each(c.use(func() { c.saveAll(0, c.make) }).user))
	row("memory: Go's from the system, anonymous, peak", "%s", memory())
	for round := 1; round <= 2; round++ {
		before := c.stats().Stored
		u = c.use(func() { c.saveAll(time.Duration(round)*30*24*time.Hour, c.recrawl) })
		row("recrawl of an unchanged article", "%.1f bytes", float64(c.stats().Stored-before)/float64(*countFlag))
		row("1,000 recrawls: user, system CPU, wall", "%.3f s, %.3f s, %.3f s", c.each(u.user), c.each(u.system), c.each(u.wall))
	}
	c.must(nil, db.Close())
}

// cost is one run of TestCost.
type cost struct {
	*testing.T
	path       string
	paragraphs []string
	archive    *archive.Archive
}

// read measures what is asked of an archive by a process that begins.
func (c *cost) read() {
	var db *boltdb.DB
	row("open", "%.1f ms", 1e3*c.measure(func() { db = open(c, c.path, boltdb.Options{ReadOnly: true}) }))
	c.archive = &archive.Archive{Store: db}
	r := rand.New(rand.NewPCG(9, 9))
	for range 2 {
		u := c.use(func() {
			for range 200 {
				c.must(c.archive.Find(c.Context(), costURL(r.IntN(*countFlag))))
			}
		})
		row("show by URL, mean of 200", "%s", u.times(200))
	}
	for _, l := range []struct {
		what  string
		query archive.Query
	}{
		{"", archive.Query{}},
		{" of a site", archive.Query{Site: "site7.example"}},
		{" of a section", archive.Query{Section: "Science"}},
		{" of an author", archive.Query{Author: "author 77 surname"}},
		{" of an author, by part of the name", archive.Query{Author: "or 77"}},
		{" of an author on a site", archive.Query{Author: "author 77 surname", Site: "site7.example"}},
		{" of a section before a date", archive.Query{Section: "Science", Before: time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC)}},
		{" of a section that is none", archive.Query{Section: "Gardening"}},
		{" of an author that is none", archive.Query{Author: "nobody"}},
		{" in a language that is none", archive.Query{Lang: "pt"}},
		{" that are removed: none", archive.Query{State: archive.StateRemoved}},
		{" of an old period", archive.Query{Before: time.Date(2021, 6, 1, 0, 0, 0, 0, time.UTC)}},
	} {
		l.query.Limit, l.query.Heads = 50, true
		found := 0
		first := c.use(func() { found = c.list(l.query) })
		again := c.use(func() {
			for range 10 {
				c.list(l.query)
			}
		})
		row("list newest 50"+l.what, "%s; again %s (%d)", first.times(1), again.times(10), found)
	}
	row("memory: Go's from the system, anonymous, peak", "%s", memory())
}

func (c *cost) list(q archive.Query) (n int) {
	for _, err := range c.archive.Snapshots(c.Context(), q) {
		c.must(nil, err)
		n++
	}
	return n
}

// pages tells where the pages of the file went.
func (c *cost) pages() {
	db, err := bbolt.Open(c.path, 0o644, &bbolt.Options{ReadOnly: true})
	c.must(db, err)
	defer db.Close()
	text, used := float64(c.stats().Text), 0
	c.must(nil, db.View(func(t *bbolt.Tx) error {
		err := t.ForEach(func(name []byte, b *bbolt.Bucket) error {
			s := b.Stats()
			size := s.LeafAlloc + s.BranchAlloc
			used += size
			row("pages of "+string(name), "%.1f bytes an article, %.4f of the text, %.2f full",
				float64(size)/float64(*countFlag), float64(size)/text, float64(s.LeafInuse+s.BranchInuse)/float64(size))
			return nil
		})
		row("pages in use, in all", "%.3f of the text; free %.1f MB", float64(used)/text, float64(int(t.Size())-used)/1e6)
		return err
	}))
}

// use is what something took, in seconds.
type use struct{ user, system, wall float64 }

// times is the time each of several took.
func (u use) times(n float64) string {
	return fmt.Sprintf("%.1f ms of CPU, %.1f ms", (u.user+u.system)*1e3/n, u.wall*1e3/n)
}

func (c *cost) use(do func()) use {
	var before, after syscall.Rusage
	c.must(nil, syscall.Getrusage(syscall.RUSAGE_SELF, &before))
	wall := c.measure(do)
	c.must(nil, syscall.Getrusage(syscall.RUSAGE_SELF, &after))
	seconds := func(t syscall.Timeval) float64 { return float64(t.Nano()) / 1e9 }
	return use{seconds(after.Utime) - seconds(before.Utime), seconds(after.Stime) - seconds(before.Stime), wall}
}

// each is the share of 1,000 articles.
func (c *cost) each(seconds float64) float64 { return seconds * 1000 / float64(*countFlag) }

// memory is what the process has of it. The peak counts pages of the file, too,
// which the kernel takes back when others need them.
func memory() string {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	status, _ := os.ReadFile("/proc/self/status")
	field := func(name string) int {
		_, rest, _ := strings.Cut(string(status), name+":")
		kb := 0
		fmt.Sscan(rest, &kb)
		return kb >> 10
	}
	return fmt.Sprintf("%d MB, %d MB, %d MB", m.Sys>>20, field("RssAnon"), field("VmHWM"))
}

func (c *cost) measure(do func()) float64 {
	begun := time.Now()
	do()
	return time.Since(begun).Seconds()
}

func (c *cost) stats() archive.Stats {
	s, err := c.archive.Stats(c.Context())
	c.must(s, err)
	return s
}

func (c *cost) must(_ any, err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

// saveAll saves from many goroutines, each call safely on disk when it returns.
func (c *cost) saveAll(later time.Duration, save func(int, time.Duration) error) {
	group, ctx := errgroup.WithContext(c.Context())
	next := make(chan int)
	group.Go(func() error {
		defer close(next)
		for i := range *countFlag {
			select {
			case next <- i:
			case <-ctx.Done():
				return nil
			}
		}
		return nil
	})
	for range *savers {
		group.Go(func() error {
			for i := range next {
				if err := save(i, later); err != nil {
					return err
				}
			}
			return nil
		})
	}
	c.must(nil, group.Wait())
}

func (c *cost) make(i int, _ time.Duration) error { c.article(i); return nil }

func (c *cost) save(i int, _ time.Duration) error {
	_, _, err := c.archive.Save(context.Background(), costCapture(i, 0), c.article(i))
	return err
}

func (c *cost) recrawl(i int, later time.Duration) error {
	again := costCapture(i, later)
	again.Revisit = true
	return c.archive.Seen(context.Background(), again)
}

func costURL(i int) string {
	return fmt.Sprintf("https://www.site%d.example/%d/%02d/a-story-about-the-number-%d", i%40, 2015+i%10, 1+i/7%12, i*7919%1000003)
}

func costCapture(i int, later time.Duration) archive.Capture {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i)*137*time.Millisecond + later)
	return archive.Capture{
		URL: costURL(i), Status: 200, MIME: "text/html; charset=utf-8", Time: at, Payload: archive.Sum(fmt.Append(nil, i)),
		Record: archive.Record{File: fmt.Sprintf("tearsheet-%s-%05d.warc.gz", at.Format("20060102"), i/30_000), Offset: int64(i%30_000) * 31_337, Length: 29_000 + int64(i%4000)},
	}
}

// article is one of many, of paragraphs that others have too.
func (c *cost) article(i int) *archive.Article {
	r := rand.New(rand.NewPCG(uint64(i), 3))
	section := []string{"Politics", "Science", "Economy", "Culture"}[r.IntN(4)]
	a := &archive.Article{
		URL: costURL(i), Canonical: costURL(i), Site: fmt.Sprintf("Site %d", i%40), Section: section, Lang: "en",
		Title: firstWords(c.paragraphs[r.IntN(len(c.paragraphs))], 9), Authors: []string{fmt.Sprintf("Author %d Surname", r.IntN(2000))},
		Tags: []string{section, "tag" + fmt.Sprint(r.IntN(300))}, Confidence: 0.97, Extractor: "tearsheet/0.1",
		Published: archive.Date{Time: time.Date(2016, 1, 1, 0, 0, r.IntN(10*365*86400), 0, time.UTC)},
	}
	for size, want := 0, meanText/2-200+r.IntN(meanText); size < want; {
		p := c.paragraphs[r.IntN(len(c.paragraphs))]
		a.Blocks = append(a.Blocks, archive.Block{Kind: archive.Paragraph, Text: p})
		size += len(p) + 2
	}
	return a
}

func firstWords(s string, n int) string {
	words := strings.Fields(s)
	return strings.Join(words[:min(n, len(words))], " ")
}

func readParagraphs(t *testing.T) (all []string) {
	if *textsFlag == "" {
		t.Skip("-texts names no file")
	}
	f, err := os.Open(*textsFlag)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if filepath.Ext(*textsFlag) == ".gz" {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var line struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.Split(line.Text, "\n\n")...)
	}
	return slices.DeleteFunc(all, func(p string) bool { return p == "" || len(p) > 3000 })
}
