package storetest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
	"graphd/internal/store"
)

// world is what a plan.View shows of a Model: not lists that are narrowed, but a graph that holds nothing else. So it
// shares no code with query.Scope, and shows what that forgets to narrow.
type world struct{ *view }

func worldOf(all *snapshot, v plan.View) *world {
	known := v.Known
	if v.Past && known.IsZero() {
		known = known.Add(1) // of all instants the first at which something is known; nothing is
	}
	w := &world{newView(all, known)}
	if w.seen = v; v.Dated {
		w.anyDay = newView(all, known)
		maps.DeleteFunc(w.relations, func(_ string, r *kg.Relation) bool { return !w.shows(r) })
	}
	return w
}

// shows reports whether a relation is seen in the world of a day: a state that holds then, an event that has begun by
// then. In any other view it is.
func (v *view) shows(r *kg.Relation) bool {
	if !v.seen.Dated {
		return true
	}
	first := v.seen.Day
	if r.Type.Info().Aspect == kg.AspectEvent {
		first = edtf.MinDay
	}
	return lasts(r, first, v.seen.Day, false) && (!v.seen.Certain || lasts(r, first, v.seen.Day, true))
}

func (w *world) AsKnown(time.Time) store.Reader { return w }

// ActingStates are those of the view's day, or of that on which it was known. Which they are rests on what is possible,
// in any view.
func (w *world) ActingStates(ctx context.Context, ids []string, on edtf.Day) (map[string]string, error) {
	switch {
	case w.seen.Dated:
		return w.anyDay.ActingStates(ctx, ids, w.seen.Day)
	case w.seen.Past:
		on = mustDay(w.known.UTC().Format(time.DateOnly))
	}
	return w.view.ActingStates(ctx, ids, on)
}

func (w *world) Changes(ctx context.Context, after int64, limit, items int) ([]kg.Change, bool, error) {
	list, more, err := w.view.Changes(ctx, after, limit, items)
	if !w.seen.Past {
		return list, more, err
	}
	n := len(list)
	list = slices.DeleteFunc(list, func(c kg.Change) bool { return w.known.Before(c.At) })
	return list, more && n == len(list), err
}

// seen compares what some views show, without luck: all lists without a filter, counts, what is fetched by its id, and
// the log.
func (d *difference) seen(t *testing.T, views []plan.View) {
	t.Helper()
	for _, v := range views {
		want, err := d.seenLines(t.Context(), worldOf(d.model.current(), v))
		if err != nil {
			t.Fatalf("the model: %v", err)
		}
		var got []string
		err = d.store.Read(t.Context(), func(now store.Reader) (err error) {
			got, err = d.seenLines(t.Context(), query.Scope{View: v}.Reader(now))
			return err
		})
		if err != nil {
			t.Fatalf("the store: %v", err)
		}
		if diff := lineDiff(want, got); diff != "" {
			t.Fatalf("what %q shows differs (-model +store):\n%s", v.Suffix(), diff)
		}
		shown := relationsOf(worldOf(d.model.current(), v).view)
		if diff, err := unquarrelled(t.Context(), d.store, v, shown); diff != "" || err != nil {
			t.Fatal(diff, err)
		}
	}
}

// someViews are views of each kind: of days, and of what was known.
func (d *difference) someViews() []plan.View {
	var out []plan.View
	for _, day := range []edtf.Day{baseDay, baseDay - 31, mustDay("2024-02-02")} {
		for _, certain := range []bool{false, true} {
			v := plan.View{Dated: true, Day: day, Certain: certain}
			out = append(out, v)
			v.Past, v.Known = true, d.facts.instants[0]
			out = append(out, v)
		}
	}
	return append(out, plan.View{Past: true}, knownAt(d.facts.instants[1]))
}

func (d *difference) seenLines(ctx context.Context, r store.Reader) (lines []string, err error) {
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	var entities, ids []string
	for _, e := range d.facts.entities {
		entities = append(entities, e.ID)
	}
	for _, r := range d.facts.relations {
		ids = append(ids, r.ID)
	}
	entities, ids = distinct(entities), distinct(ids)
	byID, err := r.Relations(ctx, ids, plan.AllColumns)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(byID, func(a, b *kg.Relation) int { return int(a.SK - b.SK) })
	for _, r := range byID {
		add("by its id: %s", relationLine(r))
	}
	root := &plan.RelationList{Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: 1000}}
	types, err := r.CountTypes(ctx, root)
	if err != nil {
		return nil, err
	}
	add("types %v", types)
	size, err := r.LogSize(ctx)
	if err != nil {
		return nil, err
	}
	add("a log of %d", size)
	changes, more, err := r.Changes(ctx, 0, 1000, 0)
	if err != nil {
		return nil, err
	}
	for i := range changes {
		add("%s", changeLine(&changes[i]))
	}
	add("more %t", more)
	affiliated := &plan.EntityList{Via: &plan.Via{Types: kg.Affiliations}, Order: plan.OrderByID,
		Scan: plan.TextScan{Limit: 1000}}
	one := baseDay + 366
	for _, q := range []question{
		{Relations: root},
		{Relations: &plan.RelationList{Anchor: plan.AnchorEntity, Scan: root.Scan}, Parents: entities},
		{Aggregate: &plan.Aggregate{List: *root, By: []plan.Trait{plan.TraitType}}},
		{Entities: affiliated, Parents: entities},
		{Entities: &plan.EntityList{Order: plan.OrderByID, Scan: affiliated.Scan,
			Where: &plan.EntityWhere{HasRelation: &plan.RelationWhere{}}}},
		{States: &one, Parents: entities},
	} {
		of, err := readLines(ctx, r, q)
		if err != nil {
			return nil, err
		}
		lines = append(lines, of...)
	}
	return lines, nil
}
