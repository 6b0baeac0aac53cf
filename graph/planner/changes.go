package planner

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// planChanges plans a page of the change log.
func (b *planner) planChanges(f graphql.CollectedField) (plan.Question, int) {
	args := b.readArgs("Query", f)
	p := b.readPage(args)
	root := &plan.Changes{Limit: p.size}
	b.addStep()
	if p.after != nil {
		seq, err := plan.ParseChangeCursor(b.at("after"), *p.after)
		if err != nil {
			b.errs = append(b.errs, err)
		}
		root.After = seq
	}
	b.planMembers(f.Selections, "ChangeConnection", &root.Fields, func(key plan.Key, sel ast.SelectionSet) {
		collected := b.collect(sel, "Change")
		root.Fields += b.written(collected)
		for _, c := range collected {
			at := key.Field(c.Alias)
			switch {
			case c.Name == "items":
				root.Items = max(b.limits.MaxRows/10, 1)
				root.ItemFields += b.below(c)
			case c.Name == "entity" && b.addStep():
				s := b.planEntities(c.Selections, kg.Kinds)
				root.Entities = append(root.Entities, plan.EntityChild{Key: at, Sel: s})
			case c.Name == "relation" && b.addStep():
				s, columns := b.planRelations(c.Selections)
				root.Columns = union(root.Columns, columns)
				root.Relations = append(root.Relations, plan.RelationChild{Key: at, Sel: s})
			}
		}
	})
	return root, 0
}
