package lite

import (
	"context"
	"database/sql/driver"
	"strings"
)

// insertSizes are the numbers of rows of one statement: as many as pay, and few sizes, so that there are few texts.
var insertSizes = [...]int{128, 16, 1}

// insert gathers rows and sends them many at a time: a statement costs more than a row.
type insert struct {
	before, after string
	columns       int
	texts         [len(insertSizes)]string
	args          []driver.NamedValue
}

// newInsert begins inserts into a table: verb is INSERT or what is like it, after what follows the rows.
func newInsert(verb, table string, columns columnList, after string) *insert {
	return &insert{before: verb + " INTO " + table + " (" + columns.String() + ") VALUES ", after: after,
		columns: len(columns)}
}

// addRow adds a row, and sends what is there when it fills a statement.
func (i *insert) addRow(ctx context.Context, c *conn, values ...any) error {
	for _, v := range values {
		i.args = append(i.args, driver.NamedValue{Ordinal: len(i.args) + 1, Value: v})
	}
	if len(i.args) < insertSizes[0]*i.columns {
		return nil
	}
	return i.flush(ctx, c)
}

// flush sends the rows that are still there.
func (i *insert) flush(ctx context.Context, c *conn) error {
	rest := i.args
	for place, size := range insertSizes {
		n := size * i.columns
		for len(rest) >= n {
			args := rest[:n]
			for j := range args {
				args[j].Ordinal = j + 1
			}
			if i.texts[place] == "" {
				i.texts[place] = i.text(size)
			}
			if err := c.write(ctx, i.texts[place], args); err != nil {
				return err
			}
			rest = rest[n:]
		}
	}
	i.args = i.args[:0]
	return nil
}

func (i *insert) text(rows int) string {
	one := "(" + strings.Repeat("?, ", i.columns-1) + "?)"
	return i.before + strings.Repeat(one+", ", rows-1) + one + i.after
}
