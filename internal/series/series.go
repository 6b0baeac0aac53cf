// Package series finds where a series of numbers changes.
package series

import (
	"math"
	"slices"
)

// Cost measures how ill one value fits a stretch of a series: [from, to).
type Cost func(from, to int) float64

// Changes returns where the series of n values changes: the beginning of each stretch but the first, in order. It finds
// the stretches whose costs together, with a penalty for each change, are least; each is of `least` values or more. It
// is PELT (Killick, Fearnhead and Eckley 2012): ends that cannot be part of the best answer any more are dropped, as
// long as a stretch costs no less than its parts.
func Changes(n int, cost Cost, penalty float64, least int) []int {
	least = max(least, 1)
	if n < 2*least {
		return nil
	}
	best := make([]float64, n+1) // of the series up to there
	from := make([]int, n+1)     // where the last stretch of that begins
	for i := range best {
		best[i] = math.Inf(1)
	}
	best[0] = -penalty
	type place struct{ begin, until int }
	var open []place // where the last stretch may begin, up to which end
	for end := least; end <= n; end++ {
		if begin := end - least; begin == 0 || begin >= least {
			open = append(open, place{begin, n + 1})
		}
		costs := make([]float64, len(open))
		for i, p := range open {
			costs[i] = best[p.begin] + cost(p.begin, end)
			if total := costs[i] + penalty; total < best[end] {
				best[end], from[end] = total, p.begin
			}
		}
		keep := open[:0]
		for i, p := range open {
			if costs[i] > best[end] { // a change here is better, once what follows is long enough
				p.until = min(p.until, end+least)
			}
			if p.until > end+1 {
				keep = append(keep, p)
			}
		}
		open = keep
	}
	var out []int
	for at := from[n]; at > 0; at = from[at] {
		out = append(out, at)
	}
	slices.Reverse(out)
	return out
}

// LeastSquares is the cost of values about their mean: the sum of the squares of what they are off.
func LeastSquares(values []float64) Cost {
	sum, squares := sums(values)
	return func(from, to int) float64 {
		s, n := sum[to]-sum[from], float64(to-from)
		return max(squares[to]-squares[from]-s*s/n, 0)
	}
}

// Poisson is the cost of counts about their mean rate: twice what their likelihood is short of, without what does not
// depend on the stretches.
func Poisson(counts []float64) Cost {
	sum, _ := sums(counts)
	return func(from, to int) float64 {
		s := sum[to] - sum[from]
		if s <= 0 {
			return 0
		}
		return -2 * s * math.Log(s/float64(to-from))
	}
}

// sums are the sums of the first values, and of their squares.
func sums(values []float64) (sum, squares []float64) {
	sum, squares = make([]float64, len(values)+1), make([]float64, len(values)+1)
	for i, v := range values {
		sum[i+1], squares[i+1] = sum[i]+v, squares[i]+v*v
	}
	return sum, squares
}

// Noise estimates the variance of values about a mean that changes seldom, from the differences of neighbours.
func Noise(values []float64) float64 {
	if len(values) < 2 {
		return 0
	}
	sum := 0.0
	for i := 1; i < len(values); i++ {
		d := values[i] - values[i-1]
		sum += d * d
	}
	return sum / float64(2*(len(values)-1))
}

// Mean returns the mean of values; 0 of none.
func Mean(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}
