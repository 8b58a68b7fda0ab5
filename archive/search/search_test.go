package search

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
)

// shelf is an archive in memory: every version of every article.
type shelf struct {
	versions map[archive.ID][]archive.Snapshot
	journal  []archive.Entry
	broken   map[archive.Entry]error // by ID and Version
}

func newShelf(articles ...archive.Article) *shelf {
	s := &shelf{versions: map[archive.ID][]archive.Snapshot{}}
	for i, a := range articles {
		s.save(archive.ID(fmt.Sprintf("article%03d", i)), a)
	}
	return s
}

func (s *shelf) save(id archive.ID, a archive.Article) {
	n := len(s.versions[id]) + 1
	s.versions[id] = append(s.versions[id], archive.Snapshot{
		ID: id, Article: a, Version: n, Captured: day("2024-05-01").AddDate(0, 0, n),
	})
	s.journal = append(s.journal, archive.Entry{Seq: uint64(len(s.journal) + 1), ID: id, Version: n})
}

func (s *shelf) Journal(ctx context.Context, after uint64) iter.Seq2[archive.Entry, error] {
	return func(yield func(archive.Entry, error) bool) {
		for _, e := range s.journal[min(int(after), len(s.journal)):] {
			if err := ctx.Err(); err != nil {
				yield(e, err)
				return
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

func (s *shelf) Snapshot(_ context.Context, id archive.ID, n int) (archive.Snapshot, error) {
	if err := s.broken[archive.Entry{ID: id, Version: n}]; err != nil {
		return archive.Snapshot{}, err
	}
	all := s.versions[id]
	if n == 0 {
		n = len(all)
	}
	if n > len(all) {
		return archive.Snapshot{}, archive.ErrNotFound
	}
	found := all[n-1]
	found.Versions = len(all)
	return found, nil
}

func (s *shelf) Before(ctx context.Context, id archive.ID, n int) (archive.Snapshot, error) {
	if n < 2 {
		return archive.Snapshot{}, archive.ErrNotFound
	}
	return s.Snapshot(ctx, id, n-1)
}

func (s *shelf) At(_ context.Context, id archive.ID, t time.Time) (n int, err error) {
	for i, v := range s.versions[id] {
		if !v.Captured.After(t) {
			n = i + 1
		}
	}
	return n, nil
}

func (s *shelf) StateOf(_ context.Context, id archive.ID) (archive.State, error) {
	all := s.versions[id]
	if len(all) > 0 && !all[len(all)-1].Gone.IsZero() {
		return archive.StateRemoved, nil
	}
	return archive.StateLive, nil
}

func (s *shelf) Turned(ctx context.Context, state archive.State, most int) (turned []archive.Entry, ok bool, err error) {
	for _, e := range s.journal {
		if is, _ := s.StateOf(ctx, e.ID); is == state {
			turned = append(turned, e)
		}
	}
	return turned, len(turned) <= most, nil
}

func day(s string) time.Time {
	d, err := archive.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d.Time
}

func article(title, text string) archive.Article {
	return archive.Article{Title: title, URL: "https://www.magazine.example/" + title, Blocks: []archive.Block{{Kind: archive.Paragraph, Text: text}}}
}

func open(t testing.TB, dir string, o Options) *Index {
	t.Helper()
	x, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

// indexed is an index of the articles, by the names of their titles.
func indexed(t testing.TB, s *shelf) *Index {
	t.Helper()
	x := open(t, t.TempDir(), Options{})
	update(t, x, s, len(s.journal))
	return x
}

func update(t testing.TB, x *Index, s *shelf, want int) {
	t.Helper()
	added, err := x.Update(t.Context(), s)
	if err != nil || added != want {
		t.Fatalf("Update = %d, %v; want %d", added, err, want)
	}
}

func parse(t testing.TB, s string) Query {
	t.Helper()
	q, err := ParseQuery(s)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// titles are the titles of all hits, sorted; Match has to find the same.
func titles(t testing.TB, x *Index, query string) []string {
	t.Helper()
	q := parse(t, query).Of(newShelf())
	r, err := x.Search(t.Context(), q, Page{Size: 100})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	var ids []archive.ID
	for _, h := range r.Hits {
		names, ids = append(names, h.Title), append(ids, h.ID)
	}
	slices.Sort(ids)
	if diff := cmp.Diff(slices.Compact(ids), matches(t, x, q)); diff != "" {
		t.Errorf("%s: Search and Match differ (-search +match):\n%s", query, diff)
	}
	slices.Sort(names)
	return names
}

func matches(t testing.TB, x *Index, q Query) (ids []archive.ID) {
	t.Helper()
	for id, err := range x.Match(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

// library is a small archive in several languages.
func library() *shelf {
	consul := article("consul", "The Consul General of X spoke in Zürich about Xi's ever-increasing popularity.\n\nU.S. officials, it's said, disagreed.")
	consul.Authors, consul.Section, consul.Lang = []string{"Zhao Shiren", "Jo Ann Smith"}, "East Asia", "en-GB"
	consul.Published = archive.Date{Time: day("2024-01-10"), Day: true}
	consul.Subtitle = "A standfirst on diplomacy"
	chinese := article("chinese", "习近平主席在北京会见了外国领导人。中国人民共和国外交部。")
	chinese.Lang, chinese.Site, chinese.Tags = "zh", "The Paper", []string{"外交", "Foreign Affairs"}
	chinese.URL = "https://news.paper.example/1"
	chinese.Published = archive.Date{Time: day("2024-06-30")}
	french := article("french", "L’Europe et l'œuvre de l’écrivain: 3,5 millions d’exemplaires.")
	french.Lang = "fr"
	return newShelf(consul, chinese, french,
		article("thai", "นายกรัฐมนตรีเดินทางไปกรุงเทพ"),
		article("korean", "한국에서 열린 회의에 참석했다"),
		article("hindi", "प्रधानमंत्री ने किताब पढ़ी"))
}

func TestSearchFinds(t *testing.T) {
	x := indexed(t, library())
	for _, test := range []struct {
		query string
		want  []string
	}{
		{"consul", []string{"consul"}},
		{"CONSUL general", []string{"consul"}},
		{"consul europe", nil},
		{"consul OR europe", []string{"consul", "french"}},
		{"consul europe OR thai", []string{"thai"}},
		{"(consul OR europe) millions", []string{"french"}},
		{`"general of x"`, []string{"consul"}},
		{`"general x"`, nil},
		{`"popularity u.s."`, nil}, // in two paragraphs
		{"zurich", []string{"consul"}},
		{"ZÜRICH", []string{"consul"}},
		{"xi", []string{"consul"}},
		{"it’s", []string{"consul"}},
		{"US", []string{"consul"}},
		{"ever-increasing", []string{"consul"}},
		{"increas*", []string{"consul"}},
		{`"ever incr"`, nil},
		{"incr", nil},
		{"standfirst", []string{"consul"}},
		{"title:standfirst", []string{"consul"}},
		{"text:standfirst", nil},
		{"oeuvre ecrivain", []string{"french"}},
		{"l'europe", []string{"french"}},
		{"3,5", []string{"french"}},
		{"北京", []string{"chinese"}},
		{"共和国", []string{"chinese"}},
		{"国共和", nil},
		{"部", []string{"chinese"}},
		{"北", []string{"chinese"}},
		{`"外国 领导人"`, []string{"chinese"}},
		{"กรุงเทพ", []string{"thai"}},
		{"한국", []string{"korean"}},
		{"किताब", []string{"hindi"}},
		{"कताब", nil}, // another vowel is another word
		{`author:"Zhao Shiren"`, []string{"consul"}},
		{"author:shiren", []string{"consul"}},
		{`author:"Shiren Jo"`, nil},    // two people
		{`author:"Shiren Smith"`, nil}, // the second word of one, the third of the other
		{`section:"east asia"`, []string{"consul"}},
		{"tag:外交", []string{"chinese"}},
		{`tag:"foreign affairs"`, []string{"chinese"}},
		{"lang:en", []string{"consul"}},
		{"lang:en-GB", []string{"consul"}},
		{"lang:en_us", nil},
		{"site:paper.example", []string{"chinese"}},
		{"site:news.paper.example", []string{"chinese"}},
		{`site:"the paper"`, []string{"chinese"}},
		{"site:https://www.magazine.example/consul -lang:fr -thai -korean -hindi", []string{"consul"}},
		{"after:2024-01 before:2024-06-30", []string{"consul", "french", "hindi", "korean", "thai"}},
		{"after:2024-06-30", []string{"chinese"}},
		{"before:2024-02", []string{"consul"}},
		{"after:2024-01-10 before:2024-01-11", []string{"consul"}},
		{"-site:magazine.example", []string{"chinese"}},
		{"europe -ecrivain", nil},
		{"NOT (consul OR europe OR site:paper.example) -thai", []string{"hindi", "korean"}},
		{"consul & general", []string{"consul"}},
		{"consul - general", []string{"consul"}},
		{"", []string{"chinese", "consul", "french", "hindi", "korean", "thai"}},
		{"nowhere", nil},
	} {
		if diff := cmp.Diff(test.want, titles(t, x, test.query)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.query, diff)
		}
	}
}
