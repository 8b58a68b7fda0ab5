package discover

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
)

// form says what to read of a kind of XML document: a list of entries, each
// with fields of text. Elements are told by their local names in lower case,
// for the namespaces of feeds and sitemaps in the wild are often wrong.
type form struct {
	roots   []string // the elements with which such a document begins
	entries []string
	fields  []string
	ignored []string // not looked into
}

// field is an element of an entry.
type field struct {
	name, text string
	attrs      []xml.Attr
}

// maxField bounds the text of one field, in bytes; what is beyond is cut.
const maxField = 8 << 10

// read calls keep with every entry of a document. Tags need not match: an
// entry or field ends where the next begins. An error comes after the entries
// before it, and the entry in which it happened.
func (f form) read(r io.Reader, keep func(entry string, fields []field) error) error {
	e := entries{form: f, keep: keep}
	d := newXML(r)
	for {
		token, err := d.RawToken()
		if err == nil {
			err = e.take(token)
		}
		if err != nil {
			return e.end(err)
		}
	}
}

// entries is the state of reading a document.
type entries struct {
	form
	keep     func(entry string, fields []field) error
	root     string
	entry    string // being read, "" outside
	got      []field
	within   string // the field being read
	ignore   string // the ignored element being read
	depth    int    // of elements of that name
	complete bool
}

func (e *entries) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		return e.open(strings.ToLower(t.Name.Local), t.Attr)
	case xml.EndElement:
		return e.close(strings.ToLower(t.Name.Local))
	case xml.CharData:
		if e.within != "" && e.ignore == "" {
			last := &e.got[len(e.got)-1]
			last.text += string(t[:min(len(t), maxField-min(maxField, len(last.text)))])
		}
	}
	return nil
}

func (e *entries) open(name string, attrs []xml.Attr) error {
	switch {
	case e.root == "":
		e.root = name
		if !slices.Contains(e.roots, name) {
			return errors.New("<" + clip(name) + "> begins no such document")
		}
	case e.ignore != "":
		if name == e.ignore {
			e.depth++
		}
	case slices.Contains(e.ignored, name):
		e.ignore, e.depth = name, 1
	case slices.Contains(e.entries, name):
		err := e.flush()
		e.entry = name
		return err
	case e.entry != "" && slices.Contains(e.fields, name):
		e.within = name
		e.got = append(e.got, field{name: name, attrs: slices.Clone(attrs)})
	}
	return nil
}

func (e *entries) close(name string) error {
	switch {
	case e.ignore != "":
		if name == e.ignore {
			e.depth--
		}
		if e.depth == 0 {
			e.ignore = ""
		}
	case name == e.within:
		e.within = ""
	case name == e.entry:
		return e.flush()
	case name == e.root:
		e.complete = true
	}
	return nil
}

// flush hands on the entry that was read.
func (e *entries) flush() error {
	entry, got := e.entry, e.got
	e.entry, e.got, e.within = "", nil, ""
	if entry == "" || len(got) == 0 {
		return nil
	}
	return e.keep(entry, got)
}

// end settles how reading ended. The end of the input is no error after the
// end of the root element. A field that was cut is worse than none.
func (e *entries) end(err error) error {
	if e.within != "" {
		e.got = e.got[:len(e.got)-1]
	}
	broken := e.flush()
	switch {
	case !errors.Is(err, io.EOF):
		return err
	case e.root == "":
		return errors.New("it is empty")
	case !e.complete:
		return io.ErrUnexpectedEOF
	}
	return broken
}
