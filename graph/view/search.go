package view

import (
	"context"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
)

// SearchConnection is a page of what a search found.
type SearchConnection struct{ page *query.SearchPage }

func (c *SearchConnection) PageInfo() *PageInfo {
	p := c.page
	return pageInfo(p.HasNext, p.HasPrevious, len(p.Items), func(i int) string { return p.Items[i].Place.Cursor() })
}

// TotalCount is the number of entities on all pages.
func (c *SearchConnection) TotalCount() int { return c.page.Total }

func (c *SearchConnection) Nodes(ctx context.Context) []Entity {
	key := keyOf(ctx)
	out := make([]Entity, len(c.page.Items))
	for i := range c.page.Items {
		out[i] = EntityOf(c.page.Node(key, &c.page.Items[i]))
	}
	return out
}

func (c *SearchConnection) Edges(ctx context.Context) []*SearchEdge {
	key := keyOf(ctx)
	out := make([]*SearchEdge, len(c.page.Items))
	for i := range c.page.Items {
		out[i] = &SearchEdge{&c.page.Items[i], c.page, key}
	}
	return out
}

// SearchEdge is an entity that a search found.
type SearchEdge struct {
	found *query.Found
	page  *query.SearchPage
	key   plan.Key
}

func (e *SearchEdge) Cursor() string      { return e.found.Place.Cursor() }
func (e *SearchEdge) Score() float64      { return float64(e.found.Place.Score) / plan.PerfectScore }
func (e *SearchEdge) Matched() string     { return e.found.Matched.Text }
func (e *SearchEdge) Field() kg.TextField { return e.found.Matched.Field }
func (e *SearchEdge) Node(ctx context.Context) Entity {
	return EntityOf(e.page.Node(e.key.Field(alias(ctx)), e.found))
}

// Search shows what a search found.
func (v *View) Search(ctx context.Context) *SearchConnection {
	return &SearchConnection{answer[*query.SearchPage](ctx, v)}
}
