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
