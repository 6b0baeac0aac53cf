package view

import (
	"context"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/query"
)

// Subgraph is a part of the graph to draw.
type Subgraph struct{ g *query.Subgraph }

func (s *Subgraph) Truncated() bool { return s.g.Truncated }

func (s *Subgraph) Nodes(ctx context.Context) []Entity {
	key := keyOf(ctx)
	out := make([]Entity, len(s.g.Entities))
	for i, e := range s.g.Entities {
		out[i] = EntityOf(s.g.Node(key, e))
	}
	return out
}

func (s *Subgraph) Relations(ctx context.Context) []*Relation {
	key := keyOf(ctx)
	out := make([]*Relation, len(s.g.Relations))
	for i, r := range s.g.Relations {
		out[i] = relationOf(s.g.Relation(key, r))
	}
	return out
}

// Hidden lists the nodes that have more relations than are shown, in the order of the nodes.
func (s *Subgraph) Hidden() []*HiddenCount {
	out := []*HiddenCount{}
	for _, id := range s.g.IDs {
		if n := s.g.Hidden[id]; n > 0 {
			out = append(out, &HiddenCount{id, n})
		}
	}
	return out
}

// HiddenCount says how many relations of a node were left out.
type HiddenCount struct {
	Key   string
	Count int
}

// SubgraphLink is all relations between two nodes.
type SubgraphLink struct {
	Source    string
	Target    string
	Count     int
	First     *edtf.Day
	Last      *edtf.Day
	QuadClass *kg.QuadClass
}

// Links joins parallel relations, in the order of their latest.
func (s *Subgraph) Links() []*SubgraphLink {
	type pair struct{ a, b string }
	type group struct {
		*SubgraphLink
		backward int // relations that go from target to source
		classes  map[kg.QuadClass]int
	}
	groups := map[pair]*group{}
	out := []*SubgraphLink{}
	for _, r := range s.g.Relations {
		p := pair{min(r.From, r.To), max(r.From, r.To)}
		g := groups[p]
		if g == nil {
			g = &group{SubgraphLink: &SubgraphLink{Source: p.a, Target: p.b}, classes: map[kg.QuadClass]int{}}
			groups[p] = g
			out = append(out, g.SubgraphLink)
		}
		g.Count++
		g.classes[r.Type.Info().QuadClass]++
		if !r.Symmetric && r.From != p.a {
			g.backward++
		}
		start := r.SK.Start()
		if first := finite(start); g.Count == 1 {
			g.First, g.Last = first, first
		} else if g.First != nil && start < *g.First {
			g.First = first // null if unbounded, and so it stays
		}
	}
	for _, g := range groups {
		if g.backward == g.Count {
			g.Source, g.Target = g.Target, g.Source
		}
		var best kg.QuadClass
		for _, class := range append([]kg.QuadClass{""}, kg.QuadClasses...) {
			if g.classes[class] > g.classes[best] {
				best = class
			}
		}
		g.QuadClass = opt(best)
	}
	return out
}
