package query

import (
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// ContradictionPage is a page of relations that are disputed, or that exclude others.
type ContradictionPage struct {
	Items       []*kg.Relation
	Excludes    map[string][]*kg.Relation // by the relation's id, those that it excludes
	HasNext     bool
	HasPrevious bool
	Total       int // if it was asked for
	relations   loaded[*RelationNode]
}

// Node returns a relation of the page, or one that is excluded, with what was loaded of it under key.
func (p *ContradictionPage) Node(key plan.Key, r *kg.Relation) *RelationNode {
	return p.relations.of(r.ID, key)
}

// answerContradictions loads a page of relations that contradict, and those that they exclude: among the relations of
// their first ends, of the exclusive types.
func (w walker) answerContradictions(n *plan.Contradictions) (*ContradictionPage, error) {
	page := &ContradictionPage{Excludes: map[string][]*kg.Relation{}}
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
	all, seen := page.Items, map[string]bool{}
	for _, r := range page.Items {
		seen[r.ID] = true
	}
	for _, r := range page.Items {
		for _, o := range of[r.From] {
			if r.Excludes(o) {
				page.Excludes[r.ID] = append(page.Excludes[r.ID], o)
				if !seen[o.ID] {
					seen[o.ID] = true
					all = append(all[:len(all):len(all)], o)
				}
			}
		}
	}
	page.relations, _, err = w.loadRelationLevel(all, n.Relations, nil, kg.IDSet{})
	return page, err
}
