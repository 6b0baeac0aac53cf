package view

import (
	"context"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
)

// Node is an object with an id of its own.
type Node interface{ IsNode() }

// Entity is an entity of any kind.
type Entity interface {
	Node
	IsEntity()
}

// EntityOf shows an entity as its kind; nil if n is nil.
func EntityOf(n *query.EntityNode) Entity {
	if n == nil {
		return nil
	}
	e := entity{n}
	if shown := e.as(n.Kind); shown != nil {
		return shown
	}
	return &Actor{e} // of no known kind, which the audit reports
}

// As shows an entity as the kind T; nil if it is of another one.
func As[T Entity](n *query.EntityNode) T {
	e, _ := EntityOf(n).(T)
	return e
}

// opt returns a pointer to the value; nil, which is null in GraphQL, for the zero value.
func opt[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// entity has the fields of all kinds.
type entity struct{ n *query.EntityNode }

func (entity) IsNode()   {}
func (entity) IsEntity() {}

func (e entity) ID() string                       { return e.n.ViewID() }
func (e entity) Key() string                      { return e.n.ID }
func (e entity) Kind() kg.Kind                    { return e.n.Kind }
func (e entity) Name() string                     { return e.n.Name }
func (e entity) Aliases() []string                { return e.n.Aliases }
func (e entity) Description() *string             { return opt(e.n.Description) }
func (e entity) Point() *kg.Point                 { return e.n.Point }
func (e entity) Version() int                     { return e.n.Version }
func (e entity) RecordedAt() time.Time            { return e.n.RecordedAt }
func (e entity) ExternalIds() []*kg.ExternalID    { return pointers(e.n.ExternalIDs) }
func (e entity) Names() []*kg.Name                { return pointers(e.n.Names) }
func (e entity) State(ctx context.Context) *State { return As[*State](e.n.State(keyOf(ctx))) }

// SupersededAt is when the next version took its place; nil while it is current.
func (e entity) SupersededAt() *time.Time { return opt(e.n.SupersededAt) }
func (e entity) Actor() *string           { return opt(e.n.Actor) }
func (e entity) Reason() *string          { return opt(e.n.Reason) }
func (e entity) Tombstone() bool          { return e.n.Tombstone }

// History lists versions, the oldest first.
func (e entity) History(ctx context.Context) []Entity {
	versions := e.n.History(keyOf(ctx))
	out := make([]Entity, len(versions))
	for i, v := range versions {
		out[i] = EntityOf(v)
	}
	return out
}

func (e entity) Relations(ctx context.Context) *EntityRelationConnection {
	return &EntityRelationConnection{e.n.Relations(keyOf(ctx))}
}

func (s *State) Iso2() *string    { return opt(s.n.ISO2) }
func (s *State) Iso3() *string    { return opt(s.n.ISO3) }
func (s *State) Capital() *string { return opt(s.n.Capital) }

func (s *State) Provinces(ctx context.Context) *ProvinceConnection {
	return &ProvinceConnection{connection[*Province]{s.n.Entities(keyOf(ctx))}}
}

func (s *State) Officials(ctx context.Context) *OfficialConnection {
	return &OfficialConnection{connection[*Official]{s.n.Entities(keyOf(ctx))}}
}

func (p *Province) IsoCode() *string { return opt(p.n.ISOCode) }

func (p *Province) MilitantGroups(ctx context.Context) *MilitantGroupConnection {
	return &MilitantGroupConnection{connection[*MilitantGroup]{p.n.Entities(keyOf(ctx))}}
}

func (g *MilitantGroup) Provinces(ctx context.Context) *ProvinceConnection {
	return &ProvinceConnection{connection[*Province]{g.n.Entities(keyOf(ctx))}}
}

// Offices lists what the official holds or held.
func (o *Official) Offices(ctx context.Context) []*Office {
	key := keyOf(ctx)
	page := o.n.Relations(key)
	out := make([]*Office, len(page.Items))
	for i, r := range page.Items {
		out[i] = &Office{page: page, r: r, key: key}
	}
	return out
}

func (s *Source) URL() *string       { return opt(s.n.URL) }
func (s *Source) Title() *string     { return opt(s.n.Title) }
func (s *Source) Publisher() *string { return opt(s.n.Publisher) }

func (s *Source) PublishedOn() *When {
	if s.n.PublishedOn.IsZero() {
		return nil
	}
	return &When{s.n.PublishedOn, s.n.PublishedOn.Bounds(kg.DayOf(s.n.RecordedAt))}
}

func (s *Source) EvidenceFor(ctx context.Context) *RelationConnection {
	return &RelationConnection{s.n.Relations(keyOf(ctx))}
}

// Office is an office that someone holds or held.
type Office struct {
	page *query.RelationPage
	r    *kg.Relation
	key  plan.Key
}

func (o *Office) Title() *string { return opt(o.r.Role) }
func (o *Office) When() *When    { return whenOf(o.r) }
func (o *Office) Of(ctx context.Context) Entity {
	return EntityOf(o.page.Other(o.key.Field(alias(ctx)), o.r))
}
func (o *Office) Relation(ctx context.Context) *Relation {
	return relationOf(o.page.Node(o.key.Field(alias(ctx)), o.r))
}
