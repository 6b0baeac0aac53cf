package write

import (
	"cmp"
	"fmt"
	"slices"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// reasonDerived is why a relation gets a version that its writer did not ask for.
const reasonDerived = "re-derived: what its states, status or dates follow from was changed"

// lookUp is how many entities are looked up at once for what depends on them.
const lookUp = 100

// followers are relations that a change does not name, and whose derived values may be others after it.
type followers struct {
	all   map[string]*kg.Relation // by id, their current versions
	put   map[string]bool         // those that get a new version
	asked map[string]bool         // those that Rederive is asked for: no limit holds for these
}

// cause is what acting states follow from: affiliations of an entity that are written or taken away, or its kind.
type cause struct {
	entity   string
	from, to edtf.Day // relations of another time do not depend on it
}

// follow derives the acting states of the relations that the change writes, and gives new versions to those that it
// does not name and whose derived values are others after it. A new version may be a cause itself, that of an
// affiliation; so this goes on until nothing follows. The walks that it returns know what the states follow from.
func (c *change) follow() (*walks, error) {
	for _, r := range c.fresh() {
		c.deriveNow(r)
	}
	if err := c.firstFollowers(); err != nil {
		return nil, err
	}
	for {
		before := len(c.puts)
		c.followSources()
		w := newWalks(c)
		for _, r := range c.fresh() {
			w.beginEnds(r)
		}
		for _, r := range c.waiting() {
			w.beginEnds(r)
		}
		if err := w.run(); err != nil {
			return nil, err
		}
		w.derive(c.fresh())
		c.followStates(w)
		var causes []cause
		for _, p := range c.puts[before:] {
			causes = append(causes, c.causesOf(p)...)
		}
		if len(causes) == 0 {
			c.sortFollowers()
			return w, nil
		}
		if err := c.findDependents(causes); err != nil {
			return nil, err
		}
	}
}

// deriveNow derives what follows from a new version alone, as if it were recorded now.
func (c *change) deriveNow(r *kg.Relation) {
	r.RecordedAt = c.now()
	r.Derive(c.publishedOn)
}

// firstFollowers finds what depends on what the change says of entities and affiliations.
func (c *change) firstFollowers() error {
	asked := make([]*kg.Relation, 0, len(c.followers.asked))
	for id := range c.followers.asked {
		asked = append(asked, c.relations[id])
	}
	if err := c.addFollowers(asked); err != nil {
		return err
	}
	if err := c.findCiting(); err != nil {
		return err
	}
	return c.findDependents(c.causes())
}

// waiting are the followers that have no new version yet, by id.
func (c *change) waiting() []*kg.Relation {
	var out []*kg.Relation
	for id, r := range c.followers.all {
		if !c.followers.put[id] {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b *kg.Relation) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// followSources gives new versions to followers that say something else by the dates of their sources.
func (c *change) followSources() {
	for _, old := range c.waiting() {
		fresh := *old
		fresh.Derive(c.publishedOn) // as of the day on which it was recorded
		if !sameDerived(&fresh, old) {
			c.putFollower(old, &fresh)
			c.deriveNow(&fresh)
		}
	}
}

// followStates gives new versions to followers that act for other states.
func (c *change) followStates(w *walks) {
	for _, old := range c.waiting() {
		fresh := *old
		w.derive([]*kg.Relation{&fresh})
		if !sameDerived(&fresh, old) {
			c.putFollower(old, &fresh)
			c.deriveNow(&fresh)
		}
	}
}

// sameDerived reports whether two versions that say the same have the same derived values, but for the sort key.
func sameDerived(a, b *kg.Relation) bool {
	return a.Status == b.Status && a.CertainFrom == b.CertainFrom && a.CertainTo == b.CertainTo &&
		a.ReportedOn == b.ReportedOn && a.FromState == b.FromState && a.ToState == b.ToState &&
		a.FromStateBasis == b.FromStateBasis && a.ToStateBasis == b.ToStateBasis &&
		a.DeathToll.Equal(b.DeathToll) && a.InjuryToll.Equal(b.InjuryToll) && slices.Equal(a.Conflicts, b.Conflicts) &&
		a.SameContent(b.Assertion)
}

func (c *change) putFollower(old, fresh *kg.Relation) {
	c.putRelation(&kg.Origin{}, old, fresh, reasonDerived)
	c.followers.put[old.ID] = true
	c.outcome.Derived++
}

// sortFollowers puts the followers behind what the call names, in the order of their ids.
func (c *change) sortFollowers() {
	slices.SortStableFunc(c.puts, func(a, b store.RelationPut) int {
		follows := func(p store.RelationPut) string {
			if c.followers.put[p.New.ID] {
				return p.New.ID
			}
			return ""
		}
		return cmp.Compare(follows(a), follows(b))
	})
}

// leave takes back what follows from the change, since it is too much for one call.
func (c *change) leave() {
	c.outcome.Stale, c.entry.Stale = true, true
	follows := func(id string) bool { return c.followers.all[id] != nil && !c.followers.asked[id] }
	c.puts = slices.DeleteFunc(c.puts, func(p store.RelationPut) bool {
		left := c.followers.put[p.New.ID] && follows(p.New.ID)
		if left {
			c.outcome.Derived--
			c.relations[p.New.ID] = p.Old
		}
		return left
	})
	for id := range c.followers.all {
		if follows(id) {
			delete(c.followers.all, id)
			delete(c.followers.put, id)
		}
	}
}

// causes are all that the change itself says of affiliations and kinds.
func (c *change) causes() []cause {
	var out []cause
	for _, p := range c.puts {
		out = append(out, c.causesOf(p)...)
	}
	for id := range c.was {
		out = append(out, cause{id, edtf.MinDay, edtf.MaxDay})
	}
	return out
}

// causesOf returns what a new version says of affiliations that was not so before.
func (c *change) causesOf(p store.RelationPut) []cause {
	var out []cause
	add := func(r *kg.Relation) {
		s := c.spanOf(r.From, r)
		out = append(out, cause{r.From, s.from, s.to})
	}
	was, is := p.Old != nil && p.Old.Affiliates(), !p.New.Tombstone && p.New.Affiliates()
	if was && is && p.Old.From == p.New.From && p.Old.To == p.New.To && p.Old.CertainFrom == p.New.CertainFrom &&
		p.Old.CertainTo == p.New.CertainTo && c.spanOf("", p.Old) == c.spanOf("", p.New) {
		return nil
	}
	if was {
		add(p.Old)
	}
	if is {
		add(p.New)
	}
	return out
}

// findCiting finds the relations that rest on sources which get another date.
func (c *change) findCiting() error {
	var sources kg.IDSet
	for _, p := range c.entityPut {
		if p.Old != nil && !p.New.Tombstone && p.Old.PublishedOn.String() != p.New.PublishedOn.String() {
			sources.Add(p.New.ID)
		}
	}
	return c.find(sources.List(), plan.RelationList{Anchor: plan.AnchorSource}, func(*kg.Relation) bool { return true })
}

// findDependents finds the relations whose acting states depend on the causes: those with an end that acts, by way of
// its affiliations, as the entity of a cause does.
func (c *change) findDependents(causes []cause) error {
	var named, ends, ahead kg.IDSet
	for _, x := range causes {
		named.Add(x.entity)
	}
	if err := c.loadEntities(named.List()...); err != nil { // a deletion retracts what it has not read the ends of
		return err
	}
	from, to := edtf.MaxDay, edtf.MinDay
	for _, x := range causes {
		if c.was[x.entity] != "" || !c.leadsNowhere(x.entity) {
			ends.Add(x.entity)
			from, to = min(from, x.from), max(to, x.to)
		}
	}
	ahead.Add(ends.List()...)
	for range store.MaxAffiliation - 1 {
		members, err := c.members(ahead.List())
		if err != nil || c.outcome.Stale {
			return err
		}
		ahead = kg.IDSet{}
		for _, id := range members {
			if !ends.Has(id) {
				ahead.Add(id)
				ends.Add(id)
			}
		}
	}
	list := plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth}
	if from > edtf.MinDay || to < edtf.MaxDay {
		list.Where = &plan.RelationWhere{During: &plan.DateRange{From: &from, To: &to}}
	}
	return c.find(ends.List(), list, func(r *kg.Relation) bool {
		return ends.Has(r.From) && r.FromStateBasis != kg.BasisGiven ||
			ends.Has(r.To) && r.ToStateBasis != kg.BasisGiven
	})
}

// members returns the entities whose affiliations lead to one of these, before the change or after it, and may lead
// them to a state.
func (c *change) members(of []string) ([]string, error) {
	var out, belonged kg.IDSet
	belonged.Add(of...)
	for _, r := range c.fresh() {
		if belonged.Has(r.To) && r.Affiliates() {
			out.Add(r.From)
		}
	}
	list := plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionIncoming,
		Where: (&plan.Via{Types: kg.Affiliations}).RelationWhere()}
	err := c.list(of, list, func(r *kg.Relation) bool {
		if r.Affiliates() {
			out.Add(r.From)
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	if err := c.loadEntities(slices.Sorted(slices.Values(out.List()))...); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(out.List()), func(id string) bool {
		return c.was[id] == "" && c.leadsNowhere(id)
	}), nil
}

// find adds to the followers what the list holds under the parents and is wanted. If that is more than the limit, all
// of it is left.
func (c *change) find(parents []string, list plan.RelationList, wanted func(*kg.Relation) bool) error {
	if len(parents) == 0 {
		return nil
	}
	own := map[string]bool{}
	for _, p := range c.puts {
		own[p.New.ID] = true
	}
	var ids kg.IDSet
	err := c.list(parents, list, func(r *kg.Relation) bool {
		if !own[r.ID] && c.followers.all[r.ID] == nil && wanted(r) {
			ids.Add(r.ID)
		}
		return len(c.followers.all)-len(c.followers.asked)+len(ids.List()) <= c.limits.MaxDerived
	})
	if err != nil || len(ids.List()) == 0 || c.outcome.Stale {
		return err
	}
	slices.Sort(ids.List())
	if err := c.w.Lock(c.ctx, nil, ids.List()); err != nil {
		return err
	}
	found, err := c.w.Relations(c.ctx, ids.List(), plan.AllColumns)
	if err != nil {
		return fmt.Errorf("reading relations that follow from the change: %w", err)
	}
	return c.addFollowers(found)
}

// addFollowers adds relations, with what their derived values follow from.
func (c *change) addFollowers(list []*kg.Relation) error {
	var entities kg.IDSet
	for _, r := range list {
		c.followers.all[r.ID] = r
		entities.Add(r.From, r.To)
		entities.Add(kg.Sources(r.Claims)...)
	}
	return c.loadEntities(slices.Sorted(slices.Values(entities.List()))...)
}

// list calls each with the relations of the list under the parents, in portions, until it returns false or a parent has
// too many: then all that follows from the change is left. What the change creates has no relations yet.
func (c *change) list(parents []string, list plan.RelationList, each func(*kg.Relation) bool) error {
	if c.outcome.Stale {
		return nil
	}
	created := map[string]bool{}
	for _, p := range c.entityPut {
		created[p.New.ID] = p.Old == nil
	}
	parents = slices.DeleteFunc(slices.Sorted(slices.Values(parents)), func(id string) bool { return created[id] })
	list.Scan = first(c.limits.MaxDerived + len(c.puts) + len(c.followers.asked) + 1)
	for some := range slices.Chunk(parents, lookUp) {
		rows, err := c.w.ListRelations(c.ctx, &list, some)
		if err != nil {
			return err
		}
		of := make([]int, len(some))
		for _, row := range rows {
			if of[row.Parent]++; !each(row.Relation) || of[row.Parent] == list.Scan.Limit {
				c.leave()
				return nil
			}
		}
	}
	return nil
}

// fresh lists the versions that the change makes, but for tombstones.
func (c *change) fresh() []*kg.Relation {
	out := make([]*kg.Relation, 0, len(c.puts))
	for _, p := range c.puts {
		if !p.New.Tombstone {
			out = append(out, p.New)
		}
	}
	return out
}
