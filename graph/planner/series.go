package planner

import (
	"slices"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// planTimeline plans a timeline.
func (b *planner) planTimeline(f graphql.CollectedField) (plan.Question, int) {
	if !b.addStep() {
		return nil, 0
	}
	args := b.readArgs("Query", f)
	q := b.newTimeline(whereOf(args, "where"), arg[plan.Bucket](args, "bucket"))
	q.Uncertain = arg[plan.UncertainDates](args, "uncertain")
	for _, k := range arg[[]plan.TimelineKey](args, "groupBy") {
		if !slices.Contains(q.Keys, k) {
			q.Keys = append(q.Keys, k)
		}
	}
	q.Groups = b.readCount(args, "groups", defaultGroups)
	q.First = b.readCount(args, "first", 0)
	b.planBuckets(q, f.Selections)
	return q, 0
}

const defaultGroups = 10

// newTimeline begins a timeline of the relations.
func (b *planner) newTimeline(where *plan.RelationWhere, bucket plan.Bucket) *plan.Timeline {
	b.errs = append(b.errs, where.Validate(b.at("where"), b.limits)...)
	return &plan.Timeline{Path: b.at(), Where: plan.Occurred(where), Bucket: bucket, Groups: 1,
		MaxBuckets: b.limits.MaxBuckets, MaxCells: b.limits.MaxCells, MaxGroups: b.limits.MaxGroups}
}

// readCount reads a number of things, of which none is a mistake, and more than a page refused.
func (b *planner) readCount(args map[string]any, name string, usual int) int {
	n := arg[*int](args, name)
	if n == nil {
		return usual
	}
	most := b.limits.MaxPageSize
	if name == "first" {
		most = b.limits.MaxBuckets
	}
	if *n < 1 || *n > most {
		b.errs = append(b.errs,
			kg.Invalid(b.at(name), strconv.Itoa(*n), "%s is %d; allowed are 1 to %d", name, *n, most))
		return usual
	}
	return *n
}

// planBuckets plans what is asked of the buckets of a timeline.
func (b *planner) planBuckets(q *plan.Timeline, sel ast.SelectionSet) {
	collected := b.collect(sel, "TimelineBucket")
	q.Fields += b.written(collected)
	for _, c := range collected {
		switch c.Name {
		case "from", "to", "fromState", "toState", "source":
			b.planReferred(&q.Entities, c)
		}
	}
}

// planReferred plans what is asked of entities that are known by their ids.
func (b *planner) planReferred(list *[]plan.EntityChild, f graphql.CollectedField) {
	asked := len(*list) > 0
	if !b.addRows(&asked) { // they are fetched together
		return
	}
	b.within(f.Alias, func() {
		*list = append(*list, plan.EntityChild{Key: keyOf(f), Sel: b.planEntities(f.Selections, kg.Kinds)})
	})
}
