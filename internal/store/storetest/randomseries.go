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
