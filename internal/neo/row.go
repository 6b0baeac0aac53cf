package neo

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"graphd/internal/edtf"
)

// What every read of a relation or an entity returns is kept together in one text property, row, beside the
// properties that filters and people read: its fields in a fixed order, each ended by the separator. A page of rows
// comes in one record for all parents, as lists of texts. Both halve the time that a page takes: the server looks
// through the chain of an element's properties for each that it reads, and the driver spends some 35 allocations and
// two goroutines on each record.
const (
	separator = "\x1f"
	escape    = "\x1b" // before 0: itself; before 1: a separator. Validation lets neither into the graph
)

var (
	escapes   = strings.NewReplacer(escape, escape+"0", separator, escape+"1")
	unescapes = strings.NewReplacer(escape+"0", escape, escape+"1", separator)
)

// packer makes a row.
type packer struct{ b strings.Builder }

func (p *packer) text(s string) {
	if strings.ContainsAny(s, separator+escape) {
		s = escapes.Replace(s)
	}
	p.b.WriteString(s)
	p.b.WriteString(separator)
}

func (p *packer) int(n int64) {
	p.b.WriteString(strconv.FormatInt(n, 36)) // the shortest that strconv reads and writes quickly
	p.b.WriteString(separator)
}

func (p *packer) number(f *float64) {
	if f != nil {
		p.b.WriteString(strconv.FormatFloat(*f, 'g', -1, 64))
	}
	p.b.WriteString(separator)
}

func (p *packer) time(t time.Time) {
	p.int(t.Unix())
	p.int(int64(t.Nanosecond()))
}

// unpacker reads a row's fields in order; what is wrong first is the error.
type unpacker struct {
	rest string
	err  error
}

func (u *unpacker) text() string {
	s, rest, ok := strings.Cut(u.rest, separator)
	if !ok {
		u.fail(fmt.Errorf("a row ends early"))
		return ""
	}
	u.rest = rest
	if strings.Contains(s, escape) {
		s = unescapes.Replace(s)
	}
	return s
}

func (u *unpacker) fail(err error) {
	if u.err == nil {
		u.err = err
	}
}

func (u *unpacker) int() int64 {
	n, err := strconv.ParseInt(u.text(), 36, 64)
	if err != nil {
		u.fail(err)
	}
	return n
}

func (u *unpacker) day() edtf.Day { return edtf.Day(u.int()) }

func (u *unpacker) time() time.Time {
	seconds := u.int()
	return time.Unix(seconds, u.int()).UTC()
}

func (u *unpacker) number() *float64 {
	s := u.text()
	if s == "" {
		return nil
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		u.fail(err)
	}
	return &f
}

// unmarshal reads a JSON column; empty is nothing.
func (u *unpacker) unmarshal(text string, into any) {
	if text == "" {
		return
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		u.fail(err)
	}
}

// damagedRow is the error of a row that cannot be read. It begins with the id, mostly.
func damagedRow(what, row string) error {
	if row == "" {
		return damaged("%s (its row is missing)", what)
	}
	id, _, _ := strings.Cut(row, separator)
	if len(id) > 200 {
		id = strings.ToValidUTF8(id[:200], "") + "…"
	}
	return damaged("%s, %q,", what, id)
}

// cells reads the values of one record in order; the first that is of an unexpected type is the error.
type cells struct {
	values []any
	err    error
}

func next[T any](c *cells) T {
	var zero T
	if len(c.values) == 0 {
		c.fail("a column is missing")
		return zero
	}
	v := c.values[0]
	c.values = c.values[1:]
	if v == nil {
		return zero
	}
	t, ok := v.(T)
	if !ok {
		c.fail(fmt.Sprintf("a column holds a %T, not a %T", v, zero))
	}
	return t
}

func (c *cells) fail(what string) {
	if c.err == nil {
		c.err = damaged("the graph (%s)", what)
	}
}

func (c *cells) int() int     { return int(next[int64](c)) }
func (c *cells) text() string { return next[string](c) }

// rows hands out a record row by row. Its first column says of which parent the rows are, or in a list of which each
// is. The others are lists of the same length. The cells of a row hold until the next.
func (c *cells) rows(each func(parent int, row *cells) error) error {
	first := next[any](c)
	list, ofEach := first.([]any)
	parents, parent := cells{values: list}, 0
	if !ofEach {
		parents.values = []any{first}
		parent = parents.int()
	}
	lists, n := make([][]any, len(c.values)), 0
	for i := range lists {
		lists[i] = next[[]any](c)
		if n = len(lists[i]); n != len(lists[0]) {
			c.fail("a list is too short")
		}
	}
	values := make([]any, len(lists))
	for k := range n {
		if ofEach {
			parent = parents.int()
		}
		if err := cmp.Or(c.err, parents.err); err != nil {
			return err
		}
		for i := range lists {
			values[i] = lists[i][k]
		}
		row := cells{values: values}
		if err := cmp.Or(each(parent, &row), row.err); err != nil {
			return err
		}
	}
	return cmp.Or(c.err, parents.err)
}

// texts reads so many texts into a slice.
func (c *cells) texts(into []string) error {
	for i := range into {
		into[i] = c.text()
	}
	return c.err
}
