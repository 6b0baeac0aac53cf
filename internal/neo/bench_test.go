package neo

import (
	"context"
	"testing"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

func benchList(b *testing.B, s *Store, steps func(r store.Reader) error) {
	b.Helper()
	ctx := context.Background()
	for range 200 { // the server compiles what it runs often
		if err := s.Read(ctx, steps); err != nil {
			b.Fatal(err)
		}
	}
	b.ResetTimer()
	for b.Loop() {
		if err := s.Read(ctx, steps); err != nil {
			b.Fatal(err)
		}
	}
}

func latest(n int, c plan.Columns) *plan.RelationList {
	return &plan.RelationList{
		Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth,
		Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true, Limit: n}, Columns: c,
	}
}

func BenchmarkLatest20(b *testing.B) {
	s := openBusy(b)
	benchList(b, s, func(r store.Reader) error {
		_, err := r.ListRelations(context.Background(), latest(20, plan.Columns{}), []string{hub})
		return err
	})
}

func BenchmarkLatest20Wide(b *testing.B) {
	s := openBusy(b)
	benchList(b, s, func(r store.Reader) error {
		_, err := r.ListRelations(context.Background(), latest(20, plan.Columns{Claims: true, Body: true}),
			[]string{hub})
		return err
	})
}

func BenchmarkTree20x10(b *testing.B) {
	s := openBusy(b)
	ctx := context.Background()
	benchList(b, s, func(r store.Reader) error {
		rows, err := r.ListRelations(ctx, latest(20, plan.Columns{}), []string{hub})
		if err != nil {
			return err
		}
		var ids []string
		for _, row := range rows {
			ids = append(ids, row.Relation.Other(hub))
		}
		list, err := r.Entities(ctx, distinct(ids))
		if err != nil {
			return err
		}
		_ = list
		_, err = r.ListRelations(ctx, latest(10, plan.Columns{}), distinct(ids))
		return err
	})
}

func BenchmarkEntity(b *testing.B) {
	s := openBusy(b)
	benchList(b, s, func(r store.Reader) error {
		_, err := r.Entities(context.Background(), []string{hub})
		return err
	})
}

func BenchmarkEntityAuto(b *testing.B) {
	s := openBusy(b)
	ctx := context.Background()
	for b.Loop() {
		text, params := entitiesByID([]string{hub}, time.Time{})
		if _, err := s.auto(ctx, 1, text, params); err != nil {
			b.Fatal(err)
		}
	}
}
