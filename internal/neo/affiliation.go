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
	var b strings.Builder
	b.WriteString("UNWIND range(0, size($p.ids) - 1) AS i MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = $p.ids[i] AND e.idKey IS NOT NULL " +
		"WITH i, CASE WHEN e:State THEN [e.id] ELSE [] END AS states, CASE WHEN e:State THEN [] ELSE [e] END AS front ")
	for range store.MaxAffiliation {
		b.WriteString("CALL (front) { UNWIND front AS n UNWIND $p.types AS t CALL (n, t) { " +
			"MATCH (a)-[r:RELATION]->(o) USING INDEX r:RELATION(fromId, type, sk) WHERE r.fromId = n.id AND r.type = t AND r.sk > $p.lo AND r.sk < $p.hi " +
			"AND r.realization = 'OCCURRED' AND r.end >= $p.day RETURN o } " +
			"RETURN collect(DISTINCT o) AS found } " +
			"WITH i, states + [o IN found WHERE o:State | o.id] AS states, [o IN found WHERE NOT o:State] AS front ")
	}
	b.WriteString("UNWIND states AS s WITH i, collect(DISTINCT s) AS states WHERE size(states) = 1 RETURN i, states[0]")
	return b.String()
}()

// knownActingStates takes the same walk over what was known: from id to id, since what an entity was is looked up.
func (s *statement) knownActingStates() string {
	rt := route{lo: "$p.lo", hi: "$p.hi", strict: true, seeks: []seek{{props: []string{"fromId", "type"}, vals: []string{"n", "t"}}}}
	v := rel{"r", "a", "b"}
	const found = "RETURN collect(DISTINCT [e.id, e.kind]) AS found "
	split := "WITH i, states + [f IN found WHERE f[1] = 'STATE' | f[0]] AS states, [f IN found WHERE f[1] <> 'STATE' | f[0]] AS front "
	var b strings.Builder
	b.WriteString("UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS id CALL (id) { " + s.knownEntity("e", "id", "id") + " " + found + "} WITH i, [] AS states, found " + split)
	for range store.MaxAffiliation {
		b.WriteString("CALL (front) { UNWIND front AS n UNWIND $p.types AS t " + s.knownSeeks(rt, v, []string{"n", "t"}) + " WITH r WHERE r.realization = 'OCCURRED' AND r.end >= $p.day " +
			"WITH DISTINCT r.toId AS o " + s.knownEntity("e", "o", "o") + " " + found + "} " + split)
	}
	b.WriteString("UNWIND states AS s WITH i, collect(DISTINCT s) AS states WHERE size(states) = 1 RETURN i, states[0]")
	return b.String()
}

// ActingStates returns the one state that each entity belongs to or acts for on the day.
func (r *reader) ActingStates(ctx context.Context, ids []string, on edtf.Day) (map[string]string, error) {
	out := map[string]string{}
	if len(ids) == 0 {
		return out, nil
	}
	ids = distinct(ids)
	types := make([]string, len(kg.Affiliations))
	for i, t := range kg.Affiliations {
		types[i] = string(t)
	}
	params := map[string]any{"ids": ids, "types": types, "day": int64(on), "lo": int64(kg.MinSortKey), "hi": int64(lastBefore(on))}
	text := actingStates
	if !r.known.IsZero() {
		s := newStatement(r.known)
		maps.Copy(s.params, params)
		text, params = s.knownActingStates(), s.params
	}
	err := r.run(ctx, text, params, func(values []any) error {
		c := cells{values: values}
		i, state := c.int(), c.text()
		if c.err == nil {
			out[ids[i]] = state
		}
		return c.err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// lastBefore is the exclusive upper bound of the keys of relations that have begun by the day.
func lastBefore(on edtf.Day) kg.SortKey {
	if on >= edtf.MaxDay {
		return kg.MaxSortKey
	}
	return kg.LastSortKey(on) + 1
}
