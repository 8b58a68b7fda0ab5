package main

import (
	"net/url"

	"tearsheet/archive"
	"tearsheet/archive/warc"
)

// shelf checks that records lie in the archive's WARC files, whole.
type shelf string

var _ archive.Records = shelf("")

func (s shelf) Check(r archive.Record) error { return warc.Check(string(s), r) }

// answers tells whether a record is what a server answered, or stands for it.
func answers(r *warc.Record) bool {
	return r.Type == "response" || r.Type == "revisit" || r.Type == "resource"
}

// rules tells whether a record is a robots.txt: kept as evidence, and the
// capture of no page.
func rules(r *warc.Record) bool {
	u, err := url.Parse(r.TargetURI)
	return err == nil && u.Path == "/robots.txt"
}
