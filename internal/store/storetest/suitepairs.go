package storetest

import (
	"context"
	"slices"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// pairs asks what relations between entities add up to, while they are added, corrected, moved and retracted.
func (s suite) pairs() {
	planned := func(r *kg.Relation) { r.Realization = kg.RealizationPlanned }
	mutual := func(r *kg.Relation) { r.Symmetric = true }
	s.put([]*kg.Entity{
		newEntity("pr:a", kg.KindState, "A"), newEntity("pr:b", kg.KindState, "B"),
		newEntity("pr:c", kg.KindPerson, "C"), newEntity("pr:d", kg.KindPerson, "D"),
		newEntity(kg.UnspecifiedActor, kg.KindActor, "Unspecified"),
	}, []*kg.Relation{
		newRelation("pr:1", "ASSAULT", "pr:a", "pr:b", "2024-01-10"),
		newRelation("pr:2", "AID", "pr:b", "pr:a", "2024-01-20"),
		newRelation("pr:3", "AID", "pr:b", "pr:a", "2024-02-20", planned),
		newRelation("pr:4", "AGREE", "pr:c", "pr:a", "2024-03-01", mutual),
		newRelation("pr:5", "AID", "pr:a", "pr:d", "2024-04-01", planned),
		newRelation("pr:6", "AID", "pr:a", "pr:a", "2024-05-01"),
		newRelation("pr:7", "PROTEST", "pr:a", kg.UnspecifiedActor, "2024-05-01"),
	})
	list := func(l plan.PairList, parents ...string) string {
		var out []string
		s.read(func(ctx context.Context, r store.Reader) error {
			rows, err := r.Pairs(ctx, &l, parents)
			for _, row := range rows {
				if parents == nil && !strings.HasPrefix(row.A, "pr:") {
					continue
				}
				text := row.A + "-" + row.B
				if !l.Among && parents != nil {
					text = parents[row.Parent] + ":" + row.Other(parents[row.Parent])
				}
				out = append(out, strings.ReplaceAll(text, "pr:", ""))
			}
			return err
		})
		return strings.Join(out, " ")
	}
	ab := func() (p kg.Pair) {
		s.read(func(ctx context.Context, r store.Reader) error {
			rows, err := r.Pairs(ctx, &plan.PairList{Among: true}, []string{"pr:b", "pr:a"})
			if len(rows) == 1 && rows[0].Parent == 1 {
				p = rows[0].Pair
			} else {
				s.t.Errorf("pairs of a and b: %+v", rows)
			}
			return err
		})
		return p
	}
	for _, x := range []struct {
		name    string
		list    plan.PairList
		parents []string
		want    string
	}{
		{name: "recent", list: plan.PairList{Order: plan.OrderRecent, Limit: 9}, parents: []string{"pr:a", "pr:c"},
			want: "a:c a:b a:d c:a"},
		{name: "weight", list: plan.PairList{Order: plan.OrderWeight, Limit: 2}, parents: []string{"pr:a"},
			want: "a:b a:c"},
		{name: "score", list: plan.PairList{Order: plan.OrderScore, Limit: 1}, parents: []string{"pr:a"}, want: "a:b"},
		{name: "outgoing", list: plan.PairList{Order: plan.OrderRecent, Limit: 9, Direction: kg.DirectionOutgoing},
			parents: []string{"pr:a"}, want: "a:c a:b a:d"},
		{name: "incoming", list: plan.PairList{Order: plan.OrderRecent, Limit: 9, Direction: kg.DirectionIncoming},
			parents: []string{"pr:a"}, want: "a:c a:b"},
		{name: "one of many", list: plan.PairList{Order: plan.OrderRecent, Limit: 1},
			parents: []string{"pr:a", "pr:b", "pr:c"}, want: "a:c b:a c:a"},
		{name: "kinds", list: plan.PairList{Order: plan.OrderRecent, Limit: 1, Kinds: []kg.Kind{kg.KindState}},
			parents: []string{"pr:a"}, want: "a:b"},
		{name: "among", list: plan.PairList{Among: true}, parents: []string{"pr:c", "pr:a", "pr:d"}, want: "a-c a-d"},
		{name: "all", want: "a-b a-c a-d"},
		{name: "of nobody", parents: []string{"pr:none"}},
		{name: "of none", parents: []string{}},
	} {
		s.same(x.name, list(x.list, x.parents...), x.want)
	}
	reached := func(d kg.Direction, from ...string) string {
		var out []string
		s.read(func(ctx context.Context, r store.Reader) error {
			rows, err := r.Reached(ctx, from, d)
			for _, row := range rows {
				out = append(out, from[row.From]+">"+row.ID)
			}
			return err
		})
		slices.Sort(out)
		return strings.ReplaceAll(strings.Join(out, " "), "pr:", "")
	}
	s.same("reached", reached(kg.DirectionBoth, "pr:c", "pr:a", "pr:b"), "a>b a>c c>a")
	s.same("reached by outgoing ones", reached(kg.DirectionOutgoing, "pr:a", "pr:b"), "a>b a>c b>a")
	s.same("reached by incoming ones", reached(kg.DirectionIncoming, "pr:b"), "b>a")

	between := func(limit int, pairs ...string) [][]string {
		return s.listRelations(plan.RelationList{Anchor: plan.AnchorPair,
			Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true, Limit: limit}}, pairs...)
	}
	s.same("relations of pairs",
		between(2, kg.PairKey("pr:b", "pr:a"), kg.PairKey("pr:a", "pr:a"), kg.PairKey("pr:b", "pr:c")),
		[][]string{{"pr:3", "pr:2"}, {"pr:6"}, {}})

	was := ab()
	for order, key := range map[plan.NeighborOrder]int64{plan.OrderRecent: int64(was.Last), plan.OrderWeight: 2,
		plan.OrderScore: was.Heat} {
		s.read(func(ctx context.Context, r store.Reader) error {
			rows, err := r.Pairs(ctx, &plan.PairList{Among: true, Brief: true, Order: order}, []string{"pr:b", "pr:a"})
			if len(rows) != 1 || rows[0].Parent != 1 || rows[0].Pair.Key() != was.Key() || rows[0].Total != 3 ||
				rows[0].N != 2 || order.Key(&rows[0].Pair) != key {
				s.t.Errorf("pairs of a and b in short, %s: %+v", order, rows)
			}
			return err
		})
	}
	s.same("numbers", []int64{was.Total, was.TotalForth, was.TotalBack, was.N, was.Forth, was.Back, was.Scored},
		[]int64{3, 1, 2, 2, 1, 1, 2})
	s.same("first and last", []string{was.First.Start().String(), was.Last.Start().String()},
		[]string{"2024-01-10", "2024-01-20"})
	s.same("classes", was.Quads, [4]int64{0, 1, 0, 1})

	s.put(nil, []*kg.Relation{newRelation("pr:2", "AID", "pr:b", "pr:a", "2023-12-20")}) // another day
	s.same("first and last of other days", []string{ab().First.Start().String(), ab().Last.Start().String()},
		[]string{"2023-12-20", "2024-01-10"})
	s.put(nil, []*kg.Relation{newRelation("pr:4", "AGREE", "pr:c", "pr:b", "2024-03-01", mutual)}) // other ends
	s.same("moved", list(plan.PairList{Among: true}, "pr:a", "pr:b", "pr:c"), "a-b b-c")
	s.remove("pr:1")
	s.same("without one", []int64{ab().Total, ab().N, ab().Forth}, []int64{2, 1, 0})
	s.same("its day is gone", ab().Last.Start().String(), "2023-12-20")
	for _, id := range []string{"pr:2", "pr:3", "pr:5"} {
		s.remove(id)
	}
	s.same("what is left", list(plan.PairList{}), "b-c")
	err := s.store.Check(s.t.Context(), func(problem string) {
		if strings.Contains(problem, "pair") || strings.Contains(problem, "relations between") {
			s.t.Error(problem)
		}
	})
	if err != nil {
		s.t.Error(err)
	}
}

// remove puts a tombstone in the place of a relation.
func (s suite) remove(id string) {
	s.t.Helper()
	s.write(func(ctx context.Context, w store.Writer) error {
		list, err := w.Relations(ctx, []string{id}, plan.AllColumns)
		if err != nil || len(list) != 1 {
			s.t.Fatalf("%s is not there: %v", id, err)
		}
		grave := *list[0]
		grave.Version, grave.Tombstone, grave.RecordedAt = grave.Version+1, true, grave.RecordedAt.Add(1000)
		return w.PutRelations(ctx, []store.RelationPut{{Old: list[0], New: &grave}})
	})
}
