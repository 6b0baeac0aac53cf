package resolvers

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"graphd/graph/view"
	"graphd/internal/plan"
)

// shown shows what a root field of a query loaded, when it is loaded.
func shown[V any](ctx context.Context, show func(*view.View, context.Context) V) (none V, err error) {
	q, key := requestOf(ctx), plan.Key{}.Field(graphql.GetFieldContext(ctx).Field.Alias)
	if err := q.refused[key]; err != nil {
		return none, fail(ctx, err)
	}
	if q.loaded != nil {
		<-q.loaded
	}
	if q.err != nil {
		return none, q.err
	}
	return show(view.Root(&q.answers), ctx), nil
}
