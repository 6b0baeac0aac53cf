package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
	"graphd/internal/store"
	"graphd/internal/write"
)

func mustWhen(s string) edtf.Value { return edtf.MustParse(s) }

// everyItem is more than any test has, of entries in the log and items in these.
const everyItem = 1 << 30

// ChangeLog returns the whole log of a store, without items and then with them.
func ChangeLog(t testing.TB, s store.Store) []kg.Change {
	t.Helper()
	var out []kg.Change
	err := s.Read(t.Context(), func(r store.Reader) error {
		for _, items := range []int{0, everyItem} {
			list, _, err := r.Changes(t.Context(), 0, everyItem, items)
			if err != nil {
				return err
			}
			out = append(out, list...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (s suite) changes(after int64, limit int) []kg.Change {
	s.t.Helper()
	var out []kg.Change
	s.read(func(ctx context.Context, r store.Reader) (err error) {
		out, _, err = r.Changes(ctx, after, limit, everyItem)
		return err
	})
	return out
}

// changeLog: one entry for each call that changes something, in the same transaction, without gaps.
func (s suite) changeLog() {
	start := int64(len(s.changes(0, everyItem)))
	ctx := s.t.Context()
	s.by("user:one", "why not").apply(kg.Batch{
		Kind: kg.ChangeAssert, Entities: writes(state("g:a", "A"), state("g:b", "B")),
		Relations: []kg.NewRelation{assault("g:r", "g:a", "g:b", "2024-01-16")},
	})
	s.apply(kg.Batch{Kind: kg.ChangeAssert, Entities: writes(state("g:a", "A"))}) // nothing new
	s.applyRefused("not there", kg.Batch{
		Kind: kg.ChangeAssert, Entities: writes(state("g:c", "C")),
		Relations: []kg.NewRelation{assault("g:r2", "g:a", "no:such", "2024-01-16")},
	}, "NOT_FOUND relations.0.to")
	s.by("user:two", "").apply(kg.Batch{
		Kind: kg.ChangeClaims, Corrections: []kg.Correction{{
			ID: "g:r", Claims: []kg.Claim{{By: "g:b", Stance: kg.StanceDenies}},
		}},
	})
	if err := s.store.Write(ctx, func(w store.Writer) error {
		seq, at, err := w.Stamp(ctx)
		if err == nil {
			err = w.AppendChange(ctx, &kg.Change{Seq: seq, At: at, Kind: kg.ChangeUpsert})
		}
		if err != nil {
			return err
		}
		return context.DeadlineExceeded
	}); err != context.DeadlineExceeded { //nolint:errorlint // as it is
		s.t.Fatal(err)
	}
	if _, err := write.Delete(ctx, s.store, write.Call{Principal: "user:one", Reason: "gone"}, "g:a", ptr(1),
		true); err != nil {
		s.t.Fatal(err)
	}
	dated := kg.Batch{Kind: kg.ChangeSeed, RecordedAt: recorded.Add(-time.Hour), Entities: writes(state("g:c", "C"))}
	s.applyRefused("dated before the end", dated, "CONFLICT recordedAt", "CONFLICT entities.0.id")
	past := s.changes(start+2, 1)[0].At.Add(1)
	dated.RecordedAt = past
	s.apply(dated)
	got := s.changes(start, everyItem)
	for i := range got {
		if i > 0 && !got[i].At.After(got[i-1].At) {
			s.t.Errorf("entry %d at %s follows %s", got[i].Seq, got[i].At, got[i-1].At)
		}
		if got[i].At.Location() != time.UTC {
			s.t.Errorf("entry %d: at is in %s, not in UTC", got[i].Seq, got[i].At.Location())
		}
		if i < 3 {
			got[i].At = time.Time{}
		}
		got[i] = counted(s, got[i])
	}
	want := []kg.Change{
		{
			Seq: start + 1, Actor: "user:one", Kind: kg.ChangeAssert, Reason: "why not",
			Items: []kg.ChangeItem{{Action: kg.ActionCreated, ID: "g:a", Version: 1},
				{Action: kg.ActionCreated, ID: "g:b", Version: 1},
				{Action: kg.ActionCreated, Relation: true, ID: "g:r", Version: 1}},
		},
		{
			Seq: start + 2, Actor: "user:two", Kind: kg.ChangeClaims,
			Items: []kg.ChangeItem{{Action: kg.ActionUpdated, Relation: true, ID: "g:r", Version: 2}},
		},
		{
			Seq: start + 3, Actor: "user:one", Kind: kg.ChangeDelete, Reason: "gone",
			Items: []kg.ChangeItem{{Action: kg.ActionRemoved, ID: "g:a", Version: 2},
				{Action: kg.ActionRemoved, Relation: true, ID: "g:r", Version: 3}},
		},
		{
			Seq: start + 4, At: past, Kind: kg.ChangeSeed,
			Items: []kg.ChangeItem{{Action: kg.ActionCreated, ID: "g:c", Version: 1}},
		},
	}
	s.same("the log", got, want)
	s.same("behind the first", len(s.changes(start+1, 1000)), 3)
	s.same("one", s.changes(start+1, 1)[0].Seq, start+2)
	s.same("none", len(s.changes(start, 0)), 0)
	s.same("behind the last", len(s.changes(start+4, 10)), 0)
	s.read(func(ctx context.Context, r store.Reader) error {
		for _, x := range []struct {
			limit, items, want int
			more               bool
		}{{limit: 10, want: 4},
			{limit: 2, want: 2},
			{limit: 10, items: 1, want: 1, more: true},
			{limit: 10, items: 3, want: 1, more: true},
			{limit: 10, items: 4, want: 2, more: true},
			{limit: 10, items: 6, want: 3, more: true},
			{limit: 10, items: 7, want: 4},
			{limit: 2, items: 4, want: 2},
			{limit: 2, items: 1, want: 1, more: true}} {
			list, more, err := r.Changes(ctx, start, x.limit, x.items)
			if err != nil {
				return err
			}
			at := fmt.Sprintf("at most %d entries, %d items", x.limit, x.items)
			s.same(at, []any{len(list), more}, []any{x.want, x.more})
			for i, c := range list {
				full := got[i]
				s.same(at+", the items", len(c.Items), map[bool]int{true: len(full.Items)}[x.items > 0])
				s.same(at+", their number", c.Count, len(full.Items))
			}
		}
		return nil
	})
}

// logPages: pages of the log from either end, between any two entries, with and without items, are what a slice of the
// whole log is; and the log of an instant ends there.
func (s suite) logPages() {
	for i := range 5 {
		var batch kg.Batch
		for j := range i%3 + 1 {
			batch.Entities = append(batch.Entities, kg.EntityWrite{Entity: state(fmt.Sprintf("p:%d-%d", i, j), "P")})
		}
		s.apply(batch)
	}
	log := s.changes(0, everyItem)
	for size := len(log) - 2; size <= len(log); size++ {
		v := plan.View{Past: true, Known: log[size-1].At}
		for after := size - 3; after <= size; after++ {
			for before := size - 2; before <= size+3; before++ {
				for limit := range 4 {
					for n := range 4 {
						q := plan.Changes{After: int64(after), Before: int64(before), Limit: limit, Count: true,
							Backward: n%2 == 1, Items: n / 2 * 3}
						if before == size+3 {
							q.Before = 0
						}
						s.logPage(log[:size], v, q)
					}
				}
			}
		}
	}
}

func (s suite) logPage(log []kg.Change, v plan.View, q plan.Changes) {
	end := int64(len(log)) + 1
	if q.Before > 0 {
		end = min(end, q.Before)
	}
	rest := log[min(q.After, int64(len(log))):max(min(q.After, int64(len(log))), end-1)]
	var want []int64
	items := 0
	for i := range rest {
		c := &rest[i]
		if q.Backward {
			c = &rest[len(rest)-1-i]
		}
		if items += len(c.Items); len(want) == q.Limit || len(want) > 0 && q.Items > 0 && items > q.Items {
			break
		}
		want = append(want, c.Seq)
	}
	more, next, previous := len(want) < len(rest), false, false
	if q.Backward {
		slices.Reverse(want)
		next, previous = q.Before > 0, more
	} else {
		next, previous = more, q.After > 0
	}
	root := plan.Root{Key: plan.Key{}.Field("c"), View: v, Question: &q}
	res, err := query.Run(s.t.Context(), s.store, &plan.Plan{Roots: []plan.Root{root}})
	if err != nil {
		s.t.Fatal(err)
	}
	page := query.Answer[*query.ChangePage](res, root.Key)
	var got []int64
	for _, c := range page.Items {
		got = append(got, c.Seq)
		if q.Items > 0 {
			s.same("items", c.Items, log[c.Seq-1].Items)
		}
	}
	s.same(fmt.Sprintf("of %d entries %+v", len(log), q), []any{got, page.HasNext, page.HasPrevious, page.Total},
		[]any{want, next, previous, len(log)})
}

// counted checks what follows from the items of an entry, and leaves it out.
func counted(s suite, c kg.Change) kg.Change {
	first := func(relation bool) string {
		for _, item := range c.Items {
			if item.Relation == relation {
				return item.ID
			}
		}
		return ""
	}
	s.same("items", []any{c.Count, c.FirstEntity, c.FirstRelation}, []any{len(c.Items), first(false), first(true)})
	c.Count, c.FirstEntity, c.FirstRelation = 0, "", ""
	return c
}

// stamps: each call's instant lies behind those of all calls before, by a microsecond at least, even where one was
// seeded from the future.
func (s suite) stamps() {
	future := time.Now().UTC().Add(55 * time.Second).Truncate(time.Second)
	s.apply(kg.Batch{RecordedAt: future, Entities: writes(state("s:future", "F"))})
	last := future
	for i := range 20 {
		e := kg.EntityWrite{Entity: state("s:a", fmt.Sprint(i)), Replaces: guard(i)}
		at := s.apply(kg.Batch{Entities: []kg.EntityWrite{e}}).At
		s.same("the next instant", at, last.Add(time.Microsecond))
		last = at
	}
	s.apply(kg.Batch{RecordedAt: last.Add(7), Entities: writes(state("s:later", "L"))})
	s.same("behind a part of a microsecond", s.apply(kg.Batch{Entities: anew(20, state("s:a", "again"))}).At,
		last.Add(time.Microsecond))
	out, err := write.Apply(s.t.Context(), s.store, s.call, kg.Batch{Entities: writes(state("s:b", "1"))},
		kg.Batch{Entities: anew(1, state("s:b", "2"))}, kg.Batch{Entities: writes(state("s:c", "1"))})
	if err != nil {
		s.t.Fatal(err)
	}
	s.same("three batches in one transaction", []any{counts(out), out.At},
		[]any{[3]int{2, 1, 0}, last.Add(4 * time.Microsecond)})
}

// resends: what is sent again changes nothing and says so; what was changed by another since is a conflict.
func (s suite) resends() {
	s.apply(kg.Batch{
		Entities: writes(state("i:a", "A"), state("i:b", "B"), &kg.Entity{ID: "i:s", Kind: kg.KindSource, Name: "S"}),
		Relations: []kg.NewRelation{assault("i:r", "i:a", "i:b", "2024-01-16",
			claim("i:a", kg.StanceAsserts, "i:s", ""))},
	})
	denial := kg.Claim{By: "i:b", Stance: kg.StanceDenies, Evidence: []kg.Evidence{{Source: "i:s", Locator: "p. 2"}}}
	for _, x := range []struct {
		name  string
		batch kg.Batch
		want  [3]int
	}{
		{
			name: "relation", batch: kg.Batch{Relations: []kg.NewRelation{assault("i:r2", "i:a", "i:b", "2024-01-17")}},
			want: [3]int{1, 0, 0},
		},
		{
			name:  "entity",
			batch: kg.Batch{Entities: []kg.EntityWrite{{Entity: state("i:b", "B renamed"), Replaces: ptr(1)}}},
			want:  [3]int{0, 1, 0},
		},
		{
			name: "correction", batch: correction("i:r", 1, "when", kg.Assertion{When: mustWhen("2024-01-18")}),
			want: [3]int{0, 1, 0},
		},
		{
			name:  "claims",
			batch: kg.Batch{Corrections: []kg.Correction{{ID: "i:r", Claims: []kg.Claim{denial, denial}}}},
			want:  [3]int{0, 1, 0},
		},
		{name: "retraction", batch: retraction("i:r2", 1), want: [3]int{0, 1, 0}},
		{
			name: "correction with claims",
			batch: correction("i:r", 0, "description", kg.Assertion{Description: "x"}, denial,
				kg.Claim{Stance: kg.StanceConfirms}),
			want: [3]int{0, 1, 0},
		},
	} {
		first := s.apply(x.batch)
		s.same(x.name, counts(first), x.want)
		again := s.apply(x.batch)
		s.same(x.name+", again", []any{counts(again), again.Seq, again.At},
			[]any{[3]int{0, 0, 1}, int64(0), time.Time{}})
		if len(first.Relations) == 1 {
			s.same(x.name+", as it is", again.Relations[0], first.Relations[0])
		}
	}
	r := s.loadRelations(everyColumn, "i:r")["i:r"]
	s.same("claims in the end", len(r.Claims), 3)
	s.same("status", r.Status, kg.StatusDisputed)
	s.same("version", r.Version, 4)

	many := s.applyRefused("guards", kg.Batch{
		Entities:  []kg.EntityWrite{{Entity: state("i:b", "Mine"), Replaces: ptr(1)}},
		Relations: []kg.NewRelation{assault("i:r", "i:a", "i:b", "2024-01-19")},
		Corrections: []kg.Correction{{
			ID: "i:r3", Reason: "x", Fields: []string{"when"}, Set: kg.Assertion{When: mustWhen("2024")},
		}},
	}, "CONFLICT entities.0.version", "CONFLICT relations.0.id", "NOT_FOUND corrections.0.id")
	s.same("versions that it names", []int{many[0].Version, many[1].Version}, []int{2, 4})
	many = s.applyRefused("guard of a correction", correction("i:r", 3, "when", kg.Assertion{When: mustWhen("2025")}),
		"CONFLICT corrections.0.version")
	s.same("version that it names", many[0].Version, 4)
	s.applyRefused("guard of a retraction", retraction("i:r", 3), "CONFLICT retractions.0.version")
	s.applyRefused("retracted already, by another", retraction("i:r2", 3), "NOT_FOUND retractions.0.id")
	s.applyRefused("retracted already", retraction("i:r2", 0), "NOT_FOUND retractions.0.id")
}

// allErrors: all that is wrong with a batch is told at once, and nothing is written.
func (s suite) allErrors() {
	s.apply(kg.Batch{
		Entities: writes(state("e:a", "A"), &kg.Entity{ID: "e:s", Kind: kg.KindSource, Name: "S"}),
		Relations: []kg.NewRelation{assault("e:r", "e:a", "e:a", "2024-01-16"),
			assault("e:q", "e:a", "e:a", "2024-01-16")},
	})
	before := len(s.changes(0, everyItem))
	broken := assault("e:3", "e:a", "no:such", "2024-01-16", at("e:s"), states("e:s", ""),
		claim("no:one", kg.StanceAsserts, "e:a", ""), sure(2))
	broken.Links = []kg.Link{{Role: kg.LinkAbout, Relation: "no:relation"}}
	s.applyRefused("everything", kg.Batch{
		Entities: writes(state("e:new", ""), state("e:q", "Q"), state("e:new", "N")),
		Relations: []kg.NewRelation{assault("e:a", "e:a", "e:a", "2024-01-16"), broken,
			{ID: "e:4", Assertion: kg.Assertion{Type: "NONE", From: "e:a", To: "e:a", When: mustWhen("2024")}},
			{ID: "e:5", Assertion: kg.Assertion{Type: kg.TypePartOf, From: "e:s", To: "e:a", When: mustWhen("2024")}}},
		Corrections: []kg.Correction{{
			ID: "e:r", Fields: []string{"mode", "location"}, Set: kg.Assertion{Mode: "none", Location: "no:where"},
			Claims: []kg.Claim{{Stance: "MAYBE"}},
		},
			{ID: "e:r", Reason: "x", Fields: []string{"nothing"}}},
		Retractions: []kg.Retraction{{ID: "no:relation"}},
	},
		"BAD_USER_INPUT entities.0.name", "BAD_USER_INPUT entities.2.id", "BAD_USER_INPUT relations.1.confidence",
		"BAD_USER_INPUT relations.2.type",
		"BAD_USER_INPUT corrections.0.reason", "BAD_USER_INPUT corrections.0.claims.0.stance",
		"BAD_USER_INPUT corrections.1.id", "BAD_USER_INPUT retractions.0.reason",
		"CONFLICT entities.1.id", "CONFLICT relations.0.id", "BAD_USER_INPUT corrections.0.patch.mode",
		"BAD_USER_INPUT corrections.1.patch.nothing", "NOT_FOUND retractions.0.id",
		"NOT_FOUND relations.1.to", "BAD_USER_INPUT relations.1.fromState", "BAD_USER_INPUT relations.1.location",
		"NOT_FOUND relations.1.claims.0.by", "BAD_USER_INPUT relations.1.claims.0.evidence.0.source",
		"NOT_FOUND relations.1.links.0.relation", "BAD_USER_INPUT relations.3.type",
		"NOT_FOUND corrections.0.patch.location")
	s.same("entries", len(s.changes(0, everyItem)), before)
	s.same("what was right", len(s.loadEntities("e:new")), 0)
	_, err := write.Apply(s.t.Context(), s.store, s.call, kg.Batch{Entities: writes(state("e:first", "F"))},
		kg.Batch{Entities: writes(state("e:second", ""))})
	s.refused("the second of two", err, "BAD_USER_INPUT 1.entities.0.name")
	s.same("the first of two", len(s.loadEntities("e:first")), 0)
	s.applyRefused("what could not be read", kg.Batch{
		Unread:    kg.Errors{kg.Invalid("relations.0.when", "x", "is no date")},
		Relations: []kg.NewRelation{{ID: "e:9", Assertion: kg.Assertion{Type: "AID", From: "e:a", To: "no:such"}}},
	},
		"BAD_USER_INPUT relations.0.when", "NOT_FOUND relations.0.to")
	voice := kg.Claim{Stance: kg.StanceConfirms}
	s.applyRefused("behind a claim that is there twice",
		kg.Batch{Corrections: []kg.Correction{{
			ID: "e:r", Claims: []kg.Claim{voice, voice, {By: "no:one", Stance: kg.StanceDenies}},
		}}},
		"NOT_FOUND corrections.0.claims.2.by")
	s.applyRefused("claims on one relation twice",
		kg.Batch{Corrections: []kg.Correction{
			{ID: "e:r", Claims: []kg.Claim{voice, {By: "no:one", Stance: kg.StanceDenies}}},
			{ID: "e:r", Claims: []kg.Claim{{By: "e:a", Stance: kg.StanceDenies}}},
		}},
		"BAD_USER_INPUT corrections.1.id", "NOT_FOUND corrections.0.claims.1.by")
	s.by("a", strings.Repeat("x", 30_000)).applyRefused("a long reason", kg.Batch{Entities: writes(state("e:z", "Z"))},
		"BAD_USER_INPUT reason")
}

// corrections: writers who correct the same relations at once lose nothing: versions and entries have no gaps, and
// readers of the past see no change.
func (s suite) corrections() {
	const writers, rounds, relations = 4, 8, 5
	batch := kg.Batch{Entities: writes(state("w:a", "A"), state("w:b", "B"))}
	for i := range relations {
		batch.Relations = append(batch.Relations, assault(fmt.Sprintf("w:%d", i), "w:a", "w:b", "2024-01-16"))
	}
	then := s.apply(batch).At
	ctx := s.t.Context()
	var writing, reading sync.WaitGroup
	done := make(chan struct{})
	for w := range writers {
		writing.Go(func() {
			for i := range rounds {
				k := kg.Batch{Kind: kg.ChangeCorrect}
				for j := range relations {
					k.Corrections = append(k.Corrections,
						kg.Correction{ID: fmt.Sprintf("w:%d", (j+w)%relations), Reason: "x",
							Fields: []string{"description", "when"},
							Set: kg.Assertion{
								Description: fmt.Sprintf("%d %d", w, i),
								When:        mustWhen(fmt.Sprintf("2024-01-%02d", 10+(w+i)%4)),
							}})
				}
				if _, err := write.Apply(ctx, s.store, s.call, k); err != nil {
					s.t.Errorf("writer %d: %v", w, err)
					return
				}
			}
		})
	}
	reading.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			err := s.store.Read(ctx, func(r store.Reader) error {
				rows, err := r.AsKnown(then).ListRelations(ctx,
					&plan.RelationList{
						Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Scan: all, Columns: everyColumn,
					}, []string{"w:a"})
				if s.o.Snapshot && err == nil && len(rows) != relations {
					s.t.Errorf("%d rows as known before", len(rows))
				}
				for _, row := range rows {
					if row.Relation.Version != 1 || row.Relation.Description != "" ||
						!row.Relation.SupersededAt.IsZero() {
						s.t.Errorf("as known before: %s", relationLine(row.Relation))
					}
				}
				return err
			})
			if err != nil {
				s.t.Errorf("reader: %v", err)
				return
			}
		}
	})
	writing.Wait()
	close(done)
	reading.Wait()
	changes := s.changes(0, everyItem)
	for i, c := range changes {
		if c.Seq != int64(i+1) {
			s.t.Errorf("entry %d has the number %d", i+1, c.Seq)
		}
	}
	for i := range relations {
		_, rs := s.history("w:a", fmt.Sprintf("w:%d", i))
		for j, r := range rs {
			if r.Version != j+1 || j > 0 && !rs[j-1].SupersededAt.Equal(r.RecordedAt) {
				s.t.Errorf("versions: %s", relationLine(r))
			}
		}
		s.same("versions", len(rs), 1+writers*rounds)
	}
}
