package storetest

import (
	"context"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"
)

// claims: what claims say is kept, filtered by and told where it cannot be so; their places are references.
func (s suite) claims() {
	s.apply(kg.Batch{Entities: writes(state("cl:a", "A"), state("cl:b", "B"), newEntity("cl:p", kg.KindProvince, "P"),
		newEntity("cl:q", kg.KindProvince, "Q"), newEntity("cl:s", kg.KindSource, "S"),
		newEntity("cl:t", kg.KindSource, "T"))})
	says := func(by string, deaths *kg.Casualties, change ...func(*kg.Claim)) kg.Claim {
		c := kg.Claim{By: by, Stance: kg.StanceAsserts, Deaths: deaths, Evidence: []kg.Evidence{{Source: "cl:s"}}}
		for _, f := range change {
			f(&c)
		}
		return c
	}
	n := func(least, most int) *kg.Casualties { return &kg.Casualties{Min: least, Max: &most} }
	on := func(when string) func(*kg.Claim) { return func(c *kg.Claim) { c.When = edtf.MustParse(when) } }
	strike := func(id string, given *kg.Casualties, claims ...kg.Claim) kg.NewRelation {
		r := assault(id, "cl:a", "cl:b", "2024-01-16")
		r.Deaths, r.Claims = given, claims
		return r
	}
	s.apply(kg.Batch{Relations: []kg.NewRelation{
		strike("cl:agree", nil, says("cl:a", n(4, 9)), says("cl:b", n(9, 10))),
		strike("cl:differ", nil, says("cl:a", n(4, 4)), says("cl:b", n(9, 10))),
		strike("cl:open", nil, says("cl:a", &kg.Casualties{Min: 5})),
		strike("cl:given", n(2, 3), says("cl:a", n(4, 9))),
		strike("cl:none", nil, says("cl:a", nil, on("2024-01"))),
		strike("cl:dates", nil, says("cl:a", nil, on("2024-01-15")), says("cl:b", nil)),
		strike("cl:back", nil, says("cl:a", n(4, 4)), says("cl:a", n(9, 10))),
		strike("cl:hurt", nil, says("cl:a", nil, func(c *kg.Claim) { c.Injuries = n(2, 3) }),
			says("cl:b", nil, func(c *kg.Claim) { c.Injuries = n(3, 5) })),
		strike("cl:placed", nil, says("cl:a", nil, func(c *kg.Claim) { c.Location = "cl:p" })),
	}})
	filter := func(atLeast, atMost int) *plan.CasualtiesFilter {
		f := &plan.CasualtiesFilter{}
		if atLeast >= 0 {
			f.AtLeast = &atLeast
		}
		if atMost >= 0 {
			f.AtMost = &atMost
		}
		return f
	}
	mine := &rw{Either: entity("cl:a")}
	for _, x := range []struct {
		name  string
		where *rw
		want  []string
	}{
		{name: "perhaps ten", where: &rw{Deaths: filter(10, -1)},
			want: []string{"cl:agree", "cl:back", "cl:differ", "cl:open"}},
		{name: "surely five", where: &rw{Deaths: filter(5, -1), Certainty: plan.CertaintyCertain},
			want: []string{"cl:back", "cl:open"}},
		{name: "perhaps at most three", where: &rw{Deaths: filter(-1, 3)}, want: []string{"cl:given"}},
		{name: "surely at most nine", where: &rw{Deaths: filter(-1, 9), Certainty: plan.CertaintyCertain},
			want: []string{"cl:given"}},
		{name: "perhaps four to five", where: &rw{Deaths: filter(4, 5)},
			want: []string{"cl:agree", "cl:differ", "cl:open"}},
		{name: "surely four to ten", where: &rw{Deaths: filter(4, 10), Certainty: plan.CertaintyCertain},
			want: []string{"cl:agree", "cl:back", "cl:differ"}},
		{name: "nothing asked", where: &rw{Deaths: filter(-1, -1), Source: id("cl:t")}},
		{name: "injured", where: &rw{Injuries: filter(5, -1)}, want: []string{"cl:hurt"}},
		{name: "surely injured", where: &rw{Injuries: filter(3, -1), Certainty: plan.CertaintyCertain}},
		{name: "contradict", where: &rw{Contradicts: true}, want: []string{"cl:dates", "cl:differ"}},
		{name: "claimed at", where: &rw{ClaimedAt: id("cl:p")}, want: []string{"cl:placed"}},
		{name: "at the place itself", where: &rw{Location: entity("cl:p")}},
	} {
		x.where.And = []*rw{mine}
		l := plan.RelationList{Where: x.where, Scan: all}
		s.same(x.name, sorted(s.listRelations(l)[0]), append([]string{}, x.want...))
		s.same(x.name+", count", s.countRelations(l), []int{len(x.want)})
	}
}

// claimPlaces: the place of a claim is a reference like others.
func (s suite) claimPlaces() {
	ctx := s.t.Context()
	at := func(place string) []string {
		return s.listRelations(plan.RelationList{Where: &rw{ClaimedAt: id(place)}, Scan: all})[0]
	}
	_, err := write.Delete(ctx, s.store, write.Call{Principal: "a", Reason: "x"}, "cl:p", nil, false)
	s.refused("a place of a claim is deleted", err, "CONFLICT id")
	_, err = write.Apply(ctx, s.store, write.Call{Principal: "a"}, kg.Batch{Kind: kg.ChangeUpsert,
		Entities: anew(1, newEntity("cl:p", kg.KindActor, "P"))})
	s.refused("a place of a claim becomes an actor", err, "BAD_USER_INPUT entities.0.kind")
	_, err = write.Apply(ctx, s.store, write.Call{Principal: "a"}, kg.Batch{Kind: kg.ChangeClaims,
		Corrections: []kg.Correction{{ID: "cl:none", Claims: []kg.Claim{
			{Stance: kg.StanceAsserts, Location: "cl:s", Evidence: []kg.Evidence{{Source: "cl:s"}}},
			{Stance: kg.StanceAsserts, Location: "cl:x", Evidence: []kg.Evidence{{Source: "cl:s"}}},
			{Stance: kg.StanceAsserts, Realization: "MAYBE", Deaths: &kg.Casualties{Min: -1},
				Evidence: []kg.Evidence{{Source: "cl:s"}}},
		}}}})
	s.refused("claims that cannot be", err, "BAD_USER_INPUT corrections.0.claims.2.realization",
		"BAD_USER_INPUT corrections.0.claims.2.deaths.min", "BAD_USER_INPUT corrections.0.claims.0.location",
		"NOT_FOUND corrections.0.claims.1.location")
	s.merge("cl:p", "cl:q")
	s.same("after the merge", at("cl:q"), []string{"cl:placed"})
	s.same("no more", at("cl:p"), []string(nil))
	s.unmerge("cl:p")
	s.same("given back", at("cl:p"), []string{"cl:placed"})
}

// realized: what was claimed of a plan does not say that it took place, and is not claimed again when it is sent again.
func (s suite) realized() {
	c := kg.Claim{Stance: kg.StanceAsserts, Evidence: []kg.Evidence{{Source: "cl:s"}}}
	visit := assault("cl:plan", "cl:a", "cl:b", "2024-01-16")
	visit.Realization, visit.Claims = kg.RealizationPlanned, []kg.Claim{c}
	s.apply(kg.Batch{Relations: []kg.NewRelation{visit}})
	s.apply(correction("cl:plan", 1, "realization", kg.Assertion{Realization: kg.RealizationOccurred}))
	s.apply(kg.Batch{Kind: kg.ChangeClaims, Corrections: []kg.Correction{{ID: "cl:plan", Claims: []kg.Claim{c}}}})
	was := c
	was.Realization = kg.RealizationPlanned
	s.read(func(ctx context.Context, r store.Reader) error {
		got, err := r.Relations(ctx, []string{"cl:plan"}, plan.AllColumns)
		if err != nil || len(got) != 1 {
			s.t.Fatalf("%v, %v", got, err)
		}
		s.same("its claims", got[0].Claims, []kg.Claim{was})
		s.same("its status", got[0].Status, kg.StatusAlleged)
		return nil
	})
	own := assault("cl:own", "cl:a", "cl:b", "2024-01-16")
	own.Claims, own.Links = []kg.Claim{c}, []kg.Link{{Role: kg.LinkAbout, Relation: "cl:own"}}
	_, err := write.Apply(s.t.Context(), s.store, write.Call{Principal: "a"},
		kg.Batch{Kind: kg.ChangeAssert, Relations: []kg.NewRelation{own}})
	s.refused("a link to itself", err, "BAD_USER_INPUT relations.0.links.0.relation")
}
