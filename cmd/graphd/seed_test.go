package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// write makes a file.
func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// head begins a seed file; it has 3 lines.
const head = `format: graphd-seed/1
recordedAt: 2024-07-01T00:00:00Z
entities:
`

const chile = head + `  - {id: "state:CHL", kind: STATE, name: Chile}
  - {id: "source:gazette", kind: SOURCE, name: The Gazette}
`

const chileJSON = `{
  "format": "graphd-seed/1",
  "recordedAt": "2024-07-01T00:00:00Z",
  "entities": [
    {"id": "state:CHL", "kind": "STATE", "name": "Chile"},
    {"id": "source:gazette", "kind": "SOURCE", "name": "The Gazette"}
  ],
  "relations": [
    {"id": "note", "type": "STATEMENT", "from": "state:CHL", "to": "state:CHL", "when": "2024-04-22",
	"evidence": [{"source": "source:gazette"}]}
  ]
}`

// dated is the text of a file with another recordedAt; without one for "".
func dated(at, text string) string {
	if at == "" {
		return strings.Replace(text, "recordedAt: 2024-07-01T00:00:00Z\n", "", 1)
	}
	return strings.Replace(text, "2024-07-01T00:00:00Z", at, 1)
}

func TestSeedTwice(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	for _, want := range []string{"84 created, 19 updated, 0 unchanged\n", "0 created, 0 updated, 103 unchanged\n"} {
		out, log, err := graphd(t, "seed", "--db", db)
		if err != nil || out != want || log != "" {
			t.Errorf("%q, want %q; log %q; %v", out, want, log, err)
		}
	}
	if got := counts(t, db); got != seedCounts {
		t.Error(got)
	}
}

func TestSeedFiles(t *testing.T) {
	t.Parallel()
	yaml := writeFile(t, "chile.yaml", chile)
	js := writeFile(t, "chile.json", dated("2024-07-02T00:00:00Z", chileJSON))
	peru := writeFile(t, "peru.yaml", dated("2024-07-03T00:00:00Z",
		head+"  - {id: \"state:PER\", kind: STATE, name: Peru}\n"))
	undated := writeFile(t, "undated.yaml", dated("", head+"  - {id: \"state:BOL\", kind: STATE, name: Bolivia}\n"))
	for _, c := range []struct {
		name   string
		files  []string
		out    string
		counts string
	}{
		{
			name: "yaml", files: []string{yaml}, out: "2 created, 0 updated, 0 unchanged\n",
			counts: `{"stats":{"entityCount":2,"relationCount":0}}`,
		},
		{
			name: "json", files: []string{js}, out: "3 created, 0 updated, 0 unchanged\n",
			counts: `{"stats":{"entityCount":2,"relationCount":1}}`,
		},
		{
			name: "several", files: []string{yaml, peru}, out: "3 created, 0 updated, 0 unchanged\n",
			counts: `{"stats":{"entityCount":3,"relationCount":0}}`,
		},
		{
			name: "overlapping", files: []string{yaml, js}, out: "3 created, 0 updated, 2 unchanged\n",
			counts: `{"stats":{"entityCount":2,"relationCount":1}}`,
		},
		{
			name: "the latest first", files: []string{undated, peru, js, yaml},
			out: "5 created, 0 updated, 2 unchanged\n", counts: `{"stats":{"entityCount":4,"relationCount":1}}`,
		},
		{
			name: "one twice", files: []string{peru, peru}, out: "1 created, 0 updated, 1 unchanged\n",
			counts: `{"stats":{"entityCount":1,"relationCount":0}}`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := newDB(t)
			out, _, err := graphd(t, append([]string{"seed", "--db", db}, c.files...)...)
			if err != nil || out != c.out {
				t.Errorf("%q, %v", out, err)
			}
			if got := counts(t, db); got != c.counts {
				t.Error(got)
			}
		})
	}
}

func TestSeedErrors(t *testing.T) {
	t.Parallel()
	good := writeFile(t, "good.yaml", chile)
	// Lines 4, 5 and 7 are wrong by themselves.
	bad := writeFile(t, "bad.yaml", head+`  - {id: "state:CHL", kind: STAT, name: Chile}
  - {id: "state:PER", kind: STATE, nam: Peru}
relations:
  - {id: visit, type: CONSULT, from: "state:CHL", to: "state:PER", when: "22 April 2024",
	evidence: [{source: "source:g"}]}
`)
	// Lines 7, 8 and 9 refer to what is not there, which only the store can tell.
	dangling := writeFile(t, "dangling.yaml",
		dated("2024-07-02T00:00:00Z", head)+`  - {id: "state:PER", kind: STATE, name: Peru}
  - {id: "source:g", kind: SOURCE, name: G}
relations:
  - {id: visit, type: CONSULT, from: "state:PER", to: "state:BOL", when: "2024-04-22", evidence: [{source: "source:g"}]}
  - {id: visit-2, type: CONSULT, from: "state:PER", to: "source:g", when: "2024-04-22",
	evidence: [{source: "source:h"}]}
`)
	badJSON := writeFile(t, "bad.json", "{\n  \"format\": \"graphd-seed/1\",\n  \"recordedAt\": "+
		"\"2024-07-01T00:00:00Z\",,\n}")
	missing := filepath.Join(t.TempDir(), "missing.yaml")
	for _, c := range []struct {
		name  string
		files []string
		lines []string // how the lines of the error begin
	}{
		{
			name: "several errors", files: []string{bad},
			lines: []string{bad + ":4: entities.0.kind: ", bad + ":5: entities.1.nam: ", bad + ":5: entities.1.name: ",
				bad + ":7: relations.0.when: "},
		},
		{
			name: "what only the store can tell", files: []string{dangling},
			lines: []string{dangling + ":7: relations.0.to: ", dangling + ":8: relations.1.type: ",
				dangling + ":9: relations.1.evidence.0.source: "},
		},
		{name: "JSON", files: []string{badJSON}, lines: []string{badJSON + ":3: "}},
		{name: "no such file", files: []string{missing}, lines: []string{"open " + missing + ": "}},
		{
			name: "one of several", files: []string{good, bad},
			lines: []string{bad + ":4: ", bad + ":5: ", bad + ":5: ", bad + ":7: "},
		},
		{
			name: "one of several that only the store can tell", files: []string{good, dangling},
			lines: []string{dangling + ":7: ", dangling + ":8: ", dangling + ":9: "},
		},
		{
			name: "all of several", files: []string{missing, bad, good, badJSON},
			lines: []string{"open " + missing, bad + ":4: ", bad + ":5: ", bad + ":5: ", bad + ":7: ",
				badJSON + ":3: "},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := newDB(t)
			out, _, err := graphd(t, append([]string{"seed", "--db", db}, c.files...)...)
			if err == nil || out != "" {
				t.Fatalf("no error, but %q", out)
			}
			lines := strings.Split(err.Error(), "\n")
			if len(lines) != len(c.lines) {
				t.Fatalf("%d errors, want %d:\n%v", len(lines), len(c.lines), err)
			}
			for i, want := range c.lines {
				if !strings.HasPrefix(lines[i], want) {
					t.Errorf("%s\nwant %s…", lines[i], want)
				}
			}
			if got := counts(t, db); got != emptyCounts {
				t.Errorf("something was written: %s", got)
			}
		})
	}
}
