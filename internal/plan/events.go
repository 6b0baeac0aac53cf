package plan

import "graphd/internal/kg"

// Events lists events: what relations with one event key describe.
type Events struct {
	Path         string
	Key          string       // the event with this key; empty: those of the list
	List         RelationList // the last relation of each event for which the filter holds
	HasCursor    bool
	Of           RelationList // of the events: their relations, the first first
	Count        bool         // how many these are
	Relations    []RelationChild
	Participants []EntityChild
	Locations    []EntityChild
	Written      int // fields of each event
}

func (q *Events) cost(c *Cost) {
	n := 1
	if q.Key == "" {
		n = q.List.Scan.Limit
		c.addStep(n)
		c.addScan(&q.List, true, false)
	}
	relations := mulCapped(n, q.Of.Scan.Limit)
	c.addStep(relations)
	if q.Count {
		c.addStep(n)
	}
	c.addFields(n, q.Written)
	if len(q.Relations) > 0 {
		c.addRelations(sels(q.Relations), nil, relations)
	}
	for _, list := range [][]EntityChild{q.Participants, q.Locations} {
		c.addReferred(list, relations)
	}
}

// LastOfEvents returns the filter of the relations by which events are listed.
func LastOfEvents(w *RelationWhere) *RelationWhere {
	var out RelationWhere
	if w != nil {
		out = *w
	}
	out.LastOfEvent = true
	return &out
}

// EventRelations is how many relations of an event are looked at.
const EventRelations = 100

// OfEvents is the list of the relations of events.
func OfEvents(c Columns) RelationList {
	return RelationList{Anchor: AnchorEvent, Columns: c,
		Scan: Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: EventRelations}}
}
