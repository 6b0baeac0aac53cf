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
	written  map[string]bool  // entities and relations that this transaction wrote
	gone     []string         // entities that were deleted or merged away

	lockedEntities, lockedRelations map[string]int64 // versions of what Lock found, by id
	counts                          map[string]int64 // what is added to each counter
	recorded                        time.Time
}

var _ store.Writer = (*writer)(nil)

func newWriter(r *reader) *writer {
	return &writer{reader: r, entities: map[string]int64{}, written: map[string]bool{}, counts: map[string]int64{},
		lockedEntities: map[string]int64{}, lockedRelations: map[string]int64{}}
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
	UNWIND $p.keys AS k MATCH ()-[r:RELATION]->() USING INDEX r:RELATION(sk) WHERE r.sk = k RETURN r.sk, r.id`)

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

func (w *writer) note(t time.Time) {
	if t.After(w.recorded) {
		w.recorded = t
	}
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
		MATCH (a:Entity) USING INDEX a:Entity(id) WHERE a.id = x.r.fromId
		MATCH (b:Entity) USING INDEX b:Entity(id) WHERE b.id = x.r.toId
		CREATE (a)-[r:RELATION]->(b) SET r = x.r ` + makeTags + " RETURN count(r)")
	buryRelations = relationItem.bury()
	endTags       = cypher(`
		UNWIND $p.rows AS x MATCH (t:TagVersion) USING INDEX t:TagVersion(key, sk)
		WHERE t.key = x.key AND t.sk = x.sk AND t.id = x.id AND t.version = x.version
		SET t.supersededAt = x.at RETURN count(t)`)
	deleteTags = cypher(`
		UNWIND $p.rows AS x
		MATCH (t:Tag) USING INDEX t:Tag(key, sk) WHERE t.key = x.key AND t.sk = x.sk DELETE t RETURN count(*)`)
)

// PutRelations stores new versions, in the order of their ids. A relation keeps its relationship as long as its ends
// stay; what it was is copied to a node.
func (w *writer) PutRelations(ctx context.Context, puts []store.RelationPut) error {
	byID := func(a, b store.RelationPut) int { return cmp.Compare(a.New.ID, b.New.ID) }
	puts = slices.SortedFunc(slices.Values(puts), byID)
	for batch := range slices.Chunk(puts, writeBatch) {
		if err := w.putRelations(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) putRelations(ctx context.Context, batch []store.RelationPut) error {
	var create, replace, remove, bury, tags, oldTags []map[string]any
	for _, p := range batch {
		r, o := p.New, p.Old
		if err := kg.ValidateInstant("recordedAt", r.RecordedAt); err != nil {
			return err
		}
		props, err := relationProps(r)
		if err != nil {
			return err
		}
		at := r.RecordedAt.UTC()
		row := map[string]any{"id": r.ID, "r": props, "at": at, "tags": plan.TagsOf(r)}
		stay := false // the tags stay as they are
		if o != nil {
			list := plan.TagsOf(o)
			row["version"], row["closing"], row["oldTags"] = int64(o.Version), closing(at, false), list
			stay = !r.Tombstone && o.From == r.From && o.To == r.To && o.SK == r.SK &&
				slices.Equal(list, plan.TagsOf(r))
			w.counts[counter(o.Type)]--
			for _, t := range list {
				tag := map[string]any{"key": t, "sk": int64(o.SK), "id": o.ID, "version": int64(o.Version), "at": at}
				oldTags = append(oldTags, tag)
				if !stay {
					tags = append(tags, tag)
				}
			}
		}
		w.note(r.RecordedAt)
		switch {
		case r.Tombstone:
			bury = append(bury, map[string]any{"r": props, "at": at, "closing": closing(at, true)})
			if o != nil {
				remove = append(remove, row)
			}
			continue
		case o == nil:
			create = append(create, row)
		case o.From == r.From && o.To == r.To:
			if stay {
				row["tags"] = []string{}
			}
			replace = append(replace, row)
		default:
			remove = append(remove, row)
			create = append(create, map[string]any{"r": props, "tags": row["tags"]})
		}
		w.counts[counter(r.Type)]++
	}
	if err := w.keep(ctx, keepRelations, append(slices.Clone(remove), replace...)); err != nil {
		return err
	}
	err := w.steps(ctx, "relation",
		step{endTags, oldTags, nil},
		step{deleteTags, tags, nil},
		step{removeRelations, remove, errConflict},
		step{replaceRelations, replace, errConflict},
		step{createRelations, create, errNoEnd},
		step{buryRelations, bury, nil},
	)
	if err != nil {
		return err
	}
	for _, p := range batch {
		w.written[p.New.ID] = true
	}
	return nil
}

// step is a statement that writes rows, and what is wrong if it returns another number than theirs; nil: nothing.
type step struct {
	text string
	rows []map[string]any
	few  error
}

func (w *writer) steps(ctx context.Context, what string, steps ...step) error {
	for _, s := range steps {
		done, err := w.each(ctx, s.text, s.rows)
		switch {
		case err != nil:
			return err
		case done == len(s.rows) || s.few == nil:
		case s.few == errConflict:
			return w.conflict(what, "one of those replaced")
		default:
			return fmt.Errorf("neo4j: wrote %d of %d: %w", done, len(s.rows), s.few)
		}
	}
	return nil
}

// keepTimeout is how long keep may wait. It waits for nobody, if all writers keep to the order of store.Writer; and
// the server does not see that this transaction waits for it.
const keepTimeout = 5 * time.Second

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
		params, within := map[string]any{"rows": seen}, neo4j.WithTxTimeout(keepTimeout)
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
	maps.DeleteFunc(w.counts, func(_ string, n int64) bool { return n == 0 })
	if len(w.counts) == 0 && w.recorded.IsZero() {
		return nil
	}
	params := map[string]any{"recorded": w.recorded.UTC()}
	for name, n := range w.counts {
		params[name] = n
	}
	return w.run(ctx, addCounts, params, none)
}

var addCounts = func() string {
	text := `MERGE (m:Graphd {id: 'graphd'}) SET m.locked = true
		WITH m SET m.lastRecorded = CASE WHEN m.lastRecorded > $p.recorded THEN m.lastRecorded ELSE $p.recorded END`
	add := func(name string) {
		text += ", m." + name + " = coalesce(m." + name + ", 0) + coalesce($p." + name + ", 0)"
	}
	for _, k := range kg.Kinds {
		add(kindCounter(k))
	}
	for _, info := range kg.RelationTypes {
		add(counter(info.Type))
	}
	return cypher(text + " REMOVE m.locked")
}()
