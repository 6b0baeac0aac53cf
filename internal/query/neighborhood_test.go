package query

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// around returns a neighborhood, in any order, and half of the time with a filter that all relations meet.
func around(t *testing.T, s store.Store, rnd *rand.Rand, q *plan.Neighborhood) *Subgraph {
	t.Helper()
	q.Order = one(rnd, plan.OrderRecent, plan.OrderWeight, plan.OrderScore)
	q.List.Anchor = plan.AnchorEntity
	q.List.Scan = plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true}
	if rnd.IntN(2) == 0 {
		q.List.Where = &plan.RelationWhere{Realization: &plan.RealizationFilter{In: kg.Realizations}}
	}
	key := plan.Key{}.Field("neighborhood")
	res, err := Run(t.Context(), s, &plan.Plan{Roots: []plan.Root{{Key: key, Question: q}}})
	if err != nil {
		t.Fatal(err)
	}
	return Answer[*Subgraph](res, key)
}

// TestDepth: a node is as many steps away as the relations shown make it, whichever way it came in.
func TestDepth(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 11))
	most := 0
	for range 3 {
		s := open(t)
		rels := randomPairs(t, s, rnd, 14, 40)
		for range 40 {
			d := one(rnd, kg.DirectionBoth, kg.DirectionOutgoing, kg.DirectionIncoming)
			q := &plan.Neighborhood{
				IDs: []string{one(rnd, rels...).From, one(rnd, rels...).To}[:1+rnd.IntN(2)], Depth: 1 + rnd.IntN(4),
				MaxNodes: 3 + rnd.IntN(8), MaxRelations: 100, List: plan.RelationList{Direction: d},
			}
			g := around(t, s, rnd, q)
			what := fmt.Sprintf("%v, %s, %d steps, %d nodes", q.IDs, d, q.Depth, q.MaxNodes)
			for _, id := range g.IDs {
				most = max(most, g.Depth[id])
				if depth := g.Depth[id]; depth > q.Depth {
					t.Errorf("%s: %s is %d steps away", what, id, depth)
				}
			}
			for _, r := range g.Relations {
				if d != kg.DirectionIncoming && g.Depth[r.To] > g.Depth[r.From]+1 ||
					d != kg.DirectionOutgoing && g.Depth[r.From] > g.Depth[r.To]+1 {
					t.Errorf("%s: %s leads from %s, %d steps away, to %s, %d", what, r.ID, r.From, g.Depth[r.From],
						r.To, g.Depth[r.To])
				}
			}
		}
	}
	if most < 3 {
		t.Errorf("no node was more than %d steps away", most)
	}
}

// TestTruncated: a neighborhood says that relations among its nodes are left out, if some are; and of a node with
// itself it shows some only beside one of each pair.
func TestTruncated(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 3))
	loops := 0
	for range 4 {
		s := open(t)
		rels := randomPairs(t, s, rnd, 9, 20+rnd.IntN(60))
		for range 60 {
			q := &plan.Neighborhood{
				IDs: []string{one(rnd, rels...).From}, Depth: 1 + rnd.IntN(3), MaxNodes: 5 + rnd.IntN(8),
				MaxRelations: 1 + rnd.IntN(60), List: plan.RelationList{Direction: kg.DirectionBoth},
			}
			g := around(t, s, rnd, q)
			among, pairs, shown, loop := 0, map[string]bool{}, map[string]bool{}, false
			for _, r := range rels {
				_, from := g.Depth[r.From]
				if _, to := g.Depth[r.To]; from && to {
					among++
					pairs[kg.PairKey(r.From, r.To)] = r.From != r.To
				}
			}
			for _, r := range g.Relations {
				shown[kg.PairKey(r.From, r.To)] = r.From != r.To
				loop = loop || r.From == r.To
			}
			what := fmt.Sprintf("%v, %d steps, at most %d, filter %v: %d of %d relations", q.IDs, q.Depth,
				q.MaxRelations, q.List.Where != nil, len(g.Relations), among)
			left := len(g.Relations) < among
			if left && !g.Truncated || !left && g.Truncated && len(g.IDs) < q.MaxNodes {
				t.Errorf("%s; truncated: %v", what, g.Truncated)
			}
			if left && q.List.Where == nil && among <= q.MaxRelations {
				t.Errorf("%s; there is room for all", what)
			}
			if !loop || q.List.Where != nil {
				continue
			}
			loops++
			for pair, apart := range pairs {
				if apart && !shown[pair] {
					t.Errorf("%s; none of %q, but one of a node with itself", what, pair)
				}
			}
		}
	}
	if loops < 10 {
		t.Errorf("only %d had relations of a node with itself", loops)
	}
}
