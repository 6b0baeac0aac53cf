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

// parents hands out what a record holds of each parent, which is one, or several in lists; see parents.ask.
func (c *cells) parents(each func(parent int, c *cells) error) error {
	var first []any
	if len(c.values) > 0 {
		first, _ = c.values[0].([]any)
	}
	if first == nil {
		return each(c.int(), c)
	}
	for k := range first {
		one := cells{values: make([]any, len(c.values))}
		for i := range one.values {
			if list, _ := c.values[i].([]any); k < len(list) {
				one.values[i] = list[k]
			}
		}
		parent := one.int()
		if err := cmp.Or(one.err, each(parent, &one)); err != nil {
			return err
		}
	}
	return nil
}

// rows hands out the texts of n columns that hold lists of the same length, row by row; the slice is used again.
func (c *cells) rows(n int, each func(texts []string) error) error {
	lists := make([]cells, n)
	for i := range lists {
		lists[i].values = next[[]any](c)
	}
	if c.err != nil {
		return c.err
	}
	texts := make([]string, n)
	for range len(lists[0].values) {
		for i := range lists {
			texts[i] = lists[i].text()
			if lists[i].err != nil {
				return lists[i].err
			}
		}
		if err := each(texts); err != nil {
			return err
		}
	}
	return nil
}
