// Package jsonout writes what a query loaded straight to JSON, in the bytes that gqlgen's executor would write. The executor makes a goroutine, contexts and boxed
// values for each of thousands of fields; the writer that graph/gen generates on top of this package makes none. It never reports an error: where a
// non-null field has no value it gives up, and the executor takes over and does what GraphQL demands.
package jsonout

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"graphd/graph/view"
	"graphd/internal/edtf"
)

// Type is an object type of the schema, as the generated code knows it.
type Type struct {
	Index      int // its place among all types
	Name       string
	Satisfies  []string       // its name and those of its interfaces
	FieldIndex map[string]int // the number that the generated code gives to each field
}

// Writer writes one root field.
type Writer struct {
	buf   bytes.Buffer
	oc    *graphql.OperationContext
	types int
	key   view.Key
}

// New returns a writer for a root field of the operation; types is the number of object types.
func New(ctx context.Context, oc *graphql.OperationContext, types int) *Writer {
	return &Writer{oc: oc, types: types, key: view.Key{Context: ctx}}
}

// Marshaler returns what was written.
func (w *Writer) Marshaler() graphql.Marshaler {
	return graphql.WriterFunc(func(out io.Writer) { _, _ = out.Write(w.buf.Bytes()) })
}

// Selection is what a document selects of a field's value. The fields are collected once for each object type, however many objects there are.
type Selection struct {
	set    ast.SelectionSet
	fields [][]Field // by the type's index
}

// Field is a selected field of an object type.
type Field struct {
	Index int       // the number that the generated code gives to the field; -1 for __typename
	Sel   Selection // of its value
	alias string
	label []byte // the alias as JSON, with a colon
}

// Select returns a selection of a field's value.
func Select(set ast.SelectionSet) Selection { return Selection{set: set} }

// Fields lists what is selected of an object of type t.
func (s *Selection) Fields(w *Writer, t *Type) []Field {
	if s.fields == nil {
		s.fields = make([][]Field, w.types)
	}
	if s.fields[t.Index] == nil {
		collected := graphql.CollectFields(w.oc, s.set, t.Satisfies)
		fields := make([]Field, len(collected))
		for i, c := range collected {
			index, ok := t.FieldIndex[c.Name]
			if !ok {
				index = -1 // __typename: validation lets nothing else pass
			}
			fields[i] = Field{Index: index, Sel: Select(c.Selections), alias: c.Alias, label: strconv.AppendQuote(nil, c.Alias)}
			fields[i].label = append(fields[i].label, ':')
		}
		s.fields[t.Index] = fields
	}
	return s.fields[t.Index]
}

// For returns the context that a field's method reads its alias from. It is good until the next call.
func (w *Writer) For(f *Field) context.Context {
	w.key.Alias = f.alias
	return &w.key
}

// Open begins an object.
func (w *Writer) Open() { w.buf.WriteByte('{') }

// Label begins field i of an object.
func (w *Writer) Label(i int, f *Field) {
	if i > 0 {
		w.buf.WriteByte(',')
	}
	w.buf.Write(f.label)
}

// Close ends an object.
func (w *Writer) Close() { w.buf.WriteByte('}') }

// OpenList begins a list.
func (w *Writer) OpenList() { w.buf.WriteByte('[') }

// Item begins member i of a list.
func (w *Writer) Item(i int) {
	if i > 0 {
		w.buf.WriteByte(',')
	}
}

// CloseList ends a list.
func (w *Writer) CloseList() { w.buf.WriteByte(']') }

// Null writes null.
func (w *Writer) Null() { w.buf.WriteString("null") }

// String writes a text.
func (w *Writer) String(s string) {
	for i := 0; i < len(s); i++ {
		// What needs an escape, or is no UTF-8, is written by gqlgen, whose bytes ours must be.
		if c := s[i]; c < 0x20 || c == '\\' || c == '"' {
			graphql.MarshalString(s).MarshalGQL(&w.buf)
			return
		}
	}
	w.buf.WriteByte('"')
	w.buf.WriteString(s)
	w.buf.WriteByte('"')
}

// Int writes a whole number.
func (w *Writer) Int(n int) { w.buf.Write(strconv.AppendInt(w.buf.AvailableBuffer(), int64(n), 10)) }

// Float writes a number.
func (w *Writer) Float(f float64) { fmt.Fprintf(&w.buf, "%g", f) }

// Bool writes true or false.
func (w *Writer) Bool(b bool) { w.buf.Write(strconv.AppendBool(w.buf.AvailableBuffer(), b)) }

// Date writes a day.
func (w *Writer) Date(d edtf.Day) { w.String(d.String()) }

// DateTime writes an instant.
func (w *Writer) DateTime(t time.Time) { view.MarshalDateTime(t).MarshalGQL(&w.buf) }

// EDTF writes an EDTF date.
func (w *Writer) EDTF(v edtf.Value) { w.String(v.String()) }

// JSON writes a JSON value.
func (w *Writer) JSON(v []byte) { w.buf.Write(v) }
