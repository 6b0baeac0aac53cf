package query

import (
	"cmp"
	"slices"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Facets are relations counted by the values of their properties.
type Facets struct {
	Events, Relations int
	pages             map[plan.Key]*FacetPage
}

// Page returns the page that was loaded under the key.
func (f *Facets) Page(key plan.Key) *FacetPage { return f.pages[key] }

// FacetPage is a page of the values of one property.
type FacetPage struct {
	Values      []FacetValue
	HasNext     bool
	HasPrevious bool
	Total       int
	entities    loaded[*EntityNode]
}

// Entity returns the entity that a value is, with what was loaded of it under the key of the field.
func (p *FacetPage) Entity(key plan.Key, id string) *EntityNode { return p.entities.of(id, key) }

// FacetValue is a value, and how many relations have it. Its place's count is that of the events.
type FacetValue struct {
	plan.FacetPlace
	Relations int
}

func (w walker) answerFacets(q *plan.Facets) (*Facets, error) {
	out := &Facets{pages: map[plan.Key]*FacetPage{}}
	var tables map[plan.Facet]valueTable
	var err error
	if occurred, ok := q.Counted(w.view); ok {
		tables, err = w.countedFacets(q, out, occurred)
	} else {
		tables, err = w.foundFacets(q, out)
	}
	if err != nil {
		return nil, err
	}
	if out.Relations == 0 {
		w.empty(q.Path, q.Where)
	}
	for _, f := range q.Fields {
		page := tables[f.Facet].page(&f)
		out.pages[f.Key] = page
		var ids kg.IDSet
		for _, v := range page.Values {
			ids.Add(v.Value)
		}
		if page.entities, err = w.loadNamed(f.Entities, ids); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// foundFacets counts the relations that are found.
func (w walker) foundFacets(q *plan.Facets, out *Facets) (map[plan.Facet]valueTable, error) {
	a, facets := q.Aggregate()
	groups, err := w.r.Aggregate(w.ctx, a)
	if err != nil {
		return nil, err
	}
	of := make([][]store.Group, len(facets))
	for _, g := range groups {
		of[g.Grouping] = append(of[g.Grouping], g)
	}
	var all tallied
	for _, g := range of[0] {
		all.add(g)
	}
	out.Events, out.Relations = all.events(), all.relations
	tables := map[plan.Facet]valueTable{}
	for i, list := range facets {
		for _, f := range list {
			kinds := map[string]kg.Kind{}
			if f == plan.FacetKinds {
				if !q.Asks(f) {
					continue
				}
				var ids kg.IDSet
				for _, g := range of[i] {
					ids.Add(g.Texts[0])
				}
				if kinds, err = w.kindsOf(ids.List()); err != nil {
					return nil, err
				}
			}
			tables[f] = tableOf(f, of[i], kinds)
		}
	}
	return tables, nil
}

// tallied counts relations, and each event once.
type tallied struct {
	relations, others int // others: without an event key
	keys              map[string]bool
}

func (t *tallied) add(g store.Group) {
	t.relations += g.Relations
	if g.Event == "" {
		t.others += g.Relations
		return
	}
	if t.keys == nil {
		t.keys = map[string]bool{}
	}
	t.keys[g.Event] = true
}

func (t *tallied) events() int { return t.others + len(t.keys) }

// valueTable counts by value.
type valueTable map[string]*tallied

// tableOf counts groups by the value of the facet. What lacks it is left out.
func tableOf(f plan.Facet, groups []store.Group, kinds map[string]kg.Kind) valueTable {
	out := valueTable{}
	for _, g := range groups {
		value := ""
		switch f {
		case plan.FacetTypes:
			value = string(g.Fact.Type())
		case plan.FacetModes:
			value = g.Fact.Mode()
		case plan.FacetQuadClasses:
			value = string(g.Fact.Type().Info().QuadClass)
		case plan.FacetStatuses:
			value = string(g.Fact.Status())
		case plan.FacetRealizations:
			value = string(g.Fact.Realization())
		case plan.FacetKinds:
			value = string(kinds[g.Texts[0]])
		default:
			value = g.Texts[0]
		}
		if value == "" {
			continue
		}
		if out[value] == nil {
			out[value] = &tallied{}
		}
		out[value].add(g)
	}
	return out
}

// page is a page of the values.
func (t valueTable) page(f *plan.FacetField) *FacetPage {
	values := make([]FacetValue, 0, len(t))
	for v, n := range t {
		values = append(values, FacetValue{plan.FacetPlace{Count: n.events(), Value: v}, n.relations})
	}
	order := func(a, b plan.FacetPlace) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Value, b.Value))
	}
	slices.SortFunc(values, func(a, b FacetValue) int { return order(a.FacetPlace, b.FacetPlace) })
	page := &FacetPage{Total: len(values), HasPrevious: f.After != nil}
	if f.After != nil {
		values = slices.DeleteFunc(values, func(v FacetValue) bool { return order(v.FacetPlace, *f.After) <= 0 })
	}
	page.HasNext = len(values) > f.Limit
	page.Values = values[:min(len(values), f.Limit)]
	return page
}
