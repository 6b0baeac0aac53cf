package planner

import (
	"strconv"

	"github.com/99designs/gqlgen/graphql"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// checkBetween refuses an argument that is not between two bounds.
func (b *planner) checkBetween(name string, value, least, most int) {
	if value < least || value > most {
		b.errs = append(b.errs, kg.Invalid(b.at(name), strconv.Itoa(value),
			"%s is %d; allowed are %d to %d", name, value, least, most))
	}
}

// planPaths plans a search for paths, and counts the fields that are written of them beside their nodes and relations.
func (b *planner) planPaths(f graphql.CollectedField) (plan.Question, int) {
	if !b.addStep() {
		return nil, 0
	}
	args := b.readArgs("Query", f)
	q := &plan.Paths{
		Path: b.at(), From: arg[string](args, "from"), To: arg[string](args, "to"),
		MaxLength: arg[int](args, "maxLength"), First: arg[int](args, "first"),
		Kinds:  arg[[]kg.Kind](args, "kinds"),
		Strict: arg[bool](args, "strict"), MaxWaiting: arg[*int](args, "maxWaiting"),
		Certain:   arg[plan.Certainty](args, "certainty") == plan.CertaintyCertain,
		MaxWalked: b.limits.MaxWalked,
		List: plan.RelationList{
			Anchor: plan.AnchorEntity, Direction: arg[kg.Direction](args, "direction"),
			Where: whereOf(args, "where"),
			Scan:  plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true},
		},
	}
	if args == nil {
		return nil, 0
	}
	timed, mode := arg[bool](args, "timeRespecting"), arg[*plan.PathMode](args, "mode")
	switch {
	case mode != nil:
		q.Mode = *mode
		if timed && !q.Mode.Timed() {
			b.errs = append(b.errs, kg.Invalid(b.at("mode"), string(q.Mode), "%s is not time-respecting; allowed with "+
				"timeRespecting are EARLIEST_ARRIVAL, LATEST_DEPARTURE, FASTEST and FEWEST_STEPS", q.Mode))
		}
	case timed:
		q.Mode = plan.PathFewestSteps
	default:
		q.Mode = plan.PathShortest
	}
	if q.MaxWaiting != nil && *q.MaxWaiting < 0 {
		b.errs = append(b.errs, kg.Invalid(b.at("maxWaiting"), strconv.Itoa(*q.MaxWaiting),
			"maxWaiting is %d; allowed are 0 or more days", *q.MaxWaiting))
	}
	b.checkBetween("maxLength", q.MaxLength, 1, plan.MaxPathLength)
	b.checkBetween("first", q.First, 1, b.limits.MaxPageSize)
	if q.Mode == plan.PathShortest || q.Mode.Timed() {
		q.First = 1
	}
	b.errs = append(b.errs, q.List.Where.Validate(b.at("where"), b.limits)...)
	collected := b.collect(f.Selections, "Path")
	fields := q.First * b.written(collected)
	for _, c := range collected {
		b.within(c.Alias, func() {
			switch c.Name {
			case "nodes":
				q.Nodes = append(q.Nodes, plan.EntityChild{Key: keyOf(c), Sel: b.planEntities(c.Selections, kg.Kinds)})
			case "relations":
				sel, columns := b.planRelations(c.Selections)
				q.List.Columns = union(q.List.Columns, columns)
				q.Relations = append(q.Relations, plan.RelationChild{Key: keyOf(c), Sel: sel})
			}
		})
	}
	return q, fields
}

// planRanking plans a ranking, and counts the fields that are written of it beside its entities.
func (b *planner) planRanking(f graphql.CollectedField) (plan.Question, int) {
	if !b.addStep() {
		return nil, 0
	}
	args := b.readArgs("Query", f)
	q := &plan.Ranking{
		Path: b.at(), By: arg[plan.RankingMeasure](args, "by"), Where: whereOf(args, "where"),
		Kinds: arg[[]kg.Kind](args, "kinds"), First: arg[int](args, "first"), MaxWalked: b.limits.MaxWalked,
	}
	if args == nil {
		return nil, 0
	}
	b.checkBetween("first", q.First, 1, b.limits.MaxPageSize)
	b.errs = append(b.errs, q.Where.Validate(b.at("where"), b.limits)...)
	top := b.collect(f.Selections, "Ranking")
	for _, c := range top {
		if c.Name != "items" {
			continue
		}
		b.within(c.Alias, func() {
			collected := b.collect(c.Selections, "RankedEntity")
			q.Fields += b.written(collected)
			for _, i := range collected {
				if i.Name == "node" {
					b.within(i.Alias, func() {
						q.Nodes = append(q.Nodes, plan.EntityChild{Key: keyOf(c).Field(i.Alias),
							Sel: b.planEntities(i.Selections, kg.Kinds)})
					})
				}
			}
		})
	}
	return q, b.written(top)
}
