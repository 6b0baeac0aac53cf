package lite

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// writer writes in the transaction of its connection.
type writer struct{ reader }

// SortKeys returns the ids of the relations that hold these sort keys.
func (w *writer) SortKeys(ctx context.Context, keys []kg.SortKey) (map[kg.SortKey]string, error) {
	out := map[kg.SortKey]string{}
	if len(keys) == 0 {
		return out, nil
	}
	ints := make([]int64, len(keys))
	for i, k := range keys {
		ints[i] = int64(k)
	}
	slices.Sort(ints) // so that they are sought in the order in which they lie
	var t statementText
	t.add("SELECT x.sk, r.id FROM json_each(", t.param(jsonInts(ints)), ") k CROSS JOIN posting x ON x.g = ", t.param(dateList),
		" AND x.sk = k.value CROSS JOIN relation r ON r.rel = x.rel AND r.sk = x.sk")
	err := w.c.query(ctx, t.String(), t.args, func(row row) error {
		out[kg.SortKey(row.int(0))] = row.text(1)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// PutEntities stores the entities.
func (w *writer) PutEntities(ctx context.Context, entities []*kg.Entity) error {
	if len(entities) == 0 {
		return nil
	}
	entities = slices.SortedFunc(slices.Values(entities), func(a, b *kg.Entity) int { return cmp.Compare(a.ID, b.ID) })
	ids := make([]string, len(entities))
	for i, e := range entities {
		ids[i] = e.ID
	}
	change := newChanges()
	var t statementText
	t.add("SELECT kind FROM entity WHERE id IN (SELECT value FROM json_each(", t.param(jsonOf(ids)), "))")
	err := w.c.query(ctx, t.String(), t.args, func(row row) error {
		change.kinds[kg.Kind(row.text(0))]--
		return nil
	})
	if err != nil {
		return err
	}
	in := newInsert("INSERT INTO entity (id, h, kind, name, fold, name_key, version, recorded_at, body) VALUES ", 9,
		" ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, fold = excluded.fold, name_key = excluded.name_key,"+
			" version = excluded.version, recorded_at = excluded.recorded_at, body = excluded.body")
	for _, e := range entities {
		body, err := encodeEntityBody(e)
		if err != nil {
			return err
		}
		at := encodeTime(e.RecordedAt)
		change.kinds[e.Kind]++
		change.recorded = max(change.recorded, at)
		if err := in.row(ctx, w.c, e.ID, hashID(e.ID), string(e.Kind), e.Name, kg.Fold(e.Name), kg.NameKey(e.Name, e.ID), int64(e.Version), at, body); err != nil {
			return err
		}
	}
	if err := in.flush(ctx, w.c); err != nil {
		return err
	}
	return change.write(ctx, w.c)
}

// stored is a relation as it is in the file.
type stored struct {
	rel int64
	*kg.Relation
}

// PutRelations stores the relations. Each table is filled in its own order, so that rows which fall on one page come together.
func (w *writer) PutRelations(ctx context.Context, relations []*kg.Relation) error {
	if len(relations) == 0 {
		return nil
	}
	old, err := w.stored(ctx, relations)
	if err != nil {
		return err
	}
	next, err := w.nextRel(ctx)
	if err != nil {
		return err
	}
	change := newChanges()
	added := make([]posting, 0, 16*len(relations))
	var removed []posting
	ids := make([]posting, 0, len(relations)) // g is the hash of the id
	fresh := newInsert("INSERT INTO relation ("+storedColumns+") VALUES ", storedWidth, "")
	again := newInsert("REPLACE INTO relation ("+storedColumns+") VALUES ", storedWidth, "")
	var values []any
	for _, r := range relations {
		rel, table := next, fresh
		if o, ok := old[r.ID]; ok {
			rel, table = o.rel, again
			change.relation(o.Relation, -1)
			removed = postings(removed, rel, o.Relation)
		} else {
			next++
			ids = append(ids, posting{g: hashID(r.ID), rel: rel})
		}
		change.relation(r, 1)
		change.recorded = max(change.recorded, encodeTime(r.RecordedAt))
		added = postings(added, rel, r)
		if values, err = appendRelation(values[:0], rel, r); err != nil {
			return err
		}
		if err := table.row(ctx, w.c, values...); err != nil {
			return err
		}
	}
	for _, table := range []*insert{fresh, again} {
		if err := table.flush(ctx, w.c); err != nil {
			return err
		}
	}
	byID := newInsert("INSERT INTO byid (h, rel) VALUES ", 2, "")
	slices.SortFunc(ids, byKey)
	for _, p := range ids {
		if err := byID.row(ctx, w.c, p.g, p.rel); err != nil {
			return err
		}
	}
	if err := byID.flush(ctx, w.c); err != nil {
		return err
	}
	if err := w.post(ctx, removed, added); err != nil {
		return err
	}
	return change.write(ctx, w.c)
}

const storedWidth = 27

// stored returns, by id, those of the relations that are in the file, with all that their postings follow from.
func (w *writer) stored(ctx context.Context, relations []*kg.Relation) (map[string]stored, error) {
	wanted := make(map[string]bool, len(relations))
	hashes := make([]int64, len(relations))
	for i, r := range relations {
		if wanted[r.ID] {
			return nil, fmt.Errorf("lite: relation %q is put twice", r.ID)
		}
		wanted[r.ID], hashes[i] = true, hashID(r.ID)
	}
	slices.Sort(hashes)
	columns := plan.Columns{Claims: true}
	var t statementText
	t.add("SELECT r.rel, ", relationColumns(columns), " FROM json_each(", t.param(jsonInts(hashes)), ") k CROSS JOIN byid b ON b.h = k.value CROSS JOIN relation r ON r.rel = b.rel")
	out := map[string]stored{}
	err := w.c.query(ctx, t.String(), t.args, func(row row) error {
		r, err := w.c.dates.relation(row, 1, columns)
		if err == nil && wanted[r.ID] {
			out[r.ID] = stored{row.int(0), r}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (w *writer) nextRel(ctx context.Context) (int64, error) {
	next := int64(1)
	err := w.c.query(ctx, "SELECT max(rel) FROM relation", nil, func(row row) error {
		next = row.int(0) + 1
		return nil
	})
	return next, err
}

func byKey(a, b posting) int {
	if c := cmp.Compare(a.g, b.g); c != 0 {
		return c
	}
	return cmp.Compare(a.sk, b.sk)
}

// post removes postings and adds others; those that are in both stay as they are.
func (w *writer) post(ctx context.Context, removed, added []posting) error {
	removed, added = merged(removed), merged(added)
	if len(removed) > 0 {
		var gone []posting
		removed, gone = without(removed, added), removed
		added = without(added, gone)
	}
	const remove = "DELETE FROM posting WHERE g = ? AND sk = ?"
	for _, p := range removed {
		var t statementText
		t.param(p.g)
		t.param(int64(p.sk))
		if err := w.c.write(ctx, remove, t.args); err != nil {
			return err
		}
	}
	in := newInsert("INSERT INTO posting (g, sk, rel, side) VALUES ", 4, "")
	for _, p := range added {
		if err := in.row(ctx, w.c, p.g, int64(p.sk), p.rel, p.side); err != nil {
			return err
		}
	}
	return in.flush(ctx, w.c)
}

// merged sorts postings, and joins those of one relation that have one key by chance.
func merged(list []posting) []posting {
	slices.SortFunc(list, byKey)
	out := list[:0]
	for _, p := range list {
		if n := len(out); n > 0 && out[n-1].g == p.g && out[n-1].sk == p.sk {
			out[n-1].side |= p.side
			continue
		}
		out = append(out, p)
	}
	return out
}

// without returns what is in a and not in b; both are sorted.
func without(a, b []posting) []posting {
	var out []posting
	for _, p := range a {
		i, ok := slices.BinarySearchFunc(b, p, byKey)
		if !ok || b[i] != p {
			out = append(out, p)
		}
	}
	return out
}
