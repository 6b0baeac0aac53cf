package storetest

import (
	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// drawAggregate draws how a list is counted in groups, mostly one that holds much. Its forms are few: a server takes
// long to plan each.
func (q *questioner) drawAggregate() *plan.Aggregate {
	t, r := q.t, q.pickRelation()
	a := &plan.Aggregate{List: plan.RelationList{Anchor: plan.AnchorRoot}}
	switch one(t, 0, 1, 2, 3, 4) {
	case 0:
		a.List.Where = &plan.RelationWhere{Between: []string{r.From, r.To}}
	case 1:
		a.List.Where = &plan.RelationWhere{Either: &plan.EntityWhere{ID: &plan.IDFilter{Eq: &r.From}}}
	case 2:
		a.List.Anchor, a.List.Direction, a.Parent = plan.AnchorEntity, kg.DirectionBoth, one(t, r.From, r.To)
	case 3:
		a.List.Where = q.single(r, 0)
	}
	if w := a.List.Where; w != nil && rarely(t, 3) {
		w.And = append(w.And, &plan.RelationWhere{Realization: &plan.RealizationFilter{Eq: &r.Realization}})
	}
	if rarely(t, 3) {
		a.List.Where = &plan.RelationWhere{During: &plan.DateRange{From: q.day(r), To: q.day(r)}}
	}
	a.List.Scan = plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey}
	if rarely(t, 3) {
		a.Bound(one(t, *q.day(r), edtf.MinDay), one(t, *q.day(r), edtf.MaxDay))
	}
	switch one(t, 0, 1, 2, 3, 4) {
	case 0:
		a.Days, a.Dates = true, true
	case 1:
		a.Days, a.By = true, []plan.Trait{plan.TraitType, plan.TraitFromState}
	case 2:
		a.By = []plan.Trait{plan.TraitType, plan.TraitMode, plan.TraitStatus, plan.TraitRealization}
	case 3:
		a.By = []plan.Trait{plan.TraitOther}
	case 4:
		a.By = []plan.Trait{plan.TraitSource, plan.TraitLocation}
	}
	return a
}

// drawSeries draws a question that counts: a timeline, facets or a relationship.
func (q *questioner) drawSeries() plan.Question {
	t, r := q.t, q.pickRelation()
	pair := plan.Occurred(&plan.RelationWhere{Between: []string{r.From, r.To}})
	limits := plan.DefaultLimits
	timeline := plan.Timeline{Where: one(t, pair, nil), Bucket: one(t, plan.BucketMonth, plan.BucketWeek, plan.BucketAuto),
		Groups: one(t, 10, 1), Uncertain: one(t, plan.UncertainEarliest, plan.UncertainSpread),
		MaxBuckets: 100_000, MaxGroups: limits.MaxGroups}
	if timeline.Bucket != plan.BucketAuto { // or there would be a bucket for each week of history
		timeline.Where = &plan.RelationWhere{During: &plan.DateRange{From: q.day(r), To: q.day(r)}}
	}
	switch one(t, 0, 1, 2, 3) {
	case 3:
		e := &plan.Events{List: q.drawRelationList(r, plan.AnchorRoot, 0), Of: plan.OfEvents(q.drawColumns()), Count: true,
			Relations: []plan.RelationChild{{Key: q.nextKey(), Sel: &plan.RelationSel{}}}}
		e.List.Where = plan.LastOfEvents(one(t, nil, e.List.Where))
		if rarely(t, 3) {
			e.Key = one(t, "e1", "e2", "no such")
		}
		return e
	case 0:
		timeline.Keys = one(t, nil, []plan.TimelineKey{plan.KeyQuadClass}, []plan.TimelineKey{plan.KeyFrom})
		return &timeline
	case 1:
		f := &plan.Facets{Where: one(t, pair, nil, plan.Occurred(nil)), Of: one(t, "", r.From),
			MaxGroups: limits.MaxGroups}
		for _, facet := range one(t, allFacets, allFacets[:7]) {
			f.Fields = append(f.Fields, plan.FacetField{Key: q.nextKey(), Facet: facet, Limit: one(t, 3, 1),
				After: one(t, nil, nil, &plan.FacetPlace{Count: 2, Value: "S"})})
		}
		return f
	}
	d := &plan.Dyad{A: r.From, B: r.To, Where: plan.Occurred(nil), Today: *q.day(r), Columns: plan.AllColumns,
		Limit: one(t, 5, 1), Timeline: timeline, MaxGroups: limits.MaxGroups}
	d.Timeline.Uncertain = plan.UncertainEarliest
	d.Series = append(d.Series, plan.SeriesField{Key: q.nextKey(), Bucket: plan.BucketAuto})
	d.Changes = append(d.Changes, plan.ChangesField{Key: q.nextKey(), Bucket: plan.BucketAuto, Least: 1})
	for _, list := range []*[]plan.RelationChild{&d.First, &d.Last, &d.Standing, &d.Disputes, &d.Chains} {
		*list = append(*list, plan.RelationChild{Key: q.nextKey(), Sel: &plan.RelationSel{}})
	}
	return d
}

// allFacets are all facets; without the last two, which name others, stores count them for the whole graph, too.
var allFacets = []plan.Facet{plan.FacetTypes, plan.FacetModes, plan.FacetQuadClasses, plan.FacetStatuses,
	plan.FacetRealizations, plan.FacetSources, plan.FacetLocations, plan.FacetKinds, plan.FacetOthers}
