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
	loops   []loop
	seeks   []seek
	lo, hi  string // expressions: the bounds of the sort key, exclusive
	overlap bool
	strict  bool               // the planner may not scan an index instead, whatever it takes the graph for
	anchor  func(v rel) string // what the seeks leave open of "belongs to the parent"; nil: nothing
}

type loop struct{ list, as string }

// seek is an equality seek in one index, with a range of the sort key behind it.
type seek struct {
	tag   bool     // an index of tags, and from these to the relations
	props []string // the index's properties, but for sk
	vals  []string // what they equal
	no    *seek    // rows that this seek finds too are left out
	sym   bool     // only symmetric relations count
	byID  bool     // the index has no sk
	ahead bool     // the index has ahead in the place of sk
}

func (rt route) unwind() string {
	var b strings.Builder
	for _, l := range rt.loops {
		b.WriteString("UNWIND " + l.list + " AS " + l.as + " ")
	}
	return b.String()
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

// route turns an access into seeks. n is the expression for the parent's id (the parent's tag, if the list is
// anchored at sources and reached by tag; the parent's number is i, where dyads differ by parent).
func (s *statement) route(l *plan.RelationList, a plan.Access, n, i string) route {
	rt := route{lo: s.param(int64(a.Lo)), hi: s.param(int64(a.Hi)), strict: s.known != ""}
	key := func(list any) string { // a loop over keys
		k := s.fresh("k")
		rt.loops = append(rt.loops, loop{s.param(list), k})
		return k
	}
	var as []string
	for _, k := range a.Keys {
		as = append(as, k.A)
	}
	rt.anchor = anchorCondition(l, n)
	switch a.Index {
	case plan.IndexID:
		rt.seeks = []seek{{props: []string{"id"}, vals: []string{key(distinct(as))}, byID: true}}
	case plan.IndexEvent:
		if a.Keys == nil {
			rt.anchor = nil
			rt.seeks = eq(n, "eventKey")
		} else {
			rt.seeks = eq(key(distinct(as)), "eventKey")
		}
	case plan.IndexDyad:
		if l.Anchor == plan.AnchorEntity {
			k := s.fresh("k")
			rt.loops = append(rt.loops, loop{s.param(nil) + "[" + i + "]", k}) // filled in by the caller, who knows the parents
			rt.seeks = eq(k, "dyad")
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
		rt.entity(s, a, n, key)
	case plan.IndexFromState:
		rt.either(key(distinct(as)), "fromState", "symToState")
	case plan.IndexToState:
		rt.either(key(distinct(as)), "toState", "symFromState")
	case plan.IndexType:
		rt.seeks = eq(key(distinct(as)), "type")
	case plan.IndexDate:
		rt.seeks = []seek{{}}
		if a.Spans != nil {
			rt.spans(s, a)
		}
	default:
		panic("neo: unknown path")
	}
	return rt
}

func eq(v string, props ...string) []seek { return []seek{{props: props, vals: []string{v}}} }

// either finds relations that hold key in one property or, symmetric ones, in another.
func (rt *route) either(key, one, other string) {
	first := seek{props: []string{one}, vals: []string{key}}
	rt.seeks = []seek{first, {props: []string{other}, vals: []string{key}, no: &first}}
	rt.overlap = true
}

// tags finds relations by source, claimant or location; anchored at an entity, those that have it as an end.
func (rt *route) tags(l *plan.RelationList, a plan.Access, n string, key func(any) string) {
	rt.overlap = true
	ends := func(tag, entity, one, other string) {
		first := seek{tag: true, props: []string{"key", one}, vals: []string{tag, entity}}
		rt.seeks = []seek{first, {tag: true, props: []string{"key", other}, vals: []string{tag, entity}, no: &first}}
	}
	byEntity := len(a.Keys) > 0 && a.Keys[0].B != ""
	switch {
	case a.Keys == nil:
		rt.anchor, rt.overlap = nil, false
		rt.seeks = []seek{{tag: true, props: []string{"key"}, vals: []string{n}}}
	case byEntity:
		list := make([]map[string]any, len(a.Keys))
		for i, k := range a.Keys {
			list[i] = map[string]any{"a": k.A, "b": k.B}
		}
		k := key(list)
		ends(k+".a", k+".b", "fromId", "toId")
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
			rt.seeks = []seek{{tag: true, props: []string{"key"}, vals: []string{k}}}
		}
	}
}

// entity finds relations of the parent, or of each key.
func (rt *route) entity(s *statement, a plan.Access, n string, key func(any) string) {
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
	first := seek{props: []string{one}, vals: []string{n}}
	rt.seeks = []seek{first, {props: []string{other}, vals: []string{n}, no: &first}}
	switch {
	case a.Types != nil:
		types := make([]string, len(a.Types))
		for i, t := range a.Types {
			types[i] = string(t)
		}
		rt.and("type", key(types))
	case a.Spans != nil:
		rt.spans(s, a)
	}
}

// and adds a property to all seeks.
func (rt *route) and(prop, v string) {
	for i := range rt.seeks {
		rt.seeks[i].props = append(rt.seeks[i].props, prop)
		rt.seeks[i].vals = append(rt.seeks[i].vals, v)
	}
}

// spans seeks in each class of spans, from the first day on which a relation of the class can begin that still lasts
// on the day asked for.
func (rt *route) spans(s *statement, a plan.Access) {
	list := make([]map[string]any, len(a.Spans))
	for i, b := range a.Spans {
		list[i] = map[string]any{"span": int64(b.Span), "lo": int64(b.Lo)}
	}
	k := s.fresh("k")
	rt.loops = append(rt.loops, loop{s.param(list), k})
	rt.and("span", k+".span")
	rt.lo = k + ".lo"
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
func (s *statement) condition(l *plan.RelationList, rt route, k seek, v rel) string {
	var parts []string
	if rt.anchor != nil {
		parts = append(parts, rt.anchor(v))
	}
	if k.sym {
		parts = append(parts, v.r+".symmetric")
	}
	if k.no != nil { // a relation of an entity with itself is found once
		parts = append(parts, k.no.misses(v))
	}
	if p := l.Predicate(); !plan.IsAlways(p) {
		parts = append(parts, s.relation(p, v))
	}
	return strings.Join(parts, " AND ")
}

// residual is what a row must fulfil whichever seek found it.
func (s *statement) residual(l *plan.RelationList, rt route, v rel) string {
	return s.condition(l, rt, seek{}, v)
}

// misses says of a relation that the seek does not find it: by its end or state, which the seek asks for beside what
// its twin asks for, too.
func (k seek) misses(v rel) string {
	at := 0
	if k.tag {
		at = 1
	}
	if prop := k.props[at]; strings.HasSuffix(prop, "State") {
		return "coalesce(" + v.r + "." + prop + " <> " + k.vals[at] + ", true)" // a state may be absent
	}
	return v.r + "." + k.props[at] + " <> " + k.vals[at]
}

// match is the MATCH clause, or clauses, that binds v to the seek's rows among current relations.
func (k seek) match(v rel, rt route, condition string, desc bool) string {
	return k.find(v, rt, false, "", condition, desc)
}

// find binds v to the seek's rows among current relations or, with the same indexes, among old versions. Within is
// what their key, or the tag that leads to them, must fulfil beside the route's bounds; %s stands for its variable.
func (k seek) find(v rel, rt route, old bool, within, condition string, desc bool) string {
	var b strings.Builder
	of, label, pattern := v.r, relationType, v.pattern()
	join := v.pattern() + " USING INDEX " + v.r + ":RELATION(sk) WHERE " + v.r + ".sk = " + k.tagVar(v) + ".sk"
	if old {
		label, pattern = versionLabel, "("+of+":"+versionLabel+")"
		join = pattern + " USING INDEX " + v.r + ":" + versionLabel + "(id, version) WHERE " + v.r + ".id = " + k.tagVar(v) + ".id AND " + v.r + ".version = " + k.tagVar(v) + ".version"
	}
	if k.tag {
		of, label = k.tagVar(v), "Tag"
		if old {
			label = tagVersionLabel
		}
		pattern = "(" + of + ":" + label + ")"
	}
	props := k.props
	switch {
	case k.byID && old:
		props = append(append([]string{}, props...), "version")
		within += " AND %s.version > 0 AND %s.sk IS NOT NULL"
	case k.byID:
		within += " AND %s.sk IS NOT NULL"
	case !k.byID:
		props = append(append([]string{}, props...), k.key())
	}
	hint := " USING INDEX "
	if rt.strict {
		hint = " USING INDEX SEEK "
	}
	b.WriteString("MATCH " + pattern + hint + of + ":" + label + "(" + strings.Join(props, ", ") + ") WHERE ")
	for i, p := range k.props {
		b.WriteString(of + "." + p + " = " + k.vals[i] + " AND ")
	}
	b.WriteString(of + "." + k.key() + " > " + rt.lo + " AND " + of + "." + k.key() + " < " + rt.hi + strings.ReplaceAll(within, "%s", of))
	if k.tag {
		// The ORDER BY keeps the planner from starting at the other end, with all relations.
		with := of
		for _, val := range append(append([]string{}, k.vals...), rt.lo) {
			if name, _, _ := strings.Cut(val, "."); !strings.HasPrefix(name, "$") && !slices.Contains(strings.Split(with, ", "), name) {
				with += ", " + name
			}
		}
		b.WriteString(" WITH " + with + " ORDER BY " + k.order(v, desc) + " MATCH " + join)
	}
	if condition != "" {
		b.WriteString(" AND " + condition)
	}
	return b.String()
}

// key is the property that holds the sort key in the index.
func (k seek) key() string {
	if k.ahead {
		return "ahead"
	}
	return "sk"
}

func (k seek) tagVar(v rel) string { return "t" + v.r }

// order is the ORDER BY list of the whole prefix of the index: with less, the rows are sorted anew.
func (k seek) order(v rel, desc bool) string {
	word := ""
	if desc {
		word = " DESC"
	}
	if k.byID {
		return v.r + ".sk" + word
	}
	of := v.r
	if k.tag {
		of = k.tagVar(v)
	}
	var parts []string
	for _, p := range append(append([]string{}, k.props...), k.key()) {
		parts = append(parts, of+"."+p+word)
	}
	return strings.Join(parts, ", ")
}

func pairKeys(keys []plan.IndexKey) []string {
	var out []string
	for _, k := range keys {
		out = append(out, pairKey(k.A, k.B))
	}
	return distinct(out)
}
