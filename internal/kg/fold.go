package kg

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s as names are compared and sorted without regard to case, whatever the locale: letter by letter in
// small letters, of which the forms of one letter (Σ, σ and ς; S, s and ſ) are one. It makes no difference how accents
// are written, as one character with their letter (normal form C) or behind it.
func Fold(s string) string { return strings.Map(foldRune, norm.NFC.String(s)) }

func foldRune(r rune) rune {
	if r < 0x80 {
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
	return unicode.ToLower(unicode.ToUpper(r))
}

// NameKey returns the key by which entities are ordered by name: the folded name, then the id. Validation keeps
// U+0001 out of names, so that a name sorts before all that it is a prefix of.
func NameKey(name, id string) string { return Fold(name) + "\x01" + id }
