package main

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// wholeSchemaFile holds the whole schema, as clients get it.
const wholeSchemaFile = "graph/schema.graphql"

func writeWhole() error {
	files, err := schemaFiles()
	if err != nil {
		return err
	}
	return rewriteSchema(wholeSchemaFile, wholeSchema, append(files, viewSchemaFile)...)
}

// wholeSchema joins sources into one, with each type in one place: relay-compiler knows `extend` only for what clients
// add.
func wholeSchema(sources ...*ast.Source) (string, error) {
	doc, err := parser.ParseSchemas(sources...)
	if err != nil {
		return "", err
	}
	for _, e := range doc.Extensions {
		d := doc.Definitions.ForName(e.Name)
		if d == nil {
			return "", fmt.Errorf("%s is extended, and not defined", e.Name)
		}
		d.Fields = append(d.Fields, e.Fields...)
	}
	doc.Extensions = nil
	return formatted("graph/gen", doc), nil
}
