package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// TestCountable: what there are counters for is told from what must be counted.
func TestCountable(t *testing.T) {
	aid, consult := kg.RelationType("AID"), kg.RelationType("CONSULT")
	state, day, mode := kg.AspectState, edtf.Day(100), "x"
	both := func(types ...kg.RelationType) *Countable {
		return &Countable{Direction: kg.DirectionBoth, Types: types}
	}
	tests := []struct {
		name      string
		anchor    Anchor
		direction kg.Direction
		where     *RelationWhere
		want      *Countable // nil: it must be counted
	}{
		{name: "all", want: both()},
		{name: "an empty filter", where: &RelationWhere{}, want: both()},
		{name: "of each parent", anchor: AnchorEntity, want: both()},
		{
			name: "of each parent, outgoing", anchor: AnchorEntity, direction: kg.DirectionOutgoing,
			where: &RelationWhere{Type: typed(aid)},
			want:  &Countable{Direction: kg.DirectionOutgoing, Types: []kg.RelationType{aid}},
		},
		{name: "of a source", anchor: AnchorSource},
		{name: "types", where: &RelationWhere{Type: typed(aid, consult, aid)}, want: both(aid, consult)},
		{
			name: "types in common",
			where: &RelationWhere{Type: typed(aid, consult),
				And: []*RelationWhere{{Type: typed(consult)}}}, want: both(consult),
		},
		{
			name: "none in common", where: &RelationWhere{Type: typed(aid),
				And: []*RelationWhere{{Type: typed(consult)}}},
			want: &Countable{Direction: kg.DirectionBoth, Types: []kg.RelationType{}},
		},
		{
			name: "a type of another aspect", where: &RelationWhere{Type: typed(aid),
				Aspect: &AspectFilter{Eq: &state}},
			want: &Countable{Direction: kg.DirectionBoth, Types: []kg.RelationType{}},
		},
		{
			name: "no type at all", where: &RelationWhere{Type: &RelationTypeFilter{In: []kg.RelationType{}}},
			want: &Countable{Direction: kg.DirectionBoth, Types: []kg.RelationType{}},
		},
		{name: "from", where: &RelationWhere{From: entity("a")}, want: &Countable{Of: "a",
			Direction: kg.DirectionOutgoing}},
		{name: "to", where: &RelationWhere{To: entity("a")}, want: &Countable{Of: "a",
			Direction: kg.DirectionIncoming}},
		{
			name: "either, of a type", where: &RelationWhere{Either: entity("a"),
				And: []*RelationWhere{{Type: typed(aid)}}},
			want: &Countable{Of: "a", Direction: kg.DirectionBoth, Types: []kg.RelationType{aid}},
		},
		{name: "either of two", where: &RelationWhere{Either: entity("a", "b")}},
		{name: "from one to another", where: &RelationWhere{From: entity("a"), To: entity("b")}},
		{name: "twice", where: &RelationWhere{Either: entity("a"), And: []*RelationWhere{{Either: entity("b")}}}},
		{name: "of each parent, with another end", anchor: AnchorEntity, where: &RelationWhere{Either: entity("a")}},
		{
			name: "an end of a kind",
			where: &RelationWhere{From: &EntityWhere{ID: ids("a"),
				Kind: &EntityKindFilter{In: []kg.Kind{kg.KindState}}}},
		},
		{name: "a day", where: &RelationWhere{Type: typed(aid), At: &day}},
		{name: "a mode", where: &RelationWhere{And: []*RelationWhere{{Mode: &StringFilter{Eq: &mode}}}}},
		{name: "or", where: &RelationWhere{Or: []*RelationWhere{{Type: typed(aid)}, {Type: typed(consult)}}}},
		{name: "not", where: &RelationWhere{Not: &RelationWhere{Type: typed(aid)}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			l := RelationList{Anchor: test.anchor, Direction: test.direction, Where: test.where}
			got, ok := l.Countable()
			if ok != (test.want != nil) {
				t.Fatalf("countable: %t, %+v", ok, got)
			}
			if ok {
				if diff := cmp.Diff(*test.want, got); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			}
		})
	}
}

// TestPath: what the index of a list holds, and the conditions that it leaves open, by their names in the schema.
func TestPath(t *testing.T) {
	day, mode, name := edtf.Day(100), "x", "n"
	tests := []struct {
		name  string
		where *RelationWhere
		want  Path
	}{
		{name: "all", want: Path{Index: "all relations, by date", Rule: "date"}},
		{
			name: "ids leave nothing to be read", where: &RelationWhere{ID: ids("a"), Mode: &StringFilter{Eq: &mode}},
			want: Path{Index: "relations by their ids", Rule: "ids"},
		},
		{
			name: "one end, of a type", where: &RelationWhere{From: entity("a"), Type: typed("AID")},
			want: Path{Index: "the relations of one entity, of a few types", Rule: "end"},
		},
		{
			name: "more than the index holds",
			where: &RelationWhere{EventKey: nil, Source: ids("s"), Mode: &StringFilter{Eq: &mode}, At: &day,
				And: []*RelationWhere{{To: &EntityWhere{Name: &StringFilter{Eq: &name}},
					Mode: &StringFilter{Eq: &mode}}}},
			want: Path{Index: "the relations with one source, claimant, location or status", Rule: "tag",
				Unsought: []string{"mode", "at", "to"}},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := (&RelationList{Where: test.where}).Path(nil)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	names := &EntityList{Where: &EntityWhere{Name: &StringFilter{Contains: &name}}}
	want := Path{Index: "all entities, in their order", Unsought: []string{"name"}}
	if diff := cmp.Diff(want, names.Path()); diff != "" {
		t.Errorf("entities (-want +got):\n%s", diff)
	}
}
