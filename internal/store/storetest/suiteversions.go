package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"
)

var everyColumn = plan.Columns{Claims: true, Body: true}

// by returns the suite with calls by somebody, for a reason.
func (s suite) by(principal, reason string) suite {
	s.call.Principal, s.call.Reason = principal, reason
	return s
}

// apply writes a batch that must succeed.
func (s suite) apply(batch kg.Batch) write.Outcome {
	s.t.Helper()
	out, err := write.Apply(s.t.Context(), s.store, s.call, sourced(batch))
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

// refused writes a batch that must fail, and wants these errors, as "CODE path".
func (s suite) refused(what string, err error, want ...string) kg.Errors {
	s.t.Helper()
	many, ok := errors.AsType[kg.Errors](err)
	if one, alone := errors.AsType[*kg.Error](err); !ok && alone {
		many = kg.Errors{one}
	}
	if many == nil {
		s.t.Errorf("%s: %v, want %q", what, err, want)
		return nil
	}
	var got []string
	for _, e := range many {
		got = append(got, string(e.Code)+" "+e.Path)
	}
	s.same(what, got, want)
	return many
}

func (s suite) applyRefused(what string, batch kg.Batch, want ...string) kg.Errors {
	s.t.Helper()
	_, err := write.Apply(s.t.Context(), s.store, s.call, sourced(batch))
	return s.refused(what, err, want...)
}

func state(id, name string) *kg.Entity { return &kg.Entity{ID: id, Kind: kg.KindState, Name: name} }

// assault is a relation as a writer asserts it.
func assault(id, from, to, when string, change ...change) kg.NewRelation {
	r := &kg.Relation{ID: id, Assertion: kg.Assertion{Type: "ASSAULT", From: from, To: to, When: edtf.MustParse(when)}}
	for _, f := range change {
		f(r)
	}
	return kg.NewRelation{ID: id, Assertion: r.Assertion}
}

func correction(id string, version int, fields string, set kg.Assertion, claims ...kg.Claim) kg.Batch {
	return kg.Batch{
		Kind: kg.ChangeCorrect, Corrections: []kg.Correction{{
			ID: id, Version: guard(version), Reason: "better known", Fields: strings.Fields(fields), Set: set,
			Claims: claims,
		}},
	}
}

func retraction(id string, version int) kg.Batch {
	return kg.Batch{
		Kind: kg.ChangeRetract, Retractions: []kg.Retraction{{ID: id, Version: guard(version), Reason: "a mistake"}},
	}
}

// guard is the version that a writer knows; 0: none.
func guard(version int) *int {
	if version == 0 {
		return nil
	}
	return &version
}

// history returns all versions of one entity and one relation.
func (s suite) history(entity, relation string) (es []*kg.Entity, rs []*kg.Relation) {
	s.t.Helper()
	s.read(func(ctx context.Context, r store.Reader) (err error) {
		if es, err = r.EntityVersions(ctx, []string{entity, "no:such", entity}); err != nil {
			return err
		}
		if rs, err = r.RelationVersions(ctx, []string{relation, "no:such", relation}, everyColumn); err != nil {
			return err
		}
		return s.pagesOfVersions(ctx, r, es, rs, entity, relation)
	})
	return es, rs
}

// pagesOfVersions: the pages of a history are the parts of the whole, and its last entity is the last that there was;
// whatever is known.
func (s suite) pagesOfVersions(
	ctx context.Context, r store.Reader, es []*kg.Entity, rs []*kg.Relation, entity, relation string,
) error {
	for _, p := range []plan.Part{{Limit: 1},
		{Limit: 2},
		{After: 1, Limit: 1},
		{After: 1, Limit: 100},
		{After: 2, Limit: 1},
		{After: 100, Limit: 1},
		{Limit: 0}} {
		from, to := p.Of(len(es))
		got, err := r.EntityHistory(ctx, []string{"no:such", entity, entity}, p)
		if err != nil {
			return err
		}
		s.same(fmt.Sprintf("versions of %s on page %+v", entity, p), got, append([]*kg.Entity(nil), es[from:to]...))
		from, to = p.Of(len(rs))
		relations, err := r.RelationHistory(ctx, []string{"no:such", relation, relation}, everyColumn, p)
		if err != nil {
			return err
		}
		s.same(fmt.Sprintf("versions of %s on page %+v", relation, p), relations,
			append([]*kg.Relation(nil), rs[from:to]...))
	}
	var last []*kg.Entity
	for _, e := range es {
		if !e.Tombstone {
			last = []*kg.Entity{e}
		}
	}
	for _, known := range []time.Time{{}, time.Date(1900, time.January, 1, 0, 0, 0, 0, time.UTC)} {
		got, err := r.AsKnown(known).LastEntities(ctx, []string{entity, "no:such", entity})
		if err != nil {
			return err
		}
		s.same("the last version of "+entity, got, last)
	}
	return nil
}

// versions: each write keeps what was there before, with its actor, its reason and the time in which it was known.
func (s suite) versions() {
	first := s.by("user:one", "found").apply(kg.Batch{
		Kind: kg.ChangeAssert, Entities: writes(state("v:a", "A"), state("v:b", "B")),
		Relations: []kg.NewRelation{assault("v:r", "v:a", "v:b", "2024-01-16")},
	})
	s.same("first", counts(first), [3]int{3, 0, 0})
	second := s.by("user:two", "renamed").apply(kg.Batch{
		Kind: kg.ChangeUpsert, Entities: anew(1, state("v:a", "A new name")),
	})
	third := s.by("user:two", "of the call").apply(kg.Batch{Kind: kg.ChangeCorrect, Corrections: []kg.Correction{
		{ID: "v:r", Version: ptr(1), Reason: "of the correction",
			Set:    kg.Assertion{When: edtf.MustParse("2024-01-17"), Deaths: &kg.Casualties{Min: 2}},
			Fields: []string{"when", "deaths"}}}})
	fourth := s.by("user:one", "").apply(kg.Batch{
		Kind: kg.ChangeRetract, Retractions: []kg.Retraction{{ID: "v:r", Version: ptr(2), Reason: "never was"}},
	})
	fifth := s.by("user:two", "was after all").apply(kg.Batch{
		Kind: kg.ChangeAssert, Relations: []kg.NewRelation{assault("v:r", "v:b", "v:a", "2024-01-18")},
	})
	for i, o := range []write.Outcome{first, second, third, fourth, fifth} {
		if o.Seq == 0 || o.At.IsZero() || o.At.Location() != time.UTC || o.At.Nanosecond()%1000 != 0 {
			s.t.Errorf("outcome %d: entry %d at %s", i, o.Seq, o.At)
		}
	}
	es, rs := s.history("v:a", "v:r")
	s.same("versions of the entity", es, []*kg.Entity{
		{
			ID: "v:a", Kind: kg.KindState, Name: "A", Version: 1, RecordedAt: first.At, SupersededAt: second.At,
			Actor: "user:one", Reason: "found",
		},
		{
			ID: "v:a", Kind: kg.KindState, Name: "A new name", Version: 2, RecordedAt: second.At, Actor: "user:two",
			Reason: "renamed",
		},
	})
	type version struct {
		version              int
		from, when           string
		deaths               *kg.Casualties
		recorded, superseded time.Time
		actor, reason        string
		tombstone            bool
	}
	var got []version
	for _, r := range rs {
		got = append(got, version{r.Version, r.From, r.When.String(), r.Deaths, r.RecordedAt, r.SupersededAt, r.Actor,
			r.Reason, r.Tombstone})
	}
	two := &kg.Casualties{Min: 2}
	want := []version{
		{1, "v:a", "2024-01-16", nil, first.At, third.At, "user:one", "found", false},
		{2, "v:a", "2024-01-17", two, third.At, fourth.At, "user:two", "of the correction", false},
		{3, "v:a", "2024-01-17", two, fourth.At, fourth.At, "user:one", "never was", true},
		{4, "v:b", "2024-01-18", nil, fifth.At, time.Time{}, "user:two", "was after all", false},
	}
	if fmt.Sprintf("%+v", dereferenced(got)) != fmt.Sprintf("%+v", dereferenced(want)) {
		s.t.Errorf("versions of the relation:\n%+v\nwant\n%+v", got, want)
	}
	s.same("the outcome of the retraction", []any{fourth.Relations, fourth.Retracted}, []any{[]string{"v:r"}, 1})
	s.read(func(ctx context.Context, r store.Reader) error {
		for _, x := range []struct {
			at      time.Time
			version int // of the relation; 0: none
			name    string
		}{
			{at: first.At.Add(-1)},
			{at: first.At, version: 1, name: "A"},
			{at: second.At.Add(-1), version: 1, name: "A"},
			{at: second.At, version: 1, name: "A new name"},
			{at: third.At.Add(-1), version: 1, name: "A new name"},
			{at: third.At, version: 2, name: "A new name"},
			{at: fourth.At.Add(-1), version: 2, name: "A new name"},
			{at: fourth.At, name: "A new name"},
			{at: fifth.At.Add(-1), name: "A new name"},
			{at: fifth.At, version: 4, name: "A new name"},
			{at: time.Time{}, version: 4, name: "A new name"},
		} {
			known := r.AsKnown(x.at)
			entities, err := known.Entities(ctx, []string{"v:a"})
			if err != nil {
				return err
			}
			relations, err := known.Relations(ctx, []string{"v:r"}, everyColumn)
			if err != nil {
				return err
			}
			name, n := "", 0
			if len(entities) == 1 {
				name = entities[0].Name
				s.same("superseded, as known then", entities[0].SupersededAt, time.Time{})
			}
			if len(relations) == 1 {
				n = relations[0].Version
				s.same("superseded, as known then", relations[0].SupersededAt, time.Time{})
			}
			if name != x.name || n != x.version || len(entities) > 1 || len(relations) > 1 {
				s.t.Errorf("as known at %s: %q and version %d, want %q and %d", x.at, name, n, x.name, x.version)
			}
		}
		return nil
	})
}

// dereferenced lets a list be compared by its text.
func dereferenced(v any) string { return show(v) }

// asKnown changes all that a question can turn on, and asks each kind of question of both times.
func (s suite) asKnown() {
	s.apply(kg.Batch{Kind: kg.ChangeSeed, Entities: writes(
		state("k:a", "Alpha"), state("k:b", "Beta"), state("k:c", "Gamma"),
		&kg.Entity{ID: "k:o", Kind: kg.KindOfficial, Name: "Official"},
		&kg.Entity{ID: "k:org", Kind: kg.KindOrganization, Name: "Organization"},
		&kg.Entity{ID: "k:x", Kind: kg.KindPerson, Name: "Changes"},
		&kg.Entity{ID: "k:gone", Kind: kg.KindPerson, Name: "Goes"},
		&kg.Entity{ID: "k:s", Kind: kg.KindSource, Name: "Source"},
		&kg.Entity{ID: "k:s2", Kind: kg.KindSource, Name: "Other source"}),
		Relations: []kg.NewRelation{
			assault("k:r", "k:a", "k:b", "2024-01-16", mode("drone"), states("k:a", "k:b"), at("k:a"), event("k:e1"),
				sure(0.9), cameo("190"), claim("k:a", kg.StanceAsserts, "k:s", "2024-01-17")),
			assault("k:stays", "k:a", "k:b", "2024-01-15"),
			assault("k:left", "k:gone", "k:b", "2024-01-16"),
			{
				ID: "k:office",
				Assertion: kg.Assertion{
					Type: kg.TypeHoldsOffice, From: "k:o", To: "k:a", When: edtf.MustParse("2020/.."),
				},
			},
			{
				ID: "k:mine",
				Assertion: kg.Assertion{
					Type: kg.TypeMemberOf, From: "k:x", To: "k:org", When: edtf.MustParse("2020/.."),
				},
			},
			{
				ID:        "k:part",
				Assertion: kg.Assertion{Type: kg.TypePartOf, From: "k:org", To: "k:a", When: edtf.MustParse("2020/..")},
			},
		}})
	var then time.Time
	s.read(func(ctx context.Context, r store.Reader) error {
		changes, _, err := r.Changes(ctx, 0, 1000, 0)
		then = changes[len(changes)-1].At
		return err
	})
	s.apply(kg.Batch{
		Kind: kg.ChangeUpsert, Entities: anew(1, &kg.Entity{ID: "k:x", Kind: kg.KindOfficial, Name: "Changed"}),
	})
	fields := "from to fromState toState type mode when location eventKey confidence cameoCode claims"
	s.apply(correction("k:r", 1, fields, kg.Assertion{
		Type: "CONSULT", From: "k:b", To: "k:c", FromState: "k:b", ToState: "k:c",
		When: edtf.MustParse("2025-03-01/.."), Location: "k:c", EventKey: "k:e2",
		Claims: []kg.Claim{{
			By: "k:b", Stance: kg.StanceDenies,
			Evidence: []kg.Evidence{{Source: "k:s2", ReportedOn: day("2025-03-02")}},
		}},
	}))
	s.apply(correction("k:office", 1, "to", kg.Assertion{To: "k:b"}))
	if _, err := write.Delete(s.t.Context(), s.store, write.Call{Principal: "a", Reason: "gone"}, "k:gone", ptr(1),
		true); err != nil {
		s.t.Fatal(err)
	}
	s.apply(kg.Batch{
		Kind: kg.ChangeAssert, Relations: []kg.NewRelation{assault("k:new", "k:a", "k:b", "2024-01-16", event("k:e1"),
			at("k:a"))},
	})

	mine := func(ids []string) []string {
		out := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !strings.HasPrefix(id, "k:") })
		slices.Sort(out)
		return out
	}
	asked := []time.Time{then, {}}
	if s.o.Planned {
		asked = asked[:1] // other examples ask what is current
	}
	for name, x := range map[string]struct {
		list      plan.RelationList
		parents   []string
		then, now []string
	}{
		"all": {
			list: plan.RelationList{}, then: []string{"k:left", "k:mine", "k:office", "k:part", "k:r", "k:stays"},
			now: []string{"k:mine", "k:new", "k:office", "k:part", "k:r", "k:stays"},
		},
		"of one": {
			list: plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth}, parents: []string{"k:a"},
			then: []string{"k:office", "k:part", "k:r", "k:stays"}, now: []string{"k:new", "k:part", "k:stays"},
		},
		"of another": {
			list: plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth}, parents: []string{"k:c"},
			now: []string{"k:r"},
		},
		"of who is gone": {
			list:    plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth},
			parents: []string{"k:gone"}, then: []string{"k:left"},
		},
		"outgoing": {
			list:    plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionOutgoing},
			parents: []string{"k:a"}, then: []string{"k:r", "k:stays"}, now: []string{"k:new", "k:stays"},
		},
		"of the source": {
			list: plan.RelationList{Anchor: plan.AnchorSource}, parents: []string{"k:s"}, then: []string{"k:r"},
		},
		"of the event": {
			list: plan.RelationList{Anchor: plan.AnchorEvent}, parents: []string{"k:e1"}, then: []string{"k:r"},
			now: []string{"k:new"},
		},
		"by id": {
			list: plan.RelationList{Where: &rw{ID: id("k:r", "k:new", "k:left")}}, then: []string{"k:left", "k:r"},
			now: []string{"k:new", "k:r"},
		},
		"type": {
			list: plan.RelationList{Where: &rw{Type: typed("ASSAULT")}}, then: []string{"k:left", "k:r", "k:stays"},
			now: []string{"k:new", "k:stays"},
		},
		"dyad": {
			list: plan.RelationList{Where: &rw{Between: []string{"k:b", "k:a"}}}, then: []string{"k:r", "k:stays"},
			now: []string{"k:new", "k:stays"},
		},
		"states": {
			list: plan.RelationList{Where: &rw{BetweenStates: []string{"k:b", "k:c"}}}, now: []string{"k:r"},
		},
		"from state": {list: plan.RelationList{Where: &rw{FromState: id("k:b")}},
			now: []string{"k:office", "k:r"}}, // the office is of another state, and its holder acts for it
		"location": {
			list: plan.RelationList{Where: &rw{Location: entity("k:a")}}, then: []string{"k:r"}, now: []string{"k:new"},
		},
		"claimant": {
			list: plan.RelationList{Where: &rw{Claim: &plan.ClaimWhere{By: entity("k:a")}}}, then: []string{"k:r"},
		},
		"claimant named": {
			list: plan.RelationList{Where: &rw{Claim: &plan.ClaimWhere{By: named(plan.StringFilter{Eq: ptr("Beta")})}}},
			now:  []string{"k:r"},
		},
		"source":   {list: plan.RelationList{Where: &rw{Source: id("k:s2")}}, now: []string{"k:r"}},
		"status":   {list: plan.RelationList{Where: &rw{Status: status(kg.StatusDenied)}}, now: []string{"k:r"}},
		"reported": {list: plan.RelationList{Where: &rw{ReportedBy: day("2024-06-01")}}, then: []string{"k:r"}},
		"day": {
			list: plan.RelationList{Where: &rw{At: day("2024-01-16"), Type: typed("ASSAULT")}},
			then: []string{"k:left", "k:r"}, now: []string{"k:new"},
		},
		"day of one": {
			list: plan.RelationList{
				Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Where: &rw{At: day("2030-01-01")},
			},
			parents: []string{"k:b"}, now: []string{"k:office", "k:r"},
		},
		"kind of an end": {
			list: plan.RelationList{Where: &rw{From: kind(kg.KindPerson)}}, then: []string{"k:left", "k:mine"},
		},
		"name of an end": {
			list: plan.RelationList{Where: &rw{Either: named(plan.StringFilter{StartsWith: ptr("changed")})}},
			now:  []string{"k:mine"},
		},
		"end with": {
			list: plan.RelationList{Where: &rw{To: &ew{HasRelation: &rw{Type: typed("CONSULT")}}}},
			now:  []string{"k:new", "k:office", "k:r", "k:stays"},
		},
		"end with, kind": {
			list: plan.RelationList{Where: &rw{To: &ew{HasRelation: &rw{From: kind(kg.KindPerson)}}}},
			then: []string{"k:left", "k:mine", "k:r", "k:stays"},
		},
	} {
		x.list.Scan = all
		for _, known := range asked {
			want := x.then
			if known.IsZero() {
				want = x.now
			}
			s.read(func(ctx context.Context, r store.Reader) error {
				rows, err := r.AsKnown(known).ListRelations(ctx, &x.list, x.parents)
				if err != nil {
					return err
				}
				var ids []string
				for _, row := range rows {
					ids = append(ids, row.Relation.ID)
				}
				s.same(fmt.Sprintf("%s, known at %s", name, known), mine(ids), want)
				counted, err := r.AsKnown(known).CountRelations(ctx, &x.list, x.parents)
				s.same(name+", count", counted, []int{len(ids)})
				return err
			})
		}
	}
	for name, x := range map[string]struct {
		list      plan.EntityList
		parents   []string
		then, now []string
	}{
		"persons": {list: plan.EntityList{Kinds: []kg.Kind{kg.KindPerson}}, then: []string{"k:gone", "k:x"}},
		"officials": {
			list: plan.EntityList{Kinds: []kg.Kind{kg.KindOfficial}}, then: []string{"k:o"},
			now: []string{"k:o", "k:x"},
		},
		"both": {
			list: plan.EntityList{Kinds: []kg.Kind{kg.KindOfficial, kg.KindPerson}},
			then: []string{"k:gone", "k:o", "k:x"}, now: []string{"k:o", "k:x"},
		},
		"name": {
			list: plan.EntityList{Where: named(plan.StringFilter{StartsWith: ptr("chang")})}, then: []string{"k:x"},
			now: []string{"k:x"},
		},
		"old name": {list: plan.EntityList{Where: named(plan.StringFilter{Eq: ptr("Changes")})}, then: []string{"k:x"}},
		"ids": {
			list: plan.EntityList{Where: entity("k:x", "k:gone", "k:a")}, then: []string{"k:a", "k:gone", "k:x"},
			now: []string{"k:a", "k:x"},
		},
		"with": {
			list: plan.EntityList{Where: &ew{HasRelation: &rw{Type: typed("CONSULT")}}}, now: []string{"k:b", "k:c"},
		},
		"via": {
			list:    plan.EntityList{Via: &plan.Via{Types: []kg.RelationType{kg.TypeHoldsOffice}, Incoming: true}},
			parents: []string{"k:b"}, now: []string{"k:o"},
		},
		"via, kind": {
			list: plan.EntityList{
				Kinds: []kg.Kind{kg.KindPerson}, Via: &plan.Via{
					Types: []kg.RelationType{kg.TypeMemberOf}, Incoming: true,
				},
			},
			parents: []string{"k:org"}, then: []string{"k:x"},
		},
	} {
		for _, order := range []plan.EntityOrder{plan.OrderByName, plan.OrderByID} {
			x.list.Order, x.list.Scan = order, allTexts
			for _, known := range asked {
				want := x.then
				if known.IsZero() {
					want = x.now
				}
				s.read(func(ctx context.Context, r store.Reader) error {
					rows, err := r.AsKnown(known).ListEntities(ctx, &x.list, x.parents)
					if err != nil {
						return err
					}
					var ids []string
					for _, row := range rows {
						ids = append(ids, row.Entity.ID)
					}
					s.same(fmt.Sprintf("%s, known at %s", name, known), mine(ids), want)
					counted, err := r.AsKnown(known).CountEntities(ctx, &x.list, x.parents)
					s.same(name+", count", counted, []int{len(ids)})
					return err
				})
			}
		}
	}
	s.read(func(ctx context.Context, r store.Reader) error {
		on := mustDay("2024-01-16")
		got, err := r.AsKnown(then).ActingStates(ctx, []string{"k:o", "k:x", "k:gone"}, on)
		s.same("acting states then", got, map[string]string{"k:o": "k:a", "k:x": "k:a"})
		if err != nil {
			return err
		}
		got, err = r.ActingStates(ctx, []string{"k:o", "k:x", "k:gone"}, on)
		s.same("acting states now", got, map[string]string{"k:o": "k:b", "k:x": "k:a"})
		return err
	})
}

// excluded: relations that cannot both be right, as they were known before one of them was corrected, and one of
// their ends renamed.
func (s suite) excluded() {
	embassy := func(id, from, to, mode, when string) kg.NewRelation {
		a := kg.Assertion{Type: kg.TypeDiplomaticRelations, Mode: mode, From: from, To: to, When: edtf.MustParse(when),
			Symmetric: true}
		return kg.NewRelation{ID: id, Assertion: a}
	}
	directed := func(r kg.NewRelation) kg.NewRelation {
		r.Symmetric = false
		return r
	}
	denied := embassy("ex:denied", "ex:a", "ex:b", "none", "2021-01-01/2021-12-31")
	denied.Claims = []kg.Claim{{By: "ex:b", Stance: kg.StanceDenies, Evidence: []kg.Evidence{{Source: someSource}}}}
	then := s
	then.known = s.apply(kg.Batch{Kind: kg.ChangeSeed, Entities: writes(state("ex:a", "A"), state("ex:b", "B"),
		state("ex:c", "C"), state("ex:d", "D"), state("ex:e", "E")), Relations: []kg.NewRelation{
		embassy("ex:full", "ex:a", "ex:b", "ambassador", "2020-01-01/2022-12-31"),
		embassy("ex:none", "ex:b", "ex:a", "none", "2022-12-30/2024-12-31"),
		embassy("ex:later", "ex:b", "ex:a", "ambassador", "2025-01-01/2025-12-31"),
		embassy("ex:same", "ex:a", "ex:b", "none", "2023-01-01/2023-12-31"),
		embassy("ex:change", "ex:a", "ex:b", "charge_d_affaires", "2025-12-31/2026-12-31"),
		embassy("ex:some", "ex:a", "ex:b", "", "2020-01-01/2026-12-31"), denied,
		embassy("ex:other", "ex:a", "ex:c", "none", "2020-01-01/2025-12-31"),
		// One keeps its ambassador, the other has none: nothing is excluded but by what is said of the same direction.
		directed(embassy("ex:out", "ex:d", "ex:e", "ambassador", "2020-01-01/2020-12-31")),
		directed(embassy("ex:in", "ex:e", "ex:d", "none", "2020-01-01/2020-12-31")),
		directed(embassy("ex:out2", "ex:d", "ex:e", "minister", "2021-01-01/2021-12-31")),
		directed(embassy("ex:out3", "ex:d", "ex:e", "none", "2021-12-30/2022-12-31")),
		embassy("ex:mutual", "ex:d", "ex:e", "interests_section", "2023-01-01/2023-12-31"),
		directed(embassy("ex:in2", "ex:e", "ex:d", "none", "2023-01-01/2023-12-31")),
		// of each class of spans, one that overlaps another one by two days, and one that does not by one
		embassy("ex:long", "ex:c", "ex:b", "none", "1990-01-01/1999-12-31"),
		embassy("ex:long1", "ex:b", "ex:c", "ambassador", "1999-12-30"),
		embassy("ex:month", "ex:b", "ex:c", "ambassador", "2000-01-01/2000-02-01"),
		embassy("ex:month1", "ex:c", "ex:b", "none", "2000-01-31/2000-02-05"),
		embassy("ex:year", "ex:b", "ex:c", "ambassador", "2001-01-01/2002-01-02"),
		embassy("ex:year1", "ex:c", "ex:b", "none", "2002-01-01/.."),
		embassy("ex:open", "ex:c", "ex:d", "none", "../2002-01-02"),
		embassy("ex:open1", "ex:c", "ex:d", "none", "1900-01-02"),
		embassy("ex:open2", "ex:d", "ex:c", "minister", "2002-01-03/.."),
		embassy("ex:open3", "ex:d", "ex:c", "ambassador", "1900-01-02"),
		embassy("ex:unknown", "ex:d", "ex:c", "ambassador", "2003?"),
	}}).At
	ask := func(s suite, when string, want ...string) {
		s.t.Helper()
		l := plan.RelationList{Where: &rw{Contradicts: true, And: []*rw{{Either: entity("ex:a")}}}, Scan: all}
		s.same(when, sorted(s.listRelations(l)[0]), want)
		s.same(when+", count", s.countRelations(l), []int{len(want)})
		l.Anchor, l.Direction = plan.AnchorEntity, kg.DirectionBoth
		s.same(when+", under an end", sorted(s.listRelations(l, "ex:a")[0]), want)
	}
	s.same("some of a direction", sorted(s.listRelations(plan.RelationList{
		Where: &rw{Contradicts: true, And: []*rw{{Either: entity("ex:e")}}}, Scan: all})[0]),
		[]string{"ex:in2", "ex:mutual", "ex:out2", "ex:out3"})
	ask(s, "now", "ex:full", "ex:none")
	ask(then, "known, current", "ex:full", "ex:none")
	spans := plan.RelationList{Where: &rw{Contradicts: true, And: []*rw{{Either: entity("ex:c")}}}, Scan: all}
	s.same("of all spans", sorted(s.listRelations(spans)[0]), []string{
		"ex:long", "ex:long1", "ex:month", "ex:month1", "ex:open", "ex:open3", "ex:year", "ex:year1",
	})
	for _, pair := range [][]string{{"ex:c", "ex:d"}, {"ex:d", "ex:c"}} {
		l := plan.RelationList{Where: &rw{Contradicts: true, And: []*rw{{Between: pair}}}, Scan: all}
		s.same("of a pair", sorted(s.listRelations(l)[0]), []string{"ex:open", "ex:open3"})
		s.same("of a pair, count", s.countRelations(l), []int{2})
	}
	s.apply(correction("ex:none", 1, "when", kg.Assertion{When: edtf.MustParse("2023-01-01/2024-12-31")}))
	s.apply(kg.Batch{Kind: kg.ChangeUpsert, Entities: anew(1, state("ex:a", "Another A"))})
	ask(s, "now, corrected")
	ask(then, "known, one corrected since", "ex:full", "ex:none")
	s.apply(correction("ex:full", 1, "mode", kg.Assertion{Mode: "none"}))
	ask(s, "now, both corrected")
	ask(then, "known, both corrected since", "ex:full", "ex:none")
}

// latestKnown: pages of what was known come from current and old versions alike, in their order, whatever their
// mixture.
func (s suite) latestKnown() {
	s.apply(kg.Batch{Entities: writes(state("l:a", "A"), state("l:b", "B"))})
	const n = 30
	var batch kg.Batch
	for i := range n {
		batch.Relations = append(batch.Relations, assault(fmt.Sprintf("l:%02d", i), "l:a", "l:b",
			(mustDay("2024-01-01")+edtf.Day(i)).String()))
	}
	then := s.apply(batch).At
	for round := range 3 {
		for i := range n {
			if i%(round+2) == 0 {
				when := mustDay("2024-01-01") + edtf.Day((i*7+round)%n)
				s.apply(correction(fmt.Sprintf("l:%02d", i), 0, "when description",
					kg.Assertion{When: edtf.MustParse(when.String()), Description: fmt.Sprint(round)}))
			}
		}
	}
	for _, desc := range []bool{false, true} {
		for first := range n {
			l := plan.RelationList{
				Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth,
				Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: desc, Limit: 5},
			}
			var want []string
			for i := range min(5, n-first) {
				want = append(want, fmt.Sprintf("l:%02d", first+i))
			}
			l.Scan.Lo = kg.FirstSortKey(mustDay("2024-01-01")+edtf.Day(first)) - 1
			if desc {
				want = nil
				for i := range min(5, first+1) {
					want = append(want, fmt.Sprintf("l:%02d", first-i))
				}
				l.Scan.Lo, l.Scan.Hi = kg.MinSortKey, kg.LastSortKey(mustDay("2024-01-01")+edtf.Day(first))+1
			}
			s.read(func(ctx context.Context, r store.Reader) error {
				rows, err := r.AsKnown(then).ListRelations(ctx, &l, []string{"l:b", "l:a"})
				var got []string
				for _, row := range rows {
					if row.Parent == 1 {
						got = append(got, row.Relation.ID)
					}
				}
				s.same(fmt.Sprintf("page from %d, descending: %t", first, desc), got, want)
				return err
			})
		}
	}
}
