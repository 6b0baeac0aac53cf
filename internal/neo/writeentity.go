package neo

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// setKind gives node e the label of its kind.
var setKind = func() string {
	var b strings.Builder
	for _, k := range kg.Kinds {
		fmt.Fprintf(&b, " FOREACH (_ IN CASE x.e.kind WHEN '%s' THEN [1] ELSE [] END | SET e:%s)", k, kindLabels[k])
	}
	return b.String()
}()

var removeKinds = "REMOVE e:" + strings.Join(labels, ":")

var (
	keepEntities    = entityItem.keep("")
	createEntities  = "UNWIND $p.rows AS x CREATE (e:Entity) SET e = x.e" + setKind + " RETURN count(e)"
	replaceEntities = entityItem.end() + " SET e = x.e " + removeKinds + setKind + " RETURN count(e)"
	buryEntities    = entityItem.bury()

	// An entity that goes is taken apart last, when nothing is attached to it any more. Until then it is there for
	// nobody.
	removeEntities = entityItem.end() + " SET e = {id: x.id}, e:GraphdGone " + removeKinds + ":Entity RETURN count(e)"
)

// PutEntities stores new versions, in the order of their ids.
func (w *writer) PutEntities(ctx context.Context, puts []store.EntityPut) error {
	id := func(p store.EntityPut) string { return p.New.ID }
	return inOrder(puts, id, func(puts []store.EntityPut) error { return w.putEntities(ctx, puts) })
}

func (w *writer) putEntities(ctx context.Context, puts []store.EntityPut) error {
	b := batch{item: entityItem}
	for _, p := range puts {
		e := p.New
		props, err := entityProps(e)
		if err != nil {
			return err
		}
		old := 0
		if p.Old != nil {
			old = p.Old.Version
			w.counts[kindCounter(p.Old.Kind)]--
		}
		if w.entities[e.ID] = 0; !e.Tombstone {
			w.entities[e.ID] = int64(e.Version)
			w.counts[kindCounter(e.Kind)]++
		}
		if _, err := w.put(&b, e.ID, props, e.RecordedAt, old, e.Tombstone, false); err != nil {
			return err
		}
	}
	err := w.write(ctx, b, keepEntities,
		step{removeEntities, b.remove, errConflict},
		step{replaceEntities, b.replace, errConflict},
		step{createEntities, b.create, errConflict},
		step{buryEntities, b.bury, errConflict},
	)
	for _, row := range b.remove {
		w.gone = append(w.gone, row["id"].(string))
	}
	if err != nil {
		return err
	}
	keys := &keyChanges{}
	for _, p := range puts {
		keys.add(p.New.ID, plan.EntityVersion(p.Old), plan.EntityVersion(p.New))
	}
	return w.putSearchKeys(ctx, keys)
}

// each runs a statement over rows, and returns the number that it gives.
func (w *writer) each(ctx context.Context, text string, rows []map[string]any) (int, error) {
	if len(rows) == 0 {
		return 0, nil
	}
	done := 0
	err := w.run(ctx, text, map[string]any{"rows": rows}, func(c *cells) error {
		done = c.int()
		return nil
	})
	return done, err
}

// inBatches runs a statement over any number of rows.
func (w *writer) inBatches(ctx context.Context, text string, rows []map[string]any) error {
	for some := range slices.Chunk(rows, writeBatch) {
		if _, err := w.each(ctx, text, some); err != nil {
			return err
		}
	}
	return nil
}

// referred looks for a relation that refers to an entity that has gone: one that another writer added after this one
// had looked.
var referred = func() string {
	text := "UNWIND $p.rows AS x WITH x WHERE "
	for _, prop := range []string{"fromId", "toId", "fromState", "toState"} {
		found := node("r", relationType, []string{prop, "sk"}, "r."+prop+" = x.id", "r.sk > $p.lo")
		found.pattern = "()-[r:RELATION]->()"
		text += exists(found.String()) + " OR "
	}
	tagged := node("t", "Tag", []string{"key", "sk"}, "t.key = k", "t.sk > $p.lo")
	return text + exists("UNWIND x.tags AS k", tagged.String()) + " RETURN x.id LIMIT 1"
}()

// tagsOfEntity are the tags of relations that refer to the entity, as source, claimant or place.
func tagsOfEntity(id string) []string {
	claims := []kg.Claim{{By: id, Evidence: []kg.Evidence{{Source: id}}}}
	return plan.TagsOf(&kg.Relation{Assertion: kg.Assertion{Location: id, Claims: claims}})
}

// bury deletes the nodes of the entities that have gone.
func (w *writer) bury(ctx context.Context) error {
	var rows []map[string]any
	for _, id := range w.gone {
		if w.entities[id] == 0 { // not created anew since
			rows = append(rows, map[string]any{"id": id, "tags": tagsOfEntity(id)})
		}
	}
	if len(rows) > 0 {
		params := map[string]any{"rows": rows, "lo": int64(kg.MinSortKey)}
		err := w.run(ctx, referred, params, func(c *cells) error { return w.conflict("entity", c.text()) })
		if err != nil {
			return err
		}
	}
	if w.gone == nil {
		return nil
	}
	return w.run(ctx, "MATCH (g:GraphdGone) DELETE g", nil, none)
}
