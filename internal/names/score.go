package names

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// tuning is what was fitted to pairs of names that people judged.
type tuning struct {
	vowel, confusable, double, weak, transpose float64 // costs of steps, of at most 1
	slope                                      float64
	short                                      int     // words are taken for at least so long
	enough                                     float64 // the likeness from which two words count as one
	first                                      float64 // another first letter
	initial, prefix                            float64 // likeness of an initial or a beginning with the word
	joined                                     float64 // likeness that joined words need
	bones                                      float64 // likeness of words with the same skeleton in different scripts
	contradiction, omission                    float64 // weights of what stands against each other, and of what is missing
	number                                     float64 // weight of a number
	moved                                      float64 // what it costs that the order differs
	power                                      float64 // of the length in a word's weight
}

var fitted = tuning{vowel: 0.6, confusable: 0.7, double: 0.25, weak: 0.6, transpose: 0.7, slope: 1.2, short: 4, enough: 0.6, first: 0.05,
	initial: 0.75, prefix: 0.75, joined: 0.8, bones: 0.9, contradiction: 1, omission: 0.25, number: 0.3, moved: 0.05, power: 0.4}

func weightOf(latin string, length int) float64 {
	if w, ok := small[latin]; ok {
		return w
	}
	return 1
}

func (t *tuning) weigh(w *word) float64 {
	switch {
	case w.weight < 1:
		return w.weight
	case w.number != "":
		return t.number
	}
	n := len(w.text)
	if w.script == syllabic {
		n *= 2
	}
	return math.Pow(float64(min(n, 10)), t.power)
}

// alike is how alike two words are, from 0 to 1.
func (t *tuning) alike(a, b *word) float64 {
	if string(a.text) == string(b.text) {
		return 1
	}
	if a.number != "" && b.number != "" {
		if a.number == b.number {
			return 1
		}
		return 0
	}
	if a.script == b.script || a.script != abjad && b.script != abjad && (a.script == latin) == (b.script == latin) {
		return t.letters(a.text, b.text)
	}
	if len(a.latin) == 0 || len(b.latin) == 0 {
		return 0
	}
	if a.script != abjad && b.script != abjad {
		return max(t.letters(a.latin, b.latin), t.bones*t.near(a.bones, b.bones)*t.letters(a.latin, b.latin))
	}
	if len(a.bones) == 0 || len(b.bones) == 0 {
		return t.letters(a.latin, b.latin)
	}
	return max(t.letters(a.latin, b.latin), t.bones*t.near(a.bones, b.bones))
}

func (t *tuning) letters(a, b []rune) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 1 {
		if a[0] == b[0] {
			return t.initial
		}
		return 0
	}
	n := t.near(a, b)
	if a[0] != b[0] {
		n -= t.first
	}
	if len(a) >= 3 && len(a) < len(b) && strings.HasPrefix(string(b), string(a)) {
		n = max(n, t.prefix)
	}
	return max(n, 0)
}

// pair says that words i to i+n of one name are words j to j+m of the other.
type pair struct {
	i, n, j, m int
	like       float64
	weight     float64
}

// score compares two names: 1 where they say the same, 0 where they have nothing in common.
func (t *tuning) score(a, b Name) float64 {
	if a.whole == "" || b.whole == "" {
		return 0
	}
	if a.whole == b.whole {
		return 1
	}
	var pairs []pair
	for i := range a.words {
		for j := range b.words {
			wa, wb := &a.words[i], &b.words[j]
			if like := t.alike(wa, wb); like >= t.enough {
				pairs = append(pairs, pair{i, 1, j, 1, like, (t.weigh(wa) + t.weigh(wb)) / 2})
			}
			pairs = t.joins(pairs, a.words, b.words, i, j, false)
			pairs = t.joins(pairs, b.words, a.words, j, i, true)
		}
	}
	slices.SortStableFunc(pairs, func(x, y pair) int {
		return cmp.Or(cmp.Compare(y.like*y.weight, x.like*x.weight), cmp.Compare(abs(x.i-x.j), abs(y.i-y.j)))
	})
	usedA, usedB := make([]int, len(a.words)), make([]int, len(b.words))
	var kept []pair
	for _, p := range pairs {
		if slices.Max(usedA[p.i:p.i+p.n]) > 0 || slices.Max(usedB[p.j:p.j+p.m]) > 0 {
			continue
		}
		for k := range p.n {
			usedA[p.i+k] = 1
		}
		for k := range p.m {
			usedB[p.j+k] = 1
		}
		kept = append(kept, p)
	}
	var same, matched float64
	for _, p := range kept {
		same += p.like * p.weight
		matched += p.weight
	}
	restA, restB := t.rest(a.words, usedA), t.rest(b.words, usedB)
	if acronym(a, b) || acronym(b, a) {
		return t.initial
	}
	if matched == 0 {
		return 0
	}
	against, missing := min(restA, restB), math.Abs(restA-restB)
	s := same / (matched + t.contradiction*against*2 + t.omission*missing)
	slices.SortFunc(kept, func(x, y pair) int { return cmp.Compare(x.i, y.i) })
	for k := 1; k < len(kept); k++ {
		if kept[k].j < kept[k-1].j && kept[k].weight >= 1 && kept[k-1].weight >= 1 {
			s -= t.moved
			break
		}
	}
	return max(0, s)
}

// joins adds the pairs of several words of one name with one word of the other.
func (t *tuning) joins(pairs []pair, many, one []word, i, j int, turned bool) []pair {
	w := &one[j]
	for n := 2; n <= 4 && i+n <= len(many); n++ {
		var joined word
		joined.script = many[i].script
		total := 0.0
		for k := range n {
			m := &many[i+k]
			joined.text = append(joined.text, m.text...)
			joined.latin = append(joined.latin, m.latin...)
			total += t.weigh(m)
		}
		joined.bones = []rune(skeleton(string(joined.latin)))
		if len(joined.text) > 2*len(w.text)+2 {
			break
		}
		if like := t.alike(&joined, w); like >= t.joined {
			p := pair{i, n, j, 1, like, (total + t.weigh(w)) / 2}
			if turned {
				p = pair{j, 1, i, n, like, (total + t.weigh(w)) / 2}
			}
			pairs = append(pairs, p)
		}
	}
	return pairs
}

func (t *tuning) rest(words []word, used []int) float64 {
	sum := 0.0
	for i := range words {
		if used[i] == 0 {
			sum += t.weigh(&words[i])
		}
	}
	return sum
}

// acronym reports whether a is one word made of the first letters of b's words.
func acronym(a, b Name) bool {
	if len(a.words) != 1 || len(a.words[0].text) < 3 {
		return false
	}
	var first []rune
	for i := range b.words {
		if b.words[i].weight == 1 {
			first = append(first, b.words[i].text[0])
		}
	}
	return len(first) > 2 && string(first) == string(a.words[0].text)
}

func abs(n int) int { return max(n, -n) }

// Score compares two names, whatever their script and the order of their words: 1 where they say the same, 0 where
// they have nothing in common. From Same upwards they are probably two names of one thing.
func Score(a, b Name) float64 { return fitted.score(a, b) }
