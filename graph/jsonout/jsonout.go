// Package jsonout writes loaded objects straight to JSON, in the same bytes as gqlgen's executor. The executor makes a
// goroutine, contexts and boxed values for each of thousands of fields; the writer that graph/gen generates on top of
// this package makes none. Where a non-null field has no value it does what GraphQL demands: it writes null for the
// nearest enclosing nullable object.
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

	"graphd/graph/collect"
	"graphd/graph/view"
	"graphd/internal/edtf"
)

// Type is an object type of the schema, as the generated code knows it.
type Type struct {
	Name       string
	Satisfies  []string       // its name and those of its interfaces
	FieldIndex map[string]int // the number that the generated code gives to each field
}

// Answer is what the root fields of one answer share.
type Answer struct {
	Most    int    // bytes
	Parts   *Parts // takes what was written; nil: it is copied into the rest of the answer
	written atomic.Int64
}

// ErrTooLong means that an answer would exceed its greatest length.
var ErrTooLong = errors.New("the answer is too long")

// Writer writes one root field.
type Writer struct {
	buf     *[]byte   // the last piece
	before  []*[]byte // the pieces before it
	length  int       // of these
	oc      *graphql.OperationContext
	key     view.Key
	answer  *Answer
	base    ast.Path // of the object that the root field belongs to
	path    []step   // of the object that is being written
	missing []ast.Path
	// sets are the fields of all selection sets so far: a fragment may be used in many places
	sets    collect.Sets[*Type, []Field]
	look    int // the length at which to call goOn next
	counted int // bytes that are counted in the answer
	err     error
}

// step is a field that is being written, and the place in its list, if it is one.
type step struct {
	alias string
	index int
}

// buffers reuses the pieces of earlier answers.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

const (
	piece     = 64 << 10 // bytes of one piece. Pieces are never copied into a larger one
	lookEvery = 16 << 10 // bytes between two checks of the request's time and the answer's length
	// a larger piece, with a huge text in it, is dropped, so that its memory is not kept for ever
	maxKept    = 256 << 10
	maxMissing = 100 // missing values that are reported
)

// New returns a writer for the root field of ctx.
func New(ctx context.Context, answer *Answer) *Writer {
	base := graphql.GetPath(ctx)
	w := &Writer{buf: buffers.Get().(*[]byte), oc: graphql.GetOperationContext(ctx), key: view.Key{Context: ctx},
		answer: answer, base: base[:max(len(base)-1, 0)], look: lookEvery}
	*w.buf = (*w.buf)[:0]
	return w
}

// Root returns the selection of a root field.
func Root(f graphql.CollectedField) *Field { return &Field{Sel: Select(f.Selections), alias: f.Alias} }

// Err returns why nothing was written: the answer is too long, or the request has no time left.
func (w *Writer) Err() error { return w.err }

// MissingPaths returns the paths of the non-null fields that have no value.
func (w *Writer) MissingPaths() []ast.Path { return w.missing }

// Marshaler returns what was written. It can be used once.
func (w *Writer) Marshaler() graphql.Marshaler {
	return graphql.WriterFunc(func(out io.Writer) {
		if b, ok := out.(*bytes.Buffer); ok {
			if w.answer.Parts != nil {
				w.answer.Parts.add(b.Len(), w)
				return
			}
			b.Grow(w.Len() + 1)
		}
		_ = w.pieces(func(b []byte) error {
			_, err := out.Write(b)
			return err
		})
	})
}

// Len returns the length of what was written.
func (w *Writer) Len() int { return w.length + len(*w.buf) }

// pieces calls f with each piece of what was written, and returns the writer's memory, each piece after its call.
func (w *Writer) pieces(f func([]byte) error) (err error) {
	for _, b := range append(w.before, w.buf) {
		if err == nil {
			err = f(*b)
		}
		keep(b)
	}
	w.before, w.buf = nil, nil
	return err
}

// Release returns the writer's memory.
func (w *Writer) Release() { _ = w.pieces(func([]byte) error { return nil }) }

func keep(b *[]byte) {
	if cap(*b) <= maxKept {
		buffers.Put(b)
	}
}

// turn begins a new piece.
func (w *Writer) turn() {
	w.before, w.length = append(w.before, w.buf), w.length+len(*w.buf)
	w.buf = buffers.Get().(*[]byte)
	if cap(*w.buf) < piece+lookEvery {
		*w.buf = make([]byte, 0, piece+lookEvery)
	}
	*w.buf = (*w.buf)[:0]
}

// cut takes back what was written behind a length.
func (w *Writer) cut(length int) {
	for w.length > length {
		keep(w.buf)
		last := len(w.before) - 1
		w.buf, w.before = w.before[last], w.before[:last]
		w.length -= len(*w.buf)
	}
	*w.buf = (*w.buf)[:length-w.length]
}

// goOn reports whether there is room and time for more. It is called now and then.
func (w *Writer) goOn() bool {
	if w.err == nil {
		w.err = w.key.Context.Err()
	}
	n := w.Len()
	if w.answer.written.Add(int64(n-w.counted)) > int64(w.answer.Most) && w.err == nil {
		w.err = ErrTooLong
	}
	w.counted, w.look = n, n+lookEvery
	if len(*w.buf) >= piece {
		w.turn()
	}
	return w.err == nil
}

// Finish counts the last bytes, and reports whether the answer is within its greatest length.
func (w *Writer) Finish() bool { return w.goOn() }

// Mark is a place to which the writer can go back.
type Mark struct{ length, depth int }

// In begins an object in a field; in a list, at the index.
func (w *Writer) In(f *Field, index int) Mark {
	m := Mark{w.Len(), len(w.path)}
	w.path = append(w.path, step{f.alias, index})
	return m
}

// Out ends the object.
func (w *Writer) Out() { w.path = w.path[:len(w.path)-1] }

// Missing records that a non-null field, or an item of its list, has no value. It returns false, because the enclosing
// object has no value either.
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

// Nullify replaces an object without a value by null, and reports whether it did: not if writing stopped for another
// reason.
func (w *Writer) Nullify(m Mark) bool {
	if w.err != nil {
		return false
	}
	w.cut(m.length)
	w.path = w.path[:m.depth+1]
	if w.counted > m.length {
		w.answer.written.Add(int64(m.length - w.counted))
		w.counted = m.length
	}
	w.look = m.length + lookEvery
	w.Null()
	return true
}

// Selection is the selection set of a field. Its fields are collected once for each object type, however many objects
// there are.
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

// Select returns the selection of a field.
func Select(set ast.SelectionSet) Selection { return Selection{set: set} }

// Fields returns the fields selected on an object of type t.
func (s *Selection) Fields(w *Writer, t *Type) []Field {
	for i := range s.types { // few: at most the kinds of entity
		if s.types[i].t == t {
			return s.types[i].fields
		}
	}
	set := collect.Set(w.oc, s.set, t.Satisfies)
	if len(set) == 0 {
		return nil
	}
	if w.sets == nil {
		w.sets = collect.Sets[*Type, []Field]{}
	}
	fields := w.sets.Get(set, t, func() []Field {
		collected := collect.Fields(w.oc, set, t.Satisfies)
		fields := make([]Field, len(collected))
		for i, c := range collected {
			index, ok := t.FieldIndex[c.Name]
			if !ok {
				index = -1 // __typename: validation lets nothing else pass
			}
			// A name of GraphQL needs no escapes.
			fields[i] = Field{Index: index, Sel: Select(c.Selections), alias: c.Alias, label: `,"` + c.Alias + `":`}
		}
		return fields
	})
	s.types = append(s.types, typeFields{t, fields})
	return fields
}

// For returns the context from which a field's method reads its alias. It is valid until the next call.
func (w *Writer) For(f *Field) context.Context {
	w.key.Alias = f.alias
	return &w.key
}

// Write appends the output of gqlgen's own marshalers.
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
	if w.Len() >= w.look && !w.goOn() {
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

// Item begins item i of a list.
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
		// gqlgen writes texts that need an escape or are not UTF-8, because the bytes must equal its own.
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
