package lite

import (
	"cmp"
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"time"

	"graphd/internal/store"
)

// maxStatements is how many prepared statements a connection keeps. A text does not depend on values, so that a
// server's usual ones are far fewer.
const maxStatements = 300

// conn is a connection with its prepared statements. It works on the driver's values directly: database/sql would
// convert each of a page's many columns by reflection.
type conn struct {
	driver.Conn
	observe    func(string)
	health     *health // of the file; nil: nobody asks
	statements map[string]*statement
	clock      int64          // counts uses of statements
	broken     bool           // the connection is better opened anew
	values     []driver.Value // of the row that is being read
	dates      dates
	meter      *meter

	open     *transaction // that has calls in it and is to be committed
	unlisted *unlisted    // of a lazy transaction; nil: there is none
	wrote    bool         // by statements, since a call began in such a transaction

	failed error     // of the last statement that SQLite could not end
	until  time.Time // when a call in that transaction must have ended; zero: whenever it does
	late   bool      // it has not
}

// statement is a prepared statement and when it was last used.
type statement struct {
	driver.Stmt
	handle uintptr // SQLite's
	used   int64
}

// row is one row of a result. It is valid until the next one is read; the texts in it are for keeps.
type row []driver.Value

func (r row) text(i int) string { s, _ := r[i].(string); return s }
func (r row) int(i int) int64   { n, _ := r[i].(int64); return n }

func (r row) number(i int) *float64 {
	switch n := r[i].(type) {
	case float64:
		return &n
	case int64:
		f := float64(n)
		return &f
	}
	return nil
}

// valid reports whether the pool may keep the connection.
func (c *conn) valid() bool {
	v, ok := c.Conn.(driver.Validator)
	return !c.broken && (!ok || v.IsValid())
}

// Close closes the statements and the connection.
func (c *conn) Close() error {
	c.meter.close()
	var errs []error
	for _, s := range c.statements {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, c.Conn.Close())...)
}

// prepared returns the statement for a text, and prepares it if it is not at hand.
func (c *conn) prepared(ctx context.Context, text string) (*statement, error) {
	c.clock++
	if s := c.statements[text]; s != nil {
		s.used = c.clock
		return s, nil
	}
	if len(c.statements) >= maxStatements {
		oldest := ""
		for t, s := range c.statements {
			if oldest == "" || s.used < c.statements[oldest].used {
				oldest = t
			}
		}
		_ = c.statements[oldest].Close()
		delete(c.statements, oldest)
	}
	inner, err := c.Conn.(driver.ConnPrepareContext).PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	s := &statement{inner, handleOf(inner), c.clock}
	c.statements[text] = s
	return s, nil
}

// query sends a statement and calls each for every row.
func (c *conn) query(ctx context.Context, text string, args []driver.NamedValue, each func(row) error) error {
	if c.observe != nil {
		c.observe(text)
	}
	return c.result(ctx, c.run(ctx, text, args, each))
}

func (c *conn) run(ctx context.Context, text string, args []driver.NamedValue, each func(row) error) (err error) {
	if err := c.inTime(); err != nil {
		return err
	}
	if err := c.listFor(ctx, text); err != nil {
		return err
	}
	s, err := c.prepared(ctx, text)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	budget, returned := store.BudgetOf(ctx), 0
	running := c.meter.start(ctx, s.handle, budget.MostRead())
	defer func() {
		read, worth, exceeded := c.meter.stop()
		read = max(read, returned)
		budget.Count(store.Counted{Statements: 1, Rows: read})
		if exceeded && ctx.Err() == nil {
			err = budget.TooMuch()
		}
		budget.Spend(max(read, worth))
	}()
	rows, err := s.Stmt.(driver.StmtQueryContext).QueryContext(running, args)
	if err != nil {
		return err
	}
	defer func() {
		if e := rows.Close(); err == nil {
			err = e
		}
	}()
	n := len(rows.Columns())
	if len(c.values) < n {
		c.values = make([]driver.Value, n)
	}
	values := c.values[:n]
	for ; ; returned++ {
		if err := rows.Next(values); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil { // the driver looks at it only before the first row
			return err
		}
		if err := c.inTime(); err != nil {
			return err
		}
		if budget != nil {
			if err := budget.Take(textOf(values)); err != nil {
				return err
			}
		}
		if err := each(values); err != nil {
			return err
		}
	}
}

// textOf is the length of the texts in a row.
func textOf(values []driver.Value) int {
	n := 0
	for _, v := range values {
		if s, ok := v.(string); ok {
			n += len(s)
		}
	}
	return n
}

// inTime returns errLate if a call for which others wait takes too long.
func (c *conn) inTime() error {
	if c.late = c.late || !c.until.IsZero() && time.Now().After(c.until); c.late {
		return errLate
	}
	return nil
}

// write sends a statement that returns nothing. It looks at the context only before: SQLite would take the whole
// transaction back, with all calls in it; and the driver would start a goroutine for each statement, to end it early.
func (c *conn) write(ctx context.Context, text string, args []driver.NamedValue) error {
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
	if err == nil {
		_, err = s.Stmt.(driver.StmtExecContext).ExecContext(context.WithoutCancel(ctx), args)
	}
	return c.result(ctx, err)
}

// exec sends a statement that begins or ends a transaction; it is not observed.
func (c *conn) exec(ctx context.Context, text string) error {
	s, err := c.prepared(ctx, text)
	if err == nil {
		_, err = s.Stmt.(driver.StmtExecContext).ExecContext(ctx, nil)
	}
	return c.result(ctx, err)
}

// pragma sends a setting, which SQLite follows when it prepares the text: a statement that is kept would do nothing.
func (c *conn) pragma(ctx context.Context, text string) error {
	_, err := c.Conn.(driver.ExecerContext).ExecContext(ctx, "PRAGMA "+text, nil)
	return c.result(ctx, err)
}

// end ends a transaction, whatever became of the request's context. A connection that can't is given up. Where err
// holds no error yet it takes this one.
func (c *conn) end(text string, err *error) {
	if e := c.exec(context.Background(), text); e != nil {
		c.broken = true
		if *err == nil {
			*err = e
		}
	}
}
