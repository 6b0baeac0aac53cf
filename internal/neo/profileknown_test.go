package neo

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/store/storetest"
	"graphd/internal/write"
)

// The latest relations of the busy graph have been corrected again and again.
const (
	corrected   = 1000 // relations
	corrections = 20   // of each
)

// corrections of the busy graph are recorded a day after the other.
func correctedOn(n int) time.Time { return time.Date(2025, 2, n, 0, 0, 0, 0, time.UTC) }

// openCorrected opens the busy graph with its corrections.
func openCorrected(t testing.TB) *Store {
	t.Helper()
	s := openBusy(t)
	ctx := context.Background()
	read := func() (list []*kg.Relation) {
		err := s.Read(ctx, func(r store.Reader) error {
			rows, err := r.ListRelations(ctx, latest(corrected, wide), []string{hub})
			for _, row := range rows {
				list = append(list, row.Relation)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	list := read()
	if list[0].Version > 1 {
		return s
	}
	began := time.Now()
	for n := 1; n <= corrections; n++ {
		puts := make([]store.RelationPut, len(list))
		for i, old := range list {
			fresh := *old
			fresh.Version, fresh.RecordedAt, fresh.Description = n+1, correctedOn(n), fmt.Sprintf("correction %d", n)
			puts[i] = store.RelationPut{Old: old, New: &fresh}
			list[i] = &fresh
		}
		if err := s.Write(ctx, func(w store.Writer) error { return w.PutRelations(ctx, puts) }); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("made %d corrections in %v: %.0f/s", corrected*corrections, time.Since(began).Round(time.Millisecond),
		corrected*corrections/time.Since(began).Seconds())
	planAnew(t, s)
	return s
}

// TestProfileKnown reads pages of what was known. Each relation whose place is looked at costs what its old versions
// cost, and no more are looked at than a few pages hold.
func TestProfileKnown(t *testing.T) {
	s := openCorrected(t)
	ctx := t.Context()
	day := mustDay(t, "2010-01-01") + 1000
	instants := []struct {
		name    string
		at      time.Time
		version int // of the relations that were corrected
	}{
		{"now", time.Now(), corrections + 1},
		{"between", correctedOn(10).Add(time.Hour), 11},
		{"before all corrections", correctedOn(1).Add(-1), 1},
	}
	id := func(ids ...string) *plan.IDFilter { return &plan.IDFilter{In: ids} }
	ent := func(ids ...string) *plan.EntityWhere { return &plan.EntityWhere{ID: id(ids...)} }
	const limit = 20
	for _, c := range []struct {
		name    string
		anchor  plan.Anchor
		parents []string
		where   *plan.RelationWhere
	}{
		{name: "all", anchor: plan.AnchorEntity, parents: []string{hub}},
		{
			name: "type", anchor: plan.AnchorEntity, parents: []string{hub},
			where: &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"AID"}}},
		},
		{name: "at", anchor: plan.AnchorEntity, parents: []string{hub}, where: &plan.RelationWhere{At: &day}},
		{
			name: "dyad", anchor: plan.AnchorEntity, parents: []string{hub},
			where: &plan.RelationWhere{Either: ent("state:RARE")},
		},
		{
			name: "source", anchor: plan.AnchorEntity, parents: []string{hub},
			where: &plan.RelationWhere{Source: id("source:rare")},
		},
		{name: "common source", anchor: plan.AnchorSource, parents: []string{"source:common"}},
		{
			name: "many parents", anchor: plan.AnchorEntity,
			parents: []string{hub, "state:N001", "state:N002", "state:N003", "state:N004", "state:N005", "state:N006",
				"state:N007", "state:N008", "state:N009"},
		},
		{name: "root", anchor: plan.AnchorRoot},
		{
			name: "root type", anchor: plan.AnchorRoot,
			where: &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"ASSAULT", "AID"}}},
		},
		{
			name: "root states", anchor: plan.AnchorRoot,
			where: &plan.RelationWhere{BetweenStates: []string{hub, "state:RARE"}},
		},
		{name: "root from", anchor: plan.AnchorRoot, where: &plan.RelationWhere{From: ent(hub)}},
		{name: "root id", anchor: plan.AnchorRoot, where: &plan.RelationWhere{ID: id("rel:049999", "rel:000002")}},
	} {
		for _, at := range instants {
			for _, desc := range []bool{true, false} {
				l := &plan.RelationList{
					Anchor: c.anchor, Direction: kg.DirectionBoth, Where: c.where,
					Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: desc, Limit: limit},
				}
				text, params := relationList(l, c.parents, false, instant{at: at.at})
				began := time.Now()
				if _, err := s.auto(ctx, neo4j.AccessModeRead, text, map[string]any(params)); err != nil {
					t.Fatalf("%v\n%s", err, text)
				}
				first := time.Since(began)
				p := profiled(t, s, text, params)
				a := access(l, c.parents)
				branches := int64(max(1, len(c.parents))) * int64(max(1, len(a.Keys))) * int64(max(1,
					len(a.Types))) * int64(max(1, len(a.Spans))) * 2
				t.Logf("%-14s %-24s desc=%-5v path %2d rows %3d hits %5d, the first time %.0f ms", c.name, at.name,
					desc, a.Index, p.rows, p.hits, first.Seconds()*1000)
				// Three reads of each current row of a window, and of each old version of the rows of a page.
				if allowed := maxHits(p.rows, branches, limit) +
					branches*3*(2*limit+10+limit*corrections); p.hits > allowed {
					t.Errorf("%s %s desc=%v: %d hits, allowed %d\n%s\n%s", c.name, at.name, desc, p.hits, allowed, text,
						p.plan)
				}
			}
		}
	}
	text, params := relationList(latest(limit, plan.Columns{}), []string{hub}, false, instant{})
	if p := profiled(t, s, text, params); p.hits > maxHits(p.rows, 2, limit) {
		t.Errorf("the current ones: %d hits\n%s", p.hits, p.plan)
	} else {
		t.Logf("the current ones: %d hits", p.hits)
	}
	for _, at := range instants {
		err := s.Read(ctx, func(r store.Reader) error {
			rows, err := r.AsKnown(at.at).ListRelations(ctx, latest(limit, plan.Columns{}), []string{hub})
			if err != nil {
				return err
			}
			now, err := r.ListRelations(ctx, latest(limit, plan.Columns{}), []string{hub})
			if err != nil {
				return err
			}
			if !slices.EqualFunc(rows, now, func(a, b store.RelationRow) bool {
				return a.Relation.ID == b.Relation.ID && a.Relation.Version == at.version
			}) {
				t.Errorf("%s: other relations than now, or other versions than %d", at.name, at.version)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestProfileKnownOthers does so for the other reads that are bounded.
func TestProfileKnownOthers(t *testing.T) {
	s := openCorrected(t)
	known := time.Now()
	page := plan.TextScan{Limit: 20}
	has := func(w *plan.RelationWhere) *plan.EntityWhere {
		return &plan.EntityWhere{ID: &plan.IDFilter{In: []string{hub}}, HasRelation: w}
	}
	start := mustDay(t, "2010-01-01")
	for _, c := range []struct {
		name string
		l    *plan.EntityList
		hits int64
	}{
		{name: "entities", l: &plan.EntityList{Order: plan.OrderByName, Scan: page}, hits: 220},
		{
			name: "entities, of kinds",
			l:    &plan.EntityList{Kinds: []kg.Kind{kg.KindState, kg.KindSource}, Order: plan.OrderByName, Scan: page},
			hits: 220,
		},
		{
			name: "hasRelation",
			l:    &plan.EntityList{Order: plan.OrderByName, Scan: page, Where: has(&plan.RelationWhere{})}, hits: 30,
		},
		{
			name: "hasRelation, of no such type",
			l: &plan.EntityList{
				Order: plan.OrderByName, Scan: page,
				Where: has(&plan.RelationWhere{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"COERCE"}}}),
			},
			hits: 30,
		},
		{
			name: "hasRelation, by source",
			l: &plan.EntityList{
				Order: plan.OrderByName, Scan: page,
				Where: has(&plan.RelationWhere{Source: &plan.IDFilter{In: []string{"source:rare"}}}),
			},
			hits: 40,
		},
		{
			name: "hasRelation, on a day",
			l: &plan.EntityList{
				Order: plan.OrderByName, Scan: page, Where: has(&plan.RelationWhere{At: ptr(start + 1000)}),
			},
			hits: 120,
		},
	} {
		text, params := entityList(c.l, nil, false, known)
		p := profiled(t, s, text, params)
		t.Logf("%-30s rows %3d hits %5d %.1f ms", c.name, p.rows, p.hits, float64(p.took.Microseconds())/1000)
		if p.hits > c.hits {
			t.Errorf("%s: %d hits, allowed %d\n%s\n%s", c.name, p.hits, c.hits, text, p.plan)
		}
	}
	st := newStatement(known)
	st.params["ids"], st.params["types"], st.params["day"] = []string{hub, "province:rare"},
		[]string{string(kg.TypePartOf), string(kg.TypeMemberOf), string(kg.TypeHoldsOffice)}, int64(edtf.Day(start))
	st.params["lo"], st.params["hi"] = int64(kg.MinSortKey), int64(kg.MaxSortKey)
	if p := profiled(t, s, st.actingStates(), st.params); p.hits > 60 {
		t.Errorf("acting states: %d hits\n%s", p.hits, p.plan)
	}
}

// TestProfileGrown: a node whose relations became known one after the other, most when they happened and a few
// before, as it was known in the middle. That as many became known since does not matter.
func TestProfileGrown(t *testing.T) {
	s := openEmpty(t)
	ctx := t.Context()
	const size, limit = 4000, 20
	start := mustDay(t, "2016-01-01")
	recordedOn := func(n int) time.Time { return time.Unix(int64(start+edtf.Day(n))*86400+43200, 0).UTC() }
	entity := func(id string) *kg.Entity {
		return &kg.Entity{ID: id, Kind: kg.KindState, Name: id, Version: 1, RecordedAt: recordedOn(0)}
	}
	var relations []*kg.Relation
	for n := range size {
		r := &kg.Relation{ID: fmt.Sprintf("rel:%06d", n), Version: 1, RecordedAt: recordedOn(n)}
		if n%100 == 0 {
			r.RecordedAt = recordedOn(n - 40)
		}
		r.Type, r.Realization, r.From, r.To = busyTypes[n%len(busyTypes)], kg.RealizationOccurred, hub, "state:N"
		r.When = edtf.MustParse((start + edtf.Day(n)).String())
		r.Derive(nil)
		relations = append(relations, r)
	}
	putNew(t, s, []*kg.Entity{entity(hub), entity("state:N")}, relations)
	known := recordedOn(2070)
	for _, w := range []*plan.RelationWhere{nil,
		{Type: &plan.RelationTypeFilter{In: []kg.RelationType{relations[2100].Type, "AID"}}}} {
		var want []string
		for n := size - 1; n >= 0 && len(want) < limit; n-- {
			if r := relations[n]; !r.RecordedAt.After(known) && (w == nil || slices.Contains(w.Type.In, r.Type)) {
				want = append(want, r.ID)
			}
		}
		for _, l := range []*plan.RelationList{{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Where: w},
			{Where: w}} {
			l.Scan = plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true, Limit: limit}
			var parents []string
			if l.Anchor == plan.AnchorEntity {
				parents = []string{hub}
			}
			var got []string
			err := s.Read(ctx, func(r store.Reader) error {
				rows, err := r.AsKnown(known).ListRelations(ctx, l, parents)
				for _, row := range rows {
					got = append(got, row.Relation.ID)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
			text, params := relationList(l, parents, false, instant{at: known})
			p := profiled(t, s, text, params)
			t.Logf("path %d: rows %d hits %d", l.Access(parents).Index, p.rows, p.hits)
			if l.Access(parents).Index != plan.IndexType && p.hits > 1000 { // by type alone there is no such index
				t.Errorf("%d hits\n%s\n%s", p.hits, text, p.plan)
			}
		}
	}
}

// TestProfileFigures: what all there was adds up to, as it was known in the middle of the log, costs the few versions
// since the figures before, and not the graph.
func TestProfileFigures(t *testing.T) {
	s := openEmpty(t)
	every := figuresEvery
	t.Cleanup(func() { figuresEvery = every })
	const size = 20 // of a change
	figuresEvery = 3 * size
	change := func(b kg.Batch) {
		t.Helper()
		if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
			t.Fatal(err)
		}
	}
	source := &kg.Entity{ID: "source:P", Kind: kg.KindSource, Name: "P"}
	a := &kg.Entity{ID: "state:A", Kind: kg.KindState, Name: "A"}
	b := &kg.Entity{ID: "state:B", Kind: kg.KindState, Name: "B"}
	change(kg.Batch{Kind: kg.ChangeUpsert, Entities: []kg.EntityWrite{{Entity: source}, {Entity: a}, {Entity: b}}})
	for n := range 20 {
		var list []kg.NewRelation
		for i := range size {
			list = append(list, kg.NewRelation{ID: fmt.Sprint("r", n, "-", i), Assertion: kg.Assertion{Type: "AID",
				Realization: kg.RealizationOccurred, From: a.ID, To: b.ID, When: edtf.MustParse("2020-01-01"),
				Claims: []kg.Claim{{Stance: "ASSERTS", Evidence: []kg.Evidence{{Source: source.ID}}}}}})
		}
		change(kg.Batch{Kind: kg.ChangeAssert, Relations: list})
	}
	log := storetest.ChangeLog(t, s)
	for _, n := range []int{1, 10, 12, 20} {
		at := log[n].At
		st := newStatement(at)
		k, _ := st.source.(asKnown)
		text := k.figures()
		p := profiled(t, s, text, st.params)
		t.Logf("entry %d: %d hits", n, p.hits)
		if p.hits > 300 {
			t.Errorf("entry %d: %d hits\n%s\n%s", n, p.hits, text, p.plan)
		}
		err := s.Read(t.Context(), func(r store.Reader) error {
			stats, err := r.AsKnown(at).Stats(t.Context())
			if err == nil && (stats.Relations["AID"] != n*size || stats.Entities[kg.KindState] != 2) {
				t.Errorf("entry %d: %v, %v", n, stats.Relations, stats.Entities)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
