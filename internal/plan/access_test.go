package plan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

func ids(values ...string) *IDFilter                      { return &IDFilter{In: values} }
func entity(values ...string) *EntityWhere                { return &EntityWhere{ID: ids(values...)} }
func typed(values ...kg.RelationType) *RelationTypeFilter { return &RelationTypeFilter{In: values} }
func status(values ...kg.Status) *ClaimStatusFilter       { return &ClaimStatusFilter{In: values} }
func many(n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprint("id", i))
	}
	return out
}

var pathNames = [...]string{"ID", "Event", "Dyad", "States", "Tag", "Entity", "FromState", "ToState", "Type", "Date"}

// show writes an access in one line: path, direction, types, keys.
func show(a Access) string {
	parts := []string{pathNames[a.Index]}
	if a.Index == IndexEntity {
		parts = append(parts, string(a.Direction))
	}
	for _, t := range a.Types {
		parts = append(parts, "type "+string(t))
	}
	for _, k := range a.Keys {
		parts = append(parts, strings.TrimSuffix(k.A+"+"+k.B, "+"))
	}
	return strings.Join(parts, ", ")
}

func TestAccess(t *testing.T) {
	kind := &EntityWhere{Kind: &EntityKindFilter{In: []kg.Kind{kg.KindState}}}
	one := "a"
	for name, c := range map[string]struct {
		anchor  Anchor
		parents []string
		where   *RelationWhere
		want    string
	}{
		// Of the whole graph.
		"nothing":                 {AnchorRoot, nil, nil, "Date"},
		"nothing that helps":      {AnchorRoot, nil, &RelationWhere{From: kind, Mode: &StringFilter{Eq: &one}}, "Date"},
		"id":                      {AnchorRoot, nil, &RelationWhere{ID: ids("r", "s", "r"), Type: typed("ASSAULT")}, "ID, r, s"},
		"id, one":                 {AnchorRoot, nil, &RelationWhere{ID: &IDFilter{Eq: &one}}, "ID, a"},
		"id, both":                {AnchorRoot, nil, &RelationWhere{ID: &IDFilter{Eq: &one, In: []string{"a", "b"}}}, "ID, a"},
		"too many ids":            {AnchorRoot, nil, &RelationWhere{ID: ids(many(maxKeys + 1)...)}, "Date"},
		"as many as may be":       {AnchorRoot, nil, &RelationWhere{ID: ids(many(maxKeys)...)}, "ID, " + strings.Join(many(maxKeys), ", ")},
		"no id":                   {AnchorRoot, nil, &RelationWhere{ID: ids()}, "Date"}, // never true, and told from the predicate
		"event key":               {AnchorRoot, nil, &RelationWhere{EventKey: ids("e"), From: entity("a")}, "Event, e"},
		"from and to":             {AnchorRoot, nil, &RelationWhere{From: entity("a", "b"), To: entity("c")}, "Dyad, a+c, b+c"},
		"from and to, many":       {AnchorRoot, nil, &RelationWhere{From: entity(many(9)...), To: entity(many(9)...)}, "Entity, OUTGOING, " + strings.Join(many(9), ", ")},
		"between":                 {AnchorRoot, nil, &RelationWhere{Between: []string{"a", "b"}}, "Dyad, a+b"},
		"between states":          {AnchorRoot, nil, &RelationWhere{BetweenStates: []string{"a", "b"}}, "States, a+b"},
		"states":                  {AnchorRoot, nil, &RelationWhere{FromState: ids("a"), ToState: ids("b", "c")}, "States, a+b, a+c"},
		"from":                    {AnchorRoot, nil, &RelationWhere{From: entity("a")}, "Entity, OUTGOING, a"},
		"to":                      {AnchorRoot, nil, &RelationWhere{To: entity("a", "b")}, "Entity, INCOMING, a, b"},
		"either":                  {AnchorRoot, nil, &RelationWhere{Either: entity("a")}, "Entity, BOTH, a"},
		"from of a type":          {AnchorRoot, nil, &RelationWhere{From: entity("a"), Type: typed("ASSAULT", "AID")}, "Entity, OUTGOING, type ASSAULT, type AID, a"},
		"from and kind":           {AnchorRoot, nil, &RelationWhere{From: &EntityWhere{And: []*EntityWhere{kind, entity("a")}}}, "Entity, OUTGOING, a"},
		"from state":              {AnchorRoot, nil, &RelationWhere{FromState: ids("a"), Type: typed("ASSAULT")}, "FromState, a"},
		"to state":                {AnchorRoot, nil, &RelationWhere{ToState: ids("a")}, "ToState, a"},
		"source":                  {AnchorRoot, nil, &RelationWhere{Source: ids("s")}, "Tag, source s"},
		"source of an entity's":   {AnchorRoot, nil, &RelationWhere{Source: ids("s"), To: entity("a", "b")}, "Tag, source s+a, source s+b"},
		"claimant":                {AnchorRoot, nil, &RelationWhere{Claim: &ClaimWhere{By: entity("a")}}, "Tag, by a"},
		"status":                  {AnchorRoot, nil, &RelationWhere{Status: status(kg.StatusDisputed, kg.StatusDenied), Type: typed("ASSAULT")}, "Tag, status DISPUTED, status DENIED"},
		"status of an end":        {AnchorRoot, nil, &RelationWhere{Status: status(kg.StatusAlleged), From: entity("a")}, "Tag, status ALLEGED+a"},
		"the usual status":        {AnchorRoot, nil, &RelationWhere{Status: status(kg.StatusDisputed, kg.StatusAsserted)}, "Date"},
		"no status":               {AnchorRoot, nil, &RelationWhere{Status: status()}, "Date"},
		"status and source":       {AnchorRoot, nil, &RelationWhere{Status: status(kg.StatusAlleged), Source: ids("s")}, "Tag, source s"},
		"status of an entity's":   {AnchorEntity, nil, &RelationWhere{Status: status(kg.StatusAlleged)}, "Tag, status ALLEGED"},
		"contradictions":          {AnchorRoot, nil, &RelationWhere{Contradicts: true}, "Tag, contradicts"},
		"contradictions of one":   {AnchorRoot, nil, &RelationWhere{Contradicts: true, And: []*RelationWhere{{Either: entity("a")}}}, "Tag, contradicts+a"},
		"stance alone":            {AnchorRoot, nil, &RelationWhere{Claim: &ClaimWhere{Stance: &StanceFilter{In: []kg.Stance{kg.StanceDenies}}}}, "Date"},
		"location":                {AnchorRoot, nil, &RelationWhere{Location: entity("p"), Type: typed("ASSAULT")}, "Tag, location p"},
		"type":                    {AnchorRoot, nil, &RelationWhere{Type: typed("ASSAULT", "AID", "ASSAULT")}, "Type, ASSAULT, AID"},
		"quad class":              {AnchorRoot, nil, &RelationWhere{QuadClass: &QuadClassFilter{In: []kg.QuadClass{"VERBAL_CONFLICT"}}}, "Type, REQUEST, ACCUSE, REJECT, THREATEN"},
		"quad class and type":     {AnchorRoot, nil, &RelationWhere{QuadClass: &QuadClassFilter{In: []kg.QuadClass{"VERBAL_CONFLICT"}}, Type: typed("ACCUSE", "AID")}, "Type, ACCUSE"},
		"many types":              {AnchorRoot, nil, &RelationWhere{Aspect: &AspectFilter{In: []kg.Aspect{kg.AspectEvent}}}, "Date"},
		"in and":                  {AnchorRoot, nil, &RelationWhere{And: []*RelationWhere{{Type: typed("AID")}, {And: []*RelationWhere{{To: entity("a")}}}}}, "Entity, INCOMING, type AID, a"},
		"or and not do not count": {AnchorRoot, nil, &RelationWhere{Or: []*RelationWhere{{ID: ids("r")}}, Not: &RelationWhere{ID: ids("s")}}, "Date"},

		// Of entities.
		"entity's":                     {AnchorEntity, []string{"p"}, nil, "Entity, OUTGOING"},
		"entity's of a type":           {AnchorEntity, []string{"p"}, &RelationWhere{Type: typed("AID")}, "Entity, OUTGOING, type AID"},
		"entity's of many types":       {AnchorEntity, []string{"p"}, &RelationWhere{Aspect: &AspectFilter{In: []kg.Aspect{kg.AspectEvent}}}, "Entity, OUTGOING"},
		"entity's by id":               {AnchorEntity, []string{"p"}, &RelationWhere{ID: ids("r")}, "ID, r"},
		"entity's with another":        {AnchorEntity, []string{"p", "q"}, &RelationWhere{To: entity("a", "b")}, "Dyad, a, b"},
		"entity's with either":         {AnchorEntity, []string{"p"}, &RelationWhere{Either: entity("a")}, "Dyad, a"},
		"a parent among them":          {AnchorEntity, []string{"p", "a"}, &RelationWhere{To: entity("a", "b")}, "Entity, OUTGOING"},
		"either is the parent":         {AnchorEntity, []string{"p"}, &RelationWhere{Either: entity("p", "a")}, "Entity, OUTGOING"},
		"from is the parent, to not":   {AnchorEntity, []string{"p"}, &RelationWhere{From: entity("p"), To: entity("a")}, "Dyad, a"},
		"parents unknown":              {AnchorEntity, nil, &RelationWhere{To: entity("a")}, "Entity, OUTGOING"},
		"entity's between":             {AnchorEntity, []string{"p"}, &RelationWhere{Between: []string{"p", "a"}}, "Dyad, p, a"},
		"entity's between itself":      {AnchorEntity, []string{"p"}, &RelationWhere{Between: []string{"p", "p"}}, "Dyad, p"},
		"entity's, parents unknown":    {AnchorEntity, nil, &RelationWhere{Between: []string{"p", "a"}}, "Entity, OUTGOING"},
		"entity's by state":            {AnchorEntity, []string{"p"}, &RelationWhere{FromState: ids("a"), ToState: ids("b")}, "Entity, OUTGOING"},
		"entity's of a source":         {AnchorEntity, []string{"p"}, &RelationWhere{Source: ids("s", "t")}, "Tag, source s, source t"},
		"entity's of source and types": {AnchorEntity, []string{"p"}, &RelationWhere{Source: ids("s"), Type: typed("AID")}, "Tag, source s"},

		// Of sources and events.
		"source's":            {AnchorSource, []string{"s"}, nil, "Tag"},
		"source's, from":      {AnchorSource, []string{"s"}, &RelationWhere{From: entity("a"), Type: typed("AID")}, "Tag"},
		"source's, from, to":  {AnchorSource, []string{"s"}, &RelationWhere{From: entity("a"), To: entity("b")}, "Dyad, a+b"},
		"source's, event":     {AnchorSource, []string{"s"}, &RelationWhere{EventKey: ids("e")}, "Event, e"},
		"event's":             {AnchorEvent, []string{"e"}, &RelationWhere{From: entity("a")}, "Event"},
		"event's, by id":      {AnchorEvent, []string{"e"}, &RelationWhere{ID: ids("r")}, "ID, r"},
		"event's, other keys": {AnchorEvent, []string{"e"}, &RelationWhere{EventKey: ids("f")}, "Event"},
	} {
		list := &RelationList{Anchor: c.anchor, Where: c.where, Scan: Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: 20}}
		if c.anchor == AnchorEntity {
			list.Direction = kg.DirectionOutgoing
		}
		a := list.Access(c.parents)
		if got := show(a); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if a.Lo != kg.MinSortKey || a.Hi != kg.MaxSortKey || a.Spans != nil {
			t.Errorf("%s: bounds %d to %d, %v, without a time filter", name, a.Lo, a.Hi, a.Spans)
		}
		if a.Index != IndexEntity && a.Direction != kg.DirectionBoth {
			t.Errorf("%s: direction %s", name, a.Direction)
		}
	}
}

// A time filter bounds the keys from above, and on the paths without a better key each class of spans from below.
func TestAccessDays(t *testing.T) {
	from, to := edtf.Day(19_000), edtf.Day(19_030)
	during := &RelationWhere{During: &DateRange{From: &from, To: &to}}
	spans := func(lo kg.SortKey) (out []SpanBound) {
		for _, s := range kg.Spans {
			out = append(out, SpanBound{s, max(lo, kg.FirstSortKey(s.Earliest(from))-1)})
		}
		return out
	}
	scan := func(w *RelationWhere, s Scan) Access { return (&RelationList{Where: w, Scan: s}).Access(nil) }
	whole := Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey}

	if diff := cmp.Diff(Access{Index: IndexDate, Direction: kg.DirectionBoth, Lo: kg.MinSortKey, Hi: kg.LastSortKey(to) + 1, Spans: spans(kg.MinSortKey)}, scan(during, whole)); diff != "" {
		t.Error(diff)
	}
	// A page's own bounds stay where they are tighter.
	lo, hi := kg.FirstSortKey(from-10), kg.FirstSortKey(to-10)
	if diff := cmp.Diff(Access{Index: IndexDate, Direction: kg.DirectionBoth, Lo: lo, Hi: hi, Spans: spans(lo)}, scan(during, Scan{Lo: lo, Hi: hi})); diff != "" {
		t.Error(diff)
	}
	// Several filters leave what they have in common; a day is a range of one.
	both := scan(&RelationWhere{During: &DateRange{From: &from}, And: []*RelationWhere{{At: &to}}}, whole)
	if both.Hi != kg.LastSortKey(to)+1 || len(both.Spans) != 4 || both.Spans[kg.SpanDay].Lo != kg.FirstSortKey(to)-1 {
		t.Errorf("%+v", both)
	}
	if open := scan(&RelationWhere{During: &DateRange{To: &to}}, whole); open.Spans != nil || open.Hi != kg.LastSortKey(to)+1 {
		t.Errorf("without a first day: %+v", open)
	}
	if open := scan(&RelationWhere{During: &DateRange{From: &from}}, whole); len(open.Spans) != 4 || open.Hi != kg.MaxSortKey {
		t.Errorf("without a last day: %+v", open)
	}
	if typed := scan(&RelationWhere{At: &from, Type: typed("AID")}, whole); typed.Index != IndexType || typed.Spans != nil || typed.Hi != kg.LastSortKey(from)+1 {
		t.Errorf("by type: %+v", typed)
	}
	// A list without a scan, as in HasRelation, is not bounded.
	if none := scan(nil, Scan{}); none.Lo != kg.MinSortKey || none.Hi != kg.MaxSortKey {
		t.Errorf("without a scan: %+v", none)
	}
}

// No relation that may last in the range is left out by the bounds of its class.
func TestAccessKeepsAll(t *testing.T) {
	day := rapid.Int32Range(18_000, 20_000)
	rapid.Check(t, func(t *rapid.T) {
		start, from := edtf.Day(day.Draw(t, "start")), edtf.Day(day.Draw(t, "from"))
		end, to := start+edtf.Day(rapid.Int32Range(0, 800).Draw(t, "lasts")), from+edtf.Day(rapid.Int32Range(0, 800).Draw(t, "range"))
		if rapid.Bool().Draw(t, "open") {
			end = edtf.MaxDay
		}
		if start > to || end < from {
			t.Skip("not in the range")
		}
		k := kg.NewSortKey(start, rapid.String().Draw(t, "id"))
		a := (&RelationList{Where: &RelationWhere{During: &DateRange{From: &from, To: &to}}}).Access(nil)
		if lo := a.Spans[kg.SpanOf(start, end)].Lo; k <= lo || k <= a.Lo || k >= a.Hi {
			t.Fatalf("%s to %s is left out of %s to %s", start, end, from, to)
		}
	})
}

// The paths that a where leads to are among the tags under which stores file relations.
func TestTagsOf(t *testing.T) {
	r := &kg.Relation{Assertion: kg.Assertion{Location: "p", Claims: []kg.Claim{
		{By: "a", Evidence: []kg.Evidence{{Source: "s"}, {Source: "t"}}}, {Evidence: []kg.Evidence{{Source: "s"}}},
	}}}
	if diff := cmp.Diff([]string{"source s", "source t", "by a", "location p"}, TagsOf(r)); diff != "" {
		t.Error(diff)
	}
	for status, want := range map[kg.Status][]string{"": nil, kg.StatusAsserted: nil, kg.StatusAlleged: {"status ALLEGED"}, kg.StatusDisputed: {"status DISPUTED", "contradicts"}} {
		if diff := cmp.Diff(want, TagsOf(&kg.Relation{Status: status})); diff != "" {
			t.Error(diff)
		}
	}
	if diff := cmp.Diff([]string{"contradicts"}, TagsOf(&kg.Relation{Assertion: kg.Assertion{Type: kg.TypeDiplomaticRelations}})); diff != "" {
		t.Error(diff)
	}
}
