package lite

import (
	"cmp"
	"context"
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// entityTable are the columns of table entity in the order in which PutEntities writes them.
var entityTable = columnList{"live", "id", "h", "kind", "name", "fold", "name_key", "version", "recorded_at",
	"superseded", "tombstone", "actor", "reason", "body", "lat", "lon", "x", "y", "z"}

// copiedEntity are the columns of a copy: all as they are, but for those that make it an old version.
var copiedEntity = entityTable.of("e").with(map[string]string{"e.live": "0", "e.superseded": "k.value->>1"})

// positionColumns are those of entityTable that hold the position of the point.
var positionColumns = columnList{"lat", "lon", "x", "y", "z"}

// positionOf is what positionColumns hold.
func positionOf(e *kg.Entity) []any {
	out := make([]any, len(positionColumns))
	for i, n := range e.Point.Position() {
		out[i] = n
	}
	return out
}

// PutEntities stores new versions. A current version keeps its row; what it replaces is copied.
func (w *writer) PutEntities(ctx context.Context, puts []store.EntityPut) error {
	if len(puts) == 0 {
		return nil
	}
	puts = slices.SortedFunc(slices.Values(puts), func(a, b store.EntityPut) int {
		return cmp.Compare(a.New.ID, b.New.ID)
	})
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
		t.sql(`
			INSERT INTO entity ({table})
			SELECT {copied}
			FROM json_each({copies}) k
			CROSS JOIN entity e
			WHERE e.live = 1 AND e.id = k.value->>0`,
			"table", entityTable.String(), "copied", copiedEntity.String(), "copies", t.param(jsonOf(copies)))
		if err := w.c.write(ctx, t.String(), t.args); err != nil {
			return err
		}
	}
	change := newChanges()
	in := newInsert("INSERT", "entity", entityTable, "")
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
		values := []any{live, e.ID, hashID(e.ID), string(e.Kind), e.Name, kg.Fold(e.Name), kg.NameKey(e.Name, e.ID),
			int64(e.Version), at, superseded, tombstone, e.Actor, e.Reason, body}
		values = append(values, positionOf(e)...)
		if p.Old == nil {
			if err := in.addRow(ctx, w.c, values...); err != nil {
				return err
			}
			continue
		}
		change.kinds[p.Old.Kind]--
		var t statementText
		set := make(columnList, len(values))
		for i, v := range values {
			set[i] = t.param(v)
		}
		t.sql("UPDATE entity SET ({table}) = ({values}) WHERE live = 1 AND id = {id}",
			"table", entityTable.String(), "values", set.String(), "id", t.param(e.ID))
		if err := w.c.write(ctx, t.String(), t.args); err != nil {
			return err
		}
	}
	if err := in.flush(ctx, w.c); err != nil {
		return err
	}
	keys := &keyChanges{}
	for _, p := range puts {
		keys.add(p.New.ID, plan.EntityVersion(p.Old), plan.EntityVersion(p.New))
	}
	if err := w.putSearchKeys(ctx, keys); err != nil {
		return err
	}
	return change.write(ctx, w.c)
}
