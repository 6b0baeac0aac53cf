package query

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/write"
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
			t.Fatalf("%d: %s of %+v, %+v, at most %d steps: found %+v; there is one: %t", n, s.Mode, steps, r,
				s.MaxLength, path, exists)
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
			t.Fatalf("%d: %s of %+v, %+v, at most %d steps: found %+v of value %d, %t, said to be %d (%d to %d); "+
				"best is %d", n, s.Mode, steps, r, s.MaxLength, path, got, ok, said, departure, arrival, want)
		}
	}
	if found < 300 || none < 300 {
		t.Errorf("%d graphs with a path and %d without one: too few to tell", found, none)
	}
}

// TestTimedOfRelations compares time-respecting paths of relations in a store with all there are: of exact and
// uncertain dates, of what happened on some day and of what held on several, and with either certainty.
func TestTimedOfRelations(t *testing.T) {
	modes := []plan.PathMode{plan.PathEarliestArrival, plan.PathLatestDeparture, plan.PathFastest, plan.PathFewestSteps}
	rnd := rand.New(rand.NewPCG(18, 19))
	found, none, differ := 0, 0, 0
	for range 6 {
		s := open(t)
		b := kg.Batch{Kind: kg.ChangeSeed, Entities: []kg.EntityWrite{entity("source:paper", kg.KindSource)}}
		ids := []string{"person:0", "person:1", "person:2", "group:3", "group:4"}
		for _, id := range ids {
			kind := kg.KindPerson
			if id[0] == 'g' {
				kind = kg.KindMilitantGroup
			}
			b.Entities = append(b.Entities, entity(id, kind))
		}
		for i := range 12 {
			day := 1 + rnd.IntN(9)
			r := kg.NewRelation{ID: fmt.Sprint("r", i), Assertion: kg.Assertion{
				Type: one[kg.RelationType](rnd, "ASSAULT", "AID", "CONSULT"),
				From: one(rnd, ids...), To: one(rnd, ids...),
				Realization: kg.RealizationOccurred, Claims: kg.OwnVoice([]kg.Evidence{{Source: "source:paper"}}),
				When: edtf.MustParse(one(rnd, fmt.Sprintf("2024-01-%02d", day), fmt.Sprintf("2024-01-%02d?", day),
					fmt.Sprintf("2024-01-%02d~", day), fmt.Sprintf("[2024-01-%02d,2024-01-%02d]", day, day+2),
					fmt.Sprintf("2024-01-%02d~/2024-01-%02d", day, day+3))),
			}}
			if r.From[0] == 'p' && r.To[0] == 'g' && rnd.IntN(2) > 0 {
				r.Type = kg.TypeMemberOf
			}
			b.Relations = append(b.Relations, r)
		}
		if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
			t.Fatal(err)
		}
		for range 70 {
			q := plan.Paths{From: one(rnd, ids...), To: one(rnd, ids...), Mode: one(rnd, modes...),
				MaxLength: 1 + rnd.IntN(3), First: 1, MaxWalked: 1 << 20, Strict: rnd.IntN(2) > 0,
				List: plan.RelationList{Anchor: plan.AnchorEntity,
					Direction: one(rnd, kg.DirectionBoth, kg.DirectionOutgoing),
					Scan:      plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true}}}
			if q.From == q.To {
				continue
			}
			r := rules{most: unlimited}
			if q.Strict {
				r.least = 1
			}
			if rnd.IntN(2) > 0 {
				most := rnd.IntN(4)
				r.most, q.MaxWaiting = int64(most), &most
			}
			var exists [2]bool
			for i, certain := range []bool{false, true} {
				q := q
				q.Certain = certain
				want, ok := bestOf(stepsOf(b.Relations, certain, q.List.Direction), &q, r)
				exists[i] = ok
				key := plan.Key{}.Field("paths")
				res, err := Run(t.Context(), s, &plan.Plan{Roots: []plan.Root{{Key: key, Question: &q}}})
				if err != nil {
					t.Fatal(err)
				}
				got := Answer[*PathsFound](res, key).Paths
				if len(got) > 0 != ok {
					t.Fatalf("%+v of %+v: found %+v; there is one: %t", q, b.Relations, got, ok)
				}
				if !ok {
					none++
					continue
				}
				found++
				p := got[0]
				said := map[plan.PathMode]int64{plan.PathEarliestArrival: int64(p.Arrival),
					plan.PathLatestDeparture: -int64(p.Departure), plan.PathFastest: int64(p.Arrival - p.Departure),
					plan.PathFewestSteps: int64(len(p.Relations))}[q.Mode]
				if said != want {
					t.Errorf("%+v of %+v: found %+v of value %d; best is %d", q, b.Relations, p, said, want)
				}
			}
			if exists[1] && !exists[0] {
				t.Errorf("%+v: a certain path that is not possible", q)
			}
			if exists[0] && !exists[1] {
				differ++
			}
		}
	}
	if found < 100 || none < 100 || differ < 10 {
		t.Errorf("%d paths, %d searches without, %d possible and not certain: too few to tell", found, none, differ)
	}
}

// stepsOf are the ways to cross relations: an event on a day that it may have been on, a state on a day on which it may
// have held or, for certain, did.
func stepsOf(rels []kg.NewRelation, certain bool, d kg.Direction) []step {
	var out []step
	for i := range rels {
		r := &rels[i]
		b := r.When.Bounds(edtf.MaxDay)
		s := step{from: r.From, to: r.To, lo: int64(b.StartEarliest), hi: int64(b.EndLatest), fixed: certain}
		if certain && r.Type == kg.TypeMemberOf {
			s.lo, s.hi, s.fixed = int64(b.CertainFrom), int64(b.CertainTo), false
		}
		if r.From == r.To || s.lo > s.hi {
			continue
		}
		out = append(out, s)
		if d == kg.DirectionBoth || r.Type == "CONSULT" {
			s.from, s.to = s.to, s.from
			out = append(out, s)
		}
	}
	return out
}

// bestOf tries every path of the steps.
func bestOf(steps []step, q *plan.Paths, r rules) (best int64, found bool) {
	for _, first := range steps {
		if first.from != q.From {
			continue
		}
		brutePaths(steps, []step{first}, q.To, q.MaxLength, func(p []step) {
			if v, ok := bruteTimes(p, r, q.Mode); ok && (!found || v < best) {
				best, found = v, true
			}
		})
	}
	return best, found
}
