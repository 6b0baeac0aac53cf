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
			b.Entities = append(b.Entities, kg.EntityWrite{
				Replaces: replaces, Entity: &kg.Entity{ID: idsAndNames[i], Kind: kg.KindPerson, Name: idsAndNames[i+1]},
			})
		}
		return b
	}
	return []kg.Batch{
		upsert(nil, "fo:sisyphus", "Σίσυφος", "fo:saint", "ſaint", "fo:kelvin", "KELVIN", "fo:micro",
			"µ-Gruppe", "fo:istanbul", "İstanbul", "fo:irmak", "Kızılırmak", "fo:cafe", "Cafe\u0301", "fo:plain",
			"Plain Name"),
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
			rows, err := r.ListEntities(ctx, &plan.EntityList{Order: plan.OrderByName, Where: named(f), Scan: allTexts},
				nil)
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
		{name: "ΣΊΣΥΦΟΣ", want: "fo:sisyphus"},
		{name: "σίσυφοσ", want: "fo:sisyphus"},
		{name: "Σίσυφος", want: "fo:sisyphus"},
		{name: "ΣΊΣΥΦΟΣ"[:12], want: "fo:sisyphus"},
		{name: "Sankt", want: "fo:saint"},
		{name: "SANKT", want: "fo:saint"},
		{name: "kelvin", want: "fo:kelvin"},
		{name: "Μ-GRUPPE", want: "fo:micro"},
		{name: "istanbul", want: "fo:istanbul"},
		{name: "ISTANBUL", want: "fo:istanbul"},
		{name: "KIZILIRMAK", want: "fo:irmak"},
		{name: "café", want: "fo:cafe"},
		{name: "CAFE\u0301", want: "fo:cafe"},
		{name: "plain n", want: "fo:plain"},
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
