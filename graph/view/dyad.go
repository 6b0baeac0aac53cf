package view

import (
	"context"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
)

// Dyad is the relationship of two entities.
func (v *View) Dyad(ctx context.Context) *Dyad { return &Dyad{answer[*query.Dyad](ctx, v)} }

// Dyad is the relationship of two entities.
type Dyad struct{ d *query.Dyad }

func (d *Dyad) A(ctx context.Context) Entity        { return EntityOf(d.d.Entity(keyOf(ctx), d.d.A)) }
func (d *Dyad) B(ctx context.Context) Entity        { return EntityOf(d.d.Entity(keyOf(ctx), d.d.B)) }
func (d *Dyad) BetweenStates() bool                 { return d.d.States }
func (d *Dyad) Count() int                          { return d.d.Events }
func (d *Dyad) Relations() int                      { return d.d.Relations }
func (d *Dyad) First(ctx context.Context) *Relation { return d.relation(ctx, d.d.First) }
func (d *Dyad) Last(ctx context.Context) *Relation  { return d.relation(ctx, d.d.Last) }

func (d *Dyad) Standing(ctx context.Context) []*Relation { return d.list(ctx, d.d.Standing) }
func (d *Dyad) Disputes(ctx context.Context) []*Relation { return d.list(ctx, d.d.Disputes) }

func (d *Dyad) relation(ctx context.Context, r *kg.Relation) *Relation {
	return relationOf(d.d.Relation(keyOf(ctx), r))
}

func (d *Dyad) list(ctx context.Context, list []*kg.Relation) []*Relation {
	key := keyOf(ctx)
	out := make([]*Relation, len(list))
	for i, r := range list {
		out[i] = relationOf(d.d.Relation(key, r))
	}
	return out
}

// QuadClasses counts the events of each class.
func (d *Dyad) QuadClasses() []*QuadClassCount {
	out := make([]*QuadClassCount, len(d.d.Classes))
	for i, c := range d.d.Classes {
		out[i] = &QuadClassCount{c.Class, c.Events, mean(float64(c.Score)/10, float64(c.Scored)),
			mean(float64(c.Goldstein)/10, float64(c.Rated))}
	}
	return out
}

// QuadClassCount counts the events of a class.
type QuadClassCount struct {
	QuadClass     kg.QuadClass
	Count         int
	ScoreMean     *float64
	GoldsteinMean *float64
}

// Series lists the events in buckets.
func (d *Dyad) Series(ctx context.Context) []*TimelineBucket {
	return bucketsOf(d.d.Series(keyOf(ctx)))
}

// Chains lists what answered what.
func (d *Dyad) Chains(ctx context.Context) []*ResponseChain {
	key := keyOf(ctx)
	out := make([]*ResponseChain, len(d.d.Chains))
	for i, chain := range d.d.Chains {
		out[i] = &ResponseChain{d.d, chain, key}
	}
	return out
}

// ResponseChain is events each of which, but the first, answers the one in front.
type ResponseChain struct {
	d     *query.Dyad
	chain []*kg.Relation
	key   plan.Key
}

func (c *ResponseChain) Relations(ctx context.Context) []*Relation {
	key := c.key.Field(alias(ctx))
	out := make([]*Relation, len(c.chain))
	for i, r := range c.chain {
		out[i] = relationOf(c.d.Relation(key, r))
	}
	return out
}

// ChangePoints lists where the relationship changed.
func (d *Dyad) ChangePoints(ctx context.Context) []*ChangePoint {
	list := d.d.ChangePoints(keyOf(ctx))
	out := make([]*ChangePoint, len(list))
	for i, p := range list {
		out[i] = &ChangePoint{ChangeSeriesCount, p.At, segmentOf(p.Before), segmentOf(p.After)}
		if p.OfScore {
			out[i].Series = ChangeSeriesScore
		}
	}
	return out
}

// ChangeSeries is what changes at a change point.
type ChangeSeries string

// The series.
const (
	ChangeSeriesScore ChangeSeries = "SCORE"
	ChangeSeriesCount ChangeSeries = "COUNT"
)

// ChangePoint is a day from which on a series is another one.
type ChangePoint struct {
	Series        ChangeSeries
	At            edtf.Day
	Before, After *SeriesSegment
}

// SeriesSegment is what lies between two change points.
type SeriesSegment struct {
	Start, End edtf.Day
	Mean       float64
	Events     int
	Buckets    int
}

func segmentOf(s query.Segment) *SeriesSegment {
	return &SeriesSegment{s.Start, s.End, s.Mean, s.Events, s.Buckets}
}

// Recurrence lists how often events of each type came back.
func (d *Dyad) Recurrence() []*Recurrence {
	out := make([]*Recurrence, len(d.d.Recurrence))
	for i, r := range d.d.Recurrence {
		out[i] = &Recurrence{r.Type, r.Events, r.First, r.Last, mean(float64(r.Last-r.First), float64(r.Days-1))}
	}
	return out
}

// Recurrence says how often events of a type came back.
type Recurrence struct {
	Type    kg.RelationType
	Count   int
	First   edtf.Day
	Last    edtf.Day
	MeanGap *float64
}
