package plan

import (
	"slices"

	"graphd/internal/kg"
)

// Countable is what a list of relations holds that asks for no more than types and one end: stores keep counters for
// these.
type Countable struct {
	Of        string            // the entity; empty: each of the parents or, at the root, all relations
	Direction kg.Direction      // as seen from the entity
	Types     []kg.RelationType // distinct; nil: all
}

// Countable returns what the list holds, and false if it asks for more.
func (l *RelationList) Countable() (Countable, bool) {
	c := Countable{Direction: kg.DirectionBoth}
	switch l.Anchor {
	case AnchorRoot:
	case AnchorEntity:
		if l.Direction != "" {
			c.Direction = l.Direction
		}
	default:
		return c, false
	}
	wheres := conjunctsOf(l.Where)
	for _, w := range wheres {
		rest := *w
		rest.And, rest.Type, rest.Aspect, rest.QuadClass = nil, nil, nil, nil
		for _, end := range []struct {
			where     **EntityWhere
			direction kg.Direction
		}{{&rest.From, kg.DirectionOutgoing}, {&rest.To, kg.DirectionIncoming}, {&rest.Either, kg.DirectionBoth}} {
			if id := onlyID(*end.where); id != "" && l.Anchor == AnchorRoot && c.Of == "" {
				c.Of, c.Direction = id, end.direction
				*end.where = nil
			}
		}
		if !rest.isEmpty() {
			return c, false
		}
	}
	c.Types = wheres.allTypes()
	return c, true
}

// allTypes returns the types that all conjuncts allow, and nil if they allow all; unlike types, which is for seeking,
// it returns an empty list if they allow none.
func (c conjuncts) allTypes() []kg.RelationType {
	var out []kg.RelationType
	for _, w := range c {
		for _, p := range []Pred{filter(RelType, (*Filter[kg.RelationType])(w.Type)), w.typesOf()} {
			for _, q := range flatten(p) {
				allowed := []string{} // of a predicate that never holds
				switch q := q.(type) {
				case In:
					allowed = q.Values
				case All:
					continue
				}
				keep := []kg.RelationType{}
				for _, v := range distinct(allowed) {
					if t := kg.RelationType(v); out == nil || slices.Contains(out, t) {
						keep = append(keep, t)
					}
				}
				out = keep
			}
		}
	}
	return out
}

// onlyID returns the id of an entity that w asks for, if it asks for nothing else; empty otherwise.
func onlyID(w *EntityWhere) string {
	ids, ok := w.ids()
	if !ok || len(distinct(ids)) != 1 || w.Kind != nil || w.Name != nil || w.HasRelation != nil || w.And != nil ||
		w.Or != nil || w.Not != nil {
		return ""
	}
	return ids[0]
}

// isEmpty reports whether w asks for nothing.
func (w *RelationWhere) isEmpty() bool { return IsAlways(w.Lower()) }

// Unfiltered returns the list without conditions on what its access finds: for those who know that it finds the list's
// rows alone.
func (l *RelationList) Unfiltered() *RelationList {
	bare := *l
	bare.lowered = All{}
	return &bare
}
