package plan

import (
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf8"

	"graphd/internal/kg"
	"graphd/internal/names"
)

// Both stores keep for each version of an entity, or relation, the same search keys, texts that a search knows the
// beginning of. The first letter says what a key is made of; then comes the kind of the entity, or behind bones it
// comes last, so that one seek finds all kinds. They are part of what is stored: a change to them is a change of
// layout.
const (
	keyText  = "t" // the kind, and a name, title or alias from one of its words on: see names.Name.Texts
	keyBones = "s" // their consonants, see names.Name.Bones, a space and the kind
	keyCode  = "x" // the kind, and an id, code or external id
	keyWord  = "d" // the kind, and a word of the description, capital or publisher

	keyRelation = "r" // of a relation: see RelationKeys
)

const (
	MaxSearchTexts = 100 // of one entity, that it is found by
	maxSearchKeys  = 300 // of one entity
	MinSearchWord  = 3   // letters, of words of a description
	MaxSearchWords = 40  // of its description
	maxCode        = 80  // letters
)

// SearchKeys returns the search keys of an entity, in order, each once.
func SearchKeys(e *kg.Entity) []string {
	var out []string
	kind := string(e.Kind) + " "
	add := func(key string) {
		if len(out) < maxSearchKeys {
			out = append(out, key)
		}
	}
	code := func(text string) {
		if s := names.Fold(text); s != "" {
			add(keyCode + kind + s[:cutAt(s, maxCode)])
		}
	}
	code(e.ID)
	for i, t := range e.SearchTexts() {
		if i == MaxSearchTexts {
			break
		}
		switch t.Field {
		case kg.TextName, kg.TextAlias, kg.TextTitle:
			n := names.Parse(t.Text)
			for _, s := range n.Texts() {
				add(keyText + kind + s)
			}
			for _, s := range n.Bones() {
				add(keyBones + s + " " + string(e.Kind))
			}
		case kg.TextCode, kg.TextExternalID:
			code(t.Text)
		case kg.TextDescription:
			for _, w := range names.Words(t.Text, MaxSearchWords) {
				if utf8.RuneCountInString(w) >= MinSearchWord {
					add(keyWord + kind + w)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// cutAt is the length of the first n letters.
func cutAt(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// KeySeek asks for the first of the search keys that begin with each of some texts.
type KeySeek struct {
	Prefixes []string
	Limit    int // of the entries of each
}

// AfterKeys is greater than each letter that follows a prefix: the upper bound of what begins with it.
const AfterKeys = "\U0010FFFF"

// Search asks for entities by what somebody types.
type Search struct {
	Text     string
	Kinds    []kg.Kind // empty: all
	Limit    int
	After    SearchPlace
	Nodes    []EntityChild // what is asked of the entities
	Fields   int           // that are written of each
	HasAfter bool
}

// SearchPlace is a place in the order of what a search finds: the higher scores first, then by name.
type SearchPlace struct {
	Score int // PerfectScore is the best
	Key   string
}

// PerfectScore is the score of what fits perfectly.
const PerfectScore = 10_000

// Validate returns what is wrong with the search; path leads to its field.
func (q *Search) Validate(path string) kg.Errors {
	var errs kg.Errors
	at := path + ".text"
	switch n := utf8.RuneCountInString(q.Text); {
	case strings.TrimSpace(q.Text) == "":
		errs = append(errs, kg.Invalid(at, q.Text, "nothing is sought: type at least one letter"))
	case n > MaxSearchText:
		errs = append(errs, kg.Invalid(at, q.Text[:cutAt(q.Text, 40)]+"…",
			"the text has %d letters; at most %d are allowed", n, MaxSearchText))
	}
	for i, k := range q.Kinds {
		if slices.Contains(q.Kinds[:i], k) {
			errs = append(errs, kg.Invalid(path+".kinds", string(k), "%s is there twice", k))
		}
	}
	return errs
}

// MaxSearchText is how many letters the text of a search may have.
const MaxSearchText = 200

// MaxFound is how many entities a search looks at: those that its seeks say most of.
const MaxFound = 150

// Seeks of a search find at most so many keys with each prefix.
const (
	SeekFew  = 8 // for misspelt bones, of which there are many
	SeekMany = 40
)

func (q *Search) cost(c *Cost) {
	c.addStep(MaxFound)
	c.addStep(MaxFound)
	c.addFields(q.Limit, q.Fields)
	for _, n := range q.Nodes {
		c.addEntities(n.Sel, q.Limit)
	}
}

// Sought is the beginning of keys that a search seeks, and how much such a key says.
type Sought struct {
	Prefix string
	Weight int
	Words  uint // the words of the query that it is about: each counts once, by its heaviest prefix
}

// KindOf returns the kind in a search key; the key of bones has it at the end.
func KindOf(key string) kg.Kind {
	if strings.HasPrefix(key, keyBones) {
		return kg.Kind(key[strings.LastIndexByte(key, ' ')+1:])
	}
	kind, _, _ := strings.Cut(key, " ")
	return kg.Kind(kind[1:])
}

// Seek returns what the search seeks, in two parts: of the first many entries are read, of the second few.
func (q *Search) Seek() (many, few []Sought) {
	kinds := q.Kinds
	if len(kinds) == 0 {
		kinds = kg.Kinds
	}
	ofKinds := func(family, text string, weight int, words uint) {
		if text == "" {
			return
		}
		for _, k := range kinds {
			many = append(many, Sought{family + string(k) + " " + text, weight, words})
		}
	}
	n := names.Parse(q.Text)
	s := n.Sought()
	const whole = ^uint(0)
	ofKinds(keyText, s.Whole, 100, whole)
	if s.Bones != "" {
		for _, k := range kinds {
			many = append(many, Sought{keyBones + s.Bones + " " + string(k), 90, whole})
		}
		many = append(many, Sought{keyBones + s.Bones, 70, whole})
	}
	if code := names.Fold(q.Text); code != "" {
		code = code[:cutAt(code, maxCode)]
		ofKinds(keyCode, code, 95, whole)
	}
	for i, w := range s.Words {
		ofKinds(keyText, w, 20+len(w), 1<<i)
	}
	for i, w := range s.Pairs {
		ofKinds(keyText, w, 50, 1<<(i+16))
	}
	for i, w := range s.Parts {
		many = append(many, Sought{keyBones + w, 10 + 2*len(w), 1 << i})
	}
	for i, w := range names.Words(q.Text, 6) {
		if utf8.RuneCountInString(w) >= MinSearchWord {
			ofKinds(keyWord, w, 15, 1<<i)
		}
	}
	for _, b := range s.Typos {
		few = append(few, Sought{keyBones + b, 30, whole})
	}
	return many, few
}

// searchCursor: entities in the order of a search: the score, two bytes, big endian, and kg.NameKey.
const searchCursor = 's'

// Cursor returns the cursor of the place.
func (p SearchPlace) Cursor() string {
	return encodeCursor(searchCursor, append(binary.BigEndian.AppendUint16(nil, uint16(p.Score)), p.Key...))
}

// ParseSearchCursor returns the place that a cursor names; path says where in the input it stood.
func ParseSearchCursor(path, cursor string) (SearchPlace, *kg.Error) {
	b, err := decodeCursor(path, cursor, searchCursor)
	if err != nil {
		return SearchPlace{}, err
	}
	if len(b) < 3 || !utf8.Valid(b[2:]) {
		return SearchPlace{}, malformed(path, cursor)
	}
	return SearchPlace{int(binary.BigEndian.Uint16(b)), string(b[2:])}, nil
}

// Before reports whether the place comes before o.
func (p SearchPlace) Before(o SearchPlace) bool {
	if p.Score != o.Score {
		return p.Score > o.Score
	}
	return p.Key < o.Key
}
