package jsontext

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name, in string
		offset   int
		says     string // empty: there is no fault
	}{
		{"nothing odd", `{"a": [1, "b", {"a": null}], "b": {"a": true}}`, 0, ""},
		{"a pair", `"\ud83d\ude00"`, 0, ""},
		{"a pair in capitals", `"\uD83D\uDE00"`, 0, ""},
		{"pairs side by side", `"\ud83d\ude00\ud83d\ude00"`, 0, ""},
		{"U+FFFD itself", `"\ufffd` + "\ufffd" + `"`, 0, ""},
		{"an escaped backslash before u", `"\\ud83d"`, 0, ""},
		{"a first half", `{"a": "x\ud83dy"}`, 8, `\ud83d is half`},
		{"a first half at the end", `"\uD83D"`, 1, `\uD83D is half`},
		{"a second half", `"\ude00"`, 1, `\ude00 is half`},
		{"two first halves", `"\ud83d\ud83d\ude00"`, 1, `\ud83d is half`},
		{"halves turned around", `"\ude00\ud83d"`, 1, `\ude00 is half`},
		{"half and another escape", `"\ud83d\n"`, 1, `half`},
		{"half in a key", `{"\ud83d": 1}`, 2, `half`},
		{"Latin-1", "{\"a\": \"Jos\xe9\"}", 10, "not UTF-8"},
		{"cut short", "\"\xe2\x82\"", 1, "not UTF-8"},
		{"overlong", "\"\xc0\x80\"", 1, "not UTF-8"},
		{"a surrogate in UTF-8", "\"\xed\xa0\xbd\"", 1, "not UTF-8"},
		{"bytes outside of texts", "{\xff}", 1, "not UTF-8"},
		{"a key twice", `{"a": 1, "a": 2}`, 9, `"a" stands twice`},
		{"a key twice, once escaped", `{"a": 1, "\u0061": 2}`, 9, `"a" stands twice`},
		{"a key twice, below", `{"b": [{}, {"a": {"a": 1}, "a": 2}]}`, 27, `"a" stands twice`},
		{"the empty key twice", `{"": 1, "": 2}`, 8, `"" stands twice`},
		{"one key in two objects", `[{"a": 1}, {"a": 1}]`, 0, ""},
		{"a value like a key", `{"a": "a", "b": ["a", "a"]}`, 0, ""},
		{"keys that differ in case", `{"a": 1, "A": 2}`, 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			fault := Check([]byte(c.in))
			switch {
			case c.says == "" && fault != nil:
				t.Errorf("%d: %s", fault.Offset, fault.Msg)
			case c.says != "" && (fault == nil || fault.Offset != c.offset || !strings.Contains(fault.Msg, c.says)):
				t.Errorf("got %+v, want %q at %d", fault, c.says, c.offset)
			}
		})
	}
}

// FuzzCheck: whatever the text, Check ends; and what passes is read without a U+FFFD that was not there.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{`{"a": "\ud83d\ude00"}`, `["\ud83d`, "\"\xff\"", `}{"`, `"\`, `"\u12`, "[[[{{{",
		"\ufffd"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		fault := Check(data)
		if fault != nil {
			if fault.Offset < 0 || fault.Offset >= len(data) || fault.Msg == "" {
				t.Fatalf("%+v", fault)
			}
			return
		}
		var v any
		if json.Unmarshal(data, &v) != nil || strings.Contains(string(data), "\ufffd") ||
			strings.Contains(strings.ToLower(string(data)), `\ufffd`) {
			return
		}
		out, err := json.Marshal(v)
		if err != nil || strings.Contains(string(out), "\ufffd") {
			t.Fatalf("%q became %q", data, out)
		}
	})
}
