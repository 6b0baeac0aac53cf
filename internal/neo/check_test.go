package neo

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/write"
)

// problemsOf are those that Check finds.
func problemsOf(t testing.TB, s *Store) []string {
	t.Helper()
	var out []string
	ctx := context.WithoutCancel(t.Context()) // it is called from clean-ups, too
	if err := s.Check(ctx, func(p string) { out = append(out, p) }); err != nil {
		t.Error(err)
	}
	return out
}

// sound sees to it that Check finds nothing.
func sound(t testing.TB, s *Store) {
	t.Helper()
	if list := problemsOf(t, s); len(list) > 0 {
		t.Errorf("%d problems in a sound graph:\n%s", len(list), strings.Join(list, "\n"))
	}
}

// openWritten opens a store with a small graph that knows corrections, a retraction, a deletion and a merge.
func openWritten(t *testing.T, change ...func(*Options)) *Store {
	t.Helper()
	s := openEmpty(t, change...)
	ctx := t.Context()
	var entities []kg.EntityWrite
	for _, e := range []kg.Entity{
		{ID: "state:A", Kind: kg.KindState, Name: "A", Aliases: []string{"Aa"}},
		{ID: "state:B", Kind: kg.KindState, Name: "B"},
		{ID: "state:C", Kind: kg.KindState, Name: "C"},
		{ID: "state:D", Kind: kg.KindState, Name: "D"},
		{ID: "official:O", Kind: kg.KindOfficial, Name: "O"},
		{ID: "source:P", Kind: kg.KindSource, Name: "P"},
	} {
		entities = append(entities, kg.EntityWrite{Entity: &e})
	}
	relation := func(id string, typ kg.RelationType, from, to, when string) kg.NewRelation {
		return kg.NewRelation{ID: id, Assertion: kg.Assertion{Type: typ, Realization: kg.RealizationOccurred,
			From: from, To: to, When: edtf.MustParse(when),
			Claims: []kg.Claim{{Stance: "ASSERTS", Evidence: []kg.Evidence{{Source: "source:P"}}}}}}
	}
	apply := func(b kg.Batch) {
		t.Helper()
		if _, err := write.Apply(ctx, s, write.Call{}, b); err != nil {
			t.Fatal(err)
		}
	}
	apply(kg.Batch{Kind: kg.ChangeUpsert, Entities: entities})
	apply(kg.Batch{Kind: kg.ChangeAssert, Relations: []kg.NewRelation{
		relation("r1", "CONSULT", "state:A", "state:B", "2024-01-16"),
		relation("r2", "BORDERS", "state:A", "state:B", "1990/.."),
		relation("r3", "ACCUSE", "state:A", "state:C", "2024-02"),
		relation("r4", "ASSAULT", "state:A", "state:B", "2024-01-20"),
		relation("r5", "HOLDS_OFFICE", "official:O", "state:A", "2023/.."),
	}})
	first := 1
	apply(kg.Batch{
		Kind: kg.ChangeUpsert, Entities: []kg.EntityWrite{{
			Replaces: &first, Entity: &kg.Entity{ID: "state:A", Kind: kg.KindState, Name: "A, renamed"},
		}},
	})
	apply(kg.Batch{
		Kind: kg.ChangeCorrect, Corrections: []kg.Correction{{
			ID: "r1", Reason: "x", Fields: []string{"when"}, Set: kg.Assertion{When: edtf.MustParse("2024-01-17")},
		}},
	})
	apply(kg.Batch{Kind: kg.ChangeRetract, Retractions: []kg.Retraction{{ID: "r4", Reason: "x"}}})
	if _, err := write.Merge(ctx, s, write.Call{Principal: "x", Reason: "x"}, "state:C", "state:B"); err != nil {
		t.Fatal(err)
	}
	if _, err := write.Delete(ctx, s, write.Call{Principal: "x", Reason: "x"}, "state:D", nil, false); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestCheck plants problems, one after the other, and has Check find each.
func TestCheck(t *testing.T) {
	s := openWritten(t)
	t.Cleanup(func() { repair(t, s) })
	sound(t, s)
	before := map[string]bool{}
	for _, c := range []struct {
		name, damage string
		want         string // in one of the sentences that are new
	}{
		{
			name: "counter of a type", damage: "MATCH (m:Graphd) SET m.n_BORDERS = 7",
			want: "the counter n_BORDERS says that there are 7 relations of type BORDERS, and there are 1",
		},
		{
			name: "counter of a kind", damage: "MATCH (m:Graphd) REMOVE m.e_SOURCE",
			want: "the counter e_SOURCE says that there are 0 entities of kind SOURCE, and there are 1",
		},
		{
			name: "counter that is text", damage: "MATCH (m:Graphd) SET m.n_CONSULT = 'one'",
			want: "the counter n_CONSULT says that there are one",
		},
		{
			name:   "counter of a trait",
			damage: "MATCH (t:Trait) WHERE t.trait STARTS WITH 'f' WITH t ORDER BY t.traitKey LIMIT 1 SET t.n = t.n + 1",
			want:   "differs from its relations by 1, and by 0",
		},
		{
			name: "number of an event",
			damage: "CREATE (:Trait {traitKey: '\u001Fza\u001Fe', trait: 'za\u001Fe', n: 3, occurred: 2, again: 0, " +
				"occurredAgain: 0})",
			want: `the counter of "za\x1fe" of "" differs from its relations by 3`,
		},
		{
			name:   "counter of a direction",
			damage: "MATCH (t:Trait) WHERE t.out > 0 WITH t ORDER BY t.traitKey DESC LIMIT 1 SET t.out = t.out + 5",
			want:   "5 of the outgoing ones, and 0 of the incoming ones",
		},
		{
			name:   "figures in the log",
			damage: `MATCH (c:Change {seq: 2}) SET c.figures = '{"kinds": {"STATE": 1}, "types": {}}'`,
			want: "the figures of entry 2 of the change log are wrong: they say that there were 1 entities of kind " +
				"STATE, and there were 4",
		},
		{
			name: "figures that cannot be read", damage: "MATCH (c:Change {seq: 1}) SET c.figures = '{'",
			want: "the figures of entry 1 of the change log cannot be read",
		},
		{
			name: "a relation lost", damage: "MATCH ()-[r:RELATION {id: 'r5'}]->() DELETE r",
			want: "the counter n_HOLDS_OFFICE says that there are 1 relations of type HOLDS_OFFICE, and there are 0",
		},
		{
			name: "a relation without a property", damage: "MATCH ()-[r:RELATION {id: 'r2'}]->() REMOVE r.dyad",
			want: `relation "r2": the current version: the property dyad is missing`,
		},
		{
			name: "a property too much", damage: "MATCH ()-[r:RELATION {id: 'r2'}]->() SET r.eventKey = 'e'",
			want: `relation "r2": the current version: the property eventKey is "e" and should be absent`,
		},
		{
			name: "a version that is text", damage: "MATCH ()-[r:RELATION {id: 'r2'}]->() SET r.version = '1'",
			want: `relation "r2": the current version: the property version is "1" instead of "1"`,
		},
		{
			name: "a time that is text", damage: "MATCH ()-[r:RELATION {id: 'r2'}]->() SET r.recordedAt = 'now'",
			want: `relation "r2": the current version: the property recordedAt is "now"`,
		},
		{
			name: "an end moved",
			damage: "MATCH (o:Entity {id: 'official:O'}), ()-[r:RELATION {id: 'r2'}]->(b) WITH o, b, r, " +
				"properties(r) AS p DELETE r WITH o, b, p CREATE (o)-[q:RELATION]->(b) SET q = p",
			want: `relation "r2": it leads from official:O to state:B instead of from "state:A" to "state:B"`,
		},
		{
			name: "a row damaged", damage: "MATCH ()-[r:RELATION {id: 'r3'}]->() SET r.row = 'r3'",
			want: `relation "r3": the current version cannot be read`,
		},
		{
			name: "claims damaged", damage: "MATCH ()-[r:RELATION {id: 'r1'}]->() SET r.claims = '[{'",
			want: `relation "r1": the current version cannot be read`,
		},
		{
			name: "an entity's row missing", damage: "MATCH (e:Entity {id: 'source:P'}) REMOVE e.row",
			want: `entity "source:P": the current version cannot be read`,
		},
		{
			name: "an entity's name", damage: "MATCH (e:Entity {id: 'state:B'}) SET e.name = 'X'",
			want: `entity "state:B": the current version: the property name is "X" instead of "B"`,
		},
		{
			name: "a label", damage: "MATCH (e:Entity {id: 'state:B'}) SET e:Official REMOVE e:State",
			want: `entity "state:B": the label State is missing`,
		},
		{
			name: "no id", damage: "MATCH (e:Entity {id: 'official:O'}) REMOVE e.id",
			want: "the id of an entity of graphd's is <nil>",
		},
		{
			name: "an old version lost", damage: "MATCH (v:RelationVersion {id: 'r4', version: 1}) DELETE v",
			want: "there are ",
		},
		{
			name:   "an old version without its end",
			damage: "MATCH (v:EntityVersion {id: 'state:A'}) REMOVE v.supersededAt",
			want:   `entity "state:A": old version 1 ended at`,
		},
		{
			name: "a number of a version", damage: "MATCH (v:EntityVersion {id: 'state:A'}) SET v.version = 3",
			want: `entity "state:A": old version 1: the property version is "3"`,
		},
		{
			name: "no tombstone", damage: "MATCH (v:EntityVersion {id: 'state:D', version: 2}) DELETE v",
			want: `entity "state:D": it is not there, and its last version, 1, is no tombstone`,
		},
		{name: "a tag too much", damage: "CREATE (:Tag {key: 'x', sk: 1})", want: "tags of relations (:Tag)"},
		{
			name: "a gap in the log", damage: "MATCH (c:Change {seq: 2}) DELETE c",
			want: "entry 2 of the change log is missing",
		},
		{
			name: "the end of the log", damage: "MATCH (m:Graphd) SET m.seq = m.seq + 2",
			want: "of the change log are missing",
		},
		{
			name: "an entry of the log", damage: "MATCH (c:Change {seq: 1}) SET c.items = '[]'",
			want: "entry 1 of the change log counts 6 items and has 0",
		},
		{
			name: "an entry that cannot be read", damage: "MATCH (c:Change {seq: 3}) SET c.json = '{'",
			want: "entry 3 of the change log cannot be read",
		},
		{
			name: "two merges",
			damage: "MATCH (a:Merged {id: 'state:C'}) CREATE (a)-[:REDIRECT {recordedAt: datetime()}]->(:Merged {id: " +
				"'state:Z'})",
			want: `entity "state:C" is merged into 2 others at once`,
		},
		{
			name: "a merged entity",
			damage: "MATCH (a:Merged {id: 'state:Z'}), (b:Merged {id: 'state:C'}) CREATE (:Merged {id: " +
				"'state:A'})-[:REDIRECT {recordedAt: datetime()}]->(b)",
			want: `entity "state:A" is merged into "state:C", and is there`,
		},
		{
			name: "an index", damage: "DROP INDEX graphd_relation_dyad_sk",
			want: "the index graphd_relation_dyad_sk is missing",
		},
		{
			name: "a constraint", damage: "DROP CONSTRAINT graphd_merged_id_unique",
			want: "the constraint graphd_merged_id_unique is missing",
		},
		{
			name: "the layout", damage: "MATCH (m:Graphd) SET m.schema = 'four'",
			want: "has the layout version \"four\", which is no whole number",
		},
	} {
		auto(t, s, c.damage, nil)
		list := problemsOf(t, s)
		if !slices.ContainsFunc(list, func(p string) bool { return !before[p] && strings.Contains(p, c.want) }) {
			t.Errorf("%s: %q is not among\n%s", c.name, c.want, strings.Join(list, "\n"))
		}
		for _, p := range list {
			before[p] = true
		}
	}
}

// repair leaves the database to other tests as a new one.
func repair(t *testing.T, s *Store) {
	t.Helper()
	auto(t, s, "MATCH (n) DETACH DELETE n", nil)
	again, err := Open(context.Background(), s.o)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

// TestCheckAmidWrites finds nothing while the graph is written to.
func TestCheckAmidWrites(t *testing.T) {
	s := openWritten(t)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 30 {
			if _, err := write.Apply(t.Context(), s, write.Call{},
				named("state:A", time.Duration(i).String(), 0)); err != nil {
				t.Error(err)
			}
		}
	}()
	for range 3 {
		sound(t, s)
	}
	<-done
	sound(t, s)
}

// TestCheckAmidCommit: what a commit has shown before it moved the end of the log belongs to it, however long it takes.
func TestCheckAmidCommit(t *testing.T) {
	ctx, s := t.Context(), openWritten(t)
	var found []string
	c := &checker{s: s, found: func(p string) { found = append(found, p) }, seen: map[string]int64{}}
	for _, step := range []func(context.Context) error{c.begin, c.entities, c.searchKeys, c.relations} {
		if err := step(ctx); err != nil {
			t.Fatal(err)
		}
	}
	session, tx, err := s.begin(ctx, neo4j.AccessModeWrite, s.o.WriteTimeout)
	if err != nil {
		t.Fatal(err)
	}
	defer s.end(ctx, session, nil)
	if _, err := tx.Run(ctx, "MATCH (m:Graphd) SET m.seq = m.seq + 1", nil); err != nil {
		t.Fatal(err)
	}
	auto(t, s, "CREATE (:Tag {key: 'x', sk: 1})", nil)
	ended := make(chan error)
	go func() { ended <- c.totals(ctx) }()
	select {
	case err := <-ended:
		t.Errorf("it did not wait: %v %q", err, found)
	case <-time.After(300 * time.Millisecond):
		if err := tx.Commit(ctx); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; err != nil || len(found) > 0 {
			t.Errorf("%v %q", err, found)
		}
	}
}
