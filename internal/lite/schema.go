package lite

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"os"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"graphd/internal/kg"
)

// schemaVersion is the version of the layout below. A change to it needs a step in upgrade that brings older files
// along. There is none from version 1, which kept no history and had other keys: no released graphd wrote it.
const schemaVersion = 6

// schema is the layout of the file. Texts that a relation or entity lacks are empty, not NULL, so that a comparison
// is never unknown; numbers that it lacks are NULL.
var schema = []string{
	`CREATE TABLE graphd (version INTEGER NOT NULL)`,

	// All versions of entities. live is 1 in current ones, and 0 in old ones and tombstones; every index begins with
	// it, so that those who read what is current meet nothing else. id and name are in the order of their codepoints:
	// SQLite's BINARY collation. h is hashID(id), from which the keys of the entity's lists follow. A version was
	// known from recorded_at on, and until superseded, which is notSuperseded in current ones. lat to z are the
	// kg.Position of its point.
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
		body TEXT NOT NULL,
		lat REAL,
		lon REAL,
		x REAL,
		y REAL,
		z REAL)`,
	`CREATE INDEX entity_point ON entity (live, lat) WHERE lat IS NOT NULL`,
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
		from_basis TEXT NOT NULL,
		to_basis TEXT NOT NULL,
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
		deaths_min REAL,
		deaths_max REAL,
		injuries_min REAL,
		injuries_max REAL,
		conflict TEXT NOT NULL,
		fact INTEGER NOT NULL,
		version INTEGER NOT NULL,
		recorded_at INTEGER NOT NULL,
		superseded INTEGER NOT NULL,
		tombstone INTEGER NOT NULL,
		actor TEXT NOT NULL,
		reason TEXT NOT NULL,
		claims TEXT NOT NULL,
		body TEXT NOT NULL,
		attributes TEXT NOT NULL)`,

	// By when versions were recorded, and when old ones were superseded: see known.go and recorded.go.
	`CREATE INDEX relation_recorded ON relation (recorded_at, sk)`,
	fmt.Sprintf(`CREATE INDEX relation_superseded ON relation (superseded) WHERE superseded < %d`,
		int64(notSuperseded)),
	`CREATE INDEX entity_recorded ON entity (recorded_at, id)`,
	fmt.Sprintf(`CREATE INDEX entity_superseded ON entity (superseded) WHERE superseded < %d`, int64(notSuperseded)),

	// h: hashID(id), for old versions and tombstones old(hashID(id)). Hashes may collide, so a reader of it
	// compares the id.
	`CREATE TABLE byid (
		h INTEGER NOT NULL,
		rel INTEGER NOT NULL,
		PRIMARY KEY (h, rel)) WITHOUT ROWID`,

	// g: the list, see key.go; old versions are in lists of their own. side, in lists of an entity or state: bit 1
	// outgoing, bit 2 incoming; behind these two bits the relation's kg.Fact.
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

	// The figures that Stats returns of the present, kept up by each write: how many entities there are of each kind
	// and relations of each type, when the latest version was recorded; and how many bounds of relations fall on each
	// day.
	`CREATE TABLE counter (
		what TEXT NOT NULL,
		name TEXT NOT NULL,
		n INTEGER NOT NULL,
		PRIMARY KEY (what, name)) WITHOUT ROWID`,
	`CREATE TABLE day (day INTEGER PRIMARY KEY, n INTEGER NOT NULL)`,

	// How many relations there are in each list of an entity's relations, of all or of one type: n of them, n_out
	// outgoing and n_in incoming; a symmetric one is both. g is the key of the list, see key.go.
	`CREATE TABLE tally (
		g INTEGER PRIMARY KEY,
		n INTEGER NOT NULL,
		n_out INTEGER NOT NULL,
		n_in INTEGER NOT NULL)`,

	// The search keys of entities and relations, see plan.SearchKeys and plan.RelationKeys; live is 1 in those that
	// they have now. The one with the id has had a key from since on, and until until, which is notSuperseded in
	// current ones.
	`CREATE TABLE search_key (
		live INTEGER NOT NULL,
		key TEXT NOT NULL,
		id TEXT NOT NULL,
		since INTEGER NOT NULL,
		until INTEGER NOT NULL,
		PRIMARY KEY (live, key, id, since)) WITHOUT ROWID`,

	// What the current relations between two entities add up to, see kg.Pair; a is the one whose id comes first. The
	// index holds what neighbors are chosen by, since a busy entity has many.
	`CREATE TABLE pair (
		a TEXT NOT NULL,
		b TEXT NOT NULL,
		first_sk INTEGER NOT NULL,
		last_sk INTEGER NOT NULL,
		total INTEGER NOT NULL,
		total_forth INTEGER NOT NULL,
		total_back INTEGER NOT NULL,
		n INTEGER NOT NULL,
		forth INTEGER NOT NULL,
		back INTEGER NOT NULL,
		verbal_coop INTEGER NOT NULL,
		material_coop INTEGER NOT NULL,
		verbal_conf INTEGER NOT NULL,
		material_conf INTEGER NOT NULL,
		scored INTEGER NOT NULL,
		score INTEGER NOT NULL,
		heat INTEGER NOT NULL,
		PRIMARY KEY (a, b)) WITHOUT ROWID`,
	`CREATE INDEX pair_b ON pair (b, a, n, last_sk, heat, total, total_forth, total_back)`,

	// What the current relations of an entity, or with an empty id all, are counted by: see kg.Trait and kg.TraitCount.
	// So are those of large events, see kg.EventWrite.
	`CREATE TABLE trait (
		of TEXT NOT NULL,
		trait TEXT NOT NULL,
		n INTEGER NOT NULL,
		occurred INTEGER NOT NULL,
		again INTEGER NOT NULL,
		occurred_again INTEGER NOT NULL,
		PRIMARY KEY (of, trait)) WITHOUT ROWID`,

	// The figures that Stats returned when the last entry of the change log was that of the instant, in JSON. Where a
	// file has kept them from its beginning the first are those of an empty graph.
	`CREATE TABLE figures (
		at INTEGER PRIMARY KEY,
		counts TEXT NOT NULL)`,
}

// applicationID stands in the header of graphd's files: "grph".
const applicationID = 0x67727068

// The header's user version is an id of the file, by chance, that a backup does not share; and inUse while a process
// has the file open: what it wrote last may be in the log alone, and a copy of the file without the log lacks it.
const inUse = 1

func newFileID() uint32 { return rand.Uint32()&0x7fff_fffe | 2 }

// making is longer than it takes to make a new file.
const making = 500 * time.Millisecond

// isHalfWritten reports whether a file looks damaged and was written just now: somebody else may be making it.
func isHalfWritten(path string, err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok || e.Code()&0xff != sqlite3.SQLITE_CORRUPT {
		return false
	}
	info, err := os.Stat(path)
	return err == nil && time.Since(info.ModTime()) < making
}

// look refuses a file that no graphd wrote, or a later one, and changes nothing. It reads the file alone and not the
// log, unless the file has no tables yet.
func look(ctx context.Context, path string, log *slog.Logger) error {
	there, logged := false, false // a log that was written to the file is there, and empty
	if info, err := os.Stat(logName(path)); err == nil {
		there, logged = true, info.Size() > 0
	}
	h, err := lookAt(ctx, path, url.Values{"mode": {"ro"}, "immutable": {"1"}})
	for began := time.Now(); isHalfWritten(path, err) && time.Since(began) < making; time.Sleep(making / 100) {
		h, err = lookAt(ctx, path, url.Values{"mode": {"ro"}, "immutable": {"1"}})
	}
	// read amid a copying of the log, or all is in the log
	if logged && (err != nil || h.application == 0 && h.tables == 0) {
		h, err = lookAt(ctx, path, url.Values{"mode": {"ro"}})
	}
	if err != nil {
		if e, ok := errors.AsType[*sqlite.Error](err); ok && e.Code()&0xff == sqlite3.SQLITE_NOTADB {
			return errors.New("lite: it is not a database of SQLite, or it is encrypted; name a new file, or one " +
				"that graphd made")
		}
		return reached(ctx, err)
	}
	if h.foreign() {
		return errForeign
	}
	if h.application == applicationID && h.user&inUse != 0 && !there {
		log.Warn("the file was in use when it was copied, or its log was deleted: what was written last may be "+
			"missing. "+
			"graphd backup copies a file that is in use", "file", path, "log", logName(path))
	}
	if logged && h.application == applicationID {
		through, err := lookAt(ctx, path, url.Values{"mode": {"ro"}})
		// The tables may look damaged through the log of another file, but its first page says which one it is.
		if through.application == applicationID && through.user&^inUse != h.user&^inUse {
			return fmt.Errorf("lite: the log %s belongs to another file: move it away if the file was restored from "+
				"a backup", logName(path))
		}
		if err != nil {
			return reached(ctx, err)
		}
	}
	if h.ours {
		return checkVersion(h.version)
	}
	return nil
}

var errForeign = errors.New("lite: the file holds another program's tables; name a new file, or one that graphd made")

// looked is what a file says of itself.
type looked struct {
	application, user int64
	tables            int
	ours              bool
	version           int64 // of the layout, if it is ours
}

// foreign reports whether another program made the file. Earlier graphds did not put their mark into it.
func (h *looked) foreign() bool {
	return h.application != 0 && h.application != applicationID || h.tables > 0 && !h.ours
}

func lookAt(ctx context.Context, path string, mode url.Values) (looked, error) {
	var h looked
	c, err := dial(ctx, path, mode)
	if err != nil {
		return h, err
	}
	defer func() { _ = c.Close() }()
	err = h.read(ctx, c)
	return h, err
}

func (h *looked) read(ctx context.Context, c *conn) error {
	set := func(n *int64) func(row) error { return func(r row) error { *n = r.int(0); return nil } }
	if err := c.run(ctx, "PRAGMA application_id", nil, set(&h.application)); err != nil {
		return err
	}
	if err := c.run(ctx, "PRAGMA user_version", nil, set(&h.user)); err != nil {
		return err
	}
	if err := c.run(ctx, "SELECT name FROM sqlite_schema WHERE type = 'table'", nil, func(r row) error {
		h.tables++
		h.ours = h.ours || r.text(0) == "graphd"
		return nil
	}); err != nil || !h.ours {
		return err
	}
	h.version = -1
	if err := c.run(ctx, "SELECT version FROM graphd", nil, set(&h.version)); err != nil {
		// there is no such column
		if e, ok := errors.AsType[*sqlite.Error](err); ok && e.Code() == sqlite3.SQLITE_ERROR {
			return errForeign
		}
		return err
	}
	return nil
}

// checkVersion refuses a layout that this graphd does not know.
func checkVersion(version int64) error {
	switch {
	case version > schemaVersion:
		return fmt.Errorf("lite: the file has layout %d, and this graphd knows layouts up to %d; start a later graphd",
			version, schemaVersion)
	case version < 1:
		return fmt.Errorf("lite: the file names layout %d, which no graphd wrote", version)
	case version == 1:
		return fmt.Errorf("lite: the file has layout %d, which kept no history and cannot be brought to layout %d; "+
			"name a new file and seed it anew", version, schemaVersion)
	}
	return nil
}

// checkLayout refuses a file of an earlier layout, which is only brought along where it is opened for writing.
func (s *Store) checkLayout(ctx context.Context) error {
	var h looked
	err := use(ctx, s.readers, func(c *conn) error { return c.result(ctx, h.read(ctx, c)) })
	if err == nil && h.version != schemaVersion {
		err = fmt.Errorf("lite: the file has layout %d; graphd serve brings it to layout %d", h.version, schemaVersion)
	}
	if err != nil {
		return errors.Join(err, s.Close())
	}
	return nil
}

// prepare creates the tables in a new file and reports whether it did that in an empty one; it brings the tables of an
// earlier layout along. Tables are made before the file gets a log, so that the file itself says whose it is.
func prepare(ctx context.Context, c *conn, path string) (created bool, err error) {
	if err := inTransaction(ctx, c, func() error {
		var h looked
		if err := h.read(ctx, c); err != nil {
			return c.result(ctx, err)
		}
		if h.foreign() {
			return errForeign
		}
		if h.application == 0 {
			if err := c.exec(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID)); err != nil {
				return err
			}
			if err := c.exec(ctx, fmt.Sprintf("PRAGMA user_version = %d", newFileID())); err != nil {
				return err
			}
		}
		if h.ours {
			return upgrade(ctx, c, h.version)
		}
		info, err := os.Stat(path)
		if err != nil {
			return fmt.Errorf("lite: %w", err)
		}
		created = info.Size() == 0 // nothing of this transaction is in it yet
		for _, text := range schema {
			if err := c.exec(ctx, text); err != nil {
				return err
			}
		}
		if err := c.exec(ctx, "INSERT INTO figures (at, counts) VALUES (0, '{}')"); err != nil {
			return err
		}
		return c.exec(ctx, fmt.Sprintf("INSERT INTO graphd (version) VALUES (%d)", schemaVersion))
	}); err != nil {
		return false, err
	}
	mode, err := openLog(ctx, c)
	if err != nil {
		return false, err
	}
	if mode != "wal" {
		return false, fmt.Errorf("lite: the file system does not allow a write-ahead log (journal mode %s); keep "+
			"the file on a local disk", mode)
	}
	return created, c.run(ctx, "SELECT version FROM graphd", nil, func(row) error { return nil }) // opens the log
}

// openLog gives a new file a write-ahead log, and returns its journal mode. SQLite itself does not wait here while
// somebody else opens the file at the same moment; that is over in milliseconds.
func openLog(ctx context.Context, c *conn) (mode string, err error) {
	const longest, pause = 2 * time.Second, 5 * time.Millisecond
	for began := time.Now(); ; time.Sleep(pause) {
		err = c.rows(ctx, "PRAGMA journal_mode = WAL", func(r row) error { mode = r.text(0); return nil })
		if kg.CodeOf(err) != kg.CodeUnavailable || time.Since(began) > longest {
			return mode, err
		}
		c.failed = nil
	}
}

// inTransaction calls f in a write transaction.
func inTransaction(ctx context.Context, c *conn, f func() error) (err error) {
	if err := c.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			c.end("ROLLBACK", &err)
		}
	}()
	if err := f(); err != nil {
		return err
	}
	return c.exec(ctx, "COMMIT")
}

// upgrade brings the tables of an earlier layout along.
func upgrade(ctx context.Context, c *conn, version int64) error {
	if err := checkVersion(version); err != nil {
		return err
	}
	for ; version < schemaVersion; version++ {
		if err := upgrades[version](ctx, c); err != nil {
			return err
		}
	}
	return c.exec(ctx, fmt.Sprintf("UPDATE graphd SET version = %d", schemaVersion))
}

// markInUse notes in the header that the file is in use, if it is not noted.
func markInUse(ctx context.Context, c *conn) error {
	return setUse(ctx, c, func(n int64) int64 { return n | inUse })
}

// markClosed takes that back.
func markClosed(ctx context.Context, c *conn) error {
	return setUse(ctx, c, func(n int64) int64 { return n &^ inUse })
}

func setUse(ctx context.Context, c *conn, to func(int64) int64) error {
	var now int64
	read := func(r row) error { now = r.int(0); return nil }
	if err := c.run(ctx, "PRAGMA user_version", nil, read); err != nil || to(now) == now {
		return c.result(ctx, err)
	}
	return inTransaction(ctx, c, func() error {
		if err := c.run(ctx, "PRAGMA user_version", nil, read); err != nil {
			return c.result(ctx, err)
		}
		return c.exec(ctx, fmt.Sprintf("PRAGMA user_version = %d", to(now)))
	})
}
