package archive

import (
	"slices"
	"strings"
	"unicode"
)

// alteredNumber tells whether words with a number stand in place of words with
// another.
func alteredNumber(before, after []string) bool {
	old, current := figures(before), figures(after)
	return len(old) > 0 && len(current) > 0 && !slices.Equal(old, current)
}

// figures are the numbers among words, in digits or written out.
func figures(words []string) (all []string) {
	for _, w := range words {
		w = strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
		if strings.ContainsFunc(w, unicode.IsDigit) || slices.Contains(numerals(), w) {
			all = append(all, w)
		}
	}
	return all
}

// numerals are numbers written out: English, German, French, Spanish,
// Portuguese, Italian, Dutch, Swedish, Polish, Russian, Turkish, and in the signs
// of East Asia. Those that are other words as well are left out.
func numerals() []string {
	return strings.Fields("two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen " +
		"seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion " +
		"dozen half third quarter twice double triple " +
		"zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig vierzig fünfzig hundert tausend millionen milliarden " +
		"deux trois quatre cinq sept huit neuf dix onze douze vingt trente quarante cinquante cent mille millions milliards " +
		"dos tres cuatro cinco siete ocho nueve diez once doce veinte treinta cien mil millones " +
		"dois três quatro seis sete oito nove dez onze doze vinte trinta cem milhões due tre quattro sei otto dieci venti trenta cento " +
		"twee drie vijf zes zeven acht negen tien elf twaalf twintig honderd duizend två tre fyra fem sju åtta nio tio tolv tjugo hundra tusen " +
		"dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć sto tysiąc tysięcy два две три четыре пять шесть семь восемь девять десять " +
		"двадцать сто тысяча тысяч миллион миллионов iki üç dört beş altı yedi sekiz dokuz yüz bin milyon " +
		"二 三 四 五 六 七 八 九 十 百 千 万 萬 亿 億 둘 셋 넷 다섯 여섯 일곱 여덟 아홉 열")
}
