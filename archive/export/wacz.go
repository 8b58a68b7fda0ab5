package export

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"tearsheet/archive"
)

// WACZ writes a Web Archive Collection Zipped (1.1.1): WARC files, an index of
// them, a list of pages, and the digests of it all, in one zip file that
// replay programs read piece by piece.
type WACZ struct {
	zip       *zip.Writer
	resources []*resource
	lines     []string
	pages     bytes.Buffer
}

// resource is a part of a WACZ, as its datapackage.json lists it.
type resource struct {
	Name  string `json:"name"`
	Path  string `json:"path"`
	Hash  string `json:"hash"`
	Bytes int64  `json:"bytes"`

	sum hash.Hash
	w   io.Writer
}

func (r *resource) Write(b []byte) (int, error) {
	n, err := r.w.Write(b)
	r.sum.Write(b[:n])
	r.Bytes += int64(n)
	return n, err
}

// NewWACZ returns a WACZ that is written to w as it comes.
func NewWACZ(w io.Writer) *WACZ {
	z := &WACZ{zip: zip.NewWriter(w)}
	z.pages.WriteString(`{"format":"json-pages-1.0","id":"pages","title":"Articles"}` + "\n")
	return z
}

// WARC begins a WARC file with a name. It must be written before the next one
// is begun.
func (z *WACZ) WARC(name string) (io.Writer, error) { return z.create("archive/"+name, zip.Store) }

func (z *WACZ) create(name string, method uint16) (*resource, error) {
	w, err := z.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method})
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", name, err)
	}
	r := &resource{Name: path.Base(name), Path: name, sum: sha256.New(), w: w}
	z.resources = append(z.resources, r)
	return r, nil
}

// Index adds a capture to the index.
func (z *WACZ) Index(x CDX) { z.lines = append(z.lines, x.String()) }

// Page adds an article to the list of pages.
func (z *WACZ) Page(id archive.ID, url, title string, captured time.Time) error {
	return json.NewEncoder(&z.pages).Encode(map[string]string{
		"id": fmt.Sprintf("%s-%d", id, captured.UnixMilli()), "url": url, "title": title, "ts": captured.UTC().Format(time.RFC3339),
	})
}

// Close writes what describes the WARC files, and ends the zip file.
func (z *WACZ) Close(title, software string, created time.Time) error {
	slices.Sort(z.lines)
	index := strings.Join(slices.Compact(z.lines), "\n") + "\n"
	if err := z.put("indexes/index.cdx", zip.Store, []byte(index)); err != nil {
		return err
	}
	if err := z.put("pages/pages.jsonl", zip.Deflate, z.pages.Bytes()); err != nil {
		return err
	}
	for _, r := range z.resources {
		r.Hash = fmt.Sprintf("sha256:%x", r.sum.Sum(nil))
	}
	described, err := json.MarshalIndent(map[string]any{
		"profile": "data-package", "wacz_version": "1.1.1", "title": title, "software": software,
		"created": created.UTC().Format(time.RFC3339), "resources": slices.Clone(z.resources),
	}, "", "  ")
	if err != nil {
		return err
	}
	if err := z.put("datapackage.json", zip.Deflate, described); err != nil {
		return err
	}
	digest := fmt.Sprintf(`{"path": "datapackage.json", "hash": "sha256:%x"}`, sha256.Sum256(described))
	if err := z.put("datapackage-digest.json", zip.Deflate, []byte(digest)); err != nil {
		return err
	}
	return z.zip.Close()
}

func (z *WACZ) put(name string, method uint16, b []byte) error {
	w, err := z.create(name, method)
	if err == nil {
		_, err = w.Write(b)
	}
	return err
}
