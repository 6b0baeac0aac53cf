package view

import (
	"context"
	"slices"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
)

// Event is the event with a key; nil if there is none.
func (v *View) Event(ctx context.Context) *Event {
	page := answer[*query.EventPage](ctx, v)
	if page == nil || len(page.Items) == 0 {
		return nil
	}
	return &Event{page.Items[0], page, plan.Key{}}
}

// Events is a page of events.
func (v *View) Events(ctx context.Context) *EventConnection {
	return &EventConnection{answer[*query.EventPage](ctx, v)}
}

// EventConnection is a page of events.
type EventConnection struct{ page *query.EventPage }

func (c *EventConnection) PageInfo() *PageInfo {
	p := c.page
	return pageInfo(p.HasNext, p.HasPrevious, len(p.Items), func(i int) string {
		return plan.RelationCursor(p.Items[i].SK)
	})
}

func (c *EventConnection) Nodes(ctx context.Context) []*Event {
	key := keyOf(ctx)
	out := make([]*Event, len(c.page.Items))
	for i, e := range c.page.Items {
		out[i] = &Event{e, c.page, key}
	}
	return out
}

func (c *EventConnection) Edges(ctx context.Context) []*EventEdge {
	key := keyOf(ctx)
	out := make([]*EventEdge, len(c.page.Items))
	for i, e := range c.page.Items {
		out[i] = &EventEdge{e, c.page, key}
	}
	return out
}

// EventEdge is a member of a page of events.
type EventEdge struct {
	e    *query.Event
	page *query.EventPage
	key  plan.Key
}

func (e *EventEdge) Cursor() string { return plan.RelationCursor(e.e.SK) }
func (e *EventEdge) Node(ctx context.Context) *Event {
	return &Event{e.e, e.page, e.key.Field(alias(ctx))}
}

// Event is what relations with one event key describe.
type Event struct {
	e    *query.Event
	page *query.EventPage
	key  plan.Key
}

func (e *Event) Key() string        { return e.e.Key }
func (e *Event) RelationCount() int { return e.e.Total }

func (e *Event) Relations(ctx context.Context) []*Relation {
	key := e.key.Field(alias(ctx))
	out := make([]*Relation, len(e.e.Relations))
	for i, r := range e.e.Relations {
		out[i] = relationOf(e.page.Relation(key, r))
	}
	return out
}

// Start is the first day on which it may have begun.
func (e *Event) Start() *edtf.Day {
	day := edtf.MaxDay
	for _, r := range e.e.Relations {
		day = min(day, r.Bounds().StartEarliest)
	}
	return finite(day)
}

// End is the last day on which it may have ended.
func (e *Event) End() *edtf.Day {
	day := edtf.MinDay
	for _, r := range e.e.Relations {
		day = max(day, r.Bounds().EndLatest)
	}
	return finite(day)
}

func (e *Event) Types() []kg.RelationType {
	out := []kg.RelationType{}
	for _, r := range e.e.Relations {
		if !slices.Contains(out, r.Type) {
			out = append(out, r.Type)
		}
	}
	return out
}

func (e *Event) Participants(ctx context.Context) []Entity {
	key := e.key.Field(alias(ctx))
	return entitiesOf(e.e.Participants(), func(id string) *query.EntityNode { return e.page.Participant(key, id) })
}

func (e *Event) Locations(ctx context.Context) []Entity {
	key := e.key.Field(alias(ctx))
	return entitiesOf(e.e.Locations(), func(id string) *query.EntityNode { return e.page.Location(key, id) })
}

func entitiesOf(ids []string, node func(string) *query.EntityNode) []Entity {
	out := []Entity{}
	for _, id := range ids {
		if n := node(id); n != nil {
			out = append(out, EntityOf(n))
		}
	}
	return out
}

func (e *Event) Places() []*kg.Place {
	out := []*kg.Place{}
	for _, r := range e.e.Relations {
		if p := r.Place; p != nil && !slices.ContainsFunc(out, func(o *kg.Place) bool { return samePlace(o, p) }) {
			out = append(out, p)
		}
	}
	return out
}

func samePlace(a, b *kg.Place) bool {
	return a.Name == b.Name && a.Precision == b.Precision &&
		(a.Point == nil) == (b.Point == nil) && (a.Point == nil || *a.Point == *b.Point)
}

func (e *Event) Deaths() *kg.Casualties {
	return e.span(func(r *kg.Relation) *kg.Casualties { return r.DeathToll })
}

func (e *Event) Injuries() *kg.Casualties {
	return e.span(func(r *kg.Relation) *kg.Casualties { return r.InjuryToll })
}

// span is the range that the figures of all relations span.
func (e *Event) span(of func(*kg.Relation) *kg.Casualties) *kg.Casualties {
	var out *kg.Casualties
	for _, r := range e.e.Relations {
		switch c := of(r); {
		case c == nil:
		case out == nil:
			all := *c
			out = &all
		default:
			out.Min = min(out.Min, c.Min)
			if c.Max == nil || out.Max == nil {
				out.Max = nil
			} else if *c.Max > *out.Max {
				out.Max = c.Max
			}
		}
	}
	return out
}
