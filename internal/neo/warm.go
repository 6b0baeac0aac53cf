package neo

import (
	"context"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Warm runs the usual statements once, with ids that nobody has: the first statement of a server that has just
// started takes seconds, and planning each new text some 100 ms. So it takes some seconds itself; a service calls it
// before it says that it is ready.
func (s *Store) Warm(ctx context.Context) error {
	nobody := []string{""}
	scan := plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true, Limit: 1}
	day := edtf.Day(0)
	wheres := []*plan.RelationWhere{
		nil,
		{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"CONSULT"}}},
		{At: &day},
	}
	var steps []func(store.Reader) error
	step := func(f func(store.Reader) error) { steps = append(steps, f) }
	step(func(r store.Reader) error { _, err := r.Entities(ctx, nobody); return err })
	list := func(anchor plan.Anchor, parents []string, d kg.Direction, w *plan.RelationWhere, c plan.Columns) {
		l := &plan.RelationList{Anchor: anchor, Direction: d, Where: w, Scan: scan, Columns: c}
		step(func(r store.Reader) error { _, err := r.ListRelations(ctx, l, parents); return err })
	}
	for _, c := range []plan.Columns{{}, {Claims: true}, {Claims: true, Body: true}} {
		step(func(r store.Reader) error { _, err := r.Relations(ctx, nobody, c); return err })
		list(plan.AnchorRoot, nil, "", nil, c)
		for _, w := range wheres[:2] {
			list(plan.AnchorEntity, nobody, kg.DirectionBoth, w, c)
		}
	}
	for _, w := range wheres {
		list(plan.AnchorEntity, nobody, kg.DirectionOutgoing, w, plan.Columns{})
		list(plan.AnchorEntity, nobody, kg.DirectionIncoming, w, plan.Columns{})
		l := &plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Where: w}
		step(func(r store.Reader) error { _, err := r.CountRelations(ctx, l, nobody); return err })
	}
	pair := []string{"-", "--"}
	for _, w := range append(wheres[1:], &plan.RelationWhere{Between: pair}, &plan.RelationWhere{BetweenStates: pair}) {
		list(plan.AnchorRoot, nil, "", w, plan.Columns{})
	}
	for _, desc := range []bool{false, true} {
		for _, kinds := range [][]kg.Kind{nil, {kg.KindState}} {
			l := &plan.EntityList{Kinds: kinds, Order: plan.OrderByName, Scan: plan.TextScan{Desc: desc, Limit: 1}}
			step(func(r store.Reader) error { _, err := r.ListEntities(ctx, l, nil); return err })
		}
	}
	step(func(r store.Reader) error { _, err := r.CountEntities(ctx, &plan.EntityList{}, nil); return err })
	step(func(r store.Reader) error { _, err := r.ActingStates(ctx, nobody, day); return err })
	step(func(r store.Reader) error { _, err := r.Stats(ctx); return err })
	search := []plan.KeySeek{{Prefixes: nobody, Limit: 1}, {Prefixes: nobody, Limit: 1}}
	step(func(r store.Reader) error { _, err := r.SearchKeys(ctx, search); return err })
	// Views: as it held on a day, and as known at an instant.
	list(plan.AnchorEntity, nobody, kg.DirectionBoth, plan.View{Dated: true, Day: day}.Relations(nil), plan.Columns{})
	step = func(f func(store.Reader) error) {
		steps = append(steps, func(r store.Reader) error { return f(r.AsKnown(time.Unix(0, 0))) })
	}
	list(plan.AnchorRoot, nil, "", nil, plan.Columns{})
	list(plan.AnchorEntity, nobody, kg.DirectionBoth, nil, plan.Columns{})
	step(func(r store.Reader) error { _, err := r.Entities(ctx, nobody); return err })
	step(func(r store.Reader) error { _, err := r.Relations(ctx, nobody, plan.Columns{}); return err })
	for _, f := range steps { // each by itself: together they may take longer than a read may
		if err := s.Read(ctx, f); err != nil {
			return err
		}
	}
	return nil
}
