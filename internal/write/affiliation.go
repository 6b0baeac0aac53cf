package write

import (
	"slices"
	"time"

	"graphd/internal/kg"
	"graphd/internal/store"
)

// deriveStates fills in the state that each end acts for, where the writer did not say: an end that is a State acts
// for itself, others for the one state that their affiliations at that time lead to, those in the batch included.
func (c *change) deriveStates() error {
	w := walks{change: c, by: map[walkKey]*walk{}, known: map[string][]affiliation{}}
	for _, x := range c.restated {
		then := x.old.When.Bounds(kg.DayOf(c.now()))
		w.begin(x.old.From, then)
		w.begin(x.old.To, then)
	}
	restated := map[*kg.Relation]bool{}
	for _, x := range c.restated {
		restated[x.fresh] = true
	}
	for _, r := range c.fresh() {
		b := r.When.Bounds(kg.DayOf(c.now()))
		if r.FromState == "" || restated[r] {
			w.begin(r.From, b)
		}
		if r.ToState == "" || restated[r] {
			w.begin(r.To, b)
		}
	}
	if err := w.run(); err != nil {
		return err
	}
	for _, x := range c.restated {
		w.forgetDerived(x)
	}
	for _, r := range c.fresh() {
		b := r.When.Bounds(kg.DayOf(c.now()))
		if r.FromState == "" {
			r.FromState = w.stateOf(r.From, b)
		}
		if r.ToState == "" {
			r.ToState = w.stateOf(r.To, b)
		}
	}
	for _, x := range c.restated {
		c.settle(x)
	}
	return nil
}

// settle reports, now that the states are derived, whether a correction that only takes back a given state changes
// anything.
func (c *change) settle(x restated) {
	switch {
	case x.guard == nil:
	case x.fresh.FromState != x.old.FromState || x.fresh.ToState != x.old.ToState:
		x.guard()
	default:
		c.outcome.Updated--
		c.outcome.Unchanged++
		c.puts = slices.DeleteFunc(c.puts, func(p store.RelationPut) bool { return p.New == x.fresh })
		*x.fresh = *x.old
	}
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
