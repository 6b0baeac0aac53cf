package query

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/lite"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"
)

// marked stands in the ids and texts of the entity and the relation that the scope hides.
const marked = "marked"

// TestScopeHides asks every method of a reader, in as many ways as it has, for a relation that did not hold on the
// scope's day and for an entity that was not known at its instant. A method of store.Reader without an entry here fails
// the test.
func TestScopeHides(t *testing.T) {
	s := open(t)
	day := edtf.MustParse("2024-01-20").Bounds(0).StartEarliest
	known := time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)
	apply := func(b kg.Batch) {
		t.Helper()
		b.Kind = kg.ChangeSeed
		if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
			t.Fatal(err)
		}
	}
	paper := entity("source:paper", kg.KindSource)
	apply(kg.Batch{RecordedAt: known.Add(-time.Hour), Entities: []kg.EntityWrite{
		paper, entity("state:A", kg.KindState), entity("state:B", kg.KindState), entity("official:o", kg.KindOfficial),
	}, Relations: []kg.NewRelation{
		office("shown", "official:o", "state:A", "2020/2025", ""),
		office(marked, "official:o", "state:B", "2010/2015", "e"),
	}})
	apply(kg.Batch{
		RecordedAt: known.Add(time.Hour), Entities: []kg.EntityWrite{entity("person:"+marked, kg.KindPerson)},
	})

	all := plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: 100}
	allByID := plan.TextScan{Limit: 100}
	page := plan.Part{Limit: 100}
	relations, entities := []string{marked, "shown"}, []string{"person:" + marked, "official:o"}
	anchored := func(a plan.Anchor) *plan.RelationList {
		return &plan.RelationList{Anchor: a, Direction: kg.DirectionBoth, Scan: all, Columns: plan.AllColumns}
	}
	tied := func() *plan.EntityList {
		return &plan.EntityList{
			Via: &plan.Via{Types: []kg.RelationType{kg.TypeHoldsOffice}}, Order: plan.OrderByID, Scan: allByID,
		}
	}
	id := marked
	byRelation := &plan.EntityList{Order: plan.OrderByID, Scan: allByID,
		Where: &plan.EntityWhere{HasRelation: &plan.RelationWhere{ID: &plan.IDFilter{Eq: &id}}}}
	methods := map[string][]func(context.Context, store.Reader) (any, error){
		"AsKnown": {func(ctx context.Context, r store.Reader) (any, error) {
			return r.AsKnown(time.Time{}).Entities(ctx, entities)
		}},
		"Entities": {func(ctx context.Context, r store.Reader) (any, error) { return r.Entities(ctx, entities) }},
		"Relations": {func(ctx context.Context, r store.Reader) (any, error) {
			return r.Relations(ctx, relations, plan.AllColumns)
		}},
		"ListRelations": {
			func(ctx context.Context, r store.Reader) (any, error) {
				return r.ListRelations(ctx, anchored(plan.AnchorRoot), nil)
			},
			func(ctx context.Context, r store.Reader) (any, error) {
				return r.ListRelations(ctx, anchored(plan.AnchorEntity), []string{"state:B", "official:o"})
			},
			func(ctx context.Context, r store.Reader) (any, error) {
				return r.ListRelations(ctx, anchored(plan.AnchorSource), []string{"source:paper"})
			},
			func(ctx context.Context, r store.Reader) (any, error) {
				return r.ListRelations(ctx, anchored(plan.AnchorEvent), []string{"e"})
			},
		},
		"CountRelations": {func(ctx context.Context, r store.Reader) (any, error) {
			return few(r.CountRelations(ctx, anchored(plan.AnchorRoot), nil))
		}},
		"Aggregate": {
			func(ctx context.Context, r store.Reader) (any, error) { // what is marked is of an event, and so apart
				groups, err := r.Aggregate(ctx, &plan.Aggregate{List: *anchored(plan.AnchorRoot)})
				return few([]int{len(groups)}, err)
			},
		},
		"ListEntities": {
			func(ctx context.Context, r store.Reader) (any, error) {
				return r.ListEntities(ctx, &plan.EntityList{Order: plan.OrderByID, Scan: allByID}, nil)
			},
			func(ctx context.Context, r store.Reader) (any, error) {
				rows, err := r.ListEntities(ctx, tied(), []string{"official:o"})
				return few([]int{len(rows)}, err)
			},
			func(ctx context.Context, r store.Reader) (any, error) {
				rows, err := r.ListEntities(ctx, byRelation, nil)
				return few([]int{len(rows) + 1}, err)
			},
		},
		"CountEntities": {func(ctx context.Context, r store.Reader) (any, error) {
			return few(r.CountEntities(ctx, tied(), []string{"official:o"}))
		}},
		"Near": {func(ctx context.Context, r store.Reader) (any, error) {
			return r.Near(ctx, &plan.Near{IDs: append([]string{"no:such"}, entities...), Kinds: kg.Kinds, Limit: 100})
		}},
		"SearchKeys": {func(ctx context.Context, r store.Reader) (any, error) {
			all := []plan.KeySeek{{Prefixes: []string{""}, Limit: 1000}}
			return r.SearchKeys(ctx, all)
		}},
		"ActingStates": {func(ctx context.Context, r store.Reader) (any, error) { // in 2012 it was state:B
			states, err := r.ActingStates(ctx, []string{"official:o"},
				edtf.MustParse("2012-01-01").Bounds(0).StartEarliest)
			if states["official:o"] != "state:A" {
				return marked, err
			}
			return nil, err
		}},
		"Redirects": {func(ctx context.Context, r store.Reader) (any, error) { return r.Redirects(ctx, entities) }},
		"EntityVersions": {func(ctx context.Context, r store.Reader) (any, error) {
			return r.EntityVersions(ctx, entities)
		}},
		"RelationVersions": {func(ctx context.Context, r store.Reader) (any, error) {
			return r.RelationVersions(ctx, relations, plan.AllColumns)
		}},
		"EntityHistory": {func(ctx context.Context, r store.Reader) (any, error) {
			return r.EntityHistory(ctx, entities, page)
		}},
		"RelationHistory": {func(ctx context.Context, r store.Reader) (any, error) {
			return r.RelationHistory(ctx, relations, plan.AllColumns, page)
		}},
		"RecordedEntities": {func(ctx context.Context, r store.Reader) (any, error) {
			return r.RecordedEntities(ctx, &plan.RecordedEntities{Versions: plan.VersionsAll, Limit: 100})
		}},
		"RecordedRelations": {
			func(ctx context.Context, r store.Reader) (any, error) {
				return r.RecordedRelations(ctx, &plan.RecordedList{Versions: plan.VersionsAll, Columns: plan.AllColumns,
					Limit: 100})
			},
			func(ctx context.Context, r store.Reader) (any, error) {
				return r.RecordedRelations(ctx, &plan.RecordedList{Columns: plan.AllColumns, Limit: 100})
			},
		},
		"LastEntities": {func(ctx context.Context, r store.Reader) (any, error) {
			return r.LastEntities(ctx, entities)
		}},
		// These are of the present alone.
		"Pairs": {func(ctx context.Context, r store.Reader) (any, error) {
			list, err := r.Pairs(ctx, &plan.PairList{}, entities)
			return ofPresent(len(list), err)
		}},
		"Reached": {func(ctx context.Context, r store.Reader) (any, error) {
			list, err := r.Reached(ctx, entities, kg.DirectionBoth)
			return ofPresent(len(list), err)
		}},
		"Traits": {func(ctx context.Context, r store.Reader) (any, error) {
			traits, err := r.Traits(ctx, entities[1])
			return ofPresent(len(traits), err)
		}},
		// What these three show does not depend on the day; of what was not known they say nothing.
		"Changes": {func(ctx context.Context, r store.Reader) (any, error) {
			list, _, err := r.Changes(ctx, 0, 100, 100)
			var ids []string
			for _, c := range list { // of relations the ids are shown
				ids = append(ids, c.FirstEntity)
			}
			return ids, err
		}},
		"CountTypes": {func(ctx context.Context, r store.Reader) (any, error) {
			counts, err := r.CountTypes(ctx, anchored(plan.AnchorRoot))
			return few([]int{counts[kg.TypeHoldsOffice]}, err)
		}},
		"LogSize": {func(ctx context.Context, r store.Reader) (any, error) {
			n, err := r.LogSize(ctx)
			return few([]int{int(n)}, err)
		}},
		"Stats": {func(ctx context.Context, r store.Reader) (any, error) {
			stats, err := r.Stats(ctx)
			return few([]int{stats.Entities[kg.KindPerson] + 1}, err)
		}},
	}
	reader := reflect.TypeFor[store.Reader]()
	for i := range reader.NumMethod() {
		if name := reader.Method(i).Name; len(methods[name]) == 0 {
			t.Errorf("store.Reader.%s is not tried", name)
		}
	}
	scope := Scope{plan.View{Dated: true, Day: day, Past: true, Known: known}}
	for name, calls := range methods {
		for i, call := range calls {
			plain := shows(t, s, call, func(r store.Reader) store.Reader { return r })
			if !plain && name != "Redirects" && name != "ActingStates" {
				t.Errorf("%s, %d: does not show what is marked where no scope hides it: the test tests nothing", name,
					i)
			}
			if shows(t, s, call, scope.Reader) {
				t.Errorf("%s, %d: shows what the scope hides", name, i)
			}
		}
	}
}

// few is nothing where one thing is counted, as much as is shown, and marked where there are more.
func few(counts []int, err error) (any, error) {
	if err != nil || len(counts) == 0 || counts[0] > 1 {
		return marked, err
	}
	return nil, nil
}

// ofPresent is few for what the present alone tells.
func ofPresent(n int, err error) (any, error) {
	if errors.Is(err, errPresent) {
		return nil, nil
	}
	return few([]int{n}, err)
}

// shows reports whether what a call returns holds anything that is marked.
func shows(
	t *testing.T, s store.Store, call func(context.Context, store.Reader) (any, error),
	through func(store.Reader) store.Reader,
) bool {
	t.Helper()
	var text []byte
	err := s.Read(t.Context(), func(r store.Reader) error {
		out, err := call(t.Context(), through(r))
		if err == nil {
			text, err = json.Marshal(out)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Contains(string(text), marked)
}

// TestScopeShowsVersions: what a reader has shown, it shows the history of, and what that refers to.
func TestScopeShowsVersions(t *testing.T) {
	s := open(t)
	_, err := write.Apply(t.Context(), s, write.Call{}, kg.Batch{Kind: kg.ChangeSeed, Entities: []kg.EntityWrite{
		entity("source:paper", kg.KindSource), entity("state:A", kg.KindState), entity("official:o", kg.KindOfficial),
	}, Relations: []kg.NewRelation{office("r", "official:o", "state:A", "2020/2025", "")}})
	if err != nil {
		t.Fatal(err)
	}
	scope := Scope{plan.View{Dated: true, Day: edtf.MustParse("2024-01-20").Bounds(0).StartEarliest}}
	err = s.Read(t.Context(), func(r store.Reader) error {
		r = scope.Reader(r)
		for shown, want := range []int{0, 1} {
			if shown == 1 {
				if _, err := r.Relations(t.Context(), []string{"r"}, plan.Columns{}); err != nil {
					return err
				}
			}
			versions, err := r.RelationHistory(t.Context(), []string{"r"}, plan.Columns{}, plan.Part{Limit: 10})
			if err != nil || len(versions) != want {
				t.Errorf("%d versions, want %d: %v", len(versions), want, err)
			}
			last, err := r.LastEntities(t.Context(), []string{"official:o"})
			if err != nil || len(last) != want {
				t.Errorf("%d entities, want %d: %v", len(last), want, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T) store.Store {
	t.Helper()
	s, err := lite.Open(t.Context(), lite.Options{Path: filepath.Join(t.TempDir(), "graph.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func entity(id string, kind kg.Kind) kg.EntityWrite {
	return kg.EntityWrite{Entity: &kg.Entity{ID: id, Kind: kind, Name: id}}
}

func office(id, of, state, when, event string) kg.NewRelation {
	return kg.NewRelation{ID: id, Assertion: kg.Assertion{Type: kg.TypeHoldsOffice, From: of, To: state,
		EventKey: event,
		When:     edtf.MustParse(when), Claims: kg.OwnVoice([]kg.Evidence{{Source: "source:paper"}})}}
}
