package neo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// writeBatch is how many rows one statement writes.
const writeBatch = 2000

// writer writes in one transaction. It notes which versions of entities it handed out; see Stamp.
type writer struct {
	*reader
	entities map[string]int64 // versions handed out or written, by id; 0: there is none
	alone    bool             // Stamp has locked out all others
	lists    []handedOut      // before that
	began    int64            // the end of the log before the first of the lists
	written  map[string]bool  // entities and relations that this transaction wrote
	gone     []string         // entities that were deleted or merged away

	lockedEntities, lockedRelations map[string]int64 // versions of what Lock found, by id
	counts                          map[string]int64 // what is added to each counter
	pairs                           kg.PairChanges
	traits                          traitChanges
	recorded                        time.Time
	entry                           entry
}

var _ store.Writer = (*writer)(nil)

func newWriter(r *reader) *writer {
	return &writer{reader: r, entities: map[string]int64{}, written: map[string]bool{}, counts: map[string]int64{},
		lockedEntities: map[string]int64{}, lockedRelations: map[string]int64{}, pairs: kg.PairChanges{},
		traits: traitChanges{}}
}

// Entities notes what it returns.
func (w *writer) Entities(ctx context.Context, ids []string) ([]*kg.Entity, error) {
	list, err := w.reader.Entities(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if _, ok := w.entities[id]; !ok {
			w.entities[id] = 0
		}
	}
	for _, e := range list {
		if err := agrees("entity", e.ID, e.Version, w.lockedEntities); err != nil && !w.written[e.ID] {
			return nil, err
		}
		w.entities[e.ID] = int64(e.Version)
	}
	return list, nil
}

// Relations sees to it that what may be replaced is what was locked.
func (w *writer) Relations(ctx context.Context, ids []string, c plan.Columns) ([]*kg.Relation, error) {
	list, err := w.reader.Relations(ctx, ids, c)
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		if err := agrees("relation", r.ID, r.Version, w.lockedRelations); err != nil && !w.written[r.ID] {
			return nil, err
		}
	}
	return list, nil
}

var sortKeys = cypher(`
	UNWIND $p.keys AS k MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(sk) WHERE r.sk = k RETURN r.sk, r.id`)

// SortKeys returns who holds the keys.
func (w *writer) SortKeys(ctx context.Context, keys []kg.SortKey) (map[kg.SortKey]string, error) {
	out := map[kg.SortKey]string{}
	if len(keys) == 0 {
		return out, nil
	}
	list := make([]int64, len(keys))
	for i, k := range keys {
		list[i] = int64(k)
	}
	err := w.run(ctx, sortKeys, map[string]any{"keys": list}, func(c *cells) error {
		k, id := next[int64](c), c.text()
		out[kg.SortKey(k)] = id
		return nil
	})
	return out, err
}

// conflict makes the transaction fail as a passing one.
func (w *writer) conflict(what, id string) error {
	w.failed = fmt.Errorf("%w: %s %q", errConflict, what, id)
	return w.failed
}

// keepRelations copies current versions, with their tags.
var keepRelations = relationItem.keep(cypher(`
	FOREACH (t IN x.oldTags | CREATE (:TagVersion {key: t, fromId: v.fromId, toId: v.toId, sk: v.sk,
		id: v.id, version: v.version, recordedAt: v.recordedAt}))`))

// makeTags makes the tags that a current relation is found by.
const makeTags = `
	FOREACH (t IN x.tags | CREATE (:Tag {key: t, fromId: x.r.fromId, toId: x.r.toId, sk: x.r.sk}))`

var (
	replaceRelations = cypher(relationItem.end() + " SET r = x.r " + makeTags + " RETURN count(r)") // whose ends stay
	removeRelations  = relationItem.end() + " DELETE r RETURN count(v)"
	createRelations  = cypher(`
		UNWIND $p.rows AS x
		MATCH (a:Entity) USING INDEX SEEK a:Entity(id) WHERE a.id = x.r.fromId
		MATCH (b:Entity) USING INDEX SEEK b:Entity(id) WHERE b.id = x.r.toId
		CREATE (a)-[r:RELATION]->(b) SET r = x.r ` + makeTags + " RETURN count(r)")
	buryRelations = relationItem.bury()
	endTags       = cypher(`
		UNWIND $p.rows AS x MATCH (t:TagVersion) USING INDEX SEEK t:TagVersion(key, sk)
		WHERE t.key = x.key AND t.sk = x.sk AND t.id = x.id AND t.version = x.version
		SET t.supersededAt = x.at RETURN count(t)`)
	deleteTags = cypher(`
		UNWIND $p.rows AS x
		MATCH (t:Tag) USING INDEX SEEK t:Tag(key, sk) WHERE t.key = x.key AND t.sk = x.sk DELETE t RETURN count(*)`)
)

// PutRelations stores new versions, in the order of their ids. A relation keeps its relationship as long as its ends
// stay; what it was is copied to a node.
func (w *writer) PutRelations(ctx context.Context, puts []store.RelationPut) error {
	if err := w.countEvents(ctx, puts); err != nil {
		return err
	}
	id := func(p store.RelationPut) string { return p.New.ID }
	return inOrder(puts, id, func(puts []store.RelationPut) error { return w.putRelations(ctx, puts) })
}

func (w *writer) putRelations(ctx context.Context, puts []store.RelationPut) error {
	b := batch{item: relationItem}
	var tags, oldTags []map[string]any
	keys := &keyChanges{}
	for _, p := range puts {
		r, o := p.New, p.Old
		keys.add(r.ID, plan.RelationVersion(o), plan.RelationVersion(r))
		props, err := relationProps(r)
		if err != nil {
			return err
		}
		newTags, old, moved := plan.TagsOf(r), 0, false
		if !r.Tombstone {
			w.counts[counter(r.Type)]++
			w.pairs.Add(r, 1)
			w.traits.add(r, 1)
		}
		var list []string
		if o != nil {
			list, old, moved = plan.TagsOf(o), o.Version, o.From != r.From || o.To != r.To
			stay := !r.Tombstone && !moved && o.SK == r.SK && slices.Equal(list, newTags)
			w.counts[counter(o.Type)]--
			w.pairs.Add(o, -1)
			w.traits.add(o, -1)
			for _, t := range list {
				tag := map[string]any{
					"key": t, "sk": int64(o.SK), "id": o.ID, "version": int64(old), "at": r.RecordedAt.UTC(),
				}
				oldTags = append(oldTags, tag)
				if !stay {
					tags = append(tags, tag)
				}
			}
			if stay {
				newTags = []string{}
			}
		}
		row, err := w.put(&b, r.ID, props, r.RecordedAt, old, r.Tombstone, moved)
		if err != nil {
			return err
		}
		row["tags"], row["oldTags"] = newTags, list
	}
	err := w.write(ctx, b, keepRelations,
		step{endTags, oldTags, nil},
		step{deleteTags, tags, nil},
		step{removeRelations, b.remove, errConflict},
		step{replaceRelations, b.replace, errConflict},
		step{createRelations, b.create, errNoEnd},
		step{buryRelations, b.bury, nil},
	)
	if err != nil {
		return err
	}
	return w.putSearchKeys(ctx, keys)
}

// inOrder hands out batches in the order of ids.
func inOrder[T any](puts []T, id func(T) string, put func([]T) error) error {
	puts = slices.SortedFunc(slices.Values(puts), func(a, b T) int { return cmp.Compare(id(a), id(b)) })
	for some := range slices.Chunk(puts, writeBatch) {
		if err := put(some); err != nil {
			return err
		}
	}
	return nil
}

// batch is what new versions make: rows of statements.
type batch struct {
	item                          item
	ids                           []string
	create, replace, remove, bury []map[string]any
}

// put adds a new version, which may have further values in its row; old is the version that it replaces, 0 if there is
// none. One that moved does not take the old one's place, but is made anew.
func (w *writer) put(
	b *batch, id string, props map[string]any, at time.Time, old int, tombstone, moved bool,
) (map[string]any, error) {
	if err := kg.ValidateInstant("recordedAt", at); err != nil {
		return nil, err
	}
	if at = at.UTC(); at.After(w.recorded) {
		w.recorded = at
	}
	b.ids = append(b.ids, id)
	row := map[string]any{"id": id, b.item.v: props, "at": at}
	if old > 0 {
		row["version"], row["closing"] = int64(old), closing(at, false)
	}
	if old > 0 && (tombstone || moved) {
		b.remove = append(b.remove, row)
	}
	switch {
	case tombstone:
		grave := map[string]any{b.item.v: props, "at": at, "closing": closing(at, true)}
		b.bury = append(b.bury, grave)
	case old == 0 || moved:
		b.create = append(b.create, row)
	default:
		b.replace = append(b.replace, row)
	}
	return row, nil
}

// step is a statement that writes rows, and what is wrong if it returns another number than theirs; nil: nothing.
type step struct {
	text string
	rows []map[string]any
	few  error
}

// write keeps what the batch replaces and takes the steps.
func (w *writer) write(ctx context.Context, b batch, keep string, steps ...step) error {
	if err := w.keep(ctx, keep, slices.Concat(b.remove, b.replace)); err != nil {
		return err
	}
	for _, s := range steps {
		done, err := w.each(ctx, s.text, s.rows)
		switch {
		case err != nil:
			return err
		case done == len(s.rows) || s.few == nil:
		case s.few == errConflict:
			return w.conflict(b.item.what, "one of those replaced")
		default:
			return fmt.Errorf("neo4j: wrote %d of %d: %w", done, len(s.rows), s.few)
		}
	}
	for _, id := range b.ids {
		w.written[id] = true
	}
	return nil
}

// keepingTime is how long keep may take. It waits for nobody, if all writers keep to the order of store.Writer; and
// the server does not see that this transaction waits for it. But its statement may have to be planned first, and a row
// takes up to a millisecond, longer on a busy machine: a try that ends too early is the same as a conflict, and the
// next one takes as long.
func keepingTime(rows int) time.Duration { return planning + time.Duration(rows)*10*time.Millisecond }

// keep copies current versions before they are replaced, in a transaction of its own: when the writer's shows, bit by
// bit, they have long been there. If the writer fails, copies without an end are left, which show nothing else than
// the current versions do, until these are replaced after all. What this transaction wrote itself nobody else has
// seen: it is copied in it.
func (w *writer) keep(ctx context.Context, text string, rows []map[string]any) error {
	var seen, own []map[string]any
	for _, r := range rows {
		row := map[string]any{"id": r["id"], "version": r["version"], "oldTags": r["oldTags"]}
		if w.written[r["id"].(string)] {
			own = append(own, row)
		} else {
			seen = append(seen, row)
		}
	}
	if len(seen) > 0 {
		params, within := map[string]any{"rows": seen}, neo4j.WithTxTimeout(keepingTime(len(seen)))
		list, err := w.s.auto(ctx, neo4j.AccessModeWrite, text, params, within)
		if err != nil {
			if isTimeout(err) {
				err = fmt.Errorf("%w: %w", errConflict, err)
			}
			w.failed = err
			return w.s.mapError(ctx, err)
		}
		if len(list) != 1 || list[0].Values[0] != int64(len(seen)) {
			return w.conflict("one of those replaced", "")
		}
	}
	_, err := w.each(ctx, text, own)
	return err
}

var errNoEnd = errors.New("an end of a relation does not exist")

// finish deletes the nodes of entities that went, and updates the counters.
func (w *writer) finish(ctx context.Context) error {
	if err := w.bury(ctx); err != nil {
		return err
	}
	if err := w.writePairs(ctx); err != nil {
		return err
	}
	if err := w.writeTraits(ctx); err != nil {
		return err
	}
	maps.DeleteFunc(w.counts, func(_ string, n int64) bool { return n == 0 })
	if len(w.counts) == 0 && w.recorded.IsZero() {
		return nil
	}
	params := map[string]any{"recorded": w.recorded.UTC(), "logged": w.entry.count}
	for name, n := range w.counts {
		params[name] = n
	}
	logged := int64(0)
	err := w.run(ctx, addCounts, params, func(c *cells) error { logged = next[int64](c); return nil })
	if err != nil || w.entry.seq == 0 || logged < figuresEvery {
		return err
	}
	return w.keepFigures(ctx)
}

var addCounts = func() string {
	text := `MERGE (m:Graphd {id: 'graphd'}) SET m.locked = true
		WITH m SET m.lastRecorded = CASE WHEN m.lastRecorded > $p.recorded THEN m.lastRecorded ELSE $p.recorded END,
		m.logged = coalesce(m.logged, 0) + $p.logged`
	add := func(name string) {
		text += ", m." + name + " = coalesce(m." + name + ", 0) + coalesce($p." + name + ", 0)"
	}
	for _, k := range kg.Kinds {
		add(kindCounter(k))
	}
	for _, info := range kg.RelationTypes {
		add(counter(info.Type))
	}
	return cypher(text + " REMOVE m.locked RETURN m.logged")
}()
