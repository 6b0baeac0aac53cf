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

var store2columns = plan.Columns{Claims: true, Body: true}

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
		{"all", plan.AtEntity, []string{hub}, nil},
		{"type", plan.AtEntity, []string{hub}, &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"AID"}}}},
		{"types", plan.AtEntity, []string{hub}, &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"CONSULT", "AGREE", "ASSAULT"}}}},
		{"rare type", plan.AtEntity, []string{hub}, &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"ASSAULT"}}}},
		{"at", plan.AtEntity, []string{hub}, &plan.RelationWhere{At: ptr(quiet)}},
		{"at, certain", plan.AtEntity, []string{hub}, &plan.RelationWhere{At: ptr(quiet), Certainty: plan.Certain}},
		{"at the busy day", plan.AtEntity, []string{hub}, &plan.RelationWhere{At: ptr(middle)}},
		{"during", plan.AtEntity, []string{hub}, &plan.RelationWhere{During: &plan.DateRange{From: ptr(quiet), To: ptr(quiet + 30)}}},
		{"source", plan.AtEntity, []string{hub}, &plan.RelationWhere{Source: id("source:rare")}},
		{"claimant", plan.AtEntity, []string{hub}, &plan.RelationWhere{Claim: &plan.ClaimWhere{By: ent("state:CLAIMANT")}}},
		{"location", plan.AtEntity, []string{hub}, &plan.RelationWhere{Location: ent("province:rare")}},
		{"event", plan.AtEntity, []string{hub}, &plan.RelationWhere{EventKey: id("event:rare")}},
		{"id", plan.AtEntity, []string{hub}, &plan.RelationWhere{ID: id("rel:000001", "rel:000002")}},
		{"dyad", plan.AtEntity, []string{hub}, &plan.RelationWhere{Either: ent("state:RARE")}},
		{"between", plan.AtEntity, []string{hub}, &plan.RelationWhere{Between: []string{hub, "state:RARE"}}},
		{"many parents", plan.AtEntity, []string{hub, "state:N001", "state:N002", "state:N003", "state:N004", "state:N005", "state:N006", "state:N007", "state:N008", "state:N009"}, nil},

		{"root", plan.AtRoot, nil, nil},
		{"root type", plan.AtRoot, nil, &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: []kg.RelationType{"ASSAULT", "AID"}}}},
		{"root at", plan.AtRoot, nil, &plan.RelationWhere{At: ptr(quiet)}},
		{"root during", plan.AtRoot, nil, &plan.RelationWhere{During: &plan.DateRange{From: ptr(quiet), To: ptr(quiet + 30)}}},
		{"root between", plan.AtRoot, nil, &plan.RelationWhere{Between: []string{hub, "state:RARE"}}},
		{"root states", plan.AtRoot, nil, &plan.RelationWhere{BetweenStates: []string{hub, "state:RARE"}}},
		{"root from, to", plan.AtRoot, nil, &plan.RelationWhere{From: ent(hub), To: ent("state:RARE")}},
		{"root from", plan.AtRoot, nil, &plan.RelationWhere{From: ent(hub)}},
		{"root to", plan.AtRoot, nil, &plan.RelationWhere{To: ent(hub)}},
		{"root either", plan.AtRoot, nil, &plan.RelationWhere{Either: ent(hub, "state:RARE")}},
		{"root fromState", plan.AtRoot, nil, &plan.RelationWhere{FromState: id(hub)}},
		{"root toState", plan.AtRoot, nil, &plan.RelationWhere{ToState: id(hub)}},
		{"root source", plan.AtRoot, nil, &plan.RelationWhere{Source: id("source:rare")}},
		{"root source, from", plan.AtRoot, nil, &plan.RelationWhere{Source: id("source:rare", "source:common"), Either: ent("state:RARE")}},
		{"root event", plan.AtRoot, nil, &plan.RelationWhere{EventKey: id("event:rare")}},
		{"root id", plan.AtRoot, nil, &plan.RelationWhere{ID: id("rel:000001", "rel:000002")}},
		{"of source", plan.AtSource, []string{"source:common", "source:rare"}, nil},
		{"of event", plan.AtEvent, []string{"event:rare"}, nil},
	}
	const limit = 20
	for _, c := range cases {
		directions := []kg.Direction{kg.Both}
		if c.anchor == plan.AtEntity {
			directions = []kg.Direction{kg.Both, kg.Outgoing, kg.Incoming}
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
					text, params := relationList(l, c.parents, false)
					p := profiled(t, s, text, params)
					a := access(l, c.parents)
					branches := int64(max(1, len(c.parents))) * int64(max(1, len(a.Keys))) * int64(max(1, len(a.Types))) * int64(max(1, len(a.Spans))) * 2
					t.Logf("%-18s %-9s desc=%-5v %-5s path %2d rows %3d hits %5d sorted %3d %.1f ms", c.name, dir, desc, page, a.Path, p.rows, p.hits, p.sorted, float64(p.took.Microseconds())/1000)
					if allowed := maxHits(p.rows, branches, limit); p.hits > allowed || p.sorted > limit*branches {
						t.Errorf("%s %s desc=%v %s: %d hits (allowed %d), sorted %d rows (allowed %d)\n%s\n%s", c.name, dir, desc, page, p.hits, allowed, p.sorted, limit*branches, text, p.plan)
					}
				}
			}
		}
	}
	_ = edtf.MinDay
}

// maxHits is what a list may cost.
func maxHits(rows int, branches int64, limit int) int64 {
	return 3*int64(rows*3) + 20*branches + 2*branches*int64(limit)
}
