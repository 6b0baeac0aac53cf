package api

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/server"
)

// TestContradictionPages: contradictions are paged both ways, and counted where that is asked for.
func TestContradictionPages(t *testing.T) {
	onEach(t, func(t *testing.T, db *database) {
		grown = grown || db.name == "neo4j"
		c := serve(t, db, func(o *server.Options) { o.Loopback, o.Actor = true, "tester" })
		for _, id := range []string{"strike-irn-on-pak", "visit", "restoration"} {
			c.call(t, "addClaims", input(object{"relation": id,
				"claim": object{"by": "state:PAK", "stance": "DENIES", "evidence": read}}))
		}
		type page struct {
			TotalCount int
			PageInfo   struct{ HasNextPage, HasPreviousPage bool }
			Edges      []struct {
				Cursor string
				Node   struct{ Relation struct{ Key string } }
			}
		}
		ask := func(args string, variables map[string]any) (page, []string) {
			t.Helper()
			var out struct{ Contradictions page }
			errs, data := c.post(`query ($c: Cursor) {contradictions(`+args+`) {totalCount `+
				`pageInfo {hasNextPage hasPreviousPage} edges {cursor node {relation {key}}}}}`, variables).errors(t)
			if len(errs) > 0 {
				t.Fatalf("%s: %+v", args, errs)
			}
			if err := json.Unmarshal(data, &out); err != nil {
				t.Fatal(err)
			}
			var keys []string
			for _, e := range out.Contradictions.Edges {
				keys = append(keys, e.Node.Relation.Key)
			}
			return out.Contradictions, keys
		}
		all, keys := ask("first: 100, after: $c", nil)
		n := len(keys)
		if n < 2 || all.TotalCount != n {
			t.Fatalf("%d contradictions, counted as %d", n, all.TotalCount)
		}
		var back []string
		cursor := map[string]any{}
		for range n {
			p, one := ask("last: 1, before: $c", cursor)
			if len(one) != 1 || p.TotalCount != n || p.PageInfo.HasPreviousPage != (len(back)+1 < n) ||
				p.PageInfo.HasNextPage != (len(back) > 0) {
				t.Fatalf("page %d from the end: %+v", len(back)+1, p)
			}
			back = append(back, one...)
			cursor["c"] = p.Edges[0].Cursor
		}
		slices.Reverse(back)
		if diff := cmp.Diff(keys, back); diff != "" {
			t.Errorf("backwards (-first +last):\n%s", diff)
		}
		if _, first := ask("first: 1, before: $c", cursor); len(first) > 0 {
			t.Errorf("before the first: %v", first)
		}
		if _, two := ask("last: 2, after: $c", cursor); !slices.Equal(two, keys[max(1, n-2):]) {
			t.Errorf("the last two after the first: %v of %v", two, keys)
		}
	})
}
