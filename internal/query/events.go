package query

import (
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// EventPage is a page of events.
type EventPage struct {
	Items        []*Event
	HasNext      bool
	HasPrevious  bool
	relations    loaded[*RelationNode]
	participants loaded[*EntityNode]
	locations    loaded[*EntityNode]
}

// Event is what relations with one event key describe.
type Event struct {
	Key       string
	SK        kg.SortKey     // its place in the list
	Relations []*kg.Relation // the first first
	Total     int            // if it was asked for
}

// Relation returns a relation of an event with what was loaded of it under key.
func (p *EventPage) Relation(key plan.Key, r *kg.Relation) *RelationNode {
	return p.relations.of(r.ID, key)
}

// Participant returns an end of a relation with what was loaded of it under key; nil if it is not there.
func (p *EventPage) Participant(key plan.Key, id string) *EntityNode {
	return p.participants.of(id, key)
}

// Location returns a location with what was loaded of it under key; nil if it is not there.
func (p *EventPage) Location(key plan.Key, id string) *EntityNode { return p.locations.of(id, key) }

// Participants are the ends of the relations, each once.
func (e *Event) Participants() []string {
	var ids kg.IDSet
	for _, r := range e.Relations {
		ids.Add(r.From, r.To)
	}
	return ids.List()
}

// Locations are the places of the relations, each once.
func (e *Event) Locations() []string {
	var ids kg.IDSet
	for _, r := range e.Relations {
		ids.Add(r.Location)
	}
	return ids.List()
}

func (w walker) answerEvents(q *plan.Events) (*EventPage, error) {
	page := &EventPage{}
	if q.Key != "" {
		page.Items = []*Event{{Key: q.Key}}
	} else {
		list, err := q.List.Driven(finder(w))
		if err != nil {
			return nil, err
		}
		list.Scan.Limit++
		rows, err := w.r.ListRelations(w.ctx, &list, nil)
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 && !q.HasCursor {
			w.empty(q.Path, q.List.Where)
		}
		for _, row := range rows {
			page.Items = append(page.Items, &Event{Key: row.Relation.EventKey, SK: row.Relation.SK})
		}
		page.Items, page.HasNext, page.HasPrevious = turn(page.Items, q.List.Scan.Limit, false, q.HasCursor)
	}
	keys := make([]string, len(page.Items))
	for i, e := range page.Items {
		keys[i] = e.Key
	}
	rows, err := w.r.ListRelations(w.ctx, &q.Of, keys)
	if err != nil {
		return nil, err
	}
	var all []*kg.Relation
	var participants, locations kg.IDSet
	for _, row := range rows {
		e := page.Items[row.Parent]
		e.Relations = append(e.Relations, row.Relation)
		all = append(all, row.Relation)
		participants.Add(row.Relation.From, row.Relation.To)
		locations.Add(row.Relation.Location)
	}
	if q.Count {
		counts, err := w.r.CountRelations(w.ctx, &q.Of, keys)
		if err != nil {
			return nil, err
		}
		for i, n := range counts {
			page.Items[i].Total = n
		}
	}
	if q.Key != "" && len(all) == 0 {
		page.Items = nil
	}
	if len(q.Relations) > 0 {
		if page.relations, _, err = w.loadRelationLevel(all, q.Relations, nil, kg.IDSet{}); err != nil {
			return nil, err
		}
	}
	if page.participants, err = w.loadNamed(q.Participants, participants); err != nil {
		return nil, err
	}
	page.locations, err = w.loadNamed(q.Locations, locations)
	return page, err
}
