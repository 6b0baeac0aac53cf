package write

import (
	"context"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Replay writes entries of another graph's change log as they are, with their numbers, instants and authors, in one
// transaction: the store then has the same history. What it has already is passed over. Entries that do not follow
// from what the store has are a CONFLICT. The versions are complete: nothing is derived.
func Replay(ctx context.Context, s store.Store, entries ...*kg.Entry) (Outcome, error) {
	var out Outcome
	err := s.Write(ctx, func(w store.Writer) error {
		out = Outcome{}
		for _, e := range entries {
			if err := replay(ctx, w, e, &out); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Outcome{}, err
	}
	return out, nil
}

func replay(ctx context.Context, w store.Writer, e *kg.Entry, out *Outcome) error {
	there, _, err := w.Changes(ctx, e.Change.Seq-1, 1, 0)
	if err != nil {
		return err
	}
	if len(there) > 0 && there[0].Seq == e.Change.Seq {
		if c := there[0]; !c.At.Equal(e.Change.At) || c.Kind != e.Change.Kind ||
			c.Count != len(e.Entities)+len(e.Relations) {
			return kg.Errorf(kg.CodeConflict, "entry %d of the change log is of %s here and of %s there: this graph "+
				"has a history of its own; import into an empty store", c.Seq, inUTC(c.At), inUTC(e.Change.At))
		}
		out.Unchanged += len(e.Entities) + len(e.Relations)
		return nil
	}
	p := &player{ctx: ctx, w: w, entry: e, change: kg.Change{Actor: e.Change.Actor, Kind: e.Change.Kind,
		Reason: e.Change.Reason, Stale: e.Change.Stale, At: e.Change.At}}
	if err := p.load(); err != nil {
		return err
	}
	seq, _, err := w.Stamp(ctx)
	if err != nil {
		return err
	}
	if seq != e.Change.Seq {
		return kg.Errorf(kg.CodeConflict, "the change log has %d entries, and entry %d is to follow: those between "+
			"are missing", seq-1, e.Change.Seq)
	}
	p.change.Seq = seq
	return p.put(out)
}

// player writes one entry.
type player struct {
	ctx       context.Context
	w         store.Writer
	entry     *kg.Entry
	change    kg.Change
	entities  map[string]*kg.Entity
	relations map[string]*kg.Relation
}

// load locks and reads what the entry replaces.
func (p *player) load() error {
	var entities, relations kg.IDSet
	for _, x := range p.entry.Entities {
		entities.Add(x.ID)
	}
	for _, r := range p.entry.Relations {
		relations.Add(r.ID)
	}
	if err := p.w.Lock(p.ctx, entities.List(), relations.List()); err != nil {
		return err
	}
	p.entities, p.relations = map[string]*kg.Entity{}, map[string]*kg.Relation{}
	oldEntities, err := p.w.Entities(p.ctx, entities.List())
	if err != nil {
		return err
	}
	for _, x := range oldEntities {
		p.entities[x.ID] = x
	}
	oldRelations, err := p.w.Relations(p.ctx, relations.List(), plan.AllColumns)
	if err != nil {
		return err
	}
	for _, r := range oldRelations {
		p.relations[r.ID] = r
	}
	end, err := p.w.LogEnd(p.ctx)
	if err == nil && !p.entry.Change.At.After(end) {
		err = kg.Errorf(kg.CodeConflict, "entry %d is of %s, which is not later than the end of the change log, %s",
			p.entry.Change.Seq, inUTC(p.entry.Change.At), inUTC(end))
	}
	return err
}

func (p *player) put(out *Outcome) error {
	at := p.entry.Change.At
	entities := make([]store.EntityPut, len(p.entry.Entities))
	item := func(relation, created, tombstone bool, id string, version, before int) error {
		if before > 0 && version != before+1 || version < 1 || created && tombstone {
			return kg.Errorf(kg.CodeConflict, "version %d of %q does not follow version %d, which is there", version,
				id, before)
		}
		action := kg.ActionUpdated
		switch {
		case tombstone:
			action = kg.ActionRemoved
		case created:
			action = kg.ActionCreated
		}
		if created {
			out.Created++
		} else {
			out.Updated++
		}
		p.change.Add(kg.ChangeItem{Action: action, Relation: relation, ID: id, Version: version})
		return nil
	}
	for i, x := range p.entry.Entities {
		fresh, old, before := *x, p.entities[x.ID], 0
		if old != nil {
			before = old.Version
		}
		fresh.RecordedAt, fresh.SupersededAt = at, superseded(x.Tombstone, at)
		entities[i] = store.EntityPut{Old: old, New: &fresh}
		if err := item(false, old == nil, x.Tombstone, x.ID, x.Version, before); err != nil {
			return err
		}
	}
	relations := make([]store.RelationPut, len(p.entry.Relations))
	for i, r := range p.entry.Relations {
		fresh, old, before := *r, p.relations[r.ID], 0
		if old != nil {
			before = old.Version
		}
		fresh.RecordedAt, fresh.SupersededAt = at, superseded(r.Tombstone, at)
		relations[i] = store.RelationPut{Old: old, New: &fresh}
		if err := item(true, old == nil, r.Tombstone, r.ID, r.Version, before); err != nil {
			return err
		}
	}
	if err := p.checkReferences(entities); err != nil {
		return err
	}
	redirects := make([]kg.Redirect, len(p.entry.Redirects))
	for i, d := range p.entry.Redirects {
		if redirects[i] = d; d.SupersededAt.IsZero() {
			redirects[i].RecordedAt = at
		} else {
			redirects[i].SupersededAt = at
		}
	}
	out.Seq, out.At = p.change.Seq, at
	out.Stale = out.Stale || p.change.Stale
	if err := p.w.PutEntities(p.ctx, entities); err != nil {
		return err
	}
	if err := p.w.PutRelations(p.ctx, relations); err != nil {
		return err
	}
	if err := p.w.PutRedirects(p.ctx, redirects); err != nil {
		return err
	}
	return p.w.AppendChange(p.ctx, &p.change)
}

func superseded(tombstone bool, at time.Time) time.Time {
	if tombstone {
		return at
	}
	return time.Time{}
}

// checkReferences sees that all that the relations refer to is there.
func (p *player) checkReferences(puts []store.EntityPut) error {
	var ids kg.IDSet
	fresh := map[string]bool{}
	for _, e := range puts {
		fresh[e.New.ID] = !e.New.Tombstone
	}
	for _, r := range p.entry.Relations {
		if r.Tombstone {
			continue
		}
		for _, id := range r.Assertion.References() {
			if id != "" && !fresh[id] {
				ids.Add(id)
			}
		}
	}
	there, err := p.w.Entities(p.ctx, ids.List())
	if err != nil {
		return err
	}
	found := make(map[string]bool, len(there))
	for _, e := range there {
		found[e.ID] = true
	}
	for _, id := range ids.List() {
		if gone, ok := fresh[id]; !found[id] || ok && !gone {
			return kg.Errorf(kg.CodeNotFound, "entry %d: there is no entity %q, to which a relation refers",
				p.entry.Change.Seq, id)
		}
	}
	return nil
}
