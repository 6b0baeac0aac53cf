package main

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"graphd/graph/generated"
)

// TestRandomDocuments: what is drawn and changed can be parsed, mostly passes validation, so that it reaches what it
// is to try, and differs; it is cut down to an end.
func TestRandomDocuments(t *testing.T) {
	m := &maker{Rand: rand.New(rand.NewPCG(1, 2)), schema: generated.NewExecutableSchema(generated.Config{}).Schema(),
		found: found{entities: []string{"state:A"}, relations: []string{"r"}, cursors: []string{"c"}}}
	const documents = 500
	invalid, why := 0, ""
	seen := map[string]bool{}
	for range documents {
		d := m.document()
		before, _, _, _ := d.request()
		c := d.clone()
		for range 12 {
			m.change(c)
		}
		if after, _, _, _ := d.request(); string(before) != string(after) {
			t.Fatalf("changing a copy changed\n%s\nto\n%s", before, after)
		}
		for _, d := range []*document{d, c} {
			body, query, _, ok := d.request()
			if !ok || len(body) > 50_000 {
				continue
			}
			if !json.Valid(body) {
				t.Fatalf("not JSON: %s", body)
			}
			seen[query] = true
			doc, err := parser.ParseQuery(&ast.Source{Input: query})
			if err != nil {
				t.Fatalf("%v in %s", err, query)
			}
			if errs := validator.ValidateWithRules(m.schema, doc, rules.NewDefaultRules()); len(errs) > 0 {
				invalid++
				why = errs[0].Error() + " in " + query
			}
		}
		size := len(before)
		for i := 0; ; {
			smaller := d.clone()
			if !smaller.without(i) {
				break
			}
			if body, _, _, ok := smaller.request(); ok && len(body) < size {
				d, size = smaller, len(body)
			} else {
				i++
			}
		}
	}
	if len(seen) < documents {
		t.Errorf("of %d documents only %d differ", 2*documents, len(seen))
	}
	if invalid > documents/4 {
		t.Errorf("%d of %d documents are not valid, such as %s", invalid, 2*documents, why)
	}
	t.Logf("%d of %d are not valid, such as %.600s", invalid, 2*documents, why)
}
