package neo

import (
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
	strict  bool               // the planner may not scan an index instead, whatever it takes the graph for
	anchor  func(v rel) string // what the seeks leave open of "belongs to the parent"; nil: nothing
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
	tag   bool     // an index of tags, and from these to the relations
	props []string // the index's properties, but for sk
	vals  []value  // what they equal
	no    *seek    // rows that this seek finds too are left out
	sym   bool     // only symmetric relations count
	byID  bool     // the index has no sk
	ahead bool     // the index has ahead in the place of sk
}

func (rt route) unwind() string {
	var parts []string
	for _, l := range rt.loops {
		parts = append(parts, "UNWIND "+l.list+" AS "+l.as)
	}
	return clauses(parts...)
}

// loopVars are the variables of the loops, vars all that the seeks use.
func (rt route) loopVars() []string {
	out := make([]string, len(rt.loops))
	for i, l := range rt.loops {
		out[i] = l.as
	}
	return out
}

func (rt route) vars() []string {
	if rt.from == "" {
		return rt.loopVars()
	}
	return append([]string{rt.from}, rt.loopVars()...)
}

// access is the list's path, but for those that are keyed by what a relation may lack: a filter that asks for the
// empty text cannot be sought in an index that has only the others.
func access(l *plan.RelationList, parents []string) plan.Access {
	a := l.Access(parents)
	switch a.Index {
	case plan.IndexEvent, plan.IndexStates, plan.IndexFromState, plan.IndexToState:
	default:
		return a
	}
	if !slices.ContainsFunc(a.Keys, func(k plan.IndexKey) bool { return k.A == "" || k.B == "" && a.Index == plan.IndexStates }) {
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

// route turns an access into seeks. n is the parent's id (its tag, if the list is anchored at sources and reached by
// tag); none in the list of the whole graph.
func (s *statement) route(l *plan.RelationList, a plan.Access, n value, p parents) route {
	rt := route{lo: value{expr: s.param(int64(a.Lo))}, hi: value{expr: s.param(int64(a.Hi))}, strict: s.strict()}
	if l.Anchor != plan.AnchorRoot {
		rt.from = n.from
	}
	loop := func(list string) value {
		k := s.fresh("k")
		rt.loops = append(rt.loops, loop{list, k})
		return variable(k)
	}
	key := func(list any) value { return loop(s.param(list)) } // a loop over keys
	var as []string
	for _, k := range a.Keys {
		as = append(as, k.A)
	}
	rt.anchor = anchorCondition(l, n.expr)
	switch a.Index {
	case plan.IndexID:
		rt.seeks = []seek{{props: []string{"id"}, vals: []value{key(distinct(as))}, byID: true}}
	case plan.IndexEvent:
		if a.Keys == nil {
			rt.anchor = nil
			rt.seeks = eq(n, "eventKey")
		} else {
			rt.seeks = eq(key(distinct(as)), "eventKey")
		}
	case plan.IndexDyad:
		if l.Anchor == plan.AnchorEntity {
			rt.seeks = eq(loop(s.param(dyads(p.ids, a.Keys))+"[i]"), "dyad")
			if l.Direction == kg.DirectionBoth {
				rt.anchor = nil
			}
		} else {
			rt.seeks = eq(key(pairKeys(a.Keys)), "dyad")
		}
	case plan.IndexStates:
		rt.seeks = eq(key(pairKeys(a.Keys)), "states")
	case plan.IndexTag:
		rt.tags(l, a, n, key)
	case plan.IndexEntity:
		rt.entity(a, n, key)
	case plan.IndexFromState:
		rt.either(key(distinct(as)), "fromState", "symToState")
	case plan.IndexToState:
		rt.either(key(distinct(as)), "toState", "symFromState")
	case plan.IndexType:
		rt.seeks = eq(key(distinct(as)), "type")
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

func eq(v value, prop string) []seek { return []seek{{props: []string{prop}, vals: []value{v}}} }

// dyads are the pairs of each parent with the others.
func dyads(parents []string, others []plan.IndexKey) [][]string {
	lists := make([][]string, len(parents))
	for i, p := range parents {
		for _, k := range others {
			lists[i] = append(lists[i], pairKey(p, k.A))
		}
		lists[i] = distinct(lists[i])
	}
	return lists
}

// either finds relations that hold key in one property or, symmetric ones, in another.
func (rt *route) either(key value, one, other string) {
	first := eq(key, one)[0]
	rt.seeks = []seek{first, {props: []string{other}, vals: []value{key}, no: &first}}
	rt.overlap = true
}

// tags finds relations by source, claimant or location; anchored at an entity, those that have it as an end.
func (rt *route) tags(l *plan.RelationList, a plan.Access, n value, key func(any) value) {
	rt.overlap = true
	ends := func(tag, entity value, one, other string) {
		first := seek{tag: true, props: []string{"key", one}, vals: []value{tag, entity}}
		rt.seeks = []seek{first, {tag: true, props: []string{"key", other}, vals: []value{tag, entity}, no: &first}}
	}
	byEntity := len(a.Keys) > 0 && a.Keys[0].B != ""
	switch {
	case a.Keys == nil:
		rt.anchor, rt.overlap = nil, false
		rt.seeks = []seek{{tag: true, props: []string{"key"}, vals: []value{n}}}
	case byEntity:
		list := make([]map[string]any, len(a.Keys))
		for i, k := range a.Keys {
			list[i] = map[string]any{"a": k.A, "b": k.B}
		}
		k := key(list)
		ends(k.of("a"), k.of("b"), "fromId", "toId")
	default:
		var list []string
		for _, k := range a.Keys {
			list = append(list, k.A)
		}
		k := key(distinct(list))
		if l.Anchor == plan.AnchorEntity {
			rt.anchor = nil
			if l.Direction == kg.DirectionIncoming {
				ends(k, n, "toId", "fromId")
			} else {
				ends(k, n, "fromId", "toId")
			}
			// The second seek leaves out what the first one finds, a relation of the parent with itself; in one
			// direction it is for symmetric relations alone.
			rt.seeks[1].sym = l.Direction == kg.DirectionIncoming || l.Direction == kg.DirectionOutgoing
		} else {
			rt.seeks = []seek{{tag: true, props: []string{"key"}, vals: []value{k}}}
		}
	}
}

// entity finds relations of the parent, or of each key.
func (rt *route) entity(a plan.Access, n value, key func(any) value) {
	rt.anchor = nil
	if a.Keys != nil {
		var list []string
		for _, k := range a.Keys {
			list = append(list, k.A)
		}
		n, rt.overlap = key(distinct(list)), true
	}
	one, other := "fromId", "toId"
	switch a.Direction {
	case kg.DirectionOutgoing:
		other = "symTo"
	case kg.DirectionIncoming:
		one, other = "toId", "symFrom"
	}
	first := eq(n, one)[0]
	rt.seeks = []seek{first, {props: []string{other}, vals: []value{n}, no: &first}}
	switch {
	case a.Types != nil:
		types := make([]string, len(a.Types))
		for i, t := range a.Types {
			types[i] = string(t)
		}
		rt.and("type", key(types))
	case a.Spans != nil:
		rt.spans(a, key)
	}
}

// and adds a property to all seeks.
func (rt *route) and(prop string, v value) {
	for i := range rt.seeks {
		rt.seeks[i].props = append(rt.seeks[i].props, prop)
		rt.seeks[i].vals = append(rt.seeks[i].vals, v)
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

// anchorCondition says of a relation that was not reached by its parent that it belongs to it.
func anchorCondition(l *plan.RelationList, n string) func(rel) string {
	switch l.Anchor {
	case plan.AnchorEntity:
		return func(v rel) string {
			from, to := v.r+".fromId = "+n, v.r+".toId = "+n
			switch l.Direction {
			case kg.DirectionOutgoing:
				return "(" + from + " OR " + v.r + ".symmetric AND " + to + ")"
			case kg.DirectionIncoming:
				return "(" + to + " OR " + v.r + ".symmetric AND " + from + ")"
			}
			return "(" + from + " OR " + to + ")"
		}
	case plan.AnchorSource:
		return func(v rel) string { return n + " IN coalesce(" + v.r + ".sources, [])" }
	case plan.AnchorEvent:
		return func(v rel) string { return "coalesce(" + v.r + ".eventKey = " + n + ", false)" }
	}
	return nil
}

// condition is what a row found by the seek must still fulfil.
func (s *statement) condition(l *plan.RelationList, rt route, k seek, v rel) []string {
	var parts []string
	if rt.anchor != nil {
		parts = append(parts, rt.anchor(v))
	}
	parts = append(parts, k.symmetric(v.r))
	if k.no != nil { // a relation of an entity with itself is found once
		parts = append(parts, k.no.misses(v))
	}
	if p := l.Predicate(); !plan.IsAlways(p) {
		parts = append(parts, s.relation(p, v))
	}
	return parts
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
func (k seek) misses(v rel) string {
	at := 0
	if k.tag {
		at = 1
	}
	other := v.r + "." + k.props[at] + " <> " + k.vals[at].expr
	if strings.HasSuffix(k.props[at], "State") { // a state may be absent
		return "coalesce(" + other + ", true)"
	}
	return other
}

// within bounds the sort key, beside the route's bounds, by what a part of the statement in front found.
type within struct{ op, key string }

// find binds v to the seek's rows in a place that fulfil the conditions.
func (k seek) find(p place, v rel, rt route, bounds []within, desc bool, conditions ...string) string {
	of := k.of(v)
	m := match{pattern: p.pattern(v), of: of, label: p.relation, index: slices.Clone(k.props), seek: rt.strict}
	if k.tag {
		m = node(of, p.tag, m.index)
		m.seek = rt.strict
	}
	for i, prop := range k.props {
		m.where = append(m.where, of+"."+prop+" = "+k.vals[i].expr)
	}
	m.where = append(m.where, of+"."+k.key()+" > "+rt.lo.expr, of+"."+k.key()+" < "+rt.hi.expr)
	for _, b := range bounds {
		m.where = append(m.where, of+".sk "+b.op+" "+b.key)
	}
	if p.old {
		m.where = append(m.where, p.known(of))
	} else {
		conditions = append([]string{p.known(v.r)}, conditions...)
	}
	switch {
	case !k.byID:
		m.index = append(m.index, k.key())
	case p.old:
		m.index = append(m.index, "version")
		m.where = append(m.where, of+".version > 0", of+".sk IS NOT NULL")
	default:
		m.where = append(m.where, of+".sk IS NOT NULL")
	}
	if !k.tag {
		m.where = append(m.where, conditions...)
		return m.String()
	}
	vars := []string{of}
	for _, val := range append(slices.Clone(k.vals), rt.lo) {
		if val.from != "" && !slices.Contains(vars, val.from) {
			vars = append(vars, val.from)
		}
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
	return clauses(m.String(), orderBy(vars, k.order(v), desc), tagged.String())
}

// key is the property that holds the sort key in the index.
func (k seek) key() string {
	if k.ahead {
		return "ahead"
	}
	return "sk"
}

// of is the variable of what the index holds.
func (k seek) of(v rel) string {
	if k.tag {
		return "t" + v.r
	}
	return v.r
}

// vars are the variables that the seek binds and its order goes by.
func (k seek) vars(v rel) []string {
	if k.tag {
		return []string{v.r, k.of(v)}
	}
	return []string{v.r}
}

// order is the whole prefix of the index: with less, the rows are sorted anew.
func (k seek) order(v rel) []string {
	if k.byID {
		return []string{v.r + ".sk"}
	}
	var keys []string
	for _, p := range append(slices.Clone(k.props), k.key()) {
		keys = append(keys, k.of(v)+"."+p)
	}
	return keys
}

func pairKeys(keys []plan.IndexKey) []string {
	var out []string
	for _, k := range keys {
		out = append(out, pairKey(k.A, k.B))
	}
	return distinct(out)
}
