package planner

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// wide says which fields of a relation are kept in its wide columns.
var wide = map[string]plan.Columns{
	"claims": {Claims: true}, "claimCount": {Claims: true}, "evidence": {Claims: true}, "evidenceCount": {Claims: true},
	"contexts": {Body: true}, "role": {Body: true}, "place": {Body: true}, "links": {Body: true},
	"deaths": {Body: true}, "injuries": {Body: true},
	"cameoCode": {Body: true}, "goldstein": {Body: true}, "description": {Body: true}, "attributes": {Body: true},
}

// usualLinks is how many links a relation is taken to have: nothing but the size of a relation bounds them.
const usualLinks = 10

// usualClaims is how many claims, or how much evidence, a relation is taken to have.
const usualClaims = 5

// planRelations plans what is asked of relations, and says which of their wide columns that needs.
func (b *planner) planRelations(sel ast.SelectionSet) (*plan.RelationSel, plan.Columns) {
	collected := b.collect(sel, "Relation")
	out := &plan.RelationSel{Fields: b.written(collected)}
	var columns plan.Columns
	ref := func(key plan.Key, role plan.Role, times int, sel ast.SelectionSet, kinds []kg.Kind) {
		out.Refs = append(out.Refs, &plan.RefField{Key: key, Role: role, Times: times, Sel: b.planEntities(sel, kinds)})
	}
	state := []kg.Kind{kg.KindState}
	for _, f := range collected {
		columns = union(columns, wide[f.Name])
		b.within(f.Alias, func() {
			switch f.Name {
			case "from":
				ref(keyOf(f), plan.RoleFrom, 1, f.Selections, kg.Kinds)
			case "to":
				ref(keyOf(f), plan.RoleTo, 1, f.Selections, kg.Kinds)
			case "fromState":
				ref(keyOf(f), plan.RoleFromState, 1, f.Selections, state)
			case "toState":
				ref(keyOf(f), plan.RoleToState, 1, f.Selections, state)
			case "location":
				ref(keyOf(f), plan.RoleLocation, 1, f.Selections, kg.Kinds)
			case "evidence":
				b.planEvidence(out, "Relation", keyOf(f), f, 1, ref)
			case "claims":
				part, times := b.readClaimsPart("Relation", f)
				out.Parts = append(out.Parts, plan.PartField{Key: keyOf(f), Part: part})
				collected := b.collect(f.Selections, "Claim")
				out.Fields += times * b.written(collected)
				for _, c := range collected {
					b.within(c.Alias, func() {
						switch c.Name {
						case "by":
							ref(keyOf(f).Field(c.Alias), plan.RoleClaimant, times, c.Selections, kg.Kinds)
						case "location":
							ref(keyOf(f).Field(c.Alias), plan.RoleClaimedLocation, times, c.Selections, kg.Kinds)
						case "evidence":
							b.planEvidence(out, "Claim", keyOf(f).Field(c.Alias), c, times, ref)
						}
					})
				}
			case "links":
				before := len(out.Links)
				collected := b.collect(f.Selections, "RelationLink")
				out.Fields += usualLinks * b.written(collected)
				for _, c := range collected {
					if c.Name == "relation" {
						out.Links = append(out.Links, b.planLinked(keyOf(f).Field(c.Alias), c.Selections, usualLinks))
					}
				}
				// A link to a relation that is not there (any more, or yet, in the view) is not shown. So the relation
				// is looked up even where only the link's role is asked for.
				if len(out.Links) == before {
					out.Links = append(out.Links, b.planLinked(keyOf(f), nil, usualLinks))
				}
			case "history":
				if b.inPast(f) {
					return
				}
				part := b.readPart("Relation", f)
				b.past = true
				versions := b.planLinked(keyOf(f), f.Selections, part.Limit)
				b.past = false
				versions.Part = part
				out.Histories = append(out.Histories, versions)
			case "linkedBy":
				list := plan.RelationList{Anchor: plan.AnchorLinked}
				out.Linking = append(out.Linking, b.planRelationField("Relation", "RelationConnection", f, list))
			case "sameEvent":
				out.SameEvent = append(out.SameEvent, b.planLinked(keyOf(f), f.Selections, b.limits.MaxPageSize))
			}
		})
	}
	return out, columns
}

// keyOf is the key of a field of the object at hand.
func keyOf(f graphql.CollectedField) plan.Key { return plan.Key{}.Field(f.Alias) }

// planEvidence plans the evidence of relations, or of some of each one's claims. Few claims have much evidence: that of
// all of them together is taken to be no more than a page, of claims or of evidence.
func (b *planner) planEvidence(
	out *plan.RelationSel, object string, key plan.Key, f graphql.CollectedField, claims int,
	ref func(plan.Key, plan.Role, int, ast.SelectionSet, []kg.Kind),
) {
	part, times := b.readClaimsPart(object, f)
	out.Parts = append(out.Parts, plan.PartField{Key: key, Part: part})
	times = max(times, claims)
	collected := b.collect(f.Selections, "Evidence")
	out.Fields += times * b.written(collected)
	for _, c := range collected {
		if c.Name == "source" {
			b.within(c.Alias, func() {
				ref(key.Field(c.Alias), plan.RoleSource, times, c.Selections, []kg.Kind{kg.KindSource})
			})
		}
	}
}

func (b *planner) planLinked(key plan.Key, sel ast.SelectionSet, limit int) *plan.LinkedField {
	if !b.addStep() {
		return &plan.LinkedField{Sel: &plan.RelationSel{}}
	}
	s, columns := b.planRelations(sel)
	return &plan.LinkedField{Key: key, Columns: columns, Sel: s, Limit: limit}
}

// readPart reads first and after of versions, claims or evidence.
func (b *planner) readPart(object string, f graphql.CollectedField) plan.Part {
	args := b.readArgs(object, f)
	p, errs := plan.PartOf(b.at(), arg[*int](args, "first"), arg[*int](args, "after"), b.limits)
	b.errs = append(b.errs, errs...)
	return p
}

// readClaimsPart does the same for claims or evidence, and returns how many of them count in the cost of the plan. Most
// relations have one or two. So only a few count where no number is asked for; otherwise every usual request would have
// to name one. The bounds on what a request reads and writes hold in any case.
func (b *planner) readClaimsPart(object string, f graphql.CollectedField) (plan.Part, int) {
	p := b.readPart(object, f)
	if f.Arguments.ForName("first") == nil {
		return p, min(p.Limit, usualClaims)
	}
	return p, p.Limit
}

// inPast refuses a history inside a history: it would be that of the same relation again, or of what is around it at
// another time.
func (b *planner) inPast(f graphql.CollectedField) bool {
	if b.past {
		b.errs = b.errs.Join(kg.Errors{notInHistory(b.at(), f.Name)})
	}
	return b.past
}

func notInHistory(path, field string) *kg.Error {
	return kg.Invalid(path, field, "%s cannot be asked for in a history; ask for it in asOf(knownAt:)", field)
}
