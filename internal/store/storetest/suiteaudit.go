package storetest

import (
	"context"
	"slices"
	"strings"

	"graphd/internal/audit"
	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/store"
	"graphd/internal/write"
)

// audited returns what an audit of the store tells.
func audited(ctx context.Context, s store.Store) (out audit.Audited, problems, notes []string, err error) {
	out, err = audit.Audit(ctx, s, func(p string) { problems = append(problems, p) },
		func(n string) { notes = append(notes, n) })
	return out, problems, notes, err
}

// audits checks a graph that was written by calls, and then puts versions beside it that no call would write.
func (s suite) audits() {
	ctx := s.t.Context()
	if _, err := write.Apply(ctx, s.store, s.call, kg.Batch{
		Entities: []kg.EntityWrite{
			{Entity: &kg.Entity{ID: "state:A", Kind: kg.KindState, Name: "A"}},
			{Entity: &kg.Entity{ID: "state:B", Kind: kg.KindState, Name: "B"}},
			{Entity: &kg.Entity{ID: "province:A", Kind: kg.KindProvince, Name: "A"}},
			{Entity: &kg.Entity{
				ID: "source:1", Kind: kg.KindSource, Name: "Agency", PublishedOn: edtf.MustParse("2024-02-01"),
			}},
		},
		Relations: []kg.NewRelation{
			{ID: "strike", Assertion: kg.Assertion{Type: "ASSAULT", From: "state:A", To: "state:B",
				When: edtf.MustParse("2024-01-16"), Claims: kg.OwnVoice([]kg.Evidence{{Source: "source:1"}})}},
			{ID: "part", Assertion: kg.Assertion{Type: kg.TypePartOf, From: "province:A", To: "state:A",
				When: edtf.MustParse("1990/.."), Claims: kg.OwnVoice([]kg.Evidence{{Source: "source:1"}}),
				Links: []kg.Link{{Role: kg.LinkAbout, Relation: "strike"}}}},
		},
	}); err != nil {
		s.t.Fatal(err)
	}
	// A source that gets another date leaves what was derived from the one before.
	source := &kg.Entity{ID: "source:1", Kind: kg.KindSource, Name: "Agency", PublishedOn: edtf.MustParse("2024-03-01")}
	if _, err := write.Apply(ctx, s.store, s.call, kg.Batch{Kind: kg.ChangeSeed,
		Entities: []kg.EntityWrite{{Entity: source}}}); err != nil {
		s.t.Fatal(err)
	}
	if _, err := write.Apply(ctx, s.store, s.call, kg.Batch{Kind: kg.ChangeRetract,
		Retractions: []kg.Retraction{{ID: "strike", Reason: "it was not so"}}}); err != nil {
		s.t.Fatal(err)
	}
	out, problems, notes, err := audited(ctx, s.store)
	if want := (audit.Audited{Entities: 4, Relations: 1}); err != nil || out != want {
		s.t.Errorf("%+v (%v), want %+v\n%s", out, err, want, strings.Join(append(problems, notes...), "\n"))
	}

	wrong := func(id string, change func(*kg.Relation)) *kg.Relation {
		r := newRelation(id, "ACCUSE", "state:A", "state:B", "2024-01-16", claim("", kg.StanceAsserts, "source:1",
			"2024-02-01"))
		r.FromState, r.FromStateBasis = "state:A", kg.BasisCertain
		r.ToState, r.ToStateBasis = "state:B", kg.BasisCertain
		change(r)
		return r
	}
	s.put(nil, []*kg.Relation{
		wrong("mode", func(r *kg.Relation) { r.Mode = "drone" }),
		wrong("shape", func(r *kg.Relation) {
			r.Type = kg.TypeBorders
			r.Symmetric, r.From, r.To, r.ToState = true, "province:A", "state:A", "state:A"
		}),
		wrong("acting", func(r *kg.Relation) { r.FromState, r.FromStateBasis = "province:A", kg.BasisGiven }),
		wrong("place", func(r *kg.Relation) { r.Location = "source:1" }),
		wrong("missing", func(r *kg.Relation) { r.ToState, r.ToStateBasis = "state:C", kg.BasisGiven }),
		wrong("baseless", func(r *kg.Relation) { r.ToStateBasis = "" }),
		wrong("stateless", func(r *kg.Relation) { r.ToState, r.ToStateBasis = "", kg.BasisPossible }),
		wrong("odd", func(r *kg.Relation) { r.ToStateBasis = "SAID" }),
		wrong("left", func(r *kg.Relation) { r.From, r.FromState, r.FromStateBasis = "province:A", "", "" }),
		wrong("unsure", func(r *kg.Relation) { r.From, r.FromStateBasis = "province:A", kg.BasisPossible }),
		wrong("past", func(r *kg.Relation) { // before the province was part of the state
			r.From, r.When = "province:A", edtf.MustParse("1960")
			published := func(string) edtf.Value { return edtf.MustParse("2024-03-01") }
			r.Derive(published)
		}),
		wrong("given", func(r *kg.Relation) {
			r.From, r.FromState, r.FromStateBasis = "province:A", "state:B", kg.BasisGiven
		}),
		wrong("source", func(r *kg.Relation) { r.Claims[0].Evidence[0].Source = "state:A" }),
		wrong("linked", func(r *kg.Relation) { r.Links = []kg.Link{{Role: kg.LinkAbout, Relation: "nothing"}} }),
		wrong("status", func(r *kg.Relation) { r.Status = kg.StatusDenied }),
		wrong("sure", func(r *kg.Relation) { r.CertainFrom-- }),
		wrong("reported", func(r *kg.Relation) { r.ReportedOn++ }),
		wrong("toll", func(r *kg.Relation) { r.InjuryToll = &kg.Casualties{Min: 3} }),
		wrong("itself", func(r *kg.Relation) { r.Links = []kg.Link{{Role: kg.LinkAfter, Relation: "itself"}} }),
		wrong("claimed", func(r *kg.Relation) { r.Claims[0].Location = "source:1" }),
		wrong("key", func(r *kg.Relation) { r.SK = kg.FirstSortKey(r.SK.Start()+1) | 5 }),
		wrong("unclaimed", func(r *kg.Relation) {
			r.Claims, r.ReportedOn, r.Status = nil, edtf.MaxDay, kg.StatusAsserted
		}),
		wrong("unproved", func(r *kg.Relation) {
			r.Claims = []kg.Claim{{By: "state:A", Stance: kg.StanceAsserts}}
			r.ReportedOn, r.Status = edtf.MaxDay, kg.StatusAlleged
		}),
	})
	out, problems, notes, err = audited(ctx, s.store)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, want := range []string{
		`relation "mode" has the mode "drone"`,
		`relation "shape", BORDERS, leads from PROVINCE to STATE`,
		`relation "acting" refers to "province:A" (fromState), which is of kind PROVINCE`,
		`relation "place" refers to "source:1" (location), which is of kind SOURCE`,
		`relation "missing" refers to "state:C" (toState), which is not there`,
		`relation "source" refers to "state:A" (source), which is of kind STATE`,
		`relation "linked" has a link to "nothing"`,
		`relation "status": the status DENIED does not follow`,
		`relation "sure": when it is certain does not follow`,
		`relation "reported": the first report does not follow`,
		`relation "key": the sort key does not follow`,
		`relation "toll": the number of casualties does not follow`,
		`relation "claimed" refers to "source:1" (location of a claim), which is of kind SOURCE`,
		`relation "baseless": the state of to, state:B, has no basis`,
		`relation "stateless": to acts for no state, and its basis is POSSIBLE`,
		`relation "odd": the state of to has the unknown basis "SAID"`,
	} {
		if !slices.ContainsFunc(problems, func(p string) bool { return strings.HasPrefix(p, want) }) {
			s.t.Errorf("the audit does not tell: %s", want)
		}
	}
	for _, want := range []string{`relation "unclaimed" has no claim`,
		`claim 1 of relation "unproved" has no evidence`, `relation "itself" has a link to itself`,
		`relation "left": from acts for no state, but by its affiliations for state:A (CERTAIN); ` +
			"`graphd rederive` derives it anew",
		`relation "unsure": from acts for state:A (POSSIBLE), but by its affiliations for state:A (CERTAIN); ` +
			"`graphd rederive` derives it anew",
		`relation "past": from acts for state:A (CERTAIN), but by its affiliations for no state; ` +
			"`graphd rederive` derives it anew"} {
		if !slices.Contains(notes, want) {
			s.t.Errorf("the audit does not note: %s", want)
		}
	}
	if out.Relations != 24 || out.Problems != len(problems) || out.Notes != len(notes) {
		s.t.Errorf("%+v, with %d problems:\n%s", out, len(problems), strings.Join(problems, "\n"))
	}
	// What is a problem already may be noted as well.
	for _, n := range notes {
		for _, right := range []string{"given", "reported", "shape", "acting", "key"} {
			if strings.HasPrefix(n, `relation "`+right+`"`) {
				s.t.Errorf("it notes of what is right: %s", n)
			}
		}
	}
}

// audit expects of a store that was written by calls that its own check finds nothing, and that all else holds but what
// calls may bring about: an entity may get another kind under relations that are there.
func (h *history) audit() {
	_, problems, _, err := audited(h.t.Context(), h.store)
	if err != nil {
		h.rt.Fatalf("the audit: %v", err)
	}
	_, allowed, _, err := audited(h.t.Context(), h.model)
	if err != nil {
		h.rt.Fatalf("the audit of the model: %v", err)
	}
	for _, p := range problems {
		if !slices.Contains(allowed, p) || !strings.Contains(p, "which is of kind") && !strings.Contains(p,
			"which is not allowed") {
			h.rt.Fatalf("the audit finds: %s", p)
		}
	}
}
