package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// leads are words that a byline begins with.
var leads = []string{
	"written by", "story by", "words by", "text by", "posted by", "published by", "report by", "article by", "reported by", "by:", "by", "author:", "authors:", "author", "published by:", "words:", "reporting by",
	"von:", "von", "ein beitrag von", "text:", "autor:", "autorin:", "autoren:", "por:", "por", "escrito por", "par:", "par", "publié par", "écrit par", "di", "a cura di",
	"door", "af:", "af", "av:", "av", "tekst:", "skrevet av", "skrevet af", "autor", "автор:", "автор", "текст:", "szerző:", "autorin/autor", "autor/in:", "autor/in", "auteur:", "auteur", "redactie:", "tekst:", "texto:", "texte:", "foto en tekst:", "posted by:", "written by:", "przez", "napsal", "yazan:", "作者：", "作者:", "作者", "责任编辑：", "责编：", "(责编：", "（责编：", "(责任编辑：", "（责任编辑：", "文/", "記者", "文：", "מאת", "बाय", "द्वारा", "بقلم", "نوشته",
	"γράφει ο", "γράφει η", "γράφουν οι", "συντάκτης:", "نویسنده:", "به قلم", "خبرنگار:", "گزارش:", "بقلم:", "كتب:", "كتبت:", "كتب -", "كتبت -", "كتب", "كتبت", "إعداد:", "إعداد", "تحریر:",
	"लेखक:", "लेखिका:", "रिपोर्ट:", "संवाददाता:", "โดย:", "โดย", "เรื่อง:", "ผู้เขียน:", "tác giả:", "bài:", "bài và ảnh:", "记者：", "记者:", "记者", "本报记者", "本報記者", "撰文：", "撰文:", "文｜", "文／", "文:", "作者：", "作者丨", "作者｜",
	"取材・文＝", "取材・文：", "文＝", "文=", "執筆：", "執筆者：", "著者：", "ライター：", "記者：", "글·사진", "글=", "글:", "글 ", "기자:", "yazar:", "haber:", "muhabir:", "текст:", "автори:", "авторы:", "írta:", "napsala", "autoři:", "scris de", "kirjoittaja:", "teksti:",
	"toimittaja:", "oleh:", "oleh", "penulis:", "reporter:", "লেখক:", "প্রতিবেদক:",
}

// trails are words that follow the name in a byline: "reporter", mostly.
var trails = []string{" 기자", " 특파원", " 논설위원", " 선임기자", " 앵커", "記者", "特派員", "论说委员"}

// cutTrail is a text without the word that follows the name in it.
func cutTrail(s string) (string, bool) {
	for _, trail := range trails {
		if name, ok := strings.CutSuffix(s, trail); ok && name != "" {
			return strings.TrimRight(name, " "), true
		}
	}
	return s, false
}

// longestLead is how many bytes of a byline leads are looked for in.
const longestLead = 48

// leadsBy is the leads by their first byte.
var leadsBy = func() map[byte][]string {
	by := map[byte][]string{}
	for _, lead := range leads {
		by[lead[0]] = append(by[lead[0]], lead)
	}
	return by
}()

// afterBy is what follows the word that a byline begins with, else "".
func afterBy(text string) string {
	head := firstBytes(text, longestLead)
	lower := strings.ToLower(head)
	if len(lower) != len(head) || lower == "" {
		return ""
	}
	for _, lead := range leadsBy[lower[0]] {
		if rest, ok := strings.CutPrefix(lower, lead); ok && len(text) > len(lead) && (rest == "" || rest[0] == ' ' || rest[0] == ':' || rest[0] >= utf8.RuneSelf) {
			return trimByline(strings.TrimLeft(text[len(lead):], " :：\u00a0"))
		}
	}
	return ""
}

// cutByline is a byline without the word it begins with.
func cutByline(text string) string {
	rest := afterBy(text)
	if rest == "" {
		rest = trimByline(text)
	}
	rest, _ = cutTrail(rest)
	return rest
}

// trimByline cuts what follows the names: a date, a job, a place.
func trimByline(text string) string {
	for _, mark := range []string{" | ", " ⋅ ", " • ", " · ", " – ", " — ", " - ", "|", "•", "\n", " on ", " am ", " Published", " Updated", " Posted", " posted", " published", " updated", " Follow", " @", " in ", " at ", " Last updated", " Last Updated", " last updated", " Reviewed by", " Edited by", " Thứ ", " Chủ nhật"} {
		if i := strings.Index(text, mark); i > 0 {
			text = text[:i]
		}
	}
	if i := strings.Index(text, " ("); i > 0 && !(strings.Contains(text[i:], ") ") && startsName(text[i+strings.Index(text[i:], ") ")+2:])) {
		text = text[:i]
	}
	dated := false
	if i := strings.IndexFunc(text, unicode.IsDigit); i > 0 {
		text, dated = text[:i], true
	}
	if at := strings.IndexByte(text, '@'); at > 0 {
		text = text[:max(0, strings.LastIndexAny(text[:at], " ("))]
	}
	text = strings.Trim(text, " ,;:-–—.")
	for {
		i := strings.LastIndexByte(text, ' ')
		last := strings.ToLower(strings.TrimRight(text[i+1:], ".,"))
		alone := i > 0 && !strings.ContainsAny(text[:i], " ,") && !(dated && !givenMonths[last])
		if months[last] == 0 && !weekdays[last] || alone {
			return text // May is a name too
		}
		text = strings.TrimRight(text[:max(i, 0)], " ,")
	}
}

// givenMonths are months that persons are called as.
var givenMonths = wordSet(`may mai april june august jan julia juli junio`)

// weekdays are days as they stand behind a name in a byline.
var weekdays = wordSet(`monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche
	lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica maandag dinsdag woensdag donderdag vrijdag zaterdag zondag poniedziałek wtorek środa czwartek piątek sobota niedziela
	pazartesi salı çarşamba perşembe cuma cumartesi pazar понедельник вторник среда четверг пятница суббота воскресенье måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag pondělí úterý středa čtvrtek pátek neděle`)

// splitNames cuts a list of names and drops what is no name.
func splitNames(text string) []string {
	text = plainString(firstBytes(text, maxPlain))
	if strings.Contains(text, "://") {
		return nil
	}
	for _, and := range []string{" and ", " und ", " et ", " y ", " en ", " og ", " och ", " & ", " with ", ";", "/", " e ", " i ", "、", " și ", " และ "} {
		text = strings.ReplaceAll(text, and, ",")
	}
	var names []string
	for part := range strings.SplitSeq(text, ",") {
		if part = cleanName(part); nameLike(part) && !(len(names) > 0 && (degree(part) || job(part))) {
			names = append(names, part)
		}
	}
	return names
}

// job tells whether a text names an occupation and not a person.
func job(s string) bool {
	for w := range strings.FieldsSeq(strings.ToLower(s)) {
		if jobs[strings.Trim(w, ".:()")] {
			return true
		}
	}
	return false
}

var jobs = wordSet(`director editor editors writer consultant contributor contributing coordinator founder co-founder manager specialist expert reporter correspondent
	officer engineer analyst ceo cto cfo president consultant strategist columnist journalist author staff senior associate chief assistant freelance marketing
	redakteur redakteurin reporterin korrespondent journalistin autorin chefredakteur rédacteur rédactrice journaliste redactor redactora periodista giornalista
	article print checkout powered about more view profile posts website subscribe follow read comments share
	show hide caption sidebar app points insight summary overview contents takeaways`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// notNames are words that stand where names do and are none: days, places of
// programs.
var notNames = wordSet(`admin administrator null none undefined author by guest unknown webmaster n/a true false facebook twitter email share phd md jr mba rd cfa cpa
	mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag home news blog`)

// degree tells whether what follows a name after a comma is a title: MD, RN,
// Ph.D., Jr.
func degree(s string) bool {
	short := strings.ReplaceAll(s, ".", "")
	if agency(s) || !asciiLetters(short) {
		return false
	}
	return len(short) <= 6 && (strings.ToUpper(short) == short && len(short) > 1 || short == "PhD" || short == "Jr" || short == "Sr" || short == "MSc" || short == "BSc")
}

func cleanName(s string) string {
	s = strings.Trim(s, " .:;-–—|\"“”")
	if strings.HasSuffix(s, ")") && !strings.Contains(s, "(") || strings.HasSuffix(s, "）") && !strings.Contains(s, "（") {
		s = strings.TrimRight(s, ")）")
	}
	for _, lead := range []string{"By ", "by ", "Von ", "Por ", "Par ", "and ", "und ", "Dr. med. ", "Text: "} {
		s = strings.TrimPrefix(s, lead)
	}
	s, _ = cutTrail(strings.TrimSpace(s))
	return s
}

// nameLike tells whether a text may be the name of a person or a desk.
func nameLike(s string) bool {
	n := utf8.RuneCountInString(s)
	words := strings.Fields(s)
	if n < 2 || n > 60 || len(words) > 6 || strings.ContainsAny(s, "<>{}[]=_@#\\?!") || strings.Contains(s, "://") || strings.Contains(s, "www.") {
		return false
	}
	if strings.Count(s, "(") != strings.Count(s, ")") {
		return false
	}
	if strings.ContainsFunc(s, unicode.IsDigit) && !strings.ContainsFunc(s, unicode.IsLetter) {
		return false
	}
	lower := strings.ToLower(s)
	if notNames[lower] || months[lower] > 0 && n < 4 || len(words) == 1 && strings.Count(s, ".") > 1 {
		return false
	}
	return strings.ContainsFunc(s, unicode.IsLetter)
}

// fullName tells whether a text is nothing but a person's name: two to four
// capitalised words.
func fullName(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 4 || !nameLike(s) || endsSentence(s) && !strings.HasSuffix(s, "r.") {
		return false
	}
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) && !particle(w) {
			return false
		}
		if strings.ToUpper(w) == w && utf8.RuneCountInString(w) > 3 {
			return false
		}
	}
	if months[strings.ToLower(words[0])] > 0 {
		words = words[1:] // April and Jan are called as months are
	}
	said, _ := readTopics(strings.Join(slices.DeleteFunc(words, particle), " "), 5)
	return said == 0 && !job(s)
}

// personName tells whether a text is nothing but a person's name, in any
// script.
func personName(s string) bool { return fullName(s) || caselessName(s) }

// caselessName tells whether a text has the form of a person's name in a script
// without capitals: two to six characters of Chinese, Japanese or Korean, more
// if a point parts them; elsewhere one to four words, two where words are
// parted by spaces. Only where a byline stands does the form say much.
func caselessName(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	if !caseless(first) || !nameLike(s) {
		return false
	}
	n, words, parted := utf8.RuneCountInString(s), len(strings.Fields(s)), strings.ContainsAny(s, "・·•")
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune(" ・·•-.'’\u200c", r) {
			return false
		}
	}
	switch {
	case eastAsian(first):
		return n <= 6 || parted && n <= 16
	case denseScript(first):
		return words <= 4 && n <= 40
	}
	return words >= 2 && words <= 4 && n <= 40
}

// caseless tells whether a letter is of a script without capitals.
func caseless(r rune) bool {
	return unicode.IsLetter(r) && !unicode.IsUpper(r) && !unicode.IsLower(r) && !unicode.IsTitle(r)
}

// eastAsian tells whether a letter is Chinese, Japanese or Korean.
func eastAsian(r rune) bool { return r >= 0x2e80 && (r < 0xa000 || r >= 0xac00 && r < 0xd7b0) }

func particle(w string) bool {
	switch w {
	case "de", "da", "van", "von", "der", "den", "del", "di", "la", "le", "bin", "al", "el", "ter", "du", "dos", "do", "zu", "af":
		return true
	}
	return false
}

// distinct drops names that are there already, whatever their case.
func distinct(names []string) []string {
	var all []string
	seen := map[string]bool{}
	for _, n := range names {
		if key := squeeze(n); key != "" && !seen[key] || key == "" && !seen[n] {
			seen[key], seen[n] = true, true
			all = append(all, n)
		}
	}
	return all
}
