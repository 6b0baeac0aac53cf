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
	byID := func(a, b store.EntityPut) int { return strings.Compare(a.New.ID, b.New.ID) }
	puts = slices.SortedFunc(slices.Values(puts), byID)
	for batch := range slices.Chunk(puts, writeBatch) {
		var create, replace, remove, bury []map[string]any
		for _, p := range batch {
			if err := kg.ValidateInstant("recordedAt", p.New.RecordedAt); err != nil {
				return err
			}
			props, err := entityProps(p.New)
			if err != nil {
				return err
			}
			at := p.New.RecordedAt.UTC()
			row := map[string]any{"id": p.New.ID, "e": props, "at": at}
			if p.Old != nil {
				row["version"], row["closing"] = int64(p.Old.Version), closing(at, false)
				w.counts[kindCounter(p.Old.Kind)]--
			}
			version := int64(p.New.Version)
			if !p.New.Tombstone {
				w.counts[kindCounter(p.New.Kind)]++
			}
			switch {
			case p.New.Tombstone:
				version = 0
				bury = append(bury, map[string]any{"e": props, "at": at, "closing": closing(at, true)})
				if p.Old != nil {
					remove = append(remove, row)
				}
			case p.Old != nil:
				replace = append(replace, row)
			default:
				create = append(create, row)
			}
			w.entities[p.New.ID] = version
			w.note(p.New.RecordedAt)
		}
		if err := w.keep(ctx, keepEntities, append(slices.Clone(remove), replace...)); err != nil {
			return err
		}
		err := w.steps(ctx, "entity",
			step{removeEntities, remove, errConflict},
			step{replaceEntities, replace, errConflict},
			step{createEntities, create, errConflict},
			step{buryEntities, bury, errConflict},
		)
		if err != nil {
			return err
		}
		for _, p := range batch {
			w.written[p.New.ID] = true
		}
		for _, row := range remove {
			w.gone = append(w.gone, row["id"].(string))
		}
	}
	return nil
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
