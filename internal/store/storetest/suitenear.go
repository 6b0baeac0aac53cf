package storetest

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// near asks what ids may mean: now, and as it was known before two entities became one and one got another name.
func (s suite) near() {
	first := s.apply(kg.Batch{Entities: writes(state("nr:IRN", "Nearland"), state("nr:far", "Elsewhere"),
		&kg.Entity{ID: "nr:g", Kind: kg.KindMilitantGroup, Name: "Nearland Front"},
		&kg.Entity{ID: "nr:p", Kind: kg.KindPerson, Name: "NEARLAND, A."},
		&kg.Entity{ID: "nr:p2", Kind: kg.KindPerson, Name: "A. Nearland"})})
	then := first.At
	s.apply(kg.Batch{EntityCorrections: []kg.EntityCorrection{{ID: "nr:g", Version: ptr(1), Reason: "renamed",
		Set: kg.Entity{Name: "Front"}, Fields: []string{"name"}}}})
	s.merge("nr:p2", "nr:p")
	all := []kg.Kind{kg.KindState}
	for _, x := range []struct {
		name  string
		known time.Time
		near  plan.Near
		want  string // the places of the rows with their entities; of states only those of this test
	}{
		{name: "nothing asked", near: plan.Near{Prefixes: []string{"nearland"}, Kinds: all, Limit: 9}},
		{
			name: "all are there", want: "0=nr:far 1=nr:IRN",
			near: plan.Near{IDs: []string{"nr:far", "nr:IRN"}, Prefixes: []string{"nearland"}, Kinds: all, Limit: 9},
		},
		{
			name: "one is not", want: "-1=nr:IRN -1=nr:p 0=nr:far",
			near: plan.Near{IDs: []string{"nr:far", "nr:irn"}, Prefixes: []string{"nearland"}, Limit: 9},
		},
		{
			name: "by kind", want: "-1=nr:IRN -1=nr:far",
			near: plan.Near{IDs: []string{"IRN"}, Kinds: []kg.Kind{kg.KindState}, Limit: 100},
		},
		{
			name: "merged", want: "0=nr:p",
			near: plan.Near{IDs: []string{"nr:p2"}, Prefixes: []string{"nearland"}, Kinds: all, Limit: 9},
		},
		{
			name: "the first ones", want: "-1=nr:IRN",
			near: plan.Near{IDs: []string{"no:such"}, Prefixes: []string{"nearland"}, Limit: 1},
		},
		{
			name: "known then", known: then, want: "-1=nr:IRN -1=nr:g -1=nr:p 1=nr:p2",
			near: plan.Near{IDs: []string{"no:such", "nr:p2"}, Prefixes: []string{"nearland"}, Limit: 9},
		},
		{
			name: "known then, by kind", known: then, want: "-1=nr:IRN -1=nr:far -1=nr:g",
			near: plan.Near{IDs: []string{"no:such"}, Kinds: []kg.Kind{kg.KindState, kg.KindMilitantGroup}, Limit: 100},
		},
		{
			name: "known before all", known: then.Add(-1), want: "",
			near: plan.Near{IDs: []string{"nr:IRN"}, Prefixes: []string{"nearland"}, Limit: 9},
		},
	} {
		var got []string
		s.read(func(ctx context.Context, r store.Reader) error {
			rows, err := r.AsKnown(x.known).Near(ctx, &x.near)
			for _, row := range rows {
				if strings.HasPrefix(row.Entity.ID, "nr:") {
					got = append(got, strconv.Itoa(row.Parent)+"="+row.Entity.ID)
				}
			}
			return err
		})
		slices.Sort(got)
		s.same(x.name, strings.Join(got, " "), x.want)
	}
}
