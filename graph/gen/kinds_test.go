package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"graphd/internal/kg"
)

var update = flag.Bool("update", false, "write golden files")

var (
	twoKinds = []kg.KindInfo{
		{Kind: "TRADE_UNION", Singular: "trade union", Plural: "trade unions", Description: "A union.", Acts: true},
		{Kind: "PERSON", Singular: "person", Plural: "people", Description: "Someone."},
	}
	smallSchema = `
		interface Node { id: ID! }
		interface Entity implements Node {
			id: ID!
			"Its kind."
			kind: EntityKind!
			"Others like it."
			like("So many." first: Int! = 10, by: ID): [Entity!]!
		}
		extend type Person { "Its age." age: Int }
		"A page of all." type EntityConnection { edges: [EntityEdge!]! nodes: [Entity!]! "How many." totalCount: Int! }
		"A member." type EntityEdge { cursor: ID! node: Entity! }
		type Query { node("Its id." id: ID!): Node entities("The first." first: Int): EntityConnection! }`
)

func TestKindsSchema(t *testing.T) {
	got, err := kindsSchema(&ast.Source{Name: "small", Input: smallSchema}, twoKinds)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "kinds.graphqls", got)
}

func TestKindsView(t *testing.T) {
	got, err := kindsView(twoKinds)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "kinds.go.txt", string(got))
}

func TestKindsSchemaRefuses(t *testing.T) {
	tests := []struct {
		name, schema, want string
	}{
		{name: "no schema", schema: "type {", want: "Expected Name"},
		{
			name: "no Entity", schema: strings.Replace(smallSchema, "interface Entity ", "interface Thing ", 1),
			want: "no type Entity",
		},
		{
			name: "no edge", schema: strings.Replace(smallSchema, "type EntityEdge ", "type Edge ", 1),
			want: "no type EntityEdge",
		},
		{name: "no list", schema: strings.Replace(smallSchema, "entities(", "all(", 1), want: "lacks node or entities"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := kindsSchema(&ast.Source{Name: "small", Input: test.schema}, twoKinds)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestImplement(t *testing.T) {
	tests := []struct {
		object, field, method, before, want string
	}{
		{
			object: "Query", field: "tradeUnions", method: "TradeUnions",
			want: "return shown(ctx, (*view.View).TradeUnions)",
		},
		{
			object: "Query", field: "person", method: "Person", before: "an old one",
			want: "return shown(ctx, (*view.View).Person)",
		},
		{object: "Query", field: "relationTypes", method: "RelationTypes", want: "return view.RelationTypes(), nil"},
		{object: "Mutation", field: "person", method: "Person", before: "return r.person()", want: "return r.person()"},
		{object: "Mutation", field: "person", method: "Person", want: `panic("Mutation.person has no resolver")`},
	}
	for _, test := range tests {
		if got := implement(test.before, test.object, test.field, test.method); got != test.want {
			t.Errorf("%s.%s: %s, want %s", test.object, test.field, got, test.want)
		}
	}
}

func TestViewSchema(t *testing.T) {
	more := &ast.Source{Name: "more", Input: `extend type Query { "Its own." own: Int }`}
	got, err := viewSchema(&ast.Source{Name: "small", Input: smallSchema + ` extend type Query { asOf: ID }`}, more)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "view.graphqls", got)
	_, err = viewSchema(&ast.Source{Name: "none", Input: "type Other { id: ID }"})
	if err == nil || !strings.Contains(err.Error(), "none has no type Query") {
		t.Errorf("error %v", err)
	}
}

func TestWholeSchema(t *testing.T) {
	got, err := wholeSchema(&ast.Source{Name: "all", Input: `"What it is." schema { query: Query }
		extend type Query { more: Int } "All." type Query { one: Day } scalar Day @specifiedBy(url: "https://x.example")`})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "whole.graphql", got)
	_, err = wholeSchema(&ast.Source{Name: "none", Input: "extend type Other { id: ID }"})
	if err == nil || !strings.Contains(err.Error(), "Other is extended") {
		t.Errorf("error %v", err)
	}
}

// golden compares got with a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; -update writes it):\n%s", path, diff)
	}
}
