package lite

import (
	"context"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// RecordedRelations returns versions of relations in the order in which they were recorded.
func (r *reader) RecordedRelations(ctx context.Context, l *plan.RecordedList) ([]*kg.Relation, error) {
	p := l.Where.Lower()
	if plan.IsNever(p) || l.Limit <= 0 {
		return nil, nil
	}
	t := r.statement()
	t.recorded("relation", "r", "r.superseded, r.tombstone, "+relationColumns(l.Columns), l.Versions)
	if l.Lo != nil {
		t.beyond("r", ">", "sk", encodeInstant(l.Lo.At), int64(l.Lo.SK))
	}
	if l.Hi != nil {
		t.beyond("r", "<", "sk", encodeInstant(l.Hi.At), int64(l.Hi.SK))
	}
	t.also(p, "r")
	order := ""
	if l.Desc {
		order = " DESC"
	}
	t.sql(" ORDER BY r.recorded_at{order}, r.sk{order} LIMIT {limit}",
		"order", order, "limit", t.param(int64(l.Limit)))
	var out []*kg.Relation
	err := r.c.query(ctx, t.whole(), t.args, func(row row) error {
		rel, err := r.c.dates.decodeRelation(row, 2, l.Columns)
		if err == nil {
			rel.SupersededAt, rel.Tombstone = ending(row, l.Versions)
			out = append(out, rel)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// RecordedEntities returns versions of entities in the order in which they were recorded.
func (r *reader) RecordedEntities(ctx context.Context, l *plan.RecordedEntities) ([]*kg.Entity, error) {
	if l.Limit <= 0 {
		return nil, nil
	}
	t := r.statement()
	t.recorded("entity", "e", "e.superseded, e.tombstone, "+entityColumns, l.Versions)
	if after := encodeInstant(l.After); l.AfterID == nil {
		t.add(" AND e.recorded_at > ", t.param(after))
	} else {
		t.beyond("e", ">", "id", after, *l.AfterID)
	}
	t.add(" ORDER BY e.recorded_at, e.id LIMIT ", t.param(int64(l.Limit)))
	var out []*kg.Entity
	err := r.c.query(ctx, t.whole(), t.args, func(row row) error {
		e, err := decodeEntity(row, 2)
		if err == nil {
			e.SupersededAt, e.Tombstone = ending(row, l.Versions)
			out = append(out, e)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// recorded begins a statement on versions in the rows of table alias x, by when they were recorded.
func (t *statementText) recorded(table, x, columns string, which plan.Versions) {
	last := int64(notSuperseded)
	if !t.known.IsZero() {
		last = encodeInstant(t.known)
	}
	t.sql("SELECT {columns} FROM {table} {x} INDEXED BY {table}_recorded WHERE {x}.recorded_at <= {last}",
		"columns", columns, "table", table, "x", x, "last", t.param(last))
	// An old version ended after the instant if it was known then; a tombstone ended when it was recorded.
	switch which {
	case plan.VersionsSeen:
		t.sql(" AND {x}.superseded > {seen}", "x", x, "seen", t.param(min(last, notSuperseded-1)))
	case plan.VersionsEnded:
		t.sql(" AND ({x}.superseded > {seen} OR {x}.tombstone)", "x", x, "seen", t.param(min(last, notSuperseded-1)))
	}
}

// beyond appends the condition that a version lies behind or before a place in the order of recording.
func (t *statementText) beyond(x, op, key string, at int64, place any) {
	t.sql(" AND ({x}.recorded_at, {x}.{key}) {op} ({at}, {place})",
		"x", x, "key", key, "op", op, "at", t.param(at), "place", t.param(place))
}

// ending reads when a version ended, in columns 0 and 1; what is seen has no end.
func ending(r row, which plan.Versions) (superseded time.Time, tombstone bool) {
	tombstone = r.int(1) != 0
	if which == plan.VersionsAll || tombstone {
		superseded = decodeSuperseded(r.int(0))
	}
	return superseded, tombstone
}
