package discover

import (
	"path"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// typed is the kind that a type attribute or a Content-Type names for sure.
// Plain XML and JSON name none: they may be an API.
func typed(mime string) Kind {
	mime, _, _ = strings.Cut(strings.ToLower(mime), ";")
	switch strings.TrimSpace(mime) {
	case "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
		"application/x-rss+xml", "text/rss+xml":
		return KindFeed
	case "text/html", "application/xhtml+xml":
		return KindPage
	}
	return ""
}

// feedType tells whether what a page calls its alternate is a feed: by the type,
// or by its title and address where the type is that of an API, too.
func feedType(mime, words string) bool {
	if typed(mime) == KindFeed {
		return true
	}
	mime, _, _ = strings.Cut(strings.ToLower(mime), ";")
	switch strings.TrimSpace(mime) {
	case "application/xml", "text/xml", "application/json":
		return feedWord.MatchString(words)
	}
	return false
}

var feedWord = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:feeds?|rss|atom|rdf)(?:[^\pL]|$)`)

// guess is the kind that a URL's path makes likely.
func guess(u string) Kind {
	name := strings.ToLower(lastSegment(u))
	ext := path.Ext(strings.TrimSuffix(name, ".gz"))
	switch {
	case ext == ".rss" || ext == ".atom" || ext == ".rdf":
		return KindFeed
	case name == "feed" || name == "rss" || name == "atom":
		return KindFeed
	case ext == ".xml" && strings.Contains(name, "sitemap"):
		return KindSitemap
	case (ext == ".xml" || ext == ".json") && feedName(name):
		return KindFeed
	}
	return KindPage
}

func feedName(name string) bool {
	for _, word := range []string{"feed", "rss", "atom"} {
		if strings.HasPrefix(name, word) {
			return true
		}
	}
	return false
}

// ofComments tells a feed of what readers say from one of articles, by the
// words that the usual systems put into its title or path.
func ofComments(l Link) bool {
	s := strings.ToLower(l.Title + " " + l.URL)
	for _, word := range []string{"comment", "komment", "coment", "reacties", "комментар", "评论", "コメント"} {
		if strings.Contains(s, word) {
			return true
		}
	}
	return false
}

// lastSegment is the last segment of a URL's path that is not empty.
func lastSegment(u string) string {
	u, _, _ = strings.Cut(u, "?")
	_, u, _ = strings.Cut(u, "://")
	_, u, _ = strings.Cut(u, "/")
	u = strings.TrimRight(u, "/")
	return u[strings.LastIndexByte(u, '/')+1:]
}

// Asset tells a URL whose name says that it is no page: a picture, a sound, a
// program, a document that is not HTML.
func Asset(u string) bool {
	switch strings.ToLower(path.Ext(lastSegment(u))) {
	case ".jpg", ".jpeg", ".jpe", ".png", ".gif", ".webp", ".avif", ".svg", ".ico", ".bmp", ".tif", ".tiff", ".heic",
		".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".wav", ".flac",
		".mp4", ".m4v", ".webm", ".ogv", ".mov", ".avi", ".wmv", ".flv", ".mkv", ".mpg", ".mpeg", ".m3u8", ".vtt",
		".css", ".js", ".mjs", ".map", ".wasm", ".woff", ".woff2", ".ttf", ".otf", ".eot",
		".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar", ".dmg", ".iso", ".exe", ".msi", ".apk", ".deb", ".rpm",
		".pdf", ".ps", ".epub", ".mobi", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".odt", ".ods", ".odp", ".rtf", ".csv",
		".ics", ".vcf", ".torrent", ".swf":
		return !strings.HasSuffix(strings.ToLower(u), ".xml.gz")
	}
	return false
}

// pager tells whether an anchor stands in the pagination of a list, by its
// own class or that of what is around it, in the words of the usual systems.
func pager(n *html.Node) bool {
	for range 4 {
		if n == nil || n.Type != html.ElementNode {
			return false
		}
		for _, name := range []string{"class", "id", "role", "aria-label"} {
			if pagerWord(strings.ToLower(attr(n, name))) {
				return true
			}
		}
		n = n.Parent
	}
	return false
}

func pagerWord(s string) bool {
	if s == "" {
		return false
	}
	for _, word := range []string{"paginat", "pager", "page-numbers", "pagenavi", "page-nav", "nav-links", "older-posts", "load-more"} {
		if strings.Contains(s, word) {
			return true
		}
	}
	return false
}
