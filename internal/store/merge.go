package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// MaxMoved is how many relations one merge, unmerge or cascading deletion may touch: it stays one transaction.
const MaxMoved = 10_000

// Merge makes one entity of two: relations that refer to `from`, in any role, get a new version that refers to `into`; `from` gets a tombstone, and its id resolves to `into` from
// then on. Sent again it changes nothing. Errors: NOT_FOUND; BAD_USER_INPUT if the ids are the same or reserved, or if a moved relation may not join the kind of `into`;
// LIMIT_EXCEEDED above MaxMoved relations.
func Merge(ctx context.Context, s Store, actor, from, into, reason string) (Outcome, error) {
	return write(ctx, s, kg.ChangeMerge, actor, reason, func(c *change) error {
		if err := c.lockEntities(from, into); err != nil {
			return err
		}
		redirects, err := c.w.Redirects(ctx, []string{from, into})
		if err != nil {
			return err
		}
		if follow(redirects, from) == into && from != into { // sent again
			c.outcome.Unchanged++
			c.outcome.Entities = []*kg.Entity{c.entities[into]}
			return nil
		}
		c.needReason(reason)
		c.existing("from", from)
		c.existing("into", into)
		if from == into {
			c.fail(kg.BadUserInput, "into", into, "an entity cannot be merged with itself")
		}
		if len(c.errs) > 0 {
			return nil
		}
		rels, err := c.referring(from)
		if err != nil {
			return err
		}
		for _, old := range rels {
			fresh := *old
			fresh.Rename(from, into)
			c.putRelation("from", old, &fresh, reason)
		}
		if err := c.loadReferences(); err != nil {
			return err
		}
		old := c.entities[from]
		tomb := *old
		tomb.Tombstone = true
		c.putEntity(old, &tomb, reason)
		c.redirects = []kg.Redirect{{From: from, Into: into}}
		c.outcome.Updated = 1
		c.outcome.Entities = []*kg.Entity{c.entities[into]}
		return nil
	})
}

// Unmerge undoes the merge of entity id: it is there again, as it was before, and relations that the merge moved refer to it again, but for those that were retracted, or
// corrected to refer to neither, since. Errors: NOT_FOUND if the id was never there; CONFLICT if it is not merged, or if what it was merged into was itself merged away.
func Unmerge(ctx context.Context, s Store, actor, id, reason string) (Outcome, error) {
	return write(ctx, s, kg.ChangeUnmerge, actor, reason, func(c *change) error {
		if err := c.lockEntities(id); err != nil {
			return err
		}
		c.needReason(reason)
		versions, err := c.w.EntityVersions(ctx, []string{id})
		if err != nil {
			return err
		}
		redirects, err := c.w.Redirects(ctx, []string{id})
		if err != nil {
			return err
		}
		at := slices.IndexFunc(redirects, func(r kg.Redirect) bool { return r.From == id })
		switch {
		case len(versions) == 0:
			c.fail(kg.NotFound, "id", id, "there is no entity %q", id)
			return nil
		case at < 0:
			c.conflict("id", id, versions[len(versions)-1].Version, "%q is not merged into another entity", id)
			return nil
		}
		direct := redirects[at]
		into := direct.Into
		if follow(redirects, id) != into {
			c.fail(kg.Conflict, "id", id, "%q was merged into %q, which was itself merged away since; unmerge that first", id, into)
			return nil
		}
		if err := c.lockEntities(into); err != nil {
			return err
		}
		tomb := versions[len(versions)-1]
		c.versions[id] = tomb.Version
		revived := *tomb
		revived.Tombstone = false
		c.putEntity(nil, &revived, reason)
		if err := c.moveBack(id, into, direct); err != nil {
			return err
		}
		if err := c.loadReferences(); err != nil {
			return err
		}
		c.redirects = []kg.Redirect{direct}
		c.outcome.Updated = 1
		c.outcome.Entities = []*kg.Entity{&revived}
		return nil
	})
}

// moveBack restores the references that the merge changed, where they still stand.
func (c *change) moveBack(id, into string, merge kg.Redirect) error {
	rels, err := c.referring(into)
	if err != nil {
		return err
	}
	ids := make([]string, len(rels))
	for i, r := range rels {
		ids[i] = r.ID
	}
	versions, err := c.w.RelationVersions(c.ctx, ids, whole)
	if err != nil {
		return err
	}
	before := map[string]*kg.Relation{} // the version that the merge replaced
	for _, v := range versions {
		if v.SupersededAt.Equal(merge.RecordedAt) {
			before[v.ID] = v
		}
	}
	for _, old := range rels {
		b := before[old.ID]
		if b == nil {
			continue
		}
		fresh := *old
		if fresh.Restore(b.Assertion, id, into) {
			c.putRelation("id", old, &fresh, c.entry.Reason)
		}
	}
	return nil
}

// Delete takes an entity out of the graph. While relations refer to it, in any role, it is refused with a CONFLICT, unless cascade is set: then they are retracted with
// it. Sent again it changes nothing.
func Delete(ctx context.Context, s Store, actor, id string, version int, cascade bool, reason string) (Outcome, error) {
	return write(ctx, s, kg.ChangeDelete, actor, reason, func(c *change) error {
		if err := c.lockEntities(id); err != nil {
			return err
		}
		c.needReason(reason)
		old := c.entities[id]
		if old == nil {
			versions, err := c.w.EntityVersions(ctx, []string{id})
			if err != nil {
				return err
			}
			if n := len(versions); n > 0 && versions[n-1].Tombstone && versions[n-1].Version == version+1 {
				c.outcome.Unchanged++
				return nil
			}
		}
		c.existing("id", id)
		if old != nil && version != old.Version {
			c.conflict("version", id, old.Version, "%q is at version %d, not %d", id, old.Version, version)
		}
		if len(c.errs) > 0 {
			return nil
		}
		rels, err := c.referring(id)
		if err != nil {
			return err
		}
		if len(rels) > 0 && !cascade {
			c.conflict("id", id, old.Version, "%d relations refer to %q; set cascade to retract them with it", len(rels), id)
			return nil
		}
		for _, r := range rels {
			c.retract("id", r, reason)
		}
		tomb := *old
		tomb.Tombstone = true
		c.putEntity(old, &tomb, reason)
		c.outcome.Updated = 1
		return nil
	})
}

// follow returns what an id is part of after all the merges: the id itself if it was not merged.
func follow(redirects []kg.Redirect, id string) string {
	for range redirects { // more steps than redirects there cannot be
		i := slices.IndexFunc(redirects, func(r kg.Redirect) bool { return r.From == id })
		if i < 0 {
			break
		}
		id = redirects[i].Into
	}
	return id
}

func (c *change) needReason(reason string) {
	if reason == "" {
		c.fail(kg.BadUserInput, "reason", "", "is required: say why")
	}
}

// lockEntities locks the entities and fetches them.
func (c *change) lockEntities(ids ...string) error {
	sorted := slices.Compact(slices.Sorted(slices.Values(ids)))
	if err := c.w.Lock(c.ctx, sorted, nil); err != nil {
		return err
	}
	return c.loadEntities(sorted...)
}

// existing reports an entity that is not there, or that is reserved.
func (c *change) existing(path, id string) {
	if id == kg.Unspecified {
		c.fail(kg.BadUserInput, path, id, "%q is reserved", id)
	} else if c.entities[id] == nil {
		c.fail(kg.NotFound, path, id, "there is no entity %q", id)
	}
}

// referring locks and returns, whole, the relations that refer to an entity in any role: one statement for each role, whatever their number.
func (c *change) referring(id string) ([]*kg.Relation, error) {
	is := &plan.IDFilter{Eq: &id}
	entity := &plan.EntityWhere{ID: is}
	var ids idSet
	for _, w := range []*plan.RelationWhere{{Either: entity}, {Source: is}, {Claim: &plan.ClaimWhere{By: entity}}, {Location: entity}, {FromState: is}, {ToState: is}} {
		rows, err := c.w.ListRelations(c.ctx, &plan.RelationList{Where: w, Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: MaxMoved + 1}}, nil)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			ids.add(row.Relation.ID)
		}
	}
	if len(ids.list) > MaxMoved {
		c.fail(kg.LimitExceeded, "", id, "more than %d relations refer to %q; that is too many for one transaction", MaxMoved, id)
		return nil, c.errs
	}
	slices.Sort(ids.list)
	if err := c.w.Lock(c.ctx, nil, ids.list); err != nil {
		return nil, err
	}
	rels, err := c.w.Relations(c.ctx, ids.list, whole)
	if err != nil {
		return nil, fmt.Errorf("reading relations of %q: %w", id, err)
	}
	slices.SortFunc(rels, func(a, b *kg.Relation) int { return cmp.Compare(a.ID, b.ID) })
	return rels, nil
}

// loadReferences fetches what the new versions refer to, so that it can be checked.
func (c *change) loadReferences() error {
	var entities, links idSet
	for _, p := range c.puts {
		entities.add(p.New.From, p.New.To, p.New.FromState, p.New.ToState, p.New.Location)
		entities.add(kg.Claimants(p.New.Claims)...)
		entities.add(kg.Sources(p.New.Claims)...)
		for _, l := range p.New.Links {
			if c.relations[l.Relation] == nil {
				links.add(l.Relation)
			}
		}
	}
	linked, err := c.w.Relations(c.ctx, links.list, plan.Columns{})
	if err != nil {
		return err
	}
	for _, r := range linked {
		c.relations[r.ID] = r
	}
	return c.loadEntities(entities.list...)
}
