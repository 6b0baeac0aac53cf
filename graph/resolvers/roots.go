package resolvers

import (
	"context"

	"graphd/graph/view"
	"graphd/internal/plan"
	"graphd/internal/query"
)

// node looks up what a root field loaded by one id; nil if there is none.
func (r *queryResolver) node(ctx context.Context, id string) (view.Node, error) {
	loaded, key, err := r.load(ctx)
	if err != nil {
		return nil, err
	}
	return nodeOf(loaded, key, id), nil
}

// nodeOf looks up what was loaded by an id, in the view that it names.
func nodeOf(loaded *query.Result, key, id string) view.Node {
	plain, v, err := plan.ParseID("", id)
	if err != nil {
		return nil // reported by the planner
	}
	return view.NodeOf(loaded.Nodes[key+v.Suffix()][plain])
}

// nodes looks up what a root field loaded by several ids, in their order.
func (r *queryResolver) nodes(ctx context.Context, ids []string) ([]view.Node, error) {
	loaded, key, err := r.load(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]view.Node, len(ids))
	for i, id := range ids {
		out[i] = nodeOf(loaded, key, id)
	}
	return out, nil
}

// as narrows a node to the type that the field has; nil if it is of another one.
func as[T view.Node](n view.Node, err error) (T, error) {
	t, _ := n.(T)
	return t, err
}

// entityPage shows the page that a root field loaded.
func entityPage[C any](ctx context.Context, r *queryResolver, show func(*query.EntityPage) *C) (*C, error) {
	loaded, key, err := r.load(ctx)
	if err != nil {
		return nil, err
	}
	return show(loaded.Entities[key]), nil
}
