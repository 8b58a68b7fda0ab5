package discover

import "testing"

// TestSaysOnward has what the quick look at the first word must let pass.
func TestSaysOnward(t *testing.T) {
	for _, text := range []string{
		"Older posts", "See more stories", "next", "Next Page", "Weitere Artikel", "mehr laden", "Billets précédents", "Afficher plus",
		"Entradas anteriores", "Ver más", "Publicações mais antigas", "Meno recenti", "Carica altri", "Meer nieuws", "äldre inlägg", "Załaduj więcej",
		"ЗАГРУЗИТЬ ЕЩЁ", "Ранее", "Daha eski göster", "المزيد", "もっと見る", "更多", "더보기", "page 3", "Continue reading", "continued on the next page", "To be continued",
		"Go to the next page", "zur nächsten Seite", "Vorige Seite", "Weiter", "weiterlesen auf Seite 2", "Zurück 2", "lire la suite", "página siguiente", "próxima página",
		"Nästa sida", "další stránka", "következő oldal", "Следующая страница", "далі", "επόμενη σελίδα", "sonraki sayfa", "halaman 4", "trang tiếp theo", "الصفحة التالية",
		"صفحه بعدی", "לעמוד הבא", "अगला पृष्ठ", "ถัดไป", "หน้าก่อนหน้า", "다음 페이지", "下一页", "次のページ",
	} {
		if !saysOnward(text) {
			t.Errorf("%q says nothing of another page, it is %v by the words themselves", text, onwardWords.MatchString(text))
		}
	}
	for _, text := range []string{"A dog bites a man", "More than 300 people marched", "Nextdoor grows", "42"} {
		if saysOnward(text) {
			t.Errorf("%q says that there is another page", text)
		}
	}
}
