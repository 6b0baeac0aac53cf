package query

import (
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// What Run returns is a tree of nodes that mirrors the plan. What a step loaded for all of its rows is shared by
// them: a node finds its own part by its id. Lookups take the key that the plan's field has.

// EntityNode is an entity with what the plan asked of it.
type EntityNode struct {
	*kg.Entity
	loaded *entityStep
}

// RelationNode is a relation with what the plan asked of it.
type RelationNode struct {
	*kg.Relation
	loaded *relationStep
}

type entityStep struct {
	sel       *plan.EntitySel
	view      plan.View
	histories []map[string][]*EntityNode
	relations []map[string]*RelationPage // by the parent's id, aligned with sel.Relations
	entities  []map[string]*EntityPage
	states    []map[string]*EntityNode
}

type relationStep struct {
	sel       *plan.RelationSel
	view      plan.View
	histories []map[string][]*RelationNode
	refs      []map[string]*EntityNode // by the entity's id, aligned with sel.Refs
	links     []map[string]*RelationNode
	sameEvent []map[string][]*RelationNode // by event key
}

// RelationPage is one page of a list of relations. A page of a parent without relations is empty, not nil.
type RelationPage struct {
	Parent      string // the id of the entity that is the parent; empty at the root
	Items       []*kg.Relation
	HasNext     bool
	HasPrevious bool
	Total       int // if it was asked for
	loaded      *pageStep
}

type pageStep struct {
	field    *plan.RelationField
	children []map[string]*RelationNode // by the relation's id
	others   []map[string]*EntityNode   // by the entity's id
}

// EntityPage is one page of a list of entities.
type EntityPage struct {
	Items       []*kg.Entity
	Order       plan.EntityOrder
	HasNext     bool
	HasPrevious bool
	Total       int // if it was asked for
	loaded      *entityPageStep
}

type entityPageStep struct {
	field    *plan.EntityField
	children []map[string]*EntityNode
}

// Subgraph is a neighborhood: every relation's ends are among the entities.
type Subgraph struct {
	Entities  []*kg.Entity
	Relations []*kg.Relation
	Hidden    map[string]int // by entity id: relations of it that were left out, if that was asked for
	Truncated bool           // nodes or relations were left out because of the limits
	children  []map[string]*EntityNode
	relations []map[string]*RelationNode
	plan      *plan.NeighborhoodRoot
}

// ViewID is the id with the view that the node is seen in: that of the request or, for an old version, the instant at
// which it was recorded.
func (n *EntityNode) ViewID() string {
	return n.ID + viewOf(n.loaded.view, n.RecordedAt, n.SupersededAt).Suffix()
}

// ViewID is the id with the view that the node is seen in: that of the request or, for an old version, the instant at
// which it was recorded.
func (n *RelationNode) ViewID() string {
	return n.ID + viewOf(n.loaded.view, n.RecordedAt, n.SupersededAt).Suffix()
}

func viewOf(v plan.View, recorded, superseded time.Time) plan.View {
	switch {
	case !superseded.IsZero(): // of a history: nothing else is seen with its end
		v.Past, v.Known = true, recorded
	case recorded.After(v.Known): // the current version, which was not known yet
		v.Past, v.Known = false, time.Time{}
	}
	return v
}

// History returns the versions that were loaded under key, the oldest first.
func (n *EntityNode) History(key string) []*EntityNode {
	for i, f := range n.loaded.sel.Histories {
		if f.Key == key && plan.AppliesTo(f.Kinds, n.Kind) {
			return n.loaded.histories[i][n.ID]
		}
	}
	return nil
}

// History returns the versions that were loaded under key, the oldest first.
func (n *RelationNode) History(key string) []*RelationNode {
	for i, f := range n.loaded.sel.Histories {
		if f.Key == key {
			return n.loaded.histories[i][n.ID]
		}
	}
	return nil
}

// Part returns the page of claims or evidence that is shown under key.
func (n *RelationNode) Part(key string) plan.Part {
	for _, f := range n.loaded.sel.Parts {
		if f.Key == key {
			return f.Part
		}
	}
	return plan.Part{}
}

// Relations returns the page that was loaded under key; nil if none was.
func (n *EntityNode) Relations(key string) *RelationPage {
	for i, f := range n.loaded.sel.Relations {
		if f.Key == key && plan.AppliesTo(f.Kinds, n.Kind) {
			return n.loaded.relations[i][n.ID]
		}
	}
	return nil
}

// Entities returns the page that was loaded under key; nil if none was.
func (n *EntityNode) Entities(key string) *EntityPage {
	for i, f := range n.loaded.sel.Entities {
		if f.Key == key && plan.AppliesTo(f.Kinds, n.Kind) {
			return n.loaded.entities[i][n.ID]
		}
	}
	return nil
}

// State returns the state that was loaded under key; nil if there is none.
func (n *EntityNode) State(key string) *EntityNode {
	for i, f := range n.loaded.sel.States {
		if f.Key == key && plan.AppliesTo(f.Kinds, n.Kind) {
			return n.loaded.states[i][n.ID]
		}
	}
	return nil
}

// Ref returns the entity with this id that was loaded under key; nil for the empty id.
func (n *RelationNode) Ref(key, id string) *EntityNode {
	for i, f := range n.loaded.sel.Refs {
		if f.Key == key {
			return n.loaded.refs[i][id]
		}
	}
	return nil
}

// Linked returns the relation with this id that was loaded under key; nil if it does not exist.
func (n *RelationNode) Linked(key, id string) *RelationNode {
	for i, f := range n.loaded.sel.Links {
		if f.Key == key {
			return n.loaded.links[i][id]
		}
	}
	return nil
}

// HasLinked says if the relation with this id, which a link under key names, is there: it was loaded for the link
// itself, or for what is shown of it.
func (n *RelationNode) HasLinked(key, id string) bool {
	for i, f := range n.loaded.sel.Links {
		if (f.Key == key || strings.HasPrefix(f.Key, key+".")) && n.loaded.links[i][id] != nil {
			return true
		}
	}
	return false
}

// SameEvent returns the other relations of the same event that were loaded under key.
func (n *RelationNode) SameEvent(key string) []*RelationNode {
	for i, f := range n.loaded.sel.SameEvent {
		if f.Key != key {
			continue
		}
		var out []*RelationNode
		for _, r := range n.loaded.sameEvent[i][n.EventKey] {
			if r.ID != n.ID {
				out = append(out, r)
			}
		}
		return out
	}
	return nil
}

// Node returns item r of the page with what was loaded of it under key.
func (p *RelationPage) Node(key string, r *kg.Relation) *RelationNode {
	for i, c := range p.loaded.field.Children {
		if c.Key == key {
			return p.loaded.children[i][r.ID]
		}
	}
	return nil
}

// Other returns the end of item r that is not the parent, with what was loaded of it under key.
func (p *RelationPage) Other(key string, r *kg.Relation) *EntityNode {
	for i, c := range p.loaded.field.Others {
		if c.Key == key {
			return p.loaded.others[i][r.Other(p.Parent)]
		}
	}
	return nil
}

// Node returns item e of the page with what was loaded of it under key.
func (p *EntityPage) Node(key string, e *kg.Entity) *EntityNode {
	for i, c := range p.loaded.field.Children {
		if c.Key == key {
			return p.loaded.children[i][e.ID]
		}
	}
	return nil
}

// Node returns entity e of the subgraph with what was loaded of it under key.
func (s *Subgraph) Node(key string, e *kg.Entity) *EntityNode {
	for i, c := range s.plan.Nodes {
		if c.Key == key {
			return s.children[i][e.ID]
		}
	}
	return nil
}

// Relation returns relation r of the subgraph with what was loaded of it under key.
func (s *Subgraph) Relation(key string, r *kg.Relation) *RelationNode {
	for i, c := range s.plan.Relations {
		if c.Key == key {
			return s.relations[i][r.ID]
		}
	}
	return nil
}
