package discover

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// Shell tells a page that is empty without scripts: next to no text, scripts,
// and often a place where an application is to be mounted.
func Shell(doc *goquery.Document) bool {
	body := doc.Find("body").Clone()
	body.Find("script,style,template,svg").Remove()
	notice := strings.ToLower(body.Find("noscript").Text())
	body.Find("noscript").Remove()
	words := len(strings.Fields(body.Text()))
	scripts := doc.Find("script").Not("[type$='json'],[type^='text/template'],[type^='text/x-'],[type='speculationrules']").Length()
	mount := doc.Find("#root,#app,#__next,#__nuxt,#___gatsby,[ng-app],app-root,[data-reactroot]").Length() > 0
	asked := strings.Contains(notice, "javascript")
	switch {
	case words >= 60 || body.Find("a[href]").Length() > 20:
		return false
	case mount || asked:
		return scripts > 0
	}
	return words < 20 && scripts >= 3 || words < 5 && scripts > 0 && body.Find("img,picture,video,iframe,frame,object").Length() == 0
}
