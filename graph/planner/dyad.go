package planner

import (
	"strconv"

	"github.com/99designs/gqlgen/graphql"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// planDyad plans the relationship of two entities.
func (b *planner) planDyad(f graphql.CollectedField) (plan.Question, int) {
	args := b.readArgs("Query", f)
	t := b.newTimeline(whereOf(args, "where"), plan.BucketMonth)
	q := &plan.Dyad{Path: b.at(), A: arg[string](args, "a"), B: arg[string](args, "b"), Where: t.Where, Today: b.today,
		Timeline: *t, MaxGroups: t.MaxGroups, Limit: b.limits.PageSize}
	for range 4 { // the two, what they were merged into, and the count
		b.addStep()
	}
	collected := b.collect(f.Selections, "Dyad")
	q.Written = b.written(collected)
	relations := func(list *[]plan.RelationChild, c graphql.CollectedField, key plan.Key) {
		if asked := len(*list) > 0; !b.addRows(&asked) {
			return
		}
		sel, columns := b.planRelations(c.Selections)
		q.Columns = union(q.Columns, columns)
		*list = append(*list, plan.RelationChild{Key: key, Sel: sel})
	}
	for _, c := range collected {
		b.within(c.Alias, func() {
			switch c.Name {
			case "a", "b":
				sel := b.planEntities(c.Selections, kg.Kinds)
				q.Entities = append(q.Entities, plan.EntityChild{Key: keyOf(c), Sel: sel})
			case "series":
				args := b.readArgs("Dyad", c)
				q.Series = append(q.Series, plan.SeriesField{Key: keyOf(c), Bucket: arg[plan.Bucket](args, "bucket"),
					Fields: b.below(c)})
			case "changePoints":
				q.Changes = append(q.Changes, b.planChangePoints(c))
			case "quadClasses", "recurrence":
				q.Written += len(kg.RelationTypes) * b.below(c)
			case "first":
				relations(&q.First, c, keyOf(c))
			case "last":
				relations(&q.Last, c, keyOf(c))
			case "standing":
				relations(&q.Standing, c, keyOf(c))
			case "disputes":
				relations(&q.Disputes, c, keyOf(c))
			case "chains":
				for _, r := range b.collect(c.Selections, "ResponseChain") {
					if r.Name == "relations" {
						b.within(r.Alias, func() { relations(&q.Chains, r, keyOf(c).Field(r.Alias)) })
					}
				}
			}
		})
	}
	q.Columns.Body = q.Columns.Body || len(q.Chains) > 0 // the links
	return q, 0
}

// planChangePoints plans where a series changes.
func (b *planner) planChangePoints(f graphql.CollectedField) plan.ChangesField {
	args := b.readArgs("Dyad", f)
	out := plan.ChangesField{Key: keyOf(f), Bucket: arg[plan.Bucket](args, "bucket"),
		Penalty: arg[*float64](args, "penalty"), Least: arg[int](args, "minBuckets"), Fields: 2 * b.below(f)}
	if out.Penalty != nil && !(*out.Penalty >= 0) {
		b.errs = append(b.errs, kg.Invalid(b.at("penalty"), strconv.FormatFloat(*out.Penalty, 'g', -1, 64),
			"penalty is %g; it may not be below 0", *out.Penalty))
	}
	if args != nil && (out.Least < 1 || out.Least > b.limits.MaxBuckets) {
		b.errs = append(b.errs, kg.Invalid(b.at("minBuckets"), strconv.Itoa(out.Least),
			"minBuckets is %d; allowed are 1 to %d", out.Least, b.limits.MaxBuckets))
	}
	return out
}
