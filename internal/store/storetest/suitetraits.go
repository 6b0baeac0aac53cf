package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/store"
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
	show := func(of string) []string {
		var out []string
		s.read(func(ctx context.Context, r store.Reader) error {
			traits, err := r.Traits(ctx, of)
			for k, n := range traits {
				name := k.Text()
				if k.What == kg.TraitFact {
					name = fmt.Sprintf("f%s %s", k.Fact.Type(), k.Fact.Realization())
				}
				name = strings.ReplaceAll(strings.ReplaceAll(name, kg.PairSeparator, "+"), "tr:", "")
				out = append(out, fmt.Sprintf("%s: %d %d %d %d", name, n.N, n.Occurred, n.Again, n.OccurredAgain))
			}
			return err
		})
		slices.Sort(out)
		return out
	}
	s.same("of one", show("tr:a"), []string{
		"a: 0 0 2 1", "fAID OCCURRED: 2 2 0 0", "fAID PLANNED: 1 0 0 0", "fASSAULT OCCURRED: 1 1 0 0",
		"fPROTEST OCCURRED: 1 1 0 0", "lc: 2 2 1 1", "oa: 1 1 0 0", "oactor:unspecified: 1 1 0 0", "ob: 0 0 1 1",
		"qMATERIAL_COOPERATION: 0 0 1 0", "rOCCURRED: 0 0 1 1", "tAID: 0 0 1 0", "uASSERTED: 0 0 2 1", "xb+c: 1 0 0 0",
	})
	s.same("of another", show("tr:c"), []string{"fAID PLANNED: 1 0 0 0"})
	s.remove("tr:2")
	s.same("without one", show("tr:a"), []string{
		"a: 0 0 1 0", "fAID OCCURRED: 1 1 0 0", "fAID PLANNED: 1 0 0 0", "fASSAULT OCCURRED: 1 1 0 0",
		"fPROTEST OCCURRED: 1 1 0 0", "lc: 1 1 0 0", "oa: 1 1 0 0", "oactor:unspecified: 1 1 0 0", "uASSERTED: 0 0 1 0",
		"xb+c: 1 0 0 0",
	})
	s.put(nil, []*kg.Relation{of("tr:f", "", newRelation("tr:1", "ASSAULT", "tr:a", "tr:b", "2024-01-10"))})
	s.same("of another event, without the place", show("tr:a"), []string{
		"a: 0 0 1 1", "fAID OCCURRED: 1 1 0 0", "fAID PLANNED: 1 0 0 0", "fASSAULT OCCURRED: 1 1 0 0",
		"fPROTEST OCCURRED: 1 1 0 0", "oa: 1 1 0 0", "oactor:unspecified: 1 1 0 0", "rOCCURRED: 0 0 1 1",
		"uASSERTED: 0 0 1 1", "xa+b: 1 1 0 0",
	})
	for _, id := range []string{"tr:1", "tr:3", "tr:4", "tr:5"} {
		s.remove(id)
	}
	s.same("of none", show("tr:a"), []string(nil))
	err := s.store.Check(s.t.Context(), func(problem string) {
		if strings.Contains(problem, "count") {
			s.t.Error(problem)
		}
	})
	if err != nil {
		s.t.Error(err)
	}
}
