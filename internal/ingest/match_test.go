package ingest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"graphd/internal/ingest"
	"graphd/internal/ingest/icews"
	"graphd/internal/ingest/ingesttest"
	"graphd/internal/kg"
	"graphd/internal/write"
)

// TestMatch: an entity is mapped by its very name; what is only alike waits for a decision, and is merged if it was
// created before that.
func TestMatch(t *testing.T) {
	s := ingesttest.Store(t)
	b := kg.Batch{Kind: kg.ChangeUpsert}
	for _, e := range []*kg.Entity{{ID: "group:adl", Kind: kg.KindMilitantGroup, Name: "Jaish al-Adl"},
		{ID: "person:rouhani", Kind: kg.KindOfficial, Name: "Hassan Rouhani"},
		{ID: "group:haram", Kind: kg.KindMilitantGroup, Name: "Boko Haram"}} {
		b.Entities = append(b.Entities, kg.EntityWrite{Entity: e})
	}
	if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "match.tsv")
	text := "Boko Haram\tConsult\tIran\t2014-01-01\n" + "Hasan Rouhani\tConsult\tIran\t2014-01-02\n" +
		"Hassan Rohani\tConsult\tIran\t2014-01-03\n"
	bring := func() ingest.Summary {
		t.Helper()
		sum, err := ingest.Run(t.Context(), s, []string{"-"}, ingest.Options{Format: "icews",
			Formats: []*ingest.Format{icews.Format}, Stdin: strings.NewReader(text), Match: file})
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	ends := func(id string) (n int) {
		for _, r := range ingesttest.Relations(t, s) {
			if r.From == id || r.To == id {
				n++
			}
		}
		return n
	}
	if sum := bring(); sum.Undecided != 2 {
		t.Errorf("got %+v", sum)
	}
	if ends("group:haram") != 1 || ends("person:rouhani") != 0 {
		t.Error("the very name is not mapped, or one that is alike is")
	}
	rows := read(t, file)
	var decided strings.Builder
	for line := range strings.Lines(rows) {
		switch {
		case strings.Contains(line, "\tHasan Rouhani\t"):
			line = "same" + line
		case strings.Contains(line, "\tHassan Rohani\t"):
			line = "other" + line
		}
		decided.WriteString(line)
	}
	if err := os.WriteFile(file, []byte(decided.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if sum := bring(); sum.Undecided != 0 || sum.Created+sum.Updated+sum.Rejected > 0 {
			t.Errorf("decided: got %+v", sum)
		}
	}
	if ends("person:rouhani") != 1 || ends("official:hasan-rouhani") != 0 || ends("official:hassan-rohani") != 1 {
		t.Errorf("the decisions are not what the graph has:\n%s", decided.String())
	}
}

// TestMatchFile: a file of decisions that is none is refused.
func TestMatchFile(t *testing.T) {
	for text, want := range map[string]string{"x\n": ":1: the columns", "": ""} {
		file := filepath.Join(t.TempDir(), "match.tsv")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := ingest.Run(t.Context(), ingesttest.Store(t), nil, ingest.Options{Match: file})
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}
