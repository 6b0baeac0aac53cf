package inputs

import (
	"github.com/vektah/gqlparser/v2/ast"

	"graphd/internal/kg"
)

// Conditions returns the errors of @skip and @include whose variable is null in an operation. A variable with a default
// may be null; but then the selection is undefined.
func Conditions(doc *ast.QueryDocument, op *ast.OperationDefinition, variables map[string]any) kg.Errors {
	null := map[string]bool{}
	for _, v := range op.VariableDefinitions {
		if value, given := variables[v.Variable]; given && value == nil && v.Type.NamedType == "Boolean" {
			null[v.Variable] = true
		}
	}
	if len(null) == 0 {
		return nil
	}
	c := conditions{null: null, seen: map[string]bool{}, doc: doc}
	c.selection(op.SelectionSet)
	return c.errs
}

type conditions struct {
	null map[string]bool
	doc  *ast.QueryDocument
	seen map[string]bool // fragments
	errs kg.Errors
}

func (c *conditions) selection(set ast.SelectionSet) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			c.directives(s.Directives)
			c.selection(s.SelectionSet)
		case *ast.InlineFragment:
			c.directives(s.Directives)
			c.selection(s.SelectionSet)
		case *ast.FragmentSpread:
			c.directives(s.Directives)
			if f := c.doc.Fragments.ForName(s.Name); f != nil && !c.seen[s.Name] {
				c.seen[s.Name] = true
				c.selection(f.SelectionSet)
			}
		}
	}
}

func (c *conditions) directives(list ast.DirectiveList) {
	for _, d := range list {
		if d.Name != "skip" && d.Name != "include" {
			continue
		}
		if a := d.Arguments.ForName("if"); a != nil && a.Value.Kind == ast.Variable && c.null[a.Value.Raw] {
			path := "$" + a.Value.Raw
			c.null[a.Value.Raw] = false // reported once
			c.errs = append(c.errs, kg.Invalid(path, "",
				"null is not allowed in @%s(if:); give true or false, or leave the variable out for its default",
				d.Name))
		}
	}
}
