package lite

import (
	"context"
	"maps"
	"slices"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// The kinds of rows of the table counter, by what they count.
const (
	countEntities  = "entity"   // of the kind
	countRelations = "relation" // of the type
	lastRecorded   = "recorded" // nanoseconds since 1970
)

// counterTable are the columns of table counter.
var counterTable = columnList{"what", "name", "n"}

// changes gathers what a write does to the figures of Stats, and to the counters of lists.
type changes struct {
	kinds    map[kg.Kind]int64
	types    map[kg.RelationType]int64
	days     map[edtf.Day]int64
	recorded int64
	lists    map[int64]tally
	pairs    kg.PairChanges
	traits   kg.TraitChanges
}

func newChanges() *changes {
	return &changes{map[kg.Kind]int64{}, map[kg.RelationType]int64{}, map[edtf.Day]int64{}, noTime, map[int64]tally{},
		kg.PairChanges{}, kg.TraitChanges{}}
}

// tally is the number of relations in a list of an entity: of all, of outgoing and of incoming ones.
type tally struct{ n, out, in int64 }

// tallyTable are the columns of table tally.
var tallyTable = columnList{"g", "n", "n_out", "n_in"}

// tallies calls add for each list of an entity in which the relation is counted, with the side that it has there.
func tallies(r *kg.Relation, add func(g int64, side int64)) {
	m := markOf(markType, string(r.Type))
	end := func(id string, side int64) {
		if r.Symmetric || r.From == r.To {
			side = sideBoth
		}
		h := hashID(id)
		add(allMark.of(h), side)
		add(m.of(h), side)
	}
	end(r.From, sideOut)
	if r.From != r.To {
		end(r.To, sideIn)
	}
}

// tallyOf is the number of one relation with this side.
func tallyOf(side int64) tally { return tally{1, side & sideOut, side & sideIn / sideIn} }

// plus returns the number with n times another one added.
func (t tally) plus(n int64, o tally) tally {
	return tally{t.n + n*o.n, t.out + n*o.out, t.in + n*o.in}
}

// countRelation adds n to what the relation counts for.
func (c *changes) countRelation(r *kg.Relation, n int64) {
	c.countFigures(r, n)
	c.pairs.Add(r, n)
	c.traits.Add(r, n)
	tallies(r, func(g, side int64) { c.lists[g] = c.lists[g].plus(n, tallyOf(side)) })
}

// countFigures adds n to the figures of Stats that the relation counts for.
func (c *changes) countFigures(r *kg.Relation, n int64) {
	c.types[r.Type] += n
	for _, d := range [2]edtf.Day{r.SK.Start(), r.Bounds().EndLatest} {
		if d.Finite() {
			c.days[d] += n
		}
	}
}

// write brings the tables along.
func (c *changes) write(ctx context.Context, conn *conn) error {
	if err := c.writeFigures(ctx, conn); err != nil {
		return err
	}
	return c.writeCounts(ctx, conn)
}

// writeCounts brings along what is counted by list, pair and trait.
func (c *changes) writeCounts(ctx context.Context, conn *conn) error {
	if err := c.writeTallies(ctx, conn); err != nil {
		return err
	}
	if err := c.writePairs(ctx, conn); err != nil {
		return err
	}
	return writeTraits(ctx, conn, c.traits)
}

// joinCounts adds what other changes count by list, pair and trait.
func (c *changes) joinCounts(o *changes) {
	for g, t := range o.lists {
		c.lists[g] = c.lists[g].plus(1, t)
	}
	c.pairs.Join(o.pairs)
	c.traits.Join(o.traits)
}

// writeFigures brings the figures of Stats along.
func (c *changes) writeFigures(ctx context.Context, conn *conn) error {
	counters := newInsert("INSERT", "counter", counterTable, " ON CONFLICT DO UPDATE SET n = n + excluded.n")
	add := func(what, name string, n int64) error {
		if n == 0 {
			return nil
		}
		return counters.addRow(ctx, conn, what, name, n)
	}
	for _, k := range slices.Sorted(maps.Keys(c.kinds)) {
		if err := add(countEntities, string(k), c.kinds[k]); err != nil {
			return err
		}
	}
	for _, t := range slices.Sorted(maps.Keys(c.types)) {
		if err := add(countRelations, string(t), c.types[t]); err != nil {
			return err
		}
	}
	if err := counters.flush(ctx, conn); err != nil {
		return err
	}
	days := newInsert("INSERT", "day", columnList{"day", "n"}, " ON CONFLICT DO UPDATE SET n = n + excluded.n")
	fewer := false
	for _, d := range slices.Sorted(maps.Keys(c.days)) {
		if n := c.days[d]; n != 0 {
			fewer = fewer || n < 0
			if err := days.addRow(ctx, conn, int64(d), n); err != nil {
				return err
			}
		}
	}
	if err := days.flush(ctx, conn); err != nil {
		return err
	}
	if fewer {
		if err := conn.write(ctx, "DELETE FROM day WHERE n = 0", nil); err != nil {
			return err
		}
	}
	if c.recorded == noTime {
		return nil
	}
	recorded := newInsert("INSERT", "counter", counterTable, " ON CONFLICT DO UPDATE SET n = max(n, excluded.n)")
	if err := recorded.addRow(ctx, conn, lastRecorded, "", c.recorded); err != nil {
		return err
	}
	return recorded.flush(ctx, conn)
}

func (c *changes) writeTallies(ctx context.Context, conn *conn) error {
	in := newInsert("INSERT", "tally", tallyTable,
		" ON CONFLICT DO UPDATE SET n = n + excluded.n, n_out = n_out + excluded.n_out, n_in = n_in + excluded.n_in")
	for _, g := range slices.Sorted(maps.Keys(c.lists)) {
		if t := c.lists[g]; t != (tally{}) {
			if err := in.addInts(ctx, conn, g, t.n, t.out, t.in); err != nil {
				return err
			}
		}
	}
	return in.flush(ctx, conn)
}
