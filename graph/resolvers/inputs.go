package resolvers

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"graphd/internal/kg"
)

// MutateOperationContext refuses an operation whose arguments hold too much, before any of them is read. A variable
// counts as often as it is used, since it is read as often; so do the fields of a fragment.
func (r *Resolver) MutateOperationContext(_ context.Context, oc *graphql.OperationContext) *gqlerror.Error {
	in := inputs{variables: oc.Variables, sizes: map[string]int{}, left: r.Limits.MaxValues}
	if in.set(oc.Operation.SelectionSet); in.left >= 0 {
		return nil
	}
	return &gqlerror.Error{Extensions: map[string]any{"code": kg.LimitExceeded},
		Message: fmt.Sprintf("the operation has more than %d fields and values of arguments, each counted as often as its fragment or variable is used", r.Limits.MaxValues)}
}

// inputs counts down from what an operation may hold.
type inputs struct {
	variables map[string]any
	sizes     map[string]int // of variables
	left      int
}

func (in *inputs) set(sel ast.SelectionSet) {
	for _, s := range sel {
		if in.left--; in.left < 0 {
			return
		}
		switch s := s.(type) {
		case *ast.Field:
			for _, a := range s.Arguments {
				in.value(a.Value)
			}
			in.set(s.SelectionSet)
		case *ast.InlineFragment:
			in.set(s.SelectionSet)
		case *ast.FragmentSpread:
			in.set(s.Definition.SelectionSet)
		}
	}
}

func (in *inputs) value(v *ast.Value) {
	if v.Kind == ast.Variable {
		if _, ok := in.sizes[v.Raw]; !ok {
			in.sizes[v.Raw] = sizeOf(in.variables[v.Raw])
		}
		in.left -= in.sizes[v.Raw]
		return
	}
	in.left--
	for _, c := range v.Children {
		in.value(c.Value)
	}
}

// sizeOf counts the values in one of a variable.
func sizeOf(v any) int {
	n := 1
	switch v := v.(type) {
	case map[string]any:
		for _, member := range v {
			n += sizeOf(member)
		}
	case []any:
		for _, member := range v {
			n += sizeOf(member)
		}
	}
	return n
}
