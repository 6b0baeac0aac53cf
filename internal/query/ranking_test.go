package query

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/plan"
)

// drawnPairs are pairs of a random graph.
func drawnPairs(rnd *rand.Rand, entities, pairs int) []related {
	seen := map[[2]int]bool{}
	var out []related
	for range pairs {
		a, b := rnd.IntN(entities), rnd.IntN(entities)
		if a = min(a, b); a == b || seen[[2]int{a, b}] {
			continue
		}
		seen[[2]int{a, b}] = true
		out = append(out, related{fmt.Sprintf("%03d", a), fmt.Sprintf("%03d", b), 1 + rnd.Int64N(9)})
	}
	return out
}

// rankingAgainstNetworkx holds measures of random graphs against networkx.
func rankingAgainstNetworkx(t *testing.T, ask askNetworkx) {
	rnd := rand.New(rand.NewPCG(5, 8))
	var asked [][][3]any
	var parts []*part
	for range 60 {
		pairs := drawnPairs(rnd, 2+rnd.IntN(30), 1+rnd.IntN(80))
		if len(pairs) == 0 {
			continue
		}
		var edges [][3]any
		for _, p := range pairs {
			edges = append(edges, [3]any{p.A, p.B, p.N})
		}
		asked, parts = append(asked, edges), append(parts, partOf(pairs))
	}
	var answers []map[string]json.RawMessage
	if ask(t, "testdata/ranking.py", asked, &answers); len(answers) != len(parts) {
		t.Fatalf("%d answers to %d questions", len(answers), len(parts))
	}
	for i, p := range parts {
		for _, by := range []plan.RankingMeasure{plan.RankDegree, plan.RankWeightedDegree, plan.RankPageRank,
			plan.RankBetweenness} {
			var want map[string]float64
			if err := json.Unmarshal(answers[i][string(by)], &want); err != nil {
				t.Fatal(err)
			}
			items, err := p.measure(t.Context(), by, &Ranked{})
			if err != nil {
				t.Fatal(err)
			}
			for _, item := range items {
				if math.Abs(item.Value-want[item.ID]) > 1e-7*max(1, math.Abs(want[item.ID])) {
					t.Errorf("graph %d, %v: %s of %s is %v, to networkx %v", i, asked[i], by, item.ID, item.Value,
						want[item.ID])
				}
			}
		}
	}
}

// TestCommunities: two groups that few relations join are found, the same every time.
func TestCommunities(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	var pairs []related
	add := func(a, b int, n int64) {
		pairs = append(pairs, related{fmt.Sprintf("%03d", a), fmt.Sprintf("%03d", b), n})
	}
	for g := range 4 {
		for a := range 10 {
			for b := a + 1; b < 10; b++ {
				if rnd.IntN(3) > 0 {
					add(10*g+a, 10*g+b, 5)
				}
			}
		}
	}
	for range 4 {
		add(rnd.IntN(10), 10+rnd.IntN(30), 1)
	}
	var first []RankedEntity
	for range 20 {
		rnd.Shuffle(len(pairs), func(i, j int) { pairs[i], pairs[j] = pairs[j], pairs[i] })
		out := &Ranked{}
		items, err := partOf(slices.Clone(pairs)).measure(t.Context(), plan.RankCommunity, out)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range items {
			for _, other := range items {
				same := item.ID[1] == other.ID[1]
				if same != (item.Community == other.Community) {
					t.Fatalf("%s is in community %d, %s in %d", item.ID, item.Community, other.ID, other.Community)
				}
			}
		}
		if first == nil {
			first = items
		} else if diff := cmp.Diff(first, items); diff != "" {
			t.Fatalf("another answer (-first +now):\n%s", diff)
		}
		if out.Modularity == nil || *out.Modularity < 0.6 {
			t.Errorf("modularity %v", out.Modularity)
		}
	}
	random := drawnPairs(rnd, 60, 200)
	var want []RankedEntity
	for range 20 {
		rnd.Shuffle(len(random), func(i, j int) { random[i], random[j] = random[j], random[i] })
		got, err := partOf(slices.Clone(random)).measure(t.Context(), plan.RankCommunity, &Ranked{})
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("another answer for a random graph (-first +now):\n%s", diff)
		}
	}
}

// TestMeasuresEnd: a request that is over ends what measures compute.
func TestMeasuresEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, by := range []plan.RankingMeasure{plan.RankPageRank, plan.RankBetweenness, plan.RankCommunity} {
		p := partOf(drawnPairs(rand.New(rand.NewPCG(3, 3)), 20, 40))
		if _, err := p.measure(ctx, by, &Ranked{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", by, err)
		}
	}
}
