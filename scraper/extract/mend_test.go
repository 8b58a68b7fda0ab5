package extract

import (
	"fmt"
	"html"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// captions are what falls into words, by script.
var captions = map[string]string{
	"latin": "Consul General of China in Lahore", "cyrillic": "Генеральный консул Китая в Лахоре", "greek": "Γενικός Πρόξενος της Κίνας στη Λαχόρη",
	"arabic": "القنصل العام للصين في لاهور", "han": "中国驻拉合尔总领事",
}

// fallen are the forms in which a fragment stands in a word.
var fallen = map[string]string{
	"bare": "%s", "span": `<span class="wp-caption-text">%s</span>`, "plain span": "<span>%s</span>", "div": `<div class="caption">%s</div>`,
	"figure": `<figure><img src="/a.jpg"><figcaption>%s</figcaption></figure>`, "link": `<a href="/x">%s</a>`,
}

// proofs are what else the page says; %s is the fragment, %q the healed text.
var proofs = map[string]string{
	"note":      `<p><em>*The author is %s.</em></p>`,
	"caption":   `<figure><img src="/b.jpg"><figcaption>%s</figcaption></figure>`,
	"furniture": `<aside class="sidebar"><div>%s</div></aside>`,
	"byline":    `<div class="byline">%s</div>`,
	"copy":      "", "nothing": "",
}

// stories are paragraphs of ordinary news in five scripts.
var stories = map[string][]string{
	"latin": {
		"The new bridge over the harbour was opened on Sunday morning, and thousands of inhabitants walked across it before the first cars were allowed.",
		"The mayor thanked the engineers, who had worked through two winters, and said that nobody would have to take the ferry any longer.",
		"Shopkeepers on the northern shore expect more customers, though several of them fear that the quarter will lose the silence that it was known for.",
		"A retired captain, who had carried passengers for thirty years, watched the opening from his boat and did not want to talk about it.",
		"The ferry will go on running until the autumn, the council decided, because the footpath of the bridge still has to be finished.",
	},
	"cyrillic": {
		"Новый мост через гавань открыли в воскресенье утром, и тысячи жителей города прошли по нему пешком, прежде чем поехали первые машины.",
		"Мэр поблагодарил инженеров, которые работали две зимы подряд, и сказал, что больше никому не придётся ждать парома на холодном берегу.",
		"Владельцы магазинов на северном берегу ожидают новых покупателей, хотя некоторые боятся, что квартал потеряет прежнюю тишину и спокойствие.",
		"Бывший капитан, тридцать лет перевозивший пассажиров, смотрел на открытие со своей лодки и не захотел разговаривать об этом с журналистами.",
		"Паром будет ходить до осени, решил городской совет, потому что пешеходную дорожку на мосту ещё только предстоит достроить строителям.",
	},
	"greek": {
		"Η νέα γέφυρα πάνω από το λιμάνι άνοιξε την Κυριακή το πρωί και χιλιάδες κάτοικοι την περπάτησαν πριν περάσουν τα πρώτα αυτοκίνητα.",
		"Ο δήμαρχος ευχαρίστησε τους μηχανικούς που εργάστηκαν δύο χειμώνες και είπε ότι κανείς δεν θα χρειάζεται πια να περιμένει το πλοίο.",
		"Οι καταστηματάρχες της βόρειας όχθης περιμένουν περισσότερους πελάτες, αν και μερικοί φοβούνται ότι η γειτονιά θα χάσει την ησυχία της.",
		"Ένας συνταξιούχος καπετάνιος, που μετέφερε επιβάτες για τριάντα χρόνια, παρακολούθησε τα εγκαίνια από τη βάρκα του χωρίς να μιλήσει.",
		"Το πλοίο θα συνεχίσει τα δρομολόγια μέχρι το φθινόπωρο, αποφάσισε το συμβούλιο, επειδή ο πεζόδρομος δεν έχει ακόμη ολοκληρωθεί.",
	},
	"arabic": {
		"افتتح الجسر الجديد فوق الميناء صباح يوم الأحد، وعبره الآلاف من سكان المدينة سيرا على الأقدام قبل أن تمر عليه السيارات الأولى.",
		"وشكر رئيس البلدية المهندسين الذين عملوا خلال فصلين من الشتاء، وقال إن أحدا لن يضطر بعد اليوم إلى انتظار العبارة على الشاطئ البارد.",
		"ويتوقع أصحاب المتاجر على الضفة الشمالية مزيدا من الزبائن، وإن كان بعضهم يخشى أن يفقد الحي ذلك الهدوء الذي اشتهر به منذ زمن بعيد.",
		"وشاهد قبطان متقاعد نقل المسافرين طوال ثلاثين عاما حفل الافتتاح من قاربه الصغير، ولم يرغب في الحديث عن الأمر مع الصحفيين الحاضرين.",
		"وستواصل العبارة رحلاتها حتى الخريف، كما قرر مجلس المدينة، لأن ممر المشاة على الجسر ما زال يحتاج إلى أعمال كثيرة قبل اكتماله.",
	},
	"han": {
		"港口上的新大桥于周日上午正式开通，数千名市民在第一批汽车驶上桥面之前步行走过了这座等待已久的大桥，不少人还带着孩子。",
		"市长感谢了连续工作两个冬天的工程师们，并表示今后再也没有人需要在寒冷的岸边等待渡轮，往返两岸的时间将缩短到十分钟以内。",
		"北岸的店主们期待更多顾客前来购物，不过也有一些人担心这个街区会失去以往的宁静，他们希望政府能够限制夜间的车辆通行数量。",
		"一位运送乘客三十年的退休船长在自己的小船上观看了通车仪式，他不愿意多谈这件事，只说自己还会继续每天到海上去看看日出。",
		"市议会决定渡轮将继续运营到秋天，因为桥上的人行道尚未全部完工，施工单位表示将在九月底之前完成全部剩余的工程和验收工作。",
	},
}

// told tells whether anything tells the fragment from the text. Without
// capitals and spaces, only another copy of the text does, or an element around
// what a caption, byline or note says.
func told(script, form, proof string) bool {
	broken := form == "div" || form == "figure"
	switch {
	case proof == "nothing":
		return form != "bare" && form != "link" && script != "arabic" && script != "han" || broken
	case script == "han":
		return broken || proof == "copy" || proof != "furniture" && form != "bare" && form != "link"
	}
	return true
}

// Fragments go out of words of every script, in every form, with every proof.
func TestRepairScripts(t *testing.T) {
	for script, paragraphs := range stories {
		for form := range fallen {
			for proof := range proofs {
				if !told(script, form, proof) {
					continue
				}
				t.Run(script+"/"+form+"/"+proof, func(t *testing.T) {
					random := rand.New(rand.NewPCG(uint64(len(form)), uint64(len(proof))))
					page, ok := inject(random, paragraphs, form, proof, captions[script])
					if !ok {
						t.Fatal("no place found")
					}
					a := extractPage(t, page)
					if !strings.Contains(a.Text(), paragraphs[2]) {
						t.Errorf("not healed: %q", a.Text())
					}
					for _, r := range a.Repairs {
						if r.Removed != captions[script] {
							t.Errorf("removed %q", r.Removed)
						}
					}
				})
			}
		}
	}
}

// inject makes a page of the paragraphs with a fragment in a long word of the
// third.
func inject(random *rand.Rand, paragraphs []string, form, proof, fragment string) (string, bool) {
	at, ok := middle(random, paragraphs[2])
	if !ok {
		return "", false
	}
	var b strings.Builder
	for i, p := range paragraphs {
		b.WriteString("<p>")
		if i == 2 {
			b.WriteString(html.EscapeString(p[:at]) + fmt.Sprintf(fallen[form], fragment) + html.EscapeString(p[at:]))
		} else {
			b.WriteString(html.EscapeString(p))
		}
		b.WriteString("</p>\n")
	}
	extra := proofs[proof]
	if strings.Contains(extra, "%s") {
		extra = fmt.Sprintf(extra, fragment)
	}
	if proof == "copy" {
		extra = `<script type="application/ld+json">` + asJSON(object{"@type": "NewsArticle", "headline": "What they found", "articleBody": strings.Join(paragraphs, "\n\n")}) + "</script>"
	}
	before, after := "", extra
	if proof == "byline" || proof == "caption" {
		before, after = extra, ""
	}
	return "<html><head><title>What they found</title></head><body><article><h1>What they found</h1>" + before + b.String() + after + "</article></body></html>", true
}

// middle is a place within a long word, or between two characters of a script
// without spaces.
func middle(random *rand.Rand, p string) (int, bool) {
	for range 200 {
		at := 20 + random.IntN(len(p)-40)
		if !utf8.RuneStart(p[at]) {
			continue
		}
		before, after := lastWord(p[:at]), firstWord(p[at:])
		if utf8.RuneCountInString(before) >= 3 && utf8.RuneCountInString(after) >= 2 && (small(firstRune(after)) || denseScript(firstRune(after))) {
			return at, true
		}
	}
	return 0, false
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
