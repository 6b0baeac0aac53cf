package names

import "strings"

// Names that are looked for in an index have keys there: texts of which a query knows the beginning. Each word comes
// first once, and those before it behind the last one: so whoever types some words in their order, from any of them on,
// or the last one before the first, has the beginning of a key. Small words are left out between others, as people do.

const (
	maxWords = 12 // of a name, that have keys
	maxText  = 40 // letters of a key
	maxBones = 24
)

// big are the words of weight, or all if there is none.
func (n Name) big() []word {
	var out []word
	for _, w := range n.words {
		if w.weight == 1 {
			out = append(out, w)
		}
	}
	if out == nil {
		out = n.words
	}
	return out[:min(len(out), maxWords)]
}

// Texts returns the keys of a name by its own letters, folded.
func (n Name) Texts() []string {
	big := n.big()
	var out []string
	if len(n.words) > 0 && len(big) > 0 && string(n.words[0].text) != string(big[0].text) {
		out = append(out, joined(n.words[:min(len(n.words), maxWords)])) // Al Jazeera begins with al
	}
	for i := range big {
		out = append(out, joined(append(append([]word(nil), big[i:]...), big[:i]...)))
	}
	for i := range n.words[:min(len(n.words), maxWords)] { // who types general means Attorney General, too
		if w := n.words[i]; w.weight < 1 && i > 0 && len(w.text) > 2 {
			out = append(out, joined(append([]word{w}, big...)))
		}
	}
	return out
}

func joined(words []word) string {
	parts := make([]string, len(words))
	for i, w := range words {
		parts[i] = string(w.text)
	}
	return cut(strings.Join(parts, " "), maxText)
}

// cut leaves the first n letters.
func cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// Bones returns the keys of a name by its consonants, without spaces: they are the same in every script, for most
// spellings, and whether or not words are joined. A name that cannot be transliterated has none.
func (n Name) Bones() []string {
	big := n.big()
	var out []string
	for i := range big {
		s := skeleton(append(append([]word(nil), big[i:]...), big[:i]...))
		if len(big[i].bones) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// skeleton joins the consonants of words; where two of the same meet they are one, as inside a word.
func skeleton(words []word) string {
	var out []rune
	for _, w := range words {
		for _, r := range w.bones {
			if len(out) == 0 || out[len(out)-1] != r {
				out = append(out, r)
			}
		}
	}
	return cut(string(out), maxBones)
}

// Words returns the first words of a text, folded, each once, without small ones.
func Words(text string, most int) []string {
	var out []string
	seen := map[string]bool{}
	for _, w := range split(cut(text, 30*most)) {
		w = cut(w, maxText)
		if w == "" || seen[w] || small[w] > 0 {
			continue
		}
		if len(out) == most {
			break
		}
		seen[w] = true
		out = append(out, w)
	}
	return out
}

// Fold unifies the forms of letters in a text that is no name: width, case, accents.
func Fold(text string) string { return fold(strings.TrimSpace(text)) }

// Sought are the beginnings of keys that somebody may mean who types a name.
type Sought struct {
	Whole string   // of texts: all that was typed
	Words []string // of texts: its words, those that say most
	Pairs []string // of texts: a word, and the first letter of one beside it
	Bones string   // of bones: all that was typed
	Parts []string // of bones: its words
	Typos []string // of bones, if a letter is wrong or missing, or one too many
}

const (
	maxSought   = 6 // words that are sought
	boldLetters = 6 // of the bones, in which errors are looked for; behind them the beginning is enough
)

// Sought returns what to look for.
func (n Name) Sought() Sought {
	big := n.big()
	if len(big) > maxSought {
		big = big[:maxSought]
	}
	s := Sought{Whole: joined(big), Bones: skeleton(big)}
	if len(n.words) > 0 {
		if last := n.words[len(n.words)-1]; last.weight < 1 && len(big) < len(n.words) { // it may be a beginning
			s.Pairs = append(s.Pairs, joined(append(append([]word(nil), big...), last)))
		}
		if len(big) > 0 && string(n.words[0].text) != string(big[0].text) {
			s.Pairs = append(s.Pairs, joined(n.words))
		}
	}
	for i, w := range big {
		if len(big) > 1 {
			s.Words = append(s.Words, cut(string(w.text), maxText))
			if len(w.bones) > 1 {
				s.Parts = append(s.Parts, cut(string(w.bones), maxBones))
			}
		}
		for _, j := range []int{i - 1, i + 1} {
			if j >= 0 && j < len(big) {
				s.Pairs = append(s.Pairs, string(w.text)+" "+string(big[j].text[:1]))
			}
		}
	}
	s.Typos = typos(s.Bones)
	return s
}

// consonants are the letters of bones.
const consonants = "bcdfhjklmnprst"

// typos returns the bones with one error near their beginning.
func typos(bones string) []string {
	if len(bones) < 2 {
		return nil
	}
	b := bones[:min(len(bones), boldLetters)]
	seen := map[string]bool{b: true}
	var out []string
	add := func(s string) {
		if !seen[s] && s != "" {
			seen[s] = true
			out = append(out, s)
		}
	}
	if b != bones {
		add(b[:boldLetters-1]) // the error is at the end
	}
	for i := range len(b) {
		if len(b) > 2 {
			add(b[:i] + b[i+1:])
		}
		if i > 0 {
			add(b[:i-1] + b[i:i+1] + b[i-1:i] + b[i+1:])
		}
		for _, c := range consonants {
			add(b[:i] + string(c) + b[i+1:])
			add(b[:i] + string(c) + b[i:])
		}
	}
	return out
}
