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

// rowsOf is how many rows the last cell of a record stands for: one, or those of a list, or of a list for each parent.
func rowsOf(cell any) int {
	list, ok := cell.([]any)
	if !ok {
		return 1
	}
	n := 0
	for _, v := range list {
		n += rowsOf(v)
	}
	return n
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
		p.rows += rowsOf(r.Values[len(r.Values)-1])
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
		fmt.Fprintf(&b, "%s%s rows=%d hits=%d %v\n", strings.Repeat("  ", depth), op, n.Records(), n.DbHits(),
			n.Arguments()["Details"])
		for _, c := range n.Children() {
			if strings.HasPrefix(op, "Sort") || strings.HasPrefix(op, "Top") || strings.HasPrefix(op, "PartialSort") ||
				strings.HasPrefix(op, "PartialTop") {
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
	answer, strike := kg.LinkResponseTo, "rel:000001"
	answers := &plan.LinkWhere{Role: &answer, Relation: &strike}
	cases := []struct {
		name    string
		anchor  plan.Anchor
		role    kg.LinkRole
		parents []string
		where   *plan.RelationWhere
	}{
		{name: "all", anchor: plan.AnchorEntity, parents: []string{hub}},
		{
			name: "type", anchor: plan.AnchorEntity, parents: []string{hub},
			where: &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"AID"}}},
		},
		{
			name: "types", anchor: plan.AnchorEntity, parents: []string{hub},
			where: &plan.RelationWhere{
				Type: &plan.RelationTypeFilter{In: []kg.RelationType{"CONSULT", "AGREE", "ASSAULT"}},
			},
		},
		{
			name: "rare type", anchor: plan.AnchorEntity, parents: []string{hub},
			where: &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"ASSAULT"}}},
		},
		{name: "at", anchor: plan.AnchorEntity, parents: []string{hub}, where: &plan.RelationWhere{At: ptr(quiet)}},
		{
			name: "at, certain", anchor: plan.AnchorEntity, parents: []string{hub},
			where: &plan.RelationWhere{At: ptr(quiet), Certainty: plan.CertaintyCertain},
		},
		{
			name: "at the busy day", anchor: plan.AnchorEntity, parents: []string{hub},
			where: &plan.RelationWhere{At: ptr(middle)},
		},
		{
			name: "during", anchor: plan.AnchorEntity, parents: []string{hub},
			where: &plan.RelationWhere{During: &plan.DateRange{From: ptr(quiet), To: ptr(quiet + 30)}},
		},
		{
			name: "source", anchor: plan.AnchorEntity, parents: []string{hub},
			where: &plan.RelationWhere{Source: id("source:rare")},
		},
		{
			name: "claimant", anchor: plan.AnchorEntity, parents: []string{hub},
			where: &plan.RelationWhere{Claim: &plan.ClaimWhere{By: ent("state:CLAIMANT")}},
		},
		{
			name: "location", anchor: plan.AnchorEntity, parents: []string{hub},
			where: &plan.RelationWhere{Location: ent("province:rare")},
		},
		{
			name: "status", anchor: plan.AnchorEntity, parents: []string{hub},
			where: &plan.RelationWhere{Status: &plan.ClaimStatusFilter{In: []kg.Status{kg.StatusDisputed}}},
		},
		{
			name: "event", anchor: plan.AnchorEntity, parents: []string{hub},
			where: &plan.RelationWhere{EventKey: id("event:rare")},
		},
		{
			name: "id", anchor: plan.AnchorEntity, parents: []string{hub},
			where: &plan.RelationWhere{ID: id("rel:000001", "rel:000002")},
		},
		{
			name: "dyad", anchor: plan.AnchorEntity, parents: []string{hub},
			where: &plan.RelationWhere{Either: ent("state:RARE")},
		},
		{
			name: "between", anchor: plan.AnchorEntity, parents: []string{hub},
			where: &plan.RelationWhere{Between: []string{hub, "state:RARE"}},
		},
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
		{name: "root at", anchor: plan.AnchorRoot, where: &plan.RelationWhere{At: ptr(quiet)}},
		{
			name: "root during", anchor: plan.AnchorRoot,
			where: &plan.RelationWhere{During: &plan.DateRange{From: ptr(quiet), To: ptr(quiet + 30)}},
		},
		{
			name: "root between", anchor: plan.AnchorRoot,
			where: &plan.RelationWhere{Between: []string{hub, "state:RARE"}},
		},
		{
			name: "root states", anchor: plan.AnchorRoot,
			where: &plan.RelationWhere{BetweenStates: []string{hub, "state:RARE"}},
		},
		{
			name: "root from, to", anchor: plan.AnchorRoot,
			where: &plan.RelationWhere{From: ent(hub), To: ent("state:RARE")},
		},
		{name: "root from", anchor: plan.AnchorRoot, where: &plan.RelationWhere{From: ent(hub)}},
		{name: "root to", anchor: plan.AnchorRoot, where: &plan.RelationWhere{To: ent(hub)}},
		{name: "root either", anchor: plan.AnchorRoot, where: &plan.RelationWhere{Either: ent(hub, "state:RARE")}},
		{name: "root fromState", anchor: plan.AnchorRoot, where: &plan.RelationWhere{FromState: id(hub)}},
		{name: "root toState", anchor: plan.AnchorRoot, where: &plan.RelationWhere{ToState: id(hub)}},
		{name: "root source", anchor: plan.AnchorRoot, where: &plan.RelationWhere{Source: id("source:rare")}},
		{
			name: "root source, from", anchor: plan.AnchorRoot,
			where: &plan.RelationWhere{Source: id("source:rare", "source:common"), Either: ent("state:RARE")},
		},
		{
			name: "root status", anchor: plan.AnchorRoot,
			where: &plan.RelationWhere{
				Status: &plan.ClaimStatusFilter{In: []kg.Status{kg.StatusAlleged, kg.StatusDisputed}},
			},
		},
		{name: "contradictions", anchor: plan.AnchorRoot, where: &plan.RelationWhere{Contradicts: true}},
		{name: "root event", anchor: plan.AnchorRoot, where: &plan.RelationWhere{EventKey: id("event:rare")}},
		{name: "root id", anchor: plan.AnchorRoot, where: &plan.RelationWhere{ID: id("rel:000001", "rel:000002")}},
		{name: "of source", anchor: plan.AnchorSource, parents: []string{"source:common", "source:rare"}},
		{name: "of event", anchor: plan.AnchorEvent, parents: []string{"event:rare"}},
		{name: "of linked", anchor: plan.AnchorLinked, parents: []string{"rel:000001", "rel:000002"}},
		{
			name: "of linked, role", anchor: plan.AnchorLinked, role: kg.LinkResponseTo,
			parents: []string{"rel:000001", "rel:000002"},
		},
		{name: "root links", anchor: plan.AnchorRoot, where: &plan.RelationWhere{Links: answers}},
		{
			name: "root links, from", anchor: plan.AnchorRoot,
			where: &plan.RelationWhere{Links: answers, Either: ent("state:RARE")},
		},
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
					l := &plan.RelationList{
						Anchor: c.anchor, Direction: dir, Role: c.role, Where: c.where,
						Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: desc, Limit: limit},
					}
					if page == "after" && desc {
						l.Scan.Hi = kg.FirstSortKey(middle) + 1<<38
					} else if page == "after" {
						l.Scan.Lo = kg.FirstSortKey(middle) + 1<<38
					}
					text, params := relationList(l, c.parents, false, instant{})
					p := profiled(t, s, text, params)
					a := access(l, c.parents)
					branches := int64(max(1, len(c.parents))) * int64(max(1, len(a.Keys))) * int64(max(1,
						len(a.Types))) * int64(max(1, len(a.Spans))) * 2
					t.Logf("%-18s %-9s desc=%-5v %-5s path %2d rows %3d hits %5d sorted %3d %.1f ms", c.name, dir, desc,
						page, a.Index, p.rows, p.hits, p.sorted, float64(p.took.Microseconds())/1000)
					if allowed := maxHits(p.rows, branches, limit); p.hits > allowed || p.sorted > limit*branches {
						t.Errorf("%s %s desc=%v %s: %d hits (allowed %d), sorted %d rows (allowed %d)\n%s\n%s", c.name,
							dir, desc, page, p.hits, allowed, p.sorted, limit*branches, text, p.plan)
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
		text, params := relationList(l, parents, true, instant{})
		return made{text, params}
	}
	facts := func(c plan.Countable) made {
		return made{countFacts(c), map[string]any{"facts": []string{traitPrefix(hub) + "f"}}}
	}
	types := []string{string(kg.TypePartOf), string(kg.TypeMemberOf), string(kg.TypeHoldsOffice)}
	for _, c := range []struct {
		name string
		m    made
		hits int64
	}{
		{name: "entities", m: entities(&plan.EntityList{Order: plan.OrderByName, Scan: page}), hits: 90},
		{
			name: "entities, of kinds",
			m: entities(&plan.EntityList{
				Kinds: []kg.Kind{kg.KindState, kg.KindSource}, Order: plan.OrderByName, Scan: page,
			}),
			hits: 120,
		},
		{name: "entities, by id", m: entities(&plan.EntityList{Order: plan.OrderByID, Scan: page}), hits: 90},
		{
			name: "entities, named",
			m: entities(&plan.EntityList{
				Order: plan.OrderByName, Scan: page,
				Where: &plan.EntityWhere{Name: &plan.StringFilter{Eq: ptr("Name of " + hub)}},
			}),
			hits: 10,
		},
		{
			name: "entities, beginning with",
			m: entities(&plan.EntityList{
				Order: plan.OrderByName, Scan: page,
				Where: &plan.EntityWhere{Name: &plan.StringFilter{StartsWith: ptr("NAME OF state:n19")}},
			}),
			hits: 60,
		},
		{
			name: "entities, via", m: entities(&plan.EntityList{Via: via, Order: plan.OrderByName, Scan: page}, hub),
			hits: 20,
		},
		{
			name: "hasRelation",
			m:    entities(&plan.EntityList{Order: plan.OrderByName, Scan: page, Where: has(&plan.RelationWhere{})}),
			hits: 20,
		},
		{
			name: "hasRelation, of a type",
			m: entities(&plan.EntityList{
				Order: plan.OrderByName, Scan: page,
				Where: has(&plan.RelationWhere{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"ASSAULT"}}}),
			}),
			hits: 20,
		},
		{
			name: "hasRelation, of no such type",
			m: entities(&plan.EntityList{
				Order: plan.OrderByName, Scan: page,
				Where: has(&plan.RelationWhere{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"COERCE"}}}),
			}),
			hits: 20,
		},
		{
			name: "hasRelation, by source",
			m: entities(&plan.EntityList{
				Order: plan.OrderByName, Scan: page,
				Where: has(&plan.RelationWhere{Source: &plan.IDFilter{In: []string{"source:rare"}}}),
			}),
			hits: 30,
		},
		{
			name: "hasRelation, on a day",
			m: entities(&plan.EntityList{
				Order: plan.OrderByName, Scan: page, Where: has(&plan.RelationWhere{At: ptr(start + 1000)}),
			}),
			hits: 100,
		},
		{
			name: "hasRelation, not on a day",
			m: entities(&plan.EntityList{
				Order: plan.OrderByName, Scan: page, Where: has(&plan.RelationWhere{At: ptr(start - 1000)}),
			}),
			hits: 30,
		},
		{
			name: "entity that is an end",
			m: entities(&plan.EntityList{
				Order: plan.OrderByName, Scan: page,
				Where: has(&plan.RelationWhere{EventKey: &plan.IDFilter{In: []string{"event:rare"}}, From: ent(hub)}),
			}),
			hits: 80,
		},
		{
			name: "acting state",
			m: made{actingStates, map[string]any{
				"ids": []string{hub, "province:rare"}, "types": types, "day": int64(start), "lo": int64(kg.MinSortKey),
				"hi": int64(kg.MaxSortKey),
			}},
			hits: 40,
		},
		{
			name: "count of an entity", m: made{countDegrees, map[string]any{"ids": []string{hub, "state:N001"}}},
			hits: 40,
		},
		{
			name: "count of a rare type",
			m: count(&plan.RelationList{
				Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth,
				Where: &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"ASSAULT"}}},
			}, hub),
			hits: 110,
		},
		{name: "count of types", m: facts(plan.Countable{Types: []kg.RelationType{"AID"}}), hits: 60},
		{name: "count of a direction", m: facts(plan.Countable{Direction: kg.DirectionIncoming}), hits: 60},
		{name: "counts of kinds", m: made{counters, nil}, hits: 45},
		{
			name: "stats",
			m: made{stats, map[string]any{
				"lo": int64(kg.LastSortKey(edtf.MinDay)), "hi": int64(kg.FirstSortKey(edtf.MaxDay)),
				"min": int64(edtf.MinDay),
			}},
			hits: 60,
		},
		{name: "sort keys", m: made{sortKeys, map[string]any{"keys": []int64{1, 2, 3}}}, hits: 10},
	} {
		p := profiled(t, s, c.m.text, c.m.params)
		t.Logf("%-30s rows %3d hits %5d %.1f ms", c.name, p.rows, p.hits, float64(p.took.Microseconds())/1000)
		if p.hits > c.hits {
			t.Errorf("%s: %d hits, allowed %d\n%s\n%s", c.name, p.hits, c.hits, c.m.text, p.plan)
		}
	}
}
