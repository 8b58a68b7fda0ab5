package extract

import (
	"strings"
	"unicode/utf8"
)

// terminal tells whether a rune ends a sentence.
func terminal(r rune) bool {
	switch r {
	case '.', '!', '?', '…', '。', '！', '？', '।', '॥', '؟', '۔', '։', '።', '．', '။', '។':
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
	whole := len(text)
	for text != "" {
		r, n := utf8.DecodeLastRuneInString(text)
		if terminal(r) {
			return true
		}
		if !closing(r) && r != ' ' {
			break
		}
		text = text[:len(text)-n]
	}
	return whole >= minClauses && endsInThai(text)
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
	for _, mark := range []string{"。", "！", "？", "।", "؟", "۔", "။", "។", "։", "።"} {
		if strings.Contains(text, mark) {
			count += strings.Count(text, mark)
		}
	}
	if count == 0 {
		count = countClauses(text)
	}
	return count
}

// minClauses is how many bytes a Thai or Lao text has that reads as sentences:
// forty letters.
const minClauses = 120

// countClauses counts the sentences of Thai and Lao, which end them with
// nothing but a space: the spaces between letters of a text that is long
// enough not to be a headline, and its end.
func countClauses(text string) int {
	if len(text) < minClauses || !endsInThai(text) {
		return 0
	}
	count := 1
	for i := 1; i+1 < len(text); i++ {
		if text[i] == ' ' && text[i-1] >= utf8.RuneSelf && text[i+1] == 0xe0 {
			count++
		}
	}
	return count
}

// endsInThai tells whether a text ends with a letter, sign or digit of Thai or
// Lao, but for quotes and digits.
func endsInThai(text string) bool {
	for text != "" {
		r, n := utf8.DecodeLastRuneInString(text)
		if r >= 0x0e00 && r < 0x0f00 {
			return true
		}
		if !closing(r) && r != ' ' && (r < '0' || r > '9') {
			return false
		}
		text = text[:len(text)-n]
	}
	return false
}
