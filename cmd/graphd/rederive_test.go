package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRederive: what follows from a file is left where it is more than the limit, and derived by the command; a second
// time it changes nothing.
func TestRederive(t *testing.T) {
	dir := t.TempDir()
	db, acts, office := filepath.Join(dir, "graph.db"), filepath.Join(dir, "acts.yaml"), filepath.Join(dir, "office.yaml")
	for name, text := range map[string]string{acts: `format: graphd-seed/1
entities:
  - {id: state:A, kind: STATE, name: A}
  - {id: state:B, kind: STATE, name: B}
  - {id: official:o, kind: OFFICIAL, name: O}
  - {id: source:s, kind: SOURCE, name: S}
relations:
  - {id: one, type: ACCUSE, from: official:o, to: state:B, when: "2024-01-16", evidence: [{source: source:s}]}
  - {id: two, type: ACCUSE, from: official:o, to: state:B, when: "2024-01-17", evidence: [{source: source:s}]}
  - {id: none, type: ACCUSE, from: official:o, to: state:B, when: "2024-01-17", actsForNoState: [FROM],
     evidence: [{source: source:s}]}
`, office: `format: graphd-seed/1
relations:
  - {id: office, type: HOLDS_OFFICE, from: official:o, to: state:A, when: "2024", evidence: [{source: source:s}]}
`} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ok(t, "7 created, 0 updated, 0 unchanged\n", "seed", "--db", db, acts)
	ok(t, "3 relations examined, 0 changed\n", "rederive", "--db", db)
	out, told, err := graphd(t, "seed", "--db", db, "--max-derived", "1", office)
	if err != nil || out != "1 created, 0 updated, 0 unchanged\n" || !strings.Contains(told, "graphd rederive") {
		t.Errorf("%q, %q, %v", out, told, err)
	}
	ok(t, "4 relations examined, 2 changed\n", "rederive", "--db", db)
	ok(t, "4 relations examined, 0 changed\n", "rederive", "--db", db)
	refused(t, "no such file", "rederive", "--db", filepath.Join(dir, "other.db"))
	refused(t, "--after", "rederive", "--db", db, "--after", "xyz")
}
