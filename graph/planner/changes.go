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
	root := &plan.Changes{Limit: p.size, Backward: p.backward}
	b.addStep()
	root.After, _ = b.readChangeCursor("after", p.after)
	if before, ok := b.readChangeCursor("before", p.before); ok {
		root.Before = max(before, 1) // no entry is before the first one
	}
	for _, f := range b.collect(f.Selections, "ChangeConnection") {
		root.Count = root.Count || f.Name == "totalCount"
	}
	if root.Backward || root.Count {
		b.addStep()
	}
	b.planMembers(f.Selections, "ChangeConnection", &root.Fields, func(key plan.Key, sel ast.SelectionSet) {
		collected := b.collect(sel, "Change")
		root.Fields += b.written(collected)
		for _, c := range collected {
			at := key.Field(c.Alias)
			switch {
			case c.Name == "items":
				if root.Items == 0 && root.Backward {
					b.addStep()
				}
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

// readChangeCursor reads a cursor of the change log, if there is one.
func (b *planner) readChangeCursor(name string, cursor *string) (int64, bool) {
	if cursor == nil {
		return 0, false
	}
	seq, err := plan.ParseChangeCursor(b.at(name), *cursor)
	if err != nil {
		b.errs = append(b.errs, err)
	}
	return seq, err == nil
}
