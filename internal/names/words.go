package names

import (
	"strings"
	"unicode"
)

// word is one word of a name, prepared for comparison.
type word struct {
	text   []rune // folded, in its own script
	script script
	latin  []rune // transliterated
	bones  []rune // the skeleton of latin
	weight float64
	number string // its value, where it is a number
}

// small are words that say little: articles, particles, titles, and legal forms.
var small = map[string]float64{}

func init() {
	for _, w := range strings.Fields(`al el ul ol as ash an ar at ad az e i the of and und y de der den la le les da do dos das du di
		von van zu bin ibn ben bint abu`) {
		small[w] = 0.25
	}
	for _, w := range strings.Fields(`mr mrs ms dr prof sir shaikh sheikh shaykh haji hajji mullah maulvi qari president prasident general gen col`) {
		small[w] = 0.2
	}
	for _, w := range strings.Fields(`ltd limited llc inc incorporated corp corporation co company plc ag gmbh sa sas sarl srl spa bv nv
		bvba ab as oy oyj kg kgaa jsc oao ojsc zao pao ooo joint stock open closed public liability pte pt lp llp spzoo zoo sp cv
		aktiengesellschaft incorporation holding holdings group gruppe cos`) {
		small[w] = 0.12
	}
}

var numerals = map[string]string{"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
	"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10", "xi": "11", "xii": "12", "xiii": "13", "xv": "15", "xx": "20"}

// Name is a name prepared for comparison.
type Name struct {
	words []word
	whole string // folded, without spaces
}

// Parse prepares a name.
func Parse(s string) Name {
	var n Name
	folded := fold(s)
	folded = strings.NewReplacer("'s ", " ", "’s ", " ", "&", " and ").Replace(folded + " ")
	field := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) && !strings.ContainsRune("'’‘`ʿʾʼ.", r)
	}
	for _, f := range strings.FieldsFunc(folded, field) {
		for _, part := range dots(f) {
			n.add(part)
		}
	}
	for i := range n.words {
		n.whole += string(n.words[i].text)
	}
	return n
}

// dots splits at dots, but for those of initials that stand together: p.l.c. is one word.
func dots(f string) []string {
	f = strings.NewReplacer("'", "", "’", "", "‘", "", "`", "", "ʿ", "", "ʾ", "", "ʼ", "").Replace(f)
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
	w.latin, w.bones = []rune(l), []rune(skeleton(l))
	w.number = numerals[l]
	if unicode.IsDigit(rs[0]) {
		w.number = l
	}
	w.weight = weightOf(l, len(w.text))
	n.words = append(n.words, w)
}
