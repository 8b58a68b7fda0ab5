package discover_test

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"tearsheet/scraper/discover"
)

// A feed of two bytes a character is read, in either order of them.
func TestFeedInUTF16(t *testing.T) {
	const feed = `<?xml version="1.0" encoding="utf-16"?><rss version="2.0"><channel><title>m</title><item><title>Käse</title><link>/story/cheese</link></item></channel></rss>`
	base := &url.URL{Scheme: "https", Host: "m.example", Path: "/feed"}
	for _, order := range []unicode.Endianness{unicode.LittleEndian, unicode.BigEndian} {
		text, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().String(feed)
		if err != nil {
			t.Fatal(err)
		}
		links, err := discover.Feed(strings.NewReader(text), base)
		if err != nil || len(links) != 1 || links[0].URL != "https://m.example/story/cheese" || links[0].Title != "Käse" {
			t.Errorf("%+v, %v", links, err)
		}
	}
}
