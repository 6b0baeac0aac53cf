// Package clients has programs of others use graphd: the caches of GraphQL clients, and tools that read its schema. Most
// run on Node.js.
package clients

import (
	"bytes"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/bench/watched"
	"graphd/test/npm"
	"graphd/test/output"
)

// known is an instant at which the seed graph held one file of three.
const known = "2024-02-24T00:00:00Z"

// serve starts a graphd with the seed graph, and returns its address.
func serve(t *testing.T) string {
	t.Helper()
	dir, log := t.TempDir(), &output.Buffer{}
	binary := filepath.Join(dir, "graphd")
	if err := watched.Build(t.Context(), binary); err != nil {
		t.Fatal(err)
	}
	p, err := watched.Serve(t.Context(), binary, filepath.Join(dir, "graph.db"), log)
	if err != nil {
		t.Fatalf("%v\n%s", err, log)
	}
	t.Cleanup(p.End)
	return p.URL
}

type relation struct {
	ID, Realization string
	Version         int
}

// seen is what a client shows of the graph.
type seen struct {
	Visit     relation
	Relations []relation
}

// views is what a client shows of it now, and in the view of an instant.
type views struct{ Now, Then seen }

// TestCaches has clients read one relation and two pages of relations, now and in a view of the past, with their caches
// as they are, and then show all of it from the cache: it is what graphd answers without a client, whichever was asked
// for first.
func TestCaches(t *testing.T) {
	run := npm.Project(t, "caches")
	url := serve(t)
	want := views{Now: direct(t, url, ""), Then: direct(t, url, `(knownAt: "`+known+`")`)}
	if want.Now.Visit.Version != 2 || want.Then.Visit.Version != 1 || len(want.Then.Relations) != 6 ||
		cmp.Equal(want.Now.Relations, want.Then.Relations) {
		t.Fatalf("now and then do not differ as they did: %+v", want)
	}
	for _, client := range []string{"apollo", "urql", "relay"} {
		for _, order := range []string{"now,then", "then,now"} {
			t.Run(client+" "+order, func(t *testing.T) {
				var got views
				if err := json.Unmarshal(run(t, client+".mjs", url, known, order), &got); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("-without a client +with one:\n%s", diff)
				}
			})
		}
	}
}

// direct asks graphd itself; now without a view.
func direct(t *testing.T, url, view string) seen {
	t.Helper()
	query := `{visit: relation(id: "visit") {id version realization} relations(first: 6) {nodes {id version realization}}}`
	if view != "" {
		query = "{asOf" + view + " " + query + "}"
	}
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.Post(url+"/graphql", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	type page struct {
		Visit     relation
		Relations struct{ Nodes []relation }
	}
	var out struct {
		Data struct {
			page
			AsOf page
		}
	}
	if err := json.NewDecoder(r.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	p := out.Data.page
	if view != "" {
		p = out.Data.AsOf
	}
	return seen{p.Visit, p.Relations.Nodes}
}

// TestTools has tools introspect a running graphd: graphql-codegen makes TypeScript of it, and graphql-inspector a
// schema file.
func TestTools(t *testing.T) {
	run := npm.Project(t, "tools")
	var out struct{ Types, SDL string }
	if err := json.Unmarshal(run(t, "run.mjs", serve(t)), &out); err != nil {
		t.Fatal(err)
	}
	for text, wants := range map[string][]string{
		out.Types: {"export type View = Node & {", "export type Relation = Node & {"},
		out.SDL:   {"type View implements Node {", "realization: Realization = OCCURRED"},
	} {
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("nothing says %q in %.300s", want, text)
			}
		}
	}
}
