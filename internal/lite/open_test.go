package lite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// exchange is a small batch: two states, a source and what they say of each other.
func exchange() kg.Batch {
	return kg.Batch{
		Entities: []kg.EntityWrite{
			{Entity: &kg.Entity{ID: "state:IRN", Kind: kg.KindState, Name: "Iran"}},
			{Entity: &kg.Entity{ID: "state:PAK", Kind: kg.KindState, Name: "Pakistan"}},
			{Entity: &kg.Entity{ID: "source:paper", Kind: kg.KindSource, Name: "A paper"}},
			{Entity: &kg.Entity{ID: "source:other", Kind: kg.KindSource, Name: "Another paper"}},
		},
		Relations: []kg.NewRelation{
			{ID: "strike", Assertion: kg.Assertion{Type: "ASSAULT", From: "state:IRN", To: "state:PAK",
				When:   edtf.MustParse("2024-01-16"),
				Claims: kg.OwnVoice([]kg.Evidence{{Source: "source:paper"}})}},
			{ID: "talks", Assertion: kg.Assertion{Type: "CONSULT", From: "state:PAK", To: "state:IRN",
				When:   edtf.MustParse("2024-01-22/2024-03-26"),
				Claims: kg.OwnVoice([]kg.Evidence{{Source: "source:other"}})}},
		},
	}
}

func apply(t *testing.T, s store.Store, batches ...kg.Batch) {
	t.Helper()
	if _, err := write.Apply(t.Context(), s, write.Call{}, batches...); err != nil {
		t.Fatal(err)
	}
}

func relation(t *testing.T, s store.Store, id string) *kg.Relation {
	t.Helper()
	var out *kg.Relation
	err := s.Read(t.Context(), func(r store.Reader) error {
		list, err := r.Relations(t.Context(), []string{id}, plan.Columns{Claims: true, Body: true})
		if len(list) == 1 {
			out = list[0]
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReopen(t *testing.T) {
	// Characters that mean something in a URI.
	path := filepath.Join(t.TempDir(), "a b?c#d%20;e&f.db")
	s, err := Open(t.Context(), Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	apply(t, s, exchange())
	want := relation(t, s, "strike")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(files) != 1 {
		t.Errorf("after Close there are %v (%v), want the one file", files, err)
	}
	got := relation(t, openFile(t, path, nil), "strike")
	if diff := cmp.Diff(want, got, cmpopts.EquateComparable(edtf.Value{})); diff != "" || want == nil {
		t.Errorf("after opening it again (-want +got):\n%s", diff)
	}
}

// TestWithoutClose opens a file again whose last process ended without closing it.
func TestWithoutClose(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	s := openFile(t, path, nil)
	apply(t, s, exchange())
	dir := t.TempDir()
	for _, name := range []string{"graph.db", "graph.db-wal"} {
		b, err := os.ReadFile(filepath.Join(filepath.Dir(path), name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if relation(t, openFile(t, filepath.Join(dir, "graph.db"), nil), "talks") == nil {
		t.Error("what was committed is lost")
	}
}

func TestRefusedFiles(t *testing.T) {
	dir := t.TempDir()
	newer := filepath.Join(dir, "newer.db")
	s := openFile(t, newer, nil)
	raw(t, s, "UPDATE graphd SET version = version + 1")
	older := filepath.Join(dir, "older.db")
	raw(t, openFile(t, older, nil), "UPDATE graphd SET version = 1")
	foreign := filepath.Join(dir, "foreign.db")
	db := openFile(t, foreign, nil)
	raw(t, db, "ALTER TABLE graphd RENAME TO other")
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("no database\n", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, want string }{
		{newer, "start a later graphd"},
		{older, "seed it anew"},
		{foreign, "another program's tables"},
		{text, "not a database"},
		{filepath.Join(dir, "missing", "graph.db"), "cannot be opened"},
		{"", "a file is needed"},
		{":memory:", "a file is needed"},
	} {
		s, err := Open(t.Context(), Options{Path: c.path})
		if err == nil {
			_ = s.Close()
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("opening %q gives %v, want %q", c.path, err, c.want)
		}
	}
}

// raw runs a statement on the writing connection.
func raw(t *testing.T, s *Store, text string) {
	t.Helper()
	if err := use(t.Context(), s.writer, func(c *conn) error { return c.exec(t.Context(), text) }); err != nil {
		t.Fatal(err)
	}
}

func TestReadersCannotWrite(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "graph.db"), nil)
	err := s.Read(t.Context(), func(r store.Reader) error {
		return r.(*reader).c.write(t.Context(), "DELETE FROM relation", nil)
	})
	if kg.CodeOf(err) != kg.CodeUnavailable {
		t.Errorf("a reader that writes gets %v", err)
	}
}

func TestUnavailable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	s := openFile(t, path, nil)
	apply(t, s, exchange())

	// Another process that holds the file for longer than a writer waits; waiting ends with the request, too.
	other := s.pool(1, path, "rw", nil, "busy_timeout(0)")
	defer func() { _ = other.Close() }()
	err := s.Write(t.Context(), func(store.Writer) error {
		err := use(t.Context(), other, func(c *conn) error { return c.exec(t.Context(), "BEGIN IMMEDIATE") })
		if kg.CodeOf(err) != kg.CodeUnavailable {
			t.Errorf("a second writer gets %v, want %s", err, kg.CodeUnavailable)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		err = s.Write(ctx, func(store.Writer) error { return nil })
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a writer that waits too long gets %v", err)
		}
		return s.Ping(t.Context()) // readers do not wait
	})
	if err != nil {
		t.Error(err)
	}

	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Ping(t.Context()); kg.CodeOf(err) != kg.CodeUnavailable {
		t.Errorf("a closed store answers %v, want %s", err, kg.CodeUnavailable)
	}
}

func TestPanicRollsBack(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "graph.db"), nil)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic is lost")
			}
		}()
		_ = s.Write(t.Context(), func(w store.Writer) error {
			if err := w.PutEntities(t.Context(), []store.EntityPut{{
				New: &kg.Entity{ID: "state:IRN", Kind: kg.KindState, Name: "Iran", Version: 1, RecordedAt: time.Now()},
			}}); err != nil {
				t.Error(err)
			}
			panic("f failed")
		})
	}()
	apply(t, s, exchange()) // it would be a conflict if the entity were there
}

// TestCancelledBetweenRows ends a request while its statement looks for the next row, after it has found the first.
func TestCancelledBetweenRows(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "graph.db"), nil)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	err := s.Read(ctx, func(r store.Reader) error {
		var text statementText
		text.add("SELECT 1 UNION ALL SELECT count(*) FROM (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 " +
			"FROM n) SELECT i FROM n LIMIT 100000000)")
		return r.(*reader).c.query(ctx, text.whole(), nil, func(row) error { return nil })
	})
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 5*time.Second {
		t.Errorf("after %v: %v", time.Since(start), err)
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
