package view

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/query"
)

// TestWhen: each bound is shown as what it is; one that there is not is null.
func TestWhen(t *testing.T) {
	v, err := edtf.Parse("2024-01?/2024-03~")
	if err != nil {
		t.Fatal(err)
	}
	day := func(n int) *edtf.Day { return new(edtf.Day(n)) }
	open := edtf.Bounds{StartEarliest: edtf.MinDay, StartLatest: edtf.MaxDay, EndEarliest: edtf.MinDay,
		EndLatest: edtf.MaxDay, CertainFrom: edtf.NeverFrom, CertainTo: edtf.NeverTo}
	tests := []struct {
		name   string
		bounds edtf.Bounds
		want   []*edtf.Day // in the order of the bounds
	}{
		{
			name: "all",
			bounds: edtf.Bounds{StartEarliest: 1, StartLatest: 2, EndEarliest: 3, EndLatest: 4,
				CertainFrom: 5, CertainTo: 6},
			want: []*edtf.Day{day(1), day(2), day(3), day(4), day(5), day(6)},
		},
		{name: "none, and never certain", bounds: open, want: make([]*edtf.Day, 6)},
		{
			name: "certain since ever",
			bounds: edtf.Bounds{StartEarliest: edtf.MinDay, StartLatest: 2, EndEarliest: 3, EndLatest: edtf.MaxDay,
				CertainFrom: edtf.MinDay, CertainTo: 6},
			want: []*edtf.Day{nil, day(2), day(3), nil, nil, day(6)},
		},
	}
	for _, test := range tests {
		w := &When{v, test.bounds}
		got := []*edtf.Day{w.StartEarliest(), w.StartLatest(), w.EndEarliest(), w.EndLatest(), w.CertainFrom(),
			w.CertainTo()}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		if w.Edtf().String() != "2024-01?/2024-03~" || !w.Uncertain() || !w.Approximate() {
			t.Errorf("%s: %s, uncertain %t, approximate %t", test.name, w.Edtf(), w.Uncertain(), w.Approximate())
		}
	}
}

// TestRelationFields: what follows from type, mode and claims, and what is null because it is absent.
func TestRelationFields(t *testing.T) {
	r := &Relation{&query.RelationNode{Relation: &kg.Relation{ID: "r", Assertion: kg.Assertion{
		Type: "ASSAULT", Mode: "aerial", From: "a", To: "b", EventKey: "e",
		Claims: []kg.Claim{{Evidence: make([]kg.Evidence, 2)}, {}, {Evidence: make([]kg.Evidence, 1)}},
	}}}}
	if r.Aspect() != kg.AspectEvent || *r.QuadClass() != "MATERIAL_CONFLICT" || *r.Score() >= 0 {
		t.Errorf("%s, %s, %v", r.Aspect(), *r.QuadClass(), *r.Score())
	}
	if r.ClaimCount() != 3 || r.EvidenceCount() != 3 || *r.EventKey() != "e" || *r.Mode() != "aerial" {
		t.Errorf("%d claims, %d pieces of evidence, event %s", r.ClaimCount(), r.EvidenceCount(), *r.EventKey())
	}
	if r.Role() != nil || r.Description() != nil || r.Goldstein() != nil || r.SupersededAt() != nil {
		t.Error("what is absent is shown")
	}
	border := &Relation{&query.RelationNode{Relation: &kg.Relation{Assertion: kg.Assertion{Type: kg.TypeBorders}}}}
	if border.QuadClass() != nil || border.Score() != nil || border.Aspect() != kg.AspectState {
		t.Errorf("a border has %v, %v, %s", border.QuadClass(), border.Score(), border.Aspect())
	}
}
