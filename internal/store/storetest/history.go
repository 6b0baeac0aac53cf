package storetest

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"

	"pgregory.net/rapid"
)

// History sends the same random writes to a Model and to a store: batches with entities, relations, corrections,
// claims and retractions, merges, unmerges, deletions, and some of them again. After each the outcomes and errors
// must be the same; in the end the graph as it is, the graph as it was known at every instant before, all histories
// and the change log. A ledger, which shares no code with the two, says after each call if it did what it means, and
// in the end if nothing else happened. open returns an empty store, which it closes itself when the test that it was
// given is over.
//
// The Model takes its instants from the store, so that they are the same, too. A failure names rapid's seed: pass it
// as -rapid.seed to see it again.
func History(t *testing.T, open func(t *testing.T) store.Store, opts ...Options) {
	o := optionsOf(opts)
	if testing.Short() {
		o.Histories *= 2 // rapid takes a fifth of them
	}
	setFlag(t, "rapid.checks", strconv.Itoa(o.Histories))
	setFlag(t, "rapid.nofailfile", "true")
	setFlag(t, "rapid.shrinktime", "20s")
	rapid.Check(t, func(rt *rapid.T) {
		// A test of its own closes the store. Its goroutine is not the one that rapid looks at, so that what rapid
		// throws must be carried over.
		var thrown any
		done := false
		t.Run("history", func(t *testing.T) {
			defer func() {
				if thrown = recover(); thrown != nil && !strings.HasPrefix(fmt.Sprintf("%T", thrown), "rapid.") {
					rt.Logf("%s", debug.Stack())
				}
			}()
			h := &history{t: t, rt: rt, difference: &difference{model: NewModel(), store: open(t)}, ledger: newLedger()}
			h.play()
			done = true
		})
		switch {
		case thrown == nil:
		case fmt.Sprintf("%T", thrown) == "rapid.invalidData":
			// It is thrown from another place than failures, and rapid tells failures apart by their places.
			rt.Skip(thrown)
		default:
			panic(thrown)
		}
		if !done {
			rt.Fatal("see above")
		}
	})
}

// history is a sequence of writes to a Model and to a store.
type history struct {
	*difference
	ledger *ledger
	limits write.Limits // of each call
	t      *testing.T
	rt     *rapid.T
}

func (h *history) play() {
	usual := write.DefaultLimits.MaxFollowed
	h.limits.MaxFollowed = rapid.SampledFrom([]int{usual, usual, 3}).Draw(h.rt, "followed")
	w := newWriter(&graphDrawer{t: h.rt, kinds: map[string]kg.Kind{}})
	h.write(h.draw(w, w.first))
	old, logged := putOldStyle(h.t, h.model, h.store)
	h.ledger.changes = append(h.ledger.changes, logged)
	for _, r := range old {
		h.ledger.relations[r.ID] = []*kg.Relation{r}
		w.all = append(w.all, r.ID)
	}
	for range 25 - rapid.IntRange(0, 20).Draw(h.rt, "fewer") {
		w.now = newView(h.model.current(), time.Time{})
		h.write(h.draw(w, w.next))
	}
	if err := h.ledger.audit(h.t.Context(), h.store); err != nil {
		h.rt.Fatalf("by the meaning of the calls: %v", err)
	}
	if diff, err := unquarrelled(h.t.Context(), h.store, plan.View{}, h.ledger.current()); diff != "" || err != nil {
		h.rt.Fatal(diff, err)
	}
	h.audit()
	h.facts = factsOf(h.model)
	h.look()
	for range 3 {
		q := rapid.Custom(func(rt *rapid.T) *plan.Compare {
			return (&questioner{t: rt, facts: h.facts}).drawCompare()
		}).Draw(h.rt, "comparison")
		q.Limit = max(q.Limit, 1)
		for _, s := range []store.Store{h.model, h.store} {
			diff, err := compareAll(h.t.Context(), s, *q)
			if diff != "" || err != nil {
				h.rt.Fatalf("the comparison differs (-listed +compared): %v for %s\n%s", err, show(q), diff)
			}
		}
	}
	for range 20 {
		q := rapid.Custom(func(rt *rapid.T) question {
			return (&questioner{t: rt, facts: h.facts}).drawQuestion()
		}).Draw(h.rt, "question")
		h.compare(q)
	}
}

// draw draws an operation; it is one value to rapid, which does not print what it is made of.
func (h *history) draw(w *writer, f func() operation) operation {
	return rapid.Custom(func(rt *rapid.T) operation {
		w.t = rt
		return f()
	}).Draw(h.rt, "operation")
}

// write runs one operation on both.
func (h *history) write(o operation) {
	ctx := h.t.Context()
	o.as.Limits = h.limits
	got, err := o.run(ctx, h.store)
	if kg.CodeOf(err) == kg.CodeInternal && err != nil {
		h.rt.Fatalf("the store: %v", err)
	}
	h.model.clock = func() time.Time { return got.At }
	want, wantErr := o.run(ctx, h.model)
	if kg.CodeOf(wantErr) == kg.CodeInternal && wantErr != nil {
		h.rt.Fatalf("the model: %v", wantErr)
	}
	if diff := lineDiff(outcomeLines(want, wantErr), outcomeLines(got, err)); diff != "" {
		h.rt.Fatalf("the outcomes differ (-model +store):\n%s", diff)
	}
	h.rt.Logf("→ %s", strings.Join(outcomeLines(got, err), "\n"))
	if err := h.ledger.judge(ctx, h.store, o, got, err); err != nil {
		h.rt.Fatalf("by the meaning of the call: %v", err)
	}
}

// errorsOf is all that a call was refused for.
func errorsOf(err error) kg.Errors {
	if many, ok := errors.AsType[kg.Errors](err); ok {
		return many
	}
	if one, ok := errors.AsType[*kg.Error](err); ok {
		return kg.Errors{one}
	}
	return nil
}

// clock is where a message tells the time, which goes on while one store is asked after the other.
var clock = regexp.MustCompile(`it is \S+Z now`)

func outcomeLines(o write.Outcome, err error) []string {
	var lines []string
	for _, e := range errorsOf(err) {
		lines = append(lines, fmt.Sprintf("%s at %q: %q, version %d: %s", e.Code, e.Path, e.Value, e.Version,
			clock.ReplaceAllString(e.Message, "it is … now")))
	}
	lines = append(lines, fmt.Sprintf("%d created, %d updated, %d unchanged; entry %d at %s", o.Created, o.Updated,
		o.Unchanged, o.Seq, stamp(o.At)))
	return append(lines, fmt.Sprintf("entities %q, relations %q, %d retracted, %d derived, stale %t", o.Entities,
		o.Relations, o.Retracted, o.Derived, o.Stale))
}

// look compares what does not depend on luck: all that is now, and some of what was known when, at every instant.
func (h *history) look() {
	instants := []time.Time{{}}
	for _, at := range h.facts.instants {
		instants = append(instants, at.Add(-1), at)
	}
	instants = append(instants, time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC))
	whole := rapid.SampledFrom(instants).Draw(h.rt, "instant")
	for _, at := range instants {
		if at.IsZero() || at.Equal(whole) {
			for _, q := range h.survey(at) {
				h.compare(q)
			}
			continue
		}
		for _, q := range h.glance(at) {
			h.compare(q)
		}
	}
	ids := []string{"no:such"}
	for _, p := range pool {
		ids = append(ids, p.id)
	}
	for _, e := range h.facts.entities {
		ids = append(ids, e.ID)
	}
	for _, r := range h.facts.relations {
		ids = append(ids, r.ID)
	}
	ids = distinct(ids)
	lines := func(s store.Store) []string {
		lines, err := historyLines(h.t.Context(), s, ids, instants)
		if err != nil {
			h.rt.Fatal(err)
		}
		return lines
	}
	if diff := lineDiff(lines(h.model), lines(h.store)); diff != "" {
		h.rt.Fatalf("the histories differ (-model +store):\n%s", diff)
	}
}

// glance is the graph as it was known then, by a few questions.
func (d *difference) glance(known time.Time) []question {
	var ids []string
	for _, e := range d.facts.entities {
		ids = append(ids, e.ID)
	}
	ids = slices.Compact(ids)
	day := edtf.Day(baseDay)
	scan := plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: 1000}
	return []question{
		{Relations: &plan.RelationList{Scan: scan, Columns: plan.Columns{Claims: true, Body: true}}, Known: known},
		{
			Relations: &plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Scan: scan},
			Parents:   ids, Known: known,
		},
		{Entities: &plan.EntityList{Order: plan.OrderByName, Scan: plan.TextScan{Limit: 1000}}, Known: known},
		{States: &day, Parents: ids, Known: known},
		{Plan: &plan.Plan{Roots: []plan.Root{{View: knownAt(known), Question: &plan.Stats{}}}}},
	}
}

func (h *history) compare(q question) {
	if diff := h.ask(h.t, q); diff != "" {
		h.rt.Fatalf("the answers differ (-model +store) for %#v\n%s", q, diff)
	}
}

// historyLines are all versions, redirects and changes.
func historyLines(ctx context.Context, s store.Store, ids []string, instants []time.Time) ([]string, error) {
	var lines []string
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	err := s.Read(ctx, func(now store.Reader) error {
		lines = nil
		for _, r := range []store.Reader{now, now.AsKnown(instants[1])} { // it makes no difference
			entities, err := r.EntityVersions(ctx, ids)
			if err != nil {
				return err
			}
			for _, e := range entities {
				add("%s", entityLine(e))
			}
			relations, err := r.RelationVersions(ctx, ids, plan.Columns{Claims: true, Body: true})
			if err != nil {
				return err
			}
			for _, r := range relations {
				add("%s", relationLine(r))
			}
			changes, _, err := r.Changes(ctx, 0, 1000, everyItem)
			if err != nil {
				return err
			}
			for i := range changes {
				add("%s", changeLine(&changes[i]))
			}
			some, more, err := r.Changes(ctx, 2, 2, 3)
			if err != nil {
				return err
			}
			for i := range some {
				add("of some: %s", changeLine(&some[i]))
			}
			heads, _, err := r.Changes(ctx, 2, 2, 0)
			if err != nil {
				return err
			}
			add("more: %t; without items: %s", more, jsonOf(heads))
		}
		for _, at := range instants {
			for _, ids := range [][]string{ids, ids[len(ids)/2:]} {
				redirects, err := now.AsKnown(at).Redirects(ctx, ids)
				if err != nil {
					return err
				}
				slices.SortFunc(redirects, func(a, b kg.Redirect) int { return strings.Compare(a.From, b.From) })
				add("at %s %v", stamp(at), redirects)
			}
		}
		return nil
	})
	return lines, err
}
