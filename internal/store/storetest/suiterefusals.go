package storetest

import (
	"strings"

	"graphd/internal/kg"
)

// refusals: each error is true of the batch as a whole. What an item was to change, and cannot, refuses nothing else;
// but what is wrong with others in any case is told with it.
func (s suite) refusals() {
	actor := func(id string) *kg.Entity { return &kg.Entity{ID: id, Kind: kg.KindActor, Name: "X"} }
	source := func(id string) *kg.Entity { return &kg.Entity{ID: id, Kind: kg.KindSource, Name: "S"} }
	province := &kg.Entity{ID: "f:p", Kind: kg.KindProvince, Name: "P"}
	strike := assault("f:r", "f:a", "f:b", "2024-01-16", claim("", kg.StanceAsserts, "f:s", ""))
	year := mustWhen("2024")
	talks := kg.NewRelation{ID: "f:m", Assertion: kg.Assertion{Type: "CONSULT", From: "f:a", To: "f:c", When: year}}
	s.apply(kg.Batch{
		Entities: writes(state("f:a", "A"), state("f:b", "B"), state("f:c", "C"), actor("f:x"), source("f:s"),
			province),
		Relations: []kg.NewRelation{strike, talks, assault("f:l", "f:a", "f:c", "2024-01-17", at("f:p"))}})

	replacing := func(e *kg.Entity, version int) kg.EntityWrite { return kg.EntityWrite{Entity: e, Replaces: &version} }
	correct := func(id string, version int, fields string, set kg.Assertion) kg.Correction {
		return correction(id, version, fields, set).Corrections[0]
	}
	amend := func(id string, version int, fields string, set kg.Entity) kg.EntityCorrection {
		return kg.EntityCorrection{ID: id, Version: guard(version), Reason: "x", Set: set,
			Fields: strings.Fields(fields)}
	}
	citing := assault("f:n", "f:a", "f:b", "2024", claim("", kg.StanceAsserts, "f:x", ""))
	doubtful := strike
	doubtful.Confidence = ptr(2.0)
	linking := assault("f:n", "f:a", "f:b", "2024")
	linking.Links = []kg.Link{{Role: kg.LinkAbout, Relation: "f:none"}}
	unknown := kg.NewRelation{ID: "f:none", Assertion: kg.Assertion{Type: "NONE", From: "f:a", To: "f:b", When: year}}
	silent := correct("f:r", 0, "mode", kg.Assertion{Mode: "visit"})
	silent.Reason = ""

	for _, c := range []struct {
		what  string
		batch kg.Batch
		want  []string
	}{
		{
			what: "no reason, and a mode of another type",
			batch: kg.Batch{Corrections: []kg.Correction{silent,
				correct("f:m", 9, "eventKey", kg.Assertion{EventKey: "x"})}},
			want: []string{"BAD_USER_INPUT corrections.0.reason", "BAD_USER_INPUT corrections.0.patch.mode",
				"CONFLICT corrections.1.version"},
		},
		{
			what:  "a mode that another version may have",
			batch: kg.Batch{Corrections: []kg.Correction{correct("f:r", 9, "mode", kg.Assertion{Mode: "visit"})}},
			want:  []string{"CONFLICT corrections.0.version"},
		},
		{
			what: "a mode that the type in the patch does not have",
			batch: kg.Batch{Corrections: []kg.Correction{
				correct("f:r", 9, "type mode confidence",
					kg.Assertion{Type: "AGREE", Mode: "visit", Confidence: ptr(2.0)})}},
			want: []string{"BAD_USER_INPUT corrections.0.patch.mode", "BAD_USER_INPUT corrections.0.patch.confidence",
				"CONFLICT corrections.0.version"},
		},
		{
			what: "ends that would be wanted without what is refused",
			batch: kg.Batch{Corrections: []kg.Correction{
				correct("f:m", 0, "mode symmetric", kg.Assertion{Mode: "visit", Symmetric: true})}},
			want: []string{"BAD_USER_INPUT corrections.0.patch.symmetric"},
		},
		{
			what: "ends that another mode may not want",
			batch: kg.Batch{Corrections: []kg.Correction{
				correct("f:m", 0, "type mode", kg.Assertion{Type: "AGREE", Mode: "visit"})}},
			want: []string{"BAD_USER_INPUT corrections.0.patch.mode"},
		},
		{
			what: "fields that only another kind has",
			batch: kg.Batch{EntityCorrections: []kg.EntityCorrection{amend("f:x", 9, "iso2", kg.Entity{ISO2: "XX"}),
				amend("f:c", 9, "kind iso2", kg.Entity{Kind: kg.KindActor, ISO2: "XX"})}},
			want: []string{"CONFLICT entityCorrections.0.version", "BAD_USER_INPUT entityCorrections.1.patch.iso2",
				"CONFLICT entityCorrections.1.version"},
		},
		{
			what: "a relation that is corrected twice",
			batch: kg.Batch{Corrections: []kg.Correction{correct("f:r", 1, "type", kg.Assertion{Type: "CONSULT"}),
				correct("f:r", 1, "mode", kg.Assertion{Mode: "drone"})}},
			want: []string{"BAD_USER_INPUT corrections.1.id"},
		},
		{
			what: "an entity that is written twice",
			batch: kg.Batch{Entities: []kg.EntityWrite{replacing(source("f:x"), 1)},
				EntityCorrections: []kg.EntityCorrection{amend("f:x", 1, "kind", kg.Entity{Kind: kg.KindState})},
				Relations:         []kg.NewRelation{assault("f:n", "f:a", "f:b", "2024", states("f:x", ""))},
				Deletions:         []kg.Deletion{{ID: "f:x", Version: guard(1), Reason: "x"}}},
			want: []string{"BAD_USER_INPUT entityCorrections.0.id", "BAD_USER_INPUT deletions.0.id"},
		},
		{
			what: "a kind that an entity does not get",
			batch: kg.Batch{Entities: []kg.EntityWrite{replacing(source("f:x"), 9)},
				Relations: []kg.NewRelation{citing}},
			want: []string{"CONFLICT entities.0.version"},
		},
		{
			what: "a kind that the reserved entity cannot have",
			batch: kg.Batch{Entities: writes(source(kg.UnspecifiedActor)),
				Relations: []kg.NewRelation{{ID: "f:n",
					Assertion: kg.Assertion{
						Type: kg.TypeStatement, From: "f:a", To: kg.UnspecifiedActor, When: year,
					}}}},
			want: []string{"BAD_USER_INPUT entities.0.kind"},
		},
		{
			what: "a kind that an entity has and keeps",
			batch: kg.Batch{
				Entities:  []kg.EntityWrite{replacing(&kg.Entity{ID: "f:x", Kind: kg.KindActor, Name: "Y"}, 9)},
				Relations: []kg.NewRelation{citing}},
			want: []string{"CONFLICT entities.0.version", "BAD_USER_INPUT relations.0.claims.0.evidence.0.source"},
		},
		{
			what: "an entity that does not come to be",
			batch: kg.Batch{Entities: []kg.EntityWrite{replacing(state("f:new", "N"), 1)},
				Relations: []kg.NewRelation{assault("f:n", "f:new", "f:a", "2024")},
				Merges:    []kg.Merge{{From: "f:x", Into: "f:new", Reason: "x"}}},
			want: []string{"CONFLICT entities.0.version"},
		},
		{
			what: "a relation that does not come to be", batch: kg.Batch{Relations: []kg.NewRelation{unknown, linking}},
			want: []string{"BAD_USER_INPUT relations.0.type"},
		},
		{
			what: "a relation that no item brings",
			batch: kg.Batch{Relations: []kg.NewRelation{linking},
				Corrections: []kg.Correction{correct("f:none", 0, "when", kg.Assertion{When: year})}},
			want: []string{"NOT_FOUND corrections.0.id", "NOT_FOUND relations.0.links.0.relation"},
		},
		{
			what: "a relation that does not let an entity go",
			batch: kg.Batch{Entities: []kg.EntityWrite{replacing(actor("f:p"), 1)},
				Corrections: []kg.Correction{correct("f:l", 9, "location", kg.Assertion{})}},
			want: []string{"CONFLICT corrections.0.version"},
		},
		{
			what: "a relation that stays",
			batch: kg.Batch{Retractions: []kg.Retraction{{ID: "f:r", Version: guard(9), Reason: "x"}},
				Deletions: []kg.Deletion{{ID: "f:b", Reason: "x"}}},
			want: []string{"CONFLICT retractions.0.version"},
		},
		{
			what: "a relation that a deletion does not take away",
			batch: kg.Batch{Entities: []kg.EntityWrite{replacing(actor("f:p"), 1)},
				Deletions: []kg.Deletion{{ID: "f:c", Version: guard(9), Cascade: true, Reason: "x"}}},
			want: []string{"CONFLICT deletions.0.version"},
		},
		{
			what:  "what would be the same, were it right",
			batch: kg.Batch{Entities: writes(state("f:a", "")), Relations: []kg.NewRelation{doubtful}},
			want:  []string{"BAD_USER_INPUT entities.0.name", "BAD_USER_INPUT relations.0.confidence"},
		},
		{
			what: "what would be the same, could it be read",
			batch: kg.Batch{Unread: kg.Errors{kg.Invalid("relations.0.confidence", "x", "is no number")},
				Relations: []kg.NewRelation{assault("f:r", "f:a", "f:b", "2024-01-17")}},
			want: []string{"BAD_USER_INPUT relations.0.confidence"},
		},
	} {
		s.applyRefused(c.what, c.batch, c.want...)
	}
}
