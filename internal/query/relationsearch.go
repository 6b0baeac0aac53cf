package query

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"graphd/internal/kg"
	"graphd/internal/names"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// FoundRelations is a page of relations that a search found.
type FoundRelations struct {
	Items       []FoundRelation
	HasNext     bool
	HasPrevious bool
	Total       int
	nodes       loaded[*RelationNode]
}

// FoundRelation is a relation that a search found, and the text that fits best: as much of it as is worth showing, and
// where in that the words are that fit.
type FoundRelation struct {
	Relation *kg.Relation
	Place    plan.RelationPlace
	Field    kg.RelationTextField
	Text     string
	Marks    []Mark
}

// Mark is where something stands in a text, in bytes.
type Mark struct{ Start, End int }

// Node returns a relation of the page, with what was loaded of it under key.
func (p *FoundRelations) Node(key plan.Key, f *FoundRelation) *RelationNode {
	return p.nodes.of(f.Relation.ID, key)
}

// answerRelationSearch asks the store for the relations with words that begin as those of the query, and for those of
// types that mean the same, and ranks them by what they say.
func (w walker) answerRelationSearch(q *plan.RelationSearch) (*FoundRelations, error) {
	query := newWords(q.Words())
	var list []*kg.Relation
	seen := map[string]bool{}
	add := func(l plan.RelationList) error {
		l, err := l.Driven(finder(w))
		if err != nil {
			return err
		}
		rows, err := w.r.ListRelations(w.ctx, &l, nil)
		for _, row := range rows {
			if !seen[row.Relation.ID] {
				seen[row.Relation.ID] = true
				list = append(list, row.Relation)
			}
		}
		return err
	}
	rows, err := w.r.SearchKeys(w.ctx, q.Seeks())
	if err != nil {
		return nil, err
	}
	if ids := query.likeliest(rows); len(ids) > 0 {
		if err := add(q.OfIDs(ids)); err != nil {
			return nil, err
		}
	}
	if types, modes := query.types(); len(types) > 0 {
		if err := add(q.OfTypes(types, modes)); err != nil {
			return nil, err
		}
	}
	var all []FoundRelation
	for _, r := range list {
		if f, ok := query.rank(r); ok {
			all = append(all, f)
		}
	}
	slices.SortFunc(all, func(a, b FoundRelation) int {
		return cmp.Or(cmp.Compare(b.Place.Score, a.Place.Score), cmp.Compare(b.Place.SK, a.Place.SK))
	})
	page := &FoundRelations{Total: len(all), HasPrevious: q.HasAfter}
	if len(all) == 0 {
		w.empty(q.Path, q.Where)
	}
	if q.HasAfter {
		all = slices.DeleteFunc(all, func(f FoundRelation) bool { return !q.After.Before(f.Place) })
	}
	page.HasNext = len(all) > q.Limit
	page.Items = all[:min(len(all), q.Limit)]
	list = list[:0]
	for i := range page.Items {
		f := &page.Items[i]
		f.excerpt()
		list = append(list, f.Relation)
	}
	page.nodes, _, err = w.loadRelationLevel(list, q.Relations, nil, kg.IDSet{})
	return page, err
}

// words are the words of a search of relations.
type words struct {
	list   []string
	weight []float64 // what each counts, together 1: long words tell more
}

func newWords(list []string) *words {
	out := &words{list, make([]float64, len(list))}
	all := 0.0
	for i, w := range list {
		out.weight[i] = 2 + float64(min(utf8.RuneCountInString(w), 10))
		all += out.weight[i]
	}
	for i := range out.weight {
		out.weight[i] /= all
	}
	return out
}

// likeliest returns the ids of the relations that are ranked: those whose keys weigh most, then the later ones. A word
// of which all relations were found tells more than one of which there are others.
func (q *words) likeliest(rows []store.KeyRow) []string {
	type candidate struct {
		id, day string
		weight  float64
		has     uint
	}
	found := make([]int, len(q.list))
	for _, row := range rows {
		found[row.Prefix]++
	}
	byID := map[string]*candidate{}
	var list []*candidate
	for _, row := range rows {
		c := byID[row.ID]
		if c == nil {
			c = &candidate{id: row.ID, day: row.Key[strings.LastIndexByte(row.Key, ' ')+1:]}
			byID[row.ID] = c
			list = append(list, c)
		}
		if c.has&(1<<row.Prefix) != 0 {
			continue
		}
		c.has |= 1 << row.Prefix
		weight := q.weight[row.Prefix]
		if found[row.Prefix] < plan.SeekRelations {
			weight *= 2
		}
		c.weight += weight
	}
	slices.SortFunc(list, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.day, b.day), cmp.Compare(a.id, b.id))
	})
	out := make([]string, min(len(list), plan.MaxFoundRelations))
	for i := range out {
		out[i] = list[i].id
	}
	return out
}

// typeText is what a type says in one of its modes.
type typeText struct {
	of     kg.RelationType
	mode   string
	text   string
	tokens []names.Token
}

// typeTexts are those of all types and modes.
var typeTexts = sync.OnceValue(func() []typeText {
	var out []typeText
	for _, t := range kg.RelationTypes {
		for _, m := range t.Modes {
			text := t.SearchText(m.Mode)
			out = append(out, typeText{t.Type, m.Mode, text, names.Tokens(text, maxTokens)})
		}
	}
	return out
})

// types returns the types that all words fit; or, if they fit none without its modes, types and modes.
func (q *words) types() (types []kg.RelationType, modes []string) {
	var inModes []kg.RelationType
	for i := range typeTexts() {
		t := &typeTexts()[i]
		if _, covered, _ := q.within(t.tokens); covered < 0.999 {
			continue
		}
		switch {
		case t.mode == "":
			types = append(types, t.of)
		default:
			if !slices.Contains(inModes, t.of) {
				inModes = append(inModes, t.of)
			}
			if !slices.Contains(modes, t.mode) {
				modes = append(modes, t.mode)
			}
		}
	}
	if types == nil {
		return inModes, modes
	}
	return types, nil
}

// fit returns how well a word of the query fits one of a text: the same is 1; its beginning, which may be all that was
// typed, and another form of the word are less.
func fit(sought, have string) float64 {
	if sought == have {
		return 1
	}
	stem := plan.Stem(sought)
	if !strings.HasPrefix(have, stem) {
		return 0
	}
	return 0.75 + 0.2*float64(len(stem))/float64(len(have))
}

// within returns how well each word fits a text, what the words that do weigh together, and where they stand.
func (q *words) within(tokens []names.Token) (fits []float64, covered float64, marks []Mark) {
	fits = make([]float64, len(q.list))
	for _, t := range tokens {
		marked := false
		for i, w := range q.list {
			for _, have := range t.Words {
				if f := fit(w, have); f > 0 {
					fits[i], marked = max(fits[i], f), true
				}
			}
		}
		if marked {
			marks = append(marks, Mark{t.Start, t.End})
		}
	}
	for i, f := range fits {
		if f > 0 {
			covered += q.weight[i]
		}
	}
	return fits, covered, marks
}

// What a word is worth by where it stands.
var worth = map[kg.RelationTextField]float64{kg.RelationTextDescription: 1, kg.RelationTextRole: 1,
	kg.RelationTextEvidence: 0.95, kg.RelationTextType: 0.8}

const (
	scattered = 0.9 // what it is worth if no text has all of them
	maxTokens = 400 // of a text
)

// rank returns how well a relation fits, and by which of its texts; false if it does not. Of texts that fit as well it
// is the first one.
func (q *words) rank(r *kg.Relation) (f FoundRelation, ok bool) {
	best, all, most := make([]float64, len(q.list)), 0.0, 0.0
	take := func(field kg.RelationTextField, text string, tokens []names.Token) {
		fits, covered, marks := q.within(tokens)
		sum := 0.0
		for i, like := range fits {
			best[i] = max(best[i], like*worth[field])
			sum += q.weight[i] * like * worth[field]
		}
		if sum > most {
			most, f = sum, FoundRelation{Field: field, Text: text, Marks: marks}
		}
		all = max(all, covered)
	}
	for i, t := range r.SearchTexts() {
		if i == plan.MaxSearchTexts {
			break
		}
		take(t.Field, t.Text, names.Tokens(t.Text, maxTokens))
	}
	for i := range typeTexts() {
		if t := &typeTexts()[i]; t.of == r.Type && t.mode == r.Mode {
			take(kg.RelationTextType, t.text, t.tokens)
		}
	}
	score, covered, fitting := 0.0, 0.0, 0
	for i, like := range best {
		score += q.weight[i] * like
		if like > 0 {
			covered += q.weight[i]
			fitting++
		}
	}
	if 2*fitting < len(q.list) || fitting == 0 {
		return f, false
	}
	if all < covered-1e-9 {
		score *= scattered
	}
	f.Relation = r
	f.Place = plan.RelationPlace{Score: int(math.Round(score * plan.PerfectScore)), SK: r.SK}
	return f, true
}

// What is shown of a text, in bytes: some in front of the first word that fits, and behind that.
const (
	shownBefore = 60
	shownText   = 240
)

// excerpt cuts the text to what is shown, at spaces.
func (f *FoundRelation) excerpt() {
	if len(f.Text) <= shownText {
		return
	}
	const cut = "…"
	from := 0
	if len(f.Marks) > 0 && f.Marks[0].Start > shownBefore {
		from = f.Marks[0].Start - shownBefore
		if i := strings.IndexByte(f.Text[from:f.Marks[0].Start], ' '); i >= 0 {
			from += i + 1
		}
		for !utf8.RuneStart(f.Text[from]) {
			from++
		}
	}
	to := len(f.Text)
	if from+shownText < to {
		to = from + shownText
		if i := strings.LastIndexByte(f.Text[from:to], ' '); i > shownText/2 {
			to = from + i
		}
		for !utf8.RuneStart(f.Text[to]) {
			to--
		}
	}
	text := f.Text[from:to]
	shift := from
	if from > 0 {
		text, shift = cut+text, from-len(cut)
	}
	if to < len(f.Text) {
		text += cut
	}
	var marks []Mark
	for _, m := range f.Marks {
		if m.Start >= from && m.End <= to {
			marks = append(marks, Mark{m.Start - shift, m.End - shift})
		}
	}
	f.Text, f.Marks = text, marks
}
