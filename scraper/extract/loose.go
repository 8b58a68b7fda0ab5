package extract

import (
	"encoding/json"
	"html"
	"strconv"
	"strings"
	"unicode/utf8"
)

// looseJSON reads JSON as pages have it: in comments, with comments, with raw
// line breaks and bare quotes in strings, with commas too many or too few,
// escaped for HTML, cut short, several values in one script.
func looseJSON(script string) (any, bool) {
	var v any
	if json.Unmarshal([]byte(script), &v) == nil {
		return v, true
	}
	if head := strings.TrimSpace(script[:min(len(script), 200)]); strings.HasPrefix(head, "{&quot;") || strings.HasPrefix(head, "{ &quot;") || strings.HasPrefix(head, "[{&quot;") || strings.HasPrefix(head, "&lt;") {
		script = html.UnescapeString(script)
	}
	r := looseReader{text: script}
	var all []any
	for len(all) < maxGraph {
		r.toValue()
		if r.at >= len(r.text) {
			break
		}
		v, _ := r.value(0)
		all = append(all, v)
	}
	switch len(all) {
	case 0:
		return nil, false
	case 1:
		return all[0], true
	}
	return all, true
}

// looseReader reads values from a text that may be broken. Every step goes on,
// so the time is linear.
type looseReader struct {
	text string
	at   int
}

// toValue passes over everything before the next object or list.
func (r *looseReader) toValue() {
	for r.at < len(r.text) {
		switch r.space(); {
		case r.at >= len(r.text), r.text[r.at] == '{', r.text[r.at] == '[':
			return
		}
		r.at++
	}
}

// space passes over white space, comments and the marks of CDATA.
func (r *looseReader) space() {
	for r.at < len(r.text) {
		rest := r.text[r.at:]
		switch {
		case rest[0] <= ' ':
			r.at++
		case strings.HasPrefix(rest, "\u00a0"), strings.HasPrefix(rest, "\ufeff"):
			_, n := utf8.DecodeRuneInString(rest)
			r.at += n
		case strings.HasPrefix(rest, "//<![CDATA["), strings.HasPrefix(rest, "<![CDATA["):
			r.at += strings.IndexByte(rest, '[') + len("[CDATA[")
		case strings.HasPrefix(rest, "//"):
			r.skip(rest, "\n")
		case strings.HasPrefix(rest, "/*"):
			r.skip(rest, "*/")
		case strings.HasPrefix(rest, "<!--"):
			r.at += len("<!--")
		default:
			return
		}
	}
}

// skip passes over a comment with the mark that ends it.
func (r *looseReader) skip(rest, end string) {
	if i := strings.Index(rest, end); i >= 0 {
		r.at += i + len(end)
	} else {
		r.at = len(r.text)
	}
}

// value reads one value; ok is false if there is none here.
func (r *looseReader) value(depth int) (v any, ok bool) {
	r.space()
	if r.at >= len(r.text) {
		return nil, false
	}
	switch c := r.text[r.at]; {
	case depth > maxGraphDepth && (c == '{' || c == '['):
		r.at++
		return nil, false
	case c == '{':
		r.at++
		return r.object(depth), true
	case c == '[':
		r.at++
		return r.list(depth), true
	case c == '"' || c == '\'':
		r.at++
		return r.string(c, false), true
	}
	return r.bare()
}

func (r *looseReader) object(depth int) object {
	o := object{}
	for {
		r.space()
		if r.at >= len(r.text) {
			return o
		}
		switch c := r.text[r.at]; {
		case c == '}':
			r.at++
			return o
		case c == ']': // of a list outside: this object was not closed
			return o
		case c == '"' || c == '\'':
			r.at++
			r.member(o, r.string(c, true), depth)
		case c == ',':
			r.at++
		default:
			r.member(o, r.word(), depth)
		}
	}
}

// member reads what follows the key of an object.
func (r *looseReader) member(o object, key string, depth int) {
	r.space()
	if r.at >= len(r.text) || r.text[r.at] != ':' {
		if key == "" {
			r.at++
		}
		return
	}
	r.at++
	if v, ok := r.value(depth + 1); ok {
		o[key] = v
	}
}

func (r *looseReader) list(depth int) []any {
	all := []any{}
	for {
		r.space()
		if r.at >= len(r.text) {
			return all
		}
		switch c := r.text[r.at]; c {
		case ']':
			r.at++
			return all
		case '}': // of an object outside
			return all
		case ',', ':':
			r.at++
		default:
			before := r.at
			if v, ok := r.value(depth + 1); ok {
				all = append(all, v)
			}
			if r.at == before {
				r.at++
			}
		}
	}
}

// bare reads a number, a word of JSON, or another word as a string.
func (r *looseReader) bare() (any, bool) {
	word := r.word()
	switch word {
	case "":
		return nil, false
	case "true":
		return true, true
	case "false":
		return false, true
	case "null":
		return nil, true
	}
	if n, err := strconv.ParseFloat(word, 64); err == nil {
		return n, true
	}
	return word, true
}

// word is what stands before the next mark or space.
func (r *looseReader) word() string {
	end := strings.IndexAny(r.text[r.at:], "{}[]:,\"' \t\r\n")
	if end < 0 {
		end = len(r.text) - r.at
	}
	word := r.text[r.at : r.at+end]
	r.at += end
	return word
}

// string reads to the quote that ends a string: the one that what belongs
// behind a string follows.
func (r *looseReader) string(quote byte, key bool) string {
	var b []byte
	for r.at < len(r.text) {
		c := r.text[r.at]
		r.at++
		switch {
		case c == '\\' && r.at < len(r.text):
			b = r.escape(b)
		case c == quote && r.ends(key):
			return string(b)
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

// ends tells whether what follows a quote follows a string.
func (r *looseReader) ends(key bool) bool {
	rest := strings.TrimLeft(r.text[r.at:min(len(r.text), r.at+lookahead)], " \t\r\n")
	switch {
	case rest == "":
		return true
	case key:
		return rest[0] == ':'
	case rest[0] == '}' || rest[0] == ']' || strings.HasPrefix(rest, "//") || strings.HasPrefix(rest, "/*"):
		return true
	case rest[0] == '"': // a comma is missing
		return strings.ContainsAny(r.text[r.at:min(len(r.text), r.at+2)], "\r\n")
	case rest[0] != ',':
		return false
	}
	rest = strings.TrimLeft(rest[1:], " \t\r\n,")
	return rest == "" || strings.IndexByte("\"'{}[/-", rest[0]) >= 0 || rest[0] >= '0' && rest[0] <= '9'
}

// lookahead is how many bytes behind a quote are looked at.
const lookahead = 200

// escape reads what follows a backslash.
func (r *looseReader) escape(b []byte) []byte {
	c := r.text[r.at]
	r.at++
	switch c {
	case 'b', 'f', 'n', 'r', 't':
		return append(b, ' ')
	case 'u':
		if n, err := strconv.ParseUint(r.text[r.at:min(len(r.text), r.at+4)], 16, 32); err == nil && r.at+4 <= len(r.text) {
			r.at += 4
			return r.surrogate(b, rune(n))
		}
	}
	return append(b, c)
}

// surrogate adds a letter, or the one that two halves make.
func (r *looseReader) surrogate(b []byte, high rune) []byte {
	if high >= 0xd800 && high < 0xdc00 && strings.HasPrefix(r.text[r.at:], `\u`) && r.at+6 <= len(r.text) {
		if low, err := strconv.ParseUint(r.text[r.at+2:r.at+6], 16, 32); err == nil && low >= 0xdc00 && low < 0xe000 {
			r.at += 6
			return utf8.AppendRune(b, (high-0xd800)<<10+rune(low)-0xdc00+0x10000)
		}
	}
	return utf8.AppendRune(b, high)
}
