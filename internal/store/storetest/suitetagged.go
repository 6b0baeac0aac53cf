package storetest

import (
	"slices"
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// taggedRelations are relations with sources, places and claimants, among them relations of an entity with itself and
// symmetric ones.
func taggedRelations() []*kg.Relation {
	tags := []change{at("tg:p"), claim("tg:c", kg.StanceAsserts, "tg:s", "")}
	others := []change{at("tg:p2"), claim("tg:c2", kg.StanceAsserts, "tg:s2", "")}
	both := append(slices.Clone(tags), claim("tg:c2", kg.StanceDenies, "tg:s2", ""))
	return []*kg.Relation{
		newRelation("tg:out", "ACCUSE", "tg:a", "tg:b", "2024-01-10", both...),
		newRelation("tg:in", "ACCUSE", "tg:b", "tg:a", "2024-01-11", tags...),
		newRelation("tg:self", "PROTEST", "tg:a", "tg:a", "2024-01-12", both...),
		newRelation("tg:selfsym", "CONSULT", "tg:a", "tg:a", "2024-01-13", tags...),
		newRelation("tg:sym", "AGREE", "tg:b", "tg:a", "2024-01-14", append(both, symmetric, states("tg:p2", ""))...),
		newRelation("tg:bare", "ACCUSE", "tg:a", "tg:b", "2024-01-15"),
		newRelation("tg:other", "ACCUSE", "tg:a", "tg:b", "2024-01-16", others...),
	}
}

// taggedExample is a filter on them. Not all are asked of what was known, which takes a server long to plan.
type taggedExample struct {
	name  string
	where *plan.RelationWhere
	known bool
	want  string
}

var taggedAnchors = []struct {
	dir kg.Direction
	taggedExample
	ofB string // want is what there is under tg:a
}{
	{
		dir:           kg.DirectionBoth,
		taggedExample: taggedExample{"source", &rw{Source: id("tg:s")}, false, "out in self selfsym sym"},
		ofB:           "out in sym",
	},
	{
		dir:           kg.DirectionOutgoing,
		taggedExample: taggedExample{"source", &rw{Source: id("tg:s")}, false, "out self selfsym sym"}, ofB: "in sym",
	},
	{
		dir:           kg.DirectionIncoming,
		taggedExample: taggedExample{"source", &rw{Source: id("tg:s")}, true, "in self selfsym sym"}, ofB: "out sym",
	},
	{
		dir: kg.DirectionBoth,
		taggedExample: taggedExample{"sources", &rw{Source: id("tg:s", "tg:s2")}, true,
			"out in self selfsym sym other"},
		ofB: "out in sym other",
	},
	{
		dir:           kg.DirectionOutgoing,
		taggedExample: taggedExample{"sources", &rw{Source: id("tg:s", "tg:s2")}, false, "out self selfsym sym other"},
		ofB:           "in sym",
	},
	{
		dir:           kg.DirectionIncoming,
		taggedExample: taggedExample{"sources", &rw{Source: id("tg:s", "tg:s2")}, false, "in self selfsym sym"},
		ofB:           "out sym other",
	},
	{
		dir:           kg.DirectionBoth,
		taggedExample: taggedExample{"location", &rw{Location: entity("tg:p")}, false, "out in self selfsym sym"},
		ofB:           "out in sym",
	},
	{
		dir:           kg.DirectionOutgoing,
		taggedExample: taggedExample{"location", &rw{Location: entity("tg:p")}, false, "out self selfsym sym"},
		ofB:           "in sym",
	},
	{
		dir:           kg.DirectionIncoming,
		taggedExample: taggedExample{"location", &rw{Location: entity("tg:p")}, true, "in self selfsym sym"},
		ofB:           "out sym",
	},
	{
		dir:           kg.DirectionBoth,
		taggedExample: taggedExample{"claimant", &rw{Claim: by(entity("tg:c"))}, false, "out in self selfsym sym"},
		ofB:           "out in sym",
	},
	{
		dir:           kg.DirectionOutgoing,
		taggedExample: taggedExample{"claimant", &rw{Claim: by(entity("tg:c"))}, false, "out self selfsym sym"},
		ofB:           "in sym",
	},
	{
		dir:           kg.DirectionIncoming,
		taggedExample: taggedExample{"claimant", &rw{Claim: by(entity("tg:c"))}, false, "in self selfsym sym"},
		ofB:           "out sym",
	},
	{
		dir: kg.DirectionIncoming,
		taggedExample: taggedExample{"claimants, with a stance",
			&rw{Claim: by(entity("tg:c", "tg:c2"), kg.StanceDenies)}, false, "self sym"},
		ofB: "out sym",
	},
	{
		dir: kg.DirectionBoth,
		taggedExample: taggedExample{"claimed by a kind, with a stance",
			&rw{Claim: by(kind(kg.KindState), kg.StanceDenies)}, true, "out self sym"},
		ofB: "out sym",
	},
	{
		dir: kg.DirectionOutgoing,
		taggedExample: taggedExample{"source and place", &rw{Source: id("tg:s2"), Location: entity("tg:p")}, false,
			"out self sym"},
		ofB: "sym",
	},
}

func by(w *plan.EntityWhere, s ...kg.Stance) *plan.ClaimWhere {
	c := &plan.ClaimWhere{By: w}
	if s != nil {
		c.Stance = stance(s...)
	}
	return c
}

// taggedFilters hold of relations that all have tg:a as an end.
var taggedFilters = []taggedExample{
	{
		name: "from, by a source", where: &rw{From: entity("tg:a"), Source: id("tg:s")}, known: true,
		want: "out self selfsym sym",
	},
	{name: "from a state, one end having none", where: &rw{FromState: id("tg:p2")}, want: "sym"},
	{name: "to a state, one end having none", where: &rw{ToState: id("tg:p2")}, want: "sym"},
	{name: "from one of two states, one end having none", where: &rw{FromState: id("tg:p2", "tg:p")}, want: "sym"},
	{
		name: "not from a state, by a source", where: &rw{Source: id("tg:s"), Not: &rw{FromState: id("tg:p2")}},
		want: "out in self selfsym",
	},
	{name: "to, by a source", where: &rw{To: entity("tg:a"), Source: id("tg:s")}, want: "in self selfsym sym"},
	{
		name:  "to one of two, at one of two places",
		where: &rw{To: entity("tg:a", "tg:b"), Location: entity("tg:p", "tg:p2")},
		want:  "out in self selfsym sym other",
	},
	{
		name: "either, by a claimant", where: &rw{Either: entity("tg:a"), Claim: by(entity("tg:c2"))},
		want: "out self sym other",
	},
	{
		name:  "from one with a relation at a place, by a source",
		where: &rw{From: &ew{HasRelation: &rw{Location: entity("tg:p2")}}, Source: id("tg:s")},
		want:  "out in self selfsym sym",
	},
	{
		name:  "to one with a denied relation, at a place",
		where: &rw{To: &ew{HasRelation: &rw{Claim: by(kind(kg.KindState), kg.StanceDenies)}}, Location: entity("tg:p")},
		want:  "out in self selfsym sym",
	},
	{name: "from one with a relation by a source, by another, at a place, denied by a kind",
		where: &rw{From: &ew{HasRelation: &rw{Source: id("tg:s2")}},
			Source: id("tg:s"), Location: entity("tg:p"), Claim: by(kind(kg.KindState), kg.StanceDenies)}, known: true,
		want: "out self sym"},
	{name: "to one with a relation by a source, denied by a kind",
		where: &rw{To: &ew{HasRelation: &rw{Source: id("tg:s")}}, Source: id("tg:s", "tg:s2"),
			Claim: by(kind(kg.KindState), kg.StanceDenies)}, known: false, want: "out self sym"},
}

// taggedEnds are the entities with a relation that fulfils a filter.
var taggedEnds = []taggedExample{
	{"of a source", &rw{Source: id("tg:s")}, true, "a b"},
	{"at a place", &rw{Location: entity("tg:p2")}, false, "a b"},
	{"of a claimant", &rw{Claim: by(entity("tg:c2"), kg.StanceDenies)}, true, "a b"},
	{"of a claimant who did not say so", &rw{Claim: by(entity("tg:c"), kg.StanceDenies)}, false, ""},
	{"with itself", &rw{Between: []string{"tg:a", "tg:a"}, Source: id("tg:s", "tg:s2")}, false, "a"},
}

// tagged are lists by source, place and claimant: now and, since nothing of it stays, as it was known before and
// after it was corrected.
func (s suite) tagged() {
	var es []*kg.Entity
	for _, id := range tg("a b c c2 p p2") {
		es = append(es, newEntity(id, kg.KindState, id))
	}
	rels := taggedRelations()
	s.put(append(es, newEntity("tg:s", kg.KindSource, "tg:s"), newEntity("tg:s2", kg.KindSource, "tg:s2")), rels)
	then := s
	then.known = recorded
	s.taggedLists("now")
	then.taggedLists("known, current")
	var bare []*kg.Relation
	for _, r := range rels {
		bare = append(bare, newRelation(r.ID, "ACCUSE", "tg:c", "tg:c2", "2025-01-01"))
	}
	s.put(nil, bare)
	then.taggedLists("known, corrected since")
	since := s
	since.known = recorded.Add(time.Microsecond) // when put replaced them
	for _, where := range []*plan.RelationWhere{{Source: id("tg:s", "tg:s2")},
		{Location: entity("tg:p")},
		{Claim: by(entity("tg:c"))}} {
		for when, s := range map[string]suite{"now": s, "known since": since} {
			l := plan.RelationList{Where: where, Scan: all}
			s.same(when+", without tags", s.countRelations(l), []int{0})
			l.Anchor, l.Direction = plan.AnchorEntity, kg.DirectionBoth
			s.same(when+", without tags, under entities", s.countRelations(l, "tg:a", "tg:c"), []int{0, 0})
		}
	}
}

// tg are ids of these examples.
func tg(names string) []string {
	ids := strings.Fields(names)
	for i := range ids {
		ids[i] = "tg:" + ids[i]
	}
	return ids
}

func (s suite) taggedLists(when string) {
	s.t.Helper()
	asked := func(x taggedExample) bool { return x.known || s.known.IsZero() }
	for i, x := range taggedAnchors {
		if !asked(x.taggedExample) {
			continue
		}
		name := when + ", " + x.name + ", " + string(x.dir)
		ofA, ofB := tg(x.want), tg(x.ofB)
		l := plan.RelationList{Anchor: plan.AnchorEntity, Direction: x.dir, Where: x.where, Scan: all}
		if s.turn(i, 0, 2) {
			s.same(name, s.listRelations(l, "tg:a", "tg:c", "tg:b"), [][]string{ofA, nil, ofB})
		}
		if s.turn(i, 1, 2) {
			s.same(name+", count", s.countRelations(l, "tg:a", "tg:c", "tg:b"), []int{len(ofA), 0, len(ofB)})
		}
		l.Scan.Limit = 2
		if s.turn(i, 1, 2) {
			s.same(name+", two", s.listRelations(l, "tg:a", "tg:c", "tg:b"),
				[][]string{ofA[:2], nil, ofB[:min(2, len(ofB))]})
		}
		if s.known.IsZero() && s.turn(i, 0, 2) {
			slices.Reverse(ofA)
			slices.Reverse(ofB)
			l.Scan.Desc = true
			s.same(name+", the last two", s.listRelations(l, "tg:a", "tg:c", "tg:b"),
				[][]string{ofA[:2], nil, ofB[:min(2, len(ofB))]})
		}
	}
	for i, x := range taggedFilters {
		if !asked(x) {
			continue
		}
		now := s.known.IsZero()
		l := plan.RelationList{Where: x.where, Scan: all}
		if !now || s.turn(i, 0, 3) {
			s.same(when+", "+x.name, s.listRelations(l)[0], tg(x.want))
		}
		if now && s.turn(i, 1, 3) {
			s.same(when+", "+x.name+", count", s.countRelations(l), []int{len(tg(x.want))})
		}
		l.Anchor, l.Direction = plan.AnchorEntity, kg.DirectionBoth
		if now && s.turn(i, 2, 3) {
			s.same(when+", "+x.name+", under an entity", s.listRelations(l, "tg:a")[0], tg(x.want))
		}
	}
	for i, x := range taggedEnds {
		l := plan.EntityList{Where: &ew{HasRelation: x.where}, Order: plan.OrderByID, Scan: allTexts}
		if asked(x) && s.turn(i, 0, 2) {
			s.same(when+", entities "+x.name, s.listEntities(l)[0], tg(x.want))
		}
		if asked(x) && s.turn(i, 1, 2) {
			s.same(when+", entities "+x.name+", count", s.countEntities(l), []int{len(tg(x.want))})
		}
	}
}
