package lite

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// TestUpgradeFrom2 takes from files what layout 2 did not have, and opens them again.
func TestUpgradeFrom2(t *testing.T) {
	missing := 0
	for seed := range 10 {
		path := filepath.Join(t.TempDir(), "graph.db")
		s := openFile(t, path, nil)
		for _, b := range storetest.Graphs().Example(seed).Batches {
			apply(t, s, b)
		}
		noted := func(store.Store) {}
		if seed == 0 {
			noted = storetest.OldStyle(t, s)
		}
		for _, g := range statusLists(t, s) {
			raw(t, s, fmt.Sprintf("DELETE FROM posting WHERE g = %d", g))
			missing++
		}
		log := storetest.ChangeLog(t, s)
		raw(t, s, "UPDATE change SET items = (SELECT json_group_array(json_object("+ // each on its own
			"'action', i.value->>'action', 'relation', json(iif(i.value->>'relation', 'true', 'false')), "+
			"'id', d.value, 'version', i.value->>'version')) FROM json_each(items) i CROSS JOIN "+
			"json_each(coalesce(i.value->'ids', json_array(i.value->>'id'))) d)")
		raw(t, s, "UPDATE change SET entry = json_remove(json_set(entry, '$.items', json(items)), '$.count', "+
			"'$.firstEntity', '$.firstRelation')")
		raw(t, s, "ALTER TABLE change DROP COLUMN items")
		dropPositions(t, s)
		raw(t, s, "UPDATE graphd SET version = 2")
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second time it is of the present layout
			s = openFile(t, path, nil)
			agree(t, s)
			noted(s)
			if diff := cmp.Diff(log, storetest.ChangeLog(t, s)); diff != "" {
				t.Errorf("the log (-before +after):\n%s", diff)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if missing == 0 {
		t.Error("nothing was missing")
	}
}

// dropPositions takes from the file what layout 4 did not have of entities.
func dropPositions(t *testing.T, s *Store) {
	t.Helper()
	raw(t, s, "DROP INDEX entity_point")
	for _, column := range positionColumns {
		raw(t, s, "ALTER TABLE entity DROP COLUMN "+column)
	}
}

// statusLists are the keys of all lists by status, and by whether relations may contradict, that any relation of the
// file is in.
func statusLists(t *testing.T, s *Store) []int64 {
	t.Helper()
	tags := []string{"contradicts"}
	for _, status := range kg.Statuses {
		tags = append(tags, "status "+string(status))
	}
	var keys []int64
	err := use(t.Context(), s.writer, func(c *conn) error {
		return c.run(context.Background(), "SELECT "+relationColumns(plan.Columns{})+" FROM relation r", nil,
			func(r row) error {
				rel, err := c.dates.decodeRelation(r, 0, plan.Columns{})
				if err != nil {
					return err
				}
				for _, tag := range tags {
					for _, g := range []int64{int64(hash64(markTag0, tag)), markOf(markTag, tag).of(hashID(rel.From)),
						markOf(markTag, tag).of(hashID(rel.To))} {
						keys = append(keys, g, old(g))
					}
				}
				return nil
			})
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// TestUpgradeFrom3 writes names as layout 3 folded them, and opens the file again.
func TestUpgradeFrom3(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	s := openFile(t, path, nil)
	apply(t, s, storetest.FoldedNames()...)
	entities := func() (out []string) {
		t.Helper()
		err := use(t.Context(), s.writer, func(c *conn) error {
			return c.run(context.Background(), "SELECT id, version, fold, name_key FROM entity ORDER BY id, version",
				nil, func(r row) error {
					out = append(out, fmt.Sprintf("%s %d %q %q", r.text(0), r.int(1), r.text(2), r.text(3)))
					return nil
				})
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	want := entities()
	var before []string
	for _, b := range storetest.FoldedNames() {
		for _, e := range b.Entities {
			fold := strings.ToLower(e.Entity.Name)
			raw(t, s, fmt.Sprintf("UPDATE entity SET fold = '%s', name_key = '%[1]s' || char(1) || id "+
				"WHERE name = '%s'", fold, e.Entity.Name))
		}
	}
	if before = entities(); cmp.Equal(want, before) {
		t.Error("nothing is folded otherwise")
	}
	dropPositions(t, s)
	raw(t, s, "UPDATE graphd SET version = 3")
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = openFile(t, path, nil)
		if diff := cmp.Diff(want, entities()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestUpgradeFrom4 takes from files what layout 4 did not have, falsifies what is derived, and opens them again.
func TestUpgradeFrom4(t *testing.T) {
	for seed := range 10 {
		path := filepath.Join(t.TempDir(), "graph.db")
		s := openFile(t, path, nil)
		for _, b := range storetest.Graphs().Example(seed).Batches {
			apply(t, s, b)
		}
		want := relationRows(t, s)
		raw(t, s, "UPDATE relation SET status = 'DENIED', certain_to = certain_to + 1, reported_on = 0")
		raw(t, s, "DELETE FROM posting")
		raw(t, s, "DELETE FROM counter WHERE what = 'relation'")
		keys := rowsOf(t, s, allSearchKeys)
		raw(t, s, "DROP TABLE search_key")
		if cmp.Equal(want, relationRows(t, s)) && len(want) > 0 {
			t.Error("nothing is derived otherwise")
		}
		for column := range since5 {
			raw(t, s, "ALTER TABLE relation DROP COLUMN "+column)
		}
		dropPositions(t, s)
		raw(t, s, "UPDATE graphd SET version = 4")
		for range 2 { // the second time it is of the present layout
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = openFile(t, path, nil)
			agree(t, s)
			if diff := cmp.Diff(want, relationRows(t, s)); diff != "" {
				t.Errorf("(-before +after):\n%s", diff)
			}
			if diff := cmp.Diff(keys, rowsOf(t, s, allSearchKeys)); diff != "" || len(keys) == 0 && len(want) > 0 {
				t.Errorf("search keys (-before +after):\n%s", diff)
			}
			if rows := oddBases(t, s); len(rows) > 0 {
				t.Errorf("states that rest on something else than they should: %q", rows)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestUpgradeFrom5 opens a file with an event that has no numbers of its own, and writes to it: these are made, and
// facets say the same.
func TestUpgradeFrom5(t *testing.T) {
	t.Cleanup(func() { largeEvent = kg.LargeEvent })
	path := filepath.Join(t.TempDir(), "graph.db")
	events := func(s *Store) []string {
		return rowsOf(t, s, "SELECT of FROM trait WHERE trait LIKE 'za%' AND of = ''")
	}
	traits := func(s *Store) kg.TraitChanges { return storetest.TraitsOf(t, s, "ev:a") }
	s := openFile(t, path, nil)
	batches := storetest.OneEvent()
	apply(t, s, batches[:2]...)
	want := traits(s)
	apply(t, s, batches[2])
	if rows := events(s); rows != nil {
		t.Errorf("an event is large: %q", rows)
	}
	raw(t, s, "UPDATE graphd SET version = 5")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	largeEvent = 4
	s = openFile(t, path, nil)
	apply(t, s, batches[3])
	if rows := events(s); len(rows) != 1 {
		t.Errorf("large events: %q", rows)
	}
	if diff := cmp.Diff(want, traits(s)); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
	if got := problems(t, s); got != nil {
		t.Error(strings.Join(got, "\n"))
	}
}

const allSearchKeys = "SELECT live, key, id, since, until FROM search_key ORDER BY live, key, id, since"

// relationRows are all versions of relations, each as the values of its row that layout 4 had.
func relationRows(t *testing.T, s *Store) []string {
	t.Helper()
	columns := slices.DeleteFunc(slices.Clone(relationTable), func(c string) bool { return since5[c] != "" })
	return rowsOf(t, s, "SELECT "+columns.String()+" FROM relation ORDER BY rel")
}

// oddBases are the versions in which an end's state is not taken for given, or, if it is the end itself, for certain.
func oddBases(t *testing.T, s *Store) []string {
	t.Helper()
	right := func(end string) string {
		return fmt.Sprintf("%[1]s_basis = CASE %[1]s_state WHEN '' THEN '' WHEN %[1]s_id THEN 'CERTAIN' ELSE "+
			"'GIVEN' END",
			end)
	}
	return rowsOf(t, s, "SELECT id, version FROM relation WHERE NOT ("+right("from")+" AND "+right("to")+")")
}

func rowsOf(t *testing.T, s *Store, text string) []string {
	t.Helper()
	var out []string
	err := use(t.Context(), s.writer, func(c *conn) error {
		return c.run(context.Background(), text, nil, func(r row) error {
			out = append(out, fmt.Sprintf("%q", r))
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
