package extract

import (
	"time"

	"tearsheet/archive"
)

// Claim is what another document says of a page: the entry of a feed or of a
// sitemap, a link. It is evidence beside what the page says of itself.
type Claim struct {
	Source    string    // where it stands, as Evidence shows it: "feed", "sitemap"
	Title     string    // as it stands there
	Authors   []string  // names, one or several a string
	Published time.Time // midnight in UTC stands for its day; zero: not said
	Modified  time.Time
}

// claimed is a claimed time as evidence. Sitemaps and many feeds give the day
// alone, which readers of XML turn into its midnight.
func claimed(t time.Time, source string, weight float64) []dateCandidate {
	if t.IsZero() || !plausible(t) {
		return nil
	}
	day := t.Equal(t.Truncate(24*time.Hour)) && t.Location() == time.UTC
	return []dateCandidate{{archive.Date{Time: t, Day: day}, source, weight}}
}
