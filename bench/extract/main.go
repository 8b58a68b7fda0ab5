// Command extract measures Tearsheet's extractor beside others on labelled
// pages, in one run on one core:
//
//	go run ./extract [-rounds 3] [-set fundus] PREFIX
//
// reads PREFIX.warc.gz and PREFIX.truth.jsonl.gz, whose lines hold url, set
// and text. It prints a row a system: pages a second of processor time with
// parsing, that as a share of what parsing alone does, and the mean word F1,
// precision and recall over the pages.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"text/tabwriter"
)

func main() {
	rounds := flag.Int("rounds", 3, "how often each system reads all pages; the median counts")
	set := flag.String("set", "", "pages of this set only")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *set, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "extract:", err)
		os.Exit(1)
	}
}

func run(prefix, set string, rounds int) error {
	pages, err := load(prefix, set)
	if err != nil {
		return err
	}
	runtime.GOMAXPROCS(1)
	fmt.Printf("%d pages, %s, one core, median of %d rounds\n", len(pages), runtime.Version(), rounds)
	out := tabwriter.NewWriter(os.Stdout, 2, 0, 2, ' ', 0)
	fmt.Fprintln(out, "system\tpages/cpu-s\tof parsing\tword F1\tprecision\trecall")
	floor := 0.0
	for _, s := range systems {
		m, err := measure(s, pages, rounds)
		if err != nil {
			return err
		}
		if floor == 0 {
			floor = m.rate
		}
		fmt.Fprintf(out, "%s\t%.0f\t%.2f\t%s\n", s.name, m.rate, m.rate/floor, m.score)
		out.Flush()
	}
	return nil
}
