package plan

import (
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
		"all":                       {AnchorRoot, nil, 0, 0},
		"of an entity":              {AnchorEntity, nil, 0, 1},
		"ids":                       {AnchorRoot, &RelationWhere{ID: id("a"), Mode: &StringFilter{Eq: &text}}, 0, 1},
		"a type":                    {AnchorRoot, &RelationWhere{Type: &RelationTypeFilter{In: []kg.RelationType{kg.TypePartOf}}}, 0, 1},
		"an aspect":                 {AnchorRoot, &RelationWhere{Aspect: &AspectFilter{Eq: &event}}, 1, 1},
		"a type of an entity":       {AnchorEntity, &RelationWhere{Type: &RelationTypeFilter{In: []kg.RelationType{kg.TypePartOf}}}, 0, 1},
		"a day":                     {AnchorRoot, &RelationWhere{At: &day}, 0, 1},
		"a day of a type":           {AnchorRoot, &RelationWhere{At: &day, Type: &RelationTypeFilter{In: []kg.RelationType{kg.TypePartOf}}}, 1, 1},
		"until a day, of a type":    {AnchorRoot, &RelationWhere{During: &DateRange{To: &day}, Type: &RelationTypeFilter{In: []kg.RelationType{kg.TypePartOf}}}, 0, 1},
		"two ends":                  {AnchorRoot, &RelationWhere{From: end("a"), To: end("b")}, 0, 1},
		"one end":                   {AnchorRoot, &RelationWhere{From: end("a")}, 0, 1},
		"a kind of end":             {AnchorRoot, &RelationWhere{From: &EntityWhere{Kind: &EntityKindFilter{In: []kg.Kind{kg.KindState}}}}, 1, 1},
		"two states":                {AnchorRoot, &RelationWhere{BetweenStates: []string{"a", "b"}}, 0, 1},
		"a source":                  {AnchorRoot, &RelationWhere{Source: id("a")}, 0, 1},
		"a source, and a mode":      {AnchorRoot, &RelationWhere{Source: id("a"), Mode: &StringFilter{Eq: &text}}, 1, 1},
		"a rare status":             {AnchorRoot, &RelationWhere{Status: &ClaimStatusFilter{Eq: &disputed}}, 0, 1},
		"the usual status":          {AnchorRoot, &RelationWhere{Status: &ClaimStatusFilter{Eq: &asserted}}, 1, 1},
		"what is planned":           {AnchorRoot, &RelationWhere{Realization: &RealizationFilter{Eq: &planned}}, 1, 1},
		"either of two":             {AnchorRoot, &RelationWhere{Or: []*RelationWhere{{From: end("a")}, {To: end("a")}}}, 1, 1},
		"an end's relations":        {AnchorRoot, &RelationWhere{From: &EntityWhere{HasRelation: &RelationWhere{Source: id("a")}}}, 3, 3},
		"either end's relations":    {AnchorRoot, &RelationWhere{Either: &EntityWhere{HasRelation: &RelationWhere{Source: id("a")}}}, 3, 3},
		"in a condition that holds": {AnchorRoot, &RelationWhere{And: []*RelationWhere{{Source: id("a")}, {Score: &FloatFilter{}}}}, 1, 1},
	} {
		l := &RelationList{Anchor: c.anchor, Direction: kg.DirectionBoth, Where: c.where, Scan: Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: 10}}
		if list, count := l.scans(), l.countScans(); list != c.list || count != c.count {
			t.Errorf("%s: %d and %d, want %d and %d", name, list, count, c.list, c.count)
		}
	}
	for name, c := range map[string]struct {
		list        EntityList
		list0, want int // of the list, and of counting
	}{
		"all":             {EntityList{}, 0, 0},
		"ids":             {EntityList{Where: end("a")}, 0, 1},
		"begins with":     {EntityList{Where: &EntityWhere{Name: &StringFilter{StartsWith: &text}}, Order: OrderByName}, 0, 1},
		"begins, by id":   {EntityList{Where: &EntityWhere{Name: &StringFilter{StartsWith: &text}}, Order: OrderByID}, 1, 1},
		"names":           {EntityList{Where: &EntityWhere{Name: &StringFilter{In: many(maxKeys)}}, Order: OrderByName}, 0, 1},
		"too many names":  {EntityList{Where: &EntityWhere{Name: &StringFilter{In: many(maxKeys + 1)}}, Order: OrderByName}, 1, 1},
		"contains":        {EntityList{Where: &EntityWhere{Name: &StringFilter{Contains: &text}}, Order: OrderByName}, 1, 1},
		"has relation":    {EntityList{Where: &EntityWhere{HasRelation: &RelationWhere{}}, Order: OrderByName}, 2, 2},
		"tied to parents": {EntityList{Via: &Via{}}, 0, 1},
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
		"relations": {Root{Relations: relations(20, func(f *RelationField) { f.Children, f.Written = sel(7), Written{Page: 2, Row: 3} })}, Cost{Steps: 1, Rows: 20, Fields: 20*7 + 2 + 20*3}},
		"an end":    {Root{Relations: relations(20, func(f *RelationField) { f.Children = sel(1, &RefField{Sel: &EntitySel{Fields: 5}}) })}, Cost{Steps: 2, Rows: 40, Fields: 20 + 100}},
		"sources": {Root{Relations: relations(20, func(f *RelationField) {
			f.Children = sel(1, &RefField{Role: RoleSource, Times: 10, Sel: &EntitySel{Fields: 5}})
		})}, Cost{Steps: 2, Rows: 20 + 200, Fields: 20 + 1000}},
		"sources and claimants": {Root{Relations: relations(20, func(f *RelationField) {
			f.Children = sel(0, &RefField{Role: RoleSource, Times: 10, Sel: &EntitySel{}}, &RefField{Role: RoleClaimant, Times: 3, Sel: &EntitySel{}})
		})}, Cost{Steps: 2, Rows: 20 + 260}},
		"histories": {Root{Nodes: &NodesRoot{IDs: many(2), Relations: &RelationSel{Histories: []*LinkedField{{Part: Part{Limit: 100}, Sel: sel(3, &RefField{Sel: &EntitySel{Fields: 2}})[0].Sel}}}}},
			Cost{Steps: 4, Rows: 2 + 200 + 200 + 200, Fields: 200*3 + 200*2}},
		"histories of entities": {Root{Nodes: &NodesRoot{IDs: many(2), Entities: &EntitySel{Histories: []*HistoryField{{Part: Part{Limit: 50}, Fields: 4}}}}}, Cost{Steps: 2, Rows: 102, Fields: 400}},
		"changes":               {Root{Changes: &ChangesRoot{Limit: 10, Items: 100, Fields: 3, ItemFields: 2}}, Cost{Steps: 1, Rows: 110, Fields: 230}},
		"of no step":            {Root{Fields: 12}, Cost{Fields: 12}},
	} {
		if got := (&Plan{Roots: []Root{c.root}}).Cost(); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	if err := (&Plan{Roots: []Root{{Fields: 12}}}).Check(Limits{MaxFields: 11}); kg.CodeOf(err) != kg.CodeLimitExceeded {
		t.Error(err)
	}
}
