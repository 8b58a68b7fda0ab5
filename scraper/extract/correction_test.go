package extract

import (
	"strings"
	"testing"
)

func TestCorrects(t *testing.T) {
	for text, want := range map[string]bool{
		"Correction: An earlier version of this article misstated the year.":             true,
		"Correction, Nov. 22, 2026: The mayor's name was misspelled.":                    true,
		"Correction of 12 May: the bridge is open.":                                      true,
		"CORRECTION (Nov 22): The headline has another figure now.":                      true,
		"This article was amended on 22 November to correct a name.":                     true,
		"Update: This story has been updated with a statement from the company.":         true,
		"Correction officers said: nobody left the yard on Monday.":                      false,
		"The original version of the song was sung in this town.":                        false,
		"An earlier version of this drug failed in a trial of many patients.":            false,
		"Hinweis: In einer früheren Version hieß es, die Brücke sei zu.":                 true,
		"Hinweis der Redaktion: Dieser Text handelt von Gewalt.":                         false,
		"Hinweis der Redaktion: Wir haben einen Fehler berichtigt.":                      true,
		"In einer früheren Version der Software fehlte die Funktion.":                    false,
		"Correction : une version précédente de cet article indiquait une date erronée.": true,
		"Cet article a été modifié le 22 novembre pour corriger le nom.":                 true,
		"Fe de errores: el nombre del ministro es otro.":                                 true,
		"Erramos: o texto foi alterado às 10h.":                                          true,
		"Errata corrige: il nome del ministro è un altro.":                               true,
		"In een eerdere versie van dit artikel stond dat de brug gesloten was.":          true,
		"W pierwotnej wersji tekstu podaliśmy, że most jest zamknięty.":                  true,
		"В первоначальной версии материала говорилось, что мост закрыт. Это исправлено.": true,
		"Поправка к закону была принята в понедельник вечером.":                          false,
		"【訂正】当初の記事で大臣の名前が間違っていました。":                                                      true,
		"修正案は委員会で否決された。":                                                                 false,
		"更正：本文早前版本误将投票日期写错。":                                                             true,
		"编者按：今年是港口建成一百周年。":                                                               false,
		"تصحيح: ذكرت نسخة سابقة من هذا المقال تاريخا خاطئا.":                             true,
		"Rättelse: I en tidigare version av artikeln angavs fel datum.":                  true,
		"Διόρθωση: σε προηγούμενη έκδοση του άρθρου αναφερόταν λάθος ημερομηνία.":        true,
	} {
		if got := corrects(strings.ToLower(text)); got != want {
			t.Errorf("%v, want %v: %s", got, want, text)
		}
	}
}
