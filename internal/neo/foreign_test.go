package neo

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/store/storetest"
	"graphd/internal/write"
)

// strangers are items of others in graphd's database, with its labels, type and names of properties.
var strangers = []string{
	"CREATE (:State {name: 'x'}), (:Entity {name: 'x'}), (:Entity:State {id: 'state:X', name: 'x', key: 'A', kind: " +
		"'STATE', version: 1, recordedAt: datetime('2000-01-01')})",
	"CREATE (:Entity {id: 'thing:1', key: 'B', kind: 'STATE'}), (:Entity {key: 'B', kind: 'STATE'}), (:Official), " +
		"(:Tag {name: 'x'}), (:Tag {key: 'x'}), (:Gone)",
	"MATCH (a:Entity {id: 'state:A'}), (b:Entity {id: 'state:B'}), (x:Entity {id: 'state:X'}) CREATE " +
		"(a)-[:RELATION]->(b), (a)-[:RELATION {id: 'y', type: 'CONSULT', fromId: 'state:A', toId: 'state:B'}]->(b), " +
		"(a)-[:RELATION]->(x), (x)-[:RELATION {lastDay: 1}]->(x), (a)-[:KNOWS]->(x)",
	"CREATE (:Change {seq: 1000}), (:Change), (:Merged {id: 'state:A'})-[:REDIRECT]->(:Merged {id: 'state:Q'}), " +
		"(:Graphd {id: 'another'})",
	"CREATE (:EntityVersion {id: 'state:B', version: 7}), (:RelationVersion {id: 'r2', version: 7}), " +
		"(:RelationVersion {type: 'CONSULT', recordedAt: datetime('2000-01-01')})",
}

// answers are what a reader says to all kinds of questions.
func answers(t *testing.T, r store.Reader) map[string]any {
	t.Helper()
	ctx := t.Context()
	out := map[string]any{}
	keep := func(name string) func(any, error) {
		return func(v any, err error) {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			out[name] = v
		}
	}
	of := []string{"state:A", "state:B", "state:X", "thing:1"}
	all := plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: 100}
	for i, l := range []*plan.EntityList{
		{Order: plan.OrderByName},
		{Order: plan.OrderByID},
		{Order: plan.OrderByName, Kinds: []kg.Kind{kg.KindState}},
		{Order: plan.OrderByName, Where: &plan.EntityWhere{ID: &plan.IDFilter{In: of}}},
		{Order: plan.OrderByName, Where: &plan.EntityWhere{HasRelation: &plan.RelationWhere{}}},
		{Order: plan.OrderByName, Where: &plan.EntityWhere{Name: &plan.StringFilter{Contains: ptr("x")}}},
	} {
		l.Scan = plan.TextScan{Limit: 100}
		rows, err := r.ListEntities(ctx, l, nil)
		keep(fmt.Sprintf("entities %d", i))(rows, err)
		n, err := r.CountEntities(ctx, l, nil)
		keep(fmt.Sprintf("entities %d, counted", i))(n, err)
	}
	for _, a := range []plan.Anchor{plan.AnchorRoot, plan.AnchorEntity} {
		for i, w := range []*plan.RelationWhere{nil, {Type: &plan.RelationTypeFilter{In: []kg.RelationType{"CONSULT"}}},
			{ID: &plan.IDFilter{In: []string{"r1", "y"}}}} {
			l := &plan.RelationList{Anchor: a, Direction: kg.DirectionBoth, Where: w, Scan: all}
			parents := of
			if a == plan.AnchorRoot {
				parents, l.Direction = nil, ""
			}
			name := fmt.Sprintf("relations %v %d", a, i)
			rows, err := r.ListRelations(ctx, l, parents)
			keep(name)(rows, err)
			n, err := r.CountRelations(ctx, l, parents)
			keep(name+" count")(n, err)
		}
	}
	es, err := r.Entities(ctx, of)
	keep("entities by id")(es, err)
	rs, err := r.Relations(ctx, []string{"r1", "r2", "y"}, wide)
	keep("relations by id")(rs, err)
	states, err := r.ActingStates(ctx, append(of, "official:O"), edtf.Day(20000))
	keep("acting states")(states, err)
	d, err := r.Redirects(ctx, append(of, "state:C"))
	keep("redirects")(d, err)
	ev, err := r.EntityVersions(ctx, of)
	keep("versions of entities")(ev, err)
	rv, err := r.RelationVersions(ctx, []string{"r1", "r2", "y"}, wide)
	keep("versions of relations")(rv, err)
	st, err := r.Stats(ctx)
	keep("stats")(st, err)
	return out
}

// TestStrangers: what others keep in the database changes no answer, is not changed, and is in nobody's way.
func TestStrangers(t *testing.T) {
	s := openWritten(t)
	log := storetest.ChangeLog(t, s)
	at := log[len(log)-2].At
	views := func() (now, then map[string]any) {
		err := s.Read(t.Context(), func(r store.Reader) error {
			now, then = answers(t, r), answers(t, r.AsKnown(at))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return now, then
	}
	now, then := views()
	for _, text := range strangers {
		auto(t, s, text, nil)
	}
	values := cmp.Comparer(func(a, b edtf.Value) bool { return a == b })
	same := func(when string) {
		t.Helper()
		now2, then2 := views()
		if diff := cmp.Diff(now, now2, values); diff != "" {
			t.Errorf("%s (-before +after):\n%s", when, diff)
		}
		if diff := cmp.Diff(then, then2, values); diff != "" {
			t.Errorf("%s, as known (-before +after):\n%s", when, diff)
		}
		if diff := cmp.Diff(log, storetest.ChangeLog(t, s), values); diff != "" {
			t.Errorf("%s, the log:\n%s", when, diff)
		}
	}
	same("with strangers")
	sound(t, s)
	again, err := Open(t.Context(), s.o)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
	same("opened again")

	// Writing goes on beside them, and takes nothing away from them.
	count := func() any {
		return auto(t, s, "MATCH (n) WHERE (n:Entity AND n.idKey IS NULL OR n:State AND NOT n:Entity OR n:Official "+
			"AND NOT n:Entity OR n:Tag AND n.sk IS NULL OR n:Gone) RETURN count(n)", nil)[0].Values[0]
	}
	were := count()
	if _, err := write.Delete(t.Context(), s, write.Call{Principal: "x", Reason: "x"}, "official:O", nil,
		true); err != nil {
		t.Error(err)
	}
	if is := count(); is != were {
		t.Errorf("%v nodes of others were there, and %v are left", were, is)
	}
	sound(t, s)

	// Where one is in the way, the call says so, at once.
	for _, b := range []kg.Batch{
		named("state:X", "X", 0),
		{Kind: kg.ChangeAssert, Relations: []kg.NewRelation{{ID: "y",
			Assertion: kg.Assertion{Type: "ACCUSE", Realization: kg.RealizationOccurred, From: "state:A", To: "state:B",
				When:   edtf.MustParse("2024"),
				Claims: []kg.Claim{{Stance: "ASSERTS", Evidence: []kg.Evidence{{Source: "source:P"}}}}}}}},
	} {
		if _, err := write.Apply(t.Context(), s, write.Call{}, b); kg.CodeOf(err) != kg.CodeConflict ||
			!strings.Contains(err.Error(), "none of graphd's") {
			t.Errorf("an id that is taken: %v", err)
		}
	}
	sound(t, s)
}
