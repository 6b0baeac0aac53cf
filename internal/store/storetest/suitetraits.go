package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"
)

// traits: stores count relations by what they say, and events with several relations once.
func (s suite) traits() {
	var entities []*kg.Entity
	for _, id := range []string{"tr:a", "tr:b", "tr:c"} {
		entities = append(entities, newEntity(id, kg.KindPerson, strings.ToUpper(id[3:])))
	}
	entities = append(entities, newEntity(kg.UnspecifiedActor, kg.KindActor, "Unspecified"))
	of := func(event, location string, r *kg.Relation) *kg.Relation {
		r.EventKey, r.Location = event, location
		return r
	}
	planned := func(r *kg.Relation) { r.Realization = kg.RealizationPlanned }
	s.put(entities, []*kg.Relation{
		of("tr:e", "tr:c", newRelation("tr:1", "ASSAULT", "tr:a", "tr:b", "2024-01-10")),
		of("tr:e", "tr:c", newRelation("tr:2", "AID", "tr:b", "tr:a", "2024-01-20")),
		of("tr:e", "", newRelation("tr:3", "AID", "tr:a", "tr:c", "2024-01-30", planned)),
		of("tr:f", "", newRelation("tr:4", "AID", "tr:a", "tr:a", "2024-05-01")),
		newRelation("tr:5", "PROTEST", "tr:a", kg.UnspecifiedActor, "2024-05-01"),
	})
	s.same("of one", s.traitsOf("tr:a"), []string{
		"a: 0 0 2 1", "fAID OCCURRED: 2 2 0 0", "fAID PLANNED: 1 0 0 0", "fASSAULT OCCURRED: 1 1 0 0",
		"fPROTEST OCCURRED: 1 1 0 0", "lc: 2 2 1 1", "oa: 1 1 0 0", "oactor:unspecified: 1 1 0 0", "ob: 0 0 1 1",
		"qMATERIAL_COOPERATION: 0 0 1 0", "rOCCURRED: 0 0 1 1", "tAID: 0 0 1 0", "uASSERTED: 0 0 2 1", "xb+c: 1 0 0 0",
	})
	s.same("of another", s.traitsOf("tr:c"), []string{"fAID PLANNED: 1 0 0 0"})
	s.remove("tr:2")
	s.same("without one", s.traitsOf("tr:a"), []string{
		"a: 0 0 1 0", "fAID OCCURRED: 1 1 0 0", "fAID PLANNED: 1 0 0 0", "fASSAULT OCCURRED: 1 1 0 0",
		"fPROTEST OCCURRED: 1 1 0 0", "lc: 1 1 0 0", "oa: 1 1 0 0", "oactor:unspecified: 1 1 0 0", "uASSERTED: 0 0 1 0",
		"xb+c: 1 0 0 0",
	})
	s.put(nil, []*kg.Relation{of("tr:f", "", newRelation("tr:1", "ASSAULT", "tr:a", "tr:b", "2024-01-10"))})
	s.same("of another event, without the place", s.traitsOf("tr:a"), []string{
		"a: 0 0 1 1", "fAID OCCURRED: 1 1 0 0", "fAID PLANNED: 1 0 0 0", "fASSAULT OCCURRED: 1 1 0 0",
		"fPROTEST OCCURRED: 1 1 0 0", "oa: 1 1 0 0", "oactor:unspecified: 1 1 0 0", "rOCCURRED: 0 0 1 1",
		"uASSERTED: 0 0 1 1", "xa+b: 1 1 0 0",
	})
	for _, id := range []string{"tr:1", "tr:3", "tr:4", "tr:5"} {
		s.remove(id)
	}
	s.same("of none", s.traitsOf("tr:a"), []string(nil))
	s.checkCounters()
}

// traitsOf shows what relations of an entity are counted by, and the numbers.
func (s suite) traitsOf(of string) []string {
	s.t.Helper()
	var out []string
	s.read(func(ctx context.Context, r store.Reader) error {
		traits, err := r.Traits(ctx, of)
		for k, n := range traits {
			name := k.Text()
			if k.What == kg.TraitFact {
				name = fmt.Sprintf("f%s %s", k.Fact.Type(), k.Fact.Realization())
			}
			name = strings.ReplaceAll(name, kg.PairSeparator, "+")
			prefix, _, _ := strings.Cut(of, ":")
			name = strings.ReplaceAll(name, prefix+":", "")
			out = append(out, fmt.Sprintf("%s: %d %d %d %d", name, n.N, n.Occurred, n.Again, n.OccurredAgain))
		}
		return err
	})
	slices.Sort(out)
	return out
}

// checkCounters checks what relations are counted by.
func (s suite) checkCounters() {
	s.t.Helper()
	err := s.store.Check(s.t.Context(), func(problem string) {
		if strings.Contains(problem, "count") {
			s.t.Error(problem)
		}
	})
	if err != nil {
		s.t.Error(err)
	}
}

// largeEvent: of an event with many relations the last one is retracted, redated and followed by others, and each write
// reads no more than it needs: not the others of the event.
func (s suite) largeEvent() {
	const many, little = kg.LargeEvent + 30, 12_000
	const hub, key = `le:"a"<&>\ü`, `le:{"e":1}\`
	var entities []*kg.Entity
	for _, id := range []string{hub, "le:b", "le:c", "le:d"} {
		entities = append(entities, &kg.Entity{ID: id, Kind: kg.KindPerson, Name: strings.ToUpper(id[3:])})
	}
	relation := func(i int, typ kg.RelationType, to, when string, change ...func(*kg.Relation)) kg.NewRelation {
		r := newRelation(fmt.Sprintf("le:%03d", i), typ, hub, to, when, append(change, event(key))...)
		return kg.NewRelation{Origin: &kg.Origin{}, ID: r.ID, Assertion: r.Assertion}
	}
	day := func(i int) string { return fmt.Sprintf("%d-%02d-%02d", 2020+i/300, 1+i/25%12, 1+i%25) }
	planned := func(r *kg.Relation) { r.Realization = kg.RealizationPlanned }
	all := kg.Batch{Entities: writes(entities...),
		Relations: []kg.NewRelation{relation(0, "AID", "le:c", day(0), planned)}}
	for i := 1; i < many; i++ {
		all.Relations = append(all.Relations, relation(i, "ASSAULT", "le:b", day(i)))
	}
	s.apply(all)
	last := func(where plan.RelationWhere) string {
		s.t.Helper()
		where.LastOfEvent, where.Either = true, &plan.EntityWhere{ID: id(hub)}
		return strings.Join(s.listRelations(plan.RelationList{Where: &where, Scan: plan.Scan{Lo: kg.MinSortKey,
			Hi: kg.MaxSortKey, Desc: true, Limit: 5}})[0], " ")
	}
	sparing := func(b kg.Batch) {
		s.t.Helper()
		ctx := store.WithBudget(s.t.Context(), store.Most{Bytes: little})
		if _, err := write.Apply(ctx, s.store, s.call, sourced(b)); err != nil {
			s.t.Fatal(err)
		}
		if n := store.BudgetOf(ctx).Counted().Rows; n >= many {
			s.t.Errorf("the write has read %d rows", n)
		}
	}
	retract := func(ids ...int) (b kg.Batch) {
		for _, i := range ids {
			b.Retractions = append(b.Retractions, kg.Retraction{Origin: &kg.Origin{}, ID: fmt.Sprintf("le:%03d", i),
				Reason: "a test"})
		}
		return b
	}
	redate := func(i int, when string) kg.Batch {
		return kg.Batch{Corrections: []kg.Correction{{Origin: &kg.Origin{}, ID: fmt.Sprintf("le:%03d", i),
			Reason: "a test", Fields: []string{"when"}, Set: kg.Assertion{When: edtf.MustParse(when)}}}}
	}
	s.same("filled", s.traitsOf(hub), []string{
		"a: 0 0 129 128", "fAID PLANNED: 1 0 0 0", "fASSAULT OCCURRED: 129 129 0 0", "ob: 0 0 128 128",
		"qMATERIAL_CONFLICT: 0 0 128 128", "rOCCURRED: 0 0 128 128", "ssource:some: 130 129 129 128",
		"tASSAULT: 0 0 128 128", "uASSERTED: 0 0 129 128", "xb+c: 1 0 0 0",
	})
	s.same("the last", last(plan.RelationWhere{}), "le:129")
	sparing(retract(129))
	s.same("the last but one", last(plan.RelationWhere{}), "le:128")
	sparing(redate(128, "2019-05-01"))
	s.same("the third last", last(plan.RelationWhere{}), "le:127")
	s.same("of another", last(plan.RelationWhere{Type: typed("AID")}), "le:000")
	sparing(kg.Batch{Relations: []kg.NewRelation{relation(200, "AID", "le:c", day(200))}})
	s.same("a later one", last(plan.RelationWhere{}), "le:200")
	sparing(kg.Batch{Relations: []kg.NewRelation{relation(201, "AID", "le:d", day(10))}})
	s.same("with another", s.traitsOf(hub), []string{
		"a: 0 0 130 129", "fAID OCCURRED: 2 2 0 0", "fAID PLANNED: 1 0 0 0", "fASSAULT OCCURRED: 128 128 0 0",
		"ob: 0 0 127 127", "oc: 0 0 1 0", "qMATERIAL_CONFLICT: 0 0 127 127", "qMATERIAL_COOPERATION: 0 0 2 1",
		"rOCCURRED: 0 0 129 129", "ssource:some: 131 130 130 129", "tAID: 0 0 2 1",
		"tASSAULT: 0 0 127 127", "uASSERTED: 0 0 130 129", "xb+c+d: 1 1 0 0",
	})
	s.same("of that", s.traitsOf("le:d"), []string{"fAID OCCURRED: 1 1 0 0", "ssource:some: 1 1 0 0"})
	sparing(retract(200, 201))
	s.same("without", last(plan.RelationWhere{}), "le:127")
	var most []int
	for i := 3; i < 128; i++ {
		most = append(most, i)
	}
	s.apply(retract(most...))
	s.same("the last of few", last(plan.RelationWhere{}), "le:002")
	s.same("few", s.traitsOf(hub), []string{
		"a: 0 0 3 2", "fAID PLANNED: 1 0 0 0", "fASSAULT OCCURRED: 3 3 0 0", "ob: 0 0 2 2",
		"qMATERIAL_CONFLICT: 0 0 2 2", "rOCCURRED: 0 0 2 2", "ssource:some: 4 3 3 2", "tASSAULT: 0 0 2 2",
		"uASSERTED: 0 0 3 2", "xb+c: 1 0 0 0",
	})
	s.checkCounters()
	s.apply(retract(0, 1, 2, 128))
	s.same("none", s.traitsOf(hub), []string(nil))
}

// TraitsOf returns what the relations of an entity are counted by.
func TraitsOf(t *testing.T, s store.Store, of string) (out kg.TraitChanges) {
	t.Helper()
	err := s.Read(t.Context(), func(r store.Reader) (err error) {
		out, err = r.Traits(t.Context(), of)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// OneEvent are batches of one event of ev:a: they fill it, add a relation, retract that, and add another one like it.
func OneEvent() []kg.Batch {
	entities := []kg.EntityWrite{{Entity: newEntity(someSource, kg.KindSource, "Some")}}
	for _, id := range []string{"ev:a", "ev:b", "ev:c", "ev:d"} {
		entities = append(entities, kg.EntityWrite{Entity: newEntity(id, kg.KindPerson, id)})
	}
	relation := func(id, to string) kg.NewRelation {
		r := newRelation(id, "AID", "ev:a", to, "2024-01-10", event("ev:e"))
		return kg.NewRelation{Origin: &kg.Origin{}, ID: r.ID, Assertion: r.Assertion}
	}
	var filled []kg.NewRelation
	for i := range 9 {
		filled = append(filled, relation(fmt.Sprintf("ev:%d", i), []string{"ev:b", "ev:c"}[i/8]))
	}
	return []kg.Batch{
		sourced(kg.Batch{Entities: entities, Relations: filled}),
		sourced(kg.Batch{Relations: []kg.NewRelation{relation("ev:last", "ev:d")}}),
		{Retractions: []kg.Retraction{{Origin: &kg.Origin{}, ID: "ev:last", Reason: "a test"}}},
		sourced(kg.Batch{Relations: []kg.NewRelation{relation("ev:again", "ev:d")}}),
	}
}
