// Package jsonout writes what a query loaded straight to JSON, in the bytes that gqlgen's executor would write. The
// executor makes a goroutine, contexts and boxed values for each of thousands of fields; the writer that graph/gen
// generates on top of this package makes none. It never reports an error: where a non-null field has no value it
// gives up, and the executor takes over and does what GraphQL demands.
package jsonout

import (
	"context"
	"io"
	"strconv"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"graphd/graph/view"
	"graphd/internal/edtf"
)

// Type is an object type of the schema, as the generated code knows it.
type Type struct {
	Name       string
	Satisfies  []string       // its name and those of its interfaces
	FieldIndex map[string]int // the number that the generated code gives to each field
}

// Writer writes one root field.
type Writer struct {
	buf *[]byte
	oc  *graphql.OperationContext
	key view.Key
}

// buffers keeps what written answers grew to, for the next ones.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// maxKept is the size above which a buffer is not kept: one rare huge answer shall not hold its memory for ever.
const maxKept = 1 << 20

// New returns a writer for a root field of the operation.
func New(ctx context.Context, oc *graphql.OperationContext) *Writer {
	w := &Writer{buf: buffers.Get().(*[]byte), oc: oc, key: view.Key{Context: ctx}}
	*w.buf = (*w.buf)[:0]
	return w
}

// Marshaler returns what was written. It can be written out once.
func (w *Writer) Marshaler() graphql.Marshaler {
	return graphql.WriterFunc(func(out io.Writer) {
		_, _ = out.Write(*w.buf)
		if cap(*w.buf) <= maxKept {
			buffers.Put(w.buf)
		}
		w.buf = nil
	})
}

// Selection is what a document selects of a field's value. The fields are collected once for each object type,
// however many objects there are.
type Selection struct {
	set   ast.SelectionSet
	types []typeFields
}

type typeFields struct {
	t      *Type
	fields []Field
}

// Field is a selected field of an object type.
type Field struct {
	Index int       // the number that the generated code gives to the field; -1 for __typename
	Sel   Selection // of its value
	alias string
	label string // the alias as JSON, between a comma and a colon
}

// Select returns a selection of a field's value.
func Select(set ast.SelectionSet) Selection { return Selection{set: set} }

// Fields lists what is selected of an object of type t.
func (s *Selection) Fields(w *Writer, t *Type) []Field {
	for i := range s.types { // few: the kinds of entity at most
		if s.types[i].t == t {
			return s.types[i].fields
		}
	}
	collected := graphql.CollectFields(w.oc, s.set, t.Satisfies)
	fields := make([]Field, len(collected))
	for i, c := range collected {
		index, ok := t.FieldIndex[c.Name]
		if !ok {
			index = -1 // __typename: validation lets nothing else pass
		}
		fields[i] = Field{Index: index, Sel: Select(c.Selections), alias: c.Alias, label: `,"` + c.Alias + `":`} // a name of GraphQL needs no escapes
	}
	s.types = append(s.types, typeFields{t, fields})
	return fields
}

// For returns the context that a field's method reads its alias from. It is good until the next call.
func (w *Writer) For(f *Field) context.Context {
	w.key.Alias = f.alias
	return &w.key
}

// Write appends what gqlgen's own marshalers write.
func (w *Writer) Write(b []byte) (int, error) {
	*w.buf = append(*w.buf, b...)
	return len(b), nil
}

func (w *Writer) text(s string) { *w.buf = append(*w.buf, s...) }
func (w *Writer) byte(b byte)   { *w.buf = append(*w.buf, b) }

// Open begins an object.
func (w *Writer) Open() { w.byte('{') }

// Label begins field i of an object.
func (w *Writer) Label(i int, f *Field) {
	if i == 0 {
		w.text(f.label[1:])
	} else {
		w.text(f.label)
	}
}

// Close ends an object.
func (w *Writer) Close() { w.byte('}') }

// OpenList begins a list.
func (w *Writer) OpenList() { w.byte('[') }

// Item begins member i of a list.
func (w *Writer) Item(i int) {
	if i > 0 {
		w.byte(',')
	}
}

// CloseList ends a list.
func (w *Writer) CloseList() { w.byte(']') }

// Null writes null.
func (w *Writer) Null() { w.text("null") }

// String writes a text.
func (w *Writer) String(s string) {
	for i := 0; i < len(s); i++ {
		// What needs an escape, or is no UTF-8, is written by gqlgen, whose bytes ours must be.
		if c := s[i]; c < 0x20 || c == '\\' || c == '"' {
			graphql.MarshalString(s).MarshalGQL(w)
			return
		}
	}
	w.byte('"')
	w.text(s)
	w.byte('"')
}

// Int writes a whole number.
func (w *Writer) Int(n int) { *w.buf = strconv.AppendInt(*w.buf, int64(n), 10) }

// Float writes a number, as %g does.
func (w *Writer) Float(f float64) { *w.buf = strconv.AppendFloat(*w.buf, f, 'g', -1, 64) }

// Bool writes true or false.
func (w *Writer) Bool(b bool) { *w.buf = strconv.AppendBool(*w.buf, b) }

// Date writes a day.
func (w *Writer) Date(d edtf.Day) { w.String(d.String()) }

// DateTime writes an instant, as view.MarshalDateTime does.
func (w *Writer) DateTime(t time.Time) {
	w.byte('"')
	*w.buf = t.UTC().AppendFormat(*w.buf, time.RFC3339Nano)
	w.byte('"')
}

// EDTF writes an EDTF date.
func (w *Writer) EDTF(v edtf.Value) { w.String(v.String()) }

// JSON writes a JSON value.
func (w *Writer) JSON(v []byte) { _, _ = w.Write(v) }
