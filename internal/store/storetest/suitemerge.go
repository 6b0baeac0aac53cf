package storetest

import (
	"context"
	"fmt"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"
)

func (s suite) merge(from, into string) write.Outcome {
	s.t.Helper()
	out, err := write.Merge(s.t.Context(), s.store, s.by("a", "the same").call, from, into)
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

func (s suite) unmerge(id string) write.Outcome {
	s.t.Helper()
	out, err := write.Unmerge(s.t.Context(), s.store, s.by("a", "not the same").call, id)
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

// redirects returns the merges of the ids as "from→into".
func (s suite) redirects(known time.Time, ids ...string) map[string]string {
	s.t.Helper()
	out := map[string]string{}
	s.read(func(ctx context.Context, r store.Reader) error {
		list, err := r.AsKnown(known).Redirects(ctx, ids)
		for _, d := range list {
			if out[d.From] != "" {
				s.t.Errorf("%s is redirected twice", d.From)
			}
			if d.RecordedAt.IsZero() || !d.SupersededAt.IsZero() {
				s.t.Errorf("redirect %+v", d)
			}
			out[d.From] = d.Into
		}
		return err
	})
	return out
}

// merges: relations that refer to an entity in any role move when it is merged, and go back when that is undone.
func (s suite) merges() {
	seeded := s.apply(kg.Batch{Entities: writes(state("m:a", "A"), state("m:a2", "A too"), state("m:b", "B"),
		state("m:c", "C"),
		&kg.Entity{ID: "m:s", Kind: kg.KindSource, Name: "S"},
		&kg.Entity{ID: "m:s2", Kind: kg.KindSource, Name: "S too"}),
		Relations: []kg.NewRelation{
			assault("m:from", "m:a2", "m:b", "2024-01-16"),
			assault("m:to", "m:b", "m:a2", "2024-01-16"),
			assault("m:loop", "m:a2", "m:a", "2024-01-16"),
			assault("m:state", "m:b", "m:c", "2024-01-16", states("m:b", "m:a2")),
			assault("m:place", "m:b", "m:c", "2024-01-16", at("m:a2")),
			assault("m:claim", "m:b", "m:c", "2024-01-16", claim("m:a2", kg.StanceAsserts, "m:s", ""),
				claim("m:a", kg.StanceDenies, "m:s2", "")),
			{ID: "m:sym", Assertion: kg.Assertion{
				Type: "CONSULT", From: "m:a", To: "m:a2", When: mustWhen("2024-01-16"),
			}},
			assault("m:other", "m:b", "m:c", "2024-01-16"),
		}})
	before := s.loadRelations(everyColumn, "m:from", "m:to", "m:loop", "m:state", "m:place", "m:claim", "m:sym",
		"m:other")
	merged := s.merge("m:a2", "m:a")
	s.same("merge", counts(merged), [3]int{0, 1, 0})
	s.same("what it is part of", merged.Entities[0], "m:a")
	after := s.loadRelations(everyColumn, "m:from", "m:to", "m:loop", "m:state", "m:place", "m:claim", "m:sym",
		"m:other")
	s.same("ends", []string{after["m:from"].From, after["m:to"].To, after["m:loop"].From, after["m:loop"].To,
		after["m:state"].ToState, after["m:place"].Location, after["m:claim"].Claims[0].By, after["m:sym"].From,
		after["m:sym"].To},
		[]string{"m:a", "m:a", "m:a", "m:a", "m:a", "m:a", "m:a", "m:a", "m:a"})
	s.same("derived states", []string{after["m:from"].FromState, after["m:to"].ToState}, []string{"m:a", "m:a"})
	for id, version := range map[string]int{"m:from": 2, "m:claim": 2, "m:sym": 2, "m:other": 1} {
		s.same("version of "+id, after[id].Version, version)
	}
	s.same("the entity", len(s.loadEntities("m:a2")), 0)
	s.same("its list", s.listRelations(plan.RelationList{
		Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Scan: all,
	},
		"m:a2")[0], []string{})
	s.same("redirects", s.redirects(time.Time{}, "m:a2", "m:a"), map[string]string{"m:a2": "m:a"})
	s.same("redirects before", s.redirects(merged.At.Add(-1), "m:a2"), map[string]string{})
	s.read(func(ctx context.Context, r store.Reader) error {
		es, err := r.AsKnown(seeded.At).Entities(ctx, []string{"m:a", "m:a2"})
		s.same("entities as known before", len(es), 2)
		return err
	})
	again := s.merge("m:a2", "m:a")
	s.same("merged again", []any{counts(again), again.Seq, again.Entities[0]}, []any{[3]int{0, 0, 1}, int64(0), "m:a"})
	ctx := s.t.Context()
	_, err := write.Merge(ctx, s.store, write.Call{Principal: "a", Reason: "x"}, "m:a2", "m:b")
	s.refused("merged already", err, "CONFLICT from")
	_, err = write.Merge(ctx, s.store, write.Call{Principal: "a", Reason: ""}, "no:such", kg.UnspecifiedActor)
	s.refused("all that is wrong", err, "BAD_USER_INPUT reason", "NOT_FOUND from", "BAD_USER_INPUT into")
	_, err = write.Merge(ctx, s.store, write.Call{Principal: "a", Reason: "x"}, "m:a", "m:a")
	s.refused("with itself", err, "BAD_USER_INPUT into")
	_, err = write.Merge(ctx, s.store, write.Call{Principal: "a", Reason: "x"}, "m:a", "m:s")
	if kg.CodeOf(err) != kg.CodeBadUserInput {
		s.t.Errorf("into a kind that may not stand there: %v", err)
	}

	// Writers who know the old id write to what it is part of.
	s.apply(kg.Batch{
		Relations: []kg.NewRelation{assault("m:later", "m:a2", "m:b", "2024-01-17",
			claim("m:a2", kg.StanceAsserts, "m:s", ""))},
	})
	s.same("written to the old id", []string{s.loadRelations(everyColumn, "m:later")["m:later"].From,
		s.loadRelations(everyColumn, "m:later")["m:later"].Claims[0].By}, []string{"m:a", "m:a"})
	resent := s.apply(kg.Batch{
		Entities: writes(state("m:a2", "A too")), Relations: []kg.NewRelation{assault("m:from", "m:a2", "m:b",
			"2024-01-16")},
	})
	s.same("the first batch again", []any{counts(resent), resent.Seq, resent.Entities[0]},
		[]any{[3]int{0, 0, 2}, int64(0), "m:a"})
	s.applyRefused("the old id with other content", kg.Batch{Entities: writes(state("m:a2", "Other"))},
		"CONFLICT entities.0.id")

	// Corrected since, and retracted since.
	s.apply(correction("m:to", 2, "description to", kg.Assertion{Description: "x", To: "m:c"}))
	s.apply(correction("m:place", 2, "description", kg.Assertion{Description: "y"}))
	s.apply(retraction("m:from", 2))
	undone := s.unmerge("m:a2")
	s.same("unmerge", []any{counts(undone), undone.Entities, s.loadEntities("m:a2")["m:a2"].Version},
		[]any{[3]int{0, 1, 0}, []string{"m:a2"}, 3})
	now := s.loadRelations(everyColumn, "m:from", "m:to", "m:loop", "m:state", "m:place", "m:claim", "m:sym", "m:later")
	s.same("retracted since", now["m:from"], (*kg.Relation)(nil))
	s.same("corrected since", now["m:to"].To, "m:c")
	s.same("corrected elsewhere", []string{now["m:place"].Location, now["m:place"].Description}, []string{"m:a2", "y"})
	s.same("written since", now["m:later"].From, "m:a")
	for _, id := range []string{"m:loop", "m:state", "m:claim", "m:sym"} {
		s.same("restored: "+id, now[id].Assertion, before[id].Assertion)
	}
	s.same("the entity again", s.loadEntities("m:a2")["m:a2"].Name, "A too")
	s.same("redirects afterwards", s.redirects(time.Time{}, "m:a2"), map[string]string{})
	s.same("redirects meanwhile", s.redirects(undone.At.Add(-1), "m:a2"), map[string]string{"m:a2": "m:a"})
	once := s.unmerge("m:a2")
	s.same("unmerged again", []any{counts(once), once.Seq}, []any{[3]int{0, 0, 1}, int64(0)})
	_, err = write.Unmerge(ctx, s.store, write.Call{Principal: "a", Reason: "x"}, "m:b")
	s.refused("not merged", err, "CONFLICT id")
	_, err = write.Unmerge(ctx, s.store, write.Call{Principal: "a", Reason: ""}, "no:such")
	s.refused("not there", err, "BAD_USER_INPUT reason", "NOT_FOUND id")
	es, _ := s.history("m:a2", "m:b")
	var versions []string
	for _, e := range es {
		versions = append(versions, fmt.Sprintf("%d %t", e.Version, e.Tombstone))
	}
	s.same("its history", versions, []string{"1 false", "2 true", "3 false"})
}

// mergedStates: the acting state that a merge derived for an end goes with it when that is undone.
func (s suite) mergedStates() {
	s.apply(kg.Batch{Entities: writes(state("ms:a", "A"), state("ms:b", "B"),
		&kg.Entity{ID: "ms:o", Kind: kg.KindOfficial, Name: "O"},
		&kg.Entity{ID: "ms:o2", Kind: kg.KindOfficial, Name: "O too"}),
		Relations: []kg.NewRelation{
			{
				ID:        "ms:office",
				Assertion: kg.Assertion{Type: kg.TypeHoldsOffice, From: "ms:o2", To: "ms:a", When: mustWhen("2020/..")},
			},
			assault("ms:r", "ms:o", "ms:b", "2024-01-16"),
			{
				ID:        "ms:sym",
				Assertion: kg.Assertion{Type: "CONSULT", From: "ms:o", To: "ms:b", When: mustWhen("2024-01-16")},
			}}})
	s.merge("ms:o", "ms:o2")
	r := s.loadRelations(everyColumn, "ms:r", "ms:sym")
	s.same("derived", []string{r["ms:r"].FromState, r["ms:sym"].FromState + r["ms:sym"].ToState},
		[]string{"ms:a", "ms:b" + "ms:a"})
	s.unmerge("ms:o")
	r = s.loadRelations(everyColumn, "ms:r", "ms:sym")
	s.same("derived no more", []string{r["ms:r"].FromState, r["ms:sym"].FromState + r["ms:sym"].ToState},
		[]string{"", "ms:b"})

	// Another end that was corrected since does not change that.
	s.merge("ms:o", "ms:o2")
	s.apply(correction("ms:r", 0, "to", kg.Assertion{To: "ms:a"}))
	s.unmerge("ms:o")
	r = s.loadRelations(everyColumn, "ms:r")
	s.same("derived no more, corrected", []string{r["ms:r"].From, r["ms:r"].FromState, r["ms:r"].To},
		[]string{"ms:o", "", "ms:a"})

	// A relation of the two with each other: each has its own state again.
	s.apply(kg.Batch{Relations: []kg.NewRelation{{ID: "ms:both",
		Assertion: kg.Assertion{
			Type: "CONSULT", From: "ms:o", To: "ms:o2", FromState: "ms:a", ToState: "ms:b",
			When: mustWhen("2030-01-16"),
		}}}})
	before := s.loadRelations(everyColumn, "ms:both")["ms:both"].Assertion
	s.merge("ms:o2", "ms:o")
	s.unmerge("ms:o2")
	s.same("of each other", s.loadRelations(everyColumn, "ms:both")["ms:both"].Assertion, before)

	// An affiliation that ends with the same batch does not count in it.
	out := s.apply(kg.Batch{
		Retractions: []kg.Retraction{{ID: "ms:office", Reason: "never was"}},
		Relations:   []kg.NewRelation{assault("ms:r2", "ms:o2", "ms:b", "2024-01-16")},
	})
	s.same("the outcome", []any{out.Relations, out.Retracted}, []any{[]string{"ms:r2", "ms:office"}, 1})
	s.same("of a retracted office", s.loadRelations(everyColumn, "ms:r2")["ms:r2"].FromState, "")
}

// statedAnew: what was retracted since a merge, and then stated anew, is not what the merge moved.
func (s suite) statedAnew() {
	s.apply(kg.Batch{Entities: writes(state("sn:a", "A"), state("sn:b", "B"), state("sn:c", "C")),
		Relations: []kg.NewRelation{assault("sn:r", "sn:a", "sn:c", "2024-01-16"),
			assault("sn:kept", "sn:a", "sn:c", "2024-01-16")}})
	s.merge("sn:a", "sn:b")
	s.apply(retraction("sn:r", 2))
	s.apply(kg.Batch{Relations: []kg.NewRelation{assault("sn:r", "sn:b", "sn:c", "2024-02-20")}})
	s.unmerge("sn:a")
	r := s.loadRelations(everyColumn, "sn:r", "sn:kept")
	s.same("ends", []string{r["sn:r"].From, r["sn:kept"].From}, []string{"sn:b", "sn:a"})
}

// keptReferences: what an entity's change of kind made odd, in a former layout, does not stand in the way of
// corrections of something else, nor of undoing a merge.
func (s suite) keptReferences() {
	s.apply(kg.Batch{Entities: writes(state("kr:a", "A"), state("kr:b", "B"),
		&kg.Entity{ID: "kr:s", Kind: kg.KindSource, Name: "S"}),
		Relations: []kg.NewRelation{assault("kr:r", "kr:a", "kr:b", "2024-01-16", at("kr:b"),
			claim("kr:b", kg.StanceAsserts, "kr:s", ""))}})
	// As a graph of a former layout may be.
	s.put([]*kg.Entity{newEntity("kr:b", kg.KindPerson, "B"), newEntity("kr:s", kg.KindActor, "S")}, nil)
	s.same("correction", counts(s.apply(correction("kr:r", 0, "description", kg.Assertion{Description: "x"}))),
		[3]int{0, 1, 0})
	s.applyRefused("a new reference", correction("kr:r", 0, "fromState", kg.Assertion{FromState: "kr:b"}),
		"BAD_USER_INPUT corrections.0.patch.fromState")
	s.apply(kg.Batch{Entities: writes(state("kr:c", "C"))})
	s.merge("kr:b", "kr:c")
	s.same("merged", s.loadRelations(everyColumn, "kr:r")["kr:r"].Location, "kr:c")
	s.unmerge("kr:b")
	r := s.loadRelations(everyColumn, "kr:r")["kr:r"]
	s.same("unmerged", []string{r.To, r.Location, r.Claims[0].By}, []string{"kr:b", "kr:b", "kr:b"})
}

// chains: what was merged into something that was merged away resolves to the last, and is taken apart in the reverse
// order.
func (s suite) chains() {
	s.apply(kg.Batch{
		Entities:  writes(state("c:1", "1"), state("c:2", "2"), state("c:3", "3"), state("c:x", "X")),
		Relations: []kg.NewRelation{assault("c:r", "c:1", "c:x", "2024-01-16")},
	})
	first := s.merge("c:1", "c:2")
	s.merge("c:2", "c:3")
	s.same("chain", s.redirects(time.Time{}, "c:1"), map[string]string{"c:1": "c:2", "c:2": "c:3"})
	s.same("both", s.redirects(time.Time{}, "c:2", "c:1", "c:3"), map[string]string{"c:1": "c:2", "c:2": "c:3"})
	s.same("chain before", s.redirects(first.At, "c:1", "c:2"), map[string]string{"c:1": "c:2"})
	s.same("end", s.loadRelations(plan.Columns{}, "c:r")["c:r"].From, "c:3")
	s.same("merged again", counts(s.merge("c:1", "c:2")), [3]int{0, 0, 1})
	_, err := write.Unmerge(s.t.Context(), s.store, write.Call{Principal: "a", Reason: "x"}, "c:1")
	s.refused("merged into what was merged away", err, "CONFLICT id")
	s.apply(kg.Batch{Relations: []kg.NewRelation{assault("c:r2", "c:1", "c:x", "2024-01-16")}})
	s.same("written to the first", s.loadRelations(plan.Columns{}, "c:r2")["c:r2"].From, "c:3")
	s.unmerge("c:2")
	s.same("end, after one", s.loadRelations(plan.Columns{}, "c:r")["c:r"].From, "c:2")
	s.unmerge("c:1")
	s.same("end, after both", s.loadRelations(plan.Columns{}, "c:r")["c:r"].From, "c:1")
	s.merge("c:1", "c:3") // elsewhere, this time
	s.same("merged elsewhere", s.redirects(time.Time{}, "c:1"), map[string]string{"c:1": "c:3"})
	s.same("end, elsewhere", s.loadRelations(plan.Columns{}, "c:r")["c:r"].From, "c:3")
}

// bothEnds: one call merges both ends of what has no direction away, so that they change places; each comes back, in
// whatever order, with the state that it was given.
func (s suite) bothEnds() {
	s.apply(kg.Batch{Entities: writes(state("be:s", "S"), state("be:t", "T"))})
	for i, order := range [][]string{{"a", "b"}, {"b", "a"}} {
		name := func(what string) string { return fmt.Sprintf("be%d:%s", i, what) }
		person := func(id string) *kg.Entity { return &kg.Entity{ID: name(id), Kind: kg.KindPerson, Name: id} }
		r := assault(name("r"), name("a"), name("b"), "2024-01-16", states("be:s", "be:t"))
		r.Type, r.Symmetric = "AGREE", true
		s.apply(kg.Batch{Entities: writes(person("a"), person("b"), person("y"), person("z")),
			Relations: []kg.NewRelation{r}})
		now := func(what string, want ...string) {
			s.t.Helper()
			got := s.loadRelations(everyColumn, r.ID)[r.ID]
			s.same(what, []string{got.From, got.FromState, got.To, got.ToState}, want)
		}
		s.apply(kg.Batch{Kind: kg.ChangeSeed, Merges: []kg.Merge{{From: name("a"), Into: name("z"), Reason: "x"},
			{From: name("b"), Into: name("y"), Reason: "x"}}})
		now("merged", name("y"), "be:t", name("z"), "be:s")
		s.unmerge(name(order[0]))
		if order[0] == "a" {
			now("the first", name("a"), "be:s", name("y"), "be:t")
		} else {
			now("the second", name("b"), "be:t", name("z"), "be:s")
		}
		s.unmerge(name(order[1]))
		now("both", name("a"), "be:s", name("b"), "be:t")
	}
}

// deletions: refused while relations remain, in any role, unless they go, too.
func (s suite) deletions() {
	ctx := s.t.Context()
	s.apply(kg.Batch{Entities: writes(state("d:a", "A"), state("d:b", "B"), state("d:c", "C"),
		state("d:alone", "Alone"), &kg.Entity{ID: "d:s", Kind: kg.KindSource, Name: "S"}),
		Relations: []kg.NewRelation{assault("d:r", "d:a", "d:b", "2024-01-16"),
			assault("d:claim", "d:b", "d:c", "2024-01-16", claim("d:a", kg.StanceAsserts, "d:s", "")),
			assault("d:other", "d:b", "d:c", "2024-01-16")}})
	_, err := write.Delete(ctx, s.store, write.Call{Principal: "a", Reason: "gone"}, "d:a", ptr(1), false)
	if many := s.refused("while relations remain", err, "CONFLICT id"); many != nil {
		s.same("the current version", many[0].Version, 1)
	}
	_, err = write.Delete(ctx, s.store, write.Call{Principal: "a", Reason: "gone"}, "d:s", ptr(1), false)
	s.refused("while it is a source", err, "CONFLICT id")
	_, err = write.Delete(ctx, s.store, write.Call{Principal: "a", Reason: ""}, "d:a", ptr(2), false)
	s.refused("all that is wrong", err, "BAD_USER_INPUT reason", "CONFLICT version")
	_, err = write.Delete(ctx, s.store, write.Call{Principal: "a", Reason: "x"}, "no:such", ptr(1), true)
	s.refused("not there", err, "NOT_FOUND id")
	_, err = write.Delete(ctx, s.store, write.Call{Principal: "a", Reason: "x"}, kg.UnspecifiedActor, ptr(1), true)
	s.refused("reserved", err, "BAD_USER_INPUT id")
	out, err := write.Delete(ctx, s.store, write.Call{Principal: "a", Reason: "gone"}, "d:alone", ptr(1), false)
	if err != nil {
		s.t.Fatal(err)
	}
	s.same("alone", counts(out), [3]int{0, 1, 0})
	out, err = write.Delete(ctx, s.store, write.Call{Principal: "a", Reason: "gone"}, "d:alone", ptr(1), false)
	s.same("again", []any{err, counts(out), out.Seq}, []any{nil, [3]int{0, 0, 1}, int64(0)})
	before := s.figures()
	out, err = write.Delete(ctx, s.store, write.Call{Principal: "who", Reason: "gone"}, "d:a", ptr(1), true)
	if err != nil {
		s.t.Fatal(err)
	}
	s.same("retracted with it", []any{out.Retracted, len(out.Relations)}, []any{2, 0})
	after := s.figures()
	s.same("states", after.Entities[kg.KindState], before.Entities[kg.KindState]-1)
	s.same("assaults", after.Relations["ASSAULT"], before.Relations["ASSAULT"]-2)
	s.same("the latest", after.LastRecorded, out.At)
	s.same("relations", len(s.loadRelations(plan.Columns{}, "d:r", "d:claim", "d:other")), 1)
	es, rs := s.history("d:a", "d:claim")
	s.same("tombstones", []any{len(es), es[1].Tombstone, es[1].Version, es[1].Actor, es[1].Reason, es[1].Name,
		es[1].RecordedAt, es[1].SupersededAt, len(rs), rs[1].Tombstone, rs[1].Reason},
		[]any{2, true, 2, "who", "gone", "A", out.At, out.At, 2, true, "gone"})
	s.applyRefused("its relation", kg.Batch{Relations: []kg.NewRelation{assault("d:r3", "d:a", "d:b", "2024-01-16")}},
		"NOT_FOUND relations.0.from")
	s.applyRefused("a version of it", kg.Batch{
		Entities: []kg.EntityWrite{{Entity: state("d:a", "A"), Replaces: ptr(1)}},
	}, "CONFLICT entities.0.version")
	fresh := s.apply(kg.Batch{
		Entities: writes(state("d:a", "A")), Relations: []kg.NewRelation{assault("d:r", "d:a", "d:b", "2024-01-16")},
	})
	s.same("there again", []any{counts(fresh), s.loadEntities("d:a")["d:a"].Version,
		s.loadRelations(plan.Columns{}, "d:r")["d:r"].Version},
		[]any{[3]int{2, 0, 0}, 3, 3})
	s.same("in its list", s.listRelations(plan.RelationList{
		Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Scan: all,
	},
		"d:a")[0], []string{"d:r"})
	s.read(func(ctx context.Context, r store.Reader) error {
		es, err := r.AsKnown(fresh.At.Add(-1)).Entities(ctx, []string{"d:a"})
		s.same("as known between", len(es), 0)
		return err
	})
}

// maxMoved: what touches too many relations for one transaction is refused.
func (s suite) maxMoved() {
	s.call.Limits.MaxMoved = 3
	ctx := s.t.Context()
	batch := kg.Batch{
		Entities: writes(state("x:a", "A"), state("x:b", "B"), state("x:c", "C"), state("x:busy", "Busy")),
	}
	for i := range 3 {
		batch.Relations = append(batch.Relations, assault(fmt.Sprintf("x:%d", i), "x:a", "x:b", "2024-01-16"))
	}
	for i := range 5 {
		batch.Relations = append(batch.Relations, assault(fmt.Sprintf("x:busy:%d", i), "x:c", "x:busy", "2024-01-16"))
	}
	s.apply(batch)
	s.merge("x:a", "x:busy") // into one that has more than the limit is well
	s.same("moved", s.countRelations(plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth},
		"x:busy"),
		[]int{8})
	s.unmerge("x:a")
	s.same("moved back", s.countRelations(plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth},
		"x:busy",
		"x:a"), []int{5, 3})
	s.apply(kg.Batch{Relations: []kg.NewRelation{assault("x:4", "x:b", "x:c", "2024-01-16", at("x:a"))}})
	s = s.by("a", "x")
	_, err := write.Merge(ctx, s.store, s.call, "x:a", "x:b")
	s.refused("merge", err, "LIMIT_EXCEEDED ")
	_, err = write.Delete(ctx, s.store, s.call, "x:a", nil, true)
	s.refused("deletion", err, "LIMIT_EXCEEDED ")
	s.same("nothing happened", len(s.loadEntities("x:a")), 1)
}
