package view

import (
	"context"

	"graphd/internal/edtf"
	"graphd/internal/query"
)

// Path leads from one entity to another.
type Path struct {
	found *query.PathsFound
	path  *query.FoundPath
}

func pathsOf(found *query.PathsFound) []*Path {
	out := []*Path{}
	if found != nil {
		for i := range found.Paths {
			out = append(out, &Path{found, &found.Paths[i]})
		}
	}
	return out
}

func (p *Path) Keys() []string { return p.path.IDs }

func (p *Path) Length() int { return len(p.path.IDs) - 1 }

func (p *Path) Nodes(ctx context.Context) []Entity {
	key := keyOf(ctx)
	out := make([]Entity, len(p.path.IDs))
	for i, id := range p.path.IDs {
		out[i] = EntityOf(p.found.Node(key, id))
	}
	return out
}

func (p *Path) Relations(ctx context.Context) []*Relation {
	key := keyOf(ctx)
	out := make([]*Relation, len(p.path.Relations))
	for i, r := range p.path.Relations {
		out[i] = relationOf(p.found.Relation(key, r))
	}
	return out
}

func (p *Path) Departure() *edtf.Day { return p.day(p.path.Departure) }

func (p *Path) Arrival() *edtf.Day { return p.day(p.path.Arrival) }

func (p *Path) day(d edtf.Day) *edtf.Day {
	if !p.path.Timed {
		return nil
	}
	return finite(d)
}
