package store

import (
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// lockAndLoad locks what the batch may replace, and fetches what it refers to: entities of all roles, and relations
// that it changes or links to. References to entities that were merged away become references to what they are part
// of.
func (c *change) lockAndLoad(b *kg.Batch) error {
	var written, replaced, entities, relations idSet
	written.add(entityIDs(b)...)
	for _, k := range b.Corrections {
		replaced.add(k.ID)
	}
	for _, r := range b.Retractions {
		replaced.add(r.ID)
	}
	slices.Sort(written.list)
	slices.Sort(replaced.list)
	locked := append(slices.Clone(written.list), removedIDs(b)...)
	slices.Sort(locked)
	if err := c.w.Lock(c.ctx, slices.Compact(locked), replaced.list); err != nil {
		return err
	}
	for i := range b.Relations {
		relations.add(b.Relations[i].ID)
	}
	relations.add(replaced.list...)
	own := slices.Clone(relations.list)
	if err := c.followMerges(b, written.list); err != nil {
		return err
	}
	refs := func(s *kg.Assertion) {
		entities.add(referred(s)...)
		for _, l := range s.Links {
			relations.add(l.Relation)
		}
	}
	for i := range b.Relations {
		refs(&b.Relations[i].Assertion)
	}
	for i := range b.Corrections {
		refs(&b.Corrections[i].Set)
		refs(&kg.Assertion{Claims: b.Corrections[i].Claims})
	}
	entities.add(written.list...)
	entities.add(removedIDs(b)...)
	entities.add(own...)           // an id is one of an entity or of a relation
	relations.add(written.list...) // the same
	for _, into := range c.merged {
		entities.add(into)
	}
	old, err := c.w.Relations(c.ctx, relations.list, whole)
	if err != nil {
		return err
	}
	named := len(relations.list)
	for _, r := range old {
		c.relations[r.ID] = r
		refs(&r.Assertion)
	}
	linked, err := c.w.Relations(c.ctx, relations.list[named:], plan.Columns{}) // a correction may leave the links as they are
	if err != nil {
		return err
	}
	for _, r := range linked {
		c.relations[r.ID] = r
	}
	if err := c.loadEntities(entities.list...); err != nil {
		return err
	}
	if err := c.loadGone(written.list, own); err != nil {
		return err
	}
	return c.unspecified(b, written.seen)
}

// unspecified creates the reserved actor if the batch's relations name it as an end, and it is not there yet.
func (c *change) unspecified(b *kg.Batch, written map[string]bool) error {
	named := slices.ContainsFunc(b.Relations, func(r kg.NewRelation) bool {
		return r.From == kg.Unspecified || r.To == kg.Unspecified
	}) ||
		slices.ContainsFunc(b.Corrections, func(k kg.Correction) bool {
			return k.Set.From == kg.Unspecified && slices.Contains(k.Fields, "from") ||
				k.Set.To == kg.Unspecified && slices.Contains(k.Fields, "to")
		})
	if c.known || !named || c.entities[kg.Unspecified] != nil || written[kg.Unspecified] {
		return nil
	}
	if err := c.lockEntities(kg.Unspecified); err != nil {
		return err
	}
	if c.entities[kg.Unspecified] == nil {
		c.putEntity("", nil, &kg.Entity{ID: kg.Unspecified, Kind: kg.KindActor, Name: "Unspecified"}, c.entry.Reason)
	}
	return nil
}

// referred returns the ids of the entities that an assertion refers to, in all roles.
func referred(s *kg.Assertion) []string {
	ids := append([]string{s.From, s.To, s.FromState, s.ToState, s.Location}, kg.Claimants(s.Claims)...)
	return append(ids, kg.Sources(s.Claims)...)
}

// followMerges notes which of the entities that the batch writes or refers to were merged away, and replaces
// references to them.
func (c *change) followMerges(b *kg.Batch, written []string) error {
	added := make([]kg.Assertion, len(b.Corrections)) // the claims that corrections add
	assertions := make([]*kg.Assertion, 0, len(b.Relations)+2*len(added))
	for i := range b.Relations {
		assertions = append(assertions, &b.Relations[i].Assertion)
	}
	for i := range b.Corrections {
		added[i].Claims = b.Corrections[i].Claims
		assertions = append(assertions, &b.Corrections[i].Set, &added[i])
	}
	var ids idSet
	ids.add(written...)
	for _, s := range assertions {
		ids.add(referred(s)...)
	}
	redirects, err := c.w.Redirects(c.ctx, ids.list)
	if err != nil || len(redirects) == 0 {
		return err
	}
	for _, id := range ids.list {
		if into := follow(redirects, id); into != id {
			c.merged[id] = into
		}
	}
	for _, s := range assertions {
		for _, id := range referred(s) {
			if into := c.merged[id]; into != "" {
				s.Rename(id, into)
			}
		}
	}
	for i := range b.Corrections {
		b.Corrections[i].Claims = added[i].Claims
	}
	return nil
}

// loadGone looks up the last versions of what is written and is not there: it may have been there before.
func (c *change) loadGone(entityIDs, relationIDs []string) error {
	old, err := c.w.EntityVersions(c.ctx, missing(c.entities, entityIDs))
	if err != nil {
		return err
	}
	for _, e := range old {
		c.gone.entities[e.ID] = e // the last one stays
	}
	oldRelations, err := c.w.RelationVersions(c.ctx, missing(c.relations, relationIDs), whole)
	if err != nil {
		return err
	}
	for _, r := range oldRelations {
		c.gone.relations[r.ID] = r
	}
	return nil
}
