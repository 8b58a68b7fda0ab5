package export

import "testing"

// TestSURT compares with what warcio.js makes of the same addresses, and pywb of
// IP addresses.
func TestSURT(t *testing.T) {
	for url, want := range map[string]string{
		"https://www2.News.example:443/Story/0?b=2&a=1#f": "example,news)/story/0?a=1&b=2",
		"http://news.example:8080":                        "example,news:8080)/",
		"http://www.example/":                             "example,www)/",
		"http://a.b.news.co.uk/x/":                        "uk,co,news,b,a)/x/",
		"http://bücher.example/straße?q=ä b":              "example,xn--bcher-kva)/stra%C3%9Fe?q=%C3%A4%20b",
		"http://news.example/a b|c?d e|f":                 "example,news)/a%20b|c?d%20e|f",
		"http://news.example/a/../b\\c":                   "example,news)/b/c",
		"http://news.example/%zz?%zz":                     "example,news)/%zz?%zz",
		"http://user:pw@news.example/p":                   "example,news)/p",
		"http://news.example./p":                          "example,news)/p",
		"http://192.168.1.1:8080/p":                       "192.168.1.1:8080)/p",
		"http://[::1]:8080/p":                             "[::1]:8080)/p",
		"no address at all":                               "no%20address%20at%20all",
	} {
		if got := SURT(url); got != want {
			t.Errorf("%s: %s, want %s", url, got, want)
		}
	}
}
