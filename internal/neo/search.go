package neo

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

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
		MATCH (k:SearchKey) USING INDEX SEEK k:SearchKey(key, id) WHERE k.key = x.key AND k.id = x.id
		FOREACH (_ IN CASE WHEN k.since < x.at THEN [1] ELSE [] END |
			CREATE (:SearchKeyVersion {key: k.key, id: k.id, since: k.since, until: x.at}))
		DELETE k RETURN count(*)`)
	makeSearchKeys = cypher(`
		UNWIND $p.rows AS x UNWIND x.keys AS key
		CREATE (k:SearchKey {key: key, id: x.id, since: x.at}) RETURN count(k)`)
)

// keyChanges are rows of the search keys that new versions of entities and relations take and bring. Keys that a
// version shares with the one before stay as they are, so that a correction of something else costs nothing.
type keyChanges struct{ lost, gained []map[string]any }

func (k *keyChanges) add(id string, old, next plan.KeyVersion) {
	gone, come := plan.ChangedKeys(old, next)
	at := next.At.UTC()
	for _, key := range gone {
		k.lost = append(k.lost, map[string]any{"key": sortable(key), "id": id, "at": at})
	}
	if len(come) > 0 {
		k.gained = append(k.gained, map[string]any{"keys": mapped(come, sortable), "id": id, "at": at})
	}
}

func (w *writer) putSearchKeys(ctx context.Context, changes *keyChanges) error {
	if _, err := w.each(ctx, endSearchKeys, changes.lost); err != nil {
		return err
	}
	_, err := w.each(ctx, makeSearchKeys, changes.gained)
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
