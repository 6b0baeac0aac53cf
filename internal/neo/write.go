package neo

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// writeBatch is how many rows one statement writes.
const writeBatch = 2000

// writer writes in one transaction. Neo4j reads committed data and locks only what is written, so two writers may read the same version of a relation
// and both replace it. The writer notes which versions it handed out, and looks under the lock if they are still the same; if not, the transaction is
// tried again.
type writer struct {
	*reader
	r         *reader
	entities  map[string]int64 // versions handed out, by id; 0: there was none
	relations map[string]int64
	counts    map[kg.RelationType]int64
	recorded  time.Time
}

var _ store.Writer = (*writer)(nil)

func newWriter(r *reader) *writer {
	return &writer{reader: r, r: r, entities: map[string]int64{}, relations: map[string]int64{}, counts: map[kg.RelationType]int64{}}
}

// Entities notes what it returns.
func (w *writer) Entities(ctx context.Context, ids []string) ([]*kg.Entity, error) {
	list, err := w.r.Entities(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if _, ok := w.entities[id]; !ok {
			w.entities[id] = 0
		}
	}
	for _, e := range list {
		w.entities[e.ID] = int64(e.Version)
	}
	return list, nil
}

// Relations notes what it returns.
func (w *writer) Relations(ctx context.Context, ids []string, c plan.Columns) ([]*kg.Relation, error) {
	list, err := w.r.Relations(ctx, ids, c)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if _, ok := w.relations[id]; !ok {
			w.relations[id] = 0
		}
	}
	for _, r := range list {
		w.relations[r.ID] = int64(r.Version)
	}
	return list, nil
}

const sortKeys = "UNWIND $p.keys AS k MATCH ()-[r:RELATION]->() USING INDEX r:RELATION(sk) WHERE r.sk = k RETURN r.sk, r.id"

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
	err := w.run(ctx, sortKeys, map[string]any{"keys": list}, func(values []any) error {
		c := cells{values: values}
		k, id := next[int64](&c), c.text()
		out[kg.SortKey(k)] = id
		return c.err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// conflict makes the transaction fail as a passing one.
func (w *writer) conflict(what, id string) error {
	w.r.failed = fmt.Errorf("%w: %s %q", errConflict, what, id)
	return w.r.failed
}

// putEntities gives each its label; the node is locked before its version is looked at.
var putEntities = func() string {
	var b strings.Builder
	b.WriteString("UNWIND $p.rows AS x MERGE (e:Entity {id: x.id}) SET e.locked = true WITH e, x, coalesce(e.version, 0) AS version SET e = x REMOVE e")
	for _, l := range labels {
		b.WriteString(":" + l)
	}
	for _, k := range kg.Kinds {
		b.WriteString(" FOREACH (_ IN CASE x.kind WHEN '" + string(k) + "' THEN [1] ELSE [] END | SET e:" + kindLabels[k] + ")")
	}
	b.WriteString(" RETURN x.id, version")
	return b.String()
}()

// PutEntities stores entities.
func (w *writer) PutEntities(ctx context.Context, entities []*kg.Entity) error {
	entities = slices.SortedFunc(slices.Values(entities), func(a, b *kg.Entity) int { return cmp.Compare(a.ID, b.ID) })
	for batch := range slices.Chunk(entities, writeBatch) {
		rows := make([]map[string]any, len(batch))
		for i, e := range batch {
			p, err := entityProps(e)
			if err != nil {
				return err
			}
			rows[i] = p
		}
		old := map[string]int64{}
		err := w.run(ctx, putEntities, map[string]any{"rows": rows}, func(values []any) error {
			c := cells{values: values}
			id, version := c.text(), next[int64](&c)
			old[id] = version
			return c.err
		})
		if err != nil {
			return err
		}
		for _, e := range batch {
			if read, ok := w.entities[e.ID]; ok && read != old[e.ID] {
				return w.conflict("entity", e.ID)
			}
			w.entities[e.ID] = int64(e.Version)
			w.note(e.RecordedAt)
		}
	}
	return nil
}

func (w *writer) note(t time.Time) {
	if t.After(w.recorded) {
		w.recorded = t
	}
}

// stored is what is replaced.
type stored struct {
	version  int64
	typ      kg.RelationType
	from, to string
	sk       kg.SortKey
	tags     []string
}

// lockRelations locks relations and returns what a change of them must know. Reading comes after the lock.
const lockRelations = "UNWIND $p.ids AS id MATCH ()-[r:RELATION]->() USING INDEX r:RELATION(id) WHERE r.id = id SET r.locked = true " +
	"WITH r RETURN r.id, r.version, r.type, r.fromId, r.toId, r.sk, r.location, r.claims"

// createRelations makes new relations, with their tags.
const createRelations = "UNWIND $p.rows AS x " +
	"MATCH (a:Entity) USING INDEX a:Entity(id) WHERE a.id = x.r.fromId MATCH (b:Entity) USING INDEX b:Entity(id) WHERE b.id = x.r.toId " +
	"CREATE (a)-[r:RELATION]->(b) SET r = x.r " +
	"FOREACH (t IN x.tags | CREATE (:Tag {key: t, fromId: x.r.fromId, toId: x.r.toId, sk: x.r.sk})) RETURN count(r)"

// updateRelations changes relations whose ends stay.
const updateRelations = "UNWIND $p.rows AS x MATCH ()-[r:RELATION]->() USING INDEX r:RELATION(id) WHERE r.id = x.r.id SET r = x.r " +
	"FOREACH (t IN x.tags | CREATE (:Tag {key: t, fromId: x.r.fromId, toId: x.r.toId, sk: x.r.sk})) RETURN count(r)"

const (
	deleteRelations = "UNWIND $p.ids AS id MATCH ()-[r:RELATION]->() USING INDEX r:RELATION(id) WHERE r.id = id DELETE r RETURN count(*)"
	deleteTags      = "UNWIND $p.tags AS x MATCH (t:Tag) USING INDEX t:Tag(key, sk) WHERE t.key = x.key AND t.sk = x.sk DELETE t RETURN count(*)"
)

// PutRelations stores relations, in the order of their ids, so that writers of the same ones wait for each other instead of locking each other out.
func (w *writer) PutRelations(ctx context.Context, relations []*kg.Relation) error {
	relations = slices.SortedFunc(slices.Values(relations), func(a, b *kg.Relation) int { return cmp.Compare(a.ID, b.ID) })
	for batch := range slices.Chunk(relations, writeBatch) {
		if err := w.putRelations(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) putRelations(ctx context.Context, batch []*kg.Relation) error {
	old, err := w.lock(ctx, batch)
	if err != nil {
		return err
	}
	var create, update []map[string]any
	var gone []string
	var tags []map[string]any
	for _, r := range batch {
		p, err := relationProps(r)
		if err != nil {
			return err
		}
		row := map[string]any{"r": p, "tags": plan.TagsOf(r)}
		o, ok := old[r.ID]
		if ok {
			w.counts[o.typ]--
			if sameTags := o.from == r.From && o.to == r.To && o.sk == r.SK && slices.Equal(o.tags, plan.TagsOf(r)); sameTags {
				row["tags"] = []string{}
			} else {
				for _, t := range o.tags {
					tags = append(tags, map[string]any{"key": t, "sk": int64(o.sk)})
				}
			}
		}
		w.counts[r.Type]++
		w.note(r.RecordedAt)
		w.relations[r.ID] = int64(r.Version)
		switch {
		case !ok:
			create = append(create, row)
		case o.from == r.From && o.to == r.To:
			update = append(update, row)
		default:
			gone = append(gone, r.ID)
			row["tags"] = plan.TagsOf(r)
			create = append(create, row)
		}
	}
	for _, step := range []struct {
		text, param string
		rows        any
		n           int
	}{
		{deleteTags, "tags", tags, len(tags)},
		{deleteRelations, "ids", gone, len(gone)},
		{updateRelations, "rows", update, len(update)},
		{createRelations, "rows", create, len(create)},
	} {
		if step.n == 0 {
			continue
		}
		done := int64(0)
		err := w.run(ctx, step.text, map[string]any{step.param: step.rows}, func(values []any) error {
			done, _ = values[0].(int64)
			return nil
		})
		if err != nil {
			return err
		}
		if int(done) != step.n && step.param == "rows" {
			return fmt.Errorf("neo4j: wrote %d of %d relations: an end of a relation does not exist", done, step.n)
		}
	}
	return nil
}

// lock returns what is stored of the batch. Relations that this transaction has looked for and not found are new: if another writer is faster, the
// constraint on ids says so.
func (w *writer) lock(ctx context.Context, batch []*kg.Relation) (map[string]stored, error) {
	var ids []string
	for _, r := range batch {
		if version, read := w.relations[r.ID]; !read || version != 0 {
			ids = append(ids, r.ID)
		}
	}
	out := map[string]stored{}
	if len(ids) == 0 {
		return out, nil
	}
	err := w.run(ctx, lockRelations, map[string]any{"ids": ids}, func(values []any) error {
		c := cells{values: values}
		id := c.text()
		o := stored{version: next[int64](&c), typ: kg.RelationType(c.text()), from: c.text(), to: c.text(), sk: kg.SortKey(next[int64](&c))}
		r := kg.Relation{Assertion: kg.Assertion{Location: c.text()}}
		claims := c.text()
		if c.err == nil && claims != "" {
			c.err = json.Unmarshal([]byte(claims), &r.Claims)
		}
		o.tags = plan.TagsOf(&r)
		out[id] = o
		return c.err
	})
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if read, ok := w.relations[id]; ok && read != out[id].version {
			return nil, w.conflict("relation", id)
		}
	}
	return out, nil
}

// finish updates the counters. The node is locked before it is read.
func (w *writer) finish(ctx context.Context) error {
	maps.DeleteFunc(w.counts, func(_ kg.RelationType, n int64) bool { return n == 0 })
	if len(w.counts) == 0 && w.recorded.IsZero() {
		return nil
	}
	params := map[string]any{"recorded": w.recorded.UTC()}
	for t, n := range w.counts {
		params[counter(t)] = n
	}
	return w.run(ctx, addCounts, params, func([]any) error { return nil })
}

var addCounts = func() string {
	var b strings.Builder
	b.WriteString("MERGE (m:Graphd {id: 'graphd'}) SET m.locked = true WITH m SET m.lastRecorded = CASE WHEN m.lastRecorded > $p.recorded THEN m.lastRecorded ELSE $p.recorded END")
	for _, info := range kg.RelationTypes {
		n := counter(info.Type)
		b.WriteString(", m." + n + " = coalesce(m." + n + ", 0) + coalesce($p." + n + ", 0)")
	}
	b.WriteString(" REMOVE m.locked")
	return b.String()
}()
