package export_test

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/edtf"
	"graphd/internal/export"
	"graphd/internal/ingest"
	"graphd/internal/ingest/ingesttest"
	"graphd/internal/ingest/jsonl"
	"graphd/internal/kg"
	"graphd/internal/lite"
	"graphd/internal/store"
	"graphd/internal/store/storetest"
	"graphd/internal/write"
)

// TestRoundTrip: random writes, merges and deletions, exported and imported, are the same graph with the same history:
// it is exported alike, and sound. So is a copy that gets the history in two parts, and one of the state alone.
func TestRoundTrip(t *testing.T) {
	storetest.History(t, func(t *testing.T) store.Store {
		s, err := lite.Open(t.Context(), lite.Options{Path: filepath.Join(t.TempDir(), "graph.db")})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			defer func() { _ = s.Close() }()
			if !t.Failed() {
				roundTrip(t, s)
			}
		})
		return s
	}, storetest.Options{Histories: 12})
}

func roundTrip(t *testing.T, s store.Store) {
	t.Helper()
	whole := history(t, s, 0, 0)
	copied := ingesttest.Store(t)
	load(t, copied, whole)
	if d := cmp.Diff(strings.Split(whole, "\n"), strings.Split(history(t, copied, 0, 0), "\n")); d != "" {
		t.Fatalf("the copy has another history (- graph, + copy):\n%s", d)
	}
	load(t, copied, whole) // again changes nothing
	entries := strings.Count(whole, `{"change":`)
	parts := ingesttest.Store(t)
	load(t, parts, history(t, s, 0, int64(entries/2)))
	load(t, parts, history(t, s, int64(entries/2), 0))
	if d := cmp.Diff(state(t, s), state(t, parts)); d != "" {
		t.Errorf("the copy of two parts is another graph:\n%s", d)
	}
	err := copied.Check(context.Background(), func(problem string) { t.Errorf("the copy: %s", problem) })
	if err != nil {
		t.Error(err)
	}
}

func history(t *testing.T, s store.Store, after, until int64) string {
	t.Helper()
	var b bytes.Buffer
	if err := export.JSONLHistory(context.Background(), s, &b, after, until); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func state(t *testing.T, s store.Store) string {
	t.Helper()
	var b bytes.Buffer
	if err := export.JSONLState(context.Background(), s, &b, export.Selection{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func load(t *testing.T, s store.Store, text string) {
	t.Helper()
	_, err := ingest.Run(context.Background(), s, []string{"-"}, ingest.Options{Format: ingest.Auto,
		Formats: []*ingest.Format{jsonl.Format}, Stdin: strings.NewReader(text),
		Rejects: filepath.Join(t.TempDir(), "rejects")})
	if err != nil {
		t.Fatal(err)
	}
}

// TestState: a state goes in as a graph that answers alike, and again changes nothing.
func TestState(t *testing.T) {
	s, other := ingesttest.Store(t), ingesttest.Store(t)
	a := &kg.Entity{ID: "state:A", Kind: kg.KindState, Name: "A", Aliases: []string{"Á"}}
	o := &kg.Entity{ID: "official:o", Kind: kg.KindOfficial, Name: "O"}
	src := &kg.Entity{ID: "source:s", Kind: kg.KindSource, Name: "S"}
	claims := kg.OwnVoice([]kg.Evidence{{Source: src.ID}})
	b := kg.Batch{Kind: kg.ChangeAssert, Entities: []kg.EntityWrite{{Entity: a}, {Entity: o}, {Entity: src}},
		Relations: []kg.NewRelation{
			{ID: "r:1", Assertion: kg.Assertion{Type: kg.TypeHoldsOffice, From: o.ID, To: a.ID, Role: "minister",
				When: edtf.MustParse("2020/.."), Claims: claims}},
			{ID: "r:2", Assertion: kg.Assertion{Type: "ACCUSE", From: o.ID, To: a.ID, When: edtf.MustParse("2021-05"),
				Claims: claims}}}}
	if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
		t.Fatal(err)
	}
	text := state(t, s)
	got := ingesttest.Twice(t, other, jsonl.Format, text)
	if r := got["r:2"]; r == nil || r.FromState != "state:A" {
		t.Errorf("got %+v, want that the accuser acts for state:A", r)
	}
	if d := cmp.Diff(text, state(t, other)); d != "" {
		t.Error(d)
	}
}

// TestCut: a file that was cut, or from which lines were lost, is told.
func TestCut(t *testing.T) {
	s := ingesttest.Store(t)
	b := kg.Batch{Kind: kg.ChangeUpsert, Entities: []kg.EntityWrite{
		{Entity: &kg.Entity{ID: "state:A", Kind: kg.KindState, Name: "A"}},
		{Entity: &kg.Entity{ID: "state:B", Kind: kg.KindState, Name: "B"}}}}
	if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
		t.Fatal(err)
	}
	whole := strings.SplitAfter(strings.TrimSuffix(history(t, s, 0, 0), "\n"), "\n")
	for _, test := range []struct {
		name, text, want string
	}{
		{"without end", strings.Join(whole[:len(whole)-1], ""), "was cut"},
		{"without an entity", strings.Join(append(whole[:2:2], whole[3:]...), ""), "lines are missing"},
		{"without head", strings.Join(whole[1:], ""), "tells no format"},
		{"without a change", whole[0] + strings.Join(whole[2:], ""), "stands behind the change"},
		{"of another place", strings.Replace(strings.Join(whole, ""), `"seq":1`, `"seq":7`, 1), "are missing"},
		{"with another version", strings.Replace(strings.Join(whole, ""), `"version":1`, `"version":0`, 1),
			"does not follow"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := ingest.Run(t.Context(), ingesttest.Store(t), []string{"-"}, ingest.Options{Format: ingest.Auto,
				Formats: []*ingest.Format{jsonl.Format}, Stdin: strings.NewReader(test.text)})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}
