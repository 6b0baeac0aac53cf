package names

import (
	"slices"
	"strings"
	"unicode"
)

// word is one word of a name, prepared for comparison.
type word struct {
	text   []rune // folded, in its own script
	script script
	latin  []rune  // transliterated
	bones  []rune  // the skeleton of latin
	weight float64 // 1, or what a small word has
	number string  // its value, where it is a number
	father bool    // it follows bin, ibn or ben: the name of the father
}

// fathers are the words before the name of the father.
var fathers = map[string]bool{"bin": true, "ibn": true, "ben": true, "bint": true, "bn": true}

// forms are legal forms.
var forms = map[string]bool{}

// small are words of little weight: articles, particles, titles, and legal forms.
var small = map[string]float64{}

func init() {
	for _, w := range strings.Fields(`al el ul ol as ash an ar at ad az e i the of and und wa va y de der den la le les
		da do dos das du di von van zu bin ibn ben bint abu`) {
		small[w] = 0.25
	}
	for _, w := range strings.Fields(`mr mrs ms dr prof sir shaikh sheikh shaykh haji hajji mullah maulvi
		qari president prasident general gen col`) {
		small[w] = 0.2
	}
	for _, w := range strings.Fields(`ltd limited llc inc incorporated corp corporation co company plc ag gmbh sa sas
		sarl srl spa bv nv bvba ab as oy oyj kg kgaa jsc oao ojsc zao pao ooo joint stock open closed public liability
		pte pt lp llp spzoo zoo sp cv aktiengesellschaft incorporation holding holdings group gruppe cos`) {
		small[w], forms[w] = 0.12, true
	}
}

// numerals are numbers written as words or in Roman numerals.
var numerals = map[string]string{"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
	"seven": "7", "eight": "8", "nine": "9", "ten": "10",
	"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
	"x": "10", "xi": "11", "xii": "12", "xiii": "13", "xv": "15", "xx": "20"}

// Name is a name prepared for comparison.
type Name struct {
	words    []word
	runs     []run
	whole    string // folded, without spaces
	firm     bool   // it has a legal form
	fathered bool   // it names a father
}

// run is several adjacent words joined to one: Amir Abdollahian and Amirabdollahian are the same name.
type run struct {
	word
	from, n int
}

// longest is the greatest number of words in a run.
const longest = 4

// Parse prepares a name for comparison. A name without letters matches nothing.
func Parse(s string) Name {
	var n Name
	for _, w := range split(s) {
		n.add(w)
	}
	for i := range n.words {
		n.whole += string(n.words[i].text)
		n.firm = n.firm || forms[string(n.words[i].latin)]
		if i > 0 && n.words[i].weight == 1 && fathers[string(n.words[i-1].latin)] {
			n.words[i].father, n.fathered = true, true
		}
	}
	for i := range n.words {
		r := run{from: i, n: 1, word: n.words[i]}
		r.number = ""
		for k := i + 1; k < len(n.words) && r.n < longest; k++ {
			r.text = slices.Concat(r.text, n.words[k].text)
			r.latin = slices.Concat(r.latin, n.words[k].latin)
			r.bones = []rune(skeletonOf(r.text))
			r.n++
			n.runs = append(n.runs, r)
		}
	}
	return n
}

var (
	phrases     = strings.NewReplacer("'s ", " ", "’s ", " ", "&", " and ")
	apostrophes = strings.NewReplacer("'", "", "’", "", "‘", "", "`", "", "ʿ", "", "ʾ", "", "ʼ", "")
)

// split returns the words of a text, folded.
func split(s string) []string {
	folded := phrases.Replace(fold(s) + " ")
	var out []string
	for _, f := range strings.FieldsFunc(folded, between) {
		out = append(out, dots(unelided(f))...)
	}
	return out
}

// unelided drops an article that has lost its vowel: d'Orny is sought as Orny.
func unelided(f string) string {
	for _, article := range []string{"d'", "d’", "l'", "l’"} {
		if rest, ok := strings.CutPrefix(f, article); ok && len(rest) > 2 {
			return rest
		}
	}
	return f
}

// dots splits at dots, except between initials: p.l.c. is one word.
func dots(f string) []string {
	f = apostrophes.Replace(f)
	parts := strings.FieldsFunc(f, func(r rune) bool { return r == '.' })
	if len(parts) > 1 {
		single := true
		for _, p := range parts {
			single = single && len([]rune(p)) == 1
		}
		if single {
			return []string{strings.Join(parts, "")}
		}
	}
	return parts
}

// add adds a word.
func (n *Name) add(text string) {
	if text == "" {
		return
	}
	rs := []rune(text)
	w := word{text: rs, script: scriptOf(rs[0])}
	if w.script == abjad {
		if bare := strings.TrimPrefix(text, "ال"); bare != text && len([]rune(bare)) > 2 { // the article
			w.text = []rune(bare)
		}
	}
	l := latinOf(string(w.text))
	w.latin, w.bones = []rune(l), []rune(skeletonOf(w.text))
	w.number = numerals[l]
	if unicode.IsDigit(rs[0]) {
		w.number = l
	}
	w.weight = 1
	if small, ok := small[l]; ok {
		w.weight = small
	}
	n.words = append(n.words, w)
}
