package query

import (
	"cmp"
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// ContradictionPage is a page of relations that contradict themselves or others.
type ContradictionPage struct {
	Items       []*kg.Relation
	Excludes    map[string][]*kg.Relation // by the relation's id, those that it excludes
	Precedes    map[string][]*kg.Relation // and those after which it comes, although it begins before them
	HasNext     bool
	HasPrevious bool
	Total       int // if it was asked for
	relations   loaded[*RelationNode]
}

// Node returns a relation of the page, or one that it contradicts, with what was loaded of it under key.
func (p *ContradictionPage) Node(key plan.Key, r *kg.Relation) *RelationNode {
	return p.relations.of(r.ID, key)
}

// answerContradictions loads a page of relations that contradict, and those that they contradict: of those that they
// exclude, what their first ends have of the exclusive types; of those that they precede, what they link to.
func (w walker) answerContradictions(n *plan.Contradictions) (*ContradictionPage, error) {
	page := &ContradictionPage{Excludes: map[string][]*kg.Relation{}, Precedes: map[string][]*kg.Relation{}}
	l, err := n.List.Driven(finder(w))
	if err != nil {
		return nil, err
	}
	if n.Count {
		counts, err := w.r.CountRelations(w.ctx, &l, nil)
		if err != nil {
			return nil, err
		}
		page.Total = counts[0]
	}
	l.Scan.Limit++
	rows, err := w.r.ListRelations(w.ctx, &l, nil)
	if err != nil {
		return nil, err
	}
	var list []*kg.Relation
	for _, row := range rows {
		list = append(list, row.Relation)
	}
	page.Items, page.HasNext, page.HasPrevious = turn(list, n.List.Scan.Limit, n.Backward, n.HasCursor)
	var ends kg.IDSet
	for _, r := range page.Items {
		ends.Add(r.From)
	}
	if rows, err = w.r.ListRelations(w.ctx, &n.Excluded, ends.List()); err != nil {
		return nil, err
	}
	of := map[string][]*kg.Relation{}
	for _, row := range rows {
		end := ends.List()[row.Parent]
		of[end] = append(of[end], row.Relation)
	}
	var after kg.IDSet
	for _, r := range page.Items {
		after.Add(r.ComesAfter()...)
	}
	later, err := w.r.Relations(w.ctx, after.List(), n.Excluded.Columns)
	if err != nil {
		return nil, err
	}
	all, seen := page.Items, map[string]bool{}
	for _, r := range page.Items {
		seen[r.ID] = true
	}
	add := func(to map[string][]*kg.Relation, r, o *kg.Relation) {
		to[r.ID] = append(to[r.ID], o)
		if !seen[o.ID] {
			seen[o.ID] = true
			all = append(all[:len(all):len(all)], o)
		}
	}
	for _, r := range page.Items {
		for _, o := range of[r.From] {
			if r.Excludes(o) {
				add(page.Excludes, r, o)
			}
		}
		ids := r.ComesAfter()
		for _, o := range later {
			if slices.Contains(ids, o.ID) && r.Precedes(o) {
				add(page.Precedes, r, o)
			}
		}
		slices.SortFunc(page.Precedes[r.ID], func(a, b *kg.Relation) int { return cmp.Compare(b.SK, a.SK) })
	}
	page.relations, _, err = w.loadRelationLevel(all, n.Relations, nil, kg.IDSet{})
	return page, err
}
