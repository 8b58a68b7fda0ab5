//go:build train

package extract

import (
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var half = flag.Int("half", -1, "`PART` of the hosts that TestMetadata measures: 0, 1, or -1 for both")

// metadataTruth is what a page's metadata truly are.
type metadataTruth struct {
	URL, Set, Title, Date, Text string
	Authors                     []string
	doc                         []byte
}

// TestMetadata measures title, authors and date on labelled pages, and writes
// every wrong one with its evidence to metadata.txt in the temporary folder:
//
//	go test -tags train -run TestMetadata -v -dev PREFIX [-half 0]
func TestMetadata(t *testing.T) {
	if *devPrefix == "" {
		t.Fatal("no labelled pages: give them with -dev PREFIX")
	}
	name := filepath.Join(os.TempDir(), fmt.Sprintf("metadata%d.txt", *half))
	out, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	sums, counts := map[string]float64{}, map[string]float64{}
	spent, pages := time.Duration(0), 0
	for _, p := range metadataPages(t, *devPrefix) {
		if *half >= 0 && halfOf(p.URL) != *half {
			continue
		}
		doc, err := Parse(p.doc, "text/html; charset=utf-8")
		if err != nil {
			t.Fatal(err)
		}
		u, _ := url.Parse(p.URL)
		start := time.Now()
		x, err := (&Extractor{}).Explain(doc, u, nil)
		if err != nil {
			t.Fatal(p.URL, err)
		}
		spent, pages = spent+time.Since(start), pages+1
		for field, score := range p.scores(x) {
			sums[p.Set+" "+field] += score
			counts[p.Set+" "+field]++
			if score < 1 {
				fmt.Fprintf(out, "\n## %s %s %.2f %s\n   want %q\n   got  %q\n", field, p.Set, score, p.URL, p.want(field), got(x, field))
				for _, e := range x.Metadata {
					if e.Field == field || field == "published" && e.Field == "modified" {
						fmt.Fprintf(out, "   %-10s %-24s %q\n", e.Field, e.Source, e.Value)
					}
				}
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(sums)) {
		t.Logf("%-18s %.4f of %3.0f", key, sums[key]/counts[key], counts[key])
	}
	t.Logf("%s; %v a page", name, spent/time.Duration(max(pages, 1)))
}

func halfOf(address string) int {
	u, _ := url.Parse(address)
	hash := fnv.New32a()
	hash.Write([]byte("half of " + strings.TrimPrefix(u.Hostname(), "www.")))
	return int(hash.Sum32() % 2)
}

func metadataPages(t *testing.T, prefix string) []*metadataTruth {
	t.Helper()
	truths := map[string]*metadataTruth{}
	for line := range lines(t, prefix+".truth.jsonl.gz") {
		p := &metadataTruth{}
		if err := json.Unmarshal(line, p); err != nil {
			t.Fatal(err)
		}
		truths[p.URL] = p
	}
	var pages []*metadataTruth
	for target, body := range records(t, prefix+".warc.gz") {
		if p := truths[target]; p != nil {
			p.doc = body
			pages = append(pages, p)
		}
	}
	return pages
}

func (p *metadataTruth) scores(x *Explanation) map[string]float64 {
	scores := map[string]float64{}
	if p.Title != "" {
		scores["title"] = 0
		if key := titleKey(p.Title); key == titleKey(x.Article.Title) {
			scores["title"] = 1
		}
	}
	if len(p.Authors) > 0 {
		scores["author"] = nameF1(x.Article.Authors, p.Authors)
	}
	if p.Date != "" {
		scores["published"] = 0
		if want, ok := readDate(p.Date, orderUnsure); ok && !x.Article.Published.IsZero() && sharesDay(x.Article.Published.Time, want.Time) {
			scores["published"] = 1
		}
	}
	return scores
}

func (p *metadataTruth) want(field string) []string {
	switch field {
	case "title":
		return []string{p.Title}
	case "author":
		return p.Authors
	}
	return []string{p.Date}
}

func got(x *Explanation, field string) []string {
	switch field {
	case "title":
		return []string{x.Article.Title}
	case "author":
		return x.Article.Authors
	}
	return []string{x.Article.Published.String()}
}

// sharesDay tells whether two times are of one day, as written or in UTC.
func sharesDay(a, b time.Time) bool {
	for _, x := range []time.Time{a, a.UTC()} {
		for _, y := range []time.Time{b, b.UTC()} {
			if dayOf(x) == dayOf(y) {
				return true
			}
		}
	}
	return false
}

func titleKey(s string) string { return strings.Join(words(strings.ReplaceAll(s, "\u00ad", "")), " ") }

// nameSet is names in a form that can be compared, lists of names cut.
func nameSet(names []string) map[string]bool {
	set := map[string]bool{}
	for _, n := range names {
		n = strings.TrimPrefix(strings.TrimPrefix(n, "By "), "by ")
		for _, and := range []string{" and ", " und ", " et ", " y ", " og ", " och ", " with ", " & ", ";", "|", "/", "\n"} {
			n = strings.ReplaceAll(n, and, ",")
		}
		for part := range strings.SplitSeq(n, ",") {
			if key := titleKey(part); key != "" {
				set[key] = true
			}
		}
	}
	return set
}

func nameF1(got, want []string) float64 {
	g, w := nameSet(got), nameSet(want)
	common := 0
	for n := range g {
		if w[n] {
			common++
		}
	}
	return 2 * float64(common) / float64(len(g)+len(w))
}

// TestSiteKnown measures what is gained by knowing a site's other pages: on the
// hosts that stand in the labelled pages more than once, and on fifty pages of
// a made site that says three things in plain paragraphs of every page:
//
//	go test -tags train -run TestSiteKnown -v -dev PREFIX
func TestSiteKnown(t *testing.T) {
	hosts := map[string][]*metadataTruth{}
	for _, p := range metadataPages(t, *devPrefix) {
		u, _ := url.Parse(p.URL)
		hosts[u.Hostname()] = append(hosts[u.Hostname()], p)
	}
	alone, known, pages := 0.0, 0.0, 0
	for _, host := range slices.Sorted(maps.Keys(hosts)) {
		if len(hosts[host]) < 2 {
			continue
		}
		site := &Site{}
		for _, p := range hosts[host] {
			site.Learn(treeOf(t, string(p.doc)))
		}
		for _, p := range hosts[host] {
			alone, known, pages = alone+p.wordF1(t, nil), known+p.wordF1(t, site), pages+1
		}
	}
	t.Logf("hosts that occur several times: word F1 %.4f alone, %.4f known, of %d pages", alone/float64(pages), known/float64(pages), pages)
	for _, learned := range []int{0, 2, 5, 10, 50} {
		site := &Site{}
		weekly.learn(t, site, 100, 100+learned)
		sum := 0.0
		for n := range 20 {
			title, own := article(n)
			sum += wordF1(textOf(t, weekly.page(n, title, own...), site), strings.Join(own, "\n"))
		}
		t.Logf("a made site of which %d pages are known: word F1 %.4f", learned, sum/20)
	}
}

// wordF1 is that of the text that a page comes out with.
func (p *metadataTruth) wordF1(t *testing.T, site *Site) float64 {
	t.Helper()
	u, _ := url.Parse(p.URL)
	a, err := (&Extractor{}).Extract(treeOf(t, string(p.doc)), u, site)
	if err != nil {
		return 0
	}
	return wordF1(a.Text(), p.Text)
}
