package resolvers

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// entities plans what is asked of entities of these kinds. Each kind has its own selection (fragments may ask more of
// one of them); where kinds ask the same, they share a step.
func (b *planner) entities(sel ast.SelectionSet, kinds []kg.Kind) *plan.EntitySel {
	out := &plan.EntitySel{}
	shared := map[fieldKey][]sharedField{}
	for _, kind := range kinds {
		collected := b.collect(sel, objects[kind])
		out.Fields = max(out.Fields, b.written(collected))
		for _, f := range collected {
			if len(f.Selections) == 0 { // loads nothing
				continue
			}
			key := fieldKey{f.Alias, f.Field}
			if have := same(shared[key], f.Selections); have != nil {
				*have = append(*have, kind)
				continue
			}
			b.within(f.Alias, func() {
				if applies := b.entityMember(out, f, kind); applies != nil {
					shared[key] = append(shared[key], sharedField{f.Selections, applies})
				}
			})
		}
	}
	return out
}

// fieldKey and the selections tell selected fields apart: two kinds that select the very same fields of the document
// ask for the same.
type fieldKey struct {
	alias string
	first *ast.Field // of those that were merged
}

type sharedField struct {
	selections ast.SelectionSet
	kinds      *[]kg.Kind
}

// same returns the kinds of the field that has the very same selections; nil if there is none.
func same(fields []sharedField, selections ast.SelectionSet) *[]kg.Kind {
	for _, f := range fields {
		if slices.Equal(f.selections, selections) {
			return f.kinds
		}
	}
	return nil
}

// entityMember adds a field of an entity to the selection and returns where its kinds are kept; nil for a field that
// loads nothing.
func (b *planner) entityMember(out *plan.EntitySel, f graphql.CollectedField, kind kg.Kind) *[]kg.Kind {
	object := objects[kind]
	relations := func(field *plan.RelationField) *[]kg.Kind {
		field.Kinds = []kg.Kind{kind}
		out.Relations = append(out.Relations, field)
		return &field.Kinds
	}
	entities := func(l plan.EntityList) *[]kg.Kind {
		field := b.entityField(object, f, l)
		field.Kinds = []kg.Kind{kind}
		out.Entities = append(out.Entities, field)
		return &field.Kinds
	}
	refuge := []kg.RelationType{kg.TypeOperatesIn, kg.TypeHasRefugeIn}
	switch f.Name {
	case "relations":
		return relations(b.relationField(object, "EntityRelationConnection", f, plan.RelationList{Anchor: plan.AnchorEntity}))
	case "evidenceFor":
		return relations(b.relationField(object, "RelationConnection", f, plan.RelationList{Anchor: plan.AnchorSource}))
	case "offices":
		return relations(b.offices(f))
	case "state":
		b.step() // one finds the states' ids, the next the states
		if !b.step() {
			return nil
		}
		field := &plan.StateField{Key: f.Alias, Kinds: []kg.Kind{kind}, On: b.view.On(b.today), Sel: b.entities(f.Selections, []kg.Kind{kg.KindState})}
		out.States = append(out.States, field)
		return &field.Kinds
	case "history":
		if !b.step() || b.inPast(f) {
			return nil
		}
		field := &plan.HistoryField{Key: f.Alias, Kinds: []kg.Kind{kind}, Part: b.part(object, f), Fields: b.ownColumns(f.Selections)}
		out.Histories = append(out.Histories, field)
		return &field.Kinds
	case "officials":
		return entities(plan.EntityList{Kinds: []kg.Kind{kg.KindOfficial}, Via: &plan.Via{Types: []kg.RelationType{kg.TypeHoldsOffice}, Incoming: true}})
	case "militantGroups":
		return entities(plan.EntityList{Kinds: []kg.Kind{kg.KindMilitantGroup}, Via: &plan.Via{Types: refuge, Incoming: true}})
	case "provinces":
		via := &plan.Via{Types: refuge}
		if kind == kg.KindState {
			via = &plan.Via{Types: []kg.RelationType{kg.TypePartOf}, Incoming: true}
		}
		return entities(plan.EntityList{Kinds: []kg.Kind{kg.KindProvince}, Via: via})
	}
	return nil
}

// offices plans the relations HOLDS_OFFICE of an official.
func (b *planner) offices(f graphql.CollectedField) *plan.RelationField {
	if !b.step() {
		return &plan.RelationField{}
	}
	args := b.args("Official", f)
	at, certain := b.day(args)
	certainty := plan.CertaintyPossible
	if certain {
		certainty = plan.CertaintyCertain
	}
	field := &plan.RelationField{Key: f.Alias, Rows: true, List: plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionOutgoing,
		Where: &plan.RelationWhere{
			Type:        &plan.RelationTypeFilter{In: []kg.RelationType{kg.TypeHoldsOffice}},
			Realization: &plan.RealizationFilter{In: []kg.Realization{kg.RealizationOccurred}},
			At:          at,
			Certainty:   certainty,
		},
		Columns: plan.Columns{Body: true}, // the title is the relation's role
		Scan:    plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true, Limit: b.limits.MaxPageSize},
	}}
	collected := b.collect(f.Selections, "Office")
	field.Written.Row = b.written(collected)
	for _, c := range collected {
		key := f.Alias + "." + c.Alias
		b.within(c.Alias, func() {
			switch c.Name {
			case "of":
				field.Others = append(field.Others, plan.EntityChild{Key: key, Sel: b.entities(c.Selections, kg.Kinds)})
			case "relation":
				sel, columns := b.relations(c.Selections)
				field.List.Columns = union(field.List.Columns, columns)
				field.Children = append(field.Children, plan.RelationChild{Key: key, Sel: sel})
			}
		})
	}
	return field
}

// wide says which fields of a relation are kept in its wide columns.
var wide = map[string]plan.Columns{
	"claims": {Claims: true}, "claimCount": {Claims: true}, "evidence": {Claims: true}, "evidenceCount": {Claims: true},
	"contexts": {Body: true}, "role": {Body: true}, "place": {Body: true}, "links": {Body: true}, "deaths": {Body: true}, "injuries": {Body: true},
	"cameoCode": {Body: true}, "goldstein": {Body: true}, "description": {Body: true}, "attributes": {Body: true},
}

// usualLinks is how many links a relation is taken to have: nothing but the size of a relation bounds them.
const usualLinks = 10

// usualClaims is how many claims, or how much evidence, a relation is taken to have.
const usualClaims = 5

// relations plans what is asked of relations, and says which of their wide columns that needs.
func (b *planner) relations(sel ast.SelectionSet) (*plan.RelationSel, plan.Columns) {
	collected := b.collect(sel, "Relation")
	out := &plan.RelationSel{Fields: b.written(collected)}
	var columns plan.Columns
	ref := func(key string, role plan.Role, times int, sel ast.SelectionSet, kinds []kg.Kind) {
		out.Refs = append(out.Refs, &plan.RefField{Key: key, Role: role, Times: times, Sel: b.entities(sel, kinds)})
	}
	state := []kg.Kind{kg.KindState}
	for _, f := range collected {
		columns = union(columns, wide[f.Name])
		b.within(f.Alias, func() {
			switch f.Name {
			case "from":
				ref(f.Alias, plan.RoleFrom, 1, f.Selections, kg.Kinds)
			case "to":
				ref(f.Alias, plan.RoleTo, 1, f.Selections, kg.Kinds)
			case "fromState":
				ref(f.Alias, plan.RoleFromState, 1, f.Selections, state)
			case "toState":
				ref(f.Alias, plan.RoleToState, 1, f.Selections, state)
			case "location":
				ref(f.Alias, plan.RoleLocation, 1, f.Selections, kg.Kinds)
			case "evidence":
				b.evidence(out, "Relation", f.Alias, f, 1, ref)
			case "claims":
				part, times := b.claims("Relation", f)
				out.Parts = append(out.Parts, plan.PartField{Key: f.Alias, Part: part})
				collected := b.collect(f.Selections, "Claim")
				out.Fields += times * b.written(collected)
				for _, c := range collected {
					b.within(c.Alias, func() {
						switch c.Name {
						case "by":
							ref(f.Alias+"."+c.Alias, plan.RoleClaimant, times, c.Selections, kg.Kinds)
						case "evidence":
							b.evidence(out, "Claim", f.Alias+"."+c.Alias, c, times, ref)
						}
					})
				}
			case "links":
				before := len(out.Links)
				collected := b.collect(f.Selections, "RelationLink")
				out.Fields += usualLinks * b.written(collected)
				for _, c := range collected {
					if c.Name == "relation" {
						out.Links = append(out.Links, b.linked(f.Alias+"."+c.Alias, c.Selections, usualLinks))
					}
				}
				if len(out.Links) == before { // a link to what is not there (any more, or yet, in the view) is not shown: it is looked up even where only its role is asked for
					out.Links = append(out.Links, b.linked(f.Alias, nil, usualLinks))
				}
			case "history":
				if b.inPast(f) {
					return
				}
				part := b.part("Relation", f)
				b.past = true
				versions := b.linked(f.Alias, f.Selections, part.Limit)
				b.past = false
				versions.Part = part
				out.Histories = append(out.Histories, versions)
			case "sameEvent":
				out.SameEvent = append(out.SameEvent, b.linked(f.Alias, f.Selections, b.limits.MaxPageSize))
			}
		})
	}
	return out, columns
}

// evidence plans the evidence of relations, or of some of each one's claims. Few claims have much evidence: that of
// all of them together is taken to be no more than a page, of claims or of evidence.
func (b *planner) evidence(out *plan.RelationSel, object, key string, f graphql.CollectedField, claims int, ref func(string, plan.Role, int, ast.SelectionSet, []kg.Kind)) {
	part, times := b.claims(object, f)
	out.Parts = append(out.Parts, plan.PartField{Key: key, Part: part})
	times = max(times, claims)
	collected := b.collect(f.Selections, "Evidence")
	out.Fields += times * b.written(collected)
	for _, c := range collected {
		if c.Name == "source" {
			b.within(c.Alias, func() {
				ref(key+"."+c.Alias, plan.RoleSource, times, c.Selections, []kg.Kind{kg.KindSource})
			})
		}
	}
}

func (b *planner) linked(key string, sel ast.SelectionSet, limit int) *plan.LinkedField {
	if !b.step() {
		return &plan.LinkedField{Sel: &plan.RelationSel{}}
	}
	s, columns := b.relations(sel)
	return &plan.LinkedField{Key: key, Columns: columns, Sel: s, Limit: limit}
}

// part reads first and after of versions, claims or evidence.
func (b *planner) part(object string, f graphql.CollectedField) plan.Part {
	args := b.args(object, f)
	p, errs := plan.PartOf(b.at(), arg[*int](args, "first"), arg[*int](args, "after"), b.limits)
	b.errs = append(b.errs, errs...)
	return p
}

// claims does the same for claims or evidence, and returns how many of them count. Most relations have one or two: if no
// number is asked for, a few count, since otherwise whoever asks for what is usual would have to. The bounds on what a
// request reads and writes hold in any case.
func (b *planner) claims(object string, f graphql.CollectedField) (plan.Part, int) {
	p := b.part(object, f)
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

// ownColumns refuses what is asked of the old versions of an entity beyond their own columns: that belongs into
// asOf(knownAt:), where all of it is of one time. An old version may be of any kind, whatever the entity is now. It
// returns how many fields are written of a version.
func (b *planner) ownColumns(sel ast.SelectionSet) int {
	fields := 0
	for _, kind := range kg.Kinds {
		collected := b.collect(sel, objects[kind])
		fields = max(fields, b.written(collected))
		for _, f := range collected {
			switch f.Name {
			case "relations", "evidenceFor", "offices", "state", "officials", "militantGroups", "provinces", "history":
				b.errs = b.errs.Join(kg.Errors{notInHistory(b.at(f.Alias), f.Name)})
			}
		}
	}
	return fields
}
