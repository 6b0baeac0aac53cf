package names

import "strings"

const vowels = "aeiouy"

// confusable are consonants that speakers of other languages confuse.
var confusable = map[[2]rune]bool{}

func init() {
	const pairs = "bp bv vw vf fp dt dz td kg kq gq gh kc ck cs cq sz jg jy jz hk mn lr th sx xh"
	for _, pair := range strings.Fields(pairs) {
		a, b := rune(pair[0]), rune(pair[1])
		confusable[[2]rune{a, b}], confusable[[2]rune{b, a}] = true, true
	}
}

func isVowel(r rune) bool { return r < 128 && strings.ContainsRune(vowels, r) }

// swap returns the cost of replacing, adding or leaving out a letter.
func (t *tuning) swap(a, b rune) float64 {
	switch {
	case a == b:
		return 0
	case isVowel(a) && isVowel(b):
		return t.vowel
	case confusable[[2]rune{a, b}]:
		return t.confusable
	}
	return 1
}

func (t *tuning) extra(word []rune, i int) float64 {
	r := word[i]
	switch {
	case i > 0 && word[i-1] == r:
		return t.double
	case isVowel(r), r == 'h':
		return t.weak
	}
	return 1
}

// distance returns the restricted Damerau distance of two words, with cheaper steps for letters that writers often
// confuse.
func (t *tuning) distance(a, b []rune) float64 {
	before, prev, cur := make([]float64, len(b)+1), make([]float64, len(b)+1), make([]float64, len(b)+1)
	for j := 1; j <= len(b); j++ {
		prev[j] = prev[j-1] + t.extra(b, j-1)
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = prev[0] + t.extra(a, i-1)
		for j := 1; j <= len(b); j++ {
			d := min(prev[j-1]+t.swap(a[i-1], b[j-1]), prev[j]+t.extra(a, i-1), cur[j-1]+t.extra(b, j-1))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] && a[i-1] != a[i-2] {
				d = min(d, before[j-2]+t.transpose)
			}
			cur[j] = d
		}
		before, prev, cur = prev, cur, before
	}
	return prev[len(b)]
}

// near converts a distance into a similarity from 0 to 1, by the length of the words.
func (t *tuning) near(a, b []rune) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	return max(0, 1-t.slope*t.distance(a, b)/float64(min(max(len(a), len(b), t.short), t.long)))
}
