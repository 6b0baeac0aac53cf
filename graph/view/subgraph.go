package view

import (
	"context"
	"slices"

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

// Degrees lists the nodes with the number of their relations.
func (s *Subgraph) Degrees() []*NodeDegree {
	out := make([]*NodeDegree, len(s.g.IDs))
	for i, id := range s.g.IDs {
		d := s.g.Degrees[id]
		out[i] = &NodeDegree{Key: id, Depth: s.g.Depth[id], Count: d.Count, Hidden: d.Hidden, MoreThan: d.More}
	}
	return out
}

// NodeDegree says how many relations a node has.
type NodeDegree struct {
	Key                  string
	Depth, Count, Hidden int
	MoreThan             bool
}

// Hidden lists the nodes that have more relations than are shown, in the order of the nodes.
func (s *Subgraph) Hidden() []*HiddenCount {
	out := []*HiddenCount{}
	for _, id := range s.g.IDs {
		if d := s.g.Degrees[id]; d.Hidden > 0 || d.More {
			out = append(out, &HiddenCount{id, d.Hidden, d.More})
		}
	}
	return out
}

// HiddenCount says how many relations of a node were left out.
type HiddenCount struct {
	Key      string
	Count    int
	MoreThan bool
}

// Bounds is the smallest box that holds the points of all nodes.
func (s *Subgraph) Bounds() *Bounds {
	var b *Bounds
	var east []float64 // degrees
	for _, e := range s.g.Entities {
		if e.Point == nil {
			continue
		}
		if east = append(east, e.Point.Lon); b == nil {
			b = &Bounds{South: e.Point.Lat, North: e.Point.Lat}
		}
		b.South, b.North = min(b.South, e.Point.Lat), max(b.North, e.Point.Lat)
	}
	if b == nil {
		return nil
	}
	slices.Sort(east) // the box leaves out the widest gap between two neighbors on the circle
	b.West, b.East = east[0], east[len(east)-1]
	widest := b.West + 360 - b.East
	for i, x := range east[1:] {
		if gap := x - east[i]; gap > widest {
			widest, b.West, b.East = gap, x, east[i]
		}
	}
	return b
}

// Bounds is a box on the map.
type Bounds struct{ South, West, North, East float64 }

// SubgraphLink is all relations between two nodes.
type SubgraphLink struct {
	Source    string
	Target    string
	Count     int
	Total     *int
	First     *edtf.Day
	Last      *edtf.Day
	QuadClass *kg.QuadClass
	MeanScore *float64
}

// link is one under way.
type link struct {
	*SubgraphLink
	relations []*kg.Relation
}

// Links joins parallel relations, in the order of their latest.
func (s *Subgraph) Links() []*SubgraphLink {
	links := map[string]*link{}
	out := []*SubgraphLink{}
	for _, r := range s.g.Relations {
		key := kg.PairKey(r.From, r.To)
		l := links[key]
		if l == nil {
			l = &link{SubgraphLink: &SubgraphLink{Source: min(r.From, r.To), Target: max(r.From, r.To)}}
			links[key] = l
			out = append(out, l.SubgraphLink)
		}
		l.relations = append(l.relations, r)
	}
	for key, l := range links {
		l.sumUp(s.g.AllCount)
		if p := s.g.Pairs[key]; p != nil {
			n := int(p.N)
			l.Total = &n
		}
	}
	return out
}

// sumUp fills the link from its relations, the latest first. Those that did not occur count if all do, or if none
// occurred.
func (l *link) sumUp(all bool) {
	occurred := func(r *kg.Relation) bool { return r.Realization == kg.RealizationOccurred }
	all = all || !slices.ContainsFunc(l.relations, occurred)
	backward, events := 0, map[string]bool{}
	classes, scores, sum := map[kg.QuadClass]int{}, 0, 0.0
	l.Last = finite(l.relations[0].SK.Start())
	for _, r := range l.relations {
		if !r.Symmetric && r.From != l.Source {
			backward++
		}
		l.First = finite(r.SK.Start())
		if !all && !occurred(r) || r.EventKey != "" && events[r.EventKey] {
			continue
		}
		events[r.EventKey] = true
		l.Count++
		if class := r.Type.Info().QuadClass; class != "" {
			classes[class]++
		}
		if score := r.Score(); score != nil {
			scores, sum = scores+1, sum+*score
		}
	}
	if backward == len(l.relations) {
		l.Source, l.Target = l.Target, l.Source
	}
	var best kg.QuadClass
	for _, class := range kg.QuadClasses {
		if classes[class] > classes[best] {
			best = class
		}
	}
	l.QuadClass = opt(best)
	if scores > 0 {
		mean := sum / float64(scores)
		l.MeanScore = &mean
	}
}
