package lite

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
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
	if u := w.c.unlisted; u != nil {
		for _, k := range keys {
			if id, ok := u.keys[k]; ok {
				out[k] = id
			}
		}
	}
	var t statementText
	t.sql(`
		SELECT x.sk, r.id
		FROM json_each({keys}) k
		CROSS JOIN posting x ON x.g = {g} AND x.sk = k.value
		CROSS JOIN relation r ON r.rel = x.rel AND r.sk = x.sk`,
		"keys", t.param(jsonInts(ints)), "g", t.param(dateList))
	err := w.c.unlisted.without(func() error {
		return w.c.query(ctx, t.String(), t.args, func(row row) error {
			out[kg.SortKey(row.int(0))] = row.text(1)
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// PutRelations stores new versions. Each table is filled in its own order, so that rows which fall on one page come
// together. A current version keeps its rel; what it replaces is copied.
func (w *writer) PutRelations(ctx context.Context, puts []store.RelationPut) error {
	if len(puts) == 0 {
		return nil
	}
	current, err := w.currentRels(ctx, puts)
	if err != nil {
		return err
	}
	next, err := w.nextRel(ctx)
	if err != nil {
		return err
	}
	change := newChanges()
	if err := change.countEvents(ctx, w.c, puts); err != nil {
		return err
	}
	places := make([]rels, len(puts))
	var copies [][3]int64 // rel of the copy, rel that is copied, when it was superseded
	for i, p := range puts {
		if err := keepable(p.New.RecordedAt); err != nil {
			return err
		}
		places[i].rel = next
		if p.Old != nil {
			places[i] = rels{current[p.New.ID], next}
			if places[i].rel == 0 {
				return fmt.Errorf("lite: relation %q, which is to be replaced, is not there", p.New.ID)
			}
			copies = append(copies, [3]int64{next, places[i].rel, encodeTime(p.New.RecordedAt)})
		}
		next++
	}
	if err := w.copyRelations(ctx, copies); err != nil {
		return err
	}
	var l *filed
	var filing sync.WaitGroup
	defer filing.Wait()
	if len(puts) < fewPuts {
		l = fileAll(puts, places, change)
	} else {
		filing.Go(func() { l = fileAll(puts, places, change) })
	}
	fresh := newInsert("INSERT OR FAIL", "relation", relationTable, "")
	again := newInsert("REPLACE", "relation", relationTable, "")
	for i, p := range puts {
		table := fresh
		if p.Old != nil {
			table = again
		}
		superseded, _ := lifetime(p.New.RecordedAt, p.New.Tombstone)
		if err := encodeRelation(&table.values, places[i].rel, superseded, p.New); err != nil {
			return err
		}
		if err := table.endRow(ctx, w.c); err != nil {
			return err
		}
	}
	for _, table := range []*insert{fresh, again} {
		if err := table.flush(ctx, w.c); err != nil {
			return err
		}
	}
	filing.Wait()
	if err := w.postIDs(ctx, l.gone, l.ids); err != nil {
		return err
	}
	if err := w.putSearchKeys(ctx, &l.keys); err != nil {
		return err
	}
	if err := l.change.writeFigures(ctx, w.c); err != nil {
		return err
	}
	if w.c.unlisted != nil && copies == nil { // all are new
		w.c.unlisted.add(l, puts)
		return nil
	}
	if err := w.post(ctx, l.removed, l.added); err != nil {
		return err
	}
	return l.change.writeCounts(ctx, w.c)
}

// rels are the rel of a new version, and that of a copy of what it replaces.
type rels struct{ rel, old int64 }

// fewPuts is how many versions are filed before they are written. More are filed by another processor meanwhile.
const fewPuts = 64

// filed is where new versions stand in lists, in the order of these, and what they count for.
type filed struct {
	added, removed []posting
	ids, gone      []posting // g is the hash of the id
	keys           keyChanges
	change         *changes
}

func fileAll(puts []store.RelationPut, places []rels, change *changes) *filed {
	l := &filed{added: make([]posting, 0, 14*len(puts)), ids: make([]posting, 0, len(puts)), change: change}
	for i, p := range puts {
		h, rel := hashID(p.New.ID), places[i].rel
		l.keys.add(p.New.ID, plan.RelationVersion(p.Old), plan.RelationVersion(p.New))
		if p.Old != nil {
			l.change.countRelation(p.Old, -1)
			l.removed = postings(l.removed, rel, p.Old)
			first := len(l.added)
			l.added = postings(l.added, places[i].old, p.Old)
			for j := range l.added[first:] {
				l.added[first+j].g = old(l.added[first+j].g)
			}
			l.ids = append(l.ids, posting{g: old(h), rel: places[i].old})
		}
		switch {
		case !p.New.Tombstone:
			if p.Old == nil {
				l.ids = append(l.ids, posting{g: h, rel: rel})
			}
			l.change.countRelation(p.New, 1)
			l.added = postings(l.added, rel, p.New)
		default: // it is in no list
			if p.Old != nil {
				l.gone = append(l.gone, posting{g: h, rel: rel})
			}
			l.ids = append(l.ids, posting{g: old(h), rel: rel})
		}
		l.change.recorded = max(l.change.recorded, encodeTime(p.New.RecordedAt))
	}
	slices.SortFunc(l.ids, byKey)
	l.removed, l.added = merged(l.removed), merged(l.added)
	return l
}

func (w *writer) nextRel(ctx context.Context) (int64, error) {
	next := int64(1)
	err := w.c.query(ctx, "SELECT max(rel) FROM relation", nil, func(row row) error {
		next = row.int(0) + 1
		return nil
	})
	return next, err
}

// currentRels returns, by id, the rel of what is replaced.
func (w *writer) currentRels(ctx context.Context, puts []store.RelationPut) (map[string]int64, error) {
	out, seen := map[string]int64{}, make(map[string]bool, len(puts))
	var hashes []int64
	for _, p := range puts {
		if seen[p.New.ID] {
			return nil, fmt.Errorf("lite: relation %q is put twice", p.New.ID)
		}
		seen[p.New.ID] = true
		if p.Old != nil {
			hashes = append(hashes, hashID(p.New.ID))
		}
	}
	if hashes == nil {
		return out, nil
	}
	slices.Sort(hashes)
	var t statementText
	t.sql(`
		SELECT r.rel, r.id
		FROM json_each({hashes}) k
		CROSS JOIN byid b ON b.h = k.value
		CROSS JOIN relation r ON r.rel = b.rel`,
		"hashes", t.param(jsonInts(hashes)))
	err := w.c.query(ctx, t.String(), t.args, func(row row) error {
		out[row.text(1)] = row.int(0)
		return nil
	})
	return out, err
}

// copied are the columns of a copy of a relation: all as they are, but for those that make it an old version.
var copied = relationTable.of("r").with(map[string]string{"r.rel": "k.value->>0", "r.superseded": "k.value->>2"})

func (w *writer) copyRelations(ctx context.Context, copies [][3]int64) error {
	if copies == nil {
		return nil
	}
	var t statementText
	t.sql(`
		INSERT INTO relation ({table})
		SELECT {copied}
		FROM json_each({copies}) k
		CROSS JOIN relation r ON r.rel = k.value->>1`,
		"table", relationTable.String(), "copied", copied.String(), "copies", t.param(jsonOf(copies)))
	return w.c.write(ctx, t.String(), t.args)
}

// postingTable are the columns of table posting.
var postingTable = columnList{"g", "sk", "rel", "side"}

// postIDs removes rows of table byid and adds others, which are sorted.
func (w *writer) postIDs(ctx context.Context, gone, added []posting) error {
	for _, p := range gone {
		var t statementText
		t.sql("DELETE FROM byid WHERE h = {h} AND rel = {rel}", "h", t.param(p.g), "rel", t.param(p.rel))
		if err := w.c.write(ctx, t.String(), t.args); err != nil {
			return err
		}
	}
	in := newInsert("INSERT OR FAIL", "byid", columnList{"h", "rel"}, "")
	for _, p := range added {
		if err := in.addInts(ctx, w.c, p.g, p.rel); err != nil {
			return err
		}
	}
	return in.flush(ctx, w.c)
}

func byKey(a, b posting) int {
	if a.g != b.g {
		return cmp.Compare(a.g, b.g)
	}
	return cmp.Or(cmp.Compare(a.sk, b.sk), cmp.Compare(a.rel, b.rel))
}

// post removes postings and adds others, both as merged returns them; those that are in both stay as they are.
func (w *writer) post(ctx context.Context, removed, added []posting) error {
	if len(removed) > 0 {
		var gone []posting
		removed, gone = without(removed, added), removed
		added = without(added, gone)
	}
	for _, p := range removed {
		var t statementText
		t.sql("DELETE FROM posting WHERE g = {g} AND sk = {sk} AND rel = {rel}",
			"g", t.param(p.g), "sk", t.param(int64(p.sk)), "rel", t.param(p.rel))
		if err := w.c.write(ctx, t.String(), t.args); err != nil {
			return err
		}
	}
	in := newInsert("INSERT OR FAIL", "posting", postingTable, "")
	for _, p := range added {
		if err := in.addInts(ctx, w.c, p.g, int64(p.sk), p.rel, p.side); err != nil {
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
		if n := len(out); n > 0 && byKey(out[n-1], p) == 0 {
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
