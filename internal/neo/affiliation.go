package neo

import (
	"context"
	"maps"
	"strings"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/store"
)

// actingStates walks outward from each entity, one step of affiliations after the other, by seeks: a natural path
// would read all relations of whatever it meets. What a step found that is a state ends its path there; the others go
// on, each once.
var actingStates = func() string {
	const step = `
		CALL (front) {
			UNWIND front AS n UNWIND $p.types AS t CALL (n, t) {
				MATCH (a)-[r:RELATION]->(o) USING INDEX SEEK r:RELATION(fromId, type, sk)
				WHERE r.fromId = n.id AND r.type = t AND r.sk > $p.lo AND r.sk < $p.hi
				AND r.realization = 'OCCURRED' AND r.status IN ['ASSERTED', 'CONFIRMED'] AND r.end >= $p.day RETURN o
			}
			RETURN collect(DISTINCT o) AS found
		}
		WITH i, states + [o IN found WHERE o:State | o.id] AS states,
			[o IN found WHERE NOT o:State AND NOT o:MilitantGroup] AS front `
	return cypher(parentsByID + `
		WITH i, CASE WHEN e:State THEN [e.id] ELSE [] END AS states,
			CASE WHEN e:State OR e:MilitantGroup THEN [] ELSE [e] END AS front ` +
		strings.Repeat(step, store.MaxAffiliation) + theOneState)
}()

const theOneState = `UNWIND states AS s WITH i, collect(DISTINCT s) AS states WHERE size(states) = 1
	RETURN i, states[0]`

// actingStates takes the same walk over what was known: from id to id, since what an entity was is looked up.
func (s asKnown) actingStates() string {
	rt := route{
		lo: value{expr: "$p.lo"}, hi: value{expr: "$p.hi"},
		seeks: []seek{{on: []term{{"fromId", variable("n")}, {"type", variable("t")}}}},
	}
	const found = "RETURN collect(DISTINCT [e.id, e.kind]) AS found"
	const split = ` WITH i, states + [f IN found WHERE f[1] = 'STATE' | f[0]] AS states,
		[f IN found WHERE NOT f[1] IN ['STATE', 'MILITANT_GROUP'] | f[0]] AS front `
	start := call([]string{"id"}, s.find(entityItem, "id", "id"), found)
	step := call([]string{"front"},
		"UNWIND front AS n UNWIND $p.types AS t", s.seeks(rt, listed, []string{"n", "t"}),
		"WITH r WHERE r.realization = 'OCCURRED' AND r.status IN ['ASSERTED', 'CONFIRMED'] AND r.end >= $p.day "+
			"WITH DISTINCT r.toId AS o",
		s.find(entityItem, "o", "o"), found) + split
	return cypher(clauses(byIDs, start, "WITH i, [] AS states, found", split,
		strings.Repeat(step, store.MaxAffiliation), theOneState))
}

// ActingStates returns the one state that each entity belongs to or acts for on the day.
func (r *reader) ActingStates(ctx context.Context, ids []string, on edtf.Day) (map[string]string, error) {
	out := map[string]string{}
	if len(ids) == 0 {
		return out, nil
	}
	ids = distinct(ids)
	types := mapped(kg.Affiliations, func(t kg.RelationType) string { return string(t) })
	st := newStatement(r.known)
	maps.Copy(st.params, map[string]any{
		"ids": ids, "types": types, "day": int64(on), "lo": int64(kg.MinSortKey), "hi": int64(lastBefore(on)),
	})
	err := r.run(ctx, st.actingStates(), st.params, func(c *cells) error {
		i, state := c.int(), c.text()
		if c.err == nil {
			out[ids[i]] = state
		}
		return nil
	})
	return out, err
}

// lastBefore is the exclusive upper bound of the keys of relations that have begun by the day.
func lastBefore(on edtf.Day) kg.SortKey {
	if on >= edtf.MaxDay {
		return kg.MaxSortKey
	}
	return kg.LastSortKey(on) + 1
}
