package extract

import (
	"strings"
	"unicode/utf8"
)

// terminal tells whether a rune ends a sentence.
func terminal(r rune) bool {
	switch r {
	case '.', '!', '?', '…', '。', '！', '？', '।', '॥', '؟', '۔', '։', '።', '．':
		return true
	}
	return false
}

// closing tells whether a rune may stand after the end of a sentence: quotes
// and brackets.
func closing(r rune) bool {
	switch r {
	case '"', '\'', '”', '’', '“', '‘', '»', '«', '›', '‹', ')', ']', '」', '』', '）', '*':
		return true
	}
	return false
}

// endsSentence tells whether text ends as a sentence does.
func endsSentence(text string) bool {
	for text != "" {
		r, n := utf8.DecodeLastRuneInString(text)
		if terminal(r) {
			return true
		}
		if !closing(r) && r != ' ' {
			return false
		}
		text = text[:len(text)-n]
	}
	return false
}

// countSentences counts the ends of sentences: a terminal with a space, a
// closing mark or nothing after it. Abbreviations count too; it is a measure.
func countSentences(text string) int {
	count := 0
	for i := 0; i < len(text); {
		j := strings.IndexAny(text[i:], ".!?")
		if j < 0 {
			break
		}
		i += j + 1
		if i == len(text) || text[i] == ' ' || text[i] == '"' || text[i] == ')' || text[i] >= utf8.RuneSelf {
			count++
		}
	}
	for _, mark := range []string{"。", "！", "？", "।", "؟", "۔"} {
		if strings.Contains(text, mark) {
			count += strings.Count(text, mark)
		}
	}
	return count
}
