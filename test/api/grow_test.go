package api

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"graphd/internal/kg"
	"graphd/internal/seedfile"
	"graphd/internal/write"
	"graphd/seed"
)

// grow makes the seed graph in the store ten times as large: nine copies of each entity and of each relation. Half of
// the relations' copies join the seed's own entities, which so become busier; the others join copies, so that there
// is more at every level.
func grow(t testing.TB, db *database) {
	t.Helper()
	grown = grown || db.name == "neo4j"
	at := time.Date(2024, time.July, 1, 0, 0, 0, 0, time.UTC)
	for n := 1; n <= 9; n++ {
		b := kg.Batch{RecordedAt: at.Add(time.Duration(n) * time.Hour)}
		copied := func(id string) string {
			if id == "" {
				return ""
			}
			return fmt.Sprintf("%s-copy-%d", id, n)
		}
		for _, f := range seed.Files() {
			r, err := seedfile.ReadSeed(f.Name, f.Data)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range r.Batch.Entities {
				e.ID, e.Name = copied(e.ID), fmt.Sprintf("%s %d", e.Name, n)
				b.Entities = slices.DeleteFunc(b.Entities, func(earlier kg.EntityWrite) bool {
					return earlier.ID == e.ID // this file writes the entity again
				})
				b.Entities = append(b.Entities, e)
			}
			for _, r := range r.Batch.Relations {
				r.ID, r.EventKey = copied(r.ID), copied(r.EventKey)
				if n%2 == 0 {
					r.From, r.To = copied(r.From), copied(r.To)
				}
				r.Links = slices.Clone(r.Links)
				b.Relations = append(b.Relations, r)
			}
		}
		if _, err := write.Apply(t.Context(), db, write.Call{}, b); err != nil {
			t.Fatal(err)
		}
	}
	db.recorder.take()
}
