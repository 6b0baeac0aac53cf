package view

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/kg"
	"graphd/internal/store"
)

// TestStats: kinds and types stand in the order of the enums; those that there are none of are not listed.
func TestStats(t *testing.T) {
	s := &Stats{Stats: &store.Stats{
		Entities:  map[kg.Kind]int{kg.KindSource: 1, kg.KindState: 3, kg.KindPerson: 0},
		Relations: map[kg.RelationType]int{kg.TypeBorders: 4, "AGREE": 2},
	}}
	if diff := cmp.Diff([]*KindCount{{kg.KindState, 3}, {kg.KindSource, 1}}, s.Entities()); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]*TypeCount{{"AGREE", 2}, {kg.TypeBorders, 4}}, s.Relations()); diff != "" {
		t.Errorf("types (-want +got):\n%s", diff)
	}
	if s.EntityCount() != 4 || s.RelationCount() != 6 {
		t.Errorf("%d entities, %d relations", s.EntityCount(), s.RelationCount())
	}
	empty := &Stats{Stats: &store.Stats{}}
	if e, r := empty.Entities(), empty.Relations(); e == nil || r == nil || len(e)+len(r) > 0 {
		t.Errorf("an empty graph has %v and %v", e, r)
	}
}

// TestRelationTypes: what the API tells of a type agrees with the registry.
func TestRelationTypes(t *testing.T) {
	types := RelationTypes()
	if len(types) != len(kg.RelationTypes) {
		t.Fatalf("%d types, want %d", len(types), len(kg.RelationTypes))
	}
	byType := map[kg.RelationType]*RelationTypeInfo{}
	for _, info := range types {
		byType[info.Type] = info
	}
	tests := []struct {
		kind      kg.RelationType
		symmetric bool
		symmetry  kg.Symmetry
		modes     []string
		scored    bool
	}{
		{kind: "AGREE", symmetry: kg.SymmetryOptional, scored: true},
		{kind: kg.TypeStatement, symmetry: kg.SymmetryNever},
		{
			kind:      "CONSULT",
			symmetric: true,
			symmetry:  kg.SymmetryAlways,
			modes:     []string{"visit", "third-party", "multilateral", "phone"},
			scored:    true,
		},
		{
			kind:     kg.TypeDiplomaticRelations,
			symmetry: kg.SymmetryOptional,
			modes:    []string{"ambassador", "minister", "charge_d_affaires", "interests_section", "none"},
		},
	}
	for _, test := range tests {
		info := byType[test.kind]
		var modes []string
		for _, m := range info.Modes() {
			modes = append(modes, m.Name)
		}
		if diff := cmp.Diff(test.modes, modes); diff != "" {
			t.Errorf("modes of %s (-want +got):\n%s", test.kind, diff)
		}
		if info.Symmetric() != test.symmetric || info.Symmetry() != test.symmetry ||
			(info.Score() != nil) != test.scored {
			t.Errorf("%s: symmetric %t, %s, score %v", test.kind, info.Symmetric(), info.Symmetry(), info.Score())
		}
	}
}
