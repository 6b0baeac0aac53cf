package neo

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	neo4jdev "graphd/dev/neo4j"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"
)

// TestReadOnly serves a database that may only be read, on a server of its own.
func TestReadOnly(t *testing.T) {
	if testing.Short() {
		t.Skip("Neo4j is left out under -short")
	}
	dir := t.TempDir()
	server := func(settings ...string) *neo4jdev.Server {
		t.Helper()
		srv, err := neo4jdev.Start(t.Context(), neo4jdev.Options{Dir: dir, Settings: settings, Brief: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { srv.Kill() })
		return srv
	}
	srv := server()
	s, err := Open(t.Context(), Options{URI: srv.URI})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := write.Apply(t.Context(), s, write.Call{}, named("state:A", "A", 0)); err != nil {
		t.Error(err)
	}
	s.Close()
	if err := srv.Stop(); err != nil {
		t.Fatal(err)
	}

	srv = server("server.databases.read_only=neo4j")
	s, err = Open(t.Context(), Options{URI: srv.URI})
	if err != nil {
		t.Fatalf("a read-only database: %v", err)
	}
	defer s.Close()
	if err := s.Warm(t.Context()); err != nil {
		t.Error(err)
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if n, err := countEntity(s, "state:A"); err != nil || n != 1 {
		t.Errorf("%d entities, %v", n, err)
	}
	began := time.Now()
	_, err = write.Apply(t.Context(), s, write.Call{}, named("state:A", "B", 0))
	if kg.CodeOf(err) != kg.CodeForbidden || !strings.Contains(err.Error(), "read-only") ||
		time.Since(began) > time.Minute {
		t.Errorf("a write, after %v: %v", time.Since(began), err)
	}
	// What a start would have to make there.
	err = s.forbiddenLayout(s.alter(t.Context(), []string{index{"Thing", "name"}.command(false)}), "lacks an index")
	if kg.CodeOf(err) != kg.CodeForbidden || !strings.Contains(err.Error(), "lacks an index: open it once") {
		t.Errorf("a new index: %v", err)
	}
	sound(t, s)
}

// TestInTheWay: indexes, constraints and data of others that leave no room for graphd's are named when a store is
// opened; those that serve graphd as well are left.
func TestInTheWay(t *testing.T) {
	s := openEmpty(t)
	t.Cleanup(func() { repair(t, s) })
	for _, c := range []struct {
		name       string
		make, drop []string
		want       string // of the refusal; empty: there is none
	}{
		{
			name: "a name for something else",
			make: []string{"DROP INDEX graphd_relation_dyad_sk",
				"CREATE INDEX graphd_relation_dyad_sk FOR (x:Thing) ON (x.y)"},
			drop: []string{"DROP INDEX graphd_relation_dyad_sk"},
			want: `the name "graphd_relation_dyad_sk", which graphd needs for RELATION(dyad, sk), is that of RANGE ` +
				`Thing(y)`,
		},
		{
			name: "a name of a constraint",
			make: []string{"DROP INDEX graphd_relation_dyad_sk",
				"CREATE CONSTRAINT graphd_relation_dyad_sk FOR (x:Thing) REQUIRE x.z IS UNIQUE"},
			drop: []string{"DROP CONSTRAINT graphd_relation_dyad_sk"}, want: `is that of RANGE Thing(z)`,
		},
		{
			name: "an index in the place of a constraint",
			make: []string{"DROP CONSTRAINT graphd_change_seq_unique", "CREATE INDEX mine FOR (x:Change) ON (x.seq)"},
			drop: []string{"DROP INDEX mine"},
			want: `the name "mine", an index of Change(seq), stands where graphd needs a constraint`,
		},
		{
			name: "data that a constraint forbids",
			make: []string{"DROP CONSTRAINT graphd_change_seq_unique", "CREATE (:Change {seq: 1}), (:Change {seq: 1})"},
			drop: []string{"MATCH (c:Change) DELETE c"}, want: "holds what graphd's constraints forbid",
		},
		{
			name: "an index under another name",
			make: []string{"DROP INDEX graphd_relation_dyad_sk",
				"CREATE INDEX mine FOR ()-[x:RELATION]-() ON (x.dyad, x.sk)"},
			drop: []string{"DROP INDEX mine"},
		},
		{
			name: "a constraint under another name",
			make: []string{"DROP CONSTRAINT graphd_change_seq_unique",
				"CREATE CONSTRAINT mine FOR (x:Change) REQUIRE x.seq IS UNIQUE"},
			drop: []string{"DROP CONSTRAINT mine"},
		},
		{
			name: "a text index of the same",
			make: []string{"DROP INDEX graphd_entity_key", "CREATE TEXT INDEX mine FOR (x:Entity) ON (x.key)"},
			drop: []string{"DROP INDEX mine"},
		},
	} {
		for _, text := range c.make {
			auto(t, s, text, nil)
		}
		again, err := Open(t.Context(), s.o)
		switch {
		case err == nil:
			again.Close()
			if c.want != "" {
				t.Errorf("%s: opened", c.name)
			}
			sound(t, s)
		case c.want == "" || kg.CodeOf(err) != kg.CodeConflict || !strings.Contains(err.Error(), c.want) ||
			!strings.Contains(err.Error(), "--neo4j-database"):
			t.Errorf("%s: %v", c.name, err)
		}
		for _, text := range c.drop {
			auto(t, s, text, nil)
		}
		if again, err = Open(t.Context(), s.o); err != nil {
			t.Fatalf("%s, mended: %v", c.name, err)
		}
		again.Close()
	}
}

// TestDamaged has rows, versions and counters that nobody wrote so: who asks hears which item is damaged, nothing else
// suffers, and nothing is overwritten.
func TestDamaged(t *testing.T) {
	s := openWritten(t)
	ctx := t.Context()
	list := func() error {
		return s.Read(ctx, func(r store.Reader) error {
			_, err := r.ListRelations(ctx, &plan.RelationList{
				Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: 10}, Columns: wide,
			}, nil)
			return err
		})
	}
	entity := func() error { _, err := countEntity(s, "state:B"); return err }
	stats := func() error {
		return s.Read(ctx, func(r store.Reader) error { _, err := r.Stats(ctx); return err })
	}
	log := func() error {
		return s.Read(ctx, func(r store.Reader) error { _, _, err := r.Changes(ctx, 0, 10, 1000); return err })
	}
	rename := func() error { _, err := write.Apply(ctx, s, write.Call{}, named("state:B", "B2", 0)); return err }
	retract := func() error {
		_, err := write.Apply(ctx, s, write.Call{},
			kg.Batch{Kind: kg.ChangeRetract, Retractions: []kg.Retraction{{ID: "r1", Reason: "x"}}})
		return err
	}
	const rel, ent = "MATCH ()-[x:RELATION {id: 'r1'}]->() ", "MATCH (x:Entity {id: 'state:B'}) "
	for _, c := range []struct {
		of, prop string
		values   []any
		ask      func() error
		want     string
	}{
		{
			of: rel, prop: "row", values: []any{nil, "", "r1", "r1\x1fCONSULT\x1f", 7, 1.5, true, []string{"r1"}},
			ask: list,
		},
		{of: rel, prop: "row", values: []any{"r1", "r1\x1fCONSULT\x1f"}, ask: list, want: `a relation, "r1",`},
		{of: rel, prop: "claims", values: []any{"{", "[1]", 7}, ask: list},
		{of: rel, prop: "body", values: []any{"[]", `{"deaths": "x"}`, false}, ask: list},
		{of: ent, prop: "row", values: []any{nil, ""}, ask: entity, want: "an entity (its row is missing)"},
		{
			of: ent, prop: "row", values: []any{"state:B", "state:B\x1fSTATE"}, ask: entity,
			want: `an entity, "state:B",`,
		},
		{
			of: ent, prop: "row",
			values: []any{"state:B\x1fPLANET\x1fB\x1f1\x1f0\x1f0\x1f\x1f\x1f",
				"state:B\x1fSTATE\x1fB\x1f-1\x1f0\x1f0\x1f\x1f\x1f"},
			ask: entity, want: `an entity, "state:B",`,
		},
		{of: ent, prop: "doc", values: []any{"{", `"x"`, 3}, ask: entity},
		{
			of: ent, prop: "version", values: []any{nil, "1", "x", 1.5, -1, 0, 99}, ask: rename,
			want: `the version of entity "state:B"`,
		},
		{
			of: rel, prop: "version", values: []any{nil, "1", "x", 1.5, -1, 0, 99}, ask: retract,
			want: `the version of relation "r1"`,
		},
		{
			of: "MATCH (x:Graphd) ", prop: "n_CONSULT", values: []any{"x", 1.5}, ask: stats,
			want: "the counter n_CONSULT",
		},
		{of: "MATCH (x:Graphd) ", prop: "seq", values: []any{"x", 1.5}, ask: rename},
		{of: "MATCH (x:Change {seq: 2}) ", prop: "json", values: []any{"", "{", 5}, ask: log},
		{of: "MATCH (x:Change {seq: 2}) ", prop: "at", values: []any{"now"}, ask: log},
	} {
		was := auto(t, s, c.of+"RETURN x."+c.prop, nil)[0].Values[0]
		for _, v := range c.values {
			auto(t, s, c.of+"SET x."+c.prop+" = $p.v", map[string]any{"v": v})
			began := time.Now()
			err := c.ask()
			if kg.CodeOf(err) != kg.CodeUnavailable || !strings.Contains(err.Error(), "damaged") ||
				!strings.Contains(err.Error(), c.want) || time.Since(began) > time.Minute {
				t.Errorf("%s%s = %#v, after %v: %v", c.of, c.prop, v, time.Since(began), err)
			}
		}
		if list := problemsOf(t, s); len(list) == 0 {
			t.Errorf("%s%s: Check finds nothing", c.of, c.prop)
		}
		auto(t, s, c.of+"SET x."+c.prop+" = $p.v", map[string]any{"v": was})
	}
	sound(t, s) // nothing was written
}

// TestEndsOnServer: what a caller does not wait for any more, the server does not work on either.
func TestEndsOnServer(t *testing.T) {
	s := openEmpty(t)
	const text = "UNWIND range(1, 1000000000) AS x WITH x WHERE x % 7 = 9 RETURN x"
	running := func() int {
		return len(auto(t, s, "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery STARTS WITH 'UNWIND range(1, "+
			"1000000000)' RETURN currentQuery", nil))
	}
	for name, call := range map[string]func(context.Context) error{
		"a read": func(ctx context.Context) error {
			return s.Read(ctx, func(r store.Reader) error { return r.(*reader).run(ctx, text, nil, none) })
		},
		"a write": func(ctx context.Context) error {
			return s.Write(ctx, func(w store.Writer) error { return w.(*writer).run(ctx, text, nil, none) })
		},
		"a statement alone": func(ctx context.Context) error {
			_, err := s.auto(ctx, neo4j.AccessModeRead, text, nil)
			return err
		},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- call(ctx) }()
		for began := time.Now(); running() == 0; time.Sleep(20 * time.Millisecond) {
			if time.Since(began) > 30*time.Second {
				t.Fatalf("%s does not begin", name)
			}
		}
		cancel()
		began := time.Now()
		if err := <-ended; err == nil {
			t.Errorf("%s ended well", name)
		}
		for running() > 0 {
			if time.Since(began) > 30*time.Second { // of minutes
				t.Fatalf("%s, cancelled, goes on", name)
			}
		}
		t.Logf("%s: gone %v after it was cancelled", name, time.Since(began).Round(time.Millisecond))
	}
}
