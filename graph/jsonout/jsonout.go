// Package jsonout writes what a query loaded straight to JSON, in the bytes that gqlgen's executor would write. The
// executor makes a goroutine, contexts and boxed values for each of thousands of fields; the writer that graph/gen
// generates on top of this package makes none. Where a field that may not be null has no value it does what GraphQL
// demands: null takes the place of the next object around it that may be null.
package jsonout

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
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

// Answer is what the root fields of one answer share: how long it may become.
type Answer struct {
	Most    int // bytes
	written atomic.Int64
}

// ErrTooLong says that an answer would become longer than it may.
var ErrTooLong = errors.New("the answer is too long")

// Writer writes one root field.
type Writer struct {
	buf     *[]byte
	oc      *graphql.OperationContext
	key     view.Key
	answer  *Answer
	base    ast.Path // of the object that the root field belongs to
	path    []step   // of the object that is being written
	missing []ast.Path
	look    int // the length at which to look whether to go on
	counted int // bytes that the answer knows of
	err     error
}

// step is a field that is being written, and the place in its list, if it is one.
type step struct {
	alias string
	index int
}

// buffers keeps what written answers grew to, for the next ones.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

const (
	maxKept    = 1 << 20  // a buffer above this size is not kept: one rare huge answer shall not hold its memory for ever
	lookEvery  = 16 << 10 // bytes between two looks at the request's time and the answer's length
	maxMissing = 100      // places without a value that are told of
)

// New returns a writer for the root field that ctx is about.
func New(ctx context.Context, answer *Answer) *Writer {
	base := graphql.GetPath(ctx)
	w := &Writer{buf: buffers.Get().(*[]byte), oc: graphql.GetOperationContext(ctx), key: view.Key{Context: ctx}, answer: answer, base: base[:max(len(base)-1, 0)], look: lookEvery}
	*w.buf = (*w.buf)[:0]
	return w
}

// Root is a root field.
func Root(f graphql.CollectedField) *Field { return &Field{Sel: Select(f.Selections), alias: f.Alias} }

// Err says why nothing was written: the answer is too long, or the request has no time left.
func (w *Writer) Err() error { return w.err }

// MissingPaths lists the paths of the fields that may not be null and have no value.
func (w *Writer) MissingPaths() []ast.Path { return w.missing }

// Marshaler returns what was written. It can be written out once.
func (w *Writer) Marshaler() graphql.Marshaler {
	return graphql.WriterFunc(func(out io.Writer) {
		if b, ok := out.(*bytes.Buffer); ok {
			b.Grow(len(*w.buf) + 1)
		}
		_, _ = out.Write(*w.buf)
		w.Release()
	})
}

// Release gives the writer's memory back.
func (w *Writer) Release() {
	if cap(*w.buf) <= maxKept {
		buffers.Put(w.buf)
	}
	w.buf = nil
}

// goOn reports whether there is room and time for more. It is asked now and then.
func (w *Writer) goOn() bool {
	if w.err == nil {
		w.err = w.key.Context.Err()
	}
	n := len(*w.buf)
	if w.answer.written.Add(int64(n-w.counted)) > int64(w.answer.Most) && w.err == nil {
		w.err = ErrTooLong
	}
	w.counted, w.look = n, n+lookEvery
	return w.err == nil
}

// Finish counts what was written last, and reports whether the answer is not too long.
func (w *Writer) Finish() bool { return w.goOn() }

// Mark is a place to which the writer can go back.
type Mark struct{ length, depth int }

// In begins an object that a field has; in its list, at the index.
func (w *Writer) In(f *Field, index int) Mark {
	m := Mark{len(*w.buf), len(w.path)}
	w.path = append(w.path, step{f.alias, index})
	return m
}

// Out ends it.
func (w *Writer) Out() { w.path = w.path[:len(w.path)-1] }

// Missing notes that a field, or a member of its list, may not be null and has no value. It returns false: neither has
// the object around it.
func (w *Writer) Missing(f *Field, index int) bool {
	if len(w.missing) >= maxMissing {
		return false
	}
	path := slices.Clone(w.base)
	for _, s := range append(w.path[:len(w.path):len(w.path)], step{f.alias, index}) {
		path = append(path, ast.PathName(s.alias))
		if s.index >= 0 {
			path = append(path, ast.PathIndex(s.index))
		}
	}
	w.missing = append(w.missing, path)
	return false
}

// Nullify writes null in place of an object that has no value, and reports whether it may: not where writing ended for
// another reason.
func (w *Writer) Nullify(m Mark) bool {
	if w.err != nil {
		return false
	}
	*w.buf, w.path = (*w.buf)[:m.length], w.path[:m.depth+1]
	if w.counted > m.length {
		w.answer.written.Add(int64(m.length - w.counted))
		w.counted = m.length
	}
	w.look = m.length + lookEvery
	w.Null()
	return true
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

// Label begins field i of an object, and reports whether to go on.
func (w *Writer) Label(i int, f *Field) bool {
	if len(*w.buf) >= w.look && !w.goOn() {
		return false
	}
	if i == 0 {
		w.text(f.label[1:])
	} else {
		w.text(f.label)
	}
	return true
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
