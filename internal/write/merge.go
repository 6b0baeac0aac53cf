package write

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Merge makes one entity of two: relations that refer to `from`, in any role, get a new version that refers to
// `into`; `from` gets a tombstone, and its id resolves to `into` from then on. Sent again it changes nothing. Errors:
// NOT_FOUND; CONFLICT if one was itself merged away; BAD_USER_INPUT if the ids are the same or reserved, if a moved
// relation may not join the kind of `into`, or if just one of them is a source; LIMIT_EXCEEDED above Limits.MaxMoved
// relations.
func Merge(ctx context.Context, s store.Store, call Call, from, into string) (Outcome, error) {
	return write(ctx, s, kg.ChangeMerge, call, func(c *change) error {
		if err := c.lockEntities(from, into); err != nil {
			return err
		}
		redirects, err := c.w.Redirects(ctx, []string{from, into})
		if err != nil {
			return err
		}
		if r := kg.RedirectOf(redirects, from); r != nil && r.Into == into { // sent again
			c.outcome.Unchanged++
			into = kg.FollowRedirects(redirects, from)
			if err := c.loadEntities(into); err != nil {
				return err
			}
			if c.entities[into] != nil {
				c.outcome.Entities = []string{into}
			}
			return nil
		}
		c.checkReason(&kg.Origin{}, call.Reason, "the entities are merged")
		c.checkExisting("from", from, redirects)
		c.checkExisting("into", into, redirects)
		if from == into {
			c.fail(kg.CodeBadUserInput, "into", into, "an entity cannot be merged with itself")
		}
		if len(c.errs) > 0 {
			return nil
		}
		if !c.mergeable("into", from, into) {
			return nil
		}
		rels, err := c.referring(c.w, from)
		if err != nil {
			return err
		}
		for _, old := range rels {
			fresh := *old
			fresh.Rename(from, into)
			c.putRelation(named("from"), old, &fresh, call.Reason)
		}
		if err := c.loadReferences(); err != nil {
			return err
		}
		old := c.entities[from]
		tomb := *old
		tomb.Tombstone = true
		c.putEntity(named("from"), old, &tomb, call.Reason)
		c.redirects = []kg.Redirect{{From: from, Into: into}}
		c.outcome.Updated = 1
		c.outcome.Entities = []string{into}
		return nil
	})
}

// Unmerge undoes the merge of entity id: it is there again, as it was before, and relations that the merge moved
// refer to it again, but for those that were retracted, or corrected to refer to neither, since. Sent again it
// changes nothing. Errors: NOT_FOUND if the id was never there; CONFLICT if it is not merged, if what it was merged
// into was itself merged away, or if a relation has its id now; BAD_USER_INPUT if a relation may not refer to it,
// since it, or the kind of its other end, was corrected.
func Unmerge(ctx context.Context, s store.Store, call Call, id string) (Outcome, error) {
	return write(ctx, s, kg.ChangeUnmerge, call, func(c *change) error {
		if err := c.lockEntities(id); err != nil {
			return err
		}
		versions, err := c.w.EntityVersions(ctx, []string{id})
		if err != nil {
			return err
		}
		again, err := c.unmerged(versions)
		if err != nil {
			return err
		}
		if again {
			c.outcome.Unchanged++
			c.outcome.Entities = []string{id}
			return nil
		}
		c.checkReason(&kg.Origin{}, call.Reason, "the entities are taken apart")
		redirects, err := c.w.Redirects(ctx, []string{id})
		if err != nil {
			return err
		}
		direct := kg.RedirectOf(redirects, id)
		switch {
		case len(versions) == 0:
			c.fail(kg.CodeNotFound, "id", id, "there is no entity %q", id)
			return nil
		case direct == nil:
			c.conflict("id", id, versions[len(versions)-1].Version, "%q is not merged into another entity", id)
			return nil
		case kg.FollowRedirects(redirects, id) != direct.Into:
			c.fail(kg.CodeConflict, "id", id,
				"%q was merged into %q, which was itself merged away since; unmerge that first", id, direct.Into)
			return nil
		}
		if err := c.lockEntities(direct.Into); err != nil {
			return err
		}
		relations, err := c.w.Relations(ctx, []string{id}, plan.Columns{})
		if err != nil {
			return err
		}
		if len(relations) > 0 {
			c.conflict("id", id, relations[0].Version, "%q is the id of a relation now", id)
			return nil
		}
		tomb := versions[len(versions)-1]
		c.gone.entities[id] = tomb
		revived := *tomb
		revived.Tombstone = false
		c.putEntity(named("id"), nil, &revived, call.Reason)
		if err := c.moveBack(*direct); err != nil {
			return err
		}
		if err := c.loadReferences(); err != nil {
			return err
		}
		c.redirects = []kg.Redirect{*direct}
		c.outcome.Updated = 1
		c.outcome.Entities = []string{id}
		return nil
	})
}

// unmerged reports whether the current version of the entity is the one that undid a merge.
func (c *change) unmerged(versions []*kg.Entity) (bool, error) {
	n := len(versions)
	if n < 2 || c.entities[versions[0].ID] == nil || !versions[n-2].Tombstone {
		return false, nil
	}
	redirects, err := c.w.AsKnown(versions[n-2].RecordedAt).Redirects(c.ctx, []string{versions[0].ID})
	return kg.RedirectOf(redirects, versions[0].ID) != nil, err
}

// moveBack restores the references that the merge changed, where they still stand.
func (c *change) moveBack(merge kg.Redirect) error {
	rels, err := c.referring(c.w.AsKnown(merge.RecordedAt.Add(-1)), merge.From) // those that referred to it just before
	if err != nil {
		return err
	}
	ids := make([]string, len(rels))
	for i, r := range rels {
		ids[i] = r.ID
	}
	versions, err := c.w.RelationVersions(c.ctx, ids, plan.AllColumns)
	if err != nil {
		return err
	}
	if err := c.loadThen(merge, versions); err != nil {
		return err
	}
	// The version that the merge replaced, and the one that it made.
	before, moved := map[string]*kg.Relation{}, map[string]*kg.Relation{}
	for _, v := range versions {
		switch {
		case v.SupersededAt.Equal(merge.RecordedAt):
			before[v.ID] = v
		case v.RecordedAt.Equal(merge.RecordedAt):
			moved[v.ID] = v
		case v.Tombstone: // retracted since: what has the id now is another statement
			delete(moved, v.ID)
		}
	}
	for _, old := range rels {
		b := before[old.ID]
		if b == nil || moved[old.ID] == nil {
			continue
		}
		fresh := *old
		if fresh.Restore(b.Assertion, merge.From, merge.Into) {
			c.before[old.ID] = b
			c.putRelation(named("id"), old, &fresh, c.reason)
		}
	}
	return nil
}

// loadThen fetches what the entities were, just before the merge, that relations refer to which it moved.
func (c *change) loadThen(merge kg.Redirect, versions []*kg.Relation) error {
	var ids kg.IDSet
	for _, v := range versions {
		if v.SupersededAt.Equal(merge.RecordedAt) {
			ids.Add(v.Assertion.References()...)
		}
	}
	entities, err := c.w.AsKnown(merge.RecordedAt.Add(-1)).Entities(c.ctx, ids.List())
	c.then = map[string]kg.Kind{}
	for _, e := range entities {
		c.then[e.ID] = e.Kind
	}
	return err
}

// Delete takes an entity out of the graph; version is the one that is deleted, nil whichever is current. While
// relations name it, in any role, it is refused with a CONFLICT, unless cascade is set: then they are retracted with
// it. States that were derived are derived anew. Sent again with its version it changes nothing.
func Delete(ctx context.Context, s store.Store, call Call, id string, version *int, cascade bool) (Outcome, error) {
	return write(ctx, s, kg.ChangeDelete, call, func(c *change) error {
		if err := c.lockEntities(id); err != nil {
			return err
		}
		old := c.entities[id]
		redirects, err := c.w.Redirects(ctx, []string{id})
		if err != nil {
			return err
		}
		if old == nil && version != nil && kg.RedirectOf(redirects, id) == nil {
			again, err := c.deleted(id, *version)
			if err != nil {
				return err
			}
			if again {
				c.outcome.Unchanged++
				return nil
			}
		}
		c.checkReason(&kg.Origin{}, call.Reason, "the entity is deleted")
		c.checkExisting("id", id, redirects)
		if old != nil && version != nil && *version != old.Version {
			c.stale(&kg.Origin{}, id, old.Version, *version)
		}
		if len(c.errs) > 0 {
			return nil
		}
		rels, err := c.referring(c.w, id)
		if err != nil {
			return err
		}
		holding := slices.DeleteFunc(slices.Clone(rels), func(r *kg.Relation) bool { return !r.Names(id) })
		if len(holding) > 0 && !cascade {
			c.conflict("id", id, old.Version, "%d relation(s) refer to %q; set cascade to retract them with it",
				len(holding), id)
			return nil
		}
		for _, r := range rels {
			if r.Names(id) {
				c.retract(named("id"), r, call.Reason)
			} else {
				c.release(r)
			}
		}
		tomb := *old
		tomb.Tombstone = true
		c.putEntity(named("id"), old, &tomb, call.Reason)
		c.outcome.Updated = 1
		return nil
	})
}

// deleted reports whether this version was the last one of an entity that is not there.
func (c *change) deleted(id string, version int) (bool, error) {
	versions, err := c.w.EntityVersions(c.ctx, []string{id})
	n := len(versions)
	return n > 0 && versions[n-1].Tombstone && versions[n-1].Version == version+1, err
}

// lockEntities locks the entities and fetches them.
func (c *change) lockEntities(ids ...string) error {
	sorted := slices.Compact(slices.Sorted(slices.Values(ids)))
	if err := c.w.Lock(c.ctx, sorted, nil); err != nil {
		return err
	}
	return c.loadEntities(sorted...)
}

// checkExisting reports an entity that is not there, that was merged away, or that is reserved.
func (c *change) checkExisting(path, id string, redirects []kg.Redirect) {
	switch into := kg.FollowRedirects(redirects, id); {
	case id == kg.UnspecifiedActor:
		c.fail(kg.CodeBadUserInput, path, id, "%q is reserved", id)
	case into != id:
		c.fail(kg.CodeConflict, path, id, "%q was merged into %q; name that one, or unmerge it first", id, into)
	case c.entities[id] == nil || c.entities[id].Tombstone:
		c.fail(kg.CodeNotFound, path, id, "there is no entity %q", id)
	}
}

// referring finds the relations that, seen by r, refer to one of the entities in any role, locks them, and returns
// them whole as they are now: one statement for each role, whatever their number.
func (c *change) referring(r store.Reader, to ...string) ([]*kg.Relation, error) {
	is := &plan.IDFilter{In: to}
	entity := &plan.EntityWhere{ID: is}
	var ids kg.IDSet
	for _, w := range []*plan.RelationWhere{{Either: entity}, {Source: is}, {Claim: &plan.ClaimWhere{By: entity}},
		{Location: entity}, {ClaimedAt: is}, {FromState: is}, {ToState: is}} {
		rows, err := r.ListRelations(c.ctx, &plan.RelationList{Where: w, Scan: first(c.limits.MaxMoved + 1)}, nil)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			ids.Add(row.Relation.ID)
		}
	}
	if len(ids.List()) > c.limits.MaxMoved {
		c.fail(kg.CodeLimitExceeded, "", to[0],
			"more than %d relations refer to %s; that is too many for one transaction", c.limits.MaxMoved, quoted(to))
		return nil, c.refused()
	}
	slices.Sort(ids.List())
	if err := c.w.Lock(c.ctx, nil, ids.List()); err != nil {
		return nil, err
	}
	rels, err := c.w.Relations(c.ctx, ids.List(), plan.AllColumns)
	if err != nil {
		return nil, fmt.Errorf("reading relations of %s: %w", quoted(to), err)
	}
	slices.SortFunc(rels, func(a, b *kg.Relation) int { return cmp.Compare(a.ID, b.ID) })
	return rels, nil
}

// mergeable reports whether the kinds of two entities that are there allow to merge them, and says at path why not.
func (c *change) mergeable(path, from, into string) bool {
	a, b := c.entities[from].Kind, c.entities[into].Kind
	if (a == kg.KindSource) == (b == kg.KindSource) {
		return true
	}
	c.fail(kg.CodeBadUserInput, path, into,
		"%q is of kind %s and %q of kind %s; a source can be merged only with a source", from, a, into, b)
	return false
}

// quoted names one id, and of several the first and how many more there are.
func quoted(ids []string) string {
	if len(ids) == 1 {
		return fmt.Sprintf("%q", ids[0])
	}
	return fmt.Sprintf("%q and %d more", ids[0], len(ids)-1)
}

// loadReferences fetches what the new versions refer to, so that it can be checked.
func (c *change) loadReferences() error {
	var entities, links kg.IDSet
	for _, p := range c.puts {
		entities.Add(p.New.Assertion.References()...)
		for _, l := range p.New.Links {
			if c.relations[l.Relation] == nil {
				links.Add(l.Relation)
			}
		}
	}
	linked, err := c.w.Relations(c.ctx, links.List(), plan.Columns{})
	if err != nil {
		return err
	}
	for _, r := range linked {
		c.relations[r.ID] = r
	}
	return c.loadEntities(entities.List()...)
}
