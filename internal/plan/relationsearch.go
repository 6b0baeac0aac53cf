package plan

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"graphd/internal/kg"
	"graphd/internal/names"
)

// maxRelationKeys is how many search keys a relation has at most.
const maxRelationKeys = 200

// RelationKeys returns the search keys of a relation, in order, each once: a word of its texts, a space, and the day on
// which it begins, the later ones first. What its type says is not stored with it.
func RelationKeys(r *kg.Relation) []string {
	var out []string
	day := ""
	for _, t := range r.SearchTexts() {
		if day == "" {
			day = fmt.Sprintf(" %06x", uint32(kg.MaxSortKey>>kg.SortKeyHashBits-r.SK>>kg.SortKeyHashBits))
		}
		for _, w := range names.Words(t.Text, MaxSearchWords) {
			if utf8.RuneCountInString(w) >= MinSearchWord && len(out) < maxRelationKeys {
				out = append(out, keyRelation+w+day)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// RelationSearch asks for relations by words of their descriptions, roles and evidence, and of what their types mean.
type RelationSearch struct {
	Path      string
	Text      string
	Where     *RelationWhere // may be nil
	Limit     int
	After     RelationPlace
	HasAfter  bool
	Relations []RelationChild
	Fields    int // that are written of each
}

// RelationPlace is a place in the order of what a search of relations finds: the higher scores first, then the later
// ones.
type RelationPlace struct {
	Score int // PerfectScore is the best
	SK    kg.SortKey
}

// Before reports whether the place comes before o.
func (p RelationPlace) Before(o RelationPlace) bool {
	if p.Score != o.Score {
		return p.Score > o.Score
	}
	return p.SK > o.SK
}

// relationSearchCursor: relations in the order of a search: the score, two bytes, and the sort key, eight, big endian.
const relationSearchCursor = 'w'

// Cursor returns the cursor of the place.
func (p RelationPlace) Cursor() string {
	b := binary.BigEndian.AppendUint16(nil, uint16(p.Score))
	return encodeCursor(relationSearchCursor, binary.BigEndian.AppendUint64(b, uint64(p.SK)))
}

// ParseRelationPlace returns the place that a cursor names; path says where in the input it stood.
func ParseRelationPlace(path, cursor string) (RelationPlace, *kg.Error) {
	b, err := decodeCursor(path, cursor, relationSearchCursor)
	if err != nil {
		return RelationPlace{}, err
	}
	if len(b) != 10 || b[2]&0x80 != 0 {
		return RelationPlace{}, malformed(path, cursor)
	}
	return RelationPlace{int(binary.BigEndian.Uint16(b)), kg.SortKey(binary.BigEndian.Uint64(b[2:]))}, nil
}

// A search of relations seeks so many words, reads so many of the latest relations with each, and ranks so many.
const (
	maxRelationWords  = 8
	SeekRelations     = 400
	MaxFoundRelations = 300
)

// Validate returns what is wrong with the search; path leads to its field.
func (q *RelationSearch) Validate(path string, limits Limits) kg.Errors {
	errs := (&Search{Text: q.Text}).Validate(path)
	if errs == nil && len(q.Words()) == 0 {
		errs = append(errs, kg.Invalid(path+".text", q.Text, "nothing is sought: a word of at least %d letters is "+
			"needed, and is not one of the smallest, such as the, of or and", MinSearchWord))
	}
	return append(errs, q.Where.Validate(path+".where", limits)...)
}

// Words returns the words that are sought. Words that say little count only where there are no others.
func (q *RelationSearch) Words() []string {
	words := slices.DeleteFunc(names.Words(q.Text, 100), func(w string) bool {
		return utf8.RuneCountInString(w) < MinSearchWord
	})
	telling := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return little[w] })
	if len(telling) == 0 {
		telling = words
	}
	return telling[:min(len(telling), maxRelationWords)]
}

var little = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`about after against all also and any are been before but did does for from had has
		have her his how into its last more not off one our out over said says she than that their them then there
		these they this those under until was were what when where which while who whom will with would`) {
		m[w] = true
	}
	return m
}()

// Stem returns the beginning that a word has in common with its other forms, as far as that is plain: attacks is sought
// as attack, so that it finds attack and attacked.
func Stem(word string) string {
	if s := strings.TrimSuffix(word, "s"); len(s) >= 4 && !strings.HasSuffix(s, "s") {
		return s
	}
	return word
}

// Seeks are the seeks for the words: one prefix for each.
func (q *RelationSearch) Seeks() []KeySeek {
	var prefixes []string
	for _, w := range q.Words() {
		prefixes = append(prefixes, keyRelation+Stem(w))
	}
	return []KeySeek{{Prefixes: prefixes, Limit: SeekRelations}}
}

// Matching is the list of those of the relations that the filter allows.
func (q *RelationSearch) Matching(w *RelationWhere) RelationList {
	if q.Where != nil {
		w = &RelationWhere{And: []*RelationWhere{w, q.Where}}
	}
	return RelationList{Where: w, Columns: AllColumns,
		Scan: Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true, Limit: MaxFoundRelations}}
}

// OfIDs is the list of relations that are sought by their ids. With an id that none has they are several, so that one
// gives the same statement as many do.
func (q *RelationSearch) OfIDs(ids []string) RelationList {
	return q.Matching(&RelationWhere{ID: &IDFilter{In: append([]string{""}, ids...)}})
}

// OfTypes is the list of the latest relations of types, in some modes if any are named.
func (q *RelationSearch) OfTypes(types []kg.RelationType, modes []string) RelationList {
	w := &RelationWhere{Type: &RelationTypeFilter{In: types}}
	if modes != nil {
		w.Mode = &StringFilter{In: modes}
	}
	return q.Matching(w)
}

func (q *RelationSearch) cost(c *Cost) {
	c.addStep(len(q.Words()) * SeekRelations)
	for _, l := range []RelationList{q.OfIDs(nil), q.OfTypes([]kg.RelationType{kg.TypeStatement}, nil)} {
		c.addStep(MaxFoundRelations)
		c.addDrives(func(find Finder) error { _, err := l.Driven(find); return err })
		c.addScan(&l, true, false)
	}
	c.addFields(q.Limit, q.Fields)
	c.addRelations(sels(q.Relations), nil, q.Limit)
}
