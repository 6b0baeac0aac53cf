package lite

import (
	"database/sql/driver"
	"fmt"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// columns holds the columns of the fields. None can be NULL but the numbers.
var columns = map[plan.Field]string{
	plan.RelID: "id", plan.RelType: "type", plan.RelMode: "mode", plan.RelRealization: "realization",
	plan.RelStatus: "status",
	plan.RelFrom:   "from_id", plan.RelTo: "to_id", plan.RelFromState: "from_state", plan.RelToState: "to_state",
	plan.RelLocation: "location", plan.RelEventKey: "event_key", plan.RelSymmetric: "symmetric",
	plan.RelEnd: "end_day", plan.RelCertainFrom: "certain_from", plan.RelCertainTo: "certain_to",
	plan.RelReportedOn: "reported_on",
	plan.RelConfidence: "confidence", plan.RelScore: "score", plan.RelGoldstein: "goldstein",
	plan.RelDeathsMin: "deaths_min", plan.RelDeathsMax: "deaths_max", plan.RelInjuriesMin: "injuries_min",
	plan.RelInjuriesMax: "injuries_max", plan.RelConflict: "conflict",
	plan.EntID: "id", plan.EntKind: "kind", plan.EntName: "name", plan.EntFold: "fold",
	plan.EntLat: "lat", plan.EntLon: "lon",
}

// compile appends p as a condition on the row of table alias t. It is never NULL, so that NOT is its opposite.
func (s *statementText) compile(p plan.Pred, t string) {
	switch p := p.(type) {
	case plan.All:
		s.compileEach([]plan.Pred(p), t, " AND ", "1", s.compile)
	case plan.Any:
		s.compileEach([]plan.Pred(p), t, " OR ", "0", s.compile)
	case plan.Not:
		s.add("NOT (")
		s.compile(p.P, t)
		s.add(")")
	case plan.In:
		if p.Field == plan.RelSymmetric {
			s.add(t, ".symmetric")
			return
		}
		s.add(t, ".", columns[p.Field], s.oneOf(p.Values))
	case plan.Contains:
		s.add("instr(", t, ".", columns[p.Field], ", ", s.param(p.Value), ") > 0")
	case plan.StartsWith:
		v := s.param(p.Value)
		s.add("substr(", t, ".", columns[p.Field], ", 1, length(", v, ")) = ", v)
	case plan.AtLeast:
		s.compileBound(p.Field, t, p.Value, true)
	case plan.AtMost:
		s.compileBound(p.Field, t, p.Value, false)
	case plan.Endpoint:
		s.compileEntity(t+"."+columns[p.Field], p.P)
	case plan.HasSource:
		s.compileEvidence(t, s.oneOf(p.Sources))
	case plan.ClaimedAt:
		s.sql("EXISTS (SELECT 1 FROM {claims} {c} WHERE {c}.value->>'location'{places})",
			"claims", claimsOf(t), "c", s.alias("c"), "places", s.oneOf(p.Locations))
	case plan.HasClaim:
		s.compileClaim(p, t)
	case plan.HasContext:
		c := s.alias("c")
		s.add("EXISTS (SELECT 1 FROM ", inBody(t, "contexts"), " ", c, " WHERE ", c, ".value", s.oneOf(p.Values), ")")
	case plan.Close:
		s.sql("({t}.x IS NOT NULL AND ({t}.x - {x}) * ({t}.x - {x}) + ({t}.y - {y}) * ({t}.y - {y}) + "+
			"({t}.z - {z}) * ({t}.z - {z}) <= {square})",
			"t", t, "x", s.param(p.X), "y", s.param(p.Y), "z", s.param(p.Z), "square", s.param(p.Square))
	case plan.HasLink:
		relation := ""
		if p.Relation != nil {
			relation = " = " + s.param(*p.Relation)
		}
		s.compileLink(t, p.Role, relation)
	case plan.LastOfEvent:
		s.compileLastOfEvent(p, t)
	case plan.Excludes:
		s.compileExcludes(p, t)
	case plan.TooEarly:
		s.compileTooEarly(p, t)
	case plan.HasRelation:
		s.compileHasRelation(p.List, t)
	default:
		panic(fmt.Sprintf("lite: a predicate of type %T", p))
	}
}

func (s *statementText) compileEach(
	ps []plan.Pred, t, between, empty string, compile func(plan.Pred, string),
) {
	if len(ps) == 0 {
		s.add(empty)
		return
	}
	s.add("(")
	for i, p := range ps {
		if i > 0 {
			s.add(between)
		}
		compile(p, t)
	}
	s.add(")")
}

// compileBound compares a day or a number.
func (s *statementText) compileBound(f plan.Field, t string, value float64, least bool) {
	op := " <= "
	if least {
		op = " >= "
	}
	switch f {
	case plan.RelStart: // it is part of the sort key
		day := edtf.Day(max(float64(edtf.NeverTo), min(value, float64(edtf.NeverFrom))))
		s.add(t, ".sk", op, s.param(startKey(day, least)))
	case plan.RelEnd, plan.RelCertainFrom, plan.RelCertainTo, plan.RelReportedOn:
		s.add(t, ".", columns[f], op, s.param(int64(value)))
	default: // the column may be NULL
		s.add("(", t, ".", columns[f], " IS NOT NULL AND ", t, ".", columns[f], op, s.param(value), ")")
	}
}

// startKey is the least sort key of what begins on the day or later, or the greatest of what begins by it.
func startKey(d edtf.Day, least bool) driver.Value {
	switch {
	case d < edtf.MinDay:
		return int64(kg.MinSortKey)
	case d > edtf.MaxDay:
		return int64(kg.MaxSortKey)
	case least:
		return int64(kg.FirstSortKey(d))
	}
	return int64(kg.LastSortKey(d))
}

// compileEntity appends the condition that the entity with the id in the expression exists and fulfils p. The index is
// named, since SQLite would take that of points for a condition on these, and go through all of them for each row.
func (s *statementText) compileEntity(id string, p plan.Pred) {
	e := s.alias("e")
	s.sql("EXISTS (SELECT 1 FROM entity {e} INDEXED BY entity_id WHERE {e}.id = {id}{seen} AND ", "e", e, "id", id,
		"seen", s.seen(e))
	s.compile(p, e)
	s.add(")")
}

// claimsOf reads the claims of the relation; the column is empty where there are none, which is no JSON.
func claimsOf(t string) string {
	return "json_each(iif(" + t + ".claims = '', '[]', " + t + ".claims))"
}

// inBody reads a list of the relation's body; the column is empty where there is nothing in it.
func inBody(t, list string) string {
	return "json_each(iif(" + t + ".body = '', '{}', " + t + ".body), '$." + list + "')"
}

// compileLink appends the condition that the relation has a link in the role (empty: any), to a relation that is as the
// text says (empty: any).
func (s *statementText) compileLink(t string, role kg.LinkRole, relation string) {
	c := s.alias("c")
	s.add("EXISTS (SELECT 1 FROM ", inBody(t, "links"), " ", c, " WHERE 1")
	if role != "" {
		s.add(" AND ", c, ".value->>'role' = ", s.param(string(role)))
	}
	if relation != "" {
		s.add(" AND ", c, ".value->>'relation'", relation)
	}
	s.add(")")
}

// compileEvidence appends the condition that some evidence is of a source that is as the text says.
func (s *statementText) compileEvidence(t, source string) {
	s.sql(`EXISTS (
		SELECT 1
		FROM {claims} {c}
		CROSS JOIN json_each({c}.value, '$.evidence') {e}
		WHERE {e}.value->>'source'{source})`,
		"claims", claimsOf(t), "e", s.alias("e"), "c", s.alias("c"), "source", source)
}

func (s *statementText) compileClaim(p plan.HasClaim, t string) {
	c := s.alias("c")
	s.sql("EXISTS (SELECT 1 FROM {claims} {c} WHERE 1", "claims", claimsOf(t), "c", c)
	if p.Stances != nil {
		s.add(" AND ", c, ".value->>'stance'", s.oneOf(p.Stances))
	}
	if in, ok := p.By.(plan.In); ok && in.Field == plan.EntID { // plain ids need not look at the entities
		s.add(" AND ", c, ".value->>'by'", s.oneOf(in.Values))
	} else if p.By != nil {
		s.add(" AND ")
		s.compileEntity(c+".value->>'by'", p.By)
	}
	s.add(")")
}

// compileLastOfEvent appends the condition that the relation has an event key, and none behind it that has the same one
// fulfils the condition.
func (s *statementText) compileLastOfEvent(p plan.LastOfEvent, t string) {
	x, q := s.alias("x"), s.alias("q")
	g := eventList + "(" + t + ".event_key)"
	if s.known.IsZero() {
		g = " = " + g
	} else {
		g = " IN (" + g + ", " + g + " | " + s.param(old(0)) + ")"
	}
	s.sql(`({t}.event_key <> '' AND NOT EXISTS (
		SELECT 1
		FROM posting {x}
		CROSS JOIN relation {q} ON {q}.rel = {x}.rel{seen}
		WHERE {x}.g{g} AND {x}.sk > {t}.sk AND {q}.event_key = {t}.event_key AND `,
		"t", t, "x", x, "q", q, "g", g, "seen", s.seenRelation(q))
	s.compile(p.P, q)
	s.add("))")
}

// compileExcludes appends the condition that a relation excludes another one. For each other mode of its type, and each
// class of spans, those are sought that can overlap it: they begin before it ends, and no earlier than the class
// allows.
func (s *statementText) compileExcludes(p plan.Excludes, t string) {
	var marks [][4]any // the list's mark, type and mode, and how long its relations last at most
	for _, name := range p.Types {
		typ := kg.RelationType(name)
		for _, m := range typ.Info().Modes {
			for _, span := range kg.Spans {
				g := int64(rivalMark(typ, m.Mode, span))
				marks = append(marks, [4]any{g, name, m.Mode, span.Days()})
				if !s.known.IsZero() {
					marks = append(marks, [4]any{old(g), name, m.Mode, span.Days()})
				}
			}
		}
	}
	m, x, q := s.alias("m"), s.alias("x"), s.alias("q")
	s.sql(`({t}.type{types} AND {t}.certain_from <= {t}.certain_to AND EXISTS (
		SELECT 1
		FROM json_each({marks}) {m}
		CROSS JOIN posting {x} ON {x}.g = {list}
		CROSS JOIN relation {q} ON {q}.rel = {x}.rel{seen}
		WHERE {m}.value->>1 = {t}.type AND {m}.value->>2 <> {t}.mode
		AND {x}.sk >= (max({t}.certain_from - ({m}.value->>3), {first}) - {first}) << {bits}
		AND {x}.sk <= ({t}.certain_to - {first}) << {bits} | {hash}
		AND {q}.type = {t}.type AND {q}.mode <> {t}.mode AND {q}.mode <> '' AND {t}.mode <> ''
		AND ({q}.from_id = {t}.from_id AND {q}.to_id = {t}.to_id
			OR ({q}.symmetric OR {t}.symmetric) AND {q}.from_id = {t}.to_id AND {q}.to_id = {t}.from_id)
		AND {q}.certain_from <= {q}.certain_to
		AND {q}.certain_from < {t}.certain_to AND {t}.certain_from < {q}.certain_to`,
		"t", t, "types", s.oneOf(p.Types), "marks", s.param(jsonOf(marks)), "m", m, "x", x, "q", q,
		"list", xor("rivals("+t+".from_id, "+t+".to_id)", m+".value->>0"), "seen", s.seenRelation(q),
		"first", s.param(int64(edtf.MinDay)), "bits", s.param(int64(kg.SortKeyHashBits)),
		"hash", s.param(int64(kg.LastSortKey(edtf.MinDay))))
	s.also(p.Other, q)
	s.add("))")
}

// compileTooEarly appends the condition that a relation begins before one after which it comes. Those are sought by
// the ids of its links.
func (s *statementText) compileTooEarly(p plan.TooEarly, t string) {
	l, b, q := s.alias("l"), s.alias("b"), s.alias("q")
	never := s.param(int64(edtf.NeverFrom))
	h := idHash + "(" + l + ".value->>'relation')"
	if s.known.IsZero() {
		h = " = " + h
	} else {
		h = " IN (" + h + ", " + h + " | " + s.param(old(0)) + ")"
	}
	s.sql(`({t}.certain_from <> {never} AND EXISTS (
		SELECT 1
		FROM {links} {l}
		CROSS JOIN byid {b} ON {b}.h{h}
		CROSS JOIN relation {q} ON {q}.rel = {b}.rel{seen}
		WHERE {l}.value->>'role'{roles} AND {q}.id = {l}.value->>'relation' AND {q}.certain_from <> {never}
		AND {q}.sk > ({t}.certain_from - {first}) << {bits} | {hash}`,
		"t", t, "never", never, "links", inBody(t, "links"), "l", l, "b", b, "h", h, "q", q,
		"seen", s.seenRelation(q), "roles", s.oneOf(p.Roles), "first", s.param(int64(edtf.MinDay)),
		"bits", s.param(int64(kg.SortKeyHashBits)), "hash", s.param(int64(kg.LastSortKey(edtf.MinDay))))
	s.also(p.Other, q)
	s.add("))")
}

// also appends one more condition on the row of table alias t, unless it is always true.
func (s *statementText) also(p plan.Pred, t string) {
	if !plan.IsAlways(p) {
		s.add(" AND ")
		s.compile(p, t)
	}
}

// compileHasRelation appends the condition that the entity or relation of table alias t has a relation in the list: a
// seek in the posting lists that the list's access names.
func (s *statementText) compileHasRelation(l *plan.RelationList, t string) {
	a := l.Access(nil)
	x, q := s.alias("x"), s.alias("q")
	s.add("EXISTS (SELECT 1 FROM ")
	if a.Index == plan.IndexID {
		s.sql("relation {q} WHERE {q}.rel IN ({rels}){seen}",
			"q", q, "rels", s.relsOf(a.Keys), "seen", s.seenRelation(q))
	} else if l.Anchor == plan.AnchorLinked {
		g := tagList + "(" + s.param(l.ParentTag("")) + " || " + t + ".id)"
		if s.known.IsZero() {
			g = " = " + g
		} else {
			g = " IN (" + g + ", " + g + " | " + s.param(old(0)) + ")"
		}
		s.sql(`posting {x}
			CROSS JOIN relation {q}
			WHERE {x}.g{g} AND {x}.sk > {lo} AND {x}.sk < {hi} AND {q}.rel = {x}.rel{seen}`,
			"x", x, "q", q, "g", g, "lo", s.param(int64(a.Lo)), "hi", s.param(int64(a.Hi)),
			"seen", s.seenRelation(q))
	} else {
		lists := s.beside(listsOf(l, a, ""))
		own := lists[0].own // then all are: the path is keyed by the parent, or it is not
		var g, lo string
		if len(lists) == 1 {
			g, lo = s.param(lists[0].g), s.param(int64(lists[0].lo))
		} else {
			pairs := make([][2]int64, len(lists))
			for i, l := range lists {
				pairs[i] = [2]int64{l.g, int64(l.lo)}
			}
			k := s.alias("k")
			s.add("json_each(", s.param(jsonOf(pairs)), ") ", k, " CROSS JOIN ")
			g, lo = k+".value->>0", k+".value->>1"
		}
		if own {
			g = xor(t+".h", g)
		}
		s.sql(`posting {x}
			CROSS JOIN relation {q}
			WHERE {x}.g = {g} AND {x}.sk > {lo} AND {x}.sk < {hi}{side} AND {q}.rel = {x}.rel{seen}`,
			"x", x, "q", q, "g", g, "lo", lo, "hi", s.param(int64(a.Hi)), "side", sideFilter(a, x),
			"seen", s.seenRelation(q))
	}
	s.addAnchor(l, q, t+".id")
	s.also(l.Predicate(), q)
	s.add(")")
}

// xor is the exclusive or of two expressions, for which SQLite has no operator.
func xor(a, b string) string { return "(" + a + " | " + b + ") - (" + a + " & " + b + ")" }

// addAnchor appends the condition that the relation of table alias t belongs to the parent: what a posting list
// promises, but for collisions of hashes.
func (s *statementText) addAnchor(l *plan.RelationList, t, parent string) {
	switch l.Anchor {
	case plan.AnchorEntity:
		text := " AND ({t}.from_id = {parent} OR {t}.to_id = {parent})"
		switch l.Direction {
		case kg.DirectionOutgoing:
			text = " AND ({t}.from_id = {parent} OR {t}.symmetric AND {t}.to_id = {parent})"
		case kg.DirectionIncoming:
			text = " AND ({t}.to_id = {parent} OR {t}.symmetric AND {t}.from_id = {parent})"
		}
		s.sql(text, "t", t, "parent", parent)
	case plan.AnchorSource:
		s.add(" AND ")
		s.compileEvidence(t, " = "+parent)
	case plan.AnchorEvent:
		s.add(" AND ", t, ".event_key = ", parent)
	case plan.AnchorPair:
		s.sql(" AND min({t}.from_id, {t}.to_id) || char(31) || max({t}.from_id, {t}.to_id) = {parent}",
			"t", t, "parent", parent)
		switch l.Direction {
		case kg.DirectionOutgoing:
			s.sql(" AND ({t}.from_id <= {t}.to_id OR {t}.symmetric)", "t", t)
		case kg.DirectionIncoming:
			s.sql(" AND ({t}.from_id >= {t}.to_id OR {t}.symmetric)", "t", t)
		}
	case plan.AnchorLinked:
		s.add(" AND ")
		s.compileLink(t, l.Role, " = "+parent)
	}
}

// relsOf is a query for the rel of the relations with one of the ids, and perhaps of others whose hash is the same.
func (s *statementText) relsOf(keys []plan.IndexKey) string {
	hashes := make([]int64, len(keys))
	for i, k := range keys {
		hashes[i] = hashID(k.A)
	}
	if !s.known.IsZero() {
		hashes = withOld(hashes)
	}
	k, b := s.alias("k"), s.alias("b")
	list := s.param(jsonInts(hashes))
	return "SELECT " + b + ".rel FROM json_each(" + list + ") " + k + " CROSS JOIN byid " + b +
		" WHERE " + b + ".h = " + k + ".value"
}
