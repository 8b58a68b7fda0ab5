package extract

import (
	"encoding/json"
	"strings"
)

// stateOf is the first string that a script of JSON, such as the state of a
// page that a script framework makes, has under one of some keys.
func (h *head) stateOf(keys ...string) string {
	for _, script := range h.state {
		for _, key := range keys {
			at := strings.Index(script, `"`+key+`":"`)
			if at < 0 {
				continue
			}
			value := script[at+len(key)+3:]
			end := closingQuote(value)
			var s string
			if end > 0 && json.Unmarshal([]byte(value[:end+1]), &s) == nil && s != "" {
				return fold(s)
			}
		}
	}
	return ""
}

// closingQuote is where the JSON string that a text begins with ends, -1 if it
// is longer than any value that is of use.
func closingQuote(s string) int {
	for i := 1; i < min(len(s), 400); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return -1
}
