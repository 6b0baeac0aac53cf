package jsonout

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"graphd/graph/view"
	"graphd/internal/edtf"
)

// begin returns a writer for the first field of a document, and that field.
func begin(t *testing.T, ctx context.Context, document string, answer *Answer) (*Writer, *Field) {
	t.Helper()
	doc, err := parser.ParseQuery(&ast.Source{Input: document})
	if err != nil {
		t.Fatal(err)
	}
	oc := &graphql.OperationContext{Doc: doc, Operation: doc.Operations[0], Variables: map[string]any{"no": false}}
	ctx = graphql.WithOperationContext(ctx, oc)
	root := graphql.CollectFields(oc, doc.Operations[0].SelectionSet, []string{"Query"})[0]
	ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Object: "Query", Field: root})
	return New(ctx, answer), Root(root)
}

// text takes what was written.
func text(w *Writer) string {
	var b bytes.Buffer
	w.Marshaler().MarshalGQL(&b)
	return b.String()
}

// TestValues: the bytes are those of gqlgen's marshalers.
func TestValues(t *testing.T) {
	instant := time.Date(2024, 2, 24, 5, 0, 0, 120e6, time.FixedZone("", 5*3600))
	date, err := edtf.Parse("2024-01-22/..")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name  string
		write func(*Writer)
		like  graphql.Marshaler
	}{
		{name: "text", write: func(w *Writer) { w.String("Ürümqi </b>") }, like: graphql.MarshalString("Ürümqi </b>")},
		{name: "quotes", write: func(w *Writer) { w.String(`a"\b`) }, like: graphql.MarshalString(`a"\b`)},
		{
			name:  "control characters",
			write: func(w *Writer) { w.String("a\n\t\x00\x1f\x7f") },
			like:  graphql.MarshalString("a\n\t\x00\x1f\x7f"),
		},
		{name: "empty text", write: func(w *Writer) { w.String("") }, like: graphql.MarshalString("")},
		{name: "int", write: func(w *Writer) { w.Int(-1 << 40) }, like: graphql.MarshalInt(-1 << 40)},
		{name: "float", write: func(w *Writer) { w.Float(0.1) }, like: graphql.MarshalFloat(0.1)},
		{name: "whole float", write: func(w *Writer) { w.Float(-10) }, like: graphql.MarshalFloat(-10)},
		{name: "tiny float", write: func(w *Writer) { w.Float(math.SmallestNonzeroFloat64) },
			like: graphql.MarshalFloat(math.SmallestNonzeroFloat64)},
		{name: "true", write: func(w *Writer) { w.Bool(true) }, like: graphql.MarshalBoolean(true)},
		{name: "null", write: (*Writer).Null, like: graphql.Null},
		{name: "date", write: func(w *Writer) { w.Date(-800000) }, like: view.MarshalDate(-800000)},
		{name: "instant", write: func(w *Writer) { w.DateTime(instant) }, like: view.MarshalDateTime(instant)},
		{name: "EDTF", write: func(w *Writer) { w.EDTF(date) }, like: view.MarshalEDTF(date)},
		{name: "JSON", write: func(w *Writer) { w.JSON([]byte(`{"a": 1.0}`)) },
			like: view.MarshalJSON(json.RawMessage(`{"a": 1.0}`))},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var want bytes.Buffer
			test.like.MarshalGQL(&want)
			w, _ := begin(t, t.Context(), "{a}", &Answer{Most: 1000})
			test.write(w)
			if diff := cmp.Diff(want.String(), text(w)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

var (
	animal = &Type{Name: "Animal", Satisfies: []string{"Animal", "Node"},
		FieldIndex: map[string]int{"id": 0, "name": 1}}
	plant = &Type{Name: "Plant", Satisfies: []string{"Plant", "Node"}, FieldIndex: map[string]int{"id": 7}}
)

// TestFields: of each type the fields that apply to it, each once, under its alias.
func TestFields(t *testing.T) {
	w, root := begin(t, t.Context(), `query ($no: Boolean) {a {
		id
		other: id
		...on Animal {name id}
		...on Node {__typename}
		...on Plant @include(if: $no) {gone: id}
	}}`, &Answer{Most: 1000})
	defer w.Release()
	type shown struct {
		Index int
		Label string
	}
	list := func(t *Type) (out []shown) {
		for _, f := range root.Sel.Fields(w, t) {
			out = append(out, shown{f.Index, f.label})
		}
		return out
	}
	for range 2 { // the second time they are known
		want := []shown{{0, `,"id":`}, {0, `,"other":`}, {1, `,"name":`}, {-1, `,"__typename":`}}
		if diff := cmp.Diff(want, list(animal)); diff != "" {
			t.Errorf("of an animal (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]shown{{7, `,"id":`}, {7, `,"other":`}, {-1, `,"__typename":`}}, list(plant)); diff != "" {
			t.Errorf("of a plant (-want +got):\n%s", diff)
		}
	}
	f := &root.Sel.Fields(w, animal)[1]
	if key, ok := w.For(f).(*view.Key); !ok || key.Alias != "other" {
		t.Errorf("a field's method reads its alias from %#v", w.For(f))
	}
}

// TestNullify: null takes the place of an object that has no value, and of all that was written of it.
func TestNullify(t *testing.T) {
	w, root := begin(t, t.Context(), "{a {id}}", &Answer{Most: 1000})
	w.OpenList()
	for i := range 3 {
		w.Item(i)
		mark := w.In(root, i)
		w.Open()
		f := &root.Sel.Fields(w, animal)[0]
		w.Label(0, f)
		if i == 1 {
			if w.Missing(f, -1) {
				t.Error("an object without a value goes on")
			}
			if !w.Nullify(mark) {
				t.Error("null may not take its place")
			}
		} else {
			w.Int(i)
			w.Close()
		}
		w.Out()
	}
	w.CloseList()
	want := []ast.Path{{ast.PathName("a"), ast.PathIndex(1), ast.PathName("id")}}
	if diff := cmp.Diff(want, w.MissingPaths()); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
	if !w.Finish() {
		t.Errorf("nothing is written: %v", w.Err())
	}
	if diff := cmp.Diff(`[{"id":0},null,{"id":2}]`, text(w)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestMissingIsBounded: of very many places without a value the first are told.
func TestMissingIsBounded(t *testing.T) {
	w, root := begin(t, t.Context(), "{a {id}}", &Answer{Most: 1000})
	defer w.Release()
	for i := range 3 * maxMissing {
		w.Missing(root, i)
	}
	paths := w.MissingPaths()
	if len(paths) != maxMissing || paths[0].String() != "a[0]" || paths[maxMissing-1].String() != "a[99]" {
		t.Errorf("%d paths, the last %s", len(paths), paths[len(paths)-1])
	}
}

// write writes a list of n objects, and reports whether all of it was written.
func write(w *Writer, root *Field, n int) bool {
	w.OpenList()
	for i := range n {
		w.Item(i)
		w.Open()
		for j := range root.Sel.Fields(w, animal) {
			if !w.Label(j, &root.Sel.Fields(w, animal)[j]) {
				return false
			}
			w.String("x")
		}
		w.Close()
	}
	w.CloseList()
	return w.Finish()
}

// TestTooLong: root fields share the length of an answer. A writer stops soon after it, and null does not take the
// place of an object then.
func TestTooLong(t *testing.T) {
	const object = len(`{"id":"x"},`)
	answer := &Answer{Most: 100 * lookEvery}
	w, root := begin(t, t.Context(), "{a {id}}", answer)
	if !write(w, root, 50*lookEvery/object) {
		t.Fatalf("half of the answer: %v", w.Err())
	}
	w.Release()
	w, root = begin(t, t.Context(), "{b {id}}", answer)
	if write(w, root, 1000*lookEvery/object) || !errors.Is(w.Err(), ErrTooLong) {
		t.Errorf("error %v", w.Err())
	}
	if n := len(*w.buf); n > 52*lookEvery {
		t.Errorf("%d bytes were written of a second half that may have %d", n, 50*lookEvery)
	}
	if w.Nullify(Mark{}) {
		t.Error("null takes the place of what is too long")
	}
	w.Release()
}

// TestNullifyTakesBack: what null took the place of counts no longer.
func TestNullifyTakesBack(t *testing.T) {
	answer := &Answer{Most: 10 * lookEvery}
	w, root := begin(t, t.Context(), "{a {id}}", answer)
	for range 100 {
		mark := w.In(root, -1)
		if !write(w, root, lookEvery/10) {
			t.Fatal(w.Err())
		}
		if !w.Nullify(mark) {
			t.Fatal("null may not take its place")
		}
		w.Out()
	}
	if !w.Finish() || answer.written.Load() != int64(100*len("null")) {
		t.Errorf("%d bytes count, error %v", answer.written.Load(), w.Err())
	}
	if got := text(w); got != strings.Repeat("null", 100) {
		t.Errorf("%.40q", got)
	}
}

// TestNoTime: a writer stops when the request has no time left.
func TestNoTime(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w, root := begin(t, ctx, "{a {id}}", &Answer{Most: 1 << 40})
	defer w.Release()
	if !write(w, root, 10) {
		t.Fatal(w.Err())
	}
	cancel()
	if write(w, root, lookEvery) || !errors.Is(w.Err(), context.Canceled) {
		t.Errorf("error %v", w.Err())
	}
}
