package neo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
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

func traitProps(k kg.TraitKey, n kg.TraitCount) map[string]any {
	return map[string]any{"traitKey": traitKey(k), "trait": k.Text(), "n": n.N, "occurred": n.Occurred,
		"again": n.Again, "occurredAgain": n.OccurredAgain}
}

// traitList is a list of what a trait t holds; see decodeTrait.
const traitList = "[t.traitKey, t.trait, t.n, t.occurred, t.again, t.occurredAgain]"

// decodeTrait reports whether the trait can be read.
func decodeTrait(value any) (k kg.TraitKey, n kg.TraitCount, ok bool) {
	values, _ := value.([]any)
	c := cells{values: values}
	key := c.text()
	k.Of, _, _ = strings.Cut(key, kg.PairSeparator)
	k.Trait, ok = kg.ParseTrait(c.text())
	for _, f := range n.Fields() {
		*f = next[int64](&c)
	}
	return k, n, ok && c.err == nil && key == traitKey(k)
}

// countEvents counts what the puts do to the events that their relations are of. It reads what else there is of these,
// and so comes before the puts; Stamp keeps other writers away.
func (w *writer) countEvents(ctx context.Context, puts []store.RelationPut) error {
	var keys kg.IDSet
	replaced := map[string]bool{}
	var before, after []*kg.Relation
	for _, p := range puts {
		replaced[p.New.ID] = true
		if p.Old != nil && p.Old.EventKey != "" {
			keys.Add(p.Old.EventKey)
		}
		if !p.New.Tombstone && p.New.EventKey != "" {
			keys.Add(p.New.EventKey)
			after = append(after, p.New)
		}
	}
	all := &plan.RelationList{Anchor: plan.AnchorEvent, Columns: plan.Columns{Claims: true},
		Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: math.MaxInt32}}
	for some := range slices.Chunk(keys.List(), writeBatch) {
		rows, err := w.ListRelations(ctx, all, some)
		if err != nil {
			return err
		}
		for _, row := range rows {
			before = append(before, row.Relation)
			if !replaced[row.Relation.ID] {
				after = append(after, row.Relation)
			}
		}
	}
	w.traits.AddEvents(before, -1)
	w.traits.AddEvents(after, 1)
	return nil
}

const (
	addTraits = "UNWIND $p.rows AS x MERGE (t:Trait {traitKey: x.traitKey}) ON CREATE SET t = x ON MATCH SET " +
		"t.n = t.n + x.n, t.occurred = t.occurred + x.occurred, t.again = t.again + x.again, " +
		"t.occurredAgain = t.occurredAgain + x.occurredAgain RETURN count(t)"
	trimTraits = "UNWIND $p.rows AS x MATCH (t:Trait) USING INDEX SEEK t:Trait(traitKey) " +
		"WHERE t.traitKey = x.traitKey " +
		"AND t.n = 0 AND t.occurred = 0 AND t.again = 0 DELETE t RETURN count(*)"
)

// writeTraits brings traits along, in the order of their keys.
func (w *writer) writeTraits(ctx context.Context) error {
	var rows, fewer []map[string]any
	for _, k := range w.traits.Keys() {
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
	const text = "MATCH (t:Trait) USING INDEX SEEK t:Trait(traitKey) WHERE t.traitKey STARTS WITH $p.of " +
		"RETURN collect(" +
		traitList + ")"
	out := kg.TraitChanges{}
	err := r.run(ctx, text, map[string]any{"of": traitPrefix(of)}, func(c *cells) error {
		for _, v := range next[[]any](c) {
			if k, n, ok := decodeTrait(v); ok {
				out[k] = n
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// eachTrait calls each with what current relations, and their events, count for, part by part.
func (s *Store) eachTrait(ctx context.Context, each func(kg.TraitKey, kg.TraitCount)) error {
	hand := func(count func(kg.TraitChanges)) {
		some := kg.TraitChanges{}
		count(some)
		for k, n := range some {
			each(k, n)
		}
	}
	err := (&checker{s: s}).stream(ctx, currentRelations, checkBatch, func(row []any) error {
		if r, bad := versionOf(row); bad == nil { // of others it was told
			hand(func(t kg.TraitChanges) { t.Add(r, 1) })
		}
		return nil
	})
	if err != nil {
		return err
	}
	var event []*kg.Relation
	key := any("")
	tell := func() {
		hand(func(t kg.TraitChanges) { t.AddEvents(event, 1) })
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
	counted := kg.TraitChanges{}
	err := s.eachTrait(ctx, func(k kg.TraitKey, n kg.TraitCount) { counted[k] = counted[k].Plus(1, n) })
	if err != nil {
		return err
	}
	var rows []map[string]any
	for _, k := range counted.Keys() {
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
	sum := func(sums *[traitParts]uint64, k kg.TraitKey, n kg.TraitCount) {
		h := hashOf(traitPrefix(k.Of) + k.Text())
		for i, f := range n.Fields() {
			sums[part(k)] += (h*uint64(2*i+1) ^ h>>uint(7*i+3)) * uint64(*f)
		}
	}
	found := "MATCH (t:Trait) USING INDEX SEEK t:Trait(traitKey) WHERE t.traitKey > '' RETURN " + traitList
	err = c.stream(ctx, found, checkBatch, func(row []any) error {
		if k, n, ok := decodeTrait(row[0]); ok {
			sum(&there, k, n)
		} else {
			wrong = append(wrong, fmt.Sprintf("the trait %v has properties that cannot be read", row[0]))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := c.s.eachTrait(ctx, func(k kg.TraitKey, n kg.TraitCount) { sum(&want, k, n) }); err != nil {
		return nil, err
	}
	if want == there {
		return wrong, nil
	}
	counted := kg.TraitChanges{} // of the parts that differ: less what there should be, what there is
	if err := c.s.eachTrait(ctx, func(k kg.TraitKey, n kg.TraitCount) {
		if want[part(k)] != there[part(k)] {
			counted[k] = counted[k].Plus(-1, n)
		}
	}); err != nil {
		return nil, err
	}
	err = c.stream(ctx, found, checkBatch, func(row []any) error {
		if k, n, ok := decodeTrait(row[0]); ok && want[part(k)] != there[part(k)] {
			counted[k] = counted[k].Plus(1, n)
		}
		return nil
	})
	for _, k := range counted.Keys() {
		if len(wrong) < 1000 {
			wrong = append(wrong, fmt.Sprintf("the counter of %q of %q differs from its relations by %d, and by %d "+
				"that are of events with others (or others of its numbers do)", k.Text(), k.Of, counted[k].N,
				counted[k].Again))
		}
	}
	return wrong, err
}
