package discover

import (
	"strings"
	"testing"
)

func TestFold(t *testing.T) {
	for _, s := range []string{
		"", " ", "a", "a b", " a", "a ", "a  b", "a\tb", "a\u00a0b", "Straße am Meer", "\n a \r\n b ", "a\x7fb", strings.Repeat("ab ", 100),
	} {
		want := strings.Join(strings.Fields(s), " ")
		if got := fold(s); got != want[:min(len(want), maxText)] {
			t.Errorf("fold(%q) = %q, want %q", s, got, want)
		}
	}
}
