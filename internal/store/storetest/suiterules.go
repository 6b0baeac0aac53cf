package storetest

import (
	"context"
	"fmt"
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"
)

// What writes must not lose or falsify.

func entityOf(id string, k kg.Kind) *kg.Entity { return &kg.Entity{ID: id, Kind: k, Name: id} }

func stated(id string, t kg.RelationType, from, to string, change ...change) kg.NewRelation {
	r := assault(id, from, to, "2024-01-16", change...)
	r.Type = t
	return r
}

// amendment corrects an entity; version 0: whichever is current.
func amendment(id string, version int, fields string, set kg.Entity) kg.Batch {
	return kg.Batch{Kind: kg.ChangeAmend, EntityCorrections: []kg.EntityCorrection{
		{ID: id, Version: guard(version), Reason: "better known", Set: set, Fields: strings.Fields(fields)}}}
}

// noVersion: a version that never was is no more "whichever is current" than any other that is not.
func (s suite) noVersion() {
	s.apply(kg.Batch{Entities: writes(state("nv:a", "A"), state("nv:b", "B"), state("nv:alone", "Alone")),
		Relations: []kg.NewRelation{assault("nv:r", "nv:a", "nv:b", "2024-01-16")}})
	denial := kg.Claim{By: "nv:b", Stance: kg.StanceDenies}
	for _, version := range []int{0, -1, 2} {
		at := fmt.Sprintf("version %d, ", version)
		s.applyRefused(at+"entity", kg.Batch{Entities: anew(version, state("nv:a", "Other"))},
			"CONFLICT entities.0.version")
		s.applyRefused(at+"new entity", kg.Batch{Entities: anew(version, state("nv:new", "New"))},
			"CONFLICT entities.0.version")
		k := amendment("nv:a", 0, "name", kg.Entity{Name: "Other"})
		k.EntityCorrections[0].Version = &version
		s.applyRefused(at+"entity corrected", k, "CONFLICT entityCorrections.0.version")
		c := correction("nv:r", 0, "when", kg.Assertion{When: mustWhen("2025")})
		c.Corrections[0].Version = &version
		s.applyRefused(at+"relation corrected", c, "CONFLICT corrections.0.version")
		s.applyRefused(at+"claims", kg.Batch{Corrections: []kg.Correction{{ID: "nv:r", Version: &version,
			Claims: []kg.Claim{denial}}}}, "CONFLICT corrections.0.version")
		r := retraction("nv:r", 0)
		r.Retractions[0].Version = &version
		s.applyRefused(at+"relation retracted", r, "CONFLICT retractions.0.version")
		_, err := write.Delete(s.t.Context(), s.store, write.Call{Principal: "a", Reason: "gone"}, "nv:alone", &version,
			false)
		s.refused(at+"entity deleted", err, "CONFLICT version")
	}
	s.same("same content, whatever the version", counts(s.apply(kg.Batch{Entities: anew(0, state("nv:a", "A"))})),
		[3]int{0, 0, 1})
	out, err := write.Delete(s.t.Context(), s.store, write.Call{Principal: "a", Reason: "gone"}, "nv:alone", nil, false)
	s.same("no version", []any{counts(out), err}, []any{[3]int{0, 1, 0}, nil})
	s.same("nothing else happened", s.loadRelations(everyColumn, "nv:r")["nv:r"].Version, 1)
}

// differs: an entity that differs is not replaced by one that does not name its version, and the CONFLICT names the
// fields; a seed may, as it says what it knew when it was written.
func (s suite) differs() {
	was := &kg.Entity{ID: "df:a", Kind: kg.KindState, Name: "A", Description: "Long.", Aliases: []string{"AA"},
		ISO2: "AA"}
	s.apply(kg.Batch{Kind: kg.ChangeUpsert, Entities: writes(was, state("df:b", "B")),
		Relations: []kg.NewRelation{assault("df:r", "df:a", "df:b", "2024-01-16", sure(0.5))}})
	many := s.applyRefused("an entity", kg.Batch{Kind: kg.ChangeUpsert, Entities: writes(&kg.Entity{ID: "df:a",
		Kind: kg.KindState, Name: "Other", ISO2: "AA", Capital: "C"})}, "CONFLICT entities.0.id")
	s.same("its fields", []any{many[0].Version, many[0].Fields}, []any{1, []string{"aliases", "capital",
		"description", "name"}})
	many = s.applyRefused("at another version", kg.Batch{Kind: kg.ChangeUpsert, Entities: anew(7, state("df:a",
		"A"))}, "CONFLICT entities.0.version")
	s.same("its fields", []any{many[0].Version, many[0].Fields}, []any{1, []string{"aliases", "description", "iso2"}})
	many = s.applyRefused("a relation", kg.Batch{Relations: []kg.NewRelation{assault("df:r", "df:b", "df:a",
		"2024-01-17", sure(0.5), mode("drone"))}}, "CONFLICT relations.0.id")
	s.same("its fields", []any{many[0].Version, many[0].Fields}, []any{1, []string{"from", "mode", "to", "when"}})
	s.same("nothing changed", s.loadEntities("df:a")["df:a"].Description, "Long.")
	s.same("the same", counts(s.apply(kg.Batch{Kind: kg.ChangeUpsert, Entities: writes(was)})), [3]int{0, 0, 1})
	s.same("a seed", counts(s.apply(kg.Batch{Kind: kg.ChangeSeed, Entities: writes(state("df:a", "By seed"))})),
		[3]int{0, 1, 0})
	s.same("replaced whole", counts(s.apply(kg.Batch{Kind: kg.ChangeUpsert, Entities: anew(2, state("df:a",
		"By version"))})), [3]int{0, 1, 0})
}

// amendments: a correction of an entity changes what it names, and keeps the rest.
func (s suite) amendments() {
	was := &kg.Entity{ID: "am:a", Kind: kg.KindState, Name: "A", Description: "Long.", Aliases: []string{"AA"},
		ISO2: "AA"}
	s.apply(kg.Batch{Entities: writes(was, state("am:b", "B"), state("am:c", "C")),
		Relations: []kg.NewRelation{assault("am:r", "am:a", "am:b", "2024-01-16")}})
	k := amendment("am:a", 1, "name description", kg.Entity{Name: "Other", Aliases: []string{"not named"}})
	out := s.by("a", "").apply(k)
	now := s.loadEntities("am:a")["am:a"]
	s.same("corrected", []any{counts(out), out.Entities, now.Version}, []any{[3]int{0, 1, 0}, []string{"am:a"}, 2})
	again := s.apply(k)
	s.same("sent again", []any{counts(again), again.Seq, again.Entities, s.loadEntities("am:a")["am:a"].Version},
		[]any{[3]int{0, 0, 1}, int64(0), []string{"am:a"}, 2})
	s.same("as it is", []any{now.Name, now.Description, now.Aliases, now.ISO2, now.Reason, now.Actor}, []any{"Other",
		"", []string{"AA"}, "AA", "better known", "a"})
	es, _ := s.history("am:a", "am:r")
	s.same("as it was", []any{len(es), es[0].Description, es[0].SupersededAt}, []any{2, "Long.", out.At})
	log := s.changes(out.Seq-1, 1)
	s.same("the log", []any{log[0].Kind, log[0].Items}, []any{kg.ChangeAmend, []kg.ChangeItem{{Action: kg.ActionUpdated,
		ID: "am:a", Version: 2}}})

	s.applyRefused("all that is wrong", kg.Batch{EntityCorrections: []kg.EntityCorrection{
		{ID: "am:a", Version: ptr(2), Fields: []string{"kind", "name"}}, {ID: "no:such", Reason: "x"}, {ID: "am:b",
			Reason: "x", Fields: []string{"id"}},
		{ID: "am:b", Reason: "x"}, {ID: "am:r", Reason: "x", Fields: []string{"name"},
			Set: kg.Entity{Name: "R"}}, {ID: "am:c", Reason: "x", Fields: []string{"isoCode"},
			Set: kg.Entity{ISOCode: "X"}}}},
		"BAD_USER_INPUT entityCorrections.0.reason", "BAD_USER_INPUT entityCorrections.3.id",
		"BAD_USER_INPUT entityCorrections.0.patch.kind", "BAD_USER_INPUT entityCorrections.0.patch.name",
		"NOT_FOUND entityCorrections.1.id", "BAD_USER_INPUT entityCorrections.2.patch.id",
		"NOT_FOUND entityCorrections.4.id", "BAD_USER_INPUT entityCorrections.5.patch.isoCode")
	many := s.applyRefused("another version", amendment("am:a", 1, "name", kg.Entity{Name: "Third"}),
		"CONFLICT entityCorrections.0.version")
	s.same("that it names", many[0].Version, 2)
	s.merge("am:c", "am:b")
	s.applyRefused("merged away", amendment("am:c", 1, "name", kg.Entity{Name: "D"}), "CONFLICT entityCorrections.0.id")
	s.same("in one call", counts(s.apply(kg.Batch{Kind: kg.ChangeAmend, EntityCorrections: []kg.EntityCorrection{
		{ID: "am:a", Reason: "x", Fields: []string{"iso2"}}, {ID: "am:b", Reason: "x", Fields: []string{"name"},
			Set: kg.Entity{Name: "B"}}}})), [3]int{0, 1, 1})
}

// rekinded: an entity gets another kind only where that may stand in all its roles.
func (s suite) rekinded() {
	s.apply(kg.Batch{Entities: writes(state("rk:a", "A"), state("rk:b", "B"), state("rk:free", "Free"),
		entityOf("rk:s", kg.KindSource), entityOf("rk:idle", kg.KindSource),
		entityOf("rk:p", kg.KindProvince), entityOf("rk:o", kg.KindOfficial), entityOf("rk:o2",
			kg.KindOfficial), entityOf("rk:org", kg.KindOrganization), entityOf("rk:g", kg.KindMilitantGroup)),
		Relations: []kg.NewRelation{
			assault("rk:hit", "rk:o", "rk:org", "2024-01-16", at("rk:p"), states("rk:a", ""), claim("rk:g",
				kg.StanceAsserts, "rk:s", "")),
			stated("rk:border", kg.TypeBorders, "rk:a", "rk:b"),
			stated("rk:office", kg.TypeHoldsOffice, "rk:o", "rk:b"),
			stated("rk:member", kg.TypeMemberOf, "rk:a", "rk:org"),
			stated("rk:part", kg.TypePartOf, "rk:org", "rk:b"),
		}})
	kind := func(id string, k kg.Kind) kg.Batch { return amendment(id, 0, "kind", kg.Entity{Kind: k}) }
	for _, x := range []struct {
		id      string
		kind    kg.Kind
		forbids string // the relation that is named; empty: none
	}{
		{"rk:s", kg.KindOfficial, "rk:hit"}, {"rk:s", kg.KindState, "rk:hit"},
		{"rk:p", kg.KindOfficial, "rk:hit"}, {"rk:p", kg.KindState, ""},
		{"rk:a", kg.KindProvince, "rk:border"},
		{"rk:o", kg.KindPerson, "rk:office"}, {"rk:o", kg.KindSource, "rk:office"},
		{"rk:o2", kg.KindPerson, ""}, {"rk:o2", kg.KindSource, ""},
		{"rk:org", kg.KindMilitantGroup, "rk:member"}, {"rk:org", kg.KindActor, "rk:member"}, {"rk:org",
			kg.KindSource, "rk:hit"},
		{"rk:g", kg.KindOrganization, ""}, // anybody may make a claim
		{"rk:free", kg.KindSource, ""}, {"rk:idle", kg.KindState, ""},
	} {
		at := fmt.Sprintf("%s becomes %s", x.id, x.kind)
		if x.forbids == "" {
			s.same(at, counts(s.apply(kind(x.id, x.kind))), [3]int{0, 1, 0})
			continue
		}
		many := s.applyRefused(at, kind(x.id, x.kind), "BAD_USER_INPUT entityCorrections.0.patch.kind")
		if len(many) != 1 || !strings.Contains(many[0].Message, x.forbids) && x.id != "rk:o" && x.id != "rk:org" {
			s.t.Errorf("%s: %v; it should name %s", at, many, x.forbids)
		}
		version := s.loadEntities(x.id)[x.id].Version
		s.applyRefused(at+", replaced whole", kg.Batch{Kind: kg.ChangeUpsert, Entities: anew(version, entityOf(x.id,
			x.kind))}, "BAD_USER_INPUT entities.0.kind")
		s.applyRefused(at+", by a seed", kg.Batch{Kind: kg.ChangeSeed, Entities: writes(entityOf(x.id, x.kind))},
			"BAD_USER_INPUT entities.0.kind")
	}

	// What the same call says counts, and not what it replaces.
	office := correction("rk:office", 0, "type to", kg.Assertion{Type: kg.TypeMemberOf, To: "rk:org"})
	office.EntityCorrections = kind("rk:o", kg.KindPerson).EntityCorrections
	s.same("corrected beside", counts(s.apply(office)), [3]int{0, 2, 0})
	back := kind("rk:o", kg.KindOfficial)
	back.Relations = []kg.NewRelation{stated("rk:again", kg.TypeHoldsOffice, "rk:o", "rk:b")}
	s.same("stated beside", counts(s.apply(back)), [3]int{1, 1, 0})
	wrong := kind("rk:o2", kg.KindPerson)
	wrong.Relations = []kg.NewRelation{stated("rk:wrong", kg.TypeHoldsOffice, "rk:o2", "rk:b")}
	s.applyRefused("stated beside, of the old kind", wrong, "BAD_USER_INPUT relations.0.type")
	source := kind("rk:s", kg.KindActor)
	source.Corrections = correction("rk:hit", 0, "description", kg.Assertion{Description: "x"}).Corrections
	s.applyRefused("a source that another correction keeps", source,
		"BAD_USER_INPUT corrections.0.patch.claims.0.evidence.0.source")
	gone := retraction("rk:border", 0)
	gone.EntityCorrections = kind("rk:b", kg.KindProvince).EntityCorrections
	gone.Retractions = append(gone.Retractions, retraction("rk:again", 0).Retractions...)
	s.applyRefused("one is retracted beside, and others name its state", gone,
		"BAD_USER_INPUT entityCorrections.0.patch.kind")
	s.apply(kg.Batch{Entities: writes(entityOf("rk:x", kg.KindProvince), entityOf("rk:y", kg.KindProvince)),
		Relations: []kg.NewRelation{stated("rk:xy", kg.TypeBorders, "rk:x", "rk:y")}})
	s.applyRefused("one of two", kind("rk:x", kg.KindState), "BAD_USER_INPUT entityCorrections.0.patch.kind")
	both := kind("rk:x", kg.KindState)
	both.EntityCorrections = append(both.EntityCorrections, kind("rk:y", kg.KindState).EntityCorrections...)
	s.same("both at once", counts(s.apply(both)), [3]int{0, 2, 0})
	var crowd kg.Batch
	for i := range 101 {
		e := entityOf(fmt.Sprintf("rk:crowd:%d", i), kg.KindPerson)
		crowd.Entities = append(crowd.Entities, writes(e)...)
	}
	s.apply(crowd)
	for i := range crowd.Entities {
		e := *crowd.Entities[i].Entity
		e.Kind = kg.KindActor
		crowd.Entities[i] = anew(1, &e)[0]
	}
	s.applyRefused("too many", crowd, "LIMIT_EXCEEDED ")
	crowd.Entities = crowd.Entities[1:]
	s.same("as many as may", counts(s.apply(crowd)), [3]int{0, 100, 0})
}

// mergedKinds: a merge, and what undoes it, leave no relation of a shape that it may not have.
func (s suite) mergedKinds() {
	ctx := s.t.Context()
	s.apply(kg.Batch{Entities: writes(state("mk:a", "A"), entityOf("mk:s", kg.KindSource), entityOf("mk:s2",
		kg.KindSource), entityOf("mk:g", kg.KindMilitantGroup), entityOf("mk:g2", kg.KindMilitantGroup),
		entityOf("mk:p", kg.KindProvince), entityOf("mk:p2", kg.KindProvince), entityOf("mk:o", kg.KindProvince)),
		Relations: []kg.NewRelation{stated("mk:part", kg.TypePartOf, "mk:g", "mk:g2"),
			stated("mk:border", kg.TypeBorders,
				"mk:p", "mk:o")}})
	_, err := write.Merge(ctx, s.store, write.Call{Principal: "a", Reason: "x"}, "mk:s", "mk:a")
	s.refused("a source into a state", err, "BAD_USER_INPUT into")
	_, err = write.Merge(ctx, s.store, write.Call{Principal: "a", Reason: "x"}, "mk:a", "mk:s")
	s.refused("a state into a source", err, "BAD_USER_INPUT into")
	s.merge("mk:s", "mk:s2")
	_, err = write.Merge(ctx, s.store, write.Call{Principal: "a", Reason: "x"}, "mk:g2", "mk:a")
	if many := s.refused("the relation", err,
		"BAD_USER_INPUT from.type"); many != nil && !strings.Contains(many[0].Message, `"mk:part"`) {
		s.t.Errorf("%v does not name the relation", many)
	}
	s.merge("mk:g", "mk:g2")
	_, err = write.Merge(ctx, s.store, write.Call{Principal: "a", Reason: "x"}, "mk:g2", "mk:g")
	if many := s.refused("the reverse", err, "CONFLICT into"); many != nil && !strings.Contains(many[0].Message,
		`was merged into "mk:g2"`) {
		s.t.Errorf("%v does not say so", many)
	}
	_, err = write.Delete(ctx, s.store, write.Call{Principal: "a", Reason: "x"}, "mk:g", ptr(1), false)
	s.refused("deleted", err, "CONFLICT id")

	// Both that border each other become states while one of them is another entity.
	s.merge("mk:p", "mk:p2")
	kinds := amendment("mk:p2", 0, "kind", kg.Entity{Kind: kg.KindState})
	kinds.EntityCorrections = append(kinds.EntityCorrections, amendment("mk:o", 0, "kind",
		kg.Entity{Kind: kg.KindState}).EntityCorrections...)
	s.apply(kinds)
	_, err = write.Unmerge(ctx, s.store, write.Call{Principal: "a", Reason: "x"}, "mk:p")
	if many := s.refused("taken apart", err,
		"BAD_USER_INPUT id.type"); many != nil && !strings.Contains(many[0].Message, `"mk:border"`) {
		s.t.Errorf("%v does not name the relation", many)
	}
}

// directed: who acts in what had no direction is for the correction to say.
func (s suite) directed() {
	s.apply(kg.Batch{Entities: writes(state("di:a", "A"), state("di:b", "B")), Relations: []kg.NewRelation{
		stated("di:accord", "AGREE", "di:b", "di:a", symmetric), stated("di:talk", "CONSULT", "di:b", "di:a")}})
	for name, k := range map[string]kg.Batch{
		"symmetric": correction("di:accord", 0, "symmetric", kg.Assertion{}), "type": correction("di:accord", 0,
			"type", kg.Assertion{Type: "ASSAULT"}),
		"mode": correction("di:talk", 0, "mode", kg.Assertion{Mode: "visit"}),
	} {
		s.applyRefused(name, k, "BAD_USER_INPUT corrections.0.patch.from", "BAD_USER_INPUT corrections.0.patch.to")
	}
	s.applyRefused("one end", correction("di:talk", 0, "mode from", kg.Assertion{Mode: "visit", From: "di:b"}),
		"BAD_USER_INPUT corrections.0.patch.to")
	s.applyRefused("a symmetric visit", correction("di:talk", 0, "mode from to symmetric", kg.Assertion{Mode: "visit",
		From: "di:b", To: "di:a", Symmetric: true}), "BAD_USER_INPUT corrections.0.patch.symmetric")
	s.apply(correction("di:accord", 0, "symmetric from to", kg.Assertion{From: "di:b", To: "di:a"}))
	s.apply(correction("di:talk", 0, "mode from to", kg.Assertion{Mode: "visit", From: "di:b", To: "di:a"}))
	for id, r := range s.loadRelations(everyColumn, "di:accord", "di:talk") {
		s.same(id, []any{r.From, r.To, r.FromState, r.ToState, r.Symmetric}, []any{"di:b", "di:a", "di:b", "di:a",
			false})
	}
	s.apply(correction("di:talk", 0, "mode", kg.Assertion{})) // nobody acts alone again
	r := s.loadRelations(everyColumn, "di:talk")["di:talk"]
	s.same("mutual again", []any{r.From, r.To, r.Symmetric}, []any{"di:a", "di:b", true})
}

// unsourced: no claim without a source, and no relation without a claim; but those of former layouts are there.
func (s suite) unsourced() {
	s.apply(kg.Batch{Entities: writes(state("us:a", "A"), state("us:b", "B")),
		Relations: []kg.NewRelation{assault("us:r", "us:a", "us:b", "2024-01-16")}})
	alone := []kg.Claim{{By: "us:a", Stance: kg.StanceAsserts}}
	none := assault("us:2", "us:a", "us:b", "2024-01-16")
	claimed := none
	claimed.Claims = alone
	for name, x := range map[string]struct {
		batch kg.Batch
		path  string
	}{
		"no claim":    {kg.Batch{Relations: []kg.NewRelation{none}}, "relations.0.evidence"},
		"no evidence": {kg.Batch{Relations: []kg.NewRelation{claimed}}, "relations.0.claims.0.evidence"},
		"seeded":      {kg.Batch{Kind: kg.ChangeSeed, Relations: []kg.NewRelation{none}}, "relations.0.evidence"},
		"added": {kg.Batch{Corrections: []kg.Correction{{ID: "us:r", Claims: alone}}},
			"corrections.0.claims.0.evidence"},
		"corrected": {correction("us:r", 0, "claims", kg.Assertion{Claims: alone}),
			"corrections.0.patch.claims.0.evidence"},
		"corrected to none": {correction("us:r", 0, "claims", kg.Assertion{}), "corrections.0.patch.claims"},
	} {
		_, err := write.Apply(s.t.Context(), s.store, s.call, x.batch)
		s.refused(name, err, "BAD_USER_INPUT "+x.path)
	}

	old := []*kg.Relation{newRelation("us:old", "ACCUSE", "us:a", "us:b", "2024-01-16", states("us:a", "us:b")),
		newRelation("us:silent", "ACCUSE", "us:a", "us:b", "2024-01-16", states("us:a", "us:b"), claim("us:a",
			kg.StanceAsserts, "", ""))}
	s.put(nil, old)
	now := s.loadRelations(everyColumn, "us:old", "us:silent")
	s.same("without a claim", []any{now["us:old"].Status, now["us:old"].Claims},
		[]any{kg.StatusAsserted, []kg.Claim(nil)})
	s.same("without evidence", []any{now["us:silent"].Status, now["us:silent"].Claims}, []any{kg.StatusAlleged, alone})
	for _, r := range old {
		s.same("corrected elsewhere", counts(s.apply(correction(r.ID, 1, "description",
			kg.Assertion{Description: "x"}))), [3]int{0, 1, 0})
		s.same("with a claim more", counts(s.apply(kg.Batch{Corrections: []kg.Correction{{ID: r.ID,
			Claims: kg.OwnVoice([]kg.Evidence{{Source: someSource}})}}})), [3]int{0, 1, 0})
		s.same("claims", len(s.loadRelations(everyColumn, r.ID)[r.ID].Claims), 1+len(r.Claims))
		s.same("retracted", counts(s.apply(retraction(r.ID, 3))), [3]int{0, 1, 0})
	}
}

// unspecified: the actor that stands for whom nobody names is there when a relation wants it.
func (s suite) unspecified() {
	s.apply(kg.Batch{Entities: writes(state("un:a", "A"))})
	s.same("not before", len(s.loadEntities(kg.UnspecifiedActor)), 0)
	s.applyRefused("of another kind", kg.Batch{Entities: writes(entityOf(kg.UnspecifiedActor, kg.KindState))},
		"BAD_USER_INPUT entities.0.kind")
	s.applyRefused("where one is needed", kg.Batch{Relations: []kg.NewRelation{stated("un:bad", "COOPERATE",
		kg.UnspecifiedActor, "un:a", symmetric), stated("un:bad2", "COOPERATE", "un:a", kg.UnspecifiedActor,
		symmetric)}},
		"BAD_USER_INPUT relations.0.from", "BAD_USER_INPUT relations.1.to")
	out := s.by("who", "").apply(kg.Batch{Kind: kg.ChangeAssert, Relations: []kg.NewRelation{assault("un:r", "un:a",
		kg.UnspecifiedActor, "2024-01-16"), assault("un:r2", "un:a", kg.UnspecifiedActor, "2024-01-17")}})
	s.same("what the call named", counts(out), [3]int{2, 0, 0})
	e := s.loadEntities(kg.UnspecifiedActor)[kg.UnspecifiedActor]
	s.same("it is there", []any{e.Kind, e.Name, e.Version, e.Actor, e.RecordedAt}, []any{kg.KindActor, "Unspecified",
		1, "who", out.At})
	s.same("the log", s.changes(out.Seq-1, 1)[0].Items[0],
		kg.ChangeItem{Action: kg.ActionCreated, ID: kg.UnspecifiedActor,
			Version: 1})
	s.apply(kg.Batch{Relations: []kg.NewRelation{assault("un:r3", kg.UnspecifiedActor, "un:a", "2024-01-16")}})
	s.same("once", s.loadEntities(kg.UnspecifiedActor)[kg.UnspecifiedActor].Version, 1)
	s.applyRefused("kind corrected", amendment(kg.UnspecifiedActor, 0, "kind", kg.Entity{Kind: kg.KindPerson}),
		"BAD_USER_INPUT entityCorrections.0.patch.kind")
	s.same("renamed", counts(s.apply(amendment(kg.UnspecifiedActor, 0, "name", kg.Entity{Name: "Nobody named"}))),
		[3]int{0, 1, 0})
}

// bounds: what one relation, one entity and one call may hold, whatever they are made of.
func (s suite) bounds() {
	began := time.Now()
	s.apply(kg.Batch{Entities: writes(state("bo:a", "A"), state("bo:b", "B")),
		Relations: []kg.NewRelation{assault("bo:r", "bo:a", "bo:b", "2024-01-16")}})
	claims := func(n, from int, text string) []kg.Claim {
		out := make([]kg.Claim, n)
		for i := range out {
			out[i] = kg.Claim{Stance: kg.StanceAsserts, Evidence: []kg.Evidence{{Source: someSource,
				Locator: fmt.Sprint(from + i), Paraphrase: text}}}
		}
		return out
	}
	add := func(c []kg.Claim) kg.Batch { return kg.Batch{Corrections: []kg.Correction{{ID: "bo:r", Claims: c}}} }
	s.applyRefused("claims of one call", add(claims(8000, 0, "")), "LIMIT_EXCEEDED corrections.0.id")
	s.apply(add(claims(998, 0, "")))
	s.applyRefused("claims in the end", add(claims(2, 998, "")), "LIMIT_EXCEEDED corrections.0.id")
	s.same("the last one", counts(s.apply(add(claims(999, 0, "")))), [3]int{0, 1, 0})
	s.same("and all again", counts(s.apply(add(claims(999, 0, "")))), [3]int{0, 0, 1})
	s.apply(correction("bo:r", 0, "claims", kg.Assertion{Claims: claims(50, 0, strings.Repeat("x", 20_000))}))
	s.applyRefused("bytes in the end", add(claims(3, 50, strings.Repeat("x", 20_000))),
		"LIMIT_EXCEEDED corrections.0.id")
	many := assault("bo:much", "bo:a", "bo:b", "2024-01-16")
	many.Claims = claims(53, 0, strings.Repeat("x", 20_000))
	s.applyRefused("bytes of a new one", kg.Batch{Relations: []kg.NewRelation{many}}, "LIMIT_EXCEEDED relations.0.id")
	large := state("bo:large", "L")
	for i := range 1000 {
		large.Aliases = append(large.Aliases, fmt.Sprint(i, strings.Repeat("x", 490)))
		large.ExternalIDs = append(large.ExternalIDs, kg.ExternalID{Scheme: "s", Value: fmt.Sprint(i,
			strings.Repeat("x", 490))})
		large.Names = append(large.Names, kg.Name{Value: fmt.Sprint(i, strings.Repeat("x", 100))})
	}
	s.applyRefused("bytes of an entity", kg.Batch{Entities: writes(large)}, "LIMIT_EXCEEDED entities.0.id")

	links := assault("bo:links", "bo:a", "bo:b", "2024-01-16")
	for i := range 40_000 {
		links.Links = append(links.Links, kg.Link{Role: kg.LinkAbout, Relation: fmt.Sprint("no:", i)})
	}
	_, err := write.Apply(s.t.Context(), s.store, s.call, sourced(kg.Batch{Relations: []kg.NewRelation{links}}))
	if errs := errorsOf(err); len(errs) != 101 || errs[0].Path != "relations.0.links" {
		s.t.Errorf("40,000 links: %d errors, the first %v", len(errs), errs[:1])
	}
	var wrong kg.Batch
	for i := range 10_000 {
		wrong.Relations = append(wrong.Relations, stated(fmt.Sprint("bo:", i), "NONE", "bo:a", "bo:b", event("a b"),
			sure(2)))
	}
	_, err = write.Apply(s.t.Context(), s.store, s.call, sourced(wrong))
	if errs := errorsOf(err); len(errs) != 101 || !strings.HasPrefix(errs[100].Message, "29900 more") {
		s.t.Errorf("10,000 relations: %d errors, the last %v", len(errs), errs[len(errs)-1])
	}
	_, err = write.Apply(s.t.Context(), s.store, s.call, kg.Batch{Entities: writes(state("bo:a", "A"))}, sourced(wrong))
	if errs := errorsOf(err); len(errs) != 101 || errs[0].Path != "1.relations.0.type" || errs[100].Path != "1" {
		s.t.Errorf("the second of two batches: %d errors, %v to %v", len(errs), errs[0], errs[len(errs)-1])
	}
	if took := time.Since(began); took > time.Minute { // of seconds, if each is looked at once
		s.t.Errorf("it took %s", took)
	}
}

// followed: a state is derived only as long as it takes few affiliations to find it.
func (s suite) followed() {
	s.call.Limits.MaxFollowed = 6
	part := func(id, from, to, when string) kg.NewRelation {
		r := stated(id, kg.TypePartOf, from, to)
		r.When = mustWhen(when)
		return r
	}
	batch := kg.Batch{Entities: writes(state("fo:x", "X"), state("fo:z", "Z"))}
	for i := range 4 { // each is part of the others; the last one of the state, too
		id := fmt.Sprint("fo:ring:", i)
		batch.Entities = append(batch.Entities, writes(entityOf(id, kg.KindOrganization))...)
		for j := range 4 {
			if j != i {
				batch.Relations = append(batch.Relations, part(fmt.Sprintf("fo:%d-%d", i, j), id,
					fmt.Sprint("fo:ring:", j), "2020/.."))
			}
		}
	}
	for i := range 7 {
		batch.Relations = append(batch.Relations, part(fmt.Sprint("fo:often:", i), "fo:often", "fo:z",
			fmt.Sprint(2000+i)))
	}
	for i := range 6 {
		batch.Relations = append(batch.Relations, part(fmt.Sprint("fo:six:", i), "fo:six", "fo:z", "2020/.."))
	}
	batch.Entities = append(batch.Entities, writes(entityOf("fo:often", kg.KindOrganization), entityOf("fo:six",
		kg.KindOrganization), entityOf("fo:above", kg.KindOrganization))...)
	batch.Relations = append(batch.Relations, part("fo:out", "fo:ring:3", "fo:z", "2020/.."), part("fo:up",
		"fo:above", "fo:often", "2020/.."))
	for _, when := range []string{"in one call", "afterwards"} {
		calls := kg.Batch{}
		for i, from := range []string{"fo:ring:0", "fo:often", "fo:six", "fo:above"} {
			calls.Relations = append(calls.Relations, assault(fmt.Sprintf("fo:r:%d-%d", i, len(when)), from, "fo:x",
				"2024-01-16"))
		}
		if when == "in one call" {
			calls.Entities, calls.Relations = batch.Entities, append(batch.Relations, calls.Relations...)
		} else {
			s.apply(batch)
		}
		out := s.apply(calls)
		var got []string
		for _, id := range out.Relations[len(out.Relations)-4:] {
			got = append(got, s.loadRelations(plan.Columns{}, id)[id].FromState)
		}
		s.same(when, got, []string{"", "", "fo:z", ""})
	}
	s.call.Limits.MaxFollowed = 7
	s.apply(kg.Batch{Relations: []kg.NewRelation{assault("fo:more", "fo:often", "fo:x", "2003-01-16")}})
	s.same("of that time there is one", s.loadRelations(plan.Columns{}, "fo:more")["fo:more"].FromState, "fo:z")
	s.call.Limits.MaxFollowed = 13
	s.apply(kg.Batch{Relations: []kg.NewRelation{assault("fo:round", "fo:ring:0", "fo:x", "2024-01-16")}})
	s.same("each is followed once", s.loadRelations(plan.Columns{}, "fo:round")["fo:round"].FromState, "fo:z")
}

// clique: ninety organizations that are all part of each other act for no state, and it does not take long to see that.
func (s suite) clique() {
	began := time.Now()
	const n = 90
	batch := kg.Batch{Entities: writes(state("cl:x", "X"))}
	for i := range n {
		id := fmt.Sprint("cl:", i)
		batch.Entities = append(batch.Entities, writes(entityOf(id, kg.KindOrganization))...)
		for j := range n {
			if i != j {
				batch.Relations = append(batch.Relations, stated(fmt.Sprintf("cl:%d-%d", i, j), kg.TypePartOf, id,
					fmt.Sprint("cl:", j)))
			}
		}
	}
	batch.Relations = append(batch.Relations, stated("cl:out", kg.TypePartOf, "cl:7", "cl:x"), assault("cl:r", "cl:7",
		"cl:x", "2024-01-16"))
	s.same("written", counts(s.apply(batch)), [3]int{n + 1 + n*(n-1) + 2, 0, 0})
	s.apply(kg.Batch{Relations: []kg.NewRelation{assault("cl:later", "cl:8", "cl:x", "2024-01-16")}})
	got := s.loadRelations(plan.Columns{}, "cl:later", "cl:r")
	s.same("states", []string{got["cl:later"].FromState, got["cl:r"].FromState}, []string{"", ""})
	if took := time.Since(began); took > time.Minute { // of seconds
		s.t.Errorf("it took %s", took)
	}
}

// busyKinds: the relations of a busy entity are not all looked at for the one that forbids another kind.
func (s suite) busyKinds() {
	s.call.Limits.MaxMoved = 150
	batch := kg.Batch{Entities: writes(state("bk:a", "A"), entityOf("bk:o", kg.KindOfficial), entityOf("bk:org",
		kg.KindOrganization), entityOf("bk:p", kg.KindPerson))}
	for i := range 160 {
		batch.Relations = append(batch.Relations, stated(fmt.Sprint("bk:office:", i), kg.TypeHoldsOffice, "bk:o",
			"bk:a"),
			stated(fmt.Sprint("bk:member:", i), kg.TypeMemberOf, "bk:p", "bk:org"),
			assault(fmt.Sprint("bk:hit:", i), "bk:p", "bk:o", "2024-01-16"))
	}
	s.apply(batch)
	s.applyRefused("one of many", amendment("bk:o", 0, "kind", kg.Entity{Kind: kg.KindPerson}),
		"BAD_USER_INPUT entityCorrections.0.patch.kind")
	s.applyRefused("none among those that are looked at", amendment("bk:org", 0, "kind",
		kg.Entity{Kind: kg.KindMilitantGroup}), "LIMIT_EXCEEDED entityCorrections.0.patch.kind")
	s.same("where none can forbid it", counts(s.apply(amendment("bk:p", 0, "kind", kg.Entity{Kind: kg.KindActor}))),
		[3]int{0, 1, 0})
}

// lateReference: what another writer adds while an entity gets another kind is not overlooked.
func (s suite) lateReference() {
	if s.o.Snapshot { // its writers take turns
		return
	}
	s.apply(kg.Batch{Entities: writes(state("lr:a", "A"), state("lr:b", "B"))})
	ctx := s.t.Context()
	for i := range 12 {
		source := fmt.Sprint("lr:s:", i)
		s.apply(kg.Batch{Entities: writes(entityOf(source, kg.KindSource))})
		done := make(chan error, 2)
		go func() {
			_, err := write.Apply(ctx, s.store, s.call, amendment(source, 0, "kind", kg.Entity{Kind: kg.KindPerson}))
			done <- err
		}()
		go func() {
			_, err := write.Apply(ctx, s.store, s.call,
				kg.Batch{Relations: []kg.NewRelation{assault(fmt.Sprint("lr:r:", i),
					"lr:a", "lr:b", "2024-01-16", claim("", kg.StanceAsserts, source, ""))}})
			done <- err
		}()
		one, other := <-done, <-done
		if (one == nil) == (other == nil) {
			s.t.Errorf("%s: %v, %v; just one of the two may be written", source, one, other)
		}
	}
	s.read(func(ctx context.Context, r store.Reader) error { // what is there is readable
		rows, err := r.ListRelations(ctx, &plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth,
			Scan:    all,
			Columns: everyColumn}, []string{"lr:a"})
		for _, row := range rows {
			sources, err := r.Entities(ctx, kg.Sources(row.Relation.Claims))
			if err != nil || len(sources) != 1 || sources[0].Kind != kg.KindSource {
				s.t.Errorf("%s is read in %s: %v", row.Relation.ID, show(sources), err)
			}
		}
		return err
	})
}
