package view

import (
	"context"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
)

// PageInfo says where a page lies in its list.
type PageInfo struct {
	HasNextPage     bool
	HasPreviousPage bool
	StartCursor     *string
	EndCursor       *string
}

// pageInfo is that of a page of n members.
func pageInfo(next, previous bool, n int, cursor func(int) string) *PageInfo {
	p := &PageInfo{HasNextPage: next, HasPreviousPage: previous}
	if n > 0 {
		first, last := cursor(0), cursor(n-1)
		p.StartCursor, p.EndCursor = &first, &last
	}
	return p
}

// connection is a page of a list of entities shown as T.
type connection[T Entity] struct{ page *query.EntityPage }

func (c connection[T]) TotalCount() int { return c.page.Total }

func (c connection[T]) PageInfo() *PageInfo {
	p := c.page
	return pageInfo(p.HasNext, p.HasPrevious, len(p.Items), func(i int) string { return p.Order.Cursor(p.Items[i]) })
}

func (c connection[T]) Nodes(ctx context.Context) []T {
	key := keyOf(ctx)
	out := make([]T, len(c.page.Items))
	for i, e := range c.page.Items {
		out[i] = As[T](c.page.Node(key, e))
	}
	return out
}

// edges makes the page's edges, of a type that holds nothing but an edge.
func edges[E ~struct{ edge[T] }, T Entity](ctx context.Context, c connection[T]) []*E {
	key := keyOf(ctx)
	out := make([]*E, len(c.page.Items))
	for i, e := range c.page.Items {
		out[i] = &E{edge[T]{c.page, e, key}}
	}
	return out
}

// edge is a member of a page of a list of entities.
type edge[T Entity] struct {
	page *query.EntityPage
	e    *kg.Entity
	key  plan.Key
}

func (e edge[T]) Cursor() string             { return e.page.Order.Cursor(e.e) }
func (e edge[T]) Node(ctx context.Context) T { return As[T](e.page.Node(e.key.Field(alias(ctx)), e.e)) }

// The connections and edges of each kind.
type (
	StateConnection         struct{ connection[*State] }
	StateEdge               struct{ edge[*State] }
	OfficialConnection      struct{ connection[*Official] }
	OfficialEdge            struct{ edge[*Official] }
	MilitantGroupConnection struct{ connection[*MilitantGroup] }
	MilitantGroupEdge       struct{ edge[*MilitantGroup] }
	ProvinceConnection      struct{ connection[*Province] }
	ProvinceEdge            struct{ edge[*Province] }
	OrganizationConnection  struct{ connection[*Organization] }
	OrganizationEdge        struct{ edge[*Organization] }
	PersonConnection        struct{ connection[*Person] }
	PersonEdge              struct{ edge[*Person] }
	ActorConnection         struct{ connection[*Actor] }
	ActorEdge               struct{ edge[*Actor] }
	SourceConnection        struct{ connection[*Source] }
	SourceEdge              struct{ edge[*Source] }
	EntityConnection        struct{ connection[Entity] }
	EntityEdge              struct{ edge[Entity] }
)

func (c *StateConnection) Edges(ctx context.Context) []*StateEdge {
	return edges[StateEdge](ctx, c.connection)
}
func (c *OfficialConnection) Edges(ctx context.Context) []*OfficialEdge {
	return edges[OfficialEdge](ctx, c.connection)
}
func (c *MilitantGroupConnection) Edges(ctx context.Context) []*MilitantGroupEdge {
	return edges[MilitantGroupEdge](ctx, c.connection)
}
func (c *ProvinceConnection) Edges(ctx context.Context) []*ProvinceEdge {
	return edges[ProvinceEdge](ctx, c.connection)
}
func (c *OrganizationConnection) Edges(ctx context.Context) []*OrganizationEdge {
	return edges[OrganizationEdge](ctx, c.connection)
}
func (c *PersonConnection) Edges(ctx context.Context) []*PersonEdge {
	return edges[PersonEdge](ctx, c.connection)
}
func (c *ActorConnection) Edges(ctx context.Context) []*ActorEdge {
	return edges[ActorEdge](ctx, c.connection)
}
func (c *SourceConnection) Edges(ctx context.Context) []*SourceEdge {
	return edges[SourceEdge](ctx, c.connection)
}
func (c *EntityConnection) Edges(ctx context.Context) []*EntityEdge {
	return edges[EntityEdge](ctx, c.connection)
}

// States shows a page of the list of that kind.
func States(p *query.EntityPage) *StateConnection { return &StateConnection{connection[*State]{p}} }

// Officials shows a page of the list of that kind.
func Officials(p *query.EntityPage) *OfficialConnection {
	return &OfficialConnection{connection[*Official]{p}}
}

// MilitantGroups shows a page of the list of that kind.
func MilitantGroups(p *query.EntityPage) *MilitantGroupConnection {
	return &MilitantGroupConnection{connection[*MilitantGroup]{p}}
}

// Provinces shows a page of the list of that kind.
func Provinces(p *query.EntityPage) *ProvinceConnection {
	return &ProvinceConnection{connection[*Province]{p}}
}

// Organizations shows a page of the list of that kind.
func Organizations(p *query.EntityPage) *OrganizationConnection {
	return &OrganizationConnection{connection[*Organization]{p}}
}

// People shows a page of the list of that kind.
func People(p *query.EntityPage) *PersonConnection { return &PersonConnection{connection[*Person]{p}} }

// Actors shows a page of the list of that kind.
func Actors(p *query.EntityPage) *ActorConnection { return &ActorConnection{connection[*Actor]{p}} }

// Sources shows a page of the list of that kind.
func Sources(p *query.EntityPage) *SourceConnection { return &SourceConnection{connection[*Source]{p}} }

// Entities shows a page of a list of entities of every kind.
func Entities(p *query.EntityPage) *EntityConnection { return &EntityConnection{connection[Entity]{p}} }

// RelationConnection is a page of a list of relations.
type RelationConnection struct{ page *query.RelationPage }

// Relations shows a page of a list of relations.
func Relations(p *query.RelationPage) *RelationConnection { return &RelationConnection{p} }

func (c *RelationConnection) TotalCount() int     { return c.page.Total }
func (c *RelationConnection) PageInfo() *PageInfo { return relationPageInfo(c.page) }
func (c *RelationConnection) Nodes(ctx context.Context) []*Relation {
	return relationNodes(ctx, c.page)
}
func (c *RelationConnection) Edges(ctx context.Context) []*RelationEdge {
	key := keyOf(ctx)
	block := make([]RelationEdge, len(c.page.Items))
	for i, r := range c.page.Items {
		block[i] = RelationEdge{relationEdge{c.page, r, key}}
	}
	return pointers(block)
}

// EntityRelationConnection is a page of the relations of one entity.
type EntityRelationConnection struct{ page *query.RelationPage }

func (c *EntityRelationConnection) TotalCount() int     { return c.page.Total }
func (c *EntityRelationConnection) PageInfo() *PageInfo { return relationPageInfo(c.page) }
func (c *EntityRelationConnection) Nodes(ctx context.Context) []*Relation {
	return relationNodes(ctx, c.page)
}
func (c *EntityRelationConnection) Edges(ctx context.Context) []*EntityRelationEdge {
	key := keyOf(ctx)
	block := make([]EntityRelationEdge, len(c.page.Items))
	for i, r := range c.page.Items {
		block[i] = EntityRelationEdge{relationEdge{c.page, r, key}}
	}
	return pointers(block)
}

func relationPageInfo(p *query.RelationPage) *PageInfo {
	return pageInfo(p.HasNext, p.HasPrevious, len(p.Items), func(i int) string { return plan.RelationCursor(p.Items[i].SK) })
}

func relationNodes(ctx context.Context, p *query.RelationPage) []*Relation {
	key := keyOf(ctx)
	out := make([]*Relation, len(p.Items))
	for i, r := range p.Items {
		out[i] = relationOf(p.Node(key, r))
	}
	return out
}

// relationEdge is a member of a page of a list of relations.
type relationEdge struct {
	page *query.RelationPage
	r    *kg.Relation
	key  plan.Key
}

func (e relationEdge) Cursor() string { return plan.RelationCursor(e.r.SK) }
func (e relationEdge) Node(ctx context.Context) *Relation {
	return relationOf(e.page.Node(e.key.Field(alias(ctx)), e.r))
}

// RelationEdge is a relation in a list.
type RelationEdge struct{ relationEdge }

// EntityRelationEdge is a relation as seen from one of its ends.
type EntityRelationEdge struct{ relationEdge }

func (e *EntityRelationEdge) Direction() kg.Direction { return e.r.DirectionFrom(e.page.Parent) }
func (e *EntityRelationEdge) Other(ctx context.Context) Entity {
	return EntityOf(e.page.Other(e.key.Field(alias(ctx)), e.r))
}
