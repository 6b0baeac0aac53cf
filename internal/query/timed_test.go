package query

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"graphd/internal/plan"
)

// choices calls each with every choice of days for the steps that may be chosen or not, in order or not.
func choices(path []step, days []int64, fixed bool, each func()) {
	i := len(days)
	for k := range path {
		if path[k].fixed == fixed && days[k] == -1 {
			i = k
			break
		}
	}
	if i == len(days) {
		each()
		return
	}
	for d := path[i].lo; d <= path[i].hi; d++ {
		days[i] = d
		choices(path, days, fixed, each)
	}
	days[i] = -1
}

// bruteTimes tries every choice of days for the steps of a path: for some choice of those that may be chosen, every
// choice of the others must be in order. It returns the least of what the mode compares first; false if there is none.
func bruteTimes(path []step, r rules, mode plan.PathMode) (best int64, found bool) {
	days := make([]int64, len(path))
	for i := range days {
		days[i] = -1
	}
	choices(path, days, false, func() {
		ordered, first, last := true, int64(1<<40), int64(-1<<40)
		choices(path, days, true, func() {
			for i := range days[1:] {
				if gap := days[i+1] - days[i]; gap < r.least || gap > r.most {
					ordered = false
				}
			}
			first, last = min(first, days[0]), max(last, days[len(days)-1])
		})
		if !ordered {
			return
		}
		value := map[plan.PathMode]int64{plan.PathEarliestArrival: last, plan.PathLatestDeparture: -first,
			plan.PathFastest: last - first, plan.PathFewestSteps: int64(len(path))}[mode]
		if !found || value < best {
			best, found = value, true
		}
	})
	return best, found
}

// brutePaths calls each with every path.
func brutePaths(steps, path []step, to string, most int, each func([]step)) {
	at := path[len(path)-1].to
	if at == to {
		each(path)
		return
	}
	if len(path) == most {
		return
	}
	for _, s := range steps {
		been := s.to == path[0].from
		for _, p := range path {
			been = been || p.to == s.to
		}
		if s.from == at && !been {
			brutePaths(steps, append(path[:len(path):len(path)], s), to, most, each)
		}
	}
}

// TestTimedByBruteForce compares time-respecting paths in random graphs with all there are: of uncertain dates, events
// and states, strict and not, with and without a greatest waiting time.
func TestTimedByBruteForce(t *testing.T) {
	modes := []plan.PathMode{plan.PathEarliestArrival, plan.PathLatestDeparture, plan.PathFastest, plan.PathFewestSteps}
	rnd := rand.New(rand.NewPCG(7, 11))
	found, none := 0, 0
	for n := range 3000 {
		var steps []step
		for range 4 + rnd.IntN(6) {
			s := step{from: fmt.Sprint(rnd.IntN(5)), to: fmt.Sprint(rnd.IntN(5)), lo: rnd.Int64N(7)}
			s.hi, s.fixed = s.lo+rnd.Int64N(4), n%2 == 0 && rnd.IntN(3) > 0
			if s.from != s.to {
				steps = append(steps, s)
			}
		}
		r := rules{least: rnd.Int64N(2), most: unlimited}
		s := &search{walker: walker{ctx: context.Background()},
			Paths: &plan.Paths{Mode: modes[n%4], MaxLength: 1 + rnd.IntN(4), MaxWalked: 1 << 20}}
		if rnd.IntN(2) > 0 {
			most := rnd.IntN(4)
			r.most, s.MaxWaiting = int64(most), &most
		}
		var want int64
		exists := false
		for _, first := range steps {
			if first.from != "0" {
				continue
			}
			brutePaths(steps, []step{first}, "4", s.MaxLength, func(p []step) {
				if v, ok := bruteTimes(p, r, s.Mode); ok && (!exists || v < want) {
					want, exists = v, true
				}
			})
		}
		path, err := s.best(steps, "0", "4", r)
		if err != nil {
			t.Fatal(err)
		}
		if (path != nil) != exists {
			t.Fatalf("%d: %s of %+v, %+v, at most %d steps: found %+v; there is one: %t", n, s.Mode, steps, r, s.MaxLength,
				path, exists)
		}
		if path == nil {
			none++
			continue
		}
		found++
		got, ok := bruteTimes(path, r, s.Mode)
		departure, arrival := r.times(path, s.Mode)
		said := map[plan.PathMode]int64{plan.PathEarliestArrival: arrival, plan.PathLatestDeparture: -departure,
			plan.PathFastest: arrival - departure, plan.PathFewestSteps: int64(len(path))}[s.Mode]
		if !ok || got != want || said != want {
			t.Fatalf("%d: %s of %+v, %+v, at most %d steps: found %+v of value %d, %t, said to be %d (%d to %d); best is %d",
				n, s.Mode, steps, r, s.MaxLength, path, got, ok, said, departure, arrival, want)
		}
	}
	if found < 300 || none < 300 {
		t.Errorf("%d graphs with a path and %d without one: too few to tell", found, none)
	}
}
