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

func ids(values ...string) *IDFilter                       { return &IDFilter{In: values} }
func entity(values ...string) *EntityWhere                 { return &EntityWhere{ID: ids(values...)} }
func typed(values ...kg.RelationType) *RelationTypeFilter  { return &RelationTypeFilter{In: values} }
func status(values ...kg.Status) *ClaimStatusFilter        { return &ClaimStatusFilter{In: values} }
func realized(values ...kg.Realization) *RealizationFilter { return &RealizationFilter{In: values} }
func ref[T any](v T) *T                                    { return &v }
func many(n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprint("id", i))
	}
	return out
}

// manyTypes are as many types as a list with parents seeks for each, and one more.
func manyTypes() []kg.RelationType { return plover[1 : maxTypes+2] }

var indexNames = [...]string{"ID", "Event", "Dyad", "States", "Tag", "Entity", "FromState", "ToState", "Type", "Date"}

// show writes an access in one line: index, direction, types, keys.
func show(a Access) string {
	parts := []string{indexNames[a.Index]}
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

// Each row names the rule that chooses its index; each rule chooses that of a row.
func TestAccess(t *testing.T) {
	taken := map[string]bool{}
	kind := &EntityWhere{Kind: &EntityKindFilter{In: []kg.Kind{kg.KindState}}}
	one := "a"
	for name, c := range map[string]struct {
		anchor  Anchor
		parents []string
		where   *RelationWhere
		rule    string
		want    string
	}{
		// Of the whole graph.
		"nothing": {rule: "date", want: "Date"},
		"nothing that helps": {
			where: &RelationWhere{From: kind, Mode: &StringFilter{Contains: &one}}, rule: "date", want: "Date",
		},
		"id": {
			where: &RelationWhere{ID: ids("r", "s", "r"), Type: typed("ASSAULT")}, rule: "ids", want: "ID, r, s",
		},
		"id, one": {where: &RelationWhere{ID: &IDFilter{Eq: &one}}, rule: "ids", want: "ID, a"},
		"id, both": {
			where: &RelationWhere{ID: &IDFilter{Eq: &one, In: []string{"a", "b"}}}, rule: "ids", want: "ID, a",
		},
		"many ids": {
			where: &RelationWhere{ID: ids(many(1000)...)}, rule: "ids", want: "ID, " + strings.Join(many(1000), ", "),
		},
		"many event keys": {
			where: &RelationWhere{EventKey: ids(many(1000)...)}, rule: "events",
			want: "Event, " + strings.Join(many(1000), ", "),
		},
		"many ends": {
			where: &RelationWhere{To: entity(many(1000)...)}, rule: "end",
			want: "Entity, INCOMING, " + strings.Join(many(1000), ", "),
		},
		"many sources": {
			where: &RelationWhere{Source: ids(many(1000)...)}, rule: "tag",
			want: "Tag, source " + strings.Join(many(1000), ", source "),
		},
		// never true, and told from the predicate
		"no id":     {where: &RelationWhere{ID: ids()}, rule: "date", want: "Date"},
		"event key": {where: &RelationWhere{EventKey: ids("e"), From: entity("a")}, rule: "events", want: "Event, e"},
		"from and to": {
			where: &RelationWhere{From: entity("a", "b"), To: entity("c")}, rule: "two ends", want: "Dyad, a+c, b+c",
		},
		"from and to, many": {
			where: &RelationWhere{From: entity(many(65)...), To: entity(many(64)...)}, rule: "end",
			want: "Entity, OUTGOING, " + strings.Join(many(65), ", "),
		},
		"between": {where: &RelationWhere{Between: []string{"a", "b"}}, rule: "pair", want: "Dyad, a+b"},
		"between states": {
			where: &RelationWhere{BetweenStates: []string{"a", "b"}}, rule: "pair of states", want: "States, a+b",
		},
		"states": {
			where: &RelationWhere{FromState: ids("a"), ToState: ids("b", "c")}, rule: "two states",
			want: "States, a+b, a+c",
		},
		"from":   {where: &RelationWhere{From: entity("a")}, rule: "end", want: "Entity, OUTGOING, a"},
		"to":     {where: &RelationWhere{To: entity("a", "b")}, rule: "end", want: "Entity, INCOMING, a, b"},
		"either": {where: &RelationWhere{Either: entity("a")}, rule: "end", want: "Entity, BOTH, a"},
		"from of a type": {
			where: &RelationWhere{From: entity("a"), Type: typed("ASSAULT", "AID")}, rule: "end",
			want: "Entity, OUTGOING, type ASSAULT, type AID, a",
		},
		"from and kind": {
			where: &RelationWhere{From: &EntityWhere{And: []*EntityWhere{kind, entity("a")}}}, rule: "end",
			want: "Entity, OUTGOING, a",
		},
		"from state": {
			where: &RelationWhere{FromState: ids("a"), Type: typed("ASSAULT")}, rule: "state of the actor",
			want: "FromState, a",
		},
		"to state": {where: &RelationWhere{ToState: ids("a")}, rule: "state of the recipient", want: "ToState, a"},
		"source":   {where: &RelationWhere{Source: ids("s")}, rule: "tag", want: "Tag, source s"},
		"source of an entity's": {
			where: &RelationWhere{Source: ids("s"), To: entity("a", "b")}, rule: "tag of an end",
			want: "Tag, source s+a, source s+b",
		},
		"claimant": {where: &RelationWhere{Claim: &ClaimWhere{By: entity("a")}}, rule: "tag", want: "Tag, by a"},
		"status": {
			where: &RelationWhere{Status: status(kg.StatusDisputed, kg.StatusDenied), Type: typed("ASSAULT")},
			rule:  "tag", want: "Tag, status DISPUTED, status DENIED",
		},
		"status of an end": {
			where: &RelationWhere{Status: status(kg.StatusAlleged), From: entity("a")}, rule: "tag of an end",
			want: "Tag, status ALLEGED+a",
		},
		"the usual status": {
			where: &RelationWhere{Status: status(kg.StatusDisputed, kg.StatusAsserted)}, rule: "date", want: "Date",
		},
		"no status": {where: &RelationWhere{Status: status()}, rule: "date", want: "Date"},
		"status and source": {
			where: &RelationWhere{Status: status(kg.StatusAlleged), Source: ids("s")}, rule: "tag",
			want: "Tag, source s",
		},
		"status of an entity's": {
			anchor: AnchorEntity, where: &RelationWhere{Status: status(kg.StatusAlleged)}, rule: "tag",
			want: "Tag, status ALLEGED",
		},
		"contradictions of a pair": {
			where: &RelationWhere{Contradicts: true, And: []*RelationWhere{{Between: []string{"a", "b"}}}},
			rule:  "contradictions of a pair", want: "Tag, contradicts+a",
		},
		"contradictions": {where: &RelationWhere{Contradicts: true}, rule: "tag", want: "Tag, contradicts"},
		"contradictions of one": {
			where: &RelationWhere{Contradicts: true, And: []*RelationWhere{{Either: entity("a")}}},
			rule:  "tag of an end", want: "Tag, contradicts+a",
		},
		"mode": {where: &RelationWhere{Mode: &StringFilter{Eq: &one}}, rule: "mode", want: "Tag, mode a"},
		"mode and state": {
			where: &RelationWhere{Mode: &StringFilter{Eq: &one}, FromState: ids("s")}, rule: "state of the actor",
			want: "FromState, s",
		},
		"mode and type": {
			where: &RelationWhere{Mode: &StringFilter{Eq: &one}, Type: typed("ASSAULT")}, rule: "mode",
			want: "Tag, mode a",
		},
		"modes of an end": {
			where: &RelationWhere{Mode: &StringFilter{In: []string{"a", "b", "a"}}, To: entity("e")},
			rule:  "tag of an end", want: "Tag, mode a+e, mode b+e",
		},
		"no mode": {where: &RelationWhere{Mode: &StringFilter{In: []string{"a", ""}}}, rule: "date", want: "Date"},
		"mode of an entity's": {
			anchor: AnchorEntity, parents: []string{"p"}, where: &RelationWhere{Mode: &StringFilter{Eq: &one}},
			rule: "tag", want: "Tag, mode a",
		},
		"realization": {
			where: &RelationWhere{Realization: realized(kg.RealizationPlanned)}, rule: "tag",
			want: "Tag, realization PLANNED",
		},
		"the usual realization": {
			where: &RelationWhere{Realization: realized(kg.RealizationPlanned, kg.RealizationOccurred)}, rule: "date",
			want: "Date",
		},
		"scores of modes alone": {
			where: &RelationWhere{Score: &FloatFilter{Lte: ref(-9.5)}}, rule: "mode",
			want: "Tag, mode targeted, mode suicide-attack, mode aerial, mode drone, mode heavy-weapons, " +
				"mode unconventional",
		},
		"scores": {
			where: &RelationWhere{Score: &FloatFilter{Gte: ref[float64](9), Lte: ref[float64](10)}}, rule: "types",
			want: "Type, COOPERATE, AID, RETREAT",
		},
		"scores of an end": {
			where: &RelationWhere{Score: &FloatFilter{Lte: ref[float64](-9)}, From: entity("e")}, rule: "end",
			want: "Entity, OUTGOING, type ASSAULT, e",
		},
		"all scores": {where: &RelationWhere{Score: &FloatFilter{Gte: ref[float64](-10)}}, rule: "date", want: "Date"},
		"no score":   {where: &RelationWhere{Score: &FloatFilter{Gte: ref[float64](11)}}, rule: "date", want: "Date"},
		"stance alone": {
			where: &RelationWhere{Claim: &ClaimWhere{Stance: &StanceFilter{In: []kg.Stance{kg.StanceDenies}}}},
			rule:  "date", want: "Date",
		},
		"location": {
			where: &RelationWhere{Location: entity("p"), Type: typed("ASSAULT")}, rule: "tag", want: "Tag, location p",
		},
		"type": {
			where: &RelationWhere{Type: typed("ASSAULT", "AID", "ASSAULT")}, rule: "types", want: "Type, ASSAULT, AID",
		},
		"quad class": {
			where: &RelationWhere{QuadClass: &QuadClassFilter{In: []kg.QuadClass{"VERBAL_CONFLICT"}}}, rule: "types",
			want: "Type, REQUEST, ACCUSE, REJECT, THREATEN",
		},
		"quad class and type": {
			where: &RelationWhere{
				QuadClass: &QuadClassFilter{In: []kg.QuadClass{"VERBAL_CONFLICT"}},
				Type:      typed("ACCUSE", "AID"),
			},
			rule: "types",
			want: "Type, ACCUSE",
		},
		"many types": {
			where: &RelationWhere{Type: typed(manyTypes()...)}, rule: "types",
			want: "Type, " + strings.Join(texts(manyTypes()), ", "),
		},
		"all types of events": {
			where: &RelationWhere{Aspect: &AspectFilter{In: []kg.Aspect{kg.AspectEvent}}}, rule: "date", want: "Date",
		},
		"in and": {
			where: &RelationWhere{
				And: []*RelationWhere{{Type: typed("AID")}, {And: []*RelationWhere{{To: entity("a")}}}},
			},
			rule: "end", want: "Entity, INCOMING, type AID, a",
		},
		"or and not do not count": {
			where: &RelationWhere{Or: []*RelationWhere{{ID: ids("r")}}, Not: &RelationWhere{ID: ids("s")}},
			rule:  "date", want: "Date",
		},

		// Of entities.
		"entity's": {anchor: AnchorEntity, parents: []string{"p"}, rule: "parents", want: "Entity, OUTGOING"},
		"entity's of a type": {
			anchor: AnchorEntity, parents: []string{"p"}, where: &RelationWhere{Type: typed("AID")}, rule: "parents",
			want: "Entity, OUTGOING, type AID",
		},
		"entity's of many types": {
			anchor: AnchorEntity, parents: []string{"p"},
			where: &RelationWhere{Aspect: &AspectFilter{In: []kg.Aspect{kg.AspectEvent}}}, rule: "parents",
			want: "Entity, OUTGOING",
		},
		"entity's of more types": {
			anchor: AnchorEntity, parents: []string{"p"}, where: &RelationWhere{Type: typed(manyTypes()...)},
			rule: "parents", want: "Entity, OUTGOING, type " + strings.Join(texts(manyTypes()), ", type "),
		},
		"many entities' of more types": {
			anchor: AnchorEntity, parents: many(10), where: &RelationWhere{Type: typed(manyTypes()...)},
			rule: "parents", want: "Entity, OUTGOING",
		},
		"entity's by many ids": {
			anchor: AnchorEntity, parents: []string{"p"}, where: &RelationWhere{ID: ids(many(1000)...)}, rule: "ids",
			want: "ID, " + strings.Join(many(1000), ", "),
		},
		"many entities' by many ids": {
			anchor: AnchorEntity, parents: many(5), where: &RelationWhere{ID: ids(many(1000)...)}, rule: "parents",
			want: "Entity, OUTGOING",
		},
		"many ids, parents unknown": {
			anchor: AnchorEntity, where: &RelationWhere{ID: ids(many(maxKeys + 1)...)}, rule: "parents",
			want: "Entity, OUTGOING",
		},
		"entity's by id": {
			anchor: AnchorEntity, parents: []string{"p"}, where: &RelationWhere{ID: ids("r")}, rule: "ids",
			want: "ID, r",
		},
		"entity's with another": {
			anchor: AnchorEntity, parents: []string{"p", "q"}, where: &RelationWhere{To: entity("a", "b")},
			rule: "end with parent", want: "Dyad, a, b",
		},
		"entity's with either": {
			anchor: AnchorEntity, parents: []string{"p"}, where: &RelationWhere{Either: entity("a")},
			rule: "end with parent", want: "Dyad, a",
		},
		"a parent among them": {
			anchor: AnchorEntity, parents: []string{"p", "a"}, where: &RelationWhere{To: entity("a", "b")},
			rule: "parents", want: "Entity, OUTGOING",
		},
		"either is the parent": {
			anchor: AnchorEntity, parents: []string{"p"}, where: &RelationWhere{Either: entity("p", "a")},
			rule: "parents", want: "Entity, OUTGOING",
		},
		"from is the parent, to not": {
			anchor: AnchorEntity, parents: []string{"p"}, where: &RelationWhere{From: entity("p"), To: entity("a")},
			rule: "end with parent", want: "Dyad, a",
		},
		"parents unknown": {
			anchor: AnchorEntity, where: &RelationWhere{To: entity("a")}, rule: "parents", want: "Entity, OUTGOING",
		},
		"entity's between": {
			anchor: AnchorEntity, parents: []string{"p"}, where: &RelationWhere{Between: []string{"p", "a"}},
			rule: "pair with parent", want: "Dyad, p, a",
		},
		"entity's between itself": {
			anchor: AnchorEntity, parents: []string{"p"}, where: &RelationWhere{Between: []string{"p", "p"}},
			rule: "pair with parent", want: "Dyad, p",
		},
		"entity's, parents unknown": {
			anchor: AnchorEntity, where: &RelationWhere{Between: []string{"p", "a"}}, rule: "parents",
			want: "Entity, OUTGOING",
		},
		"entity's by state": {
			anchor: AnchorEntity, parents: []string{"p"}, where: &RelationWhere{FromState: ids("a"), ToState: ids("b")},
			rule: "parents", want: "Entity, OUTGOING",
		},
		"entity's of a source": {
			anchor: AnchorEntity, parents: []string{"p"}, where: &RelationWhere{Source: ids("s", "t")}, rule: "tag",
			want: "Tag, source s, source t",
		},
		"entity's of source and types": {
			anchor: AnchorEntity, parents: []string{"p"}, where: &RelationWhere{Source: ids("s"), Type: typed("AID")},
			rule: "tag", want: "Tag, source s",
		},

		// Of sources and events.
		"source's": {anchor: AnchorSource, parents: []string{"s"}, rule: "source of parents", want: "Tag"},
		"source's, from": {
			anchor: AnchorSource, parents: []string{"s"}, where: &RelationWhere{From: entity("a"), Type: typed("AID")},
			rule: "source of parents", want: "Tag",
		},
		"source's, from, to": {
			anchor: AnchorSource, parents: []string{"s"}, where: &RelationWhere{From: entity("a"), To: entity("b")},
			rule: "two ends", want: "Dyad, a+b",
		},
		"source's, event": {
			anchor: AnchorSource, parents: []string{"s"}, where: &RelationWhere{EventKey: ids("e")}, rule: "events",
			want: "Event, e",
		},
		"event's": {
			anchor: AnchorEvent, parents: []string{"e"}, where: &RelationWhere{From: entity("a")},
			rule: "events of parents", want: "Event",
		},
		"event's, by id": {
			anchor: AnchorEvent, parents: []string{"e"}, where: &RelationWhere{ID: ids("r")}, rule: "ids",
			want: "ID, r",
		},
		"event's, other keys": {
			anchor: AnchorEvent, parents: []string{"e"}, where: &RelationWhere{EventKey: ids("f")},
			rule: "events of parents", want: "Event",
		},

		// By pairs.
		"pair's": {
			anchor: AnchorPair, parents: []string{"a\x1fb"}, where: &RelationWhere{From: entity("a"), Type: typed("AID")},
			rule: "pairs of parents", want: "Dyad",
		},

		// By links.
		"links in a role": {
			where: &RelationWhere{Links: &LinkWhere{Role: ref(kg.LinkAbout), Relation: ref("r")}, Type: typed("AID")},
			rule:  "tag", want: "Tag, link ABOUT r",
		},
		"links, from": {
			where: &RelationWhere{Links: &LinkWhere{Relation: ref("r")}, From: entity("a")}, rule: "tag of an end",
			want: "Tag, link  r+a",
		},
		"links to some": {
			where: &RelationWhere{Links: &LinkWhere{Role: ref(kg.LinkAbout)}}, rule: "date", want: "Date",
		},
		"linked by one": {where: &RelationWhere{LinkedBy: &LinkWhere{Relation: ref("r")}}, rule: "date", want: "Date"},
		"relation's": {
			anchor: AnchorLinked, parents: []string{"r"}, where: &RelationWhere{EventKey: ids("e"), Source: ids("s")},
			rule: "links to parents", want: "Tag",
		},
		"relation's, by id": {
			anchor: AnchorLinked, parents: []string{"r"}, where: &RelationWhere{ID: ids("q")}, rule: "ids",
			want: "ID, q",
		},
	} {
		scan := Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: 20}
		list := &RelationList{Anchor: c.anchor, Where: c.where, Scan: scan}
		if c.anchor == AnchorEntity {
			list.Direction = kg.DirectionOutgoing
		}
		a, rule := list.access(c.parents)
		if got := show(a); got != c.want || rule != c.rule {
			t.Errorf("%s: %s by rule %q, want %s by %q", name, got, rule, c.want, c.rule)
		}
		taken[rule] = true
		if a.Lo != kg.MinSortKey || a.Hi != kg.MaxSortKey || a.Spans != nil {
			t.Errorf("%s: bounds %d to %d, %v, without a time filter", name, a.Lo, a.Hi, a.Spans)
		}
		if a.Index != IndexEntity && a.Direction != kg.DirectionBoth {
			t.Errorf("%s: direction %s", name, a.Direction)
		}
	}
	for _, r := range rules {
		if !taken[r.name] {
			t.Errorf("no row takes rule %q", r.name)
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

	if diff := cmp.Diff(Access{
		Index: IndexDate, Direction: kg.DirectionBoth, Lo: kg.MinSortKey, Hi: kg.LastSortKey(to) + 1,
		Spans: spans(kg.MinSortKey),
	}, scan(during, whole)); diff != "" {
		t.Error(diff)
	}
	// A page's own bounds stay where they are tighter.
	lo, hi := kg.FirstSortKey(from-10), kg.FirstSortKey(to-10)
	if diff := cmp.Diff(Access{Index: IndexDate, Direction: kg.DirectionBoth, Lo: lo, Hi: hi, Spans: spans(lo)},
		scan(during, Scan{Lo: lo, Hi: hi})); diff != "" {
		t.Error(diff)
	}
	// Several filters leave what they have in common; a day is a range of one.
	both := scan(&RelationWhere{During: &DateRange{From: &from}, And: []*RelationWhere{{At: &to}}}, whole)
	if both.Hi != kg.LastSortKey(to)+1 || len(both.Spans) != 4 || both.Spans[kg.SpanDay].Lo != kg.FirstSortKey(to)-1 {
		t.Errorf("%+v", both)
	}
	if open := scan(&RelationWhere{During: &DateRange{To: &to}}, whole); open.Spans != nil ||
		open.Hi != kg.LastSortKey(to)+1 {
		t.Errorf("without a first day: %+v", open)
	}
	if open := scan(&RelationWhere{During: &DateRange{From: &from}}, whole); len(open.Spans) != 4 ||
		open.Hi != kg.MaxSortKey {
		t.Errorf("without a last day: %+v", open)
	}
	if typed := scan(&RelationWhere{At: &from, Type: typed("AID")}, whole); typed.Index != IndexType ||
		len(typed.Spans) != 4 || typed.Hi != kg.LastSortKey(from)+1 {
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
		end, to := start+edtf.Day(rapid.Int32Range(0, 800).Draw(t, "lasts")),
			from+edtf.Day(rapid.Int32Range(0, 800).Draw(t, "range"))
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
	for _, c := range []struct {
		assertion kg.Assertion
		want      []string
	}{
		{kg.Assertion{Mode: "visit", Realization: kg.RealizationOccurred}, []string{"mode visit"}},
		{
			kg.Assertion{Mode: "visit", Realization: kg.RealizationPlanned},
			[]string{"mode visit", "realization PLANNED"},
		},
	} {
		if diff := cmp.Diff(c.want, TagsOf(&kg.Relation{Assertion: c.assertion})); diff != "" {
			t.Error(diff)
		}
	}
	for status, want := range map[kg.Status][]string{
		"": nil, kg.StatusAsserted: nil, kg.StatusAlleged: {"status ALLEGED"},
		kg.StatusDisputed: {"status DISPUTED", "contradicts"},
	} {
		if diff := cmp.Diff(want, TagsOf(&kg.Relation{Status: status})); diff != "" {
			t.Error(diff)
		}
	}
	if diff := cmp.Diff([]string{"contradicts"},
		TagsOf(&kg.Relation{Assertion: kg.Assertion{Type: kg.TypeDiplomaticRelations}})); diff != "" {
		t.Error(diff)
	}
}
