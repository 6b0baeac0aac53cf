package store

import (
	"context"
	"fmt"
	"math"

	"graphd/internal/kg"
)

// Budget is what a request may still take of a store. A page has a bounded number of rows, but a row may be large. So
// readers of rows take their bytes from the budget, and no request fills the memory. And a statement may read many rows
// to return few: so stores count what each statement reads, as well as they can. The nil Budget is unlimited.
type Budget struct {
	left, most int // bytes
	mostRead   int // rows that one statement may read; 0: any number
	counted    Counted

	// Profile asks the store to count what statements read even if that takes time.
	Profile bool
}

// Counted is what statements took: SQLite counts the rows that they read, and Neo4j the accesses to its database, where
// it is asked to.
type Counted struct{ Statements, Rows, Hits int }

// Minus returns what was counted since.
func (c Counted) Minus(o Counted) Counted {
	return Counted{c.Statements - o.Statements, c.Rows - o.Rows, c.Hits - o.Hits}
}

type budgetKey struct{}

// WithBudget returns a context whose reads share a budget of so many bytes of text, and in which each statement may
// read so many rows; 0 is unlimited.
func WithBudget(ctx context.Context, bytes, rows int) context.Context {
	if bytes <= 0 {
		bytes = math.MaxInt
	}
	return context.WithValue(ctx, budgetKey{}, &Budget{left: bytes, most: bytes, mostRead: max(rows, 0)})
}

// BudgetOf returns the budget of a request, or nil if it has none.
func BudgetOf(ctx context.Context) *Budget {
	b, _ := ctx.Value(budgetKey{}).(*Budget)
	return b
}

// Take takes bytes from the budget, and fails if it has too few.
func (b *Budget) Take(bytes int) error {
	if b == nil {
		return nil
	}
	if b.left -= bytes; b.left < 0 {
		return kg.Errorf(kg.CodeLimitExceeded, "the request reads more than %s of text: "+
			"ask for fewer fields (claims, description, attributes), or for smaller pages", megabytes(b.most))
	}
	return nil
}

// MostRead is the number of rows that one statement may read; 0: any number.
func (b *Budget) MostRead() int {
	if b == nil {
		return 0
	}
	return b.mostRead
}

// Count counts statements.
func (b *Budget) Count(c Counted) {
	if b != nil {
		b.counted = b.counted.Minus(Counted{-c.Statements, -c.Rows, -c.Hits})
	}
}

// Counted returns what all statements took.
func (b *Budget) Counted() Counted {
	if b == nil {
		return Counted{}
	}
	return b.counted
}

// Profiles reports whether Profile is set.
func (b *Budget) Profiles() bool { return b != nil && b.Profile }

// ReadTooMuch is the error of a statement that has read more rows than it may. Package query, which knows what the
// statement was to find, says which condition is to blame.
type ReadTooMuch struct{ Most int }

// Error and Unwrap make it an error with a code.
func (e ReadTooMuch) Error() string { return e.Unwrap().Error() }

// Unwrap returns the error that a client sees if nobody says more.
func (e ReadTooMuch) Unwrap() error {
	return kg.Errorf(kg.CodeLimitExceeded,
		"a statement of this request would read more than %d rows: ask for less, or "+
			"with conditions that are sought, such as ids", e.Most)
}

func megabytes(n int) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%d MiB", n>>20)
}
