package names

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// finding is how Find weighs; what it has in common with Score stands in tuning.
var finding = struct {
	beginning float64 // a word of which nothing is typed yet; one that is typed as a whole has 1
	misspelt  float64 // a beginning with an error
	foreign   float64 // what another script takes off
	more      float64 // what words of the name take off that were not typed
	moved     float64 // what another order takes off
}{beginning: 0.82, misspelt: 0.9, foreign: 0.02, more: 0.12, moved: 0.03}

// Find returns how well a name fits what somebody types, from 0 to 1. Other than in Score, the last word may be
// unfinished, and words of the name that are not typed count little. Names in the script of the query are preferred.
// Below Found it fits by chance.
func Find(query, name Name) float64 {
	q, n := query.words[:min(len(query.words), compared)], name.words[:min(len(name.words), compared)]
	if len(q) == 0 || len(n) == 0 {
		return 0
	}
	if query.whole == name.whole {
		return 1
	}
	t := &hand
	var pairs []pair
	for i := range q {
		last := i == len(q)-1
		for j := range n {
			if like := t.begins(&q[i], &n[j], last); like >= t.enough {
				pairs = append(pairs, pair{i, 1, j, 1, like, t.weigh(&q[i])})
			}
		}
	}
	last := &q[len(q)-1]
	for r := range name.runs {
		run := &name.runs[r]
		if run.from+run.n > len(n) {
			continue
		}
		for i := range q {
			like := 0.0
			if t.alikeInLength(&run.word, &q[i]) {
				like = t.alike(&run.word, &q[i])
			}
			if i == len(q)-1 && len(last.text) > len(n[run.from].text) {
				like = max(like, t.begins(last, &run.word, true))
			}
			if like >= t.joined {
				pairs = append(pairs, pair{i, 1, run.from, run.n, like, t.weigh(&q[i])})
			}
		}
	}
	for r := range query.runs {
		run := &query.runs[r]
		if run.from+run.n > len(q) {
			continue
		}
		for j := range n {
			if !t.alikeInLength(&run.word, &n[j]) {
				continue
			}
			if like := t.begins(&run.word, &n[j], run.from+run.n == len(q)); like >= t.joined {
				p := pair{run.from, run.n, j, 1, like, 0}
				for k := range run.n {
					p.weight += t.weigh(&q[run.from+k])
				}
				pairs = append(pairs, p)
			}
		}
	}
	slices.SortStableFunc(pairs, func(x, y pair) int {
		return cmp.Or(cmp.Compare(y.like*y.weight, x.like*x.weight), cmp.Compare(apart(x), apart(y)))
	})
	usedQ, usedN := make([]bool, len(q)), make([]bool, len(n))
	var kept []pair
	same, sought := 0.0, 0.0
	for _, p := range pairs {
		if slices.Contains(usedQ[p.i:p.i+p.n], true) || slices.Contains(usedN[p.j:p.j+p.m], true) {
			continue
		}
		for k := range p.n {
			usedQ[p.i+k] = true
		}
		for k := range p.m {
			usedN[p.j+k] = true
		}
		same += p.like * p.weight
		kept = append(kept, p)
	}
	for i := range q {
		sought += t.weigh(&q[i])
	}
	all := 0.0
	for j := range n {
		all += t.weigh(&n[j])
	}
	s := same / sought
	s *= 1 - finding.more*t.rest(n, usedN)/all
	slices.SortFunc(kept, func(x, y pair) int { return cmp.Compare(x.i, y.i) })
	if reordered(kept) {
		s -= finding.moved
	}
	if q[0].script != n[0].script {
		s -= finding.foreign
	}
	return min(max(s, 0), 0.999)
}

// compared is how many words of a query and of a name are compared.
const compared = 16

// Found is the least score of Find that is no chance.
const Found = 0.62

// alikeInLength reports whether it is worth comparing the words.
func (t *tuning) alikeInLength(a, b *word) bool {
	return len(a.text) <= 2*len(b.text)+2 && len(b.text) <= 2*len(a.text)+2
}

// begins returns how well the word q fits w; if it may be unfinished, also how well it fits the beginning of w.
func (t *tuning) begins(q, w *word, unfinished bool) float64 {
	like := t.alike(q, w)
	if !unfinished || like == 1 || w.number != "" && q.number != "" {
		return like
	}
	a, b := q.text, w.text
	if q.script != w.script {
		a, b = q.latin, w.latin
		if (q.script == abjad || w.script == abjad) && len(q.bones) > 1 &&
			strings.HasPrefix(string(w.bones), string(q.bones)) {
			like = max(like, finding.beginning*math.Sqrt(t.bones))
		}
	}
	if len(a) == 0 || len(b) == 0 || len(a) > len(b) {
		return like
	}
	done := float64(len(a)) / float64(len(b))
	if strings.HasPrefix(string(b), string(a)) {
		return max(like, finding.beginning+(1-finding.beginning)*done)
	}
	if len(a) > 2 && a[0] == b[0] {
		for n := len(a) - 1; n <= min(len(a)+1, len(b)); n++ {
			like = max(like, finding.misspelt*t.near(a, b[:n]))
		}
	}
	return like
}
