package query

import (
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// ChangePage is a page of the change log.
type ChangePage struct {
	Items       []kg.Change
	HasNext     bool
	HasPrevious bool
	Total       int // if it was asked for
	entities    loaded[*EntityNode]
	relations   loaded[*RelationNode]
}

// Entity returns the first entity of a change as it is now, with what was loaded of it under key; nil if there is none.
func (p *ChangePage) Entity(key plan.Key, c *kg.Change) *EntityNode {
	return p.entities.of(c.FirstEntity, key)
}

// Relation returns the first relation of a change as it is now, with what was loaded of it under key; nil if there is
// none.
func (p *ChangePage) Relation(key plan.Key, c *kg.Change) *RelationNode {
	return p.relations.of(c.FirstRelation, key)
}

// answerChanges loads a page of the change log, and what its first items are now.
func (w walker) answerChanges(n *plan.Changes) (*ChangePage, error) {
	page := &ChangePage{}
	var size int64
	var err error
	if n.NeedsSize(w.view) {
		if size, err = w.r.LogSize(w.ctx); err != nil {
			return nil, err
		}
		page.Total = int(size)
	}
	if n.Backward {
		err = w.lastChanges(n, page, size+1)
	} else {
		err = w.firstChanges(n, page, size)
	}
	if err != nil {
		return nil, err
	}
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
			nodes, err := w.loadEntities(list, child.Sel)
			if err != nil {
				return nil, err
			}
			page.entities.add(child.Key, nil, nodes)
		}
	}
	if len(n.Relations) > 0 {
		list, err := w.r.Relations(w.ctx, relations.List(), n.Columns)
		if err != nil {
			return nil, err
		}
		if page.relations, _, err = w.loadRelationLevel(list, n.Relations, nil, kg.IDSet{}); err != nil {
			return nil, err
		}
	}
	return page, nil
}

// firstChanges reads the page behind n.After. A page that ends early because of its items may be the last one of a view
// of the past.
func (w walker) firstChanges(n *plan.Changes, page *ChangePage, size int64) error {
	limit := n.Limit + 1
	if n.Before > 0 {
		limit = int(max(0, min(int64(limit), n.Before-1-n.After)))
	}
	list, more, err := w.r.Changes(w.ctx, n.After, limit, n.Items)
	page.Items, page.HasNext, page.HasPrevious = turn(list, n.Limit, false, n.After > 0)
	if more && w.view.Past {
		more = page.Items[len(page.Items)-1].Seq < size
	}
	page.HasNext = page.HasNext || more
	return err
}

// lastChanges reads the page that ends before an entry, at the end of the log or earlier. Entries are numbered without
// gaps, so where it begins is known; but if it comes with the items, it begins where these are not too many.
func (w walker) lastChanges(n *plan.Changes, page *ChangePage, end int64) error {
	if n.Before > 0 {
		end = min(end, n.Before)
	}
	begin := max(n.After, end-1-int64(n.Limit))
	if begin >= end-1 {
		page.HasNext, page.HasPrevious = n.Before > 0, n.After < end-1
		return nil
	}
	list, _, err := w.r.Changes(w.ctx, begin, int(end-1-begin), 0)
	if err != nil {
		return err
	}
	if n.Items > 0 {
		items, fit := 0, 0
		for _, c := range slices.Backward(list) {
			if items += c.Count; items > n.Items && fit > 0 {
				break
			}
			fit++
		}
		begin += int64(len(list) - fit)
		if list, _, err = w.r.Changes(w.ctx, begin, fit, n.Items); err != nil {
			return err
		}
	}
	page.Items, page.HasNext, page.HasPrevious = list, n.Before > 0, begin > n.After
	return nil
}
