package extract

import (
	"html"
	"slices"
	"strings"
)

// linkedData is what the JSON-LD of a page says of its article (schema.org).
type linkedData struct {
	found       bool
	news        bool // it is a NewsArticle
	headline    []string
	description []string
	body        string
	authors     []person
	published   string
	modified    string
	section     []string
	keywords    []string
	images      []string
	publisher   string
	lang        string
	free        *bool
	words       int // wordCount
	crumbs      []string
}

// person is an author as the page names one.
type person struct {
	name         string
	organisation bool
}

// object is a JSON object.
type object = map[string]any

// readLinkedData reads every JSON-LD script and takes the article's node out
// of the graph, or of several the one that says most.
func (r *reading) readLinkedData() {
	g := graph{byID: map[string]object{}}
	for _, script := range r.linked {
		if v, ok := looseJSON(script); ok {
			g.add(v, 0)
		}
	}
	r.data = g.read()
}

// people reads authors: names, objects, references to objects, lists of them.
func (g *graph) people(v any, depth int) []person {
	if depth > 5 {
		return nil
	}
	switch v := v.(type) {
	case string:
		if name := plainString(v); name != "" {
			return []person{{name: name}}
		}
	case []any:
		var all []person
		for _, e := range v {
			all = append(all, g.people(e, depth+1)...)
		}
		return all
	case object:
		return g.onePerson(v, depth)
	}
	return nil
}

func (g *graph) onePerson(o object, depth int) []person {
	id, _ := o["@id"].(string)
	if o["name"] == nil && id != "" {
		o = g.byID[id]
	}
	var all []person
	for _, name := range appendTexts(nil, o["name"]) {
		types := texts(o["@type"])
		org := slices.ContainsFunc(types, func(t string) bool { return strings.Contains(t, "Organi") })
		all = append(all, person{name, org})
	}
	if len(all) == 0 && o["name"] != nil && depth < 5 {
		return g.people(o["name"], depth+1)
	}
	return all
}

func (g *graph) urls(v any, depth int) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var all []string
		for _, e := range v[:min(len(v), 20)] {
			if depth < 5 {
				all = append(all, g.urls(e, depth+1)...)
			}
		}
		return all
	case object:
		if id, _ := v["@id"].(string); v["url"] == nil && g.byID[id] != nil {
			v = g.byID[id]
		}
		if u := first(texts(v["url"])); u != "" {
			return []string{u}
		}
		return texts(v["contentUrl"])
	}
	return nil
}

func (g *graph) crumbs(v any) []string {
	list, _ := v.([]any)
	var names []string
	for _, e := range list {
		o, _ := e.(object)
		name := first(appendTexts(nil, o["name"]))
		if item, _ := o["item"].(object); name == "" && item != nil {
			name = first(appendTexts(nil, item["name"]))
		}
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}

func keywords(v any) []string {
	var all []string
	for _, t := range appendTexts(nil, v) {
		for k := range strings.FieldsFuncSeq(t, func(r rune) bool { return r == ',' || r == ';' }) {
			if k = strings.TrimSpace(k); k != "" {
				all = append(all, k)
			}
		}
	}
	return all
}

// texts is the strings in a value: itself, or those of a list.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var all []string
		for _, e := range v {
			if s, ok := e.(string); ok {
				all = append(all, s)
			}
		}
		return all
	case object:
		return texts(v["@value"])
	}
	return nil
}

func appendTexts(all []string, values ...any) []string {
	for _, v := range values {
		for _, t := range texts(v) {
			if t = plainString(t); t != "" {
				all = append(all, t)
			}
		}
	}
	return all
}

// plainString is a JSON string as text: pages escape it twice.
func plainString(s string) string {
	if strings.Contains(s, "&") {
		s = html.UnescapeString(html.UnescapeString(s))
	}
	return fold(s)
}

func first(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return all[0]
}
