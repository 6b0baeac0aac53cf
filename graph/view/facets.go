package view

import (
	"context"

	"graphd/internal/plan"
	"graphd/internal/query"
)

// Facets counts relations by their properties.
func (v *View) Facets(ctx context.Context) *Facets { return &Facets{answer[*query.Facets](ctx, v)} }

// Facets are relations counted by their properties.
type Facets struct{ f *query.Facets }

func (f *Facets) Count() int                                        { return f.f.Events }
func (f *Facets) Relations() int                                    { return f.f.Relations }
func (f *Facets) Types(ctx context.Context) *FacetConnection        { return f.page(ctx) }
func (f *Facets) Modes(ctx context.Context) *FacetConnection        { return f.page(ctx) }
func (f *Facets) QuadClasses(ctx context.Context) *FacetConnection  { return f.page(ctx) }
func (f *Facets) Statuses(ctx context.Context) *FacetConnection     { return f.page(ctx) }
func (f *Facets) Realizations(ctx context.Context) *FacetConnection { return f.page(ctx) }
func (f *Facets) Kinds(ctx context.Context) *FacetConnection        { return f.page(ctx) }
func (f *Facets) Sources(ctx context.Context) *FacetConnection      { return f.page(ctx) }
func (f *Facets) Locations(ctx context.Context) *FacetConnection    { return f.page(ctx) }
func (f *Facets) Others(ctx context.Context) *FacetConnection       { return f.page(ctx) }

func (f *Facets) page(ctx context.Context) *FacetConnection {
	return &FacetConnection{f.f.Page(keyOf(ctx))}
}

// FacetConnection is a page of the values of one property.
type FacetConnection struct{ page *query.FacetPage }

func (c *FacetConnection) TotalCount() int { return c.page.Total }

func (c *FacetConnection) PageInfo() *PageInfo {
	p := c.page
	return pageInfo(p.HasNext, p.HasPrevious, len(p.Values), func(i int) string {
		return plan.FacetCursor(p.Values[i].FacetPlace)
	})
}

func (c *FacetConnection) Nodes(ctx context.Context) []*FacetValue {
	key := keyOf(ctx)
	out := make([]*FacetValue, len(c.page.Values))
	for i := range c.page.Values {
		out[i] = &FacetValue{&c.page.Values[i], c.page, key}
	}
	return out
}

func (c *FacetConnection) Edges(ctx context.Context) []*FacetEdge {
	key := keyOf(ctx)
	out := make([]*FacetEdge, len(c.page.Values))
	for i := range c.page.Values {
		out[i] = &FacetEdge{&c.page.Values[i], c.page, key}
	}
	return out
}

// FacetEdge is a member of a page of values.
type FacetEdge struct {
	v    *query.FacetValue
	page *query.FacetPage
	key  plan.Key
}

func (e *FacetEdge) Cursor() string { return plan.FacetCursor(e.v.FacetPlace) }
func (e *FacetEdge) Node(ctx context.Context) *FacetValue {
	return &FacetValue{e.v, e.page, e.key.Field(alias(ctx))}
}

// FacetValue is a value, and how many relations have it.
type FacetValue struct {
	v    *query.FacetValue
	page *query.FacetPage
	key  plan.Key
}

func (v *FacetValue) Key() string    { return v.v.Value }
func (v *FacetValue) Count() int     { return v.v.Count }
func (v *FacetValue) Relations() int { return v.v.Relations }
func (v *FacetValue) Entity(ctx context.Context) Entity {
	return EntityOf(v.page.Entity(v.key.Field(alias(ctx)), v.v.Value))
}
