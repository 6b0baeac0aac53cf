package query

import (
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// ChangePage is a page of the change log.
type ChangePage struct {
	Items       []kg.Change
	HasNext     bool
	HasPrevious bool
	plan        *plan.ChangesRoot
	entities    []map[string]*EntityNode
	relations   []map[string]*RelationNode
}

// Entity returns the first entity of a change as it is now, with what was loaded of it under key; nil if there is none.
func (p *ChangePage) Entity(key string, c *kg.Change) *EntityNode {
	for i, child := range p.plan.Entities {
		if child.Key == key {
			return p.entities[i][c.FirstEntity]
		}
	}
	return nil
}

// Relation returns the first relation of a change as it is now, with what was loaded of it under key; nil if there is
// none.
func (p *ChangePage) Relation(key string, c *kg.Change) *RelationNode {
	for i, child := range p.plan.Relations {
		if child.Key == key {
			return p.relations[i][c.FirstRelation]
		}
	}
	return nil
}

// changes loads a page of the change log, and what its first items are now.
func (w walker) changes(n *plan.ChangesRoot) (*ChangePage, error) {
	page := &ChangePage{plan: n}
	list, more, err := w.r.Changes(w.ctx, n.After, n.Limit+1, n.Items)
	if err != nil {
		return nil, err
	}
	page.Items, page.HasNext, page.HasPrevious = turn(list, n.Limit, false, n.After > 0)
	page.HasNext = page.HasNext || more
	var entities, relations kg.IDSet
	for i := range page.Items {
		entities.Add(page.Items[i].FirstEntity)
		relations.Add(page.Items[i].FirstRelation)
	}
	if len(n.Entities) > 0 {
		list, err := w.r.Entities(w.ctx, entities.List())
		if err != nil {
			return nil, err
		}
		for _, child := range n.Entities {
			nodes, err := w.entities(list, child.Sel)
			if err != nil {
				return nil, err
			}
			page.entities = append(page.entities, nodes)
		}
	}
	if len(n.Relations) > 0 {
		list, err := w.r.Relations(w.ctx, relations.List(), n.Columns)
		if err != nil {
			return nil, err
		}
		if page.relations, _, err = w.relationLevel(list, n.Relations, nil, kg.IDSet{}); err != nil {
			return nil, err
		}
	}
	return page, nil
}

// ContradictionPage is a page of relations that are disputed, or that exclude others.
type ContradictionPage struct {
	Items       []*kg.Relation
	Excludes    map[string][]*kg.Relation // by the relation's id, those that it excludes
	HasNext     bool
	HasPrevious bool
	plan        *plan.ContradictionsRoot
	relations   []map[string]*RelationNode
}

// Node returns a relation of the page, or one that is excluded, with what was loaded of it under key.
func (p *ContradictionPage) Node(key string, r *kg.Relation) *RelationNode {
	for i, child := range p.plan.Relations {
		if child.Key == key {
			return p.relations[i][r.ID]
		}
	}
	return nil
}

// contradictions loads a page of relations that contradict, and those that they exclude: among the relations of their
// first ends, of the exclusive types.
func (w walker) contradictions(n *plan.ContradictionsRoot) (*ContradictionPage, error) {
	page := &ContradictionPage{plan: n, Excludes: map[string][]*kg.Relation{}}
	l := n.List
	l.Scan.Limit++
	var list []*kg.Relation
	if !plan.IsNever(l.Predicate()) {
		rows, err := w.r.ListRelations(w.ctx, &l, nil)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			list = append(list, row.Relation)
		}
	}
	page.Items, page.HasNext, page.HasPrevious = turn(list, n.List.Scan.Limit, false, n.HasCursor)
	var ends kg.IDSet
	for _, r := range page.Items {
		ends.Add(r.From)
	}
	rows, err := w.r.ListRelations(w.ctx, &n.Excluded, ends.List())
	if err != nil {
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
	page.relations, _, err = w.relationLevel(all, n.Relations, nil, kg.IDSet{})
	return page, err
}
