package kg

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"unicode"
)

// The two that join letters, or keep them apart: Persian and Indic scripts are not written without them.
const (
	nonJoiner = '\u200c'
	joiner    = '\u200d'
)

// notInIDs reports whether a character may not be in an id: what cannot be seen, or is taken for a space.
func notInIDs(r rune) bool {
	return r == '@' || unicode.In(r, unicode.Cc, unicode.Z) || unicode.Is(unicode.Cf, r) && r != nonJoiner && r != joiner
}

// notInNames reports whether a character may not be in a name: controls, ends of lines, a byte order mark, and what
// turns the direction of the text around it. Spaces of all kinds are part of names, and so are marks such as U+200E.
func notInNames(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp) || r == '\ufeff' ||
		r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// named names the first character of s that is.
func named(s string, is func(rune) bool) string {
	for _, r := range s {
		if is(r) {
			return fmt.Sprintf("%U", r)
		}
	}
	return ""
}

// decodeExact reads JSON with its numbers as they are written.
func decodeExact(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return d.Decode(into)
}

// beyond returns the first number, with its path, that is greater than 64-bit floating point can say, which is what
// readers of JSON make of numbers.
func beyond(path string, value any) (string, string) {
	switch v := value.(type) {
	case json.Number:
		if f, err := v.Float64(); err != nil || math.IsInf(f, 0) {
			return path, v.String()
		}
	case []any:
		for i, x := range v {
			if at, number := beyond(fmt.Sprintf("%s.%d", path, i), x); number != "" {
				return at, number
			}
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if at, number := beyond(path+"."+name, v[name]); number != "" {
				return at, number
			}
		}
	}
	return "", ""
}
