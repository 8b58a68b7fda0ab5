package extract

import "golang.org/x/net/html/atom"

// plainValue undoes what frameworks do to JSON: references by number, and
// elements that are written as lists.
func plainValue(v any) any {
	if list, ok := v.([]any); ok && referring(list) {
		h := hydrater{list: list, left: maxValues}
		v = h.at(0, 0)
	}
	return elementsOf(v, 0)
}

// elementsOf turns elements written as lists, ["$", tag, key, properties] as
// React has them and [tag, {attributes}, children ...] as JsonML has them, into
// objects with a tag.
func elementsOf(v any, depth int) any {
	if depth > jsonDepth {
		return nil
	}
	switch v := v.(type) {
	case object:
		for k, e := range v {
			v[k] = elementsOf(e, depth+1)
		}
	case []any:
		if len(v) == 4 && v[0] == "$" {
			o, _ := elementsOf(v[3], depth+1).(object)
			tag, ok := v[1].(string)
			if o != nil && ok {
				o["$tag"] = tag
			}
			return o
		}
		tag, rest := jsonML(v)
		for i, e := range rest {
			rest[i] = elementsOf(e, depth+1)
		}
		if tag != "" {
			return object{"$tag": tag, "children": rest}
		}
	}
	return v
}

// jsonML is the tag and the children of an element that is written as a list,
// no tag and the whole list if it is none.
func jsonML(v []any) (string, []any) {
	if len(v) < 2 {
		return "", v
	}
	tag, _ := v[0].(string)
	if a := atom.Lookup([]byte(tag)); a == 0 || !blockElement(a) && !soft(a) && a != atom.Span {
		return "", v
	}
	if _, ok := v[1].(object); ok {
		return tag, v[2:]
	}
	return tag, v[1:]
}

// referring tells whether a list holds values that refer to each other by their
// numbers, as devalue writes them (Nuxt, SvelteKit).
func referring(list []any) bool {
	if len(list) < 4 {
		return false
	}
	switch first := list[0].(type) {
	case object:
		for _, e := range first {
			if _, ok := e.(float64); !ok {
				return false
			}
		}
		return len(first) > 0
	case []any:
		if len(first) == 2 {
			_, named := first[0].(string)
			_, number := first[1].(float64)
			return named && number
		}
	}
	return false
}

// hydrater puts values in the place of their numbers.
type hydrater struct {
	list []any
	left int
}

func (h *hydrater) at(number float64, depth int) any {
	i := int(number)
	if h.left--; h.left < 0 || depth > jsonDepth || i < 0 || i >= len(h.list) {
		return nil
	}
	switch v := h.list[i].(type) {
	case object:
		o := make(object, len(v))
		for k, e := range v {
			if n, ok := e.(float64); ok {
				o[k] = h.at(n, depth+1)
			}
		}
		return o
	case []any:
		if len(v) == 0 {
			return v
		}
		var all []any
		for _, e := range v {
			if n, ok := e.(float64); ok {
				all = append(all, h.at(n, depth+1))
			}
		}
		if _, named := v[0].(string); named && len(v) == 2 && len(all) == 1 {
			return all[0] // ["Reactive", 1]
		}
		return all
	default:
		return v
	}
}
