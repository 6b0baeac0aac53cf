package planner

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// planContradictions plans a page of relations that contradict.
func (b *planner) planContradictions(f graphql.CollectedField) (plan.Question, int) {
	args := b.readArgs("Query", f)
	p := b.readPage(args)
	where := whereOf(args, "where")
	b.errs = append(b.errs, where.Validate(b.at("where"), b.limits)...)
	w := &plan.RelationWhere{Contradicts: true}
	if where != nil {
		w.And = []*plan.RelationWhere{where}
	}
	c := p.connection()
	root := &plan.Contradictions{
		HasCursor: c.HasCursor, Backward: c.Backward, Links: usualLinks,
		List: plan.RelationList{
			Where: w,
			Scan:  plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: !c.Backward, Limit: p.size},
		},
		Excluded: plan.RelationList{
			Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth,
			Where: &plan.RelationWhere{Type: &plan.RelationTypeFilter{In: kg.ExclusiveTypes}},
			Scan:  plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true, Limit: b.limits.MaxPageSize},
		},
	}
	for range 3 { // the page, and each kind of other relations
		b.addStep()
	}
	b.readCursor("after", p.after, &root.List.Scan.Hi)
	b.readCursor("before", p.before, &root.List.Scan.Lo)
	for _, f := range b.collect(f.Selections, "ContradictionConnection") {
		if f.Name == "totalCount" && !root.Count {
			root.Count = b.addStep()
		}
	}
	b.planMembers(f.Selections, "ContradictionConnection", &root.Fields, func(key plan.Key, sel ast.SelectionSet) {
		collected := b.collect(sel, "Contradiction")
		root.Fields += b.written(collected)
		for _, c := range collected {
			if c.Name == "relation" || c.Name == "excludes" || c.Name == "precedes" {
				s, columns := b.planRelations(c.Selections)
				root.List.Columns = union(root.List.Columns, columns)
				root.Relations = append(root.Relations, plan.RelationChild{Key: key.Field(c.Alias), Sel: s})
			}
		}
	})
	root.Excluded.Columns = root.List.Columns
	root.List.Columns.Body = true // the conflicts of claims, and the links
	return root, 0
}
