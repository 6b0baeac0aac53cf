package resolvers

import (
	"context"

	"graphd/graph/view"
	"graphd/internal/plan"
	"graphd/internal/query"
)

// node looks up what a root field loaded by one id; nil if there is none.
func (r *queryResolver) node(ctx context.Context, id string) (view.Node, error) {
	nodes, err := r.nodes(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	return nodes[0], nil
}

// nodes looks up what a root field loaded by several ids, in their order: each in the view that it names.
func (r *queryResolver) nodes(ctx context.Context, ids []string) ([]view.Node, error) {
	result, key, err := ready(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]view.Node, len(ids))
	for i, id := range ids {
		plain, v, bad := plan.ParseID("", id)
		if bad != nil {
			continue // reported by the planner
		}
		out[i] = view.NodeOf(query.Answer[query.Nodes](result, key.In(v))[plain])
	}
	return out, nil
}

// as narrows a node to the type that the field has; nil if it is of another one.
func as[T view.Node](n view.Node, err error) (T, error) {
	t, _ := n.(T)
	return t, err
}

// shown shows what a root field loaded.
func shown[T, V any](ctx context.Context, show func(T) *V) (*V, error) {
	answer, err := loaded[T](ctx)
	if err != nil {
		return nil, err
	}
	return show(answer), nil
}
