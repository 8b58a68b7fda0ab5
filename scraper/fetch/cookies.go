package fetch

import (
	"net/http"
	"net/http/cookiejar"

	"golang.org/x/net/publicsuffix"
)

// keepCookies remembers the cookies of an answer for the rest of the trip.
// Some sites redirect to themselves until their cookie comes back; no cookie
// outlives the fetch, so no two fetches can be linked by one.
func (t *trip) keepCookies(res *http.Response) {
	cookies := res.Cookies()
	if len(cookies) == 0 {
		return
	}
	if t.jar == nil {
		t.jar, _ = cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List}) // it never fails
	}
	t.jar.SetCookies(res.Request.URL, cookies)
}

// maxCookies is how many bytes of cookies are sent back; servers take no more,
// and a site that sets hundreds wants something else than to know its reader.
const maxCookies = 8 << 10

func (t *trip) addCookies(req *http.Request) {
	if t.jar == nil {
		return
	}
	left := maxCookies
	for _, c := range t.jar.Cookies(req.URL) {
		if left -= len(c.Name) + len("=; ") + len(c.Value); left >= 0 {
			req.AddCookie(c)
		}
	}
}
