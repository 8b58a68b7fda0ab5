package extract

import (
	"testing"
	"unicode/utf8"
)

func TestFindDate(t *testing.T) {
	for _, test := range []struct {
		text  string
		order dateOrder
		want  string
	}{
		{"May 6, 2024", orderUnsure, "2024-05-06"},
		{"Mon., Sept. 16th, 2024 at 4:05 pm", orderUnsure, "2024-09-16"},
		{"6 May 2024 | 10:15", orderUnsure, "2024-05-06"},
		{"Montag, 6. Mai 2024, 10:15 Uhr", orderUnsure, "2024-05-06"},
		{"06.05.2024", orderUnsure, "2024-05-06"},
		{"Stand: 06.05.24, 10:15 Uhr", orderUnsure, "2024-05-06"},
		{"Publié le 1er août 2024", orderUnsure, "2024-08-01"},
		{"6 de mayo de 2024", orderUnsure, "2024-05-06"},
		{"6 maggio 2024", orderUnsure, "2024-05-06"},
		{"6 maja 2024", orderUnsure, "2024-05-06"},
		{"6 мая 2024 г.", orderUnsure, "2024-05-06"},
		{"6 травня 2024", orderUnsure, "2024-05-06"},
		{"6 Mayıs 2024 Pazartesi", orderUnsure, "2024-05-06"},
		{"2024. május 6.", orderUnsure, "2024-05-06"},
		{"6. toukokuuta 2024", orderUnsure, "2024-05-06"},
		{"6 Μαΐου 2024", orderUnsure, "2024-05-06"},
		{"6 tháng 5, 2024", orderUnsure, "2024-05-06"},
		{"ngày 6 tháng 5 năm 2024", orderUnsure, "2024-05-06"},
		{"Thứ hai, 6/5/2024", dayFirst, "2024-05-06"},
		{"2024年5月6日 10:15", orderUnsure, "2024-05-06"},
		{"令和6年5月6日", orderUnsure, "2024-05-06"},
		{"民國113年5月6日", orderUnsure, "2024-05-06"},
		{"2024년 5월 6일", orderUnsure, "2024-05-06"},
		{"٦ مايو ٢٠٢٤", orderUnsure, "2024-05-06"},
		{"۱۷ اردیبهشت ۱۴۰۳", orderUnsure, "2024-05-06"},
		{"1403/01/01", orderUnsure, "2024-03-20"},
		{"1400/01/01", orderUnsure, "2021-03-21"},
		{"30 اسفند 1399", orderUnsure, "2021-03-20"},
		{"30 اسفند 1402", orderUnsure, ""},
		{"1 فروردین 1376", orderUnsure, "1997-03-21"},
		{"30 اسفند 1403", orderUnsure, "2025-03-20"},
		{"६ मई २०२४", orderUnsure, "2024-05-06"},
		{"৬ মে ২০২৪", orderUnsure, "2024-05-06"},
		{"6 พฤษภาคม 2567", orderUnsure, "2024-05-06"},
		{"6 במאי 2024", orderUnsure, "2024-05-06"},
		{"05/06/2024", orderUnsure, ""},
		{"05/06/2024", monthFirst, "2024-05-06"},
		{"06/05/2024", dayFirst, "2024-05-06"},
		{"05/26/2024", dayFirst, "2024-05-26"},
		{"31.02.2024", orderUnsure, ""},
		{"from 2019 to 2024", orderUnsure, ""},
		{"May 2024", orderUnsure, ""},
	} {
		d, _ := findDate(test.text, test.order)
		if got := d.String(); got != test.want {
			t.Errorf("%s: %s, want %s", test.text, got, test.want)
		}
	}
}

func TestReadDate(t *testing.T) {
	for value, want := range map[string]string{
		"2024-05-06T10:15:00+02:00":         "2024-05-06T10:15:00+02:00",
		"2024-05-06T10:15:00.123Z":          "2024-05-06T10:15:00Z",
		"2024-05-06T10:15:00+0200":          "2024-05-06T10:15:00+02:00",
		"2024-05-06 10:15:00":               "2024-05-06", // without a zone only the day is sure
		"20240506":                          "2024-05-06",
		"Mon, 06 May 2024 10:15:00 GMT":     "2024-05-06T10:15:00Z",
		"Mon May 06 2024 10:15:00 GMT+0200": "2024-05-06",
		"1714990500":                        "2024-05-06T10:15:00Z",
		"1714990500000":                     "2024-05-06T10:15:00Z",
		"0000-00-00T00:00:00Z":              "",
		"today":                             "",
	} {
		d, ok := readDate(value, orderUnsure)
		if got := d.String(); ok && got != want || !ok && want != "" {
			t.Errorf("%s: %s, want %s", value, got, want)
		}
	}
}

// Published and modified are two things, and agreement decides.
func TestDates(t *testing.T) {
	ld := func(s string) string {
		return `<script type="application/ld+json">{"@type":"NewsArticle",` + s + `}</script>`
	}
	for _, test := range []struct{ name, head, above, address, published, modified string }{
		{"both", ld(`"datePublished":"2024-05-06T10:15:00+02:00","dateModified":"2024-05-07T08:00:00+02:00"`), "", "", "2024-05-06T10:15:00+02:00", "2024-05-07T08:00:00+02:00"},
		{
			"the day of a change is shown", `<meta property="article:published_time" content="2020-03-10T15:30:00Z"><meta property="article:modified_time" content="2024-02-12T13:28:34Z">`,
			`<h1>Why</h1><time datetime="2024-02-12">12 February 2024</time>`, "", "2020-03-10T15:30:00Z", "2024-02-12T13:28:34Z",
		},
		{"a label of a change", "", "<h1>Why</h1><p>Published: 6 May 2024</p><p>Updated: 9 May 2024</p>", "", "2024-05-06", "2024-05-09"},
		{"comments have dates", ld(`"datePublished":"2024-05-06T10:15:00Z"`), "", "", "2024-05-06T10:15:00Z", ""},
		{"stamped when the page was made", ld(`"datePublished":"2024-11-20T16:02:46Z","dateModified":"2024-11-20T16:02:46Z"`), `<h1>Why</h1><time datetime="2024-05-14">May 14, 2024</time>`, "", "2024-05-14", "2024-11-20T16:02:46Z"},
		{"the address", "", "", "https://post.example/2024/05/06/why", "2024-05-06", ""},
		{"Dublin Core", `<meta name="DC.date.issued" content="2024-05-06">`, "", "", "2024-05-06", ""},
		{"Parsely, Sailthru", `<meta name="parsely-pub-date" content="2024-05-06T10:15:00Z"><meta name="sailthru.date" content="2024-05-06">`, "", "", "2024-05-06T10:15:00Z", ""},
		{"a name of the site's own", `<meta name="x-published-date" content="2024-05-06">`, "", "", "2024-05-06", ""},
		{"microdata", "", `<h1>Why</h1><meta itemprop="dateModified" content="2024-05-09"><span itemprop="datePublished" content="2024-05-06">Monday</span>`, "", "2024-05-06", "2024-05-09"},
		{"RDFa", "", `<h1>Why</h1><span property="schema:datePublished" content="2024-05-06">Monday</span>`, "", "2024-05-06", ""},
		{"behind the title", `<title>Why | Post | 06.05.2024</title>`, "", "", "2024-05-06", ""},
		{"order of the language", `<meta http-equiv="x"><meta name="language" content="fr">`, "<h1>Pourquoi</h1><p>Publié le 06/05/2024 à 10h15</p>", "", "2024-05-06", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			address := test.address
			if address == "" {
				address = "https://post.example/why"
			}
			below := `<div class="comments">` + `<time datetime="2024-06-01">1 June</time>` + `<time datetime="2024-06-01">1 June</time></div>`
			x := readPage(t, prosePage(test.head, test.above)+below, address)
			if p, m := x.Article.Published.String(), x.Article.Modified.String(); p != test.published || m != test.modified {
				t.Errorf("published %s, modified %s; %+v", p, m, x.Metadata)
			}
		})
	}
}

// FuzzFindDate holds, for any text: no panic, a day of our time.
func FuzzFindDate(f *testing.F) {
	for _, s := range []string{"May 6, 2024", "6. Mai 2024", "2024年5月6日", "1403/01/01", "06.05.24", "99999999", "令和6年5月6日"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		for _, order := range []dateOrder{orderUnsure, dayFirst, monthFirst} {
			if d, ok := readDate(s, order); ok && (d.Time.Year() < 1799 || d.Time.Year() > 2200) {
				t.Errorf("%q: %v", s, d)
			}
			pathDate(s)
		}
	})
}
