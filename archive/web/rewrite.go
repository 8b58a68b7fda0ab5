package web

import (
	"bytes"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// rewriter makes the addresses in an archived page lead into the archive, at
// the time of the page, and leaves out what would run.
type rewriter struct {
	at       string // the digits of the replay address
	url      string
	captured time.Time
	plain    bool // without the line that tells what this is
	base     *url.URL
}

// purposes are the attributes with an address, and what it is for.
var purposes = map[string]string{
	"href": "", "src": "im_", "poster": "im_", "background": "im_", "data": "oe_", "xlink:href": "im_",
}

// page rewrites HTML, whatever its encoding, to HTML in UTF-8.
func (rw *rewriter) page(body []byte, kind string) []byte {
	rw.base, _ = url.Parse(rw.url) // it named a capture, so it is a URL
	if r, err := charset.NewReader(bytes.NewReader(body), kind); err == nil {
		if decoded, err := io.ReadAll(r); err == nil {
			body = decoded
		}
	}
	var out bytes.Buffer
	rw.tokens(&out, body)
	return out.Bytes()
}

// notice is the line that tells what a page is.
func (rw *rewriter) notice() string {
	return fmt.Sprintf(`<div style="all:initial;display:block;padding:.4em 1em;font:14px sans-serif;background:#222;color:#fff">`+
		`Archived: <a style="color:#9cf" href="/web/*/%s">%s</a> as it was on %s</div>`,
		html.EscapeString(rw.url), html.EscapeString(rw.url), moment(rw.captured))
}

// tokens copies HTML token by token.
func (rw *rewriter) tokens(out *bytes.Buffer, body []byte) {
	z := html.NewTokenizer(bytes.NewReader(body))
	inside := "" // of a script or style element
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return
		}
		raw := bytes.Clone(z.Raw())
		token := z.Token()
		switch {
		case inside == "script":
			if kind == html.EndTagToken && token.Data == inside {
				inside = ""
			}
		case kind == html.StartTagToken && token.Data == "script":
			inside = token.Data
		case token.Data == "script" && kind != html.TextToken, kind == html.SelfClosingTagToken && token.Data == "script":
		case kind == html.TextToken && inside == "style":
			out.WriteString(rw.css(string(raw)))
		case kind == html.TextToken && inside == "noscript":
			rw.tokens(out, raw)
		case kind == html.StartTagToken || kind == html.SelfClosingTagToken:
			inside = element(token.Data)
			rw.tag(out, token, raw)
			if token.Data == "body" && !rw.plain {
				out.WriteString(rw.notice())
			}
		default:
			inside = ""
			out.Write(raw)
		}
	}
}

// element is the name of an element whose text is looked into.
func element(name string) string {
	if name == "style" || name == "noscript" {
		return name
	}
	return ""
}

// tag writes a start tag without what would run, and with addresses moved.
func (rw *rewriter) tag(out *bytes.Buffer, t html.Token, raw []byte) {
	if rw.powerful(t) {
		return
	}
	changed := false
	var kept []html.Attribute
	for _, a := range t.Attr {
		value, keep := rw.attribute(t.Data, a, t.Attr)
		changed = changed || !keep || value != a.Val
		if a.Val = value; keep {
			kept = append(kept, a)
		}
	}
	if !changed {
		out.Write(raw)
		return
	}
	t.Attr = kept
	out.WriteString(t.String())
}

// powerful elements would change where addresses lead, or what is allowed. The
// former is noted.
func (rw *rewriter) powerful(t html.Token) bool {
	switch t.Data {
	case "base":
		for _, a := range t.Attr {
			if to, err := rw.base.Parse(strings.TrimSpace(a.Val)); a.Key == "href" && err == nil {
				rw.base = to
			}
		}
		return true
	case "meta":
		for _, a := range t.Attr {
			if a.Key == "http-equiv" || a.Key == "charset" { // the page is UTF-8 now
				return true
			}
		}
	}
	return false
}

// attribute is what becomes of an attribute.
func (rw *rewriter) attribute(element string, a html.Attribute, all []html.Attribute) (value string, keep bool) {
	purpose, address := purposes[a.Key]
	switch {
	case strings.HasPrefix(a.Key, "on"), a.Key == "srcdoc", a.Key == "integrity", a.Key == "crossorigin", a.Key == "nonce",
		a.Key == "action", a.Key == "formaction", a.Key == "ping", a.Key == "manifest":
		return "", false
	case a.Key == "style":
		return rw.css(a.Val), true
	case a.Key == "srcset" || a.Key == "imagesrcset":
		return rw.srcset(a.Val), true
	case !address:
		return a.Val, true
	case element == "iframe" || element == "frame":
		purpose = "if_"
	case element == "link":
		purpose = linked(all)
	case a.Key == "href" && (element == "image" || element == "use"):
		purpose = "im_"
	}
	return rw.move(a.Val, purpose), true
}

func linked(all []html.Attribute) string {
	for _, a := range all {
		if a.Key == "rel" && strings.Contains(strings.ToLower(a.Val), "stylesheet") {
			return "cs_"
		}
	}
	return "im_"
}

// move is an address in the archive for one on the page. What is no address of
// the web leads nowhere, but for mail, telephone and data.
func (rw *rewriter) move(address, purpose string) string {
	address = strings.TrimSpace(address)
	lower := strings.ToLower(address)
	switch {
	case address == "" || address[0] == '#' || strings.HasPrefix(lower, "mailto:") || strings.HasPrefix(lower, "tel:"):
		return address
	case strings.HasPrefix(lower, "data:") && purpose == "im_":
		return address
	}
	to, err := rw.base.Parse(address)
	if err != nil || to.Scheme != "http" && to.Scheme != "https" || to.Host == "" {
		return "#"
	}
	return "/web/" + rw.at + purpose + "/" + to.String()
}

// candidate is an address in a srcset, and its size.
var candidate = regexp.MustCompile(`\s*,*\s*(\S*[^\s,])(\s+[^,\s]+)?\s*`)

func (rw *rewriter) srcset(s string) string {
	var moved []string
	for _, m := range candidate.FindAllStringSubmatch(s, -1) {
		to := strings.NewReplacer(" ", "%20", ",", "%2C").Replace(rw.move(m[1], "im_"))
		moved = append(moved, to+m[2])
	}
	return strings.Join(moved, ", ")
}

// cssAddress is an address in a style sheet: url(...) or @import "...".
var cssAddress = regexp.MustCompile(`(?i)url\(\s*("[^"]*"|'[^']*'|[^'")\s][^)]*?)\s*\)|(@import\s+)("[^"]*"|'[^']*')`)

func (rw *rewriter) css(s string) string {
	if rw.base == nil {
		rw.base, _ = url.Parse(rw.url)
	}
	return cssAddress.ReplaceAllStringFunc(s, func(found string) string {
		m := cssAddress.FindStringSubmatch(found)
		address, purpose := m[1], "im_"
		if m[2] != "" {
			address, purpose = m[3], "cs_"
		}
		to := rw.move(strings.Trim(address, `"'`), purpose)
		to = strings.NewReplacer(`"`, "%22", "'", "%27", "(", "%28", ")", "%29", `\`, "%5C", "\n", "", "<", "%3C").Replace(to)
		return m[2] + `url("` + to + `")`
	})
}
