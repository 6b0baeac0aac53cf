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
func (r *Resolver) MutateOperationContext(ctx context.Context, oc *graphql.OperationContext) *gqlerror.Error {
	in := inputs{variables: oc.Variables, sizes: map[string]size{}, left: r.Limits.MaxValues,
		text: textPerValue * r.Limits.MaxValues}
	in.countSelections(oc.Operation.SelectionSet)
	if in.left >= 0 && in.text < 0 {
		return &gqlerror.Error{
			Message: fmt.Sprintf("the operation has more than %d bytes of text in its arguments, "+
				"each counted as often as its fragment or variable is used", textPerValue*r.Limits.MaxValues),
			Extensions: map[string]any{"code": kg.CodeLimitExceeded},
		}
	}
	if in.left < 0 {
		return &gqlerror.Error{
			Message: fmt.Sprintf("the operation has more than %d fields and values of arguments, "+
				"each counted as often as its fragment or variable is used", r.Limits.MaxValues),
			Extensions: map[string]any{"code": kg.CodeLimitExceeded},
		}
	}
	many := r.Limits.MaxValues-in.left > heavyValues || textPerValue*r.Limits.MaxValues-in.text > heavyText
	if many && r.Await != nil {
		if err := r.Await(ctx); err != nil {
			return &gqlerror.Error{Err: err, Message: err.Error()}
		}
	}
	return nil
}

// An operation with more fields and values, or bytes of text, is planned when its turn has come: that takes tenths of a
// second of a processor.
const (
	heavyValues = 20_000
	heavyText   = 1 << 20
)

// textPerValue is how many bytes of text an operation may hold for each value: more than the largest request has, but
// a variable of a megabyte cannot be used two hundred times.
const textPerValue = 64

// inputs counts down from what an operation may hold.
type inputs struct {
	variables map[string]any
	sizes     map[string]size // of variables
	left      int
	text      int // bytes
}

// size is what a value holds, with all that is in it.
type size struct{ values, text int }

func (in *inputs) countSelections(sel ast.SelectionSet) {
	for _, s := range sel {
		if in.left--; in.left < 0 || in.text < 0 {
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
		in.left -= in.sizes[v.Raw].values
		in.text -= in.sizes[v.Raw].text
		return
	}
	in.left--
	in.text -= len(v.Raw)
	for _, c := range v.Children {
		in.countValue(c.Value)
	}
}

// sizeOf counts what is in one of a variable.
func sizeOf(v any) size {
	n := size{values: 1}
	add := func(v any) {
		m := sizeOf(v)
		n.values += m.values
		n.text += m.text
	}
	switch v := v.(type) {
	case string:
		n.text = len(v)
	case map[string]any:
		for _, member := range v {
			add(member)
		}
	case []any:
		for _, member := range v {
			add(member)
		}
	}
	return n
}
