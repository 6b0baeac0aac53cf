package neo

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// relationList is the statement of a list step, or of the count of one.
func relationList(l *plan.RelationList, parents []string, count bool, known time.Time) (string, map[string]any) {
	s := newStatement(known)
	a := access(l, parents)
	var ahead *plan.Access
	if s.known != "" && !count {
		a, ahead = splitAhead(a, known)
	}
	root := l.Anchor == plan.AnchorRoot
	var b strings.Builder
	if !root {
		list := parents
		if l.Anchor == plan.AnchorSource && a.Index == plan.IndexTag && a.Keys == nil {
			list = make([]string, len(parents))
			for i, id := range parents {
				list[i] = plan.SourceTag(id)
			}
		}
		ps := s.param(list)
		b.WriteString("UNWIND range(0, size(" + ps + ") - 1) AS i WITH i, " + ps + "[i] AS n CALL (i, n) { ")
	}
	rt := s.route(l, a, "n", "i")
	if l.Anchor == plan.AnchorEntity && a.Index == plan.IndexDyad {
		s.setDyads(&rt, a, parents)
	}
	if s.known != "" {
		b.WriteString(s.knownList(l, rt, ahead, root, count))
		return b.String(), s.params
	}
	limit := ""
	if !count {
		limit = s.param(l.Scan.Limit)
	}
	outer := "CALL () { "
	if vars := rt.vars(root); vars != "" {
		outer = "CALL (" + vars + ") { "
	}
	b.WriteString(rt.unwind() + outer)
	for i, k := range rt.seeks {
		if i > 0 {
			b.WriteString(" UNION ALL ")
		}
		v := rel{"r", "a", "b"}
		b.WriteString(k.match(v, rt, s.condition(l, rt, k, v), l.Scan.Desc))
		if !count {
			b.WriteString(" WITH r")
			if k.tag {
				b.WriteString(", " + k.tagVar(v))
			}
			b.WriteString(" ORDER BY " + k.order(v, l.Scan.Desc) + " LIMIT " + limit)
		}
		b.WriteString(" RETURN r")
	}
	b.WriteString(" } ")
	unique := ""
	if rt.overlap {
		unique = "DISTINCT "
	}
	switch {
	case count && root:
		b.WriteString("RETURN 0 AS i, count(" + unique + "r) AS c")
	case count:
		b.WriteString("RETURN count(" + unique + "r) AS c } RETURN i, c")
	default:
		word := ""
		if l.Scan.Desc {
			word = " DESC"
		}
		if len(rt.loops) > 0 || len(rt.seeks) > 1 {
			b.WriteString("WITH " + unique + "r ORDER BY r.sk" + word + " LIMIT " + limit + " ")
		}
		if root {
			b.WriteString("RETURN 0 AS i, " + relationLists(l.Columns))
		} else {
			b.WriteString("RETURN " + namedLists(relationLists(l.Columns)) + " } RETURN i, " + listNames(columnCount(l.Columns)))
		}
	}
	return b.String(), s.params
}

// namedLists gives the columns names, as a subquery must: c0, c1, …
func namedLists(columns string) string {
	var b strings.Builder
	for i, c := range strings.Split(columns, ", collect") {
		if i > 0 {
			b.WriteString(", collect")
		}
		b.WriteString(c + " AS c" + strconv.Itoa(i))
	}
	return b.String()
}

func listNames(n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = "c" + strconv.Itoa(i)
	}
	return strings.Join(names, ", ")
}

// vars are the variables that the seeks use.
func (rt route) vars(root bool) string {
	var out []string
	if !root {
		out = append(out, "n")
	}
	return strings.Join(append(out, rt.loopVars()...), ", ")
}

func (rt route) loopVars() []string {
	out := make([]string, len(rt.loops))
	for i, l := range rt.loops {
		out[i] = l.as
	}
	return out
}

// setDyads fills in the keys of an anchored dyad: for each parent, its pairs with the others.
func (s *statement) setDyads(rt *route, a plan.Access, parents []string) {
	name := strings.TrimSuffix(strings.TrimPrefix(rt.loops[0].list, "$p."), "[i]")
	lists := make([][]string, len(parents))
	for i, p := range parents {
		for _, k := range a.Keys {
			lists[i] = append(lists[i], pairKey(p, k.A))
		}
		lists[i] = distinct(lists[i])
	}
	s.params[name] = lists
}

// ListRelations returns a page of relations for each parent.
func (r *reader) ListRelations(ctx context.Context, l *plan.RelationList, parents []string) ([]store.RelationRow, error) {
	if nothing(l.Anchor != plan.AnchorRoot, parents, l.Predicate()) || l.Scan.Limit <= 0 {
		return nil, nil
	}
	text, params := relationList(l, parents, false, r.known)
	var out []store.RelationRow
	err := r.settled(ctx, func() (again bool, err error) {
		out = nil
		err = r.run(ctx, text, params, func(values []any) error {
			c := cells{values: values}
			i := c.int()
			return c.rows(r.columnCount(l.Columns), func(texts []string) error {
				rel, changed, err := r.decodeRelation(texts, l.Columns)
				again = again || changed
				out = append(out, store.RelationRow{Parent: i, Relation: rel})
				return err
			})
		})
		if err != nil || again {
			return again, err
		}
		// They come in this order, though no clause says so: an ORDER BY at the end would hold all rows back.
		slices.SortStableFunc(out, func(a, b store.RelationRow) int {
			by := cmp.Or(cmp.Compare(a.Relation.SK, b.Relation.SK), cmp.Compare(a.Relation.ID, b.Relation.ID)) // old versions may have the same key
			if l.Scan.Desc {
				by = -by
			}
			return cmp.Or(cmp.Compare(a.Parent, b.Parent), by)
		})
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// CountRelations counts a list for each parent.
func (r *reader) CountRelations(ctx context.Context, l *plan.RelationList, parents []string) ([]int, error) {
	out := make([]int, max(len(parents), 1))
	if l.Anchor != plan.AnchorRoot {
		out = out[:len(parents)]
	}
	if nothing(l.Anchor != plan.AnchorRoot, parents, l.Predicate()) {
		return out, nil
	}
	whole := *l
	whole.Scan = plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey}
	text, params := "", map[string]any(nil)
	switch {
	case !r.known.IsZero():
		text, params = relationList(&whole, parents, true, r.known)
	case plan.IsAlways(l.Predicate()) && l.Anchor == plan.AnchorRoot:
		_, counts, err := r.counts(ctx)
		for _, n := range counts {
			out[0] += n
		}
		return out, err
	case plan.IsAlways(l.Predicate()) && l.Anchor == plan.AnchorEntity && (l.Direction == kg.DirectionBoth || l.Direction == ""):
		text, params = countDegrees, map[string]any{"ids": parents}
	default:
		text, params = relationList(&whole, parents, true, r.known)
	}
	err := r.run(ctx, text, params, func(values []any) error {
		c := cells{values: values}
		i, n := c.int(), c.int()
		if c.err == nil {
			out[i] = n
		}
		return c.err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// countDegrees takes the numbers of relationships that Neo4j keeps of each node, as long as it keeps as many of all as
// graphd counted itself; else some may be none of graphd's, and each is looked at.
var countDegrees = func() string {
	var sum []string
	for _, info := range kg.RelationTypes {
		sum = append(sum, "coalesce(m."+counter(info.Type)+", 0)")
	}
	const parents = "UNWIND range(0, size($p.ids) - 1) AS i MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = $p.ids[i] AND e.idKey IS NOT NULL "
	return "MATCH ()-[r:RELATION]->() WITH count(r) AS kept MATCH (m:Graphd {id: 'graphd'}) WITH kept = " + strings.Join(sum, " + ") + " AS pure " +
		"CALL (pure) { WITH pure WHERE pure " + parents + "RETURN i, COUNT { (e)-[:RELATION]-() } AS c " +
		"UNION ALL WITH pure WHERE NOT pure " + parents + "RETURN i, COUNT { MATCH (e)-[r:RELATION]-() WHERE r.sk IS NOT NULL } AS c } RETURN i, c"
}()

// nothing says if a list is empty without asking.
func nothing(anchored bool, parents []string, p plan.Pred) bool {
	return anchored && len(parents) == 0 || plan.IsNever(p)
}
