package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"

	"github.com/google/go-cmp/cmp"
)

// aggregates counts relations of the fixture in groups.
func (s suite) aggregates() {
	all := plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey}
	dyad := &plan.RelationWhere{Between: []string{"state:IRN", "state:PAK"}}
	occurred := kg.RealizationOccurred
	from := "state:PAK"
	bounded := plan.Aggregate{
		List: plan.RelationList{Where: &plan.RelationWhere{During: &plan.DateRange{From: day("2024-01-16")}}, Scan: all},
		Days: true,
	}
	bounded.Bound(*day("2024-01-16"), *day("2024-01-20"))
	for _, c := range []struct {
		name string
		a    plan.Aggregate
		want []string
	}{
		{name: "days of two entities", a: plan.Aggregate{List: plan.RelationList{Where: dyad, Scan: all}, Days: true},
			want: []string{"1947-08-14: 1", "2024-01-10: 1 score 25/1", "2024-01-11: 1 score 40/1",
				"2024-01-16 raid: 1 score -90/1"}},
		{name: "of what is uncertain, the date", a: plan.Aggregate{
			List: plan.RelationList{Where: &plan.RelationWhere{FromState: &plan.IDFilter{In: []string{"state:IND"}}},
				Scan: all}, Days: true, Dates: true},
			want: []string{"2024-01-01 2024-01: 1 uncertain 1 score -35/1", "2024-01-22: 1 score 25/1"}},
		{name: "of a parent", a: plan.Aggregate{List: plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth,
			Where: &plan.RelationWhere{Realization: &plan.RealizationFilter{Eq: &occurred}}, Scan: all},
			Parent: "group:j", By: []plan.Trait{plan.TraitOther}},
			want: []string{"province:BA: 1", "province:SB: 1", "state:IRN raid: 1 score -95/1 goldstein -100/1",
				"state:IRN: 1 score -30/1"}},
		{name: "within days", a: bounded, want: []string{
			"2024-01-16 raid: 2 score -185/2 goldstein -100/1", "2024-01-18 Raid: 1 score -90/1 goldstein 40/1",
			"2024-01-20: 1 uncertain 1"}},
		{name: "by type, from an end", a: plan.Aggregate{List: plan.RelationList{
			Where: &plan.RelationWhere{From: &plan.EntityWhere{ID: &plan.IDFilter{Eq: &from}}}, Scan: all},
			By: []plan.Trait{plan.TraitType}}, want: []string{
			"ASSAULT  ASSERTED OCCURRED Raid: 1 score -90/1 goldstein 40/1", "BORDERS  ASSERTED OCCURRED: 2",
			"CONSULT  ASSERTED OCCURRED: 2 score 65/2"}},
		{name: "by source", a: plan.Aggregate{List: plan.RelationList{Scan: all}, By: []plan.Trait{plan.TraitSource}},
			want: []string{" Raid: 1 score -90/1 goldstein 40/1", ": 17 uncertain 4 score 145/7",
				"source:1 raid: 2 score -185/2 goldstein -100/1", "source:1: 1", "source:2 raid: 1 score -90/1",
				"source:2: 2 score -30/1"}},
		{name: "by mode and status", a: plan.Aggregate{List: plan.RelationList{Where: &plan.RelationWhere{
			Type: &plan.RelationTypeFilter{In: []kg.RelationType{"ACCUSE", "ASSAULT"}}}, Scan: all},
			By: []plan.Trait{plan.TraitType, plan.TraitMode, plan.TraitStatus}}, want: []string{
			"ACCUSE  ALLEGED OCCURRED: 1 score -30/1", "ACCUSE allege DENIED OCCURRED: 1 uncertain 1 score -35/1",
			"ASSAULT  ASSERTED OCCURRED Raid: 1 score -90/1 goldstein 40/1",
			"ASSAULT  CONFIRMED OCCURRED raid: 1 score -90/1",
			"ASSAULT drone ASSERTED OCCURRED raid: 1 score -95/1 goldstein -100/1"}},
	} {
		var groups []store.Group
		s.read(func(ctx context.Context, r store.Reader) (err error) {
			groups, err = r.Aggregate(ctx, &c.a)
			return err
		})
		got := groupLines(&c.a, groups)
		if diff := cmp.Diff(c.want, got); diff != "" {
			s.t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func groupLines(a *plan.Aggregate, groups []store.Group) []string {
	var out []string
	for _, g := range groups {
		var parts []string
		add := func(ok bool, format string, args ...any) {
			if ok {
				parts = append(parts, fmt.Sprintf(format, args...))
			}
		}
		add(a.Days, "%s", g.Day)
		add(g.Date != "", "%s", g.Date)
		add(a.Mask() != 0, "%s %s %s %s", g.Fact.Type(), g.Fact.Mode(), g.Fact.Status(), g.Fact.Realization())
		add(len(g.Texts) > 0, "%s", strings.Join(g.Texts, ","))
		add(g.Event != "", "%s", g.Event)
		line := strings.Join(parts, " ")
		parts = nil
		add(true, "%d", g.Relations)
		add(g.Uncertain > 0, "uncertain %d", g.Uncertain)
		add(g.Scored > 0, "score %d/%d", g.Score, g.Scored)
		add(g.Rated > 0, "goldstein %d/%d", g.Goldstein, g.Rated)
		out = append(out, line+": "+strings.Join(parts, " "))
	}
	slices.Sort(out)
	return out
}
