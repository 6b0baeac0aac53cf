package lite

import (
	"cmp"
	"context"
	"slices"
	"strings"

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

// searchKeysOf are the rows of an entity or relation, from all its versions.
func searchKeysOf(id string, spans []plan.KeySpan) []searchKey {
	var out []searchKey
	for _, s := range spans {
		k := searchKey{1, s.Key, id, encodeTime(s.Since), notSuperseded}
		if !s.Until.IsZero() {
			k.live, k.until = 0, encodeTime(s.Until)
		}
		out = append(out, k)
	}
	return out
}

// keyChanges are the search keys that new versions of entities and relations bring and take. Keys that a version shares
// with the one before stay as they are, so that a correction of something else costs nothing.
type keyChanges struct{ gone, added []searchKey }

func (k *keyChanges) add(id string, old, next plan.KeyVersion) {
	at := encodeTime(next.At)
	lost, gained := plan.ChangedKeys(old, next)
	for _, key := range lost {
		k.gone = append(k.gone, searchKey{key: key, id: id, until: at})
	}
	for _, key := range gained {
		k.added = append(k.added, searchKey{1, key, id, at, notSuperseded})
	}
}

func (w *writer) putSearchKeys(ctx context.Context, changes *keyChanges) error {
	for _, k := range changes.gone {
		if err := w.endSearchKey(ctx, k.key, k.id, k.until); err != nil {
			return err
		}
	}
	return insertSearchKeys(ctx, w.c, changes.added)
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
