package neo

import (
	"strings"

	"graphd/internal/plan"
)

// knownRange binds e to the entities of a range of the index of names or ids that were known: current ones and, no
// farther than the last of these, old versions.
func (s *statement) knownRange(g, index, where, order string, l *plan.EntityList, pred func() string, count bool) string {
	prop := entityProp(l.Order)
	match := func(label, condition string) string {
		return "MATCH (e:" + label + ") USING INDEX e:" + label + "(" + index + ") WHERE " + where + condition + pred()
	}
	if count {
		return "CALL (" + g + ") { " + match("Entity", " AND "+s.recorded("e")) + " RETURN e UNION ALL " + match(entityVersionLabel, " AND "+s.valid("e")) + " RETURN e }"
	}
	word, limit := descending(l.Scan.Desc), s.param(l.Scan.Limit)
	open, inside := g+".hi", "<="
	if l.Scan.Desc {
		open, inside = g+".lo", ">="
	}
	cut := " WITH e ORDER BY " + order + "e." + prop + word + " LIMIT " + limit
	return "CALL (" + g + ") { " + match("Entity", " AND "+s.recorded("e")) + cut + " WITH collect(e) AS c WITH c, CASE WHEN size(c) < " + limit + " THEN " + open + " ELSE c[-1]." + prop + " END AS y " +
		"CALL (" + g + ", y) { " + match(entityVersionLabel, " AND e."+prop+" "+inside+" y AND "+s.valid("e")) + cut + " RETURN collect(e) AS o } UNWIND c + o AS e RETURN e }"
}

// knownEnds binds e to the other ends of the relations that were known, each once, as they were known.
func (s *statement) knownEnds(rels *plan.RelationList, rt route) string {
	var parts []string
	for _, k := range rt.seeks {
		other := "r.toId"
		if k.leadsBack() {
			other = "r.fromId"
		}
		for _, old := range []bool{false, true} {
			v := rel{"r", "a", "b"}
			parts = append(parts, s.knownSeek(k, v, rt, old, "", s.condition(rels, rt, k, v), false)+" RETURN "+other+" AS id")
		}
	}
	id := s.fresh("k")
	return call(append([]string{"n"}, rt.loopVars()...), strings.Join(parts, " UNION ALL ")) + " WITH DISTINCT id AS " + id + " " + s.knownEntity("e", id, id) + " WITH e"
}
