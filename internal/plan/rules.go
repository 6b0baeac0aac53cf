package plan

import (
	"slices"

	"graphd/internal/kg"
)

// choice is what the choice of an index depends on.
type choice struct {
	list    *RelationList
	wheres  conjuncts
	parents []string // nil: not known beforehand
}

// ofEntities reports whether the list is one of each parent's relations, and not of the graph, a source or an event.
func (c *choice) ofEntities() bool { return c.list.Anchor == AnchorEntity }

// few reports whether n keys are worth seeking one by one: for each parent, if there are any.
func (c *choice) few(n int) bool {
	return c.list.Anchor == AnchorRoot || n <= maxKeys || c.parents != nil && n*len(c.parents) <= maxSeeks
}

// rule leads to an index.
type rule struct {
	name   string
	access func(*choice) (Access, bool) // false: the rule does not apply
}

// rules are tried in their order, and the first one that applies decides: by what the list asks, not by statistics. The
// last one always applies. The order is that of how few relations lie behind a key, as far as that is known.
var rules = []rule{
	// First: at most one row lies behind a key.
	{"ids", byID},
	// The parent is an event key, behind which lie the relations of one event, a handful.
	{"events of parents", byParentEvent},
	// The parent is a relation that others link to, again a handful.
	{"links to parents", byParentLinks},
	// The parent is a pair of entities.
	{"pairs of parents", byParentPair},
	// The same few for event keys that the filter names.
	{"events", byEvent},
	// What may contradict is rare beside all that two entities have in common.
	{"contradictions of a pair", byContradictionsOfPair},
	// Two entities have less in common than each has alone. Of these rules the pair is first: it is one key.
	{"pair", byPair},
	// The same for a parent that may be one of the pair.
	{"pair with parent", byPairWithParent},
	// The same for a parent that is not one of the entities that the other end must be.
	{"end with parent", byEndWithParent},
	// The same for ends that the filter names one by one.
	{"two ends", byTwoEnds},
	// Two states have more in common than two entities, and less than most single ends or tags have.
	{"pair of states", byPairOfStates},
	// The same for states that the filter names one by one.
	{"two states", byTwoStates},
	// Before tags of the filter: a source that is the parent is a key that costs no condition.
	{"source of parents", byParentSource},
	// A tag together with an end is less than either.
	{"tag of an end", byTagOfEnd},
	// Sources, places and unusual statuses have few relations beside a busy entity; a parent is an end again.
	{"tag", byTag},
	// Otherwise a list of entities reads all their relations, or those of a few types.
	{"parents", byParent},
	// One end has less than its state.
	{"end", byEnd},
	// A state has less than a type.
	{"state of the actor", byFromState},
	// The same, behind the actor's: either will do.
	{"state of the recipient", byToState},
	// Modes are more and smaller than types, and larger than most ends and states.
	{"mode", byMode},
	// Types are few and large.
	{"types", byType},
	// Last: everything.
	{"date", func(*choice) (Access, bool) { return Access{Index: IndexDate}, true }},
}

// choose returns the access of the first rule that applies, and the rule's name.
func choose(c *choice) (Access, string) {
	for _, r := range rules {
		if a, ok := r.access(c); ok {
			return a, r.name
		}
	}
	panic("plan: no rule applies, not even the last one")
}

func byID(c *choice) (Access, bool) {
	ids, ok := relationIDs(c.wheres)
	return Access{Index: IndexID, Keys: keys(ids)}, ok && c.few(len(ids))
}

func byParentEvent(c *choice) (Access, bool) {
	return Access{Index: IndexEvent}, c.list.Anchor == AnchorEvent
}

func byParentLinks(c *choice) (Access, bool) {
	return Access{Index: IndexTag}, c.list.Anchor == AnchorLinked
}

func byParentPair(c *choice) (Access, bool) {
	return Access{Index: IndexDyad}, c.list.Anchor == AnchorPair
}

func byEvent(c *choice) (Access, bool) {
	events, ok := eventKeys(c.wheres)
	return Access{Index: IndexEvent, Keys: keys(events)}, ok && c.few(len(events))
}

func byContradictionsOfPair(c *choice) (Access, bool) {
	pair, ok := c.wheres.pair(func(w *RelationWhere) []string { return w.Between })
	contradicts := slices.ContainsFunc(c.wheres, func(w *RelationWhere) bool { return w.Contradicts })
	if !ok || !contradicts || c.list.Anchor != AnchorRoot {
		return Access{}, false
	}
	return Access{Index: IndexTag, Keys: product([]string{contradictsTag}, []string{pair.A})}, true
}

func byPair(c *choice) (Access, bool) {
	pair, ok := c.wheres.pair(func(w *RelationWhere) []string { return w.Between })
	if !ok || c.ofEntities() {
		return Access{}, false
	}
	return Access{Index: IndexDyad, Keys: []IndexKey{pair}}, true
}

// byPairWithParent seeks the other one of the pair, whichever the parent is. A parent outside the pair finds what it
// has with either, and the predicate drops that.
func byPairWithParent(c *choice) (Access, bool) {
	pair, ok := c.wheres.pair(func(w *RelationWhere) []string { return w.Between })
	if !ok || !c.ofEntities() || len(c.parents) == 0 {
		return Access{}, false
	}
	return Access{Index: IndexDyad, Keys: keys(distinct([]string{pair.A, pair.B}))}, true
}

func byEndWithParent(c *choice) (Access, bool) {
	if !c.ofEntities() || len(c.parents) == 0 {
		return Access{}, false
	}
	for _, end := range []finder{fromIDs, toIDs, eitherIDs} {
		ids, ok := end(c.wheres)
		among := func(parent string) bool { return slices.Contains(ids, parent) }
		if ok && c.few(len(ids)) && !slices.ContainsFunc(c.parents, among) {
			return Access{Index: IndexDyad, Keys: keys(ids)}, true
		}
	}
	return Access{}, false
}

func byTwoEnds(c *choice) (Access, bool) {
	pairs, ok := c.wheres.both(fromIDs, toIDs)
	return Access{Index: IndexDyad, Keys: pairs}, ok && !c.ofEntities() && c.few(len(pairs))
}

func byPairOfStates(c *choice) (Access, bool) {
	pair, ok := c.wheres.pair(func(w *RelationWhere) []string { return w.BetweenStates })
	if !ok || c.ofEntities() {
		return Access{}, false
	}
	return Access{Index: IndexStates, Keys: []IndexKey{pair}}, true
}

func byTwoStates(c *choice) (Access, bool) {
	pairs, ok := c.wheres.both(fromStates, toStates)
	return Access{Index: IndexStates, Keys: pairs}, ok && !c.ofEntities() && c.few(len(pairs))
}

func byParentSource(c *choice) (Access, bool) {
	return Access{Index: IndexTag}, c.list.Anchor == AnchorSource
}

func byTagOfEnd(c *choice) (Access, bool) {
	tags, tagged := c.wheres.tags()
	if !tagged {
		tags, tagged = c.wheres.modes()
	}
	ends, _, ended := c.ends()
	if c.list.Anchor != AnchorRoot || !tagged || !ended || len(tags)*len(ends) > maxSeeks {
		return Access{}, false
	}
	return Access{Index: IndexTag, Keys: product(tags, ends)}, true
}

func byTag(c *choice) (Access, bool) {
	tags, ok := c.wheres.tags()
	if !ok && c.ofEntities() {
		tags, ok = c.wheres.modes() // of these the parents' own
	}
	return Access{Index: IndexTag, Keys: keys(tags)}, ok && c.few(len(tags))
}

func byMode(c *choice) (Access, bool) {
	modes, ok := c.wheres.modes()
	return Access{Index: IndexTag, Keys: keys(modes)}, ok && c.few(len(modes))
}

func byParent(c *choice) (Access, bool) {
	return Access{Index: IndexEntity, Direction: c.list.Direction, Types: c.types()}, c.ofEntities()
}

func byEnd(c *choice) (Access, bool) {
	ends, direction, ok := c.ends()
	return Access{Index: IndexEntity, Direction: direction, Types: c.types(), Keys: keys(ends)}, ok
}

func byFromState(c *choice) (Access, bool) {
	states, ok := fromStates(c.wheres)
	return Access{Index: IndexFromState, Keys: keys(states)}, ok && c.few(len(states))
}

func byToState(c *choice) (Access, bool) {
	states, ok := toStates(c.wheres)
	return Access{Index: IndexToState, Keys: keys(states)}, ok && c.few(len(states))
}

func byType(c *choice) (Access, bool) {
	types := c.types()
	return Access{Index: IndexType, Keys: keys(texts(types))}, types != nil
}

// ends returns the entities that the filter names as an end, and how their relations go, seen from them.
func (c *choice) ends() ([]string, kg.Direction, bool) {
	for _, end := range []struct {
		ids       finder
		direction kg.Direction
	}{{fromIDs, kg.DirectionOutgoing}, {toIDs, kg.DirectionIncoming}, {eitherIDs, kg.DirectionBoth}} {
		if ids, ok := end.ids(c.wheres); ok && c.few(len(ids)) {
			return ids, end.direction, true
		}
	}
	return nil, "", false
}

// types returns the types that the filter allows, and nil if they are all or too many to seek one by one: for each
// parent, if there are any. All of PLOVER's are too many: nearly all relations of a data set are of these.
func (c *choice) types() []kg.RelationType {
	types := c.wheres.types()
	if len(types) > maxTypes && (c.ofEntities() && (c.parents == nil || len(types)*len(c.parents) > maxKeys) ||
		!slices.ContainsFunc(plover, func(t kg.RelationType) bool { return !slices.Contains(types, t) })) {
		return nil
	}
	return types
}

var plover = kg.TypesWhere(func(t *kg.TypeInfo) bool { return t.Plover })
