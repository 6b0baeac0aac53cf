package query

import (
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// Run returns a tree of nodes that mirrors the plan. The rows of a step share what it loaded for them: a node finds its
// own part by its id. Lookups take the key that the plan's field has.

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

// loaded is what was loaded for the fields of one selection. A document may give one field hundreds of names; so the
// fields of a large selection are found by their keys.
type loaded[T any] struct {
	fields []field[T]
	places map[plan.Key][]int // in fields; nil if these are few
}

// fewFields are looked through faster than found in a map.
const fewFields = 8

type field[T any] struct {
	key   plan.Key
	kinds []kg.Kind    // of the entities that it was asked of; empty: all
	byID  map[string]T // what belongs to each of the parents, or the objects themselves, by id
}

func (l *loaded[T]) add(key plan.Key, kinds []kg.Kind, byID map[string]T) {
	l.fields = append(l.fields, field[T]{key, kinds, byID})
	switch n := len(l.fields); {
	case n == fewFields+1:
		l.places = make(map[plan.Key][]int, 2*n)
		for i, f := range l.fields {
			l.places[f.key] = append(l.places[f.key], i)
		}
	case n > fewFields:
		l.places[key] = append(l.places[key], n-1)
	}
}

// of returns what belongs to the object with this id of what was loaded under key; T's zero value if nothing was.
func (l loaded[T]) of(id string, key plan.Key) T { return l.ofKind("", id, key) }

// ofKind does the same for an entity of that kind.
func (l loaded[T]) ofKind(kind kg.Kind, id string, key plan.Key) (none T) {
	if l.places != nil {
		for _, i := range l.places[key] {
			if f := &l.fields[i]; plan.AppliesTo(f.kinds, kind) {
				return f.byID[id]
			}
		}
		return none
	}
	for i := range l.fields {
		if f := &l.fields[i]; f.key == key && plan.AppliesTo(f.kinds, kind) {
			return f.byID[id]
		}
	}
	return none
}

type entityStep struct {
	view      plan.View
	histories loaded[[]*EntityNode]
	relations loaded[*RelationPage] // by the parent's id
	entities  loaded[*EntityPage]   // by the parent's id
	states    loaded[*EntityNode]   // by the id of what acts for the state
}

type relationStep struct {
	view      plan.View
	parts     map[plan.Key]plan.Part
	histories loaded[[]*RelationNode]
	refs      loaded[*EntityNode]
	links     loaded[*RelationNode]
	sameEvent loaded[[]*RelationNode] // by event key
	linking   loaded[*RelationPage]
}

// RelationPage is one page of a list of relations. A page of a parent without relations is empty, not nil.
type RelationPage struct {
	Parent      string // the id of the entity that is the parent; empty at the root
	ByRecording bool   // it is a page in the order of recording
	Items       []*kg.Relation
	HasNext     bool
	HasPrevious bool
	Total       int // if it was asked for
	loaded      *pageStep
}

type pageStep struct {
	children loaded[*RelationNode]
	others   loaded[*EntityNode]
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

type entityPageStep struct{ children loaded[*EntityNode] }

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
func (n *EntityNode) History(key plan.Key) []*EntityNode {
	return n.loaded.histories.ofKind(n.Kind, n.ID, key)
}

// History returns the versions that were loaded under key, the oldest first.
func (n *RelationNode) History(key plan.Key) []*RelationNode { return n.loaded.histories.of(n.ID, key) }

// Part returns the page of claims or evidence that is shown under key.
func (n *RelationNode) Part(key plan.Key) plan.Part { return n.loaded.parts[key] }

// Relations returns the page that was loaded under key; nil if none was.
func (n *EntityNode) Relations(key plan.Key) *RelationPage {
	return n.loaded.relations.ofKind(n.Kind, n.ID, key)
}

// Entities returns the page that was loaded under key; nil if none was.
func (n *EntityNode) Entities(key plan.Key) *EntityPage {
	return n.loaded.entities.ofKind(n.Kind, n.ID, key)
}

// State returns the state that was loaded under key; nil if there is none.
func (n *EntityNode) State(key plan.Key) *EntityNode {
	return n.loaded.states.ofKind(n.Kind, n.ID, key)
}

// Ref returns the entity with this id that was loaded under key; nil for the empty id.
func (n *RelationNode) Ref(key plan.Key, id string) *EntityNode { return n.loaded.refs.of(id, key) }

// Linked returns the relation with this id that was loaded under key; nil if it does not exist.
func (n *RelationNode) Linked(key plan.Key, id string) *RelationNode {
	return n.loaded.links.of(id, key)
}

// HasLinked reports whether the relation with this id, which a link under key names, is there: it was loaded for the
// link itself, or for what is shown of it.
func (n *RelationNode) HasLinked(key plan.Key, id string) bool {
	for _, f := range n.loaded.links.fields {
		if f.key.Within(key) && f.byID[id] != nil {
			return true
		}
	}
	return false
}

// SameEvent returns the other relations of the same event that were loaded under key.
func (n *RelationNode) SameEvent(key plan.Key) []*RelationNode {
	var out []*RelationNode
	for _, r := range n.loaded.sameEvent.of(n.EventKey, key) {
		if r.ID != n.ID {
			out = append(out, r)
		}
	}
	return out
}

// Linking returns the page of relations that link to it which was loaded under key.
func (n *RelationNode) Linking(key plan.Key) *RelationPage { return n.loaded.linking.of(n.ID, key) }

// Cursor returns the cursor of item r of the page.
func (p *RelationPage) Cursor(r *kg.Relation) string {
	if p.ByRecording {
		return plan.RecordedCursor(plan.PlaceOf(r))
	}
	return plan.RelationCursor(r.SK)
}

// Node returns item r of the page with what was loaded of it under key.
func (p *RelationPage) Node(key plan.Key, r *kg.Relation) *RelationNode {
	return p.loaded.children.of(r.ID, key)
}

// Other returns the end of item r that is not the parent, with what was loaded of it under key.
func (p *RelationPage) Other(key plan.Key, r *kg.Relation) *EntityNode {
	return p.loaded.others.of(r.Other(p.Parent), key)
}

// Node returns item e of the page with what was loaded of it under key.
func (p *EntityPage) Node(key plan.Key, e *kg.Entity) *EntityNode {
	return p.loaded.children.of(e.ID, key)
}

// Node returns entity e of the subgraph with what was loaded of it under key.
func (s *Subgraph) Node(key plan.Key, e *kg.Entity) *EntityNode { return s.nodes.of(e.ID, key) }

// Relation returns relation r of the subgraph with what was loaded of it under key.
func (s *Subgraph) Relation(key plan.Key, r *kg.Relation) *RelationNode {
	return s.relations.of(r.ID, key)
}
