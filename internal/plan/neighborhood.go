package plan

import (
	"slices"

	"graphd/internal/kg"
)

// Neighborhood fetches what lies around some entities, and the relations among all that it shows.
type Neighborhood struct {
	Path         string // the response names that lead to it, joined by dots
	IDs          []string
	List         RelationList // of the relations of an entity, the latest first; Direction is that of a step
	Depth        int          // steps from the entities; 0 is 1
	Kinds        []kg.Kind    // of the others; nil: all
	Order        NeighborOrder
	MaxNodes     int
	MaxRelations int
	Hidden       bool // count what was left out at each node
	Nodes        []EntityChild
	Relations    []RelationChild
}

// The rows that the steps of a neighborhood read together: more nodes have fewer each.
const (
	mostNeighbors = 20_000 // pairs, or relations where a filter or a view keeps from counters
	mostCounted   = 10_000 // relations, where nodes' are counted one by one
)

// MostPairs is among how many pairs of nodes relations are sought that match a filter. Where there are more, the
// relations of each node are read.
const MostPairs = 20_000

// Share returns how many rows each of n parents may have of so many, within bounds.
func Share(rows, n, least, most int) int { return min(max(rows/max(n, 1), least), max(most, least)) }

// Fan returns how many neighbors each of n entities may hand to the next step, which has room for so many.
func (q *Neighborhood) Fan(n, room int) int { return Share(4*room, n, 16, room+16) }

// Read returns how many relations of each of n entities are looked at where there are no counters.
func (q *Neighborhood) Read(n int) int { return Share(mostNeighbors, n, 16, 1000) }

// Counted returns how far relations of each of n entities are counted where there are no counters.
func (q *Neighborhood) Counted(n int) int { return Share(mostCounted, n, 10, 1000) }

// OfPair returns how many relations of each of n pairs are read: one, if no pair can show a second one.
func (q *Neighborhood) OfPair(n int) int {
	if n >= q.MaxRelations {
		return 1
	}
	return Share(2*q.MaxRelations, n, 1, q.MaxRelations)
}

// OfNode returns how many relations of each of n nodes with itself are read where those of pairs leave room for all,
// and so of each pair.
func (q *Neighborhood) OfNode(n int) int { return Share(10*q.MaxRelations, n, 1, q.MaxRelations) }

// CountedIn reports whether stores keep what the neighborhood goes by: there is neither a filter nor a view.
func (q *Neighborhood) CountedIn(v View) bool { return q.PairedIn(v) && q.List.Where == nil }

// PairedIn reports whether relations among the nodes are sought by the pairs that stores keep: there is no view.
func (q *Neighborhood) PairedIn(v View) bool { return v == View{} }

// Joins returns a function that reports whether relations between a and b can be in the list, as far as the ids tell
// that it asks of ends.
func (l *RelationList) Joins() func(a, b string) bool {
	var ends []map[string]bool
	for _, w := range conjunctsOf(l.Where) {
		for _, end := range []*EntityWhere{w.From, w.To, w.Either} {
			ids, ok := end.ids()
			if !ok {
				continue
			}
			set := make(map[string]bool, len(ids))
			for _, id := range ids {
				set[id] = true
			}
			ends = append(ends, set)
		}
	}
	return func(a, b string) bool {
		return !slices.ContainsFunc(ends, func(set map[string]bool) bool { return !set[a] && !set[b] })
	}
}

func (q *Neighborhood) cost(c *Cost) {
	c.addDrives(func(find Finder) error { _, err := q.List.Driven(find); return err })
	c.addStep(len(q.IDs))
	for i := range max(q.Depth, 1) {
		of := q.MaxNodes
		if i == 0 {
			of = min(of, len(q.IDs))
		}
		c.addStep(of * max(q.Read(of), q.Fan(of, q.MaxNodes)+1))
		c.addScan(&q.List, true, false)
		if q.Kinds != nil && !q.CountedIn(c.view) {
			c.addStep(0) // the same entities, of which few columns are read
		}
	}
	if q.PairedIn(c.view) {
		c.addStep(0) // the pairs among the nodes, which are read but not returned
	}
	c.addStep(3 * q.MaxRelations)
	if q.Hidden {
		c.addStep(q.MaxNodes * (q.Counted(q.MaxNodes) + 1))
	}
	referred := q.MaxNodes // one fetch for the ends and for what else the relations refer to
	if refersToEntities(sels(q.Relations), nil) {
		referred += q.MaxRelations
	}
	c.addStep(referred)
	for _, n := range q.Nodes {
		c.addEntities(n.Sel, q.MaxNodes)
	}
	c.addSelected(sels(q.Relations), q.MaxRelations)
}

// NamesRealization reports whether the filter says something about realization: then what did not occur counts, too.
func (w *RelationWhere) NamesRealization() bool {
	if w == nil {
		return false
	}
	if w.Realization != nil || w.Not.NamesRealization() {
		return true
	}
	for _, list := range [][]*RelationWhere{w.And, w.Or} {
		for _, c := range list {
			if c.NamesRealization() {
				return true
			}
		}
	}
	return false
}
