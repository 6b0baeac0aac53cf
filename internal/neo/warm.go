package neo

import (
	"context"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Warm runs the usual statements once, with ids that nobody has: the first statement of a server that has just started takes seconds, and planning
// each new text some 100 ms.
func (s *Store) Warm(ctx context.Context) error {
	return s.Read(ctx, func(r store.Reader) error {
		nobody := []string{""}
		scan := plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true, Limit: 1}
		day := edtf.Day(0)
		wheres := []*plan.RelationWhere{
			nil,
			{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"CONSULT"}}},
			{At: &day},
			{During: &plan.DateRange{From: &day, To: &day}},
		}
		var steps []func() error
		step := func(f func() error) { steps = append(steps, f) }
		step(func() error { _, err := r.Entities(ctx, nobody); return err })
		for _, c := range []plan.Columns{{}, {Claims: true}, {Claims: true, Body: true}} {
			step(func() error { _, err := r.Relations(ctx, nobody, c); return err })
			for _, d := range []kg.Direction{kg.Both, kg.Outgoing, kg.Incoming} {
				for _, w := range wheres {
					l := &plan.RelationList{Anchor: plan.AtEntity, Direction: d, Where: w, Scan: scan, Columns: c}
					step(func() error { _, err := r.ListRelations(ctx, l, nobody); return err })
					if c == (plan.Columns{}) {
						step(func() error { _, err := r.CountRelations(ctx, l, nobody); return err })
					}
				}
			}
			for _, w := range append(wheres, &plan.RelationWhere{Between: []string{"", " "}}, &plan.RelationWhere{BetweenStates: []string{"", " "}}) {
				l := &plan.RelationList{Where: w, Scan: scan, Columns: c}
				step(func() error { _, err := r.ListRelations(ctx, l, nil); return err })
			}
		}
		for _, desc := range []bool{false, true} {
			for _, kinds := range [][]kg.Kind{nil, {kg.KindState}} {
				l := &plan.EntityList{Kinds: kinds, Order: plan.ByName, Scan: plan.TextScan{Desc: desc, Limit: 1}}
				step(func() error { _, err := r.ListEntities(ctx, l, nil); return err })
			}
		}
		step(func() error { _, err := r.CountEntities(ctx, &plan.EntityList{}, nil); return err })
		step(func() error { _, err := r.ActingStates(ctx, nobody, day); return err })
		step(func() error { _, err := r.Stats(ctx); return err })
		for _, f := range steps {
			if err := f(); err != nil {
				return err
			}
		}
		return nil
	})
}
