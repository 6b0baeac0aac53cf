package neo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"slices"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// longTrait is how long a trait may be in a key: that of an index has a greatest length.
const longTrait = 500

// traitKey is the key of a trait, of which traitPrefix is the beginning that all traits of an entity have.
func traitKey(k kg.TraitKey) string {
	text := k.Text()
	if len(text) > longTrait {
		sum := sha256.Sum256([]byte(text))
		text = text[:1] + hex.EncodeToString(sum[:])
	}
	return traitPrefix(k.Of) + text
}

func traitPrefix(of string) string { return of + kg.PairSeparator }

// traitCount is what is counted by a trait, and of an entity's facts how many of N are outgoing and incoming as seen
// from the entity: symmetric relations, and those with itself, are both.
type traitCount struct {
	kg.TraitCount
	out, in int64
}

// hasSides reports whether relations with the trait are counted by their direction.
func hasSides(k kg.TraitKey) bool { return k.What == kg.TraitFact && k.Of != "" }

// fields returns the numbers in a fixed order.
func (c *traitCount) fields() []*int64 {
	list := c.Fields()
	return append(list[:], &c.out, &c.in)
}

// plus returns the numbers with n times others added.
func (c traitCount) plus(n int64, o traitCount) traitCount {
	return traitCount{c.TraitCount.Plus(n, o.TraitCount), c.out + n*o.out, c.in + n*o.in}
}

// traitChanges gathers what a write does to the numbers.
type traitChanges map[kg.TraitKey]traitCount

// keys returns the keys of the numbers that change, in their order.
func (c traitChanges) keys() []kg.TraitKey {
	maps.DeleteFunc(c, func(_ kg.TraitKey, n traitCount) bool { return n == traitCount{} })
	return slices.SortedFunc(maps.Keys(c), kg.CompareTraitKeys)
}

// count adds what f counts.
func (c traitChanges) count(f func(kg.TraitChanges)) {
	some := kg.TraitChanges{}
	f(some)
	for k, n := range some {
		c[k] = c[k].plus(1, traitCount{TraitCount: n})
	}
}

// add adds n times what the relation counts for by itself.
func (c traitChanges) add(r *kg.Relation, n int64) {
	c.count(func(t kg.TraitChanges) { t.Add(r, n) })
	both := r.Symmetric || r.From == r.To
	side := func(of string, out, in bool) {
		k := kg.TraitKey{Of: of, Trait: kg.Trait{What: kg.TraitFact, Fact: kg.FactOf(r) & kg.TraitMask}}
		c[k] = c[k].plus(n, traitCount{out: int64(bit(out || both)), in: int64(bit(in || both))})
	}
	side(r.From, true, false)
	if r.To != r.From {
		side(r.To, false, true)
	}
}

func traitProps(k kg.TraitKey, n traitCount) map[string]any {
	props := map[string]any{"traitKey": traitKey(k), "trait": k.Text(), "n": n.N, "occurred": n.Occurred,
		"again": n.Again, "occurredAgain": n.OccurredAgain}
	if hasSides(k) {
		props["out"], props["in"] = n.out, n.in
	}
	return props
}

// traitList is a list of what a trait t holds; see decodeTrait.
const traitList = "[t.traitKey, t.trait, t.n, t.occurred, t.again, t.occurredAgain, t.out, t.in]"

// decodeTrait reports whether the trait can be read.
func decodeTrait(value any) (k kg.TraitKey, n traitCount, ok bool) {
	values, _ := value.([]any)
	c := cells{values: values}
	key := c.text()
	k.Of, _, _ = strings.Cut(key, kg.PairSeparator)
	k.Trait, ok = kg.ParseTrait(c.text())
	list := n.fields()
	if !hasSides(k) {
		list = list[:len(list)-2]
	}
	for _, f := range list {
		*f = next[int64](&c)
	}
	return k, n, ok && c.err == nil && key == traitKey(k)
}

// countFacts is the statement that counts an entity's relations for each parent, by the numbers that its facts keep.
// With types it returns the number of each fact, behind its key; see factsOf.
func countFacts(c plan.Countable) string {
	n := "t.n"
	switch c.Direction {
	case kg.DirectionOutgoing:
		n = "t.out"
	case kg.DirectionIncoming:
		n = "t.in"
	}
	what := "sum(" + n + ")"
	if c.Types != nil {
		what = "collect([t.traitKey, " + n + "])"
	}
	return "UNWIND range(0, size($p.facts) - 1) AS i MATCH (t:Trait) USING INDEX SEEK t:Trait(traitKey) " +
		"WHERE t.traitKey STARTS WITH $p.facts[i] RETURN i, " + what
}

// countByFacts counts for each entity what the list holds of it.
func (r *reader) countByFacts(ctx context.Context, c plan.Countable, ids []string, out []int) ([]int, error) {
	text := countFacts(c)
	params := map[string]any{"facts": mapped(ids, func(id string) string {
		return traitPrefix(id) + string(rune(kg.TraitFact))
	})}
	if c.Types == nil {
		return r.count(ctx, text, params, out)
	}
	err := r.run(ctx, text, params, func(row *cells) error {
		i, facts := row.int(), next[[]any](row)
		if row.err != nil {
			return nil
		}
		for _, f := range facts {
			values, _ := f.([]any)
			fact := cells{values: values}
			_, key, _ := strings.Cut(fact.text(), kg.PairSeparator)
			n := fact.int()
			if t, ok := kg.ParseTrait(key); ok && fact.err == nil && slices.Contains(c.Types, t.Fact.Type()) {
				out[i] += n
			}
		}
		return nil
	})
	return out, err
}

// largeEvent is kg.LargeEvent. A variable, so that tests meet large events in small graphs.
var largeEvent = kg.LargeEvent

// countEvents counts what the puts do to the events that their relations are of. It reads what else there is of these,
// and so comes before the puts; Stamp keeps other writers away.
func (w *writer) countEvents(ctx context.Context, puts []store.RelationPut) error {
	events := &kg.EventWrite{Large: largeEvent}
	for _, p := range puts {
		events.Put(p.Old, p.New)
	}
	if len(events.Events()) == 0 {
		return nil
	}
	sizes, err := w.traitsOf(ctx, events.Sizes())
	if err != nil {
		return err
	}
	keys, whole := events.Sized(sizes)
	numbers, err := w.traitsOf(ctx, keys)
	if err != nil {
		return err
	}
	var relations []*kg.Relation
	all := &plan.RelationList{Anchor: plan.AnchorEvent, Columns: plan.Columns{Claims: true},
		Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: math.MaxInt32}}
	for some := range slices.Chunk(whole, writeBatch) {
		rows, err := w.ListRelations(ctx, all, some)
		if err != nil {
			return err
		}
		for _, row := range rows {
			relations = append(relations, row.Relation)
		}
	}
	w.traits.count(func(t kg.TraitChanges) { events.Count(t, numbers, relations) })
	return nil
}

const traitsByKey = "UNWIND $p.keys AS k MATCH (t:Trait) USING INDEX SEEK t:Trait(traitKey) WHERE t.traitKey = k " +
	"RETURN " + traitList

// traitsOf returns the numbers as they will be once what is gathered is written.
func (w *writer) traitsOf(ctx context.Context, keys []kg.TraitKey) (kg.TraitChanges, error) {
	out := kg.TraitChanges{}
	for some := range slices.Chunk(keys, writeBatch) {
		params := map[string]any{"keys": mapped(some, traitKey)}
		err := w.run(ctx, traitsByKey, params, func(c *cells) error {
			if k, n, ok := decodeTrait(next[[]any](c)); ok {
				out[k] = n.TraitCount
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	for _, k := range keys {
		if n, ok := w.traits[k]; ok {
			out[k] = out[k].Plus(1, n.TraitCount)
		}
	}
	return out, nil
}

const (
	addTraits = "UNWIND $p.rows AS x MERGE (t:Trait {traitKey: x.traitKey}) ON CREATE SET t = x ON MATCH SET " +
		"t.n = t.n + x.n, t.occurred = t.occurred + x.occurred, t.again = t.again + x.again, " +
		"t.occurredAgain = t.occurredAgain + x.occurredAgain, t.out = t.out + x.out, t.in = t.in + x.in RETURN count(t)"
	trimTraits = "UNWIND $p.rows AS x MATCH (t:Trait) USING INDEX SEEK t:Trait(traitKey) " +
		"WHERE t.traitKey = x.traitKey " +
		"AND t.n = 0 AND t.occurred = 0 AND t.again = 0 DELETE t RETURN count(*)"
)

// writeTraits brings traits along, in the order of their keys.
func (w *writer) writeTraits(ctx context.Context) error {
	var rows, fewer []map[string]any
	for _, k := range w.traits.keys() {
		n := w.traits[k]
		rows = append(rows, traitProps(k, n))
		if n.N < 0 || n.Occurred < 0 || n.Again < 0 {
			fewer = append(fewer, map[string]any{"traitKey": traitKey(k)})
		}
	}
	if err := w.inBatches(ctx, addTraits, rows); err != nil {
		return err
	}
	return w.inBatches(ctx, trimTraits, fewer)
}

// Traits returns what the relations of an entity, or all, are counted by.
func (r *reader) Traits(ctx context.Context, of string) (kg.TraitChanges, error) {
	const text = "MATCH (t:Trait) USING INDEX SEEK t:Trait(traitKey) WHERE t.traitKey >= $p.of " +
		"AND t.traitKey < $p.events RETURN collect(" + traitList + ")"
	out := kg.TraitChanges{}
	params := map[string]any{"of": traitPrefix(of), "events": traitPrefix(of) + kg.EventTraits}
	err := r.run(ctx, text, params, func(c *cells) error {
		for _, v := range next[[]any](c) {
			if k, n, ok := decodeTrait(v); ok {
				out[k] = n.TraitCount
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out.MixEvents()
	return out, nil
}

// eachTrait calls each with what current relations, and their events, count for, part by part. Events that large
// reports have numbers of their own; nil: none has.
func (s *Store) eachTrait(
	ctx context.Context, large func(event string) bool, each func(kg.TraitKey, traitCount),
) error {
	hand := func(count func(traitChanges)) {
		some := traitChanges{}
		count(some)
		for k, n := range some {
			each(k, n)
		}
	}
	err := (&checker{s: s}).stream(ctx, currentRelations, checkBatch, func(row []any) error {
		if r, bad := versionOf(row); bad == nil { // of others it was told
			hand(func(t traitChanges) { t.add(r, 1) })
		}
		return nil
	})
	if err != nil {
		return err
	}
	var event []*kg.Relation
	key := any("")
	tell := func() {
		hand(func(c traitChanges) { c.count(func(t kg.TraitChanges) { t.AddEvents(event, 1, large) }) })
		event = event[:0]
	}
	err = (&checker{s: s}).stream(ctx, keyedRelations, checkBatch, func(row []any) error {
		if row[0] != key {
			tell()
			key = row[0]
		}
		if r, bad := versionOf(row[1:]); bad == nil {
			event = append(event, r)
		}
		return nil
	})
	tell()
	return err
}

// currentRelations are all of them.
var currentRelations = cypher(`MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(sk) WHERE r.sk >= 0
	RETURN r.row, r.claims, r.body, ''`)

// keyedRelations are the relations that have event keys, in the order of these.
var keyedRelations = cypher(`MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(eventKey, sk)
	WHERE r.eventKey > '' AND r.sk >= 0 RETURN r.eventKey, r.row, r.claims, r.body, '' ORDER BY r.eventKey`)

// countTraits counts the traits of a graph that has none, or only some. Done again it changes nothing.
func (s *Store) countTraits(ctx context.Context) error {
	counted := traitChanges{}
	err := s.eachTrait(ctx, nil, func(k kg.TraitKey, n traitCount) { counted[k] = counted[k].plus(1, n) })
	if err != nil {
		return err
	}
	var rows []map[string]any
	for _, k := range counted.keys() {
		rows = append(rows, traitProps(k, counted[k]))
	}
	return s.putCounters(ctx, "Trait", "traitKey", rows)
}

// traits holds what is counted by trait against the relations.
func (c *checker) traits(ctx context.Context) error { return c.still(ctx, "traits", c.wrongTraits) }

// traitParts is how many parts of the graph are told apart by sums.
const traitParts = 1 << 12

func (c *checker) wrongTraits(ctx context.Context) (wrong []string, err error) {
	var want, there [traitParts]uint64
	hashOf := func(text string) uint64 {
		h := fnv.New64a()
		_, _ = h.Write([]byte(text))
		return h.Sum64()
	}
	part := func(k kg.TraitKey) uint64 { return hashOf(k.Of) % traitParts }
	sum := func(sums *[traitParts]uint64, k kg.TraitKey, n traitCount) {
		h := hashOf(traitPrefix(k.Of) + k.Text())
		for i, f := range n.fields() {
			sums[part(k)] += (h*uint64(2*i+1) ^ h>>uint(7*i+3)) * uint64(*f)
		}
	}
	large := map[string]bool{} // events with numbers of their own
	isLarge := func(event string) bool { return large[event] }
	found := "MATCH (t:Trait) USING INDEX SEEK t:Trait(traitKey) WHERE t.traitKey > '' RETURN " + traitList
	err = c.stream(ctx, found, checkBatch, func(row []any) error {
		if k, n, ok := decodeTrait(row[0]); ok {
			if sum(&there, k, n); k.Event != "" {
				large[k.Event] = true
			}
		} else {
			wrong = append(wrong, fmt.Sprintf("the trait %v has properties that cannot be read", row[0]))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := c.s.eachTrait(ctx, isLarge, func(k kg.TraitKey, n traitCount) { sum(&want, k, n) }); err != nil {
		return nil, err
	}
	if want == there {
		return wrong, nil
	}
	counted := traitChanges{} // of the parts that differ: less what there should be, what there is
	if err := c.s.eachTrait(ctx, isLarge, func(k kg.TraitKey, n traitCount) {
		if want[part(k)] != there[part(k)] {
			counted[k] = counted[k].plus(-1, n)
		}
	}); err != nil {
		return nil, err
	}
	err = c.stream(ctx, found, checkBatch, func(row []any) error {
		if k, n, ok := decodeTrait(row[0]); ok && want[part(k)] != there[part(k)] {
			counted[k] = counted[k].plus(1, n)
		}
		return nil
	})
	for _, k := range counted.keys() {
		if len(wrong) < 1000 {
			wrong = append(wrong, fmt.Sprintf("the counter of %q of %q differs from its relations by %d, and by %d "+
				"that are of events with others, %d of the outgoing ones, and %d of the incoming ones (or others of "+
				"its numbers do)", k.Text(), k.Of, counted[k].N, counted[k].Again, counted[k].out, counted[k].in))
		}
	}
	return wrong, err
}
