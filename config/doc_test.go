package config

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// docs/configuration.md has a row a key, `| key | default | meaning |`, in the
// order of the struct; the default is the one of Default.
func TestDocumentNamesEverySetting(t *testing.T) {
	var want, got []string
	for _, key := range every(Config{}) {
		want = append(want, key+" = "+defaultOf(key))
	}
	for line := range strings.Lines(readFile(t, "../docs/configuration.md")) {
		if cells := strings.Split(line, "|"); len(cells) == 5 && strings.HasPrefix(cells[1], " `") {
			got = append(got, strings.Trim(cells[1], " `")+" = "+strings.Trim(cells[2], " `"))
			if len(strings.TrimSpace(cells[3])) < 10 {
				t.Errorf("the document does not explain%s", cells[1])
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("docs/configuration.md (-struct +document)\n%s", diff)
	}
}

// every lists the paths of all keys; those of an entry of a list have [].
func every(settings any) []string {
	var keys []string
	t := reflect.TypeOf(settings)
	for i, key := range keysOf(t) {
		field := t.Field(i).Type
		switch {
		case field.Kind() == reflect.Struct:
			keys = append(keys, prefixed(key+".", every(reflect.Zero(field).Interface()))...)
		case field.Kind() == reflect.Slice && field.Elem().Kind() == reflect.Struct:
			keys = append(keys, prefixed(key+"[].", every(reflect.Zero(field.Elem()).Interface()))...)
		default:
			keys = append(keys, key)
		}
	}
	return keys
}

func prefixed(prefix string, words []string) []string {
	for i := range words {
		words[i] = prefix + words[i]
	}
	return words
}

// defaultOf is what Default has at a path, "" for nothing.
func defaultOf(path string) string {
	v := reflect.ValueOf(Default())
	for name := range strings.SplitSeq(path, ".") {
		if strings.HasSuffix(name, "[]") {
			return ""
		}
		for i, key := range keysOf(v.Type()) {
			if key == name {
				v = v.Field(i)
				break
			}
		}
	}
	if v.Kind() == reflect.Slice {
		return ""
	}
	return fmt.Sprint(v.Interface())
}
