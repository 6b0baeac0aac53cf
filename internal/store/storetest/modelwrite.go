package storetest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// The history of a Model, and its Writer. It refuses what the contract of store.Writer does not allow, where real
// stores may rely on it.

func (v *view) Redirects(ctx context.Context, ids []string) ([]kg.Redirect, error) {
	var out []kg.Redirect
	for _, id := range ids {
		for _, r := range v.chain(id) {
			if !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return out, ctx.Err()
}

// chain is the redirect that holds of the id, and those that lead on from there.
func (v *view) chain(id string) []kg.Redirect {
	for _, r := range v.all.redirects {
		if r.From == id && v.sees(r.RecordedAt, r.SupersededAt) {
			r.SupersededAt = time.Time{}
			return append([]kg.Redirect{r}, v.chain(r.Into)...)
		}
	}
	return nil
}

func (v *view) EntityVersions(ctx context.Context, ids []string) ([]*kg.Entity, error) {
	var out []*kg.Entity
	for _, id := range distinct(ids) {
		for _, e := range v.all.entities[id] {
			out = append(out, copyOf(e))
		}
	}
	return out, ctx.Err()
}

func (v *view) RelationVersions(ctx context.Context, ids []string, c plan.Columns) ([]*kg.Relation, error) {
	var out []*kg.Relation
	for _, id := range distinct(ids) {
		for _, r := range v.all.relations[id] {
			out = append(out, trimmed(r, c))
		}
	}
	return out, ctx.Err()
}

func (v *view) EntityHistory(ctx context.Context, ids []string, p plan.Part) ([]*kg.Entity, error) {
	var out []*kg.Entity
	for _, id := range distinct(ids) {
		versions := v.all.entities[id]
		from, to := p.Of(len(versions))
		for _, e := range versions[from:to] {
			out = append(out, copyOf(e))
		}
	}
	return out, ctx.Err()
}

func (v *view) RelationHistory(ctx context.Context, ids []string, c plan.Columns, p plan.Part) ([]*kg.Relation, error) {
	var out []*kg.Relation
	for _, id := range distinct(ids) {
		versions := v.all.relations[id]
		from, to := p.Of(len(versions))
		for _, r := range versions[from:to] {
			out = append(out, trimmed(r, c))
		}
	}
	return out, ctx.Err()
}

func (v *view) LastEntities(ctx context.Context, ids []string) ([]*kg.Entity, error) {
	var out []*kg.Entity
	for _, id := range distinct(ids) {
		var last *kg.Entity
		for _, e := range v.all.entities[id] {
			if !e.Tombstone {
				last = e
			}
		}
		if last != nil {
			out = append(out, copyOf(last))
		}
	}
	return out, ctx.Err()
}

func (v *view) Changes(ctx context.Context, after int64, limit, items int) (out []kg.Change, more bool, err error) {
	n := 0
	for _, c := range v.all.changes {
		if c.Seq <= after || len(out) == limit {
			continue
		}
		if n += len(c.Items); items > 0 && n > items && len(out) > 0 {
			more = true
			break
		}
		c.Items = slices.Clone(c.Items)
		if items == 0 {
			c.Items = nil
		}
		out = append(out, c)
	}
	return out, more, ctx.Err()
}

func (v *view) LogSize(ctx context.Context) (n int64, err error) {
	for _, c := range v.all.changes {
		if v.known.IsZero() || !c.At.After(v.known) {
			n++
		}
	}
	return n, ctx.Err()
}

func distinct(ids []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(ids)))
}

// draftView is the Writer of a Model.
type draftView struct {
	*view
	clock func() time.Time
}

func (v *draftView) Lock(ctx context.Context, _, _ []string) error { return ctx.Err() } // there is one writer at a time

func (v *draftView) Stamp(ctx context.Context) (int64, time.Time, error) {
	at := v.clock().UTC().Truncate(time.Microsecond)
	for _, c := range v.all.changes {
		if !at.After(c.At) {
			at = c.At.Truncate(time.Microsecond).Add(time.Microsecond)
		}
	}
	return int64(len(v.all.changes)) + 1, at, ctx.Err()
}

func (v *draftView) LogEnd(ctx context.Context) (end time.Time, err error) {
	for _, c := range v.all.changes {
		if c.At.After(end) {
			end = c.At
		}
	}
	return end, ctx.Err()
}

func (v *draftView) SortKeys(ctx context.Context, keys []kg.SortKey) (map[kg.SortKey]string, error) {
	out := map[kg.SortKey]string{}
	for _, r := range v.relations {
		if slices.Contains(keys, r.SK) {
			out[r.SK] = r.ID
		}
	}
	return out, ctx.Err()
}

func (v *draftView) PutEntities(ctx context.Context, puts []store.EntityPut) error {
	for _, p := range puts {
		if err := keepable(p.New.RecordedAt); err != nil {
			return err
		}
		versions := v.all.entities[p.New.ID]
		var current *kg.Entity
		if n := len(versions); n > 0 && versions[n-1].SupersededAt.IsZero() {
			current = versions[n-1]
		}
		if err := replaces("entity", p.New.ID, p.Old == nil, current == nil,
			p.Old != nil && current != nil && entityLine(p.Old) != entityLine(current)); err != nil {
			return err
		}
		fresh := copyOf(p.New)
		if fresh.Tombstone {
			fresh.SupersededAt = fresh.RecordedAt
		}
		v.all.entities[fresh.ID] = append(ended(versions, func(e *kg.Entity) {
			e.SupersededAt = fresh.RecordedAt
		}, current != nil), fresh)
	}
	v.see()
	return ctx.Err()
}

func (v *draftView) PutRelations(ctx context.Context, puts []store.RelationPut) error {
	for _, p := range puts {
		if err := keepable(p.New.RecordedAt); err != nil {
			return err
		}
		versions := v.all.relations[p.New.ID]
		var current *kg.Relation
		if n := len(versions); n > 0 && versions[n-1].SupersededAt.IsZero() {
			current = versions[n-1]
		}
		if err := replaces("relation", p.New.ID, p.Old == nil, current == nil,
			p.Old != nil && current != nil && relationLine(p.Old) != relationLine(current)); err != nil {
			return err
		}
		if v.entities[p.New.From] == nil && !p.New.Tombstone || v.entities[p.New.To] == nil && !p.New.Tombstone {
			return fmt.Errorf("model: an end of relation %q does not exist", p.New.ID)
		}
		fresh := trimmed(p.New, plan.Columns{Claims: true, Body: true})
		if fresh.Tombstone {
			fresh.SupersededAt = fresh.RecordedAt
		}
		v.all.relations[fresh.ID] = append(ended(versions, func(r *kg.Relation) {
			r.SupersededAt = fresh.RecordedAt
		}, current != nil), fresh)
	}
	v.see()
	return ctx.Err()
}

func keepable(t time.Time) error {
	if !kg.Keepable(t) {
		return fmt.Errorf("model: recorded at %s, which is out of range", t)
	}
	return nil
}

// replaces says what is wrong with a put.
func replaces(what, id string, noOld, noCurrent, differ bool) error {
	switch {
	case noOld && !noCurrent:
		return fmt.Errorf("model: %s %q is put without the version that it replaces", what, id)
	case !noOld && noCurrent:
		return fmt.Errorf("model: %s %q is put with a version that it replaces, but there is none", what, id)
	case differ:
		return fmt.Errorf("model: %s %q is put in place of what is not its current version", what, id)
	}
	return nil
}

// ended is a copy of the versions in which the last one has ended, if it is the current one. Others may still look at
// the versions, so that they are not changed.
func ended[T any](versions []*T, end func(*T), current bool) []*T {
	out := slices.Clone(versions)
	if n := len(out); current {
		last := *out[n-1]
		end(&last)
		out[n-1] = &last
	}
	return out
}

func (v *draftView) PutRedirects(ctx context.Context, redirects []kg.Redirect) error {
	for _, r := range redirects {
		if err := keepable(r.RecordedAt); err != nil {
			return err
		}
		same := func(o kg.Redirect) bool { return o.From == r.From && o.RecordedAt.Equal(r.RecordedAt) }
		switch i := slices.IndexFunc(v.all.redirects, same); {
		case r.SupersededAt.IsZero():
			v.all.redirects = append(v.all.redirects, r)
		case i < 0:
			return fmt.Errorf("model: the redirect of %q that ends did not begin", r.From)
		default:
			v.all.redirects[i].SupersededAt = r.SupersededAt
		}
	}
	return ctx.Err()
}

func (v *draftView) AppendChange(ctx context.Context, c *kg.Change) error {
	if err := keepable(c.At); err != nil {
		return err
	}
	if c.Seq != int64(len(v.all.changes))+1 {
		return fmt.Errorf("model: entry %d follows entry %d of the change log", c.Seq, len(v.all.changes))
	}
	entry := *c
	entry.Items = slices.Clone(c.Items)
	v.all.changes = append(v.all.changes, entry)
	return ctx.Err()
}
