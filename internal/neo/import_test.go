package neo

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/export"
	"graphd/internal/ingest"
	"graphd/internal/ingest/icews"
	"graphd/internal/ingest/ingesttest"
	"graphd/internal/ingest/jsonl"
	"graphd/internal/lite"
	"graphd/internal/store"
	"graphd/internal/write"
)

// TestImport: what is imported, revised, merged and taken away here is the same graph, history included, as in SQLite;
// and it is copied both ways.
func TestImport(t *testing.T) {
	rows, err := os.ReadFile("../ingest/icews/testdata/events.2018.tab")
	if err != nil {
		t.Fatal(err)
	}
	s := openEmpty(t)
	bring := func(s store.Store, format, text string) ingest.Summary {
		t.Helper()
		sum, err := ingest.Run(t.Context(), s, []string{"-"}, ingest.Options{Format: format,
			Formats: []*ingest.Format{icews.Format, jsonl.Format}, Stdin: strings.NewReader(text),
			Rejects: filepath.Join(t.TempDir(), "rejects"),
			KnownAt: map[bool]time.Time{true: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)}[format == "icews"]})
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	written := func(s store.Store) string {
		t.Helper()
		var b bytes.Buffer
		if err := export.JSONLHistory(context.Background(), s, &b, 0, 0); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	l := ingesttest.Store(t)
	for _, s := range []store.Store{s, l} {
		if sum := bring(s, "icews", string(rows)); sum.Rejected > 0 || sum.Read != 24 {
			t.Errorf("got %+v", sum)
		}
		if sum := bring(s, "icews", string(rows)); sum.Created+sum.Updated > 0 {
			t.Errorf("again: got %+v", sum)
		}
		if sum := bring(s, "icews", strings.Replace(string(rows), "Hanoi", "Huế", 1)); sum.Updated != 1 {
			t.Errorf("another place: got %+v", sum)
		}
	}
	if d := cmp.Diff(strings.Split(written(l), "\n"), strings.Split(written(s), "\n")); d != "" {
		t.Errorf("- SQLite, + Neo4j:\n%s", d)
	}
	if _, err := write.Merge(t.Context(), s, write.Call{Reason: "one army"}, "organization:foreign-affairs-bangladesh",
		"organization:high-ranking-military-personnel-vietnam"); err != nil {
		t.Fatal(err)
	}
	whole := written(s)
	copied, err := lite.Open(t.Context(), lite.Options{Path: filepath.Join(t.TempDir(), "copy.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = copied.Close() }()
	bring(copied, "jsonl", whole)
	if d := cmp.Diff(whole, written(copied)); d != "" {
		t.Errorf("copied to SQLite: %s", d)
	}
	back := openEmpty(t)
	bring(back, "jsonl", whole)
	if d := cmp.Diff(whole, written(back)); d != "" {
		t.Errorf("copied to Neo4j: %s", d)
	}
	sound(t, back)
}
