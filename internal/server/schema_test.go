package server

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"graphd/graph"
	"graphd/graph/generated"
)

// TestSchemaIsWhole: the schema that is served has the types and fields that are answered, each type in one place.
func TestSchemaIsWhole(t *testing.T) {
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: graph.Schema})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(graph.Schema, "extend ") {
		t.Error("it extends a type")
	}
	answered := generated.NewExecutableSchema(generated.Config{}).Schema()
	if schema.Description == "" || schema.Description != answered.Description {
		t.Errorf("it says of itself %q, and answers %q", schema.Description, answered.Description)
	}
	for name, d := range answered.Types {
		got := schema.Types[name]
		if got == nil {
			t.Errorf("it has no %s", name)
			continue
		}
		for _, f := range d.Fields {
			if g := got.Fields.ForName(f.Name); g == nil || g.Type.String() != f.Type.String() {
				t.Errorf("%s.%s is %+v, want %s", name, f.Name, g, f.Type)
			}
		}
		if d.Kind == ast.Scalar && !d.BuiltIn && d.Directives.ForName("specifiedBy") == nil {
			t.Errorf("nothing specifies the scalar %s", name)
		}
	}
}

// TestSchemaFile: the schema is served compressed, preferably as gzip, and clients can ask whether theirs is current.
func TestSchemaFile(t *testing.T) {
	h := compressed(schemaFile(graph.Schema))
	get := func(name, value string) *http.Response {
		r := httptest.NewRequest(http.MethodGet, "/schema.graphql", nil)
		r.Header.Set(name, value)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Result()
	}
	for accepted, want := range map[string]string{
		"": "", "gzip": "gzip", "zstd": "zstd", "gzip, deflate, br, zstd": "gzip", "zstd, gzip": "gzip", "br": "",
	} {
		if got := get("Accept-Encoding", accepted); got.Header.Get("Content-Encoding") != want ||
			got.StatusCode != 200 {
			t.Errorf("%q: %d %q, want %q", accepted, got.StatusCode, got.Header.Get("Content-Encoding"), want)
		}
	}
	tag := get("Accept", "*/*").Header.Get("ETag")
	if got := get("If-None-Match", tag); tag == "" || got.StatusCode != http.StatusNotModified {
		t.Errorf("%d for the tag %q", got.StatusCode, tag)
	}
	if got := get("If-None-Match", `"other"`); got.StatusCode != http.StatusOK {
		t.Errorf("%d for another tag", got.StatusCode)
	}
}
