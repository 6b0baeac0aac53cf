package planner

import (
	"strconv"

	"github.com/99designs/gqlgen/graphql"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// maxDepth is the greatest depth of a neighborhood.
const maxDepth = 4

// planNeighborhood plans a subgraph, and counts the fields that are written of it beside its nodes and relations.
func (b *planner) planNeighborhood(f graphql.CollectedField) (plan.Question, int) {
	if !b.addStep() {
		return nil, 0
	}
	args := b.readArgs("Query", f)
	fields := 0
	n := &plan.Neighborhood{
		Path:  b.at(),
		IDs:   arg[[]string](args, "ids"),
		Depth: arg[int](args, "depth"), Kinds: arg[[]kg.Kind](args, "kinds"),
		Order:    arg[plan.NeighborOrder](args, "orderBy"),
		MaxNodes: arg[int](args, "maxNodes"), MaxRelations: arg[int](args, "maxRelations"),
	}
	b.checkIDs(n.IDs)
	limit := func(name string, value, most int) {
		if args != nil && (value < 1 || value > most) {
			b.errs = append(b.errs, kg.Invalid(b.at(name), strconv.Itoa(value),
				"%s is %d; allowed are 1 to %d", name, value, most))
		}
	}
	limit("depth", n.Depth, maxDepth)
	limit("maxNodes", n.MaxNodes, b.limits.MaxNodes)
	limit("maxRelations", n.MaxRelations, b.limits.MaxRelations)
	n.List = plan.RelationList{
		Anchor: plan.AnchorEntity, Direction: arg[kg.Direction](args, "direction"),
		Where: whereOf(args, "where"),
		Scan:  plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true, Limit: n.MaxRelations + 1},
	}
	b.errs = append(b.errs, n.List.Where.Validate(b.at("where"), b.limits)...)
	for _, c := range b.collect(f.Selections, "Subgraph") {
		b.within(c.Alias, func() {
			switch c.Name {
			case "nodes":
				n.Nodes = append(n.Nodes, plan.EntityChild{Key: keyOf(c), Sel: b.planEntities(c.Selections, kg.Kinds)})
			case "relations":
				sel, columns := b.planRelations(c.Selections)
				n.List.Columns = union(n.List.Columns, columns)
				n.Relations = append(n.Relations, plan.RelationChild{Key: keyOf(c), Sel: sel})
			case "links":
				fields += n.MaxRelations * b.below(c)
			case "hidden", "degrees":
				n.Hidden = n.Hidden || b.addStep()
				fields += n.MaxNodes * b.below(c)
			case "bounds":
				n.Nodes = append(n.Nodes, plan.EntityChild{Key: keyOf(c), Sel: &plan.EntitySel{}})
				fields += b.below(c)
			}
		})
	}
	return n, fields
}
