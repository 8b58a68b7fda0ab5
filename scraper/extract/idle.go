package extract

import (
	"bytes"
	"strings"
)

// attributes leaves out of a tag, read from behind its name on, the attributes
// that no step reads. It is the place after the tag, or -1.
func (l *lightener) attributes(i int) int {
	for b := l.in; i >= 0 && i < len(b); {
		switch {
		case b[i] == '>':
			return i + 1
		case tagBytes[b[i]]&parts != 0:
			i++
			continue
		}
		name, end := attributeEnd(b, i)
		if end > 0 && idleAttribute(b[i:name]) && apart(b, i, end) {
			l.cut(i, end)
		}
		i = end
	}
	return -1
}

// apart tells whether what is around the attribute between two places means
// the same without it: a slash before it or a = after it would not.
func apart(b []byte, i, end int) bool {
	next := skipBlank(b, end)
	return tagBytes[b[i-1]]&blanks != 0 && (next >= len(b) || b[next] != '=')
}

// idleAttribute tells whether an attribute only serves scripts, or says how a
// browser loads and moves: a sixth of all attributes. Pictures that scripts
// load keep their address in one.
func idleAttribute(name []byte) bool {
	switch string(name) {
	case "data-src", "data-lazy-src", "data-original", "aria-hidden", "aria-label":
		return false
	case "target", "tabindex", "loading", "decoding", "sizes":
		return true
	}
	return bytes.HasPrefix(name, []byte("data-")) || bytes.HasPrefix(name, []byte("aria-"))
}

// idleLink leaves out what is in a link tag, read from behind its name on, that
// only tells a browser what to load.
func (l *lightener) idleLink(i int) bool {
	end := tagEnd(l.in, i)
	if end < 0 || !idleRel(string(relOf(l.in, i))) {
		return false
	}
	l.cut(i, end-1)
	return true
}

// idleRel tells whether no step follows links with these relations.
func idleRel(rel string) bool {
	for word := range strings.FieldsSeq(strings.ToLower(rel)) {
		switch word {
		case "stylesheet", "preload", "prefetch", "dns-prefetch", "preconnect", "modulepreload", "icon", "shortcut", "apple-touch-icon", "mask-icon":
		default:
			return false
		}
	}
	return rel != ""
}

// relOf is the rel attribute of a tag that is read from behind its name on, as
// it is written.
func relOf(b []byte, i int) []byte {
	for i < len(b) && b[i] != '>' {
		if tagBytes[b[i]]&parts != 0 {
			i++
			continue
		}
		name, end := attributeEnd(b, i)
		if end < 0 {
			return nil
		}
		if bytes.EqualFold(b[i:name], []byte("rel")) {
			value := bytes.TrimLeft(b[name:end], "= \t\r\n\f")
			if len(value) > 1 && (value[0] == '"' || value[0] == '\'') {
				value = value[1 : len(value)-1]
			}
			return value
		}
		i = end
	}
	return nil
}
