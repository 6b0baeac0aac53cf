package neo

import (
	"context"
	"time"

	"graphd/internal/plan"
	"graphd/internal/store"
)

// Near returns what the ids may mean.
func (r *reader) Near(ctx context.Context, n *plan.Near) ([]store.EntityRow, error) {
	if len(n.IDs) == 0 {
		return nil, nil
	}
	text, params := nearStatement(n, r.known)
	return list(ctx, r, text, params, len(entityColumns), func(i int, texts []string) (store.EntityRow, error) {
		e, err := decodeEntity(texts)
		return store.EntityRow{Parent: i, Entity: e}, err
	})
}

// nearStatement looks for the ids and, if some are not there, for others in the indexes of names.
func nearStatement(n *plan.Near, known time.Time) (string, map[string]any) {
	s := newStatement(known)
	s.params["ids"] = n.IDs
	ranges, kinds := []map[string]any{}, []map[string]any{}
	for _, r := range n.Ranges() {
		lo, hi := bounds(r)
		ranges = append(ranges, map[string]any{"lo": lo, "hi": hi})
	}
	for _, k := range n.Kinds {
		lo, hi := bounds(plan.TextRange{})
		kinds = append(kinds, map[string]any{"kind": string(k), "lo": lo, "hi": hi})
	}
	merged := clauses(byIDs,
		"MATCH (m:Merged) USING INDEX SEEK m:Merged(id) WHERE m.id = id MATCH (m)-[d:REDIRECT]->(x)",
		"WHERE", s.holds("d"), "WITH i, x.id AS id", s.find(entityItem, "id", "id"), s.once("e", "i"))
	own := clauses(byIDs, s.find(entityItem, "id", "id"), s.once("e", "i"))
	found := call(nil, call(nil, union(own+" RETURN i, e", merged+" RETURN i, e")), "RETURN collect([i, e]) AS found")
	some := func(list []map[string]any, byKind bool) string {
		k := entitySeek{
			ranges: s.fresh("k"), byKind: byKind, prop: entityProp(plan.OrderByName), pred: plan.All{},
			scan: plan.TextScan{Limit: n.Limit},
		}
		return clauses("WITH found WHERE size(found) <", s.param(len(n.IDs)), "UNWIND", s.param(list), "AS", k.ranges,
			s.entities(k, false), "RETURN -1 AS i, e")
	}
	body := clauses(found, call([]string{"found"}, union("UNWIND found AS f RETURN f[0] AS i, f[1] AS e",
		some(ranges, false), some(kinds, true))), "WITH DISTINCT i, e")
	return clauses(body, "RETURN i,", s.checked(entityColumns, "e").String()), s.params
}
