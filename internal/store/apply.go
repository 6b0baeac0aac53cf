package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"graphd/internal/kg"
)

// Apply writes the batches, one after the other, in one transaction; each is a change of its own. What a batch names
// that is already there in the same content is left unchanged; an id that exists with other content, or in another
// version than the writer knows, is a CONFLICT. A batch with a RecordedAt that is not later than the end of the change
// log must say what the graph was known to be at that instant, and changes nothing; see said. All that is wrong with a
// batch is returned together as kg.Errors, with paths such as relations.3.when (preceded by the number of the batch if
// there are several), and nothing is written.
func Apply(ctx context.Context, s Store, batches ...kg.Batch) (Outcome, error) {
	total, _, err := apply(ctx, s, batches, nil)
	return total, err
}

// Try does what Apply does and takes it back: it returns what Apply would, and for each batch its entry of the change
// log, which has no items if the batch changes nothing.
func Try(ctx context.Context, s Store, batches ...kg.Batch) (Outcome, []kg.Change, error) {
	taken := errors.New("taken back")
	total, log, err := apply(ctx, s, batches, taken)
	if errors.Is(err, taken) {
		err = nil
	}
	return total, log, err
}

// apply ends the transaction with result once all batches are in it.
func apply(ctx context.Context, s Store, batches []kg.Batch, result error) (total Outcome, log []kg.Change, err error) {
	err = s.Write(ctx, func(w Writer) error {
		total, log = Outcome{}, nil
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
			log = append(log, c.entry)
		}
		return result
	})
	if err != nil && (result == nil || !errors.Is(err, result)) {
		return Outcome{}, nil, err
	}
	return total, log, err
}

func (c *change) batch(given *kg.Batch) error {
	b := *given // the batch is its writer's: what it refers to may have been merged away, and is replaced here only
	b.Relations, b.Corrections = slices.Clone(b.Relations), slices.Clone(b.Corrections)
	c.unread = b.Unread
	c.validate(&b)
	known, err := c.said(&b)
	if err != nil {
		return err
	}
	if err := c.lockAndLoad(&b); err != nil {
		return err
	}
	if !known {
		if err := c.versions(&b); err != nil {
			return err
		}
	}
	for _, e := range b.Entities {
		c.outcome.Entities = append(c.outcome.Entities, cmp.Or(c.entities[e.ID], c.entities[c.merged[e.ID]],
			c.gone.entities[e.ID]))
	}
	for _, id := range relationIDs(&b) {
		c.outcome.Relations = append(c.outcome.Relations, cmp.Or(c.relations[id], c.gone.relations[id]))
	}
	return nil
}

// versions makes those that the batch asks for.
func (c *change) versions(b *kg.Batch) error {
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
	return c.removals(b)
}

// relationIDs are those of the relations that the batch writes, in its order.
func relationIDs(b *kg.Batch) []string {
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
	return ids
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
	c.reason("", b.Reason, "")
	c.instant()
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
	for i := range b.Corrections {
		k, path := &b.Corrections[i], fmt.Sprintf("corrections.%d", i)
		once(path, k.ID)
		needed := "the relation is corrected"
		if len(k.Fields) == 0 { // claims speak for themselves
			needed = ""
		}
		c.reason(path+".", k.Reason, needed)
		c.errs = append(c.errs, kg.ValidateClaims(c.prefix+path, k.Claims)...)
	}
	for i, r := range b.Retractions {
		path := fmt.Sprintf("retractions.%d", i)
		once(path, r.ID)
		c.reason(path+".", r.Reason, "the relation is retracted")
	}
	c.validateRemovals(b, seen)
}

func (c *change) upsert(path string, e *kg.EntityWrite) {
	old, gone := c.entities[e.ID], c.gone.entities[e.ID]
	if r := c.relations[e.ID]; r != nil {
		c.conflict(path+".id", e.ID, r.Version, "%q is the id of a relation; an entity needs another one", e.ID)
		return
	}
	switch {
	case old == nil && gone != nil && c.merged[e.ID] != "" && gone.SameContent(e.Entity):
		c.outcome.Unchanged++ // it was there, and was taken away since
	case c.merged[e.ID] != "":
		c.conflict(path+".id", e.ID, gone.Version, "%q was merged into %q; write that one, or unmerge it first", e.ID, c.merged[e.ID])
	case old == nil && e.Replaces != 0:
		last := 0
		if gone != nil {
			last = gone.Version
		}
		c.conflict(path+".version", e.ID, last, "there is no entity %q now, at version %d or any other", e.ID, e.Replaces)
	case old == nil:
		c.outcome.Created++
		fresh := *e.Entity
		c.putEntity(nil, &fresh, c.entry.Reason)
	case old.SameContent(e.Entity):
		c.outcome.Unchanged++
	case e.Replaces != 0 && e.Replaces != old.Version:
		c.conflict(path+".version", e.ID, old.Version, "%q is at version %d, not %d", e.ID, old.Version, e.Replaces)
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
	if e := c.entities[n.ID]; e != nil {
		c.conflict(path+".id", n.ID, e.Version, "%q is the id of an entity; a relation needs another one", n.ID)
		return
	}
	if old == nil {
		c.outcome.Created++
		c.putRelation(path, nil, fresh, c.entry.Reason)
		return
	}
	fresh.Derive(c.sourceDay) // canonical ends, defaults: what the stored one has, too
	if fresh.SameContent(old.Assertion) {
		c.outcome.Unchanged++
		return
	}
	c.conflict(path+".id", n.ID, old.Version, "%q exists with other content (version %d) in %s; correct it instead",
		n.ID, old.Version, differing(stating(fresh.Assertion, old), old.Assertion))
}

func (c *change) correct(path string, k *kg.Correction) {
	old := c.relations[k.ID]
	if old == nil {
		c.fail(kg.NotFound, path+".id", k.ID, "there is no relation %q to correct", k.ID)
		return
	}
	fresh := *old
	if err := fresh.Patch(k.Set, k.Fields); err != nil {
		err.Path = c.prefix + path + "." + err.Path
		c.errs = append(c.errs, err)
		return
	}
	claims := slices.Clone(fresh.Claims)
	added := addedClaims{path: path, first: len(claims)}
	for i, claim := range k.Claims {
		if !hasClaim(claims, claim) {
			claims = append(claims, claim)
			added.places = append(added.places, i)
		}
	}
	if !slices.Contains(k.Fields, "claims") {
		fresh.Claims = nil // the old ones are valid, and what is wrong with the added ones is told by validate
	}
	c.errs = append(c.errs, fresh.Validate(c.prefix+path+".patch")...)
	fresh.Claims = claims
	if fresh.Type.Info() == nil {
		return // reported by Validate
	}
	probe := fresh
	probe.Derive(c.sourceDay)
	named := func(field string) bool { return slices.Contains(k.Fields, field) }
	again := restated{old: old, fresh: &fresh, fromState: named("fromState"), toState: named("toState")}
	guard := func() bool {
		ok := k.Version == 0 || k.Version == old.Version
		if !ok {
			c.conflict(path+".version", k.ID, old.Version, "%q is at version %d, not %d", k.ID, old.Version, k.Version)
		}
		return ok
	}
	if probe.SameContent(old.Assertion) {
		if !(named("fromState") && fresh.FromState == "" && old.FromState != "" || named("toState") && fresh.ToState == "" && old.ToState != "") {
			c.outcome.Unchanged++
			return
		}
		again.guard = guard // a state that was given may be what is derived without it
	} else if !guard() {
		return
	}
	c.outcome.Updated++
	c.putRelation(path+".patch", old, &fresh, k.Reason)
	c.added[&fresh] = added
	if again.guard != nil || named("when") {
		c.restated = append(c.restated, again)
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
	old, gone := c.relations[r.ID], c.gone.relations[r.ID]
	switch {
	case old == nil && gone != nil && c.doneBefore(r.Version, gone.Version):
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

// doneBefore reports whether taking away a version is what left the tombstone, so that it is sent again. A file need
// not name the version: it is content with what it takes away not being there.
func (c *change) doneBefore(version, tombstone int) bool {
	return version != 0 && tombstone == version+1 || version == 0 && c.entry.Kind == kg.ChangeSeed
}
