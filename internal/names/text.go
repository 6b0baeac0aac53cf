// Package names compares names of people, groups and places across scripts, spellings and word order.
package names

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-unidecode"
	"golang.org/x/text/unicode/norm"
)

// script is the writing system of a word, as far as it matters here.
type script int

const (
	latin    script = iota
	abjad           // Arabic, Persian, Urdu, Hebrew: short vowels are not written
	other           // everything that is compared by its own letters, or by its transliteration
	syllabic        // Han, Hangul, Kana: a letter is a syllable or a word
)

// scriptOf returns the script of a letter.
func scriptOf(r rune) script {
	switch {
	case unicode.In(r, unicode.Latin):
		return latin
	case unicode.In(r, unicode.Arabic, unicode.Hebrew):
		return abjad
	case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana):
		return syllabic
	}
	return other
}

// letters replaces letters that do not decompose, and that people write in several ways.
var letters = strings.NewReplacer(
	"ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "þ", "th", "ł", "l", "ı", "i", "ə", "a",
	"أ", "ا", "إ", "ا", "آ", "ا", "ٱ", "ا", "ى", "ي", "ی", "ي", "ئ", "ي", "ې", "ي", "ے", "ي", "ؤ", "و", "ک", "ك",
	"ة", "ه", "ۀ", "ه", "ہ", "ه", "ھ", "ه", "ە", "ه", "ۃ", "ه", "ـ", "",
)

// fold unifies the forms of a letter: width, case, marks, and the variants of the Arabic script.
func fold(s string) string {
	s = strings.ToLower(norm.NFKC.String(s)) // letters with a mark of their own, such as أ, are known in this form
	s = letters.Replace(s)
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		// Accents, vowel marks; not the vowels of Indian scripts.
		case unicode.Is(unicode.Mn, r) && scriptOf(r) != other:
		case r == '\u200c', r == '\u200d', r == '\u00ad', unicode.Is(unicode.Mn, r) && r < 0x370, r == '\u0307':
		default:
			b.WriteRune(r)
		}
	}
	return strings.ToLower(norm.NFC.String(b.String()))
}

// arabic maps Arabic letters to consonants, with a long vowel for letters that may be one.
var arabic = map[rune]string{
	'ا': "a", 'ب': "b", 'پ': "p", 'ت': "t", 'ٹ': "t", 'ث': "s", 'ج': "j", 'چ': "ch", 'ح': "h", 'خ': "kh",
	'د': "d", 'ڈ': "d", 'ذ': "z", 'ر': "r", 'ڑ': "r", 'ز': "z", 'ژ': "zh", 'س': "s", 'ش': "sh", 'ص': "s", 'ض': "z",
	'ط': "t", 'ظ': "z", 'ع': "a", 'غ': "gh", 'ف': "f", 'ڤ': "v", 'ق': "q", 'ك': "k", 'گ': "g", 'ل': "l", 'م': "m",
	'ن': "n", 'ں': "n", 'و': "u", 'ه': "h", 'ي': "i", 'ء': "",
}

// latinOf transliterates a folded word into Latin letters. It returns "" if it cannot, so that a word without
// transliteration matches nothing.
func latinOf(word string) string {
	var b strings.Builder
	for _, r := range word {
		if t, ok := arabic[r]; ok {
			b.WriteString(t)
		} else if r < unicode.MaxASCII {
			b.WriteRune(r)
		} else {
			b.WriteString(unidecode.Unidecode(string(r)))
		}
	}
	var out strings.Builder
	for _, r := range strings.ToLower(b.String()) {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// sounds unifies the spellings of a consonant, the longer ones first.
var sounds = strings.NewReplacer(
	"tsch", "c", "shch", "c", "tch", "c", "dzh", "j", "sch", "c", "sh", "c", "ch", "c", "tj", "c", "kh", "h", "gh", "k",
	"zh", "j", "dj", "j", "th", "s", "dh", "d", "ph", "f", "bh", "b", "ts", "s", "tz", "s", "ck", "k", "x", "ks",
	"q", "k", "g", "k", "z", "s",
	"v", "", "w", "", "a", "", "e", "", "i", "", "o", "", "u", "", "y", "", // و is u or w, ي is i or y
)

// skeletonOf drops the vowels of a word and unifies the spellings of its consonants: jaysh, jeish and جيش give the
// same. It may return "".
func skeletonOf(word []rune) string {
	var s string
	if len(word) > 0 && scriptOf(word[0]) == abjad {
		for _, r := range word { // letter by letter: تهران has no th
			s += sounds.Replace(latinOf(string(r)))
		}
	} else {
		s = sounds.Replace(latinOf(string(word)))
	}
	var b strings.Builder
	var last rune
	for _, r := range s {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}
