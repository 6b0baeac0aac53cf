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

// EntityConnection is a page of a list of entities of every kind.
type EntityConnection struct{ connection[Entity] }

// EntityEdge is an entity in a list of every kind.
type EntityEdge struct{ edge[Entity] }

func (c *EntityConnection) Edges(ctx context.Context) []*EntityEdge {
	return edges[EntityEdge](ctx, c.connection)
}

// RelationConnection is a page of a list of relations.
type RelationConnection struct{ page *query.RelationPage }

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
	return pageInfo(p.HasNext, p.HasPrevious, len(p.Items), func(i int) string { return p.Cursor(p.Items[i]) })
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

func (e relationEdge) Cursor() string { return e.page.Cursor(e.r) }
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
