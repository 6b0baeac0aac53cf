package plan

import (
	"graphd/internal/kg"
)

// PathMode says which paths are asked for.
type PathMode string

// The modes; those from PathEarliestArrival on are time-respecting.
const (
	PathShortest        PathMode = "SHORTEST"
	PathAllShortest     PathMode = "ALL_SHORTEST"
	PathKShortest       PathMode = "K_SHORTEST"
	PathEarliestArrival PathMode = "EARLIEST_ARRIVAL"
	PathLatestDeparture PathMode = "LATEST_DEPARTURE"
	PathFastest         PathMode = "FASTEST"
	PathFewestSteps     PathMode = "FEWEST_STEPS"
)

// Timed reports whether the mode is time-respecting.
func (m PathMode) Timed() bool {
	return m == PathEarliestArrival || m == PathLatestDeparture || m == PathFastest || m == PathFewestSteps
}

// MaxPathLength is the greatest number of steps of a path.
const MaxPathLength = 8

// Paths finds what leads from one entity to another.
type Paths struct {
	Path       string // the response names that lead to it, joined by dots
	From, To   string
	Mode       PathMode
	MaxLength  int
	List       RelationList // of the relations of an entity; Direction is that of a step
	Kinds      []kg.Kind    // of the entities between the two; nil: all
	Certain    bool         // time-respecting: every choice of days must be in order, and not only some
	Strict     bool         // each step is on a later day than the one before
	MaxWaiting *int         // days between two steps
	First      int          // paths at most
	MaxWalked  int          // neighbors or relations that the search may go through
	Nodes      []EntityChild
	Relations  []RelationChild
}

// Where returns the condition on relations: those that did not occur are left out, unless the filter names a
// realization.
func (q *Paths) Where() *RelationWhere { return q.List.Where.Occurred() }

// CountedIn reports whether stores keep what the search goes by.
func (q *Paths) CountedIn(v View) bool { return v == View{} && q.List.Where == nil }

// Occurred returns the filter for what occurred, unless it names a realization.
func (w *RelationWhere) Occurred() *RelationWhere {
	if w.NamesRealization() {
		return w
	}
	occurred := kg.RealizationOccurred
	out := &RelationWhere{Realization: &RealizationFilter{Eq: &occurred}}
	if w != nil {
		out.And = []*RelationWhere{w}
	}
	return out
}

func (q *Paths) cost(c *Cost) {
	n := q.First * (q.MaxLength + 1)
	c.addStep(2)
	for range 2 * q.MaxLength {
		c.addStep(0)
		if q.Kinds != nil {
			c.addStep(0)
		}
	}
	if q.Mode == PathAllShortest || q.Mode == PathKShortest {
		for range q.MaxLength * q.MaxLength {
			c.addStep(0)
		}
	}
	c.addStep(q.MaxWalked) // all together
	if q.List.Where != nil {
		l := q.List
		l.Where = q.Where()
		c.addScan(&l, true, false)
	}
	c.addStep(n)
	c.addStep(n)
	if refersToEntities(sels(q.Relations), q.Nodes) {
		c.addStep(2 * n)
	}
	for _, s := range q.Nodes {
		c.addEntities(s.Sel, n)
	}
	c.addSelected(sels(q.Relations), n)
}
