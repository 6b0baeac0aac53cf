package kg

import "strings"

// Fold returns s as names are compared and sorted without regard to case: in lower case, letter by letter, whatever
// the locale.
func Fold(s string) string { return strings.ToLower(s) }

// NameKey returns the key by which entities are ordered by name: the folded name, then the id. Validation keeps
// U+0001 out of names, so that a name sorts before all that it is a prefix of.
func NameKey(name, id string) string { return Fold(name) + "\x01" + id }
