package view

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
)

// TestPageInfo: cursors are those of the first and the last member, in the order of the list; an empty page has none.
func TestPageInfo(t *testing.T) {
	a, b, c := &kg.Entity{ID: "1", Name: "A"}, &kg.Entity{ID: "2", Name: "B"}, &kg.Entity{ID: "3", Name: "C"}
	byName, byID := plan.OrderByName, plan.OrderByID
	tests := []struct {
		name string
		page query.EntityPage
		want PageInfo
	}{
		{name: "empty", page: query.EntityPage{Order: byName}},
		{
			name: "empty, behind a cursor",
			page: query.EntityPage{Order: byName, HasPrevious: true},
			want: PageInfo{HasPreviousPage: true},
		},
		{
			name: "one member",
			page: query.EntityPage{Order: byName, Items: []*kg.Entity{b}},
			want: PageInfo{StartCursor: opt(byName.Cursor(b)), EndCursor: opt(byName.Cursor(b))},
		},
		{
			name: "several",
			page: query.EntityPage{Order: byName, Items: []*kg.Entity{a, b, c}, HasNext: true},
			want: PageInfo{HasNextPage: true, StartCursor: opt(byName.Cursor(a)), EndCursor: opt(byName.Cursor(c))},
		},
		{
			name: "by id",
			page: query.EntityPage{Order: byID, Items: []*kg.Entity{a, b}, HasNext: true, HasPrevious: true},
			want: PageInfo{HasNextPage: true, HasPreviousPage: true,
				StartCursor: opt(byID.Cursor(a)), EndCursor: opt(byID.Cursor(b))},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(&test.want, (&StateConnection{connection[*State]{&test.page}}).PageInfo()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestRelationPageInfo(t *testing.T) {
	page := &query.RelationPage{Items: []*kg.Relation{{SK: 9}, {SK: 4}}, HasPrevious: true, Total: 7}
	want := &PageInfo{HasPreviousPage: true,
		StartCursor: opt(plan.RelationCursor(9)), EndCursor: opt(plan.RelationCursor(4))}
	if diff := cmp.Diff(want, (&RelationConnection{page}).PageInfo()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if n := (&RelationConnection{page}).TotalCount(); n != 7 {
		t.Errorf("%d in all, want 7", n)
	}
}

// TestContradictionKind: what excludes something is EXCLUSIVE, whether it is disputed or not; and so is what has no
// other kind: what it excludes may be more than is read.
func TestContradictionKind(t *testing.T) {
	r, o := &kg.Relation{ID: "r"}, &kg.Relation{ID: "o", Status: kg.StatusDisputed}
	early, other := &kg.Relation{ID: "early"}, &kg.Relation{ID: "other"}
	page := &query.ContradictionPage{
		Items:    []*kg.Relation{r, o, early, other},
		Excludes: map[string][]*kg.Relation{"r": {o}},
		Precedes: map[string][]*kg.Relation{"early": {o}},
	}
	var got []ContradictionKind
	for _, c := range (&ContradictionConnection{page}).Nodes(&Key{Context: t.Context(), Alias: "nodes"}) {
		got = append(got, c.Kind())
	}
	want := []ContradictionKind{ContradictionExclusive, ContradictionDisputed, ContradictionOrder,
		ContradictionExclusive}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
