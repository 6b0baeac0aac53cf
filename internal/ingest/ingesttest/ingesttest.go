// Package ingesttest helps the tests of formats: it reads texts, imports them into a store, and fuzzes readers.
package ingesttest

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"graphd/internal/ingest"
	"graphd/internal/kg"
	"graphd/internal/lite"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Items reads a text as a file of the format.
func Items(t *testing.T, format *ingest.Format, text string) []*ingest.Item {
	t.Helper()
	items, err := read(format, text, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return items
}

func read(format *ingest.Format, text string, maxLine int) (items []*ingest.Item, err error) {
	err = ingest.Each(strings.NewReader(text), ingest.Bounds{MaxLine: maxLine, MaxExpansion: 10},
		func(in *ingest.Input) error {
			in.Tells = true
			r, err := format.Open(in)
			if err != nil {
				return err
			}
			for {
				it, err := r.Next()
				if errors.Is(err, io.EOF) {
					return nil
				}
				if err != nil {
					return err
				}
				items = append(items, it)
			}
		})
	return items, err
}

// Store opens a new SQLite file, for the time of the test.
func Store(t testing.TB) store.Store {
	t.Helper()
	s, err := lite.Open(context.Background(), lite.Options{Path: filepath.Join(t.TempDir(), "graph.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// Import imports a text into the store.
func Import(t *testing.T, s store.Store, format *ingest.Format, text string) ingest.Summary {
	t.Helper()
	sum, err := ingest.Run(t.Context(), s, []string{"-"}, ingest.Options{Format: format.Name,
		Formats: []*ingest.Format{format}, Stdin: strings.NewReader(text),
		Rejects: filepath.Join(t.TempDir(), "rejects")})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// Twice imports a text, fails if anything is rejected or if a second time changes anything, and returns the relations
// that the store has then, by id.
func Twice(t *testing.T, s store.Store, format *ingest.Format, text string) map[string]*kg.Relation {
	t.Helper()
	if sum := Import(t, s, format, text); sum.Rejected > 0 || sum.Created == 0 {
		t.Fatalf("got %+v, want nothing rejected and something created", sum)
	}
	if sum := Import(t, s, format, text); sum.Created+sum.Updated+sum.Rejected > 0 {
		t.Fatalf("a second time: got %+v, want no change", sum)
	}
	return Relations(t, s)
}

// Relations returns all relations of a store, by id.
func Relations(t testing.TB, s store.Store) map[string]*kg.Relation {
	t.Helper()
	out := map[string]*kg.Relation{}
	err := s.Read(context.Background(), func(r store.Reader) error {
		rows, err := r.ListRelations(context.Background(), &plan.RelationList{Anchor: plan.AnchorRoot,
			Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: 100_000}, Columns: plan.AllColumns}, nil)
		for _, row := range rows {
			out[row.Relation.ID] = row.Relation
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Fuzz reads whatever comes as a file of the format: no panic, no endless loop, and each item has a place.
func Fuzz(f *testing.F, format *ingest.Format, seeds ...string) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		items, err := read(format, text, 10_000)
		if err != nil {
			return
		}
		for _, it := range items {
			if it.Line < 1 || it.Line > strings.Count(text, "\n")+1 {
				t.Fatalf("line %d of %d", it.Line, strings.Count(text, "\n")+1)
			}
			if it.Fault == nil && it.Entry == nil && len(it.Relations)+len(it.Described)+len(it.Claims)+len(it.Retractions)+
				len(it.Deletions)+len(it.Entities)+len(it.Notes) == 0 {
				t.Fatalf("line %d, %q, is lost: nothing became of it, and nothing is wrong with it", it.Line, it.Raw)
			}
		}
	})
}
