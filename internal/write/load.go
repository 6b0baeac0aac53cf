package write

import (
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// lockAndLoad locks what the batch may replace, and fetches what it refers to: entities of all roles, and relations
// that it changes or links to. References to entities that were merged away become references to what they are part
// of.
func (c *change) lockAndLoad(b *kg.Batch) error {
	var written, replaced, entities, relations kg.IDSet
	written.Add(entityIDs(b)...)
	for _, k := range b.Corrections {
		replaced.Add(k.ID)
	}
	for _, r := range b.Retractions {
		replaced.Add(r.ID)
	}
	slices.Sort(written.List())
	slices.Sort(replaced.List())
	locked := append(slices.Clone(written.List()), removedIDs(b)...)
	slices.Sort(locked)
	if err := c.w.Lock(c.ctx, slices.Compact(locked), replaced.List()); err != nil {
		return err
	}
	relations.Grow(len(b.Relations) + len(replaced.List()))
	entities.Grow(2 * len(b.Relations))
	for i := range b.Relations {
		relations.Add(b.Relations[i].ID)
	}
	relations.Add(replaced.List()...)
	own := slices.Clone(relations.List())
	if err := c.followMerges(b, written.List()); err != nil {
		return err
	}
	refs := func(s *kg.Assertion) {
		entities.Add(s.References()...)
		for _, l := range s.Links {
			relations.Add(l.Relation)
		}
	}
	for i := range b.Relations {
		refs(&b.Relations[i].Assertion)
	}
	for i := range b.Corrections {
		refs(&b.Corrections[i].Set)
		refs(&kg.Assertion{Claims: b.Corrections[i].Claims})
	}
	entities.Add(written.List()...)
	entities.Add(removedIDs(b)...)
	entities.Add(own...)             // an id is one of an entity or of a relation
	relations.Add(written.List()...) // the same
	for _, into := range c.merged {
		entities.Add(into)
	}
	old, err := c.w.Relations(c.ctx, relations.List(), plan.AllColumns)
	if err != nil {
		return err
	}
	named := len(relations.List())
	for _, r := range old {
		c.relations[r.ID] = r
		refs(&r.Assertion)
	}
	// A correction may leave the links as they are.
	linked, err := c.w.Relations(c.ctx, relations.List()[named:], plan.Columns{})
	if err != nil {
		return err
	}
	for _, r := range linked {
		c.relations[r.ID] = r
	}
	if err := c.loadEntities(entities.List()...); err != nil {
		return err
	}
	if err := c.loadGone(written.List(), own); err != nil {
		return err
	}
	return c.addUnspecified(b, written)
}

// addUnspecified creates the reserved actor if the batch's relations name it as an end, and it is not there yet.
func (c *change) addUnspecified(b *kg.Batch, written kg.IDSet) error {
	named := slices.ContainsFunc(b.Relations, func(r kg.NewRelation) bool {
		return r.From == kg.UnspecifiedActor || r.To == kg.UnspecifiedActor
	}) ||
		slices.ContainsFunc(b.Corrections, func(k kg.Correction) bool {
			return k.Set.From == kg.UnspecifiedActor && slices.Contains(k.Fields, "from") ||
				k.Set.To == kg.UnspecifiedActor && slices.Contains(k.Fields, "to")
		})
	if c.known || !named || c.entities[kg.UnspecifiedActor] != nil || written.Has(kg.UnspecifiedActor) {
		return nil
	}
	if err := c.lockEntities(kg.UnspecifiedActor); err != nil {
		return err
	}
	if c.entities[kg.UnspecifiedActor] == nil {
		unspecified := &kg.Entity{ID: kg.UnspecifiedActor, Kind: kg.KindActor, Name: "Unspecified"}
		c.putEntity(&kg.Origin{}, nil, unspecified, c.reason)
	}
	return nil
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
	var ids kg.IDSet
	ids.Add(written...)
	for _, s := range assertions {
		ids.Add(s.References()...)
	}
	redirects, err := c.w.Redirects(c.ctx, ids.List())
	if err != nil || len(redirects) == 0 {
		return err
	}
	for _, id := range ids.List() {
		if into := kg.FollowRedirects(redirects, id); into != id {
			c.merged[id] = into
		}
	}
	for _, s := range assertions {
		for _, id := range s.References() {
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
	oldRelations, err := c.w.RelationVersions(c.ctx, missing(c.relations, relationIDs), plan.AllColumns)
	if err != nil {
		return err
	}
	for _, r := range oldRelations {
		c.gone.relations[r.ID] = r
	}
	return nil
}
