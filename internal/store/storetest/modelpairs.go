package storetest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// pairs adds up what is current, by the keys of pairs.
func (v *view) pairs() map[string]*kg.Pair {
	out := map[string]*kg.Pair{}
	for _, r := range newView(v.all, time.Time{}).relations {
		p, ok := kg.PairOf(r)
		if !ok {
			continue
		}
		if there := out[p.Key()]; there != nil {
			there.Add(&p)
		} else {
			out[p.Key()] = &p
		}
	}
	return out
}

// Pairs returns pairs of entities.
func (v *view) Pairs(ctx context.Context, l *plan.PairList, parents []string) ([]store.PairRow, error) {
	var out []store.PairRow
	all := slices.SortedFunc(maps.Values(v.pairs()), func(a, b *kg.Pair) int {
		return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	if parents == nil {
		for _, p := range all {
			out = append(out, store.PairRow{Pair: *p})
		}
	}
	for i, id := range parents {
		var page []*kg.Pair
		for _, p := range all {
			switch {
			case l.Among:
				if p.A == id && slices.Contains(parents, p.B) {
					page = append(page, p)
				}
			case (p.A == id || p.B == id) && plan.Leads(p, id, l.Direction) && v.isOf(p.Other(id), l.Kinds):
				page = append(page, p)
			}
		}
		if !l.Among {
			slices.SortFunc(page, func(a, b *kg.Pair) int { return l.Order.Compare(id, a, b) })
			if l.Limit > 0 {
				page = page[:min(l.Limit, len(page))]
			}
		}
		for _, p := range page {
			row := store.PairRow{Parent: i, Pair: *p}
			if l.Brief {
				row.Pair = kg.Pair{A: p.A, B: p.B, PairCounts: kg.PairCounts{Total: p.Total, N: p.N}}
				l.Order.Set(&row.Pair, l.Order.Key(p))
			}
			out = append(out, row)
		}
	}
	return out, ctx.Err()
}

func (v *view) isOf(id string, kinds []kg.Kind) bool {
	return kinds == nil || slices.Contains(kinds, newView(v.all, time.Time{}).entities[id].Kind)
}

// Reached returns the neighbors of entities.
func (v *view) Reached(ctx context.Context, from []string, d kg.Direction) ([]store.Reached, error) {
	first := map[string]int{}
	for i, id := range from {
		for _, p := range v.pairs() {
			if p.A != id && p.B != id {
				continue
			}
			forth, back := p.Forth, p.Back
			if p.B == id {
				forth, back = back, forth
			}
			leads := d == kg.DirectionOutgoing && forth > 0 || d == kg.DirectionIncoming && back > 0 ||
				(d == kg.DirectionBoth || d == "") && p.N > 0
			if _, seen := first[p.Other(id)]; leads && !seen {
				first[p.Other(id)] = i
			}
		}
	}
	var out []store.Reached
	for id, i := range first {
		out = append(out, store.Reached{From: i, ID: id})
	}
	return out, ctx.Err()
}
