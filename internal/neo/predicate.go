package neo

import (
	"fmt"
	"strings"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// texts are the expressions of the text fields; absent means empty.
var texts = map[plan.Field]string{
	plan.RelID:          "%s.id",
	plan.RelType:        "%s.type",
	plan.RelMode:        "coalesce(%s.mode, '')",
	plan.RelRealization: "%s.realization",
	plan.RelStatus:      "%s.status",
	plan.RelFrom:        "%s.fromId",
	plan.RelTo:          "%s.toId",
	plan.RelFromState:   "coalesce(%s.fromState, '')",
	plan.RelToState:     "coalesce(%s.toState, '')",
	plan.RelLocation:    "coalesce(%s.location, '')",
	plan.RelEventKey:    "coalesce(%s.eventKey, '')",
	plan.RelConflict:    "coalesce(%s.conflict, '')",
	plan.EntID:          "%s.id",
	plan.EntKind:        "%s.kind",
	plan.EntName:        "%s.name",
	plan.EntFold:        "%s.fold",
}

// days are the properties that hold days, always present; numbers those that hold numbers, which may be absent.
var (
	days = map[plan.Field]string{
		plan.RelEnd:         "end",
		plan.RelCertainFrom: "certainFrom",
		plan.RelCertainTo:   "certainTo",
		plan.RelReportedOn:  "reportedOn",
	}
	numbers = map[plan.Field]string{
		plan.RelConfidence:  "confidence",
		plan.RelScore:       "score",
		plan.RelGoldstein:   "goldstein",
		plan.RelDeathsMin:   "deathsMin",
		plan.RelDeathsMax:   "deathsMax",
		plan.RelInjuriesMin: "injuriesMin",
		plan.RelInjuriesMax: "injuriesMax",
		plan.EntLat:         "lat",
		plan.EntLon:         "lon",
	}
)

// relation compiles a predicate on a relation; the expression is true or false, never null.
func (s *statement) relation(p plan.Pred, v rel) string {
	return s.pred(p, v.r, func(p plan.Pred) string {
		switch p := p.(type) {
		case plan.In:
			if p.Field == plan.RelSymmetric {
				return v.r + ".symmetric"
			}
			if s.byFacts {
				part, numbers := plan.FactsIn(p)
				return bits(v.r+".fact", part.Shift, part.Bits) + " IN " + s.param(numbers)
			}
		case plan.Endpoint:
			return s.endpoint(p, v)
		case plan.HasSource:
			return fmt.Sprintf("any(x IN coalesce(%s.sources, []) WHERE x IN %s)", v.r, s.param(p.Sources))
		case plan.ClaimedAt:
			return fmt.Sprintf("any(x IN coalesce(%s.claimedAt, []) WHERE x IN %s)", v.r, s.param(p.Locations))
		case plan.HasClaim:
			return s.claim(p, v)
		case plan.HasContext:
			return fmt.Sprintf("any(x IN coalesce(%s.contexts, []) WHERE x IN %s)", v.r, s.param(p.Values))
		case plan.HasLink:
			return s.link(p, v)
		case plan.HasRelation:
			return s.hasRelation(p.List, v.r)
		case plan.LastOfEvent:
			return s.lastOfEvent(p, v)
		case plan.Excludes:
			return s.excludes(p, v)
		case plan.TooEarly:
			return s.tooEarly(p, v)
		}
		return ""
	})
}

// entity compiles a predicate on an entity in variable e.
func (s *statement) entity(p plan.Pred, e string) string {
	return s.pred(p, e, func(p plan.Pred) string {
		switch p := p.(type) {
		case plan.HasRelation:
			return s.hasRelation(p.List, e)
		case plan.Close:
			square := func(prop string, n float64) string {
				d := "(" + e + "." + prop + " - " + s.param(n) + ")"
				return d + " * " + d
			}
			return "coalesce(" + square("x", p.X) + " + " + square("y", p.Y) + " + " + square("z", p.Z) + " <= " +
				s.param(p.Square) + ", false)"
		}
		return ""
	})
}

// pred compiles what predicates on relations and entities have in common, and leaves to special first what only one
// of them has.
func (s *statement) pred(p plan.Pred, v string, special func(plan.Pred) string) string {
	if text := special(p); text != "" {
		return text
	}
	join := func(list []plan.Pred, word, empty string) string {
		if len(list) == 0 {
			return empty
		}
		parts := mapped(list, func(q plan.Pred) string { return s.pred(q, v, special) })
		return "(" + strings.Join(parts, word) + ")"
	}
	switch p := p.(type) {
	case plan.All:
		return join(p, " AND ", "true")
	case plan.Any:
		if len(p) == 0 {
			return s.param(false) // a constant would let the planner drop what an index hint needs
		}
		return either(mapped(p, func(q plan.Pred) string { return s.pred(q, v, special) })...)
	case plan.Not:
		return "NOT " + s.pred(p.P, v, special)
	case plan.In:
		return text(p.Field, v) + " IN " + s.param(p.Values)
	case plan.Contains:
		return text(p.Field, v) + " CONTAINS " + s.param(p.Value)
	case plan.StartsWith:
		return text(p.Field, v) + " STARTS WITH " + s.param(p.Value)
	case plan.AtLeast:
		return s.compare(p.Field, v, ">=", p.Value, kg.FirstSortKey)
	case plan.AtMost:
		return s.compare(p.Field, v, "<=", p.Value, kg.LastSortKey)
	}
	panic(fmt.Sprintf("neo: predicate %T is not known here", p))
}

func text(f plan.Field, v string) string {
	format, ok := texts[f]
	if !ok {
		panic(fmt.Sprintf("neo: field %d is no text", f))
	}
	return fmt.Sprintf(format, v)
}

// compare bounds a day or a number. The first day of a relation is not stored by itself: it is the sort key's.
func (s *statement) compare(f plan.Field, v, op string, value float64, key func(edtf.Day) kg.SortKey) string {
	if f == plan.RelStart {
		return v + ".sk " + op + " " + s.param(int64(key(edtf.Day(value))))
	}
	if name, ok := days[f]; ok {
		return v + "." + name + " " + op + " " + s.param(int64(value))
	}
	name, ok := numbers[f]
	if !ok {
		panic(fmt.Sprintf("neo: field %d is no number", f))
	}
	return "coalesce(" + v + "." + name + " " + op + " " + s.param(value) + ", false)"
}

// endProps are the properties that hold the ids of the entities that a relation names.
var endProps = map[plan.Field]string{plan.RelFrom: "fromId", plan.RelTo: "toId", plan.RelLocation: "location"}

// endpoint is a predicate on the entity that a relation names. Its ends are at hand; what is not is looked up.
func (s *statement) endpoint(p plan.Endpoint, v rel) string {
	if e := s.end(p.Field, v); e != "" {
		return s.entity(p.P, e)
	}
	e := s.fresh("e")
	return s.someEntity(naming{e: e, id: v.r + "." + endProps[p.Field], from: v.r}, s.entity(p.P, e))
}

// claim looks into r.said: see said.
func (s *statement) claim(p plan.HasClaim, v rel) string {
	list := "coalesce(" + v.r + ".said, [])"
	stances := p.Stances
	if len(stances) == 0 {
		stances = mapped(kg.Stances, func(st kg.Stance) string { return string(st) })
	}
	if in, ok := p.By.(plan.In); ok && in.Field == plan.EntID { // plain ids need not look at the entities
		var want []string
		for _, id := range in.Values {
			for _, st := range stances {
				if id != "" {
					want = append(want, stanceLetter(st)+" "+id)
				}
			}
		}
		return fmt.Sprintf("any(x IN %s WHERE x IN %s)", list, s.param(want))
	}
	letters := mapped(stances, stanceLetter)
	if p.By == nil {
		return fmt.Sprintf("any(x IN %s WHERE left(x, 1) IN %s)", list, s.param(letters))
	}
	x, e := s.fresh("x"), s.fresh("e")
	by := naming{e, "substring(" + x + ", 2)", x, list, "left(" + x + ", 1) IN " + s.param(letters)}
	return s.someEntity(by, s.entity(p.By, e))
}

// link looks into r.links: see links.
func (s *statement) link(p plan.HasLink, v rel) string {
	list, roles := "coalesce("+v.r+".links, [])", rolesOf(p.Role)
	if p.Relation == nil {
		return fmt.Sprintf("any(x IN %s WHERE split(x, ' ')[0] IN %s)", list, s.param(roles))
	}
	want := mapped(roles, func(role string) string { return role + " " + *p.Relation })
	return fmt.Sprintf("any(x IN %s WHERE x IN %s)", list, s.param(want))
}

// rolesOf are the role, or all of them.
func rolesOf(role kg.LinkRole) []string {
	if role != "" {
		return []string{string(role)}
	}
	return mapped(kg.LinkRoles, func(r kg.LinkRole) string { return string(r) })
}

// hasRelation seeks relations of the entity or relation in variable e, by the path that their list has. A natural
// EXISTS would read all relations of a busy entity.
func (s *statement) hasRelation(l *plan.RelationList, e string) string {
	a, parent := access(l, nil), value{e + ".id", e}
	if a.Index == plan.IndexTag && a.Keys == nil {
		parent.expr = s.param(l.ParentTag("")) + " + " + parent.expr
	}
	rt := s.route(l, a, parent, nil)
	return "(" + s.someRelation(rt, func(k seek, v rel) []string { return s.condition(l, rt, k, v) }) + ")"
}

// lastOfEvent says that the relation has an event key, and none behind it that has the same one fulfils the condition.
func (s *statement) lastOfEvent(p plan.LastOfEvent, v rel) string {
	rt := route{from: v.r, seeks: eq("eventKey", value{v.r + ".eventKey", v.r}), lo: value{v.r + ".sk", v.r},
		hi: value{expr: s.param(int64(kg.MaxSortKey))}}
	later := s.someRelation(rt, func(_ seek, q rel) []string { return []string{s.relation(p.P, q)} })
	return "(" + v.r + ".eventKey IS NOT NULL AND NOT " + later + ")"
}

// excludes looks for a relation between the same two entities that cannot be right together with this one: for each
// other mode of its type and each class of spans, among those that can overlap it. They certainly begin before it
// certainly ends, and no longer before it begins than a relation of the class lasts.
func (s *statement) excludes(p plan.Excludes, v rel) string {
	var modes, spans []map[string]any
	for _, t := range p.Types {
		for _, m := range kg.RelationType(t).Info().Modes {
			modes = append(modes, map[string]any{"type": t, "mode": m.Mode})
		}
	}
	for _, c := range kg.Spans {
		spans = append(spans, map[string]any{"span": int64(c), "days": int64(c.Days())})
	}
	mode, span := s.fresh("k"), s.fresh("k")
	of := func(format string) value { return value{fmt.Sprintf(format, v.r, mode, span), v.r} }
	others := of("[x IN " + s.param(modes) + " WHERE x.type = %[1]s.type AND x.mode <> coalesce(%[1]s.mode, '')]")
	rt := route{
		from:  v.r,
		loops: []loop{{others.expr, mode}, {s.param(spans), span}},
		seeks: []seek{{by: "certainFrom", on: []term{
			{"rivals", of("%[1]s.dyad + '\\u001f' + %[2]s.type + '\\u001f' + %[2]s.mode")},
			{"span", variable(span).of("span")},
		}}},
		lo: of("%[1]s.certainFrom - %[3]s.days - 1"), hi: of("%[1]s.certainTo + 1"),
	}
	other := s.someRelation(rt, func(_ seek, q rel) []string {
		return []string{fmt.Sprintf(cypher(`
			%[1]s.mode IS NOT NULL AND %[2]s.mode IS NOT NULL
			AND (%[2]s.fromId = %[1]s.fromId OR %[2]s.symmetric OR %[1]s.symmetric)
			AND %[2]s.certainFrom < %[1]s.certainTo AND %[1]s.certainFrom < %[2]s.certainTo
			AND %[2]s.sk IS NOT NULL`), v.r, q.r), s.also(p.Other, q)}
	})
	const dated = "(%[1]s.type IN %[2]s AND %[1]s.certainFrom <= %[1]s.certainTo AND %[3]s)"
	return fmt.Sprintf(dated, v.r, s.param(p.Types), other)
}

// tooEarly looks among the relations to which this one links for one that begins after it: those are sought by their
// ids.
func (s *statement) tooEarly(p plan.TooEarly, v rel) string {
	id, never, latest := s.fresh("k"), s.param(int64(edtf.NeverFrom)), s.param(int64(kg.MaxSortKey))
	rt := route{
		from: v.r,
		loops: []loop{{fmt.Sprintf("[x IN coalesce(%s.links, []) WHERE split(x, ' ')[0] IN %s | "+
			"substring(x, size(split(x, ' ')[0]) + 1)]", v.r, s.param(p.Roles)), id}},
		seeks: eq("id", variable(id)),
		// The last key of its certain first day; what has none begins before nothing.
		lo: value{fmt.Sprintf("CASE WHEN %[1]s.certainFrom = %[2]s THEN %[3]s "+
			"ELSE (%[1]s.certainFrom - %[4]s) * %[5]s + %[6]s END", v.r, never, latest, s.param(int64(edtf.MinDay)),
			s.param(int64(1)<<kg.SortKeyHashBits), s.param(int64(kg.LastSortKey(edtf.MinDay)))), v.r},
		hi: value{expr: latest},
	}
	rt.seeks[0].byID = true
	return "(" + s.someRelation(rt, func(_ seek, q rel) []string {
		return []string{q.r + ".certainFrom <> " + never, s.also(p.Other, q)}
	}) + ")"
}

// also is one more condition on a relation; empty if it is always true.
func (s *statement) also(p plan.Pred, v rel) string {
	if plan.IsAlways(p) {
		return ""
	}
	return s.relation(p, v)
}
