package extract

import (
	"bytes"

	"golang.org/x/net/html/atom"
)

// mostFormats is how many formatting elements may be open at a time, and how
// often the page may begin anew. Every paragraph repeats the formats that are
// open (HTML standard, 13.2.4.3), so that with hundreds of them a small page
// makes a tree of millions of nodes; every <body> compares its attributes with
// those of all before.
const mostFormats = 60

// explodes tells whether the parser would make far more of a page than it is.
func explodes(text []byte) bool {
	open, begun := 0, 0
	for {
		i := bytes.IndexByte(text, '<')
		if i < 0 || i+2 >= len(text) {
			return false
		}
		text = text[i+1:]
		end := text[0] == '/'
		if end {
			text = text[1:]
		}
		switch {
		case formatName(text):
			if end {
				open = max(0, open-1)
			} else if open++; open > mostFormats {
				return true
			}
		case !end && len(text) > 4 && (text[0]|0x20 == 'b' && bytes.EqualFold(text[:4], []byte("body")) || text[0]|0x20 == 'h' && bytes.EqualFold(text[:4], []byte("html"))):
			if begun++; begun > mostFormats {
				return true
			}
		}
	}
}

// formatName tells whether a tag's name is that of a formatting element.
func formatName(text []byte) bool {
	if bytes.IndexByte([]byte("bcefinstu"), text[0]|0x20) < 0 {
		return false
	}
	n := 0
	var name [8]byte
	for n < len(text) && n < len(name) {
		c := text[n] | 0x20
		if c < 'a' || c > 'z' {
			break
		}
		name[n] = c
		n++
	}
	return n < len(name) && formatting(atom.Lookup(name[:n]))
}

// formatting tells whether an element is one of those that go on in the next
// paragraph if they are not closed. A link is not: the next one closes it.
func formatting(a atom.Atom) bool {
	switch a {
	case atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return true
	}
	return false
}
