package planner

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// planEntities plans what is asked of entities of these kinds. Each kind has its own selection (fragments may ask more
// of one of them); where kinds ask the same, they share a step.
func (b *planner) planEntities(sel ast.SelectionSet, kinds []kg.Kind) *plan.EntitySel {
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
				if applies := b.planEntityMember(out, f, kind); applies != nil {
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

// planEntityMember adds a field of an entity to the selection and returns where its kinds are kept; nil for a field
// that loads nothing.
func (b *planner) planEntityMember(out *plan.EntitySel, f graphql.CollectedField, kind kg.Kind) *[]kg.Kind {
	object := objects[kind]
	relations := func(field *plan.RelationField) *[]kg.Kind {
		field.Kinds = []kg.Kind{kind}
		out.Relations = append(out.Relations, field)
		return &field.Kinds
	}
	entities := func(l plan.EntityList) *[]kg.Kind {
		field := b.planEntityField(object, f, l)
		field.Kinds = []kg.Kind{kind}
		out.Entities = append(out.Entities, field)
		return &field.Kinds
	}
	refuge := []kg.RelationType{kg.TypeOperatesIn, kg.TypeHasRefugeIn}
	switch f.Name {
	case "relations":
		list := plan.RelationList{Anchor: plan.AnchorEntity}
		return relations(b.planRelationField(object, "EntityRelationConnection", f, list))
	case "evidenceFor":
		list := plan.RelationList{Anchor: plan.AnchorSource}
		return relations(b.planRelationField(object, "RelationConnection", f, list))
	case "offices":
		return relations(b.planOffices(f))
	case "state":
		b.addStep() // one finds the states' ids, the next the states
		if !b.addStep() {
			return nil
		}
		field := &plan.StateField{
			Key: keyOf(f), Kinds: []kg.Kind{kind}, On: b.today,
			Sel: b.planEntities(f.Selections, []kg.Kind{kg.KindState}),
		}
		out.States = append(out.States, field)
		return &field.Kinds
	case "history":
		if !b.addStep() || b.inPast(f) {
			return nil
		}
		field := &plan.HistoryField{
			Key: keyOf(f), Kinds: []kg.Kind{kind},
			Part: b.readPart(object, f), Fields: b.ownColumns(f.Selections),
		}
		out.Histories = append(out.Histories, field)
		return &field.Kinds
	case "officials":
		via := &plan.Via{Types: []kg.RelationType{kg.TypeHoldsOffice}, Incoming: true}
		return entities(plan.EntityList{Kinds: []kg.Kind{kg.KindOfficial}, Via: via})
	case "militantGroups":
		via := &plan.Via{Types: refuge, Incoming: true}
		return entities(plan.EntityList{Kinds: []kg.Kind{kg.KindMilitantGroup}, Via: via})
	case "provinces":
		via := &plan.Via{Types: refuge}
		if kind == kg.KindState {
			via = &plan.Via{Types: []kg.RelationType{kg.TypePartOf}, Incoming: true}
		}
		return entities(plan.EntityList{Kinds: []kg.Kind{kg.KindProvince}, Via: via})
	}
	return nil
}

// planOffices plans the relations HOLDS_OFFICE of an official.
func (b *planner) planOffices(f graphql.CollectedField) *plan.RelationField {
	if !b.addStep() {
		return &plan.RelationField{}
	}
	args := b.readArgs("Official", f)
	at, certain := b.readDay(args)
	certainty := plan.CertaintyPossible
	if certain {
		certainty = plan.CertaintyCertain
	}
	field := &plan.RelationField{
		Key:        keyOf(f),
		Connection: plan.Connection{Rows: true},
		List: plan.RelationList{
			Anchor: plan.AnchorEntity, Direction: kg.DirectionOutgoing, OwnDay: at != nil,
			Where: &plan.RelationWhere{
				Type:        &plan.RelationTypeFilter{In: []kg.RelationType{kg.TypeHoldsOffice}},
				Realization: &plan.RealizationFilter{In: []kg.Realization{kg.RealizationOccurred}},
				At:          at,
				Certainty:   certainty,
				Status:      arg[*plan.ClaimStatusFilter](args, "status"),
			},
			Columns: plan.Columns{Body: true}, // the title is the relation's role
			Scan:    plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true, Limit: b.limits.MaxPageSize},
		},
	}
	collected := b.collect(f.Selections, "Office")
	field.Written.Row = b.written(collected)
	for _, c := range collected {
		key := keyOf(f).Field(c.Alias)
		b.within(c.Alias, func() {
			switch c.Name {
			case "of":
				sel := b.planEntities(c.Selections, kg.Kinds)
				field.Others = append(field.Others, plan.EntityChild{Key: key, Sel: sel})
			case "relation":
				sel, columns := b.planRelations(c.Selections)
				field.List.Columns = union(field.List.Columns, columns)
				field.Children = append(field.Children, plan.RelationChild{Key: key, Sel: sel})
			}
		})
	}
	return field
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
