package names

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Same is the score from which two names probably mean the same thing: the best threshold on pairs judged by people
// (bench/names measures it).
const Same = 0.75

// tuning holds the weights of a comparison. They were set by hand, not fitted to the pairs of bench/names.
type tuning struct {
	// Costs of a step between two words; adding or leaving out a letter, or replacing it by an unlike one, costs 1.
	vowel, confusable, double, weak, transpose float64

	slope                 float64 // how fast likeness falls with the cost for each letter
	short, long           int     // words count as at least, and at most, so long
	enough                float64 // the likeness from which two words match
	first                 float64 // what another first letter takes off
	initial, prefix       float64 // the likeness of an initial, or a beginning, and its word
	joined                float64 // the likeness that several words and one must have
	bones                 float64 // the likeness of equal skeletons in different scripts
	number                float64 // the weight of a number
	power                 float64 // of a word's length, in its weight
	contradiction         float64 // the weight of words that stand against each other: Viktorovich and Borisovich
	omission, firm, child float64 // omitted words, in persons and in firms; a father in place of his child
	moved                 float64 // what another order of words takes off
}

var hand = tuning{
	vowel: 0.6, confusable: 0.7, double: 0.25, weak: 0.6, transpose: 0.7,
	slope: 1.2, short: 4, long: 8, enough: 0.6, first: 0.05,
	initial: 0.75, prefix: 0.75, joined: 0.8, bones: 0.9,
	number: 0.3, power: 0.4,
	contradiction: 1, omission: 0.25, firm: 0.5, child: 0.8, moved: 0.05,
}

// weigh returns the weight of a word: longer words have more, small words little.
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

// alike returns the similarity of two words, from 0 to 1.
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
	if a.script == b.script {
		return t.letters(a.text, b.text) // their own letters say more than a transliteration
	}
	if len(a.latin) == 0 || len(b.latin) == 0 {
		return 0
	}
	if a.script != abjad && b.script != abjad {
		return max(t.letters(a.latin, b.latin), t.bones*t.near(a.bones, b.bones)*t.letters(a.latin, b.latin))
	}
	return max(t.letters(a.latin, b.latin), t.bones*t.near(a.bones, b.bones))
}

// letters returns the similarity of two words in one script.
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

// pair matches n words from index i in one name with m words from index j in the other.
type pair struct {
	i, n, j, m int
	like       float64
	weight     float64
}

// score compares two names. It matches words one to one, or several to one, the best match first. Words that remain on
// both sides contradict each other; words that remain on one side were left out.
func (t *tuning) score(a, b Name) float64 {
	switch {
	case a.whole == "" || b.whole == "":
		return 0
	case a.whole == b.whole:
		return 1
	case acronym(a, b) || acronym(b, a):
		return t.initial
	}
	kept, restA, restB := t.match(a, b)
	if len(kept) == 0 {
		return 0
	}
	var same, matched float64
	against, missing, omission := min(restA, restB), math.Abs(restA-restB), t.omission
	for _, p := range kept {
		same += p.like * p.weight
		matched += p.weight
		if a.fathered && b.fathered && p.n == 1 && p.m == 1 && a.words[p.i].father != b.words[p.j].father {
			against += t.child * p.weight
		}
	}
	if a.firm && b.firm {
		omission = t.firm
	}
	s := same / (matched + 2*t.contradiction*against + omission*missing)
	if reordered(kept) {
		s -= t.moved
	}
	return max(0, s)
}

// match pairs the words of two names, and returns the weights of the remaining words.
func (t *tuning) match(nameA, nameB Name) (kept []pair, restA, restB float64) {
	a, b := nameA.words, nameB.words
	var pairs []pair
	for i := range a {
		for j := range b {
			if like := t.alike(&a[i], &b[j]); like >= t.enough {
				pairs = append(pairs, pair{i, 1, j, 1, like, (t.weigh(&a[i]) + t.weigh(&b[j])) / 2})
			}
		}
	}
	pairs = t.joins(pairs, nameA, b, false)
	pairs = t.joins(pairs, nameB, a, true)
	slices.SortStableFunc(pairs, func(x, y pair) int {
		return cmp.Or(cmp.Compare(y.like*y.weight, x.like*x.weight), cmp.Compare(apart(x), apart(y)))
	})
	usedA, usedB := make([]bool, len(a)), make([]bool, len(b))
	for _, p := range pairs {
		if slices.Contains(usedA[p.i:p.i+p.n], true) || slices.Contains(usedB[p.j:p.j+p.m], true) {
			continue
		}
		for k := range p.n {
			usedA[p.i+k] = true
		}
		for k := range p.m {
			usedB[p.j+k] = true
		}
		kept = append(kept, p)
	}
	slices.SortFunc(kept, func(x, y pair) int { return cmp.Compare(x.i, y.i) })
	return kept, t.rest(a, usedA), t.rest(b, usedB)
}

// apart returns how far the words of a pair are from each other's position.
func apart(p pair) int { return max(p.i-p.j, p.j-p.i) }

// reordered reports whether words with weight are in a different order.
func reordered(kept []pair) bool {
	for k := 1; k < len(kept); k++ {
		if kept[k].j < kept[k-1].j && kept[k].weight >= 1 && kept[k-1].weight >= 1 {
			return true
		}
	}
	return false
}

// joins adds the pairs of several words of one name with one word of the other.
func (t *tuning) joins(pairs []pair, many Name, one []word, turned bool) []pair {
	for r := range many.runs {
		run := &many.runs[r]
		for j := range one {
			w := &one[j]
			if len(run.text) > 2*len(w.text)+2 || len(w.text) > 2*len(run.text)+2 {
				continue
			}
			like := t.alike(&run.word, w)
			if like < t.joined {
				continue
			}
			p := pair{run.from, run.n, j, 1, like, t.weigh(w)}
			for k := range run.n {
				p.weight += t.weigh(&many.words[run.from+k])
			}
			p.weight /= 2
			if turned {
				p.i, p.n, p.j, p.m = p.j, p.m, p.i, p.n
			}
			pairs = append(pairs, p)
		}
	}
	return pairs
}

// rest returns the weight of the unmatched words.
func (t *tuning) rest(words []word, used []bool) float64 {
	sum := 0.0
	for i := range words {
		if !used[i] {
			sum += t.weigh(&words[i])
		}
	}
	return sum
}

// acronym reports whether a is one word made of the initials of b's words.
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

// Score compares two names, whatever their script and word order: 1 if they are the same, 0 if they have nothing in
// common. From Same upwards they probably mean the same thing.
func Score(a, b Name) float64 {
	if a.whole > b.whole { // where several matches are as good, it must not matter which name comes first
		a, b = b, a
	}
	return hand.score(a, b)
}
