package extract

import (
	"encoding/json"
	"iter"
	"net/url"
	"strconv"
	"strings"
	surrogate "unicode/utf16"
	"unicode/utf8"
)

// scriptValues yields the values in the scripts of the page: those of JSON,
// what others assign, and the strings in the rest.
func (r *reading) scriptValues() iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		for _, script := range r.linked {
			if v, ok := looseJSON(script); ok && !yield("json-ld", v) {
				return
			}
		}
		for _, script := range r.state {
			if v, ok := looseJSON(script); ok && !yield("page state", v) {
				return
			}
		}
		var flight strings.Builder // React's stream, cut into scripts
		for _, script := range r.scripts {
			if _, call, ok := strings.Cut(script, "__next_f.push("); ok {
				for s := range literals(call) {
					flight.WriteString(s)
				}
				continue
			}
			for v := range assigned(script) {
				if !yield("page state", v) {
					return
				}
			}
		}
		for v := range flightRows(flight.String()) {
			if !yield("page state", v) {
				return
			}
		}
	}
}

// maxTries bounds how many places of a script are tried for JSON.
const maxTries = 12

// assigned yields the JSON that a script assigns; of a script without any, its
// long strings, which may be JSON themselves.
func assigned(script string) iter.Seq[any] {
	return func(yield func(any) bool) {
		found, tries := false, 0
		for at := 0; at < len(script) && tries < maxTries; {
			i := strings.IndexByte(script[at:], '=')
			if i < 0 {
				break
			}
			at += i + 1
			rest := strings.TrimLeft(script[at:], " \t\r\n")
			if len(rest) < minHidden*4 || rest[0] != '{' && rest[0] != '[' {
				continue
			}
			tries++
			var v any
			d := json.NewDecoder(strings.NewReader(strings.ReplaceAll(rest, ":undefined", ":null")))
			if d.Decode(&v) == nil {
				found = true
				at += int(d.InputOffset())
				if !yield(v) {
					return
				}
			}
		}
		if !found {
			stringsOf(script, yield)
		}
	}
}

// stringsOf yields the strings of a script that are long, and the JSON within.
func stringsOf(script string, yield func(any) bool) {
	all := object{}
	for s := range literals(script) {
		if len(s) < proseWords || len(all) >= maxLiterals {
			continue
		}
		if strings.HasPrefix(s, "%7B") || strings.HasPrefix(s, "%5B") {
			if plain, err := url.QueryUnescape(s); err == nil {
				s = plain
			}
		}
		var v any = s
		if s[0] == '{' || s[0] == '[' {
			if inner, ok := looseJSON(s); ok {
				v = inner
			}
		}
		all[strconv.Itoa(len(all))] = v
	}
	yield(all)
}

// maxLiterals bounds how many strings of a script are read.
const maxLiterals = 20_000

// literals yields the strings of a script, as its language reads them.
func literals(script string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := 0; i < len(script); i++ {
			quote := script[i]
			if quote != '"' && quote != '\'' && quote != '`' {
				continue
			}
			s, n := literal(script[i:])
			if n == 0 {
				continue
			}
			i += n - 1
			if !yield(s) {
				return
			}
		}
	}
}

// literal reads the string that a script begins with, and says how long it is;
// 0 if it does not end on its line.
func literal(script string) (string, int) {
	quote := script[0]
	i := 1
	for ; i < len(script) && script[i] != quote; i++ {
		switch {
		case script[i] == '\\':
			i++
		case script[i] == '\n' && quote != '`':
			return "", 0
		}
	}
	if i >= len(script) {
		return "", 0
	}
	return unquote(script[1:i]), i + 1
}

// unquote resolves the escapes of a string of JavaScript (ECMA-262, 12.9.4).
func unquote(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch c := s[i]; c {
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'r', 'b', 'f', 'v', '\n':
			b.WriteByte(' ')
		case 'x', 'u':
			n := map[byte]int{'x': 2, 'u': 4}[c]
			if code, err := strconv.ParseUint(s[i+1:min(len(s), i+1+n)], 16, 32); err == nil {
				i += n
				low, size := lowSurrogate(rune(code), s[i+1:])
				b.WriteRune(low)
				i += size
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// flightRows yields the values of React's stream: rows of "number:JSON", or of
// "number:Tlength,text".
func flightRows(stream string) iter.Seq[any] {
	return func(yield func(any) bool) {
		for stream != "" {
			_, row, ok := strings.Cut(stream, ":")
			if !ok {
				return
			}
			var v any
			if head, text, ok := strings.Cut(row, ","); ok && strings.HasPrefix(head, "T") {
				if n, err := strconv.ParseUint(head[1:], 16, 31); err == nil && int(n) <= len(text) {
					v, stream = text[:n], text[n:]
				}
			}
			if v == nil {
				row, stream, _ = strings.Cut(row, "\n")
				if json.Unmarshal([]byte(row), &v) != nil {
					continue
				}
			}
			if !yield(v) {
				return
			}
		}
	}
}

// lowSurrogate joins the first half of a pair of UTF-16 with the escape that
// follows, if it is one, and says how long that is.
func lowSurrogate(high rune, rest string) (rune, int) {
	if !surrogate.IsSurrogate(high) || len(rest) < 6 || rest[:2] != `\u` {
		return high, 0
	}
	low, err := strconv.ParseUint(rest[2:6], 16, 32)
	if r := surrogate.DecodeRune(high, rune(low)); err == nil && r != utf8.RuneError {
		return r, 6
	}
	return high, 0
}
