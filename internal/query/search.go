package query

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/names"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// SearchPage is a page of what a search found.
type SearchPage struct {
	Items       []Found
	HasNext     bool
	HasPrevious bool
	Total       int
	nodes       loaded[*EntityNode]
}

// Found is an entity that a search found, and the text that fits best.
type Found struct {
	Entity  *kg.Entity
	Matched kg.Text
	Place   plan.SearchPlace
}

// Node returns an entity of the page, with what was loaded of it under key.
func (p *SearchPage) Node(key plan.Key, f *Found) *EntityNode { return p.nodes.of(f.Entity.ID, key) }

// answerSearch asks the store for the entities whose search keys begin as the query does, or nearly so, and ranks those
// of them that the keys say most of. Where the page lies makes no difference to what is ranked.
func (w walker) answerSearch(q *plan.Search) (*SearchPage, error) {
	many, few := q.Seek()
	seeks := []plan.KeySeek{{Prefixes: prefixes(many), Limit: plan.SeekMany},
		{Prefixes: prefixes(few), Limit: plan.SeekFew}}
	rows, err := w.r.SearchKeys(w.ctx, seeks)
	if err != nil {
		return nil, err
	}
	list, err := w.r.Entities(w.ctx, likeliest(rows, slices.Concat(many, few), q.Kinds))
	if err != nil {
		return nil, err
	}
	var all []Found
	query := newQuery(q.Text)
	for _, e := range list {
		if score, text := query.rank(e); score > 0 {
			all = append(all, Found{e, text, plan.SearchPlace{Score: score, Key: kg.NameKey(e.Name, e.ID)}})
		}
	}
	slices.SortFunc(all, func(a, b Found) int {
		if a.Place.Before(b.Place) {
			return -1
		}
		return 1
	})
	page := &SearchPage{Total: len(all), HasPrevious: q.HasAfter}
	if q.HasAfter {
		all = slices.DeleteFunc(all, func(f Found) bool { return !q.After.Before(f.Place) })
	}
	page.HasNext = len(all) > q.Limit
	page.Items = all[:min(len(all), q.Limit)]
	list = list[:0]
	for _, f := range page.Items {
		list = append(list, f.Entity)
	}
	for _, c := range q.Nodes {
		nodes, err := w.below(c.Key).loadEntities(list, c.Sel)
		if err != nil {
			return nil, err
		}
		page.nodes.add(c.Key, nil, nodes)
	}
	return page, nil
}

func prefixes(list []plan.Sought) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = s.Prefix
	}
	return out
}

// likeliest returns the ids of the entities that are ranked: those for which the beginnings of their keys weigh most.
// Each word of the query counts once.
func likeliest(rows []store.KeyRow, sought []plan.Sought, kinds []kg.Kind) []string {
	type candidate struct {
		id     string
		place  int // of its first key
		weight int
		words  map[uint]int
	}
	byID := map[string]*candidate{}
	for i, row := range rows {
		if len(kinds) > 0 && !slices.Contains(kinds, plan.KindOf(row.Key)) {
			continue
		}
		c := byID[row.ID]
		if c == nil {
			c = &candidate{id: row.ID, place: i, words: map[uint]int{}}
			byID[row.ID] = c
		}
		s := sought[row.Prefix]
		c.words[s.Words] = max(c.words[s.Words], s.Weight)
	}
	list := make([]*candidate, 0, len(byID))
	for _, c := range byID {
		for _, weight := range c.words {
			c.weight += weight
		}
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.place, b.place))
	})
	out := make([]string, min(len(list), plan.MaxFound))
	for i := range out {
		out[i] = list[i].id
	}
	return out
}

// query is what is sought, prepared for comparison.
type query struct {
	name  names.Name
	code  string
	words []string
}

func newQuery(text string) *query {
	return &query{names.Parse(text), names.Fold(text), names.Words(text, 100)}
}

// What a text is worth that fits: a beginning of a code less than all of it, and words of a description less than a
// name.
const (
	codeBegins = 0.8
	described  = 0.55
	aliasFits  = 0.98 // of what it would be worth as a name
)

// rank returns how well an entity fits, of plan.PerfectScore, and by which of its texts; 0 if it does not. Of texts that
// fit as well it is the first one.
func (q *query) rank(e *kg.Entity) (int, kg.Text) {
	best, text := 0.0, kg.Text{}
	take := func(score float64, t kg.Text) {
		if score > best {
			best, text = score, t
		}
	}
	for i, t := range e.SearchTexts() {
		if i == plan.MaxSearchTexts {
			break
		}
		switch t.Field {
		case kg.TextName, kg.TextTitle:
			take(found(names.Find(q.name, names.Parse(t.Text))), t)
		case kg.TextAlias:
			take(aliasFits*found(names.Find(q.name, names.Parse(t.Text))), t)
		case kg.TextDescription:
			if best < described {
				take(q.describes(t.Text), t)
			}
		default:
			take(q.identifies(t.Text), t)
		}
	}
	take(q.identifies(e.ID), kg.Text{Field: kg.TextKey, Text: e.ID})
	return int(math.Round(best * plan.PerfectScore)), text
}

// found is a score of names.Find, unless it is one of chance.
func found(score float64) float64 {
	if score < names.Found {
		return 0
	}
	return score
}

// identifies returns how well the query fits a code or an id.
func (q *query) identifies(code string) float64 {
	code = names.Fold(code)
	switch {
	case q.code == "" || !strings.HasPrefix(code, q.code):
		return 0
	case code == q.code:
		return 1
	}
	return codeBegins * (0.5 + 0.5*float64(len(q.code))/float64(len(code)))
}

// describes returns how well the query fits a description: all its words are there, the last one maybe unfinished.
func (q *query) describes(text string) float64 {
	words := names.Words(text, plan.MaxSearchWords)
	if len(q.words) == 0 {
		return 0
	}
	for i, w := range q.words {
		fits := func(have string) bool { return have == w || i == len(q.words)-1 && strings.HasPrefix(have, w) }
		if len([]rune(w)) < plan.MinSearchWord || !slices.ContainsFunc(words, fits) {
			return 0
		}
	}
	return described
}
