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
		{"a tab in a plain scalar", "a: Islamic\tRepublic\n", `{"a":"Islamic\tRepublic"}`},
		{"a tab in a plain scalar in a list", "a: [x\ty, z]\n", `{"a":["x\ty","z"]}`},
		{"a tab in a block list", "- x\ty\n", `["x\ty"]`},
		{"a tab in a key", "x\ty: z\n", `{"x\ty":"z"}`},
		{"tabs in quotes", "a: \"x\ty\"\nb: 'x\ty'\n", `{"a":"x\ty","b":"x\ty"}`},
		{"a tab in a literal text", "a: |\n  x\ty\n", `{"a":"x\ty\n"}`},
		{"a tab behind a scalar", "a: x\t\nb: y \t # z\n", `{"a":"x","b":"y"}`},
		{"a tab before a scalar", "a:\tx\n-b:\t y\n", `{"a":"x","-b":"y"}`},
		{"tabs at a fold", "a: x\t\n  \ty\n", `{"a":"x y"}`},
		{"a tab before a value in a list", "a: [1,\n\t2]\n", `{"a":[1,2]}`},
		{"double quotes over two lines", "a: \"one\n  two\"\n", `{"a":"one two"}`},
		{"single quotes over two lines", "a: 'one\n  two'\n", `{"a":"one two"}`},
		{"quotes with an empty line", "a: \"one\n\n  two\"\n", `{"a":"one\ntwo"}`},
		{"an escaped line end", "a: \"one\\\n  two\"\n", `{"a":"onetwo"}`},
		{"plain over two lines", "a: one\n  two\n", `{"a":"one two"}`},
		{"folded", "a: >\n  one\n  two\n\n  three\n   four\n", `{"a":"one two\nthree\n four\n"}`},
		{"folded, stripped", "a: >-\n  one\n  two\n", `{"a":"one two"}`},
		{"literal, kept", "a: |+\n  one\n\nb: x\n", `{"a":"one\n\n","b":"x"}`},
		{"literal with an indent", "a: |2-\n   one\n", `{"a":" one"}`},
		{"a doubled quote", "a: 'it''s'\n", `{"a":"it's"}`},
		{"escapes", `a: "\x41\u00e9\U0001F600\t\/\e"`, `{"a":"Aé😀\t/\u001b"}`},
		{"a sign of another kind in text", "a: x#y\nb: x:y\nc: -1-\nd: a&b *c !d\n", `{"a":"x#y","b":"x:y","c":"-1-","d":"a&b *c !d"}`},
		{"a comment", "a: x #y\n#z\n", `{"a":"x"}`},
		{"a no-break space", "a: x\u00a0y\n", "{\"a\":\"x\u00a0y\"}"},
		{"a byte order mark in text", "a: x\ufeffy\n", "{\"a\":\"x\ufeffy\"}"},
		{"a list as far left as its key", "a:\n- x\n- y\nb: z\n", `{"a":["x","y"],"b":"z"}`},
		{"nested lists", "- - x\n  - y\n- - z\n", `[["x","y"],["z"]]`},
		{"mappings in a list", "- a: x\n  b: y\n-\n  c: z\n", `[{"a":"x","b":"y"},{"c":"z"}]`},
		{"empty values", "a:\nb: ~\nc: null\nd: ''\n", `{"a":null,"b":null,"c":null,"d":""}`},
		{"empty members", "-\n- x\n-\n", `[null,"x",null]`},
		{"flow", "{a: [x, y, ], b: {c: d}, e: , f}\n", `{"a":["x","y"],"b":{"c":"d"},"e":null,"f":null}`},
		{"flow over lines", "a: {b: x,\n  c: [y,\n   z]}\n", `{"a":{"b":"x","c":["y","z"]}}`},
		{"JSON in YAML", "a: {\"b\":1,\"c\":[true,null]}\n", `{"a":{"b":1,"c":[true,null]}}`},
		{"a key behind ?", "? a\n: b\n", `{"a":"b"}`},
		{"quoted keys", "\"a b\": x\n'c': y\n", `{"a b":"x","c":"y"}`},
		{"keys that are no texts", "1: x\ntrue: y\n", `{"1":"x","true":"y"}`},
		{"words that 1.1 took for true and false", "a: [yes, No, on, off, y]\n", `{"a":["yes","No","on","off","y"]}`},
		{"true and false", "a: [true, True, FALSE]\n", `{"a":[true,true,false]}`},
		{"numbers", "a: [1, -1, 0, -0, 1.5, 1e3, 1.50, 12345678901234567890]\n", `{"a":[1,-1,0,-0,1.5,1e3,1.50,12345678901234567890]}`},
		{"what looks like a number of 1.1", "a: [1_000, 0b11, 12:30:00, 0o8, 1e, '1']\n", `{"a":["1_000","0b11","12:30:00","0o8","1e","1"]}`},
		{"dates are texts", "a: [2024-01-16, 2024-01-16T00:00:00Z]\n", `{"a":["2024-01-16","2024-01-16T00:00:00Z"]}`},
		{"= and << in texts", "a: [=, \"<<\"]\n", `{"a":["=","<<"]}`},
		{"the version", "%YAML 1.2\n---\na: x\n", `{"a":"x"}`},
		{"the version behind a comment", "# c\n\n%YAML 1.2 # d\n---\na: x\n", `{"a":"x"}`},
		{"the older version", "%YAML 1.1\n---\na: yes\n", `{"a":"yes"}`},
		{"a tag's name", "%TAG ! tag:example.org,2000:\n---\na: x\n", `{"a":"x"}`},
		{"version and tag's name", "%TAG ! tag:example.org,2000:\n%YAML 1.2\n---\na: x\n", `{"a":"x"}`},
		{"a text like a version", "a: |\n  x\n  %YAML 1.2\n", `{"a":"x\n%YAML 1.2\n"}`},
		{"marks of a document", "---\na: x\n...\n", `{"a":"x"}`},
		{"a value behind the mark", "--- {a: x}\n", `{"a":"x"}`},
		{"three hyphens in a text", "a: --- x\nb: |\n  ---\n", `{"a":"--- x","b":"---\n"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			for ends, in := range map[string]string{"LF": c.in, "CRLF": strings.ReplaceAll(c.in, "\n", "\r\n"), "CR": strings.ReplaceAll(c.in, "\n", "\r")} {
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
		{"10", 10, ""}, {"010", 10, ""}, {"08", 8, ""}, {"+7", 7, ""}, {"2147483647", 2147483647, ""}, {"0", 0, ""},
		{"2147483648", 0, "no whole number"}, {"92233720368547758070", 0, "no whole number"}, {"0x10", 0, "no whole number"},
		{"0o10", 0, "no whole number"}, {"1e2", 0, "no whole number"}, {"1.0", 0, "no whole number"}, {".inf", 0, "no whole number"},
		{"1_000", 0, "must be a whole number, not a text"}, {"'5'", 0, "must be a whole number, not a text"},
	} {
		r, err := ReadSeed("f", []byte(relation+"    deaths: {min: "+c.literal+"}\n"))
		switch {
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), "f:11: relations.0.deaths.min: ") || !strings.Contains(err.Error(), c.says)):
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
		"keys": keys.String(), "empty entries": strings.Repeat("-\n", 200_000), "deep, flow": strings.Repeat("[", 1<<20), "deep, block": strings.Repeat("- ", 1<<20),
		"quotes": strings.Repeat("\"", 1<<20), "keys in keys": strings.Repeat("? ", 1<<20), "separators": strings.Repeat("---\n", 1<<18), "long key": strings.Repeat("x", 1<<20) + ": y",
	} {
		start := time.Now()
		_, _ = readYAML([]byte(in))
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s: it took %s", name, took)
		}
	}
}
