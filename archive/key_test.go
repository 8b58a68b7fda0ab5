package archive

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNewKey(t *testing.T) {
	for _, test := range []struct{ url, want string }{
		{"https://www.magazine.example/2026/a", "example,magazine)/2026/a"},
		{"http://magazine.example/2026/a/", "example,magazine)/2026/a"},
		{"HTTPS://WWW.Magazine.EXAMPLE/2026/A", "example,magazine)/2026/A"},
		{"https://magazine.example", "example,magazine)/"},
		{"https://magazine.example.", "example,magazine)/"},
		{"https://magazine.example:443/a#top", "example,magazine)/a"},
		{"http://magazine.example:80/a", "example,magazine)/a"},
		{"https://magazine.example:8443/a", "example,magazine:8443)/a"},
		{"https://user:secret@magazine.example/a", "example,magazine)/a"},
		{"https://magazine.example/a/../b/./c", "example,magazine)/b/c"},
		{"https://magazine.example/a?utm_source=x&utm_medium=y", "example,magazine)/a"},
		{"https://magazine.example/a?fbclid=x&p=2&b", "example,magazine)/a?b&p=2"},
		{"https://magazine.example/a;jsessionid=1F/b;v=2?PHPSESSID=77", "example,magazine)/a/b;v=2"},
		{"https://magazine.example/%73tory/%7Ejo?%61=%c3%a4&x=%2f", "example,magazine)/story/~jo?a=%C3%A4&x=%2F"},
		{"https://magazine.example/100%/%zz/%2fa%41", "example,magazine)/100%25/%25zz/%2FaA"},
		{"https://magazine.example/a?b=1&amp;utm_source=x", "example,magazine)/a?b=1"},
		{"https://magazine.example/(S(lit3py55t21z5v55vlm25s55))/a/b", "example,magazine)/a/b"},
		{"https://magazine.example/shop/(X(1)S(lit3py55))/", "example,magazine)/shop"},
		{"https://magazine.example/(a)/S(b)", "example,magazine)/(a)/S(b)"},
		{"https://magazine.example/a?UTM_Source=x&p=2", "example,magazine)/a?p=2"},
		{"https://magazine.example/a?", "example,magazine)/a"},
		{"https://magazine.example/?p=4711", "example,magazine)/?p=4711"},
		{"  https://magazine.example/a\n", "example,magazine)/a"},
		{"https://bücher.example/ä", "example,xn--bcher-kva)/%C3%A4"},
		{"https://xn--bcher-kva.example/%C3%A4", "example,xn--bcher-kva)/%C3%A4"},
		{"https://例え.jp/", "jp,xn--r8jz45g)/"},
		{"http://127.0.0.1:8080/a", "127.0.0.1:8080)/a"},
		{"http://0x7f.1/a", "127.0.0.1)/a"},
		{"http://2130706433/a", "127.0.0.1)/a"},
		{"http://[::1]:8080/a", "[::1]:8080)/a"},
		{"http://[0:0:0:0:0:0:0:1]/a", "[::1])/a"},
		{"https://localhost/a", "localhost)/a"},
		{"https://magazine.example/a b", "example,magazine)/a%20b"},
		{`https:\\magazine.example\a`, "example,magazine)/a"},
		{"https://www.www.example/", "example,www)/"},
		{"https://www.com/", "com,www)/"},
		{"https://magazine.example//", "example,magazine)/"},
	} {
		if got, err := NewKey(test.url); string(got) != test.want || err != nil {
			t.Errorf("NewKey(%q) = %q, %v; want %q", test.url, got, err, test.want)
		}
	}
	for _, url := range []string{
		"", " ", "magazine.example/a", "/a", "//magazine.example/a", "ftp://magazine.example/a", "mailto:a@b.example",
		"javascript:alert(1)", "data:text/html,x", "https://", "http://:80/", "https://a b/", "https://[::1/", "http://1.2.3.4.5.6:99999/",
		"http://256.256.256.256/", "https://magazine.example:port/", "https://" + strings.Repeat("a", maxURL) + ".example/",
	} {
		if got, err := NewKey(url); !errors.Is(err, ErrURL) {
			t.Errorf("NewKey(%.60q) = %q, %v; want ErrURL", url, got, err)
		}
	}
}

func TestKeySite(t *testing.T) {
	for _, test := range []struct{ url, hostname, site string }{
		{"https://www.magazine.example/a", "magazine.example", "magazine.example"},
		{"https://blog.news.magazine.co.uk/a", "blog.news.magazine.co.uk", "magazine.co.uk"},
		{"https://zhao.github.io/a", "zhao.github.io", "zhao.github.io"},
		{"http://127.0.0.1:8080/a", "127.0.0.1:8080", "127.0.0.1:8080"},
		{"http://[::1]:8080/a", "[::1]:8080", "[::1]:8080"},
		{"http://[::1]/a", "[::1]", "[::1]"},
		{"http://localhost/a", "localhost", "localhost"},
		{"https://blog.magazine.example:8443/a", "blog.magazine.example:8443", "magazine.example:8443"},
	} {
		k, err := NewKey(test.url)
		if err != nil {
			t.Fatal(err)
		}
		if k.hostname() != test.hostname || k.site() != test.site {
			t.Errorf("%s: host %q, site %q; want %q, %q", test.url, k.hostname(), k.site(), test.hostname, test.site)
		}
	}
}

// FuzzKey checks what every key promises, whatever the URL.
func FuzzKey(f *testing.F) {
	for _, seed := range []string{
		"https://www.magazine.example/2026/a?utm_source=x&b=1&a=2#top", "http://[::1]:80/", "https://bücher.example/ä//",
		"http://0x7f.1/?&&=", "http://a.example/%%341?%%341", "https://a.example/%zz?%26=%3d", "https://www./", "https://www.1.2.3.4/", "http://a.example/)/?)",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, url string) {
		k, err := NewKey(url)
		if err != nil {
			if !errors.Is(err, ErrURL) || k != "" {
				t.Fatalf("NewKey(%q) = %q, %v", url, k, err)
			}
			return
		}
		again, err := NewKey("https://" + k.hostname() + strings.TrimPrefix(string(k), k.Host()+")"))
		if err != nil || again != k {
			t.Errorf("the key of %q is %q, whose own key is %q (%v)", url, k, again, err)
		}
		if k.site() == "" || !strings.HasSuffix(k.hostname(), k.site()) || strings.ContainsAny(string(k), " \t\n#") {
			t.Errorf("the key of %q is %q of site %q", url, k, k.site())
		}
	})
}

// TestKeySpellings checks that the spellings of one address have one key.
func TestKeySpellings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		segment := rapid.StringMatching(`[a-zA-Z0-9_.~-]{0,5}[a-z0-9]`)
		path := strings.Join(rapid.SliceOfN(segment, 1, 4).Draw(t, "path"), "/")
		query := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-b]=[0-9]{1,3}`), 0, 4, rapid.ID).Draw(t, "query")
		want, err := NewKey("https://magazine.example/" + path + "?" + strings.Join(query, "&"))
		if err != nil {
			t.Fatal(err)
		}
		spelt := append(slices.Clone(query), "utm_campaign=x", "gclid=y")
		spelt = rapid.Permutation(spelt).Draw(t, "order")
		host := rapid.SampledFrom([]string{"https://magazine.example", "http://www.magazine.example:80", "https://WWW.magazine.example."}).Draw(t, "host")
		got, err := NewKey(host + "/" + path + rapid.SampledFrom([]string{"", "/"}).Draw(t, "slash") + "?" + strings.Join(spelt, "&") + "#x")
		if err != nil || got != want {
			t.Fatalf("%q is not %q (%v)", got, want, err)
		}
	})
}
