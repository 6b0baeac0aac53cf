package lite

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// pairCounts are the columns of table pair that hold kg.PairCounts, in the order of their Fields.
var pairCounts = columnList{"total", "total_forth", "total_back", "n", "forth", "back", "verbal_coop", "material_coop",
	"verbal_conf", "material_conf", "scored", "score", "heat"}

// pairTable are the columns of table pair.
var pairTable = slices.Concat(columnList{"a", "b", "first_sk", "last_sk"}, pairCounts)

func decodePair(r row, at int) (p kg.Pair) {
	p.A, p.B, p.First, p.Last = r.text(at), r.text(at+1), kg.SortKey(r.int(at+2)), kg.SortKey(r.int(at+3))
	for i, f := range p.Fields() {
		*f = r.int(at + 4 + i)
	}
	return p
}

// writePairs brings table pair along; those of relations, and their lists, are there already. First and last are not
// found by subtraction: where a relation went they are sought in the list of the two.
func (c *changes) writePairs(ctx context.Context, conn *conn) error {
	after := " ON CONFLICT DO UPDATE SET first_sk = min(first_sk, excluded.first_sk), " +
		"last_sk = max(last_sk, excluded.last_sk)"
	for _, name := range pairCounts {
		after += ", " + name + " = " + name + " + excluded." + name
	}
	in := newInsert("INSERT", "pair", pairTable, after)
	list := slices.SortedFunc(maps.Values(c.pairs), func(p, q *kg.PairChange) int {
		return cmp.Or(cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B))
	})
	values := make([]any, 0, len(pairTable))
	for _, p := range list {
		if !p.Adds() {
			continue
		}
		values = append(values[:0], p.A, p.B, int64(p.First), int64(p.Last))
		for _, f := range p.Fields() {
			values = append(values, *f)
		}
		if err := in.addRow(ctx, conn, values...); err != nil {
			return err
		}
	}
	if err := in.flush(ctx, conn); err != nil {
		return err
	}
	for _, p := range list {
		if !p.Fewer {
			continue
		}
		var t statementText
		t.sql(`
			UPDATE pair AS p SET (first_sk, last_sk) = (SELECT {ends}) WHERE a = {a} AND b = {b}`,
			"ends", t.ends("p", t.param(pairList(markPair, p.A, p.B))), "a", t.param(p.A), "b", t.param(p.B))
		if err := conn.write(ctx, t.String(), t.args); err != nil {
			return err
		}
		t = statementText{}
		t.sql("DELETE FROM pair WHERE a = {a} AND b = {b} AND total = 0", "a", t.param(p.A), "b", t.param(p.B))
		if err := conn.write(ctx, t.String(), t.args); err != nil {
			return err
		}
	}
	return nil
}

// ends are the expressions for the first and the last sort key of the relations that occurred between the two of table
// alias p, whose list is g.
func (s *statementText) ends(p, g string) string {
	end := func(order string, none kg.SortKey) string {
		return fmt.Sprintf(`coalesce((
			SELECT x.sk
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = %s AND r.realization = 'OCCURRED' AND min(r.from_id, r.to_id) = %s.a
				AND max(r.from_id, r.to_id) = %s.b
			ORDER BY x.sk%s LIMIT 1), %d)`, g, p, p, order, int64(none))
	}
	return end("", kg.NoFirst) + ", " + end(" DESC", kg.NoLast)
}

// orderColumns are the columns by which pairs are ordered.
var orderColumns = map[plan.NeighborOrder]string{
	plan.OrderRecent: "last_sk", plan.OrderWeight: "n", plan.OrderScore: "heat",
}

func orderColumn(o plan.NeighborOrder) string { return cmp.Or(orderColumns[o], "last_sk") }

// Pairs returns pairs of entities.
func (r *reader) Pairs(ctx context.Context, l *plan.PairList, parents []string) ([]store.PairRow, error) {
	var t statementText
	columns := pairTable.of("p").String()
	if l.Brief {
		columns = "p.a, p.b, p.total, p.n, p." + orderColumn(l.Order)
	}
	ids := ""
	if parents != nil {
		ids = t.param(jsonOf(parents))
	}
	leads := func(column string) string { return "p." + column + " > 0" }
	forth, back := leads("total"), leads("total")
	switch l.Direction {
	case kg.DirectionOutgoing:
		forth, back = leads("total_forth"), leads("total_back")
	case kg.DirectionIncoming:
		forth, back = leads("total_back"), leads("total_forth")
	}
	if l.Kinds != nil {
		kinds := t.param(jsonOf(l.Kinds))
		of := func(other string) string {
			return " AND EXISTS (SELECT 1 FROM entity e WHERE e.live = 1 AND e.id = p." + other +
				" AND e.kind IN (SELECT value FROM json_each(" + kinds + ")))"
		}
		forth, back = forth+of("b"), back+of("a")
	}
	switch {
	case parents == nil:
		t.sql("SELECT 0, {columns} FROM pair p", "columns", columns)
	case len(parents) == 0:
		return nil, nil
	case l.Among: // what an entity has is read, and not each combination sought: they are many, and most are no pairs
		t.sql(`
			SELECT k.key, {columns}
			FROM json_each({ids}) k
			CROSS JOIN pair p ON p.a = k.value
			WHERE +p.b IN (SELECT value FROM json_each({ids}))`,
			"columns", columns, "ids", ids)
	default:
		fromA, fromB := columns, columns
		if l.Limit > 0 {
			order := ", p." + orderColumn(l.Order)
			fromA, fromB = "p.b"+order, "p.a"+order
		}
		t.sql(`
			SELECT k.key, {fromA}
			FROM json_each({ids}) k
			CROSS JOIN pair p ON p.a = k.value
			WHERE {forth}
			UNION ALL
			SELECT k.key, {fromB}
			FROM json_each({ids}) k
			CROSS JOIN pair p INDEXED BY pair_b ON p.b = k.value
			WHERE {back}`,
			"fromA", fromA, "fromB", fromB, "ids", ids, "forth", forth, "back", back)
		if l.Limit > 0 {
			return r.firstPairs(ctx, &t, l, parents)
		}
	}
	var out []store.PairRow
	err := r.c.query(ctx, t.String(), t.args, func(row row) error {
		p := store.PairRow{Parent: int(row.int(0))}
		if l.Brief {
			p.A, p.B, p.Total, p.N = row.text(1), row.text(2), row.int(3), row.int(4)
			l.Order.Set(&p.Pair, row.int(5))
		} else {
			p.Pair = decodePair(row, 1)
		}
		out = append(out, p)
		return nil
	})
	if err != nil {
		return nil, err
	}
	store.SortPairs(out, l, parents)
	return out, nil
}

// firstPairs reads the pairs of each parent, and keeps the first of each. A pair is read once and no wider than its
// order asks for, since a busy entity has many; SQLite would sort them all.
func (r *reader) firstPairs(
	ctx context.Context, t *statementText, l *plan.PairList, parents []string,
) ([]store.PairRow, error) {
	lists := make([][]store.PairRow, len(parents))
	cut := func(i int) {
		store.SortPairs(lists[i], l, parents)
		lists[i] = lists[i][:min(len(lists[i]), l.Limit)]
	}
	err := r.c.query(ctx, t.String(), t.args, func(row row) error {
		i := int(row.int(0))
		p := store.PairRow{Parent: i, Pair: kg.Pair{A: min(parents[i], row.text(1)), B: max(parents[i], row.text(1))}}
		l.Order.Set(&p.Pair, row.int(2))
		// what comes behind all of a full list is left out as it comes, and the rest now and then
		if n := len(lists[i]); n == 0 || n < l.Limit || l.Order.Key(&p.Pair) >= l.Order.Key(&lists[i][l.Limit-1].Pair) {
			lists[i] = append(lists[i], p)
		}
		if len(lists[i]) == 2*l.Limit {
			cut(i)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []store.PairRow
	for i := range lists {
		cut(i)
		out = append(out, lists[i]...)
	}
	return out, nil
}

// Reached returns the neighbors of entities.
func (r *reader) Reached(ctx context.Context, from []string, d kg.Direction) ([]store.Reached, error) {
	if len(from) == 0 {
		return nil, nil
	}
	forth, back := "n", "n"
	switch d {
	case kg.DirectionOutgoing:
		forth, back = "forth", "back"
	case kg.DirectionIncoming:
		forth, back = "back", "forth"
	}
	var t statementText
	t.sql(`
		SELECT min(place), id
		FROM (
			SELECT k.key AS place, p.b AS id
			FROM json_each({ids}) k
			CROSS JOIN pair p ON p.a = k.value
			WHERE p.{forth} > 0
			UNION ALL
			SELECT k.key, p.a
			FROM json_each({ids}) k
			CROSS JOIN pair p INDEXED BY pair_b ON p.b = k.value
			WHERE p.{back} > 0)
		GROUP BY id`,
		"ids", t.param(jsonOf(from)), "forth", forth, "back", back)
	var out []store.Reached
	err := r.c.query(ctx, t.String(), t.args, func(row row) error {
		out = append(out, store.Reached{From: int(row.int(0)), ID: row.text(1)})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// checkPairs holds what is known of pairs against the relations: the numbers by sums, first and last by a seek each.
func (c *checker) checkPairs() error {
	all := "SELECT " + pairTable.String() + " FROM pair p"
	if err := c.query(all, func(r row) error {
		p := decodePair(r, 0)
		c.pairs.there.addPair(&p)
		return nil
	}); err != nil {
		return err
	}
	var t statementText
	t.sql("SELECT a, b, first_sk, last_sk, {ends} FROM pair p", "ends", t.ends("p", pairsList+"(p.a, p.b)"))
	if err := c.query(t.String(), func(r row) error {
		if r.int(2) != r.int(4) || r.int(3) != r.int(5) {
			c.teller.Say("pairs", "what is known of the pair %q and %q has a wrong first or last day", r.text(0),
				r.text(1))
		}
		return nil
	}); err != nil {
		return err
	}
	differ := c.pairs.differ()
	if len(differ) == 0 {
		return nil
	}
	counted := kg.PairChanges{}
	if err := c.query(stored, func(r row) error {
		_, current, v, err := c.relationOf(r)
		if err == nil && current && !v.Tombstone && differ[bucketOf(hashID(kg.PairKey(v.From, v.To)))] {
			counted.Add(v, 1)
		}
		return nil // of others it was told
	}); err != nil {
		return err
	}
	tell := func(p kg.Pair) {
		want := counted[p.Key()]
		if want == nil {
			want = &kg.PairChange{}
		}
		if want.PairCounts != p.PairCounts {
			c.teller.Say("pairs", "there are %d relations between %q and %q, of which %d occurred; the counter says "+
				"%d, %d (or others of its numbers differ)", want.Total, p.A, p.B, want.N, p.Total, p.N)
		}
		delete(counted, p.Key())
	}
	if err := c.query(all, func(r row) error {
		if p := decodePair(r, 0); differ[bucketOf(hashID(p.Key()))] {
			tell(p)
		}
		return nil
	}); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(counted)) {
		tell(kg.Pair{A: counted[key].A, B: counted[key].B})
	}
	return nil
}

// addPair adds the numbers of a pair. The sum is the same for numbers that are added whole and for their parts.
func (s *sums) addPair(p *kg.Pair) {
	h := hashID(p.Key())
	for i, f := range p.Fields() {
		s[bucketOf(h)] += mix(uint64(h)^mix(uint64(i))) * uint64(*f)
	}
}
