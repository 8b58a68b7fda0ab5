package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha1"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// TestImportOthers imports what other programs write: every packing of the file,
// every coding of a body, both kinds of revisit, and the records that are no
// capture of a page.
func TestImportOthers(t *testing.T) {
	t.Parallel()
	records := othersRecords(t)
	whole := bytes.Join(records, nil)
	var each, zst [][]byte
	for _, r := range records {
		each, zst = append(each, gzipped(t, r)), append(zst, zstded(t, r))
	}
	dir := t.TempDir()
	for name, b := range map[string][]byte{
		"plain.warc": whole, "each.warc.gz": bytes.Join(each, nil), "whole.warc.gz": gzipped(t, whole),
		"each.warc.zst": bytes.Join(zst, nil), "whole.warc.zst": zstded(t, whole), "crawl.wacz": wacz(t, bytes.Join(each, nil)),
	} {
		t.Run(name, func(t *testing.T) {
			file, house := filepath.Join(dir, name), filepath.Join(t.TempDir(), "house")
			write(t, file, b)
			var said struct{ Articles, Records, Damaged int }
			if err := json.Unmarshal(must(t, "import", file, "--archive", house, "--format", "json"), &said); err != nil {
				t.Fatal(err)
			}
			if said.Articles != len(codings(t)) || said.Records != len(codings(t))+4 || said.Damaged != 0 {
				t.Errorf("imported %+v, want %d articles", said, len(codings(t)))
			}
			if again := must(t, "import", file, "--archive", house, "--format", "json"); !bytes.Contains(again, []byte(`"records": 0`)) {
				t.Errorf("imported again: %s", again)
			}
			sound(t, house)
			exported := string(must(t, "export", "--archive", house))
			if !strings.Contains(exported, `"https://news.example/print/plain"`) {
				t.Error("what a revisit repeats of another URL is not known as its article")
			}
			for line := range strings.Lines(exported) {
				if !strings.Contains(line, "thought that it would come back") {
					t.Errorf("an article lacks its text: %s", line)
				}
			}
		})
	}
}

// TestImportEdits imports later captures of a page, in the order of time or not:
// whatever was edited makes a version, and stands where it stood.
func TestImportEdits(t *testing.T) {
	t.Parallel()
	record := func(day string, page []byte) []byte {
		return otherRecord("response", "https://news.example/story", "2024-01-"+day+"T09:00:00Z", answerType, "",
			append([]byte("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"), page...))
	}
	page := storyOf("Ithaca")
	byline := bytes.Replace(page, []byte("</h1>"), []byte(`</h1><p class="byline">By <a rel="author" href="/a">Ana Prado</a></p>`), 1)
	cut := page[:bytes.LastIndex(page, []byte("<p>"))]
	cut = append(bytes.Clone(cut), "</article></body></html>"...)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "first.warc"), bytes.Join([][]byte{record("10", page), record("20", byline), record("25", cut)}, nil))
	write(t, filepath.Join(dir, "late.warc"), record("15", page))
	house := filepath.Join(dir, "house")
	must(t, "import", filepath.Join(dir, "first.warc"), filepath.Join(dir, "late.warc"), "--archive", house)
	var got []string
	for line := range bytes.Lines(must(t, "history", "https://news.example/story", "--format", "jsonl", "--archive", house)) {
		var s struct {
			Captured, Last string
			Change         struct{ Classes []string }
		}
		if err := json.Unmarshal(line, &s); err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(s.Captured[8:10], s.Last, s.Change.Classes))
	}
	want := []string{"102024-01-15T09:00:00Z[]", "20[byline]", "25[byline paragraph_removed]"}
	if !slices.Equal(got, want) {
		t.Errorf("versions %q, want %q", got, want)
	}
}

// TestImportMoved imports a page that moved twice: all of its URLs are the
// article's.
func TestImportMoved(t *testing.T) {
	t.Parallel()
	record := func(path, time, status, header string, body []byte) []byte {
		return otherRecord("response", "https://news.example/"+path, "2024-01-"+time+":00:00Z", answerType, "",
			append([]byte("HTTP/1.1 "+status+"\r\nContent-Type: text/html\r\n"+header+"\r\n"), body...))
	}
	page := storyOf("Ithaca")
	dir := t.TempDir()
	write(t, filepath.Join(dir, "moved.warc"), bytes.Join([][]byte{
		record("a", "10T09", "200 OK", "", page),
		record("a", "12T09", "301 Moved", "Location: /b\r\n", nil), record("b", "12T10", "200 OK", "", page),
		record("b", "14T09", "301 Moved", "Location: /c\r\n", nil), record("c", "14T10", "200 OK", "", page),
	}, nil))
	house := filepath.Join(dir, "house")
	must(t, "import", filepath.Join(dir, "moved.warc"), "--archive", house)
	var s struct {
		State, Last string
		URLs        []string
		Versions    int
	}
	if err := json.Unmarshal(must(t, "show", "https://news.example/a", "--format", "json", "--archive", house), &s); err != nil {
		t.Fatal(err)
	}
	if s.State != "moved" || s.Versions != 1 || len(s.URLs) != 3 || s.Last != "2024-01-14T10:00:00Z" {
		t.Errorf("the article that moved: %+v", s)
	}
	sound(t, house)
}

// storyOf is a page with an article.
func storyOf(name string) []byte {
	paragraph := "<p>Of " + name + ": the ferry left the quay at dawn, and nobody on the island thought that it would come back before the storm was over and the road was dry.</p>"
	return []byte("<!DOCTYPE html><html lang=en><head><title>The ferry of " + name + "</title></head><body><article><h1>The ferry of " + name + "</h1>" +
		strings.Repeat(paragraph, 5) + "</article></body></html>")
}

// coding is a way to store a page: the status line, header and body.
type coding struct {
	name, status, header string
	code                 func([]byte) []byte
	fields               string // of the WARC record
}

func codings(t *testing.T) []coding {
	plain := func(b []byte) []byte { return b }
	gz := func(b []byte) []byte { return gzipped(t, b) }
	return []coding{
		{"plain", "HTTP/1.1 200 OK", "", plain, ""},
		{"chunked", "HTTP/1.1 200 OK", "Transfer-Encoding: chunked\r\n", chunked, ""},
		{"gzip", "HTTP/1.1 200 OK", "Content-Encoding: gzip\r\n", gz, ""},
		{"both", "HTTP/1.1 200 OK", "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", func(b []byte) []byte { return chunked(gz(b)) }, ""},
		{"brotli", "HTTP/1.1 200 OK", "Content-Encoding: br\r\n", brotlied, ""},
		{"zstd", "HTTP/1.1 200 OK", "Content-Encoding: zstd\r\n", func(b []byte) []byte { return zstded(t, b) }, ""},
		{"http2", "HTTP/2 200", "", plain, ""},
		{"undone", "HTTP/1.1 200 OK", "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", plain, ""},
		{"hashed otherwise", "HTTP/1.1 200 OK", "X-Crawler-Content-Encoding: gzip\r\n", plain, "WARC-Payload-Digest: " + sha1Of([]byte("as it was packed")) + "\r\n"},
		{"misled", "HTTP/1.1 200 OK", "Content-Length: 17\r\n", plain, ""},
	}
}

const (
	othersDate = "2024-01-10T09:00:00Z"
	answerType = "application/http; msgtype=response"
)

// othersRecords are the records of a crawl.
func othersRecords(t *testing.T) [][]byte {
	all := [][]byte{otherRecord("warcinfo", "", othersDate, "application/warc-fields", "", []byte("format: WARC\r\n"))}
	for _, c := range codings(t) {
		url := "https://news.example/" + strings.ReplaceAll(c.name, " ", "-")
		head := c.status + "\r\nContent-Type: text/html\r\n" + c.header + "\r\n"
		all = append(all,
			otherRecord("response", url, othersDate, answerType, c.fields, append([]byte(head), c.code(storyOf(c.name))...)),
			otherRecord("request", url, othersDate, "application/http; msgtype=request", "", []byte("GET / HTTP/1.1\r\n\r\n")))
	}
	profile := "WARC-Profile: http://netpreserve.org/warc/1.0/revisit/"
	refers := "\r\nWARC-Refers-To-Target-URI: https://news.example/plain\r\nWARC-Refers-To-Date: " + othersDate + "\r\n"
	// wget writes the digest of no bytes, others write no header.
	wget := otherRecord("revisit", "https://news.example/plain", "2024-01-12T09:00:00Z", answerType, profile+"identical-payload-digest"+refers, []byte("HTTP/1.1 200 OK\r\n\r\n"))
	wget = bytes.Replace(wget, []byte(sha1Of([]byte("HTTP/1.1 200 OK\r\n\r\n"))), []byte(sha1Of(nil)), 1)
	return append(all, wget,
		otherRecord("revisit", "https://news.example/plain", "2024-01-11T09:00:00.25Z", answerType, profile+"server-not-modified"+refers, []byte("HTTP/1.1 304 Not Modified\r\n\r\n")),
		otherRecord("revisit", "https://news.example/print/plain", "2024-01-12T10:00:00Z", answerType, profile+"identical-payload-digest"+refers, []byte("HTTP/1.1 200 OK\r\n\r\n")),
		otherRecord("revisit", "https://news.example/plain", "2024-01-13T09:00:00Z", answerType, profile+"identical-payload-digest"+refers, nil),
		otherRecord("resource", "urn:pageinfo:https://news.example/plain", othersDate, "application/json", "", []byte(`{"urls":{}}`)),
		otherRecord("resource", "urn:text:https://news.example/plain", othersDate, "text/plain", "", []byte("text")),
		otherRecord("response", "dns:news.example", othersDate, "text/dns", "", []byte("20240110090000\n")),
		otherRecord("metadata", "https://news.example/plain", othersDate, "application/warc-fields", "", []byte("via: x\r\n")))
}

func otherRecord(kind, url, date, mime, fields string, block []byte) []byte {
	if url != "" {
		fields += "WARC-Target-URI: " + url + "\r\n"
	}
	return fmt.Appendf(nil, "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:x:%x>\r\nWARC-Date: %s\r\n%sWARC-Block-Digest: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
		kind, sha1.Sum([]byte(kind+url+date)), date, fields, sha1Of(block), mime, len(block), block)
}

func sha1Of(b []byte) string {
	sum := sha1.Sum(b)
	return "sha1:" + base32.StdEncoding.EncodeToString(sum[:])
}

func chunked(b []byte) (out []byte) {
	for len(b) > 0 {
		n := min(len(b), 300)
		out = fmt.Appendf(out, "%x\r\n%s\r\n", n, b[:n])
		b = b[n:]
	}
	return append(out, "0\r\n\r\n"...)
}

func gzipped(t *testing.T, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func brotlied(b []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriter(&out)
	_, _ = w.Write(b) // a buffer does not fail
	_ = w.Close()
	return out.Bytes()
}

func zstded(t *testing.T, b []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(b, nil)
}

// wacz is a crawl as Browsertrix packs it.
func wacz(t *testing.T, records []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, b := range map[string][]byte{
		"archive/rec-0.warc.gz": records, "pages/pages.jsonl": []byte(`{"format":"json-pages-1.0"}` + "\n"), "datapackage.json": []byte(`{"wacz_version":"1.1.1"}`),
	} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = w.Write(b)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestImportGoesOn kills nothing, but imports the first half of a file and then
// all of it: as an import that was interrupted goes on.
func TestImportGoesOn(t *testing.T) {
	t.Parallel()
	records := othersRecords(t)
	dir := t.TempDir()
	house, half, all := filepath.Join(dir, "house"), filepath.Join(dir, "half.warc"), filepath.Join(dir, "all.warc")
	write(t, half, bytes.Join(records[:9], nil))
	write(t, all, bytes.Join(records, nil))
	must(t, "import", half, "--archive", house)
	must(t, "import", all, "--archive", house)
	out := must(t, "verify", "--archive", house, "--format", "json")
	if want := fmt.Sprintf(`"captures": %d`, len(codings(t))+4); !bytes.Contains(out, []byte(want)) {
		t.Errorf("want %s: %s", want, out)
	}
	if _, err := os.Stat(filepath.Join(house, holderName)); err == nil {
		t.Error("the owner did not take its name away")
	}
}

// TestImportTwiceInOneFile: captures that say the same are one, and each keeps
// its request.
func TestImportTwiceInOneFile(t *testing.T) {
	t.Parallel()
	const url, day, id = "https://news.example/delos", "2024-01-10T09:00:00Z", "<urn:x:"
	named := func(record []byte, n string) []byte { return bytes.Replace(record, []byte(id), []byte(id+n), 1) }
	response := func(n string) []byte {
		answer := append([]byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"), storyOf("Delos")...)
		return named(otherRecord("response", url, day, answerType, "", answer), n)
	}
	request := func(n string) []byte {
		fields := fmt.Sprintf("WARC-Concurrent-To: %s%s%x>\r\n", id, n, sha1.Sum([]byte("response"+url+day)))
		return named(otherRecord("request", url, day, "application/http; msgtype=request", fields, []byte("GET /delos HTTP/1.1\r\n\r\n")), n)
	}
	dir := t.TempDir()
	file, house := filepath.Join(dir, "twice.warc"), filepath.Join(dir, "house")
	write(t, file, bytes.Join([][]byte{response("1"), response("1"), request("1"), response("2"), request("2")}, nil))
	for _, want := range []imported{
		{Files: 1, Copied: 2, Known: 3, taken: taken{Records: 1, Articles: 1}}, {Files: 1},
	} {
		var got imported
		if err := json.Unmarshal(must(t, "import", file, "--archive", house, "--format", "json"), &got); err != nil || got != want {
			t.Errorf("imported %+v, want %+v: %v", got, want, err)
		}
	}
	sound(t, house)
}

// TestImportUnreadable: a file of which nothing can be read is told with the exit
// code, and holds up no other; a torn WACZ gives what lies in it.
func TestImportUnreadable(t *testing.T) {
	t.Parallel()
	answer := append([]byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"), storyOf("Delos")...)
	good := otherRecord("response", "https://news.example/delos", "2024-01-10T09:00:00Z", answerType, "", answer)
	undated := otherRecord("response", "https://news.example/kos", "yesterday", answerType, "", answer)
	packed := wacz(t, gzipped(t, good))
	for name, tt := range map[string]struct {
		file []byte
		code int
		said string // on stderr
	}{
		"junk.warc":     {[]byte("no records here, whatever the name says\n"), exitSomeFailed, "junk.warc: scan WARC file: read WARC record at 0: not valid WARC"},
		"empty.wacz":    {[]byte("PK\x03\x04 and nothing else"), exitSomeFailed, "empty.wacz: cannot be read: read WACZ"},
		"torn.wacz":     {packed[:len(packed)-30], exitSomeFailed, "torn.wacz: cannot be read: read WACZ"},
		"undated.warc":  {undated, exitDone, `WARC-Date "yesterday" is no date`},
		"preamble.warc": {append([]byte("junk\n"), good...), exitDone, "it begins with"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			bad, whole, house := filepath.Join(dir, name), filepath.Join(dir, "whole.warc"), filepath.Join(dir, "house")
			write(t, bad, tt.file)
			write(t, whole, good)
			_, said, code := inside(t, "import", bad, whole, "--archive", house)
			if code != tt.code || !strings.Contains(said, tt.said) {
				t.Errorf("ends with %d, want %d: %s", code, tt.code, said)
			}
			sound(t, house)
			if listed := must(t, "list", "--archive", house, "--format", "jsonl"); bytes.Count(listed, []byte("\n")) != 1 {
				t.Errorf("listed: %s", listed)
			}
		})
	}
}
