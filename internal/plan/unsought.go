package plan

import (
	"reflect"
	"slices"
	"strings"
)

// Path says how a store reaches the rows of a list: by which index, by which rule it was chosen, and which conditions
// are left to be tested on each row.
type Path struct {
	Index    string   // what the index holds, in words
	Rule     string   // empty: there is no choice
	Unsought []string // names of conditions, as in the schema
}

// indexTexts say what the rows are that an index finds by one of its keys.
var indexTexts = map[Index]string{
	IndexID:        "relations by their ids",
	IndexEvent:     "the relations of an event",
	IndexDyad:      "the relations of two entities",
	IndexStates:    "the relations between two acting states",
	IndexTag:       "the relations with one source, claimant, location or status",
	IndexEntity:    "the relations of one entity",
	IndexFromState: "the relations with one state of the actor",
	IndexToState:   "the relations with one state of the recipient",
	IndexType:      "the relations of one type",
	IndexDate:      "all relations, by date",
}

// Path returns how the list's rows are reached. Parents are as for Access.
func (l *RelationList) Path(parents []string) Path {
	a, rule := l.access(parents)
	p := Path{Index: indexTexts[a.Index], Rule: rule}
	if a.Index == IndexEntity && a.Types != nil {
		p.Index += ", of a few types"
	}
	if a.Index == IndexID {
		return p
	}
	for _, w := range conjunctsOf(l.Where) {
		for _, name := range a.unsought(w) {
			if !slices.Contains(p.Unsought, name) {
				p.Unsought = append(p.Unsought, name)
			}
		}
	}
	return p
}

// unsought returns the names of the conditions of w that the access leaves to be filtered: each is looked at alone.
func (a Access) unsought(w *RelationWhere) []string {
	var names []string
	all := reflect.ValueOf(w).Elem()
	for i := range all.NumField() {
		name := all.Type().Field(i).Name
		if all.Field(i).IsZero() || name == "And" {
			continue
		}
		var alone RelationWhere
		reflect.ValueOf(&alone).Elem().Field(i).Set(all.Field(i))
		if a.leaves(&alone) {
			names = append(names, schemaName(name))
		}
	}
	return names
}

// schemaName is the name that the schema has for a field of a where.
func schemaName(field string) string {
	if field == "ID" {
		return "id"
	}
	return strings.ToLower(field[:1]) + field[1:]
}

// entityIndexTexts say the same of entities.
var entityIndexTexts = map[EntityIndex]string{
	EntityIndexVia:   "the entities tied to a parent",
	EntityIndexID:    "entities by their ids",
	EntityIndexPoint: "the entities with a point between two parallels",
	EntityIndexKind:  "the entities of a kind, in their order",
	EntityIndexKey:   "all entities, in their order",
}

// Path returns how the list's entities are reached.
func (l *EntityList) Path() Path {
	p := Path{Index: entityIndexTexts[l.Access().Index]}
	for _, w := range entityConjuncts(l.Where) {
		all := reflect.ValueOf(w).Elem()
		for i := range all.NumField() {
			name := all.Type().Field(i).Name
			if all.Field(i).IsZero() || name == "And" {
				continue
			}
			alone := EntityList{Kinds: l.Kinds, Via: l.Via, Order: l.Order, Where: &EntityWhere{}}
			reflect.ValueOf(alone.Where).Elem().Field(i).Set(all.Field(i))
			if name = schemaName(name); alone.scans() > 0 && !slices.Contains(p.Unsought, name) {
				p.Unsought = append(p.Unsought, name)
			}
		}
	}
	return p
}
