package neo

import (
	"cmp"
	"context"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/store"
)

// Neo4j itself counts nodes by label, but those of others, too, and not relationships by a property: a scan of the
// index of types takes a second for a few million relations. So the node (:Graphd) has a counter for each kind and
// type, e_STATE, n_AGREE and so on, and the time of the latest write; a write changes them last of all, so that writers
// wait there for each other only while they commit.

// labels gives the kinds' labels an order.
var labels = mapped(kg.Kinds, func(k kg.Kind) string { return kindLabels[k] })

// counters reads the properties of the node (:Graphd); there is none in a database that nothing was written to.
const counters = "OPTIONAL MATCH (m:Graphd {id: 'graphd'}) RETURN properties(m)"

// readCount hands out one of the counters, unless it is 0 or absent.
func readCount(meta map[string]any, name string, count func(int)) error {
	v, ok := meta[name]
	n, isNumber := v.(int64)
	if ok && !isNumber {
		return damaged("the counter %s of the node (:Graphd)", name)
	}
	if n != 0 {
		count(int(n))
	}
	return nil
}

// readCounts reads the counters of kinds and of types; those that are 0 are left out.
func readCounts(meta map[string]any) (kinds map[kg.Kind]int, types map[kg.RelationType]int, err error) {
	kinds, types = map[kg.Kind]int{}, map[kg.RelationType]int{}
	for _, k := range kg.Kinds {
		err = cmp.Or(err, readCount(meta, kindCounter(k), func(n int) { kinds[k] = n }))
	}
	for _, info := range kg.RelationTypes {
		err = cmp.Or(err, readCount(meta, counter(info.Type), func(n int) { types[info.Type] = n }))
	}
	return kinds, types, err
}

// counts returns the counters.
func (r *reader) counts(ctx context.Context) (kinds map[kg.Kind]int, types map[kg.RelationType]int, err error) {
	err = r.run(ctx, counters, nil, func(c *cells) (err error) {
		kinds, types, err = readCounts(next[map[string]any](c))
		return err
	})
	return kinds, types, err
}

// stats: the first and last days come from the ends of two indexes. A relation's last day is in one of its own if it
// is not the first day; a relation that has no first day begins below $p.lo.
var stats = func() string {
	const first = `COLLECT {
		MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(sk) WHERE r.sk > $p.lo AND r.sk < $p.hi
		RETURN r.sk ORDER BY r.sk`
	const last = `COLLECT {
		MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(lastDay) WHERE r.lastDay > $p.min AND r.sk IS NOT NULL
		RETURN r.lastDay ORDER BY r.lastDay`
	const ends = first + " LIMIT 1 }, " + first + " DESC LIMIT 1 }, " + last + " LIMIT 1 }, " + last + " DESC LIMIT 1 }"
	return cypher(counters + ", " + ends)
}()

// Stats returns figures on the whole graph.
func (r *reader) Stats(ctx context.Context) (*store.Stats, error) {
	out, sure := newStats(), false
	if !r.known.IsZero() {
		var err error
		if out, sure, err = r.knownFigures(ctx); err != nil {
			return nil, err
		}
	}
	if !sure {
		out = newStats()
		s := newStatement(r.known)
		text, read := s.stats(out)
		if err := r.run(ctx, text, s.params, read); err != nil {
			return nil, err
		}
	}
	out.Store, out.StoreVersion, out.SchemaVersion = "neo4j", r.s.version, schemaVersion
	return out, nil
}

// The bounds of the sort keys of relations whose first day is known.
var firstDay, lastDay = int64(kg.LastSortKey(edtf.MinDay)), int64(kg.FirstSortKey(edtf.MaxDay))

func (s current) stats(out *store.Stats) (text string, read func(*cells) error) {
	s.params["lo"], s.params["hi"], s.params["min"] = firstDay, lastDay, int64(edtf.MinDay)
	return stats, func(c *cells) (err error) {
		meta := next[map[string]any](c)
		if out.Entities, out.Relations, err = readCounts(meta); err != nil {
			return err
		}
		if t, ok := meta["lastRecorded"].(time.Time); ok {
			out.LastRecorded = t.UTC()
		}
		for i := range 4 {
			for _, v := range next[[]any](c) {
				widen(out, i, v)
			}
		}
		return nil
	}
}

// stats reads all versions, where figures do not tell, see knownFigures. A version that was superseded since counts for
// the latest instant, too.
func (s asKnown) stats(out *store.Stats) (text string, read func(*cells) error) {
	bounded := "CASE WHEN valid AND r.sk > " + s.param(firstDay) + " AND r.sk < " + s.param(lastDay) + " THEN r.sk END"
	days := "min(" + bounded + ") AS a, max(" + bounded + ") AS b, " +
		"min(CASE WHEN valid THEN r.lastDay END) AS c, max(CASE WHEN valid THEN r.lastDay END) AS d"
	const noDays = "null AS a, null AS b, null AS c, null AS d"
	still := "r.supersededAt > " + s.now.at
	part := func(pattern, mark, name, valid, days string) string {
		return "MATCH " + pattern + " WHERE r." + mark + " IS NOT NULL AND r.recordedAt <= " + s.now.at +
			" WITH r, " + valid + " AS valid RETURN r." + name + " AS t, " +
			"sum(CASE WHEN valid THEN 1 ELSE 0 END) AS n, max(r.recordedAt) AS at, " + days
	}
	all := call(nil, union(
		part("()-[r:RELATION]->()", "sk", "type", "true", days), part("(r:RelationVersion)", "sk", "type", still, days),
		part("(r:Entity)", "idKey", "kind", "true", noDays), part("(r:EntityVersion)", "idKey", "kind", still, noDays),
	))
	return all + " RETURN t, n, at, a, b, c, d", func(c *cells) error {
		name, n, at := c.text(), c.int(), next[time.Time](c).UTC()
		if k := kg.Kind(name); kindLabels[k] != "" && n > 0 {
			out.Entities[k] += n
		} else if n > 0 && name != "" { // one that is deleted meanwhile has none, and counts as an old version
			out.Relations[kg.RelationType(name)] += n
		}
		if at.After(out.LastRecorded) {
			out.LastRecorded = at
		}
		for i := range 4 {
			if v := next[any](c); v != nil {
				widen(out, i, v)
			}
		}
		return nil
	}
}

// widen has the figures span a bound of column i: of the first two it is a sort key, of the others a day.
func widen(out *store.Stats, i int, bound any) {
	n, _ := bound.(int64)
	d := edtf.Day(n)
	if i < 2 {
		d = kg.SortKey(n).Start()
	}
	out.Earliest, out.Latest = min(out.Earliest, d), max(out.Latest, d)
}

// counter is the property that counts relations of the type.
func counter(t kg.RelationType) string { return "n_" + string(t) }

// kindCounter is the property that counts entities of the kind.
func kindCounter(k kg.Kind) string { return "e_" + string(k) }
