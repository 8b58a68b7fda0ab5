package extract

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestLooseJSON(t *testing.T) {
	for _, test := range []struct{ name, script, want string }{
		{"as it should be", `{"a":[1,true,null,"x"]}`, `{"a":[1,true,null,"x"]}`},
		{"commas too many", `{"a":[1,2,],"b":2,,}`, `{"a":[1,2],"b":2}`},
		{"a comma too few", "{\"a\":\"1\"\n\"b\":\"2\"}", `{"a":"1","b":"2"}`},
		{"line breaks in strings", "{\"a\":\"one\ntwo\"}", `{"a":"one\ntwo"}`},
		{"comments", "/* x */{\"a\":1, // y\n\"u\":\"http://x\"}", `{"a":1,"u":"http://x"}`},
		{"a comment of HTML", "<!-- {\"a\":1} -->", `{"a":1}`},
		{"CDATA", "//<![CDATA[\n{\"a\":1}\n//]]>", `{"a":1}`},
		{"CDATA in a comment", "/*<![CDATA[*/{\"a\":1}/*]]>*/", `{"a":1}`},
		{"escaped for HTML", `{&quot;a&quot;:&quot;b&quot;}`, `{"a":"b"}`},
		{"several values", "{\"a\":1}\n{\"b\":2};[3]", `[{"a":1},{"b":2},[3]]`},
		{"values with a comma between", `{"a":1},{"b":2}`, `[{"a":1},{"b":2}]`},
		{"an assignment", `var data = {"a":1};`, `{"a":1}`},
		{"bare quotes", `{"a":"the "old" bridge","b":"he said, "no""}`, `{"a":"the \"old\" bridge","b":"he said, \"no\""}`},
		{"quotes of attributes", `{"a":"<a href="x.html">y</a>","b":1}`, `{"a":"<a href=\"x.html\">y</a>","b":1}`},
		{"single quotes and bare keys", `{a:'b','c':'it''}`, `{"a":"b","c":"it'"}`},
		{"wrong escapes", `{"a":"it\'s \x","b":"\u00e4\ud83d\ude00",}`, `{"a":"it's x","b":"ä😀"}`},
		{"cut short", `{"a":{"b":["c","d`, `{"a":{"b":["c","d"]}}`},
		{"brackets that do not match", `{"a":[{"b":1],"c":2}`, `{"a":[{"b":1}],"c":2}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			var want any
			if err := json.Unmarshal([]byte(test.want), &want); err != nil {
				t.Fatal(err)
			}
			if got, ok := looseJSON(test.script); !ok || !cmp.Equal(got, want) {
				t.Errorf("got %#v", got)
			}
		})
	}
	if v, ok := looseJSON("nothing here"); ok {
		t.Errorf("read %v", v)
	}
}

// What is broken takes time in proportion to its size.
func TestLooseJSONHostile(t *testing.T) {
	for name, script := range map[string]string{
		"quotes": `{"a` + strings.Repeat(`" `, 1<<20), "opening": strings.Repeat(`[{"a":`, 1<<18), "commas": "[" + strings.Repeat(",", 1<<21), "slashes": strings.Repeat("{/", 1<<20), "blanks": `{"a` + strings.Repeat(`"`+strings.Repeat(" ", 300), 1<<13),
	} {
		start := time.Now()
		looseJSON(script)
		if spent := time.Since(start); spent > 5*time.Second {
			t.Errorf("%s: %v", name, spent)
		}
	}
}

// FuzzLooseJSON holds, for any text: no panic, and what is JSON is read as such.
func FuzzLooseJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,2,],}`, `{a:'b'}`, `{"a":"\ud83d`, `<!--{"@graph":[{"@id":"x"}]}-->`, `{"a":"x "y" z"}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := looseJSON(s)
		var want any
		if json.Unmarshal([]byte(s), &want) == nil && (!ok || !cmp.Equal(got, want)) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}
