package fetch

import (
	"bytes"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// robotsCase is a robots.txt, and the paths it leaves to an agent and denies it.
type robotsCase struct {
	name, robots, agent string
	allowed, denied     string
}

// robotsCases are the cases that Google publishes with its parser, with
// FooBot as the crawler, and those of RFC 9309. They differ in one:
// "%62%61%7A" and "baz" are the same path here, as in the RFC's table.
func robotsCases() []robotsCase {
	const groups = "allow: /foo/bar/\n\n" +
		"user-agent: FooBot\ndisallow: /\nallow: /x/\n" +
		"user-agent: BarBot\ndisallow: /\nallow: /y/\n\n\n" +
		"allow: /w/\nuser-agent: BazBot\n\n" +
		"user-agent: FooBot\nallow: /z/\ndisallow: /\n"
	const specific = "user-agent: *\nallow: /\nuser-agent: FooBot\ndisallow: /\n"
	long := strings.Repeat("a", 3000)
	return []robotsCase{
		{"empty file", "", "FooBot", "/ /x?y", ""},
		{"system test", "user-agent: FooBot\ndisallow: /\n", "FooBot", "", "/x/y"},
		{"another's rule", "user-agent: FooBot\ndisallow: /\n", "BarBot", "/x/y", ""},
		{"foo and bar are no keys", "foo: FooBot\nbar: /\n", "FooBot", "/x/y", ""},
		{"no colon", "user-agent FooBot\ndisallow /\n", "FooBot", "", "/x/y"},
		{"no colon, three words", "user-agent: FooBot\ndisallow / please\n", "FooBot", "/x/y", ""},
		{"groups", groups, "FooBot", "/x/b /z/d /robots.txt", "/y/c /foo/bar/ /w/a"},
		{"groups", groups, "BarBot", "/y/c /w/a", "/z/d /foo/bar/"},
		{"groups", groups, "BazBot", "/z/d", ""},
		{"other lines do not end a group", "User-agent: BarBot\nSitemap: https://foo.bar/sitemap\nUser-agent: *\nDisallow: /\n", "FooBot", "", "/"},
		{"other lines do not end a group", "User-agent: BarBot\nSitemap: https://foo.bar/sitemap\nUser-agent: *\nDisallow: /\n", "BarBot", "", "/"},
		{"unknown lines do not end a group", "User-agent: FooBot\nInvalid-Unknown-Line: unknown\nUser-agent: *\nDisallow: /\n", "FooBot", "", "/"},
		{"Crawl-delay does not end a group", "User-agent: FooBot\nCrawl-delay: 5\nUser-agent: *\nDisallow: /\n", "FooBot", "", "/"},
		{"upper case", "USER-AGENT: FooBot\nALLOW: /x/\nDISALLOW: /\n", "FooBot", "/x/y", "/a/b"},
		{"lower case", "user-agent: FooBot\nallow: /x/\ndisallow: /\n", "FooBot", "/x/y", "/a/b"},
		{"camel case", "uSeR-aGeNt: FooBot\nAlLoW: /x/\ndIsAlLoW: /\n", "FooBot", "/x/y", "/a/b"},
		{"agent in any case", "User-Agent: FOO BAR\nAllow: /x/\nDisallow: /\n", "foo", "/x/y", "/a/b"},
		{"agent in any case", "User-Agent: foo bar\nAllow: /x/\nDisallow: /\n", "Foo", "/x/y", "/a/b"},
		{"agent up to a space", "User-Agent: *\nDisallow: /\nUser-Agent: Foo Bar\nAllow: /x/\nDisallow: /\n", "Foo", "/x/y", "/a/b"},
		{"agent with a version", "User-agent: FooBot/2.1\nDisallow: /\n", "FooBot", "", "/a"},
		{"agent as part of a longer one", "User-agent: FooBot-News\nDisallow: /\n", "FooBot", "/a", ""},
		{"agent as part of a longer one", "User-agent: MyFooBot\nDisallow: /\n", "FooBot", "/a", ""},
		{"agent longer than the group's", "User-agent: Foo\nDisallow: /\n", "FooBot", "/a", ""},
		{"star", specific, "FooBot", "", "/x/y"},
		{"star", specific, "BarBot", "/x/y", ""},
		{"star after the specific", "user-agent: FooBot\nallow: /\nuser-agent: *\ndisallow: /\n", "FooBot", "/x/y", ""},
		{"star with more", "user-agent: * baz\ndisallow: /\n", "FooBot", "", "/x"},
		{"star with more", "user-agent: *baz\ndisallow: /\n", "FooBot", "/x", ""},
		{"a group of no rules", "user-agent: *\ndisallow: /\nuser-agent: FooBot\n", "FooBot", "/x", ""},
		{"several agents", "user-agent: BarBot\nuser-agent: FooBot\ndisallow: /\n", "FooBot", "", "/x"},
		{"merged groups", "user-agent: FooBot\ndisallow: /a\n\nuser-agent: BarBot\ndisallow: /b\n\nuser-agent: FooBot\ndisallow: /c\n", "FooBot", "/b", "/a /c"},
		{"rules before any agent", "disallow: /\nuser-agent: FooBot\nallow: /x\n", "FooBot", "/y", ""},
		{"case of a path", "user-agent: FooBot\ndisallow: /x/\n", "FooBot", "/X/y", "/x/y"},
		{"longest match", "user-agent: FooBot\ndisallow: /x/page.html\nallow: /x/\n", "FooBot", "/x/", "/x/page.html"},
		{"longest match", "user-agent: FooBot\nallow: /x/page.html\ndisallow: /x/\n", "FooBot", "/x/page.html", "/x/ /x/y"},
		{"as long", "user-agent: FooBot\ndisallow: /x/page\nallow: /x/page\n", "FooBot", "/x/page", ""},
		{"as long, the other way round", "user-agent: FooBot\nallow: /x/page\ndisallow: /x/page\n", "FooBot", "/x/page", ""},
		{"empty values", "user-agent: FooBot\ndisallow: \nallow: \n", "FooBot", "/ /x", ""},
		{"empty disallow", "user-agent: FooBot\ndisallow:\n", "FooBot", "/ /x", ""},
		{"all but one", "user-agent: FooBot\ndisallow: /\nallow: /x\n", "FooBot", "/x /xy", "/"},
		{"star counts its length", "user-agent: FooBot\ndisallow: /x/page.html\nallow: /x/*.html\n", "FooBot", "/x/q.html", "/x/page.html"},
		{"shorter star", "User-agent: FooBot\nDisallow: *.html\nAllow: /x/\n", "FooBot", "/y /x/a.htm", "/x/page.html"},
		{"equal by folder", "User-agent: FooBot\nDisallow: /foo\nAllow: /foo/bar\n", "FooBot", "/foo/bar /foo/bar/x", "/foo /foo/ba"},
		{"only the whole word", "User-agent: FooBot\nDisallow: /\nAllow: /foo/bar/qux\n", "FooBot", "/foo/bar/qux /foo/bar/quxx", "/foo/bar"},
		{"query", "User-agent: FooBot\nDisallow: /\nAllow: /foo/bar?qux=taz&baz=http://foo.bar?tar&par\n", "FooBot", "/foo/bar?qux=taz&baz=http://foo.bar?tar&par", "/foo/bar"},
		{"bytes beyond ASCII", "User-agent: FooBot\nDisallow: /\nAllow: /foo/bar/ツ\n", "FooBot", "/foo/bar/%E3%83%84 /foo/bar/ツ", "/foo/bar/x"},
		{"bytes beyond ASCII, escaped", "User-agent: FooBot\nDisallow: /\nAllow: /foo/bar/%E3%83%84\n", "FooBot", "/foo/bar/%E3%83%84 /foo/bar/ツ /foo/bar/%e3%83%84", "/foo/bar/x"},
		{"needless escapes", "User-agent: FooBot\nDisallow: /\nAllow: /foo/bar/%62%61%7A\n", "FooBot", "/foo/bar/%62%61%7A /foo/bar/baz", "/foo/bar/x"},
		{"needful escapes", "User-agent: FooBot\nDisallow: /a%2fb\n", "FooBot", "/a/b", "/a%2Fb /a%2fb"},
		{"escaped tilde", "User-agent: FooBot\nDisallow: /%7ejoe/\n", "FooBot", "/joe/", "/~joe/x /%7Ejoe/x"},
		{"broken escapes", "User-agent: FooBot\nDisallow: /100%\nDisallow: /%zz\n", "FooBot", "/10", "/100% /%zz"},
		{"a star in the path", "User-agent: FooBot\nDisallow: /file-%2A.html\n", "FooBot", "/file-a.html", "/file-*.html /file-%2A.html"},
		{"a dollar in the path", "User-agent: FooBot\nDisallow: /%24\nDisallow: /a$b\n", "FooBot", "/ /a", "/$ /%24x /a$b /a%24bc"},
		{"star in the middle", "User-agent: FooBot\nDisallow: /foo/bar/*/baz\n", "FooBot", "/foo/bar/ /foo/baz", "/foo/bar/qux/baz /foo/bar//baz /foo/bar/a/b/baz"},
		{"dollar", "User-agent: FooBot\nDisallow: /foo/bar$\n", "FooBot", "/foo/bar/ /foo/bar? /foo/bars", "/foo/bar"},
		{"star and dollar", "User-agent: FooBot\nDisallow: /*.php$\n", "FooBot", "/a.php?x /a.php5 /php", "/a.php /a.php/b.php /.php"},
		{"only a dollar", "User-agent: FooBot\nDisallow: /$\n", "FooBot", "/x", "/"},
		{"a star and a dollar", "User-agent: FooBot\nDisallow: *$\n", "FooBot", "", "/ /x"},
		{"many stars", "User-agent: FooBot\nDisallow: /a**b*c*$\n", "FooBot", "/acb", "/abc /axbxcx"},
		{"needs both ends", "User-agent: FooBot\nDisallow: /ab*ba$\n", "FooBot", "/aba", "/abba /abxba"},
		{"comments", "User-agent: FooBot # us\nDisallow: /x # not\nAllow: /x/#part\n", "FooBot", "/x/y /y", "/xy"},
		{"mixed line ends", "User-agent: FooBot\r\nDisallow: /a\rDisallow: /b\nAllow: /b/c\r\r\n\n", "FooBot", "/b/c /c", "/a /b"},
		{"no last line end", "User-agent: FooBot\nDisallow: /a", "FooBot", "/b", "/a"},
		{"BOM", "\xef\xbb\xbfUser-Agent: FooBot\nDisallow: /a\n", "FooBot", "/b", "/a"},
		{"half a BOM", "\xef\xbbUser-Agent: FooBot\nDisallow: /\n", "FooBot", "/a", ""},
		{"spaces", " \tUser-agent :  FooBot \t\n  Disallow\t:\t/a \n", "FooBot", "/b", "/a"},
		{"typos", "User-agent: FooBot\nDissallow: /a\nDisalow: /b\nUseragent: FooBot\nDiasllow: /c\n", "FooBot", "/d", "/a /b /c"},
		{"long lines", "User-agent: FooBot\nDisallow: /" + long + "\n", "FooBot", "/" + long[1:], "/" + long},
		{"an HTML page", "<!DOCTYPE html>\n<title>User-agent: *</title>\nDisallow: /\n", "FooBot", "/ /x", ""},
	}
}

// TestParseRobots keeps them all.
func TestParseRobots(t *testing.T) {
	for _, tt := range robotsCases() {
		r := parseRobots([]byte(tt.robots), tt.agent)
		for path := range strings.FieldsSeq(tt.allowed) {
			if !r.Allowed(path) {
				t.Errorf("%s: %s may not fetch %.60s", tt.name, tt.agent, path)
			}
		}
		for path := range strings.FieldsSeq(tt.denied) {
			if r.Allowed(path) {
				t.Errorf("%s: %s may fetch %.60s", tt.name, tt.agent, path)
			}
		}
	}
}

// TestGoogleExamples is the table of Google's documentation of the paths that
// patterns match.
func TestGoogleExamples(t *testing.T) {
	tests := []struct{ pattern, match, none string }{
		{"/fish", "/fish /fish.html /fish/salmon.html /fishheads /fishheads/yummy.html /fish.php?id=anything", "/Fish.asp /catfish /?id=fish"},
		{"/fish*", "/fish /fish.html /fish/salmon.html /fishheads /fish.php?id=anything", "/Fish.asp /catfish /?id=fish"},
		{"/fish/", "/fish/ /fish/salmon /fish/?salmon /fish/salmon.html /fish/?id=anything", "/fish /fish.html /Fish/Salmon.asp"},
		{"/*.php", "/filename.php /folder/filename.php /folder/filename.php?parameters /folder/any.php.file.html /filename.php/", "/ /windows.PHP"},
		{"/*.php$", "/filename.php /folder/filename.php", "/filename.php?parameters /filename.php/ /filename.php5 /windows.PHP"},
		{"/fish*.php", "/fish.php /fishheads/catfish.php?parameters", "/Fish.PHP"},
	}
	for _, tt := range tests {
		r := parseRobots([]byte("user-agent: FooBot\ndisallow: /\nallow: "+tt.pattern+"\n"), "FooBot")
		for path := range strings.FieldsSeq(tt.match) {
			if !r.Allowed(path) {
				t.Errorf("%s does not match %s", tt.pattern, path)
			}
		}
		for path := range strings.FieldsSeq(tt.none) {
			if r.Allowed(path) {
				t.Errorf("%s matches %s", tt.pattern, path)
			}
		}
	}
}

// TestPrecedence is Google's table of which rule decides.
func TestPrecedence(t *testing.T) {
	tests := []struct {
		allow, disallow, path string
		want                  bool
	}{
		{"/p", "/", "/page", true},
		{"/folder", "/folder", "/folder/page", true},
		{"/page", "/*.htm", "/page.htm", false},
		{"/page", "/*.ph", "/page.php5", true},
		{"/$", "/", "/", true},
		{"/$", "/", "/page.htm", false},
	}
	for _, tt := range tests {
		r := parseRobots([]byte("user-agent: FooBot\nallow: "+tt.allow+"\ndisallow: "+tt.disallow+"\n"), "FooBot")
		if got := r.Allowed(tt.path); got != tt.want {
			t.Errorf("allow %s, disallow %s: %s allowed %t", tt.allow, tt.disallow, tt.path, got)
		}
	}
}

func TestRobotsOtherRecords(t *testing.T) {
	const robots = "Sitemap: https://a.example/1.xml\nUser-agent: FooBot\nCrawl-delay: 2.5\nCrawl-delay: 1\n" +
		"User-agent: *\nDisallow: /\nCrawl-delay: 3\nsite-map : https://a.example/2.xml#x\n\n" +
		"User-agent: BarBot\nDisallow: /b\nCrawl-delay: Inf\n\nUser-agent: BazBot\nCrawl-delay: -1\nCrawl-delay: soon\n" +
		"Disallow: /c\n\nUser-agent: CommaBot\nCrawl-delay: 1,5\nDisallow: /d\n\nUser-agent: UnitBot\nCrawl-delay: 2s\nDisallow: /u\n" +
		"User-agent: RateBot\nRequest-rate: 30/10m 0600-0845\nRequest-rate: 1/5\nDisallow: /e\n" +
		"User-agent: OddBot\nRequest-rate: 1/\nRequest-rate: 0/9\nRequest-rate: 2/1d\nRequest-rate: 3\nDisallow: /e\n"
	for agent, want := range map[string]time.Duration{
		"FooBot": 3 * time.Second, "BarBot": maxDelay, "RateBot": 20 * time.Second, "OddBot": 0, "BazBot": 0, "QuxBot": 3 * time.Second,
		"CommaBot": 1500 * time.Millisecond, "UnitBot": 2 * time.Second,
	} {
		r := parseRobots([]byte(robots), agent)
		if r.Delay != want {
			t.Errorf("%s: got a delay of %v, want %v", agent, r.Delay, want)
		}
		if diff := cmp.Diff([]string{"https://a.example/1.xml", "https://a.example/2.xml"}, r.Sitemaps); diff != "" {
			t.Errorf("%s: sitemaps (-want +got):\n%s", agent, diff)
		}
	}
}

func TestRobotsOfTwoNames(t *testing.T) {
	const robots = "user-agent: Tearsheet\ndisallow: /a\n\nuser-agent: PressBot\ndisallow: /b\n\nuser-agent: *\ndisallow: /c\n"
	for userAgent, want := range map[string]string{
		"Tearsheet/2 (+https://example.org)": "/b /c",
		"PressBot/1 (desk@example.org)":      "/c",
		"Mozilla/5.0 (compatible)":           "/b /c",
	} {
		r := parseRobots([]byte(robots), agents(userAgent)...)
		var got []string
		for _, path := range []string{"/a", "/b", "/c"} {
			if r.Allowed(path) {
				got = append(got, path)
			}
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%s may fetch %q, want %q", userAgent, got, want)
		}
	}
}

func TestRobotsLimit(t *testing.T) {
	text := bytes.Repeat([]byte("# filler\n"), maxRobots/9)
	text = append([]byte("user-agent: *\ndisallow: /a\n"), text...)
	text = append(text[:maxRobots-len("disallow: /")], "disallow: /b\nuser-agent: *\ndisallow: /c\n"...)
	r := parseRobots(text, "FooBot")
	for path, want := range map[string]bool{"/a": false, "/b": true, "/c": true, "/": true} {
		if got := r.Allowed(path); got != want {
			t.Errorf("%s allowed %t: the line that the limit cuts counts for nothing", path, got)
		}
	}
}

func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /a*b$\nAllow: /%e3\nCrawl-delay: 1e3\nSitemap: x\n"), "/a/b")
	f.Add([]byte("\xef\xbb\xbfuser-agent tearsheet\r\rdisallow *"), "/?%2")
	f.Add([]byte("user-agent: *\ndisallow: $\nallow: **$$"), "")
	f.Fuzz(func(t *testing.T, text []byte, path string) {
		r := parseRobots(text, product)
		if r.Delay < 0 || r.Delay > maxDelay || len(r.Sitemaps) > maxMaps {
			t.Errorf("delay %v, %d sitemaps", r.Delay, len(r.Sitemaps))
		}
		if got, again := r.Allowed(path), r.Allowed(normalize(path, false)); got != again {
			t.Errorf("%q is allowed %t, spelled normally %t", path, got, again)
		}
		if u, err := url.Parse(path); err == nil {
			r.Allowed(u.RequestURI())
		}
		for _, rule := range r.rules {
			if spelled := normalize(string(rule.pattern), true); spelled != string(rule.pattern) {
				t.Errorf("pattern %q is normally spelled %q", rule.pattern, spelled)
			}
		}
	})
}

// A pattern made to be slow must not be.
func BenchmarkAllowed(b *testing.B) {
	r := parseRobots([]byte("user-agent: *\ndisallow: /"+strings.Repeat("*a", 1000)+"b$\n"), product)
	path := "/" + strings.Repeat("a", 2000)
	for b.Loop() {
		if !r.Allowed(path) {
			b.Fatalf("%s... is forbidden", path[:10])
		}
	}
}
