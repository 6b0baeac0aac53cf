package plan

import (
	"slices"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

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

// finder returns the values that conjuncts ask of one part of a relation: those of the first condition on it that names
// some; never an empty list, which is told from the predicate.
type finder func(conjuncts) ([]string, bool)

// The parts of a relation that indexes are keyed by.
var (
	relationIDs = textsOf(func(w *RelationWhere) *IDFilter { return w.ID })
	eventKeys   = textsOf(func(w *RelationWhere) *IDFilter { return w.EventKey })
	fromStates  = textsOf(func(w *RelationWhere) *IDFilter { return w.FromState })
	toStates    = textsOf(func(w *RelationWhere) *IDFilter { return w.ToState })
	sourceIDs   = textsOf(func(w *RelationWhere) *IDFilter { return w.Source })
	claimedAt   = textsOf(func(w *RelationWhere) *IDFilter { return w.ClaimedAt })
	fromIDs     = entitiesOf(func(w *RelationWhere) *EntityWhere { return w.From })
	toIDs       = entitiesOf(func(w *RelationWhere) *EntityWhere { return w.To })
	eitherIDs   = entitiesOf(func(w *RelationWhere) *EntityWhere { return w.Either })
	locationIDs = entitiesOf(func(w *RelationWhere) *EntityWhere { return w.Location })
	claimantIDs = entitiesOf(func(w *RelationWhere) *EntityWhere {
		if w.Claim == nil {
			return nil
		}
		return w.Claim.By
	})
)

// textsOf finds the ids of a filter. It leaves alone a condition with the empty id, which asks for relations without
// such an id: no index holds these.
func textsOf(filter func(*RelationWhere) *IDFilter) finder {
	return func(c conjuncts) ([]string, bool) {
		for _, w := range c {
			if f := filter(w); f != nil && Filter[string](*f).set() {
				v := distinct(Filter[string](*f).Values())
				if len(v) > 0 && !slices.Contains(v, "") {
					return v, true
				}
			}
		}
		return nil, false
	}
}

func entitiesOf(condition func(*RelationWhere) *EntityWhere) finder {
	return func(c conjuncts) ([]string, bool) {
		for _, w := range c {
			for _, e := range entityConjuncts(condition(w)) {
				if v, ok := e.ids(); ok {
					if v = distinct(v); len(v) > 0 {
						return v, true
					}
				}
			}
		}
		return nil, false
	}
}

// both returns the pairs of what one conjunct asks of an end and of the other end. It must be one: of two, a
// symmetric relation may fulfil the first as it stands and the second the other way round, and then is of none of the
// pairs.
func (c conjuncts) both(one, other finder) ([]IndexKey, bool) {
	for _, w := range c {
		as, asOK := one(conjuncts{w})
		bs, bsOK := other(conjuncts{w})
		if asOK && bsOK && len(as)*len(bs) <= maxSeeks {
			return product(as, bs), true
		}
	}
	return nil, false
}

// pair returns the first pair of ids that a conjunct names.
func (c conjuncts) pair(get func(*RelationWhere) []string) (IndexKey, bool) {
	for _, w := range c {
		if p := get(w); len(p) == 2 && p[0] != "" && p[1] != "" {
			return IndexKey{p[0], p[1]}, true
		}
	}
	return IndexKey{}, false
}

// tags returns the tag of a filter on links that names a relation, or else those of the first filter on source,
// claimant or location that names ids, or else that of contradictions, or else those of a filter on status or
// realization.
func (c conjuncts) tags() ([]string, bool) {
	for _, w := range c {
		if w.Links != nil && w.Links.Relation != nil {
			return []string{LinkTag(w.Links.role(), *w.Links.Relation)}, true
		}
	}
	for _, part := range []struct {
		ids finder
		tag func(string) string
	}{{sourceIDs, SourceTag}, {claimantIDs, claimantTag}, {locationIDs, locationTag},
		{claimedAt, claimedAtTag}} {
		if ids, ok := part.ids(c); ok {
			return tagged(ids, part.tag, func(string) bool { return true })
		}
	}
	if slices.ContainsFunc(c, func(w *RelationWhere) bool { return w.Contradicts }) {
		return []string{contradictsTag}, true
	}
	if slices.ContainsFunc(c, func(w *RelationWhere) bool { return w.LastOfEvent }) {
		return []string{eventTag}, true
	}
	for _, w := range c {
		if w.Status != nil {
			if tags, ok := tagged(Filter[kg.Status](*w.Status).Values(), statusTag, hasStatusTag); ok {
				return tags, true
			}
		}
		if w.Realization != nil {
			values := Filter[kg.Realization](*w.Realization).Values()
			if tags, ok := tagged(values, realizationTag, hasRealizationTag); ok {
				return tags, true
			}
		}
	}
	return nil, false
}

// modes returns the tags of the first filter on the mode, or else those of one on the score, if only modes have such.
func (c conjuncts) modes() ([]string, bool) {
	named := func(mode string) bool { return mode != "" }
	for _, w := range c {
		if w.Mode != nil {
			if tags, ok := tagged(Filter[string]{w.Mode.Eq, w.Mode.In}.Values(), modeTag, named); ok {
				return tags, true
			}
		}
	}
	for _, w := range c {
		if _, modes := w.scored(); len(modes) <= maxTypes {
			if tags, ok := tagged(modes, modeTag, named); ok {
				return tags, true
			}
		}
	}
	return nil, false
}

// tagged returns the tags of the values, if there are values and all have tags.
func tagged[T comparable](values []T, tag func(T) string, has func(T) bool) ([]string, bool) {
	values = distinct(values)
	if len(values) == 0 || slices.ContainsFunc(values, func(v T) bool { return !has(v) }) {
		return nil, false
	}
	tags := make([]string, len(values))
	for i, v := range values {
		tags[i] = tag(v)
	}
	return tags, true
}

// scored returns the types that have a score in the range asked for, in some mode, and those modes, the empty one for
// none; nil without a filter on the score.
func (w *RelationWhere) scored() (types []kg.RelationType, modes []string) {
	if w.Score == nil || w.Score.Gte == nil && w.Score.Lte == nil {
		return nil, nil
	}
	types = kg.TypesWhere(func(t *kg.TypeInfo) bool {
		found := false
		for _, m := range t.Modes {
			if m.Score != nil && w.Score.holds(*m.Score) {
				found, modes = true, append(modes, m.Mode)
			}
		}
		return found
	})
	return types, distinct(modes)
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
		if types, _ := w.scored(); types != nil {
			limit(in(RelType, types))
		}
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
