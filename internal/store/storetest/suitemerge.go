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

func (b bench) merge(from, into string) write.Outcome {
	b.t.Helper()
	out, err := write.Merge(b.t.Context(), b.s, b.by("a", "the same").call, from, into)
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

func (b bench) unmerge(id string) write.Outcome {
	b.t.Helper()
	out, err := write.Unmerge(b.t.Context(), b.s, b.by("a", "not the same").call, id)
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

// redirects returns the merges of the ids as "from→into".
func (b bench) redirects(known time.Time, ids ...string) map[string]string {
	b.t.Helper()
	out := map[string]string{}
	b.read(func(ctx context.Context, r store.Reader) error {
		list, err := r.AsKnown(known).Redirects(ctx, ids)
		for _, d := range list {
			if out[d.From] != "" {
				b.t.Errorf("%s is redirected twice", d.From)
			}
			if d.RecordedAt.IsZero() || !d.SupersededAt.IsZero() {
				b.t.Errorf("redirect %+v", d)
			}
			out[d.From] = d.Into
		}
		return err
	})
	return out
}

// merges: relations that refer to an entity in any role move when it is merged, and go back when that is undone.
func (b bench) merges() {
	seeded := b.apply(kg.Batch{Entities: writes(state("m:a", "A"), state("m:a2", "A too"), state("m:b", "B"), state("m:c", "C"),
		&kg.Entity{ID: "m:s", Kind: kg.KindSource, Name: "S"}, &kg.Entity{ID: "m:s2", Kind: kg.KindSource, Name: "S too"}),
		Relations: []kg.NewRelation{
			assault("m:from", "m:a2", "m:b", "2024-01-16"),
			assault("m:to", "m:b", "m:a2", "2024-01-16"),
			assault("m:loop", "m:a2", "m:a", "2024-01-16"),
			assault("m:state", "m:b", "m:c", "2024-01-16", states("m:b", "m:a2")),
			assault("m:place", "m:b", "m:c", "2024-01-16", at("m:a2")),
			assault("m:claim", "m:b", "m:c", "2024-01-16", claim("m:a2", kg.StanceAsserts, "m:s", ""), claim("m:a", kg.StanceDenies, "m:s2", "")),
			{ID: "m:sym", Assertion: kg.Assertion{Type: "CONSULT", From: "m:a", To: "m:a2", When: mustWhen("2024-01-16")}},
			assault("m:other", "m:b", "m:c", "2024-01-16"),
		}})
	before := b.relations(everyColumn, "m:from", "m:to", "m:loop", "m:state", "m:place", "m:claim", "m:sym", "m:other")
	merged := b.merge("m:a2", "m:a")
	b.same("merge", counts(merged), [3]int{0, 1, 0})
	b.same("what it is part of", merged.Entities[0], "m:a")
	after := b.relations(everyColumn, "m:from", "m:to", "m:loop", "m:state", "m:place", "m:claim", "m:sym", "m:other")
	b.same("ends", []string{after["m:from"].From, after["m:to"].To, after["m:loop"].From, after["m:loop"].To, after["m:state"].ToState, after["m:place"].Location, after["m:claim"].Claims[0].By, after["m:sym"].From, after["m:sym"].To},
		[]string{"m:a", "m:a", "m:a", "m:a", "m:a", "m:a", "m:a", "m:a", "m:a"})
	b.same("derived states", []string{after["m:from"].FromState, after["m:to"].ToState}, []string{"m:a", "m:a"})
	for id, version := range map[string]int{"m:from": 2, "m:claim": 2, "m:sym": 2, "m:other": 1} {
		b.same("version of "+id, after[id].Version, version)
	}
	b.same("the entity", len(b.entities("m:a2")), 0)
	b.same("its list", b.list(plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Scan: all}, "m:a2")[0], []string{})
	b.same("redirects", b.redirects(time.Time{}, "m:a2", "m:a"), map[string]string{"m:a2": "m:a"})
	b.same("redirects before", b.redirects(merged.At.Add(-1), "m:a2"), map[string]string{})
	b.read(func(ctx context.Context, r store.Reader) error {
		es, err := r.AsKnown(seeded.At).Entities(ctx, []string{"m:a", "m:a2"})
		b.same("entities as known before", len(es), 2)
		return err
	})
	again := b.merge("m:a2", "m:a")
	b.same("merged again", []any{counts(again), again.Seq, again.Entities[0]}, []any{[3]int{0, 0, 1}, int64(0), "m:a"})
	ctx := b.t.Context()
	_, err := write.Merge(ctx, b.s, write.Call{Principal: "a", Reason: "x"}, "m:a2", "m:b")
	b.refused("merged already", err, "CONFLICT from")
	_, err = write.Merge(ctx, b.s, write.Call{Principal: "a", Reason: ""}, "no:such", kg.UnspecifiedActor)
	b.refused("all that is wrong", err, "BAD_USER_INPUT reason", "NOT_FOUND from", "BAD_USER_INPUT into")
	_, err = write.Merge(ctx, b.s, write.Call{Principal: "a", Reason: "x"}, "m:a", "m:a")
	b.refused("with itself", err, "BAD_USER_INPUT into")
	_, err = write.Merge(ctx, b.s, write.Call{Principal: "a", Reason: "x"}, "m:a", "m:s")
	if kg.CodeOf(err) != kg.CodeBadUserInput {
		b.t.Errorf("into a kind that may not stand there: %v", err)
	}

	// Writers who know the old id write to what it is part of.
	b.apply(kg.Batch{Relations: []kg.NewRelation{assault("m:later", "m:a2", "m:b", "2024-01-17", claim("m:a2", kg.StanceAsserts, "m:s", ""))}})
	b.same("written to the old id", []string{b.relations(everyColumn, "m:later")["m:later"].From, b.relations(everyColumn, "m:later")["m:later"].Claims[0].By}, []string{"m:a", "m:a"})
	resent := b.apply(kg.Batch{Entities: writes(state("m:a2", "A too")), Relations: []kg.NewRelation{assault("m:from", "m:a2", "m:b", "2024-01-16")}})
	b.same("the first batch again", []any{counts(resent), resent.Seq, resent.Entities[0]}, []any{[3]int{0, 0, 2}, int64(0), "m:a"})
	b.applyRefused("the old id with other content", kg.Batch{Entities: writes(state("m:a2", "Other"))}, "CONFLICT entities.0.id")

	// Corrected since, and retracted since.
	b.apply(correction("m:to", 2, "description to", kg.Assertion{Description: "x", To: "m:c"}))
	b.apply(correction("m:place", 2, "description", kg.Assertion{Description: "y"}))
	b.apply(retraction("m:from", 2))
	undone := b.unmerge("m:a2")
	b.same("unmerge", []any{counts(undone), undone.Entities, b.entities("m:a2")["m:a2"].Version}, []any{[3]int{0, 1, 0}, []string{"m:a2"}, 3})
	now := b.relations(everyColumn, "m:from", "m:to", "m:loop", "m:state", "m:place", "m:claim", "m:sym", "m:later")
	b.same("retracted since", now["m:from"], (*kg.Relation)(nil))
	b.same("corrected since", now["m:to"].To, "m:c")
	b.same("corrected elsewhere", []string{now["m:place"].Location, now["m:place"].Description}, []string{"m:a2", "y"})
	b.same("written since", now["m:later"].From, "m:a")
	for _, id := range []string{"m:loop", "m:state", "m:claim", "m:sym"} {
		b.same("restored: "+id, now[id].Assertion, before[id].Assertion)
	}
	b.same("the entity again", b.entities("m:a2")["m:a2"].Name, "A too")
	b.same("redirects afterwards", b.redirects(time.Time{}, "m:a2"), map[string]string{})
	b.same("redirects meanwhile", b.redirects(undone.At.Add(-1), "m:a2"), map[string]string{"m:a2": "m:a"})
	once := b.unmerge("m:a2")
	b.same("unmerged again", []any{counts(once), once.Seq}, []any{[3]int{0, 0, 1}, int64(0)})
	_, err = write.Unmerge(ctx, b.s, write.Call{Principal: "a", Reason: "x"}, "m:b")
	b.refused("not merged", err, "CONFLICT id")
	_, err = write.Unmerge(ctx, b.s, write.Call{Principal: "a", Reason: ""}, "no:such")
	b.refused("not there", err, "BAD_USER_INPUT reason", "NOT_FOUND id")
	es, _ := b.history("m:a2", "m:b")
	var versions []string
	for _, e := range es {
		versions = append(versions, fmt.Sprintf("%d %t", e.Version, e.Tombstone))
	}
	b.same("its history", versions, []string{"1 false", "2 true", "3 false"})
}

// mergedStates: the acting state that a merge derived for an end goes with it when that is undone.
func (b bench) mergedStates() {
	b.apply(kg.Batch{Entities: writes(state("ms:a", "A"), state("ms:b", "B"), &kg.Entity{ID: "ms:o", Kind: kg.KindOfficial, Name: "O"}, &kg.Entity{ID: "ms:o2", Kind: kg.KindOfficial, Name: "O too"}),
		Relations: []kg.NewRelation{
			{ID: "ms:office", Assertion: kg.Assertion{Type: kg.TypeHoldsOffice, From: "ms:o2", To: "ms:a", When: mustWhen("2020/..")}},
			assault("ms:r", "ms:o", "ms:b", "2024-01-16"),
			{ID: "ms:sym", Assertion: kg.Assertion{Type: "CONSULT", From: "ms:o", To: "ms:b", When: mustWhen("2024-01-16")}}}})
	b.merge("ms:o", "ms:o2")
	r := b.relations(everyColumn, "ms:r", "ms:sym")
	b.same("derived", []string{r["ms:r"].FromState, r["ms:sym"].FromState + r["ms:sym"].ToState}, []string{"ms:a", "ms:b" + "ms:a"})
	b.unmerge("ms:o")
	r = b.relations(everyColumn, "ms:r", "ms:sym")
	b.same("derived no more", []string{r["ms:r"].FromState, r["ms:sym"].FromState + r["ms:sym"].ToState}, []string{"", "ms:b"})

	// Another end that was corrected since does not change that.
	b.merge("ms:o", "ms:o2")
	b.apply(correction("ms:r", 0, "to", kg.Assertion{To: "ms:a"}))
	b.unmerge("ms:o")
	r = b.relations(everyColumn, "ms:r")
	b.same("derived no more, corrected", []string{r["ms:r"].From, r["ms:r"].FromState, r["ms:r"].To}, []string{"ms:o", "", "ms:a"})

	// A relation of the two with each other: each has its own state again.
	b.apply(kg.Batch{Relations: []kg.NewRelation{{ID: "ms:both",
		Assertion: kg.Assertion{Type: "CONSULT", From: "ms:o", To: "ms:o2", FromState: "ms:a", ToState: "ms:b", When: mustWhen("2030-01-16")}}}})
	before := b.relations(everyColumn, "ms:both")["ms:both"].Assertion
	b.merge("ms:o2", "ms:o")
	b.unmerge("ms:o2")
	b.same("of each other", b.relations(everyColumn, "ms:both")["ms:both"].Assertion, before)

	// An affiliation that ends with the same batch does not count in it.
	out := b.apply(kg.Batch{Retractions: []kg.Retraction{{ID: "ms:office", Reason: "never was"}}, Relations: []kg.NewRelation{assault("ms:r2", "ms:o2", "ms:b", "2024-01-16")}})
	b.same("the outcome", []any{out.Relations, out.Retracted}, []any{[]string{"ms:r2", "ms:office"}, 1})
	b.same("of a retracted office", b.relations(everyColumn, "ms:r2")["ms:r2"].FromState, "")
}

// statedAnew: what was retracted since a merge, and then stated anew, is not what the merge moved.
func (b bench) statedAnew() {
	b.apply(kg.Batch{Entities: writes(state("sn:a", "A"), state("sn:b", "B"), state("sn:c", "C")),
		Relations: []kg.NewRelation{assault("sn:r", "sn:a", "sn:c", "2024-01-16"), assault("sn:kept", "sn:a", "sn:c", "2024-01-16")}})
	b.merge("sn:a", "sn:b")
	b.apply(retraction("sn:r", 2))
	b.apply(kg.Batch{Relations: []kg.NewRelation{assault("sn:r", "sn:b", "sn:c", "2024-02-20")}})
	b.unmerge("sn:a")
	r := b.relations(everyColumn, "sn:r", "sn:kept")
	b.same("ends", []string{r["sn:r"].From, r["sn:kept"].From}, []string{"sn:b", "sn:a"})
}

// keptReferences: what an entity's change of kind made odd, in a former layout, does not stand in the way of corrections of something
// else, nor of undoing a merge.
func (b bench) keptReferences() {
	b.apply(kg.Batch{Entities: writes(state("kr:a", "A"), state("kr:b", "B"), &kg.Entity{ID: "kr:s", Kind: kg.KindSource, Name: "S"}),
		Relations: []kg.NewRelation{assault("kr:r", "kr:a", "kr:b", "2024-01-16", at("kr:b"), claim("kr:b", kg.StanceAsserts, "kr:s", ""))}})
	b.put([]*kg.Entity{newEntity("kr:b", kg.KindPerson, "B"), newEntity("kr:s", kg.KindActor, "S")}, nil) // as a graph of a former layout may be
	b.same("correction", counts(b.apply(correction("kr:r", 0, "description", kg.Assertion{Description: "x"}))), [3]int{0, 1, 0})
	b.applyRefused("a new reference", correction("kr:r", 0, "fromState", kg.Assertion{FromState: "kr:b"}), "BAD_USER_INPUT corrections.0.patch.fromState")
	b.apply(kg.Batch{Entities: writes(state("kr:c", "C"))})
	b.merge("kr:b", "kr:c")
	b.same("merged", b.relations(everyColumn, "kr:r")["kr:r"].Location, "kr:c")
	b.unmerge("kr:b")
	r := b.relations(everyColumn, "kr:r")["kr:r"]
	b.same("unmerged", []string{r.To, r.Location, r.Claims[0].By}, []string{"kr:b", "kr:b", "kr:b"})
}

// chains: what was merged into something that was merged away resolves to the last, and is taken apart in the reverse
// order.
func (b bench) chains() {
	b.apply(kg.Batch{Entities: writes(state("c:1", "1"), state("c:2", "2"), state("c:3", "3"), state("c:x", "X")), Relations: []kg.NewRelation{assault("c:r", "c:1", "c:x", "2024-01-16")}})
	first := b.merge("c:1", "c:2")
	b.merge("c:2", "c:3")
	b.same("chain", b.redirects(time.Time{}, "c:1"), map[string]string{"c:1": "c:2", "c:2": "c:3"})
	b.same("both", b.redirects(time.Time{}, "c:2", "c:1", "c:3"), map[string]string{"c:1": "c:2", "c:2": "c:3"})
	b.same("chain before", b.redirects(first.At, "c:1", "c:2"), map[string]string{"c:1": "c:2"})
	b.same("end", b.relations(plan.Columns{}, "c:r")["c:r"].From, "c:3")
	b.same("merged again", counts(b.merge("c:1", "c:2")), [3]int{0, 0, 1})
	_, err := write.Unmerge(b.t.Context(), b.s, write.Call{Principal: "a", Reason: "x"}, "c:1")
	b.refused("merged into what was merged away", err, "CONFLICT id")
	b.apply(kg.Batch{Relations: []kg.NewRelation{assault("c:r2", "c:1", "c:x", "2024-01-16")}})
	b.same("written to the first", b.relations(plan.Columns{}, "c:r2")["c:r2"].From, "c:3")
	b.unmerge("c:2")
	b.same("end, after one", b.relations(plan.Columns{}, "c:r")["c:r"].From, "c:2")
	b.unmerge("c:1")
	b.same("end, after both", b.relations(plan.Columns{}, "c:r")["c:r"].From, "c:1")
	b.merge("c:1", "c:3") // elsewhere, this time
	b.same("merged elsewhere", b.redirects(time.Time{}, "c:1"), map[string]string{"c:1": "c:3"})
	b.same("end, elsewhere", b.relations(plan.Columns{}, "c:r")["c:r"].From, "c:3")
}

// deletions: refused while relations remain, in any role, unless they go, too.
func (b bench) deletions() {
	ctx := b.t.Context()
	b.apply(kg.Batch{Entities: writes(state("d:a", "A"), state("d:b", "B"), state("d:c", "C"), state("d:alone", "Alone"), &kg.Entity{ID: "d:s", Kind: kg.KindSource, Name: "S"}),
		Relations: []kg.NewRelation{assault("d:r", "d:a", "d:b", "2024-01-16"), assault("d:claim", "d:b", "d:c", "2024-01-16", claim("d:a", kg.StanceAsserts, "d:s", "")), assault("d:other", "d:b", "d:c", "2024-01-16")}})
	_, err := write.Delete(ctx, b.s, write.Call{Principal: "a", Reason: "gone"}, "d:a", ptr(1), false)
	if many := b.refused("while relations remain", err, "CONFLICT id"); many != nil {
		b.same("the current version", many[0].Version, 1)
	}
	_, err = write.Delete(ctx, b.s, write.Call{Principal: "a", Reason: "gone"}, "d:s", ptr(1), false)
	b.refused("while it is a source", err, "CONFLICT id")
	_, err = write.Delete(ctx, b.s, write.Call{Principal: "a", Reason: ""}, "d:a", ptr(2), false)
	b.refused("all that is wrong", err, "BAD_USER_INPUT reason", "CONFLICT version")
	_, err = write.Delete(ctx, b.s, write.Call{Principal: "a", Reason: "x"}, "no:such", ptr(1), true)
	b.refused("not there", err, "NOT_FOUND id")
	_, err = write.Delete(ctx, b.s, write.Call{Principal: "a", Reason: "x"}, kg.UnspecifiedActor, ptr(1), true)
	b.refused("reserved", err, "BAD_USER_INPUT id")
	out, err := write.Delete(ctx, b.s, write.Call{Principal: "a", Reason: "gone"}, "d:alone", ptr(1), false)
	if err != nil {
		b.t.Fatal(err)
	}
	b.same("alone", counts(out), [3]int{0, 1, 0})
	out, err = write.Delete(ctx, b.s, write.Call{Principal: "a", Reason: "gone"}, "d:alone", ptr(1), false)
	b.same("again", []any{err, counts(out), out.Seq}, []any{nil, [3]int{0, 0, 1}, int64(0)})
	before := b.figures()
	out, err = write.Delete(ctx, b.s, write.Call{Principal: "who", Reason: "gone"}, "d:a", ptr(1), true)
	if err != nil {
		b.t.Fatal(err)
	}
	b.same("retracted with it", []any{out.Retracted, len(out.Relations)}, []any{2, 0})
	after := b.figures()
	b.same("states", after.Entities[kg.KindState], before.Entities[kg.KindState]-1)
	b.same("assaults", after.Relations["ASSAULT"], before.Relations["ASSAULT"]-2)
	b.same("the latest", after.LastRecorded, out.At)
	b.same("relations", len(b.relations(plan.Columns{}, "d:r", "d:claim", "d:other")), 1)
	es, rs := b.history("d:a", "d:claim")
	b.same("tombstones", []any{len(es), es[1].Tombstone, es[1].Version, es[1].Actor, es[1].Reason, es[1].Name, es[1].RecordedAt, es[1].SupersededAt, len(rs), rs[1].Tombstone, rs[1].Reason},
		[]any{2, true, 2, "who", "gone", "A", out.At, out.At, 2, true, "gone"})
	b.applyRefused("its relation", kg.Batch{Relations: []kg.NewRelation{assault("d:r3", "d:a", "d:b", "2024-01-16")}}, "NOT_FOUND relations.0.from")
	b.applyRefused("a version of it", kg.Batch{Entities: []kg.EntityWrite{{Entity: state("d:a", "A"), Replaces: ptr(1)}}}, "CONFLICT entities.0.version")
	fresh := b.apply(kg.Batch{Entities: writes(state("d:a", "A")), Relations: []kg.NewRelation{assault("d:r", "d:a", "d:b", "2024-01-16")}})
	b.same("there again", []any{counts(fresh), b.entities("d:a")["d:a"].Version, b.relations(plan.Columns{}, "d:r")["d:r"].Version},
		[]any{[3]int{2, 0, 0}, 3, 3})
	b.same("in its list", b.list(plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Scan: all}, "d:a")[0], []string{"d:r"})
	b.read(func(ctx context.Context, r store.Reader) error {
		es, err := r.AsKnown(fresh.At.Add(-1)).Entities(ctx, []string{"d:a"})
		b.same("as known between", len(es), 0)
		return err
	})
}

// maxMoved: what touches too many relations for one transaction is refused.
func (b bench) maxMoved() {
	b.call.Limits.MaxMoved = 3
	ctx := b.t.Context()
	batch := kg.Batch{Entities: writes(state("x:a", "A"), state("x:b", "B"), state("x:c", "C"), state("x:busy", "Busy"))}
	for i := range 3 {
		batch.Relations = append(batch.Relations, assault(fmt.Sprintf("x:%d", i), "x:a", "x:b", "2024-01-16"))
	}
	for i := range 5 {
		batch.Relations = append(batch.Relations, assault(fmt.Sprintf("x:busy:%d", i), "x:c", "x:busy", "2024-01-16"))
	}
	b.apply(batch)
	b.merge("x:a", "x:busy") // into one that has more than the limit is well
	b.same("moved", b.count(plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth}, "x:busy"), []int{8})
	b.unmerge("x:a")
	b.same("moved back", b.count(plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth}, "x:busy", "x:a"), []int{5, 3})
	b.apply(kg.Batch{Relations: []kg.NewRelation{assault("x:4", "x:b", "x:c", "2024-01-16", at("x:a"))}})
	b = b.by("a", "x")
	_, err := write.Merge(ctx, b.s, b.call, "x:a", "x:b")
	b.refused("merge", err, "LIMIT_EXCEEDED ")
	_, err = write.Delete(ctx, b.s, b.call, "x:a", nil, true)
	b.refused("deletion", err, "LIMIT_EXCEEDED ")
	b.same("nothing happened", len(b.entities("x:a")), 1)
}
