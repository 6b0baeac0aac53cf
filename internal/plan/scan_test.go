package plan

import (
	"slices"
	"testing"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// TestScans: what an index seeks is no scan; what is filtered is one, and each condition on an entity's relations.
func TestScans(t *testing.T) {
	day := edtf.Day(19_000)
	event, disputed, asserted, planned := kg.AspectEvent, kg.StatusDisputed, kg.StatusAsserted, kg.RealizationPlanned
	id := func(ids ...string) *IDFilter { return &IDFilter{In: ids} }
	end := func(ids ...string) *EntityWhere { return &EntityWhere{ID: id(ids...)} }
	text := "x"
	for name, c := range map[string]struct {
		anchor      Anchor
		where       *RelationWhere
		list, count int
	}{
		"all": {anchor: AnchorRoot},
		"40 conditions": {anchor: AnchorRoot, list: 3, count: 3,
			where: &RelationWhere{Or: slices.Repeat([]*RelationWhere{{EventKey: id("a")}}, 40)}},
		"39 conditions": {anchor: AnchorRoot, list: 2, count: 2,
			where: &RelationWhere{Or: slices.Repeat([]*RelationWhere{{EventKey: id("a")}}, 39)}},
		"of an entity": {anchor: AnchorEntity, count: 1},
		"ids": {
			anchor: AnchorRoot, where: &RelationWhere{ID: id("a"), Mode: &StringFilter{Eq: &text}}, count: 1,
		},
		"a type": {
			anchor: AnchorRoot, where: &RelationWhere{Type: &RelationTypeFilter{In: []kg.RelationType{kg.TypePartOf}}},
			count: 1,
		},
		"an aspect": {anchor: AnchorRoot, where: &RelationWhere{Aspect: &AspectFilter{Eq: &event}}, list: 1, count: 1},
		"a type of an entity": {
			anchor: AnchorEntity,
			where:  &RelationWhere{Type: &RelationTypeFilter{In: []kg.RelationType{kg.TypePartOf}}}, count: 1,
		},
		"a day": {anchor: AnchorRoot, where: &RelationWhere{At: &day}, count: 1},
		"a day of a type": {
			anchor: AnchorRoot,
			where:  &RelationWhere{At: &day, Type: &RelationTypeFilter{In: []kg.RelationType{kg.TypePartOf}}}, list: 1,
			count: 1,
		},
		"until a day, of a type": {
			anchor: AnchorRoot,
			where: &RelationWhere{
				During: &DateRange{To: &day}, Type: &RelationTypeFilter{In: []kg.RelationType{kg.TypePartOf}},
			},
			count: 1,
		},
		"two ends": {anchor: AnchorRoot, where: &RelationWhere{From: end("a"), To: end("b")}, count: 1},
		"one end":  {anchor: AnchorRoot, where: &RelationWhere{From: end("a")}, count: 1},
		"a kind of end": {
			anchor: AnchorRoot,
			where:  &RelationWhere{From: &EntityWhere{Kind: &EntityKindFilter{In: []kg.Kind{kg.KindState}}}}, list: 1,
			count: 1,
		},
		"two states": {
			anchor: AnchorRoot, where: &RelationWhere{BetweenStates: []string{"a", "b"}}, count: 1,
		},
		"a source": {anchor: AnchorRoot, where: &RelationWhere{Source: id("a")}, count: 1},
		"a source, and a mode": {
			anchor: AnchorRoot, where: &RelationWhere{Source: id("a"), Mode: &StringFilter{Eq: &text}}, list: 1,
			count: 1,
		},
		"a rare status": {
			anchor: AnchorRoot, where: &RelationWhere{Status: &ClaimStatusFilter{Eq: &disputed}}, count: 1,
		},
		"the usual status": {
			anchor: AnchorRoot, where: &RelationWhere{Status: &ClaimStatusFilter{Eq: &asserted}}, list: 1, count: 1,
		},
		"what is planned": {
			anchor: AnchorRoot, where: &RelationWhere{Realization: &RealizationFilter{Eq: &planned}}, count: 1,
		},
		"a mode": {anchor: AnchorRoot, where: &RelationWhere{Mode: &StringFilter{Eq: &text}}, count: 1},
		"a mode, and a confidence": {
			anchor: AnchorRoot, where: &RelationWhere{Mode: &StringFilter{Eq: &text}, Confidence: &FloatFilter{}},
			list: 1, count: 1,
		},
		"either of two": {
			anchor: AnchorRoot, where: &RelationWhere{Or: []*RelationWhere{{From: end("a")}, {To: end("a")}}}, list: 1,
			count: 1,
		},
		"an end's relations": {
			anchor: AnchorRoot, where: &RelationWhere{From: &EntityWhere{HasRelation: &RelationWhere{Source: id("a")}}},
			list: 3, count: 3,
		},
		"either end's relations": {
			anchor: AnchorRoot,
			where:  &RelationWhere{Either: &EntityWhere{HasRelation: &RelationWhere{Source: id("a")}}}, list: 3,
			count: 3,
		},
		"in a condition that holds": {
			anchor: AnchorRoot,
			where:  &RelationWhere{And: []*RelationWhere{{Source: id("a")}, {Score: &FloatFilter{}}}}, list: 1,
			count: 1,
		},
	} {
		l := &RelationList{
			Anchor: c.anchor, Direction: kg.DirectionBoth, Where: c.where,
			Scan: Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: 10},
		}
		if list, count := l.scans(), l.countScans(); list != c.list || count != c.count {
			t.Errorf("%s: %d and %d, want %d and %d", name, list, count, c.list, c.count)
		}
	}
	for name, c := range map[string]struct {
		list        EntityList
		list0, want int // of the list, and of counting
	}{
		"all": {list: EntityList{}},
		"ids": {list: EntityList{Where: end("a")}, want: 1},
		"begins with": {
			list: EntityList{Where: &EntityWhere{Name: &StringFilter{StartsWith: &text}}, Order: OrderByName}, want: 1,
		},
		"begins, by id": {
			list: EntityList{Where: &EntityWhere{Name: &StringFilter{StartsWith: &text}}, Order: OrderByID}, list0: 1,
			want: 1,
		},
		"names": {
			list: EntityList{Where: &EntityWhere{Name: &StringFilter{In: many(1000)}}, Order: OrderByName}, want: 1,
		},
		"contains": {
			list: EntityList{Where: &EntityWhere{Name: &StringFilter{Contains: &text}}, Order: OrderByName}, list0: 1,
			want: 1,
		},
		"has relation": {
			list: EntityList{Where: &EntityWhere{HasRelation: &RelationWhere{}}, Order: OrderByName}, list0: 2, want: 2,
		},
		"tied to parents": {list: EntityList{Via: &Via{}}, want: 1},
	} {
		if list, count := c.list.scans(), c.list.countScans(); list != c.list0 || count != c.want {
			t.Errorf("%s: %d and %d, want %d and %d", name, list, count, c.list0, c.want)
		}
	}
}

// TestCostOfFields: a field counts as often as it can be written.
func TestCostOfFields(t *testing.T) {
	sel := func(fields int, refs ...*RefField) []RelationChild {
		return []RelationChild{{Sel: &RelationSel{Fields: fields, Refs: refs}}}
	}
	for name, c := range map[string]struct {
		root Root
		want Cost
	}{
		"relations": {
			root: Root{Question: relations(20, func(f *RelationField) {
				f.Children, f.Written = sel(7), Written{Page: 2, Row: 3}
			})},
			want: Cost{Steps: 1, Rows: 20, Fields: 20*7 + 2 + 20*3},
		},
		"an end": {
			root: Root{Question: relations(20, func(f *RelationField) {
				f.Children = sel(1, &RefField{Sel: &EntitySel{Fields: 5}})
			})},
			want: Cost{Steps: 2, Rows: 40, Fields: 20 + 100},
		},
		"sources": {root: Root{Question: relations(20, func(f *RelationField) {
			f.Children = sel(1, &RefField{Role: RoleSource, Times: 10, Sel: &EntitySel{Fields: 5}})
		})}, want: Cost{Steps: 2, Rows: 20 + 200, Fields: 20 + 1000}},
		"sources and claimants": {root: Root{Question: relations(20, func(f *RelationField) {
			f.Children = sel(0, &RefField{Role: RoleSource, Times: 10, Sel: &EntitySel{}},
				&RefField{Role: RoleClaimant, Times: 3, Sel: &EntitySel{}})
		})}, want: Cost{Steps: 2, Rows: 20 + 260}},
		"histories": {
			root: Root{
				Question: &ByID{
					IDs: many(2), Relations: &RelationSel{
						Histories: []*LinkedField{{
							Part: Part{Limit: 100}, Sel: sel(3, &RefField{Sel: &EntitySel{Fields: 2}})[0].Sel,
						}},
					},
				},
			},
			want: Cost{Steps: 4, Rows: 2 + 200 + 200 + 200, Fields: 200*3 + 200*2},
		},
		"histories of entities": {
			root: Root{
				Question: &ByID{
					IDs: many(2), Entities: &EntitySel{Histories: []*HistoryField{{Part: Part{Limit: 50}, Fields: 4}}},
				},
			},
			want: Cost{Steps: 2, Rows: 102, Fields: 400},
		},
		"changes": {
			root: Root{Question: &Changes{Limit: 10, Items: 100, Fields: 3, ItemFields: 2}},
			want: Cost{Steps: 1, Rows: 110, Fields: 230},
		},
		"of no step": {root: Root{Fields: 12}, want: Cost{Fields: 12}},
	} {
		if got := (&Plan{Roots: []Root{c.root}}).Cost(); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	cost := (&Plan{Roots: []Root{{Fields: 12}}}).Cost()
	if err := cost.Check(Limits{MaxFields: 11}); kg.CodeOf(err) != kg.CodeLimitExceeded {
		t.Error(err)
	}
}
