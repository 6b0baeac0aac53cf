package store

import (
	"cmp"
	"slices"

	"graphd/internal/plan"
)

// SortPairs puts the rows of Reader.Pairs into the order that it promises.
func SortPairs(rows []PairRow, l *plan.PairList, parents []string) {
	slices.SortFunc(rows, func(a, b PairRow) int {
		if a.Parent != b.Parent || parents == nil || l.Among {
			return cmp.Or(cmp.Compare(a.Parent, b.Parent), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
		}
		return l.Order.Compare(parents[a.Parent], &a.Pair, &b.Pair)
	})
}
