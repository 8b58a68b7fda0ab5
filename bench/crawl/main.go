// Command crawl measures a whole crawl of a quiet site on loopback beside the
// floor, GET plus html.Parse of the same pages, in one run:
//
//	go run ./crawl [-articles 4000] [-lists 914] [-profile FOLDER]
//	go run ./crawl -flood 200000
//
// The second measures the crawl of one page with so many links.
//
// The site has articles and lists of about 39 KB with 199 links each, no delay
// and no errors. Server, floor and crawl share the machine's cores; the
// processor time is that of the crawling process alone.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"text/tabwriter"
)

func main() {
	articles := flag.Int("articles", 4000, "articles of the site")
	lists := flag.Int("lists", 914, "lists of the site")
	keep := flag.String("keep", "", "keep the archive in this folder")
	profiles := flag.String("profile", "", "write profiles of the crawl into this folder: cpu, block, mutex, allocs")
	flood := flag.Int("flood", 0, "crawl one page with so many links instead")
	flag.Parse()
	if *flood > 0 {
		*articles, *lists = 0, 0
	}
	if err := run(context.Background(), *articles, *lists, *flood, *keep, *profiles); err != nil {
		fmt.Fprintln(os.Stderr, "crawl:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, articles, lists, flood int, folder, profiles string) error {
	s, err := newSite(articles, lists)
	if flood > 0 {
		s, err = newFlood(flood)
	}
	if err != nil {
		return err
	}
	defer s.Close()
	fmt.Printf("%d pages of %d bytes on average\n", len(s.pages), s.size())
	out := tabwriter.NewWriter(os.Stdout, 2, 0, 2, ' ', 0)
	fmt.Fprintln(out, "what\tpages\tpages/s\tof the floor\tcpu-s/1000\tMiB\tarticles")
	floor, err := s.floor(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "GET plus html.Parse\t%d\t%.0f\t1.00\t%.2f\t\t\n", floor.pages, floor.rate(), floor.cpuPer1000())
	crawled, err := s.crawl(ctx, folder, profiles)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "tearsheet crawl\t%d\t%.0f\t%.2f\t%.2f\t%d\t%d of %d\n", crawled.pages, crawled.rate(), crawled.rate()/floor.rate(),
		crawled.cpuPer1000(), crawled.peak>>20, crawled.articles, articles)
	return out.Flush()
}
