package plan

import (
	"cmp"

	"graphd/internal/kg"
)

// NeighborOrder says which neighbors of an entity come first. Those that it holds for equal are ordered by their ids.
type NeighborOrder string

// The orders of neighbors.
const (
	OrderRecent NeighborOrder = "RECENT" // those with the latest relation that occurred
	OrderWeight NeighborOrder = "WEIGHT" // those with the most relations that occurred
	OrderScore  NeighborOrder = "SCORE"  // those with the greatest kg.PairCounts.Heat
)

// PairList is a step that lists pairs of entities that have current relations.
type PairList struct {
	Among     bool         // those of two parents, each once; otherwise those of each parent and its neighbors
	Kinds     []kg.Kind    // of the neighbors; nil: all
	Direction kg.Direction // which relations the parent has with its neighbor, whether they occurred or not
	Order     NeighborOrder
	Limit     int  // of the pairs of each parent; 0: all, in any order
	Brief     bool // without a limit: no more of a pair than the two, Total, N and what it is ordered by
}

// Key returns what a pair is ordered by, the greatest first.
func (o NeighborOrder) Key(p *kg.Pair) int64 {
	switch o {
	case OrderWeight:
		return p.N
	case OrderScore:
		return p.Heat
	}
	return int64(p.Last)
}

// Set sets what a pair is ordered by.
func (o NeighborOrder) Set(p *kg.Pair, key int64) {
	switch o {
	case OrderWeight:
		p.N = key
	case OrderScore:
		p.Heat = key
	default:
		p.Last = kg.SortKey(key)
	}
}

// Compare orders two pairs of one entity.
func (o NeighborOrder) Compare(of string, a, b *kg.Pair) int {
	return cmp.Or(cmp.Compare(o.Key(b), o.Key(a)), cmp.Compare(a.Other(of), b.Other(of)))
}

// Leads reports whether the pair has a relation of this direction, as seen from one of the two.
func Leads(p *kg.Pair, from string, d kg.Direction) bool {
	forth, back := p.TotalForth, p.TotalBack
	if from == p.B {
		forth, back = back, forth
	}
	switch d {
	case kg.DirectionOutgoing:
		return forth > 0
	case kg.DirectionIncoming:
		return back > 0
	}
	return p.Total > 0
}
