package planner

import (
	"github.com/99designs/gqlgen/graphql"
)

// small are the types whose objects come with what they belong to: nothing is loaded for them. The number is how many
// of them one field is taken to show.
var small = map[string]int{
	"When": 1, "Place": 1, "Point": 1, "Casualties": 1, "Name": 5, "ExternalId": 5, "PageInfo": 1,
	"ComparisonTotals": 1, "RelationTypeInfo": 1, "RelationMode": 10, "RelationJoin": 5, "KindCount": 8, "TypeCount": 24,
}

// written is how many fields an answer has for these of one object, with those of the small objects in it.
func (b *planner) written(fields []graphql.CollectedField) int {
	n := len(fields)
	for _, f := range fields {
		if len(f.Selections) == 0 || f.Definition == nil {
			continue
		}
		if times, ok := small[f.Definition.Type.Name()]; ok {
			n += times * b.below(f)
		}
	}
	return n
}

// below is the same for what is selected of a field's object.
func (b *planner) below(f graphql.CollectedField) int {
	return b.written(b.collect(f.Selections, f.Definition.Type.Name()))
}
