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
		for _, f := range b.collect(sel, objects[kind]) {
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
	refuge := []kg.RelationType{kg.OperatesIn, kg.HasRefugeIn}
	switch f.Name {
	case "relations":
		return relations(b.relationField(object, "EntityRelationConnection", f, plan.RelationList{Anchor: plan.AtEntity}))
	case "evidenceFor":
		return relations(b.relationField(object, "RelationConnection", f, plan.RelationList{Anchor: plan.AtSource}))
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
		if !b.step() {
			return nil
		}
		b.ownColumns(f.Selections)
		field := &plan.HistoryField{Key: f.Alias, Kinds: []kg.Kind{kind}}
		out.Histories = append(out.Histories, field)
		return &field.Kinds
	case "officials":
		return entities(plan.EntityList{Kinds: []kg.Kind{kg.KindOfficial}, Via: &plan.Via{Types: []kg.RelationType{kg.HoldsOffice}, Incoming: true}})
	case "militantGroups":
		return entities(plan.EntityList{Kinds: []kg.Kind{kg.KindMilitantGroup}, Via: &plan.Via{Types: refuge, Incoming: true}})
	case "provinces":
		via := &plan.Via{Types: refuge}
		if kind == kg.KindState {
			via = &plan.Via{Types: []kg.RelationType{kg.PartOf}, Incoming: true}
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
	certainty := plan.Possible
	if certain {
		certainty = plan.Certain
	}
	field := &plan.RelationField{Key: f.Alias, Rows: true, List: plan.RelationList{Anchor: plan.AtEntity, Direction: kg.Outgoing,
		Where: &plan.RelationWhere{
			Type:        &plan.RelationTypeFilter{In: []kg.RelationType{kg.HoldsOffice}},
			Realization: &plan.RealizationFilter{In: []kg.Realization{kg.Occurred}},
			At:          at,
			Certainty:   certainty,
		},
		Columns: plan.Columns{Body: true}, // the title is the relation's role
		Scan:    plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true, Limit: b.limits.MaxPageSize},
	}}
	for _, c := range b.collect(f.Selections, "Office") {
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
	"claims": {Claims: true}, "evidence": {Claims: true},
	"contexts": {Body: true}, "role": {Body: true}, "place": {Body: true}, "links": {Body: true}, "deaths": {Body: true}, "injuries": {Body: true},
	"cameoCode": {Body: true}, "goldstein": {Body: true}, "description": {Body: true}, "attributes": {Body: true},
}

// relations plans what is asked of relations, and says which of their wide columns that needs.
func (b *planner) relations(sel ast.SelectionSet) (*plan.RelationSel, plan.Columns) {
	out := &plan.RelationSel{}
	var columns plan.Columns
	ref := func(key string, role plan.Role, sel ast.SelectionSet, kinds []kg.Kind) {
		out.Refs = append(out.Refs, &plan.RefField{Key: key, Role: role, Sel: b.entities(sel, kinds)})
	}
	state := []kg.Kind{kg.KindState}
	for _, f := range b.collect(sel, "Relation") {
		columns = union(columns, wide[f.Name])
		b.within(f.Alias, func() {
			switch f.Name {
			case "from":
				ref(f.Alias, plan.RoleFrom, f.Selections, kg.Kinds)
			case "to":
				ref(f.Alias, plan.RoleTo, f.Selections, kg.Kinds)
			case "fromState":
				ref(f.Alias, plan.RoleFromState, f.Selections, state)
			case "toState":
				ref(f.Alias, plan.RoleToState, f.Selections, state)
			case "location":
				ref(f.Alias, plan.RoleLocation, f.Selections, kg.Kinds)
			case "evidence":
				b.sources(f.Alias, f.Selections, ref)
			case "claims":
				for _, c := range b.collect(f.Selections, "Claim") {
					switch c.Name {
					case "by":
						ref(f.Alias+"."+c.Alias, plan.RoleClaimant, c.Selections, kg.Kinds)
					case "evidence":
						b.sources(f.Alias+"."+c.Alias, c.Selections, ref)
					}
				}
			case "links":
				before := len(out.Links)
				for _, c := range b.collect(f.Selections, "RelationLink") {
					if c.Name == "relation" {
						out.Links = append(out.Links, b.linked(f.Alias+"."+c.Alias, c.Selections))
					}
				}
				if len(out.Links) == before { // a link to what is not there (any more, or yet, in the view) is not shown: it is looked up even where only its role is asked for
					out.Links = append(out.Links, b.linked(f.Alias, nil))
				}
			case "history":
				out.Histories = append(out.Histories, b.linked(f.Alias, f.Selections))
			case "sameEvent":
				out.SameEvent = append(out.SameEvent, b.linked(f.Alias, f.Selections))
			}
		})
	}
	return out, columns
}

func (b *planner) sources(key string, sel ast.SelectionSet, ref func(string, plan.Role, ast.SelectionSet, []kg.Kind)) {
	for _, c := range b.collect(sel, "Evidence") {
		if c.Name == "source" {
			ref(key+"."+c.Alias, plan.RoleSource, c.Selections, []kg.Kind{kg.KindSource})
		}
	}
}

func (b *planner) linked(key string, sel ast.SelectionSet) *plan.LinkedField {
	if !b.step() {
		return &plan.LinkedField{Sel: &plan.RelationSel{}}
	}
	s, columns := b.relations(sel)
	return &plan.LinkedField{Key: key, Columns: columns, Sel: s, Limit: b.limits.MaxPageSize}
}

// ownColumns refuses what is asked of the old versions of an entity beyond their own columns: that belongs into
// asOf(knownAt:), where all of it is of one time. An old version may be of any kind, whatever the entity is now.
func (b *planner) ownColumns(sel ast.SelectionSet) {
	for _, kind := range kg.Kinds {
		for _, f := range b.collect(sel, objects[kind]) {
			switch f.Name {
			case "relations", "evidenceFor", "offices", "state", "officials", "militantGroups", "provinces", "history":
				b.errs = b.errs.Join(kg.Errors{kg.Invalid(b.at(f.Alias), f.Name, "%s cannot be asked for in a history; ask for it in asOf(knownAt:)", f.Name)})
			}
		}
	}
}
