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
	in.countSelections(oc.Operation.SelectionSet)
	if in.left < 0 {
		return &gqlerror.Error{
			Message: fmt.Sprintf("the operation has more than %d fields and values of arguments, "+
				"each counted as often as its fragment or variable is used", r.Limits.MaxValues),
			Extensions: map[string]any{"code": kg.CodeLimitExceeded},
		}
	}
	return nil
}

// inputs counts down from what an operation may hold.
type inputs struct {
	variables map[string]any
	sizes     map[string]int // of variables
	left      int
}

func (in *inputs) countSelections(sel ast.SelectionSet) {
	for _, s := range sel {
		if in.left--; in.left < 0 {
			return
		}
		switch s := s.(type) {
		case *ast.Field:
			for _, a := range s.Arguments {
				in.countValue(a.Value)
			}
			in.countSelections(s.SelectionSet)
		case *ast.InlineFragment:
			in.countSelections(s.SelectionSet)
		case *ast.FragmentSpread:
			in.countSelections(s.Definition.SelectionSet)
		}
	}
}

func (in *inputs) countValue(v *ast.Value) {
	if v.Kind == ast.Variable {
		if _, ok := in.sizes[v.Raw]; !ok {
			in.sizes[v.Raw] = sizeOf(in.variables[v.Raw])
		}
		in.left -= in.sizes[v.Raw]
		return
	}
	in.left--
	for _, c := range v.Children {
		in.countValue(c.Value)
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
