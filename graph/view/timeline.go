package view

import (
	"context"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
)

// Timeline lists what began in each bucket.
func (v *View) Timeline(ctx context.Context) []*TimelineBucket {
	return bucketsOf(answer[*query.Timeline](ctx, v))
}

func bucketsOf(t *query.Timeline) []*TimelineBucket {
	block := make([]TimelineBucket, len(t.Rows))
	out := make([]*TimelineBucket, len(t.Rows))
	for i := range t.Rows {
		block[i] = TimelineBucket{&t.Rows[i], t}
		out[i] = &block[i]
	}
	return out
}

// TimelineBucket is what began in a bucket: relations of one group, or of all.
type TimelineBucket struct {
	row *query.TimelineRow
	t   *query.Timeline
}

func (b *TimelineBucket) Start() edtf.Day          { return b.row.Start }
func (b *TimelineBucket) End() edtf.Day            { return b.row.End }
func (b *TimelineBucket) Type() *kg.RelationType   { return keyAs[kg.RelationType](b, plan.KeyType) }
func (b *TimelineBucket) QuadClass() *kg.QuadClass { return keyAs[kg.QuadClass](b, plan.KeyQuadClass) }
func (b *TimelineBucket) Status() *kg.Status       { return keyAs[kg.Status](b, plan.KeyStatus) }
func (b *TimelineBucket) FromKey() *string         { return keyAs[string](b, plan.KeyFrom) }
func (b *TimelineBucket) ToKey() *string           { return keyAs[string](b, plan.KeyTo) }
func (b *TimelineBucket) FromStateKey() *string    { return keyAs[string](b, plan.KeyFromState) }
func (b *TimelineBucket) ToStateKey() *string      { return keyAs[string](b, plan.KeyToState) }
func (b *TimelineBucket) SourceKey() *string       { return keyAs[string](b, plan.KeySource) }
func (b *TimelineBucket) Count() float64           { return b.row.Events }
func (b *TimelineBucket) Relations() float64       { return b.row.Relations }
func (b *TimelineBucket) Uncertain() float64       { return b.row.Uncertain }
func (b *TimelineBucket) ScoreSum() float64        { return b.row.Score }
func (b *TimelineBucket) GoldsteinSum() float64    { return b.row.Goldstein }
func (b *TimelineBucket) ScoreMean() *float64      { return mean(b.row.Score, b.row.Scored) }
func (b *TimelineBucket) GoldsteinMean() *float64  { return mean(b.row.Goldstein, b.row.Rated) }

// Realization is nil unless the timeline is grouped by it.
func (b *TimelineBucket) Realization() *kg.Realization {
	return keyAs[kg.Realization](b, plan.KeyRealization)
}

func (b *TimelineBucket) From(ctx context.Context) Entity { return b.entity(ctx, plan.KeyFrom) }
func (b *TimelineBucket) To(ctx context.Context) Entity   { return b.entity(ctx, plan.KeyTo) }
func (b *TimelineBucket) FromState(ctx context.Context) Entity {
	return b.entity(ctx, plan.KeyFromState)
}
func (b *TimelineBucket) ToState(ctx context.Context) Entity { return b.entity(ctx, plan.KeyToState) }
func (b *TimelineBucket) Source(ctx context.Context) Entity  { return b.entity(ctx, plan.KeySource) }

func (b *TimelineBucket) entity(ctx context.Context, k plan.TimelineKey) Entity {
	return EntityOf(b.t.Entity(keyOf(ctx), b.row.Keys[k]))
}

// keyAs is the value of a key; nil for none.
func keyAs[T ~string](b *TimelineBucket, k plan.TimelineKey) *T { return opt(T(b.row.Keys[k])) }

// mean is a sum over so many; nil over none.
func mean(sum, n float64) *float64 {
	if n == 0 {
		return nil
	}
	m := sum / n
	return &m
}
