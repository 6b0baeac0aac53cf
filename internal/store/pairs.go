package store

import (
	"cmp"
	"slices"

	"graphd/internal/plan"
)

// SortPairs puts the rows of Reader.Pairs into the order that it promises.
func SortPairs(rows []PairRow, l *plan.PairList, parents []string) {
	order := func(a, b PairRow) int {
		if a.Parent != b.Parent || parents == nil || l.Among {
			return cmp.Or(cmp.Compare(a.Parent, b.Parent), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
		}
		return l.Order.Compare(parents[a.Parent], &a.Pair, &b.Pair)
	}
	if !slices.IsSortedFunc(rows, order) {
		slices.SortFunc(rows, order)
	}
}
