package lite

import (
	"context"
	"fmt"
	"testing"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

func BenchmarkZZ(b *testing.B) {
	const n, rounds = 20000, 20
	for _, hist := range []bool{false, true} {
		s := openFile(b, b.TempDir()+"/g.db", nil)
		ctx := context.Background()
		rels := benchRelations(0, n, false)
		at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
		for _, r := range rels {
			r.From, r.FromState = stateID(0), stateID(0)
			r.Derive(func(string) edtf.Day { return edtf.MaxDay })
		}
		err := s.Write(ctx, func(w store.Writer) error {
			if err := w.PutEntities(ctx, newEntities(benchEntities())); err != nil {
				return err
			}
			return w.PutRelations(ctx, newRelations(rels))
		})
		if err != nil {
			b.Fatal(err)
		}
		if hist {
			t0 := time.Now()
			for k := range rounds {
				puts := make([]store.RelationPut, n)
				for i, r := range rels {
					f := *r
					f.Version++
					f.RecordedAt = at.Add(time.Duration(k+48) * time.Hour)
					puts[i] = store.RelationPut{Old: r, New: &f}
					rels[i] = &f
				}
				if err := s.Write(ctx, func(w store.Writer) error { return w.PutRelations(ctx, puts) }); err != nil {
					b.Fatal(err)
				}
			}
			b.Logf("%v a correction", time.Since(t0)/(n*rounds))
		}
		l := plan.RelationList{Anchor: plan.AtEntity, Direction: kg.Both, Scan: latest(20)}
		for _, known := range []time.Time{{}, time.Now(), at.Add(55 * time.Hour), at.Add(24 * time.Hour)} {
			for _, where := range []string{"list", "count"} {
				b.Run(fmt.Sprintf("history=%t/%s/%s", hist, where, known.Format("2006-01-02")), func(b *testing.B) {
					for b.Loop() {
						err := s.Read(ctx, func(r store.Reader) error {
							r = r.AsKnown(known)
							if where == "count" {
								_, err := r.CountRelations(ctx, &l, []string{stateID(0)})
								return err
							}
							rows, err := r.ListRelations(ctx, &l, []string{stateID(0)})
							if len(rows) != 20 && !known.IsZero() && known.After(at.Add(30*time.Hour)) {
								return fmt.Errorf("%d rows", len(rows))
							}
							return err
						})
						if err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		}
	}
}
