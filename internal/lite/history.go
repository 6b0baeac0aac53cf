package lite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// Redirects returns the merges of the entities, and those that lead on from there.
func (r *reader) Redirects(ctx context.Context, ids []string) ([]kg.Redirect, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	t := r.statement()
	list := t.param(jsonOf(ids))
	holds := " AND d.superseded = " + strconv.FormatInt(notSuperseded, 10)
	if !r.known.IsZero() {
		holds = t.during("d")
	}
	t.sql(`
		WITH RECURSIVE chain (from_id, into_id, recorded_at) AS (
			SELECT d.from_id, d.into_id, d.recorded_at
			FROM json_each({ids}) k
			CROSS JOIN redirect d ON d.from_id = k.value{holds}
			UNION
			SELECT d.from_id, d.into_id, d.recorded_at
			FROM chain c
			CROSS JOIN redirect d ON d.from_id = c.into_id{holds})
		SELECT from_id, into_id, recorded_at FROM chain`,
		"ids", list, "holds", holds)
	var out []kg.Redirect
	err := r.c.query(ctx, t.String(), t.args, func(row row) error {
		out = append(out, kg.Redirect{From: row.text(0), Into: row.text(1), RecordedAt: decodeTime(row.int(2))})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// EntityVersions returns all versions of the entities, by id, then the oldest first.
func (r *reader) EntityVersions(ctx context.Context, ids []string) ([]*kg.Entity, error) {
	return r.EntityHistory(ctx, ids, everyVersion)
}

// everyVersion is the page that holds all versions.
var everyVersion = plan.Part{Limit: math.MaxInt32}

// EntityHistory returns a page of the versions of each of the entities. They are numbered without gaps.
func (r *reader) EntityHistory(ctx context.Context, ids []string, p plan.Part) ([]*kg.Entity, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var t statementText
	t.sql(`
		SELECT e.superseded, e.tombstone, {columns}
		FROM entity e
		WHERE e.live IN (0, 1) AND e.id IN (SELECT value FROM json_each({ids}))
		AND e.version > {after} AND e.version <= {last}`,
		"columns", entityColumns, "ids", t.param(jsonOf(ids)), "after", t.param(int64(p.After)),
		"last", t.param(int64(p.After)+int64(p.Limit)))
	return r.entityVersions(ctx, &t)
}

// LastEntities returns of each of the entities the last version that is no tombstone.
func (r *reader) LastEntities(ctx context.Context, ids []string) ([]*kg.Entity, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var t statementText
	t.sql(`
		SELECT e.superseded, e.tombstone, {columns}
		FROM (SELECT DISTINCT value FROM json_each({ids})) k
		CROSS JOIN entity e ON e.ent = (
			SELECT x.ent
			FROM entity x
			WHERE x.live IN (0, 1) AND x.id = k.value AND NOT x.tombstone
			ORDER BY x.version DESC LIMIT 1)`,
		"columns", entityColumns, "ids", t.param(jsonOf(ids)))
	return r.entityVersions(ctx, &t)
}

func (r *reader) entityVersions(ctx context.Context, t *statementText) ([]*kg.Entity, error) {
	var out []*kg.Entity
	err := r.c.query(ctx, t.String(), t.args, func(row row) error {
		e, err := decodeEntity(row, 2)
		if err == nil {
			e.SupersededAt, e.Tombstone = decodeSuperseded(row.int(0)), row.int(1) != 0
			out = append(out, e)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b *kg.Entity) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Version, b.Version))
	})
	return out, nil
}

// RelationVersions returns all versions of the relations, by id, then the oldest first.
func (r *reader) RelationVersions(ctx context.Context, ids []string, c plan.Columns) ([]*kg.Relation, error) {
	return r.RelationHistory(ctx, ids, c, everyVersion)
}

// RelationHistory returns a page of the versions of each of the relations. They are numbered without gaps.
func (r *reader) RelationHistory(
	ctx context.Context, ids []string, c plan.Columns, p plan.Part,
) ([]*kg.Relation, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	wanted := make(map[string]bool, len(ids))
	hashes := make([]int64, 0, 2*len(ids))
	for _, id := range ids {
		wanted[id] = true
		hashes = append(hashes, hashID(id))
	}
	hashes = withOld(hashes)
	slices.Sort(hashes)
	var t statementText
	t.sql(`
		SELECT r.superseded, r.tombstone, {columns}
		FROM json_each({hashes}) k
		CROSS JOIN byid b ON b.h = k.value
		CROSS JOIN relation r ON r.rel = b.rel
		WHERE r.version > {after} AND r.version <= {last}`,
		"columns", relationColumns(c), "hashes", t.param(jsonInts(slices.Compact(hashes))),
		"after", t.param(int64(p.After)), "last", t.param(int64(p.After)+int64(p.Limit)))
	var out []*kg.Relation
	err := r.c.query(ctx, t.String(), t.args, func(row row) error {
		rel, err := r.c.dates.decodeRelation(row, 2, c)
		if err == nil && wanted[rel.ID] {
			rel.SupersededAt, rel.Tombstone = decodeSuperseded(row.int(0)), row.int(1) != 0
			out = append(out, rel)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b *kg.Relation) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Version, b.Version))
	})
	return out, nil
}

// Changes returns entries of the change log.
func (r *reader) Changes(ctx context.Context, after int64, limit, items int) (list []kg.Change, more bool, err error) {
	if limit <= 0 {
		return nil, false, nil
	}
	column := "''"
	if items > 0 {
		column = "items"
	}
	var t statementText
	t.sql("SELECT seq, at, entry, {items} FROM change WHERE seq > {after} ORDER BY seq LIMIT {limit}",
		"items", column, "after", t.param(after), "limit", t.param(int64(limit)))
	n := 0
	err = r.c.query(ctx, t.String(), t.args, func(row row) error {
		var c kg.Change
		if err := c.UnmarshalLog(row.text(2), row.text(3), items > 0); err != nil {
			return fmt.Errorf("lite: entry %d of the change log: %w", row.int(0), err)
		}
		if n += c.Count; items > 0 && n > items && len(list) > 0 {
			more = true
			return errEnough
		}
		c.Seq, c.At = row.int(0), decodeTime(row.int(1))
		list = append(list, c)
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, false, err
	}
	return list, more, nil
}

// LogSize returns the number of the last entry of the change log.
func (r *reader) LogSize(ctx context.Context) (n int64, err error) {
	var t statementText
	t.known = r.known
	t.add("SELECT seq FROM change")
	if r.known.IsZero() {
		t.add(" ORDER BY seq DESC LIMIT 1")
	} else {
		t.add(" WHERE at <= ", t.at(), " ORDER BY at DESC LIMIT 1")
	}
	err = r.c.query(ctx, t.String(), t.args, func(row row) error {
		n = row.int(0)
		return nil
	})
	return n, err
}

// errEnough ends a query before its last row.
var errEnough = errors.New("enough rows")

// Lock does nothing: a transaction that writes has the whole file.
func (w *writer) Lock(context.Context, []string, []string) error { return nil }

// Stamp returns the next number of the change log, and the instant of the change.
func (w *writer) Stamp(ctx context.Context) (seq int64, at time.Time, err error) {
	at = time.Now().UTC().Truncate(time.Microsecond)
	const last = "SELECT (SELECT max(seq) FROM change), (SELECT max(at) FROM change)"
	err = w.c.query(ctx, last, nil, func(row row) error {
		seq = row.int(0) + 1
		if last, ok := row[1].(int64); ok && !at.After(decodeTime(last)) {
			at = decodeTime(last).Truncate(time.Microsecond).Add(time.Microsecond)
		}
		return nil
	})
	return seq, at, err
}

// LogEnd returns the instant of the latest change.
func (w *writer) LogEnd(ctx context.Context) (end time.Time, err error) {
	err = w.c.query(ctx, "SELECT max(at) FROM change", nil, func(row row) error {
		if at, ok := row[0].(int64); ok {
			end = decodeTime(at)
		}
		return nil
	})
	return end, err
}

// PutRedirects stores redirects, and ends of redirects.
func (w *writer) PutRedirects(ctx context.Context, redirects []kg.Redirect) error {
	for _, r := range redirects {
		superseded := int64(notSuperseded)
		if err := keepable(r.RecordedAt); err != nil {
			return err
		}
		if !r.SupersededAt.IsZero() {
			if err := keepable(r.SupersededAt); err != nil {
				return err
			}
			superseded = encodeTime(r.SupersededAt)
		}
		var t statementText
		t.sql(`
			INSERT INTO redirect (from_id, recorded_at, into_id, superseded)
			VALUES ({from}, {recorded}, {into}, {superseded})
			ON CONFLICT DO UPDATE SET superseded = excluded.superseded`,
			"from", t.param(r.From), "recorded", t.param(encodeTime(r.RecordedAt)), "into", t.param(r.Into),
			"superseded", t.param(superseded))
		if err := w.c.write(ctx, t.String(), t.args); err != nil {
			return err
		}
	}
	return nil
}

// AppendChange adds an entry to the change log.
func (w *writer) AppendChange(ctx context.Context, c *kg.Change) error {
	if err := keepable(c.At); err != nil {
		return err
	}
	entry, items, err := c.MarshalLog()
	if err != nil {
		return fmt.Errorf("lite: entry %d of the change log: %w", c.Seq, err)
	}
	var t statementText
	t.sql("INSERT INTO change (seq, at, entry, items) VALUES ({seq}, {at}, {entry}, {items})",
		"seq", t.param(c.Seq), "at", t.param(encodeTime(c.At)), "entry", t.param(entry), "items", t.param(items))
	if err := w.c.write(ctx, t.String(), t.args); err != nil {
		return err
	}
	return w.keepFigures(ctx, c)
}
