package kg

import (
	"slices"
	"strings"
	"testing"
)

// PLOVER's types without a mode: quad class and score, as its manual has them, in the manual's order.
var plover = []struct {
	typ   RelationType
	quad  QuadClass
	score float64
	modes int
}{
	{typ: "AGREE", quad: "VERBAL_COOPERATION", score: 2.5},
	{typ: "CONSULT", quad: "VERBAL_COOPERATION", score: 2.5, modes: 4},
	{typ: "SUPPORT", quad: "VERBAL_COOPERATION", score: 5},
	{typ: "CONCEDE", quad: "VERBAL_COOPERATION", score: 4.5},
	{typ: "COOPERATE", quad: "MATERIAL_COOPERATION", score: 9.5},
	{typ: "AID", quad: "MATERIAL_COOPERATION", score: 10},
	{typ: "RETREAT", quad: "MATERIAL_COOPERATION", score: 6.5},
	{typ: "REQUEST", quad: "VERBAL_CONFLICT"},
	{typ: "ACCUSE", quad: "VERBAL_CONFLICT", score: -3},
	{typ: "REJECT", quad: "VERBAL_CONFLICT", score: -2},
	{typ: "THREATEN", quad: "VERBAL_CONFLICT", score: -3.5},
	{typ: "PROTEST", quad: "MATERIAL_CONFLICT", score: -5},
	{typ: "SANCTION", quad: "MATERIAL_CONFLICT", score: -6},
	{typ: "MOBILIZE", quad: "MATERIAL_CONFLICT", score: -5.5},
	{typ: "COERCE", quad: "MATERIAL_CONFLICT", score: -7},
	{typ: "ASSAULT", quad: "MATERIAL_CONFLICT", score: -9},
}

func TestPlover(t *testing.T) {
	for i, want := range plover {
		got := RelationTypes[i]
		if got.Type != want.typ || got.QuadClass != want.quad || got.Aspect != AspectEvent || !got.Plover {
			t.Errorf("%d: %+v, want %+v", i, got, want)
		}
		if s := got.Modes[0]; s.Mode != "" || s.Score == nil || *s.Score != want.score {
			t.Errorf("%s: without a mode %+v", want.typ, s)
		}
	}
	if got := TypesWhere(func(t *TypeInfo) bool { return t.Plover }); len(got) != 16 {
		t.Errorf("%d of PLOVER's types: %s", len(got), got)
	}
	if got, want := strings.Join(names(TypesWhere(func(t *TypeInfo) bool { return t.RecipientRequired && t.Plover })),
		" "), "COOPERATE AID SANCTION"; got != want {
		t.Errorf("recipient required: %s, want %s", got, want)
	}
	for mode, score := range map[string]float64{"CONSULT/visit": 4, "CONSULT/third-party": 1,
		"ASSAULT/heavy-weapons": -9.5, "SANCTION/withdraw": -6, "ACCUSE/allege": -3.5} {
		typ, m, _ := strings.Cut(mode, "/")
		info := RelationType(typ).Info()
		if got := info.ModeInfo(m).Score; !info.HasMode(m) || got == nil || *got != score {
			t.Errorf("%s: score %v, want %g", mode, deref(got), score)
		}
	}
}

func names(types []RelationType) []string {
	out := make([]string, len(types))
	for i, t := range types {
		out[i] = string(t)
	}
	return out
}

func deref(f *float64) any {
	if f == nil {
		return nil
	}
	return *f
}

// Every line of the embedded table is in the registry, and nothing else.
func TestPloverTable(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(ploverTypes), "\n")[1:]
	n := 0
	for _, info := range RelationTypes {
		if info.Plover {
			n += len(info.Modes)
		}
	}
	if n != len(lines) {
		t.Errorf("%d types and modes, %d lines", n, len(lines))
	}
	for _, line := range lines {
		col := strings.Split(line, "\t")
		info := RelationType(col[0]).Info()
		if info == nil || !info.HasMode(col[1]) || string(info.QuadClass) != col[2] ||
			info.RecipientRequired != (col[4] == "yes") {
			t.Errorf("%s: %+v", line, info)
			continue
		}
		if want := parseScore(col[3]); deref(info.ModeInfo(col[1]).Score) != deref(want) {
			t.Errorf("%s: score %v", line, deref(info.ModeInfo(col[1]).Score))
		}
	}
}

func TestContexts(t *testing.T) {
	if len(Contexts) != 37 {
		t.Errorf("%d contexts", len(Contexts))
	}
	sorted := slices.Clone(Contexts)
	slices.Sort(sorted)
	if len(slices.Compact(sorted)) != 37 {
		t.Error("a context stands twice")
	}
	for _, c := range []string{"military", "diplomatic", "terrorism", "cbrn", "trafficking"} {
		if !slices.Contains(Contexts, c) {
			t.Errorf("no %s", c)
		}
	}
}

func TestRegistryIsWhole(t *testing.T) {
	if n := len(RelationTypes); n != 24 {
		t.Errorf("%d types", n)
	}
	for _, info := range RelationTypes {
		if info.Description == "" || len(info.Joins) == 0 || len(info.Modes) == 0 || info.Modes[0].Mode != "" {
			t.Errorf("%s: %+v", info.Type, info)
		}
		if info.Type.Info().Type != info.Type {
			t.Errorf("%s is not found", info.Type)
		}
		if (info.QuadClass != "") != info.Plover || info.QuadClass != "" &&
			!slices.Contains(QuadClasses, info.QuadClass) {
			t.Errorf("%s: quad class %q", info.Type, info.QuadClass)
		}
		if info.HasMode("no such mode") || info.ModeInfo("no such mode") != &info.Type.Info().Modes[0] {
			t.Errorf("%s: an unknown mode", info.Type)
		}
	}
	if RelationType("ATTACK").Info() != nil {
		t.Error("ATTACK is a type")
	}
	if s := TypeStatement.Info(); s.Aspect != AspectEvent || s.Plover || s.Modes[0].Score != nil {
		t.Errorf("%+v", s)
	}
}

func TestSymmetry(t *testing.T) {
	want := map[string]Symmetry{
		"CONSULT/": SymmetryAlways, "CONSULT/phone": SymmetryAlways, "CONSULT/multilateral": SymmetryAlways,
		"CONSULT/third-party": SymmetryAlways,
		"CONSULT/visit":       SymmetryNever, "AGREE/": SymmetryOptional, "COOPERATE/": SymmetryOptional,
		"BORDERS/":              SymmetryAlways,
		"DIPLOMATIC_RELATIONS/": SymmetryOptional, "DIPLOMATIC_RELATIONS/ambassador": SymmetryOptional,
		"DIPLOMATIC_RELATIONS/minister": SymmetryOptional, "DIPLOMATIC_RELATIONS/charge_d_affaires": SymmetryOptional,
		"DIPLOMATIC_RELATIONS/interests_section": SymmetryOptional, "DIPLOMATIC_RELATIONS/none": SymmetryOptional,
	}
	for _, info := range RelationTypes {
		for _, m := range info.Modes {
			key := string(info.Type) + "/" + m.Mode
			expect, ok := want[key]
			if !ok {
				expect = SymmetryNever
			}
			if m.Symmetry != expect && !strings.HasPrefix(key, "COOPERATE/") && !strings.HasPrefix(key, "AGREE/") {
				t.Errorf("%s: %s, want %s", key, m.Symmetry, expect)
			}
			delete(want, key)
		}
	}
	if len(want) > 0 {
		t.Errorf("not in the registry: %v", want)
	}
}

func TestMayJoin(t *testing.T) {
	for _, c := range []struct {
		typ      RelationType
		from, to Kind
		want     bool
	}{
		{"ASSAULT", KindState, KindMilitantGroup, true},
		{"CONSULT", KindOfficial, KindOfficial, true},
		{"ACCUSE", KindActor, KindProvince, true},
		{"ACCUSE", KindSource, KindState, false},
		{TypeStatement, KindOrganization, KindState, true},
		{TypeHoldsOffice, KindOfficial, KindState, true},
		{TypeHoldsOffice, KindPerson, KindState, false},
		{TypeHoldsOffice, KindState, KindOfficial, false},
		{TypeMemberOf, KindState, KindOrganization, true},
		{TypeMemberOf, KindState, KindMilitantGroup, false},
		{TypeMemberOf, KindPerson, KindMilitantGroup, true},
		{TypePartOf, KindProvince, KindState, true},
		{TypePartOf, KindState, KindProvince, false},
		{TypePartOf, KindMilitantGroup, KindMilitantGroup, true},
		{TypePartOf, KindMilitantGroup, KindState, false},
		{TypeBorders, KindState, KindState, true},
		{TypeBorders, KindProvince, KindProvince, true},
		{TypeBorders, KindState, KindProvince, false},
		{TypeOperatesIn, KindMilitantGroup, KindProvince, true},
		{TypeHasRefugeIn, KindMilitantGroup, KindProvince, true},
		{TypeHasRefugeIn, KindState, KindProvince, false},
		{TypeDiplomaticRelations, KindState, KindState, true},
		{TypeDiplomaticRelations, KindState, KindOrganization, false},
	} {
		if got := c.typ.Info().MayJoin(c.from, c.to); got != c.want {
			t.Errorf("%s from %s to %s: %v", c.typ, c.from, c.to, got)
		}
	}
}

func TestGoldstein(t *testing.T) {
	for code, want := range map[string]any{"01": 0.0, "190": -10.0, "036": 4.0, "": nil, "9999": nil} {
		if got := deref(GoldsteinOf(code)); got != want {
			t.Errorf("%s: %v, want %v", code, got, want)
		}
	}
	if len(goldstein) != 311 {
		t.Errorf("%d codes", len(goldstein))
	}
}
