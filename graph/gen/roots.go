package main

import (
	"fmt"

	"github.com/99designs/gqlgen/codegen"
)

// roots is a gqlgen plugin that writes the resolvers of the fields of Query: each shows what the View method of its
// name shows.
type roots struct{}

func (roots) Name() string { return "roots" }

// Implement returns the body of a resolver; of one that is not Query's, what it was.
func (roots) Implement(before string, field *codegen.Field) string {
	return implement(before, field.Object.Name, field.Name, field.GoFieldName)
}

func implement(before, object, field, method string) string {
	switch {
	case object == "Query" && field == "relationTypes": // waits for no store
		return "return view.RelationTypes(), nil"
	case object == "Query":
		return "return shown(ctx, (*view.View)." + method + ")"
	case before == "":
		return fmt.Sprintf("panic(%q)", object+"."+field+" has no resolver")
	}
	return before
}
