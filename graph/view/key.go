package view

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"graphd/internal/plan"
)

// Key is a context that tells a field its alias. It stands in for gqlgen's field context where there is none, and can
// be used again for the next field.
type Key struct {
	context.Context
	Alias string
}

// alias is the response name of the field that is being resolved: what it loaded is kept under it.
func alias(ctx context.Context) string {
	if k, ok := ctx.(*Key); ok {
		return k.Alias
	}
	return graphql.GetFieldContext(ctx).Field.Alias
}

// keyOf is the key of the field that is being resolved, of an object that holds what its fields loaded.
func keyOf(ctx context.Context) plan.Key { return plan.Key{}.Field(alias(ctx)) }
