package lite

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"graphd/internal/kg"
	"graphd/internal/store/storetest"
	"graphd/internal/write"
)

// problems are what Check reports of a store.
func problems(t *testing.T, s *Store) []string {
	t.Helper()
	var out []string
	if err := s.Check(t.Context(), func(p string) { out = append(out, p) }); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestCheckFindsNothing checks random graphs with their corrections, merges and deletions.
func TestCheckFindsNothing(t *testing.T) {
	for seed := range 8 {
		s := openFile(t, filepath.Join(t.TempDir(), "graph.db"), nil)
		for _, b := range storetest.Graphs().Example(seed).Batches {
			apply(t, s, b)
		}
		// refused where their kinds differ
		_, _ = write.Merge(t.Context(), s, write.Call{Principal: "a", Reason: "the same"}, "official:a", "official:A")
		if got := problems(t, s); got != nil {
			t.Errorf("graph %d: %s", seed, strings.Join(got, "\n"))
		}
	}
}

// TestCheck plants a problem of each kind.
func TestCheck(t *testing.T) {
	for _, c := range []struct{ plant, want string }{
		{fmt.Sprintf("DELETE FROM posting WHERE g = %d AND rel = 1", dateList), `relation "strike" lacks its entry`},
		{"INSERT INTO posting VALUES (5, 5, 2, 1)", `names relation "talks", which does not belong there`},
		{"INSERT INTO posting VALUES (5, 5, 99, 1)", "names a row that does not exist"},
		{fmt.Sprintf("UPDATE posting SET side = 3 WHERE g = %d", allMark.of(hashID("state:IRN"))),
			`lists of relations: relation "strike" lacks its entry`},
		{"DELETE FROM byid WHERE rel = 2 AND h > 0", `ids of relations: relation "talks" lacks its entry`},
		{"UPDATE relation SET end_day = end_day + 1 WHERE id = 'strike'", "an end, a score or a Goldstein value"},
		{"UPDATE relation SET from_id = 'state:PAK' WHERE id = 'strike'", `"strike"`},
		{"UPDATE relation SET claims = '[{' WHERE id = 'strike'", `claims of relation "strike"`},
		{"UPDATE relation SET stated = '2024-99' WHERE id = 'strike'", `relation "strike"`},
		{"DELETE FROM relation WHERE id = 'strike'", "names a row that does not exist"},
		{"UPDATE relation SET version = 3 WHERE id = 'strike'", `relation "strike" begins with version 3`},
		{"UPDATE relation SET superseded = superseded + 1 WHERE id = 'talks' AND version = 1",
			`version 1 of relation "talks" was superseded at`},
		{"UPDATE relation SET recorded_at = recorded_at + 1 WHERE id = 'talks' AND version = 2",
			`is in no entry of the change log`},
		{"DELETE FROM search_key WHERE id = 'state:IRN' AND key = 'tSTATE iran'",
			`entity "state:IRN" lacks the search key "tSTATE iran"`},
		{"INSERT INTO search_key VALUES (1, 'tSTATE zz', 'state:IRN', 1, 9)", "which it should not have"},
		{"INSERT INTO search_key VALUES (0, 'tSTATE zz', 'no:such', 1, 9)", "which it should not have"},
		{"UPDATE entity SET h = 1 WHERE id = 'state:IRN'", "keys that do not follow"},
		{"UPDATE entity SET fold = 'x' WHERE id = 'state:IRN'", "keys that do not follow"},
		{"UPDATE entity SET name_key = 'x' WHERE id = 'state:IRN'", "keys that do not follow"},
		{"UPDATE entity SET body = '{' WHERE id = 'state:IRN'", `body of entity "state:IRN"`},
		{"UPDATE entity SET live = 0 WHERE id = 'state:IRN'", "marked as current or old"},
		{"UPDATE entity SET version = 2 WHERE id = 'state:IRN'", `entity "state:IRN" begins with version 2`},
		{"INSERT INTO entity SELECT NULL, live, id, h, kind, name, fold, name_key, version, recorded_at, " +
			"superseded, tombstone, actor, reason, body, lat, lon, x, y, z FROM entity WHERE id = 'state:IRN'",
			"several current versions"},
		{"UPDATE entity SET lat = 1 WHERE id = 'state:IRN'", "a position (lat) that does not follow from its point"},
		{"UPDATE counter SET n = n + 1 WHERE what = 'entity' AND name = 'STATE'",
			"there are 2 entities of kind STATE; the counter says 3"},
		{"DELETE FROM counter WHERE what = 'relation' AND name = 'ASSAULT'",
			"there are 1 relations of type ASSAULT; the counter says 0"},
		{"UPDATE counter SET n = n - 1 WHERE what = 'recorded'", "the last version was recorded at"},
		{"UPDATE day SET n = n + 1", "bounds of relations on day"},
		{fmt.Sprintf("UPDATE tally SET n_in = n_in + 1 WHERE g = %d", allMark.of(hashID("state:IRN"))),
			`there are 2 relations (2 outgoing, 1 incoming) of "state:IRN"; the counter says 2 (2, 2)`},
		{"INSERT INTO trait VALUES ('', 'za' || char(31) || 'e', 3, 2, 0, 0)",
			`0 relations of "" are counted by "za\x1fe", less 0 of the same events; the counter says 3`},
		{fmt.Sprintf("DELETE FROM tally WHERE g = %d", markOf(markType, "ASSAULT").of(hashID("state:IRN"))),
			`of "state:IRN" of type ASSAULT; the counter says 0`},
		{"INSERT INTO tally VALUES (5, 1, 1, 0)", "of list 0000000000000005; the counter says 1"},
		{"UPDATE trait SET n = n + 1 WHERE of = 'state:IRN' AND trait LIKE 's%'", "the counter says 2, less 0"},
		{"DELETE FROM trait WHERE of = ''", `relations of "" are counted by`},
		{"INSERT INTO trait VALUES ('state:IRN', '?', 1, 1, 0, 0)", "which is nothing to count by"},
		{`UPDATE figures SET counts = '{"kinds": {"STATE": 1}}'`,
			"there are 0 entities at 1970-01-01T00:00:00Z of kind " +
				"STATE; the counter says 1"},
		{"UPDATE figures SET counts = 'x'", "figures of"},
		{"DELETE FROM change WHERE seq = 1", "has entry 2 where entry 1 is due"},
		{"UPDATE change SET entry = json_set(entry, '$.count', 9) WHERE seq = 1",
			"says that it has 9 items, and has 6"},
		{"UPDATE change SET items = '[]' WHERE seq = 2", `version 2 of relation "talks"`},
		{"UPDATE change SET items = json_insert(items, '$[#]', " +
			"json('{\"action\":\"CREATED\",\"id\":\"ghost\",\"version\":1}')) WHERE seq = " +
			"2", `names version 1 of entity "ghost"`},
		{"UPDATE change SET entry = '{' WHERE seq = 2", "entry 2 of the change log cannot be read"},
		{"UPDATE change SET at = at + 1 WHERE seq = 2", "is in no entry of the change log"},
		{fmt.Sprintf("INSERT INTO redirect VALUES ('state:IRN', 1, 'state:PAK', %d)", int64(notSuperseded)),
			`entity "state:IRN" was merged into "state:PAK", and is there`},
	} {
		t.Run(c.plant, func(t *testing.T) {
			s := openFile(t, filepath.Join(t.TempDir(), "graph.db"), nil)
			apply(t, s, exchange())
			apply(t, s, kg.Batch{Kind: kg.ChangeCorrect, Corrections: []kg.Correction{{ID: "talks",
				Fields: []string{"description"}, Set: kg.Assertion{Description: "on the border"}, Reason: "more is " +
					"known"}}})
			if got := problems(t, s); got != nil {
				t.Fatal(got)
			}
			raw(t, s, c.plant)
			got := problems(t, s)
			if !slices.ContainsFunc(got, func(p string) bool { return strings.Contains(p, c.want) }) {
				t.Errorf("got\n%s\nwant %q", strings.Join(got, "\n"), c.want)
			}
		})
	}
}

// TestCheckTellsSoMany has more to tell than anybody reads.
func TestCheckTellsSoMany(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "graph.db"), nil)
	raw(t, s, "INSERT INTO posting SELECT key, 1, key + 1000, 1 FROM "+
		"json_each('['||substr(replace(hex(zeroblob(3000)), '00', ',0'), 2)||']')")
	got := problems(t, s)
	if len(got) > 500 || !slices.Contains(got, "lists of relations: 157 more") {
		t.Errorf("%d problems, the last one: %s", len(got), got[len(got)-1])
	}
}
