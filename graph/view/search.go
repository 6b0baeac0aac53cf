package view

import (
	"context"
	"unicode/utf16"

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

// RelationSearchConnection is a page of relations that a search found.
type RelationSearchConnection struct{ page *query.FoundRelations }

func (c *RelationSearchConnection) PageInfo() *PageInfo {
	p := c.page
	return pageInfo(p.HasNext, p.HasPrevious, len(p.Items), func(i int) string { return p.Items[i].Place.Cursor() })
}

// TotalCount is the number of relations on all pages.
func (c *RelationSearchConnection) TotalCount() int { return c.page.Total }

func (c *RelationSearchConnection) Nodes(ctx context.Context) []*Relation {
	key := keyOf(ctx)
	out := make([]*Relation, len(c.page.Items))
	for i := range c.page.Items {
		out[i] = relationOf(c.page.Node(key, &c.page.Items[i]))
	}
	return out
}

func (c *RelationSearchConnection) Edges(ctx context.Context) []*RelationSearchEdge {
	key := keyOf(ctx)
	out := make([]*RelationSearchEdge, len(c.page.Items))
	for i := range c.page.Items {
		out[i] = &RelationSearchEdge{&c.page.Items[i], c.page, key}
	}
	return out
}

// RelationSearchEdge is a relation that a search found.
type RelationSearchEdge struct {
	found *query.FoundRelation
	page  *query.FoundRelations
	key   plan.Key
}

func (e *RelationSearchEdge) Cursor() string              { return e.found.Place.Cursor() }
func (e *RelationSearchEdge) Score() float64              { return float64(e.found.Place.Score) / plan.PerfectScore }
func (e *RelationSearchEdge) Matched() string             { return e.found.Text }
func (e *RelationSearchEdge) Field() kg.RelationTextField { return e.found.Field }
func (e *RelationSearchEdge) Node(ctx context.Context) *Relation {
	return relationOf(e.page.Node(e.key.Field(alias(ctx)), e.found))
}

// Marks are the places of the words that fit, in UTF-16 code units.
func (e *RelationSearchEdge) Marks() []*TextMark {
	out := make([]*TextMark, len(e.found.Marks))
	at, units := 0, 0
	unitsTo := func(end int) int {
		for _, r := range e.found.Text[at:end] {
			units += utf16.RuneLen(r)
		}
		at = end
		return units
	}
	for i, m := range e.found.Marks {
		out[i] = &TextMark{unitsTo(m.Start), unitsTo(m.End)}
	}
	return out
}

// TextMark is a part of a text, in UTF-16 code units.
type TextMark struct{ Start, End int }

// SearchRelations shows what a search of relations found.
func (v *View) SearchRelations(ctx context.Context) *RelationSearchConnection {
	return &RelationSearchConnection{answer[*query.FoundRelations](ctx, v)}
}
