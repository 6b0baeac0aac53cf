package storetest

import (
	"context"
	"fmt"
	"sync"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"
)

func offset(n int) edtf.Day { return edtf.Day(n) }

// cancelledWrite: a write whose context ends before it commits is there whole or, if Write fails, not at all.
func (s suite) cancelledWrite() {
	ctx, cancel := context.WithCancel(s.t.Context())
	defer cancel()
	err := s.store.Write(ctx, func(w store.Writer) error {
		err := put(ctx, w, []*kg.Entity{newEntity("cw:a", kg.KindState, "A"), newEntity("cw:b", kg.KindState, "B")},
			nil)
		cancel()
		return err
	})
	want := 2
	if err != nil {
		want = 0
	}
	if got := len(s.loadEntities("cw:a", "cw:b")); got != want {
		s.t.Errorf("Write returned %v, and %d of 2 entities are there", err, got)
	}
	s.put([]*kg.Entity{newEntity("cw:c", kg.KindState, "C")}, nil) // the store goes on
	s.same("entities afterwards", len(s.loadEntities("cw:c")), 1)
}

// snapshot: a Read sees the graph as it was when it began to read, whatever is written meanwhile.
func (s suite) snapshot() {
	s.put([]*kg.Entity{newEntity("ss:a", kg.KindState, "A"), newEntity("ss:b", kg.KindState, "B")},
		[]*kg.Relation{newRelation("ss:1", "ASSAULT", "ss:a", "ss:b", "2024-01-16")})
	l := plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Scan: all}
	s.read(func(ctx context.Context, r store.Reader) error {
		before, err := r.CountRelations(ctx, &l, []string{"ss:a"})
		if err != nil {
			return err
		}
		s.put([]*kg.Entity{newEntity("ss:a", kg.KindPerson, "Changed")},
			[]*kg.Relation{newRelation("ss:2", "ASSAULT", "ss:a", "ss:b", "2024-01-16")})
		after, err := r.CountRelations(ctx, &l, []string{"ss:a"})
		s.same("relations of one Read, after a write", after, before)
		if err != nil {
			return err
		}
		rows, err := r.ListRelations(ctx, &l, []string{"ss:a"})
		s.same("rows of one Read, after a write", len(rows), 1)
		if err != nil {
			return err
		}
		es, err := r.Entities(ctx, []string{"ss:a"})
		if err == nil && (len(es) != 1 || es[0].Name != "A") {
			s.t.Errorf("entities of one Read, after a write: %s", show(es))
		}
		return err
	})
	s.same("relations of the next Read", s.countRelations(l, "ss:a"), []int{2})
}

// concurrency: writers and readers at once, all on the same two entities; every write is there in the end, with a
// sort key of its own.
func (s suite) concurrency() {
	const writers, batches, rows = 4, 6, 8
	s.put([]*kg.Entity{newEntity("cc:a", kg.KindState, "A"), newEntity("cc:b", kg.KindState, "B")}, nil)
	ctx := s.t.Context()
	done := make(chan struct{})
	var writing, reading sync.WaitGroup
	for w := range writers {
		writing.Go(func() {
			for i := range batches {
				var batch kg.Batch
				batch.Entities = []kg.EntityWrite{{
					Entity: state(fmt.Sprintf("cc:%d", w), fmt.Sprint(i)), Replaces: guard(i),
				}}
				for j := range rows {
					r := newRelation(fmt.Sprintf("cc:%d:%d:%d", w, i, j), "CONSULT", "cc:a", "cc:b", "2024-01-16")
					batch.Relations = append(batch.Relations, kg.NewRelation{ID: r.ID, Assertion: r.Assertion})
				}
				if _, err := write.Apply(ctx, s.store, s.call, sourced(batch)); err != nil {
					s.t.Errorf("writer %d: %v", w, err)
					return
				}
			}
		})
	}
	for range 2 {
		reading.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				err := s.store.Read(ctx, func(r store.Reader) error {
					list, err := r.ListRelations(ctx, &plan.RelationList{
						Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Scan: all,
					}, []string{"cc:a", "cc:b"})
					if s.o.Snapshot && len(list)%2 != 0 { // otherwise a write may fall between the two ends
						s.t.Errorf("%d rows under both ends: one of them lacks some", len(list))
					}
					return err
				})
				if err != nil {
					s.t.Errorf("reader: %v", err)
					return
				}
			}
		})
	}
	writing.Wait()
	close(done)
	reading.Wait()
	ids := s.listRelations(plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Scan: all},
		"cc:a")[0]
	s.same("relations in the end", len(ids), writers*batches*rows)
	keys := map[kg.SortKey]bool{}
	for _, r := range s.loadRelations(plan.Columns{}, ids...) {
		keys[r.SK] = true
	}
	s.same("sort keys in the end", len(keys), writers*batches*rows)
	s.same("entities in the end", s.countEntities(plan.EntityList{
		Order: plan.OrderByID, Where: named(plan.StringFilter{Eq: ptr(fmt.Sprint(batches - 1))}),
	}), []int{writers})
}
