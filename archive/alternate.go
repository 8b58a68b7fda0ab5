package archive

import (
	"errors"
	"time"
)

const (
	// homeFresh is how long ago an article's home may have shown it for another
	// page's words to be taken for another way to put the same.
	homeFresh = 30 * 24 * time.Hour
	// fuller is how much longer than the home's a text must be to be more than
	// another form of it: the print page of an article in parts.
	fuller = 1.1
)

// alternate is the version that the article's home shows, if the page is another
// form of it, as AMP is: a page that names the home as its canonical URL, and has
// its text in slightly other words. What differs is the form, and no edit. It is
// 0 if the page is none, or says more.
func (v *visit) alternate(r Reader, c Chain) (int, error) {
	if v.named == "" || len(c.Keys) == 0 || v.named != c.Keys[0] {
		return 0, nil
	}
	home, err := r.Link(v.named)
	if err != nil {
		return 0, damaged(err)
	}
	if home.ID != c.ID || home.Version == 0 || !home.Missing.IsZero() || v.capture.Time.Sub(home.Seen).Abs() > homeFresh {
		return 0, nil
	}
	s, err := r.Head(c.ID, home.Version)
	if err == nil {
		err = r.Body(&s)
	}
	if err != nil {
		return 0, damaged(err)
	}
	if !sameExtractor(&s, &v.page) || float64(len(v.page.Text())) > fuller*float64(len(s.Text())) || !alike(&s.Article, &v.page.Article) {
		return 0, nil
	}
	return home.Version, nil
}

// homecoming tells whether the article's home, which is another form of it, names
// this URL as the canonical one.
func (v *visit) homecoming(r Reader, c Chain) (bool, error) {
	if v.named != "" || len(c.Keys) == 0 || c.Keys[0] == v.key || v.page.Canonical != v.page.URL {
		return false, nil
	}
	other, err := r.Link(c.Keys[0])
	if err != nil || other.Version == 0 || other.ID != c.ID {
		return false, damaged(err)
	}
	s, err := r.Head(c.ID, other.Version)
	if err != nil {
		return false, damaged(err)
	}
	return variants(&s, &v.page), nil
}

// variants tells whether one of two pages is another form of the other: by what
// it names as its canonical URL.
func variants(a, b *Snapshot) bool {
	return formOf(a, b) || formOf(b, a)
}

func formOf(a, b *Snapshot) bool {
	if a.Canonical == "" || a.Canonical == a.URL || b.Canonical != "" && b.Canonical != b.URL {
		return false
	}
	named, err := NewKey(a.Canonical)
	home, other := NewKey(b.URL)
	own, broken := NewKey(a.URL)
	return errors.Join(err, other, broken) == nil && named == home && own != home
}
