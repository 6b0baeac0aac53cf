package view

import "graphd/internal/plan"

// OrderDirection says which way an order goes.
type OrderDirection string

// Descending is the direction that puts the greatest first.
const OrderDescending OrderDirection = "DESC"

// EntityOrder is an order of entities.
type EntityOrder struct {
	Field     plan.EntityOrder
	Direction OrderDirection
}

// RelationOrderField is what relations are ordered by: START or RECORDED.
type RelationOrderField string

// OrderByRecording is the order of relations by when the version was recorded.
const OrderByRecording RelationOrderField = "RECORDED"

// RelationOrder is an order of relations.
type RelationOrder struct {
	Field     RelationOrderField
	Direction OrderDirection
}
