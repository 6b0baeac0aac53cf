package lite

import (
	"context"
	"fmt"
	"strings"
)

// insertSizes are the numbers of rows of one statement: as many as pay, and few sizes, so that there are few texts.
var insertSizes = [...]int{128, 16, 1}

// insert gathers rows and sends them many at a time: a statement costs more than a row.
type insert struct {
	before, after string
	columns       int
	texts         [len(insertSizes)]string
	values        bound
}

// newInsert begins inserts into a table: verb is INSERT or what is like it, after what follows the rows.
func newInsert(verb, table string, columns columnList, after string) *insert {
	return &insert{before: verb + " INTO " + table + " (" + columns.String() + ") VALUES ", after: after,
		columns: len(columns)}
}

// addRow adds a row.
func (i *insert) addRow(ctx context.Context, c *conn, values ...any) error {
	for _, v := range values {
		switch v := v.(type) {
		case int64:
			i.values.int(v)
		case string:
			i.values.text(v)
		case float64:
			i.values.number(&v)
		case nil:
			i.values.number(nil)
		default:
			panic(fmt.Sprintf("lite: a value of type %T in a row", v))
		}
	}
	return i.endRow(ctx, c)
}

// addInts adds a row of integers.
func (i *insert) addInts(ctx context.Context, c *conn, values ...int64) error {
	for _, n := range values {
		i.values.int(n)
	}
	return i.endRow(ctx, c)
}

// endRow ends the row whose values were added, and sends what is there when it fills a statement.
func (i *insert) endRow(ctx context.Context, c *conn) error {
	if len(i.values.list) < insertSizes[0]*i.columns {
		return nil
	}
	return i.flush(ctx, c)
}

// flush sends the rows that are still there.
func (i *insert) flush(ctx context.Context, c *conn) error {
	rest := i.values.list
	for place, size := range insertSizes {
		n := size * i.columns
		for len(rest) >= n {
			if i.texts[place] == "" {
				i.texts[place] = i.text(size)
			}
			if err := c.writeBound(ctx, i.texts[place], rest[:n], i.values.bytes); err != nil {
				return err
			}
			rest = rest[n:]
		}
	}
	i.values.clear()
	return nil
}

func (i *insert) text(rows int) string {
	one := "(" + strings.Repeat("?, ", i.columns-1) + "?)"
	return i.before + strings.Repeat(one+", ", rows-1) + one + i.after
}
