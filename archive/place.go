package archive

import (
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"strconv"
	"strings"
)

// place finds the article that the page shows, or begins one.
func (v *visit) place(r Reader, l *Link) (Chain, error) {
	if l.Version > 0 {
		c, err := r.Chain(l.ID)
		if err != nil {
			return c, damaged(err)
		}
		if stays, err := v.stays(r, c, *l); stays || err != nil {
			return c, err
		}
	}
	for _, find := range []func(Reader, Link) (ID, error){v.claimed, v.canonical, v.twin} {
		id, err := find(r, *l)
		if err != nil {
			return Chain{}, err
		}
		if id != "" && (l.Version == 0 || id != l.ID) {
			l.Version = 0
			c, err := r.Chain(id)
			return c, damaged(err)
		}
	}
	l.Version = 0
	return v.begin(r)
}

// stays tells whether the URL still shows the article it showed before. The
// first URL of an article always does: whatever stands there is its next
// version.
func (v *visit) stays(r Reader, c Chain, l Link) (bool, error) {
	if c.Keys[0] == v.key {
		return true, nil
	}
	ok, err := v.resembles(r, c, l.Version)
	if ok || err != nil {
		return ok, err
	}
	return v.resembles(r, c, c.latest())
}

// claimed is the article that the URL was named for by another page.
func (v *visit) claimed(r Reader, l Link) (ID, error) {
	if l.Version > 0 || l.ID == "" {
		return "", nil
	}
	return v.likeness(r, l.ID)
}

// canonical is the article at the URL that the page names for itself.
func (v *visit) canonical(r Reader, _ Link) (ID, error) {
	if v.named == "" {
		return "", nil
	}
	l, err := r.Link(v.named)
	if errors.Is(err, ErrNotFound) || err == nil && l.ID == "" {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return v.likeness(r, l.ID)
}

// twin is an article of the same site with the same text.
func (v *visit) twin(r Reader, _ Link) (ID, error) {
	if len(v.page.Text()) < minText {
		return "", nil
	}
	ids, err := r.Holders(v.page.Fixity)
	if err != nil {
		return "", err
	}
	for _, id := range ids {
		c, err := r.Chain(id)
		if err != nil {
			return "", damaged(err)
		}
		if c.Site == v.key.site() {
			return id, nil
		}
	}
	return "", nil
}

// likeness is the id if the page is like the article's latest version.
func (v *visit) likeness(r Reader, id ID) (ID, error) {
	c, err := r.Chain(id)
	if err != nil {
		return "", damaged(err)
	}
	if ok, err := v.resembles(r, c, c.latest()); !ok || err != nil {
		return "", err
	}
	return id, nil
}

func (v *visit) resembles(r Reader, c Chain, n int) (bool, error) {
	s, err := r.Head(c.ID, n)
	if err != nil {
		return false, damaged(err)
	}
	if s.Fixity == v.page.Fixity {
		return true, nil
	}
	if err := r.Body(&s); err != nil {
		return false, damaged(err)
	}
	return alike(&s.Article, &v.page.Article), nil
}

// begin makes the chain of a new article, whose id is made from its first
// URL: the first ten characters of the base32 form of its SHA-256. Should two
// URLs fall together, the later one is hashed with a number.
func (v *visit) begin(r Reader) (Chain, error) {
	for i := 0; ; i++ {
		seed := string(v.key)
		if i > 0 {
			seed += "\x00" + strconv.Itoa(i)
		}
		sum := sha256.Sum256([]byte(seed))
		id := ID(strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10])[:idLen]))
		_, err := r.Chain(id)
		if errors.Is(err, ErrNotFound) {
			return Chain{ID: id, Site: v.key.site()}, nil
		}
		if err != nil {
			return Chain{}, err
		}
	}
}

// idLen is the length of an ID: 50 bits, so that a million articles have one
// chance in two thousand of a single pair falling together.
const idLen = 10
