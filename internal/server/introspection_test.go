package server

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"

	"graphd/graph/generated"
)

// graphiql is what GraphiQL, Apollo, graphql-codegen and gqlgen ask, with all that they can be told to ask for.
const graphiql = `query IntrospectionQuery {__schema {description queryType {name kind} mutationType {name kind} subscriptionType {name kind}
	types {...FullType} directives {name description isRepeatable locations args(includeDeprecated: true) {...InputValue}}}}
fragment FullType on __Type {kind name description specifiedByURL isOneOf
	fields(includeDeprecated: true) {name description args(includeDeprecated: true) {...InputValue} type {...TypeRef} isDeprecated deprecationReason}
	inputFields(includeDeprecated: true) {...InputValue} interfaces {...TypeRef} enumValues(includeDeprecated: true) {name description isDeprecated deprecationReason} possibleTypes {...TypeRef}}
fragment InputValue on __InputValue {name description type {...TypeRef} defaultValue isDeprecated deprecationReason}
fragment TypeRef on __Type {kind name ofType {kind name ofType {kind name ofType {kind name ofType {kind name ofType {kind name ofType {kind name ofType {kind name ofType {kind name ofType {kind name}}}}}}}}}}`

// introspected returns how many values a document asks of the schema, and what validation says of it.
func introspected(t *testing.T, query string) (int, string) {
	t.Helper()
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	doc, err := parser.ParseQuery(&ast.Source{Input: query})
	if err != nil {
		t.Fatal(err)
	}
	i := introspection{schema: schema, fragments: doc.Fragments, known: map[asked]int{}}
	n := i.root(doc.Operations[0].SelectionSet)
	if errs := validator.ValidateWithRules(schema, doc, validation()); len(errs) > 0 {
		return n, errs.Error()
	}
	return n, ""
}

func TestIntrospection(t *testing.T) {
	const tooMuch = "asks too much of the schema"
	whole, says := introspected(t, graphiql)
	if says != "" || whole > maxIntrospected*3/4 {
		t.Errorf("what tools ask comes to %d values: %s", whole, says)
	}
	t.Logf("what tools ask comes to %d values", whole)
	for name, x := range map[string]struct{ query, says string }{
		"one type": {
			query: `query ($name: String!) {a: __type(name: "State") {fields {name type {name}}} b: __type(name: ` +
				`$name) {name}}`,
		},
		"no type": {
			query: `query ($none: String!) {a: __type(name: "") {name fields {name}} b: __type(name: "No") {name} c: ` +
				`__type(name: $none) {name}}`,
		},
		"inside a view": {
			query: strings.Replace(graphiql, "{__schema", `{asOf(date: "2024-01-20") {__schema`, 1),
			says:  `Cannot query field "__schema" on type "View"`,
		},
		"again and again": {query: "{" + numbered(190, "a%d: __schema {types {fields {args {name type {name}}}}} ") +
			"}", says: tooMuch},
		"aliases below": {query: "{__schema {" + numbered(190, "a%d: types {fields {args {name type {name}}}} ") +
			"}}", says: tooMuch},
		"aliases of fields": {query: "{__schema {types {" + numbered(190, "a%d: fields {name} ") + "}}}",
			says: tooMuch},
		"types again and again": {
			query: `query ($name: String!) {` + numbered(190, "a%d: __type(name: $name) {fields {args {type {fields "+
				"{args {name description type {name}}}}}}} ") + "}",
			says: tooMuch,
		},
		"in a fragment": {
			query: "{...F} fragment F on Query {" +
				numbered(190, "a%d: __schema {types {fields {args {name type {name}}}}} ") + "}",
			says: tooMuch,
		},
		"fragments in fragments": {
			query: "{__schema {types {...A}}} fragment A on __Type {x: fields {...B} y: fields {...B} z: fields " +
				"{...B}} fragment B on __Field {x: args {...C} y: args {...C}} fragment C on __InputValue {" +
				numbered(40, "n%d: name ") + "}",
			says: tooMuch,
		},
		"enum values in fragments": {
			query: "{" + numbered(6, "a%d: __schema {...S} ") + "} fragment S on __Schema {" +
				numbered(4, "t%d: types {...T} ") + "} fragment T on __Type {" +
				numbered(6, "e%d: enumValues {...E} ") + "} fragment E on __EnumValue {deprecationReason isDeprecated}",
			says: tooMuch,
		},
		"names again and again": {query: "{__schema {types {" + numbered(1500, "a%d: name ") + "}}}", says: tooMuch},
		"fragments without an end": {query: "{__schema {types {...A}}} fragment A on __Type {ofType {...A}}",
			says: "itself"},
	} {
		n, says := introspected(t, closed(x.query))
		if x.says == "" && says != "" || !strings.Contains(says, x.says) {
			t.Errorf("%s: %d values: %q, want %q", name, n, says, x.says)
		}
	}
}

// closed adds the braces that a query lacks before its fragments.
func closed(query string) string {
	head, fragments, found := strings.Cut(query, "\nfragment")
	if !found {
		return query
	}
	return head + strings.Repeat("}", strings.Count(head, "{")-strings.Count(head, "}")) + "\nfragment" + fragments
}

func numbered(n int, format string) string {
	var s strings.Builder
	for i := range n {
		fmt.Fprintf(&s, format, i)
	}
	return s.String()
}
