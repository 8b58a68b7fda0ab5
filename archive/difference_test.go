package archive

import (
	"strings"
	"testing"
)

// tale is a version of an article of several paragraphs.
func tale(change func(*Snapshot)) *Snapshot {
	s := &Snapshot{Version: 1}
	s.Title, s.Authors = "The harbour that would not close", []string{"Ana Prado", "Zhao Shiren"}
	for _, text := range []string{
		`On 10 January 2024 the council met behind closed doors and voted 11 to 4 for the new pier.`,
		`"We shall build it before the winter," said the mayor, who had been in office for seven years — longer than anyone.`,
		`The ferry has carried two hundred people a day since the spring, and the harbour master counts them by hand at 09:30 every morning.`,
		`Nobody in the village could remember a summer in which so few boats came home with so little fish in them.`,
	} {
		s.Blocks = append(s.Blocks, Block{Kind: Paragraph, Text: text})
	}
	if change != nil {
		change(s)
	}
	return s
}

// swap replaces words of the body.
func swap(old, current string) func(*Snapshot) {
	return func(s *Snapshot) {
		for i := range s.Blocks {
			s.Blocks[i].Text = strings.ReplaceAll(s.Blocks[i].Text, old, current)
		}
	}
}

// append adds a paragraph.
func adds(text string) func(*Snapshot) {
	return func(s *Snapshot) { s.Blocks = append(s.Blocks, Block{Kind: Paragraph, Text: text}) }
}

func TestDiffer(t *testing.T) {
	for _, test := range []struct {
		what   string
		change func(*Snapshot)
		want   string
		silent bool
	}{
		{"nothing", nil, "furniture_only", false},
		{"white space", swap(" the ", "\u00a0 the\n"), "furniture_only", false},
		{"quotes", swap(`"We shall build it before the winter,"`, `“We shall build it before the winter,”`), "furniture_only", false},
		{"dashes", swap(" — ", "–"), "furniture_only", false},
		{"a date's format", swap("10 January 2024", "January 10, 2024"), "furniture_only", false},
		{"a date in numbers", swap("10 January 2024", "2024-01-10"), "furniture_only", false},
		{"a time's format", swap("09:30", "9:30 a.m."), "furniture_only", false},
		{"a counter", adds("23 comments"), "furniture_only", false},
		{"furniture", adds("Subscribe to our newsletter and never miss a story."), "furniture_only", false},
		{"the order of authors", func(s *Snapshot) { s.Authors = []string{"Zhao Shiren", "Ana Prado"} }, "furniture_only", false},
		{"a space in a number", swap("two hundred people", "2 000 people"), "paragraph_rewritten number_altered", true},
		{"a headline's number", func(s *Snapshot) { s.Title = "The 2 harbours that would not close" }, "headline", false},
		{"headline", func(s *Snapshot) { s.Title = "The harbour that closed" }, "headline", false},
		{"byline", func(s *Snapshot) { s.Authors = s.Authors[:1] }, "byline", false},
		{"added", adds("A second pier is planned for the following year, the council's engineer told the newspaper on Monday."), "paragraph_added", true},
		{"removed", func(s *Snapshot) { s.Blocks = s.Blocks[:3] }, "paragraph_removed", true},
		{"rewritten", swap("so few boats came home", "hardly any boat returned"), "paragraph_rewritten", true},
		{"number", swap("11 to 4", "9 to 6"), "paragraph_rewritten number_altered", true},
		{"number in words", swap("seven years", "nine years"), "paragraph_rewritten number_altered", true},
		{"day", swap("10 January 2024", "12 January 2024"), "paragraph_rewritten number_altered", true},
		{"votes in a sentence", adds("It passed by 11 votes."), "paragraph_added", true},
		{"a sign", swap("11 to 4", "-11 to 4"), "paragraph_rewritten number_altered", true},
		{"a sentence that begins as furniture", adds("Related costs rose to 40 million a year."), "paragraph_added", true},
		{"a label", adds("Related: the ferry"), "furniture_only", false},
		{"quote", swap("before the winter", "when there is money"), "paragraph_rewritten quote_altered", true},
		{"correction", func(s *Snapshot) {
			swap("11 to 4", "9 to 6")(s)
			s.Notes = []Block{{Kind: Correction, Text: "An earlier version misstated the vote."}}
		}, "paragraph_rewritten number_altered correction_added", false},
		{"modified", func(s *Snapshot) {
			swap("11 to 4", "9 to 6")(s)
			s.Modified, _ = ParseDate("2024-01-12")
		}, "paragraph_rewritten number_altered", false},
		{"a paragraph broken in two", func(s *Snapshot) {
			head, tail, _ := strings.Cut(s.Blocks[2].Text, ", ")
			s.Blocks = []Block{s.Blocks[0], s.Blocks[1], {Kind: Paragraph, Text: head + ","}, {Kind: Paragraph, Text: tail}, s.Blocks[3]}
		}, "furniture_only", false},
		{"a paragraph broken in two, and a word", func(s *Snapshot) {
			head, tail, _ := strings.Cut(s.Blocks[2].Text, ", ")
			s.Blocks = []Block{s.Blocks[0], s.Blocks[1], {Kind: Paragraph, Text: head + ","}, {Kind: Paragraph, Text: strings.Replace(tail, "every", "each", 1)}, s.Blocks[3]}
		}, "paragraph_rewritten", true},
		{"a counter in words", adds("Read 1 982 times"), "furniture_only", false},
		{"a plea", adds("Support our journalism by becoming a member today."), "furniture_only", false},
		{"a number written out", swap("11 to 4", "eleven to four"), "paragraph_rewritten", true},
		{"a larger one", swap("two hundred people", "200 people"), "paragraph_rewritten", true},
		{"a headline's capitals", func(s *Snapshot) { s.Title = "The Harbour That Would Not Close" }, "headline", false},
		{"order", func(s *Snapshot) { s.Blocks[0], s.Blocks[3] = s.Blocks[3], s.Blocks[0] }, "paragraph_rewritten", true},
	} {
		t.Run(test.what, func(t *testing.T) {
			before, after := tale(nil), tale(test.change)
			d := Differ(before, after)
			var classes []string
			for _, c := range d.Classes {
				classes = append(classes, string(c))
			}
			if got := strings.Join(classes, " "); got != test.want || d.Silent != test.silent {
				t.Errorf("%s, silent %v; want %s, %v", got, d.Silent, test.want, test.silent)
			}
			if none := test.want == "furniture_only"; none != (d.Weight == 0) || d.Weight < 0 || d.Weight > 1 {
				t.Errorf("weight %v of %s", d.Weight, test.want)
			}
			if none := test.want == "furniture_only"; none && !sameText(before.Blocks, after.Blocks) {
				t.Errorf("%v and %v", plain(before.Blocks), plain(after.Blocks))
			}
		})
	}
}

// TestDifferAbroad alters quotations and numbers in other languages, and their
// typography alone.
func TestDifferAbroad(t *testing.T) {
	for _, test := range []struct{ before, after, want string }{
		{"Der Minister sagte: „Wir bauen die Brücke bis zum Winter.“", "Der Minister sagte: „Wir bauen die Brücke bis zum Sommer.“", "paragraph_rewritten quote_altered"},
		{"Der Minister sagte: „Wir bauen die Brücke bis zum Winter.“", "Der Minister sagte: »Wir bauen die Brücke bis zum Winter.«", "furniture_only"},
		{"Le maire a dit : « Nous construirons le pont avant l’hiver. »", "Le maire a dit : « Nous construirons le pont un jour. »", "paragraph_rewritten quote_altered"},
		{"Le maire a dit : « Nous construirons le pont avant l’hiver. »", "Le maire a dit : “Nous construirons le pont avant l'hiver.”", "furniture_only"},
		{"Сорок домов сгорели, погибли семь человек в долине.", "Сорок домов сгорели, погибли девять человек в долине.", "paragraph_rewritten number_altered"},
		{"Bij de brand kwamen zeven mensen om het leven.", "Bij de brand kwamen negen mensen om het leven.", "paragraph_rewritten number_altered"},
		{"قتل ١٢ شخصا في الحريق أمس في المدينة", "قتل ١٥ شخصا في الحريق أمس في المدينة", "paragraph_rewritten number_altered"},
		{"市長は「冬までに橋を作ります」と語った。", "市長は「いつか橋を作るでしょう」と語った。", "paragraph_rewritten quote_altered"},
		{"火灾造成12人死亡，数十人受伤。", "火灾造成15人死亡，数十人受伤。", "paragraph_rewritten number_altered"},
		{"'We'll build the workers' bridge by winter,' he said.", "'We'll build the workers' bridge some day,' he said.", "paragraph_rewritten quote_altered"},
		{"‘We’ll never sell the workers’ bridge,’ he said on Monday.", "‘We’ll gladly sell the workers’ bridge,’ he said on Monday.", "paragraph_rewritten quote_altered"},
		{"‘We’ll build it by winter,’ said the mayor's office.", "‘We’ll build it by winter,’ said the council's office.", "paragraph_rewritten"},
		{"Burmistrz powiedział: „Zbudujemy most przed zimą”.", "Burmistrz powiedział: „Zbudujemy most przed latem”.", "paragraph_rewritten quote_altered"},
		{"Ministern sade: ”Vi bygger bron före vintern.”", "Ministern sade: ”Vi bygger bron före sommaren.”", "paragraph_rewritten quote_altered"},
		{"Мост был открыт 12 мая 2024 года в городе.", "Мост был открыт 12.05.2024 года в городе.", "furniture_only"},
		{"Le pont a coûté 1 500 000 euros à la ville.", "Le pont a coûté 1\u202f500\u202f000 euros à la ville.", "furniture_only"},
		{"Le pont a coûté 1 500 000 euros à la ville.", "Le pont a coûté 1500000 euros à la ville.", "furniture_only"},
		{"The bridge cost the town 1,500,000 euros.", "The bridge cost the town 1 500 000 euros.", "furniture_only"},
		{"The bridge cost 2400 euros.", "The bridge cost 2,400 euros.", "paragraph_rewritten"},
		{"The bridge cost 2.4 million.", "The bridge cost 24 million.", "paragraph_rewritten number_altered"},
		{"다리에서 12명은 돌아오지 못했다고 시장이 말했다.", "다리에서 12명이 돌아오지 못했다고 시장이 말했다.", "paragraph_rewritten"},
		{"다리에서 12명은 돌아오지 못했다고 시장이 말했다.", "다리에서 15명은 돌아오지 못했다고 시장이 말했다.", "paragraph_rewritten number_altered"},
		{"火灾造成12人死亡，数十人受伤。", "火灾造成120人死亡，数十人受伤。", "paragraph_rewritten number_altered"},
		{"火灾造成 12 人死亡，\n数十人受伤。", "火灾造成12人死亡，数十人受伤。", "furniture_only"},
		{"火灾造成十二人死亡，数十人受伤。", "火灾造成十五人死亡，数十人受伤。", "paragraph_rewritten number_altered"},
		{"قتل ١٢ شخصا في الحريق أمس في المدينة", "قتل 12 شخصا في الحريق أمس في المدينة", "paragraph_rewritten"},
		{"มีผู้เสียชีวิต 12 คนจากเหตุไฟไหม้เมื่อวานนี้", "มีผู้เสียชีวิต 15 คนจากเหตุไฟไหม้เมื่อวานนี้", "paragraph_rewritten number_altered"},
		{"आग में 12 लोगों की मौत हो गई, महापौर ने कहा।", "आग में १५ लोगों की मौत हो गई, महापौर ने कहा।", "paragraph_rewritten number_altered"},
		{"Die Brücke kostet zwanzig Millionen Euro, sagte der Minister.", "Die Brücke kostet 20 Millionen Euro, sagte der Minister.", "paragraph_rewritten"},
		{"The police did not answer.", "In the evening the mayor said that he did not know why the boats had been moved from the pier to the yard on Friday.", "paragraph_added paragraph_removed"},
	} {
		of := func(text string) *Snapshot {
			return &Snapshot{Article: Article{Blocks: []Block{{Kind: Paragraph, Text: text}}}}
		}
		var got []string
		for _, c := range Differ(of(test.before), of(test.after)).Classes {
			got = append(got, string(c))
		}
		if classes := strings.Join(got, " "); classes != test.want {
			t.Errorf("%s\n%s\n%s, want %s", test.before, test.after, classes, test.want)
		}
	}
}

// A standfirst is one thing, wherever the page has it, and a block that is a
// quotation is a quote.
func TestDifferByKind(t *testing.T) {
	lead := func(text string) func(*Snapshot) {
		return func(s *Snapshot) {
			s.Subtitle, s.Blocks = text, append([]Block{{Kind: Paragraph, Text: text}}, s.Blocks...)
		}
	}
	d := Differ(tale(lead("A village waits for boats.")), tale(lead("Nobody waits for boats any more.")))
	if len(d.Classes) != 1 || d.Classes[0] != StandfirstChanged || d.Silent {
		t.Errorf("another standfirst: %+v", d)
	}
	quoted := func(text string) func(*Snapshot) {
		return func(s *Snapshot) { s.Blocks = append(s.Blocks, Block{Kind: Quote, Text: text}) }
	}
	d = Differ(tale(quoted("We shall never sell the harbour.")), tale(quoted("We shall gladly sell the harbour.")))
	if len(d.Classes) != 2 || d.Classes[1] != QuoteAltered {
		t.Errorf("another quotation: %+v", d)
	}
	noticed := func(s *Snapshot) {
		s.Notes = []Block{{Kind: Correction, Text: "An earlier version misstated the vote."}}
	}
	d = Differ(tale(noticed), tale(nil))
	if len(d.Classes) != 1 || d.Classes[0] != ParagraphRemoved || d.Weight != 0.3 {
		t.Errorf("a notice that is gone: %+v", d)
	}
	titled := func(title string) func(*Snapshot) { return func(s *Snapshot) { s.Title = title } }
	d = Differ(tale(titled("At least 12 dead as ferry sinks")), tale(titled("At least 17 dead as ferry sinks")))
	if len(d.Classes) != 2 || d.Classes[1] != NumberAltered {
		t.Errorf("another number in the headline: %+v", d)
	}
}

// A small change weighs less than a large one.
func TestDifferWeighs(t *testing.T) {
	last := 0.0
	for _, change := range []func(*Snapshot){
		swap("so few boats", "so few ships"),
		func(s *Snapshot) { s.Blocks = s.Blocks[:3] },
		func(s *Snapshot) { s.Blocks = s.Blocks[:1] },
		func(s *Snapshot) {
			s.Title, s.Authors = "Another", nil
			for i := range s.Blocks {
				s.Blocks[i].Text = strings.Repeat("altogether otherwise ", i+5)
			}
		},
	} {
		d := Differ(tale(nil), tale(change))
		if d.Weight <= last {
			t.Errorf("weight %v after %v", d.Weight, last)
		}
		last = d.Weight
	}
	if last < 0.95 {
		t.Errorf("another article weighs %v", last)
	}
}

// Lines of the site come and go in many languages; sentences that only sound like
// them are the article's.
func TestFurniture(t *testing.T) {
	for _, line := range []string{
		"Jetzt den Newsletter abonnieren", "Artikel teilen", "Lesedauer 3 Min.", "Stand: 10.01.2024, 12:30 Uhr", "Aktualisiert am 10. Januar 2024", "Partager cet article", "Temps de lecture : 3 min",
		"La suite après cette publicité", "Compartir", "Tiempo de lectura: 3 minutos", "Únete a nuestro canal de WhatsApp", "Story continues below advertisement", "Listen to this article (5 min)",
		"Updated 3 hours ago", "Last updated: 20 January 2025", "Follow the paper on X", "View comments (34)", "Supported by", "Print", "Copy link", "You may also like", "Be the first to comment",
		"This article is more than 2 years old", "Bizi Google News’te takip edin", "Bültenimize abone olun", "12 комментариев", "Поделиться", "Реклама", "Подписывайтесь на наш Telegram-канал",
		"Dalszy ciąg materiału pod wideo", "Udostępnij", "Přihlaste se k odběru newsletteru", "12 komentářů", "Sdílet", "Annons", "Schrijf je in voor onze nieuwsbrief", "Deel dit artikel", "分享到微信",
		"责任编辑：张三", "댓글 12", "기사 공유하기", "무단전재 및 재배포 금지", "この記事をシェア", "広告",
	} {
		if !furnished(line) {
			t.Errorf("%q is taken for the article's", line)
		}
	}
	for _, line := range []string{
		"Print is dead", "Shares fell by a third on Monday.", "Updated figures show 40 dead", "He asked people to follow the law", "Telegram banned in Brazil", "Comments by the minister caused anger.", "Reklama w szkole", "12 dead",
		"10 January 2024", "Savings banks are closing", "The newsletter was sold for nine million dollars.", "Реклама запрещена законом",
	} {
		if furnished(line) {
			t.Errorf("%q is taken for the site's", line)
		}
	}
}
