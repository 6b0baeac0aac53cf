package lite

import (
	"cmp"
	"context"
	"slices"

	"graphd/internal/kg"
	"graphd/internal/store"
)

// entityStored are the columns of table entity in the order in which PutEntities writes them.
const entityStored = `live, id, h, kind, name, fold, name_key, version, recorded_at, superseded, tombstone, actor, reason, body`

// PutEntities stores new versions. A current version keeps its row; what it replaces is copied.
func (w *writer) PutEntities(ctx context.Context, puts []store.EntityPut) error {
	if len(puts) == 0 {
		return nil
	}
	puts = slices.SortedFunc(slices.Values(puts), func(a, b store.EntityPut) int { return cmp.Compare(a.New.ID, b.New.ID) })
	var copies [][2]any // id, when its version was superseded
	for _, p := range puts {
		if err := keepable(p.New.RecordedAt); err != nil {
			return err
		}
		if p.Old != nil {
			copies = append(copies, [2]any{p.New.ID, encodeTime(p.New.RecordedAt)})
		}
	}
	if copies != nil {
		var t statementText
		t.add("INSERT INTO entity (", entityStored, ") SELECT 0, e.id, e.h, e.kind, e.name, e.fold, e.name_key, e.version, e.recorded_at, k.value->>1, e.tombstone, e.actor, e.reason, e.body FROM json_each(",
			t.param(jsonOf(copies)), ") k CROSS JOIN entity e WHERE e.live = 1 AND e.id = k.value->>0")
		if err := w.c.write(ctx, t.String(), t.args); err != nil {
			return err
		}
	}
	change := newChanges()
	in := newInsert("INSERT INTO entity ("+entityStored+") VALUES ", 14, "")
	for _, p := range puts {
		e := p.New
		body, err := encodeEntityBody(e)
		if err != nil {
			return err
		}
		at := encodeTime(e.RecordedAt)
		live := int64(1)
		superseded, tombstone := lifetime(e.RecordedAt, e.Tombstone)
		if e.Tombstone {
			live = 0
		} else {
			change.kinds[e.Kind]++
		}
		change.recorded = max(change.recorded, at)
		values := []any{live, e.ID, hashID(e.ID), string(e.Kind), e.Name, kg.Fold(e.Name), kg.NameKey(e.Name, e.ID), int64(e.Version), at, superseded, tombstone, e.Actor, e.Reason, body}
		if p.Old == nil {
			if err := in.row(ctx, w.c, values...); err != nil {
				return err
			}
			continue
		}
		change.kinds[p.Old.Kind]--
		var t statementText
		t.add("UPDATE entity SET (", entityStored, ") = (")
		for i, v := range values {
			if i > 0 {
				t.add(", ")
			}
			t.add(t.param(v))
		}
		t.add(") WHERE live = 1 AND id = ", t.param(e.ID))
		if err := w.c.write(ctx, t.String(), t.args); err != nil {
			return err
		}
	}
	if err := in.flush(ctx, w.c); err != nil {
		return err
	}
	return change.write(ctx, w.c)
}
