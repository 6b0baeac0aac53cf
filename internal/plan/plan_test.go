package plan

import (
	"strings"
	"testing"

	"graphd/internal/kg"
)

func relations(limit int, with func(*RelationField)) *RelationField {
	f := &RelationField{List: RelationList{Scan: Scan{Limit: limit}}, Connection: Connection{Rows: true}}
	if with != nil {
		with(f)
	}
	return f
}

func entities(limit int, with func(*EntityField)) *EntityField {
	f := &EntityField{List: EntityList{Scan: TextScan{Limit: limit}}, Connection: Connection{Rows: true}}
	if with != nil {
		with(f)
	}
	return f
}

func TestCost(t *testing.T) {
	to := &RelationSel{Refs: []*RefField{{Role: RoleTo, Sel: &EntitySel{}}}}
	for name, c := range map[string]struct {
		root Root
		want Cost
	}{
		"nothing": {root: Root{}, want: Cost{}},
		"stats":   {root: Root{Question: &Stats{}}, want: Cost{Steps: 1, Rows: 1}},
		"entities by id": {
			root: Root{Question: &ByID{IDs: many(3), Entities: &EntitySel{}}}, want: Cost{Steps: 1, Rows: 3},
		},
		"nodes by id": {
			root: Root{Question: &ByID{IDs: many(3), Entities: &EntitySel{}, Relations: &RelationSel{}}},
			want: Cost{Steps: 2, Rows: 6},
		},
		"relations by id": {root: Root{Question: &ByID{IDs: many(3), Relations: to}}, want: Cost{Steps: 2, Rows: 6}},
		"a list":          {root: Root{Question: relations(20, nil)}, want: Cost{Steps: 1, Rows: 20}},
		"a number": {
			root: Root{Question: relations(20, func(f *RelationField) { f.Rows, f.Count = false, true })},
			want: Cost{Steps: 1, Rows: 1},
		},
		"list and number": {
			root: Root{Question: relations(20, func(f *RelationField) { f.Count = true })},
			want: Cost{Steps: 2, Rows: 21},
		},
		"a number has no children": {root: Root{Question: relations(20, func(f *RelationField) {
			f.Rows, f.Count, f.Children = false, true, []RelationChild{{Sel: to}}
		})}, want: Cost{Steps: 1, Rows: 1}},
		"with ends": {
			root: Root{Question: relations(20, func(f *RelationField) { f.Children = []RelationChild{{Sel: to}} })},
			want: Cost{Steps: 2, Rows: 40},
		},
		"ends share a statement": {root: Root{Question: relations(20, func(f *RelationField) {
			f.Children, f.Others = []RelationChild{{Sel: to}, {Sel: to}}, []EntityChild{{Sel: &EntitySel{}}}
		})}, want: Cost{Steps: 2, Rows: 40}},
		"an entity's list": {
			root: Root{Question: &ByID{IDs: many(2), Entities: &EntitySel{Relations: []*RelationField{relations(10,
				func(f *RelationField) { f.Count = true })}}}},
			want: Cost{Steps: 3, Rows: 2 + 2 + 20},
		},
		"lists in lists": {root: Root{Question: entities(10, func(f *EntityField) {
			f.Children = []EntityChild{{Sel: &EntitySel{Relations: []*RelationField{relations(5, nil)},
				Entities: []*EntityField{entities(4, nil)}}}}
		})}, want: Cost{Steps: 3, Rows: 10 + 50 + 40}},
		"states": {root: Root{Question: entities(10, func(f *EntityField) {
			ofState := &EntitySel{Relations: []*RelationField{relations(2, nil)}}
			f.Children = []EntityChild{{Sel: &EntitySel{States: []*StateField{{Sel: ofState}}}}}
		})}, want: Cost{Steps: 4, Rows: 10 + 10 + 10 + 20}},
		"links": {root: Root{Question: relations(10, func(f *RelationField) {
			f.Children = []RelationChild{{Sel: &RelationSel{Links: []*LinkedField{{Sel: to}}}}}
		})}, want: Cost{Steps: 3, Rows: 30}},
		"same event": {root: Root{Question: relations(10, func(f *RelationField) {
			f.Children = []RelationChild{{Sel: &RelationSel{SameEvent: []*LinkedField{{Limit: 3, Sel: to}}}}}
		})}, want: Cost{Steps: 3, Rows: 10 + 30 + 30}},
		"neighborhood": {
			root: Root{Question: &Neighborhood{IDs: many(1), MaxNodes: 50, MaxRelations: 200, Hidden: true,
				Nodes: []EntityChild{{Sel: &EntitySel{}}}, Relations: []RelationChild{{Sel: to}}}},
			want: Cost{Steps: 6, Rows: 1 + 1000 + 3*200 + 50*201 + 50 + 200},
		},
		"neighborhood of two, nothing hidden": {
			root: Root{Question: &Neighborhood{IDs: many(2), MaxNodes: 50, MaxRelations: 200}},
			want: Cost{Steps: 5, Rows: 2 + 2*1000 + 3*200 + 50},
		},
	} {
		if got := (&Plan{Roots: []Root{c.root}}).Cost(); got.Steps != c.want.Steps || got.Rows != c.want.Rows {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
		if got := (&Plan{Roots: []Root{c.root, c.root}}).Cost(); got.Steps != 2*c.want.Steps ||
			got.Rows != 2*c.want.Rows {
			t.Errorf("%s, twice: %+v", name, got)
		}
	}
}

// However deep, the number of rows does not overflow; and the number of statements does not depend on the pages.
func TestCostIsCapped(t *testing.T) {
	nested := func(limit int) *Plan {
		f := entities(limit, nil)
		for range 30 {
			inner := f
			f = entities(limit, func(f *EntityField) {
				f.Children = []EntityChild{{Sel: &EntitySel{Entities: []*EntityField{inner}}}}
			})
		}
		return &Plan{Roots: []Root{{Question: f}}}
	}
	if got := nested(1000).Cost(); got.Rows != capped || got.Steps != 31 {
		t.Errorf("%+v", got)
	}
	if got := nested(0).Cost(); got.Rows != 0 || got.Steps != 31 {
		t.Errorf("%+v", got)
	}
}

func TestCheck(t *testing.T) {
	p := &Plan{Roots: []Root{{Question: relations(20, func(f *RelationField) { f.Count = true })}}}
	for want, l := range map[string]Limits{
		"":              {MaxSteps: 2, MaxRows: 21, MaxFields: 100},
		"2 statements":  {MaxSteps: 1, MaxRows: 21, MaxFields: 100},
		"may return 21": {MaxSteps: 2, MaxRows: 20, MaxFields: 100},
	} {
		err := p.Cost().Check(l)
		switch {
		case want == "" && err != nil:
			t.Error(err)
		case want != "" && (err == nil || kg.CodeOf(err) != kg.CodeLimitExceeded ||
			!strings.Contains(err.Error(), want)):
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestAppliesTo(t *testing.T) {
	if !AppliesTo(nil, kg.KindState) || !AppliesTo([]kg.Kind{kg.KindState}, kg.KindState) ||
		AppliesTo([]kg.Kind{kg.KindState}, kg.KindPerson) {
		t.Error("kinds")
	}
}
