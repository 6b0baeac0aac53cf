package neo

import (
	"context"
	"slices"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// label gives node e the label of its kind.
var setKind = func() string {
	var b strings.Builder
	for _, k := range kg.Kinds {
		b.WriteString(" FOREACH (_ IN CASE x.e.kind WHEN '" + string(k) + "' THEN [1] ELSE [] END | SET e:" + kindLabels[k] + ")")
	}
	return b.String()
}()

var removeKinds = "REMOVE e:" + strings.Join(labels, ":")

// keepEntities copies current versions to old ones that have no end yet; those that are there already stay. See keep.
const keepEntities = "UNWIND $p.rows AS x MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = x.id AND e.version = x.version CALL (e, x) { " +
	"WITH e, x WHERE NOT EXISTS { MATCH (v:EntityVersion) USING INDEX v:EntityVersion(id, version) WHERE v.id = x.id AND v.version = x.version } " +
	"CREATE (v:EntityVersion) SET v = properties(e) } RETURN count(e)"

// endEntity locks the current version of x.id, sees that it is the one that was read, and ends its copy.
const endEntity = "UNWIND $p.rows AS x MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = x.id SET e.locked = true REMOVE e.locked WITH e, x WHERE e.version = x.version " +
	"MATCH (v:EntityVersion) USING INDEX v:EntityVersion(id, version) WHERE v.id = x.id AND v.version = x.version SET v.supersededAt = x.at, v.closing = x.closing "

var (
	createEntities  = "UNWIND $p.rows AS x CREATE (e:Entity) SET e = x.e" + setKind + " RETURN count(e)"
	replaceEntities = endEntity + "SET e = x.e " + removeKinds + setKind + " RETURN count(e)"

	// An entity that goes is taken apart last, when nothing is attached to it any more. Until then it is there for
	// nobody.
	removeEntities = endEntity + "SET e = {id: x.id}, e:GraphdGone " + removeKinds + ":Entity RETURN count(e)"
	buryEntities   = "UNWIND $p.rows AS x CREATE (v:EntityVersion) SET v = x.e, v.supersededAt = x.at, v.closing = x.closing RETURN count(v)"
)

// PutEntities stores new versions, in the order of their ids.
func (w *writer) PutEntities(ctx context.Context, puts []store.EntityPut) error {
	puts = slices.SortedFunc(slices.Values(puts), func(a, b store.EntityPut) int { return strings.Compare(a.New.ID, b.New.ID) })
	for batch := range slices.Chunk(puts, writeBatch) {
		var create, replace, remove, bury []map[string]any
		for _, p := range batch {
			if err := keepable(p.New.RecordedAt); err != nil {
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
			}
			version := int64(p.New.Version)
			if p.Old != nil {
				w.counts[kindCounter(p.Old.Kind)]--
			}
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
		for _, step := range []struct {
			text string
			rows []map[string]any
		}{{removeEntities, remove}, {replaceEntities, replace}, {createEntities, create}, {buryEntities, bury}} {
			done, err := w.each(ctx, step.text, step.rows)
			if err != nil {
				return err
			}
			if done != len(step.rows) {
				return w.conflict("entity", "one of those replaced")
			}
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
	err := w.run(ctx, text, map[string]any{"rows": rows}, func(values []any) error {
		c := cells{values: values}
		done = c.int()
		return c.err
	})
	return done, err
}

// referred looks for a relation that refers to an entity that has gone: one that another writer added after this one
// had looked.
var referred = func() string {
	var parts []string
	for _, prop := range []string{"fromId", "toId", "fromState", "toState"} {
		parts = append(parts, "EXISTS { MATCH ()-[r:RELATION]->() USING INDEX r:RELATION("+prop+", sk) WHERE r."+prop+" = x.id AND r.sk > $p.lo }")
	}
	parts = append(parts, "EXISTS { UNWIND x.tags AS k MATCH (t:Tag) USING INDEX t:Tag(key, sk) WHERE t.key = k AND t.sk > $p.lo }")
	return "UNWIND $p.rows AS x WITH x WHERE " + strings.Join(parts, " OR ") + " RETURN x.id LIMIT 1"
}()

// tagsOfEntity are the tags of relations that refer to the entity, as source, claimant or place.
func tagsOfEntity(id string) []string {
	r := kg.Relation{Assertion: kg.Assertion{Location: id, Claims: []kg.Claim{{By: id, Evidence: []kg.Evidence{{Source: id}}}}}}
	return plan.TagsOf(&r)
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
		err := w.run(ctx, referred, map[string]any{"rows": rows, "lo": int64(kg.MinSortKey)}, func(values []any) error {
			return w.conflict("entity", values[0].(string))
		})
		if err != nil {
			return err
		}
	}
	if w.gone == nil {
		return nil
	}
	return w.run(ctx, "MATCH (g:GraphdGone) DELETE g", nil, none)
}
