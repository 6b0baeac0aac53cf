package query

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"
)

// randomPairs writes a random graph of so many people, most of whose relations are directed.
func randomPairs(t *testing.T, s store.Store, rnd *rand.Rand, people, relations int) []kg.NewRelation {
	t.Helper()
	b := kg.Batch{Kind: kg.ChangeSeed, Entities: []kg.EntityWrite{entity("source:paper", kg.KindSource)}}
	for i := range people {
		b.Entities = append(b.Entities, entity(fmt.Sprintf("person:%02d", i), kg.KindPerson))
	}
	for i := range relations {
		r := kg.NewRelation{ID: fmt.Sprint("r", i), Assertion: kg.Assertion{
			Type: one[kg.RelationType](rnd, "ASSAULT", "AID", "THREATEN"),
			From: fmt.Sprintf("person:%02d", rnd.IntN(people)), To: fmt.Sprintf("person:%02d", rnd.IntN(people)), Realization: kg.RealizationOccurred,
			When:   edtf.MustParse(fmt.Sprintf("2024-01-%02d", 1+rnd.IntN(28))),
			Claims: kg.OwnVoice([]kg.Evidence{{Source: "source:paper"}}),
		}}
		if rnd.IntN(8) == 0 {
			r.Realization = kg.RealizationPlanned
		}
		b.Relations = append(b.Relations, r)
	}
	if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
		t.Fatal(err)
	}
	return b.Relations
}

func one[T any](rnd *rand.Rand, list ...T) T { return list[rnd.IntN(len(list))] }

// everyPath returns all paths of at most so many steps, the shortest first, then in the order of their ids.
func everyPath(
	rels []kg.NewRelation, counts func(*kg.NewRelation) bool, d kg.Direction, from, to string, most int,
) []string {
	next := map[string][]string{}
	for i := range rels {
		r := &rels[i]
		if !counts(r) {
			continue
		}
		if d != kg.DirectionIncoming {
			next[r.From] = append(next[r.From], r.To)
		}
		if d != kg.DirectionOutgoing {
			next[r.To] = append(next[r.To], r.From)
		}
	}
	var found [][]string
	var follow func(path []string)
	follow = func(path []string) {
		at := path[len(path)-1]
		if at == to {
			found = append(found, slices.Clone(path))
			return
		}
		if len(path) > most {
			return
		}
		for _, id := range next[at] {
			if !slices.Contains(path, id) {
				follow(append(path, id))
			}
		}
	}
	follow([]string{from})
	slices.SortFunc(found, func(a, b []string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return slices.Compare(a, b)
	})
	var out []string
	for _, p := range found {
		out = append(out, strings.Join(p, " "))
	}
	return slices.Compact(out)
}

// TestPathsByBruteForce compares paths in random graphs with all there are: by what the store keeps of pairs, and by
// relations that match a filter.
func TestPathsByBruteForce(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 5))
	found, none := 0, 0
	for range 4 {
		s := open(t)
		rels := randomPairs(t, s, rnd, 12, 26)
		for n := range 60 {
			q := &plan.Paths{
				From: one(rnd, rels...).From, To: one(rnd, rels...).To,
				MaxLength: 1 + rnd.IntN(5), First: 1 + rnd.IntN(6),
				Mode: one(rnd, plan.PathShortest, plan.PathAllShortest, plan.PathKShortest), MaxWalked: 10_000,
				List: plan.RelationList{Anchor: plan.AnchorEntity,
					Direction: one(rnd, kg.DirectionBoth, kg.DirectionOutgoing, kg.DirectionIncoming),
					Scan:      plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true}},
			}
			counts := func(r *kg.NewRelation) bool { return r.Realization == kg.RealizationOccurred }
			switch n % 3 {
			case 1:
				types := []kg.RelationType{"AID", "THREATEN"}
				q.List.Where = &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: types}}
				counts = func(r *kg.NewRelation) bool {
					return r.Realization == kg.RealizationOccurred && r.Type != "ASSAULT"
				}
			case 2:
				q.List.Where = &plan.RelationWhere{Realization: &plan.RealizationFilter{In: kg.Realizations}}
				counts = func(*kg.NewRelation) bool { return true }
			}
			want := everyPath(rels, counts, q.List.Direction, q.From, q.To, q.MaxLength)
			if q.From == q.To {
				want = nil
			}
			key := plan.Key{}.Field("paths")
			res, err := Run(t.Context(), s, &plan.Plan{Roots: []plan.Root{{Key: key, Question: q}}})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range Answer[*PathsFound](res, key).Paths {
				got = append(got, strings.Join(p.IDs, " "))
				for i, r := range p.Relations {
					if !(r.From == p.IDs[i] && r.To == p.IDs[i+1] && q.List.Direction != kg.DirectionIncoming) &&
						!(r.To == p.IDs[i] && r.From == p.IDs[i+1] && q.List.Direction != kg.DirectionOutgoing) {
						t.Errorf("step %d of %q, %s, is by a relation from %s to %s", i, p.IDs, q.List.Direction,
							r.From, r.To)
					}
				}
			}
			if len(want) == 0 {
				none++
			} else {
				found++
			}
			length := func(path string) int { return strings.Count(path, " ") }
			switch q.Mode {
			case plan.PathShortest: // any of them
				if len(got) != min(len(want), 1) || len(got) == 1 && (length(got[0]) != length(want[0]) ||
					!slices.Contains(want, got[0])) {
					t.Errorf("shortest of %q: %q", want, got)
				}
				continue
			case plan.PathAllShortest:
				want = slices.DeleteFunc(want, func(p string) bool { return length(p) > length(want[0]) })
			}
			if diff := cmp.Diff(want[:min(q.First, len(want))], got); diff != "" && len(want)+len(got) > 0 {
				t.Errorf("%s, %s, %q to %q in %d steps (-want +got):\n%s", q.Mode, q.List.Direction, q.From, q.To,
					q.MaxLength, diff)
			}
		}
	}
	if found < 60 || none < 30 {
		t.Errorf("%d searches that find and %d that do not: too few to tell", found, none)
	}
}

// TestPathsBound: a search that would go through too much is refused, with the bound.
func TestPathsBound(t *testing.T) {
	s := open(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	randomPairs(t, s, rnd, 12, 60)
	for _, q := range []plan.Question{
		&plan.Paths{From: "person:00", To: "person:11", MaxLength: 6, First: 5, Mode: plan.PathKShortest, MaxWalked: 10,
			List: plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth,
				Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true}}},
		&plan.Paths{From: "person:00", To: "person:11", MaxLength: 6, First: 1, Mode: plan.PathFastest, MaxWalked: 30,
			List: plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth,
				Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true}}},
		&plan.Ranking{By: plan.RankDegree, First: 5, MaxWalked: 10},
		&plan.Ranking{By: plan.RankDegree, First: 5, MaxWalked: 10, Where: &plan.RelationWhere{}},
		&plan.Ranking{By: plan.RankDegree, First: 5, MaxWalked: 10,
			Where: &plan.RelationWhere{Not: &plan.RelationWhere{EventKey: &plan.IDFilter{In: []string{"none"}}}}},
	} {
		_, err := Run(t.Context(), s, &plan.Plan{Roots: []plan.Root{{Key: plan.Key{}.Field("q"), Question: q}}})
		if kg.CodeOf(err) != kg.CodeLimitExceeded || !strings.Contains(err.Error(), "more than ") {
			t.Errorf("%T: %v", q, err)
		}
	}
}
