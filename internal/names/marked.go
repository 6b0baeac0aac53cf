package names

import (
	"strings"
	"unicode"
)

// Token is a piece of a text without spaces, the words in it as Words has them, and where it stands, in bytes.
type Token struct {
	Words      []string
	Start, End int
}

// Tokens returns the pieces of a text that have words, as many as most. Other than Words it repeats what the text does.
func Tokens(text string, most int) []Token {
	var out []Token
	start := -1
	end := func(at int) {
		if start < 0 {
			return
		}
		words := plain(text[start:at])
		if words == nil {
			words = Words(text[start:at], 4)
		}
		if len(words) > 0 && len(out) < most {
			out = append(out, Token{words, start, at})
		}
		start = -1
	}
	for i, r := range text {
		if between(r) {
			end(i)
		} else if start < 0 {
			start = i
		}
	}
	end(len(text))
	return out
}

// plain is Words of a piece of ASCII letters and digits, which folds to itself in small letters; nil of others.
func plain(s string) []string {
	if len(s) > maxText {
		return nil
	}
	for i := range len(s) {
		if c := s[i]; (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') {
			return nil
		}
	}
	if s = strings.ToLower(s); small[s] > 0 {
		return []string{}
	}
	return []string{s}
}

// between reports whether a letter stands between words.
func between(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) && !strings.ContainsRune("'’‘`ʿʾʼ.", r)
}
