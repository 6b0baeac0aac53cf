package seedfile

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestReadYAML holds what YAML 1.2 makes of texts on which readers differ, most of the kinds that yaml-test-suite
// has, beside what is made of them here, as JSON.
func TestReadYAML(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{name: "a tab in a plain scalar", in: "a: Islamic\tRepublic\n", want: `{"a":"Islamic\tRepublic"}`},
		{name: "a tab in a plain scalar in a list", in: "a: [x\ty, z]\n", want: `{"a":["x\ty","z"]}`},
		{name: "a tab in a block list", in: "- x\ty\n", want: `["x\ty"]`},
		{name: "a tab in a key", in: "x\ty: z\n", want: `{"x\ty":"z"}`},
		{name: "tabs in quotes", in: "a: \"x\ty\"\nb: 'x\ty'\n", want: `{"a":"x\ty","b":"x\ty"}`},
		{name: "a tab in a literal text", in: "a: |\n  x\ty\n", want: `{"a":"x\ty\n"}`},
		{name: "a tab behind a scalar", in: "a: x\t\nb: y \t # z\n", want: `{"a":"x","b":"y"}`},
		{name: "a tab before a scalar", in: "a:\tx\n-b:\t y\n", want: `{"a":"x","-b":"y"}`},
		{name: "tabs at a fold", in: "a: x\t\n  \ty\n", want: `{"a":"x y"}`},
		{name: "a tab before a value in a list", in: "a: [1,\n\t2]\n", want: `{"a":[1,2]}`},
		{name: "double quotes over two lines", in: "a: \"one\n  two\"\n", want: `{"a":"one two"}`},
		{name: "single quotes over two lines", in: "a: 'one\n  two'\n", want: `{"a":"one two"}`},
		{name: "quotes with an empty line", in: "a: \"one\n\n  two\"\n", want: `{"a":"one\ntwo"}`},
		{name: "an escaped line end", in: "a: \"one\\\n  two\"\n", want: `{"a":"onetwo"}`},
		{name: "plain over two lines", in: "a: one\n  two\n", want: `{"a":"one two"}`},
		{name: "folded", in: "a: >\n  one\n  two\n\n  three\n   four\n", want: `{"a":"one two\nthree\n four\n"}`},
		{name: "folded, stripped", in: "a: >-\n  one\n  two\n", want: `{"a":"one two"}`},
		{name: "literal, kept", in: "a: |+\n  one\n\nb: x\n", want: `{"a":"one\n\n","b":"x"}`},
		{name: "literal with an indent", in: "a: |2-\n   one\n", want: `{"a":" one"}`},
		{name: "a doubled quote", in: "a: 'it''s'\n", want: `{"a":"it's"}`},
		{name: "escapes", in: `a: "\x41\u00e9\U0001F600\t\/\e"`, want: `{"a":"Aé😀\t/\u001b"}`},
		{
			name: "a sign of another kind in text", in: "a: x#y\nb: x:y\nc: -1-\nd: a&b *c !d\n",
			want: `{"a":"x#y","b":"x:y","c":"-1-","d":"a&b *c !d"}`,
		},
		{name: "a comment", in: "a: x #y\n#z\n", want: `{"a":"x"}`},
		{name: "a no-break space", in: "a: x\u00a0y\n", want: "{\"a\":\"x\u00a0y\"}"},
		{name: "a byte order mark in text", in: "a: x\ufeffy\n", want: "{\"a\":\"x\ufeffy\"}"},
		{name: "a list as far left as its key", in: "a:\n- x\n- y\nb: z\n", want: `{"a":["x","y"],"b":"z"}`},
		{name: "nested lists", in: "- - x\n  - y\n- - z\n", want: `[["x","y"],["z"]]`},
		{name: "mappings in a list", in: "- a: x\n  b: y\n-\n  c: z\n", want: `[{"a":"x","b":"y"},{"c":"z"}]`},
		{name: "empty values", in: "a:\nb: ~\nc: null\nd: ''\n", want: `{"a":null,"b":null,"c":null,"d":""}`},
		{name: "empty members", in: "-\n- x\n-\n", want: `[null,"x",null]`},
		{
			name: "flow", in: "{a: [x, y, ], b: {c: d}, e: , f}\n",
			want: `{"a":["x","y"],"b":{"c":"d"},"e":null,"f":null}`,
		},
		{name: "flow over lines", in: "a: {b: x,\n  c: [y,\n   z]}\n", want: `{"a":{"b":"x","c":["y","z"]}}`},
		{name: "JSON in YAML", in: "a: {\"b\":1,\"c\":[true,null]}\n", want: `{"a":{"b":1,"c":[true,null]}}`},
		{name: "a key behind ?", in: "? a\n: b\n", want: `{"a":"b"}`},
		{name: "quoted keys", in: "\"a b\": x\n'c': y\n", want: `{"a b":"x","c":"y"}`},
		{name: "keys that are no texts", in: "1: x\ntrue: y\n", want: `{"1":"x","true":"y"}`},
		{
			name: "words that 1.1 took for true and false", in: "a: [yes, No, on, off, y]\n",
			want: `{"a":["yes","No","on","off","y"]}`,
		},
		{name: "true and false", in: "a: [true, True, FALSE]\n", want: `{"a":[true,true,false]}`},
		{
			name: "numbers", in: "a: [1, -1, 0, -0, 1.5, 1e3, 1.50, 12345678901234567890]\n",
			want: `{"a":[1,-1,0,-0,1.5,1e3,1.50,12345678901234567890]}`,
		},
		{
			name: "what looks like a number of 1.1", in: "a: [1_000, 0b11, 12:30:00, 0o8, 1e, '1']\n",
			want: `{"a":["1_000","0b11","12:30:00","0o8","1e","1"]}`,
		},
		{
			name: "dates are texts", in: "a: [2024-01-16, 2024-01-16T00:00:00Z]\n",
			want: `{"a":["2024-01-16","2024-01-16T00:00:00Z"]}`,
		},
		{name: "= and << in texts", in: "a: [=, \"<<\"]\n", want: `{"a":["=","<<"]}`},
		{name: "the version", in: "%YAML 1.2\n---\na: x\n", want: `{"a":"x"}`},
		{name: "the version behind a comment", in: "# c\n\n%YAML 1.2 # d\n---\na: x\n", want: `{"a":"x"}`},
		{name: "the older version", in: "%YAML 1.1\n---\na: yes\n", want: `{"a":"yes"}`},
		{name: "a tag's name", in: "%TAG ! tag:example.org,2000:\n---\na: x\n", want: `{"a":"x"}`},
		{name: "version and tag's name", in: "%TAG ! tag:example.org,2000:\n%YAML 1.2\n---\na: x\n", want: `{"a":"x"}`},
		{name: "a text like a version", in: "a: |\n  x\n  %YAML 1.2\n", want: `{"a":"x\n%YAML 1.2\n"}`},
		{name: "marks of a document", in: "---\na: x\n...\n", want: `{"a":"x"}`},
		{name: "a value behind the mark", in: "--- {a: x}\n", want: `{"a":"x"}`},
		{name: "three hyphens in a text", in: "a: --- x\nb: |\n  ---\n", want: `{"a":"--- x","b":"---\n"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			for ends, in := range map[string]string{
				"LF": c.in, "CRLF": strings.ReplaceAll(c.in, "\n", "\r\n"), "CR": strings.ReplaceAll(c.in, "\n", "\r"),
			} {
				if ends == "CR" && strings.Contains(in, "%") { // directives are sought line by line
					continue
				}
				n, err := readYAML([]byte(in))
				if err != nil {
					t.Errorf("%s: line %d: %s", ends, err.line, err.msg)
					continue
				}
				var b bytes.Buffer
				if bad := n.appendJSON(&b); bad != nil {
					t.Fatal(bad.text)
				}
				if diff := cmp.Diff(c.want, b.String()); diff != "" {
					t.Errorf("%s (-want +got):\n%s", ends, diff)
				}
			}
		})
	}
}

// TestYAMLRefuses: what would be read otherwise than it is written, or could be, is refused.
func TestYAMLRefuses(t *testing.T) {
	for _, c := range []struct {
		name, in string
		line     int
		says     string
	}{
		{"beyond Unicode", "a: x\nb: \"a\\U00110000b\"\n", 2, "Unicode"},
		{"half a surrogate pair", "a: \"\\ud83d\"\n", 1, "Unicode"},
		{"a surrogate pair, which is JSON's", "a: \"\\ud83d\\ude00\"\n", 1, "Unicode"},
		{"a key twice", "a: x\nb: y\n\"a\": z\n", 3, `the key "a" twice`},
		{"a key twice, below", "a: {b: x,\n c: y,\n b: z}\n", 3, `the key "b" twice`},
		{"next line", "a: x\nb: \"x\u0085y\"\n", 2, "U+0085"},
		{"line separator", "a: x\u2028y\n", 1, "U+2028"},
		{"paragraph separator in a comment", "a: x # y\u2029b: z\n", 1, "U+2029"},
		{"a control character", "a: x\x07y\n", 0, "control characters"},
		{"a tab as indent", "a:\n\tb: c\n", 2, "cannot start any token"},
		{"a second document", "a: x\n---\nb: y\n", 2, "second YAML document"},
		{"a second document, empty", "a: x\n---\n", 2, "second YAML document"},
		{"a second document behind the end of the first", "a: x\n...\n---\nb: y\n", 3, "second YAML document"},
		{"text behind the end", "a: x\n... y\n", 2, "document-end marker"},
		{"another version", "# x\n%YAML 2.0\n---\na: b\n", 2, "another version of YAML: %YAML 2.0"},
		{"two versions", "%YAML 1.2\n%YAML 1.2\n---\na: b\n", 2, ""},
		{"another directive", "%FOO bar\n---\na: b\n", 1, "unknown directive"},
		{"an anchor on a key", "&x a: b\n", 1, "anchors"},
		{"an anchor on a list", "a: &x\n  - b\n", 1, "anchors"},
		{"an anchor that multiplies", "a: &x [b]\nc: [*x, *x]\n", 1, "anchors"},
		{"a tag", "a: !!int \"1\"\n", 1, "tags"},
		{"a tag on a mapping", "a: !x\n  b: c\n", 1, "tags"},
		{"the tag of nothing in particular", "a: ! 1\n", 1, "tags"},
		{"a list as a key", "a: x\n[b]: c\n", 2, "a list as a key"},
		{"a mapping as a key", "{a: b}: c\n", 1, "a mapping as a key"},
		{"a mapping in a plain scalar", "a: b: c\n", 1, "mapping values are not allowed"},
		{"an open quote", "a: x\nb: \"y\n", 3, "quoted scalar"},
		{"an open list", "a: [x\n", 2, "flow"},
		{"a reserved sign", "a: @b\n", 1, "cannot start any token"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, err := readYAML([]byte(c.in))
			if err == nil {
				t.Fatalf("it was read: %+v", n)
			}
			if err.line != c.line || !strings.Contains(err.msg, c.says) {
				t.Errorf("line %d: %s\nwant line %d: … %s …", err.line, err.msg, c.line, c.says)
			}
		})
	}
}

// TestYAMLNumbers: what YAML 1.2 takes for ten is ten, and what is no decimal number is refused.
func TestYAMLNumbers(t *testing.T) {
	for _, c := range []struct {
		literal string
		want    int
		says    string
	}{
		{literal: "10", want: 10},
		{literal: "010", want: 10},
		{literal: "08", want: 8},
		{literal: "+7", want: 7},
		{literal: "2147483647", want: 2147483647},
		{literal: "0"},
		{literal: "2147483648", says: "no whole number"},
		{literal: "92233720368547758070", says: "no whole number"},
		{literal: "0x10", says: "no whole number"},
		{literal: "0o10", says: "no whole number"},
		{literal: "1e2", says: "no whole number"},
		{literal: "1.0", says: "no whole number"},
		{literal: ".inf", says: "no whole number"},
		{literal: "1_000", says: "must be a whole number, not a text"},
		{literal: "'5'", says: "must be a whole number, not a text"},
	} {
		r, err := ReadSeed("f", []byte(relation+"    deaths: {min: "+c.literal+"}\n"))
		switch {
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), "f:11: relations.0.deaths.min: ") ||
			!strings.Contains(err.Error(), c.says)):
			t.Errorf("%s: %v, want %q", c.literal, err, c.says)
		case c.says == "" && err != nil:
			t.Errorf("%s: %v", c.literal, err)
		case c.says == "" && r.Batch.Relations[0].Deaths.Min != c.want:
			t.Errorf("%s is read as %d", c.literal, r.Batch.Relations[0].Deaths.Min)
		}
	}
}

// TestYAMLSize: large and hostile files are read, or refused, in time that grows with their size.
func TestYAMLSize(t *testing.T) {
	var keys strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&keys, "k%d: x\n", i)
	}
	for name, in := range map[string]string{
		"keys": keys.String(), "empty entries": strings.Repeat("-\n", 200_000),
		"deep, flow": strings.Repeat("[", 1<<20), "deep, block": strings.Repeat("- ", 1<<20),
		"quotes": strings.Repeat("\"", 1<<20), "keys in keys": strings.Repeat("? ", 1<<20),
		"separators": strings.Repeat("---\n", 1<<18), "long key": strings.Repeat("x", 1<<20) + ": y",
	} {
		start := time.Now()
		_, _ = readYAML([]byte(in))
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s: it took %s", name, took)
		}
	}
}
