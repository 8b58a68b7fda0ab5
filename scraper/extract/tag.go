package extract

import "bytes"

// tagEnd is the place after the > that ends a tag, read from behind the tag's
// name on, or -1.
func tagEnd(b []byte, i int) int {
	for i >= 0 && i < len(b) {
		switch {
		case b[i] == '>':
			return i + 1
		case tagBytes[b[i]]&parts != 0:
			i++
		default:
			_, i = attributeEnd(b, i)
		}
	}
	return -1
}

// attributeEnd is where the name of an attribute that begins at i ends, and
// where its value does, or -1.
func attributeEnd(b []byte, i int) (name, end int) {
	for i++; i < len(b) && tagBytes[b[i]] == 0; { // a name may begin with =
		i++
	}
	if eq := skipBlank(b, i); eq < len(b) && b[eq] == '=' {
		return i, valueEnd(b, skipBlank(b, eq+1))
	}
	return i, i
}

// valueEnd is where an attribute's value that begins at i ends, or -1.
func valueEnd(b []byte, i int) int {
	if i >= len(b) {
		return -1
	}
	if quote := b[i]; quote == '"' || quote == '\'' {
		n := bytes.IndexByte(b[i+1:], quote)
		if n < 0 {
			return -1
		}
		return i + n + 2
	}
	for i < len(b) && b[i] != '>' && tagBytes[b[i]]&blanks == 0 {
		i++
	}
	return i
}

// rawEnd is where the end tag of an element with raw text begins, or -1.
func rawEnd(b []byte, i int, tag string) int {
	for {
		n := bytes.Index(b[i:], []byte("</"))
		if n < 0 {
			return -1
		}
		i += n
		name := b[i+2:]
		if len(name) > len(tag) && bytes.EqualFold(name[:len(tag)], []byte(tag)) && tagBytes[name[len(tag)]]&(parts|ends) != 0 {
			return i
		}
		i += 2
	}
}

// commentEnd is the place after a comment whose text begins at i, or -1.
func commentEnd(b []byte, i int) int {
	for _, none := range []string{">", "->"} {
		if bytes.HasPrefix(b[i:], []byte(none)) {
			return i + len(none)
		}
	}
	for at := i; ; at += 2 {
		n := bytes.Index(b[at:], []byte("--"))
		if n < 0 {
			return -1
		}
		at += n
		switch rest := b[at+2:]; {
		case bytes.HasPrefix(rest, []byte(">")):
			return at + 3
		case bytes.HasPrefix(rest, []byte("!>")):
			return at + 4
		case bytes.HasPrefix(rest, []byte("-")):
			at-- // of three dashes, the last two may end it
		}
	}
}

// indexFold is where ASCII text stands at or after i in whatever case, or -1.
func indexFold(b []byte, i int, text string) int {
	for {
		n := bytes.IndexByte(b[i:], text[0])
		if n < 0 || i+n+len(text) > len(b) {
			return -1
		}
		if i += n; bytes.EqualFold(b[i:i+len(text)], []byte(text)) {
			return i
		}
		i++
	}
}

func skipBlank(b []byte, i int) int {
	for i < len(b) && tagBytes[b[i]]&blanks != 0 {
		i++
	}
	return i
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// What bytes do in tags.
const (
	blanks = 1 << iota // between attributes
	slash
	ends   // a tag
	equals // before a value
	parts  = blanks | slash
)

var tagBytes = [256]byte{' ': blanks, '\n': blanks, '\r': blanks, '\t': blanks, '\f': blanks, '/': slash, '>': ends, '=': equals}

// nameEnd is where a tag's name that begins at i ends.
func nameEnd(b []byte, i int) int {
	for i < len(b) && tagBytes[b[i]]&(parts|ends) == 0 {
		i++
	}
	return i
}
