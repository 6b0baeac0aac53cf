package neo

import (
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// A page of what was known at an instant must not read all of a busy node, whether most of its relations were
// superseded since (then nothing that is current counts) or have been superseded before (then nothing that is old
// does). So it is read in three steps, each of which goes only as far as the ones before leave it open:
//
//	near  the first relations of each seek that are current, known or not; they say how far the next step goes (ws, reach)
//	      those of them that were known and fulfil the filter (c), and old versions no farther than the last of them (o)
//	far   if these are too few, and there is more: current ones that were known, behind reach, and old versions no farther than the last of them
//
// Where the graph learns of relations as they happen, either kind is dense near the beginning of a list, and near is
// enough, but for relations that begin after the instant: nearly all of them were not known. So those are read apart,
// where there are indexes of the few that were recorded before they began (u).

// knownList is a list, or the count of one, as it was known; the parent's id, where there are parents, is in n, its
// number in i. These are the last words of the statement.
func (s *statement) knownList(l *plan.RelationList, rt route, ahead *plan.Access, root, count bool) string {
	p := &knownPage{s: s, l: l, rt: rt, v: rel{"r", "a", "b"}}
	if !root {
		p.outer = []string{"i", "n"}
	}
	if count || len(rt.seeks) == 1 && rt.seeks[0].byID {
		return p.unordered(root, count)
	}
	p.limit, p.near = s.param(l.Scan.Limit), s.param(2*l.Scan.Limit+10)
	p.word, p.open, p.most, p.inside, p.behind = "", s.param(int64(kg.MaxSortKey)), "min", "<=", ">"
	if l.Scan.Desc {
		p.word, p.open, p.most, p.inside, p.behind = " DESC", s.param(int64(kg.MinSortKey)), "max", ">=", "<"
	}
	outer := func(more ...string) []string { return append(append([]string{}, p.outer...), more...) }
	var b strings.Builder
	b.WriteString(call(p.outer, p.windows()) + " ")
	b.WriteString(call(outer("ws", "reach"), "UNWIND ws AS w UNWIND w AS r WITH DISTINCT r WHERE r.sk "+p.inside+" reach AND "+p.residual()+p.cut("r")+" RETURN collect(r) AS c") + " ")
	b.WriteString("WITH *, CASE WHEN size(c) < " + p.limit + " THEN reach ELSE c[-1].sk END AS stop ")
	b.WriteString(call(outer("stop"), p.rest(rt, true, " AND %s.sk "+p.inside+" stop", outer("stop"))+" RETURN collect(r) AS o") + " ")
	b.WriteString(call(outer("c", "o"), "UNWIND c + o AS r"+once("r")+" RETURN collect(r) AS near") + " ")
	b.WriteString(call(outer("reach", "near"), p.far(outer)) + " ")
	if ahead != nil {
		b.WriteString(call(p.outer, p.ahead(*ahead, outer)) + " WITH " + strings.Join(outer("near + u AS near", "f"), ", ") + " ")
	}
	b.WriteString("UNWIND near + coalesce(head(f), []) AS r" + once("r") + p.cut("r") + " ")
	if root {
		b.WriteString("RETURN 0 AS i, " + s.relationLists(l.Columns))
	} else {
		b.WriteString("RETURN " + namedLists(s.relationLists(l.Columns)) + " } RETURN i, " + listNames(columnCount(l.Columns)+1))
	}
	return b.String()
}

// knownPage is what the parts of the statement of a page have in common.
type knownPage struct {
	s           *statement
	l           *plan.RelationList
	rt          route
	v           rel
	outer       []string // the variables of the parent
	limit, near string   // parameters: the rows of the page, and of the first step
	word        string   // of ORDER BY
	open        string   // the parameter that is beyond all keys
	most        string   // the aggregate of the key that lies nearest to the beginning of the page
	inside      string   // the comparison of a key that comes before another one or is the same
	behind      string   // the comparison of a key that comes behind another one
}

// unordered reads all that there is.
func (p *knownPage) unordered(root, count bool) string {
	all := p.rt.unwind() + p.s.knownSeeks(p.rt, p.v, append(append([]string{}, p.outer...), p.rt.loopVars()...)) + " WITH DISTINCT r WHERE " + p.residual()
	switch {
	case count && root:
		return all + " RETURN 0 AS i, count(DISTINCT r.id) AS c"
	case count:
		return all + " RETURN count(DISTINCT r.id) AS c } RETURN i, c"
	}
	if p.l.Scan.Desc {
		p.word = " DESC"
	}
	p.limit = p.s.param(p.l.Scan.Limit)
	all += once("r")
	if root {
		return all + p.cut("r") + " RETURN 0 AS i, " + p.s.relationLists(p.l.Columns)
	}
	return all + p.cut("r") + " RETURN " + namedLists(p.s.relationLists(p.l.Columns)) + " } RETURN i, " + listNames(columnCount(p.l.Columns)+1)
}

// residual is what a row of any seek must fulfil, compiled anew each time: no variable of it may occur twice in the text.
func (p *knownPage) residual() string { return orTrue(p.s.residual(p.l, p.rt, p.v)) }

// cut puts rows in order and leaves the page's.
func (p *knownPage) cut(r string) string {
	return " WITH " + r + " ORDER BY " + r + ".sk" + p.word + ", " + r + ".id" + p.word + " LIMIT " + p.limit
}

// windows gathers the first current relations of each seek (ws), and the key up to which all seeks have come (reach).
func (p *knownPage) windows() string {
	var parts []string
	for _, k := range p.rt.seeks {
		keep := p.s.recorded("r")
		if k.sym {
			keep += " AND r.symmetric"
		}
		parts = append(parts, k.find(p.v, p.rt, false, "", "", p.l.Scan.Desc)+p.ordered(k, p.near)+" WITH collect(r) AS w RETURN [r IN w WHERE "+keep+"] AS w, "+
			"CASE WHEN size(w) < "+p.near+" THEN "+p.open+" ELSE w[-1].sk END AS e")
	}
	return p.rt.unwind() + call(append(append([]string{}, p.outer...), p.rt.loopVars()...), strings.Join(parts, " UNION ALL ")) + " RETURN collect(w) AS ws, " + p.most + "(e) AS reach"
}

// ordered cuts the rows of a seek, in the order of its index.
func (p *knownPage) ordered(k seek, limit string) string {
	with := " WITH r"
	if k.tag {
		with += ", " + k.tagVar(p.v)
	}
	return with + " ORDER BY " + k.order(p.v, p.l.Scan.Desc) + " LIMIT " + limit
}

// rest finds a page of what fulfils the filter among current or old versions within bounds, which are about the
// variables vars.
func (p *knownPage) rest(rt route, old bool, within string, vars []string) string {
	var parts []string
	for _, k := range rt.seeks {
		parts = append(parts, p.s.knownSeek(k, p.v, rt, old, within, p.s.residual(p.l, rt, p.v), p.l.Scan.Desc)+p.ordered(k, p.limit)+" RETURN r")
	}
	return rt.unwind() + call(append(vars, rt.loopVars()...), strings.Join(parts, " UNION ALL ")) + " WITH DISTINCT r" + strings.TrimPrefix(p.cut("r"), " WITH r")
}

// far is the last step: f is empty if it is not needed, else it holds one list.
func (p *knownPage) far(outer func(...string) []string) string {
	rest := func(old bool, within string, vars ...string) string {
		return call(outer(vars...), p.rest(p.rt, old, within, outer(vars...))+" RETURN collect(r) AS q")
	}
	return "UNWIND CASE WHEN size(near) < " + p.limit + " AND " + p.open + " " + p.behind + " reach THEN [1] ELSE [] END AS go " +
		rest(false, " AND %s.sk "+p.behind+" reach", "reach") + " WITH reach, q AS c, CASE WHEN size(q) < " + p.limit + " THEN " + p.open + " ELSE q[-1].sk END AS stop " +
		rest(true, " AND %s.sk "+p.behind+" reach AND %s.sk "+p.inside+" stop", "reach", "stop") + " RETURN collect(c + q) AS f"
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

// ahead finds a page of these.
func (p *knownPage) ahead(a plan.Access, outer func(...string) []string) string {
	rt := p.s.route(p.l, a, "n", "i")
	for i := range rt.seeks {
		rt.seeks[i].ahead = true
	}
	return call(p.outer, p.rest(rt, false, "", outer())+" RETURN collect(r) AS c") + " " + call(p.outer, p.rest(rt, true, "", outer())+" RETURN collect(r) AS o") + " RETURN c + o AS u"
}
