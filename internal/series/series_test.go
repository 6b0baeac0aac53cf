package series

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestChanges finds changes that are plain to see.
func TestChanges(t *testing.T) {
	for _, c := range []struct {
		name    string
		values  []float64
		penalty float64
		least   int
		want    []int
	}{
		{name: "none", values: []float64{1, 1, 1, 1, 1, 1}, penalty: 1, least: 1},
		{name: "one", values: []float64{0, 0, 0, 5, 5, 5}, penalty: 1, least: 1, want: []int{3}},
		{name: "two", values: []float64{0, 0, 5, 5, 0, 0}, penalty: 1, least: 1, want: []int{2, 4}},
		{name: "a short one, allowed", values: []float64{0, 0, 9, 0, 0, 0}, penalty: 1, least: 1, want: []int{2, 3}},
		{name: "a short one, not allowed", values: []float64{0, 0, 0, 0, 9, 9}, penalty: 1, least: 3, want: []int{3}},
		{name: "too dear", values: []float64{0, 0, 0, 1, 1, 1}, penalty: 10, least: 1},
		{name: "too short", values: []float64{0, 9}, penalty: 1, least: 2},
		{name: "nothing", penalty: 1, least: 1},
	} {
		if got := Changes(len(c.values), LeastSquares(c.values), c.penalty, c.least); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestChangesAreBest holds the answer against every one that there is.
func TestChangesAreBest(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		n, least := 2+r.IntN(9), 1+r.IntN(3)
		values := make([]float64, n)
		for i := range values {
			values[i] = float64(r.IntN(6))
		}
		for name, cost := range map[string]Cost{"least squares": LeastSquares(values), "Poisson": Poisson(values)} {
			penalty := r.Float64() * 6
			total := func(changes []int) float64 {
				sum, from := float64(len(changes))*penalty, 0
				for _, at := range append(slices.Clone(changes), n) {
					if at-from < least && len(changes) > 0 {
						return math.Inf(1)
					}
					sum += cost(from, at)
					from = at
				}
				return sum
			}
			best := math.Inf(1)
			for set := range 1 << (n - 1) {
				var changes []int
				for i := range n - 1 {
					if set>>i&1 != 0 {
						changes = append(changes, i+1)
					}
				}
				best = min(best, total(changes))
			}
			if got := total(Changes(n, cost, penalty, least)); got > best+1e-9 {
				t.Errorf("%s of %v, penalty %g, least %d: %g, the best is %g", name, values, penalty, least, got, best)
			}
		}
	}
}
