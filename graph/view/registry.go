package view

import (
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/store"
)

// RelationTypeInfo is what the registry says of a type of relation.
type RelationTypeInfo struct{ *kg.TypeInfo }

// RelationTypes shows the registry.
func RelationTypes() []*RelationTypeInfo {
	out := make([]*RelationTypeInfo, len(kg.RelationTypes))
	for i := range kg.RelationTypes {
		out[i] = &RelationTypeInfo{&kg.RelationTypes[i]}
	}
	return out
}

func (t *RelationTypeInfo) QuadClass() *kg.QuadClass { return opt(t.TypeInfo.QuadClass) }
func (t *RelationTypeInfo) Score() *float64          { return t.TypeInfo.Modes[0].Score }
func (t *RelationTypeInfo) Symmetry() kg.Symmetry    { return t.TypeInfo.Modes[0].Symmetry }

// Symmetric reports whether relations of the type, without a mode, never have a direction.
func (t *RelationTypeInfo) Symmetric() bool { return t.Symmetry() == kg.SymmetryAlways }

// Modes lists the modes that the type may have.
func (t *RelationTypeInfo) Modes() []*RelationMode {
	out := []*RelationMode{}
	for _, m := range t.TypeInfo.Modes[1:] {
		out = append(out, &RelationMode{m.Mode, m.Score, m.Symmetry})
	}
	return out
}

// Joins lists the kinds that the type may join.
func (t *RelationTypeInfo) Joins() []*kg.Join { return pointers(t.TypeInfo.Joins) }

// RelationMode is a mode of a type of relation.
type RelationMode struct {
	Name     string
	Score    *float64
	Symmetry kg.Symmetry
}

// Stats are figures on the whole graph.
type Stats struct {
	*store.Stats
	Version string // of graphd
}

// EntityCount is the number of entities of all kinds.
func (s *Stats) EntityCount() int { return sum(s.Stats.Entities) }

// RelationCount is the number of relations of all types.
func (s *Stats) RelationCount() int { return sum(s.Stats.Relations) }

// Entities counts the kinds that there are, in the enum's order.
func (s *Stats) Entities() []*KindCount {
	out := []*KindCount{}
	for _, k := range kg.Kinds {
		if n := s.Stats.Entities[k]; n > 0 {
			out = append(out, &KindCount{k, n})
		}
	}
	return out
}

// Relations counts the types that there are, in the registry's order.
func (s *Stats) Relations() []*TypeCount {
	out := []*TypeCount{}
	for i := range kg.RelationTypes {
		if t := kg.RelationTypes[i].Type; s.Stats.Relations[t] > 0 {
			out = append(out, &TypeCount{t, s.Stats.Relations[t]})
		}
	}
	return out
}

func (s *Stats) From() *edtf.Day { return finite(s.Earliest) }
func (s *Stats) To() *edtf.Day   { return finite(s.Latest) }

// LastRecordedAt is when something was recorded last; nil in an empty graph.
func (s *Stats) LastRecordedAt() *time.Time {
	if s.LastRecorded.IsZero() {
		return nil
	}
	return &s.LastRecorded
}

// KindCount is the number of entities of a kind.
type KindCount struct {
	Kind  kg.Kind
	Count int
}

// TypeCount is the number of relations of a type.
type TypeCount struct {
	Type  kg.RelationType
	Count int
}

func sum[K comparable](m map[K]int) int {
	n := 0
	for _, v := range m {
		n += v
	}
	return n
}

// pointers lists the members' addresses, which is how gqlgen takes a list of objects.
func pointers[T any](list []T) []*T {
	out := make([]*T, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}
