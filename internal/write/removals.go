package write

import (
	"slices"

	"graphd/internal/kg"
)

// removedIDs are those of the entities that the batch merges or deletes, and of those that they are merged into.
func removedIDs(b *kg.Batch) []string {
	ids := goingIDs(b)
	for _, m := range b.Merges {
		ids.Add(m.Into)
	}
	return ids.List()
}

// goingIDs are those of the entities that the batch takes away.
func goingIDs(b *kg.Batch) (ids kg.IDSet) {
	for _, m := range b.Merges {
		ids.Add(m.From)
	}
	for _, d := range b.Deletions {
		ids.Add(d.ID)
	}
	return ids
}

// validateRemovals checks the merges and deletions of a batch by themselves; seen holds the places of all ids that it
// writes. A batch does nothing else with an entity that it takes away, so that the order does not matter.
func (c *change) validateRemovals(b *kg.Batch, seen map[string]string) {
	once := func(item any, path, id string) {
		first, ok := seen[id]
		if ok && id != "" {
			c.fail(kg.CodeBadUserInput, path, id, "%q is also at %s; leave it out there, since it is taken away here",
				id, first)
		}
		if ok {
			c.again[item] = true
		}
		seen[id] = path
	}
	going := goingIDs(b)
	for i := range b.Merges {
		m := &b.Merges[i]
		once(m, m.Origin.At("from"), m.From)
		c.checkReason(m.Origin, m.Reason, "the entities are merged")
		if m.From == m.Into {
			c.fail(kg.CodeBadUserInput, m.Origin.At("into"), m.Into, "an entity cannot be merged with itself")
		} else if going.Has(m.Into) {
			c.fail(kg.CodeBadUserInput, m.Origin.At("into"), m.Into,
				"%q is itself taken away here; merge into an entity that stays", m.Into)
		}
	}
	for i := range b.Deletions {
		d := &b.Deletions[i]
		once(d, d.Origin.At("id"), d.ID)
		c.checkReason(d.Origin, d.Reason, "the entity is deleted")
	}
}

// applyRemovals merges and deletes entities, behind all else that the batch does. What Merge and Delete say of one
// entity holds of each; the number of statements does not depend on how many there are.
func (c *change) applyRemovals(b *kg.Batch) error {
	ids := removedIDs(b)
	if len(ids) == 0 {
		return nil
	}
	redirects, err := c.w.Redirects(c.ctx, ids)
	if err != nil {
		return err
	}
	versions, err := c.w.EntityVersions(c.ctx, missing(c.entities, ids))
	if err != nil {
		return err
	}
	for _, e := range versions {
		c.gone.entities[e.ID] = e // the last one stays
	}
	going := goingIDs(b)
	refs, err := c.referrers(going.List())
	if err != nil {
		return err
	}
	for i := range b.Merges {
		m := &b.Merges[i]
		done := c.done(m, func() {
			if !going.Has(m.Into) { // else validateRemovals reports it
				c.merge(m, redirects, refs)
			}
		})
		if !done && c.entities[m.From] != nil {
			c.open.entities[m.From] = true
		}
	}
	for i := range b.Deletions {
		d := &b.Deletions[i]
		if c.done(d, func() { c.delete(d, redirects, refs) }) || c.entities[d.ID] == nil {
			continue
		}
		c.open.entities[d.ID] = true
		if d.Cascade {
			for _, id := range refs.of[d.ID] {
				if refs.holds(id, d.ID) {
					c.open.relations[id] = true
				}
			}
		}
	}
	c.releaseAll(b, refs)
	return c.loadReferences()
}

// referrers are relations that refer to entities which a batch takes away.
type referrers struct {
	stored map[string]*kg.Relation // by id, the current version
	fresh  map[string]*kg.Relation // by id, the version that the batch makes, tombstones too
	of     map[string][]string     // by the id of an entity, the ids of relations that referred to it, or do so now
	moved  map[string]bool         // the ids of relations that the batch does nothing with but what its merges do
}

func (c *change) referrers(going []string) (*referrers, error) {
	stored, err := c.referring(c.w, going...)
	if err != nil {
		return nil, err
	}
	refs := &referrers{map[string]*kg.Relation{}, map[string]*kg.Relation{}, map[string][]string{}, map[string]bool{}}
	index := func(r *kg.Relation) {
		for _, id := range r.Assertion.References() {
			if list := refs.of[id]; len(list) == 0 || list[len(list)-1] != r.ID {
				refs.of[id] = append(list, r.ID)
			}
		}
	}
	for _, r := range stored {
		refs.stored[r.ID] = r
		index(r)
	}
	for _, p := range c.puts {
		refs.fresh[p.New.ID] = p.New
		index(p.New)
	}
	for id := range refs.of {
		slices.Sort(refs.of[id])
		refs.of[id] = slices.Compact(refs.of[id])
	}
	return refs, nil
}

// holds reports whether a relation that the batch itself does not write stands in the way of the entity's deletion.
func (refs *referrers) holds(relation, entity string) bool {
	fresh := refs.fresh[relation]
	return (fresh == nil || refs.moved[relation] && !fresh.Tombstone) && refs.stored[relation].Names(entity)
}

// merge does one of the batch's merges. A version that the batch makes in any case is changed in place.
func (c *change) merge(m *kg.Merge, redirects []kg.Redirect, refs *referrers) {
	if r := kg.RedirectOf(redirects, m.From); r != nil && r.Into == m.Into { // sent again
		c.outcome.Unchanged++
		return
	}
	if c.open.entities[m.Into] {
		return
	}
	before := len(c.errs)
	c.checkExisting(m.Origin.At("from"), m.From, redirects)
	c.checkExisting(m.Origin.At("into"), m.Into, redirects)
	if len(c.errs) > before {
		return
	}
	if !c.mergeable(m.Origin.At("into"), m.From, m.Into) {
		return
	}
	for _, id := range refs.of[m.From] {
		fresh := refs.fresh[id]
		if fresh == nil {
			moved := *refs.stored[id]
			fresh = &moved
			refs.fresh[id], refs.moved[id] = fresh, true
			c.putRelation(named(m.Origin.At("from")), refs.stored[id], fresh, m.Reason)
		}
		if !fresh.Tombstone {
			fresh.Rename(m.From, m.Into)
		}
	}
	c.bury(named(m.Origin.At("from")), m.From, m.Reason)
	c.redirects = append(c.redirects, kg.Redirect{From: m.From, Into: m.Into})
}

// delete does one of the batch's deletions.
func (c *change) delete(d *kg.Deletion, redirects []kg.Redirect, refs *referrers) {
	old, last := c.entities[d.ID], c.gone.entities[d.ID]
	if old == nil && last != nil && kg.RedirectOf(redirects, d.ID) == nil && c.doneBefore(d.Version, last.Version) {
		c.outcome.Unchanged++
		return
	}
	before := len(c.errs)
	c.checkExisting(d.Origin.At("id"), d.ID, redirects)
	if old != nil && d.Version != nil && *d.Version != old.Version {
		c.stale(d.Origin, d.ID, old.Version, *d.Version)
	}
	if len(c.errs) > before {
		return
	}
	var holding []*kg.Relation
	for _, id := range refs.of[d.ID] {
		fresh := refs.fresh[id]
		switch {
		case c.open.relations[id]: // it may not refer to the entity any more
		case refs.holds(id, d.ID):
			holding = append(holding, refs.stored[id])
		case fresh != nil && !refs.moved[id] && !fresh.Tombstone && fresh.Names(d.ID):
			c.fail(kg.CodeBadUserInput, d.Origin.At("id"), d.ID,
				"relation %q, which is written here, too, refers to %q; correct or retract it", id, d.ID)
			return
		}
	}
	if len(holding) > 0 && !d.Cascade {
		c.conflict(d.Origin.At("id"), d.ID, old.Version,
			"%d relation(s) refer to %q; set cascade to retract them with it", len(holding), d.ID)
		return
	}
	for _, r := range holding {
		if moved := refs.fresh[r.ID]; moved != nil { // it does not move, but goes
			version := moved.Version
			*moved = *r
			moved.Version, moved.Actor, moved.Reason, moved.Tombstone = version, c.entry.Actor, d.Reason, true
			continue
		}
		c.retract(d.Origin, r, d.Reason)
		refs.fresh[r.ID] = c.relations[r.ID]
	}
	c.bury(d.Origin, d.ID, d.Reason)
}

// releaseAll lets no relation act for a state that the batch takes out of the graph, where that was derived.
func (c *change) releaseAll(b *kg.Batch, refs *referrers) {
	for i := range b.Deletions {
		gone := b.Deletions[i].ID
		if e := c.entities[gone]; e == nil || !e.Tombstone {
			continue
		}
		for _, id := range refs.of[gone] {
			if fresh := refs.fresh[id]; fresh == nil {
				c.release(refs.stored[id])
			} else if !fresh.Tombstone { // what is written is derived in any case
				fresh.Assertion = fresh.Said()
			}
		}
	}
}

// release derives a relation anew, however many there are: it acts for a state that is not there any more.
func (c *change) release(r *kg.Relation) {
	c.relations[r.ID] = r
	c.followers.asked[r.ID] = true
}

// bury makes a tombstone of an entity.
func (c *change) bury(o *kg.Origin, id, reason string) {
	old := c.entities[id]
	tomb := *old
	tomb.Tombstone = true
	c.putEntity(o, old, &tomb, reason)
	c.outcome.Updated++
}
