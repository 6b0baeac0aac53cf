package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	neo4jdev "graphd/dev/neo4j"
	"graphd/internal/edtf"
	"graphd/internal/export"
	"graphd/internal/kg"
	"graphd/internal/lite"
	"graphd/test/python"
)

// found is what a program found in an export: how many nodes, and of each relation the date with its first and last
// day.
type found struct {
	Nodes     int                  `json:"nodes"`
	Relations map[string][3]string `json:"relations"`
}

// toRead is a file with the seed graph, events of ICEWS and texts that are no friends of formats, and what an export of
// it holds.
func toRead(t *testing.T) (db string, want found) {
	t.Helper()
	db = filepath.Join(t.TempDir(), "graph.db")
	for _, args := range [][]string{
		{"seed", "--db", db}, {"import", "icews", "../../internal/ingest/icews/testdata/events.2018.tab", "--db", db},
		{"import", "jsonl", "testdata/hostile.jsonl", "--db", db},
	} {
		if out, log, err := graphd(t, args...); err != nil {
			t.Fatalf("%v\n%s%s", err, out, log)
		}
	}
	s, err := lite.Open(t.Context(), lite.Options{Path: db})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	want.Relations = map[string][3]string{}
	day := func(d edtf.Day) string {
		if !d.Finite() {
			return ""
		}
		return d.String()
	}
	err = export.Selection{}.State(t.Context(), s, func(*kg.Entity) error {
		want.Nodes++
		return nil
	}, func(r *kg.Relation) error {
		b := r.Bounds()
		want.Relations[r.ID] = [3]string{r.When.String(), day(b.StartEarliest), day(b.EndLatest)}
		return nil
	})
	if err != nil || want.Nodes < 60 || len(want.Relations) < 70 {
		t.Fatalf("got %d entities, %d relations, %v", want.Nodes, len(want.Relations), err)
	}
	return db, want
}

// exclusive are the same relations with the day behind the last one, as some formats write an end.
func (f found) exclusive(t *testing.T) found {
	t.Helper()
	out := found{f.Nodes, map[string][3]string{}}
	for id, r := range f.Relations {
		if r[2] != "" {
			d, err := edtf.ParseDay(r[2])
			if err != nil {
				t.Fatal(err)
			}
			r[2] = (d + 1).String()
		}
		out.Relations[id] = r
	}
	return out
}

// TestReaders: programs of others read the exports, with each node and relation, and their dates: networkx GraphML and
// GEXF, rdflib N-Quads, stix2 STIX, DuckDB Parquet and CSV.
func TestReaders(t *testing.T) {
	t.Parallel()
	run := python.Environment(t, "testdata/requirements.txt")
	db, want := toRead(t)
	folder := t.TempDir()
	for format, out := range map[string]string{"graphml": "graph.graphml", "gexf": "graph.gexf", "nquads": "graph.nq",
		"stix": "graph.stix.json", "parquet": "parquet", "csv": "csv"} {
		if _, log, err := graphd(t, "export", format, "--db", db, "--out", filepath.Join(folder, out)); err != nil {
			t.Fatalf("%v\n%s", err, log)
		}
	}
	var got map[string]found
	if err := json.Unmarshal(run(t, "testdata/readers.py", folder), &got); err != nil {
		t.Fatal(err)
	}
	behind := want.exclusive(t)
	wants := map[string]found{"graphml": want, "gexf": behind, "nquads": want, "stix": behind, "parquet": want,
		"csv": want}
	if d := cmp.Diff(wants, got); d != "" {
		t.Errorf("programs read something else (- graph, + program):\n%s", d)
	}
}

// TestNeo4jImporter: Neo4j's own admin import takes the tables, with dates as dates, and a server shows them.
func TestNeo4jImporter(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("Neo4j is left out under -short")
	}
	db, want := toRead(t)
	tables, home := t.TempDir(), t.TempDir()
	if _, log, err := graphd(t, "export", "neo4j-csv", "--db", db, "--out", tables); err != nil {
		t.Fatalf("%v\n%s", err, log)
	}
	out, err := neo4jdev.Admin(t.Context(), home, "database", "import", "full", "neo4j", "--multiline-fields=true",
		"--array-delimiter=;", "--nodes="+filepath.Join(tables, "entities.csv"),
		"--relationships="+filepath.Join(tables, "relations.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out, "bad entries") {
		t.Error(out)
	}
	s, err := neo4jdev.Start(t.Context(), neo4jdev.Options{Dir: home, Brief: true, HeapMB: 512})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Kill(); err != nil {
			t.Error(err)
		}
	}()
	driver, err := neo4j.NewDriverWithContext(s.URI, neo4j.NoAuth())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = driver.Close(t.Context()) }()
	res, err := neo4j.ExecuteQuery(t.Context(), driver, `
		MATCH (n:Entity) WITH count(n) AS nodes
		MATCH (a:Entity)-[r]->(b:Entity) WHERE type(r) = r.type AND a.id = r.from AND b.id = r.to
		RETURN nodes, r.id AS id, r.when AS when, r.start AS start, r.end AS end`, nil, neo4j.EagerResultTransformer)
	if err != nil {
		t.Fatal(err)
	}
	got := found{Relations: map[string][3]string{}}
	for _, rec := range res.Records {
		row := rec.AsMap()
		day := func(name string) string {
			if d, ok := row[name].(neo4j.Date); ok {
				return d.Time().Format("2006-01-02")
			}
			return ""
		}
		got.Nodes = int(row["nodes"].(int64))
		got.Relations[row["id"].(string)] = [3]string{row["when"].(string), day("start"), day("end")}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("Neo4j has something else (- graph, + Neo4j):\n%s", d)
	}
}
