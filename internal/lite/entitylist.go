package lite

import (
	"database/sql/driver"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// beyondText is greater than every text, since SQLite sorts blobs behind texts: the upper bound where there is none,
// in the same statement.
var beyondText = []byte{0xff}

// compileEntityList writes the statement of a list step. Its first column is the parent's place.
func compileEntityList(t *statementText, l *plan.EntityList, parents []string) {
	a := l.Access()
	key, index := "name_key", "entity_name"
	switch {
	case l.Order == plan.OrderByID && a.Index == plan.EntityIndexKind:
		key, index = "id", "entity_kind_id"
	case l.Order == plan.OrderByID:
		key, index = "id", "entity_id"
	case a.Index == plan.EntityIndexKind:
		index = "entity_kind_name"
	}
	inRange := func(e string) {
		lo, hi := "g.value->>0", "g.value->>1" // g is one of several ranges
		if len(a.Ranges) == 1 {
			lo, hi = t.param(a.Ranges[0].Lo), t.param(upper(a.Ranges[0].Hi))
		}
		t.add(" AND ", e, ".", key, " > ", lo, " AND ", e, ".", key, " < ", hi)
	}
	switch {
	case a.Index == plan.EntityIndexVia:
		// The relations that tie the entities to a parent come in the order of dates, so the entities must be sorted;
		// but only their keys are.
		t.withLists(t.viaLists(l.Via, parents))
		t.sql(`
			SELECT p.key, {columns}
			FROM json_each({parents}) p
			CROSS JOIN entity e
			WHERE e.ent IN (SELECT ent FROM (
				SELECT DISTINCT o.{key}, o.ent
				FROM l
				CROSS JOIN `,
			"columns", entityColumns, "parents", t.param(jsonOf(parents)), "key", key)
		t.addVia(l, a)
		t.add(" AND l.place = p.key")
		inRange("+o") // each is sought by its id: the range of a page may be all names
		t.addPage("o."+key, l.Scan.Desc, l.Scan.Limit)
		t.add("))")
	case a.Index == plan.EntityIndexID: // few rows, in no order
		t.sql(`
			SELECT 0, {columns}
			FROM entity e
			WHERE e.id IN (SELECT value FROM json_each({ids})){seen}`,
			"columns", entityColumns, "ids", t.param(jsonOf(a.IDs)), "seen", t.seen("e"))
		inRange("+e") // not by the index on the key
		t.addKinds("e", a.Kinds)
		t.addEntityPredicate(l, "e")
	case a.Index == plan.EntityIndexPoint: // few rows, which must be sorted; but only their keys are
		t.sql(`
			SELECT 0, {columns}
			FROM entity e
			WHERE e.ent IN (SELECT x.ent FROM `,
			"columns", entityColumns)
		t.addPoints("x", a)
		inRange("+x")
		t.addKinds("x", a.Kinds)
		t.addEntityPredicate(l, "x")
		t.addPage("x."+key, l.Scan.Desc, l.Scan.Limit)
		t.add(")")
	case t.known.IsZero() && len(a.Ranges) == 1 && (a.Kinds == nil || len(a.Kinds) == 1):
		// One seek, and rows as they lie.
		t.sql(`
			SELECT 0, {columns}
			FROM entity e INDEXED BY {index}
			WHERE e.live = 1`,
			"columns", entityColumns, "index", index)
		t.addKinds("e", a.Kinds)
		inRange("e")
		t.addEntityPredicate(l, "e")
		t.addPage("e."+key, l.Scan.Desc, l.Scan.Limit)
	default:
		// A seek for each kind and range, of what was known in what is current and in what is old: each in the order of
		// keys.
		live, from, kind := "1", "", ""
		if !t.known.IsZero() {
			live, from = "v.value", "json_each('[0, 1]') v CROSS JOIN "
		}
		if a.Index == plan.EntityIndexKind {
			from += "json_each(" + t.param(jsonOf(a.Kinds)) + ") k CROSS JOIN "
			kind = " AND x.kind = k.value"
		}
		if len(a.Ranges) > 1 {
			from += "json_each(" + t.param(jsonRanges(a.Ranges)) + ") g CROSS JOIN "
		}
		t.sql(`
			SELECT 0, {columns}
			FROM {from}entity e
			WHERE e.ent IN (
				SELECT x.ent
				FROM entity x INDEXED BY {index}
				WHERE x.live = {live}{kind}{seen}`,
			"columns", entityColumns, "from", from, "index", index, "live", live, "kind", kind,
			"seen", t.seenRelation("x"))
		inRange("x")
		t.addEntityPredicate(l, "x")
		t.addPage("x."+key, l.Scan.Desc, l.Scan.Limit)
		t.add(")")
	}
}

// addPoints appends the table of entities by the latitudes of their points, and which are sought in it.
func (s *statementText) addPoints(e string, a plan.EntityAccess) {
	s.sql("entity {e} INDEXED BY entity_point WHERE {e}.lat >= {south} AND {e}.lat <= {north}{seen}",
		"e", e, "south", s.param(a.South), "north", s.param(a.North), "seen", s.seen(e))
}

// upper is the upper bound of a range: an open one is a value, too, so that the text of the statement is the same.
func upper(hi string) driver.Value {
	if hi == "" {
		return beyondText
	}
	return hi
}

// jsonRanges encodes ranges that have both bounds.
func jsonRanges(ranges []plan.TextRange) string {
	pairs := make([][2]string, len(ranges))
	for i, r := range ranges {
		pairs[i] = [2]string{r.Lo, r.Hi}
	}
	return jsonOf(pairs)
}

// addKinds appends the condition on the kind, if there is one.
func (s *statementText) addKinds(e string, kinds []string) {
	if kinds == nil {
		return
	}
	s.add(" AND ", e, ".kind", s.oneOf(kinds))
}

func (s *statementText) addEntityPredicate(l *plan.EntityList, e string) {
	if p := l.Predicate(); !plan.IsAlways(p) {
		s.add(" AND ")
		s.compile(p, e)
	}
}

// viaLists are the lists of the relations that can tie entities to the parents.
func (s *statementText) viaLists(v *plan.Via, parents []string) []owned {
	var out []owned
	for i, p := range parents {
		for _, t := range v.Types {
			g := markOf(markType, string(t)).of(hashID(p))
			out = append(out, owned{list{g, false, kg.MinSortKey}, i, p})
			if !s.known.IsZero() {
				out = append(out, owned{list{old(g), false, kg.MinSortKey}, i, p})
			}
		}
	}
	return out
}

// addVia appends the tables and conditions that lead from the lists to the entities o. A symmetric relation ties its
// ends both ways.
func (s *statementText) addVia(l *plan.EntityList, a plan.EntityAccess) {
	v := l.Via
	here, there, side := "q.from_id", "q.to_id", "1"
	if v.Incoming {
		here, there, side = there, here, "2"
	}
	hi := kg.MaxSortKey
	if v.At != nil {
		hi = kg.LastSortKey(*v.At) + 1
	}
	s.sql(`posting x
				CROSS JOIN relation q ON q.rel = x.rel
				CROSS JOIN entity o ON o.id = iif({here} = l.parent, {there}, {here}){seen}
				WHERE x.g = l.g AND x.sk > l.lo AND x.sk < {hi} AND x.side & {side}
				AND ({here} = l.parent OR q.symmetric AND {there} = l.parent)
				AND `,
		"here", here, "there", there, "seen", s.seen("o")+s.seenRelation("q"), "hi", s.param(int64(hi)), "side", side)
	s.compile(v.RelationWhere().Lower(), "q")
	s.addKinds("o", a.Kinds)
	s.addEntityPredicate(l, "o")
}
