package main

import (
	"bytes"
	"net/url"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
	trafilatura "github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"

	"tearsheet/scraper/extract"
)

// system turns a page into its article's text, "" where it finds none.
type system struct {
	name string
	text func(page) string
}

// systems begins with the floor: what reads the tree cannot be quicker.
var systems = []system{
	{"html.Parse alone", parseAlone},
	{"Tearsheet", tearsheet},
	{"go-readability", readable},
	{"go-trafilatura", trafilated},
}

func parseAlone(p page) string {
	_, _ = html.Parse(bytes.NewReader(p.body))
	return ""
}

func tearsheet(p page) string {
	doc, err := extract.Parse(p.body, p.mime)
	if err != nil {
		return ""
	}
	u, _ := url.Parse(p.URL)
	article, err := (&extract.Extractor{}).Extract(doc, u, nil)
	if err != nil {
		return ""
	}
	return article.Text()
}

func readable(p page) string {
	u, _ := url.Parse(p.URL)
	article, err := readability.FromReader(bytes.NewReader(p.body), u)
	if err != nil || article.Node == nil {
		return ""
	}
	var text strings.Builder
	if err := article.RenderText(&text); err != nil {
		return ""
	}
	return text.String()
}

func trafilated(p page) string {
	u, _ := url.Parse(p.URL)
	result, err := trafilatura.Extract(bytes.NewReader(p.body), trafilatura.Options{OriginalURL: u, EnableFallback: true})
	if err != nil {
		return ""
	}
	return result.ContentText
}
