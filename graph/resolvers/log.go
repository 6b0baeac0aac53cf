package resolvers

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// changes plans a page of the change log.
func (b *planner) changes(f graphql.CollectedField) *plan.ChangesRoot {
	args := b.args("Query", f)
	p := b.page(args)
	root := &plan.ChangesRoot{Limit: p.size}
	b.step()
	if p.after != nil {
		seq, err := plan.ParseChangeCursor(b.at("after"), *p.after)
		if err != nil {
			b.errs = append(b.errs, err)
		}
		root.After = seq
	}
	b.members(f.Selections, "ChangeConnection", &root.Fields, func(key string, sel ast.SelectionSet) {
		collected := b.collect(sel, "Change")
		root.Fields += b.written(collected)
		for _, c := range collected {
			at := key + "." + c.Alias
			switch {
			case c.Name == "items":
				root.Items = max(b.limits.MaxRows/10, 1)
				root.ItemFields += b.below(c)
			case c.Name == "entity" && b.step():
				root.Entities = append(root.Entities, plan.EntityChild{Key: at, Sel: b.entities(c.Selections, kg.Kinds)})
			case c.Name == "relation" && b.step():
				s, columns := b.relations(c.Selections)
				root.Columns = union(root.Columns, columns)
				root.Relations = append(root.Relations, plan.RelationChild{Key: at, Sel: s})
			}
		}
	})
	return root
}

// contradictions plans a page of relations that contradict.
func (b *planner) contradictions(f graphql.CollectedField) *plan.ContradictionsRoot {
	args := b.args("Query", f)
	p := b.page(args)
	where := arg[*plan.RelationWhere](args, "where")
	b.errs = append(b.errs, where.Validate(b.at("where"), b.limits)...)
	w := &plan.RelationWhere{Contradicts: true}
	if where != nil {
		w.And = []*plan.RelationWhere{where}
	}
	root := &plan.ContradictionsRoot{HasCursor: p.after != nil,
		List: plan.RelationList{Where: b.view.Relations(w), Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true, Limit: p.size}},
		Excluded: plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionBoth, Where: b.view.Relations(&plan.RelationWhere{Type: &plan.RelationTypeFilter{In: kg.ExclusiveTypes}}),
			Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true, Limit: b.limits.MaxPageSize}}}
	b.step()
	b.step()
	if p.after != nil {
		key, err := plan.ParseRelationCursor(b.at("after"), *p.after)
		if err != nil {
			b.errs = append(b.errs, err)
		}
		root.List.Scan.Hi = key
	}
	b.members(f.Selections, "ContradictionConnection", &root.Fields, func(key string, sel ast.SelectionSet) {
		collected := b.collect(sel, "Contradiction")
		root.Fields += b.written(collected)
		for _, c := range collected {
			if c.Name == "relation" || c.Name == "excludes" {
				s, columns := b.relations(c.Selections)
				root.List.Columns = union(root.List.Columns, columns)
				root.Relations = append(root.Relations, plan.RelationChild{Key: key + "." + c.Alias, Sel: s})
			}
		}
	})
	root.Excluded.Columns = root.List.Columns
	return root
}

// members calls f with the key and the selection of each place where a connection shows its members, and counts the
// fields that are written of each beside.
func (b *planner) members(sel ast.SelectionSet, connection string, fields *int, f func(key string, sel ast.SelectionSet)) {
	for _, c := range b.collect(sel, connection) {
		switch c.Name {
		case "nodes":
			f(c.Alias, c.Selections)
		case "edges":
			edges := b.collect(c.Selections, edgeOf(connection))
			*fields += len(edges)
			for _, e := range edges {
				if e.Name == "node" {
					f(c.Alias+"."+e.Alias, e.Selections)
				}
			}
		}
	}
}
