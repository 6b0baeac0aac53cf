package view

import (
	"context"

	"graphd/internal/plan"
	"graphd/internal/query"
)

// Ranking lists the most central entities of a part of the graph.
type Ranking struct{ r *query.Ranked }

func (r *Ranking) Entities() int { return r.r.Entities }

func (r *Ranking) Pairs() int { return r.r.Pairs }

func (r *Ranking) Relations() int { return r.r.Relations }

func (r *Ranking) Modularity() *float64 { return r.r.Modularity }

func (r *Ranking) Items(ctx context.Context) []*RankedEntity {
	key := keyOf(ctx)
	out := make([]*RankedEntity, len(r.r.Items))
	for i := range r.r.Items {
		out[i] = &RankedEntity{r.r, &r.r.Items[i], key}
	}
	return out
}

// RankedEntity is an entity with its place.
type RankedEntity struct {
	r    *query.Ranked
	item *query.RankedEntity
	key  plan.Key // of the list
}

func (e *RankedEntity) Rank() int { return e.item.Rank }

func (e *RankedEntity) Value() float64 { return e.item.Value }

func (e *RankedEntity) Key() string { return e.item.ID }

func (e *RankedEntity) Community() *int {
	if e.item.Community == 0 {
		return nil
	}
	return &e.item.Community
}

func (e *RankedEntity) Node(ctx context.Context) Entity {
	return EntityOf(e.r.Node(e.key.Field(alias(ctx)), e.item.ID))
}
