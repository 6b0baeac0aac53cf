package planner

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// planEvent plans the event with a key.
func (b *planner) planEvent(f graphql.CollectedField) (plan.Question, int) {
	args := b.readArgs("Query", f)
	q := &plan.Events{Path: b.at(), Key: arg[string](args, "key")}
	if args != nil && q.Key == "" {
		b.errs = append(b.errs, kg.Invalid(b.at("key"), "", "key is empty; relations without an event have no key"))
	}
	b.addStep()
	b.planEventFields(q, plan.Key{}, f.Selections)
	q.Of = plan.OfEvents(q.Of.Columns)
	return q, 0
}

// planEvents plans a page of events.
func (b *planner) planEvents(f graphql.CollectedField) (plan.Question, int) {
	args := b.readArgs("Query", f)
	p := b.readPage(args)
	where := whereOf(args, "where")
	b.errs = append(b.errs, where.Validate(b.at("where"), b.limits)...)
	q := &plan.Events{Path: b.at(), HasCursor: p.after != nil, List: plan.RelationList{
		Where: plan.LastOfEvents(where),
		Scan:  plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true, Limit: p.size},
	}}
	b.readCursor("after", p.after, &q.List.Scan.Hi)
	b.addStep()
	b.addStep()
	b.planMembers(f.Selections, "EventConnection", &q.Written, func(key plan.Key, sel ast.SelectionSet) {
		b.planEventFields(q, key, sel)
	})
	q.Of = plan.OfEvents(q.Of.Columns)
	return q, 0
}

// planEventFields plans what is asked of events, which a field with the key shows.
func (b *planner) planEventFields(q *plan.Events, key plan.Key, sel ast.SelectionSet) {
	collected := b.collect(sel, "Event")
	q.Written += b.written(collected)
	for _, c := range collected {
		b.within(c.Alias, func() {
			at := key.Field(c.Alias)
			entities := func(list *[]plan.EntityChild) {
				if asked := len(*list) > 0; b.addRows(&asked) {
					*list = append(*list, plan.EntityChild{Key: at, Sel: b.planEntities(c.Selections, kg.Kinds)})
				}
			}
			switch c.Name {
			case "relations":
				s, columns := b.planRelations(c.Selections)
				q.Of.Columns = union(q.Of.Columns, columns)
				q.Relations = append(q.Relations, plan.RelationChild{Key: at, Sel: s})
			case "relationCount":
				if !q.Count {
					q.Count = b.addStep()
				}
			case "participants":
				entities(&q.Participants)
			case "locations":
				entities(&q.Locations)
			case "places", "deaths", "injuries":
				q.Of.Columns.Body = true
			}
		})
	}
}
