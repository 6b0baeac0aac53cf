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

// largeEvent is kg.LargeEvent. A variable, so that tests meet large events in small graphs.
var largeEvent = kg.LargeEvent

// countEvents counts what the puts do to the events that their relations are of. It reads what else there is of these,
// and so comes before the puts.
func (c *changes) countEvents(ctx context.Context, conn *conn, puts []store.RelationPut) error {
	events := &kg.EventWrite{Large: largeEvent}
	for _, p := range puts {
		events.Put(p.Old, p.New)
	}
	if len(events.Events()) == 0 {
		return nil
	}
	count := func() error {
		sizes, err := traitsOf(ctx, conn, events.Sizes())
		if err != nil {
			return err
		}
		keys, whole := events.Sized(sizes)
		numbers, err := traitsOf(ctx, conn, keys)
		if err != nil {
			return err
		}
		relations, err := relationsOf(ctx, conn, whole)
		if err == nil {
			events.Count(c.traits, numbers, relations)
		}
		return err
	}
	listed := func(event string) bool { return conn.unlisted.events[eventListOf(event)] }
	if u := conn.unlisted; u != nil && slices.ContainsFunc(events.Events(), listed) {
		return count()
	}
	return conn.unlisted.without(count)
}

// traitsOf returns those of the numbers that are there.
func traitsOf(ctx context.Context, conn *conn, keys []kg.TraitKey) (kg.TraitChanges, error) {
	out := kg.TraitChanges{}
	if len(keys) == 0 {
		return out, nil
	}
	texts := map[string][]string{}
	for _, k := range keys {
		texts[k.Of] = append(texts[k.Of], k.Text())
	}
	var t statementText
	t.sql(`
		SELECT {table}
		FROM json_each({texts}) o
		CROSS JOIN json_each(o.value) k
		CROSS JOIN trait t ON t.of = o.key AND t.trait = k.value`,
		"table", traitTable.of("t").String(), "texts", t.param(jsonOf(texts)))
	err := conn.query(ctx, t.String(), t.args, func(row row) error {
		if k, n, ok := decodeTrait(row); ok {
			out[k] = n
		}
		return nil
	})
	return out, err
}

// relationsOf returns all current relations of events, and maybe others.
func relationsOf(ctx context.Context, conn *conn, events []string) (list []*kg.Relation, err error) {
	if len(events) == 0 {
		return nil, nil
	}
	keys := make([]int64, len(events))
	for i, e := range events {
		keys[i] = eventListOf(e)
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
	err = conn.query(ctx, t.String(), t.args, func(row row) error {
		r, err := conn.dates.decodeRelation(row, 0, columns)
		if err == nil {
			list = append(list, r)
		}
		return err
	})
	return list, err
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
	t.sql("SELECT {table} FROM trait WHERE of = {of} AND trait < {events}", "table", traitTable.String(),
		"of", t.param(of), "events", t.param(kg.EventTraits))
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
	out.MixEvents()
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
	if err := eachCounted(ctx, c, func(*kg.Relation) {}, func(list []*kg.Relation) {
		traits.AddEvents(list, 1, nil)
	}); err != nil {
		return c.result(ctx, err)
	}
	return writeTraits(ctx, c, traits)
}

// eachCounted calls one with each current relation, and events with all those of one event.
func eachCounted(ctx context.Context, c *conn, one func(*kg.Relation), events func([]*kg.Relation)) error {
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
		one(r)
		if len(event) > 0 && event[0].EventKey != r.EventKey {
			events(event)
			event = event[:0]
		}
		if r.EventKey != "" {
			event = append(event, r)
		}
		return nil
	})
	if len(event) > 0 {
		events(event)
	}
	return err
}

// checkTraits holds what is counted by trait against the relations.
func (c *checker) checkTraits() error {
	const text = "SELECT of, trait, n, occurred, again, occurred_again FROM trait"
	large := map[string]bool{} // events with numbers of their own
	isLarge := func(event string) bool { return large[event] }
	if err := c.query(text, func(r row) error {
		if k, n, ok := decodeTrait(r); ok {
			if c.traits.there.addTrait(k, n); k.Event != "" {
				large[k.Event] = true
			}
		} else {
			c.teller.Say("traits", "%q is counted by %q, which is nothing to count by", k.Of, r.text(1))
		}
		return nil
	}); err != nil {
		return err
	}
	if err := eachCounted(c.ctx, c.r.c, func(r *kg.Relation) {
		c.addTraits(func(t kg.TraitChanges) { t.Add(r, 1) })
	}, func(list []*kg.Relation) {
		c.addTraits(func(t kg.TraitChanges) { t.AddEvents(list, 1, isLarge) })
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
	if err := eachCounted(c.ctx, c.r.c, func(r *kg.Relation) {
		some := kg.TraitChanges{}
		some.Add(r, 1)
		gather(some)
	}, func(list []*kg.Relation) {
		some := kg.TraitChanges{}
		some.AddEvents(list, 1, isLarge)
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
