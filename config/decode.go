package config

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// decoder lays the tree of a settings file over a Config. It walks the tree
// itself, because only the tree knows the place of each value: the rules of
// Validate can then name it too.
type decoder struct {
	places map[string]*token.Position // of values, by key path
}

func (d *decoder) decode(text []byte, c *Config) error {
	root, err := tree(string(text))
	if err != nil || root == nil {
		return err
	}
	return d.lay(root, reflect.ValueOf(c).Elem(), "")
}

// lay lays a node over a value. A key without a value leaves the default.
func (d *decoder) lay(n ast.Node, v reflect.Value, key string) error {
	d.places[key] = place(n)
	if what := foreign(n); what != "" {
		return wrong(key, "%s", what)
	}
	if n.Type() == ast.NullType {
		return nil
	}
	switch {
	case v.Kind() == reflect.Struct:
		return d.mapping(n, v, key)
	case v.Kind() == reflect.Slice:
		return d.list(n, v, key)
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	return d.scalar(n, v, key)
}

// foreign names the parts of YAML that settings do without.
func foreign(n ast.Node) string {
	switch n.Type() {
	case ast.AnchorType, ast.AliasType, ast.MergeKeyType:
		return "anchors and aliases are not for settings; write the value out"
	case ast.TagType:
		return "tags are not for settings; write the plain value"
	}
	return ""
}

func (d *decoder) mapping(n ast.Node, v reflect.Value, key string) error {
	m, ok := n.(*ast.MappingNode)
	if !ok {
		return wrong(key, "want the keys %s, not %s", choice(keysOf(v.Type()), "and"), kind(n))
	}
	keys, seen := keysOf(v.Type()), map[string]int{}
	for _, entry := range m.Values {
		at := entry.Key.GetToken()
		field := slices.Index(keys, at.Value)
		if field < 0 {
			return misplaced(at, "unknown key %q; %s", at.Value, advise(at.Value, keys))
		}
		if line := seen[at.Value]; line > 0 {
			return misplaced(at, "key %q stands in line %d already", at.Value, line)
		}
		seen[at.Value] = at.Position.Line
		if err := d.lay(entry.Value, v.Field(field), below(key, at.Value)); err != nil {
			return err
		}
	}
	return nil
}

func (d *decoder) list(n ast.Node, v reflect.Value, key string) error {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		return wrong(key, "want a list, with \"- \" before each entry, not %s", kind(n))
	}
	v.Set(reflect.MakeSlice(v.Type(), len(s.Values), len(s.Values)))
	for i, entry := range s.Values {
		if err := d.lay(entry, v.Index(i), fmt.Sprintf("%s[%d]", key, i)); err != nil {
			return err
		}
	}
	return nil
}

func (d *decoder) scalar(n ast.Node, v reflect.Value, key string) error {
	text, ok := textOf(n)
	if !ok {
		return wrong(key, "want one value, not %s", kind(n))
	}
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		if err := u.UnmarshalText([]byte(text)); err != nil {
			return wrong(key, "%v, not %q", err, text)
		}
		return nil
	}
	if v.Kind() == reflect.String {
		v.SetString(text)
		return nil
	}
	if v.Kind() == reflect.Bool {
		if text != "true" && text != "false" {
			return wrong(key, "want true or false, not %q", text)
		}
		v.SetBool(text == "true")
		return nil
	}
	number, err := strconv.Atoi(text)
	if err != nil {
		return wrong(key, "want a whole number, not %q", text)
	}
	v.SetInt(int64(number))
	return nil
}
