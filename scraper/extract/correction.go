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
		if strings.Contains(lower, v.gate) && containsAny(lower, v.all) {
			return true
		}
	}
	return false
}

// versionPhrase is what notices say, by what all of it have in common.
type versionPhrase struct {
	gate string
	all  []string
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
	{"version", forms("an earlier|a previous|a prior|a former|the original|the first|the initial|an initial|an original", " version of ", "this article|this story|this report|this post|this piece|this column|this headline|this page|this text|this item|this review|this interview|this video|this graphic|this obituary|the article|the story|our story|our article|our report")},
	{"version", forms("une", " version ", "précédente d|antérieure d|initiale d|erronée d")},
	{"première version d", []string{"première version de cet", "première version de ce", "première version de notre", "première version de l'article"}},
	{"version", forms("früheren|vorherigen|ursprünglichen|ersten|älteren|vorigen", " version ", "dieses artikels|des artikels|dieses textes|des textes|dieses beitrags|des beitrags|dieses berichts|dieser meldung|unseres|hieß|stand|war |wurde|hatten wir|haben wir|schrieben wir")},
	{"fassung", forms("früheren|vorherigen|ursprünglichen|ersten|älteren|vorigen", " fassung ", "dieses artikels|des artikels|dieses textes|des textes|dieses beitrags|des beitrags|dieses berichts|dieser meldung|unseres|hieß|stand|war |wurde|hatten wir|haben wir|schrieben wir")},
	{"version", forms("tidigare|första|ursprunglig", " version av ", "artikel|den här|denna|text")},
	{"version", forms("tidligere|første|oprindelig|oprindelige", " version af ", "artikl|denne|teksten")},
	{"versjon", forms("tidligere|første|opprinnelig|opprinnelige", " versjon av ", "artikkel|denne|sak|teksten")},
	{"versión", forms("", "versión ", "anterior de|previa de|inicial de|original de este|original de esta")},
	{"versão", forms("", "versão ", "anterior d|inicial d|original dest")},
	{"version", forms("", "versione ", "precedente di|precedente dell|originale di quest|iniziale di")},
	{"versione", []string{"precedente versione", "prima versione di quest", "prima versione dell'articolo", "prima versione del testo"}},
	{"versie van", forms("eerdere|vorige|oorspronkelijke|eerste", " versie van ", "dit|het artikel|het bericht|het stuk|deze|de tekst")},
	{"wersji", forms("poprzedniej|wcześniejszej|pierwotnej|pierwszej", " wersji ", "artykułu|tekstu|materiału|informacji|tego|publikacji")},
	{"верси", forms("предыдущей|первоначальной|ранней|первой|прежней|исходной|попередній|початковій|первісній|першій", " версии | версії ", "статьи|материала|текста|новости|публикации|заметки|этой|этого|данной|статті|матеріалу|тексту|новини|цієї")},
	{"verz", forms("předchozí|původní|dřívější|predchádzajúcej|pôvodnej", " verzi | verzii ", "článku|textu|tohoto|tohto")},
	{"erzió", []string{"korábbi verzió", "előző verzió", "eredeti verzió"}},
	{"változat", []string{"korábbi változat", "előző változat", "eredeti változat"}},
	{"έκδοση", []string{"προηγούμενη έκδοση", "αρχική έκδοση"}},
	{"önceki", []string{"haberin önceki", "yazının önceki", "makalenin önceki", "önceki sürüm", "önceki versiyon"}},
	{"vers", []string{"versiune anterioară a", "versiunea anterioară a", "versiune inițială a", "versiunea inițială a", "versi sebelumnya", "versi awal artikel", "aiemmassa versiossa", "aikaisemmassa versiossa"}},
	{"phiên bản trước", []string{"phiên bản trước"}},
	{"גרסה", []string{"בגרסה קודמת", "בגרסה הקודמת", "בגרסה מוקדמת"}},
	{"संस्करण", []string{"पिछले संस्करण", "पूर्व संस्करण"}},
	{"نسخة", []string{"نسخة سابقة من", "النسخة السابقة من", "نسخة أولى من"}},
	{"نسخه", []string{"نسخه قبلی", "نسخه پیشین"}},
	{"版", []string{"早前版本", "先前版本", "之前版本", "此前版本", "较早版本", "較早版本", "早前的版本", "先前的版本", "以前の版", "以前のバージョン", "初版では"}},
	{"버전", []string{"이전 버전", "최초 버전"}},
	{"this ", forms("this article|this story|this report|this post|this piece|this page|this column|this headline", " ", "was amended|has been amended|was corrected|has been corrected|is corrected|was updated to correct|was updated to clarify|has been updated to correct|has been updated to clarify|has been edited to correct|has been changed to correct|was edited to correct|was changed to correct|has been updated to reflect the correct|was revised to correct|has been revised to correct|has been updated with|was updated with|has been updated to include|was updated to include")},
	{"korrigiert", []string{"text nachträglich korrigiert", "artikel nachträglich korrigiert", "artikel korrigiert", "beitrag korrigiert", "text korrigiert", "fehler korrigiert", "das haben wir korrigiert", "wurde nachträglich korrigiert"}},
	{"berichtigt", []string{"haben wir berichtigt", "nachträglich berichtigt", "text berichtigt"}},
	{"a été", forms("cet article|ce texte|notre article|l'article", " a été ", "modifié|corrigé|rectifié|amendé")},
	{"contrairement à ce", []string{"contrairement à ce que nous", "contrairement à ce qui était", "contrairement à ce qui a été", "contrairement à ce qui avait"}},
	{"est", forms("este artículo|esta noticia|este texto|esta información|este reportaje", " ", "ha sido corregid|fue corregid|ha sido modificad|fue modificad|ha sido rectificad|se ha corregido|ha sido actualizado para corregir|ha sido actualizada para corregir|fue actualizado para corregir|foi corrigid|foi alterad|foi retificad")},
	{"foi ", forms("o texto|esta reportagem|esta matéria|esta notícia|a reportagem", " foi ", "corrigid|alterad|retificad")},
	{"do que", []string{"diferentemente do que foi", "diferentemente do que inform", "diferente do que foi publicado", "ao contrário do que foi", "diferentemente do que a reportagem", "diferentemente do publicado"}},
	{"è stat", forms("questo articolo|questo testo|l'articolo", " è stato ", "corretto|modificato|rettificato")},
	{"dit ", forms("dit artikel|dit bericht|dit stuk", " is ", "gecorrigeerd|aangepast|gewijzigd|verbeterd|op |later ")},
	{"został", forms("artykuł|tekst|materiał", " został ", "poprawiony|skorygowany|sprostowany|zmieniony")},
	{"исправ", []string{"ошибка исправлена", "ошибка была исправлена", "неточность исправлена", "в тексте исправлен", "текст исправлен", "статья исправлена", "новость исправлена"}},
	{"виправ", []string{"помилку виправлено", "у тексті виправлено", "текст виправлено"}},
	{"訂正", []string{"おわびして訂正", "お詫びして訂正", "訂正します", "訂正しました", "訂正いたします"}},
	{"修正", []string{"記事を修正しました", "本文を修正しました", "見出しを修正しました", "一部を修正しました", "表現を修正しました", "已作修正"}},
	{"更正", []string{"现予更正", "現予更正", "特此更正", "本文已更正", "已予更正", "此处更正"}},
	{"바로잡", []string{"바로잡습니다", "바로잡았습니다"}},
	{"هذا", forms("تم تعديل هذا|تم تصحيح هذا|جرى تصحيح هذا", " ", "الخبر|المقال|التقرير|النص")},
}

// forms joins each beginning to each middle and each end.
func forms(beginnings, middles, ends string) (all []string) {
	for b := range strings.SplitSeq(beginnings, "|") {
		for m := range strings.SplitSeq(middles, "|") {
			for e := range strings.SplitSeq(ends, "|") {
				all = append(all, b+m+e)
			}
		}
	}
	return all
}
