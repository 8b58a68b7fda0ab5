package extract

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
)

// story is the text that the pages of these tests hide.
var story = []string{
	"The lighthouse of Port Hallam was lit again on Monday evening, eleven years after the last keeper left it, and half of the town stood on the mole to see it.",
	"“I had forgotten how far it reaches,” said Marit Eklund, who was born in the keeper’s house and had come from the mainland for the day with her two sons.",
	"The guild of pilots paid for the lamp. Its chairman, a quiet man in a blue coat, said that ships no longer need it, and that this was not the point at all.",
	"In the harbour, the ferries answered with their horns. Nobody could say afterwards who had asked them to, or how long it went on before the rain came.",
}

const storyTitle = "A lamp for Port Hallam"

// others are teasers of other stories, as state has them beside the text.
func others() []any {
	var all []any
	for i := range 8 {
		all = append(all, object{
			"title": fmt.Sprintf("Story %d of the week in brief", i), "url": fmt.Sprintf("/stories/%d", i),
			"summary": fmt.Sprintf("The council met %d times this year and decided, each time by a narrow margin, that the matter of the bridge could wait until the spring.", i),
		})
	}
	return all
}

func markups(tag string) string {
	return "<" + tag + ">" + strings.Join(story, "</"+tag+"><"+tag+">") + "</" + tag + ">"
}

// list makes a list of what each paragraph of the story becomes.
func list(each func(string) any) []any {
	var all []any
	for _, p := range story {
		all = append(all, each(p))
	}
	return all
}

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func state(content any) object {
	return object{"config": object{"cookies": "We and our partners use cookies to keep you signed in and to see what you read."}, "related": others(), "page": object{"headline": storyTitle, "id": 7, "content": content}}
}

// marked parts a paragraph as editors do that keep every mark apart.
func marked(key, p string) []any {
	return []any{object{"type": "text", key: p[:20]}, object{"type": "text", key: p[20:29], "marks": []any{object{"type": "bold"}}}, object{"type": "text", key: p[29:]}}
}

// element is an element of React.
func element(tag string, children any) []any {
	return []any{"$", tag, nil, object{"children": children}}
}

func hiding() map[string]string {
	linked := func(body string) string {
		return `<script type="application/ld+json">` + asJSON(object{"@type": "NewsArticle", "headline": storyTitle, "articleBody": body}) + "</script>"
	}
	next := func(content any) string {
		return `<script id="__NEXT_DATA__" type="application/json">` + asJSON(state(content)) + "</script>"
	}
	flight := "1:\"$Sreact.fragment\"\n2:" + asJSON(element("article", append([]any{element("h1", storyTitle)}, list(func(p string) any {
		return element("p", []any{p[:20], element("em", p[20:29]), p[29:]})
	})...))) + "\n"
	return map[string]string{
		"articleBody":             linked(strings.Join(story, "\n\n")),
		"articleBody of HTML":     linked(markups("p")),
		"articleBody escaped":     linked(strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(markups("p"))),
		"state with HTML":         next(markups("p")),
		"state with strings":      next(list(func(p string) any { return p })),
		"state with blocks":       next(list(func(p string) any { return object{"type": "paragraph", "text": p, "key": "x1"} })),
		"state with marks":        next(list(func(p string) any { return object{"type": "paragraph", "content": marked("value", p)} })),
		"state with sections":     next([]any{object{"blocks": list(func(p string) any { return object{"_type": "block", "children": marked("text", p)} })[:2]}, object{"blocks": list(func(p string) any { return object{"_type": "block", "children": marked("text", p)} })[2:]}}),
		"state with HTML blocks":  next(list(func(p string) any { return object{"tagName": "p", "html": "<p>" + p + "</p>"} })),
		"assigned state":          "<script>window.__INITIAL_STATE__ = " + strings.Replace(asJSON(state(markups("p"))), `"id":7`, `"id":undefined`, 1) + ";(function(){var s;}());</script>",
		"state called":            "<script>window.__NUXT__=(function(a,b){return {data:[{title:a,body:b}]}}(" + asJSON(storyTitle) + "," + asJSON(markups("p")) + "));</script>",
		"state in a string":       "<script>window.__STATE__ = JSON.parse(" + asJSON(asJSON(state(markups("p")))) + ");</script>",
		"state escaped in an URL": `<script>window.__STATE__ = "` + strings.ReplaceAll(url.QueryEscape(asJSON(state(markups("p")))), "+", "%20") + `";</script>`,
		"state by number":         `<script type="application/json" id="__NUXT_DATA__">` + asJSON(append([]any{[]any{"ShallowReactive", 1}, object{"data": 2}, []any{"Reactive", 3}, object{"title": 4, "body": 5}, storyTitle, []any{6, 7, 8, 9}}, list(func(p string) any { return p })...)) + "</script>",
		"JsonML":                  next(append([]any{"div", object{"class": "x"}}, list(func(p string) any { return []any{"p", p[:20], []any{"em", object{}, p[20:29]}, p[29:]} })...)),
		"a stream":                "<script>(self.__next_f=self.__next_f||[]).push([0])</script><script>self.__next_f.push([1," + asJSON(flight[:300]) + "])</script><script>self.__next_f.push([1," + asJSON(flight[300:]) + "])</script>",
		"noscript":                "<noscript><div><h1>" + storyTitle + "</h1>" + markups("p") + "</div></noscript>",
		"template":                "<template><div>" + markups("p") + "</div></template>",
		"a script that is HTML":   `<script type="text/x-template"><div>` + markups("p") + "</div></script>",
		"a frame that holds it":   `<iframe srcdoc="` + strings.ReplaceAll(markups("p"), `"`, "&quot;") + `"></iframe>`,
		"an AMP state":            `<amp-state id="s"><script type="application/json">` + asJSON(state(markups("p"))) + "</script></amp-state>",
		"broken marks of an editor": next(list(func(p string) any {
			return object{"tag": "p", "children": []any{p[:20], object{"tag": "b", "children": []any{p[20:29]}}, p[29:]}}
		})),
	}
}

// Text that the page does not show is read from where it is, whole and in
// order, and its source is named; so it is where the page shows its beginning.
func TestHiddenText(t *testing.T) {
	shells := map[string]string{
		"nothing shown": `<div id="root"></div><p>Please enable JavaScript to use this site.</p>`,
		"a stub":        "<article><h1>" + storyTitle + "</h1><p>" + story[0] + "</p><p>Subscribe to read the rest of this story.</p></article>",
	}
	for shell, shown := range shells {
		for name, script := range hiding() {
			t.Run(shell+"/"+name, func(t *testing.T) {
				page := "<html><head><title>" + storyTitle + `</title><meta property="og:type" content="article"></head><body><nav><a href="/">Home</a></nav>` + shown + script + "<footer>Imprint</footer></body></html>"
				var texts []string
				a := extractPage(t, page)
				for _, b := range a.Blocks {
					texts = append(texts, b.Text)
				}
				if diff := cmp.Diff(story, texts); diff != "" {
					t.Errorf("body (-want +got):\n%s", diff)
				}
				doc, err := Parse([]byte(page), "")
				if err != nil {
					t.Fatal(err)
				}
				e, err := (&Extractor{}).Explain(doc, nil, nil)
				if err != nil {
					t.Fatal(err)
				}
				named := slices.ContainsFunc(e.Metadata, func(m Evidence) bool { return m.Field == "text" && m.Chosen })
				if !named {
					t.Error("the source of the text is not named")
				}
			})
		}
	}
}

// A page that shows its text is read as it is shown, and a list of articles
// does not become an article by its state.
func TestHiddenTextStaysHidden(t *testing.T) {
	filler := strings.Repeat("<p>The bridge was opened on a Sunday in March, and nobody came, which surprised the mayor and his band.</p>", 12)
	a := extractPage(t, "<html><head><title>The bridge</title></head><body><article><h1>The bridge</h1>"+filler+"</article>"+hiding()["state with HTML"]+hiding()["noscript"]+"</body></html>")
	if strings.Contains(a.Text(), "lighthouse") {
		t.Error("another story's text was taken")
	}
	doc, err := Parse([]byte(`<html><head><title>The Review</title></head><body><div id="root"></div><script type="application/json">`+asJSON(object{"stories": others(), "more": others()})+"</script></body></html>"), "")
	if err != nil {
		t.Fatal(err)
	}
	if a, err := (&Extractor{}).Extract(doc, nil, nil); !errors.Is(err, ErrNoArticle) {
		t.Errorf("a front page became an article: %v %+v", err, a)
	}
}

// Blocks of a state keep their kinds.
func TestHiddenKinds(t *testing.T) {
	content := []any{
		object{"nodeType": "paragraph", "content": marked("value", story[0])},
		object{"nodeType": "heading-2", "content": []any{object{"nodeType": "text", "value": "What the pilots say"}}},
		object{"nodeType": "blockquote", "content": []any{object{"nodeType": "paragraph", "content": []any{object{"nodeType": "text", "value": story[1]}}}}},
		object{"nodeType": "unordered-list", "content": []any{
			object{"nodeType": "list-item", "content": []any{object{"nodeType": "paragraph", "content": []any{object{"nodeType": "text", "value": "one lamp"}}}}},
			object{"nodeType": "list-item", "content": []any{object{"nodeType": "paragraph", "content": []any{object{"nodeType": "text", "value": "two keepers"}}}}},
		}},
		object{"nodeType": "paragraph", "content": marked("value", story[2])},
	}
	a := extractPage(t, `<html><head><title>`+storyTitle+`</title></head><body><div id="app"></div><script type="application/json">`+asJSON(state(content))+"</script></body></html>")
	want := []archive.Block{
		{Kind: archive.Paragraph, Text: story[0]},
		{Kind: archive.Heading, Level: 2, Text: "What the pilots say"},
		{Kind: archive.Quote, Text: story[1]},
		{Kind: archive.Item, Level: 1, Text: "one lamp"},
		{Kind: archive.Item, Level: 1, Text: "two keepers"},
		{Kind: archive.Paragraph, Text: story[2]},
	}
	if diff := cmp.Diff(want, a.Blocks); diff != "" {
		t.Error(diff)
	}
}
