package archive

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// alteredNumber tells whether words with a number stand in place of words with
// another.
func alteredNumber(before, after []string) bool {
	old, current := figures(before), figures(after)
	return len(old) > 0 && len(current) > 0 && !slices.Equal(old, current)
}

// digits is a number within a word: "12", "-3", "1,250.5".
var digits = regexp.MustCompile(`-?\p{Nd}+(?:[.,’']\p{Nd}+)*`)

// figures are the numbers among words, by what they amount to: "two hundred",
// "200" and, with what stands beside it, "200km" are one.
func figures(words []string) (all []string) {
	var sum float64
	counting := false
	end := func() {
		if counting {
			all = append(all, strconv.FormatFloat(sum, 'g', -1, 64))
		}
		sum, counting = 0, false
	}
	values := numerals()
	for _, w := range words {
		if found := digits.FindAllString(w, -1); len(found) > 0 {
			end()
			for _, number := range found {
				all = append(all, amount(number))
			}
			continue
		}
		value, ok := values[strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }))]
		switch {
		case !ok:
			end()
			continue
		case counting && value >= 10 && value > sum:
			sum *= value // two hundred
		case counting && value >= 1 && value < sum:
			sum += value // twenty five
		default:
			end()
			sum = value
		}
		counting = true
	}
	end()
	return all
}

// amount is a number as it is compared, whatever its digits and the marks that
// part its thousands.
func amount(number string) string {
	var b strings.Builder
	for _, part := range strings.FieldsFunc(number, func(r rune) bool { return strings.ContainsRune(".,’'", r) }) {
		if b.Len() > 0 && len([]rune(part)) != 3 {
			b.WriteByte('.')
		}
		for _, r := range part {
			b.WriteRune(digit(r))
		}
	}
	return b.String()
}

// digit is the European digit of the same value. Those of a script stand in a
// row that begins with zero.
func digit(r rune) rune {
	if !unicode.IsDigit(r) {
		return r
	}
	zero := r
	for r-zero < 9 && unicode.IsDigit(zero-1) {
		zero--
	}
	return '0' + r - zero
}

// numerals are numbers written out: English, German, French, Spanish,
// Portuguese, Italian, Dutch, Swedish, Polish, Russian, Turkish, and in the signs
// of East Asia. Those that are other words as well are left out.
func numerals() map[string]float64 {
	values := map[string]float64{}
	for line := range strings.Lines(`0.25 quarter
0.5 half
2 two twice double zwei deux dos dois due twee två dwa два две iki 二 둘
3 three triple drei trois tres três tre drie trzy три üç 三 셋
4 four vier quatre cuatro quatro quattro fyra cztery четыре dört 四 넷
5 five fünf cinq cinco vijf fem pięć пять beş 五 다섯
6 six sechs seis sei zes sex sześć шесть altı 六 여섯
7 seven sieben sept siete zeven sju siedem семь yedi 七 일곱
8 eight acht huit ocho oito otto åtta osiem восемь sekiz 八 여덟
9 nine neun neuf nueve nove negen nio dziewięć девять dokuz 九 아홉
10 ten zehn dix diez dez dieci tien tio dziesięć десять 十 열
11 eleven elf onze once elva
12 twelve dozen zwölf douze doce doze twaalf tolv
13 thirteen dreizehn treize trece
14 fourteen vierzehn quatorze catorce
15 fifteen fünfzehn quinze quince
16 sixteen sechzehn seize
17 seventeen siebzehn
18 eighteen achtzehn
19 nineteen neunzehn
20 twenty zwanzig vingt veinte vinte venti twintig tjugo двадцать
30 thirty dreißig trente treinta trinta trenta
40 forty vierzig quarante
50 fifty fünfzig cinquante
60 sixty
70 seventy
80 eighty
90 ninety
100 hundred hundert cent cien cem cento honderd hundra sto сто yüz 百
1000 thousand tausend mille mil duizend tusen tysiąc tysięcy тысяча тысяч bin 千
1e4 万 萬
1e6 million millionen millions millones milhões миллион миллионов milyon
1e8 亿 億
1e9 billion milliarden milliards
1e12 trillion
`) {
		words := strings.Fields(line)
		value, _ := strconv.ParseFloat(words[0], 64)
		for _, w := range words[1:] {
			values[w] = value
		}
	}
	values["third"] = 1.0 / 3
	return values
}
