package server

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// An error repeats no more of an input than tells which one it is, and never half a character.
func TestBrief(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
		most             int
	}{
		{name: "empty", most: 10},
		{name: "short", text: "short", most: 5, want: "short"},
		{name: "long", text: "beginning, much between, end", most: 8, want: "begi …  end"},
		{name: "characters of two bytes", text: "éééééé", most: 6, want: "é … é"},
	} {
		if got := brief(c.text, c.most); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if got := brief(strings.Repeat("日", 1_000_000), maxMessage); len(got) > maxMessage+5 || !utf8.ValidString(got) {
		t.Errorf("%d bytes", len(got))
	}
}
