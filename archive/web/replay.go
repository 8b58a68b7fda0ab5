package web

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tearsheet/archive"
)

// replayPolicy takes all power from an archived page: it runs nothing, it
// belongs to no origin, it sends nothing, and what it shows comes from here.
const replayPolicy = "sandbox; default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; " +
	"font-src 'self' data:; media-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

// modifiers say in a replay address what a capture is wanted for; id_ is the
// bytes as they came.
var modifiers = []string{"", "id_", "im_", "cs_", "js_", "if_", "fr_", "mp_", "oe_"}

// replay shows a capture as it was: /web/TIME[MODIFIER]/URL, or leads there.
func (r *room) replay(w http.ResponseWriter, v *visit) error {
	if r.Records == nil {
		return errNoPage
	}
	when, rest, _ := strings.Cut(v.rest, "/")
	digits := strings.TrimRight(when, "abcdefghijklmnopqrstuvwxyz_")
	switch modifier := when[len(digits):]; {
	case when == "*" || when == "%2A":
		return r.listCaptures(w, v, v.target(rest))
	case digits == "" || strings.Trim(digits, "0123456789") != "" || !slices.Contains(modifiers, modifier):
		return r.negotiate(w, v, v.target(v.rest)) // no time: the last one
	default:
		return r.replayAt(w, v, digits, modifier, v.target(rest))
	}
}

func (r *room) listCaptures(w http.ResponseWriter, v *visit, url string) error {
	captures, err := r.captures(v.Context(), url)
	if err != nil {
		return err
	}
	return r.answer(w, v, sheet{Title: "Captures of " + url, Name: "captures", Data: struct {
		URL      string
		Captures []archive.Capture
	}{url, captures}}, captures)
}

func (r *room) replayAt(w http.ResponseWriter, v *visit, digits, modifier, url string) error {
	from, until, err := period(digits)
	if err != nil {
		return err
	}
	captures, err := r.captures(v.Context(), url)
	if err != nil {
		return err
	}
	shown := nearest(captures, from, until)
	w.Header().Set("Link", v.relations(url, captures, &shown))
	if at := stamp(shown.Time); at != digits {
		w.Header().Set("Location", "/web/"+at+modifier+"/"+url)
		w.WriteHeader(http.StatusFound)
		return nil
	}
	response, err := r.payload(v.Context(), shown, captures)
	if err != nil {
		return fmt.Errorf("replay %s: %w", url, err)
	}
	w.Header().Set("Memento-Datetime", shown.Time.UTC().Format(http.TimeFormat))
	return r.send(w, response, &rewriter{at: digits, url: shown.URL, captured: shown.Time, plain: modifier != ""}, modifier)
}

// payload opens a capture. What a revisit does not have comes from the capture
// that it repeats.
func (r *room) payload(ctx context.Context, c archive.Capture, captures []archive.Capture) (*Response, error) {
	response, err := r.Records.Open(ctx, c.Record)
	if err != nil || !c.Revisit && c.Status != http.StatusNotModified {
		return response, err
	}
	repeated, found := original(c, append(r.referred(ctx, response.Refers), captures...), response.Refers)
	if !found {
		return nil, fmt.Errorf("%w: the capture of %s that this one repeats", archive.ErrNotFound, c.URL)
	}
	full, err := r.Records.Open(ctx, repeated.Record)
	if err != nil {
		return nil, err
	}
	if response.Status != http.StatusNotModified {
		maps.Copy(full.Header, response.Header)
	}
	return full, nil
}

// referred lists the captures of the URL that a revisit repeats, if it says.
func (r *room) referred(ctx context.Context, refers archive.Revisit) []archive.Capture {
	if refers.URL == "" {
		return nil
	}
	captures, _ := r.captures(ctx, refers.URL) // without them it is looked for nearer
	return captures
}

// original is the capture that a revisit repeats: the one it names, or the
// last one before it with this payload.
func original(c archive.Capture, captures []archive.Capture, named archive.Revisit) (best archive.Capture, found bool) {
	for _, o := range captures {
		if o.Revisit || o.Status == http.StatusNotModified || o.Time.After(c.Time) {
			continue
		}
		if !named.Time.IsZero() && o.URL == named.URL && o.Time.Unix() == named.Time.Unix() {
			return o, true
		}
		same := o.Payload == c.Payload || c.Payload.IsZero() && o.Status == http.StatusOK
		if same && (!found || o.Time.After(best.Time)) {
			best, found = o, true
		}
	}
	return best, found
}

// send replays a response: its status, its type, its body, and where it leads.
func (r *room) send(w http.ResponseWriter, response *Response, rw *rewriter, modifier string) error {
	h := w.Header()
	for name, values := range response.Header {
		h["X-Archive-Orig-"+name] = values
	}
	h.Set("Content-Security-Policy", replayPolicy)
	if to := rw.redirect(response); to != "" {
		h.Set("Location", to)
		w.WriteHeader(response.Status)
		return nil
	}
	body := response.Body
	if len(body) > r.MaxReplay {
		return fmt.Errorf("%w: it has %d bytes, and %d are replayed at most", errAsked, len(body), r.MaxReplay)
	}
	kind, media := typeOf(response)
	if modifier != "id_" {
		switch media {
		case "text/html", "application/xhtml+xml":
			body, kind = rw.page(body, kind), "text/html; charset=utf-8"
		case "text/css":
			body = []byte(rw.css(string(body)))
		}
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(replayable(response.Status))
	_, err := w.Write(body)
	return err
}

// typeOf is the Content-Type of a body, and its media type alone.
func typeOf(response *Response) (kind, media string) {
	kind = cmp.Or(response.Header.Get("Content-Type"), http.DetectContentType(response.Body))
	media, _, err := mime.ParseMediaType(kind)
	if err != nil {
		return "application/octet-stream", ""
	}
	return kind, media
}

// replayable is a status that a server may send with a body.
func replayable(status int) int {
	if status < 200 || status == http.StatusNoContent || status == http.StatusNotModified || status > 999 {
		return http.StatusOK
	}
	return status
}

// redirect is where a response leads, here; "" if it stays.
func (rw *rewriter) redirect(response *Response) string {
	if response.Status/100 != 3 || response.Header.Get("Location") == "" {
		return ""
	}
	base, err := url.Parse(rw.url)
	if err != nil {
		return ""
	}
	rw.base = base
	return rw.move(response.Header.Get("Location"), "")
}
