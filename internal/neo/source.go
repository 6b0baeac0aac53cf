package neo

import (
	"graphd/internal/plan"
	"graphd/internal/store"
)

// A source is what a statement reads: the graph as it is, current, or as it was known at an instant, asKnown.
type source interface {
	// These write what a statement finds. v is the variable of what is found, e that of an entity.

	bind(v, from string, find func(place) match) string // what the match finds, which is about the variable from
	bindAll(v string, find func(place) match) string    // what the match finds, about no variable
	narrow(v string, where ...string) string            // behind bind: what fulfils the conditions
	once(v, by string) string                           // one version of each item; by tells items apart
	entities(k entitySeek, count bool) string           // e: what the seek finds, a page or, for a count, all
	ends(l *plan.RelationList, rt route) string         // e: the other ends of what the route finds, each once
	end(f plan.Field, v rel) string                     // the variable of an end of a relation, if there is one

	// These write what a statement returns.

	identity(v string) string                        // what a count of versions counts
	checked(c columns, v string) columns             // adds what shows that versions still are those that were found
	actingStates() string                            // the states to which the entities $p.ids lead
	stats(*store.Stats) (string, func(*cells) error) // figures on the whole graph, and what reads a record of them

	// all finds every relation of a list once, as r.
	all(l *plan.RelationList, rt route, p parents) string

	// relations is a list, or the count of one.
	relations(l *plan.RelationList, a plan.Access, p parents, count bool) string

	// These write conditions.

	holds(redirect string) string                                // the redirect does
	someEntity(n naming, where string) string                    // the entity that is named fulfils the condition
	someRelation(rt route, meet func(seek, rel) []string) string // the route finds a relation that does
}

// place is where versions lie: current ones, or old ones, which are nodes with the properties and indexes of what they
// are versions of, so that the same seeks find them and current reads do not meet them.
type place struct {
	entity, relation, tag string // labels, or the relationship type
	old                   bool
	at                    string // the instant at which a version must have been known; empty: whichever
}

const (
	relationType       = "RELATION" // the one relationship type of all relations; what kg calls type is a property
	versionLabel       = "RelationVersion"
	tagVersionLabel    = "TagVersion"
	entityVersionLabel = "EntityVersion"
)

var (
	currentPlace = place{entity: "Entity", relation: relationType, tag: "Tag"}
	oldPlace     = place{entity: entityVersionLabel, relation: versionLabel, tag: tagVersionLabel, old: true}
)

// known says of a version in v, or the tag of an old one, that it was what was known. An old one that was kept
// beforehand, see keep, has no end yet.
func (p place) known(v string) string {
	switch {
	case p.at == "":
		return ""
	case p.old:
		return and(v+".recordedAt <= "+p.at, "coalesce("+v+".supersededAt > "+p.at+", true)")
	}
	return v + ".recordedAt <= " + p.at
}

// identity is the index that finds versions by id.
func (p place) identity() []string {
	if p.old {
		return []string{"id", "version"}
	}
	return []string{"id"}
}

// pattern is a relation with the variables of its ends, which an old version has not.
func (p place) pattern(v rel) string {
	if p.old {
		return "(" + v.r + ":" + p.relation + ")"
	}
	return v.pattern()
}

// naming is how an entity e is named: its id is an expression about the variable from. That takes the values of a list,
// if there is one, which fulfil the condition only.
type naming struct{ e, id, from, list, only string }

func (n naming) unwind() string {
	if n.list == "" {
		return ""
	}
	return "UNWIND " + n.list + " AS " + n.from
}

// current is the graph as it is.
type current struct{ *statement }

func (current) bind(_, _ string, find func(place) match) string { return find(currentPlace).String() }
func (current) bindAll(v string, find func(place) match) string {
	return call(nil, find(currentPlace).String(), "RETURN", v)
}
func (current) narrow(_ string, where ...string) string { return "AND " + and(where...) }
func (current) once(_, _ string) string                 { return "" }
func (current) identity(v string) string                { return v }
func (current) checked(c columns, _ string) columns     { return c }
func (current) actingStates() string                    { return actingStates }

func (current) holds(d string) string {
	return and(d+".recordedAt IS NOT NULL", d+".supersededAt IS NULL")
}

func (current) end(f plan.Field, v rel) string {
	switch f {
	case plan.RelFrom:
		return v.from
	case plan.RelTo:
		return v.to
	}
	return ""
}

func (current) someEntity(n naming, where string) string {
	return exists(n.unwind(), entityItem.as(n.e).in(currentPlace, n.e+".id = "+n.id, n.only, where).String())
}

func (s current) someRelation(rt route, meet func(seek, rel) []string) string {
	return join(mapped(rt.seeks, func(k seek) string {
		v := s.freshRel()
		return exists(rt.unwind(), k.find(currentPlace, v, rt, nil, false, meet(k, v)...))
	}), " OR ")
}

// relations sorts the first rows of each seek, which come in order.
func (s current) relations(l *plan.RelationList, a plan.Access, p parents, count bool) string {
	rt, limit := s.route(l, a, parentID, p.ids), ""
	if !count {
		limit = s.param(l.Scan.Limit)
	}
	var found []string
	for _, k := range rt.seeks {
		first := ""
		rows := k.find(currentPlace, listed, rt, nil, l.Scan.Desc, s.condition(l, rt, k, listed)...)
		if !count {
			first = k.first(listed, l.Scan.Desc, limit)
		}
		found = append(found, clauses(rows, first, "RETURN r"))
	}
	body, row := clauses(rt.unwind(), call(rt.vars(), union(found...))), "r"
	if rt.overlap {
		row = "DISTINCT r"
	}
	if count {
		return p.count(body, row)
	}
	if len(rt.loops) > 0 || len(rt.seeks) > 1 {
		body = clauses(body, cut([]string{row}, []string{"r.sk"}, l.Scan.Desc, limit))
	}
	return p.ask(body, "r", relationColumns(l.Columns))
}

func (s current) all(l *plan.RelationList, rt route, _ parents) string {
	found := mapped(rt.seeks, func(k seek) string {
		return clauses(k.find(currentPlace, listed, rt, nil, false, s.condition(l, rt, k, listed)...), "RETURN r")
	})
	body := clauses(rt.unwind(), call(rt.vars(), union(found...)))
	if rt.overlap {
		return clauses(body, "WITH DISTINCT r")
	}
	return body
}

func (s current) entities(k entitySeek, count bool) string {
	found, first := k.find(currentPlace, s.statement).String(), ""
	if !count {
		first = k.cut(s.param(k.scan.Limit))
	}
	return call([]string{k.ranges}, found, first, "RETURN e")
}

func (s current) ends(l *plan.RelationList, rt route) string {
	var parts []string
	for _, k := range rt.seeks {
		other := listed.to
		if k.leadsBack() {
			other = listed.from
		}
		parts = append(parts, clauses(
			k.find(currentPlace, listed, rt, nil, false, s.condition(l, rt, k, listed)...), "RETURN", other, "AS e"))
	}
	return clauses(call(rt.vars(), union(parts...)), "WITH DISTINCT e")
}
