package lite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// bound are values for the parameters of a statement, as SQLite takes them. The driver takes them boxed, looks up the
// name of each parameter, and copies each text: with the thousands of values of a statement that inserts many rows,
// this takes a fifth of the time that inserting them does.
type bound struct {
	list  []boundValue
	bytes []byte // of all texts
}

type boundValue struct {
	kind   int8
	length int32 // of a text
	n      int64 // an integer, the bits of a float, or where a text begins
}

// The kinds of values.
const (
	boundNull = iota
	boundInt
	boundFloat
	boundText
)

func (b *bound) int(n int64) { b.list = append(b.list, boundValue{kind: boundInt, n: n}) }

func (b *bound) text(s string) {
	b.list = append(b.list, boundValue{boundText, int32(len(s)), int64(len(b.bytes))})
	b.bytes = append(b.bytes, s...)
}

// number adds a number, or NULL.
func (b *bound) number(f *float64) {
	if f == nil {
		b.list = append(b.list, boundValue{kind: boundNull})
		return
	}
	b.list = append(b.list, boundValue{kind: boundFloat, n: int64(math.Float64bits(*f))})
}

func (b *bound) clear() { b.list, b.bytes = b.list[:0], b.bytes[:0] }

// sqliteError is an error of SQLite, whether the driver met it or we did.
type sqliteError interface {
	error
	Code() int // SQLite's result code
}

// stepError is an error of a statement that was carried out without the driver.
type stepError struct {
	code int
	text string
}

func (e *stepError) Error() string { return e.text }

// Code returns SQLite's result code.
func (e *stepError) Code() int { return e.code }

// writeBound is write, for values that are bound to the statement's parameters in their order.
func (c *conn) writeBound(ctx context.Context, text string, values []boundValue, texts []byte) error {
	if err := cmp.Or(ctx.Err(), c.inTime()); err != nil {
		return err
	}
	if err := c.listFor(ctx, text); err != nil {
		return err
	}
	c.wrote = true
	if c.observe != nil {
		c.observe(text)
	}
	s, err := c.prepared(ctx, text)
	if err != nil {
		return c.result(ctx, err)
	}
	if c.meter == nil || s.handle == 0 { // TestMeter fails
		return errors.New("lite: the driver keeps SQLite's handles elsewhere than expected")
	}
	return c.result(ctx, s.step(c.meter, values, texts))
}

// step binds the values and carries the statement out. SQLite reads texts where they are: they must not move meanwhile.
func (s *statement) step(m *meter, values []boundValue, texts []byte) error {
	var pin runtime.Pinner
	defer pin.Unpin()
	base := uintptr(0)
	if len(texts) > 0 {
		pin.Pin(&texts[0])
		base = uintptr(unsafe.Pointer(&texts[0]))
	}
	for i, v := range values {
		at, rc := int32(i+1), int32(0)
		switch v.kind {
		case boundNull:
			rc = sqlite3.Xsqlite3_bind_null(m.tls, s.handle, at)
		case boundInt:
			rc = sqlite3.Xsqlite3_bind_int64(m.tls, s.handle, at, v.n)
		case boundFloat:
			rc = sqlite3.Xsqlite3_bind_double(m.tls, s.handle, at, math.Float64frombits(uint64(v.n)))
		case boundText:
			p := base + uintptr(v.n)
			if v.length == 0 {
				p = emptyText
			}
			rc = sqlite3.Xsqlite3_bind_text(m.tls, s.handle, at, p, v.length, 0)
		}
		if rc != sqlite3.SQLITE_OK {
			return m.errorOf(rc)
		}
	}
	rc := sqlite3.Xsqlite3_step(m.tls, s.handle)
	var err error
	if rc != sqlite3.SQLITE_DONE {
		err = m.errorOf(rc)
	}
	sqlite3.Xsqlite3_reset(m.tls, s.handle) // it fails as the step did
	return err
}

// emptyText is where an empty text is: no pointer at all would be NULL.
var emptyText = func() uintptr {
	p, err := libc.CString("")
	if err != nil {
		panic(err) // there is no memory
	}
	return p
}()

// errorOf is the error of a result code, with what SQLite says of it.
func (m *meter) errorOf(rc int32) error {
	text := libc.GoString(sqlite3.Xsqlite3_errstr(m.tls, rc))
	if more := libc.GoString(sqlite3.Xsqlite3_errmsg(m.tls, m.db)); more != text {
		text += ": " + more
	}
	return &stepError{int(rc), fmt.Sprintf("%s (%d)", text, rc)}
}
