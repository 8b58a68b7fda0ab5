package archivetest

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"tearsheet/archive"
)

// Corpus makes as many articles as a measurement needs out of a few real ones:
// their paragraphs, shuffled within a language. So their words are as common,
// and their texts compress as well, as those of real news.
type Corpus struct {
	tongues []*tongue // one for each article that was read, so that languages keep their shares
}

// tongue is what was read in one language.
type tongue struct {
	lang       string
	titles     []string
	paragraphs []string
}

// ReadCorpus reads articles as JSON lines with "lang", "title" and "text",
// whose paragraphs are parted by blank lines. They may be compressed by gzip.
func ReadCorpus(r io.Reader) (*Corpus, error) {
	b := bufio.NewReader(r)
	if magic, err := b.Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		unzipped, err := gzip.NewReader(b)
		if err != nil {
			return nil, fmt.Errorf("read corpus: %w", err)
		}
		b = bufio.NewReader(unzipped)
	}
	c, byLang := &Corpus{}, map[string]*tongue{}
	for lines := json.NewDecoder(b); ; {
		var line struct{ Lang, Title, Text string }
		if err := lines.Decode(&line); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("read corpus: %w", err)
		}
		if line.Text == "" {
			continue
		}
		t := byLang[line.Lang]
		if t == nil {
			t = &tongue{lang: line.Lang}
			byLang[line.Lang] = t
		}
		t.titles = append(t.titles, line.Title)
		t.paragraphs = append(t.paragraphs, strings.Split(line.Text, "\n\n")...)
		c.tongues = append(c.tongues, t)
	}
	if c.tongues == nil {
		return nil, errors.New("read corpus: it holds no article")
	}
	return c, nil
}

// MeanText is how long the texts of a corpus are on average, about, in bytes.
const MeanText = 4700

// Article is the n-th article, always the same for the same n. Their lengths
// are spread as those of news are; the sites are 300, the sections 24, and the
// dates lie within ten years.
func (c *Corpus) Article(n int) *archive.Article {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	t := c.tongues[r.IntN(len(c.tongues))]
	site := fmt.Sprintf("site%d.example", min(r.IntN(300), r.IntN(300)))
	a := &archive.Article{
		URL:       fmt.Sprintf("https://www.%s/%d/%s", site, n, slug(t.titles[r.IntN(len(t.titles))])),
		Site:      site,
		Title:     t.titles[r.IntN(len(t.titles))],
		Authors:   []string{fmt.Sprintf("Author %c. Name%d", 'A'+r.IntN(26), r.IntN(2000))},
		Section:   fmt.Sprintf("Section %d", r.IntN(24)),
		Published: archive.Date{Time: time.Date(2014, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.Int64N(int64(10 * 365 * 24 * time.Hour)))).Truncate(time.Second)},
		Lang:      t.lang,
		Extractor: "corpus/1",
	}
	want := int(MeanText * min(max(r.ExpFloat64()*0.6+0.35, 0.2), 8))
	for size := 0; size < want; {
		p := t.paragraphs[r.IntN(len(t.paragraphs))]
		a.Blocks = append(a.Blocks, archive.Block{Kind: archive.Paragraph, Text: p})
		size += len(p) + 2
	}
	return a
}

// slug is the beginning of a title as addresses have it.
func slug(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	return strings.Join(words[:min(len(words), 6)], "-")
}
