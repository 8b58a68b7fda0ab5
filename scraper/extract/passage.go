package extract

import "strings"

// markup writes a passage as HTML, to be cut into blocks as pages are.
func (c passage) markup() string {
	if c.list == nil {
		return markupOf(c.text)
	}
	w := passageWriter{key: proseKey(c.list), left: maxValues}
	w.elements(c.list, "", 0)
	w.end("p")
	return w.out.String()
}

type passageWriter struct {
	key  string
	out  strings.Builder
	line strings.Builder // the block under way
	left int
}

// end closes the block under way.
func (w *passageWriter) end(tag string) {
	if text := w.line.String(); strings.TrimSpace(text) != "" {
		w.out.WriteString("<" + tag + ">" + text + "</" + tag + ">")
	}
	w.line.Reset()
}

// elements writes each element of a list as a block of its own.
func (w *passageWriter) elements(list []any, key string, depth int) {
	for _, e := range list {
		w.end("p")
		switch tag := tagOf(e); tag {
		case "blockquote":
			w.around("<blockquote>", e, key, depth, "</blockquote>")
		case "li":
			w.around("<ul><li>", e, key, depth, "</li></ul>")
		default:
			w.value(e, key, depth+1)
			w.end(tag)
		}
	}
}

// around writes an element that may hold blocks itself.
func (w *passageWriter) around(start string, v any, key string, depth int, end string) {
	w.out.WriteString(start)
	w.value(v, key, depth+1)
	w.end("p")
	w.out.WriteString(end)
}

func (w *passageWriter) value(v any, key string, depth int) {
	if w.left--; w.left < 0 || depth > jsonDepth {
		return
	}
	switch v := v.(type) {
	case string:
		w.text(v, key)
	case []any:
		if !w.has(v, key, depth) {
			return // marks, attributes
		}
		if w.inline(v, key) {
			for _, e := range v {
				w.value(e, key, depth+1)
			}
			return
		}
		w.elements(v, key, depth)
	case object:
		for _, k := range sortedKeys(v) {
			switch {
			case k == "$tag":
			case v["$tag"] != nil: // of an element of a script framework, its children only
				if k == "children" {
					w.value(v[k], k, depth+1)
				}
			default:
				w.value(v[k], k, depth+1)
			}
		}
	}
}

// has tells whether a value holds a string of the key.
func (w *passageWriter) has(v any, key string, depth int) bool {
	if w.left--; w.left < 0 || depth > jsonDepth {
		return false
	}
	switch v := v.(type) {
	case string:
		return key == w.key && v != ""
	case []any:
		for _, e := range v {
			if w.has(e, key, depth+1) {
				return true
			}
		}
	case object:
		for _, k := range sortedKeys(v) {
			if k != "$tag" && w.has(v[k], k, depth+1) {
				return true
			}
		}
	}
	return false
}

// text writes a string of the key that has the prose. Strings of a list may
// stand under another: the items of a list.
func (w *passageWriter) text(s, key string) {
	if key != w.key {
		return
	}
	if block := markupOf(s); strings.Count(block, "<p>") > 1 || strings.Contains(s, "</p>") || strings.Contains(s, "</li>") || strings.Contains(s, "</h") {
		w.end("p")
		w.out.WriteString(block)
		return
	}
	w.line.WriteString(inlineMarkup(s))
}

// inline tells whether the elements of a list are the pieces of one paragraph,
// which do not all end as sentences do.
func (w *passageWriter) inline(list []any, key string) bool {
	pieces, ended := 0, 0
	for _, e := range list {
		s, ok := e.(string)
		if ok && key != w.key {
			return false
		}
		if o, is := e.(object); is && !ok {
			if tag, _ := o["$tag"].(string); tag != "" {
				if !inlineTag(tag) {
					return false
				}
				pieces++
				continue
			}
			if tagOf(o) != "p" {
				return false
			}
			s, ok = o[w.key].(string)
		}
		if ok && s != "" {
			pieces++
			if endsSentence(s) && len(s) > 24 {
				ended++
			}
		}
	}
	return pieces > 0 && (pieces == 1 || ended*3 < pieces*2)
}

func inlineTag(tag string) bool {
	switch tag {
	case "a", "b", "strong", "i", "em", "u", "span", "code", "mark", "sup", "sub", "small", "s", "abbr", "cite", "q", "time":
		return true
	}
	return false
}

// tagOf is the HTML element that an element of a list calls itself in any of
// its short strings: "heading-two", "h3", "blockquote", "list-item".
func tagOf(v any) string {
	o, ok := v.(object)
	if !ok {
		return "p"
	}
	for _, key := range sortedKeys(o) {
		s, ok := o[key].(string)
		if !ok || len(s) > 24 || strings.Contains(s, " ") || key == "$key" {
			continue
		}
		switch s = strings.ToLower(s); {
		case len(s) == 2 && s[0] == 'h' && s[1] >= '1' && s[1] <= '6':
			return s
		case strings.Contains(s, "heading") || strings.Contains(s, "subtitle") || s == "header":
			return "h2"
		case strings.Contains(s, "quote"):
			return "blockquote"
		case s == "li" || strings.Contains(s, "list-item") || strings.Contains(s, "listitem") || strings.Contains(s, "list_item"):
			return "li"
		}
	}
	return "p"
}
