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

// Two characters that join letters or keep them apart. Persian and Indic scripts need them.
const (
	nonJoiner = '\u200c'
	joiner    = '\u200d'
)

// notInIDs reports whether a character is forbidden in ids: those that are invisible or look like a space.
func notInIDs(r rune) bool {
	return r == '@' || unicode.In(r, unicode.Cc, unicode.Z) || unicode.Is(unicode.Cf, r) && r != nonJoiner &&
		r != joiner
}

// plain reports whether a text consists of visible characters of ASCII, without @: what is allowed in any id.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || c == '@' {
			return false
		}
	}
	return true
}

// notInNames reports whether a character is forbidden in names: controls, line ends, a byte order mark, and those that
// change the direction of the text around them. All kinds of spaces, and marks such as U+200E, are allowed.
func notInNames(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp) || r == '\ufeff' ||
		r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// named describes the first character of s for which is returns true.
func named(s string, is func(rune) bool) string {
	for _, r := range s {
		if is(r) {
			return fmt.Sprintf("%U", r)
		}
	}
	return ""
}

// decodeExact decodes JSON and keeps numbers as written.
func decodeExact(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return d.Decode(into)
}

// beyond returns the first number beyond the range of a float64, which is what readers of JSON use, and its path.
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
