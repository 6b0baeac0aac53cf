package lite

import (
	"context"
	"fmt"
)

// schemaVersion is the version of the layout below. A change to it needs a step in prepare that brings older files
// along. There is none from version 1, which kept no history and had other keys: no released graphd wrote it.
const schemaVersion = 4

// schema is the layout of the file. Texts that a relation or entity lacks are empty, not NULL, so that a comparison
// is never unknown; numbers that it lacks are NULL.
var schema = []string{
	`CREATE TABLE graphd (version INTEGER NOT NULL)`,

	// All versions of entities. live is 1 in current ones, and 0 in old ones and tombstones; every index begins with
	// it, so that those who read what is current meet nothing else. id and name are in the order of their codepoints:
	// SQLite's BINARY collation. h is hashID(id), from which the keys of the entity's lists follow. A version was
	// known from recorded_at on, and until superseded, which is notSuperseded in current ones.
	`CREATE TABLE entity (
		ent INTEGER PRIMARY KEY,
		live INTEGER NOT NULL,
		id TEXT NOT NULL,
		h INTEGER NOT NULL,
		kind TEXT NOT NULL,
		name TEXT NOT NULL,
		fold TEXT NOT NULL,
		name_key TEXT NOT NULL,
		version INTEGER NOT NULL,
		recorded_at INTEGER NOT NULL,
		superseded INTEGER NOT NULL,
		tombstone INTEGER NOT NULL,
		actor TEXT NOT NULL,
		reason TEXT NOT NULL,
		body TEXT NOT NULL)`,
	`CREATE INDEX entity_id ON entity (live, id)`,
	`CREATE INDEX entity_name ON entity (live, name_key)`,
	`CREATE INDEX entity_kind_name ON entity (live, kind, name_key)`,
	`CREATE INDEX entity_kind_id ON entity (live, kind, id)`,

	// All versions of relations; a relation's current version keeps its rel. The wide columns come last: what reads
	// the narrow ones alone does not touch their pages.
	`CREATE TABLE relation (
		rel INTEGER PRIMARY KEY,
		sk INTEGER NOT NULL,
		id TEXT NOT NULL,
		type TEXT NOT NULL,
		mode TEXT NOT NULL,
		realization TEXT NOT NULL,
		status TEXT NOT NULL,
		from_id TEXT NOT NULL,
		to_id TEXT NOT NULL,
		from_state TEXT NOT NULL,
		to_state TEXT NOT NULL,
		symmetric INTEGER NOT NULL,
		stated TEXT NOT NULL,
		end_day INTEGER NOT NULL,
		certain_from INTEGER NOT NULL,
		certain_to INTEGER NOT NULL,
		reported_on INTEGER NOT NULL,
		location TEXT NOT NULL,
		event_key TEXT NOT NULL,
		confidence REAL,
		score REAL,
		goldstein REAL,
		version INTEGER NOT NULL,
		recorded_at INTEGER NOT NULL,
		superseded INTEGER NOT NULL,
		tombstone INTEGER NOT NULL,
		actor TEXT NOT NULL,
		reason TEXT NOT NULL,
		claims TEXT NOT NULL,
		body TEXT NOT NULL,
		attributes TEXT NOT NULL)`,

	// h: hashID(id), for old versions and tombstones old(hashID(id)). Hashes may collide, so whoever reads it
	// compares the id.
	`CREATE TABLE byid (
		h INTEGER NOT NULL,
		rel INTEGER NOT NULL,
		PRIMARY KEY (h, rel)) WITHOUT ROWID`,

	// g: the list, see key.go; old versions are in lists of their own. side, in lists of an entity or state: bit 1
	// outgoing, bit 2 incoming.
	`CREATE TABLE posting (
		g INTEGER NOT NULL,
		sk INTEGER NOT NULL,
		rel INTEGER NOT NULL,
		side INTEGER NOT NULL,
		PRIMARY KEY (g, sk, rel)) WITHOUT ROWID`,

	// Merges of entities, those that were undone too.
	`CREATE TABLE redirect (
		from_id TEXT NOT NULL,
		recorded_at INTEGER NOT NULL,
		into_id TEXT NOT NULL,
		superseded INTEGER NOT NULL,
		PRIMARY KEY (from_id, recorded_at)) WITHOUT ROWID`,

	// The change log: a kg.Change in two parts, see its MarshalLog.
	`CREATE TABLE change (
		seq INTEGER PRIMARY KEY,
		at INTEGER NOT NULL,
		entry TEXT NOT NULL,
		items TEXT NOT NULL)`,
	`CREATE INDEX change_at ON change (at)`,

	// What Stats returns of what is current, kept up by each write: how many entities there are of each kind and
	// relations of each type, when the latest version was recorded; and how many bounds of relations fall on each
	// day.
	`CREATE TABLE counter (
		what TEXT NOT NULL,
		name TEXT NOT NULL,
		n INTEGER NOT NULL,
		PRIMARY KEY (what, name)) WITHOUT ROWID`,
	`CREATE TABLE day (day INTEGER PRIMARY KEY, n INTEGER NOT NULL)`,
}

// prepare creates the tables in a new file, and refuses a file that is none of ours, or of a later version.
func (s *Store) prepare(ctx context.Context) error {
	return use(ctx, s.writer, func(c *conn) (err error) {
		if err := c.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
			return err
		}
		defer func() {
			if err != nil {
				c.end("ROLLBACK", &err)
			} else {
				c.end("COMMIT", &err)
			}
		}()
		tables, ours := 0, false
		if err := c.run(ctx, "SELECT name FROM sqlite_schema WHERE type = 'table'", nil, func(r row) error {
			tables++
			ours = ours || r.text(0) == "graphd"
			return nil
		}); err != nil {
			return c.result(ctx, err)
		}
		if !ours && tables > 0 {
			return fmt.Errorf("lite: the file holds another program's tables; name a new file, or one that graphd made")
		}
		if !ours {
			for _, text := range schema {
				if err := c.exec(ctx, text); err != nil {
					return err
				}
			}
			return c.exec(ctx, fmt.Sprintf("INSERT INTO graphd (version) VALUES (%d)", schemaVersion))
		}
		version := int64(-1)
		if err := c.run(ctx, "SELECT version FROM graphd", nil, func(r row) error { version = r.int(0); return nil }); err != nil {
			return c.result(ctx, err)
		}
		if version > schemaVersion {
			return fmt.Errorf("lite: the file has layout %d, and this graphd knows layouts up to %d; start a later graphd", version, schemaVersion)
		}
		if version < 1 {
			return fmt.Errorf("lite: the file names layout %d, which no graphd wrote", version)
		}
		if version == 1 {
			return fmt.Errorf("lite: the file has layout %d, which kept no history and cannot be brought to layout %d; name a new file and seed it anew", version, schemaVersion)
		}
		if version == 2 {
			if err := upgradeFrom2(ctx, c); err != nil {
				return err
			}
		}
		if version <= 3 {
			return upgradeFrom3(ctx, c)
		}
		return nil
	})
}
