package storetest

import (
	"fmt"
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/store"
	"graphd/internal/write"
)

// Batches with a RecordedAt of their own, as seed files make them.

// seeds: a seed that is loaded again changes nothing, whatever was corrected, retracted, deleted or merged since.
func (s suite) seeds() {
	at := recorded.Add(time.Hour)
	first := kg.Batch{Kind: kg.ChangeSeed, RecordedAt: at, Entities: writes(state("z:a", "A"), state("z:b", "B"),
		state("z:c", "C"), state("z:d", "D")), Relations: []kg.NewRelation{
		assault("z:1", "z:a", "z:b", "2024-01-16"), assault("z:2", "z:a", "z:b", "2024-01-16"), assault("z:3", "z:c",
			"z:d", "2024-01-16"), assault("z:4", "z:d", "z:b", "2024-01-16")}}
	second := correction("z:1", 0, "when", kg.Assertion{When: mustWhen("2024-01-17")})
	second.RecordedAt = at.Add(time.Hour)
	third := retraction("z:2", 0)
	third.RecordedAt = at.Add(2 * time.Hour)
	load := func() (out write.Outcome) {
		out, err := write.Apply(s.t.Context(), s.store, s.call, sourced(first), second, third)
		if err != nil {
			s.t.Fatal(err)
		}
		return out
	}
	s.same("the seed", counts(load()), [3]int{8, 2, 0})
	s.same("again", counts(load()), [3]int{0, 0, 10})
	s.apply(kg.Batch{Entities: anew(1, state("z:a", "Renamed"))})
	s.apply(correction("z:1", 0, "when", kg.Assertion{When: mustWhen("2024-01-18")}))
	s.merge("z:d", "z:b")
	if _, err := write.Delete(s.t.Context(), s.store, write.Call{Principal: "a", Reason: "gone"}, "z:c", ptr(1),
		true); err != nil {
		s.t.Fatal(err)
	}
	entries := len(s.changes(0, everyItem))
	again := load()
	s.same("after other changes", []any{counts(again), again.Seq}, []any{[3]int{0, 0, 10}, int64(0)})
	s.same("entries", len(s.changes(0, everyItem)), entries)
	s.same("what was deleted", len(s.loadEntities("z:c", "z:d")), 0)
	_, rs := s.history("z:a", "z:1")
	s.same("instants", []time.Time{rs[0].RecordedAt, rs[0].SupersededAt, rs[1].RecordedAt},
		[]time.Time{at, at.Add(time.Hour), at.Add(time.Hour)})
}

// held is a relation with evidence.
func held(id, from, to string) kg.NewRelation {
	return assault(id, from, to, "2024-01-16", claim("", kg.StanceAsserts, "source:q", ""))
}

// datedAt is the batch, recorded at an instant.
func datedAt(at time.Time, b kg.Batch) kg.Batch {
	b.Kind, b.RecordedAt = kg.ChangeSeed, at
	return b
}

// dated: what is dated no later than the end of the log must say what was known then, item by item, and is refused
// else.
func (s suite) dated() {
	first := datedAt(recorded, kg.Batch{})
	first.Entities = writes(state("q:a", "A"), state("q:b", "B"), state("q:c", "C"),
		&kg.Entity{ID: "source:q", Kind: kg.KindSource, Name: "Q"})
	first.Relations = []kg.NewRelation{held("q:1", "q:a", "q:b"), held("q:2", "q:a", "q:c"), held("q:3", "q:b", "q:c")}
	s.same("first", counts(s.apply(first)), [3]int{7, 0, 0})
	second := datedAt(recorded.Add(time.Hour), kg.Batch{})
	second.Entities = writes(state("q:a", "A renamed"), state("q:b", "B"))
	second.Relations = []kg.NewRelation{held("q:4", "q:c", "q:a"), held("q:1", "q:a", "q:b")}
	second.Corrections = []kg.Correction{
		{ID: "q:2", Reason: "better known", Fields: []string{"when", "from"},
			Set: kg.Assertion{When: mustWhen("2024-01-17"), From: "q:b"}},
		{ID: "q:1", Claims: []kg.Claim{{Stance: kg.StanceConfirms,
			Evidence: []kg.Evidence{{Source: "source:q", Locator: "p. 2"}}}}}}
	second.Retractions = []kg.Retraction{{ID: "q:3", Reason: "a mistake"}}
	s.applyRefused("a relation twice", second, "BAD_USER_INPUT corrections.1.id")
	second.Relations = second.Relations[:1]
	s.same("second", counts(s.apply(second)), [3]int{1, 4, 1})
	s.apply(kg.Batch{Entities: anew(2, state("q:a", "Otherwise")),
		Corrections: []kg.Correction{{ID: "q:1", Reason: "x", Fields: []string{"description"},
			Set: kg.Assertion{Description: "d"}}}})
	s.merge("q:c", "q:b")
	end := s.apply(retraction("q:2", 0)).At
	for name, batch := range map[string]kg.Batch{"first": first, "second": second} {
		again := s.apply(batch)
		s.same(name+", again", []any{counts(again), again.Seq},
			[]any{[3]int{0, 0, len(batch.Entities) + len(batch.Relations) + len(batch.Corrections) +
				len(batch.Retractions)}, int64(0)})
	}

	edited := second
	edited.Entities = writes(state("q:a", "A renamed"), state("q:b", "B'"), state("q:new", "New"))
	edited.Relations = []kg.NewRelation{held("q:4", "q:c", "q:b"), held("q:5", "q:c", "q:a")}
	edited.Corrections = []kg.Correction{
		{ID: "q:2", Reason: "better known", Fields: []string{"when"}, Set: kg.Assertion{When: mustWhen("2024-01-18")}},
		{ID: "q:1", Claims: []kg.Claim{{Stance: kg.StanceConfirms,
			Evidence: []kg.Evidence{{Source: "source:q", Locator: "p. 3"}}}}},
		{ID: "q:3", Reason: "x", Fields: []string{"description"}}}
	edited.Retractions = []kg.Retraction{{ID: "q:9", Reason: "a mistake"}}
	edited.Merges = []kg.Merge{{From: "q:c", Into: "q:b", Reason: "the same"}}
	edited.Deletions = []kg.Deletion{{ID: "q:d", Reason: "gone"}}
	unsaid := s.applyRefused("with other items", edited, "CONFLICT recordedAt", "CONFLICT entities.1.id",
		"CONFLICT entities.2.id", "CONFLICT relations.0.id", "CONFLICT relations.1.id",
		"CONFLICT corrections.0.id", "CONFLICT corrections.1.id", "CONFLICT corrections.2.id",
		"CONFLICT retractions.0.id", "CONFLICT merges.0.from", "CONFLICT deletions.0.id")
	var versions []int
	for _, e := range unsaid {
		versions = append(versions, e.Version)
	}
	s.same("current versions", versions, []int{0, 1, 0, 2, 0, 0, 3, 0, 0, 0, 0})
	then := "as the graph was known at 2024-03-01T13:30:59.123456789Z"
	for i, want := range []string{end.Format(time.RFC3339Nano),
		`"q:b" differed (name) ` + then + "; it is at version 1 now", `"q:new" was not there ` + then,
		`"q:4" differed (to) ` + then + "; it is at version 2 now",
		`"q:5" was not there ` + then, `"q:2" differed (when) ` + then,
		`"q:1" differed (claims) ` + then + "; it is at version 3 now", `"q:3" was not there ` + then,
		`"q:9" was not retracted`, `"q:c" was not merged into "q:b"`, `"q:d" was not deleted`} {
		if !strings.Contains(unsaid[i].Message, want) {
			s.t.Errorf("%s does not say %s", unsaid[i].Message, want)
		}
	}
	s.applyRefused("between two changes", datedAt(recorded.Add(time.Minute), second), "CONFLICT recordedAt",
		"CONFLICT entities.0.id", "CONFLICT relations.0.id",
		"CONFLICT corrections.0.id", "CONFLICT corrections.1.id", "CONFLICT retractions.0.id")
	s.applyRefused("before all changes", datedAt(recorded.Add(-time.Hour), first), "CONFLICT recordedAt",
		"CONFLICT entities.0.id", "CONFLICT entities.1.id", "CONFLICT entities.2.id",
		"CONFLICT entities.3.id", "CONFLICT relations.0.id", "CONFLICT relations.1.id", "CONFLICT relations.2.id")
	late := kg.Batch{Entities: writes(state("q:late", "L"))}
	s.applyRefused("at the end itself", datedAt(end, late), "CONFLICT recordedAt", "CONFLICT entities.0.id")
	s.same("what was known at the end", counts(s.apply(datedAt(end, kg.Batch{Entities: writes(state("q:b", "B"))}))),
		[3]int{0, 0, 1})
	s.same("behind it", s.apply(datedAt(end.Add(1), late)).At, end.Add(1))

	many := datedAt(recorded, kg.Batch{})
	for i := range 50 {
		many.Entities = append(many.Entities, writes(state(fmt.Sprintf("q:%d", i), "N"))...)
	}
	_, err := write.Apply(s.t.Context(), s.store, s.call, many)
	if list := errorsOf(err); len(list) != 21 || !strings.Contains(list[0].Message, "the first 20 of 50 items") {
		s.t.Errorf("%d errors; the first: %v", len(list), err)
	}
}

// instants: what is out of range, or lies in the future, is refused, and the bounds of the range are kept.
func (s suite) instants() {
	read := kg.MaxInstant
	first := kg.Batch{Entities: writes(state("in:a", "A"), &kg.Entity{ID: "source:q", Kind: kg.KindSource,
		Name: "Q"}), Relations: []kg.NewRelation{held("in:r", "in:a", "in:a")}}
	first.Relations[0].Claims[0].Evidence[0].RetrievedAt = &read
	s.apply(datedAt(kg.MinInstant, first))
	es, rs := s.history("in:a", "in:r")
	s.same("the earliest", []time.Time{es[0].RecordedAt, rs[0].RecordedAt, *rs[0].Claims[0].Evidence[0].RetrievedAt},
		[]time.Time{kg.MinInstant, kg.MinInstant, kg.MaxInstant})
	then := s
	then.known = kg.MinInstant
	s.same("known then", len(then.loadEntities("in:a")), 1)
	then.known = kg.MinInstant.Add(-1)
	s.same("known before", len(then.loadEntities("in:a")), 0)
	for _, at := range []time.Time{kg.MinInstant.Add(-1), kg.MaxInstant.Add(1),
		time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC), time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(1500, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2300, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2999, 1,
			1, 0, 0, 0, 0, time.UTC)} {
		errs := s.applyRefused("recorded at "+at.String(), datedAt(at,
			kg.Batch{Entities: writes(state("in:b", "B"))}), "BAD_USER_INPUT recordedAt")
		if len(errs) > 0 && !strings.Contains(errs[0].Message, "instants from 1678-01-01 to 2261-12-31 are allowed") {
			s.t.Error(errs[0].Message)
		}
		beyond := kg.Batch{Relations: []kg.NewRelation{held("in:r2", "in:a", "in:a")}}
		beyond.Relations[0].Claims[0].Evidence[0].RetrievedAt = &at
		s.applyRefused("read at "+at.String(), beyond, "BAD_USER_INPUT relations.0.claims.0.evidence.0.retrievedAt")
		ctx := s.t.Context()
		for name, put := range map[string]func(store.Writer) error{
			"entity": func(w store.Writer) error {
				return w.PutEntities(ctx, []store.EntityPut{{New: &kg.Entity{ID: "in:c", Kind: kg.KindState,
					Name: "C", Version: 1, RecordedAt: at}}})
			},
			"relation": func(w store.Writer) error {
				r := newRelation("in:r3", "ASSAULT", "in:a", "in:a", "2024-01-16")
				r.RecordedAt = at
				return w.PutRelations(ctx, []store.RelationPut{{New: r}})
			},
			"redirect": func(w store.Writer) error {
				return w.PutRedirects(ctx, []kg.Redirect{{From: "in:x", Into: "in:a", RecordedAt: at}})
			},
			"entry": func(w store.Writer) error {
				return w.AppendChange(ctx, &kg.Change{Seq: 2, At: at, Kind: kg.ChangeSeed})
			},
		} {
			if err := s.store.Write(ctx, put); err == nil {
				s.t.Errorf("%s of %s is kept", name, at)
			}
		}
	}
	soon := time.Now().UTC()
	s.applyRefused("recorded in two minutes", datedAt(soon.Add(2*time.Minute),
		kg.Batch{Entities: writes(state("in:b", "B"))}), "BAD_USER_INPUT recordedAt")
	s.same("by a clock that is ahead", s.apply(datedAt(soon.Add(30*time.Second),
		kg.Batch{Entities: writes(state("in:b", "B"))})).At, soon.Add(30*time.Second))
}

// removals: a batch retracts, merges and deletes, all or nothing with the rest, in one entry of the log.
func (s suite) removals() {
	s.apply(kg.Batch{Entities: writes(state("rm:a", "A"), state("rm:a2", "A too"), state("rm:a3", "A, too"),
		state("rm:b", "B"), state("rm:c", "C"), state("rm:d", "D"), state("rm:alone", "Alone"),
		&kg.Entity{ID: "source:q", Kind: kg.KindSource, Name: "Q"}), Relations: []kg.NewRelation{held("rm:1", "rm:a2",
		"rm:b"), held("rm:2", "rm:b", "rm:a3"), held("rm:3", "rm:a2", "rm:a3"), held("rm:4", "rm:c",
		"rm:b"), held("rm:5", "rm:c", "rm:d")}})
	start := int64(len(s.changes(0, everyItem)))
	batch := kg.Batch{Kind: kg.ChangeSeed, Entities: writes(state("rm:new", "New")),
		Relations:   []kg.NewRelation{held("rm:6", "rm:a2", "rm:new")},
		Retractions: []kg.Retraction{{ID: "rm:4", Version: ptr(1), Reason: "a mistake"}},
		Merges: []kg.Merge{{From: "rm:a2", Into: "rm:a", Reason: "the same"},
			{From: "rm:a3", Into: "rm:a", Reason: "the same, too"}},
		Deletions: []kg.Deletion{{ID: "rm:c", Version: ptr(1), Cascade: true, Reason: "gone"},
			{ID: "rm:alone", Reason: "gone, too"}}}
	out := s.apply(batch)
	s.same("counts", counts(out), [3]int{2, 5, 0})
	got := s.loadRelations(everyColumn, "rm:1", "rm:2", "rm:3", "rm:4", "rm:5", "rm:6")
	ends := map[string]string{}
	for id, r := range got {
		ends[id] = fmt.Sprintf("%s→%s, version %d because %q", r.From, r.To, r.Version, r.Reason)
	}
	s.same("relations", ends, map[string]string{"rm:1": `rm:a→rm:b, version 2 because "the same"`,
		"rm:2": `rm:b→rm:a, version 2 because "the same, too"`, "rm:3": `rm:a→rm:a, version 2 because "the same"`,
		"rm:6": `rm:a→rm:new, version 1 because ""`})
	s.same("their states", []string{got["rm:1"].FromState, got["rm:6"].FromState}, []string{"rm:a", "rm:a"})
	s.same("entities", len(s.loadEntities("rm:a2", "rm:a3", "rm:c", "rm:alone")), 0)
	s.same("redirects", s.redirects(time.Time{}, "rm:a2", "rm:a3", "rm:c"),
		map[string]string{"rm:a2": "rm:a", "rm:a3": "rm:a"})
	log := s.changes(start, 10)
	s.same("entries", []any{len(log), log[0].At, log[0].Kind}, []any{1, out.At, kg.ChangeSeed})
	removed := map[string]int{}
	for _, item := range log[0].Items {
		if item.Action == kg.ActionRemoved {
			removed[item.ID] = item.Version
		}
	}
	s.same("removed", removed, map[string]int{"rm:a2": 2, "rm:a3": 2, "rm:c": 2, "rm:alone": 2, "rm:4": 2, "rm:5": 2})
	again := batch
	again.Relations, again.Deletions = nil, batch.Deletions[:1]
	s.same("sent again", counts(s.apply(again)), [3]int{0, 0, 5})
	unnamed := kg.Batch{Deletions: batch.Deletions[1:], Retractions: []kg.Retraction{{ID: "rm:4", Reason: "a mistake"}}}
	s.applyRefused("without the version", unnamed, "NOT_FOUND retractions.0.id", "NOT_FOUND deletions.0.id")
	unnamed.Kind = kg.ChangeSeed
	s.same("without the version, by a file", counts(s.apply(unnamed)), [3]int{0, 0, 2})
	unnamed.Deletions = []kg.Deletion{{ID: "rm:a2", Reason: "x"}, {ID: "no:such", Reason: "x"}}
	unnamed.Retractions[0].ID = "no:such:either"
	s.applyRefused("merged away, and never there", unnamed, "NOT_FOUND retractions.0.id", "CONFLICT deletions.0.id",
		"NOT_FOUND deletions.1.id")
	s.same("loaded again", counts(s.apply(datedAt(out.At, batch))), [3]int{0, 0, 7})
	later := datedAt(out.At.Add(1), kg.Batch{Entities: writes(state("rm:a2", "A too"), state("rm:z", "Z"))})
	s.same("what was merged away, as it was", counts(s.apply(later)), [3]int{1, 0, 1})
	s.same("that again", counts(s.apply(later)), [3]int{0, 0, 2})
	s.unmerge("rm:a2")
	back := s.loadRelations(everyColumn, "rm:1", "rm:3", "rm:6")
	s.same("taken apart", []string{back["rm:1"].From, back["rm:3"].From, back["rm:3"].To, back["rm:6"].From},
		[]string{"rm:a2", "rm:a2", "rm:a", "rm:a"})
	s.same("loaded again, after that", counts(s.apply(datedAt(out.At, batch))), [3]int{0, 0, 7})
}

// removalsOfCorrected: what a batch corrects or retracts and what it takes away go together into one version.
func (s suite) removalsOfCorrected() {
	s.apply(kg.Batch{Entities: writes(state("rc:a", "A"), state("rc:b", "B"), state("rc:c", "C"), state("rc:d", "D"),
		&kg.Entity{ID: "source:q", Kind: kg.KindSource, Name: "Q"}),
		Relations: []kg.NewRelation{held("rc:1", "rc:a", "rc:b"), held("rc:2", "rc:a", "rc:b"),
			held("rc:3", "rc:c", "rc:d"), held("rc:4", "rc:c", "rc:d"), held("rc:5", "rc:a", "rc:b"),
			held("rc:6", "rc:d", "rc:a")}})
	fix := func(id, fields string, set kg.Assertion) kg.Correction {
		return kg.Correction{ID: id, Reason: "better known", Fields: strings.Fields(fields), Set: set}
	}
	batch := kg.Batch{Kind: kg.ChangeSeed, Corrections: []kg.Correction{fix("rc:1", "description",
		kg.Assertion{Description: "d"}), fix("rc:3", "from", kg.Assertion{From: "rc:b"}),
		fix("rc:5", "fromState", kg.Assertion{}),
		fix("rc:6", "fromState", kg.Assertion{})},
		Retractions: []kg.Retraction{{ID: "rc:2", Reason: "a mistake"}, {ID: "rc:4", Reason: "a mistake"}},
		Merges: []kg.Merge{{From: "rc:a", Into: "rc:b",
			Reason: "the same"}}, Deletions: []kg.Deletion{{ID: "rc:c", Reason: "gone"}}}
	out := s.apply(batch)
	s.same("counts", counts(out), [3]int{0, 6, 2}) // what is derived cannot be taken back
	got := s.loadRelations(everyColumn, "rc:1", "rc:2", "rc:3", "rc:4", "rc:5", "rc:6")
	s.same("corrected and moved", []any{got["rc:1"].From, got["rc:1"].Description, got["rc:1"].Version,
		got["rc:1"].FromState}, []any{"rc:b", "d", 2, "rc:b"})
	s.same("corrected away", []any{got["rc:3"].From, got["rc:3"].Version}, []any{"rc:b", 2})
	s.same("no correction of its own, and moved", []any{got["rc:5"].From, got["rc:5"].FromState, got["rc:5"].Version},
		[]any{"rc:b", "rc:b", 2})
	s.same("the same, the other end", []any{got["rc:6"].To, got["rc:6"].FromState, got["rc:6"].Version},
		[]any{"rc:b", "rc:d", 2})
	s.same("retracted", len(got), 4)
	_, rs := s.history("rc:a", "rc:2")
	s.same("the tombstone says what was said", []any{len(rs), rs[1].From, rs[1].Tombstone}, []any{2, "rc:a", true})
	s.same("loaded again", counts(s.apply(datedAt(out.At, batch))), [3]int{0, 0, 8})
}

// removalsOfMoved: a relation that a merge would move goes with an entity that is deleted.
func (s suite) removalsOfMoved() {
	s.apply(kg.Batch{Entities: writes(state("ro:a", "A"), state("ro:b", "B"), state("ro:c", "C"),
		&kg.Entity{ID: "source:q", Kind: kg.KindSource, Name: "Q"}),
		Relations: []kg.NewRelation{held("ro:1", "ro:a", "ro:c"), held("ro:2", "ro:a", "ro:b")}})
	batch := kg.Batch{Kind: kg.ChangeSeed, Merges: []kg.Merge{{From: "ro:a", Into: "ro:b", Reason: "the same"}},
		Deletions: []kg.Deletion{{ID: "ro:c", Reason: "gone"}}}
	s.applyRefused("without cascade", batch, "CONFLICT deletions.0.id")
	batch.Deletions[0].Cascade = true
	s.same("counts", counts(s.apply(batch)), [3]int{0, 2, 0})
	_, rs := s.history("ro:a", "ro:1")
	s.same("versions of what goes", []any{len(rs), rs[1].Tombstone, rs[1].From, rs[1].Reason, rs[1].Version},
		[]any{2, true, "ro:a", "gone", 2})
	s.same("what moves", s.loadRelations(everyColumn, "ro:1", "ro:2")["ro:2"].From, "ro:b")
}

// removalsOfStates: what acts for a state that is deleted stays, unless its writer gave the state; also where another
// part of the batch moves, corrects or retracts it, or deletes what it names.
func (s suite) removalsOfStates() {
	official := func(id string) *kg.Entity { return &kg.Entity{ID: id, Kind: kg.KindOfficial, Name: id} }
	s.apply(kg.Batch{Entities: writes(state("rs:a", "A"), state("rs:b", "B"), state("rs:c", "C"), state("rs:d", "D"),
		official("rs:o"), official("rs:p")), Relations: []kg.NewRelation{
		affiliated("rs:office", kg.TypeHoldsOffice, "rs:o", "rs:a", "1900/2030"),
		affiliated("rs:other", kg.TypeHoldsOffice, "rs:p", "rs:a", "1900/2030"),
		assault("rs:1", "rs:o", "rs:b", "2024"), assault("rs:2", "rs:o", "rs:b", "2024", states("rs:a", "")),
		assault("rs:3", "rs:p", "rs:b", "2024"), assault("rs:4", "rs:o", "rs:c", "2024"),
		assault("rs:5", "rs:o", "rs:b", "2024")}})
	s.bases("before", map[string]string{"rs:1": "rs:a CERTAIN, rs:b CERTAIN", "rs:2": "rs:a GIVEN, rs:b CERTAIN",
		"rs:3": "rs:a CERTAIN, rs:b CERTAIN", "rs:4": "rs:a CERTAIN, rs:c CERTAIN"})
	out := s.apply(kg.Batch{Kind: kg.ChangeSeed,
		Corrections: correction("rs:5", 1, "description", kg.Assertion{Description: "d"}).Corrections,
		Merges:      []kg.Merge{{From: "rs:p", Into: "rs:d", Reason: "the same"}},
		Deletions: []kg.Deletion{{ID: "rs:a", Cascade: true, Reason: "gone"},
			{ID: "rs:c", Cascade: true, Reason: "gone, too"}}})
	s.same("derived", out.Derived, 1)
	s.bases("after", map[string]string{"rs:1": " , rs:b CERTAIN", "rs:3": "rs:d CERTAIN, rs:b CERTAIN",
		"rs:5": " , rs:b CERTAIN"})
	s.same("gone", len(s.loadRelations(everyColumn, "rs:office", "rs:other", "rs:2", "rs:4")), 0)
}

// refusedRemovals: what cannot be done is told with its place, and nothing is done.
func (s suite) refusedRemovals() {
	s.apply(kg.Batch{Entities: writes(state("rr:a", "A"), state("rr:b", "B"), state("rr:c", "C"), state("rr:d", "D"),
		&kg.Entity{ID: "source:q", Kind: kg.KindSource, Name: "Q"}),
		Relations: []kg.NewRelation{held("rr:1", "rr:a", "rr:b"), held("rr:2", "rr:c", "rr:d")}})
	entries := len(s.changes(0, everyItem))
	merge := func(from, into string) kg.Merge { return kg.Merge{From: from, Into: into, Reason: "the same"} }
	for _, x := range []struct {
		name  string
		batch kg.Batch
		want  []string
	}{
		{name: "no reason", batch: kg.Batch{Merges: []kg.Merge{{From: "rr:a", Into: "rr:b"}},
			Deletions: []kg.Deletion{{ID: "rr:d", Cascade: true}}}, want: []string{"BAD_USER_INPUT merges.0.reason",
			"BAD_USER_INPUT deletions.0.reason"}},
		{name: "not there", batch: kg.Batch{Merges: []kg.Merge{merge("no:such", "rr:d"), merge("rr:a", "no:one")},
			Deletions: []kg.Deletion{{ID: "no:body", Reason: "x"}}}, want: []string{"NOT_FOUND merges.0.from",
			"NOT_FOUND merges.1.into", "NOT_FOUND deletions.0.id"}},
		{
			name: "a source with what is none", batch: kg.Batch{Merges: []kg.Merge{merge("source:q", "rr:a")}},
			want: []string{"BAD_USER_INPUT merges.0.into"},
		},
		{
			name: "with itself", batch: kg.Batch{Merges: []kg.Merge{merge("rr:a", "rr:a")}},
			want: []string{"BAD_USER_INPUT merges.0.into"},
		},
		{name: "reserved", batch: kg.Batch{Merges: []kg.Merge{merge(kg.UnspecifiedActor, "rr:a")},
			Deletions: []kg.Deletion{{ID: kg.UnspecifiedActor, Reason: "x"}}},
			want: []string{"BAD_USER_INPUT deletions.0.id",
				"BAD_USER_INPUT merges.0.from"}},
		{
			name: "twice", batch: kg.Batch{Merges: []kg.Merge{merge("rr:a", "rr:b"), merge("rr:a", "rr:d")}},
			want: []string{"BAD_USER_INPUT merges.1.from"},
		},
		{name: "written and deleted", batch: kg.Batch{Entities: writes(state("rr:a", "A")),
			Deletions: []kg.Deletion{{ID: "rr:a", Cascade: true,
				Reason: "x"}}}, want: []string{"BAD_USER_INPUT deletions.0.id"}},
		{
			name: "a chain", batch: kg.Batch{Merges: []kg.Merge{merge("rr:a", "rr:b"), merge("rr:b", "rr:d")}},
			want: []string{"BAD_USER_INPUT merges.0.into"},
		},
		{name: "into what is deleted", batch: kg.Batch{Merges: []kg.Merge{merge("rr:a", "rr:b")},
			Deletions: []kg.Deletion{{ID: "rr:b", Cascade: true,
				Reason: "x"}}}, want: []string{"BAD_USER_INPUT merges.0.into"}},
		{
			name: "referred to", batch: kg.Batch{Deletions: []kg.Deletion{{ID: "rr:a", Reason: "x"}}},
			want: []string{"CONFLICT deletions.0.id"},
		},
		{
			name:  "another version",
			batch: kg.Batch{Deletions: []kg.Deletion{{ID: "rr:a", Version: ptr(2), Cascade: true, Reason: "x"}}},
			want:  []string{"CONFLICT deletions.0.version"},
		},
		{name: "referred to by what is written", batch: kg.Batch{Relations: []kg.NewRelation{held("rr:3", "rr:d",
			"rr:a")},
			Deletions: []kg.Deletion{{ID: "rr:a", Cascade: true,
				Reason: "x"}}}, want: []string{"BAD_USER_INPUT deletions.0.id"}},
		{name: "beside what is wrong", batch: kg.Batch{Relations: []kg.NewRelation{held("rr:3", "rr:d", "no:such")},
			Merges: []kg.Merge{merge("rr:a", "rr:b")}}, want: []string{"NOT_FOUND relations.0.to"}},
		{name: "a retraction of what is not there", batch: kg.Batch{Retractions: []kg.Retraction{{
			ID: "rr:9", Reason: "x",
		}},
			Merges: []kg.Merge{merge("rr:a", "rr:b")}}, want: []string{"NOT_FOUND retractions.0.id"}},
	} {
		s.applyRefused(x.name, x.batch, x.want...)
	}
	s.same("entries", len(s.changes(0, everyItem)), entries)
	s.same("entities", len(s.loadEntities("rr:a", "rr:b", "rr:c", "rr:d")), 4)
	s.call.Limits.MaxMoved = 1
	s.applyRefused("too many together", kg.Batch{Merges: []kg.Merge{merge("rr:a", "rr:b"), merge("rr:c", "rr:d")}},
		"LIMIT_EXCEEDED ")
}

// tried: Try says what Apply would do, and does nothing.
func (s suite) tried() {
	entries := len(s.changes(0, everyItem))
	one, two := kg.Batch{Kind: kg.ChangeSeed, Entities: writes(state("tr:a", "A"),
		state("tr:b", "B"))}, kg.Batch{Kind: kg.ChangeSeed, Entities: writes(state("tr:a", "A renamed"),
		state("tr:b", "B"))}
	out, log, err := write.Try(s.t.Context(), s.store, s.call, one, two)
	if err != nil {
		s.t.Fatal(err)
	}
	s.same("counts", counts(out), [3]int{2, 1, 1})
	s.same("entries that it would make", []any{len(log), log[0].Items, log[1].Items},
		[]any{2, []kg.ChangeItem{{Action: kg.ActionCreated, ID: "tr:a", Version: 1},
			{Action: kg.ActionCreated, ID: "tr:b", Version: 1}},
			[]kg.ChangeItem{{Action: kg.ActionUpdated, ID: "tr:a", Version: 2}}})
	_, _, err = write.Try(s.t.Context(), s.store, s.call, one, kg.Batch{Entities: writes(state("tr:c", ""))})
	s.refused("what Apply refuses", err, "BAD_USER_INPUT 1.entities.0.name")
	s.same("entities", len(s.loadEntities("tr:a", "tr:b")), 0)
	s.same("entries", len(s.changes(0, everyItem)), entries)
	s.same("and then", counts(s.apply(one)), [3]int{2, 0, 0})
}
