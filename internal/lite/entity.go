package lite

import (
	"cmp"
	"context"
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Entities returns the entities with these ids.
func (r *reader) Entities(ctx context.Context, ids []string) ([]*kg.Entity, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	t := r.statement()
	t.sql(`
		SELECT {columns}
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each({ids})){seen}`,
		"columns", entityColumns, "ids", t.param(jsonOf(ids)), "seen", t.seen("e"))
	out := make([]*kg.Entity, 0, len(ids))
	err := r.c.query(ctx, t.String(), t.args, func(row row) error {
		e, err := decodeEntity(row, 0)
		out = append(out, e)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Relations returns the relations with these ids.
func (r *reader) Relations(ctx context.Context, ids []string, c plan.Columns) ([]*kg.Relation, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	wanted := make(map[string]bool, len(ids))
	hashes := make([]int64, len(ids))
	for i, id := range ids {
		wanted[id], hashes[i] = true, hashID(id)
	}
	if !r.known.IsZero() {
		hashes = withOld(hashes)
	}
	slices.Sort(hashes) // so that they are sought in the order in which they lie
	t := r.statement()
	t.sql(`
		SELECT {columns}
		FROM json_each({hashes}) k
		CROSS JOIN byid b ON b.h = k.value
		CROSS JOIN relation r ON r.rel = b.rel{seen}`,
		"columns", relationColumns(c), "hashes", t.param(jsonInts(slices.Compact(hashes))),
		"seen", t.seenRelation("r"))
	var out []*kg.Relation
	err := r.c.query(ctx, t.String(), t.args, func(row row) error {
		rel, err := r.c.dates.decodeRelation(row, 0, c)
		if err == nil && wanted[rel.ID] { // another one may have the same hash
			out = append(out, rel)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// ListEntities returns a page of entities for each parent.
func (r *reader) ListEntities(ctx context.Context, l *plan.EntityList, parents []string) ([]store.EntityRow, error) {
	if l.Via == nil {
		parents = []string{""}
	}
	if len(parents) == 0 || l.Scan.Limit <= 0 || plan.IsNever(l.Predicate()) {
		return nil, nil
	}
	t := r.statement()
	compileEntityList(&t, l, parents)
	var rows []store.EntityRow
	err := r.c.query(ctx, t.whole(), t.args, func(row row) error {
		e, err := decodeEntity(row, 1)
		rows = append(rows, store.EntityRow{Parent: int(row.int(0)), Entity: e})
		return err
	})
	if err != nil {
		return nil, err
	}
	return entityPages(rows, l), nil
}

// entityPages orders rows by parent and key, and cuts each parent's to the limit: the lists of several kinds come one
// after the other.
func entityPages(rows []store.EntityRow, l *plan.EntityList) []store.EntityRow {
	slices.SortStableFunc(rows, func(a, b store.EntityRow) int {
		if a.Parent != b.Parent {
			return a.Parent - b.Parent
		}
		if l.Scan.Desc {
			a, b = b, a
		}
		return cmp.Compare(l.Order.Key(a.Entity), l.Order.Key(b.Entity))
	})
	out := rows[:0]
	n := 0
	for i, row := range rows {
		if i == 0 || row.Parent != rows[i-1].Parent {
			n = 0
		}
		if n++; n <= l.Scan.Limit {
			out = append(out, row)
		}
	}
	return out
}

// CountEntities returns how many entities the list holds for each parent.
func (r *reader) CountEntities(ctx context.Context, l *plan.EntityList, parents []string) ([]int, error) {
	if l.Via == nil {
		parents = []string{""}
	}
	if len(parents) == 0 {
		return nil, nil
	}
	counts := make([]int, len(parents))
	if plan.IsNever(l.Predicate()) {
		return counts, nil
	}
	a := l.Access()
	t := r.statement()
	if l.Via == nil {
		if t.add("SELECT 0, count(*) FROM "); a.Index == plan.EntityIndexPoint {
			t.addPoints("e", a)
		} else {
			t.add("entity e WHERE 1", t.seen("e"))
		}
		t.addKinds("e", a.Kinds)
		t.addEntityPredicate(l, "e")
	} else {
		t.withLists(t.viaLists(l.Via, parents))
		t.add(`
			SELECT l.place, count(DISTINCT o.ent)
			FROM l
			CROSS JOIN `)
		t.addVia(l, a)
		t.add(" GROUP BY l.place")
	}
	err := r.c.query(ctx, t.whole(), t.args, func(row row) error {
		counts[row.int(0)] += int(row.int(1))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return counts, nil
}
