package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"
)

// rollback: what f wrote before it failed is gone, in every list.
func (s suite) rollback() {
	failure := errors.New("changed my mind")
	s.put([]*kg.Entity{newEntity("rb:old", kg.KindState, "Old")}, nil)
	ctx := s.t.Context()
	err := s.store.Write(ctx, func(w store.Writer) error {
		if err := put(ctx, w, []*kg.Entity{newEntity("rb:new", kg.KindState, "New"),
			newEntity("rb:old", kg.KindPerson, "Changed")},
			[]*kg.Relation{newRelation("rb:r", "ASSAULT", "rb:new", "rb:old", "2024-01-16",
				event("rb:e"))}); err != nil {
			return err
		}
		return failure
	})
	if err != failure { //nolint:errorlint // the contract: as it is
		s.t.Errorf("Write returns %v, want f's error as it is", err)
	}
	got := s.loadEntities("rb:new", "rb:old")
	if got["rb:new"] != nil || got["rb:old"] == nil || got["rb:old"].Name != "Old" ||
		got["rb:old"].Kind != kg.KindState {
		s.t.Errorf("entities after a rollback: %s", show(got))
	}
	s.same("relations by id", len(s.loadRelations(plan.Columns{}, "rb:r")), 0)
	s.same("relations of the old entity", s.listRelations(plan.RelationList{
		Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Scan: all,
	}, "rb:old", "rb:new"), make([][]string, 2))
	s.same("their number", s.countRelations(plan.RelationList{
		Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Scan: all,
	},
		"rb:old", "rb:new"), []int{0, 0})
	s.same("relations of the event", s.listRelations(plan.RelationList{Anchor: plan.AnchorEvent, Scan: all}, "rb:e"),
		make([][]string, 1))
	s.same("entities by kind", s.listEntities(plan.EntityList{
		Kinds: []kg.Kind{kg.KindPerson}, Order: plan.OrderByName, Scan: allTexts,
	})[0], []string{})
	err = s.store.Read(ctx, func(store.Reader) error { return failure })
	if err != failure { //nolint:errorlint // the contract: as it is
		s.t.Errorf("Read returns %v, want f's error as it is", err)
	}
}

// ownWrites: a writer reads what it wrote.
func (s suite) ownWrites() {
	r := newRelation("ow:r", "ASSAULT", "ow:a", "ow:b", "2024-01-16")
	s.write(func(ctx context.Context, w store.Writer) error {
		if err := put(ctx, w, []*kg.Entity{newEntity("ow:a", kg.KindState, "A"), newEntity("ow:b", kg.KindState, "B")},
			[]*kg.Relation{r}); err != nil {
			return err
		}
		es, err := w.Entities(ctx, []string{"ow:a", "ow:b"})
		if err != nil {
			return err
		}
		s.same("entities", len(es), 2)
		rows, err := w.ListRelations(ctx, &plan.RelationList{
			Anchor: plan.AnchorEntity, Direction: kg.DirectionIncoming, Scan: all,
		}, []string{"ow:a", "ow:b"})
		if err != nil {
			return err
		}
		if len(rows) != 1 || rows[0].Parent != 1 || rows[0].Relation.ID != r.ID {
			s.t.Errorf("relations: %s", show(rows))
		}
		keys, err := w.SortKeys(ctx, []kg.SortKey{r.SK, r.SK + 1})
		s.same("sort keys", keys, map[kg.SortKey]string{r.SK: r.ID})
		return err
	})
	s.write(func(ctx context.Context, w store.Writer) error {
		keys, err := w.SortKeys(ctx, []kg.SortKey{r.SK - 1, r.SK, r.SK + 1})
		s.same("sort keys, committed", keys, map[kg.SortKey]string{r.SK: r.ID})
		if err != nil {
			return err
		}
		keys, err = w.SortKeys(ctx, nil)
		s.same("no sort keys", len(keys), 0)
		return err
	})
}

// replaceEntity: an entity of new kind and name leaves the lists of the old ones, and keeps its relations.
func (s suite) replaceEntity() {
	s.put([]*kg.Entity{newEntity("re:a", kg.KindPerson, "Old name"), newEntity("re:b", kg.KindOrganization, "B")},
		[]*kg.Relation{newRelation("re:r", kg.TypeMemberOf, "re:a", "re:b", "2024/..")})
	fresh := newEntity("re:a", kg.KindState, "Fresh")
	fresh.Version, fresh.ISO2 = 2, "XX"
	before := s.figures()
	s.put([]*kg.Entity{fresh}, nil)
	after := s.figures()
	s.same("persons", after.Entities[kg.KindPerson], before.Entities[kg.KindPerson]-1)
	s.same("states", after.Entities[kg.KindState], before.Entities[kg.KindState]+1)
	s.same("the entity", s.loadEntities("re:a")["re:a"], fresh)
	mine := func(ids []string) []string {
		return slices.DeleteFunc(ids, func(s string) bool { return s != "re:a" && s != "re:b" })
	}
	for _, x := range []struct {
		name string
		list plan.EntityList
		want []string
	}{
		{"old kind", plan.EntityList{Kinds: []kg.Kind{kg.KindPerson}}, nil},
		{"new kind", plan.EntityList{Kinds: []kg.Kind{kg.KindState}}, []string{"re:a"}},
		{"old kind as a filter", plan.EntityList{Where: kind(kg.KindPerson)}, nil},
		{"new kind as a filter", plan.EntityList{Where: kind(kg.KindState)}, []string{"re:a"}},
		{"old name", plan.EntityList{Where: named(plan.StringFilter{Eq: ptr("Old name")})}, nil},
		{"old name, folded", plan.EntityList{Where: named(plan.StringFilter{Contains: ptr("OLD NAME")})}, nil},
		{"new name", plan.EntityList{Where: named(plan.StringFilter{StartsWith: ptr("fresh")})}, []string{"re:a"}},
		{"order", plan.EntityList{}, []string{"re:b", "re:a"}},
	} {
		x.list.Order, x.list.Scan = plan.OrderByName, allTexts
		s.same(x.name, mine(s.listEntities(x.list)[0]), x.want)
	}
	for _, x := range []struct {
		name  string
		where *plan.RelationWhere
		want  []string
	}{
		{"from old kind", &rw{From: kind(kg.KindPerson)}, nil},
		{"from new kind", &rw{From: kind(kg.KindState)}, []string{"re:r"}},
		{"from new name", &rw{From: named(plan.StringFilter{Eq: ptr("Fresh")})}, []string{"re:r"}},
	} {
		x.where.ID = id("re:r")
		s.same(x.name, s.listRelations(plan.RelationList{Where: x.where, Scan: all})[0], x.want)
	}
	s.same("via", s.listEntities(plan.EntityList{
		Kinds: []kg.Kind{kg.KindState}, Via: &plan.Via{Types: []kg.RelationType{kg.TypeMemberOf}, Incoming: true},
		Order: plan.OrderByName, Scan: allTexts,
	}, "re:b"),
		[][]string{{"re:a"}})
}

// figures are those of the whole graph.
func (s suite) figures() *store.Stats {
	s.t.Helper()
	var out *store.Stats
	s.read(func(ctx context.Context, r store.Reader) (err error) {
		out, err = r.Stats(ctx)
		return err
	})
	return out
}

// replaceRelation changes all by which a relation can be found: it must leave every old list and be in every new one.
func (s suite) replaceRelation() {
	var es []*kg.Entity
	for _, name := range []string{"a", "b", "c", "d", "x", "y", "z", "w"} {
		es = append(es, newEntity("rr:"+name, kg.KindState, name))
	}
	for _, name := range []string{"s1", "s2"} {
		es = append(es, newEntity("rr:"+name, kg.KindSource, name))
	}
	before := newRelation("rr:r", "ASSAULT", "rr:a", "rr:b", "2024-01-16", mode("drone"), states("rr:x", "rr:y"),
		at("rr:x"), event("rr:e1"), sure(0.5), cameo("190"), claim("rr:a", kg.StanceAsserts, "rr:s1", "2024-01-17"))
	beside := newRelation("rr:beside", "ASSAULT", "rr:a", "rr:b", "2024-01-16", mode("drone"), states("rr:x", "rr:y"),
		at("rr:x"), event("rr:e1"), sure(0.5), cameo("190"), claim("rr:a", kg.StanceAsserts, "rr:s1", "2024-01-17"))
	after := newRelation("rr:r", "CONSULT", "rr:d", "rr:c", "2025-03-01/..", states("rr:w", "rr:z"), at("rr:z"),
		event("rr:e2"), realization(kg.RealizationOccurred), claim("rr:d", kg.StanceDenies, "rr:s2", "2025-03-02"))
	after.Version = 2
	s.put(es, []*kg.Relation{beside})
	usual := s.figures()
	s.put(nil, []*kg.Relation{newRelation("rr:r", "ASSAULT", "rr:a", "rr:b", "1066-10-14/2099-12-31")})
	stats := s.figures()
	s.same("first and last day", []edtf.Day{stats.Earliest, stats.Latest},
		[]edtf.Day{mustDay("1066-10-14"), mustDay("2099-12-31")})
	s.put(nil, []*kg.Relation{before})
	stats = s.figures()
	s.same("first and last day, without", []edtf.Day{stats.Earliest, stats.Latest},
		[]edtf.Day{usual.Earliest, usual.Latest})
	s.same("relations of its type", stats.Relations["ASSAULT"], usual.Relations["ASSAULT"]+1)
	s.put(nil, []*kg.Relation{after})
	stats = s.figures()
	s.same("relations of its old type", stats.Relations["ASSAULT"], usual.Relations["ASSAULT"])
	s.same("relations of its new type", stats.Relations["CONSULT"], usual.Relations["CONSULT"]+1)
	s.same("the relation", s.loadRelations(plan.Columns{Claims: true, Body: true}, "rr:r")["rr:r"], after)

	type place struct {
		name     string
		list     plan.RelationList
		old, new []string // parents
	}
	places := []place{
		{
			name: "both", list: plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth},
			old: []string{"rr:a", "rr:b"}, new: []string{"rr:c", "rr:d"},
		},
		{
			name: "outgoing", list: plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionOutgoing},
			old: []string{"rr:a"}, new: []string{"rr:c", "rr:d"},
		},
		{
			name: "incoming", list: plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionIncoming},
			old: []string{"rr:b"}, new: []string{"rr:c", "rr:d"},
		},
		{
			name: "source", list: plan.RelationList{Anchor: plan.AnchorSource}, old: []string{"rr:s1"},
			new: []string{"rr:s2"},
		},
		{
			name: "event", list: plan.RelationList{Anchor: plan.AnchorEvent}, old: []string{"rr:e1"},
			new: []string{"rr:e2"},
		},
	}
	for _, x := range []struct {
		name     string
		old, new *plan.RelationWhere
	}{
		{name: "type", old: &rw{Type: typed("ASSAULT")}, new: &rw{Type: typed("CONSULT")}},
		{
			name: "mode", old: &rw{Mode: &plan.StringFilter{Eq: ptr("drone")}},
			new: &rw{Mode: &plan.StringFilter{Eq: ptr("")}},
		},
		{name: "from", old: &rw{From: entity("rr:a")}, new: &rw{From: entity("rr:d")}},
		{name: "to", old: &rw{To: entity("rr:b")}, new: &rw{To: entity("rr:d")}},
		{name: "dyad", old: &rw{Between: []string{"rr:a", "rr:b"}}, new: &rw{Between: []string{"rr:d", "rr:c"}}},
		{
			name: "half of the old dyad", old: &rw{Between: []string{"rr:a", "rr:c"}},
			new: &rw{Between: []string{"rr:c", "rr:d"}},
		},
		{
			name: "from and to", old: &rw{From: entity("rr:a"), To: entity("rr:b")},
			new: &rw{From: entity("rr:d"), To: entity("rr:c")},
		},
		{name: "from state", old: &rw{FromState: id("rr:x")}, new: &rw{FromState: id("rr:w")}},
		{name: "to state", old: &rw{ToState: id("rr:y")}, new: &rw{ToState: id("rr:w")}},
		{
			name: "states", old: &rw{BetweenStates: []string{"rr:y", "rr:x"}},
			new: &rw{BetweenStates: []string{"rr:w", "rr:z"}},
		},
		{name: "location", old: &rw{Location: entity("rr:x")}, new: &rw{Location: entity("rr:z")}},
		{name: "source filter", old: &rw{Source: id("rr:s1")}, new: &rw{Source: id("rr:s2")}},
		{
			name: "claimant", old: &rw{Claim: &plan.ClaimWhere{By: entity("rr:a")}},
			new: &rw{Claim: &plan.ClaimWhere{By: entity("rr:d")}},
		},
		{
			name: "claimant and stance",
			old:  &rw{Claim: &plan.ClaimWhere{By: entity("rr:a"), Stance: stance(kg.StanceAsserts)}},
			new:  &rw{Claim: &plan.ClaimWhere{By: entity("rr:d"), Stance: stance(kg.StanceDenies)}},
		},
		{name: "status", old: &rw{Status: status(kg.StatusAlleged)}, new: &rw{Status: status(kg.StatusDenied)}},
		{name: "event filter", old: &rw{EventKey: id("rr:e1")}, new: &rw{EventKey: id("rr:e2")}},
		{name: "day", old: &rw{At: day("2024-01-16")}, new: &rw{At: day("2030-01-01")}},
		{
			name: "certain", old: &rw{At: day("2024-01-16"), Certainty: plan.CertaintyCertain},
			new: &rw{ // what is only denied never is
				At:  day("2025-03-02"),
				Not: &rw{At: day("2025-03-02"), Certainty: plan.CertaintyCertain},
			},
		},
		{
			name: "reported", old: &rw{ReportedBy: day("2024-06-01")},
			new: &rw{ReportedBy: day("2025-03-02"), Not: &rw{ReportedBy: day("2025-03-01")}},
		},
		{name: "confidence", old: &rw{Confidence: between(0.5, 0.5)}, new: &rw{Not: &rw{Confidence: between(0, 1)}}},
		{name: "Goldstein", old: &rw{Goldstein: between(-10, -10)}, new: &rw{Not: &rw{Goldstein: between(-10, 10)}}},
	} {
		// Narrowed to the relations of this test by something that is not the first path that a store takes.
		mine := &rw{Not: &rw{Not: &rw{ID: id("rr:r", "rr:beside")}}}
		x.old.And, x.new.And = append(x.old.And, mine), append(x.new.And, mine)
		s.same("old "+x.name, s.listRelations(plan.RelationList{Where: x.old, Scan: all})[0],
			without(x.name == "half of the old dyad", "rr:beside"))
		s.same("new "+x.name, s.listRelations(plan.RelationList{Where: x.new, Scan: all})[0], []string{"rr:r"})
	}
	for _, p := range places {
		p.list.Scan = all
		for _, parent := range p.old {
			s.same("old "+p.name, s.listRelations(p.list, parent)[0], []string{"rr:beside"})
			s.same("old "+p.name+", count", s.countRelations(p.list, parent), []int{1})
		}
		for _, parent := range p.new {
			s.same("new "+p.name, s.listRelations(p.list, parent)[0], []string{"rr:r"})
			s.same("new "+p.name+", count", s.countRelations(p.list, parent), []int{1})
		}
	}
	s.write(func(ctx context.Context, w store.Writer) error {
		keys, err := w.SortKeys(ctx, []kg.SortKey{before.SK, after.SK})
		s.same("sort keys", keys, map[kg.SortKey]string{after.SK: "rr:r"})
		return err
	})

	// To itself, and back: it is listed once all the time.
	loop := newRelation("rr:r", "ASSAULT", "rr:d", "rr:d", "2025-03-01")
	loop.Version = 3
	s.put(nil, []*kg.Relation{loop})
	for _, dir := range []kg.Direction{kg.DirectionBoth, kg.DirectionOutgoing, kg.DirectionIncoming} {
		l := plan.RelationList{Anchor: plan.AnchorEntity, Direction: dir, Scan: all}
		s.same("loop, "+string(dir), s.listRelations(l, "rr:d", "rr:c"), [][]string{{"rr:r"}, nil})
		s.same("loop, count, "+string(dir), s.countRelations(l, "rr:d", "rr:c"), []int{1, 0})
	}
	s.put(nil, []*kg.Relation{after})
	l := plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Scan: all}
	s.same("back", s.listRelations(l, "rr:d", "rr:c"), [][]string{{"rr:r"}, {"rr:r"}})
	s.same("back, count", s.countRelations(l, "rr:d", "rr:c"), []int{1, 1})
}

// flipSymmetric: a relation that gains a direction, or loses it, with or without its ends turned round, is in the
// lists of its new directions alone.
func (s suite) flipSymmetric() {
	var es []*kg.Entity
	for _, id := range []string{"fs:a", "fs:b", "fs:p"} {
		es = append(es, newEntity(id, kg.KindState, id))
	}
	s.put(append(es, newEntity("fs:s", kg.KindSource, "fs:s")), nil)
	for i, x := range []struct {
		from, to string
		mutual   bool
	}{
		{from: "fs:a", to: "fs:b"},
		{from: "fs:a", to: "fs:b", mutual: true},
		{from: "fs:a", to: "fs:b"},
		{from: "fs:b", to: "fs:a", mutual: true},
		{from: "fs:b", to: "fs:a"},
		{from: "fs:a", to: "fs:b", mutual: true},
		{from: "fs:b", to: "fs:a"},
	} {
		changes := []change{states(x.from, x.to), at("fs:p"), claim("fs:b", kg.StanceAsserts, "fs:s", "")}
		if x.mutual {
			changes = append(changes, symmetric)
		}
		s.put(nil, []*kg.Relation{newRelation("fs:r", "AGREE", x.from, x.to, "2024-01-16", changes...)})
		is := func(listed bool) []string { return without(!listed, "fs:r") }
		step := fmt.Sprintf("step %d, ", i)
		for name, where := range map[string]*plan.RelationWhere{
			"all": nil, "source": {Source: id("fs:s")}, "location": {Location: entity("fs:p")},
			"claimant": {Claim: by(entity("fs:b"))},
			"type":     {Type: typed("AGREE")}, "day": {At: day("2024-01-16")},
			"dyad": {Between: []string{"fs:a", "fs:b"}},
		} {
			for _, dir := range []kg.Direction{kg.DirectionBoth, kg.DirectionOutgoing, kg.DirectionIncoming} {
				l := plan.RelationList{Anchor: plan.AnchorEntity, Direction: dir, Where: where, Scan: all}
				want := make([][]string, 2)
				for j, p := range []string{"fs:a", "fs:b"} {
					want[j] = is(x.mutual || dir == kg.DirectionBoth || (dir == kg.DirectionOutgoing) == (x.from == p))
				}
				s.same(step+name+", "+string(dir), s.listRelations(l, "fs:a", "fs:b"), want)
				s.same(step+name+", count, "+string(dir), s.countRelations(l, "fs:a", "fs:b"),
					[]int{len(want[0]), len(want[1])})
			}
		}
		for _, end := range []string{"fs:a", "fs:b"} {
			out, in := x.mutual || x.from == end, x.mutual || x.to == end
			for name, w := range map[string]struct {
				where *plan.RelationWhere
				want  bool
			}{
				"from":            {where: &rw{From: entity(end)}, want: out},
				"from, by source": {where: &rw{From: entity(end), Source: id("fs:s")}, want: out},
				"to":              {where: &rw{To: entity(end)}, want: in},
				"to, at place":    {where: &rw{To: entity(end), Location: entity("fs:p")}, want: in},
				"from state":      {where: &rw{FromState: id(end)}, want: out},
				"to state":        {where: &rw{ToState: id(end)}, want: in},
			} {
				s.same(step+name+" "+end, s.listRelations(plan.RelationList{Where: w.where, Scan: all})[0], is(w.want))
			}
			for _, incoming := range []bool{false, true} {
				l := plan.EntityList{
					Via: &plan.Via{Types: []kg.RelationType{"AGREE"}, Incoming: incoming}, Order: plan.OrderByID,
					Scan: allTexts,
				}
				other := map[string]string{"fs:a": "fs:b", "fs:b": "fs:a"}[end]
				s.same(step+"via, of "+end, s.listEntities(l, end)[0],
					without(!(incoming && in || !incoming && out), other))
			}
		}
	}
}

func without(none bool, ids ...string) []string {
	if none {
		return nil
	}
	return ids
}

// manyOfOneDay: relations of one day are ordered by their keys, whatever the order of writing, up to the day's first
// and last key.
func (s suite) manyOfOneDay() {
	s.put([]*kg.Entity{newEntity("od:a", kg.KindState, "A"), newEntity("od:b", kg.KindState, "B")}, nil)
	d := mustDay("2031-05-05")
	var rels []*kg.Relation
	for i, k := range []kg.SortKey{kg.LastSortKey(d), kg.FirstSortKey(d), kg.LastSortKey(d) - 1, kg.FirstSortKey(d) + 1,
		kg.FirstSortKey(d) + 1<<38, kg.FirstSortKey(d) - 1, kg.LastSortKey(d) + 1} {
		when := k.Start().String()
		r := newRelation(fmt.Sprintf("od:%d", i), "ASSAULT", "od:a", "od:b", when)
		if i%2 == 1 {
			r = newRelation(fmt.Sprintf("od:%d", i), "CONSULT", "od:a", "od:b", when)
		}
		r.SK = k
		rels = append(rels, r)
	}
	s.put(nil, rels)
	s.write(func(ctx context.Context, w store.Writer) error {
		taken, err := w.SortKeys(ctx, []kg.SortKey{kg.FirstSortKey(d), kg.LastSortKey(d), kg.FirstSortKey(d) + 2})
		s.same("sort keys", taken, map[kg.SortKey]string{kg.FirstSortKey(d): "od:1", kg.LastSortKey(d): "od:0"})
		return err
	})
	slices.SortFunc(rels, func(a, b *kg.Relation) int {
		if a.SK < b.SK {
			return -1
		}
		return 1
	})
	ids := func(rels []*kg.Relation) (out []string) {
		for _, r := range rels {
			out = append(out, r.ID)
		}
		return out
	}
	l := plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Scan: all}
	for i, r := range rels {
		got := s.loadRelations(plan.Columns{}, r.ID)[r.ID]
		s.same("sort key of "+r.ID, got.SK, r.SK)
		l.Scan = plan.Scan{Lo: r.SK, Hi: kg.MaxSortKey, Limit: 100}
		s.same("after "+r.ID, s.listRelations(l, "od:a")[0], ids(rels[i+1:]))
		l.Scan = plan.Scan{Lo: r.SK - 1, Hi: kg.MaxSortKey, Limit: 100}
		s.same("from "+r.ID, s.listRelations(l, "od:a")[0], ids(rels[i:]))
		l.Scan = plan.Scan{Lo: kg.MinSortKey, Hi: r.SK, Limit: 100}
		s.same("before "+r.ID, s.listRelations(l, "od:a")[0], ids(rels[:i]))
	}
	then := s // what begins by the day of the instant is read apart from what begins later
	then.known = time.Date(2031, 5, 5, 12, 0, 0, 0, time.UTC)
	l.Scan = all
	s.same("known that day", then.listRelations(l, "od:a")[0], ids(rels))
	on := func(w *plan.RelationWhere) []string {
		w.At = &d
		return s.listRelations(plan.RelationList{
			Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Where: w, Scan: all,
		},
			"od:b")[0]
	}
	s.same("that day", on(&rw{}), ids(rels[1:6]))
	s.same("that day, one type", on(&rw{Type: typed("CONSULT")}), []string{"od:1", "od:3"})
}

// collisions: relations whose ids hash alike, on one day, written by Apply.
func (s suite) collisions() {
	batch := kg.Batch{
		RecordedAt: recorded, Entities: writes(&kg.Entity{ID: "co:a", Kind: kg.KindState, Name: "A"},
			&kg.Entity{ID: "co:b", Kind: kg.KindState, Name: "B"}),
	}
	var ids []string
	for _, id := range colliding {
		r := newRelation(id, "ASSAULT", "co:a", "co:b", "2030-01-16")
		if n := len(batch.Relations); n%2 == 1 && newRelation(batch.Relations[n-1].ID, "ASSAULT", "co:a", "co:b",
			"2030-01-16").SK != r.SK {
			s.t.Errorf("%s and %s do not collide any more; find others", batch.Relations[n-1].ID, id)
		}
		batch.Relations = append(batch.Relations, kg.NewRelation{ID: id, Assertion: r.Assertion})
		ids = append(ids, id)
	}
	first := batch
	first.Relations = batch.Relations[:5]
	batch.RecordedAt = recorded.Add(time.Hour)
	// The fifth is written alone, the sixth finds its key taken; then nothing changes.
	for i, x := range []kg.Batch{first, batch, batch} {
		got, err := write.Apply(s.t.Context(), s.store, s.call, sourced(x))
		if err != nil {
			s.t.Fatal(err)
		}
		s.same(fmt.Sprintf("batch %d", i), counts(got), [][3]int{{7, 0, 0}, {3, 0, 7}, {0, 0, 10}}[i])
	}
	got := s.loadRelations(plan.Columns{}, ids...)
	if len(got) != len(ids) {
		s.t.Fatalf("%d relations, want %d", len(got), len(ids))
	}
	for i := 0; i < len(ids); i += 2 {
		if x, y := got[ids[i]].SK, got[ids[i+1]].SK; y != x.Next() {
			s.t.Errorf("sort keys of %s and %s are %d and %d, want one after the other", ids[i], ids[i+1], x, y)
		}
	}
	s.same("listed", sorted(s.listRelations(plan.RelationList{
		Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Scan: all,
	},
		"co:a")[0]), sorted(ids))
}

// counts are what an outcome counts: created, updated, unchanged.
func counts(o write.Outcome) [3]int { return [3]int{o.Created, o.Updated, o.Unchanged} }

// writes makes entities that are created, or take the place of what is current.
func writes(entities ...*kg.Entity) []kg.EntityWrite {
	out := make([]kg.EntityWrite, len(entities))
	for i, e := range entities {
		out[i].Entity = e
	}
	return out
}

// spans: relations of lengths about the bounds of the classes of spans are found on their first and their last day,
// and not beside.
func (s suite) spans() {
	s.put([]*kg.Entity{newEntity("sp:a", kg.KindState, "A"), newEntity("sp:b", kg.KindState, "B")}, nil)
	start := mustDay("1960-02-29")
	var rels []*kg.Relation
	for _, n := range lengths {
		end := start + offset(n)
		rels = append(rels, newRelation(fmt.Sprintf("sp:%d", n), "ASSAULT", "sp:a", "sp:b",
			start.String()+"/"+end.String()))
	}
	s.put(nil, rels)
	for _, n := range lengths {
		for _, near := range []int{n - 1, n, n + 1} {
			d := start + offset(near)
			var want []string
			for _, r := range rels {
				if lasts(r, d, d, false) {
					want = append(want, r.ID)
				}
			}
			for _, desc := range []bool{false, true} {
				l := plan.RelationList{
					Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Where: &rw{At: &d}, Scan: all,
				}
				l.Scan.Desc = desc
				s.same(fmt.Sprintf("under an entity, %d days on", near), sorted(s.listRelations(l, "sp:a")[0]),
					sorted(want))
				s.same("count", s.countRelations(l, "sp:b"), []int{len(want)})
				l.Anchor, l.Where.Either = plan.AnchorRoot, kind(kg.KindState)
				l.Where.And = []*rw{{During: &plan.DateRange{From: &start, To: &d}}}
				mine := slices.DeleteFunc(s.listRelations(l)[0], func(id string) bool { return id[:3] != "sp:" })
				s.same(fmt.Sprintf("in the whole graph, %d days on", near), sorted(mine), sorted(want))
			}
		}
	}
}

// otherTags: of a relation whose ends and date stay, another source, claimant, place or status replaces the one before.
func (s suite) otherTags() {
	s.put([]*kg.Entity{newEntity("ot:a", kg.KindState, "A"), newEntity("ot:b", kg.KindState, "B"),
		newEntity("ot:s", kg.KindSource, "S"),
		newEntity("ot:s2", kg.KindSource, "S2")}, nil)
	steps := [][]change{
		{claim("ot:a", kg.StanceAsserts, "ot:s", ""), at("ot:a")},
		{claim("ot:a", kg.StanceAsserts, "ot:s2", ""), at("ot:a")},
		{claim("ot:b", kg.StanceDenies, "ot:s2", ""), at("ot:a")},
		{claim("ot:b", kg.StanceDenies, "ot:s2", ""), at("ot:b")},
		{claim("", kg.StanceAsserts, "ot:s", "")},
	}
	for i, changes := range steps {
		r := newRelation("ot:r", "ACCUSE", "ot:a", "ot:b", "2024-01-16", changes...)
		s.put(nil, []*kg.Relation{r})
		for name, w := range map[string]struct {
			where *plan.RelationWhere
			want  bool
		}{
			"source":         {where: &rw{Source: id("ot:s")}, want: i == 0 || i == 4},
			"other source":   {where: &rw{Source: id("ot:s2")}, want: i > 0 && i < 4},
			"claimant":       {where: &rw{Claim: by(entity("ot:a"))}, want: i < 2},
			"other claimant": {where: &rw{Claim: by(entity("ot:b"))}, want: i == 2 || i == 3},
			"place":          {where: &rw{Location: entity("ot:a")}, want: i < 3},
			"other place":    {where: &rw{Location: entity("ot:b")}, want: i == 3},
			"alleged": {
				where: &rw{Status: &plan.ClaimStatusFilter{In: []kg.Status{kg.StatusAlleged}}, From: entity("ot:a")},
				want:  i < 2,
			},
			"denied": {
				where: &rw{Status: &plan.ClaimStatusFilter{In: []kg.Status{kg.StatusDenied}}, From: entity("ot:a")},
				want:  i == 2 || i == 3,
			},
		} {
			want := without(!w.want, "ot:r")
			at := fmt.Sprintf("step %d, %s", i, name)
			s.same(at, s.listRelations(plan.RelationList{Where: w.where, Scan: all}), [][]string{want})
			s.same(at+", of an end", s.listRelations(plan.RelationList{
				Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Where: w.where, Scan: all,
			}, "ot:b"), [][]string{want})
		}
	}
}
