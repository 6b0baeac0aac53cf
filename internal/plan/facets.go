package plan

import (
	"encoding/binary"
	"slices"
	"unicode/utf8"

	"graphd/internal/kg"
)

// Facet is a property by whose values relations are counted.
type Facet string

// The facets, named as the fields that show them.
const (
	FacetTypes        Facet = "types"
	FacetModes        Facet = "modes"
	FacetQuadClasses  Facet = "quadClasses"
	FacetStatuses     Facet = "statuses"
	FacetRealizations Facet = "realizations"
	FacetKinds        Facet = "kinds"
	FacetSources      Facet = "sources"
	FacetLocations    Facet = "locations"
	FacetOthers       Facet = "others"
)

// EntityFacets are those whose values are entities.
var EntityFacets = []Facet{FacetSources, FacetLocations, FacetOthers}

// Facets counts relations by the values of their properties.
type Facets struct {
	Path      string
	Where     *RelationWhere
	Of        string // only relations of this entity; empty: all
	Fields    []FacetField
	Written   int // fields of the facets themselves
	MaxGroups int
}

// FacetField is a page of the values of one property, those with the most events first.
type FacetField struct {
	Key      Key
	Facet    Facet
	After    *FacetPlace // nil: from the first
	Limit    int
	Entities []EntityChild
	Written  int // of each value
}

// FacetPlace is a place in the order of values: by the number of events, the greatest first, then by the value.
type FacetPlace struct {
	Count int
	Value string
}

// FacetCursor returns the cursor of a value.
func FacetCursor(p FacetPlace) string {
	return encodeCursor(facetCursor, append(binary.BigEndian.AppendUint64(nil, uint64(p.Count)), p.Value...))
}

// ParseFacetCursor returns the place that a cursor names; path says where in the input it stood.
func ParseFacetCursor(path, cursor string) (FacetPlace, *kg.Error) {
	b, err := decodeCursor(path, cursor, facetCursor)
	if err != nil {
		return FacetPlace{}, err
	}
	if len(b) < 8 || b[0]&0x80 != 0 || !utf8.Valid(b[8:]) {
		return FacetPlace{}, malformed(path, cursor)
	}
	return FacetPlace{int(binary.BigEndian.Uint64(b)), string(b[8:])}, nil
}

// Aggregate is the step that counts, with the facets that each of its groupings tells. The first one tells how many
// there are of all.
func (q *Facets) Aggregate() (*Aggregate, [][]Facet) {
	a := &Aggregate{
		List: RelationList{Where: q.Where, Scan: Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey}},
		By:   []Trait{TraitType, TraitMode, TraitStatus, TraitRealization}, Most: q.MaxGroups,
	}
	if q.Of != "" {
		a.List.Anchor, a.List.Direction, a.Parent = AnchorEntity, kg.DirectionBoth, q.Of
	}
	facets := [][]Facet{{FacetTypes, FacetModes, FacetQuadClasses, FacetStatuses, FacetRealizations}}
	for _, other := range []struct {
		by Trait
		of []Facet
	}{
		{TraitOther, []Facet{FacetKinds, FacetOthers}},
		{TraitSource, []Facet{FacetSources}},
		{TraitLocation, []Facet{FacetLocations}},
	} {
		if q.Asks(other.of...) {
			a.Also, facets = append(a.Also, []Trait{other.by}), append(facets, other.of)
		}
	}
	return a, facets
}

// Counted reports whether stores keep what the question asks for, and whether it asks for what occurred alone.
func (q *Facets) Counted(v View) (occurred, ok bool) {
	if v != (View{}) || q.Of == "" && q.Asks(FacetOthers, FacetKinds) {
		return false, false
	}
	conditions := flatten(q.Where.Lower())
	for _, p := range conditions {
		in, is := p.(In)
		if !is || in.Field != RelRealization || len(in.Values) != 1 || in.Values[0] != string(kg.RealizationOccurred) {
			return false, false
		}
	}
	return len(conditions) > 0, true
}

// Asks reports whether any of the facets is asked for.
func (q *Facets) Asks(any ...Facet) bool {
	return slices.ContainsFunc(q.Fields, func(f FacetField) bool { return slices.Contains(any, f.Facet) })
}

func (q *Facets) cost(c *Cost) {
	if _, ok := q.Counted(c.view); ok {
		c.addStep(0)
		if q.Asks(FacetOthers, FacetKinds) {
			c.addStep(0)
		}
	} else {
		a, _ := q.Aggregate()
		c.addAggregate(a)
	}
	c.addFields(1, q.Written)
	kinds := false
	for _, f := range q.Fields {
		kinds = kinds || f.Facet == FacetKinds
		c.addFields(f.Limit, f.Written)
		c.addReferred(f.Entities, f.Limit)
	}
	if kinds {
		c.addStep(0)
	}
}
