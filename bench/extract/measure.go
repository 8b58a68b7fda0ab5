package main

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
	"unicode"
)

// measured is what one system did on all pages.
type measured struct {
	rate  float64 // pages a second of processor time
	score score
}

// measure runs a system over all pages, round by round.
func measure(s system, pages []page, rounds int) (measured, error) {
	texts := make([]string, len(pages))
	var spent []time.Duration
	for round := range rounds + 1 { // the first warms up and does not count
		runtime.GC()
		before, err := processor()
		if err != nil {
			return measured{}, err
		}
		for i, p := range pages {
			texts[i] = guarded(s, p)
		}
		after, err := processor()
		if err != nil {
			return measured{}, err
		}
		if round > 0 {
			spent = append(spent, after-before)
		}
	}
	slices.Sort(spent)
	m := measured{rate: float64(len(pages)) / spent[len(spent)/2].Seconds()}
	for i, p := range pages {
		m.score.add(p.Text, texts[i])
	}
	return m, nil
}

// guarded is a system's text; a system that panics found none.
func guarded(s system, p page) (text string) {
	defer func() { _ = recover() }()
	return s.text(p)
}

// processor is the time that this process has spent on a processor.
func processor() (time.Duration, error) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, fmt.Errorf("read the processor time: %w", err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), nil
}

// score sums the agreement of texts as bags of lower-cased words.
type score struct {
	pages                 int
	f1, precision, recall float64
}

func (s *score) add(truth, text string) {
	want, got := words(truth), words(text)
	common, wanted, gotten := 0, 0, 0
	for w, n := range want {
		wanted += n
		common += min(n, got[w])
	}
	for _, n := range got {
		gotten += n
	}
	s.pages++
	if common == 0 {
		return
	}
	p, r := float64(common)/float64(gotten), float64(common)/float64(wanted)
	s.precision += p
	s.recall += r
	s.f1 += 2 * p * r / (p + r)
}

// String is the means, "-" where a system yields no text at all.
func (s score) String() string {
	if s.f1 == 0 {
		return "-\t-\t-"
	}
	n := float64(s.pages)
	return fmt.Sprintf("%.3f\t%.3f\t%.3f", s.f1/n, s.precision/n, s.recall/n)
}

func words(text string) map[string]int {
	bag := map[string]int{}
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), apart) {
		bag[w]++
	}
	return bag
}

func apart(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' }
