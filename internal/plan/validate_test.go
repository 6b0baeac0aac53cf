package plan

import (
	"slices"
	"strings"
	"testing"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

func located(errs kg.Errors) string {
	var out []string
	for _, e := range errs {
		out = append(out, e.Path+" "+string(e.Code))
	}
	return strings.Join(out, ", ")
}

func TestRelationWhereValidate(t *testing.T) {
	limits := Limits{MaxDepth: 10, MaxFilter: 5, MaxIDs: 3}
	number := func(f float64) *float64 { return &f }
	late, early := edtf.Day(19_001), edtf.Day(19_000)
	for name, c := range map[string]struct {
		where *RelationWhere
		want  string
	}{
		"nothing": {},
		"all is well": {
			where: &RelationWhere{ID: ids("a", "b", "c"), Between: []string{"a", "b"},
				During: &DateRange{From: &early, To: &late}, Score: &FloatFilter{Gte: number(-1), Lte: number(-1)}},
		},
		"one day":      {where: &RelationWhere{During: &DateRange{From: &early, To: &early}}},
		"half a range": {where: &RelationWhere{During: &DateRange{To: &early}}},
		"turned round": {where: &RelationWhere{During: &DateRange{From: &late, To: &early}},
			want: "where.during BAD_USER_INPUT"},
		"numbers turned round": {
			where: &RelationWhere{Confidence: &FloatFilter{number(1), number(0)},
				Goldstein: &FloatFilter{number(2), number(1)}},
			want: "where.confidence BAD_USER_INPUT, where.goldstein BAD_USER_INPUT",
		},
		"one of a pair": {
			where: &RelationWhere{Between: []string{"a"}, BetweenStates: []string{"a", "b", "c"}},
			want:  "where.between BAD_USER_INPUT, where.betweenStates BAD_USER_INPUT",
		},
		"none of a pair": {where: &RelationWhere{Between: []string{}}, want: "where.between BAD_USER_INPUT"},
		"many ids": {
			where: &RelationWhere{ID: ids(many(4)...), Source: ids(many(4)...), Mode: &StringFilter{In: many(4)}},
			want:  "where.id.in LIMIT_EXCEEDED, where.source.in LIMIT_EXCEEDED, where.mode.in LIMIT_EXCEEDED",
		},
		"modes": {
			where: &RelationWhere{Mode: &StringFilter{Eq: ref(""), In: []string{"visit", "ambassador", "drone"}}},
		},
		"parts of modes": {where: &RelationWhere{Mode: &StringFilter{Contains: ref("vis"), StartsWith: ref("x")}}},
		"unknown modes": {
			where: &RelationWhere{Mode: &StringFilter{Eq: ref("vist"), In: []string{"visit", "Visit"}}},
			want:  "where.mode.eq BAD_USER_INPUT, where.mode.in.1 BAD_USER_INPUT",
		},
		"modes of types": {
			where: &RelationWhere{Type: typed("CONSULT", "ASSAULT"),
				Mode: &StringFilter{In: []string{"visit", "drone"}}},
		},
		"mode of another type": {
			where: &RelationWhere{Type: typed("CONSULT", "ASSAULT"), Mode: &StringFilter{Eq: ref("ambassador")}},
			want:  "where.mode.eq BAD_USER_INPUT",
		},
		"mode of a type without": {
			where: &RelationWhere{Type: typed("STATEMENT"), Mode: &StringFilter{Eq: ref("visit")}},
			want:  "where.mode.eq BAD_USER_INPUT",
		},
		"mode and no types": {where: &RelationWhere{Type: typed(), Mode: &StringFilter{Eq: ref("visit")}}},
		"contexts": {
			where: &RelationWhere{
				Contexts: &ContextFilter{Eq: ref("military"), In: kg.Contexts[:2], All: kg.Contexts[3:4]},
			},
		},
		"unknown contexts": {
			where: &RelationWhere{Or: []*RelationWhere{{Contexts: &ContextFilter{
				Eq: ref("milit"), In: []string{"military", ""}, All: []string{"MILITARY"}}}}},
			want: "where.or.0.contexts.eq BAD_USER_INPUT, where.or.0.contexts.in.1 BAD_USER_INPUT, " +
				"where.or.0.contexts.all.0 BAD_USER_INPUT",
		},
		"many contexts": {
			where: &RelationWhere{Contexts: &ContextFilter{All: many(4)}}, want: "where.contexts.all LIMIT_EXCEEDED",
		},
		"nested": {
			where: &RelationWhere{And: []*RelationWhere{{}, {Or: []*RelationWhere{{Between: []string{"a"}}}}},
				Not: &RelationWhere{FromState: ids(many(4)...)}},
			want: "where.and.1.or.0.between BAD_USER_INPUT, where.not.fromState.in LIMIT_EXCEEDED",
		},
		"in an entity": {
			where: &RelationWhere{From: entity(many(4)...), To: &EntityWhere{Name: &StringFilter{In: many(4)}}},
			want:  "where.from.id.in LIMIT_EXCEEDED, where.to.name.in LIMIT_EXCEEDED",
		},
		"in a claimant": {
			where: &RelationWhere{Claim: &ClaimWhere{By: entity(many(4)...)}},
			want:  "where.claim.by.id.in LIMIT_EXCEEDED",
		},
		"in a location": {
			where: &RelationWhere{Location: &EntityWhere{HasRelation: &RelationWhere{Between: []string{"a"}}}},
			want:  "where.location.hasRelation.between BAD_USER_INPUT",
		},
		"as many as may be": {where: &RelationWhere{And: []*RelationWhere{{}, {}, {}, {}}}},
		"too many, told once": {
			where: &RelationWhere{And: []*RelationWhere{{}, {}, {}, {}, {}, {}, {}, {Between: []string{"a"}}}},
			want:  "where.and.4 LIMIT_EXCEEDED",
		},
		"too many, in a claim": {
			where: &RelationWhere{And: []*RelationWhere{{}, {}, {}, {Claim: &ClaimWhere{}}}},
			want:  "where.and.3.claim LIMIT_EXCEEDED",
		},
	} {
		if got := located(c.where.Validate("where", limits)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// nested asks levels times for the relations of an end.
func nested(levels int) *RelationWhere {
	w := &RelationWhere{Type: &RelationTypeFilter{In: []kg.RelationType{kg.TypePartOf}}}
	for range levels {
		w = &RelationWhere{From: &EntityWhere{HasRelation: w}}
	}
	return w
}

// TestNested: what is nested is lowered once a level, and refused where it is too deep, or doubles to too much.
// TestManyErrors: no more is looked for behind as many errors as are told.
func TestManyErrors(t *testing.T) {
	limits := Limits{MaxDepth: 10, MaxFilter: 200, MaxIDs: 1000}
	modes, contexts := make([]string, 70), make([]string, 1000)
	for i := range modes {
		modes[i] = "no mode"
	}
	for name, w := range map[string]*RelationWhere{
		"modes":    {Or: slices.Repeat([]*RelationWhere{{Mode: &StringFilter{In: modes}}}, 190)},
		"contexts": {And: slices.Repeat([]*RelationWhere{{Contexts: &ContextFilter{All: contexts}}}, 190)},
		"numbers": {Or: slices.Repeat([]*RelationWhere{
			{Score: &FloatFilter{Gte: new(2.0), Lte: new(1.0)}}}, 190)},
	} {
		if errs := w.Validate("where", limits); len(errs) != kg.MaxErrors {
			t.Errorf("%s: %d errors", name, len(errs))
		}
	}
}

func TestNested(t *testing.T) {
	if p := nested(500).Lower(); IsNever(p) || IsAlways(p) {
		t.Error("the filter says nothing")
	}
	wide := &RelationWhere{
		From: &EntityWhere{HasRelation: &RelationWhere{To: &EntityWhere{HasRelation: &RelationWhere{}}}},
	}
	for range 60 {
		wide.From.HasRelation.To.HasRelation.And = append(wide.From.HasRelation.To.HasRelation.And,
			&RelationWhere{EventKey: ids("a"), From: entity("b"), To: entity("c")})
	}
	not := &RelationWhere{}
	for range 9 {
		not = &RelationWhere{Not: not}
	}
	for name, c := range map[string]struct {
		where *RelationWhere
		want  string
	}{
		"as deep as may be": {not, ""},
		"too deep":          {&RelationWhere{Not: not}, "where" + strings.Repeat(".not", 10) + " LIMIT_EXCEEDED"},
		"deep":              {nested(2), ""},
		"doubled":           {nested(4), "where LIMIT_EXCEEDED"},
		"without an end":    {nested(10_000), "where" + strings.Repeat(".from.hasRelation", 5) + " LIMIT_EXCEEDED"},
		"wide, and doubled": {wide, "where LIMIT_EXCEEDED"},
	} {
		if got := located(c.where.Validate("where", DefaultLimits)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestEntityWhereValidate(t *testing.T) {
	limits := Limits{MaxDepth: 10, MaxFilter: 3, MaxIDs: 3}
	for name, c := range map[string]struct {
		where *EntityWhere
		want  string
	}{
		"nothing":     {},
		"all is well": {where: entity("a")},
		"has relation": {
			where: &EntityWhere{HasRelation: &RelationWhere{Between: []string{"a"}}},
			want:  "where.hasRelation.between BAD_USER_INPUT",
		},
		"nested": {
			where: &EntityWhere{Or: []*EntityWhere{entity(many(4)...)}, Not: entity(many(4)...)},
			want:  "where.or.0.id.in LIMIT_EXCEEDED, where.not.id.in LIMIT_EXCEEDED",
		},
		"too many": {where: &EntityWhere{And: []*EntityWhere{{}, {}, {}}}, want: "where.and.2 LIMIT_EXCEEDED"},
	} {
		if got := located(c.where.Validate("where", limits)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestPageSize(t *testing.T) {
	limits := Limits{PageSize: 20, MaxPageSize: 100}
	n := func(i int) *int { return &i }
	for name, c := range map[string]struct {
		page Page
		size int
		want string
	}{
		"neither":       {page: Page{}, size: 20},
		"first":         {page: Page{First: n(5)}, size: 5},
		"last":          {page: Page{Last: n(7)}, size: 7},
		"none":          {page: Page{First: n(0)}},
		"the most":      {page: Page{First: n(100)}, size: 100},
		"too many":      {page: Page{First: n(101)}, size: 101, want: "relations.first LIMIT_EXCEEDED"},
		"too many last": {page: Page{Last: n(1 << 30)}, size: 1 << 30, want: "relations.last LIMIT_EXCEEDED"},
		"below 0":       {page: Page{Last: n(-1)}, size: -1, want: "relations.last BAD_USER_INPUT"},
		"both":          {page: Page{First: n(1), Last: n(2)}, size: 20, want: "relations.last BAD_USER_INPUT"},
		"both, wrong": {
			page: Page{First: n(-1), Last: n(101)}, size: 20,
			want: "relations.first BAD_USER_INPUT, relations.last LIMIT_EXCEEDED, relations.last BAD_USER_INPUT",
		},
	} {
		size, errs := c.page.Size("relations", limits)
		if got := located(errs); size != c.size || got != c.want {
			t.Errorf("%s: %d, %q; want %d, %q", name, size, got, c.size, c.want)
		}
	}
}
