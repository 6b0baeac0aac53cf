package server

import (
	"fmt"
	"strings"
	"testing"
)

// written writes a text for each number below n, with the number in place of #.
func written(n int, text string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(text, "#", fmt.Sprint(i)))
	}
	return b.String()
}

// TestValidationEnds: a document that is wrong in very many places, or takes very many looks, is refused early.
func TestValidationEnds(t *testing.T) {
	url, log := start(t)
	chain := func(n int, fields string) string {
		var b strings.Builder
		b.WriteString("{...F0}")
		for i := range n {
			fmt.Fprintf(&b, " fragment F%d on Query{%s ...F%d}", i, fields, i+1)
		}
		return b.String() + fmt.Sprintf(" fragment F%d on Query{__typename}", n)
	}
	const more = "there are more errors; they were not looked for"
	const tooOften = "the document uses its fragments too often"
	for name, c := range map[string]struct{ document, message string }{
		"fields of a fragment of many operations": {
			written(200, "query Q#{...F}") + " fragment F on Query{" + written(300, "u# ") + "}", more},
		"fields of a chain of fragments": {chain(400, written(10, "u# ")), more},
		"values of an enum": {written(100, "query Q#{...F}") + " fragment F on Query{relations(where:{type:{in:[" +
			written(200, "X ") + "]}}){totalCount}}", more},
		"fields of many operations": {
			written(700, "query Q#{...F}") + " fragment F on Query{" + written(1800, "a#:__typename ") + "}", tooOften},
		"values of many operations": {written(480, "query Q#{...F}") + ` fragment F on Query{nodes(ids:[` +
			written(6500, `"" `) + "]){id}}", tooOften},
		"directives of many operations": {written(600, "query Q#{...F}") + " fragment F on Query{" +
			written(600, "a#:__typename@skip(if:true)") + "}", tooOften},
		"a field with a long name": {"{" + strings.Repeat("u", 1001) + "}", "a name of 1001 bytes; at most 1000"},
		"a long alias":             {"{" + strings.Repeat("A", 2000) + ":__typename}", "a name of 2000 bytes"},
	} {
		_, body := ask(t, url, c.document, nil)
		if !strings.Contains(body, c.message) || strings.Count(body, `"message"`) > 101 ||
			strings.Contains(body, `"data"`) {
			t.Errorf("%s: %.300s … %s", name, body, body[max(0, len(body)-300):])
		}
	}
	for name, document := range map[string]string{
		"a name at the limit": "{" + strings.Repeat("A", 1000) + ":__typename}",
		"a long text":         `{node(id:"` + strings.Repeat("x", 5000) + `"){id}}`,
		"a long comment":      "{__typename} #" + strings.Repeat("x", 5000),
		"many fields":         "{...F} fragment F on Query{" + written(1800, "a#:__typename ") + "}",
	} {
		if _, body := ask(t, url, document, nil); strings.Contains(body, `"errors"`) {
			t.Errorf("%s: %.300s", name, body)
		}
	}
	if text := log.String(); strings.Contains(text, "panic") {
		t.Error(text)
	}
}
