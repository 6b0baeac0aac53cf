package view

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/query"
)

// parallel is a relation of a subgraph that begins on a day; 0 is unbounded.
func parallel(from, to string, kind kg.RelationType, day int, symmetric bool) *kg.Relation {
	start := edtf.Day(day)
	if day == 0 {
		start = edtf.MinDay
	}
	return &kg.Relation{Assertion: kg.Assertion{From: from, To: to, Type: kind, Symmetric: symmetric},
		SK: kg.NewSortKey(start, from+to)}
}

func TestLinks(t *testing.T) {
	day := func(n int) *edtf.Day { return new(edtf.Day(n)) }
	mean := func(sum float64, n int) *float64 { return new(sum / float64(n)) }
	conflict, talk := kg.QuadClass("MATERIAL_CONFLICT"), kg.QuadClass("VERBAL_COOPERATION")
	tests := []struct {
		name      string
		relations []*kg.Relation // the latest first
		want      []*SubgraphLink
	}{
		{name: "nothing", want: []*SubgraphLink{}},
		{
			name: "both ways: the ends in the order of their ids",
			relations: []*kg.Relation{
				parallel("b", "a", "ASSAULT", 30, false),
				parallel("a", "b", "ASSAULT", 20, false),
			},
			want: []*SubgraphLink{
				{Source: "a", Target: "b", Count: 2, First: day(20), Last: day(30),
					QuadClass: &conflict, MeanScore: mean(-18, 2)}},
		},
		{
			name: "all one way, against the order of the ids",
			relations: []*kg.Relation{
				parallel("b", "a", "ASSAULT", 30, false),
				parallel("b", "a", "ASSAULT", 20, false),
			},
			want: []*SubgraphLink{
				{Source: "b", Target: "a", Count: 2, First: day(20), Last: day(30),
					QuadClass: &conflict, MeanScore: mean(-18, 2)}},
		},
		{
			name: "one without a direction among them",
			relations: []*kg.Relation{
				parallel("b", "a", "ASSAULT", 30, false),
				parallel("b", "a", "AGREE", 20, true),
				parallel("b", "a", "AGREE", 10, false),
			},
			want: []*SubgraphLink{
				{Source: "a", Target: "b", Count: 3, First: day(10), Last: day(30),
					QuadClass: &talk, MeanScore: mean(-4, 3)}},
		},
		{
			name: "unbounded: first is null",
			relations: []*kg.Relation{
				parallel("a", "b", "ASSAULT", 30, false),
				parallel("a", "b", "ASSAULT", 0, false),
				parallel("a", "b", "COERCE", 0, false),
			},
			want: []*SubgraphLink{{Source: "a", Target: "b", Count: 3, Last: day(30), QuadClass: &conflict,
				MeanScore: mean(-25, 3)}},
		},
		{
			name: "most have no class: that of the others",
			relations: []*kg.Relation{
				parallel("a", "b", kg.TypeBorders, 30, true),
				parallel("a", "b", kg.TypeBorders, 20, true),
				parallel("a", "b", "ASSAULT", 10, false),
			},
			want: []*SubgraphLink{
				{Source: "a", Target: "b", Count: 3, First: day(10), Last: day(30),
					QuadClass: &conflict, MeanScore: mean(-9, 1)}},
		},
		{
			name: "several pairs, and one with itself, in the order of their latest",
			relations: []*kg.Relation{
				parallel("c", "c", "ASSAULT", 40, false),
				parallel("a", "b", "ASSAULT", 30, false),
				parallel("c", "c", "ASSAULT", 20, false),
			},
			want: []*SubgraphLink{
				{Source: "c", Target: "c", Count: 2, First: day(20), Last: day(40),
					QuadClass: &conflict, MeanScore: mean(-18, 2)},
				{Source: "a", Target: "b", Count: 1, First: day(30), Last: day(30),
					QuadClass: &conflict, MeanScore: mean(-9, 1)}},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := (&Subgraph{&query.Subgraph{Relations: test.relations}}).Links()
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestHidden: nodes of which nothing is hidden are not listed, the others in the order of the nodes.
func TestHidden(t *testing.T) {
	g := &query.Subgraph{
		IDs:     []string{"b", "c", "a", "d"},
		Degrees: map[string]query.Degree{"a": {Hidden: 2}, "b": {Hidden: 5, More: true}, "c": {}, "d": {More: true}},
	}
	if diff := cmp.Diff([]*HiddenCount{{"b", 5, true}, {"a", 2, false}, {"d", 0, true}},
		(&Subgraph{g}).Hidden()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := (&Subgraph{&query.Subgraph{IDs: g.IDs}}).Hidden(); got == nil || len(got) > 0 {
		t.Errorf("hidden, where nothing was counted: %v", got)
	}
}
