package neo

import (
	"cmp"
	"context"
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

// entityList is the statement of a list step, or of the count of one.
func entityList(l *plan.EntityList, ids []string, count bool, known time.Time) (string, map[string]any) {
	s := newStatement(known)
	p := parents{root: l.Via == nil}
	body := ""
	if p.root {
		body = s.rootEntities(l, count)
	} else {
		p.list = s.param(ids)
		body = s.tiedEntities(l, ids, count)
	}
	if count {
		return p.count(body, s.identity("e")), s.params
	}
	page := cut([]string{"e"}, []string{"e." + entityProp(l.Order)}, l.Scan.Desc, s.param(l.Scan.Limit))
	return p.ask(clauses(body, s.once("e", "e.id AS of"), page), "e", s.checked(entityColumns, "e")), s.params
}

// rootEntities binds e to the entities of the whole graph.
func (s *statement) rootEntities(l *plan.EntityList, count bool) string {
	a := l.Access()
	k := entitySeek{
		byKind: a.Index == plan.EntityIndexKind, prop: entityProp(l.Order), pred: l.Predicate(), scan: l.Scan,
	}
	if a.Index == plan.EntityIndexID {
		id := s.fresh("k")
		unwind := "UNWIND " + s.param(a.IDs) + " AS " + id
		where := append(s.within(l, a), s.ofKinds(a), s.fulfils(k.pred))
		return clauses(unwind, s.find(entityItem, id, id), s.narrow("e", where...))
	}
	if a.Index == plan.EntityIndexPoint {
		south, north := s.param(a.South), s.param(a.North)
		return s.bindAll("e", func(p place) match {
			where := []string{"e.lat >= " + south, "e.lat <= " + north, "e.idKey IS NOT NULL", p.known("e")}
			if !count {
				where = append(where, s.within(l, a)...)
			}
			return node("e", p.entity, []string{"lat"}, append(where, s.ofKinds(a), s.fulfils(k.pred))...)
		})
	}
	kinds := []string{""}
	if k.byKind {
		kinds = a.Kinds
	}
	list := []map[string]any{}
	for _, kind := range kinds {
		for _, r := range a.Ranges {
			lo, hi := bounds(r)
			list = append(list, map[string]any{"kind": kind, "lo": lo, "hi": hi})
		}
	}
	k.ranges = s.fresh("k")
	return clauses("UNWIND", s.param(list), "AS", k.ranges, s.entities(k, count))
}

// entitySeek is a seek in the index of names or ids, in the ranges that a variable takes.
type entitySeek struct {
	ranges string
	byKind bool   // each range is of a kind
	prop   string // the property of the order
	pred   plan.Pred
	scan   plan.TextScan
}

// find binds e to what the seek finds in a place and the predicate holds for; within are conditions on the key.
func (k entitySeek) find(p place, s *statement, within ...string) match {
	m := node("e", p.entity, []string{k.prop}, "e."+k.prop+" > "+k.ranges+".lo", "e."+k.prop+" < "+k.ranges+".hi")
	if k.byKind {
		m.index = []string{"kind", k.prop}
		m.where = append([]string{"e.kind = " + k.ranges + ".kind"}, m.where...)
	}
	if k.prop != "idKey" {
		m.where = append(m.where, "e.idKey IS NOT NULL")
	}
	m.where = append(append(m.where, within...), p.known("e"), s.fulfils(k.pred))
	return m
}

// cut leaves the first ones, in the order of the whole index.
func (k entitySeek) cut(limit string) string {
	keys := []string{"e." + k.prop}
	if k.byKind {
		keys = []string{"e.kind", "e." + k.prop}
	}
	return cut([]string{"e"}, keys, k.scan.Desc, limit)
}

// bounds are those of a range of keys, as parameters; an open one is a text that all others sort before or after.
func bounds(r plan.TextRange) (lo, hi string) { return sortable(r.Lo), sortable(cmp.Or(r.Hi, beyond)) }

// within are conditions on e: its key lies in the one range of the access.
func (s *statement) within(l *plan.EntityList, a plan.EntityAccess) []string {
	lo, hi := bounds(a.Ranges[0])
	key := "e." + entityProp(l.Order)
	return []string{key + " > " + s.param(lo), key + " < " + s.param(hi)}
}

// ofKinds is a condition on e, if the access names kinds.
func (s *statement) ofKinds(a plan.EntityAccess) string {
	if a.Kinds == nil {
		return ""
	}
	return "e.kind IN " + s.param(a.Kinds)
}

// fulfils is the predicate as a condition on e, if it is one.
func (s *statement) fulfils(p plan.Pred) string {
	if plan.IsAlways(p) {
		return ""
	}
	return s.entity(p, "e")
}

// tiedEntities binds e to the entities at the other ends of the parents' relations. They come in no order, and so are
// all read.
func (s *statement) tiedEntities(l *plan.EntityList, ids []string, count bool) string {
	rels := &plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionOutgoing, Where: l.Via.RelationWhere()}
	if l.Via.Incoming {
		rels.Direction = kg.DirectionIncoming
	}
	rt := s.route(rels, access(rels, ids), parentID, ids)
	ends := s.ends(rels, rt)
	where := []string{"true"}
	a := l.Access()
	if !count {
		where = append(where, s.within(l, a)...)
	}
	where = append(where, s.ofKinds(a), s.fulfils(l.Predicate()))
	return clauses(rt.unwind(), ends, "WHERE", and(where...))
}

// ListEntities returns a page of entities, of the graph or for each parent.
func (r *reader) ListEntities(ctx context.Context, l *plan.EntityList, parents []string) ([]store.EntityRow, error) {
	if nothing(l.Via != nil, parents, l.Predicate()) || l.Scan.Limit <= 0 || l.Via != nil && len(l.Via.Types) == 0 {
		return nil, nil
	}
	text, params := entityList(l, parents, false, r.known)
	out, err := list(ctx, r, text, params, len(entityColumns), func(i int, texts []string) (store.EntityRow, error) {
		e, err := decodeEntity(texts)
		return store.EntityRow{Parent: i, Entity: e}, err
	})
	parent := func(r store.EntityRow) int { return r.Parent }
	sorted(out, l.Scan.Desc, parent, func(a, b store.EntityRow) int {
		return cmp.Compare(l.Order.Key(a.Entity), l.Order.Key(b.Entity))
	})
	return out, err
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
	return r.count(ctx, text, params, out)
}
