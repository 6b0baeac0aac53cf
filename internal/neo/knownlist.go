package neo

import (
	"slices"
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// A page of what was known at an instant must not read all of a busy node, whether most of its relations were
// superseded since (then nothing that is current counts) or have been superseded before (then nothing that is old
// does). So it is read in three steps, each of which goes only as far as the ones before leave it open:
//
//	near  the first relations of each seek that are current, known or not: they say how far the next step goes (ws,
//	      reach); those of them that were known and fulfil the filter (c), and old versions no farther than the last
//	      of them (o)
//	far   if these are too few, and there is more: current ones that were known, behind reach, and old versions no
//	      farther than the last of them
//
// Where the graph learns of relations as they happen, either kind is dense near the beginning of a list, and near is
// enough, but for relations that begin after the instant: nearly all of them were not known. So those are read apart,
// where there are indexes of the few that were recorded before they began (u).

func (s asKnown) relations(l *plan.RelationList, a plan.Access, parent parents, count bool) string {
	p := &knownPage{asKnown: s, parents: parent, l: l}
	var ahead *plan.Access
	if !count && !parent.few {
		a, ahead = splitAhead(a, s.instant)
	}
	p.rt = s.listed(l, a, parent)
	if count || p.rt.seeks[0].byID || parent.few { // all there is
		vars := p.vars(p.rt.loopVars()...)
		all := clauses(p.rt.unwind(), s.seeks(p.rt, listed, vars), "WITH DISTINCT r WHERE", and(p.residual(p.rt)...))
		if count {
			return p.count(all, s.identity("r"))
		}
		p.limit = s.param(l.Scan.Limit)
		return p.page(all)
	}
	p.limit, p.near = s.param(l.Scan.Limit), s.param(2*l.Scan.Limit+10)
	p.open, p.most, p.inside, p.behind = s.param(int64(kg.MaxSortKey)), "min", "<=", ">"
	if l.Scan.Desc {
		p.open, p.most, p.inside, p.behind = s.param(int64(kg.MinSortKey)), "max", ">=", "<"
	}
	return p.page(clauses(
		call(p.vars(), p.windows()),
		call(p.vars("ws", "reach"), "UNWIND ws AS w UNWIND w AS r WITH DISTINCT r WHERE r.sk", p.inside, "reach AND",
			and(p.residual(p.rt)...), p.cut("r"), "RETURN collect(r) AS c"),
		"WITH *,", last("c", p.limit, "reach"), "AS stop",
		p.rest(p.rt, p.then, "o", []string{"stop"}, p.inside+" stop"),
		call(p.vars("c", "o"), "UNWIND c + o AS r", s.once("r", "r.id AS of"), "RETURN collect(r) AS near"),
		call(p.vars("reach", "near"), p.far()),
		p.ahead(ahead),
		"UNWIND near + coalesce(head(f), []) AS r"))
}

// knownPage is what the parts of the statement of a page have in common.
type knownPage struct {
	asKnown
	parents
	l           *plan.RelationList
	rt          route
	limit, near string // parameters: the rows of the page, and of the first step
	open        string // the parameter that is beyond all keys
	most        string // the aggregate of the key that lies nearest to the beginning of the page
	inside      string // the comparison of a key that comes before another one or is the same
	behind      string // the comparison of a key that comes behind another one
}

// page returns the first of the relations that are found.
func (p *knownPage) page(found string) string {
	return p.ask(clauses(found, p.once("r", "r.id AS of"), p.cut("r")), "r",
		p.checked(relationColumns(p.l.Columns), "r"))
}

// residual is what a row of any seek must fulfil, compiled anew each time: no variable of it may occur twice in the
// text.
func (p *knownPage) residual(rt route) []string { return p.condition(p.l, rt, seek{}, listed) }

// cut puts rows in order and leaves the page's.
func (p *knownPage) cut(r string) string {
	return cut([]string{r}, []string{"r.sk", "r.id"}, p.l.Scan.Desc, p.limit)
}

// last is the key of the last one in a list, or open if it is shorter than the limit.
func last(list, limit, open string) string {
	return "CASE WHEN size(" + list + ") < " + limit + " THEN " + open + " ELSE " + list + "[-1].sk END"
}

// windows gathers the first current relations of each seek (ws), and the key up to which all seeks have come (reach).
func (p *knownPage) windows() string {
	var parts []string
	whole := p.now
	whole.at = ""
	for _, k := range p.rt.seeks {
		keep := and(p.now.known("r"), k.symmetric("r"))
		parts = append(parts, clauses(
			k.find(whole, listed, p.rt, nil, p.l.Scan.Desc), k.first(listed, p.l.Scan.Desc, p.near),
			"WITH collect(r) AS w RETURN [r IN w WHERE "+keep+"] AS w,", last("w", p.near, p.open), "AS e"))
	}
	found := call(p.vars(p.rt.loopVars()...), union(parts...))
	return clauses(p.rt.unwind(), found, "RETURN collect(w) AS ws,", p.most+"(e) AS reach")
}

// rest finds a page of what fulfils the filter in a place within bounds, which are about the variables; as is the list.
func (p *knownPage) rest(rt route, in place, as string, vars []string, bounds ...string) string {
	var parts []string
	for _, k := range rt.seeks {
		found := k.find(in, listed, rt, bounds, p.l.Scan.Desc, append([]string{k.symmetric("r")}, p.residual(rt)...)...)
		parts = append(parts, clauses(found, k.first(listed, p.l.Scan.Desc, p.limit), "RETURN r"))
	}
	vars = p.vars(vars...)
	found := call(append(slices.Clone(vars), rt.loopVars()...), union(parts...))
	return call(vars, rt.unwind(), found, p.cut("DISTINCT r"), "RETURN collect(r) AS", as)
}

// far is the last step: f is empty if it is not needed, else it holds one list.
func (p *knownPage) far() string {
	return clauses(
		"UNWIND CASE WHEN size(near) <", p.limit, "AND", p.open, p.behind, "reach THEN [1] ELSE [] END AS go",
		p.rest(p.rt, p.now, "q", []string{"reach"}, p.behind+" reach"),
		"WITH reach, q AS c,", last("q", p.limit, p.open), "AS stop",
		p.rest(p.rt, p.then, "q", []string{"reach", "stop"}, p.behind+" reach", p.inside+" stop"),
		"RETURN collect(c + q) AS f")
}

// splitAhead leaves the access what began by the day of the instant. What begins later and was known, was recorded
// before it began; it is the other access, whose seeks are to go by the key "ahead", which only such relations have.
// It is nil where there is no index for that.
func splitAhead(a plan.Access, known time.Time) (plan.Access, *plan.Access) {
	if a.Spans != nil || a.Index != plan.IndexEntity && a.Index != plan.IndexDate {
		return a, nil
	}
	last := kg.LastSortKey(kg.DayOf(known))
	ahead := a
	ahead.Types = nil // the filter knows
	ahead.Lo = max(a.Lo, last)
	a.Hi = min(a.Hi, last+1)
	return a, &ahead
}

// ahead adds a page of these to near, if there are any.
func (p *knownPage) ahead(a *plan.Access) string {
	if a == nil {
		return ""
	}
	rt := p.route(p.l, *a, parentID, p.ids)
	for i := range rt.seeks {
		rt.seeks[i].by = "ahead"
	}
	found := call(p.vars(), p.rest(rt, p.now, "c", nil), p.rest(rt, p.then, "o", nil), "RETURN c + o AS u")
	return clauses(found, "WITH", strings.Join(p.vars("near + u AS near", "f"), ", "))
}
