// Package storetest tests whether an implementation of store.Store keeps the contract. Run is a conformance suite of
// examples; Differential asks the store and a Model random questions about random graphs. The test of a store calls
// both with a function that opens an empty store.
package storetest

import (
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// Run checks the contract of package store, method by method. open returns an empty store each time it is called, and
// closes it itself when the test that it was given is over; no two of them are in use at once.
func Run(t *testing.T, open func(t *testing.T) store.Store, opts ...Options) {
	o := optionsOf(opts)
	t.Run("Graph", func(t *testing.T) {
		b := bench{t: t, s: open(t), o: o}
		b.run("Empty", bench.empty)
		b.put(fixtureEntities(), fixtureRelations())
		b.run("ByID", bench.byID)
		b.run("RelationFilters", bench.relationFilters)
		b.run("EntityFilters", bench.entityFilters)
		b.run("Anchors", bench.anchors)
		b.run("Via", bench.via)
		b.run("RelationPages", bench.relationPages)
		b.run("PagesOfKeys", bench.pagesOfKeys)
		b.run("EntityPages", bench.entityPages)
		b.run("Stats", bench.stats)
		b.run("Cancelled", bench.cancelled)
	})
	t.Run("Values", func(t *testing.T) {
		b := bench{t: t, s: open(t), o: o}
		b.run("EntityFields", bench.entityFields)
		b.run("RelationFields", bench.relationFields)
		b.run("Dates", bench.dates)
		b.run("Texts", bench.texts)
		b.run("NameOrder", bench.nameOrder)
		b.run("ActingStates", bench.actingStates)
	})
	t.Run("Writes", func(t *testing.T) {
		b := opened(t, open, o)
		b.run("Rollback", bench.rollback)
		b.run("OwnWrites", bench.ownWrites)
		b.run("ReplaceEntity", bench.replaceEntity)
		b.run("ReplaceRelation", bench.replaceRelation)
		b.run("FlipSymmetric", bench.flipSymmetric)
		b.run("OtherTags", bench.otherTags)
		b.run("Tagged", bench.tagged)
		b.run("ManyOfOneDay", bench.manyOfOneDay)
		b.run("Collisions", bench.collisions)
		b.run("Spans", bench.spans)
		b.run("CancelledWrite", bench.cancelledWrite)
		if o.Snapshot {
			b.run("Snapshot", bench.snapshot)
		}
	})
	t.Run("History", func(t *testing.T) {
		b := opened(t, open, o)
		b.run("Versions", bench.versions)
		b.run("AsKnown", bench.asKnown)
		b.run("LatestKnown", bench.latestKnown)
		b.run("Excluded", bench.excluded)
		b.run("Merges", bench.merges)
		b.run("MergedStates", bench.mergedStates)
		b.run("RedatedStates", bench.redatedStates)
		b.run("FarStates", bench.farStates)
		b.run("StatedAnew", bench.statedAnew)
		b.run("KeptReferences", bench.keptReferences)
		b.run("Chains", bench.chains)
		b.run("Deletions", bench.deletions)
		b.run("MaxMoved", bench.maxMoved)
		b.run("LargeMoved", bench.largeMoved)
		b.run("ChangeLog", bench.changeLog)
		b.run("Resends", bench.resends)
		b.run("AllErrors", bench.allErrors)
		b.run("Origins", bench.origins)
		b.run("Refusals", bench.refusals)
		b.run("FoldedNames", bench.foldedNames)
		b.run("Stamps", bench.stamps) // the last, since it is ahead of the clock
	})
	t.Run("Seeds", func(t *testing.T) {
		opened(t, open, o).seeds()
		b := opened(t, open, o)
		b.run("Dated", bench.dated)
		opened(t, open, o).run("Instants", bench.instants)
		b.run("Removals", bench.removals)
		b.run("RemovalsOfCorrected", bench.removalsOfCorrected)
		b.run("RemovalsOfMoved", bench.removalsOfMoved)
		b.run("RefusedRemovals", bench.refusedRemovals)
		b.run("Tried", bench.tried)
	})
	t.Run("Audits", func(t *testing.T) { bench{t: t, s: open(t), o: o}.audits() })
	t.Run("Rules", func(t *testing.T) {
		b := opened(t, open, o)
		b.run("Unspecified", bench.unspecified) // the first, as nothing names it yet
		b.run("NoVersion", bench.noVersion)
		b.run("Differs", bench.differs)
		b.run("Amendments", bench.amendments)
		b.run("Rekinded", bench.rekinded)
		b.run("MergedKinds", bench.mergedKinds)
		b.run("Directed", bench.directed)
		b.run("Unsourced", bench.unsourced)
		b.run("Bounds", bench.bounds)
		b.run("Followed", bench.followed)
		b.run("Clique", bench.clique)
		b.run("BusyKinds", bench.busyKinds)
		b.run("LateReference", bench.lateReference)
	})
	t.Run("Corrections", func(t *testing.T) { opened(t, open, o).corrections() })
	t.Run("Concurrency", func(t *testing.T) { opened(t, open, o).concurrency() })
}

// opened is a bench whose store has the source that tests cite where they have no other to tell of.
func opened(t *testing.T, open func(t *testing.T) store.Store, o Options) bench {
	b := bench{t: t, s: open(t), o: o}
	b.put([]*kg.Entity{newEntity(someSource, kg.KindSource, "Some source")}, nil)
	return b
}

const someSource = "source:some"

// sourced is the batch in which every claim has evidence, and every relation a claim: what a test is not about.
func sourced(b kg.Batch) kg.Batch {
	evidence := []kg.Evidence{{Source: someSource}}
	read := func(claims []kg.Claim) []kg.Claim {
		out := slices.Clone(claims)
		for i := range out {
			if len(out[i].Evidence) == 0 {
				out[i].Evidence = evidence
			}
		}
		return out
	}
	b.Relations, b.Corrections = slices.Clone(b.Relations), slices.Clone(b.Corrections)
	for i := range b.Relations {
		r := &b.Relations[i]
		if r.Claims = read(r.Claims); len(r.Claims) == 0 {
			r.Claims = kg.OwnVoice(evidence)
		}
	}
	for i := range b.Corrections {
		k := &b.Corrections[i]
		k.Claims, k.Set.Claims = read(k.Claims), read(k.Set.Claims)
	}
	return b
}

// anew is an entity that takes the place of a version.
func anew(version int, e *kg.Entity) []kg.EntityWrite {
	return []kg.EntityWrite{{Entity: e, Replaces: &version}}
}

// bench is a store under test.
type bench struct {
	t *testing.T
	s store.Store
	o Options

	call  write.Call // what apply and applyRefused write with
	known time.Time  // as of when read sees the graph; zero: now
}

func (b bench) run(name string, f func(bench)) {
	b.t.Helper()
	b.t.Run(name, func(t *testing.T) { f(bench{t, b.s, b.o, b.call, b.known}) })
}

// read runs f in a read transaction.
func (b bench) read(f func(ctx context.Context, r store.Reader) error) {
	b.t.Helper()
	ctx := b.t.Context()
	if err := b.s.Read(ctx, func(r store.Reader) error { return f(ctx, r.AsKnown(b.known)) }); err != nil {
		b.t.Fatal(err)
	}
}

// write runs f in a write transaction.
func (b bench) write(f func(ctx context.Context, w store.Writer) error) {
	b.t.Helper()
	ctx := b.t.Context()
	if err := b.s.Write(ctx, func(w store.Writer) error { return f(ctx, w) }); err != nil {
		b.t.Fatal(err)
	}
}

// put stores entities and relations as they are, but for the versions and instants of those that are there already:
// they are made to follow.
func (b bench) put(entities []*kg.Entity, relations []*kg.Relation) {
	b.t.Helper()
	b.write(func(ctx context.Context, w store.Writer) error { return put(ctx, w, entities, relations) })
}

func put(ctx context.Context, w store.Writer, entities []*kg.Entity, relations []*kg.Relation) error {
	entityPuts := make([]store.EntityPut, len(entities))
	relationPuts := make([]store.RelationPut, len(relations))
	entityPlaces, relationPlaces := map[string]int{}, map[string]int{}
	for i, e := range entities {
		entityPuts[i].New, entityPlaces[e.ID] = e, i
	}
	for i, r := range relations {
		relationPuts[i].New, relationPlaces[r.ID] = r, i
	}
	oldEntities, err := w.Entities(ctx, slices.Collect(maps.Keys(entityPlaces)))
	if err != nil {
		return err
	}
	for _, e := range oldEntities {
		p := &entityPuts[entityPlaces[e.ID]]
		p.Old, p.New.Version, p.New.RecordedAt = e, e.Version+1, e.RecordedAt.Add(time.Microsecond)
	}
	oldRelations, err := w.Relations(ctx, slices.Collect(maps.Keys(relationPlaces)), plan.Columns{Claims: true, Body: true})
	if err != nil {
		return err
	}
	for _, r := range oldRelations {
		p := &relationPuts[relationPlaces[r.ID]]
		p.Old, p.New.Version, p.New.RecordedAt = r, r.Version+1, r.RecordedAt.Add(time.Microsecond)
	}
	if err := w.PutEntities(ctx, entityPuts); err != nil {
		return err
	}
	return w.PutRelations(ctx, relationPuts)
}

// list returns the ids that the list gives, by parent.
func (b bench) list(l plan.RelationList, parents ...string) [][]string {
	b.t.Helper()
	out := make([][]string, max(len(parents), 1))
	b.read(func(ctx context.Context, r store.Reader) error {
		rows, err := r.ListRelations(ctx, &l, parents)
		if err != nil {
			return err
		}
		last := 0
		for _, row := range rows {
			if row.Parent < last {
				b.t.Errorf("rows are not grouped by parent: %d after %d", row.Parent, last)
			}
			last = row.Parent
			out[row.Parent] = append(out[row.Parent], row.Relation.ID)
		}
		return nil
	})
	return out
}

func (b bench) count(l plan.RelationList, parents ...string) []int {
	b.t.Helper()
	var out []int
	b.read(func(ctx context.Context, r store.Reader) (err error) {
		out, err = r.CountRelations(ctx, &l, parents)
		return err
	})
	return out
}

func (b bench) listEntities(l plan.EntityList, parents ...string) [][]string {
	b.t.Helper()
	out := make([][]string, max(len(parents), 1))
	b.read(func(ctx context.Context, r store.Reader) error {
		rows, err := r.ListEntities(ctx, &l, parents)
		if err != nil {
			return err
		}
		last := 0
		for _, row := range rows {
			if row.Parent < last {
				b.t.Errorf("rows are not grouped by parent: %d after %d", row.Parent, last)
			}
			last = row.Parent
			out[row.Parent] = append(out[row.Parent], row.Entity.ID)
		}
		return nil
	})
	return out
}

func (b bench) countEntities(l plan.EntityList, parents ...string) []int {
	b.t.Helper()
	var out []int
	b.read(func(ctx context.Context, r store.Reader) (err error) {
		out, err = r.CountEntities(ctx, &l, parents)
		return err
	})
	return out
}

// same fails the test if the values differ; lists that are nil and lists that are empty are the same.
func (b bench) same(what string, got, want any) {
	b.t.Helper()
	if d := cmp.Diff(want, got, compare...); d != "" {
		b.t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

var compare = cmp.Options{
	cmp.FilterPath(func(p cmp.Path) bool { return p.Last().Type() != reflect.TypeFor[json.RawMessage]() }, cmpopts.EquateEmpty()),
	cmp.Comparer(func(a, b edtf.Value) bool { return a.String() == b.String() }),
	cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) }),
	cmp.Comparer(func(a, b json.RawMessage) bool { return jsonTokens(a) == jsonTokens(b) }),
}

// all is the scan that leaves nothing out, in ascending order.
var all = plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: 1000}

var allTexts = plan.TextScan{Limit: 1000}

// sorted returns the ids in their own order, for comparing sets.
func sorted(ids []string) []string {
	out := slices.Clone(ids)
	slices.Sort(out)
	return out
}

var recorded = time.Date(2024, 3, 1, 12, 30, 59, 123456789, time.UTC)

func newEntity(id string, kind kg.Kind, name string) *kg.Entity {
	return &kg.Entity{ID: id, Kind: kind, Name: name, Version: 1, RecordedAt: recorded}
}

// newRelation makes a relation as Apply would hand it to a store; change may set more of it.
func newRelation(id string, typ kg.RelationType, from, to, when string, change ...func(*kg.Relation)) *kg.Relation {
	r := &kg.Relation{ID: id, Version: 1, RecordedAt: recorded, Assertion: kg.Assertion{Type: typ, From: from, To: to, When: edtf.MustParse(when)}}
	for _, f := range change {
		f(r)
	}
	r.Derive(func(string) edtf.Day { return edtf.MaxDay })
	return r
}

func (b bench) empty() {
	b.read(func(ctx context.Context, r store.Reader) error {
		s, err := r.Stats(ctx)
		if err != nil {
			return err
		}
		if len(s.Entities) != 0 || len(s.Relations) != 0 || s.Earliest != edtf.MaxDay || s.Latest != edtf.MinDay || !s.LastRecorded.IsZero() {
			b.t.Errorf("figures of an empty graph: %+v", s)
		}
		for _, ids := range [][]string{nil, {}, {"no:such"}} {
			es, err := r.Entities(ctx, ids)
			if err != nil || len(es) != 0 {
				b.t.Errorf("Entities(%q) = %v, %v", ids, es, err)
			}
			rs, err := r.Relations(ctx, ids, plan.Columns{Claims: true})
			if err != nil || len(rs) != 0 {
				b.t.Errorf("Relations(%q) = %v, %v", ids, rs, err)
			}
			states, err := r.ActingStates(ctx, ids, 0)
			if err != nil || len(states) != 0 {
				b.t.Errorf("ActingStates(%q) = %v, %v", ids, states, err)
			}
			for _, a := range []plan.Anchor{plan.AnchorEntity, plan.AnchorSource, plan.AnchorEvent} {
				l := &plan.RelationList{Anchor: a, Direction: kg.DirectionBoth, Scan: all}
				rows, err := r.ListRelations(ctx, l, ids)
				if err != nil || len(rows) != 0 {
					b.t.Errorf("ListRelations(%d, %q) = %v, %v", a, ids, rows, err)
				}
				counts, err := r.CountRelations(ctx, l, ids)
				if err != nil || !slices.Equal(counts, make([]int, len(ids))) {
					b.t.Errorf("CountRelations(%d, %q) = %v, %v", a, ids, counts, err)
				}
			}
			l := &plan.EntityList{Via: &plan.Via{Types: kg.Affiliations}, Order: plan.OrderByName, Scan: allTexts}
			rows, err := r.ListEntities(ctx, l, ids)
			if err != nil || len(rows) != 0 {
				b.t.Errorf("ListEntities(%q) = %v, %v", ids, rows, err)
			}
			counts, err := r.CountEntities(ctx, l, ids)
			if err != nil || !slices.Equal(counts, make([]int, len(ids))) {
				b.t.Errorf("CountEntities(%q) = %v, %v", ids, counts, err)
			}
		}
		return nil
	})
	b.same("relations of the whole graph", b.list(plan.RelationList{Scan: all})[0], []string{})
	b.same("their number", b.count(plan.RelationList{Scan: all}), []int{0})
	b.same("entities of the whole graph", b.listEntities(plan.EntityList{Order: plan.OrderByID, Scan: allTexts})[0], []string{})
	b.same("their number", b.countEntities(plan.EntityList{Order: plan.OrderByID, Scan: allTexts}), []int{0})
	if err := b.s.Ping(b.t.Context()); err != nil {
		b.t.Errorf("Ping: %v", err)
	}
}
