package neo

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// pairCounts are the properties of a pair that hold kg.PairCounts, in the order of their Fields.
var pairCounts = []string{"total", "totalForth", "totalBack", "n", "forth", "back", "verbalCoop", "materialCoop",
	"verbalConf", "materialConf", "scored", "score", "heat"}

// pairColumns is a list of what a pair p holds; see decodePair.
var pairColumns = "[p.pairKey, p.first, p.last, " + strings.Join(mapped(pairCounts, func(c string) string {
	return "p." + c
}), ", ") + "]"

func decodePair(c *cells) (p kg.Pair) {
	p.A, p.B, _ = strings.Cut(c.text(), kg.PairSeparator)
	p.First, p.Last = kg.SortKey(next[int64](c)), kg.SortKey(next[int64](c))
	for _, f := range p.Fields() {
		*f = next[int64](c)
	}
	return p
}

// pairProps are the properties of a pair.
func pairProps(p *kg.Pair) map[string]any {
	props := map[string]any{
		"pairKey": p.Key(), "a": p.A, "b": p.B,
		"first": int64(p.First), "last": int64(p.Last),
	}
	for i, f := range p.Fields() {
		props[pairCounts[i]] = *f
	}
	return props
}

// addPairs adds to pairs; those that are not there yet are made.
var addPairs = func() string {
	text := "UNWIND $p.rows AS x MERGE (p:Pair {pairKey: x.pairKey}) ON CREATE SET p = x ON MATCH SET " +
		"p.first = CASE WHEN x.first < p.first THEN x.first ELSE p.first END, " +
		"p.last = CASE WHEN x.last > p.last THEN x.last ELSE p.last END"
	for _, name := range pairCounts {
		text += ", p." + name + " = p." + name + " + x." + name
	}
	return text + " RETURN count(p)"
}()

// trimPairs seeks the first and last relation of pairs of which some went, and deletes those that have none left.
var trimPairs = func() string {
	end := func(desc bool, none kg.SortKey) string {
		m := match{pattern: "()-[r:RELATION]->()", of: "r", label: relationType, index: []string{"dyad", "sk"},
			where: []string{"r.dyad = p.pairKey", "r.sk >= 0", "r.realization = 'OCCURRED'"}}
		return fmt.Sprintf("coalesce(head(COLLECT { %s %s RETURN r.sk }), %d)", m,
			cut([]string{"r"}, []string{"r.dyad", "r.sk"}, desc, "1"), int64(none))
	}
	return cypher("UNWIND $p.rows AS x MATCH (p:Pair) USING INDEX SEEK p:Pair(pairKey) WHERE p.pairKey = x.pairKey " +
		"SET p.first = " + end(false, kg.NoFirst) + ", p.last = " + end(true, kg.NoLast) +
		" WITH p WHERE p.total = 0 DELETE p RETURN count(*)")
}()

// writePairs brings pairs along, in the order of their keys; the relations are there already.
func (w *writer) writePairs(ctx context.Context) error {
	var rows, fewer []map[string]any
	for _, key := range slices.Sorted(maps.Keys(w.pairs)) {
		p := w.pairs[key]
		if p.Adds() {
			rows = append(rows, pairProps(&p.Pair))
		}
		if p.Fewer {
			fewer = append(fewer, map[string]any{"pairKey": key})
		}
	}
	if err := w.inBatches(ctx, addPairs, rows); err != nil {
		return err
	}
	return w.inBatches(ctx, trimPairs, fewer)
}

// leads are the conditions that a pair p has a relation of the direction, as seen from its a and from its b: none, if
// it is any direction and no property is named for all.
func leads(d kg.Direction, all, forth, back string) (fromA, fromB string) {
	switch d {
	case kg.DirectionOutgoing:
		return "p." + forth + " > 0", "p." + back + " > 0"
	case kg.DirectionIncoming:
		return "p." + back + " > 0", "p." + forth + " > 0"
	}
	if all == "" {
		return "", ""
	}
	return "p." + all + " > 0", "p." + all + " > 0"
}

// In the pairs p of an entity n, the id of the other end is the rest of the key, which the index holds: each property
// that is read costs, for each pair.
const (
	afterA  = "substring(p.pairKey, size(n) + 1)"
	beforeB = "left(p.pairKey, size(p.pairKey) - size(n) - 1)"
)

// pairsOf binds p to the pairs of the entity n, and other to the id of the other end.
func pairsOf(fromA, fromB string) string {
	side := func(own, other, where string) string {
		return clauses(node("p", "Pair", []string{own, "pairKey"}, "p."+own+" = n", "p.pairKey > ''", where).String(),
			"RETURN p,", other, "AS other")
	}
	return call([]string{"n"}, union(side("a", afterA, fromA), side("b", beforeB, fromB)))
}

// eachID does something with each n of $p.ids, whose number is i.
const eachID = "UNWIND range(0, size($p.ids) - 1) AS i WITH i, $p.ids[i] AS n"

var orderProps = map[plan.NeighborOrder]string{
	plan.OrderRecent: "last", plan.OrderWeight: "n", plan.OrderScore: "heat",
}

// pairList is the statement of a list of pairs; see cells.rows and pairColumnsOf.
func pairList(l *plan.PairList, parents []string) (string, map[string]any) {
	params := map[string]any{"ids": parents}
	columns := pairColumnsOf(l)
	switch {
	case parents == nil:
		return clauses("MATCH (p:Pair) USING INDEX SEEK p:Pair(pairKey) WHERE p.pairKey > '' RETURN 0,",
			columns.String()), params
	case l.Among: // what an entity has is read, and not each combination sought
		among := map[string]bool{}
		for _, id := range parents {
			among[id] = true
		}
		params["among"] = among
		found := node("p", "Pair", []string{"a", "pairKey"}, "p.a = n", "p.pairKey > ''", "$p.among["+afterA+"]")
		return clauses(eachID, call([]string{"n"}, found.String(), "RETURN p"), "RETURN collect(i),",
			columns.String()), params
	}
	fromA, fromB := leads(l.Direction, "", "totalForth", "totalBack") // a pair is there as long as it has relations
	if l.Kinds != nil {
		params["kinds"] = mapped(l.Kinds, func(k kg.Kind) string { return string(k) })
		of := func(other string) string {
			return exists(node("e", "Entity", []string{"id"}, "e.id = p."+other, "e.kind IN $p.kinds").String())
		}
		fromA, fromB = and(fromA, of("b")), and(fromB, of("a"))
	}
	found := pairsOf(fromA, fromB)
	if l.Limit > 0 {
		params["limit"] = l.Limit
		found = call([]string{"n"}, found, "WITH p."+orderProp(l.Order)+" AS by, other",
			"ORDER BY by DESC, other LIMIT $p.limit RETURN by, other")
	}
	return clauses(eachID, found, "RETURN collect(i),", columns.String()), params
}

// pairColumnsOf are what a row of l holds of a pair p: all, or with a limit the other end and what it is ordered by. A
// null, of a pair that goes at this moment, must not move what is behind it up.
func pairColumnsOf(l *plan.PairList) columns {
	number := func(expr string) string { return "collect(coalesce(" + expr + ", 0))" }
	switch {
	case l.Limit > 0:
		return columns{"collect(other)", number("by")}
	case l.Brief:
		c := columns{"collect(coalesce(p.pairKey, ''))", number("p.total"), number("p.n")}
		if l.Order != plan.OrderWeight { // by n
			c = append(c, number("p."+orderProp(l.Order)))
		}
		return c
	}
	return columns{"collect(" + pairColumns + ")"}
}

func decodeOf(c *cells, l *plan.PairList, parents []string, parent int) (p kg.Pair) {
	switch {
	case l.Limit > 0:
		own, other := parents[parent], c.text()
		p.A, p.B = min(own, other), max(own, other)
		l.Order.Set(&p, next[int64](c))
	case l.Brief:
		p.A, p.B, _ = strings.Cut(c.text(), kg.PairSeparator)
		p.Total, p.N = next[int64](c), next[int64](c)
		if l.Order != plan.OrderWeight {
			l.Order.Set(&p, next[int64](c))
		}
	default:
		row := cells{values: next[[]any](c)}
		p = decodePair(&row)
		c.err = cmp.Or(c.err, row.err)
	}
	return p
}

func orderProp(o plan.NeighborOrder) string { return cmp.Or(orderProps[o], "last") }

// Pairs returns pairs of entities.
func (r *reader) Pairs(ctx context.Context, l *plan.PairList, parents []string) ([]store.PairRow, error) {
	if parents != nil && len(parents) == 0 {
		return nil, nil
	}
	text, params := pairList(l, parents)
	var out []store.PairRow
	err := r.run(ctx, text, params, func(c *cells) error {
		return c.rows(func(parent int, row *cells) error {
			out = append(out, store.PairRow{Parent: parent, Pair: decodeOf(row, l, parents, parent)})
			return row.err
		})
	})
	if err != nil {
		return nil, err
	}
	store.SortPairs(out, l, parents)
	return out, nil
}

// Reached returns the neighbors of entities.
func (r *reader) Reached(ctx context.Context, from []string, d kg.Direction) ([]store.Reached, error) {
	if len(from) == 0 {
		return nil, nil
	}
	fromA, fromB := leads(d, "n", "forth", "back")
	text := clauses(eachID, pairsOf(fromA, fromB), "WITH other, min(i) AS i RETURN i, collect(other)")
	var out []store.Reached
	err := r.run(ctx, text, map[string]any{"ids": from}, func(c *cells) error {
		i := c.int()
		for _, v := range next[[]any](c) {
			id, _ := v.(string)
			out = append(out, store.Reached{From: i, ID: id})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// countPairs counts the pairs of a graph that has none, or only some. Done again it changes nothing.
func (s *Store) countPairs(ctx context.Context) error {
	counted := kg.PairChanges{}
	for after := int64(-1); ; {
		some := map[string]any{"n": writeBatch, "sk": after}
		rows, err := s.auto(ctx, neo4j.AccessModeRead, currentVersions.read, some)
		if err != nil {
			return err
		}
		for _, row := range rows {
			r, err := versionOf(row.Values)
			if err != nil {
				return err
			}
			after = int64(r.SK)
			counted.Add(r, 1)
		}
		if len(rows) == 0 {
			break
		}
	}
	var list []map[string]any
	for _, p := range counted {
		list = append(list, pairProps(&p.Pair))
	}
	return s.putCounters(ctx, "Pair", "pairKey", list)
}

// putCounters puts counters, which are nodes with this label and found by this property, in transactions of their own.
func (s *Store) putCounters(ctx context.Context, label, key string, rows []map[string]any) error {
	put := "UNWIND $p.rows AS x MERGE (n:" + label + " {" + key + ": x." + key + "}) SET n = x"
	for some := range slices.Chunk(rows, writeBatch) {
		if _, err := s.auto(ctx, neo4j.AccessModeWrite, put, map[string]any{"rows": some}); err != nil {
			return err
		}
	}
	return nil
}

// pairs holds what is known of pairs against the relations, each pair by the list of the two.
func (c *checker) pairs(ctx context.Context) error { return c.still(ctx, "pairs", c.wrongPairs) }

// still tells what is wrong in something that is read twice. A writer between the two readings makes them differ, so
// that they are read until the log stands still; what was seen amid a commit, too.
func (c *checker) still(ctx context.Context, what string, find func(context.Context) ([]string, error)) error {
	for try := 1; ; try++ {
		before, err := c.meta(ctx)
		if err != nil {
			return err
		}
		wrong, err := find(ctx)
		if err != nil || len(wrong) == 0 {
			return err
		}
		after, err := c.settled(ctx)
		switch {
		case err != nil:
			return err
		case before["seq"] == after["seq"]:
			for _, text := range wrong {
				c.found(text)
			}
			return nil
		case try == 5:
			c.s.o.Log.WarnContext(ctx, "the graph is written to all the time: some was not checked", "what", what)
			return nil
		}
	}
}

func (c *checker) wrongPairs(ctx context.Context) (wrong []string, err error) {
	const most = 1000
	tell := func(format string, args ...any) {
		if len(wrong) < most {
			wrong = append(wrong, fmt.Sprintf(format, args...))
		}
	}
	of := match{pattern: "()-[r:RELATION]->()", of: "r", label: relationType, index: []string{"dyad", "sk"},
		where: []string{"r.dyad = p.pairKey", "r.sk >= 0"}}
	text := clauses("MATCH (p:Pair) USING INDEX SEEK p:Pair(pairKey) WHERE p.pairKey > ''",
		call([]string{"p"}, of.String(),
			"WITH r.type AS type, coalesce(r.mode, '') AS mode, r.realization AS realization,",
			"r.symmetric AS symmetric,",
			"r.fromId AS from, r.toId AS to, count(r) AS n, min(r.sk) AS first, max(r.sk) AS last",
			"RETURN collect([type, mode, realization, symmetric, from, to, n, first, last]) AS groups"),
		"RETURN p.pairKey, p.a, p.b,", pairColumns+",", "groups")
	err = c.stream(ctx, text, checkBatch, func(row []any) error {
		key, _ := row[0].(string)
		values, _ := row[3].([]any)
		cs := cells{values: values}
		there := decodePair(&cs)
		want := kg.Pair{A: there.A, B: there.B, First: kg.NoFirst, Last: kg.NoLast}
		groups, _ := row[4].([]any)
		for _, g := range groups {
			list, _ := g.([]any)
			g := cells{values: list}
			r := &kg.Relation{Assertion: kg.Assertion{Type: kg.RelationType(g.text()), Mode: g.text(),
				Realization: kg.Realization(g.text()), Symmetric: next[bool](&g), From: g.text(), To: g.text()}}
			n, first, last := next[int64](&g), kg.SortKey(next[int64](&g)), kg.SortKey(next[int64](&g))
			if g.err != nil || r.Type.Info() == nil {
				continue // it was told
			}
			for _, r.SK = range []kg.SortKey{first, last} {
				if p, ok := kg.PairOf(r); ok {
					want.First, want.Last = min(want.First, p.First), max(want.Last, p.Last)
				}
			}
			if p, ok := kg.PairOf(r); ok {
				want.PairCounts = want.Plus(n, p.PairCounts)
			}
		}
		switch {
		case cs.err != nil || key != there.Key() || row[1] != there.A || row[2] != there.B:
			tell("the pair %q has properties that do not follow from its ids, or lacks some", key)
		case want != there:
			tell("there are %d relations between %q and %q, of which %d occurred; the pair says %d, %d (or others of "+
				"its numbers differ)", want.Total, there.A, there.B, want.N, there.Total, there.N)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	missing := clauses("MATCH ()-[r:RELATION]->() WHERE r.sk IS NOT NULL AND r.fromId <> r.toId AND r.toId <>",
		quoted(kg.UnspecifiedActor), "AND r.fromId <>", quoted(kg.UnspecifiedActor),
		"WITH DISTINCT r.dyad AS key WHERE NOT",
		exists(node("p", "Pair", []string{"pairKey"}, "p.pairKey = key").String()), "RETURN key")
	err = c.stream(ctx, missing, checkBatch, func(row []any) error {
		tell("there are relations between %q, and no pair of them", row[0])
		return nil
	})
	return wrong, err
}

func quoted(constant string) string { return "'" + constant + "'" }
