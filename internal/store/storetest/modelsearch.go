package storetest

import (
	"cmp"
	"context"
	"slices"

	"graphd/internal/plan"
	"graphd/internal/store"
)

// SearchKeys looks at all keys for each prefix.
func (v *view) SearchKeys(ctx context.Context, seeks []plan.KeySeek) ([]store.KeyRow, error) {
	var out, all []store.KeyRow
	for _, e := range v.entities {
		for _, key := range plan.SearchKeys(e) {
			all = append(all, store.KeyRow{Key: key, ID: e.ID})
		}
	}
	for _, r := range v.relations {
		for _, key := range plan.RelationKeys(r) {
			all = append(all, store.KeyRow{Key: key, ID: r.ID})
		}
	}
	slices.SortFunc(all, func(a, b store.KeyRow) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.ID, b.ID))
	})
	number := 0
	for _, s := range seeks {
		for _, p := range s.Prefixes {
			n := 0
			for _, row := range all {
				if p <= row.Key && row.Key < p+plan.AfterKeys && n < s.Limit {
					row.Prefix = number
					out = append(out, row)
					n++
				}
			}
			number++
		}
	}
	return out, ctx.Err()
}
