package search

import "unicode/utf8"

// maxCommon is how long a word is at most, in characters, to be taken for a
// common one: the short words of a language are its articles, prepositions,
// pronouns.
const maxCommon = 3

// common tells whether a word is among those that most articles have. The
// answer is part of the form of the index.
func common(term string) bool {
	if len(term) <= maxCommon || utf8.RuneCountInString(term) <= maxCommon {
		return !digit(term[0]) && term[0] < 0xe0 // neither a number nor a script of pairs and syllables
	}
	switch term {
	case "about", "after", "also", "been", "before", "between", "could", "even", "first", "from", "have", "into", "just",
		"last", "like", "made", "many", "more", "most", "much", "only", "other", "over", "people", "said", "says", "some", "such", "than",
		"that", "their", "them", "then", "there", "these", "they", "this", "those", "through", "time", "under", "very", "were", "what", "when",
		"where", "which", "while", "will", "with", "would", "year", "years", "your",
		"aber", "auch", "dass", "diese", "eine", "einem", "einen", "einer", "haben", "mehr", "nach", "nicht", "oder", "sich", "sind", "uber", "wird", "wurde",
		"avec", "cette", "comme", "dans", "elle", "mais", "nous", "plus", "pour", "sont", "tout", "vous",
		"como", "desde", "donde", "entre", "este", "esta", "hasta", "para", "pero", "porque", "sobre", "tambien", "todo",
		"alla", "anche", "come", "della", "delle", "nella", "sono", "stato", "deze", "door", "naar", "niet", "voor", "werd", "zijn",
		"было", "были", "если", "или", "который", "только", "чтобы", "этого":
		return true
	}
	return false
}
