//go:build measure

package search

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"tearsheet/archive"
	"tearsheet/archive/archivetest"
)

var (
	corpusFile = flag.String("corpus", "", "articles as JSON lines with lang, title and text")
	articles   = flag.Int("articles", 20_000, "how many articles to make of them")
	batchBytes = flag.Int("batch", 0, "bytes of text to write at once")
	indexDir   = flag.String("index", "", "a folder to keep the index in, so that it is made once")
)

// press prints an archive of n articles while it is read.
type press struct {
	corpus *archivetest.Corpus
	n      int
	text   atomic.Int64
}

func (p *press) Journal(_ context.Context, after uint64) iter.Seq2[archive.Entry, error] {
	return func(yield func(archive.Entry, error) bool) {
		for n := int(after); n < p.n; n++ {
			if !yield(archive.Entry{Seq: uint64(n + 1), ID: pressID(n), Version: 1}, nil) {
				return
			}
		}
	}
}

// pressID looks as the IDs of an archive do: in no order.
func pressID(n int) archive.ID {
	digest := archive.Sum(binary.BigEndian.AppendUint64(nil, uint64(n)))
	return archive.ID(fmt.Sprintf("%07d%x", n, digest[:2]))
}

// pressNumber is the number of the article with an ID.
func pressNumber(id archive.ID) int {
	n, _ := strconv.Atoi(string(id[:7])) // as pressID wrote it
	return n
}

func (p *press) Snapshot(_ context.Context, id archive.ID, _ int) (archive.Snapshot, error) {
	a := p.corpus.Article(pressNumber(id))
	s := archive.Snapshot{ID: id, Article: *a, Version: 1, Versions: 1, Captured: a.Published.Time.Add(time.Hour)}
	p.text.Add(int64(len(s.Text())))
	return s, nil
}

func (p *press) Before(context.Context, archive.ID, int) (archive.Snapshot, error) {
	return archive.Snapshot{}, archive.ErrNotFound
}

func (p *press) StateOf(_ context.Context, id archive.ID) (archive.State, error) {
	if pressNumber(id)%100 == 0 {
		return archive.StateRemoved, nil
	}
	return archive.StateLive, nil
}

func (p *press) Turned(_ context.Context, state archive.State, most int) (turned []archive.Entry, ok bool, err error) {
	for n := 0; n < p.n && state == archive.StateRemoved; n += 100 {
		turned = append(turned, archive.Entry{Seq: uint64(n + 1), ID: pressID(n), Version: 1})
	}
	return turned, len(turned) <= most, nil
}

func (p *press) At(context.Context, archive.ID, time.Time) (int, error) { return 1, nil }

// TestMeasure makes the table of docs/archive.md: what an index of a large
// archive costs, and how long it takes to answer.
func TestMeasure(t *testing.T) {
	file, err := os.Open(*corpusFile)
	if err != nil {
		t.Skip("needs -corpus FILE")
	}
	defer file.Close()
	corpus, err := archivetest.ReadCorpus(file)
	if err != nil {
		t.Fatal(err)
	}
	p, dir := &press{corpus: corpus, n: *articles}, *indexDir
	if dir == "" {
		dir = t.TempDir()
	}
	x := open(t, dir, Options{BatchBytes: *batchBytes, BatchDocs: *batchBytes / 1000})
	begin, cpu := time.Now(), cpuSeconds()
	peak := watchMemory(func() {
		if _, err := x.Update(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	})
	if text := p.text.Load(); text > 0 {
		t.Logf("index of %d articles, %.0f MB of text: %.0f CPU s, %.0f s, %.0f articles/s, Go memory at most %.0f MB",
			p.n, mb(text), cpuSeconds()-cpu, time.Since(begin).Seconds(), float64(p.n)/time.Since(begin).Seconds(), mb(peak))
		settle(t, x)
		t.Logf("size %.0f MB, %.2f of the text", mb(sizeOf(t, dir)), float64(sizeOf(t, dir))/float64(text))
	}
	debug.FreeOSMemory()
	var most, files int64
	for _, kind := range kinds(corpus) {
		measure(t, x, p, kind)
		own, mapped := resident()
		most, files = max(most, own), max(files, mapped)
	}
	t.Logf("most memory while asking: %.0f MB of its own, %.0f MB of mapped files", mb(most), mb(files))
}

// settle waits until bleve has merged what it wants to merge.
func settle(t *testing.T, x *Index) {
	for before := int64(-1); ; {
		now := sizeOf(t, x.dir)
		if now == before {
			return
		}
		before = now
		<-time.After(2 * time.Second)
	}
}

// kind is one kind of question.
type kind struct {
	name  string
	query func(r *rand.Rand) string
	order Order
	by    By
	asOf  bool // as of 2019
	lines bool // with all places in the texts of the hits
	times int  // 100 if 0
}

func kinds(c *archivetest.Corpus) []kind {
	text := func(r *rand.Rand, n int) string {
		for {
			blocks := c.Article(r.IntN(*articles)).Blocks
			toks := tokens(blocks[r.IntN(len(blocks))].Text)
			if len(toks) < n {
				continue
			}
			var words []string
			for _, tok := range toks[r.IntN(len(toks)-n+1):][:n] {
				words = append(words, tok.term)
			}
			return strings.Join(words, " ")
		}
	}
	content := func(r *rand.Rand) string {
		for {
			if w := text(r, 1); len(w) > 3 && !common(w) {
				return w
			}
		}
	}
	stops := func(r *rand.Rand) string {
		for {
			w := text(r, 2+r.IntN(3))
			if !slices.ContainsFunc(strings.Fields(w), func(w string) bool { return !common(w) }) {
				return `"` + w + `"`
			}
		}
	}
	phrase := func(r *rand.Rand) string { return `"` + text(r, 2+r.IntN(3)) + `"` }
	word := func(r *rand.Rand) string { return content(r) }
	oneOf := func(n int) func(*rand.Rand) string {
		return func(r *rand.Rand) string {
			words := make([]string, n)
			for i := range words {
				words[i] = content(r)
			}
			return strings.Join(words, " OR ")
		}
	}
	deep := func(r *rand.Rand) string {
		return strings.Repeat("(", 60) + content(r) + " OR " + content(r) + strings.Repeat(" "+content(r)+")", 60)
	}
	filtered := func(r *rand.Rand) string {
		return content(r) + fmt.Sprintf(" site:site%d.example after:%d before:%d", r.IntN(40), 2014+r.IntN(4), 2019+r.IntN(4))
	}
	return []kind{
		{name: "a word, by relevance", query: word, order: ByRelevance},
		{name: "a word, newest", query: word, order: Newest},
		{name: "any word, the commonest too, by relevance", query: func(r *rand.Rand) string { return text(r, 1) }, order: ByRelevance},
		{name: "two words, by relevance", query: func(r *rand.Rand) string { return content(r) + " " + content(r) }, order: ByRelevance},
		{name: "a phrase as it stands, 2 to 4 words, by relevance", query: phrase, order: ByRelevance},
		{name: "a phrase as it stands, newest", query: phrase, order: Newest},
		{name: "a word of the title", query: func(r *rand.Rand) string { return "title:" + content(r) }, order: ByRelevance},
		{name: "a word, a site, years, newest", query: filtered, order: Newest},
		{name: "an author", query: func(r *rand.Rand) string { return fmt.Sprintf("author:name%d", r.IntN(2000)) }, order: Newest},
		{name: "NEAR/5", query: func(r *rand.Rand) string { return content(r) + " NEAR/5 " + content(r) }, order: ByRelevance},
		{name: "the beginning of a word", query: func(r *rand.Rand) string { return string([]rune(content(r))[:4]) + "*" }, order: ByRelevance},
		{name: "a year, counted by month", query: func(r *rand.Rand) string { return fmt.Sprintf("after:%d before:%[1]d-12", 2014+r.IntN(9)) }, order: Newest, by: ByMonth},
		{name: "removed ones: one in a hundred", query: func(*rand.Rand) string { return "state:removed" }, order: Newest},
		{name: "live ones with a word", query: func(r *rand.Rand) string { return content(r) + " state:live" }, order: Newest},
		{name: "a phrase of stop words", query: func(r *rand.Rand) string { return stops(r) }, order: ByRelevance},
		{name: "a word, counted by site", query: word, order: Newest, by: BySite},
		{name: "a word, counted by author", query: word, order: Newest, by: ByAuthor},
		{name: "a word, counted by day", query: word, order: Newest, by: ByDay},
		{name: "every article, counted by author", query: func(*rand.Rand) string { return "" }, order: Newest, by: ByAuthor, times: 10},
		{name: "a word as of 2019", query: word, order: Newest, asOf: true},
		{name: "a word, with its places in 20 texts", query: word, order: Newest, lines: true},
		{name: "two letters and *", query: func(r *rand.Rand) string { return content(r)[:2] + "*" }, order: ByRelevance, times: 20},
		{name: "20 words joined by OR", query: oneOf(20), order: ByRelevance, times: 20},
		{name: "256 words joined by OR", query: oneOf(256), order: ByRelevance, times: 5},
		{name: "64 parentheses deep", query: deep, order: ByRelevance, times: 20},
		{name: "three of the commonest words, NEAR/100", query: func(*rand.Rand) string { return `"the of and"~100` }, order: ByRelevance, times: 3},
	}
}

// measure asks questions of a kind and tells how long they took.
func measure(t *testing.T, x *Index, p *press, k kind) {
	r := rand.New(rand.NewPCG(7, 7))
	var took, cpu []time.Duration
	worst, slowest, total := time.Duration(0), "", 0
	for range cmp.Or(k.times, 100) {
		query := k.query(r)
		q, err := ParseQuery(query)
		if err != nil {
			continue
		}
		if q = q.Of(p); k.asOf {
			q = q.AsOf(time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC), p)
		}
		begin, before := time.Now(), cpuSeconds()
		found, err := x.Search(t.Context(), q, Page{Size: 20, Order: k.order})
		if err == nil && k.by != "" {
			_, err = x.Count(t.Context(), q, k.by)
		}
		if errors.Is(err, ErrQuery) {
			continue // more words than it may stand for
		}
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		for i := 0; k.lines && i < len(found.Hits); i++ {
			s, _ := p.Snapshot(t.Context(), found.Hits[i].ID, 0) // it never fails
			q.Lines(s.Text(), s.Lang, 8)
		}
		spent := time.Since(begin)
		cpu = append(cpu, time.Duration((cpuSeconds()-before)*1e9))
		took, total = append(took, spent), total+found.Total
		if spent > worst {
			worst, slowest = spent, fmt.Sprintf("%.60s (%d)", query, found.Total)
		}
	}
	if len(took) == 0 {
		t.Logf("%-50s refused", k.name)
		return
	}
	slices.Sort(took)
	slices.Sort(cpu)
	t.Logf("%-50s p50 %6.1f ms  p95 %6.1f ms (of CPU %6.1f)  worst %6.1f ms: %s; %d hits on average",
		k.name, ms(took[len(took)/2]), ms(took[len(took)*95/100]), ms(cpu[len(cpu)*95/100]), ms(worst), slowest, total/len(took))
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func mb(n int64) float64 { return float64(n) / 1e6 }

// cpuSeconds is how much time of processors the process has used.
func cpuSeconds() float64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// resident is how much memory the process has now: its own, and pages of files
// that the system may take back.
func resident() (own, mapped int64) {
	status, _ := os.ReadFile("/proc/self/status") // proc(5); nothing elsewhere
	for line := range strings.Lines(string(status)) {
		var n int64
		if _, err := fmt.Sscanf(line, "RssAnon: %d kB", &n); err == nil {
			own = n << 10
		}
		if _, err := fmt.Sscanf(line, "RssFile: %d kB", &n); err == nil {
			mapped = n << 10
		}
	}
	return own, mapped
}

// watchMemory is the most memory that Go held while fn ran.
func watchMemory(fn func()) (peak int64) {
	done, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		held := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
		for {
			metrics.Read(held)
			peak = max(peak, int64(held[0].Value.Uint64()-held[1].Value.Uint64()))
			select {
			case <-done:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	fn()
	close(done)
	<-watched
	return peak
}

func sizeOf(t *testing.T, dir string) (n int64) {
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // merged away meanwhile
		}
		if f, err := d.Info(); err == nil {
			n += f.Size()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
