package planner

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// planSearch plans a page of what a search finds.
func (b *planner) planSearch(f graphql.CollectedField) (plan.Question, int) {
	args := b.readArgs("Query", f)
	p := b.readPage(args)
	root := &plan.Search{
		Text: arg[string](args, "text"), Kinds: arg[[]kg.Kind](args, "kinds"), Limit: p.size, HasAfter: p.after != nil,
	}
	b.errs = append(b.errs, root.Validate(b.at())...)
	if p.after != nil {
		place, err := plan.ParseSearchCursor(b.at("after"), *p.after)
		if err != nil {
			b.errs = append(b.errs, err)
		}
		root.After = place
	}
	b.addStep()
	b.addStep()
	b.planMembers(f.Selections, "SearchConnection", &root.Fields, func(key plan.Key, sel ast.SelectionSet) {
		root.Nodes = append(root.Nodes, plan.EntityChild{Key: key, Sel: b.planEntities(sel, kg.Kinds)})
	})
	return root, 0
}

// planRelationSearch plans a page of what a search of relations finds.
func (b *planner) planRelationSearch(f graphql.CollectedField) (plan.Question, int) {
	args := b.readArgs("Query", f)
	p := b.readPage(args)
	root := &plan.RelationSearch{Path: b.at(), Text: arg[string](args, "text"),
		Where: whereOf(args, "where"), Limit: p.size, HasAfter: p.after != nil}
	b.errs = append(b.errs, root.Validate(b.at(), b.limits)...)
	if p.after != nil {
		place, err := plan.ParseRelationPlace(b.at("after"), *p.after)
		if err != nil {
			b.errs = append(b.errs, err)
		}
		root.After = place
	}
	for range 3 { // keys, what they lead to, and relations of types
		b.addStep()
	}
	b.planMembers(f.Selections, "RelationSearchConnection", &root.Fields, func(key plan.Key, sel ast.SelectionSet) {
		s, _ := b.planRelations(sel)
		root.Relations = append(root.Relations, plan.RelationChild{Key: key, Sel: s})
	})
	return root, 0
}
