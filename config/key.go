package config

import (
	"reflect"
	"strings"
)

// keysOf lists the keys of a struct of settings, in the order of its fields.
func keysOf(t reflect.Type) []string {
	var keys []string
	for field := range t.NumField() {
		keys = append(keys, t.Field(field).Tag.Get("yaml"))
	}
	return keys
}

// below is the path of a key in the mapping at a path.
func below(path, key string) string {
	return strings.TrimPrefix(path+"."+key, ".")
}

// advise says what may stand in the place of an unknown key.
func advise(unknown string, keys []string) string {
	best, least := "", 3 // more slips of the finger than two are another word
	for _, key := range keys {
		if n := slips(strings.ToLower(strings.ReplaceAll(unknown, "_", "-")), key); n < least {
			best, least = key, n
		}
	}
	if best != "" {
		return "did you mean \"" + best + "\"?"
	}
	return "want " + choice(keys, "or")
}

// choice lists words as a sentence does: a, b or c.
func choice(words []string, conjunction string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}

// slips is the distance of Levenshtein (1966) between two words: the letters
// to add, drop or change. Words of very different length are not compared.
func slips(a, b string) int {
	if max(len(a), len(b))-min(len(a), len(b)) > 2 {
		return len(a) + len(b)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
