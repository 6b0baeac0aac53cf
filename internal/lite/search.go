package lite

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// searchKeyTable are the columns of table search_key.
var searchKeyTable = columnList{"live", "key", "id", "since", "until"}

// searchKey is a row of the table.
type searchKey struct {
	live         int64
	key, id      string
	since, until int64
}

func bySearchKey(a, b searchKey) int {
	return cmp.Or(cmp.Compare(a.live, b.live), cmp.Compare(a.key, b.key), cmp.Compare(a.id, b.id),
		cmp.Compare(a.since, b.since))
}

// searchKeysOf are the rows of an entity, from all its versions.
func searchKeysOf(versions []*kg.Entity) []searchKey {
	var out []searchKey
	for _, s := range plan.KeySpans(versions) {
		k := searchKey{1, s.Key, versions[0].ID, encodeTime(s.Since), notSuperseded}
		if !s.Until.IsZero() {
			k.live, k.until = 0, encodeTime(s.Until)
		}
		out = append(out, k)
	}
	return out
}

// putSearchKeys brings the search keys of entities along. Keys that a version shares with the one before stay as they
// are, so that a correction of something else costs nothing.
func (w *writer) putSearchKeys(ctx context.Context, puts []store.EntityPut) error {
	var added []searchKey
	for _, p := range puts {
		at := encodeTime(p.New.RecordedAt)
		lost, gained := plan.ChangedKeys(p.Old, p.New)
		for _, key := range lost {
			if err := w.endSearchKey(ctx, key, p.New.ID, at); err != nil {
				return err
			}
		}
		for _, key := range gained {
			added = append(added, searchKey{1, key, p.New.ID, at, notSuperseded})
		}
	}
	return insertSearchKeys(ctx, w.c, added)
}

func (w *writer) endSearchKey(ctx context.Context, key, id string, at int64) error {
	var t statementText
	k, i, end := t.param(key), t.param(id), t.param(at)
	t.sql(`
		INSERT INTO search_key ({table})
		SELECT 0, key, id, since, {at}
		FROM search_key
		WHERE live = 1 AND key = {key} AND id = {id} AND since < {at}`,
		"table", searchKeyTable.String(), "at", end, "key", k, "id", i)
	if err := w.c.write(ctx, t.String(), t.args); err != nil {
		return err
	}
	var d statementText
	d.sql("DELETE FROM search_key WHERE live = 1 AND key = {key} AND id = {id}", "key", d.param(key), "id", d.param(id))
	return w.c.write(ctx, d.String(), d.args)
}

// insertSearchKeys adds rows in the table's own order.
func insertSearchKeys(ctx context.Context, c *conn, rows []searchKey) error {
	slices.SortFunc(rows, bySearchKey)
	in := newInsert("INSERT OR FAIL", "search_key", searchKeyTable, "")
	for _, k := range rows {
		if err := in.addRow(ctx, c, k.live, k.key, k.id, k.since, k.until); err != nil {
			return err
		}
	}
	return in.flush(ctx, c)
}

// SearchKeys returns the first entries with each prefix.
func (r *reader) SearchKeys(ctx context.Context, seeks []plan.KeySeek) ([]store.KeyRow, error) {
	t := r.statement()
	from := 0
	for _, s := range seeks {
		if t.Len() > 0 {
			t.add(" UNION ALL ")
		}
		t.addKeySeek(s, from)
		from += len(s.Prefixes)
	}
	if from == 0 {
		return nil, nil
	}
	var out []store.KeyRow
	err := r.c.query(ctx, t.String(), t.args, func(row row) error {
		if row.text(1) == "" {
			return nil
		}
		for entry := range strings.SplitSeq(row.text(1), keyEnd) {
			key, id, _ := strings.Cut(entry, keyMiddle)
			out = append(out, store.KeyRow{Prefix: int(row.int(0)), Key: key, ID: id})
		}
		return nil
	})
	if err != nil || r.known.IsZero() {
		return out, err
	}
	slices.SortFunc(out, func(a, b store.KeyRow) int {
		return cmp.Or(cmp.Compare(a.Prefix, b.Prefix), cmp.Compare(a.Key, b.Key), cmp.Compare(a.ID, b.ID))
	})
	return firstKeys(out, seeks), nil
}

// What separates entries, and their key and id: neither is in a key or an id.
const keyEnd, keyMiddle = "\x1e", "\x1f"

// addKeySeek appends what finds the entries with prefixes that are numbered from `from`. Those with a prefix are one
// run of the table; of what was known, one of current and one of old entries. They come as one text, since handing out
// a row costs more than finding it.
func (t *statementText) addKeySeek(s plan.KeySeek, from int) {
	lives := "[1]"
	if !t.known.IsZero() {
		lives = "[0, 1]"
	}
	known := ""
	if !t.known.IsZero() {
		known = " AND y.since <= " + t.at() + " AND y.until > " + t.at()
	}
	t.sql(`
		SELECT g.key + {from}, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || {after}{known}
				ORDER BY y.key, y.id, y.since LIMIT {limit}) x)
		FROM json_each({prefixes}) g
		CROSS JOIN json_each({lives}) v`,
		"from", t.param(int64(from)), "after", t.param(plan.AfterKeys), "known", known, "limit",
		t.param(int64(s.Limit)), "prefixes", t.param(jsonOf(s.Prefixes)), "lives", t.param(lives))
}

// firstKeys leaves the first entries with each prefix, whose current and old ones come together.
func firstKeys(rows []store.KeyRow, seeks []plan.KeySeek) []store.KeyRow {
	var limits []int
	for _, s := range seeks {
		for range s.Prefixes {
			limits = append(limits, s.Limit)
		}
	}
	out := rows[:0]
	n := 0
	for i, row := range rows {
		if i == 0 || row.Prefix != rows[i-1].Prefix {
			n = 0
		}
		if n++; n <= limits[row.Prefix] {
			out = append(out, row)
		}
	}
	return out
}

// eachEntity calls f with all versions of each entity, the oldest first.
func eachEntity(ctx context.Context, c *conn, f func([]*kg.Entity) error) error {
	var versions []*kg.Entity
	err := c.run(ctx, "SELECT e.tombstone, "+entityColumns+" FROM entity e ORDER BY e.id, e.version", nil,
		func(r row) error {
			e, err := decodeEntity(r, 1)
			if err != nil {
				return err
			}
			e.Tombstone = r.int(0) != 0
			if len(versions) > 0 && versions[0].ID != e.ID {
				if err := f(versions); err != nil {
					return err
				}
				versions = versions[:0]
			}
			versions = append(versions, e)
			return nil
		})
	if err == nil && len(versions) > 0 {
		err = f(versions)
	}
	return err
}

// fillSearchKeys makes the search keys of all entities anew.
func fillSearchKeys(ctx context.Context, c *conn) error {
	if err := c.exec(ctx, "DELETE FROM search_key"); err != nil {
		return err
	}
	var rows []searchKey
	err := eachEntity(ctx, c, func(versions []*kg.Entity) error {
		rows = append(rows, searchKeysOf(versions)...)
		return nil
	})
	if err != nil {
		return c.result(ctx, err)
	}
	return insertSearchKeys(ctx, c, rows)
}

// checkSearchKeys holds the search keys against the entities.
func (c *checker) checkSearchKeys() error {
	const text = "SELECT live, key, id, since, until FROM search_key"
	read := func(r row) searchKey { return searchKey{r.int(0), r.text(1), r.text(2), r.int(3), r.int(4)} }
	err := eachEntity(c.ctx, c.r.c, func(versions []*kg.Entity) error {
		for _, k := range searchKeysOf(versions) {
			c.keys.expected.addSearchKey(k)
		}
		return nil
	})
	if err != nil {
		return nil // it was told
	}
	err = c.query(text, func(r row) error { c.keys.there.addSearchKey(read(r)); return nil })
	if err != nil {
		return err
	}
	differ := c.keys.differ()
	if len(differ) == 0 {
		return nil
	}
	want := map[searchKey]bool{}
	if err := eachEntity(c.ctx, c.r.c, func(versions []*kg.Entity) error {
		if differ[bucketOf(hashID(versions[0].ID))] {
			for _, k := range searchKeysOf(versions) {
				want[k] = true
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if err := c.query(text, func(r row) error {
		k := read(r)
		if differ[bucketOf(hashID(k.id))] && !want[k] {
			c.teller.Say("search keys", "entity %q has the search key %q, which it should not have", k.id, k.key)
		}
		delete(want, k)
		return nil
	}); err != nil {
		return err
	}
	missing := make([]searchKey, 0, len(want))
	for k := range want {
		missing = append(missing, k)
	}
	slices.SortFunc(missing, bySearchKey)
	for _, k := range missing {
		c.teller.Say("search keys", "entity %q lacks the search key %q", k.id, k.key)
	}
	return nil
}

func (s *sums) addSearchKey(k searchKey) {
	h := hash64(k.key, k.id)
	s[bucketOf(hashID(k.id))] += mix(h ^ mix(uint64(k.since)^mix(uint64(k.until)^mix(uint64(k.live)))))
}
