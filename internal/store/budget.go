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
	most    Most
	left    int // bytes
	read    int // rows
	counted Counted

	// Profile asks the store to count what statements read even if that takes time.
	Profile bool
}

// Most is what a request may take at most; 0: any number.
type Most struct {
	Bytes   int // of text
	Read    int // rows that one statement may read
	ReadAll int // rows that all statements may read together
}

// Counted is what statements took: SQLite counts the rows that they read, and Neo4j the accesses to its database, where
// it is asked to.
type Counted struct{ Statements, Rows, Hits int }

// Minus returns what was counted since.
func (c Counted) Minus(o Counted) Counted {
	return Counted{c.Statements - o.Statements, c.Rows - o.Rows, c.Hits - o.Hits}
}

type budgetKey struct{}

// WithBudget returns a context whose reads share a budget.
func WithBudget(ctx context.Context, most Most) context.Context {
	b := &Budget{most: most, left: most.Bytes}
	if most.Bytes <= 0 {
		b.left = math.MaxInt
	}
	return context.WithValue(ctx, budgetKey{}, b)
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
			"ask for fewer fields (claims, description, attributes), or for smaller pages", megabytes(b.most.Bytes))
	}
	return nil
}

// MostRead is the number of rows that the next statement may read; 0: any number.
func (b *Budget) MostRead() int {
	if b == nil {
		return 0
	}
	if b.most.ReadAll <= 0 {
		return max(b.most.Read, 0)
	}
	left := max(b.most.ReadAll-b.read, 1)
	if b.most.Read <= 0 {
		return left
	}
	return min(b.most.Read, left)
}

// TooMuch is the error of a statement that has read more rows than MostRead.
func (b *Budget) TooMuch() error {
	if most := b.MostRead(); most == b.most.Read {
		return ReadTooMuch{Most: most}
	}
	return ReadTooMuch{Most: b.most.ReadAll, All: true}
}

// Spend takes rows that a statement has read, or work that is worth as many, from what all may read.
func (b *Budget) Spend(rows int) {
	if b != nil {
		b.read += rows
	}
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
type ReadTooMuch struct {
	Most int
	All  bool // the statement alone may have read more, but not together with those before it
}

// Error and Unwrap make it an error with a code.
func (e ReadTooMuch) Error() string { return e.Unwrap().Error() }

// Unwrap returns the error that a client sees if nobody says more.
func (e ReadTooMuch) Unwrap() error {
	if e.All {
		return kg.Errorf(kg.CodeLimitExceeded, "the statements of this request would read more than %d rows together: "+
			"ask for less at once, or with conditions that are sought, such as ids", e.Most)
	}
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
