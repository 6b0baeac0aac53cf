package query

import (
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// finder finds the entities that lists are driven from: each call is one statement.
type finder walker

// EntitiesWhere returns the entities that fulfil a condition.
func (f finder) EntitiesWhere(w *plan.EntityWhere) (ids []string, complete bool, err error) {
	l := plan.EntityList{Where: w, Order: plan.OrderByName, Scan: plan.TextScan{Limit: plan.MaxDriven + 1}}
	rows, err := f.r.ListEntities(f.ctx, &l, nil)
	for _, row := range rows {
		ids = append(ids, row.Entity.ID)
	}
	return ids, len(rows) <= plan.MaxDriven, err
}

// EndsWhere returns the entities at the ends of the relations that fulfil a filter.
func (f finder) EndsWhere(w *plan.RelationWhere) (ids []string, complete bool, err error) {
	l := plan.RelationList{
		Where: w,
		Scan:  plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Desc: true, Limit: plan.MaxDriven + 1},
	}
	rows, err := f.r.ListRelations(f.ctx, &l, nil)
	var ends kg.IDSet
	for _, row := range rows {
		ends.Add(row.Relation.From, row.Relation.To)
	}
	return ends.List(), len(rows) <= plan.MaxDriven, err
}
