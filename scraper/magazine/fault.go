package magazine

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// bombSize is what a bomb makes of a few kilobytes.
const bombSize = 32 << 20

// faults are pages that break, or that want to break the reader.
func (h *Hostile) faults() []door {
	to := func(target string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", target)
			w.WriteHeader(http.StatusFound)
		}
	}
	return []door{
		{"/bomb/gzip", "/bomb/gzip", bomb("gzip", func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })},
		{"/bomb/br", "/bomb/br", bomb("br", func(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, brotli.BestSpeed) })},
		{"/bomb/zstd", "/bomb/zstd", bomb("zstd", func(w io.Writer) io.WriteCloser { z, _ := zstd.NewWriter(w); return z })},
		{"/hang", "/hang", hang},
		{"/drip", "/drip", drip},
		{"/header", "/header", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Much", strings.Repeat("much ", 1<<18))
			page(w, "Header")
		}},
		{"/cut", "/cut", cutShort},
		{"/broken", "/broken", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }},
		{"/private/metadata", "/private/metadata", to("http://169.254.169.254/latest/meta-data/")},
		{"/private/number", "/private/number", to("http://2130706433/")},
		{"/private/mapped", "/private/mapped", to("http://[::ffff:10.0.0.1]/")},
		{"/private/file", "/private/file", to("file:///etc/passwd")},
		{"/private/refresh", "/private/refresh", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, `<meta http-equiv="refresh" content="0; url=http://10.0.0.1/admin"><p>Moved.`)
		}},
		{"/control", "/control", control},
	}
}

// bomb is a small body that unpacks to a large one.
func bomb(coding string, pack func(io.Writer) io.WriteCloser) http.HandlerFunc {
	charge := sync.OnceValue(func() []byte {
		var b bytes.Buffer
		z, block := pack(&b), bytes.Repeat([]byte("<p>boom "), 1<<17)
		for packed := 0; packed < bombSize; packed += len(block) {
			_, _ = z.Write(block) // a buffer does not fail
		}
		z.Close()
		return b.Bytes()
	})
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Encoding", coding)
		_, _ = w.Write(charge()) // the reader has left: nobody to tell
	}
}

// hang takes the request and never answers.
func hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// drip sends a byte now and then, for as long as someone listens.
func drip(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	for {
		fmt.Fprint(w, "<")
		if http.NewResponseController(w).Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// cutShort promises more than it sends.
func cutShort(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "100000")
	tale(w, "The story that was cut")
}

// control has escape sequences where a title and an author belong, and links
// that climb out of folders.
func control(w http.ResponseWriter, _ *http.Request) {
	tale(w, "The \x1b]0;owned\x07\x1b[31mred\x1b[0m affair \x9b31m of\u202e bells", "/control/../../../etc/passwd", "/control/%2e%2e/%2e%2e/x", "/control/a%0d%0aSet-Cookie:x")
}
