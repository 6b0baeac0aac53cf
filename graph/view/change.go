package view

import (
	"context"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
)

// ChangeConnection is a page of the change log.
type ChangeConnection struct{ page *query.ChangePage }

func (c *ChangeConnection) PageInfo() *PageInfo {
	p := c.page
	return pageInfo(p.HasNext, p.HasPrevious, len(p.Items), func(i int) string {
		return plan.ChangeCursor(p.Items[i].Seq)
	})
}

// TotalCount is the number of entries of the whole log.
func (c *ChangeConnection) TotalCount() int { return c.page.Total }

func (c *ChangeConnection) Nodes(ctx context.Context) []*Change { return c.members(keyOf(ctx)) }

func (c *ChangeConnection) members(key plan.Key) []*Change {
	out := make([]*Change, len(c.page.Items))
	for i := range c.page.Items {
		out[i] = &Change{&c.page.Items[i], c.page, key}
	}
	return out
}

func (c *ChangeConnection) Edges(ctx context.Context) []*ChangeEdge {
	key := keyOf(ctx)
	out := make([]*ChangeEdge, len(c.page.Items))
	for i := range c.page.Items {
		out[i] = &ChangeEdge{&c.page.Items[i], c.page, key}
	}
	return out
}

// ChangeEdge is a member of a page of the change log.
type ChangeEdge struct {
	c    *kg.Change
	page *query.ChangePage
	key  plan.Key
}

func (e *ChangeEdge) Cursor() string { return plan.ChangeCursor(e.c.Seq) }
func (e *ChangeEdge) Node(ctx context.Context) *Change {
	return &Change{e.c, e.page, e.key.Field(alias(ctx))}
}

// Change is one entry of the change log.
type Change struct {
	c    *kg.Change
	page *query.ChangePage
	key  plan.Key
}

func (c *Change) Cursor() string      { return plan.ChangeCursor(c.c.Seq) }
func (c *Change) At() time.Time       { return c.c.At }
func (c *Change) Actor() *string      { return opt(c.c.Actor) }
func (c *Change) Kind() kg.ChangeKind { return c.c.Kind }
func (c *Change) Reason() *string     { return opt(c.c.Reason) }
func (c *Change) Entity(ctx context.Context) Entity {
	return EntityOf(c.page.Entity(c.key.Field(alias(ctx)), c.c))
}
func (c *Change) Relation(ctx context.Context) *Relation {
	return relationOf(c.page.Relation(c.key.Field(alias(ctx)), c.c))
}

// Rederive reports whether more relations follow from the change than it could derive anew.
func (c *Change) Rederive() bool { return c.c.Stale }

// ItemCount is the number of items.
func (c *Change) ItemCount() int { return c.c.Count }

// Items lists what the change wrote.
func (c *Change) Items() []*ChangeItem {
	out := make([]*ChangeItem, len(c.c.Items))
	for i, item := range c.c.Items {
		out[i] = &ChangeItem{item.Action, item.Relation, item.ID, item.Version}
	}
	return out
}

// ChangeItem is one version that a change made.
type ChangeItem struct {
	Action     kg.Action
	IsRelation bool
	Key        string
	Version    int
}

// ContradictionConnection is a page of contradictions.
type ContradictionConnection struct{ page *query.ContradictionPage }

func (c *ContradictionConnection) PageInfo() *PageInfo {
	p := c.page
	return pageInfo(p.HasNext, p.HasPrevious, len(p.Items), func(i int) string {
		return plan.RelationCursor(p.Items[i].SK)
	})
}

func (c *ContradictionConnection) Nodes(ctx context.Context) []*Contradiction {
	key := keyOf(ctx)
	out := make([]*Contradiction, len(c.page.Items))
	for i, r := range c.page.Items {
		out[i] = &Contradiction{r, c.page, key}
	}
	return out
}

func (c *ContradictionConnection) Edges(ctx context.Context) []*ContradictionEdge {
	key := keyOf(ctx)
	out := make([]*ContradictionEdge, len(c.page.Items))
	for i, r := range c.page.Items {
		out[i] = &ContradictionEdge{r, c.page, key}
	}
	return out
}

// TotalCount is the number of contradictions on all pages.
func (c *ContradictionConnection) TotalCount() int { return c.page.Total }

// ContradictionEdge is a member of a page of contradictions.
type ContradictionEdge struct {
	r    *kg.Relation
	page *query.ContradictionPage
	key  plan.Key
}

func (e *ContradictionEdge) Cursor() string { return plan.RelationCursor(e.r.SK) }
func (e *ContradictionEdge) Node(ctx context.Context) *Contradiction {
	return &Contradiction{e.r, e.page, e.key.Field(alias(ctx))}
}

// Contradiction is something that contradicts itself.
type Contradiction struct {
	r    *kg.Relation
	page *query.ContradictionPage
	key  plan.Key
}

// ContradictionKind says how something contradicts itself.
type ContradictionKind string

// The kinds of contradiction.
const (
	ContradictionDisputed  ContradictionKind = "DISPUTED"
	ContradictionExclusive ContradictionKind = "EXCLUSIVE"
	ContradictionFigures   ContradictionKind = "FIGURES"
	ContradictionDates     ContradictionKind = "DATES"
	ContradictionOrder     ContradictionKind = "ORDER"
)

// Kind is the first of Kinds.
func (c *Contradiction) Kind() ContradictionKind { return c.Kinds()[0] }

// Kinds lists all kinds in the order of the enum, EXCLUSIVE before them.
func (c *Contradiction) Kinds() []ContradictionKind {
	var out []ContradictionKind
	if c.r.Status == kg.StatusDisputed {
		out = append(out, ContradictionDisputed)
	}
	for _, conflict := range c.r.Conflicts {
		out = append(out, ContradictionKind(conflict))
	}
	if len(c.page.Precedes[c.r.ID]) > 0 {
		out = append(out, ContradictionOrder)
	}
	if len(c.page.Excludes[c.r.ID]) > 0 || out == nil { // what it excludes may be too much to be read
		out = append([]ContradictionKind{ContradictionExclusive}, out...)
	}
	return out
}

func (c *Contradiction) Relation(ctx context.Context) *Relation {
	return relationOf(c.page.Node(c.key.Field(alias(ctx)), c.r))
}

func (c *Contradiction) Excludes(ctx context.Context) []*Relation {
	return c.others(ctx, c.page.Excludes)
}

func (c *Contradiction) Precedes(ctx context.Context) []*Relation {
	return c.others(ctx, c.page.Precedes)
}

func (c *Contradiction) others(ctx context.Context, of map[string][]*kg.Relation) []*Relation {
	key := c.key.Field(alias(ctx))
	out := []*Relation{}
	for _, r := range of[c.r.ID] {
		out = append(out, relationOf(c.page.Node(key, r)))
	}
	return out
}
