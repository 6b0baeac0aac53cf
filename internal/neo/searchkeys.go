package neo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"graphd/internal/plan"
)

// keyedItems are entities, or relations, as those who make or check search keys read them.
type keyedItems struct {
	what     string
	ids      string // returns some ids of those that may have keys, behind $p.after, with what to go on behind
	versions string // returns the ids of all versions of $p.ids, what decodes each, and how it ended
	decode   func(texts []string) (plan.KeyVersion, int, error)
}

// withTexts are the relations r that may have search keys, by the names of their texts in claims and body.
const withTexts = `(r.body CONTAINS '"description":' OR r.body CONTAINS '"role":' OR r.claims CONTAINS '"paraphrase":')`

var keyed = []keyedItems{
	{
		what: "entity",
		ids: cypher(`MATCH (e:Entity|EntityVersion) WHERE e.idKey > $p.after
			WITH DISTINCT e.id AS id, e.idKey AS k ORDER BY k LIMIT $p.n RETURN id, k`),
		versions: cypher(`UNWIND $p.ids AS id CALL (id) {
			MATCH (e:EntityVersion) USING INDEX SEEK e:EntityVersion(id, version) WHERE e.id = id AND e.version > 0
				AND e.idKey IS NOT NULL AND e.closing IS NOT NULL RETURN e
			UNION ALL MATCH (e:Entity) USING INDEX SEEK e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN e }
			RETURN id, e.closing, e.row, e.doc`),
		decode: func(texts []string) (v plan.KeyVersion, number int, err error) {
			e, err := decodeEntity(texts[1:])
			if err == nil && texts[0] != "" {
				_, e.Tombstone, err = readClosing(texts[0])
			}
			if err != nil {
				return v, 0, err
			}
			return plan.EntityVersion(e), e.Version, nil
		},
	},
	{
		what: "relation",
		ids: cypher(`CALL () {
			MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(id) WHERE r.id > $p.after AND r.sk IS NOT NULL
				AND ` + withTexts + ` WITH r.id AS id ORDER BY id LIMIT $p.n RETURN id
			UNION MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(id, version) WHERE r.id > $p.after
				AND r.version > 0 AND r.sk IS NOT NULL AND ` + withTexts + `
				WITH DISTINCT r.id AS id ORDER BY id LIMIT $p.n RETURN id }
			WITH DISTINCT id ORDER BY id LIMIT $p.n RETURN id, id AS k`),
		versions: cypher(`UNWIND $p.ids AS id CALL (id) {
			MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(id, version) WHERE r.id = id AND r.version > 0
				AND r.sk IS NOT NULL AND r.closing IS NOT NULL
				RETURN r.closing AS closing, r.row AS row, r.claims AS claims, r.body AS body
			UNION ALL MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(id) WHERE r.id = id AND r.sk IS NOT NULL
				RETURN null AS closing, r.row AS row, r.claims AS claims, r.body AS body }
			RETURN id, closing, row, claims, body`),
		decode: func(texts []string) (v plan.KeyVersion, number int, err error) {
			r, err := decodeRelation(texts[1:], plan.AllColumns)
			if err == nil && texts[0] != "" {
				_, r.Tombstone, err = readClosing(texts[0])
			}
			if err != nil {
				return v, 0, err
			}
			return plan.RelationVersion(r), r.Version, nil
		},
	},
}

// each calls f with ids, some at a time.
func (k *keyedItems) each(ctx context.Context, s *Store, some int, f func(ids []string) error) error {
	for after := ""; ; {
		rows, err := s.auto(ctx, neo4j.AccessModeRead, k.ids, map[string]any{"after": after, "n": some})
		if err != nil || len(rows) == 0 {
			return err
		}
		var ids []string
		for _, r := range rows {
			id, _ := r.Values[0].(string)
			ids = append(ids, id)
			after, _ = r.Values[1].(string)
		}
		if err := f(ids); err != nil {
			return err
		}
	}
}

// keySpans returns the search keys that items have had, by id, from all their versions; and the ids of those of which a
// version cannot be read.
func (k *keyedItems) keySpans(ctx context.Context, s *Store, ids []string) (
	spans map[string][]plan.KeySpan, unread []string, err error,
) {
	rows, err := s.auto(ctx, neo4j.AccessModeRead, k.versions, map[string]any{"ids": ids})
	if err != nil {
		return nil, nil, err
	}
	type version struct {
		plan.KeyVersion
		number int
	}
	versions := map[string][]version{}
	for _, row := range rows {
		texts := make([]string, len(row.Values))
		for i, v := range row.Values {
			texts[i], _ = v.(string)
		}
		v, number, err := k.decode(texts[1:])
		if err != nil {
			unread = append(unread, texts[0])
			continue
		}
		versions[texts[0]] = append(versions[texts[0]], version{v, number})
	}
	spans = map[string][]plan.KeySpan{}
	for id, list := range versions {
		if slices.Contains(unread, id) {
			continue
		}
		slices.SortFunc(list, func(a, b version) int { return cmp.Compare(a.number, b.number) })
		spans[id] = plan.KeySpansOf(list, func(v version) plan.KeyVersion { return v.KeyVersion })
	}
	return spans, unread, nil
}

// fillSearchKeys makes all search keys anew. Done again it changes nothing.
func (s *Store) fillSearchKeys(ctx context.Context) error {
	for _, label := range []string{searchKeyLabel, searchKeyVersionLabel} {
		for {
			rows, err := s.auto(ctx, neo4j.AccessModeWrite,
				"MATCH (k:"+label+") WHERE k.since IS NOT NULL WITH k LIMIT 10000 DELETE k RETURN count(*)", nil)
			if err != nil {
				return err
			}
			if n, _ := rows[0].Values[0].(int64); n == 0 {
				break
			}
		}
	}
	for i := range keyed {
		k := &keyed[i]
		if err := k.each(ctx, s, writeBatch, func(ids []string) error { return k.fill(ctx, s, ids) }); err != nil {
			return err
		}
	}
	return nil
}

func (k *keyedItems) fill(ctx context.Context, s *Store, ids []string) error {
	spans, unread, err := k.keySpans(ctx, s, ids)
	if err == nil && unread != nil {
		err = damaged("a version of %s %q", k.what, unread[0])
	}
	if err != nil {
		return err
	}
	var now, then []map[string]any
	for id, of := range spans {
		for _, k := range of {
			row := map[string]any{"key": sortable(k.Key), "id": id, "since": k.Since.UTC()}
			if k.Until.IsZero() {
				now = append(now, row)
			} else {
				row["until"] = k.Until.UTC()
				then = append(then, row)
			}
		}
	}
	create := func(label string, rows []map[string]any) error {
		if len(rows) == 0 {
			return nil
		}
		_, err := s.auto(ctx, neo4j.AccessModeWrite, "UNWIND $p.rows AS x CREATE (k:"+label+") SET k = x",
			map[string]any{"rows": rows})
		return err
	}
	if err := create(searchKeyLabel, now); err != nil {
		return err
	}
	return create(searchKeyVersionLabel, then)
}

// searchKeys looks at all search keys.
func (c *checker) searchKeys(ctx context.Context) error {
	for i := range keyed {
		k := &keyed[i]
		err := k.each(ctx, c.s, checkBatch, func(ids []string) error {
			wrong, n, err := c.searchKeysOf(ctx, k, ids)
			if len(wrong) > 0 && err == nil { // a writer may have been between two readings
				time.Sleep(100 * time.Millisecond)
				var again []string
				again, n, err = c.searchKeysOf(ctx, k, ids)
				for _, w := range wrong {
					if slices.Contains(again, w) {
						c.found(w)
					}
				}
			}
			for label, count := range n {
				c.seen[label] += count
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) searchKeysOf(ctx context.Context, k *keyedItems, ids []string) ([]string, map[string]int64, error) {
	spans, unread, err := k.keySpans(ctx, c.s, ids)
	if err != nil {
		return nil, nil, err
	}
	c.unread = c.unread || unread != nil // that is told of the item
	var wrong []string
	counts := map[string]int64{}
	for _, label := range []string{searchKeyLabel, searchKeyVersionLabel} {
		var rows []map[string]any
		var names []string
		for id, of := range spans {
			for _, s := range of {
				row := map[string]any{"key": sortable(s.Key), "id": id, "since": s.Since.UTC(), "until": nil}
				if !s.Until.IsZero() {
					row["until"] = s.Until.UTC()
				}
				if s.Until.IsZero() == (label == searchKeyLabel) {
					rows = append(rows, row)
					names = append(names, fmt.Sprintf("%s %q: the search key %q", k.what, id, s.Key))
				}
			}
		}
		text := "UNWIND $p.rows AS x RETURN COUNT { " +
			"MATCH (k:" + label + ") USING INDEX SEEK k:" + label + "(key, id) " +
			"WHERE k.key = x.key AND k.id = x.id AND k.since = x.since " +
			"AND coalesce(k.until = x.until, k.until IS NULL AND x.until IS NULL) }"
		found, err := c.s.auto(ctx, neo4j.AccessModeRead, text, map[string]any{"rows": rows})
		if err != nil {
			return nil, nil, err
		}
		for i, f := range found {
			n, _ := f.Values[0].(int64)
			counts[label] += n
			if n != 1 {
				wrong = append(wrong, fmt.Sprintf("%s (:%s) is there %d times instead of once", names[i], label, n))
			}
		}
	}
	slices.Sort(wrong)
	return wrong, counts, nil
}
