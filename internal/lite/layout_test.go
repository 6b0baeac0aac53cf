package lite

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/store/storetest"
	"graphd/internal/write"

	"github.com/google/go-cmp/cmp"
)

// TestTablesAgree writes random graphs, with their corrections, and derives all other tables from what table relation
// holds in the end: a posting that was left behind, or a counter that went astray, would show in no answer for a long
// time.
func TestTablesAgree(t *testing.T) {
	for seed := range 15 {
		s := openFile(t, filepath.Join(t.TempDir(), "graph.db"), nil)
		for _, b := range storetest.Graphs().Example(seed).Batches {
			apply(t, s, b)
		}
		agree(t, s)
		// They may be of different kinds.
		if _, err := write.Merge(t.Context(), s, write.Call{Principal: "a", Reason: "the same"}, "official:a",
			"official:A"); err == nil {
			if _, err := write.Unmerge(t.Context(), s, write.Call{Principal: "a", Reason: "not the same"},
				"official:a"); err != nil {
				t.Error(err)
			}
			agree(t, s)
		}
		if _, err := write.Delete(t.Context(), s, write.Call{Principal: "a", Reason: "gone"}, "state:PAK", nil,
			true); err != nil {
			t.Error(err)
		}
		agree(t, s)
	}
}

func agree(t *testing.T, s *Store) {
	t.Helper()
	lines := func(list []posting) []string {
		var out []string
		for _, p := range merged(list) {
			out = append(out, fmt.Sprintf("g=%x sk=%d rel=%d side=%d", uint64(p.g), p.sk, p.rel, p.side))
		}
		return out
	}
	err := s.Read(t.Context(), func(r store.Reader) error {
		c := r.(*reader).c
		var wantPostings, gotPostings, wantIDs, gotIDs []posting
		want, got := newChanges(), newChanges()
		columns := plan.AllColumns
		query := func(text string, each func(row) error) {
			if err := c.query(t.Context(), text, nil, each); err != nil {
				t.Fatal(err)
			}
		}
		query("SELECT r.rel, r.superseded, r.tombstone, "+relationColumns(columns)+" FROM relation r",
			func(r row) error {
				rel, err := c.dates.decodeRelation(r, 3, columns)
				if err != nil {
					return err
				}
				id, lists := posting{g: hashID(rel.ID), rel: r.int(0)}, postings(nil, r.int(0), rel)
				if r.int(1) == notSuperseded {
					want.countRelation(rel, 1)
				} else {
					id.g = old(id.g)
					for i := range lists {
						lists[i].g = old(lists[i].g)
					}
				}
				wantIDs = append(wantIDs, id)
				if r.int(2) == 0 {
					wantPostings = append(wantPostings, lists...)
				}
				return nil
			})
		query("SELECT g, sk, rel, side FROM posting", func(r row) error {
			gotPostings = append(gotPostings, posting{r.int(0), kg.SortKey(r.int(1)), r.int(2), r.int(3)})
			return nil
		})
		query("SELECT h, rel FROM byid", func(r row) error {
			gotIDs = append(gotIDs, posting{g: r.int(0), rel: r.int(1)})
			return nil
		})
		query("SELECT kind, count(*) FROM entity WHERE superseded = 9223372036854775807 GROUP BY kind",
			func(r row) error { want.kinds[kg.Kind(r.text(0))] = r.int(1); return nil })
		if diff := cmp.Diff(lines(wantPostings), lines(gotPostings)); diff != "" {
			t.Errorf("postings (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(lines(wantIDs), lines(gotIDs)); diff != "" {
			t.Errorf("byid (-want +got):\n%s", diff)
		}
		stats, err := r.Stats(t.Context())
		if err != nil {
			return err
		}
		for k, n := range stats.Entities {
			got.kinds[k] = int64(n)
		}
		for k, n := range stats.Relations {
			got.types[k] = int64(n)
		}
		if !maps.Equal(want.kinds, got.kinds) || !maps.Equal(want.types, got.types) {
			t.Errorf("Stats counts %v and %v, there are %v and %v", got.kinds, got.types, want.kinds, want.types)
		}
		if days := slices.Sorted(maps.Keys(want.days)); len(days) > 0 &&
			(days[0] != stats.Earliest || days[len(days)-1] != stats.Latest) {
			t.Errorf("Stats says %s to %s, it is %s to %s", stats.Earliest, stats.Latest, days[0], days[len(days)-1])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestCollisions puts postings into lists where they do not belong, as a collision of hashes would.
func TestCollisions(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "graph.db"), nil)
	apply(t, s, exchange())
	strike := relation(t, s, "strike")
	for name, l := range relationLists() {
		if l.Access(nil).Index == plan.IndexDate && l.Where == nil {
			continue // it holds every relation
		}
		parents := parentsOf(l, 2)
		if a := l.Access(anchors(&l, parents)); a.Index != plan.IndexID {
			for _, list := range ownedLists(&l, a, parents) {
				raw(t, s, fmt.Sprintf("INSERT OR IGNORE INTO posting VALUES (%d, %d, 1, 3)", list.g, strike.SK))
			}
		}
		if l.Anchor == plan.AnchorEntity {
			raw(t, s, fmt.Sprintf("INSERT OR IGNORE INTO posting VALUES (%d, %d, 1, 3)", allMark.of(hashID("p0")),
				strike.SK))
		}
		raw(t, s, fmt.Sprintf("INSERT OR IGNORE INTO byid VALUES (%d, 1)", hashID("r1")))
		err := s.Read(t.Context(), func(r store.Reader) error {
			if name == "type" || strings.HasSuffix(name, " types") || name == "during" || name == "date claims" {
				return nil // those it may belong to
			}
			if l.Anchor == plan.AnchorRoot {
				parents = nil
			}
			rows, err := r.ListRelations(t.Context(), &l, parents)
			if len(rows) > 0 {
				t.Errorf("%s: a relation that only shares a hash is listed", name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	err := s.Read(t.Context(), func(r store.Reader) error {
		list, err := r.Relations(t.Context(), []string{"r1"}, plan.Columns{})
		if len(list) > 0 {
			t.Error("a relation is found by the id of another one with the same hash")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestTextsAreStable asks questions that differ only in values, and wants one statement for each, always in the same
// text.
func TestTextsAreStable(t *testing.T) {
	var texts []string
	s := openFile(t, filepath.Join(t.TempDir(), "graph.db"), func(text string) { texts = append(texts, text) })
	ask := func(f func(r store.Reader) error) string {
		t.Helper()
		texts = nil
		if err := s.Read(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		if len(texts) != 1 {
			t.Fatalf("%d statements: %q", len(texts), texts)
		}
		return texts[0]
	}
	same := func(name string, a, b func(r store.Reader) error) {
		t.Helper()
		if x, y := ask(a), ask(b); x != y {
			t.Errorf("%s: the text depends on values:\n%s\n%s", name, x, y)
		}
	}
	for name, l := range relationLists() {
		few, many := parentsOf(l, 2), parentsOf(l, 100)
		next := l
		next.Scan.Hi, next.Scan.Limit = 1<<61, 500
		if l.Anchor == plan.AnchorRoot {
			few, many = nil, nil
		}
		same(name, func(r store.Reader) error { _, err := r.ListRelations(t.Context(), &l, few); return err },
			func(r store.Reader) error { _, err := r.ListRelations(t.Context(), &next, many); return err })
		same(name, func(r store.Reader) error { _, err := r.CountRelations(t.Context(), &l, few); return err },
			func(r store.Reader) error { _, err := r.CountRelations(t.Context(), &next, many); return err })
		then, later := time.Unix(1, 0), time.Now()
		many = many[:min(len(many), fewParents)] // more are read otherwise where little was known
		same(name+", as known", func(r store.Reader) error {
			_, err := r.AsKnown(then).ListRelations(t.Context(), &l, few)
			return err
		},
			func(r store.Reader) error {
				_, err := r.AsKnown(later).ListRelations(t.Context(), &next, many)
				return err
			})
		same(name+", as known", func(r store.Reader) error {
			_, err := r.AsKnown(then).CountRelations(t.Context(), &l, few)
			return err
		},
			func(r store.Reader) error {
				_, err := r.AsKnown(later).CountRelations(t.Context(), &next, many)
				return err
			})
	}
	strange := `x'"; DROP TABLE relation; --`
	same("ids", func(r store.Reader) error { _, err := r.Entities(t.Context(), []string{"a"}); return err },
		func(r store.Reader) error {
			_, err := r.Entities(t.Context(), []string{strange, "\x00", "\xff"})
			return err
		})
	same("states", func(r store.Reader) error { _, err := r.ActingStates(t.Context(), []string{"a"}, 3); return err },
		func(r store.Reader) error {
			_, err := r.ActingStates(t.Context(), []string{strange, "b"}, 9)
			return err
		})
	entities := func(w *plan.EntityWhere, scan plan.TextScan) func(r store.Reader) error {
		return func(r store.Reader) error {
			_, err := r.ListEntities(t.Context(), &plan.EntityList{Where: w, Order: plan.OrderByName, Scan: scan}, nil)
			return err
		}
	}
	same("names", entities(&plan.EntityWhere{Name: &plan.StringFilter{StartsWith: p("a")}}, plan.TextScan{Limit: 5}),
		entities(&plan.EntityWhere{Name: &plan.StringFilter{StartsWith: &strange}},
			plan.TextScan{Lo: strange, Hi: "z", Limit: 9}))
	same("empty", entities(nil, plan.TextScan{Limit: 5}), entities(nil, plan.TextScan{Lo: strange, Hi: "z", Limit: 9}))
}
