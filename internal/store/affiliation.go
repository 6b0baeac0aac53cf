package store

import (
	"maps"
	"slices"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// actingStates fills in the state that each end acts for, where the writer did not say: an end that is a State acts
// for itself, others for the one state that their affiliations at that time lead to, those in the batch included.
func (c *change) actingStates() error {
	affiliations, err := c.affiliations()
	if err != nil {
		return err
	}
	for _, x := range c.restated {
		c.forgetDerived(affiliations, x)
	}
	for _, r := range c.fresh() {
		b := r.When.Bounds(kg.DayOf(c.now()))
		if r.FromState == "" {
			r.FromState = c.stateOf(affiliations, r.From, b)
		}
		if r.ToState == "" {
			r.ToState = c.stateOf(affiliations, r.To, b)
		}
	}
	for _, x := range c.restated {
		c.settle(x)
	}
	return nil
}

// forgetDerived takes from a relation that gets another date the states that follow from the old one, so that they
// are derived anew. A state that says what would be derived is taken for a derived one; any other was given by a
// writer, and stays.
func (c *change) forgetDerived(affiliations map[string][]*kg.Relation, x restated) {
	then := x.old.When.Bounds(kg.DayOf(c.now()))
	if !x.fromState && x.fresh.From == x.old.From && x.fresh.FromState == c.stateOf(affiliations, x.old.From, then) {
		x.fresh.FromState = ""
	}
	if !x.toState && x.fresh.To == x.old.To && x.fresh.ToState == c.stateOf(affiliations, x.old.To, then) {
		x.fresh.ToState = ""
	}
}

// settle says, now that the states are derived, if a correction that only takes back a given state changes anything.
func (c *change) settle(x restated) {
	switch {
	case x.guard == nil:
	case x.fresh.FromState != x.old.FromState || x.fresh.ToState != x.old.ToState:
		x.guard()
	default:
		c.outcome.Updated--
		c.outcome.Unchanged++
		c.puts = slices.DeleteFunc(c.puts, func(p RelationPut) bool { return p.New == x.fresh })
		*x.fresh = *x.old
	}
}

// affiliations loads, by the entity that has them, all that the ends of new versions reach in MaxAffiliation steps: a
// statement, and one for the kinds, for each step.
func (c *change) affiliations() (map[string][]*kg.Relation, error) {
	out := map[string][]*kg.Relation{}
	fresh, replaced := map[string]*kg.Relation{}, map[string]bool{}
	for _, p := range c.puts {
		replaced[p.New.ID] = true
	}
	var frontier idSet
	for _, r := range c.fresh() {
		if slices.Contains(kg.Affiliations, r.Type) {
			fresh[r.ID] = r
		}
		for _, end := range []string{r.From, r.To} {
			if e := c.entities[end]; e != nil && e.Kind != kg.KindState {
				frontier.add(end)
			}
		}
	}
	list := plan.RelationList{Anchor: plan.AtEntity, Direction: kg.Outgoing,
		Where: (&plan.Via{Types: kg.Affiliations}).RelationWhere(),
		Scan:  plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: 1000}}
	done := map[string]bool{}
	for step := 0; step < MaxAffiliation && len(frontier.list) > 0; step++ {
		rows, err := c.w.ListRelations(c.ctx, &list, frontier.list)
		if err != nil {
			return nil, err
		}
		rels := make([]*kg.Relation, 0, len(rows))
		for _, row := range rows {
			if !replaced[row.Relation.ID] {
				rels = append(rels, row.Relation)
			}
		}
		for _, r := range fresh {
			if frontier.seen[r.From] && (r.Realization == kg.Occurred || r.Realization == "") {
				rels = append(rels, r)
			}
		}
		var unknown idSet
		for _, r := range rels {
			out[r.From] = append(out[r.From], r)
			if c.entities[r.To] == nil {
				unknown.add(r.To)
			}
		}
		found, err := c.w.Entities(c.ctx, unknown.list)
		if err != nil {
			return nil, err
		}
		for _, e := range found {
			c.entities[e.ID] = e
		}
		for _, id := range frontier.list {
			done[id] = true
		}
		frontier = idSet{}
		for _, r := range rels {
			if e := c.entities[r.To]; e != nil && e.Kind != kg.KindState && !done[r.To] {
				frontier.add(r.To)
			}
		}
	}
	return out, nil
}

// stateOf returns the one state that an entity acts for during the bounds, and nothing if there is none or several.
func (c *change) stateOf(affiliations map[string][]*kg.Relation, id string, b edtf.Bounds) string {
	states := map[string]bool{}
	at := map[string]bool{id: true}
	for step := 0; ; step++ {
		next := map[string]bool{}
		for e := range at {
			if entity := c.entities[e]; entity != nil && entity.Kind == kg.KindState {
				states[e] = true
				continue
			}
			for _, r := range affiliations[e] {
				held := r.When.Bounds(kg.DayOf(c.now()))
				if held.StartEarliest <= b.EndLatest && held.EndLatest >= b.StartEarliest {
					next[r.To] = true
				}
			}
		}
		if len(next) == 0 || step == MaxAffiliation {
			break
		}
		at = next
	}
	if len(states) != 1 {
		return ""
	}
	return slices.Collect(maps.Keys(states))[0]
}

// fresh lists the versions that the change makes, but for tombstones.
func (c *change) fresh() []*kg.Relation {
	var out []*kg.Relation
	for _, p := range c.puts {
		if !p.New.Tombstone {
			out = append(out, p.New)
		}
	}
	return out
}

// now is the instant of the change, as far as it is known before the store gives it: good enough for a day.
func (c *change) now() time.Time {
	if !c.seeded.IsZero() {
		return c.seeded
	}
	return time.Now().UTC()
}
