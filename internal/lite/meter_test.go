package lite

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"graphd/internal/store"
)

// TestMeter: SQLite's count of what a statement reads is there, and ends a statement that reads too much, during which
// nobody else asks it anything.
func TestMeter(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "graph.db"), nil)
	const numbers = "WITH n (i) AS MATERIALIZED (SELECT value FROM json_each(concat('[0', " +
		"replace(hex(zeroblob(49999)), " +
		"'0', ',1'), ',1]')))"
	tests := []struct {
		name, text string
		most       int
		refused    bool
		least      int // rows that are counted
	}{
		{name: "few", text: "SELECT key FROM json_each('[1,2,3]')", most: 10, least: 3},
		{name: "many rows", text: numbers + "SELECT i FROM n", most: 1_000_000, least: 99_999},
		{name: "many rows, none returned", text: numbers + "SELECT i FROM n WHERE i > 1", most: 1_000_000,
			least: 99_999},
		{name: "as many as one likes", text: numbers + "SELECT i FROM n WHERE i > 1", most: 0, least: 99_999},
		{name: "too many", text: numbers + "SELECT i FROM n WHERE i > 1", most: 50_000, refused: true},
		{name: "too many, returned", text: numbers + "SELECT i FROM n", most: 50_000, refused: true},
		{name: "hardly too many", text: numbers + "SELECT count(*) FROM n WHERE i > 1", most: 99_000, refused: true},
		{
			name: "without rows of a table",
			text: "SELECT count(*) FROM " + strings.Repeat("json_each('[1,2,3,4,5,6,7,8,9]'), ", 5) +
				"json_each('[1,2,3,4,5,6,7,8,9]')",
			most:    100,
			refused: true,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for range 2 { // the second time the statement is prepared already, and counts from nothing again
				ctx := store.WithBudget(t.Context(), store.Most{Read: test.most})
				err := s.Read(ctx, func(r store.Reader) error {
					return r.(*reader).c.query(ctx, test.text, nil, func(row) error { return nil })
				})
				tooMuch, refused := errors.AsType[store.ReadTooMuch](err)
				if refused != test.refused || !refused && err != nil {
					t.Fatalf("error %v", err)
				}
				if refused && tooMuch.Most != test.most {
					t.Errorf("%d rows are allowed, not %d", tooMuch.Most, test.most)
				}
				got := store.BudgetOf(ctx).Counted()
				if got.Statements != 1 || got.Rows < test.least || got.Rows > 5*test.least && !refused {
					t.Errorf("%d statements read %d rows", got.Statements, got.Rows)
				}
			}
		})
	}
}

// TestStatementEnds: a statement ends with its context, whether it has returned a row or not.
func TestStatementEnds(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "graph.db"), nil)
	endless := "SELECT 1 FROM " + strings.Repeat("json_each('[1,2,3,4,5,6,7,8,9]'), ", 20) +
		"json_each('[1]') last WHERE "
	for name, text := range map[string]string{
		"before a row":   endless + "last.value = 2",
		"after a row":    "SELECT 1 UNION ALL " + endless + "last.value = 2",
		"among its rows": endless + "last.value = 1",
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			began := time.Now()
			err := s.Read(ctx, func(r store.Reader) error {
				return r.(*reader).c.query(ctx, text, nil, func(row) error { return nil })
			})
			if took := time.Since(began); !errors.Is(err, context.DeadlineExceeded) || took > 5*time.Second {
				t.Errorf("error %v after %s", err, took)
			}
		})
	}
}
