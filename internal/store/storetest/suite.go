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
		s := suite{t: t, store: open(t), o: o}
		s.run("Empty", suite.empty)
		s.put(fixtureEntities(), fixtureRelations())
		s.run("ByID", suite.byID)
		s.run("RelationFilters", suite.relationFilters)
		s.run("EntityFilters", suite.entityFilters)
		s.run("Anchors", suite.anchors)
		s.run("Via", suite.via)
		s.run("RelationPages", suite.relationPages)
		s.run("PagesOfKeys", suite.pagesOfKeys)
		s.run("EntityPages", suite.entityPages)
		s.run("Stats", suite.stats)
		s.run("Aggregates", suite.aggregates)
		s.run("Cancelled", suite.cancelled)
	})
	t.Run("Values", func(t *testing.T) {
		s := suite{t: t, store: open(t), o: o}
		s.run("EntityFields", suite.entityFields)
		s.run("RelationFields", suite.relationFields)
		s.run("Dates", suite.dates)
		s.run("Texts", suite.texts)
		s.run("NameOrder", suite.nameOrder)
		s.run("ActingStates", suite.actingStates)
	})
	t.Run("Claims", func(t *testing.T) {
		s := opened(t, open, o)
		s.run("Said", suite.claims)
		s.run("Places", suite.claimPlaces)
		s.run("Realized", suite.realized)
	})
	t.Run("Writes", func(t *testing.T) {
		s := opened(t, open, o)
		s.run("Rollback", suite.rollback)
		s.run("OwnWrites", suite.ownWrites)
		s.run("ReplaceEntity", suite.replaceEntity)
		s.run("ReplaceRelation", suite.replaceRelation)
		s.run("FlipSymmetric", suite.flipSymmetric)
		s.run("Pairs", suite.pairs)
		s.run("Traits", suite.traits)
		s.run("OtherTags", suite.otherTags)
		s.run("Tagged", suite.tagged)
		s.run("Linked", suite.linked)
		s.run("ManyOfOneDay", suite.manyOfOneDay)
		s.run("Collisions", suite.collisions)
		s.run("Spans", suite.spans)
		s.run("CancelledWrite", suite.cancelledWrite)
		if o.Snapshot {
			s.run("Snapshot", suite.snapshot)
		}
	})
	t.Run("Events", func(t *testing.T) {
		s := opened(t, open, o)
		s.run("Large", suite.largeEvent)
	})
	t.Run("History", func(t *testing.T) {
		s := opened(t, open, o)
		s.run("Versions", suite.versions)
		s.run("AsKnown", suite.asKnown)
		s.run("LatestKnown", suite.latestKnown)
		s.run("Recorded", suite.recorded)
		s.run("Places", suite.places)
		s.run("Excluded", suite.excluded)
		s.run("TooEarly", suite.tooEarly)
		s.run("Merges", suite.merges)
		s.run("Near", suite.near)
		s.run("Search", suite.search)
		s.run("SearchKeys", suite.searchKeys)
		s.run("SearchRelations", suite.relationSearch)
		s.run("MergedStates", suite.mergedStates)
		s.run("RedatedStates", suite.redatedStates)
		s.run("FarStates", suite.farStates)
		s.run("Followers", suite.followers)
		s.run("DeletedStates", suite.deletedStates)
		s.run("FarFollowers", suite.farFollowers)
		s.run("RedatedSources", suite.redatedSources)
		s.run("TooMany", suite.tooMany)
		s.run("AnyOrder", suite.anyOrder)
		s.run("StatedAnew", suite.statedAnew)
		s.run("KeptReferences", suite.keptReferences)
		s.run("Chains", suite.chains)
		s.run("BothEnds", suite.bothEnds)
		s.run("Deletions", suite.deletions)
		s.run("MaxMoved", suite.maxMoved)
		s.run("LargeMoved", suite.largeMoved)
		s.run("ChangeLog", suite.changeLog)
		s.run("LogPages", suite.logPages)
		s.run("Resends", suite.resends)
		s.run("AllErrors", suite.allErrors)
		s.run("Origins", suite.origins)
		s.run("Refusals", suite.refusals)
		s.run("FoldedNames", suite.foldedNames)
		s.run("Stamps", suite.stamps) // the last, since it is ahead of the clock
	})
	t.Run("Seeds", func(t *testing.T) {
		opened(t, open, o).seeds()
		s := opened(t, open, o)
		s.run("Dated", suite.dated)
		opened(t, open, o).run("Instants", suite.instants)
		s.run("Removals", suite.removals)
		s.run("RemovalsOfCorrected", suite.removalsOfCorrected)
		s.run("RemovalsOfMoved", suite.removalsOfMoved)
		s.run("RemovalsOfStates", suite.removalsOfStates)
		s.run("RefusedRemovals", suite.refusedRemovals)
		s.run("Tried", suite.tried)
	})
	t.Run("Audits", func(t *testing.T) { suite{t: t, store: open(t), o: o}.audits() })
	t.Run("Rules", func(t *testing.T) {
		s := opened(t, open, o)
		s.run("Unspecified", suite.unspecified) // the first, as nothing names it yet
		s.run("NoVersion", suite.noVersion)
		s.run("Differs", suite.differs)
		s.run("Amendments", suite.amendments)
		s.run("Rekinded", suite.rekinded)
		s.run("MergedKinds", suite.mergedKinds)
		s.run("Directed", suite.directed)
		s.run("Unsourced", suite.unsourced)
		s.run("Bounds", suite.bounds)
		s.run("Followed", suite.followed)
		s.run("Clique", suite.clique)
		s.run("BusyKinds", suite.busyKinds)
		s.run("LateReference", suite.lateReference)
	})
	t.Run("Corrections", func(t *testing.T) { opened(t, open, o).corrections() })
	t.Run("Concurrency", func(t *testing.T) { opened(t, open, o).concurrency() })
}

// opened returns a suite whose store has the source that tests cite where the source does not matter.
func opened(t *testing.T, open func(t *testing.T) store.Store, o Options) suite {
	s := suite{t: t, store: open(t), o: o}
	s.put([]*kg.Entity{newEntity(someSource, kg.KindSource, "Some source")}, nil)
	return s
}

const someSource = "source:some"

// sourced returns the batch with evidence for every claim, and a claim for every relation. It spares tests that are not
// about these from naming them.
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

// suite is a store under test.
type suite struct {
	t     *testing.T
	store store.Store
	o     Options

	call  write.Call // what apply and applyRefused write with
	known time.Time  // as of when read sees the graph; zero: now
}

func (s suite) run(name string, f func(suite)) {
	s.t.Helper()
	s.t.Run(name, func(t *testing.T) { f(suite{t, s.store, s.o, s.call, s.known}) })
}

// read runs f in a read transaction.
func (s suite) read(f func(ctx context.Context, r store.Reader) error) {
	s.t.Helper()
	ctx := s.t.Context()
	if err := s.store.Read(ctx, func(r store.Reader) error { return f(ctx, r.AsKnown(s.known)) }); err != nil {
		s.t.Fatal(err)
	}
}

// write runs f in a write transaction.
func (s suite) write(f func(ctx context.Context, w store.Writer) error) {
	s.t.Helper()
	ctx := s.t.Context()
	if err := s.store.Write(ctx, func(w store.Writer) error { return f(ctx, w) }); err != nil {
		s.t.Fatal(err)
	}
}

// put stores entities and relations as they are, but for the versions and instants of those that are there already:
// they are made to follow.
func (s suite) put(entities []*kg.Entity, relations []*kg.Relation) {
	s.t.Helper()
	s.write(func(ctx context.Context, w store.Writer) error { return put(ctx, w, entities, relations) })
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
	oldRelations, err := w.Relations(ctx, slices.Collect(maps.Keys(relationPlaces)),
		plan.Columns{Claims: true, Body: true})
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

// listRelations returns the ids that the list gives, by parent.
func (s suite) listRelations(l plan.RelationList, parents ...string) [][]string {
	s.t.Helper()
	out := make([][]string, max(len(parents), 1))
	s.read(func(ctx context.Context, r store.Reader) error {
		rows, err := r.ListRelations(ctx, &l, parents)
		if err != nil {
			return err
		}
		last := 0
		for _, row := range rows {
			if row.Parent < last {
				s.t.Errorf("rows are not grouped by parent: %d after %d", row.Parent, last)
			}
			last = row.Parent
			out[row.Parent] = append(out[row.Parent], row.Relation.ID)
		}
		return nil
	})
	return out
}

func (s suite) countRelations(l plan.RelationList, parents ...string) []int {
	s.t.Helper()
	var out []int
	s.read(func(ctx context.Context, r store.Reader) (err error) {
		out, err = r.CountRelations(ctx, &l, parents)
		return err
	})
	return out
}

func (s suite) listEntities(l plan.EntityList, parents ...string) [][]string {
	s.t.Helper()
	out := make([][]string, max(len(parents), 1))
	s.read(func(ctx context.Context, r store.Reader) error {
		rows, err := r.ListEntities(ctx, &l, parents)
		if err != nil {
			return err
		}
		last := 0
		for _, row := range rows {
			if row.Parent < last {
				s.t.Errorf("rows are not grouped by parent: %d after %d", row.Parent, last)
			}
			last = row.Parent
			out[row.Parent] = append(out[row.Parent], row.Entity.ID)
		}
		return nil
	})
	return out
}

func (s suite) countEntities(l plan.EntityList, parents ...string) []int {
	s.t.Helper()
	var out []int
	s.read(func(ctx context.Context, r store.Reader) (err error) {
		out, err = r.CountEntities(ctx, &l, parents)
		return err
	})
	return out
}

// same fails the test if the values differ; lists that are nil and lists that are empty are the same.
func (s suite) same(what string, got, want any) {
	s.t.Helper()
	if d := cmp.Diff(want, got, compare...); d != "" {
		s.t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

var compare = cmp.Options{
	cmp.FilterPath(func(p cmp.Path) bool {
		return p.Last().Type() != reflect.TypeFor[json.RawMessage]()
	}, cmpopts.EquateEmpty()),
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
	r := &kg.Relation{
		ID: id, Version: 1, RecordedAt: recorded, Assertion: kg.Assertion{
			Type: typ, From: from, To: to, When: edtf.MustParse(when),
		},
	}
	for _, f := range change {
		f(r)
	}
	r.FromStateBasis, r.ToStateBasis = r.BasisAsWritten(kg.EndFrom), r.BasisAsWritten(kg.EndTo)
	r.Derive(nil)
	return r
}

func (s suite) empty() {
	s.read(func(ctx context.Context, r store.Reader) error {
		figures, err := r.Stats(ctx)
		if err != nil {
			return err
		}
		if len(figures.Entities) != 0 || len(figures.Relations) != 0 || figures.Earliest != edtf.MaxDay ||
			figures.Latest != edtf.MinDay || !figures.LastRecorded.IsZero() {
			s.t.Errorf("figures of an empty graph: %+v", figures)
		}
		for _, ids := range [][]string{nil, {}, {"no:such"}} {
			es, err := r.Entities(ctx, ids)
			if err != nil || len(es) != 0 {
				s.t.Errorf("Entities(%q) = %v, %v", ids, es, err)
			}
			rs, err := r.Relations(ctx, ids, plan.Columns{Claims: true})
			if err != nil || len(rs) != 0 {
				s.t.Errorf("Relations(%q) = %v, %v", ids, rs, err)
			}
			states, err := r.ActingStates(ctx, ids, 0)
			if err != nil || len(states) != 0 {
				s.t.Errorf("ActingStates(%q) = %v, %v", ids, states, err)
			}
			for _, a := range []plan.Anchor{plan.AnchorEntity, plan.AnchorSource, plan.AnchorEvent, plan.AnchorLinked} {
				l := &plan.RelationList{Anchor: a, Direction: kg.DirectionBoth, Scan: all}
				rows, err := r.ListRelations(ctx, l, ids)
				if err != nil || len(rows) != 0 {
					s.t.Errorf("ListRelations(%d, %q) = %v, %v", a, ids, rows, err)
				}
				counts, err := r.CountRelations(ctx, l, ids)
				if err != nil || !slices.Equal(counts, make([]int, len(ids))) {
					s.t.Errorf("CountRelations(%d, %q) = %v, %v", a, ids, counts, err)
				}
			}
			l := &plan.EntityList{Via: &plan.Via{Types: kg.Affiliations}, Order: plan.OrderByName, Scan: allTexts}
			rows, err := r.ListEntities(ctx, l, ids)
			if err != nil || len(rows) != 0 {
				s.t.Errorf("ListEntities(%q) = %v, %v", ids, rows, err)
			}
			counts, err := r.CountEntities(ctx, l, ids)
			if err != nil || !slices.Equal(counts, make([]int, len(ids))) {
				s.t.Errorf("CountEntities(%q) = %v, %v", ids, counts, err)
			}
		}
		return nil
	})
	s.same("relations of the whole graph", s.listRelations(plan.RelationList{Scan: all})[0], []string{})
	s.same("their number", s.countRelations(plan.RelationList{Scan: all}), []int{0})
	s.same("entities of the whole graph", s.listEntities(plan.EntityList{Order: plan.OrderByID, Scan: allTexts})[0],
		[]string{})
	s.same("their number", s.countEntities(plan.EntityList{Order: plan.OrderByID, Scan: allTexts}), []int{0})
	if err := s.store.Ping(s.t.Context()); err != nil {
		s.t.Errorf("Ping: %v", err)
	}
}

// turn reports whether the i-th example is asked in this one of its forms. A store that plans for long is asked each
// example in one form, another one each time; others are asked all.
func (s suite) turn(i, form, forms int) bool {
	return !s.o.Planned || i%forms == form
}
