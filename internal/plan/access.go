package plan

import (
	"slices"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// Path is the index by which a store reaches a list's rows in the order of their sort keys. Both stores keep every
// one of them.
type Index int

// The indexes, the most selective first; Access takes the first that the where allows.
const (
	IndexID        Index = iota // by id: Keys {A: id}; not ordered, at most len(Keys) rows
	IndexEvent                  // by event key: Keys {A: event key}, or the parents
	IndexDyad                   // relations between two entities: Keys {A, B}, or anchored at an entity {A: the other one}
	IndexStates                 // relations between two acting states: Keys {A, B}
	IndexTag                    // by source, claimant or location: Keys {A: tag}; anchored, or with {B: entity}, those that have the entity as an end
	IndexEntity                 // relations of the entity {A} or the parent, in Direction; of Types alone where given
	IndexFromState              // relations in which {A} is the state of the actor (of either end, for symmetric ones)
	IndexToState                // relations in which {A} is the state of the recipient (of either end, for symmetric ones)
	IndexType                   // relations of type {A}
	IndexDate                   // all relations
)

// Key is what a path is keyed by.
type IndexKey struct{ A, B string }

// Access is how a store reaches a list's rows: by one path, for each parent and each key, between Lo and Hi. A row
// may be reached by several keys and counts once. The list's predicate must be applied to what is reached; an access
// only promises to leave out nothing that it holds for.
type Access struct {
	Index     Index
	Keys      []IndexKey        // nil: keyed by the parents alone (or by nothing, for IndexDate)
	Direction kg.Direction      // IndexEntity: of the entity's relations; otherwise Both
	Types     []kg.RelationType // IndexEntity: only these; nil: all
	Lo, Hi    kg.SortKey        // exclusive
	Spans     []SpanBound       // IndexEntity without Types, and IndexDate: where not nil, each class of spans with its own lower bound
}

// SpanBound is the lower bound of a class of spans: its relations that can still last on the day asked for begin
// after Lo.
type SpanBound struct {
	Span kg.Span
	Lo   kg.SortKey // exclusive
}

// The most keys, and the most types, that a store seeks one by one. With more of them it is cheaper to read and filter.
const (
	maxKeys  = 64
	maxTypes = 8
)

// SourceTag is the tag of what has evidence of the source. The tags of a relation are what IndexTag finds it by.
func SourceTag(id string) string { return "source " + id }

func claimantTag(id string) string { return "by " + id }
func locationTag(id string) string { return "location " + id }
func statusTag(s kg.Status) string { return "status " + string(s) }

// contradictsTag is the tag of what may contradict: what is disputed, and relations of exclusive types.
const contradictsTag = "contradicts"

// TagsOf returns the tags under which a store must file the relation.
func TagsOf(r *kg.Relation) []string {
	var tags []string
	for _, s := range kg.Sources(r.Claims) {
		tags = append(tags, SourceTag(s))
	}
	for _, c := range kg.Claimants(r.Claims) {
		tags = append(tags, claimantTag(c))
	}
	if r.Location != "" {
		tags = append(tags, locationTag(r.Location))
	}
	if hasStatusTag(r.Status) {
		tags = append(tags, statusTag(r.Status))
	}
	if r.Status == kg.StatusDisputed || slices.Contains(kg.ExclusiveTypes, r.Type) {
		tags = append(tags, contradictsTag)
	}
	return tags
}

// hasStatusTag says if relations of this status have a tag: all but those of the usual one, which nearly all
// relations of a data set have.
func hasStatusTag(s kg.Status) bool { return s != "" && s != kg.StatusAsserted }

// Access chooses the path for the list. Parents are those of this run, and nil if they are not known beforehand
// (inside HasRelation).
func (l *RelationList) Access(parents []string) Access {
	c := conjunctsOf(l.Where)
	a := l.path(c, parents)
	if a.Direction == "" {
		a.Direction = kg.DirectionBoth
	}
	a.Lo, a.Hi = l.Scan.Lo, l.Scan.Hi
	if l.Scan.Hi == 0 && l.Scan.Lo == 0 { // a list without a scan: HasRelation
		a.Lo, a.Hi = kg.MinSortKey, kg.MaxSortKey
	}
	if from, to, ok := c.days(); ok {
		if to < edtf.MaxDay {
			a.Hi = min(a.Hi, kg.LastSortKey(to)+1)
		}
		if from.Finite() && (a.Index == IndexDate || a.Index == IndexEntity && a.Types == nil) {
			for _, s := range kg.Spans {
				a.Spans = append(a.Spans, SpanBound{s, max(a.Lo, kg.FirstSortKey(s.Earliest(from))-1)})
			}
		}
	}
	return a
}

func (l *RelationList) path(c conjuncts, parents []string) Access {
	if ids, ok := c.ids(func(w *RelationWhere) *IDFilter { return w.ID }); ok {
		return Access{Index: IndexID, Keys: keys(ids)}
	}
	if l.Anchor == AnchorEvent {
		return Access{Index: IndexEvent}
	}
	if ids, ok := c.ids(func(w *RelationWhere) *IDFilter { return w.EventKey }); ok {
		return Access{Index: IndexEvent, Keys: keys(ids)}
	}
	from, fromOK := c.entities(func(w *RelationWhere) *EntityWhere { return w.From })
	to, toOK := c.entities(func(w *RelationWhere) *EntityWhere { return w.To })
	either, eitherOK := c.entities(func(w *RelationWhere) *EntityWhere { return w.Either })
	if dyad, ok := c.pair(func(w *RelationWhere) []string { return w.Between }); ok && l.Anchor != AnchorEntity {
		return Access{Index: IndexDyad, Keys: dyad}
	}
	if l.Anchor == AnchorEntity {
		if dyad, ok := c.pair(func(w *RelationWhere) []string { return w.Between }); ok && len(parents) > 0 {
			// The other one of the pair, whichever the parent is; a parent outside the pair finds what its own dyads
			// hold, and the predicate drops it.
			return Access{Index: IndexDyad, Keys: keys(slices.Compact([]string{dyad[0].A, dyad[0].B}))}
		}
		for _, o := range []struct {
			ids []string
			ok  bool
		}{{from, fromOK}, {to, toOK}, {either, eitherOK}} {
			if o.ok && len(parents) > 0 && !slices.ContainsFunc(parents, func(p string) bool { return slices.Contains(o.ids, p) }) {
				return Access{Index: IndexDyad, Keys: keys(o.ids)}
			}
		}
	} else if pairs, ok := c.both(
		func(c conjuncts) ([]string, bool) {
			return c.entities(func(w *RelationWhere) *EntityWhere { return w.From })
		},
		func(c conjuncts) ([]string, bool) {
			return c.entities(func(w *RelationWhere) *EntityWhere { return w.To })
		}); ok {
		return Access{Index: IndexDyad, Keys: pairs}
	}
	if pair, ok := c.pair(func(w *RelationWhere) []string { return w.BetweenStates }); ok && l.Anchor != AnchorEntity {
		return Access{Index: IndexStates, Keys: pair}
	}
	fromStates, fromStatesOK := c.ids(func(w *RelationWhere) *IDFilter { return w.FromState })
	toStates, toStatesOK := c.ids(func(w *RelationWhere) *IDFilter { return w.ToState })
	if pairs, ok := c.both(
		func(c conjuncts) ([]string, bool) {
			return c.ids(func(w *RelationWhere) *IDFilter { return w.FromState })
		},
		func(c conjuncts) ([]string, bool) {
			return c.ids(func(w *RelationWhere) *IDFilter { return w.ToState })
		}); ok && l.Anchor != AnchorEntity {
		return Access{Index: IndexStates, Keys: pairs}
	}
	// The ends that an unanchored list names, for paths that are keyed by one end.
	ends, direction := from, kg.DirectionOutgoing
	if !fromOK {
		ends, direction = to, kg.DirectionIncoming
	}
	if !fromOK && !toOK {
		ends, direction = either, kg.DirectionBoth
	}
	if l.Anchor == AnchorSource {
		return Access{Index: IndexTag}
	}
	if tags, ok := c.tags(); ok {
		if l.Anchor == AnchorRoot && ends != nil && len(tags)*len(ends) <= maxKeys {
			return Access{Index: IndexTag, Keys: product(tags, ends)}
		}
		return Access{Index: IndexTag, Keys: keys(tags)}
	}
	types := c.types()
	if len(types) > maxTypes {
		types = nil
	}
	if l.Anchor == AnchorEntity {
		return Access{Index: IndexEntity, Direction: l.Direction, Types: types}
	}
	if ends != nil {
		return Access{Index: IndexEntity, Direction: direction, Types: types, Keys: keys(ends)}
	}
	if fromStatesOK {
		return Access{Index: IndexFromState, Keys: keys(fromStates)}
	}
	if toStatesOK {
		return Access{Index: IndexToState, Keys: keys(toStates)}
	}
	if types != nil {
		list := make([]string, len(types))
		for i, t := range types {
			list[i] = string(t)
		}
		return Access{Index: IndexType, Keys: keys(list)}
	}
	return Access{Index: IndexDate}
}

// conjuncts are the wheres that must all hold: a where and, transitively, its And members.
type conjuncts []*RelationWhere

func conjunctsOf(w *RelationWhere) conjuncts {
	if w == nil {
		return nil
	}
	out := conjuncts{w}
	for _, c := range w.And {
		out = append(out, conjunctsOf(c)...)
	}
	return out
}

// ids returns the values of the first id filter that is set and short enough to seek; never an empty list, those are
// told from the predicate, and never one with the empty id, which asks for relations that have no such id: no path is
// keyed by that.
func (c conjuncts) ids(get func(*RelationWhere) *IDFilter) ([]string, bool) {
	for _, w := range c {
		if f := get(w); f != nil && Filter[string](*f).set() {
			if v := distinct(Filter[string](*f).Values()); len(v) > 0 && len(v) <= maxKeys && !slices.Contains(v, "") {
				return v, true
			}
		}
	}
	return nil, false
}

// entities does the same for a filter on an entity that names ids.
func (c conjuncts) entities(get func(*RelationWhere) *EntityWhere) ([]string, bool) {
	for _, w := range c {
		for _, e := range entityConjuncts(get(w)) {
			if v, ok := e.ids(); ok {
				if v = distinct(v); len(v) > 0 && len(v) <= maxKeys {
					return v, true
				}
			}
		}
	}
	return nil, false
}

func entityConjuncts(w *EntityWhere) []*EntityWhere {
	if w == nil {
		return nil
	}
	out := []*EntityWhere{w}
	for _, c := range w.And {
		out = append(out, entityConjuncts(c)...)
	}
	return out
}

// both returns the pairs of what one conjunct asks of an end and of the other end. It must be one: of two, a
// symmetric relation may fulfil the first as it stands and the second the other way round, and then is of none of the
// pairs.
func (c conjuncts) both(one, other func(conjuncts) ([]string, bool)) ([]IndexKey, bool) {
	for _, w := range c {
		as, asOK := one(conjuncts{w})
		bs, bsOK := other(conjuncts{w})
		if asOK && bsOK && len(as)*len(bs) <= maxKeys {
			return product(as, bs), true
		}
	}
	return nil, false
}

func (c conjuncts) pair(get func(*RelationWhere) []string) ([]IndexKey, bool) {
	for _, w := range c {
		if p := get(w); len(p) == 2 && p[0] != "" && p[1] != "" {
			return []IndexKey{{p[0], p[1]}}, true
		}
	}
	return nil, false
}

// tags returns the tags of the first filter on source, claimant or location that names ids, or else of one on the status.
func (c conjuncts) tags() ([]string, bool) {
	for _, f := range []struct {
		get func(*RelationWhere) ([]string, bool)
		tag func(string) string
	}{
		{func(w *RelationWhere) ([]string, bool) {
			return conjuncts{w}.ids(func(w *RelationWhere) *IDFilter { return w.Source })
		}, SourceTag},
		{func(w *RelationWhere) ([]string, bool) {
			return conjuncts{w}.entities(func(w *RelationWhere) *EntityWhere {
				if w.Claim == nil {
					return nil
				}
				return w.Claim.By
			})
		}, claimantTag},
		{func(w *RelationWhere) ([]string, bool) {
			return conjuncts{w}.entities(func(w *RelationWhere) *EntityWhere { return w.Location })
		}, locationTag},
	} {
		for _, w := range c {
			if ids, ok := f.get(w); ok {
				tags := make([]string, len(ids))
				for i, id := range ids {
					tags[i] = f.tag(id)
				}
				return tags, true
			}
		}
	}
	for _, w := range c {
		if w.Contradicts {
			return []string{contradictsTag}, true
		}
	}
	for _, w := range c {
		if w.Status == nil || !Filter[kg.Status](*w.Status).set() {
			continue
		}
		statuses := distinct(Filter[kg.Status](*w.Status).Values())
		if len(statuses) == 0 || slices.ContainsFunc(statuses, func(s kg.Status) bool { return !hasStatusTag(s) }) {
			continue
		}
		tags := make([]string, len(statuses))
		for i, s := range statuses {
			tags[i] = statusTag(s)
		}
		return tags, true
	}
	return nil, false
}

// types returns the types that all conjuncts allow, and nil if they allow all.
func (c conjuncts) types() []kg.RelationType {
	var out []kg.RelationType
	limit := func(p Pred) {
		for _, in := range flatten(p) {
			list, ok := in.(In)
			if !ok || list.Field != RelType {
				continue
			}
			var keep []kg.RelationType
			for _, v := range list.Values {
				t := kg.RelationType(v)
				if (out == nil || slices.Contains(out, t)) && !slices.Contains(keep, t) {
					keep = append(keep, t)
				}
			}
			if len(keep) > 0 { // none at all: the predicate is false, whatever the path
				out = keep
			}
		}
	}
	for _, w := range c {
		limit(filter(RelType, (*Filter[kg.RelationType])(w.Type)))
		limit(w.typesOf())
	}
	return out
}

func flatten(p Pred) []Pred {
	if a, ok := p.(All); ok {
		return a
	}
	return []Pred{p}
}

// days returns the range that all conjuncts' time filters leave: a relation must begin by `to` and end no earlier
// than `from`.
func (c conjuncts) days() (from, to edtf.Day, ok bool) {
	from, to = edtf.MinDay, edtf.MaxDay
	for _, w := range c {
		if w.At != nil {
			from, to, ok = max(from, *w.At), min(to, *w.At), true
		}
		if w.During != nil {
			f, t := w.During.days()
			from, to, ok = max(from, f), min(to, t), true
		}
	}
	return from, to, ok
}

func keys(values []string) []IndexKey {
	out := make([]IndexKey, len(values))
	for i, v := range values {
		out[i] = IndexKey{A: v}
	}
	return out
}

func product(as, bs []string) []IndexKey {
	out := make([]IndexKey, 0, len(as)*len(bs))
	for _, a := range as {
		for _, b := range bs {
			out = append(out, IndexKey{a, b})
		}
	}
	return out
}

// distinct returns each value once, in the order in which they first come.
func distinct[T comparable](values []T) []T {
	seen := make(map[T]bool, len(values))
	out := make([]T, 0, len(values))
	for _, v := range values {
		if !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}
