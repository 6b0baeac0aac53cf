package store

import (
	"context"
	"fmt"

	"graphd/internal/kg"
)

// Budget is the number of bytes of text that a request may still read. A page has a bounded number of rows, but a row
// may be large. So readers of rows take their bytes from the budget, and no request fills the memory. The nil Budget is
// unlimited.
type Budget struct{ left, most int }

type budgetKey struct{}

// WithBudget returns a context whose reads share a budget of most bytes; 0 is unlimited.
func WithBudget(ctx context.Context, most int) context.Context {
	if most <= 0 {
		return ctx
	}
	return context.WithValue(ctx, budgetKey{}, &Budget{most, most})
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

func megabytes(n int) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%d MiB", n>>20)
}
