package neo

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

var wide = plan.Columns{Claims: true, Body: true}

func countEntity(s *Store, id string) (int, error) {
	n := 0
	err := s.Read(context.Background(), func(r store.Reader) error {
		list, err := r.Entities(context.Background(), []string{id})
		n = len(list)
		return err
	})
	return n, err
}

// profile is what PROFILE says of a statement.
type profile struct {
	rows   int
	hits   int64
	sorted int64 // the most rows that went into a Sort or Top
	plan   string
	took   time.Duration
}

func profiled(t testing.TB, s *Store, text string, params map[string]any) profile {
	t.Helper()
	ctx := context.Background()
	var p profile
	session := s.session(ctx, neo4j.AccessModeRead)
	defer session.Close(ctx)
	began := time.Now()
	res, err := session.Run(ctx, "PROFILE "+text, map[string]any{"p": params})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	rows, err := res.Collect(ctx)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	p.took = time.Since(began)
	for _, r := range rows {
		if list, ok := r.Values[len(r.Values)-1].([]any); ok {
			p.rows += len(list)
		} else {
			p.rows++
		}
	}
	sum, err := res.Consume(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(n neo4j.ProfiledPlan, depth int)
	walk = func(n neo4j.ProfiledPlan, depth int) {
		p.hits += n.DbHits()
		op := n.Operator()
		fmt.Fprintf(&b, "%s%s rows=%d hits=%d %v\n", strings.Repeat("  ", depth), op, n.Records(), n.DbHits(), n.Arguments()["Details"])
		for _, c := range n.Children() {
			if strings.HasPrefix(op, "Sort") || strings.HasPrefix(op, "Top") || strings.HasPrefix(op, "PartialSort") || strings.HasPrefix(op, "PartialTop") {
				p.sorted = max(p.sorted, c.Records())
			}
			walk(c, depth+1)
		}
	}
	walk(sum.Profile(), 0)
	p.plan = b.String()
	return p
}

func ptr[T any](v T) *T { return &v }

func TestProfileLists(t *testing.T) {
	s := openBusy(t)
	start := mustDay(t, "2010-01-01")
	middle := start + busySize/2/10 // with 5,000 relations
	quiet := start + 1000
	id := func(ids ...string) *plan.IDFilter { return &plan.IDFilter{In: ids} }
	ent := func(ids ...string) *plan.EntityWhere { return &plan.EntityWhere{ID: id(ids...)} }
	cases := []struct {
		name    string
		anchor  plan.Anchor
		parents []string
		where   *plan.RelationWhere
	}{
		{"all", plan.AnchorEntity, []string{hub}, nil},
		{"type", plan.AnchorEntity, []string{hub}, &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"AID"}}}},
		{"types", plan.AnchorEntity, []string{hub}, &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"CONSULT", "AGREE", "ASSAULT"}}}},
		{"rare type", plan.AnchorEntity, []string{hub}, &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"ASSAULT"}}}},
		{"at", plan.AnchorEntity, []string{hub}, &plan.RelationWhere{At: ptr(quiet)}},
		{"at, certain", plan.AnchorEntity, []string{hub}, &plan.RelationWhere{At: ptr(quiet), Certainty: plan.CertaintyCertain}},
		{"at the busy day", plan.AnchorEntity, []string{hub}, &plan.RelationWhere{At: ptr(middle)}},
		{"during", plan.AnchorEntity, []string{hub}, &plan.RelationWhere{During: &plan.DateRange{From: ptr(quiet), To: ptr(quiet + 30)}}},
		{"source", plan.AnchorEntity, []string{hub}, &plan.RelationWhere{Source: id("source:rare")}},
		{"claimant", plan.AnchorEntity, []string{hub}, &plan.RelationWhere{Claim: &plan.ClaimWhere{By: ent("state:CLAIMANT")}}},
		{"location", plan.AnchorEntity, []string{hub}, &plan.RelationWhere{Location: ent("province:rare")}},
		{"status", plan.AnchorEntity, []string{hub}, &plan.RelationWhere{Status: &plan.ClaimStatusFilter{In: []kg.Status{kg.StatusDisputed}}}},
		{"event", plan.AnchorEntity, []string{hub}, &plan.RelationWhere{EventKey: id("event:rare")}},
		{"id", plan.AnchorEntity, []string{hub}, &plan.RelationWhere{ID: id("rel:000001", "rel:000002")}},
		{"dyad", plan.AnchorEntity, []string{hub}, &plan.RelationWhere{Either: ent("state:RARE")}},
		{"between", plan.AnchorEntity, []string{hub}, &plan.RelationWhere{Between: []string{hub, "state:RARE"}}},
		{"many parents", plan.AnchorEntity, []string{hub, "state:N001", "state:N002", "state:N003", "state:N004", "state:N005", "state:N006", "state:N007", "state:N008", "state:N009"}, nil},

		{"root", plan.AnchorRoot, nil, nil},
		{"root type", plan.AnchorRoot, nil, &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"ASSAULT", "AID"}}}},
		{"root at", plan.AnchorRoot, nil, &plan.RelationWhere{At: ptr(quiet)}},
		{"root during", plan.AnchorRoot, nil, &plan.RelationWhere{During: &plan.DateRange{From: ptr(quiet), To: ptr(quiet + 30)}}},
		{"root between", plan.AnchorRoot, nil, &plan.RelationWhere{Between: []string{hub, "state:RARE"}}},
		{"root states", plan.AnchorRoot, nil, &plan.RelationWhere{BetweenStates: []string{hub, "state:RARE"}}},
		{"root from, to", plan.AnchorRoot, nil, &plan.RelationWhere{From: ent(hub), To: ent("state:RARE")}},
		{"root from", plan.AnchorRoot, nil, &plan.RelationWhere{From: ent(hub)}},
		{"root to", plan.AnchorRoot, nil, &plan.RelationWhere{To: ent(hub)}},
		{"root either", plan.AnchorRoot, nil, &plan.RelationWhere{Either: ent(hub, "state:RARE")}},
		{"root fromState", plan.AnchorRoot, nil, &plan.RelationWhere{FromState: id(hub)}},
		{"root toState", plan.AnchorRoot, nil, &plan.RelationWhere{ToState: id(hub)}},
		{"root source", plan.AnchorRoot, nil, &plan.RelationWhere{Source: id("source:rare")}},
		{"root source, from", plan.AnchorRoot, nil, &plan.RelationWhere{Source: id("source:rare", "source:common"), Either: ent("state:RARE")}},
		{"root status", plan.AnchorRoot, nil, &plan.RelationWhere{Status: &plan.ClaimStatusFilter{In: []kg.Status{kg.StatusAlleged, kg.StatusDisputed}}}},
		{"contradictions", plan.AnchorRoot, nil, &plan.RelationWhere{Contradicts: true}},
		{"root event", plan.AnchorRoot, nil, &plan.RelationWhere{EventKey: id("event:rare")}},
		{"root id", plan.AnchorRoot, nil, &plan.RelationWhere{ID: id("rel:000001", "rel:000002")}},
		{"of source", plan.AnchorSource, []string{"source:common", "source:rare"}, nil},
		{"of event", plan.AnchorEvent, []string{"event:rare"}, nil},
	}
	const limit = 20
	for _, c := range cases {
		directions := []kg.Direction{kg.DirectionBoth}
		if c.anchor == plan.AnchorEntity {
			directions = []kg.Direction{kg.DirectionBoth, kg.DirectionOutgoing, kg.DirectionIncoming}
		}
		for _, dir := range directions {
			for _, desc := range []bool{true, false} {
				for _, page := range []string{"first", "after"} {
					l := &plan.RelationList{Anchor: c.anchor, Direction: dir, Where: c.where, Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: desc, Limit: limit}}
					if page == "after" && desc {
						l.Scan.Hi = kg.FirstSortKey(middle) + 1<<38
					} else if page == "after" {
						l.Scan.Lo = kg.FirstSortKey(middle) + 1<<38
					}
					text, params := relationList(l, c.parents, false, time.Time{})
					p := profiled(t, s, text, params)
					a := access(l, c.parents)
					branches := int64(max(1, len(c.parents))) * int64(max(1, len(a.Keys))) * int64(max(1, len(a.Types))) * int64(max(1, len(a.Spans))) * 2
					t.Logf("%-18s %-9s desc=%-5v %-5s path %2d rows %3d hits %5d sorted %3d %.1f ms", c.name, dir, desc, page, a.Index, p.rows, p.hits, p.sorted, float64(p.took.Microseconds())/1000)
					if allowed := maxHits(p.rows, branches, limit); p.hits > allowed || p.sorted > limit*branches {
						t.Errorf("%s %s desc=%v %s: %d hits (allowed %d), sorted %d rows (allowed %d)\n%s\n%s", c.name, dir, desc, page, p.hits, allowed, p.sorted, limit*branches, text, p.plan)
					}
				}
			}
		}
	}
}

// maxHits is what a list may cost, whatever the degree of its parents: three times what is returned, counting for
// each row its place in the index, its row text, and two properties of a filter; and for each branch (a parent, a
// key, a type or span, an end) three reads of each of the rows of its page, which the pages of other branches may
// beat, and a constant.
func maxHits(rows int, branches int64, limit int) int64 {
	return 3*int64(rows)*4 + branches*int64(3*limit+10)
}

func TestProfileOthers(t *testing.T) {
	s := openBusy(t)
	start := mustDay(t, "2010-01-01")
	ent := func(ids ...string) *plan.EntityWhere { return &plan.EntityWhere{ID: &plan.IDFilter{In: ids}} }
	has := func(w *plan.RelationWhere) *plan.EntityWhere {
		return &plan.EntityWhere{ID: &plan.IDFilter{In: []string{hub}}, HasRelation: w}
	}
	page := plan.TextScan{Limit: 20}
	via := &plan.Via{Types: []kg.RelationType{kg.TypePartOf, kg.TypeMemberOf, kg.TypeHoldsOffice}, Incoming: true}
	type made struct {
		text   string
		params map[string]any
	}
	entities := func(l *plan.EntityList, parents ...string) made {
		text, params := entityList(l, parents, false, time.Time{})
		return made{text, params}
	}
	count := func(l *plan.RelationList, parents ...string) made {
		text, params := relationList(l, parents, true, time.Time{})
		return made{text, params}
	}
	types := []string{string(kg.TypePartOf), string(kg.TypeMemberOf), string(kg.TypeHoldsOffice)}
	for _, c := range []struct {
		name string
		m    made
		hits int64
	}{
		{"entities", entities(&plan.EntityList{Order: plan.OrderByName, Scan: page}), 90},
		{"entities, of kinds", entities(&plan.EntityList{Kinds: []kg.Kind{kg.KindState, kg.KindSource}, Order: plan.OrderByName, Scan: page}), 120},
		{"entities, by id", entities(&plan.EntityList{Order: plan.OrderByID, Scan: page}), 90},
		{"entities, named", entities(&plan.EntityList{Order: plan.OrderByName, Scan: page, Where: &plan.EntityWhere{Name: &plan.StringFilter{Eq: ptr("Name of " + hub)}}}), 10},
		{"entities, beginning with", entities(&plan.EntityList{Order: plan.OrderByName, Scan: page, Where: &plan.EntityWhere{Name: &plan.StringFilter{StartsWith: ptr("NAME OF state:n19")}}}), 60},
		{"entities, via", entities(&plan.EntityList{Via: via, Order: plan.OrderByName, Scan: page}, hub), 20},
		{"hasRelation", entities(&plan.EntityList{Order: plan.OrderByName, Scan: page, Where: has(&plan.RelationWhere{})}), 20},
		{"hasRelation, of a type", entities(&plan.EntityList{Order: plan.OrderByName, Scan: page, Where: has(&plan.RelationWhere{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"ASSAULT"}}})}), 20},
		{"hasRelation, of no such type", entities(&plan.EntityList{Order: plan.OrderByName, Scan: page, Where: has(&plan.RelationWhere{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"COERCE"}}})}), 20},
		{"hasRelation, by source", entities(&plan.EntityList{Order: plan.OrderByName, Scan: page, Where: has(&plan.RelationWhere{Source: &plan.IDFilter{In: []string{"source:rare"}}})}), 30},
		{"hasRelation, on a day", entities(&plan.EntityList{Order: plan.OrderByName, Scan: page, Where: has(&plan.RelationWhere{At: ptr(start + 1000)})}), 100},
		{"hasRelation, not on a day", entities(&plan.EntityList{Order: plan.OrderByName, Scan: page, Where: has(&plan.RelationWhere{At: ptr(start - 1000)})}), 30},
		{"entity that is an end", entities(&plan.EntityList{Order: plan.OrderByName, Scan: page, Where: has(&plan.RelationWhere{EventKey: &plan.IDFilter{In: []string{"event:rare"}}, From: ent(hub)})}), 80},
		{"acting state", made{actingStates, map[string]any{"ids": []string{hub, "province:rare"}, "types": types, "day": int64(start), "lo": int64(kg.MinSortKey), "hi": int64(kg.MaxSortKey)}}, 40},
		{"count of an entity", made{countDegrees, map[string]any{"ids": []string{hub, "state:N001"}}}, 40},
		{"count of a rare type", count(&plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Where: &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"ASSAULT"}}}}, hub), 110},
		{"counts of kinds", made{counters, nil}, 45},
		{"stats", made{stats, map[string]any{"lo": int64(kg.LastSortKey(edtf.MinDay)), "hi": int64(kg.FirstSortKey(edtf.MaxDay)), "min": int64(edtf.MinDay)}}, 60},
		{"sort keys", made{sortKeys, map[string]any{"keys": []int64{1, 2, 3}}}, 10},
	} {
		p := profiled(t, s, c.m.text, c.m.params)
		t.Logf("%-30s rows %3d hits %5d %.1f ms", c.name, p.rows, p.hits, float64(p.took.Microseconds())/1000)
		if p.hits > c.hits {
			t.Errorf("%s: %d hits, allowed %d\n%s\n%s", c.name, p.hits, c.hits, c.m.text, p.plan)
		}
	}
}
