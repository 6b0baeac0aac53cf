package plan

import (
	"slices"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// Plan is what one request asks: its root fields, which run in one read transaction.
type Plan struct {
	Roots []Root
}

// Root is one root field. Exactly one of the pointers is set.
type Root struct {
	Key          string // the aliases down to the field, joined by dots
	View         View
	Nodes        *NodesRoot
	Entities     *EntityField
	Relations    *RelationField
	Neighborhood *NeighborhoodRoot
	Changes      *ChangesRoot
	Contradict   *ContradictionsRoot
	Stats        bool
}

// NodesRoot fetches entities and relations by id: node, nodes, state, relation, …
type NodesRoot struct {
	IDs       []string
	Entities  *EntitySel   // nil: only relations are wanted
	Relations *RelationSel // nil: only entities are wanted
	Columns   Columns
}

// NeighborhoodRoot fetches the relations of some entities, and the entities at their other ends.
type NeighborhoodRoot struct {
	IDs          []string
	List         RelationList // anchored at the entities, Scan.Limit is MaxRelations + 1
	MaxNodes     int
	MaxRelations int
	Hidden       bool // count what was left out at each node
	Nodes        []EntityChild
	Relations    []RelationChild
}

// ChangesRoot reads the change log, and what the changes' first items are now.
type ChangesRoot struct {
	After     int64
	Limit     int
	Items     int // at most so many items of all entries together, but those of the first entry; 0: none are asked for
	Entities  []EntityChild
	Relations []RelationChild
	Columns   Columns // of the relations
}

// ContradictionsRoot lists relations that are disputed, or that exclude others, and those that they exclude.
type ContradictionsRoot struct {
	List      RelationList // its Where has Contradicts set
	Excluded  RelationList // of the first ends: the relations that may be excluded
	HasCursor bool
	Relations []RelationChild // what is asked of either
}

// HistoryField is all versions of an entity; only their own columns are read.
type HistoryField struct {
	Key   string
	Kinds []kg.Kind // of the parents
}

// EntitySel is what is asked of entities beyond their own columns. A field with Kinds applies to entities of these
// kinds alone.
type EntitySel struct {
	Relations []*RelationField
	Entities  []*EntityField
	States    []*StateField
	Histories []*HistoryField
}

// RelationField is a list of relations under an entity or at the root.
type RelationField struct {
	Key       string
	Kinds     []kg.Kind // of the parents that it is asked of; empty: all
	List      RelationList
	Backward  bool // the page is the last one before its end: rows come in reverse and are turned round
	HasCursor bool // the page begins after (or ends before) a cursor
	Rows      bool // rows are asked for, and not only their number
	Count     bool
	Children  []RelationChild
	Others    []EntityChild // what is asked of the end that is not the parent
}

// RelationChild is a selection on the relations of a list, under the key that its resolver looks for.
type RelationChild struct {
	Key string
	Sel *RelationSel
}

// EntityChild is a selection on the entities of a list, under the key that its resolver looks for.
type EntityChild struct {
	Key string
	Sel *EntitySel
}

// EntityField is a list of entities under an entity or at the root.
type EntityField struct {
	Key       string
	Kinds     []kg.Kind // of the parents
	List      EntityList
	Backward  bool
	HasCursor bool
	Rows      bool
	Count     bool
	Children  []EntityChild
}

// StateField is the state that an entity belongs to or acts for on a day.
type StateField struct {
	Key   string
	Kinds []kg.Kind // of the parents
	On    edtf.Day
	Sel   *EntitySel
}

// Role says which entity of a relation a reference is to.
type Role int

// The roles.
const (
	RoleFrom Role = iota
	RoleTo
	RoleFromState
	RoleToState
	RoleLocation
	RoleClaimant // of every claim
	RoleSource   // of every piece of evidence
)

// RelationSel is what is asked of relations beyond their own columns.
type RelationSel struct {
	Refs      []*RefField
	Links     []*LinkedField
	SameEvent []*LinkedField
	Histories []*LinkedField // all versions
}

// RefField is an entity that the relation refers to.
type RefField struct {
	Key  string
	Role Role
	Sel  *EntitySel
}

// LinkedField is other relations: those that the links name, those that describe the same event, or all versions of
// the same one.
type LinkedField struct {
	Key     string
	Columns Columns
	Sel     *RelationSel
	Limit   int // SameEvent: at most so many of one event
}

// AppliesTo says if a field with these kinds is asked of an entity of kind k.
func AppliesTo(kinds []kg.Kind, k kg.Kind) bool { return len(kinds) == 0 || slices.Contains(kinds, k) }

// Cost is what a plan may take at most.
type Cost struct {
	Steps int // statements
	Rows  int // rows that they can return together
}

// Cost returns the number of statements that the plan takes (fewer where a step has no parents) and the most rows
// that they can return.
func (p *Plan) Cost() Cost {
	var c Cost
	for _, r := range p.Roots {
		c.root(r)
	}
	return c
}

func (c *Cost) root(r Root) {
	switch {
	case r.Nodes != nil:
		n := len(r.Nodes.IDs)
		if r.Nodes.Entities != nil {
			c.step(n)
			c.entities(r.Nodes.Entities, n)
		}
		if r.Nodes.Relations != nil {
			c.step(n)
			c.relations([]*RelationSel{r.Nodes.Relations}, nil, n)
		}
	case r.Entities != nil:
		c.entityField(r.Entities, 1)
	case r.Relations != nil:
		c.relationField(r.Relations, 1)
	case r.Neighborhood != nil:
		h := r.Neighborhood
		c.step(len(h.IDs))
		c.step(h.MaxRelations * len(h.IDs))
		if h.Hidden {
			c.step(h.MaxNodes)
		}
		referred := h.MaxNodes // one fetch for the ends and for what else the relations refer to
		if refersToEntities(sels(h.Relations), nil) {
			referred += h.MaxRelations
		}
		c.step(referred)
		for _, n := range h.Nodes {
			c.entities(n.Sel, h.MaxNodes)
		}
		c.selected(sels(h.Relations), h.MaxRelations)
	case r.Changes != nil:
		n := r.Changes
		c.step(addCapped(n.Limit, n.Items))
		if len(n.Entities) > 0 {
			c.step(n.Limit)
		}
		for _, e := range n.Entities {
			c.entities(e.Sel, n.Limit)
		}
		if len(n.Relations) > 0 {
			c.step(n.Limit)
		}
		c.relations(sels(n.Relations), nil, n.Limit)
	case r.Contradict != nil:
		n := r.Contradict.List.Scan.Limit
		c.step(n)
		c.step(mulCapped(n, r.Contradict.Excluded.Scan.Limit))
		c.relations(sels(r.Contradict.Relations), nil, n)
	case r.Stats:
		c.step(1)
	}
}

func (c *Cost) step(rows int) {
	c.Steps++
	c.Rows = addCapped(c.Rows, rows)
}

func (c *Cost) entities(sel *EntitySel, n int) {
	for _, f := range sel.Relations {
		c.relationField(f, n)
	}
	for _, f := range sel.Entities {
		c.entityField(f, n)
	}
	for _, f := range sel.States {
		c.step(n)
		c.step(n)
		c.entities(f.Sel, n)
	}
	for range sel.Histories {
		c.step(n)
	}
}

func (c *Cost) relationField(f *RelationField, parents int) {
	if f.Count {
		c.step(parents)
	}
	if !f.Rows {
		return
	}
	n := mulCapped(parents, f.List.Scan.Limit)
	c.step(n)
	c.relations(sels(f.Children), f.Others, n)
}

func (c *Cost) entityField(f *EntityField, parents int) {
	if f.Count {
		c.step(parents)
	}
	if !f.Rows {
		return
	}
	n := mulCapped(parents, f.List.Scan.Limit)
	c.step(n)
	for _, child := range f.Children {
		c.entities(child.Sel, n)
	}
}

// relations is the cost of what is asked of n relations: one fetch for all entities that they refer to, then each
// selection's own steps.
func (c *Cost) relations(rels []*RelationSel, others []EntityChild, n int) {
	if refersToEntities(rels, others) {
		c.step(n)
	}
	for _, o := range others {
		c.entities(o.Sel, n)
	}
	c.selected(rels, n)
}

// selected is the cost of the selections' own steps, when the entities that the relations refer to have been fetched.
func (c *Cost) selected(rels []*RelationSel, n int) {
	for _, sel := range rels {
		for _, f := range sel.Refs {
			c.entities(f.Sel, n)
		}
		for _, f := range sel.Links {
			c.step(n)
			c.relations([]*RelationSel{f.Sel}, nil, n)
		}
		for _, f := range sel.SameEvent {
			m := mulCapped(n, f.Limit)
			c.step(m)
			c.relations([]*RelationSel{f.Sel}, nil, m)
		}
		for _, f := range sel.Histories {
			c.step(n)
			c.relations([]*RelationSel{f.Sel}, nil, n)
		}
	}
}

func refersToEntities(rels []*RelationSel, others []EntityChild) bool {
	return len(others) > 0 || slices.ContainsFunc(rels, func(s *RelationSel) bool { return len(s.Refs) > 0 })
}

func sels(children []RelationChild) []*RelationSel {
	out := make([]*RelationSel, len(children))
	for i, c := range children {
		out[i] = c.Sel
	}
	return out
}

const capped = 1 << 40 // far above any limit, far below overflow

func addCapped(a, b int) int { return min(a+b, capped) }

func mulCapped(a, b int) int {
	if b != 0 && a > capped/b {
		return capped
	}
	return a * b
}

// Check refuses a plan that costs more than the limits allow.
func (p *Plan) Check(l Limits) error {
	c := p.Cost()
	if c.Steps > l.MaxSteps {
		return kg.Errorf(kg.LimitExceeded, "the query takes %d statements; at most %d are allowed: ask for fewer nested fields", c.Steps, l.MaxSteps)
	}
	if c.Rows > l.MaxRows {
		return kg.Errorf(kg.LimitExceeded, "the query may return %d rows; at most %d are allowed: ask for smaller pages (first, last)", c.Rows, l.MaxRows)
	}
	return nil
}
