package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"graphd/internal/kg"
)

// Apply writes the batches, one after the other, in one transaction; each is a change of its own. What a batch names that is already there in the same content is left
// unchanged, and so is, for a batch with a RecordedAt, what was recorded later than it, so that sending it again changes nothing; an id that exists with other content,
// or in another version than the writer knows, is a CONFLICT. All that is wrong with a batch is returned together as kg.Errors, with paths such as relations.3.when
// (preceded by the number of the batch if there are several), and nothing is written.
func Apply(ctx context.Context, s Store, batches ...kg.Batch) (Outcome, error) {
	var total Outcome
	err := s.Write(ctx, func(w Writer) error {
		total = Outcome{}
		for i := range batches {
			b := &batches[i]
			c := newChange(ctx, w, b.Kind, b.Actor, b.Reason)
			if len(batches) > 1 {
				c.prefix = fmt.Sprintf("%d.", i)
			}
			if !b.RecordedAt.IsZero() {
				c.seeded = b.RecordedAt.UTC()
			}
			if err := c.batch(b); err != nil {
				return err
			}
			if err := c.finish(); err != nil { // what follows would fail for want of what this batch was to bring
				return err
			}
			total.add(c.outcome)
		}
		return nil
	})
	if err != nil {
		return Outcome{}, err
	}
	return total, nil
}

func (c *change) batch(b *kg.Batch) error {
	c.validate(b)
	if err := c.lockAndLoad(b); err != nil {
		return err
	}
	for i := range b.Entities {
		c.upsert(fmt.Sprintf("entities.%d", i), &b.Entities[i])
	}
	for i := range b.Relations {
		c.assert(fmt.Sprintf("relations.%d", i), &b.Relations[i])
	}
	for i := range b.Corrections {
		c.correct(fmt.Sprintf("corrections.%d", i), &b.Corrections[i])
	}
	for i := range b.Retractions {
		c.retraction(fmt.Sprintf("retractions.%d", i), &b.Retractions[i])
	}
	for _, e := range b.Entities {
		c.outcome.Entities = append(c.outcome.Entities, c.entities[e.ID])
	}
	ids := make([]string, 0, len(b.Relations)+len(b.Corrections)+len(b.Retractions))
	for i := range b.Relations {
		ids = append(ids, b.Relations[i].ID)
	}
	for i := range b.Corrections {
		ids = append(ids, b.Corrections[i].ID)
	}
	for i := range b.Retractions {
		ids = append(ids, b.Retractions[i].ID)
	}
	for _, id := range ids {
		c.outcome.Relations = append(c.outcome.Relations, c.relations[id])
	}
	return nil
}

// validate checks the batch by itself.
func (c *change) validate(b *kg.Batch) {
	seen := map[string]string{}
	once := func(path, id string) {
		if first, ok := seen[id]; ok && id != "" {
			c.fail(kg.BadUserInput, path+".id", id, "%q is given twice, first at %s", id, first)
		}
		seen[id] = path
	}
	for i, e := range b.Entities {
		path := fmt.Sprintf("entities.%d", i)
		c.errs = append(c.errs, e.Validate(c.prefix+path)...)
		once(path, e.ID)
	}
	for i := range b.Relations {
		r, path := &b.Relations[i], fmt.Sprintf("relations.%d", i)
		c.errs = append(c.errs, kg.ValidateID(c.prefix+path, r.ID)...)
		c.errs = append(c.errs, r.Validate(c.prefix+path)...)
		once(path, r.ID)
	}
	for i, k := range b.Corrections {
		path := fmt.Sprintf("corrections.%d", i)
		once(path, k.ID)
		if k.Reason == "" && len(k.Fields) > 0 {
			c.fail(kg.BadUserInput, path+".reason", "", "is required: say why the relation is corrected")
		}
		c.errs = append(c.errs, kg.ValidateClaims(c.prefix+path, k.Claims)...)
	}
	for i, r := range b.Retractions {
		path := fmt.Sprintf("retractions.%d", i)
		once(path, r.ID)
		if r.Reason == "" {
			c.fail(kg.BadUserInput, path+".reason", "", "is required: say why the relation is retracted")
		}
	}
}

// lockAndLoad locks what the batch may replace, and fetches what it refers to: entities of all roles, and relations that it changes or links to. References to
// entities that were merged away become references to what they are part of.
func (c *change) lockAndLoad(b *kg.Batch) error {
	var written, replaced, entities, relations idSet
	for _, e := range b.Entities {
		written.add(e.ID)
	}
	for _, k := range b.Corrections {
		replaced.add(k.ID)
	}
	for _, r := range b.Retractions {
		replaced.add(r.ID)
	}
	slices.Sort(written.list)
	slices.Sort(replaced.list)
	if err := c.w.Lock(c.ctx, written.list, replaced.list); err != nil {
		return err
	}
	refs := func(s *kg.Assertion) {
		entities.add(s.From, s.To, s.FromState, s.ToState, s.Location)
		entities.add(kg.Claimants(s.Claims)...)
		entities.add(kg.Sources(s.Claims)...)
		for _, l := range s.Links {
			relations.add(l.Relation)
		}
	}
	added := make([]kg.Assertion, len(b.Corrections))
	for i := range b.Corrections {
		added[i].Claims = b.Corrections[i].Claims
	}
	assertions := make([]*kg.Assertion, 0, len(b.Relations)+2*len(added))
	for i := range b.Relations {
		relations.add(b.Relations[i].ID)
		assertions = append(assertions, &b.Relations[i].Assertion)
	}
	for i := range b.Corrections {
		assertions = append(assertions, &b.Corrections[i].Set, &added[i])
	}
	relations.add(replaced.list...)
	for _, s := range assertions {
		refs(s)
	}
	if err := c.followMerges(&entities, assertions); err != nil {
		return err
	}
	for i := range b.Corrections {
		b.Corrections[i].Claims = added[i].Claims
	}
	entities.add(written.list...)
	old, err := c.w.Relations(c.ctx, relations.list, whole)
	if err != nil {
		return err
	}
	named := len(relations.list)
	for _, r := range old {
		c.relations[r.ID] = r
		refs(&r.Assertion)
	}
	linked, err := c.w.Relations(c.ctx, relations.list[named:], whole) // a correction may leave the links as they are
	if err != nil {
		return err
	}
	for _, r := range linked {
		c.relations[r.ID] = r
	}
	if err := c.loadEntities(entities.list...); err != nil {
		return err
	}
	return c.lastVersions(b)
}

// followMerges replaces, in the assertions, references to entities that were merged away.
func (c *change) followMerges(ids *idSet, assertions []*kg.Assertion) error {
	redirects, err := c.w.Redirects(c.ctx, ids.list)
	if err != nil {
		return err
	}
	for _, id := range slices.Clone(ids.list) {
		into := follow(redirects, id)
		if into == id {
			continue
		}
		for _, s := range assertions {
			s.Rename(id, into)
		}
		ids.add(into)
	}
	return nil
}

// lastVersions looks up the last version of what is written anew: it may have been there before.
func (c *change) lastVersions(b *kg.Batch) error {
	var entities, relations idSet
	for _, e := range b.Entities {
		if c.entities[e.ID] == nil {
			entities.add(e.ID)
		}
	}
	for i := range b.Relations {
		if id := b.Relations[i].ID; c.relations[id] == nil {
			relations.add(id)
		}
	}
	for _, r := range b.Retractions {
		if c.relations[r.ID] == nil {
			relations.add(r.ID)
		}
	}
	old, err := c.w.EntityVersions(c.ctx, entities.list)
	if err != nil {
		return err
	}
	for _, e := range old {
		c.versions[e.ID] = max(c.versions[e.ID], e.Version)
	}
	oldRelations, err := c.w.RelationVersions(c.ctx, relations.list, whole)
	if err != nil {
		return err
	}
	for _, r := range oldRelations {
		c.versions[r.ID] = max(c.versions[r.ID], r.Version)
	}
	return nil
}

// seen says if what is there was recorded later than the batch: the batch was written before, and is no news.
func (c *change) seen(recordedAt time.Time) bool {
	return !c.seeded.IsZero() && recordedAt.After(c.seeded)
}

func (c *change) upsert(path string, e *kg.EntityWrite) {
	old := c.entities[e.ID]
	switch {
	case old == nil:
		c.outcome.Created++
		fresh := *e.Entity
		c.putEntity(nil, &fresh, c.entry.Reason)
	case old.SameContent(e.Entity), c.seen(old.RecordedAt):
		c.outcome.Unchanged++
	case e.Replaces != 0 && e.Replaces != old.Version:
		c.conflict(path+".version", e.ID, old.Version, "%q is at version %d, not %d", e.ID, old.Version, e.Replaces)
	case !c.seeded.IsZero() && old.RecordedAt.Equal(c.seeded):
		c.conflict(path+".id", e.ID, old.Version, "%q was recorded at %s with other content (version %d)", e.ID, c.seeded.Format(time.RFC3339Nano), old.Version)
	default:
		c.outcome.Updated++
		fresh := *e.Entity
		c.putEntity(old, &fresh, c.entry.Reason)
	}
}

func (c *change) assert(path string, n *kg.NewRelation) {
	if n.Type.Info() == nil {
		return // reported by validate
	}
	fresh := &kg.Relation{ID: n.ID, Assertion: n.Assertion, RecordedAt: c.now()}
	old := c.relations[n.ID]
	if old == nil {
		c.outcome.Created++
		c.putRelation(path, nil, fresh, c.entry.Reason)
		return
	}
	fresh.Derive(c.sourceDay) // canonical ends, defaults: what the stored one has, too
	if fresh.SameContent(old.Assertion) || c.seen(old.RecordedAt) {
		c.outcome.Unchanged++
		return
	}
	c.conflict(path+".id", n.ID, old.Version, "%q exists with other content (version %d); correct it instead", n.ID, old.Version)
}

func (c *change) correct(path string, k *kg.Correction) {
	old := c.relations[k.ID]
	if old == nil {
		c.fail(kg.NotFound, path+".id", k.ID, "there is no relation %q to correct", k.ID)
		return
	}
	if c.seen(old.RecordedAt) || !c.seeded.IsZero() && old.RecordedAt.Equal(c.seeded) {
		c.outcome.Unchanged++
		return
	}
	fresh := *old
	if err := fresh.Patch(k.Set, k.Fields); err != nil {
		err.Path = c.prefix + path + "." + err.Path
		c.errs = append(c.errs, err)
		return
	}
	claims := slices.Clone(fresh.Claims)
	first := len(claims)
	for _, claim := range k.Claims {
		if !hasClaim(claims, claim) {
			claims = append(claims, claim)
		}
	}
	if !slices.Contains(k.Fields, "claims") {
		fresh.Claims = nil // the old ones are valid, and what is wrong with the added ones is told by validate
	}
	c.errs = append(c.errs, fresh.Validate(c.prefix+path+".patch")...)
	fresh.Claims = claims
	probe := fresh
	probe.Derive(c.sourceDay)
	switch {
	case probe.SameContent(old.Assertion):
		c.outcome.Unchanged++
	case k.Version != 0 && k.Version != old.Version:
		c.conflict(path+".version", k.ID, old.Version, "%q is at version %d, not %d", k.ID, old.Version, k.Version)
	default:
		c.outcome.Updated++
		c.putRelation(path+".patch", old, &fresh, k.Reason)
		c.added[k.ID] = addedClaims{path, first}
	}
}

// hasClaim says if claims hold one with the same content.
func hasClaim(claims []kg.Claim, claim kg.Claim) bool {
	want, err := json.Marshal(claim)
	if err != nil {
		panic(err) // a claim holds nothing that JSON cannot
	}
	return slices.ContainsFunc(claims, func(c kg.Claim) bool {
		have, err := json.Marshal(c)
		return err == nil && string(have) == string(want)
	})
}

func (c *change) retraction(path string, r *kg.Retraction) {
	old := c.relations[r.ID]
	switch {
	case old == nil && r.Version != 0 && c.versions[r.ID] == r.Version+1: // sent again
		c.outcome.Unchanged++
	case old == nil:
		c.fail(kg.NotFound, path+".id", r.ID, "there is no relation %q to retract", r.ID)
	case r.Version != 0 && r.Version != old.Version:
		c.conflict(path+".version", r.ID, old.Version, "%q is at version %d, not %d", r.ID, old.Version, r.Version)
	default:
		c.outcome.Updated++
		c.retract(path, old, r.Reason)
	}
}
