package plan

import (
	"slices"

	"graphd/internal/kg"
)

// Cost is what a plan may take at most.
type Cost struct {
	Steps  int // statements
	Rows   int // rows that they can return together
	Fields int // that the answer can have
	Scans  int // parts of them that may read more rows than they return: what is filtered, not sought; counts without a counter
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
	c.write(1, r.Fields)
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
		c.Scans += h.List.scans()
		if h.Hidden {
			c.step(h.MaxNodes)
			c.Scans += h.List.countScans()
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
		c.write(n.Limit, n.Fields)
		c.write(n.Items, n.ItemFields)
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
		c.Scans += r.Contradict.List.scans()
		excluded := mulCapped(n, r.Contradict.Excluded.Scan.Limit)
		c.step(excluded)
		c.write(n, r.Contradict.Fields)
		c.relations(sels(r.Contradict.Relations), nil, addCapped(n, excluded))
	case r.Stats:
		c.step(1)
	}
}

func (c *Cost) step(rows int) {
	c.Steps++
	c.Rows = addCapped(c.Rows, rows)
}

// write counts fields of n objects.
func (c *Cost) write(n, fields int) { c.Fields = addCapped(c.Fields, mulCapped(n, fields)) }

func (c *Cost) entities(sel *EntitySel, n int) {
	c.write(n, sel.Fields)
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
	for _, f := range sel.Histories {
		m := mulCapped(n, f.Part.Limit)
		c.step(m)
		c.write(m, f.Fields)
	}
}

func (c *Cost) relationField(f *RelationField, parents int) {
	c.write(parents, f.Written.Page)
	if f.Count {
		c.step(parents)
		c.Scans += f.List.countScans()
	}
	if !f.Rows {
		return
	}
	n := mulCapped(parents, f.List.Scan.Limit)
	c.step(n)
	c.write(n, f.Written.Row)
	c.Scans += f.List.scans()
	c.relations(sels(f.Children), f.Others, n)
}

func (c *Cost) entityField(f *EntityField, parents int) {
	c.write(parents, f.Written.Page)
	if f.Count {
		c.step(parents)
		c.Scans += f.List.countScans()
	}
	if !f.Rows {
		return
	}
	n := mulCapped(parents, f.List.Scan.Limit)
	c.step(n)
	c.write(n, f.Written.Row)
	c.Scans += f.List.scans()
	for _, child := range f.Children {
		c.entities(child.Sel, n)
	}
}

// relations is the cost of what is asked of n relations: one fetch for all entities that they refer to, then each
// selection's own steps.
func (c *Cost) relations(rels []*RelationSel, others []EntityChild, n int) {
	if refersToEntities(rels, others) {
		c.step(mulCapped(n, referred(rels)))
	}
	for _, o := range others {
		c.entities(o.Sel, n)
	}
	c.selected(rels, n)
}

// selected is the cost of the selections' own steps, when the entities that the relations refer to have been fetched.
func (c *Cost) selected(rels []*RelationSel, n int) {
	for _, sel := range rels {
		c.write(n, sel.Fields)
		for _, f := range sel.Refs {
			c.entities(f.Sel, mulCapped(n, max(f.Times, 1)))
		}
		for _, f := range sel.Links {
			m := mulCapped(n, max(f.Limit, 1))
			c.step(m)
			c.relations([]*RelationSel{f.Sel}, nil, m)
		}
		for _, f := range sel.SameEvent {
			m := mulCapped(n, f.Limit)
			c.step(m)
			c.relations([]*RelationSel{f.Sel}, nil, m)
		}
		for _, f := range sel.Histories {
			m := mulCapped(n, f.Part.Limit)
			c.step(m)
			if refersToEntities([]*RelationSel{f.Sel}, nil) { // those that are no longer there
				c.step(m)
			}
			c.relations([]*RelationSel{f.Sel}, nil, m)
		}
	}
}

// referred is how many entities each relation can refer to: its ends and places count as one, as they are shared by
// many; claimants and sources count each.
func referred(rels []*RelationSel) int {
	var claimants, sources int
	for _, sel := range rels {
		for _, f := range sel.Refs {
			switch f.Role {
			case RoleClaimant:
				claimants = max(claimants, f.Times)
			case RoleSource:
				sources = max(sources, f.Times)
			}
		}
	}
	return max(claimants+sources, 1)
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
		return kg.Errorf(kg.CodeLimitExceeded, "the query takes %d statements; at most %d are allowed: ask for fewer nested fields", c.Steps, l.MaxSteps)
	}
	if c.Rows > l.MaxRows {
		return kg.Errorf(kg.CodeLimitExceeded, "the query may return %d rows; at most %d are allowed: ask for smaller pages (first, last)", c.Rows, l.MaxRows)
	}
	if c.Scans > l.MaxScans {
		return kg.Errorf(kg.CodeLimitExceeded, "the query filters in %d places; at most %d are allowed, and hasRelation counts for each end and at every level: ask for fewer lists, or with conditions that are sought, such as ids", c.Scans, l.MaxScans)
	}
	if c.Fields > l.MaxFields {
		return kg.Errorf(kg.CodeLimitExceeded, "the answer may have %d fields; at most %d are allowed: ask for fewer fields, or for smaller pages (first, last)", c.Fields, l.MaxFields)
	}
	return nil
}
