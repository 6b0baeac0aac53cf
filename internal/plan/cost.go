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
	// Scans are parts of statements that may read more rows than they return: lists that are filtered, not sought, and
	// counts without a counter. Those that read a text of every relation count for wholeScans.
	Scans int

	view View // that the question at hand is seen in, which narrows its lists
}

// Cost returns the number of statements that the plan takes (fewer where a step has no parents) and the most rows
// that they can return.
func (p *Plan) Cost() Cost {
	var c Cost
	for _, r := range p.Roots {
		c.view = r.View
		c.addFields(1, r.Fields)
		if r.Question != nil {
			r.Question.cost(&c)
		}
	}
	c.view = View{}
	return c
}

func (c *Cost) addStep(rows int) {
	c.Steps++
	c.Rows = addCapped(c.Rows, rows)
}

// addFields counts fields of n objects.
func (c *Cost) addFields(n, fields int) { c.Fields = addCapped(c.Fields, mulCapped(n, fields)) }

func (c *Cost) addEntities(sel *EntitySel, n int) {
	c.addFields(n, sel.Fields)
	for _, f := range sel.Relations {
		c.addRelationField(f, n)
	}
	for _, f := range sel.Entities {
		c.addEntityField(f, n)
	}
	for _, f := range sel.States {
		c.addStep(n)
		c.addStep(n)
		c.addEntities(f.Sel, n)
	}
	for _, f := range sel.Histories {
		m := mulCapped(n, f.Part.Limit)
		c.addStep(m)
		c.addFields(m, f.Fields)
	}
}

func (c *Cost) addRelationField(f *RelationField, parents int) {
	n := c.addPage(f.Connection, parents, f.List.Scan.Limit)
	c.addDrives(func(find Finder) error { _, err := f.List.Driven(find); return err })
	c.addScan(&f.List, f.Rows && f.Recorded == nil, f.Count)
	if f.Rows && f.Recorded != nil {
		c.Scans += (&RecordedList{Where: c.view.Relations(f.List.Where)}).scans()
	}
	if f.Rows {
		c.addRelations(sels(f.Children), f.Others, n)
	}
}

func (c *Cost) addEntityField(f *EntityField, parents int) {
	n := c.addPage(f.Connection, parents, f.List.Scan.Limit)
	c.addDrives(func(find Finder) error { _, err := f.List.Driven(find); return err })
	l := c.view.EntityList(f.List)
	if f.Count {
		c.Scans += l.countScans()
	}
	if !f.Rows {
		return
	}
	c.Scans += l.scans()
	for _, child := range f.Children {
		c.addEntities(child.Sel, n)
	}
}

// addPage counts the steps and fields of a list with a page for each parent, and returns how many rows it can have.
func (c *Cost) addPage(p Connection, parents, limit int) int {
	c.addFields(parents, p.Written.Page)
	if p.Count {
		c.addStep(parents)
	}
	if !p.Rows {
		return 0
	}
	n := mulCapped(parents, limit)
	c.addStep(n)
	c.addFields(n, p.Written.Row)
	return n
}

// addScan counts the scans of a list of relations, of which rows or their number are asked for.
func (c *Cost) addScan(list *RelationList, rows, count bool) {
	l := c.view.RelationList(*list)
	if count {
		c.Scans += l.countScans()
	}
	if rows {
		c.Scans += l.scans()
	}
}

// addRelations adds the cost of what is asked of n relations: one fetch for all entities that they refer to, then each
// selection's own steps.
func (c *Cost) addRelations(rels []*RelationSel, others []EntityChild, n int) {
	if refersToEntities(rels, others) {
		c.addStep(mulCapped(n, referred(rels)))
	}
	for _, o := range others {
		c.addEntities(o.Sel, n)
	}
	c.addSelected(rels, n)
}

// addSelected adds the cost of the selections' own steps, when the entities that the relations refer to have been
// fetched.
func (c *Cost) addSelected(rels []*RelationSel, n int) {
	for _, sel := range rels {
		c.addFields(n, sel.Fields)
		for _, f := range sel.Refs {
			c.addEntities(f.Sel, mulCapped(n, max(f.Times, 1)))
		}
		for _, f := range sel.Links {
			m := mulCapped(n, max(f.Limit, 1))
			c.addStep(m)
			c.addRelations([]*RelationSel{f.Sel}, nil, m)
		}
		for _, f := range sel.SameEvent {
			m := mulCapped(n, f.Limit)
			c.addStep(m)
			c.addRelations([]*RelationSel{f.Sel}, nil, m)
		}
		for _, f := range sel.Linking {
			c.addRelationField(f, n)
		}
		for _, f := range sel.Histories {
			m := mulCapped(n, f.Part.Limit)
			c.addStep(m)
			if refersToEntities([]*RelationSel{f.Sel}, nil) { // those that are no longer there
				c.addStep(m)
			}
			c.addRelations([]*RelationSel{f.Sel}, nil, m)
		}
	}
}

// referred is how many entities each relation can refer to: its ends and places count as one, as they are shared by
// many; claimants, places of claims and sources count each.
func referred(rels []*RelationSel) int {
	var claimants, places, sources int
	for _, sel := range rels {
		for _, f := range sel.Refs {
			switch f.Role {
			case RoleClaimant:
				claimants = max(claimants, f.Times)
			case RoleClaimedLocation:
				places = max(places, f.Times)
			case RoleSource:
				sources = max(sources, f.Times)
			}
		}
	}
	return max(claimants+places+sources, 1)
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
func (c Cost) Check(l Limits) error {
	if c.Steps > l.MaxSteps {
		return kg.Errorf(kg.CodeLimitExceeded,
			"the query takes %d statements; at most %d are allowed: ask for fewer nested fields", c.Steps, l.MaxSteps)
	}
	if c.Rows > l.MaxRows {
		return kg.Errorf(kg.CodeLimitExceeded,
			"the query may return %d rows; at most %d are allowed: ask for smaller pages (first, last)",
			c.Rows, l.MaxRows)
	}
	if c.Scans > l.MaxScans {
		return kg.Errorf(kg.CodeLimitExceeded, "the query filters in %d places; at most %d are allowed, "+
			"hasRelation counts for each end and at every level, a filter once more for every %d conditions, and a "+
			"ranking, or a count of the whole graph by entities, as %d: ask for fewer lists, or with conditions that "+
			"are sought, such as ids", c.Scans, l.MaxScans, conditionsPerScan, wholeScans)
	}
	if c.Fields > l.MaxFields {
		return kg.Errorf(kg.CodeLimitExceeded, "the answer may have %d fields; at most %d are allowed: "+
			"ask for fewer fields, or for smaller pages (first, last)", c.Fields, l.MaxFields)
	}
	return nil
}
