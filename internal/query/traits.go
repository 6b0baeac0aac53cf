package query

import (
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// countedFacets takes the numbers that stores keep: no relation is read.
func (w walker) countedFacets(q *plan.Facets, out *Facets, occurred bool) (map[plan.Facet]valueTable, error) {
	traits, err := w.r.Traits(w.ctx, q.Of)
	if err != nil {
		return nil, err
	}
	tables := map[plan.Facet]valueTable{}
	add := func(f plan.Facet, value string, relations, again int64) {
		if value == "" {
			return
		}
		if tables[f] == nil {
			tables[f] = valueTable{}
		}
		if tables[f][value] == nil {
			tables[f][value] = &tallied{}
		}
		t := tables[f][value]
		t.relations, t.others = t.relations+int(relations), t.others+int(relations-again)
	}
	for k, c := range traits {
		n, again := c.N, c.Again
		if occurred {
			n, again = c.Occurred, c.OccurredAgain
		}
		switch k.What {
		case kg.TraitFact:
			out.Relations, out.Events = out.Relations+int(n), out.Events+int(n)
			t := k.Fact.Type()
			add(plan.FacetTypes, string(t), n, 0)
			add(plan.FacetModes, k.Fact.Mode(), n, 0)
			add(plan.FacetQuadClasses, string(t.Info().QuadClass), n, 0)
			add(plan.FacetStatuses, string(k.Fact.Status()), n, 0)
			add(plan.FacetRealizations, string(k.Fact.Realization()), n, 0)
		case kg.TraitAll:
			out.Events -= int(again)
		case kg.TraitMixed: // see kindTable
		default:
			add(facetsOfTraits[k.What], k.ID, n, again)
		}
	}
	if q.Asks(plan.FacetOthers, plan.FacetKinds) {
		if err := w.addPairs(q.Of, occurred, add); err != nil {
			return nil, err
		}
		if q.MaxGroups > 0 && len(tables[plan.FacetOthers]) > q.MaxGroups {
			return nil, store.TooManyGroups{Most: q.MaxGroups}
		}
	}
	for _, table := range tables { // what did not occur is counted, too
		for value, t := range table {
			if t.relations == 0 {
				delete(table, value)
			}
		}
	}
	if q.Asks(plan.FacetKinds) {
		tables[plan.FacetKinds], err = w.kindTable(tables[plan.FacetOthers], traits, occurred)
	}
	return tables, err
}

var facetsOfTraits = map[kg.TraitWhat]plan.Facet{
	kg.TraitSource: plan.FacetSources, kg.TraitLocation: plan.FacetLocations, kg.TraitOther: plan.FacetOthers,
	kg.TraitType: plan.FacetTypes, kg.TraitMode: plan.FacetModes, kg.TraitQuadClass: plan.FacetQuadClasses,
	kg.TraitStatus: plan.FacetStatuses, kg.TraitRealization: plan.FacetRealizations,
}

// addPairs adds the others with which an entity makes pairs.
func (w walker) addPairs(of string, occurred bool, add func(f plan.Facet, value string, relations, again int64)) error {
	pairs, err := w.r.Pairs(w.ctx, &plan.PairList{Direction: kg.DirectionBoth}, []string{of})
	for i := range pairs {
		n := pairs[i].Total
		if occurred {
			n = pairs[i].N
		}
		add(plan.FacetOthers, pairs[i].Other(of), n, 0)
	}
	return err
}

// kindTable counts by the kind of the other end: what there is of each, but an event with several of one kind once.
func (w walker) kindTable(others valueTable, traits kg.TraitChanges, occurred bool) (valueTable, error) {
	var ids kg.IDSet
	for id := range others {
		ids.Add(id)
	}
	list := ids.List()
	slices.Sort(list)
	kinds, err := w.kindsOf(list)
	if err != nil {
		return nil, err
	}
	out := valueTable{}
	for id, n := range others {
		kind := string(kinds[id])
		if out[kind] == nil {
			out[kind] = &tallied{}
		}
		out[kind].relations, out[kind].others = out[kind].relations+n.relations, out[kind].others+n.others
	}
	for k, c := range traits {
		n := c.N
		if occurred {
			n = c.Occurred
		}
		if k.What != kg.TraitMixed || n == 0 {
			continue
		}
		seen := map[string]bool{}
		for _, id := range kg.SetOf(k.ID) {
			if kind := string(kinds[id]); seen[kind] {
				out[kind].others -= int(n)
			} else {
				seen[kind] = true
			}
		}
	}
	return out, nil
}
