package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxOpen is how many lists and brackets may be open at once. Settings need
// three; the parser's time grows with the square of it.
const maxOpen = 16

// tree parses a settings file; nil is a file of comments.
func tree(text string) (ast.Node, error) {
	tokens := lexer.Tokenize(text)
	if deep := tooDeep(tokens); deep != nil {
		return nil, misplaced(deep, "lists are nested too deeply here")
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, syntax(err)
	}
	var root ast.Node
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil || doc.Body.Type() == ast.CommentType:
		case root != nil:
			return nil, misplaced(doc.Body.GetToken(), "a second document; settings are one, without --- between")
		default:
			root = doc.Body
		}
	}
	return root, nil
}

// tooDeep is the token that opens one list too many, in brackets or within a
// line.
func tooDeep(tokens token.Tokens) *token.Token {
	line, inLine, brackets := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, inLine = t.Position.Line, 0
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			brackets++
		case token.SequenceEndType, token.MappingEndType:
			brackets--
		case token.SequenceEntryType, token.MappingKeyType:
			inLine++
		}
		if brackets > maxOpen || inLine > maxOpen {
			return t
		}
	}
	return nil
}

// syntax turns an error of the YAML parser into a problem, in the words of
// someone who writes settings where we have them.
func syntax(err error) error {
	var y yaml.Error
	if !errors.As(err, &y) || y.GetToken() == nil {
		return &problem{what: "is not YAML: " + err.Error()}
	}
	what := y.GetMessage()
	for _, s := range syntaxes {
		if strings.Contains(what, s.theirs) {
			what = s.ours
		}
	}
	return misplaced(y.GetToken(), "%s", what)
}

var syntaxes = []struct{ theirs, ours string }{
	{"found character '\t'", "a tab cannot indent; use spaces"},
	{"tab character cannot use as a map key", "a tab cannot indent; use spaces"},
	{"mapping value is not allowed", "a key cannot stand here; look at the indentation, and put quotes around a value with \": \" in it"},
	{"could not find end character", "a quote is opened here and never closed"},
	{"sequence end token ']' not found", "a [ is opened here and never closed"},
	{"could not find flow mapping end", "a { is opened here and never closed"},
}

// misplaced is a problem with what stands at a token.
func misplaced(t *token.Token, format string, args ...any) error {
	return &problem{line: t.Position.Line, column: t.Position.Column, what: fmt.Sprintf(format, args...)}
}

// locate gives a problem the place of its key, or, when the key is missing,
// of what it is missing in.
func (d *decoder) locate(p *problem) {
	if p.line > 0 {
		return
	}
	for key := p.key; ; key = key[:max(strings.LastIndexAny(key, ".["), 0)] {
		if at := d.places[key]; at != nil {
			p.line, p.column = at.Line, at.Column
			return
		}
		if key == "" {
			return
		}
	}
}

// place is where a node begins; a mapping's own token is its first colon.
func place(n ast.Node) *token.Position {
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		n = m.Values[0].Key
	}
	return n.GetToken().Position
}

// kind names a node in the words of the messages.
func kind(n ast.Node) string {
	switch n.Type() {
	case ast.MappingType:
		return "keys below it"
	case ast.SequenceType:
		return "a list"
	}
	return fmt.Sprintf("%q", n.GetToken().Value)
}

// textOf is the text of a scalar as it is written, so that a name may look
// like a number.
func textOf(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	return "", false
}
