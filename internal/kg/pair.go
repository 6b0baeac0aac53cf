package kg

import (
	"math"
	"slices"
)

// Pair is what the relations between two entities add up to. Those of an entity with itself, and those without a
// recipient (UnspecifiedActor), make no pair.
type Pair struct {
	A, B string // A is the one whose id comes first
	PairCounts
	First, Last SortKey // of those that occurred; NoFirst and NoLast if none has
}

// The sort keys of pairs of which no relation occurred.
const (
	NoFirst SortKey = math.MaxInt64
	NoLast  SortKey = math.MinInt64
)

// PairCounts are numbers that grow by each relation of a pair, and so can be added and subtracted.
type PairCounts struct {
	Total, TotalForth, TotalBack int64 // relations: all, those from A to B, those from B to A; a symmetric one is both
	N, Forth, Back               int64 // of these, those that occurred
	Quads                        [4]int64
	Scored, Score, Heat          int64 // of those that have a score: their number; its sum, with and without sign, in
	// thousandths, so that sums are exact
}

// Fields returns the numbers in a fixed order.
func (c *PairCounts) Fields() []*int64 {
	return []*int64{&c.Total, &c.TotalForth, &c.TotalBack, &c.N, &c.Forth, &c.Back,
		&c.Quads[0], &c.Quads[1], &c.Quads[2], &c.Quads[3], &c.Scored, &c.Score, &c.Heat}
}

// Plus returns the numbers with n times others added.
func (c PairCounts) Plus(n int64, o PairCounts) PairCounts {
	others := o.Fields()
	for i, f := range c.Fields() {
		*f += n * *others[i]
	}
	return c
}

// PairOf returns the pair that the relation alone makes, and false if it makes none.
func PairOf(r *Relation) (p Pair, ok bool) {
	if r.From == r.To || r.From == UnspecifiedActor || r.To == UnspecifiedActor {
		return p, false
	}
	p.A, p.B = min(r.From, r.To), max(r.From, r.To)
	p.First, p.Last = NoFirst, NoLast
	p.Total = 1
	if r.Symmetric || r.From == p.A {
		p.TotalForth = 1
	}
	if r.Symmetric || r.From == p.B {
		p.TotalBack = 1
	}
	if r.Realization != RealizationOccurred {
		return p, true
	}
	p.N, p.Forth, p.Back = 1, p.TotalForth, p.TotalBack
	p.First, p.Last = r.SK, r.SK
	if i := slices.Index(QuadClasses, r.Type.Info().QuadClass); i >= 0 {
		p.Quads[i] = 1
	}
	if s := r.Score(); s != nil {
		p.Scored, p.Score = 1, int64(math.Round(*s*1000))
		p.Heat = max(p.Score, -p.Score)
	}
	return p, true
}

// Add joins what another relation, or several, of the same two entities add up to.
func (p *Pair) Add(o *Pair) {
	p.PairCounts = p.Plus(1, o.PairCounts)
	p.First, p.Last = min(p.First, o.First), max(p.Last, o.Last)
}

// QuadClass returns the class of most of the relations that have one; empty if none has.
func (p *Pair) QuadClass() QuadClass {
	best := 0
	for i, n := range p.Quads {
		if n > p.Quads[best] {
			best = i
		}
	}
	if p.Quads[best] == 0 {
		return ""
	}
	return QuadClasses[best]
}

// MeanScore returns the mean of the scores; nil if there are none.
func (p *Pair) MeanScore() *float64 {
	if p.Scored == 0 {
		return nil
	}
	m := float64(p.Score) / float64(p.Scored) / 1000
	return &m
}

// Other returns the end that is not id.
func (p *Pair) Other(id string) string {
	if p.A == id {
		return p.B
	}
	return p.A
}

// Key is the key of the pair, see PairKey.
func (p *Pair) Key() string { return PairKey(p.A, p.B) }

// PairKey is the one key of two ids in any order. Validation keeps control characters out of ids.
func PairKey(a, b string) string {
	if a > b {
		a, b = b, a
	}
	return a + PairSeparator + b
}

// PairSeparator stands between the ids of a PairKey.
const PairSeparator = "\x1f"

// PairChanges gathers what a write does to pairs, by their keys.
type PairChanges map[string]*PairChange

// PairChange is what is added to a pair.
type PairChange struct {
	Pair
	Fewer bool // relations went: First and Last of the pair are not found by addition
}

// Join adds other changes.
func (c PairChanges) Join(others PairChanges) {
	for key, o := range others {
		change := c[key]
		if change == nil {
			change = &PairChange{Pair: Pair{A: o.A, B: o.B, First: NoFirst, Last: NoLast}}
			c[key] = change
		}
		change.Pair.Add(&o.Pair)
		change.Fewer = change.Fewer || o.Fewer
	}
}

// Add adds n times what the relation counts for.
func (c PairChanges) Add(r *Relation, n int64) {
	p, ok := PairOf(r)
	if !ok {
		return
	}
	change := c[p.Key()]
	if change == nil {
		change = &PairChange{Pair: Pair{A: p.A, B: p.B, First: NoFirst, Last: NoLast}}
		c[p.Key()] = change
	}
	change.PairCounts = change.Plus(n, p.PairCounts)
	if n < 0 {
		change.Fewer = true
	} else {
		change.First, change.Last = min(change.First, p.First), max(change.Last, p.Last)
	}
}

// Adds reports whether the change alters numbers, or may alter the first or last relation without Fewer.
func (c *PairChange) Adds() bool { return c.PairCounts != (PairCounts{}) || c.First != NoFirst }
