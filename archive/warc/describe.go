package warc

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"tearsheet/archive"
)

// typeMetadata is a record that describes another one.
const typeMetadata = "metadata"

// described is the media type of a Description.
const described = "application/vnd.tearsheet.article+json"

// Description is what a metadata record says of a response: the article that an
// extractor made of it. A response with several was extracted several times.
type Description struct {
	Captured time.Time      `json:"captured"` // when the response came
	Indexed  time.Time      `json:"indexed"`  // when the article entered the archive
	Digest   archive.Digest `json:"digest"`   // of the article's text
	// Derived tells that the article was made of a capture that had one already.
	Derived bool `json:"derived,omitempty"`
	// LeftOut tells why no article was saved, as archive.Capture does.
	LeftOut string `json:"left_out,omitempty"`
	// Signals is what the page and its site asked then.
	Signals string          `json:"signals,omitempty"`
	Article archive.Article `json:"article"`
}

// Describe writes a metadata record (WARC 1.1, 6.5) about a response that this
// Writer or an earlier one recorded in its folder. WARC-Refers-To names the
// response, so that the article can be had from the WARC files alone. Errors
// are those of Open and of Record.
func (w *Writer) Describe(ctx context.Context, about archive.Record, d Description) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s, err := w.find(about)
	if err != nil {
		return fmt.Errorf("describe %s: %w", d.Article.URL, err)
	}
	p := w.packers.Get().(*packer)
	defer w.packers.Put(p)
	if err := p.description(s.id, s.url, d, w.o); err != nil {
		return fmt.Errorf("describe %s: %w", s.url, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return fmt.Errorf("describe %s: %w", s.url, fs.ErrClosed)
	}
	if _, err := w.volume.append(p.buf.Bytes()); err != nil {
		return fmt.Errorf("describe %s: %w", s.url, err)
	}
	return nil
}

// subject is what a description needs of the record that it describes.
type subject struct {
	place   archive.Record
	id, url string
}

// lately holds the responses recorded last: a crawl describes them soon, and
// need not read them for that.
type lately struct {
	ring [512]subject
	next int
}

func (l *lately) add(s subject) {
	l.ring[l.next] = s
	l.next = (l.next + 1) % len(l.ring)
}

func (l *lately) find(place archive.Record) (subject, bool) {
	for i := range l.ring {
		if l.ring[i].place == place {
			return l.ring[i], true
		}
	}
	return subject{}, false
}

// find is the response at a place, remembered or read.
func (w *Writer) find(place archive.Record) (subject, error) {
	w.mu.Lock()
	s, ok := w.lately.find(place)
	w.mu.Unlock()
	if ok {
		return s, nil
	}
	r, err := Open(w.volume.dir, place)
	if err != nil {
		return subject{}, err
	}
	return subject{place, r.ID, r.TargetURI}, nil
}

// description packs the record that tells d of the record with an id.
func (p *packer) description(id, url string, d Description, o Options) error {
	block, err := json.Marshal(d)
	if err != nil {
		return err
	}
	p.buf.Reset()
	return p.add([]field{
		{"WARC-Type", typeMetadata},
		{"WARC-Record-ID", urn(o.NewID())},
		{"WARC-Date", o.Now().UTC().Format(dateLayout)},
		{"WARC-Target-URI", url},
		{"WARC-Refers-To", "<" + id + ">"},
		{"WARC-Block-Digest", archive.Sum(block).String()},
		{"Content-Type", described},
	}, block)
}

// Description reads what a metadata record of Describe says, and the id of the
// record that it describes. It is not ok for any other record.
func (r *Record) Description() (d Description, about string, ok bool) {
	about = bare(r.Header.Get("WARC-Refers-To"))
	if r.Type != typeMetadata || about == "" || !strings.HasPrefix(r.ContentType, described) {
		return d, "", false
	}
	if err := json.Unmarshal(r.Body, &d); err != nil || d.Article.Digest() != d.Digest {
		return d, "", false
	}
	return d, about, true
}

// Refers is the capture that a revisit record repeats, as far as it says.
func (r *Record) Refers() archive.Revisit {
	profile := r.Header.Get("WARC-Profile")
	return archive.Revisit{
		URL:     bare(r.Header.Get("WARC-Refers-To-Target-URI")),
		Time:    parseDate(r.Header.Get("WARC-Refers-To-Date")),
		Profile: profile[strings.LastIndexByte(profile, '/')+1:],
	}
}

// WriteDescription appends a record as Describe writes it to a WARC file that
// is made elsewhere.
func WriteDescription(w io.Writer, about *Record, d Description) error {
	p := newPacker()
	if err := p.description(about.ID, about.TargetURI, d, Options{}.withDefaults()); err != nil {
		return fmt.Errorf("describe %s: %w", about.TargetURI, err)
	}
	_, err := w.Write(p.buf.Bytes())
	return err
}

// WriteInfo appends the warcinfo record that begins a WARC file with a name.
func WriteInfo(w io.Writer, name string, o Options) error {
	o = o.withDefaults()
	p := newPacker()
	if err := p.info(o, name, o.Now()); err != nil {
		return fmt.Errorf("begin %s: %w", name, err)
	}
	_, err := w.Write(p.buf.Bytes())
	return err
}
