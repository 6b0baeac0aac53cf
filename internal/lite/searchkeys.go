package lite

import (
	"context"
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// eachEntity calls f with the search keys that each entity has had.
func eachEntity(ctx context.Context, c *conn, f keyed) error {
	var versions []*kg.Entity
	err := c.run(ctx, "SELECT e.tombstone, "+entityColumns+" FROM entity e ORDER BY e.id, e.version", nil,
		func(r row) error {
			e, err := decodeEntity(r, 1)
			if err != nil {
				return err
			}
			e.Tombstone = r.int(0) != 0
			if len(versions) > 0 && versions[0].ID != e.ID {
				if err := f(versions[0].ID, plan.KeySpansOf(versions, plan.EntityVersion)); err != nil {
					return err
				}
				versions = versions[:0]
			}
			versions = append(versions, e)
			return nil
		})
	if err == nil && len(versions) > 0 {
		err = f(versions[0].ID, plan.KeySpansOf(versions, plan.EntityVersion))
	}
	return err
}

// keyed takes the search keys that an entity or relation has had.
type keyed func(id string, spans []plan.KeySpan) error

// withTexts are the relations r that may have search keys, by the names of their texts in claims and body.
const withTexts = `(r.body LIKE '%"description":%' OR r.body LIKE '%"role":%' OR r.claims LIKE '%"paraphrase":%')`

// eachSingle calls f with the search keys of each relation that has one version, the current one.
func eachSingle(ctx context.Context, c *conn, f keyed) error {
	var t statementText
	t.sql("SELECT {columns} FROM relation r WHERE r.version = 1 AND r.superseded = {still} AND "+withTexts,
		"columns", relationColumns(plan.AllColumns), "still", t.param(int64(notSuperseded)))
	return c.run(ctx, t.String(), t.args, func(r row) error {
		v, err := c.dates.decodeRelation(r, 0, plan.AllColumns)
		if err != nil {
			return err
		}
		return f(v.ID, plan.KeySpansOf([]*kg.Relation{v}, plan.RelationVersion))
	})
}

// eachHistory calls f with the search keys of each relation that has several versions, of which it reads some at a
// time.
func eachHistory(ctx context.Context, c *conn, f keyed) error {
	var ids []string
	look := func() error {
		list, err := (&reader{c: c}).RelationVersions(ctx, ids, plan.AllColumns)
		ids = ids[:0]
		if err != nil {
			return err
		}
		for len(list) > 0 {
			n := 1
			for n < len(list) && list[n].ID == list[0].ID {
				n++
			}
			if err := f(list[0].ID, plan.KeySpansOf(list[:n], plan.RelationVersion)); err != nil {
				return err
			}
			list = list[n:]
		}
		return nil
	}
	err := c.run(ctx, "SELECT DISTINCT r.id FROM relation r WHERE r.version > 1", nil, func(r row) error {
		if ids = append(ids, r.text(0)); len(ids) == 500 {
			return look()
		}
		return nil
	})
	if err == nil && len(ids) > 0 {
		err = look()
	}
	return err
}

// eachKeyed calls f with the search keys that each entity and relation has had.
func eachKeyed(ctx context.Context, c *conn, f keyed) error {
	for _, each := range []func(context.Context, *conn, keyed) error{eachEntity, eachSingle, eachHistory} {
		if err := each(ctx, c, f); err != nil {
			return err
		}
	}
	return nil
}

// fillSearchKeys makes all search keys anew.
func fillSearchKeys(ctx context.Context, c *conn) error {
	if err := c.exec(ctx, "DELETE FROM search_key"); err != nil {
		return err
	}
	const most = 200_000 // that are held
	var rows []searchKey
	err := eachKeyed(ctx, c, func(id string, spans []plan.KeySpan) error {
		if rows = append(rows, searchKeysOf(id, spans)...); len(rows) < most {
			return nil
		}
		err := insertSearchKeys(ctx, c, rows)
		rows = rows[:0]
		return err
	})
	if err != nil {
		return c.result(ctx, err)
	}
	return insertSearchKeys(ctx, c, rows)
}

func (c *checker) expectKeys(id string, spans []plan.KeySpan) {
	for _, k := range searchKeysOf(id, spans) {
		c.keys.expected.addSearchKey(k)
	}
}

// ofKey says what a search key belongs to.
func ofKey(k searchKey) string {
	if plan.IsRelationKey(k.key) {
		return "relation"
	}
	return "entity"
}

// checkSearchKeys holds the search keys against the entities and relations. Those of relations with one version were
// counted when these were read.
func (c *checker) checkSearchKeys() error {
	const text = "SELECT live, key, id, since, until FROM search_key"
	read := func(r row) searchKey { return searchKey{r.int(0), r.text(1), r.text(2), r.int(3), r.int(4)} }
	expect := func(id string, spans []plan.KeySpan) error { c.expectKeys(id, spans); return nil }
	for _, each := range []func(context.Context, *conn, keyed) error{eachEntity, eachHistory} {
		if err := each(c.ctx, c.r.c, expect); err != nil {
			return nil // it was told
		}
	}
	err := c.query(text, func(r row) error { c.keys.there.addSearchKey(read(r)); return nil })
	if err != nil {
		return err
	}
	differ := c.keys.differ()
	if len(differ) == 0 {
		return nil
	}
	want := map[searchKey]bool{}
	if err := eachKeyed(c.ctx, c.r.c, func(id string, spans []plan.KeySpan) error {
		if differ[bucketOf(hashID(id))] {
			for _, k := range searchKeysOf(id, spans) {
				want[k] = true
			}
		}
		return nil
	}); err != nil {
		return nil // it was told
	}
	if err := c.query(text, func(r row) error {
		k := read(r)
		if differ[bucketOf(hashID(k.id))] && !want[k] {
			c.teller.Say("search keys", "%s %q has the search key %q, which it should not have", ofKey(k), k.id, k.key)
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
		c.teller.Say("search keys", "%s %q lacks the search key %q", ofKey(k), k.id, k.key)
	}
	return nil
}

func (s *sums) addSearchKey(k searchKey) {
	h := hash64(k.key, k.id)
	s[bucketOf(hashID(k.id))] += mix(h ^ mix(uint64(k.since)^mix(uint64(k.until)^mix(uint64(k.live)))))
}
