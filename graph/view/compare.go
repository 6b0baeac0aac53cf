package view

import (
	"context"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
)

// ViewInput names a view.
type ViewInput struct {
	Date      *edtf.Day
	KnownAt   *time.Time
	Certainty plan.Certainty
}

// DateTimeRange is a range of instants, both inclusive; a missing one is unbounded.
type DateTimeRange struct{ From, To *time.Time }

// ComparedItems says what is compared.
type ComparedItems string

// What is compared.
const (
	ComparedAll       ComparedItems = "ALL"
	ComparedEntities  ComparedItems = "ENTITIES"
	ComparedRelations ComparedItems = "RELATIONS"
)

// Compare shows what differs between two views.
func (v *View) Compare(ctx context.Context) *ComparisonConnection {
	return &ComparisonConnection{answer[*query.ComparePage](ctx, v)}
}

// Versions shows versions of relations in the order of recording.
func (v *View) Versions(ctx context.Context) *VersionConnection {
	return &VersionConnection{answer[*query.VersionPage](ctx, v)}
}

// ComparisonConnection is a page of differences.
type ComparisonConnection struct{ page *query.ComparePage }

// PageInfo ends where the page stopped looking, which may be behind its last item.
func (c *ComparisonConnection) PageInfo() *PageInfo {
	p := c.page
	info := pageInfo(p.HasNext, p.HasPrevious, len(p.Items), func(i int) string { return p.Items[i].Cursor() })
	if p.End != nil && p.HasNext {
		end := p.End.Cursor()
		info.EndCursor = &end
	}
	return info
}

func (c *ComparisonConnection) Nodes(ctx context.Context) []*Comparison {
	key := keyOf(ctx)
	out := make([]*Comparison, len(c.page.Items))
	for i := range c.page.Items {
		out[i] = &Comparison{&c.page.Items[i], c.page, key}
	}
	return out
}

func (c *ComparisonConnection) Edges(ctx context.Context) []*ComparisonEdge {
	key := keyOf(ctx)
	out := make([]*ComparisonEdge, len(c.page.Items))
	for i := range c.page.Items {
		out[i] = &ComparisonEdge{&c.page.Items[i], c.page, key}
	}
	return out
}

// Totals are the numbers of differences; nil if they are too many to count.
func (c *ComparisonConnection) Totals() *ComparisonTotals {
	if c.page.Totals == nil {
		return nil
	}
	return &ComparisonTotals{c.page.Totals}
}

// ComparisonTotals are the numbers of differences.
type ComparisonTotals struct{ t *query.Totals }

func (t *ComparisonTotals) NewEntities() int      { return t.t.Entities[plan.DifferenceNew] }
func (t *ComparisonTotals) GoneEntities() int     { return t.t.Entities[plan.DifferenceGone] }
func (t *ComparisonTotals) ChangedEntities() int  { return t.t.Entities[plan.DifferenceChanged] }
func (t *ComparisonTotals) NewRelations() int     { return t.t.Relations[plan.DifferenceNew] }
func (t *ComparisonTotals) GoneRelations() int    { return t.t.Relations[plan.DifferenceGone] }
func (t *ComparisonTotals) ChangedRelations() int { return t.t.Relations[plan.DifferenceChanged] }

// ComparisonEdge is a difference in a page.
type ComparisonEdge struct {
	c    *query.Compared
	page *query.ComparePage
	key  plan.Key
}

func (e *ComparisonEdge) Cursor() string { return e.c.Cursor() }
func (e *ComparisonEdge) Node(ctx context.Context) *Comparison {
	return &Comparison{e.c, e.page, e.key.Field(alias(ctx))}
}

// Comparison is an entity or relation that differs.
type Comparison struct {
	c    *query.Compared
	page *query.ComparePage
	key  plan.Key
}

func (c *Comparison) Difference() plan.Difference { return c.c.Difference }
func (c *Comparison) IsRelation() bool            { return c.c.IsRelation }
func (c *Comparison) Key() string                 { return c.c.ID }
func (c *Comparison) Fields() []string            { return c.c.Fields }
func (c *Comparison) Before(ctx context.Context) Node {
	return NodeOf(c.page.Before(c.key.Field(alias(ctx)), c.c))
}
func (c *Comparison) After(ctx context.Context) Node {
	return NodeOf(c.page.After(c.key.Field(alias(ctx)), c.c))
}

// VersionConnection is a page of versions of relations.
type VersionConnection struct{ page *query.VersionPage }

func (c *VersionConnection) PageInfo() *PageInfo {
	p := c.page
	return pageInfo(p.HasNext, p.HasPrevious, len(p.Items), func(i int) string { return cursorOf(p.Items[i]) })
}

func cursorOf(r *kg.Relation) string { return plan.RecordedCursor(plan.PlaceOf(r)) }

func (c *VersionConnection) Nodes(ctx context.Context) []*Relation {
	key := keyOf(ctx)
	out := make([]*Relation, len(c.page.Items))
	for i, r := range c.page.Items {
		out[i] = relationOf(c.page.Node(key, r))
	}
	return out
}

func (c *VersionConnection) Edges(ctx context.Context) []*VersionEdge {
	key := keyOf(ctx)
	out := make([]*VersionEdge, len(c.page.Items))
	for i, r := range c.page.Items {
		out[i] = &VersionEdge{r, c.page, key}
	}
	return out
}

// VersionEdge is a version of a relation in a page.
type VersionEdge struct {
	r    *kg.Relation
	page *query.VersionPage
	key  plan.Key
}

func (e *VersionEdge) Cursor() string { return cursorOf(e.r) }
func (e *VersionEdge) Node(ctx context.Context) *Relation {
	return relationOf(e.page.Node(e.key.Field(alias(ctx)), e.r))
}
