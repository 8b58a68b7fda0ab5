package discover

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// series is the pages of an article that are told by one parameter of the
// query, whatever it is called and counts: pages from 1, pages from 0, lines.
type series struct {
	name  string
	own   int // its value on this page, none where it has none
	pages []numberedPage
}

// none is before all values.
const none = -1

// numberedPage is a link of a pager: to which page, by its anchor (0 if that
// says "next" or the like), and by its parameter.
type numberedPage struct {
	number, value int
	url           string
}

// seriesOf finds the series that a page's pager counts; its pages are in order.
// What the usual names of a page number tell by themselves is none.
func seriesOf(links []Link, u *url.URL) (found series, ok bool) {
	own, path, all := u.Query(), trimEnding(u.Path), map[string]*series{}
	for _, l := range links {
		if !strings.Contains(l.URL, "?") && l.Text != "1" || ofComments(l) {
			continue
		}
		to, err := url.Parse(l.URL)
		if err != nil || to.Host != u.Host || trimEnding(to.Path) != path {
			continue
		}
		name, value, ok := differs(own, to.Query())
		number, paged := pageOf(l)
		if !ok || !paged {
			continue
		}
		if all[name] == nil {
			all[name] = &series{name: name, own: valueOf(own, name)}
		}
		all[name].pages = append(all[name].pages, numberedPage{number, value, l.URL})
	}
	names := make([]string, 0, len(all))
	for name, s := range all {
		if s.counts() {
			names = append(names, name)
		}
	}
	if len(names) != 1 { // two parameters that count are facets of something else
		return series{}, false
	}
	return *all[names[0]], true
}

// differs is the one parameter in which two queries differ, and its value in the
// second, if it is a number.
func differs(own, to url.Values) (name string, value int, ok bool) {
	for key := range to {
		if to.Get(key) != own.Get(key) {
			if name != "" {
				return "", 0, false
			}
			name = key
		}
	}
	for key := range own {
		if _, there := to[key]; !there {
			if name != "" {
				return "", 0, false
			}
			name = key
		}
	}
	value = valueOf(to, name)
	return name, value, name != "" && (value != none || !to.Has(name))
}

// valueOf is a parameter's number; none if it has no small one.
func valueOf(q url.Values, name string) int {
	const most = 10_000
	if n, err := strconv.Atoi(q.Get(name)); err == nil && 0 <= n && n <= most {
		return n
	}
	return none
}

// pageOf is the number of the page to which an anchor of a pager leads, 0 if it
// only says "next page".
func pageOf(l Link) (number int, ok bool) {
	text := trimArrows(l.Text)
	if n, err := strconv.Atoi(text); err == nil {
		return n, 1 <= n && n <= maxPart
	}
	return 0, l.Rel == "next" || partWords.MatchString(text)
}

// counts tells whether the parameter counts pages: where anchors have numbers it
// grows by as much from each to the next, and the pager begins here.
func (s *series) counts() bool {
	slices.SortStableFunc(s.pages, func(a, b numberedPage) int { return cmp.Compare(a.value, b.value) })
	s.pages = slices.CompactFunc(s.pages, func(a, b numberedPage) bool { return a.value == b.value })
	plain := slices.Contains(pageParameters, s.name)
	var last numberedPage
	later, step := false, 0
	for _, p := range s.pages {
		later = later || p.value > s.own
		if p.number == 0 || p.value == none {
			continue
		}
		plain = plain && p.number == p.value
		if last.number > 0 {
			grows, by := p.number-last.number, p.value-last.value
			if grows <= 0 || by%grows != 0 || step > 0 && by/grows != step {
				return false
			}
			step = by / grows
		}
		last = p
	}
	if last.number == 0 {
		return later && s.own == none && !slices.Contains(pageParameters, s.name)
	}
	first := last.value - (last.number-1)*max(step, 1) // of page 1, if it is counted
	return !plain && (first == 0 || first == 1 || step == 0 && last.number > 1 && last.value%(last.number-1) == 0)
}

// parts are the pages of the series but this one.
func (s *series) parts() (p Parts) {
	for _, page := range s.pages {
		switch {
		case page.number == 1 && s.own > none && page.value < s.own:
			p.First = page.url
		case page.number == 1:
			p.Again = append(p.Again, page.url)
		case page.value > s.own:
			p.Rest = append(p.Rest, page.url)
		}
	}
	return p
}
