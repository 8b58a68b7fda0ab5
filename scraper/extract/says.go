package extract

import "github.com/PuerkitoBio/goquery"

// Says is the title and the first words of a page without an article, by which
// the archive tells a wall from a page that is gone.
func Says(doc *goquery.Document) string {
	const most = 2000 // bytes
	text := doc.Find("title").First().Text() + "\n" + doc.Find("h1, h2, p, li, label, button, form, main").Text()
	return text[:min(most, len(text))]
}
