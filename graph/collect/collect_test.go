package collect

import (
	"fmt"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// TestFields: the fields, their order and what is selected of them are those that gqlgen collects.
func TestFields(t *testing.T) {
	var many strings.Builder
	for i := range 30 {
		fmt.Fprintf(&many, "a%d: f%d{x} ", i%20, i%20)
	}
	tests := []string{
		"{a b c}",
		"{a{x} b a{y} a{x}}",
		"{x:a y:a}",
		"{...F a{y}} fragment F on T{a{x} b}",
		"{a ...F ...F c} fragment F on T{b ...G} fragment G on I{c d}",
		"{...F} fragment F on Other{a}",
		"{... on T{a} ... on Other{b} ... on I{c} ...{d}}",
		"{a @skip(if:true) b @skip(if:$yes) c @include(if:$yes) d @include(if:$no) e @skip(if:$no) @include(if:$yes)}",
		"{...F @skip(if:$yes) ... @include(if:$no){b} ...F} fragment F on T{a}",
		"{...F @include(if:$yes)} fragment F on T{a}",
		"{...F} fragment F on T{...G} fragment G on I{a b}",
		"{" + many.String() + "}",
		"{a1:f1{y} ...F} fragment F on T{" + many.String() + "}",
	}
	types := []string{"T", "I"}
	for _, text := range tests {
		doc, err := parser.ParseQuery(&ast.Source{Input: text})
		if err != nil {
			t.Fatal(err)
		}
		oc := &graphql.OperationContext{Doc: doc, Variables: map[string]any{"yes": true, "no": false}}
		set := doc.Operations[0].SelectionSet
		want := shown(graphql.CollectFields(oc, set, types))
		if diff := cmp.Diff(want, shown(Fields(oc, set, types))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
		if diff := cmp.Diff(want, shown(Fields(oc, Set(oc, set, types), types))); diff != "" {
			t.Errorf("%s, by Set (-want +got):\n%s", text, diff)
		}
	}
}

// TestSet: what is in a fragment is the same set wherever the fragment is used.
func TestSet(t *testing.T) {
	doc, err := parser.ParseQuery(&ast.Source{Input: "{a{...F} b{...F}} fragment F on I{...G} fragment G on T{c d}"})
	if err != nil {
		t.Fatal(err)
	}
	oc := &graphql.OperationContext{Doc: doc}
	for _, s := range doc.Operations[0].SelectionSet {
		set := Set(oc, s.(*ast.Field).SelectionSet, []string{"T", "I"})
		if len(set) != 2 || set[0] != doc.Fragments[1].SelectionSet[0] {
			t.Errorf("the set of %s is %v", s.(*ast.Field).Name, set)
		}
	}
}

// shown writes fields with what is selected of them.
func shown(fields []graphql.CollectedField) []string {
	var out []string
	for _, f := range fields {
		text := f.Alias + ":" + f.Name
		for _, s := range f.Selections {
			text += " " + s.(*ast.Field).Name
		}
		out = append(out, text)
	}
	return out
}
