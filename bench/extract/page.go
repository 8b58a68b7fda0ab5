package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"

	"tearsheet/archive/warc"
)

// page is one labelled page.
type page struct {
	URL, Set, Text string
	body           []byte
	mime           string
}

// load reads the pages that have a true text, in the order of the WARC file.
func load(prefix, set string) ([]page, error) {
	truths, err := loadTruths(prefix+".truth.jsonl.gz", set)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(prefix + ".warc.gz")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var pages []page
	for record, err := range warc.NewReader(f, warc.ReaderOptions{}).All() {
		if err != nil {
			return nil, err
		}
		p, ok := truths[record.TargetURI]
		if !ok || record.Type != "response" {
			continue
		}
		answer, err := record.HTTP()
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", record.TargetURI, err)
		}
		p.body, p.mime = answer.Body, answer.Header.Get("Content-Type")
		pages = append(pages, p)
	}
	return pages, nil
}

func loadTruths(name, set string) (map[string]page, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	truths := map[string]page{}
	for lines := json.NewDecoder(bufio.NewReader(z)); lines.More(); {
		var p page
		if err := lines.Decode(&p); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		if p.Text != "" && (set == "" || p.Set == set) {
			truths[p.URL] = p
		}
	}
	return truths, nil
}
