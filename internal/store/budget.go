package store

import (
	"context"
	"fmt"

	"graphd/internal/kg"
)

// Budget is how many bytes of text a request may still read. A page has a bounded number of rows, but a row may be
// large: whoever reads rows takes what they hold from the budget, so that no request fills the memory. The nil Budget
// is without end.
type Budget struct{ left, most int }

type budgetKey struct{}

// WithBudget gives the reads of a request a budget; 0 is none.
func WithBudget(ctx context.Context, most int) context.Context {
	if most <= 0 {
		return ctx
	}
	return context.WithValue(ctx, budgetKey{}, &Budget{most, most})
}

// BudgetOf returns the budget of a request; nil if it has none.
func BudgetOf(ctx context.Context) *Budget {
	b, _ := ctx.Value(budgetKey{}).(*Budget)
	return b
}

// Take takes bytes from the budget, and fails if there are not so many.
func (b *Budget) Take(bytes int) error {
	if b == nil {
		return nil
	}
	if b.left -= bytes; b.left < 0 {
		return kg.Errorf(kg.CodeLimitExceeded, "the request reads more than %s of text: ask for fewer fields (claims, description, attributes), or for smaller pages", megabytes(b.most))
	}
	return nil
}

func megabytes(n int) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%d MiB", n>>20)
}
