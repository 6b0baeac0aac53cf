package kg

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the form of s in which names are compared and sorted without regard to case, in any locale. It folds
// each letter to lower case and to one of its forms (Σ, σ and ς; S, s and ſ). Composed and decomposed accents give the
// same result, because Fold normalizes to form C.
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

// NameKey returns the sort key of an entity by name: the folded name, then the id. Names never contain U+0001, so a
// name sorts before every longer name that it begins.
func NameKey(name, id string) string { return Fold(name) + "\x01" + id }
