package neo

import (
	"cmp"
	"slices"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// A route is how a list's rows are reached: loops over keys, types or spans, and for each combination of these one or
// more index seeks. Together the seeks of one combination find a row once; several combinations may find it again if
// overlap is set.
type route struct {
	from    string // the variable that the parent's id is about; empty: there is none
	loops   []loop
	seeks   []seek
	lo, hi  value // the bounds of the sort key, exclusive
	overlap bool
	anchor  func(r string) string // what the seeks leave open of "belongs to the parent"; nil: nothing
}

type loop struct{ list, as string }

// value is an expression, and the variable that it is about; from is empty if it is a parameter.
type value struct{ expr, from string }

// variable is the value of a variable.
func variable(v string) value { return value{v, v} }

// of is a key of the map that is the value.
func (v value) of(key string) value { return value{v.expr + "." + key, v.from} }

// seek is an equality seek in one index, with a range of the sort key behind it.
type seek struct {
	tag  bool   // an index of tags, and from these to the relations
	on   []term // the index's properties, but for sk, with what they equal
	no   *seek  // rows that this seek finds too are left out
	sym  bool   // only symmetric relations count
	byID bool   // the index has no sk
	when bool   // what is sought is what had been recorded by the instant, and nothing else: see instant
	by   string // the property that the index has in the place of sk; empty: sk
	last string // a property behind sk, which each relation has, so that it is not read from these; empty: none
}

type term struct {
	prop   string
	equals value
}

func (rt route) unwind() string {
	return clauses(mapped(rt.loops, func(l loop) string { return "UNWIND " + l.list + " AS " + l.as })...)
}

// loopVars are the variables of the loops, vars all that the seeks use.
func (rt route) loopVars() []string { return mapped(rt.loops, func(l loop) string { return l.as }) }

func (rt route) vars() []string {
	if rt.from == "" {
		return rt.loopVars()
	}
	return append([]string{rt.from}, rt.loopVars()...)
}

// access is the list's path, but for those that are keyed by what a relation may lack: a filter that asks for the
// empty text cannot be sought in an index that has only the others.
//
// There are indexes of spans for all relations, and for those of an entity whatever their type.
func access(l *plan.RelationList, parents []string) plan.Access {
	a := withoutEmpty(l, l.Access(parents))
	if a.Index != plan.IndexDate && (a.Index != plan.IndexEntity || a.Types != nil) {
		a.Spans = nil
	}
	return a
}

func withoutEmpty(l *plan.RelationList, a plan.Access) plan.Access {
	switch a.Index {
	case plan.IndexEvent, plan.IndexStates, plan.IndexFromState, plan.IndexToState:
	default:
		return a
	}
	empty := func(k plan.IndexKey) bool { return k.A == "" || k.B == "" && a.Index == plan.IndexStates }
	if !slices.ContainsFunc(a.Keys, empty) {
		return a
	}
	a.Keys = nil
	switch l.Anchor {
	case plan.AnchorEntity:
		a.Index, a.Direction = plan.IndexEntity, l.Direction
	case plan.AnchorSource:
		a.Index = plan.IndexTag
	default:
		a.Index = plan.IndexDate
	}
	return a
}

// parentID is the id of the parent in a list that asks for each of several.
var parentID = variable("n")

// route turns an access into seeks. n is the parent's id (its tag, if the list is anchored at sources or at what is
// linked to, and reached by tag); none in the list of the whole graph. ids are those of all parents.
func (s *statement) route(l *plan.RelationList, a plan.Access, n value, ids []string) route {
	rt := route{lo: value{expr: s.param(int64(a.Lo))}, hi: value{expr: s.param(int64(a.Hi))}}
	if l.Anchor != plan.AnchorRoot {
		rt.from = n.from
	}
	loopOver := func(list string) value {
		k := s.fresh("k")
		rt.loops = append(rt.loops, loop{list, k})
		return variable(k)
	}
	key := func(list any) value { return loopOver(s.param(list)) }
	rt.anchor = s.anchorCondition(l, n.expr)
	keys := func() value { return key(firsts(a.Keys)) }
	switch a.Index {
	case plan.IndexID:
		rt.seeks = eq("id", keys())
		rt.seeks[0].byID = true
	case plan.IndexEvent:
		if a.Keys == nil {
			rt.anchor = nil
			rt.seeks = eq("eventKey", n)
		} else {
			rt.seeks = eq("eventKey", keys())
		}
	case plan.IndexDyad:
		if a.Keys == nil {
			if !oneWay(l.Direction) {
				rt.anchor = nil
			}
			rt.seeks = eq("dyad", n)
			break
		}
		if l.Anchor != plan.AnchorEntity {
			rt.seeks = eq("dyad", key(pairKeys(a.Keys)))
			break
		}
		rt.seeks = eq("dyad", loopOver(s.param(dyads(ids, a.Keys))+"[i]"))
		if l.Direction == kg.DirectionBoth {
			rt.anchor = nil
		}
	case plan.IndexStates:
		rt.seeks = eq("states", key(pairKeys(a.Keys)))
		rt.seeks[0].last = "fact"
	case plan.IndexTag:
		rt.tags(l, a, n, key)
	case plan.IndexEntity:
		rt.entity(a, n, key)
	case plan.IndexFromState:
		rt.either(keys(), "fromState", "symToState")
		rt.overlap = true
	case plan.IndexToState:
		rt.either(keys(), "toState", "symFromState")
		rt.overlap = true
	case plan.IndexType:
		rt.seeks = eq("type", keys())
	case plan.IndexDate:
		rt.seeks = []seek{{}}
		if a.Spans != nil {
			rt.spans(a, key)
		}
	default:
		panic("neo: unknown path")
	}
	return rt
}

func eq(prop string, v value) []seek { return []seek{{on: []term{{prop, v}}}} }

func firsts(keys []plan.IndexKey) []string {
	return distinct(mapped(keys, func(k plan.IndexKey) string { return k.A }))
}

func pairKeys(keys []plan.IndexKey) []string {
	return distinct(mapped(keys, func(k plan.IndexKey) string { return kg.PairKey(k.A, k.B) }))
}

// dyads are the pairs of each parent with the others.
func dyads(parents []string, others []plan.IndexKey) [][]string {
	lists := make([][]string, len(parents))
	for i, p := range parents {
		lists[i] = distinct(mapped(others, func(k plan.IndexKey) string { return kg.PairKey(p, k.A) }))
	}
	return lists
}

// either finds relations that hold the value in one property or, those left, in another; behind a tag, if there is one.
func (rt *route) either(v value, one, other string, tag ...term) {
	first := seek{tag: tag != nil, on: append(slices.Clip(tag), term{one, v})}
	rt.seeks = []seek{first, {tag: tag != nil, on: append(slices.Clip(tag), term{other, v}), no: &first}}
}

// tags finds relations by source, claimant or location; anchored at an entity, those that have it as an end.
func (rt *route) tags(l *plan.RelationList, a plan.Access, n value, key func(any) value) {
	rt.overlap = a.Keys != nil
	switch {
	case a.Keys == nil:
		rt.anchor = nil
		rt.seeks = []seek{{tag: true, on: []term{{"key", n}}}}
	case a.Keys[0].B != "": // by entity
		list := make([]map[string]any, len(a.Keys))
		for i, k := range a.Keys {
			list[i] = map[string]any{"a": k.A, "b": k.B}
		}
		k := key(list)
		rt.either(k.of("b"), "fromId", "toId", term{"key", k.of("a")})
	case l.Anchor == plan.AnchorEntity:
		rt.anchor = nil
		one, other := "fromId", "toId"
		if l.Direction == kg.DirectionIncoming {
			one, other = other, one
		}
		rt.either(n, one, other, term{"key", key(firsts(a.Keys))})
		// The second seek leaves out what the first one finds, a relation of the parent with itself; in one direction
		// it is for symmetric relations alone.
		rt.seeks[1].sym = oneWay(l.Direction)
	default:
		rt.seeks = []seek{{tag: true, on: []term{{"key", key(firsts(a.Keys))}}}}
	}
}

// entity finds relations of the parent, or of each key.
func (rt *route) entity(a plan.Access, n value, key func(any) value) {
	rt.anchor = nil
	if a.Keys != nil {
		n, rt.overlap = key(firsts(a.Keys)), true
	}
	switch a.Direction {
	case kg.DirectionOutgoing:
		rt.either(n, "fromId", "symTo")
	case kg.DirectionIncoming:
		rt.either(n, "toId", "symFrom")
	default:
		rt.either(n, "fromId", "toId")
	}
	switch {
	case a.Types != nil:
		rt.and("type", key(mapped(a.Types, func(t kg.RelationType) string { return string(t) })))
	case a.Spans != nil:
		rt.spans(a, key)
	}
}

// and adds a property to all seeks.
func (rt *route) and(prop string, v value) {
	for i := range rt.seeks {
		rt.seeks[i].on = append(rt.seeks[i].on, term{prop, v})
	}
}

// spans seeks in each class of spans, from the first day on which a relation of the class can begin that still lasts
// on the day asked for.
func (rt *route) spans(a plan.Access, key func(any) value) {
	list := make([]map[string]any, len(a.Spans))
	for i, b := range a.Spans {
		list[i] = map[string]any{"span": int64(b.Span), "lo": int64(b.Lo)}
	}
	k := key(list)
	rt.and("span", k.of("span"))
	rt.lo = k.of("lo")
}

func oneWay(d kg.Direction) bool { return d == kg.DirectionIncoming || d == kg.DirectionOutgoing }

// anchorCondition says of a relation that was not reached by its parent that it belongs to it.
func (s *statement) anchorCondition(l *plan.RelationList, n string) func(r string) string {
	switch l.Anchor {
	case plan.AnchorEntity:
		one, other := ".fromId = "+n, ".toId = "+n
		if l.Direction == kg.DirectionIncoming {
			one, other = other, one
		}
		return func(r string) string {
			if oneWay(l.Direction) {
				return "(" + r + one + " OR " + r + ".symmetric AND " + r + other + ")"
			}
			return "(" + r + one + " OR " + r + other + ")"
		}
	case plan.AnchorSource:
		return func(r string) string { return n + " IN coalesce(" + r + ".sources, [])" }
	case plan.AnchorEvent:
		return func(r string) string { return "coalesce(" + r + ".eventKey = " + n + ", false)" }
	case plan.AnchorPair:
		ends := map[kg.Direction]string{kg.DirectionOutgoing: ".fromId", kg.DirectionIncoming: ".toId"}
		return func(r string) string {
			text := r + ".dyad = " + n
			if end := ends[l.Direction]; end != "" {
				text = and(text, "("+r+".symmetric OR "+r+end+" = split("+n+", "+s.param(kg.PairSeparator)+")[0])")
			}
			return text
		}
	case plan.AnchorLinked:
		return func(r string) string {
			roles := s.param(rolesOf(l.Role))
			return "any(x IN " + roles + " WHERE x + ' ' + " + n + " IN coalesce(" + r + ".links, []))"
		}
	}
	return nil
}

// condition is what a row found by the seek must still fulfil; with none, what it must whichever seek found it.
func (s *statement) condition(l *plan.RelationList, rt route, k seek, v rel) []string {
	var parts []string
	if rt.anchor != nil {
		parts = append(parts, rt.anchor(v.r))
	}
	parts = append(parts, k.symmetric(v.r))
	if k.no != nil { // a relation of an entity with itself is found once
		parts = append(parts, k.no.misses(v.r))
	}
	return append(parts, s.also(l.Predicate(), v))
}

// symmetric is a condition, if only symmetric relations count.
func (k seek) symmetric(r string) string {
	if k.sym {
		return r + ".symmetric"
	}
	return ""
}

// misses says of a relation that the seek does not find it: by its end or state, which the seek asks for beside what
// its twin asks for, too.
func (k seek) misses(r string) string {
	end := k.on[bit(k.tag)]
	other := r + "." + end.prop + " <> " + end.equals.expr
	if strings.HasSuffix(end.prop, "State") { // it may be absent
		return "coalesce(" + other + ", true)"
	}
	return other
}

// leadsBack reports whether the seek finds relations by the end that they lead to, be it behind a tag.
func (k seek) leadsBack() bool {
	return slices.ContainsFunc(k.on, func(t term) bool { return t.prop == "toId" || t.prop == "symTo" })
}

// find binds v to the seek's rows in a place that fulfil the conditions. Bounds are more comparisons of the sort key,
// with what a part of the statement in front found.
func (k seek) find(p place, v rel, rt route, bounds []string, desc bool, conditions ...string) string {
	of, key := k.of(v), k.of(v)+"."+k.key()
	m := match{pattern: p.pattern(v), of: of, label: p.relation}
	if k.tag {
		m.pattern, m.label = "("+of+":"+p.tag+")", p.tag
	}
	needed := []string{of}
	need := func(v value) {
		if v.from != "" && !slices.Contains(needed, v.from) {
			needed = append(needed, v.from)
		}
	}
	if k.when {
		m.index = append(m.index, "recordedAt")
		m.where = append(m.where, of+".recordedAt <= "+p.at)
	}
	for _, t := range k.on {
		m.index = append(m.index, t.prop)
		m.where = append(m.where, of+"."+t.prop+" = "+t.equals.expr)
		need(t.equals)
	}
	need(rt.lo)
	m.where = append(m.where, key+" > "+rt.lo.expr, key+" < "+rt.hi.expr)
	for _, b := range bounds {
		m.where = append(m.where, of+".sk "+b)
	}
	if p.old {
		m.where = append(m.where, p.known(of))
	} else {
		conditions = append([]string{p.known(v.r)}, conditions...)
	}
	switch {
	case !k.byID:
		m.index = append(m.index, k.key())
		if k.last != "" {
			m.index = append(m.index, k.last)
			m.where = append(m.where, of+"."+k.last+" IS NOT NULL")
		}
	case p.old:
		m.index = p.identity()
		m.where = append(m.where, of+".version > 0", of+".sk IS NOT NULL")
	default:
		m.where = append(m.where, of+".sk IS NOT NULL")
	}
	if !k.tag {
		m.where = append(m.where, conditions...)
		return m.String()
	}
	tagged := match{pattern: p.pattern(v), of: v.r, label: p.relation, index: []string{"sk"}}
	if p.old {
		tagged.index = p.identity()
	}
	for _, prop := range tagged.index {
		tagged.where = append(tagged.where, v.r+"."+prop+" = "+of+"."+prop)
	}
	tagged.where = append(tagged.where, conditions...)
	// The order keeps the planner from starting at the other end, with all relations.
	return clauses(m.String(), orderBy(needed, k.order(v), desc), tagged.String())
}

// key is the property that holds the sort key in the index.
func (k seek) key() string {
	return cmp.Or(k.by, "sk")
}

// of is the variable of what the index holds.
func (k seek) of(v rel) string {
	if k.tag {
		return "t" + v.r
	}
	return v.r
}

// order is the whole prefix of the index: with less, the rows are sorted anew.
func (k seek) order(v rel) []string {
	if k.byID {
		return []string{v.r + ".sk"}
	}
	keys := mapped(k.on, func(t term) string { return k.of(v) + "." + t.prop })
	return append(keys, k.of(v)+"."+k.key())
}

// first leaves the first rows of the seek in v, in the order of its index.
func (k seek) first(v rel, desc bool, limit string) string {
	vars := []string{v.r}
	if k.tag {
		vars = append(vars, k.of(v))
	}
	return cut(vars, k.order(v), desc, limit)
}
