package storetest

import (
	"context"
	"fmt"
	"strings"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/store"
)

// actingStates: who acts for which state on which day.
func (s suite) actingStates() {
	s.put([]*kg.Entity{
		newEntity("as:IRN", kg.KindState, "Iran"), newEntity("as:PAK", kg.KindState, "Pakistan"),
		newEntity("as:official", kg.KindOfficial, "Held an office of one, then of another"),
		newEntity("as:two", kg.KindOfficial, "Holds two"),
		newEntity("as:once", kg.KindOfficial, "Holds one, and may hold another"),
		newEntity("as:twice", kg.KindOfficial, "Holds two of one state"),
		newEntity("as:p5", kg.KindPerson, "Five steps"), newEntity("as:o4", kg.KindOrganization, "Four steps"),
		newEntity("as:o3", kg.KindOrganization, "Three"),
		newEntity("as:o2", kg.KindOrganization, "Two"), newEntity("as:o1", kg.KindOrganization, "One"),
		newEntity("as:c1", kg.KindOrganization, "In a circle with a way out"),
		newEntity("as:c2", kg.KindOrganization, "In a circle with a way out"),
		newEntity("as:d1", kg.KindOrganization, "In a circle"), newEntity("as:d2", kg.KindOrganization, "In a circle"),
		newEntity("as:self", kg.KindOrganization, "Part of itself, and of a state"),
		newEntity("as:far", kg.KindOrganization, "One state near, another far"),
		newEntity("as:un", kg.KindOrganization, "Has states as members"),
		newEntity("as:province", kg.KindProvince, "Province"), newEntity("as:group", kg.KindMilitantGroup, "Group"),
		newEntity("as:source", kg.KindSource, "Source"),
		newEntity("as:diamond", kg.KindPerson, "Two ways to one state"),
	}, nil)
	n := 0
	var rels []*kg.Relation
	add := func(t kg.RelationType, from, to, when string, change ...change) {
		n++
		rels = append(rels, newRelation("as:"+string(rune('A'+n)), t, "as:"+from, "as:"+to, when, change...))
	}
	add(kg.TypeHoldsOffice, "official", "IRN", "2020/2023")
	add(kg.TypeHoldsOffice, "official", "PAK", "2024-01-01/..")
	add(kg.TypeHoldsOffice, "two", "IRN", "2020/..")
	add(kg.TypeHoldsOffice, "two", "PAK", "2020/..")
	add(kg.TypeHoldsOffice, "once", "IRN", "2020/..")
	add(kg.TypeHoldsOffice, "once", "PAK", "2020/..", realization(kg.RealizationPlanned))
	add(kg.TypeHoldsOffice, "twice", "IRN", "2020/..")
	add(kg.TypeHoldsOffice, "twice", "province", "2020/..")
	add(kg.TypeMemberOf, "p5", "o4", "2020/..")
	add(kg.TypePartOf, "o4", "o3", "2020/..")
	add(kg.TypePartOf, "o3", "o2", "2020/..")
	add(kg.TypeMemberOf, "o2", "o1", "2020/..")
	add(kg.TypePartOf, "o1", "IRN", "2020/..")
	add(kg.TypePartOf, "c1", "c2", "2020/..")
	add(kg.TypePartOf, "c2", "c1", "2020/..")
	add(kg.TypePartOf, "c2", "PAK", "2020/..")
	add(kg.TypePartOf, "d1", "d2", "2020/..")
	add(kg.TypePartOf, "d2", "d1", "2020/..")
	add(kg.TypePartOf, "self", "self", "2020/..")
	add(kg.TypePartOf, "self", "IRN", "2020/..")
	add(kg.TypePartOf, "far", "PAK", "2020/..")
	add(kg.TypePartOf, "far", "o2", "2020/..")
	add(kg.TypeMemberOf, "IRN", "un", "2020/..")
	add(kg.TypePartOf, "un", "PAK", "2020/..")
	add(kg.TypePartOf, "province", "IRN", "../..")
	add(kg.TypeOperatesIn, "group", "province", "2020/..")
	add(kg.TypeMemberOf, "diamond", "o1", "2020/..")
	add(kg.TypeHoldsOffice, "diamond", "province", "2020/..")
	s.put(nil, rels)

	ids := []string{"as:IRN", "as:PAK", "as:official", "as:two", "as:once", "as:twice", "as:p5", "as:o4", "as:o3",
		"as:c1", "as:c2", "as:d1", "as:self", "as:far", "as:un", "as:province",
		"as:group", "as:source", "as:diamond", "no:such"}
	for on, want := range map[string]map[string]string{
		"2024-01-16": {"as:IRN": "as:IRN", "as:PAK": "as:PAK", "as:official": "as:PAK", "as:once": "as:IRN",
			"as:twice": "as:IRN", "as:o4": "as:IRN", "as:o3": "as:IRN", "as:c1": "as:PAK",
			"as:c2": "as:PAK", "as:self": "as:IRN", "as:un": "as:PAK", "as:province": "as:IRN", "as:diamond": "as:IRN"},
		"2023-12-31": {"as:IRN": "as:IRN", "as:PAK": "as:PAK", "as:official": "as:IRN", "as:once": "as:IRN",
			"as:twice": "as:IRN", "as:o4": "as:IRN", "as:o3": "as:IRN", "as:c1": "as:PAK",
			"as:c2": "as:PAK", "as:self": "as:IRN", "as:un": "as:PAK", "as:province": "as:IRN", "as:diamond": "as:IRN"},
		"2019-12-31": {"as:IRN": "as:IRN", "as:PAK": "as:PAK", "as:province": "as:IRN"},
	} {
		s.read(func(ctx context.Context, r store.Reader) error {
			got, err := r.ActingStates(ctx, ids, mustDay(on))
			s.same("on "+on, got, want)
			return err
		})
		s.read(func(ctx context.Context, r store.Reader) error {
			got, err := r.ActingStates(ctx, []string{"as:o4"}, edtf.Day(mustDay(on)))
			s.same("alone, on "+on, got["as:o4"], want["as:o4"])
			return err
		})
	}
}

// redatedStates: with another date a relation gets the acting states of that date, but for one that its writer gave.
func (s suite) redatedStates() {
	s.apply(kg.Batch{Entities: writes(state("rd:a", "A"), state("rd:b", "B"), state("rd:c", "C"),
		&kg.Entity{ID: "rd:o", Kind: kg.KindOfficial, Name: "O"}),
		Relations: []kg.NewRelation{
			{
				ID: "rd:office",
				Assertion: kg.Assertion{
					Type: kg.TypeHoldsOffice, From: "rd:o", To: "rd:a", When: mustWhen("2020/2023"),
				},
			},
			{
				ID: "rd:office2",
				Assertion: kg.Assertion{
					Type: kg.TypeHoldsOffice, From: "rd:o", To: "rd:b", When: mustWhen("2024/2025"),
				},
			}}})
	s.apply(kg.Batch{Relations: []kg.NewRelation{
		assault("rd:derived", "rd:o", "rd:c", "2023-05-01"),
		assault("rd:given", "rd:o", "rd:c", "2023-05-01", states("rd:c", "")),
		assault("rd:object", "rd:c", "rd:o", "2023-05-01")}})
	redate := func(id, fields string, set kg.Assertion) kg.Correction {
		set.When = mustWhen("2024-05-01")
		return kg.Correction{ID: id, Reason: "better known", Fields: strings.Fields("when " + fields), Set: set}
	}
	now := func(what string, want ...string) {
		s.t.Helper()
		r := s.loadRelations(everyColumn, "rd:derived", "rd:given", "rd:object")
		s.same(what, []string{r["rd:derived"].FromState, r["rd:given"].FromState, r["rd:object"].ToState}, want)
	}
	now("as written", "rd:a", "rd:c", "rd:a")
	s.apply(kg.Batch{Kind: kg.ChangeCorrect, Corrections: []kg.Correction{
		redate("rd:derived", "", kg.Assertion{}), redate("rd:given", "", kg.Assertion{}),
		redate("rd:object", "", kg.Assertion{})}})
	now("redated", "rd:b", "rd:c", "rd:b")
	s.apply(correction("rd:derived", 0, "when", kg.Assertion{When: mustWhen("2030")}))
	now("in no office", "", "rd:c", "rd:b")
	s.apply(correction("rd:object", 0, "when toState", kg.Assertion{When: mustWhen("2022"), ToState: "rd:b"}))
	s.applyRefused("another version", correction("rd:given", 1, "fromState", kg.Assertion{}),
		"CONFLICT corrections.0.version")
	back := correction("rd:given", 2, "fromState", kg.Assertion{})
	s.same("taken back", counts(s.apply(back)), [3]int{0, 1, 0})
	s.same("sent again", counts(s.apply(back)), [3]int{0, 0, 1})
	now("given and taken back", "", "rd:b", "rd:b")
}

// farStates: what is written follows affiliations as far as what is read, four steps.
func (s suite) farStates() {
	entities := writes(state("far:0", "0"), state("far:x", "X"),
		&kg.Entity{ID: "far:5", Kind: kg.KindPerson, Name: "5"})
	var relations []kg.NewRelation
	for i := 1; i <= 5; i++ {
		id := fmt.Sprintf("far:%d", i)
		if i < 5 {
			entities = append(entities, writes(&kg.Entity{ID: id, Kind: kg.KindOrganization, Name: id})...)
		}
		t := kg.TypePartOf
		if i == 5 {
			t = kg.TypeMemberOf
		}
		relations = append(relations, kg.NewRelation{
			ID: id + "-of", Assertion: kg.Assertion{
				Type: t, From: id, To: fmt.Sprintf("far:%d", i-1), When: mustWhen("2020/.."),
			},
		})
	}
	s.apply(kg.Batch{
		Entities: entities, Relations: append(relations, assault("far:r4", "far:4", "far:x", "2024-01-16"),
			assault("far:r5", "far:5", "far:x", "2024-01-16")),
	})
	s.apply(kg.Batch{
		Relations: []kg.NewRelation{assault("far:r4b", "far:4", "far:x", "2024-01-16"),
			assault("far:r5b", "far:5", "far:x", "2024-01-16")},
	})
	r := s.loadRelations(everyColumn, "far:r4", "far:r5", "far:r4b", "far:r5b")
	s.same("acting states", []string{r["far:r4"].FromState, r["far:r5"].FromState, r["far:r4b"].FromState,
		r["far:r5b"].FromState}, []string{"far:0", "", "far:0", ""})
}
