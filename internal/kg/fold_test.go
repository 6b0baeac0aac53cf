package kg

import (
	"testing"
	"unicode"
)

// TestFoldLetters: of all of Unicode, two letters fold to one if, and only if, they are forms of one letter; but that I
// with a dot and i without one are i, which Turkish names are searched by.
func TestFoldLetters(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if r >= 0xD800 && r <= 0xDFFF {
			continue
		}
		f := foldRune(r)
		if other := foldRune(unicode.SimpleFold(r)); other != f {
			t.Errorf("%U folds to %U, another form of it to %U", r, f, other)
		}
		if foldRune(f) != f {
			t.Errorf("%U folds to %U, and that to %U", r, f, foldRune(f))
		}
		form := f == r
		for x := unicode.SimpleFold(r); x != r; x = unicode.SimpleFold(x) {
			form = form || x == f
		}
		if turkish := r == 'İ' || r == 'ı'; form == turkish {
			t.Errorf("%U folds to %U", r, f)
		}
	}
}

func TestFold(t *testing.T) {
	for _, same := range [][]string{
		{"Σίσυφος", "ΣΊΣΥΦΟΣ", "σίσυφοσ"},
		{"ſaint", "Saint", "SAINT"},
		{"µ", "μ", "Μ"},
		{"K", "k", "K"},
		{"Ångström", "ångström", "A\u030angstro\u0308m"},
		{"É", "e\u0301"},
		{"İstanbul", "istanbul", "I\u0307STANBUL"},
		{"Kılıç", "KILIÇ"},
		{"Straße", "STRAẞE"},
		{"ДОМ", "дом"},
		{"جیش", "جیش"},
	} {
		for _, s := range same[1:] {
			if Fold(s) != Fold(same[0]) {
				t.Errorf("%q folds to %q, %q to %q", same[0], Fold(same[0]), s, Fold(s))
			}
		}
	}
	for _, apart := range [][2]string{{"e", "é"}, {"ss", "ß"}, {"ى", "ی"}, {"a", "а"}} {
		if Fold(apart[0]) == Fold(apart[1]) {
			t.Errorf("%q and %q fold to one", apart[0], apart[1])
		}
	}
}
