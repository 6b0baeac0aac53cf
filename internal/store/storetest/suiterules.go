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
func (b bench) noVersion() {
	b.apply(kg.Batch{Entities: writes(state("nv:a", "A"), state("nv:b", "B"), state("nv:alone", "Alone")),
		Relations: []kg.NewRelation{assault("nv:r", "nv:a", "nv:b", "2024-01-16")}})
	denial := kg.Claim{By: "nv:b", Stance: kg.StanceDenies}
	for _, version := range []int{0, -1, 2} {
		at := fmt.Sprintf("version %d, ", version)
		b.applyRefused(at+"entity", kg.Batch{Entities: anew(version, state("nv:a", "Other"))},
			"CONFLICT entities.0.version")
		b.applyRefused(at+"new entity", kg.Batch{Entities: anew(version, state("nv:new", "New"))},
			"CONFLICT entities.0.version")
		k := amendment("nv:a", 0, "name", kg.Entity{Name: "Other"})
		k.EntityCorrections[0].Version = &version
		b.applyRefused(at+"entity corrected", k, "CONFLICT entityCorrections.0.version")
		c := correction("nv:r", 0, "when", kg.Assertion{When: mustWhen("2025")})
		c.Corrections[0].Version = &version
		b.applyRefused(at+"relation corrected", c, "CONFLICT corrections.0.version")
		b.applyRefused(at+"claims", kg.Batch{Corrections: []kg.Correction{{ID: "nv:r", Version: &version,
			Claims: []kg.Claim{denial}}}}, "CONFLICT corrections.0.version")
		r := retraction("nv:r", 0)
		r.Retractions[0].Version = &version
		b.applyRefused(at+"relation retracted", r, "CONFLICT retractions.0.version")
		_, err := write.Delete(b.t.Context(), b.s, write.Call{Principal: "a", Reason: "gone"}, "nv:alone", &version, false)
		b.refused(at+"entity deleted", err, "CONFLICT version")
	}
	b.same("same content, whatever the version", counts(b.apply(kg.Batch{Entities: anew(0, state("nv:a", "A"))})),
		[3]int{0, 0, 1})
	out, err := write.Delete(b.t.Context(), b.s, write.Call{Principal: "a", Reason: "gone"}, "nv:alone", nil, false)
	b.same("no version", []any{counts(out), err}, []any{[3]int{0, 1, 0}, nil})
	b.same("nothing else happened", b.relations(everyColumn, "nv:r")["nv:r"].Version, 1)
}

// differs: an entity that differs is not replaced by one that does not name its version, and the CONFLICT names the
// fields; a seed may, as it says what it knew when it was written.
func (b bench) differs() {
	was := &kg.Entity{ID: "df:a", Kind: kg.KindState, Name: "A", Description: "Long.", Aliases: []string{"AA"},
		ISO2: "AA"}
	b.apply(kg.Batch{Kind: kg.ChangeUpsert, Entities: writes(was, state("df:b", "B")),
		Relations: []kg.NewRelation{assault("df:r", "df:a", "df:b", "2024-01-16", sure(0.5))}})
	many := b.applyRefused("an entity", kg.Batch{Kind: kg.ChangeUpsert, Entities: writes(&kg.Entity{ID: "df:a",
		Kind: kg.KindState, Name: "Other", ISO2: "AA", Capital: "C"})}, "CONFLICT entities.0.id")
	b.same("its fields", []any{many[0].Version, many[0].Fields}, []any{1, []string{"aliases", "capital",
		"description", "name"}})
	many = b.applyRefused("at another version", kg.Batch{Kind: kg.ChangeUpsert, Entities: anew(7, state("df:a",
		"A"))}, "CONFLICT entities.0.version")
	b.same("its fields", []any{many[0].Version, many[0].Fields}, []any{1, []string{"aliases", "description", "iso2"}})
	many = b.applyRefused("a relation", kg.Batch{Relations: []kg.NewRelation{assault("df:r", "df:b", "df:a",
		"2024-01-17", sure(0.5), mode("drone"))}}, "CONFLICT relations.0.id")
	b.same("its fields", []any{many[0].Version, many[0].Fields}, []any{1, []string{"from", "mode", "to", "when"}})
	b.same("nothing changed", b.entities("df:a")["df:a"].Description, "Long.")
	b.same("the same", counts(b.apply(kg.Batch{Kind: kg.ChangeUpsert, Entities: writes(was)})), [3]int{0, 0, 1})
	b.same("a seed", counts(b.apply(kg.Batch{Kind: kg.ChangeSeed, Entities: writes(state("df:a", "By seed"))})),
		[3]int{0, 1, 0})
	b.same("replaced whole", counts(b.apply(kg.Batch{Kind: kg.ChangeUpsert, Entities: anew(2, state("df:a",
		"By version"))})), [3]int{0, 1, 0})
}

// amendments: a correction of an entity changes what it names, and keeps the rest.
func (b bench) amendments() {
	was := &kg.Entity{ID: "am:a", Kind: kg.KindState, Name: "A", Description: "Long.", Aliases: []string{"AA"},
		ISO2: "AA"}
	b.apply(kg.Batch{Entities: writes(was, state("am:b", "B"), state("am:c", "C")),
		Relations: []kg.NewRelation{assault("am:r", "am:a", "am:b", "2024-01-16")}})
	k := amendment("am:a", 1, "name description", kg.Entity{Name: "Other", Aliases: []string{"not named"}})
	out := b.by("a", "").apply(k)
	now := b.entities("am:a")["am:a"]
	b.same("corrected", []any{counts(out), out.Entities, now.Version}, []any{[3]int{0, 1, 0}, []string{"am:a"}, 2})
	again := b.apply(k)
	b.same("sent again", []any{counts(again), again.Seq, again.Entities, b.entities("am:a")["am:a"].Version},
		[]any{[3]int{0, 0, 1}, int64(0), []string{"am:a"}, 2})
	b.same("as it is", []any{now.Name, now.Description, now.Aliases, now.ISO2, now.Reason, now.Actor}, []any{"Other",
		"", []string{"AA"}, "AA", "better known", "a"})
	es, _ := b.history("am:a", "am:r")
	b.same("as it was", []any{len(es), es[0].Description, es[0].SupersededAt}, []any{2, "Long.", out.At})
	log := b.changes(out.Seq-1, 1)
	b.same("the log", []any{log[0].Kind, log[0].Items}, []any{kg.ChangeAmend, []kg.ChangeItem{{Action: kg.ActionUpdated,
		ID: "am:a", Version: 2}}})

	b.applyRefused("all that is wrong", kg.Batch{EntityCorrections: []kg.EntityCorrection{
		{ID: "am:a", Version: ptr(2), Fields: []string{"kind", "name"}}, {ID: "no:such", Reason: "x"}, {ID: "am:b",
			Reason: "x", Fields: []string{"id"}},
		{ID: "am:b", Reason: "x"}, {ID: "am:r", Reason: "x", Fields: []string{"name"},
			Set: kg.Entity{Name: "R"}}, {ID: "am:c", Reason: "x", Fields: []string{"isoCode"},
			Set: kg.Entity{ISOCode: "X"}}}},
		"BAD_USER_INPUT entityCorrections.0.reason", "BAD_USER_INPUT entityCorrections.3.id", "BAD_USER_INPUT entityCorrections.0.patch.kind", "BAD_USER_INPUT entityCorrections.0.patch.name",
		"NOT_FOUND entityCorrections.1.id", "BAD_USER_INPUT entityCorrections.2.patch.id", "NOT_FOUND entityCorrections.4.id", "BAD_USER_INPUT entityCorrections.5.patch.isoCode")
	many := b.applyRefused("another version", amendment("am:a", 1, "name", kg.Entity{Name: "Third"}),
		"CONFLICT entityCorrections.0.version")
	b.same("that it names", many[0].Version, 2)
	b.merge("am:c", "am:b")
	b.applyRefused("merged away", amendment("am:c", 1, "name", kg.Entity{Name: "D"}), "CONFLICT entityCorrections.0.id")
	b.same("in one call", counts(b.apply(kg.Batch{Kind: kg.ChangeAmend, EntityCorrections: []kg.EntityCorrection{
		{ID: "am:a", Reason: "x", Fields: []string{"iso2"}}, {ID: "am:b", Reason: "x", Fields: []string{"name"},
			Set: kg.Entity{Name: "B"}}}})), [3]int{0, 1, 1})
}

// rekinded: an entity gets another kind only where that may stand in all its roles.
func (b bench) rekinded() {
	b.apply(kg.Batch{Entities: writes(state("rk:a", "A"), state("rk:b", "B"), state("rk:free", "Free"),
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
			b.same(at, counts(b.apply(kind(x.id, x.kind))), [3]int{0, 1, 0})
			continue
		}
		many := b.applyRefused(at, kind(x.id, x.kind), "BAD_USER_INPUT entityCorrections.0.patch.kind")
		if len(many) != 1 || !strings.Contains(many[0].Message, x.forbids) && x.id != "rk:o" && x.id != "rk:org" {
			b.t.Errorf("%s: %v; it should name %s", at, many, x.forbids)
		}
		version := b.entities(x.id)[x.id].Version
		b.applyRefused(at+", replaced whole", kg.Batch{Kind: kg.ChangeUpsert, Entities: anew(version, entityOf(x.id,
			x.kind))}, "BAD_USER_INPUT entities.0.kind")
		b.applyRefused(at+", by a seed", kg.Batch{Kind: kg.ChangeSeed, Entities: writes(entityOf(x.id, x.kind))},
			"BAD_USER_INPUT entities.0.kind")
	}

	// What the same call says counts, and not what it replaces.
	office := correction("rk:office", 0, "type to", kg.Assertion{Type: kg.TypeMemberOf, To: "rk:org"})
	office.EntityCorrections = kind("rk:o", kg.KindPerson).EntityCorrections
	b.same("corrected beside", counts(b.apply(office)), [3]int{0, 2, 0})
	back := kind("rk:o", kg.KindOfficial)
	back.Relations = []kg.NewRelation{stated("rk:again", kg.TypeHoldsOffice, "rk:o", "rk:b")}
	b.same("stated beside", counts(b.apply(back)), [3]int{1, 1, 0})
	wrong := kind("rk:o2", kg.KindPerson)
	wrong.Relations = []kg.NewRelation{stated("rk:wrong", kg.TypeHoldsOffice, "rk:o2", "rk:b")}
	b.applyRefused("stated beside, of the old kind", wrong, "BAD_USER_INPUT relations.0.type")
	source := kind("rk:s", kg.KindActor)
	source.Corrections = correction("rk:hit", 0, "description", kg.Assertion{Description: "x"}).Corrections
	b.applyRefused("a source that another correction keeps", source,
		"BAD_USER_INPUT corrections.0.patch.claims.0.evidence.0.source")
	gone := retraction("rk:border", 0)
	gone.EntityCorrections = kind("rk:b", kg.KindProvince).EntityCorrections
	gone.Retractions = append(gone.Retractions, retraction("rk:again", 0).Retractions...)
	b.applyRefused("one is retracted beside, and others name its state", gone,
		"BAD_USER_INPUT entityCorrections.0.patch.kind")
	b.apply(kg.Batch{Entities: writes(entityOf("rk:x", kg.KindProvince), entityOf("rk:y", kg.KindProvince)),
		Relations: []kg.NewRelation{stated("rk:xy", kg.TypeBorders, "rk:x", "rk:y")}})
	b.applyRefused("one of two", kind("rk:x", kg.KindState), "BAD_USER_INPUT entityCorrections.0.patch.kind")
	both := kind("rk:x", kg.KindState)
	both.EntityCorrections = append(both.EntityCorrections, kind("rk:y", kg.KindState).EntityCorrections...)
	b.same("both at once", counts(b.apply(both)), [3]int{0, 2, 0})
	var crowd kg.Batch
	for i := range 101 {
		e := entityOf(fmt.Sprintf("rk:crowd:%d", i), kg.KindPerson)
		crowd.Entities = append(crowd.Entities, writes(e)...)
	}
	b.apply(crowd)
	for i := range crowd.Entities {
		e := *crowd.Entities[i].Entity
		e.Kind = kg.KindActor
		crowd.Entities[i] = anew(1, &e)[0]
	}
	b.applyRefused("too many", crowd, "LIMIT_EXCEEDED ")
	crowd.Entities = crowd.Entities[1:]
	b.same("as many as may", counts(b.apply(crowd)), [3]int{0, 100, 0})
}

// mergedKinds: a merge, and what undoes it, leave no relation of a shape that it may not have.
func (b bench) mergedKinds() {
	ctx := b.t.Context()
	b.apply(kg.Batch{Entities: writes(state("mk:a", "A"), entityOf("mk:s", kg.KindSource), entityOf("mk:s2",
		kg.KindSource), entityOf("mk:g", kg.KindMilitantGroup), entityOf("mk:g2", kg.KindMilitantGroup),
		entityOf("mk:p", kg.KindProvince), entityOf("mk:p2", kg.KindProvince), entityOf("mk:o", kg.KindProvince)),
		Relations: []kg.NewRelation{stated("mk:part", kg.TypePartOf, "mk:g", "mk:g2"), stated("mk:border", kg.TypeBorders,
			"mk:p", "mk:o")}})
	_, err := write.Merge(ctx, b.s, write.Call{Principal: "a", Reason: "x"}, "mk:s", "mk:a")
	b.refused("a source into a state", err, "BAD_USER_INPUT into")
	_, err = write.Merge(ctx, b.s, write.Call{Principal: "a", Reason: "x"}, "mk:a", "mk:s")
	b.refused("a state into a source", err, "BAD_USER_INPUT into")
	b.merge("mk:s", "mk:s2")
	_, err = write.Merge(ctx, b.s, write.Call{Principal: "a", Reason: "x"}, "mk:g2", "mk:a")
	if many := b.refused("the relation", err,
		"BAD_USER_INPUT from.type"); many != nil && !strings.Contains(many[0].Message, `"mk:part"`) {
		b.t.Errorf("%v does not name the relation", many)
	}
	b.merge("mk:g", "mk:g2")
	_, err = write.Merge(ctx, b.s, write.Call{Principal: "a", Reason: "x"}, "mk:g2", "mk:g")
	if many := b.refused("the reverse", err, "CONFLICT into"); many != nil && !strings.Contains(many[0].Message,
		`was merged into "mk:g2"`) {
		b.t.Errorf("%v does not say so", many)
	}
	_, err = write.Delete(ctx, b.s, write.Call{Principal: "a", Reason: "x"}, "mk:g", ptr(1), false)
	b.refused("deleted", err, "CONFLICT id")

	// Both that border each other become states while one of them is another entity.
	b.merge("mk:p", "mk:p2")
	kinds := amendment("mk:p2", 0, "kind", kg.Entity{Kind: kg.KindState})
	kinds.EntityCorrections = append(kinds.EntityCorrections, amendment("mk:o", 0, "kind",
		kg.Entity{Kind: kg.KindState}).EntityCorrections...)
	b.apply(kinds)
	_, err = write.Unmerge(ctx, b.s, write.Call{Principal: "a", Reason: "x"}, "mk:p")
	if many := b.refused("taken apart", err,
		"BAD_USER_INPUT id.type"); many != nil && !strings.Contains(many[0].Message, `"mk:border"`) {
		b.t.Errorf("%v does not name the relation", many)
	}
}

// directed: who acts in what had no direction is for the correction to say.
func (b bench) directed() {
	b.apply(kg.Batch{Entities: writes(state("di:a", "A"), state("di:b", "B")), Relations: []kg.NewRelation{
		stated("di:accord", "AGREE", "di:b", "di:a", symmetric), stated("di:talk", "CONSULT", "di:b", "di:a")}})
	for name, k := range map[string]kg.Batch{
		"symmetric": correction("di:accord", 0, "symmetric", kg.Assertion{}), "type": correction("di:accord", 0,
			"type", kg.Assertion{Type: "ASSAULT"}),
		"mode": correction("di:talk", 0, "mode", kg.Assertion{Mode: "visit"}),
	} {
		b.applyRefused(name, k, "BAD_USER_INPUT corrections.0.patch.from", "BAD_USER_INPUT corrections.0.patch.to")
	}
	b.applyRefused("one end", correction("di:talk", 0, "mode from", kg.Assertion{Mode: "visit", From: "di:b"}),
		"BAD_USER_INPUT corrections.0.patch.to")
	b.applyRefused("a symmetric visit", correction("di:talk", 0, "mode from to symmetric", kg.Assertion{Mode: "visit",
		From: "di:b", To: "di:a", Symmetric: true}), "BAD_USER_INPUT corrections.0.patch.symmetric")
	b.apply(correction("di:accord", 0, "symmetric from to", kg.Assertion{From: "di:b", To: "di:a"}))
	b.apply(correction("di:talk", 0, "mode from to", kg.Assertion{Mode: "visit", From: "di:b", To: "di:a"}))
	for id, r := range b.relations(everyColumn, "di:accord", "di:talk") {
		b.same(id, []any{r.From, r.To, r.FromState, r.ToState, r.Symmetric}, []any{"di:b", "di:a", "di:b", "di:a",
			false})
	}
	b.apply(correction("di:talk", 0, "mode", kg.Assertion{})) // nobody acts alone again
	r := b.relations(everyColumn, "di:talk")["di:talk"]
	b.same("mutual again", []any{r.From, r.To, r.Symmetric}, []any{"di:a", "di:b", true})
}

// unsourced: no claim without a source, and no relation without a claim; but those of former layouts are there.
func (b bench) unsourced() {
	b.apply(kg.Batch{Entities: writes(state("us:a", "A"), state("us:b", "B")),
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
		_, err := write.Apply(b.t.Context(), b.s, b.call, x.batch)
		b.refused(name, err, "BAD_USER_INPUT "+x.path)
	}

	old := []*kg.Relation{newRelation("us:old", "ACCUSE", "us:a", "us:b", "2024-01-16", states("us:a", "us:b")),
		newRelation("us:silent", "ACCUSE", "us:a", "us:b", "2024-01-16", states("us:a", "us:b"), claim("us:a",
			kg.StanceAsserts, "", ""))}
	b.put(nil, old)
	now := b.relations(everyColumn, "us:old", "us:silent")
	b.same("without a claim", []any{now["us:old"].Status, now["us:old"].Claims}, []any{kg.StatusAsserted, []kg.Claim(nil)})
	b.same("without evidence", []any{now["us:silent"].Status, now["us:silent"].Claims}, []any{kg.StatusAlleged, alone})
	for _, r := range old {
		b.same("corrected elsewhere", counts(b.apply(correction(r.ID, 1, "description",
			kg.Assertion{Description: "x"}))), [3]int{0, 1, 0})
		b.same("with a claim more", counts(b.apply(kg.Batch{Corrections: []kg.Correction{{ID: r.ID,
			Claims: kg.OwnVoice([]kg.Evidence{{Source: someSource}})}}})), [3]int{0, 1, 0})
		b.same("claims", len(b.relations(everyColumn, r.ID)[r.ID].Claims), 1+len(r.Claims))
		b.same("retracted", counts(b.apply(retraction(r.ID, 3))), [3]int{0, 1, 0})
	}
}

// unspecified: the actor that stands for whom nobody names is there when a relation wants it.
func (b bench) unspecified() {
	b.apply(kg.Batch{Entities: writes(state("un:a", "A"))})
	b.same("not before", len(b.entities(kg.UnspecifiedActor)), 0)
	b.applyRefused("of another kind", kg.Batch{Entities: writes(entityOf(kg.UnspecifiedActor, kg.KindState))},
		"BAD_USER_INPUT entities.0.kind")
	b.applyRefused("where one is needed", kg.Batch{Relations: []kg.NewRelation{stated("un:bad", "COOPERATE",
		kg.UnspecifiedActor, "un:a", symmetric), stated("un:bad2", "COOPERATE", "un:a", kg.UnspecifiedActor, symmetric)}},
		"BAD_USER_INPUT relations.0.from", "BAD_USER_INPUT relations.1.to")
	out := b.by("who", "").apply(kg.Batch{Kind: kg.ChangeAssert, Relations: []kg.NewRelation{assault("un:r", "un:a",
		kg.UnspecifiedActor, "2024-01-16"), assault("un:r2", "un:a", kg.UnspecifiedActor, "2024-01-17")}})
	b.same("what the call named", counts(out), [3]int{2, 0, 0})
	e := b.entities(kg.UnspecifiedActor)[kg.UnspecifiedActor]
	b.same("it is there", []any{e.Kind, e.Name, e.Version, e.Actor, e.RecordedAt}, []any{kg.KindActor, "Unspecified",
		1, "who", out.At})
	b.same("the log", b.changes(out.Seq-1, 1)[0].Items[0], kg.ChangeItem{Action: kg.ActionCreated, ID: kg.UnspecifiedActor,
		Version: 1})
	b.apply(kg.Batch{Relations: []kg.NewRelation{assault("un:r3", kg.UnspecifiedActor, "un:a", "2024-01-16")}})
	b.same("once", b.entities(kg.UnspecifiedActor)[kg.UnspecifiedActor].Version, 1)
	b.applyRefused("kind corrected", amendment(kg.UnspecifiedActor, 0, "kind", kg.Entity{Kind: kg.KindPerson}),
		"BAD_USER_INPUT entityCorrections.0.patch.kind")
	b.same("renamed", counts(b.apply(amendment(kg.UnspecifiedActor, 0, "name", kg.Entity{Name: "Nobody named"}))),
		[3]int{0, 1, 0})
}

// bounds: what one relation, one entity and one call may hold, whatever they are made of.
func (b bench) bounds() {
	began := time.Now()
	b.apply(kg.Batch{Entities: writes(state("bo:a", "A"), state("bo:b", "B")),
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
	b.applyRefused("claims of one call", add(claims(8000, 0, "")), "LIMIT_EXCEEDED corrections.0.id")
	b.apply(add(claims(998, 0, "")))
	b.applyRefused("claims in the end", add(claims(2, 998, "")), "LIMIT_EXCEEDED corrections.0.id")
	b.same("the last one", counts(b.apply(add(claims(999, 0, "")))), [3]int{0, 1, 0})
	b.same("and all again", counts(b.apply(add(claims(999, 0, "")))), [3]int{0, 0, 1})
	b.apply(correction("bo:r", 0, "claims", kg.Assertion{Claims: claims(50, 0, strings.Repeat("x", 20_000))}))
	b.applyRefused("bytes in the end", add(claims(3, 50, strings.Repeat("x", 20_000))),
		"LIMIT_EXCEEDED corrections.0.id")
	many := assault("bo:much", "bo:a", "bo:b", "2024-01-16")
	many.Claims = claims(53, 0, strings.Repeat("x", 20_000))
	b.applyRefused("bytes of a new one", kg.Batch{Relations: []kg.NewRelation{many}}, "LIMIT_EXCEEDED relations.0.id")
	large := state("bo:large", "L")
	for i := range 1000 {
		large.Aliases = append(large.Aliases, fmt.Sprint(i, strings.Repeat("x", 490)))
		large.ExternalIDs = append(large.ExternalIDs, kg.ExternalID{Scheme: "s", Value: fmt.Sprint(i,
			strings.Repeat("x", 490))})
		large.Names = append(large.Names, kg.Name{Value: fmt.Sprint(i, strings.Repeat("x", 100))})
	}
	b.applyRefused("bytes of an entity", kg.Batch{Entities: writes(large)}, "LIMIT_EXCEEDED entities.0.id")

	links := assault("bo:links", "bo:a", "bo:b", "2024-01-16")
	for i := range 40_000 {
		links.Links = append(links.Links, kg.Link{Role: kg.LinkAbout, Relation: fmt.Sprint("no:", i)})
	}
	_, err := write.Apply(b.t.Context(), b.s, b.call, sourced(kg.Batch{Relations: []kg.NewRelation{links}}))
	if errs := errorsOf(err); len(errs) != 101 || errs[0].Path != "relations.0.links" {
		b.t.Errorf("40,000 links: %d errors, the first %v", len(errs), errs[:1])
	}
	var wrong kg.Batch
	for i := range 10_000 {
		wrong.Relations = append(wrong.Relations, stated(fmt.Sprint("bo:", i), "NONE", "bo:a", "bo:b", event("a b"),
			sure(2)))
	}
	_, err = write.Apply(b.t.Context(), b.s, b.call, sourced(wrong))
	if errs := errorsOf(err); len(errs) != 101 || !strings.HasPrefix(errs[100].Message, "29900 more") {
		b.t.Errorf("10,000 relations: %d errors, the last %v", len(errs), errs[len(errs)-1])
	}
	_, err = write.Apply(b.t.Context(), b.s, b.call, kg.Batch{Entities: writes(state("bo:a", "A"))}, sourced(wrong))
	if errs := errorsOf(err); len(errs) != 101 || errs[0].Path != "1.relations.0.type" || errs[100].Path != "1" {
		b.t.Errorf("the second of two batches: %d errors, %v to %v", len(errs), errs[0], errs[len(errs)-1])
	}
	if took := time.Since(began); took > time.Minute { // of seconds, if each is looked at once
		b.t.Errorf("it took %s", took)
	}
}

// followed: a state is derived only as long as it takes few affiliations to find it.
func (b bench) followed() {
	b.call.Limits.MaxFollowed = 6
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
			b.apply(batch)
		}
		out := b.apply(calls)
		var got []string
		for _, id := range out.Relations[len(out.Relations)-4:] {
			got = append(got, b.relations(plan.Columns{}, id)[id].FromState)
		}
		b.same(when, got, []string{"", "", "fo:z", ""})
	}
	b.call.Limits.MaxFollowed = 7
	b.apply(kg.Batch{Relations: []kg.NewRelation{assault("fo:more", "fo:often", "fo:x", "2003-01-16")}})
	b.same("of that time there is one", b.relations(plan.Columns{}, "fo:more")["fo:more"].FromState, "fo:z")
	b.call.Limits.MaxFollowed = 13
	b.apply(kg.Batch{Relations: []kg.NewRelation{assault("fo:round", "fo:ring:0", "fo:x", "2024-01-16")}})
	b.same("each is followed once", b.relations(plan.Columns{}, "fo:round")["fo:round"].FromState, "fo:z")
}

// clique: ninety organizations that are all part of each other act for no state, and it does not take long to see that.
func (b bench) clique() {
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
	b.same("written", counts(b.apply(batch)), [3]int{n + 1 + n*(n-1) + 2, 0, 0})
	b.apply(kg.Batch{Relations: []kg.NewRelation{assault("cl:later", "cl:8", "cl:x", "2024-01-16")}})
	got := b.relations(plan.Columns{}, "cl:later", "cl:r")
	b.same("states", []string{got["cl:later"].FromState, got["cl:r"].FromState}, []string{"", ""})
	if took := time.Since(began); took > time.Minute { // of seconds
		b.t.Errorf("it took %s", took)
	}
}

// busyKinds: the relations of a busy entity are not all looked at for the one that forbids another kind.
func (b bench) busyKinds() {
	b.call.Limits.MaxMoved = 150
	batch := kg.Batch{Entities: writes(state("bk:a", "A"), entityOf("bk:o", kg.KindOfficial), entityOf("bk:org",
		kg.KindOrganization), entityOf("bk:p", kg.KindPerson))}
	for i := range 160 {
		batch.Relations = append(batch.Relations, stated(fmt.Sprint("bk:office:", i), kg.TypeHoldsOffice, "bk:o", "bk:a"),
			stated(fmt.Sprint("bk:member:", i), kg.TypeMemberOf, "bk:p", "bk:org"),
			assault(fmt.Sprint("bk:hit:", i), "bk:p", "bk:o", "2024-01-16"))
	}
	b.apply(batch)
	b.applyRefused("one of many", amendment("bk:o", 0, "kind", kg.Entity{Kind: kg.KindPerson}),
		"BAD_USER_INPUT entityCorrections.0.patch.kind")
	b.applyRefused("none among those that are looked at", amendment("bk:org", 0, "kind",
		kg.Entity{Kind: kg.KindMilitantGroup}), "LIMIT_EXCEEDED entityCorrections.0.patch.kind")
	b.same("where none can forbid it", counts(b.apply(amendment("bk:p", 0, "kind", kg.Entity{Kind: kg.KindActor}))),
		[3]int{0, 1, 0})
}

// lateReference: what another writer adds while an entity gets another kind is not overlooked.
func (b bench) lateReference() {
	if b.o.Snapshot { // its writers take turns
		return
	}
	b.apply(kg.Batch{Entities: writes(state("lr:a", "A"), state("lr:b", "B"))})
	ctx := b.t.Context()
	for i := range 12 {
		source := fmt.Sprint("lr:s:", i)
		b.apply(kg.Batch{Entities: writes(entityOf(source, kg.KindSource))})
		done := make(chan error, 2)
		go func() {
			_, err := write.Apply(ctx, b.s, b.call, amendment(source, 0, "kind", kg.Entity{Kind: kg.KindPerson}))
			done <- err
		}()
		go func() {
			_, err := write.Apply(ctx, b.s, b.call, kg.Batch{Relations: []kg.NewRelation{assault(fmt.Sprint("lr:r:", i),
				"lr:a", "lr:b", "2024-01-16", claim("", kg.StanceAsserts, source, ""))}})
			done <- err
		}()
		one, other := <-done, <-done
		if (one == nil) == (other == nil) {
			b.t.Errorf("%s: %v, %v; just one of the two may be written", source, one, other)
		}
	}
	b.read(func(ctx context.Context, r store.Reader) error { // what is there is readable
		rows, err := r.ListRelations(ctx, &plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Scan: all,
			Columns: everyColumn}, []string{"lr:a"})
		for _, row := range rows {
			sources, err := r.Entities(ctx, kg.Sources(row.Relation.Claims))
			if err != nil || len(sources) != 1 || sources[0].Kind != kg.KindSource {
				b.t.Errorf("%s is read in %s: %v", row.Relation.ID, show(sources), err)
			}
		}
		return err
	})
}
