package neo

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// beyond sorts after every name and id: an open end, so that the text is the same with and without one.
var beyond = strings.Repeat("\U0010FFFF", 100)

// entityProp is the property that the order goes by: see sortable.
func entityProp(o plan.EntityOrder) string {
	if o == plan.OrderByID {
		return "idKey"
	}
	return "key"
}

// sortable encodes a text so that all of Neo4j orders it as Go does, codepoint by codepoint. An index and ORDER BY do
// so, but < compares what is stored with a parameter in the order of UTF-16, where U+10000 and above come before
// U+E000. Texts without these, almost all, stay as they are.
func sortable(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r >= 0xE000 }) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r < 0xE000:
			b.WriteRune(r)
		case r < 0x10000:
			b.WriteString("\uE000" + string(r))
		default:
			b.WriteString("\uE001" + string(0x100+((r-0x10000)>>12)) + string(0x1000+(r&0xFFF)))
		}
	}
	return b.String()
}

// bounds are those of a range of keys, as parameters; an open one is a text that all others sort before or after.
func bounds(r plan.TextRange) (lo, hi string) { return sortable(r.Lo), sortable(cmp.Or(r.Hi, beyond)) }

// entityList is the statement of a list step, or of the count of one.
func entityList(l *plan.EntityList, parents []string, count bool, known time.Time) (string, map[string]any) {
	s := newStatement(known)
	if l.Via != nil {
		return s.tiedEntities(l, parents, count), s.params
	}
	return s.rootEntities(l, count), s.params
}

func (s *statement) rootEntities(l *plan.EntityList, count bool) string {
	a := l.Access()
	pred := l.Predicate()
	prop := entityProp(l.Order)
	if a.Index == plan.EntityIndexID {
		id := s.fresh("k")
		text := "UNWIND " + s.param(a.IDs) + " AS " + id + " "
		if s.known == "" {
			text += "MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = " + id + ours("e")
		} else {
			text += s.knownEntity("e", id, id) + " WITH e WHERE true"
		}
		lo, hi := bounds(a.Ranges[0])
		text += " AND e." + prop + " > " + s.param(lo) + " AND e." + prop + " < " + s.param(hi)
		if a.Kinds != nil {
			text += " AND e.kind IN " + s.param(a.Kinds)
		}
		return text + s.andEntity(pred) + s.finishEntities(l, count, true)
	}
	kinds, index := []string{""}, prop
	if a.Index == plan.EntityIndexKind {
		kinds, index = a.Kinds, "kind, "+prop
	}
	list := []map[string]any{}
	for _, k := range kinds {
		for _, r := range a.Ranges {
			lo, hi := bounds(r)
			list = append(list, map[string]any{"kind": k, "lo": lo, "hi": hi})
		}
	}
	g := s.fresh("k")
	text := "UNWIND " + s.param(list) + " AS " + g + " "
	order, where := "", ""
	word := descending(l.Scan.Desc)
	if a.Index == plan.EntityIndexKind {
		where = "e.kind = " + g + ".kind AND "
		order = "e.kind" + word + ", "
	}
	where += "e." + prop + " > " + g + ".lo AND e." + prop + " < " + g + ".hi"
	if prop != "idKey" {
		where += ours("e")
	}
	if s.known != "" {
		return text + s.knownRange(g, index, where, order, l, func() string { return s.andEntity(pred) }, count) + s.finishEntities(l, count, true)
	}
	text += "CALL (" + g + ") { MATCH (e:Entity) USING INDEX e:Entity(" + index + ") WHERE " + where + s.andEntity(pred)
	if !count {
		text += " WITH e ORDER BY " + order + "e." + prop + word + " LIMIT " + s.param(l.Scan.Limit)
	}
	return text + " RETURN e }" + s.finishEntities(l, count, true)
}

// finishEntities orders and cuts what was found, and returns it; the last words of the root's statement.
func (s *statement) finishEntities(l *plan.EntityList, count, root bool) string {
	switch {
	case count:
		return " RETURN 0 AS i, " + s.countEntities()
	case root:
		found := ""
		if s.known != "" {
			found = once("e")
		}
		return found + " WITH e ORDER BY e." + entityProp(l.Order) + descending(l.Scan.Desc) + " LIMIT " + s.param(l.Scan.Limit) + " RETURN 0 AS i, " + s.entityLists()
	}
	return ""
}

// countEntities counts what was known by id: a version may be found as a current and as an old one, see settled.
func (s *statement) countEntities() string {
	if s.known == "" {
		return "count(e) AS c"
	}
	return "count(DISTINCT e.id) AS c"
}

func (s *statement) andEntity(p plan.Pred) string {
	if plan.IsAlways(p) {
		return ""
	}
	return " AND " + s.entity(p, "e")
}

func descending(desc bool) string {
	if desc {
		return " DESC"
	}
	return ""
}

// tiedEntities finds the entities at the other ends of the parents' relations. They come in no order, and so are all
// read.
func (s *statement) tiedEntities(l *plan.EntityList, parents []string, count bool) string {
	rels := &plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionOutgoing, Where: l.Via.RelationWhere()}
	if l.Via.Incoming {
		rels.Direction = kg.DirectionIncoming
	}
	ps := s.param(parents)
	rt := s.route(rels, access(rels, parents), "n", "i")
	var b strings.Builder
	b.WriteString("UNWIND range(0, size(" + ps + ") - 1) AS i WITH i, " + ps + "[i] AS n CALL (i, n) { " + rt.unwind())
	if s.known != "" {
		b.WriteString(s.knownEnds(rels, rt))
	} else {
		b.WriteString(s.currentEnds(rels, rt))
	}
	b.WriteString(" WHERE true")
	prop := entityProp(l.Order)
	a := l.Access()
	if !count {
		lo, hi := bounds(a.Ranges[0])
		b.WriteString(" AND e." + prop + " > " + s.param(lo) + " AND e." + prop + " < " + s.param(hi))
	}
	if a.Kinds != nil {
		b.WriteString(" AND e.kind IN " + s.param(a.Kinds))
	}
	b.WriteString(s.andEntity(l.Predicate()))
	if count {
		b.WriteString(" RETURN " + s.countEntities() + " } RETURN i, c")
	} else {
		if s.known != "" {
			b.WriteString(once("e"))
		}
		b.WriteString(" WITH e ORDER BY e." + prop + descending(l.Scan.Desc) + " LIMIT " + s.param(l.Scan.Limit) + " RETURN " + namedLists(s.entityLists()) + " } RETURN i, " + listNames(2+bit(s.known != "")))
	}
	return b.String()
}

// currentEnds binds e to the other ends of what the route finds, each once.
func (s *statement) currentEnds(rels *plan.RelationList, rt route) string {
	var b strings.Builder
	b.WriteString("CALL (" + rt.vars(false) + ") { ")
	for i, k := range rt.seeks {
		if i > 0 {
			b.WriteString(" UNION ALL ")
		}
		v := rel{"r", "a", "b"}
		other := v.to
		if k.leadsBack() {
			other = v.from
		}
		b.WriteString(k.match(v, rt, s.condition(rels, rt, k, v), false) + " RETURN " + other + " AS e")
	}
	b.WriteString(" } WITH DISTINCT e")
	return b.String()
}

// leadsBack says if the seek finds relations by the end that they lead to.
func (k seek) leadsBack() bool { return k.props[0] == "toId" || k.props[0] == "symTo" }

// ListEntities returns a page of entities, of the graph or for each parent.
func (r *reader) ListEntities(ctx context.Context, l *plan.EntityList, parents []string) ([]store.EntityRow, error) {
	if nothing(l.Via != nil, parents, l.Predicate()) || l.Scan.Limit <= 0 || l.Via != nil && len(l.Via.Types) == 0 {
		return nil, nil
	}
	text, params := entityList(l, parents, false, r.known)
	var out []store.EntityRow
	err := r.settled(ctx, func() (again bool, err error) {
		out = nil
		err = r.run(ctx, text, params, func(values []any) error {
			c := cells{values: values}
			i := c.int()
			changed, err := r.entityRows(&c, func(e *kg.Entity) { out = append(out, store.EntityRow{Parent: i, Entity: e}) })
			again = again || changed
			return err
		})
		if err != nil || again {
			return again, err
		}
		slices.SortStableFunc(out, func(a, b store.EntityRow) int {
			by := cmp.Compare(l.Order.Key(a.Entity), l.Order.Key(b.Entity))
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

// CountEntities counts a list of entities, of the graph or for each parent.
func (r *reader) CountEntities(ctx context.Context, l *plan.EntityList, parents []string) ([]int, error) {
	out := make([]int, max(len(parents), 1))
	if l.Via != nil {
		out = out[:len(parents)]
	}
	if nothing(l.Via != nil, parents, l.Predicate()) || l.Via != nil && len(l.Via.Types) == 0 {
		return out, nil
	}
	if l.Via == nil && plan.IsAlways(l.Predicate()) && r.known.IsZero() {
		counts, _, err := r.counts(ctx)
		for k, n := range counts {
			if plan.AppliesTo(l.Kinds, k) {
				out[0] += n
			}
		}
		return out, err
	}
	whole := *l
	whole.Scan, whole.Order = plan.TextScan{}, plan.OrderByName
	text, params := entityList(&whole, parents, true, r.known)
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
