package neo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"
)

// paper is where all can be read that these tests say.
var paper = kg.EntityWrite{Entity: &kg.Entity{ID: "paper", Kind: kg.KindSource, Name: "Paper"}}

func inPaper(by string) kg.Claim {
	return kg.Claim{By: by, Stance: kg.StanceAsserts, Evidence: []kg.Evidence{{Source: "paper"}}}
}

// TestGivenUp: a write is given up after many tries that took long, and not after few, however long these took.
func TestGivenUp(t *testing.T) {
	for _, c := range []struct {
		name  string
		tries int
		took  time.Duration
		want  bool
	}{
		{name: "the first try waited for others", tries: 1, took: 10 * time.Minute},
		{name: "few that took long", tries: conflictTries - 1, took: 10 * time.Minute},
		{name: "many within a moment", tries: 10 * conflictTries, took: conflictsFor},
		{name: "many that took long", tries: conflictTries, took: conflictsFor + 1, want: true},
	} {
		if got := isGivenUp(c.tries, c.took); got != c.want {
			t.Errorf("%s: given up is %t, want %t", c.name, got, c.want)
		}
	}
}

// TestWriters: writers over two stores on one server correct the same relations, each guarding the version that it
// read, and try again on a CONFLICT. Nothing that one of them was told is done is lost, no version is made twice, and
// the log has one entry for each. Meanwhile what was known before does not change.
func TestWriters(t *testing.T) {
	const writers, relations, rounds, each = 8, 50, 12, 4
	a := openEmpty(t)
	b := openTest(t)
	ctx := t.Context()
	seed := kg.Batch{Kind: kg.ChangeSeed, RecordedAt: time.Date(2024, 2, 24, 0, 0, 0, 1, time.UTC),
		Entities: []kg.EntityWrite{{Entity: &kg.Entity{ID: "a", Kind: kg.KindState, Name: "A"}},
			{Entity: &kg.Entity{ID: "b", Kind: kg.KindState, Name: "B"}}, paper}}
	ids := make([]string, relations)
	for i := range ids {
		ids[i] = fmt.Sprintf("r%02d", i)
		seed.Relations = append(seed.Relations, kg.NewRelation{
			ID: ids[i], Assertion: kg.Assertion{
				Type: "ACCUSE", Realization: kg.RealizationOccurred, From: "a", To: "b",
				When: edtf.MustParse("2024-01-16"), Claims: []kg.Claim{inPaper("")},
			},
		})
	}
	if _, err := write.Apply(ctx, a, write.Call{}, seed); err != nil {
		t.Fatal(err)
	}
	var conflicts, done atomic.Int64
	correct := func(s *Store, writer, round int) error {
		for try := 0; ; try++ {
			batch := kg.Batch{Kind: kg.ChangeCorrect}
			var list []*kg.Relation
			pick := make([]string, each)
			for i := range pick {
				pick[i] = ids[(writer*7+round*13+i*11+try)%relations] // not in order
			}
			err := s.Read(ctx, func(r store.Reader) (err error) {
				list, err = r.Relations(ctx, pick, wide)
				return err
			})
			if err != nil {
				return err
			}
			for _, r := range list {
				fresh := kg.Assertion{
					Description: strings.TrimSpace(fmt.Sprintf("%s %d.%d.%s", r.Description, writer, round, r.ID)),
					When:        edtf.MustParse(fmt.Sprintf("2024-01-%02d", 1+(writer+round)%28)),
				}
				batch.Corrections = append(batch.Corrections,
					kg.Correction{
						ID: r.ID, Version: &r.Version, Reason: "test", Set: fresh,
						Fields: []string{"description", "when"},
					})
			}
			_, err = write.Apply(ctx, s, write.Call{Principal: fmt.Sprint("writer ", writer)}, batch)
			if kg.CodeOf(err) == kg.CodeConflict && try < 200 {
				conflicts.Add(1)
				continue
			}
			return err
		}
	}
	const was = "2024-02-24T00:00:00.000000001Z"
	known, _ := time.Parse(time.RFC3339Nano, was)
	stop, reading := make(chan struct{}), sync.WaitGroup{}
	reads := 0
	reading.Go(func() {
		for ; ; reads++ {
			select {
			case <-stop:
				return
			default:
			}
			err := b.Read(ctx, func(r store.Reader) error {
				rows, err := r.AsKnown(known).ListRelations(ctx, latest(2*relations, plan.Columns{}), []string{"a"})
				if err == nil && (len(rows) != relations || slices.ContainsFunc(rows, func(x store.RelationRow) bool {
					return x.Relation.Version != 1
				})) {
					return fmt.Errorf("%d relations were known, or other versions than the first, in read %d",
						len(rows), reads)
				}
				return err
			})
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	var all sync.WaitGroup
	for w := range writers {
		s := []*Store{a, b}[w%2]
		all.Go(func() {
			for round := range rounds {
				if err := correct(s, w, round); err != nil {
					t.Errorf("writer %d: %v", w, err)
					return
				}
				done.Add(1)
			}
		})
	}
	all.Wait()
	close(stop)
	reading.Wait()
	t.Logf("%d writes, %d of them tried again by their writer; %d reads of what was known before", done.Load(),
		conflicts.Load(), reads)

	err := a.Read(ctx, func(r store.Reader) error {
		log, _, err := r.Changes(ctx, 0, 10_000, 1<<30)
		if err != nil {
			return err
		}
		if len(log) != 1+writers*rounds {
			t.Errorf("%d entries in the log, want %d", len(log), 1+writers*rounds)
		}
		logged := map[string]int{} // versions of the relations
		for i, c := range log {
			if c.Seq != int64(i)+1 || i > 0 && !c.At.After(log[i-1].At) {
				t.Errorf("entry %d, at %v, follows one at %v", c.Seq, c.At, log[max(i-1, 0)].At)
			}
			for _, item := range c.Items {
				if item.Relation {
					if logged[item.ID]++; item.Version != logged[item.ID] {
						t.Errorf("entry %d makes version %d of %s, want %d", c.Seq, item.Version, item.ID,
							logged[item.ID])
					}
				}
			}
		}
		versions, err := r.RelationVersions(ctx, ids, wide)
		if err != nil {
			return err
		}
		current, err := r.Relations(ctx, ids, wide)
		if err != nil {
			return err
		}
		count, written := map[string]int{}, 0
		var last *kg.Relation
		for _, v := range versions {
			count[v.ID]++
			if v.Version != count[v.ID] || v.Version > 1 && (!last.SupersededAt.Equal(v.RecordedAt) ||
				!strings.HasPrefix(v.Description, last.Description)) {
				t.Errorf("version %d of %s does not follow version %d", v.Version, v.ID, last.Version)
			}
			last = v
		}
		for _, c := range current {
			n := len(strings.Fields(c.Description))
			written += n
			if c.Version != n+1 || count[c.ID] != c.Version || logged[c.ID] != c.Version {
				t.Errorf("%s: version %d, %d in its history, %d in the log, %d corrections", c.ID, c.Version,
					count[c.ID], logged[c.ID], n)
			}
		}
		if written != writers*rounds*each {
			t.Errorf("%d corrections are there, want %d", written, writers*rounds*each)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestWritersOfAll: writers create, refer to, merge, unmerge and delete the same few entities, in calls that lock in
// different orders. None of them sees an error of the server, what refers to an entity never outlives it, and the log
// has no gap.
func TestWritersOfAll(t *testing.T) {
	const writers, rounds = 8, 21
	stores := []*Store{openEmpty(t), openTest(t)}
	ctx := t.Context()
	name := func(n int) string { return fmt.Sprint("state:", n%4) }
	if _, err := write.Apply(ctx, stores[0], write.Call{},
		kg.Batch{Kind: kg.ChangeUpsert, Entities: []kg.EntityWrite{paper}}); err != nil {
		t.Fatal(err)
	}
	run := func(s *Store, w, round int) error {
		x, y := name(w+round), name(w*3+round*5+1)
		var err error
		switch (w + round) % 7 {
		case 0:
			_, err = write.Apply(ctx, s, write.Call{}, kg.Batch{Kind: kg.ChangeUpsert, Entities: []kg.EntityWrite{
				{Entity: &kg.Entity{ID: x, Kind: kg.KindState, Name: fmt.Sprint(w)}}}})
		case 1:
			_, err = write.Apply(ctx, s, write.Call{}, kg.Batch{Kind: kg.ChangeAmend,
				EntityCorrections: []kg.EntityCorrection{
					{ID: x, Reason: "test", Set: kg.Entity{Name: fmt.Sprint(w)}, Fields: []string{"name"}}}})
		case 2, 3, 4:
			id := fmt.Sprintf("r%d.%d", w, round)
			_, err = write.Apply(ctx, s, write.Call{}, kg.Batch{Kind: kg.ChangeAssert,
				Relations: []kg.NewRelation{{ID: id, Assertion: kg.Assertion{
					Type: "ACCUSE", Realization: kg.RealizationOccurred, From: y, To: x, Location: x,
					When: edtf.MustParse("2024-01-16"), Claims: []kg.Claim{inPaper(x)}}}}})
		case 5:
			if _, err = write.Merge(ctx, s, write.Call{Principal: "w", Reason: "test"}, x, y); err == nil {
				_, err = write.Unmerge(ctx, s, write.Call{Principal: "w", Reason: "test"}, x)
			}
		default:
			_, err = write.Delete(ctx, s, write.Call{Principal: "w", Reason: "test"}, x, nil, true)
		}
		switch kg.CodeOf(err) {
		case kg.CodeConflict, kg.CodeNotFound, kg.CodeBadUserInput: // what another writer left
			return nil
		}
		return err
	}
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for round := range rounds {
				if err := run(stores[w%2], w, round); err != nil {
					t.Errorf("writer %d: %v", w, err)
				}
			}
		})
	}
	all.Wait()
	err := stores[0].Read(ctx, func(r store.Reader) error {
		log, _, err := r.Changes(ctx, 0, 10_000, 1<<30)
		for i, c := range log {
			if c.Seq != int64(i)+1 {
				t.Errorf("entry %d is at place %d", c.Seq, i+1)
			}
		}
		rows, err2 := r.ListRelations(ctx, &plan.RelationList{
			Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: 1000}, Columns: wide,
		}, nil)
		t.Logf("%d entries in the log, %d relations", len(log), len(rows))
		for _, row := range rows {
			want := distinct([]string{row.Relation.From, row.Relation.To, row.Relation.Location,
				row.Relation.Claims[0].By})
			found, err := r.Entities(ctx, want)
			if err != nil || len(found) != len(want) {
				t.Errorf("%s refers to %q, of which %d are there: %v", row.Relation.ID, want, len(found), err)
			}
		}
		return errors.Join(err, err2)
	})
	if err != nil {
		t.Fatal(err)
	}
	nodes, err := stores[0].auto(context.Background(), neo4j.AccessModeRead, "MATCH (g:Gone) RETURN count(g)", nil)
	if err != nil || nodes[0].Values[0] != int64(0) {
		t.Errorf("nodes of deleted entities: %v, %v", nodes, err)
	}
}

// TestStatesBeside: a writer derives for whom an official acts while another one says whom he belongs to, and the other
// way round. Whoever ends last knows of both.
func TestStatesBeside(t *testing.T) {
	when := edtf.MustParse("2023/..")
	relation := func(id string, kind kg.RelationType, from, to string) kg.Batch {
		return kg.Batch{Kind: kg.ChangeAssert, Relations: []kg.NewRelation{{ID: id, Assertion: kg.Assertion{
			Type: kind, Realization: kg.RealizationOccurred, From: from, To: to, When: when,
			Claims: []kg.Claim{inPaper("")}}}}}
	}
	accuses := relation("accuses", "ACCUSE", "minister", "state:b")
	accuses.Relations[0].When = edtf.MustParse("2024-01-16")
	for _, c := range []struct {
		name           string
		before         *kg.Batch
		first, between kg.Batch // the second is carried out when the first has read, and before it is alone
	}{
		{name: "office beside a relation", first: accuses, between: relation("office", "HOLDS_OFFICE", "minister",
			"state:a")},
		{name: "relation beside an office", first: relation("office", "HOLDS_OFFICE", "minister", "state:a"),
			between: accuses},
		{name: "part of a state beside a relation of a member", before: new(relation("member", "MEMBER_OF",
			"minister", "party")), first: accuses, between: relation("part", "PART_OF", "party", "state:a")},
		{name: "relation of a member beside part of a state", before: new(relation("member", "MEMBER_OF",
			"minister", "party")), first: relation("part", "PART_OF", "party", "state:a"), between: accuses},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := openEmpty(t)
			apply := func(s *Store, b kg.Batch) {
				t.Helper()
				if _, err := write.Apply(t.Context(), s, write.Call{}, b); err != nil {
					t.Fatal(err)
				}
			}
			apply(a, kg.Batch{Kind: kg.ChangeUpsert, Entities: []kg.EntityWrite{paper,
				{Entity: &kg.Entity{ID: "state:a", Kind: kg.KindState, Name: "A"}},
				{Entity: &kg.Entity{ID: "state:b", Kind: kg.KindState, Name: "B"}},
				{Entity: &kg.Entity{ID: "party", Kind: kg.KindOrganization, Name: "Party"}},
				{Entity: &kg.Entity{ID: "minister", Kind: kg.KindOfficial, Name: "Minister"}}}})
			if c.before != nil {
				apply(a, *c.before)
			}
			stamps, done := 0, make(chan error, 1)
			b := openTest(t, func(o *Options) {
				o.Observe = func(text string) {
					if text != stamp {
						return
					}
					if stamps++; stamps > 1 {
						return
					}
					go func() {
						_, err := write.Apply(t.Context(), a, write.Call{}, c.between)
						done <- err
					}()
					select {
					case err := <-done:
						done <- err
					case <-time.After(3 * time.Second): // it waits for what the first one has locked
					}
				}
			})
			apply(b, c.first)
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			err := a.Read(t.Context(), func(r store.Reader) error {
				list, err := r.Relations(t.Context(), []string{"accuses"}, wide)
				if err == nil && (len(list) != 1 || list[0].FromState != "state:a") {
					t.Errorf("the accusation: %+v; want it from one who acts for state:a", list[0])
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestFailedWriter: what a writer that fails leaves of what it was about to replace does not show, and the next one
// finds everything as it was.
func TestFailedWriter(t *testing.T) {
	s := openEmpty(t)
	ctx := t.Context()
	seed := kg.Batch{Kind: kg.ChangeSeed, RecordedAt: time.Date(2024, 2, 24, 0, 0, 0, 0, time.UTC),
		Entities: []kg.EntityWrite{{Entity: &kg.Entity{ID: "a", Kind: kg.KindState, Name: "A"}},
			{Entity: &kg.Entity{ID: "b", Kind: kg.KindState, Name: "B"}}, paper},
		Relations: []kg.NewRelation{{ID: "r", Assertion: kg.Assertion{Type: "ACCUSE",
			Realization: kg.RealizationOccurred, From: "a", To: "b", When: edtf.MustParse("2024-01-16"),
			Claims: []kg.Claim{inPaper("a")}}}}}
	if _, err := write.Apply(ctx, s, write.Call{}, seed); err != nil {
		t.Fatal(err)
	}
	look := func() string {
		var lines []string
		err := s.Read(ctx, func(now store.Reader) error {
			for _, r := range []store.Reader{now, now.AsKnown(time.Now()), now.AsKnown(seed.RecordedAt)} {
				entities, err := r.ListEntities(ctx, &plan.EntityList{
					Order: plan.OrderByName, Scan: plan.TextScan{Limit: 9},
				}, nil)
				n, err2 := r.CountEntities(ctx, &plan.EntityList{}, nil)
				byID, err3 := r.Entities(ctx, []string{"a", "b"})
				lines = append(lines, fmt.Sprint(len(entities), n, len(byID)))
				for _, l := range []*plan.RelationList{{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth},
					{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Where: &plan.RelationWhere{
						Claim: &plan.ClaimWhere{By: &plan.EntityWhere{ID: &plan.IDFilter{In: []string{"a"}}}}}}} {
					l.Scan = plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: 9}
					rows, err := r.ListRelations(ctx, l, []string{"a"})
					n, err2 := r.CountRelations(ctx, l, []string{"a"})
					if err := errors.Join(err, err2); err != nil {
						return err
					}
					lines = append(lines, fmt.Sprint(len(rows), n))
				}
				versions, err4 := r.RelationVersions(ctx, []string{"r"}, wide)
				entityVersions, err5 := r.EntityVersions(ctx, []string{"a"})
				if err := errors.Join(err, err2, err3, err4, err5); err != nil {
					return err
				}
				lines = append(lines, fmt.Sprint(len(versions), versions[0].SupersededAt, len(entityVersions),
					entityVersions[0].SupersededAt))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(lines, "\n")
	}
	before := look()
	broken := errors.New("broken")
	err := s.Write(ctx, func(w store.Writer) error {
		rels, err := w.Relations(ctx, []string{"r"}, wide)
		es, err2 := w.Entities(ctx, []string{"a"})
		if err := errors.Join(err, err2); err != nil {
			return err
		}
		r, e := *rels[0], *es[0]
		r.Version, e.Version, r.RecordedAt, e.RecordedAt = 2, 2, time.Now(), time.Now()
		return errors.Join(w.PutEntities(ctx, []store.EntityPut{{Old: es[0], New: &e}}),
			w.PutRelations(ctx, []store.RelationPut{{Old: rels[0], New: &r}}), broken)
	})
	if !errors.Is(err, broken) {
		t.Fatal(err)
	}
	left := auto(t, s, "MATCH (v:RelationVersion|TagVersion|EntityVersion) RETURN count(v)", nil)
	// The relation with three tags, of its claimant, its source and its status, and the entity.
	if left[0].Values[0] != int64(5) {
		t.Errorf("copies that are left: %v", left[0].Values)
	}
	if after := look(); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
	if _, err := write.Delete(ctx, s, write.Call{Principal: "w", Reason: "test"}, "a", nil, true); err != nil {
		t.Fatal(err)
	}
	err = s.Read(ctx, func(r store.Reader) error {
		versions, err := r.RelationVersions(ctx, []string{"r"}, wide)
		if err == nil && (len(versions) != 2 || !versions[0].SupersededAt.Equal(versions[1].RecordedAt) ||
			!versions[1].Tombstone) {
			t.Errorf("after its deletion: %+v", versions)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
