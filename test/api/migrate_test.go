package api

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	neo4jdev "graphd/dev/neo4j"
	"graphd/internal/export"
	"graphd/internal/kg"
	"graphd/internal/lite"
	"graphd/internal/migrate"
	"graphd/internal/neo"
	"graphd/internal/store"
	"graphd/internal/write"
)

// TestMigrate: a graph with all kinds of changes is copied to Neo4j, in two goes since the first breaks off, and from
// there to another file. All three have one history, and give one answer to every document at ten instants.
func TestMigrate(t *testing.T) {
	db := openLite(t)
	c := author(t, db)
	changed(t, c)
	srv := neo4jdev.ForTest(t)
	if err := srv.Wipe(t.Context()); err != nil {
		t.Fatal(err)
	}
	grown = true
	s, err := neo.Open(t.Context(), neo.Options{URI: srv.URI, User: srv.User, Password: srv.Password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	far := &database{Store: s, name: "neo4j"}

	ctx, stop := context.WithCancel(t.Context())
	first, err := migrate.Copy(ctx, db, far, migrate.Options{Portion: 1, Done: func(write.Outcome) { stop() }})
	if !errors.Is(err, context.Canceled) || first.Created == 0 {
		t.Fatalf("it was to break off: got %+v, %v", first, err)
	}
	rest, err := migrate.Copy(t.Context(), db, far, migrate.Options{})
	if err != nil || rest.Unchanged != first.Created || rest.Created == 0 || rest.Updated == 0 {
		t.Fatalf("the rest: got %+v after %+v, %v", rest, first, err)
	}
	again, err := migrate.Copy(t.Context(), db, far, migrate.Options{})
	if err != nil || again.Created+again.Updated > 0 {
		t.Errorf("again: got %+v, %v", again, err)
	}
	back, err := lite.Open(t.Context(), lite.Options{Path: filepath.Join(t.TempDir(), "back.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = back.Close() })
	if _, err := migrate.Copy(t.Context(), far, back, migrate.Options{}); err != nil {
		t.Fatal(err)
	}
	other := filled(t, 0)
	author(t, other).call(t, "upsertEntities", input(object{"id": "state:X", "kind": "STATE", "name": "X"}))
	if _, err := migrate.Copy(t.Context(), other, back, migrate.Options{}); kg.CodeOf(err) != kg.CodeConflict {
		t.Errorf("a graph with another history: got %v", err)
	}

	want := historyOf(t, db)
	for name, s := range map[string]store.Store{"Neo4j": far, "back in SQLite": back} {
		if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(historyOf(t, s), "\n")); diff != "" {
			t.Errorf("the history of the copy, %s (-graph +copy):\n%s", name, diff)
		}
	}
	inNeo4j, inFile := serve(t, far), serve(t, back)
	for i, d := range documents(t) {
		if strings.Contains(d.query, "asOf") || strings.Contains(d.query, "compare(") {
			continue // there is no view inside a view
		}
		for _, instant := range instants(t, db, 10) {
			query := inView(t, d.query, instant)
			answer := hints.ReplaceAll(c.post(query, d.variables).body, []byte("}"))
			copies := map[string]*client{"the file": inFile}
			if i%12 == 0 { // it plans for minutes what all of them ask
				copies["Neo4j"] = inNeo4j
			}
			for name, c := range copies {
				got := hints.ReplaceAll(c.post(query, d.variables).body, []byte("}"))
				if !bytes.Equal(got, answer) {
					t.Errorf("%s in the view of %s: %s answers\n%.2000s\nthe graph\n%.2000s", d.name, instant, name,
						got, answer)
				}
			}
		}
	}
}

// changed makes changes of each kind.
func changed(t *testing.T, c *client) {
	t.Helper()
	merging(t, c, "state:move-a", "state:move-b")
	c.call(t, "mergeEntities", object{"from": "state:move-a", "into": "state:move-b", "reason": "The same state."})
	c.call(t, "correctRelation", object{"id": "state:move-a-acts", "version": 2, "patch": object{"when": "2024-05-02"},
		"reason": "Another day."})
	c.call(t, "unmergeEntities", object{"id": "state:move-a", "reason": "Two."})
	c.call(t, "retractRelation", object{"id": "state:move-a-suffers", "version": 3, "reason": "No."})
	c.call(t, "deleteEntity", object{"id": "state:move-b", "version": 1, "cascade": true, "reason": "Never was."})
}

// instants are some of those at which the graph changed, and as many before and between them as make n.
func instants(t *testing.T, s store.Store, n int) []string {
	t.Helper()
	out := []string{"2024-01-01T00:00:00Z", known, "2024-03-01T00:00:00Z", "2024-06-30T12:00:00Z"}
	var changes []time.Time
	err := export.History(t.Context(), s, 0, 0, func(e *kg.Entry) error {
		changes = append(changes, e.Change.At)
		return nil
	})
	if err != nil || len(changes) < n-len(out) {
		t.Fatalf("%d changes, %v", len(changes), err)
	}
	for _, at := range changes[len(changes)-(n-len(out)):] {
		out = append(out, at.UTC().Format(time.RFC3339Nano))
	}
	return out
}

func historyOf(t *testing.T, s store.Store) string {
	t.Helper()
	var b bytes.Buffer
	if err := export.JSONLHistory(t.Context(), s, &b, 0, 0); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
