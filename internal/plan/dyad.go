package plan

import (
	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// Dyad is the relationship of two entities.
type Dyad struct {
	Path  string
	A, B  string
	Where *RelationWhere
	Today edtf.Day // on which states of affairs stand, if the view has no day of its own

	Entities  []EntityChild   // what is asked of either of the two
	Series    []SeriesField   // events in buckets
	Changes   []ChangesField  // where they change
	First     []RelationChild // what is asked of the first event, and so on
	Last      []RelationChild
	Standing  []RelationChild
	Disputes  []RelationChild
	Chains    []RelationChild
	Columns   Columns // of all these relations
	Limit     int     // of relations of one list
	Written   int     // fields
	Timeline  Timeline
	MaxGroups int
}

// SeriesField is events in buckets.
type SeriesField struct {
	Key    Key
	Bucket Bucket
	Fields int
}

// ChangesField is where a series changes.
type ChangesField struct {
	Key     Key
	Bucket  Bucket
	Penalty *float64 // nil: the usual one
	Least   int      // buckets between two changes
	Fields  int
}

// Between is the condition on the relationship's relations: of two states, what those did who act for them.
func (q *Dyad) Between(states bool) *RelationWhere {
	w := &RelationWhere{And: []*RelationWhere{q.Where}}
	if states {
		w.BetweenStates = []string{q.A, q.B}
	} else {
		w.Between = []string{q.A, q.B}
	}
	return w
}

// Counted is the step that counts the relationship's events by day.
func (q *Dyad) Counted(states bool) *Aggregate {
	event := kg.AspectEvent
	w := q.Between(states)
	w.Aspect = &AspectFilter{Eq: &event}
	return &Aggregate{
		List: RelationList{Where: w, Scan: Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey}},
		Days: true, By: []Trait{TraitType}, Most: q.MaxGroups,
	}
}

// Events is the list of the relationship's events that have a first day, of which the first or the last one is asked
// for.
func (q *Dyad) Events(states, last bool) *RelationList {
	event := kg.AspectEvent
	l := q.list(states, &RelationWhere{Aspect: &AspectFilter{Eq: &event}}, last, 1)
	l.Scan.Lo = kg.LastSortKey(edtf.MinDay)
	return l
}

// Stands is the list of states of affairs on a day.
func (q *Dyad) Stands(states bool, on edtf.Day) *RelationList {
	state := kg.AspectState
	return q.list(states, &RelationWhere{Aspect: &AspectFilter{Eq: &state}, At: &on}, true, q.Limit)
}

// Disputed is the list of what is disputed or denied.
func (q *Dyad) Disputed(states bool) *RelationList {
	in := []kg.Status{kg.StatusDisputed, kg.StatusDenied}
	return q.list(states, &RelationWhere{Status: &ClaimStatusFilter{In: in}}, true, q.Limit)
}

// Answers is the list of what answered something.
func (q *Dyad) Answers(states bool) *RelationList {
	role := kg.LinkResponseTo
	return q.list(states, &RelationWhere{Links: &LinkWhere{Role: &role}}, true, q.Limit)
}

func (q *Dyad) list(states bool, also *RelationWhere, desc bool, limit int) *RelationList {
	w := q.Between(states)
	w.And = append(w.And, also)
	return &RelationList{Where: w, Columns: q.Columns,
		Scan: Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: desc, Limit: limit}}
}

func (q *Dyad) cost(c *Cost) {
	c.addStep(2) // the two, and what they were merged into
	c.addStep(2)
	c.addStep(2)
	for _, child := range q.Entities {
		c.addEntities(child.Sel, 2)
	}
	c.addAggregate(q.Counted(true))
	c.addFields(1, q.Written)
	for _, f := range q.Series {
		c.addFields(q.Timeline.MaxBuckets, f.Fields)
	}
	for _, f := range q.Changes {
		c.addFields(q.Timeline.MaxBuckets/max(f.Least, 1), f.Fields)
	}
	list := func(children []RelationChild, n int) {
		if len(children) > 0 {
			c.addStep(n)
			c.addRelations(sels(children), nil, n)
		}
	}
	list(q.First, 1)
	list(q.Last, 1)
	list(q.Standing, q.Limit)
	list(q.Disputes, q.Limit)
	list(q.Chains, 2*q.Limit)
	if len(q.Chains) > 0 {
		c.addStep(q.Limit)
	}
}
