package names

import (
	"math/bits"
	"strings"
)

// confusable are consonants that speakers of other languages confuse.
var confusable [128][128]bool

func init() {
	const pairs = "bp bv vw vf fp dt dz td kg kq gq gh kc ck cs cq sz jg jy jz hk mn lr th sx xh"
	for _, pair := range strings.Fields(pairs) {
		a, b := rune(pair[0]), rune(pair[1])
		confusable[a][b], confusable[b][a] = true, true
	}
}

func isVowel(r rune) bool {
	switch r {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}

// swap returns the cost of replacing, adding or leaving out a letter.
func (t *tuning) swap(a, b rune) float64 {
	switch {
	case a == b:
		return 0
	case isVowel(a) && isVowel(b):
		return t.vowel
	case a < 128 && b < 128 && confusable[a][b]:
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
	var room [3][24]float64
	before, prev, cur := room[0][:], room[1][:], room[2][:]
	if n := len(b) + 1; n > len(before) {
		before, prev, cur = make([]float64, n), make([]float64, n), make([]float64, n)
	}
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

// near converts a distance into a similarity from 0 to 1, by the length of the words. It is 0 where letters that only
// one of them has show that they are not similar enough.
func (t *tuning) near(a, b []rune) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	scale := t.slope / float64(min(max(len(a), len(b), t.short), t.long))
	if least := min(t.vowel, t.confusable, t.weak); 1-scale*least*float64(foreign(a, b)) < t.enough {
		return 0
	}
	return max(0, 1-scale*t.distance(a, b))
}

// foreign is a lower bound of the steps between two words: letters of one that the other lacks. It knows letters by six
// bits.
func foreign(a, b []rune) int {
	var of, in uint64
	for _, r := range a {
		of |= 1 << (r & 63)
	}
	for _, r := range b {
		in |= 1 << (r & 63)
	}
	return max(bits.OnesCount64(of&^in), bits.OnesCount64(in&^of))
}
