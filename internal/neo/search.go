package neo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

const (
	searchKeyLabel        = "SearchKey"
	searchKeyVersionLabel = "SearchKeyVersion"
)

var (
	endSearchKeys = cypher(`
		UNWIND $p.rows AS x
		MATCH (k:SearchKey) USING INDEX k:SearchKey(key, id) WHERE k.key = x.key AND k.id = x.id
		FOREACH (_ IN CASE WHEN k.since < x.at THEN [1] ELSE [] END |
			CREATE (:SearchKeyVersion {key: k.key, id: k.id, since: k.since, until: x.at}))
		DELETE k RETURN count(*)`)
	makeSearchKeys = cypher(`
		UNWIND $p.rows AS x UNWIND x.keys AS key
		CREATE (k:SearchKey {key: key, id: x.id, since: x.at}) RETURN count(k)`)
)

// putSearchKeys brings the search keys of entities along. Keys that a version shares with the one before stay as they
// are, so that a correction of something else costs nothing.
func (w *writer) putSearchKeys(ctx context.Context, puts []store.EntityPut) error {
	var lost, gained []map[string]any
	for _, p := range puts {
		gone, come := plan.ChangedKeys(p.Old, p.New)
		at := p.New.RecordedAt.UTC()
		for _, key := range gone {
			lost = append(lost, map[string]any{"key": sortable(key), "id": p.New.ID, "at": at})
		}
		if len(come) > 0 {
			gained = append(gained, map[string]any{"keys": mapped(come, sortable), "id": p.New.ID, "at": at})
		}
	}
	if _, err := w.each(ctx, endSearchKeys, lost); err != nil {
		return err
	}
	_, err := w.each(ctx, makeSearchKeys, gained)
	return err
}

// searchKeys is the statement that finds search keys. It also returns how many are wanted with each prefix.
func searchKeys(seeks []plan.KeySeek, known time.Time) (text string, params map[string]any, limits []int) {
	s := newStatement(known)
	var parts []string
	for _, seek := range seeks {
		ranges := make([]map[string]any, len(seek.Prefixes))
		for i, g := range seek.Prefixes {
			ranges[i] = map[string]any{"i": len(limits), "lo": sortable(g), "hi": sortable(g + plan.AfterKeys)}
			limits = append(limits, seek.Limit)
		}
		parts = append(parts, s.keySeek(ranges, seek.Limit, known))
	}
	return union(parts...), s.params, limits
}

// SearchKeys returns the first entries with each prefix.
func (r *reader) SearchKeys(ctx context.Context, seeks []plan.KeySeek) ([]store.KeyRow, error) {
	text, params, limits := searchKeys(seeks, r.known)
	if len(limits) == 0 {
		return nil, nil
	}
	var out []store.KeyRow
	err := r.run(ctx, text, params, func(c *cells) error {
		i, keys, ids := c.int(), next[[]any](c), next[[]any](c)
		for j := range keys {
			key, _ := keys[j].(string)
			id, _ := ids[j].(string)
			out = append(out, store.KeyRow{Prefix: i, Key: unsortable(key), ID: id})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b store.KeyRow) int {
		return cmp.Or(cmp.Compare(a.Prefix, b.Prefix), cmp.Compare(a.Key, b.Key), cmp.Compare(a.ID, b.ID))
	})
	out = slices.Compact(out) // a key may be found as a current one and, a moment later, as an old one
	kept, n := out[:0], 0
	for i, row := range out {
		if i == 0 || row.Prefix != kept[len(kept)-1].Prefix {
			n = 0
		}
		if n++; n <= limits[row.Prefix] {
			kept = append(kept, row)
		}
	}
	return kept, nil
}

// keySeek finds the first entries of ranges, each a seek in the index of current keys and, of what was known, in that
// of old ones.
func (s *statement) keySeek(ranges []map[string]any, limit int, known time.Time) string {
	g := s.fresh("k")
	list, most := s.param(ranges), s.param(limit)
	find := func(label, seen string) string {
		return clauses(node("k", label, []string{"key", "id"}, "k.key >= "+g+".lo", "k.key < "+g+".hi",
			"k.id IS NOT NULL", seen).String(), cut([]string{"k"}, []string{"k.key", "k.id"}, false, most))
	}
	found := find(searchKeyLabel, "k.since IS NOT NULL")
	if !known.IsZero() {
		at := s.param(known.UTC())
		found = call([]string{g}, union(find(searchKeyLabel, "k.since <= "+at)+" RETURN k",
			find(searchKeyVersionLabel, and("k.since <= "+at, "k.until > "+at))+" RETURN k"))
	}
	return clauses("UNWIND", list, "AS", g,
		call([]string{g}, found, "RETURN collect(k.key) AS keys, collect(k.id) AS ids"),
		"WITH", g+",", "keys, ids WHERE size(keys) > 0 RETURN", g+".i AS i, keys, ids")
}

// unsortable reads what sortable has encoded.
func unsortable(s string) string {
	if !strings.ContainsAny(s, "\uE000\uE001") {
		return s
	}
	var b strings.Builder
	rs := []rune(s)
	for i := 0; i < len(rs); i++ {
		switch {
		case rs[i] == '\uE000' && i+1 < len(rs):
			i++
			b.WriteRune(rs[i])
		case rs[i] == '\uE001' && i+2 < len(rs):
			b.WriteRune(0x10000 + (rs[i+1]-0x100)<<12 + (rs[i+2] - 0x1000))
			i += 2
		default:
			b.WriteRune(rs[i])
		}
	}
	return b.String()
}

// fillSearchKeys makes the search keys of all entities anew. Done again it changes nothing.
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
	const ids = `MATCH (e:Entity|EntityVersion) WHERE e.idKey > $p.after
		WITH DISTINCT e.id AS id, e.idKey AS k ORDER BY k LIMIT $p.n RETURN id, k`
	for after := ""; ; {
		rows, err := s.auto(ctx, neo4j.AccessModeRead, cypher(ids), map[string]any{"after": after, "n": writeBatch})
		if err != nil || len(rows) == 0 {
			return err
		}
		var list []string
		for _, r := range rows {
			id, _ := r.Values[0].(string)
			list = append(list, id)
			after, _ = r.Values[1].(string)
		}
		spans, unread, err := s.keySpans(ctx, list)
		if err == nil && unread != nil {
			err = damaged("a version of entity %q", unread[0])
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
		for label, rows := range map[string][]map[string]any{searchKeyLabel: now, searchKeyVersionLabel: then} {
			_, err := s.auto(ctx, neo4j.AccessModeWrite, "UNWIND $p.rows AS x CREATE (k:"+label+") SET k = x",
				map[string]any{"rows": rows})
			if err != nil {
				return err
			}
		}
	}
}

// versionsByID returns what decodes all versions of the entities $p.ids that are current or were.
var versionsByID = cypher(`UNWIND $p.ids AS id CALL (id) {
	MATCH (e:EntityVersion) USING INDEX e:EntityVersion(id, version) WHERE e.id = id AND e.version > 0
		AND e.idKey IS NOT NULL AND e.closing IS NOT NULL RETURN e
	UNION ALL MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id = id AND e.idKey IS NOT NULL RETURN e }
	RETURN id, e.row, e.doc, e.closing`)

// keySpans returns the search keys that entities have had, by id, from all their versions; and the ids of those of
// which a version cannot be read.
func (s *Store) keySpans(ctx context.Context, ids []string) (
	spans map[string][]plan.KeySpan, unread []string, err error,
) {
	rows, err := s.auto(ctx, neo4j.AccessModeRead, versionsByID, map[string]any{"ids": ids})
	if err != nil {
		return nil, nil, err
	}
	versions := map[string][]*kg.Entity{}
	for _, row := range rows {
		var texts [4]string
		for i, v := range row.Values {
			texts[i], _ = v.(string)
		}
		e, err := decodeEntity(texts[1:3])
		if err == nil && texts[3] != "" {
			_, e.Tombstone, err = readClosing(texts[3])
		}
		if err != nil {
			unread = append(unread, texts[0])
			continue
		}
		versions[texts[0]] = append(versions[texts[0]], e)
	}
	spans = map[string][]plan.KeySpan{}
	for id, list := range versions {
		if slices.Contains(unread, id) {
			continue
		}
		slices.SortFunc(list, func(a, b *kg.Entity) int { return cmp.Compare(a.Version, b.Version) })
		spans[id] = plan.KeySpans(list)
	}
	return spans, unread, nil
}

// searchKeys looks at the search keys of all entities.
func (c *checker) searchKeys(ctx context.Context) error {
	const all = `MATCH (e:Entity|EntityVersion) WHERE e.idKey IS NOT NULL RETURN DISTINCT e.id`
	var ids []string
	look := func() error {
		batch := ids
		ids = nil
		wrong, n, err := c.searchKeysOf(ctx, batch)
		if len(wrong) > 0 && err == nil { // a writer may have been between two readings
			time.Sleep(100 * time.Millisecond)
			var again []string
			again, n, err = c.searchKeysOf(ctx, batch)
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
	}
	err := c.stream(ctx, all, checkBatch, func(row []any) error {
		id, _ := row[0].(string)
		if ids = append(ids, id); len(ids) < checkBatch {
			return nil
		}
		return look()
	})
	if err == nil && len(ids) > 0 {
		err = look()
	}
	return err
}

func (c *checker) searchKeysOf(ctx context.Context, ids []string) ([]string, map[string]int64, error) {
	spans, unread, err := c.s.keySpans(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	c.unread = c.unread || unread != nil // that is told of the entity
	var wrong []string
	counts := map[string]int64{}
	for _, label := range []string{searchKeyLabel, searchKeyVersionLabel} {
		var rows []map[string]any
		var names []string
		for id, of := range spans {
			for _, k := range of {
				row := map[string]any{"key": sortable(k.Key), "id": id, "since": k.Since.UTC(), "until": nil}
				if !k.Until.IsZero() {
					row["until"] = k.Until.UTC()
				}
				if k.Until.IsZero() == (label == searchKeyLabel) {
					rows = append(rows, row)
					names = append(names, fmt.Sprintf("entity %q: the search key %q", id, k.Key))
				}
			}
		}
		text := "UNWIND $p.rows AS x RETURN COUNT { MATCH (k:" + label + ") USING INDEX k:" + label + "(key, id) " +
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
