package lite

import (
	"context"
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// traitTable are the columns of table trait.
var traitTable = columnList{"of", "trait", "n", "occurred", "again", "occurred_again"}

// countEvents counts what the puts do to the events that their relations are of. It reads what else there is of these,
// and so comes before the puts.
func (c *changes) countEvents(ctx context.Context, conn *conn, puts []store.RelationPut) error {
	var keys []int64
	replaced := map[string]bool{}
	var after []*kg.Relation
	for _, p := range puts {
		replaced[p.New.ID] = true
		if p.Old != nil && p.Old.EventKey != "" {
			keys = append(keys, eventListOf(p.Old.EventKey))
		}
		if !p.New.Tombstone && p.New.EventKey != "" {
			keys = append(keys, eventListOf(p.New.EventKey))
			after = append(after, p.New)
		}
	}
	if keys == nil {
		return nil
	}
	slices.Sort(keys)
	columns := plan.Columns{Claims: true}
	var t statementText
	t.sql(`
		SELECT {columns}
		FROM json_each({keys}) k
		CROSS JOIN posting x ON x.g = k.value
		CROSS JOIN relation r ON r.rel = x.rel`,
		"columns", relationColumns(columns), "keys", t.param(jsonInts(slices.Compact(keys))))
	var before []*kg.Relation
	find := func() error {
		return conn.query(ctx, t.String(), t.args, func(row row) error {
			r, err := conn.dates.decodeRelation(row, 0, columns)
			if err == nil {
				before = append(before, r)
			}
			return err
		})
	}
	var err error
	if u := conn.unlisted; u != nil && slices.ContainsFunc(keys, func(g int64) bool { return u.events[g] }) {
		err = find()
	} else {
		err = u.without(find)
	}
	if err != nil {
		return err
	}
	for _, r := range before {
		if !replaced[r.ID] {
			after = append(after, r)
		}
	}
	c.traits.AddEvents(before, -1)
	c.traits.AddEvents(after, 1)
	return nil
}

// writeTraits brings table trait along.
func writeTraits(ctx context.Context, conn *conn, traits kg.TraitChanges) error {
	after := " ON CONFLICT DO UPDATE SET n = n + excluded.n, occurred = occurred + excluded.occurred, " +
		"again = again + excluded.again, occurred_again = occurred_again + excluded.occurred_again"
	in := newInsert("INSERT", "trait", traitTable, after)
	fewer := false
	for _, k := range traits.Keys() {
		n := traits[k]
		fewer = fewer || takes(n)
		if err := in.addRow(ctx, conn, k.Of, k.Text(), n.N, n.Occurred, n.Again, n.OccurredAgain); err != nil {
			return err
		}
	}
	if err := in.flush(ctx, conn); err != nil || !fewer {
		return err
	}
	for _, k := range traits.Keys() {
		if !takes(traits[k]) {
			continue
		}
		var t statementText
		t.sql("DELETE FROM trait WHERE of = {of} AND trait = {trait} AND n = 0 AND occurred = 0 AND again = 0",
			"of", t.param(k.Of), "trait", t.param(k.Text()))
		if err := conn.write(ctx, t.String(), t.args); err != nil {
			return err
		}
	}
	return nil
}

// takes reports whether the numbers may become 0 by adding these.
func takes(n kg.TraitCount) bool { return n.N < 0 || n.Occurred < 0 || n.Again < 0 }

// Traits returns what the relations of an entity, or all, are counted by.
func (r *reader) Traits(ctx context.Context, of string) (kg.TraitChanges, error) {
	var t statementText
	t.sql("SELECT {table} FROM trait WHERE of = {of}", "table", traitTable.String(), "of", t.param(of))
	out := kg.TraitChanges{}
	err := r.c.query(ctx, t.String(), t.args, func(row row) error {
		if k, n, ok := decodeTrait(row); ok {
			out[k] = n
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// decodeTrait reads a row of the table, and reports whether it can be read.
func decodeTrait(r row) (k kg.TraitKey, n kg.TraitCount, ok bool) {
	k.Of = r.text(0)
	k.Trait, ok = kg.ParseTrait(r.text(1))
	for i, f := range n.Fields() {
		*f = r.int(2 + i)
	}
	return k, n, ok
}

// fillEvents adds to the table what all events count for, beside what each relation counts for by itself.
func fillEvents(ctx context.Context, c *conn) error {
	traits := kg.TraitChanges{}
	if err := eachCounted(ctx, c, func(*kg.Relation, int64) {}, traits.AddEvents); err != nil {
		return c.result(ctx, err)
	}
	return writeTraits(ctx, c, traits)
}

// eachCounted calls one with each current relation, and events with all those of one event.
func eachCounted(ctx context.Context, c *conn, one func(*kg.Relation, int64), events func([]*kg.Relation, int64),
) error {
	columns := plan.Columns{Claims: true}
	var event []*kg.Relation
	var t statementText
	t.sql("SELECT {columns} FROM relation r WHERE r.superseded = {now} AND r.tombstone = 0 ORDER BY r.event_key",
		"columns", relationColumns(columns), "now", t.param(int64(notSuperseded)))
	err := c.run(ctx, t.String(), t.args, func(row row) error {
		r, err := c.dates.decodeRelation(row, 0, columns)
		if err != nil {
			return nil // it was told
		}
		one(r, 1)
		if len(event) > 0 && event[0].EventKey != r.EventKey {
			events(event, 1)
			event = event[:0]
		}
		if r.EventKey != "" {
			event = append(event, r)
		}
		return nil
	})
	if len(event) > 0 {
		events(event, 1)
	}
	return err
}

// checkTraits holds what is counted by trait against the relations.
func (c *checker) checkTraits() error {
	const text = "SELECT of, trait, n, occurred, again, occurred_again FROM trait"
	if err := c.query(text, func(r row) error {
		if k, n, ok := decodeTrait(r); ok {
			c.traits.there.addTrait(k, n)
		} else {
			c.teller.Say("traits", "%q is counted by %q, which is nothing to count by", k.Of, r.text(1))
		}
		return nil
	}); err != nil {
		return err
	}
	if err := eachCounted(c.ctx, c.r.c, func(r *kg.Relation, _ int64) {
		c.addTraits(func(t kg.TraitChanges) { t.Add(r, 1) })
	}, func(list []*kg.Relation, _ int64) {
		c.addTraits(func(t kg.TraitChanges) { t.AddEvents(list, 1) })
	}); err != nil {
		return c.r.c.result(c.ctx, err)
	}
	differ := c.traits.differ()
	if len(differ) == 0 {
		return nil
	}
	counted := kg.TraitChanges{}
	gather := func(some kg.TraitChanges) {
		for k, n := range some {
			if differ[bucketOf(hashID(k.Of))] {
				counted[k] = counted[k].Plus(1, n)
			}
		}
	}
	if err := eachCounted(c.ctx, c.r.c, func(r *kg.Relation, _ int64) {
		some := kg.TraitChanges{}
		some.Add(r, 1)
		gather(some)
	}, func(list []*kg.Relation, _ int64) {
		some := kg.TraitChanges{}
		some.AddEvents(list, 1)
		gather(some)
	}); err != nil {
		return c.r.c.result(c.ctx, err)
	}
	tell := func(k kg.TraitKey, want, there kg.TraitCount) {
		if want != there {
			c.teller.Say("traits", "%d relations of %q are counted by %q, less %d of the same events; the counter "+
				"says %d, less %d (or others of its numbers differ)", want.N, k.Of, k.Text(), want.Again, there.N,
				there.Again)
		}
	}
	if err := c.query(text, func(r row) error {
		if k, n, ok := decodeTrait(r); ok && differ[bucketOf(hashID(k.Of))] {
			tell(k, counted[k], n)
			delete(counted, k)
		}
		return nil
	}); err != nil {
		return err
	}
	for _, k := range counted.Keys() {
		tell(k, counted[k], kg.TraitCount{})
	}
	return nil
}

// addTraits adds what something counts for to what is expected.
func (c *checker) addTraits(count func(kg.TraitChanges)) {
	some := kg.TraitChanges{}
	count(some)
	for k, n := range some {
		c.traits.expected.addTrait(k, n)
	}
}

// addTrait adds the numbers of a trait. The sum is the same for numbers that are added whole and for their parts.
func (s *sums) addTrait(k kg.TraitKey, n kg.TraitCount) {
	h := uint64(hashID(k.Of + kg.PairSeparator + k.Text()))
	for i, f := range n.Fields() {
		s[bucketOf(hashID(k.Of))] += mix(h^mix(uint64(i))) * uint64(*f)
	}
}
