package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/google/go-cmp/cmp"

	"graphd/graph/generated"
	"graphd/graph/planner"
	"graphd/internal/plan"
)

// document is a query with what it needs.
type document struct {
	name      string
	query     string
	variables map[string]any
	// ids that are not there are looked up among those that were merged away: "# one more statement: which", a line
	// each
	more   int
	fewer  bool // some step has no parents on the seed graph and sends nothing: "# fewer statements: why"
	driven bool // how much a step finds decides the text of those behind it: "# driven: why"
}

var variablesLine = regexp.MustCompile(`(?m)^# variables: (.*)$`)

// documents reads documents/*.graphql. Its comment says what a document asks; a line "# variables: {…}" in it gives
// the variables.
func documents(t testing.TB) []document {
	t.Helper()
	files, err := filepath.Glob("documents/*.graphql")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no documents", err)
	}
	out := make([]document, len(files))
	for i, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		d := document{name: strings.TrimSuffix(filepath.Base(f), ".graphql"), query: string(b)}
		if m := variablesLine.FindStringSubmatch(d.query); m != nil {
			if err := json.Unmarshal([]byte(m[1]), &d.variables); err != nil {
				t.Fatalf("%s: variables: %v", f, err)
			}
		}
		if !strings.HasPrefix(d.query, "# ") {
			t.Errorf("%s has no comment that says what it asks", f)
		}
		d.more = strings.Count(d.query, "\n# one more statement: ")
		d.fewer = strings.Contains(d.query, "\n# fewer statements: ")
		d.driven = strings.Contains(d.query, "\n# driven: ")
		out[i] = d
	}
	return out
}

// steps is the number of statements that the document's plan announces.
func (d document) steps(t testing.TB) int {
	t.Helper()
	exec := executor.New(generated.NewExecutableSchema(generated.Config{}))
	ctx := graphql.StartOperationTrace(context.Background())
	oc, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: d.query, Variables: d.variables})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	planner := planner.Planner{Limits: plan.DefaultLimits, Now: func() time.Time { return today }}
	p, problems := planner.Query(graphql.WithOperationContext(ctx, oc), oc)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return p.Cost().Steps + d.more
}

// TestDocuments asks every document on each store. The answers are the same on both; the statements that a store
// sends for a document are those on file, as many as the plan has steps, and no more when the graph has grown
// ten-fold.
func TestDocuments(t *testing.T) {
	docs := documents(t)
	onEach(t, func(t *testing.T, db *database) {
		c := serve(t, db)
		sent := map[string][]string{}
		for _, d := range docs {
			t.Run(d.name, func(t *testing.T) {
				db.recorder.take()
				r := c.post(d.query, d.variables)
				sent[d.name] = db.recorder.take()
				d.checkAnswer(t, r)
				d.checkStatements(t, db, sent[d.name])
			})
		}
		t.Run("grown", func(t *testing.T) {
			grow(t, db)
			for _, d := range docs {
				r := c.post(d.query, d.variables)
				if errs, _ := r.errors(t); len(errs) > 0 {
					t.Errorf("%s: %+v", d.name, errs)
				}
				texts, steps := db.recorder.take(), d.steps(t)
				switch {
				case len(texts) > steps:
					t.Errorf("%s sends %d statements on the grown graph; the plan has %d steps", d.name, len(texts),
						steps)
				case len(texts) < len(sent[d.name]):
					t.Errorf("%s sends %d statements on the grown graph and %d on the seed graph", d.name, len(texts),
						len(sent[d.name]))
				case !d.fewer && !d.driven:
					if diff := cmp.Diff(sent[d.name], texts); diff != "" {
						t.Errorf("%s sends other statements on the grown graph (-seed +grown):\n%s", d.name, diff)
					}
				}
			}
		})
	})
}

func (d document) checkAnswer(t *testing.T, r response) {
	t.Helper()
	if r.status != http.StatusOK {
		t.Fatalf("status %d: %s", r.status, r.body)
	}
	var got bytes.Buffer
	if err := json.Indent(&got, r.body, "", "  "); err != nil {
		t.Fatal(err)
	}
	got.WriteByte('\n')
	file := filepath.Join("answers", d.name+".json")
	want, err := os.ReadFile(file)
	if os.IsNotExist(err) && *update {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("wrote %s: check it by hand", file)
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("another answer than in %s (-want +got):\n%s", file, diff)
	}
}

func (d document) checkStatements(t *testing.T, db *database, texts []string) {
	t.Helper()
	if steps := d.steps(t); len(texts) > steps || len(texts) < steps && !d.fewer {
		t.Errorf("%d statements were sent; the plan has %d steps", len(texts), steps)
	} else if len(texts) == steps && d.fewer {
		t.Errorf("all %d statements were sent, though the document says fewer", steps)
	}
	var got strings.Builder
	for i, text := range texts {
		fmt.Fprintf(&got, "-- %d of %d\n%s\n\n", i+1, len(texts), strings.TrimSpace(text))
	}
	content := got.String()
	if db.golden == "cypher" {
		content = strings.ReplaceAll(content, "\n-- ", "\n// ")
		content = strings.Replace(content, "-- ", "// ", 1)
	}
	file := filepath.Join("golden", d.name+"."+db.golden)
	if *update {
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), content); diff != "" {
		t.Errorf("other statements than in %s (-want +got); -update writes them:\n%s", file, diff)
	}
}
