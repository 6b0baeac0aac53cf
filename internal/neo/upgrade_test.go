package neo

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"graphd/internal/kg"
	"graphd/internal/store/storetest"
	"graphd/internal/write"
)

// TestUpgradeFrom2 takes from graphs what layout 2 did not have, and opens them again.
func TestUpgradeFrom2(t *testing.T) {
	missing := 0
	for seed := range 3 {
		s := openEmpty(t)
		for _, b := range storetest.Graphs().Example(seed).Batches {
			if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
				t.Fatal(err)
			}
		}
		want := allTags(t, s)
		rows := auto(t, s, "MATCH (t:Tag|TagVersion) WHERE t.key STARTS WITH 'status ' OR t.key = 'contradicts' "+
			"DELETE t RETURN count(t)", nil)
		missing += int(rows[0].Values[0].(int64))
		log := storetest.ChangeLog(t, s)
		for _, r := range auto(t, s, "MATCH (c:Change) RETURN c.seq, c.json, c.items", nil) {
			var c kg.Change
			if err := c.UnmarshalLog(r.Values[1].(string), r.Values[2].(string), true); err != nil {
				t.Fatal(err)
			}
			c.Count, c.FirstEntity, c.FirstRelation = 0, "", ""
			b, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			auto(t, s, "MATCH (c:Change {seq: $p.seq}) SET c.json = $p.json REMOVE c.count, c.items",
				map[string]any{"seq": r.Values[0], "json": string(b)})
		}
		for _, k := range kg.Kinds {
			auto(t, s, "MATCH (m:Graphd) REMOVE m."+kindCounter(k), nil)
		}
		auto(t, s, "MATCH (m:Graphd) SET m.schema = 2", nil)
		for range 2 { // the second time it is of today's
			again, err := Open(t.Context(), s.o)
			if err != nil {
				t.Fatal(err)
			}
			if err := again.Close(); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(want, allTags(t, s)); diff != "" {
				t.Errorf("graph %d (-want +got):\n%s", seed, diff)
			}
			if diff := cmp.Diff(log, storetest.ChangeLog(t, s)); diff != "" {
				t.Errorf("the log (-before +after):\n%s", diff)
			}
			sound(t, s)
		}
	}
	if missing == 0 {
		t.Error("nothing was missing")
	}
}

// allTags are all tags, each as its label and properties; allSearchKeys are all search keys.
func allTags(t *testing.T, s *Store) []string { return allOf(t, s, "Tag|TagVersion") }

func allSearchKeys(t *testing.T, s *Store) []string { return allOf(t, s, "SearchKey|SearchKeyVersion") }

func allOf(t *testing.T, s *Store, labels string) []string {
	t.Helper()
	var out []string
	for _, r := range auto(t, s, "MATCH (t:"+labels+") RETURN labels(t), properties(t)", nil) {
		b, err := json.Marshal(r.Values)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(b))
	}
	slices.Sort(out)
	return out
}

// auto runs a statement that must succeed.
func auto(t *testing.T, s *Store, text string, params map[string]any) []*neo4j.Record {
	t.Helper()
	rows, err := s.auto(context.Background(), neo4j.AccessModeWrite, text, params)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestUpgradeFrom3 writes names as layout 3 folded them, and opens the graph again.
func TestUpgradeFrom3(t *testing.T) {
	s := openEmpty(t)
	for _, b := range storetest.FoldedNames() {
		if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
			t.Fatal(err)
		}
	}
	entities := func() (out []string) {
		t.Helper()
		for _, r := range auto(t, s, "MATCH (e:Entity|EntityVersion) RETURN e.id, e.version, e.fold, e.key ORDER BY "+
			"e.id, e.version", nil) {
			out = append(out, fmt.Sprintf("%q", r.Values))
		}
		return out
	}
	want := entities()
	auto(t, s, "MATCH (e:Entity|EntityVersion) SET e.fold = toLower(e.name), e.key = toLower(e.name) + '\u0001' + e.id",
		nil)
	if cmp.Equal(want, entities()) {
		t.Error("nothing is folded otherwise")
	}
	auto(t, s, "MATCH (m:Graphd) SET m.schema = 3", nil)
	for range 2 {
		again, err := Open(t.Context(), s.o)
		if err != nil {
			t.Fatal(err)
		}
		if err := again.Close(); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(want, entities()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// TestUpgradeFrom4 falsifies what is derived of relations, takes their tags and what layout 4 did not have, and opens
// the graphs again.
func TestUpgradeFrom4(t *testing.T) {
	versions := func(s *Store) (out []string) {
		t.Helper()
		for _, r := range auto(t, s, "MATCH ()-[r:RELATION]->() RETURN properties(r) AS p ORDER BY p.id UNION ALL "+
			"MATCH (r:RelationVersion) RETURN properties(r) AS p ORDER BY p.id, p.version", nil) {
			b, err := json.Marshal(r.Values)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, string(b))
		}
		slices.Sort(out)
		return out
	}
	for seed := range 3 {
		s := openEmpty(t)
		for _, b := range storetest.Graphs().Example(seed).Batches {
			if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
				t.Fatal(err)
			}
		}
		want, tags, keys := versions(s), allTags(t, s), allSearchKeys(t, s)
		auto(t, s, "MATCH (k:SearchKey) DELETE k", nil)
		auto(t, s, "MATCH (k:SearchKeyVersion) SET k.key = k.key + 'x'", nil)
		falsify := `SET r.status = 'DENIED', r.certainTo = r.certainTo + 1, r.reportedOn = 0
			REMOVE r.contexts, r.links`
		auto(t, s, "MATCH ()-[r:RELATION]->() "+falsify, nil)
		auto(t, s, "MATCH (r:RelationVersion) "+falsify, nil)
		auto(t, s, "MATCH (t:Tag|TagVersion) WHERE t.key STARTS WITH 'status ' OR t.key STARTS WITH 'link ' "+
			"OR t.key = 'contradicts' DELETE t", nil)
		auto(t, s, "MATCH ()-[r:RELATION]->() WHERE r.sk % 3 = 0 CREATE (:Tag {key: 'status DENIED', sk: r.sk, "+
			"fromId: r.fromId, toId: r.toId})", nil)
		if cmp.Equal(want, versions(s)) {
			t.Error("nothing is derived otherwise")
		}
		auto(t, s, "MATCH (m:Graphd) SET m.schema = 4", nil)
		for range 2 {
			again, err := Open(t.Context(), s.o)
			if err != nil {
				t.Fatal(err)
			}
			if err := again.Close(); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(want, versions(s)); diff != "" {
				t.Errorf("graph %d (-want +got):\n%s", seed, diff)
			}
			if diff := cmp.Diff(tags, allTags(t, s)); diff != "" {
				t.Errorf("graph %d, tags (-want +got):\n%s", seed, diff)
			}
			if diff := cmp.Diff(keys, allSearchKeys(t, s)); diff != "" {
				t.Errorf("graph %d, search keys (-want +got):\n%s", seed, diff)
			}
			sound(t, s)
		}
	}
}

// TestUpgradeFrom5 takes from graphs what layout 5 did not have, and opens them again.
func TestUpgradeFrom5(t *testing.T) {
	every := figuresEvery
	t.Cleanup(func() { figuresEvery = every })
	figuresEvery = 2
	random := openEmpty(t)
	for _, b := range storetest.Graphs().Example(0).Batches {
		if _, err := write.Apply(t.Context(), random, write.Call{}, b); err != nil {
			t.Fatal(err)
		}
	}
	upgrade := func(name string, s *Store) {
		t.Helper()
		const of = "Trait|Change|Graphd"
		want := allOf(t, s, of)
		auto(t, s, "MATCH (t:Trait) REMOVE t.out, t.in", nil)
		rows := auto(t, s, "MATCH (c:Change) WHERE c.figures IS NOT NULL REMOVE c.figures RETURN count(c)", nil)
		if n := rows[0].Values[0].(int64); n < 2 {
			t.Errorf("%s: %d entries of the log have figures", name, n)
		}
		auto(t, s, "MATCH (m:Graphd {id: 'graphd'}) SET m.schema = 5 REMOVE m.logged", nil)
		former := index{relationType, "states sk"}
		auto(t, s, former.command(false), nil)
		for range 2 {
			again, err := Open(t.Context(), s.o)
			if err != nil {
				t.Fatal(err)
			}
			if err := again.Close(); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(want, allOf(t, s, of)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
			sound(t, s)
			there, err := s.schemaItems(t.Context(), "INDEXES", "state")
			if err != nil || slices.ContainsFunc(there, func(i schemaItem) bool { return i.matches(former) }) {
				t.Errorf("%s: the index of layout 5 is still there: %v", name, err)
			}
		}
	}
	upgrade("a random graph", random)
	upgrade("a graph with a history", openWritten(t))
}

// TestUpgradeFrom6 opens a graph with an event that has no numbers of its own, and writes to it: these are made, and
// facets say the same.
func TestUpgradeFrom6(t *testing.T) {
	t.Cleanup(func() { largeEvent = kg.LargeEvent })
	s := openEmpty(t)
	apply := func(s *Store, batches ...kg.Batch) {
		t.Helper()
		if _, err := write.Apply(t.Context(), s, write.Call{}, batches...); err != nil {
			t.Fatal(err)
		}
	}
	large := func() any {
		t.Helper()
		rows := auto(t, s, "MATCH (t:Trait) WHERE t.trait STARTS WITH 'za' AND t.traitKey STARTS WITH '\u001F' "+
			"RETURN count(t)", nil)
		return rows[0].Values[0]
	}
	traits := func(s *Store) kg.TraitChanges { return storetest.TraitsOf(t, s, "ev:a") }
	batches := storetest.OneEvent()
	apply(s, batches[:2]...)
	want := traits(s)
	apply(s, batches[2])
	if n := large(); n != int64(0) {
		t.Errorf("%v events are large", n)
	}
	auto(t, s, "MATCH (m:Graphd {id: 'graphd'}) SET m.schema = 6", nil)
	largeEvent = 4
	again, err := Open(t.Context(), s.o)
	if err != nil {
		t.Fatal(err)
	}
	apply(again, batches[3])
	if n := large(); n != int64(1) {
		t.Errorf("%v events are large", n)
	}
	if diff := cmp.Diff(want, traits(again)); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
	sound(t, again)
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

// TestUpgradeLock: of two processes that bring a graph along the slower one waits, and then leaves it alone.
func TestUpgradeLock(t *testing.T) {
	s := openEmpty(t)
	auto(t, s, "MATCH (m:Graphd {id: 'graphd'}) SET m.schema = 5", nil)
	unlock, err := s.lockUpgrade(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	opened := make(chan error, 1)
	go func() {
		second, err := Open(context.Background(), s.o)
		if err == nil {
			err = second.Close()
		}
		opened <- err
	}()
	select {
	case err := <-opened:
		t.Fatalf("it did not wait: %v", err)
	case <-time.After(3 * time.Second):
	}
	// The faster one is done; what it writes from here on the slower one would count as it was before.
	auto(t, s, "MATCH (m:Graphd {id: 'graphd'}) SET m.schema = $p.n", map[string]any{"n": schemaVersion})
	unlock()
	if err := <-opened; err != nil {
		t.Fatal(err)
	}
	rows := auto(t, s, "MATCH (m:Graphd) WHERE m.logged IS NOT NULL OR m.id = 'upgrade' RETURN count(m)", nil)
	if n := rows[0].Values[0]; n != int64(0) {
		t.Errorf("the slower process has brought the graph along, too: %v", n)
	}
}
