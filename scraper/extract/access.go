package extract

import "strings"

// findAccess says whether the article is free to read: as the page's data
// have it, or, where they are silent, as a wall and a text cut short show. A
// page without any of that says nothing.
func (r *reading) findAccess() {
	r.saysFree(r.data.free, "json-ld")
	r.saysFree(freeTier(r.metaOf("article:content_tier", "og:article:content_tier", "lp.article:content_tier")), "article:content_tier")
	r.saysFree(freeWord(r.metaOf("itemprop:isaccessibleforfree", "isaccessibleforfree", "article:isaccessibleforfree")), "meta")
	if r.article.Free != nil || !r.cutShort() {
		return
	}
	if wall := r.wall(); wall >= 0 {
		locked := false
		r.saysFree(&locked, "text cut short before: "+firstBytes(r.blocks[wall].text, 80))
	}
}

// saysFree notes a claim; the first one stands.
func (r *reading) saysFree(free *bool, source string) {
	if free == nil {
		return
	}
	value := map[bool]string{true: "yes", false: "no"}[*free]
	r.says("free", value, source)
	if r.article.Free == nil {
		r.article.Free = free
		r.choice("free", value)
	}
}

// freeTier reads the tiers of Facebook's instant articles.
func freeTier(tier string) *bool {
	switch strings.ToLower(tier) {
	case "free":
		return freeWord("true")
	case "metered", "locked", "paid", "premium":
		return freeWord("false")
	}
	return nil
}

// freeWord reads a truth value as pages write one: "True", "no", 0,
// "http://schema.org/False".
func freeWord(v any) *bool {
	free := false
	switch v := v.(type) {
	case bool:
		free = v
	case float64:
		free = v != 0
	case string:
		switch strings.ToLower(v[strings.LastIndexByte(v, '/')+1:]) {
		case "true", "yes", "1":
			free = true
		case "false", "no", "0":
		default:
			return nil
		}
	default:
		return nil
	}
	return &free
}

// walls are what pages say where they stop before the end.
var walls = []string{
	"to continue reading", "to keep reading", "subscribe to read", "to read the full", "to read this article", "already a subscriber", "for subscribers only", "subscribers only", "exclusive to subscribers", "create a free account to",
	"bereits abonnent", "jetzt weiterlesen", "weiterlesen mit", "um weiterzulesen", "diesen artikel weiterlesen", "nur für abonnenten", "sie möchten weiterlesen", "réservé aux abonnés", "réservée aux abonnés", "déjà abonné", "pour lire la suite", "il vous reste",
	"solo para suscriptores", "exclusivo para suscriptores", "para seguir leyendo", "para continuar leyendo", "ya eres suscriptor", "per continuare a leggere", "riservato agli abbonati", "sei già abbonato", "exclusivo para assinantes", "para continuar lendo", "já é assinante",
	"lees verder met", "alleen voor abonnees", "al abonnee", "for abonnenter", "fortsett å lese", "läs vidare", "för prenumeranter", "læs videre", "tilaa ja lue", "dla subskrybentów", "aby czytać dalej", "pro předplatitele", "для подписчиков", "чтобы читать дальше", "abonelere özel", "会員限定", "続きを読むには", "订阅后", "구독자 전용",
}

// wall is the block near the end of the text that asks to pay or to register
// for the rest, -1 if there is none.
func (r *reading) wall() int {
	first, last := r.bodyRange()
	for i := first; i < min(len(r.blocks), last+15); i++ {
		b := &r.blocks[i]
		if b.words > 60 || i < last-1 {
			continue
		}
		lower := b.lower()
		for _, w := range walls {
			if strings.Contains(lower, w) {
				return i
			}
		}
	}
	return -1
}

// cutShort tells whether the text stops before it is over: it is short, its
// last paragraph ends within a sentence, or the page says that it is longer.
func (r *reading) cutShort() bool {
	words, last := 0, -1
	for i := range r.blocks {
		if b := &r.blocks[i]; b.keep {
			words += b.words
			last = i
		}
	}
	if last < 0 {
		return false
	}
	end := r.blocks[last].text
	return words < 200 || strings.HasSuffix(end, "…") || strings.HasSuffix(end, "...") || !endsSentence(end) || r.data.words > 2*words
}
