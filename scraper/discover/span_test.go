package discover

import (
	"net/url"
	"testing"
	"time"
)

func TestSpanOf(t *testing.T) {
	for _, test := range []struct {
		url, from, to string
		list          bool
	}{
		{"https://m.example/2024/05/12/the-bridge", "2024-05-12", "2024-05-13", false},
		{"https://m.example/world/2024/5/3/", "2024-05-03", "2024-05-04", true},
		{"https://m.example/world/2024/may/03/bridge.html", "2024-05-03", "2024-05-04", false},
		{"https://m.example/news/2024-05-12-the-bridge", "2024-05-12", "2024-05-13", false},
		{"https://m.example/a/20240512/bridge", "2024-05-12", "2024-05-13", false},
		{"https://m.example/2024/05/the-bridge", "2024-05-01", "2024-06-01", false},
		{"https://m.example/2024/05/", "2024-05-01", "2024-06-01", true},
		{"https://m.example/2024/05/page/3/", "2024-05-01", "2024-06-01", true},
		{"https://m.example/sitemap/2024/december/", "2024-12-01", "2025-01-01", true},
		{"https://m.example/archive/2024", "2024-01-01", "2025-01-01", true},
		{"https://m.example/archive?date=2024-02-29", "2024-02-29", "2024-03-01", true},
		{"https://m.example/archive?year=2024&month=2", "2024-02-01", "2024-03-01", true},
		{"https://m.example/archive?month=2024-02", "2024-02-01", "2024-03-01", true},
		{"https://m.example/?m=202402", "2024-02-01", "2024-03-01", true},
		{"https://m.example/list?y=2024&m=2&d=29", "2024-02-29", "2024-03-01", true},
		{"https://m.example/archive/202405/", "2024-05-01", "2024-06-01", true},
		{"https://m.example/202405/the-bridge.html", "2024-05-01", "2024-06-01", false},
		{"https://m.example/issues/may-2024/", "2024-05-01", "2024-06-01", true},
		{"https://m.example/issues/may-2024/the-bridge", "2024-05-01", "2024-06-01", false},
		{"https://m.example/news/201511", "", "", false},
		{"https://m.example/story?id=201511", "", "", false},
		{"https://m.example/story?m=7", "", "", false},
		{"https://m.example/election/2024/", "", "", false},
		{"https://m.example/2024/05/31st-street/", "2024-05-01", "2024-06-01", false},
		{"https://m.example/news/2024-02-30-leap", "", "", false},
		{"https://m.example/story-20241399", "", "", false},
		{"https://m.example/item/1234567890", "", "", false},
	} {
		t.Run(test.url, func(t *testing.T) {
			u, err := url.Parse(test.url)
			if err != nil {
				t.Fatal(err)
			}
			s, ok := SpanOf(u)
			if !ok {
				if test.from != "" {
					t.Fatalf("no date found, want %s", test.from)
				}
				return
			}
			if from, to := s.From.Format(time.DateOnly), s.To.Format(time.DateOnly); from != test.from || to != test.to || s.List != test.list {
				t.Errorf("from %s to %s, list %v; want %s, %s, %v", from, to, s.List, test.from, test.to, test.list)
			}
		})
	}
}
