package archive

import (
	"regexp"
	"strings"
)

// boilerplate begins paragraphs that are the site's and not the article's. They
// come and go without the article being another.
var boilerplate = regexp.MustCompile(`(?i)^[\s#*>•·|]*(?:` +
	`subscribe|sign up|sign in|log in|register (?:now|for|to)|newsletter|get our|follow us|share (?:this|on|via)|` +
	`read (?:more|next|also)\b|see also|more (?:from|on|stories) |support us|become a member|download (?:our|the) app|click here|` +
	`support (?:our|independent|quality|local) (?:journalism|reporting|newsroom|work)|become a (?:subscriber|supporter)|` +
	`(?:©|\(c\)|copyright)|all rights reserved|we use cookies|print this|save this|# comments?|leave a comment|join the (?:conversation|discussion)|` +
	`(?:jetzt )?abonnieren|(?:jetzt )?(?:newsletter|kostenlos) (?:abonnieren|anmelden)|melden sie sich [^.!?]{0,40}newsletter|folgen sie uns|mehr zum thema|lesen sie auch|` +
	`abonnez|inscrivez|suivez-nous|lire aussi|à lire (?:aussi|également)|suscríb(?:ete|ase)|s[ií]g(?:ue|a)nos|lea también|lee también|` +
	`assine|inscreva-se|siga-nos|leia também|leia mais|iscriviti|seguici|leggi anche|lees ook|abonneer|meld je aan|volg ons|` +
	`prenumerera|följ oss|läs (?:också|mer)|abonn[eé]r på|tilmeld dig|følg os|les også|læs også|zapisz się|subskrybuj|czytaj (?:też|także|więcej)|obserwuj nas|` +
	`подпи(?:шитесь|сывайтесь)|читайте также|підпи(?:шіться|суйтесь)|читайте також|abone ol|bizi takip|اشترك|تابعنا|اقرأ أيضا|הירשמו|עקבו אחר|` +
	`订阅|訂閱|关注我们|扫码|相关阅读|延伸阅读|延伸閱讀|関連記事|あわせて読みたい|関連リンク|구독|관련 ?기사|xem thêm|đọc thêm|baca juga|อ่านเพิ่มเติม)`)

// headings are words over what is the site's, which may as well begin a sentence
// of the article.
var headings = regexp.MustCompile(`(?i)^[\s#*>•·|]*(?:tweet|related|recommended|most (?:read|popular|viewed)|trending|advertisement|sponsored|` +
	`support our|donate|cookie|comments?\b|anzeige\b|à lire|publicité|publicidad|publicidade|pubblicità|advertentie|广告|広告)`)

// networks are where a site wants to be followed, or what it sends.
const networks = `(?:x|twitter|facebook|instagram|tiktok|youtube|linkedin|threads|bluesky|whats ?app|telegram|google news|newsletters?|nieuwsbrief|nyhets?brev|nyhedsbrev|newsletteru|рассылк\pL+|bülten\pL*|boletín|ニュースレター|メールマガジン|뉴스레터|微信|微博)`

// furnitureLine is a line that is nothing but the site's, in some fifteen
// languages: buttons, advertising, times to read, comments, when it was updated.
var furnitureLine = regexp.MustCompile(`(?i)^[\s#*>•·|]*(?:` + strings.Join([]string{
	`share|share (?:this|on|via|to)\b.{0,30}|(?:artikel |jetzt )?teilen|partager(?: cet article| l ?article)?|compartir(?: (?:este|el) artículo)?|compartilh(?:ar|e)|condividi|delen|deel(?: dit)? artikel|dela(?: artikeln)?|del artik\pL+`,
	`udostępnij(?: artykuł)?|sdílet|поделиться.{0,12}|поділитися|paylaş|شارك.{0,12}|مشاركة|שתפו|分享.{0,8}|(?:この記事を)?シェア(?:する)?|(?:기사 )?공유(?:하기)?|chia sẻ|bagikan|แชร์`,
	`advert(?:isement)?|ad|anzeige|werbung|publicité|publicidad|publicidade|pubblicità|advertentie|reclame|annons|annonce|annonse|mainos|reklama?|реклама|إعلان|פרסומת|विज्ञापन|广告|廣告|広告|광고|quảng cáo|iklan|โฆษณา`,
	`(?:story|article|post|content) continues (?:below|after).{0,30}|scroll (?:down )?to continue.{0,20}|weiter nach der (?:anzeige|werbung)|la suite après cette publicité|continúa (?:leyendo )?(?:después|debajo).{0,30}|dalszy ciąg (?:materiału|artykułu) .{0,30}`,
	`(?:lesezeit|lesedauer|temps de lecture|tiempo de lectura|tempo de leitura|tempo di lettura|leestijd|lästid|læsetid|lesetid|czas czytania|время чтения|okuma süresi|reading time|阅读时间|読了時間)[: ].{0,20}`,
	`(?:view|show|see|read|hide|post|add|write|leave)(?: all| a| your)?(?: \d+)? comments?.{0,8}|be the first to comment.{0,10}|(?:alle )?kommentare(?: anzeigen| lesen)?.{0,8}|voir les commentaires.{0,8}|комментарии.{0,8}|yorumlar.{0,8}|komentarze.{0,8}|댓글.{0,8}|コメント.{0,8}`,
	`(?:print|e ?mail|save|bookmark|copy link|back to top|drucken|imprimer|imprimir|stampa|zur startseite|nach oben)(?: (?:this )?(?:article|story|page))?|you may also like|more like this|supported by.{0,30}|sponsored by.{0,30}|empfohlener redaktioneller inhalt|externer inhalt`,
	`listen to (?:this|the) (?:article|story).{0,20}|this (?:article|story) is more than .{1,20} old`,
	`(?:last )?(?:updated|published|modified|posted)[: ]+(?:on |at )?(?:\d.{0,24}(?: ago)?|\pL{3,9}\.? \d.{0,24})`,
	`(?:stand|aktualisiert|veröffentlicht|mis à jour|publié|actualizado|publicado|atualizado|aggiornato|pubblicato|bijgewerkt|uppdaterad|publicerad|opdateret|oppdatert|aktualizacja|обновлено|опубликовано|güncelleme|更新|发布|업데이트|입력)[: ]*(?:am |le |el |em |il |op |à )?\d.{0,30}`,
	`(?:.{0,40} )?(?:follow|join|subscribe|sign up|folgen|folge|abonnieren|abonnez|suivez|únete|síguenos|sigue|siga|inscreva|iscriviti|seguici|schrijf je|meld je|volg|följ|følg|přihlaste|zapisz|obserwuj) (?:.{0,40} )?` + networks + `.{0,20}`,
	`.{0,30}` + networks + `.{0,20}(?:abonnieren|bestellen|anmelden|takip edin|abone olun?|канал\pL*|フォロー|登録|구독).{0,10}`,
	`[iİ]lgili haberler|čtěte (?:také|též).{0,80}|čtěte dále.{0,80}|责任编辑.{0,20}|責任編輯.{0,20}|無断転載.{0,20}|무단 ?전재.{0,30}|관련 ?기사.{0,60}`,
}, "|") + `)[\s.!:»>→]*$`)

// furnished tells whether a paragraph is the site's furniture: short, and begun
// with what furniture begins with.
func furnished(text string) bool {
	const mostWords = 25
	if len(text) >= 200 || len(strings.Fields(text)) > mostWords {
		return false
	}
	const fewWords = 5 // that may end as a sentence does: "4 min."
	line := label(text) || len(strings.Fields(text)) <= fewWords
	if boilerplate.MatchString(text) || line && furnitureLine.MatchString(typography(text)) {
		return true
	}
	return label(text) && headings.MatchString(text) || !strings.HasPrefix(text, "#") && strings.HasPrefix(fold(text), "#")
}
