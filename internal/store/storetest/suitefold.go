package storetest

import (
	"context"
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"
)

// FoldedNames are batches with entities whose names hold letters of several forms. One of them is renamed.
func FoldedNames() []kg.Batch {
	first := 1
	upsert := func(replaces *int, idsAndNames ...string) kg.Batch {
		b := kg.Batch{Kind: kg.ChangeUpsert}
		for i := 0; i < len(idsAndNames); i += 2 {
			b.Entities = append(b.Entities, kg.EntityWrite{Replaces: replaces, Entity: &kg.Entity{ID: idsAndNames[i], Kind: kg.KindPerson, Name: idsAndNames[i+1]}})
		}
		return b
	}
	return []kg.Batch{
		upsert(nil, "fo:sisyphus", "Σίσυφος", "fo:saint", "ſaint", "fo:kelvin", "KELVIN", "fo:micro", "µ-Gruppe", "fo:istanbul", "İstanbul", "fo:irmak", "Kızılırmak", "fo:cafe", "Cafe\u0301", "fo:plain", "Plain Name"),
		upsert(&first, "fo:saint", "ſankt"),
	}
}

// foldedNames: names are found and sorted whatever the form of their letters.
func (s suite) foldedNames() {
	for _, batch := range FoldedNames() {
		if _, err := write.Apply(s.t.Context(), s.store, s.call, batch); err != nil {
			s.t.Fatal(err)
		}
	}
	find := func(f plan.StringFilter) []string {
		s.t.Helper()
		var ids []string
		s.read(func(ctx context.Context, r store.Reader) error {
			rows, err := r.ListEntities(ctx, &plan.EntityList{Order: plan.OrderByName, Where: named(f), Scan: allTexts}, nil)
			for _, row := range rows {
				ids = append(ids, row.Entity.ID)
			}
			return err
		})
		return ids
	}
	for _, x := range []struct {
		name string
		want string
	}{
		{"ΣΊΣΥΦΟΣ", "fo:sisyphus"}, {"σίσυφοσ", "fo:sisyphus"}, {"Σίσυφος", "fo:sisyphus"}, {"ΣΊΣΥΦΟΣ"[:12], "fo:sisyphus"}, {"Sankt", "fo:saint"}, {"SANKT", "fo:saint"},
		{"kelvin", "fo:kelvin"}, {"Μ-GRUPPE", "fo:micro"}, {"istanbul", "fo:istanbul"}, {"ISTANBUL", "fo:istanbul"}, {"KIZILIRMAK", "fo:irmak"},
		{"café", "fo:cafe"}, {"CAFE\u0301", "fo:cafe"}, {"plain n", "fo:plain"},
	} {
		s.same("contains "+x.name, find(plan.StringFilter{Contains: &x.name}), []string{x.want})
		s.same("starts with "+x.name, find(plan.StringFilter{StartsWith: &x.name}), []string{x.want})
	}
	exact := "ΣΊΣΥΦΟΣ"
	s.same("eq tells forms apart", find(plan.StringFilter{Eq: &exact}), []string(nil))
	old := "ſaint"
	s.same("a name that was given up", find(plan.StringFilter{Contains: &old}), []string(nil))
	all := find(plan.StringFilter{In: []string{"ſankt", "KELVIN", "Plain Name", "Cafe\u0301"}})
	if want := []string{"fo:cafe", "fo:kelvin", "fo:plain", "fo:saint"}; !slices.Equal(all, want) {
		s.t.Errorf("sorted: %v, want %v", all, want)
	}
}
