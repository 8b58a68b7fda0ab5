package main

import (
	"context"
	"net/http"
	"path/filepath"
	"time"

	"tearsheet/archive"
	"tearsheet/archive/warc"
	"tearsheet/archive/web"
)

// room is the reading room of a house.
func (e *env) room(h *house) http.Handler {
	return web.Room{Archive: h.archive, Index: h.index, Records: replays(h.warcs()), Log: e.log}.Handler()
}

// replays opens captures for the reading room.
type replays string

var _ web.Records = replays("")

// Open reads one record as a browser would have seen it.
func (r replays) Open(_ context.Context, place archive.Record) (*web.Response, error) {
	record, err := warc.Open(filepath.Clean(string(r)), place)
	if err != nil {
		return nil, err
	}
	response, err := record.HTTP()
	if err != nil {
		return nil, err
	}
	refers := archive.Revisit{URL: record.Header.Get("WARC-Refers-To-Target-URI")}
	if at, err := time.Parse(time.RFC3339, record.Header.Get("WARC-Refers-To-Date")); err == nil {
		refers.Time = at
	}
	return &web.Response{Status: response.Status, Header: response.Header, Body: response.Body, Refers: refers}, nil
}
