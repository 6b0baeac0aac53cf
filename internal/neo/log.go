package neo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"graphd/internal/kg"
)

// Writers meet in two places. Lock takes the locks of what is to be replaced, in the order of ids, so that writers of
// the same wait for each other instead of locking each other out. Stamp takes that of the node (:Graphd), which holds
// the place in the change log; from there until it commits a writer is alone. What a writer has read it may have read
// before others wrote, for Neo4j reads committed data: so Stamp looks if the entities and the lists that it was told of
// are still what they were, and the puts, if they replace what was read. If not, Write begins again.

// Lock locks entities and relations that exist, and sees that they have a version: what is replaced is found by it. Of
// those that do not exist, Stamp finds out whether another writer was faster.
func (w *writer) Lock(ctx context.Context, entities, relations []string) error {
	for _, l := range []struct {
		item     item
		ids      []string
		versions map[string]int64
	}{{entityItem, entities, w.lockedEntities}, {relationItem, relations, w.lockedRelations}} {
		ids := slices.Compact(slices.Sorted(slices.Values(l.ids)))
		for try := 0; len(ids) > 0; try++ {
			gone, err := w.lock(ctx, l.item, ids, l.versions)
			if err != nil {
				return err
			}
			if ids = gone; len(ids) > 0 && try == maxGone {
				return w.conflict(l.item.what, ids[0])
			}
		}
	}
	return nil
}

// maxGone is how many times in a row what a writer waits for may be deleted and made anew under its eyes.
const maxGone = 8

// lock locks what exists, and notes the versions. It returns what was deleted while this writer waited for it: that has
// no properties any more, and perhaps a successor with its id, which is not locked.
func (w *writer) lock(
	ctx context.Context, i item, ids []string, versions map[string]int64,
) (gone []string, err error) {
	err = w.run(ctx, i.lock(), map[string]any{"ids": ids}, func(c *cells) error {
		ids, found, there := cells{values: next[[]any](c)}, next[[]any](c), cells{values: next[[]any](c)}
		for _, version := range found {
			id := ids.text()
			if !next[bool](&there) {
				gone = append(gone, id)
				continue
			}
			v, ok := version.(int64)
			if !ok || v < 1 {
				return damaged("the version of %s %q", i.what, id)
			}
			versions[id] = v
		}
		return cmp.Or(ids.err, there.err)
	})
	return gone, err
}

// agrees compares the version of what was read with the one that was locked: nobody else can have changed it since.
func agrees(what, id string, version int, locked map[string]int64) error {
	if v, ok := locked[id]; ok && v != int64(version) {
		return damaged("the version of %s %q", what, id)
	}
	return nil
}

func none(*cells) error { return nil }

var (
	// The node is locked before it is read.
	stamp = cypher(`
		MERGE (m:Graphd {id: 'graphd'}) SET m.locked = true REMOVE m.locked
		WITH m RETURN coalesce(m.seq, 0), m.at`)
	moved = cypher(`
		UNWIND $p.read AS x
		OPTIONAL MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = x.id
		WITH x, e, coalesce(e.version, 0) AS version
		WHERE version <> x.version OR e.idKey IS NULL AND e IS NOT NULL
		RETURN x.id, e.idKey IS NULL AND e IS NOT NULL LIMIT 1`)
)

// Stamp takes the next place in the change log.
func (w *writer) Stamp(ctx context.Context) (seq int64, at time.Time, err error) {
	at = time.Now().UTC().Truncate(time.Microsecond)
	err = w.run(ctx, stamp, nil, func(c *cells) error {
		seq = next[int64](c) + 1
		if last := next[time.Time](c).UTC(); !last.IsZero() && !at.After(last) {
			at = last.Truncate(time.Microsecond).Add(time.Microsecond)
		}
		return nil
	})
	if err != nil || w.alone {
		return seq, at, err
	}
	w.alone = true // nobody else can change anything now
	if err := w.compareLists(ctx, seq-1); err != nil || len(w.entities) == 0 {
		return seq, at, err
	}
	read := make([]map[string]any, 0, len(w.entities))
	for id, version := range w.entities {
		read = append(read, map[string]any{"id": id, "version": version})
	}
	err = w.run(ctx, moved, map[string]any{"read": read}, func(c *cells) error {
		id := c.text()
		if next[bool](c) {
			const taken = "the id %q is taken by a node (:Entity) in Neo4j that is none of graphd's"
			return kg.Errorf(kg.CodeConflict, taken, id)
		}
		return w.conflict("entity", id)
	})
	return seq, at, err
}

// LogEnd returns the instant of the latest change.
func (w *writer) LogEnd(ctx context.Context) (end time.Time, err error) {
	err = w.run(ctx, "MATCH (m:Graphd {id: 'graphd'}) RETURN m.at", nil, func(c *cells) error {
		end = next[time.Time](c).UTC()
		return nil
	})
	return end, err
}

var (
	appendChange = cypher(`
		CREATE (:Change {seq: $p.seq, at: $p.at, json: $p.json, count: $p.count, items: $p.items})
		WITH $p.at AS at
		MATCH (m:Graphd {id: 'graphd'}) SET m.seq = $p.seq, m.at = CASE WHEN m.at > at THEN m.at ELSE at END`)
	beginRedirects = cypher(`
		UNWIND $p.rows AS x MERGE (a:Merged {id: x.from}) MERGE (b:Merged {id: x.into})
		CREATE (a)-[:REDIRECT {recordedAt: x.at}]->(b)`)
	endRedirects = cypher(`
		UNWIND $p.rows AS x
		MATCH (a:Merged {id: x.from})-[d:REDIRECT]->() WHERE d.recordedAt = x.at SET d.supersededAt = x.until`)
)

// AppendChange adds an entry to the change log.
func (w *writer) AppendChange(ctx context.Context, c *kg.Change) error {
	if err := kg.ValidateInstant("recordedAt", c.At); err != nil {
		return err
	}
	entry, items, err := c.MarshalLog()
	if err != nil {
		return fmt.Errorf("neo4j: entry %d of the change log: %w", c.Seq, err)
	}
	w.entry.seq, w.entry.at, w.entry.count = c.Seq, c.At, w.entry.count+int64(c.Count)
	params := map[string]any{"seq": c.Seq, "at": c.At.UTC(), "json": entry, "count": c.Count, "items": items}
	return w.run(ctx, appendChange, params, none)
}

// PutRedirects stores redirects, and ends of redirects.
func (w *writer) PutRedirects(ctx context.Context, redirects []kg.Redirect) error {
	var begin, end []map[string]any
	for _, r := range redirects {
		if err := kg.ValidateInstant("recordedAt", r.RecordedAt); err != nil {
			return err
		}
		row := map[string]any{"from": r.From, "into": r.Into, "at": r.RecordedAt.UTC()}
		if r.SupersededAt.IsZero() {
			begin = append(begin, row)
			continue
		}
		if err := kg.ValidateInstant("recordedAt", r.SupersededAt); err != nil {
			return err
		}
		row["until"] = r.SupersededAt.UTC()
		end = append(end, row)
	}
	_, err := w.each(ctx, endRedirects, end)
	if err == nil {
		_, err = w.each(ctx, beginRedirects, begin)
	}
	return err
}
