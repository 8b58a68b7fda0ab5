package extract

import (
	"slices"
	"strings"
	"unicode"
)

// corrects tells whether a text, in lower case, is a notice of what was corrected
// in the article: by the word it begins with, or by what it says of an earlier
// version.
func corrects(lower string) bool {
	lower = strings.TrimLeft(strings.ReplaceAll(lower, "’", "'"), " *†‡【（(［[■●▲※<〈《-–—")
	return correctionHead(lower) || tellsOfVersions(lower)
}

// correctionHeading tells whether a block at the end of the text is nothing but
// the word that heads a correction, whose text is the block after it.
func (r *reading) correctionHeading(i, last int) bool {
	b := &r.blocks[i]
	return i >= last-4 && b.words <= 3 && i+1 < len(r.blocks) && !strings.ContainsAny(b.text, ".,") &&
		slices.Contains(correctionHeads, strings.ToLower(strings.TrimRight(b.text, ":： ")))
}

// correctionHead tells whether a text begins "Correction:", or "Correction of 12
// May:", in one of the words for it. "Correction officers said:" is none. What
// other editors note has to speak of a correction.
func correctionHead(lower string) bool {
	return heads(lower, correctionHeads) || heads(lower, noteHeads) || heads(lower, editorHeads) && containsAny(lower, amends)
}

// heads tells whether a text begins with one of some words that stand by
// themselves, or with a date before a colon.
func heads(lower string, words []string) bool {
	for _, word := range words {
		rest, ok := strings.CutPrefix(lower, word)
		if !ok {
			continue
		}
		if rest = strings.TrimLeft(rest, " "); rest == "" || strings.HasPrefix(rest, ". ") || hasPrefix(rest, headEnds) {
			return true
		}
		date, _, ok := strings.Cut(firstBytes(strings.ReplaceAll(rest, "：", ":"), 60), ":")
		if ok && (strings.ContainsFunc(date, unicode.IsDigit) || slices.Contains(words, date[strings.LastIndexByte(date, ' ')+1:])) {
			return true
		}
	}
	return false
}

// headEnds end the word that begins a notice.
var headEnds = []string{":", "：", "(", "（", "-", "–", "—", "|", "】", "）", ")", "]", "］", "〉", ">", "》", "／", "/", "　", "！"}

// correctionHeads begin notices, in the languages of the web's news. Of two of
// which one begins the other, the longer comes first.
var correctionHeads = strings.FieldsFunc(`corrections and clarifications|corrections & clarifications|corrections|correction|corrigendum|errata corrige|erratum|errata|
	clarification|korrektur|korrigendum|berichtigung|richtigstellung|klarstellung|
	rectificatif|rectification|précision|corrigé|mise au point|
	corrección|rectificación|fe de errores|fe de erratas|fe d'errades|aclaración|nota de corrección|correcció|
	correção|correcção|retificação|rectificação|erramos|esclarecimento|errata|
	correzione|rettifica|precisazione|correcties en aanvullingen|correctie|rectificatie|verbetering|
	sprostowanie|korekta|poprawka|исправлено|исправление|поправка|уточнение|опровержение|виправлено|виправлення|уточнення|спростування|
	поправка|корекция|rättelse|rättat|korrigering|rettelse|retting|berigtigelse|præcisering|oikaisu|korjattu|korjaus|leiðrétting|
	oprava|upřesnění|helyreigazítás|helyesbítés|javítás|διόρθωση|διευκρίνιση|επανόρθωση|erată|rectificare|ispravak|ispravka|düzeltme|tekzip|
	お詫びと訂正|おわびと訂正|訂正とお詫び|訂正とおわび|訂正|修正|更正启事|更正啟事|更正说明|更正|勘误|勘誤|订正|정정보도|정정|바로잡습니다|바로잡음|고침|
	تصحيح|تصويب|استدراك|تصحیح|اصلاحیه|وضاحت|תיקון טעות|תיקון|הבהרה|भूल सुधार|सुधार|स्पष्टीकरण|शुद्धिपत्र|সংশোধনী|সংশোধন|koreksi|ralat|pembetulan|đính chính|แก้ไขข่าว|แก้ไข`,
	func(r rune) bool { return r == '|' || r == '\n' || r == '\t' })

// noteHeads begin what is mostly a correction.
var noteHeads = []string{"editor's note", "editors' note", "editors note", "anmerkung der redaktion", "anm. d. red.", "anm. d. red"}

// editorHeads begin what editors note of anything.
var editorHeads = strings.Split("hinweis der redaktion|note de la rédaction|nota de la redacción|nota del editor|nota da redação|nota do editor|nota della redazione|"+
	"noot van de redactie|od redakcji|od redakce|от редакции|примечание редакции|від редакції|redaktionens anm|おことわり|お断り|编者按|編者按|编者注|編者註|追記|editörün notu|تنويه|ملاحظة المحرر|ملاحظة من المحرر", "|")

// amends are parts of words for what a correction does.
var amends = strings.Fields("corrig correg correc corret corrett rettific rectific modific modifi errone errat erreur error erro korrig berichtig fehler fout aangepast gewijzigd " +
	"popraw sprostow błąd błęd oprav chyb исправ уточн ошиб виправ помил 更正 更改 修改 有误 有誤 訂正 修正 誤り düzelt تصحيح تعديل تصويب خطأ rätta fel rettet fejl feil")

// tellsOfVersions tells whether a text speaks of an earlier version of itself,
// or says that it was corrected.
func tellsOfVersions(lower string) bool {
	return strings.Contains(lower, "vers") && says(lower, versions.vers) || says(lower, versions.latin) || !beforeMarks(lower) && says(lower, versions.others)
}

func says(lower string, phrases []versionPhrase) bool {
	for _, v := range phrases {
		if strings.Contains(lower, v.gate) && v.in(lower) {
			return true
		}
	}
	return false
}

// versionPhrase is what notices say: how it begins, each with one of the ends,
// and what all of it has in common.
type versionPhrase struct {
	gate         string
	starts, ends []string
}

func (v *versionPhrase) in(lower string) bool {
	for _, start := range v.starts {
		for rest, found := after(lower, start); found; rest, found = after(rest, start) {
			if hasPrefix(rest, v.ends) {
				return true
			}
		}
	}
	return false
}

func after(s, sep string) (string, bool) {
	_, rest, found := strings.Cut(s, sep)
	return rest, found
}

// versions is versionPhrases by what a text needs to hold one of them: letters
// that most words for a version share, none but Latin letters, others.
var versions = func() (by struct{ vers, latin, others []versionPhrase }) {
	for _, v := range versionPhrases {
		switch {
		case strings.Contains(v.gate, "vers"):
			by.vers = append(by.vers, v)
		case beforeMarks(v.gate):
			by.latin = append(by.latin, v)
		default:
			by.others = append(by.others, v)
		}
	}
	return by
}()

// versionPhrases lists what notices say.
var versionPhrases = []versionPhrase{
	forms("version", "an earlier|a previous|a prior|a former|the original|the first|the initial|an initial|an original", " version of ", "this article|this story|this report|this post|this piece|this column|this headline|this page|this text|this item|this review|this interview|this video|this graphic|this obituary|the article|the story|our story|our article|our report"),
	forms("version", "une", " version ", "précédente d|antérieure d|initiale d|erronée d"),
	wordings("première version d", "première version de cet", "première version de ce", "première version de notre", "première version de l'article"),
	forms("version", "früheren|vorherigen|ursprünglichen|ersten|älteren|vorigen", " version ", "dieses artikels|des artikels|dieses textes|des textes|dieses beitrags|des beitrags|dieses berichts|dieser meldung|unseres|hieß|stand|war |wurde|hatten wir|haben wir|schrieben wir"),
	forms("fassung", "früheren|vorherigen|ursprünglichen|ersten|älteren|vorigen", " fassung ", "dieses artikels|des artikels|dieses textes|des textes|dieses beitrags|des beitrags|dieses berichts|dieser meldung|unseres|hieß|stand|war |wurde|hatten wir|haben wir|schrieben wir"),
	forms("version", "tidigare|första|ursprunglig", " version av ", "artikel|den här|denna|text"),
	forms("version", "tidligere|første|oprindelig|oprindelige", " version af ", "artikl|denne|teksten"),
	forms("versjon", "tidligere|første|opprinnelig|opprinnelige", " versjon av ", "artikkel|denne|sak|teksten"),
	forms("versión", "", "versión ", "anterior de|previa de|inicial de|original de este|original de esta"),
	forms("versão", "", "versão ", "anterior d|inicial d|original dest"),
	forms("version", "", "versione ", "precedente di|precedente dell|originale di quest|iniziale di"),
	wordings("versione", "precedente versione", "prima versione di quest", "prima versione dell'articolo", "prima versione del testo"),
	forms("versie van", "eerdere|vorige|oorspronkelijke|eerste", " versie van ", "dit|het artikel|het bericht|het stuk|deze|de tekst"),
	forms("wersji", "poprzedniej|wcześniejszej|pierwotnej|pierwszej", " wersji ", "artykułu|tekstu|materiału|informacji|tego|publikacji"),
	forms("верси", "предыдущей|первоначальной|ранней|первой|прежней|исходной|попередній|початковій|первісній|першій", " версии | версії ", "статьи|материала|текста|новости|публикации|заметки|этой|этого|данной|статті|матеріалу|тексту|новини|цієї"),
	forms("verz", "předchozí|původní|dřívější|predchádzajúcej|pôvodnej", " verzi | verzii ", "článku|textu|tohoto|tohto"),
	wordings("erzió", "korábbi verzió", "előző verzió", "eredeti verzió"),
	wordings("változat", "korábbi változat", "előző változat", "eredeti változat"),
	wordings("έκδοση", "προηγούμενη έκδοση", "αρχική έκδοση"),
	wordings("önceki", "haberin önceki", "yazının önceki", "makalenin önceki", "önceki sürüm", "önceki versiyon"),
	wordings("vers", "versiune anterioară a", "versiunea anterioară a", "versiune inițială a", "versiunea inițială a", "versi sebelumnya", "versi awal artikel", "aiemmassa versiossa", "aikaisemmassa versiossa"),
	wordings("phiên bản trước", "phiên bản trước"),
	wordings("גרסה", "בגרסה קודמת", "בגרסה הקודמת", "בגרסה מוקדמת"),
	wordings("संस्करण", "पिछले संस्करण", "पूर्व संस्करण"),
	wordings("نسخة", "نسخة سابقة من", "النسخة السابقة من", "نسخة أولى من"),
	wordings("نسخه", "نسخه قبلی", "نسخه پیشین"),
	wordings("版", "早前版本", "先前版本", "之前版本", "此前版本", "较早版本", "較早版本", "早前的版本", "先前的版本", "以前の版", "以前のバージョン", "初版では"),
	wordings("버전", "이전 버전", "최초 버전"),
	forms("this ", "this article|this story|this report|this post|this piece|this page|this column|this headline", " ", "was amended|has been amended|was corrected|has been corrected|is corrected|was updated to correct|was updated to clarify|has been updated to correct|has been updated to clarify|has been edited to correct|has been changed to correct|was edited to correct|was changed to correct|has been updated to reflect the correct|was revised to correct|has been revised to correct|has been updated with|was updated with|has been updated to include|was updated to include"),
	wordings("korrigiert", "text nachträglich korrigiert", "artikel nachträglich korrigiert", "artikel korrigiert", "beitrag korrigiert", "text korrigiert", "fehler korrigiert", "das haben wir korrigiert", "wurde nachträglich korrigiert"),
	wordings("berichtigt", "haben wir berichtigt", "nachträglich berichtigt", "text berichtigt"),
	forms("a été", "cet article|ce texte|notre article|l'article", " a été ", "modifié|corrigé|rectifié|amendé"),
	wordings("contrairement à ce", "contrairement à ce que nous", "contrairement à ce qui était", "contrairement à ce qui a été", "contrairement à ce qui avait"),
	forms("est", "este artículo|esta noticia|este texto|esta información|este reportaje", " ", "ha sido corregid|fue corregid|ha sido modificad|fue modificad|ha sido rectificad|se ha corregido|ha sido actualizado para corregir|ha sido actualizada para corregir|fue actualizado para corregir|foi corrigid|foi alterad|foi retificad"),
	forms("foi ", "o texto|esta reportagem|esta matéria|esta notícia|a reportagem", " foi ", "corrigid|alterad|retificad"),
	wordings("do que", "diferentemente do que foi", "diferentemente do que inform", "diferente do que foi publicado", "ao contrário do que foi", "diferentemente do que a reportagem", "diferentemente do publicado"),
	forms("è stat", "questo articolo|questo testo|l'articolo", " è stato ", "corretto|modificato|rettificato"),
	forms("dit ", "dit artikel|dit bericht|dit stuk", " is ", "gecorrigeerd|aangepast|gewijzigd|verbeterd|op |later "),
	forms("został", "artykuł|tekst|materiał", " został ", "poprawiony|skorygowany|sprostowany|zmieniony"),
	wordings("исправ", "ошибка исправлена", "ошибка была исправлена", "неточность исправлена", "в тексте исправлен", "текст исправлен", "статья исправлена", "новость исправлена"),
	wordings("виправ", "помилку виправлено", "у тексті виправлено", "текст виправлено"),
	wordings("訂正", "おわびして訂正", "お詫びして訂正", "訂正します", "訂正しました", "訂正いたします"),
	wordings("修正", "記事を修正しました", "本文を修正しました", "見出しを修正しました", "一部を修正しました", "表現を修正しました", "已作修正"),
	wordings("更正", "现予更正", "現予更正", "特此更正", "本文已更正", "已予更正", "此处更正"),
	wordings("바로잡", "바로잡습니다", "바로잡았습니다"),
	forms("هذا", "تم تعديل هذا|تم تصحيح هذا|جرى تصحيح هذا", " ", "الخبر|المقال|التقرير|النص"),
}

// forms joins each beginning to each middle and each end.
func forms(gate, beginnings, middles, ends string) versionPhrase {
	v := versionPhrase{gate: gate, ends: strings.Split(ends, "|")}
	for b := range strings.SplitSeq(beginnings, "|") {
		for m := range strings.SplitSeq(middles, "|") {
			v.starts = append(v.starts, b+m)
		}
	}
	return v
}

func wordings(gate string, all ...string) versionPhrase {
	return versionPhrase{gate: gate, starts: all, ends: []string{""}}
}
