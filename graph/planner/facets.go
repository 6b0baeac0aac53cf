package planner

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// planFacets plans counts by properties.
func (b *planner) planFacets(f graphql.CollectedField) (plan.Question, int) {
	args := b.readArgs("Query", f)
	where := whereOf(args, "where")
	b.errs = append(b.errs, where.Validate(b.at("where"), b.limits)...)
	q := &plan.Facets{Path: b.at(), Where: plan.Occurred(where), MaxGroups: b.limits.MaxGroups}
	if of := arg[*string](args, "of"); of != nil {
		q.Of = *of
	}
	collected := b.collect(f.Selections, "Facets")
	q.Written = b.written(collected)
	for _, c := range collected {
		if c.Name != "count" && c.Name != "relations" && c.Name != "__typename" {
			b.within(c.Alias, func() { q.Fields = append(q.Fields, b.planFacet(c)) })
		}
	}
	b.addStep()
	if q.Asks(plan.FacetOthers, plan.FacetKinds) {
		b.addStep()
	}
	if q.Asks(plan.FacetKinds) {
		b.addStep()
	}
	return q, 0
}

// planFacet plans a page of values.
func (b *planner) planFacet(f graphql.CollectedField) plan.FacetField {
	args := b.readArgs("Facets", f)
	out := plan.FacetField{Key: keyOf(f), Facet: plan.Facet(f.Name), Limit: defaultGroups}
	if first := arg[*int](args, "first"); first != nil {
		p, errs := plan.PartOf(b.at(), first, nil, b.limits)
		b.errs = append(b.errs, errs...)
		out.Limit = p.Limit
	}
	if after := arg[*string](args, "after"); after != nil {
		place, err := plan.ParseFacetCursor(b.at("after"), *after)
		if err != nil {
			b.errs = append(b.errs, err)
		}
		out.After = &place
	}
	collected := b.collect(f.Selections, "FacetConnection")
	out.Written = b.written(collected)
	b.planMembers(f.Selections, "FacetConnection", &out.Written, func(key plan.Key, sel ast.SelectionSet) {
		values := b.collect(sel, "FacetValue")
		out.Written += b.written(values)
		for _, v := range values {
			if v.Name != "entity" || !slices.Contains(plan.EntityFacets, out.Facet) {
				continue
			}
			if asked := len(out.Entities) > 0; b.addRows(&asked) {
				b.within(v.Alias, func() {
					sel := b.planEntities(v.Selections, kg.Kinds)
					out.Entities = append(out.Entities, plan.EntityChild{Key: key.Field(v.Alias), Sel: sel})
				})
			}
		}
	})
	return out
}
