package query

import (
	"cmp"
	"slices"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// Compared is an entity or relation that differs: its versions in the two views, nil where it is not there.
type Compared struct {
	ID         string
	IsRelation bool
	Difference plan.Difference
	Fields     []string // of a changed one: those that differ, by their API names
	place      plan.ComparePlace
}

// Cursor returns its place among the differences.
func (c *Compared) Cursor() string { return c.place.Cursor() }

// Totals are the numbers of differences.
type Totals struct{ Entities, Relations map[plan.Difference]int }

// ComparePage is a page of differences. It may be shorter than was asked for, although there are more.
type ComparePage struct {
	Items         []Compared
	HasNext       bool
	HasPrevious   bool
	End           *plan.ComparePlace // where the next page begins; nil: nothing was looked at
	Totals        *Totals            // nil: they were not asked for, or are too many to count
	before, after compareSide
}

// compareSide is one of the two views.
type compareSide struct {
	walker
	entities  loaded[*EntityNode]
	relations loaded[*RelationNode]
}

// Before returns an item as the first view shows it, with what was loaded of it under key: an *EntityNode, a
// *RelationNode, or nil. After does the same for the second view.
func (p *ComparePage) Before(key plan.Key, c *Compared) any { return p.before.node(key, c) }

// After returns an item as the second view shows it.
func (p *ComparePage) After(key plan.Key, c *Compared) any { return p.after.node(key, c) }

func (s *compareSide) node(key plan.Key, c *Compared) any {
	if c.IsRelation {
		if n := s.relations.of(c.ID, key); n != nil {
			return n
		}
	} else if n := s.entities.of(c.ID, key); n != nil {
		return n
	}
	return nil
}

// comparer compares two views, early and late: the graph that the request sees is seen in them.
type comparer struct {
	walker
	q           *plan.Compare
	early, late walker

	entities  map[bool]map[string]*kg.Entity   // by whether the view is the late one, by id
	relations map[bool]map[string]*kg.Relation // the same
}

// in returns the walker of a view.
func (w walker) in(v plan.View) walker {
	w.r, w.view = Scope{v}.Reader(w.r), v
	return w
}

// answerCompare loads a page of differences.
func (w walker) answerCompare(q *plan.Compare) (*ComparePage, error) {
	early, late := q.Ordered()
	c := &comparer{walker: w, q: q, early: w.in(early), late: w.in(late),
		entities:  map[bool]map[string]*kg.Entity{false: {}, true: {}},
		relations: map[bool]map[string]*kg.Relation{false: {}, true: {}}}
	page := &ComparePage{HasPrevious: q.After != nil, End: q.After}
	load, total := c.recorded, c.totalRecorded
	if q.ByDay() {
		load, total = c.days, c.totalDays
	}
	if q.Totals {
		var err error
		if page.Totals, err = total(); err != nil {
			return nil, err
		}
	}
	if err := load(page); err != nil {
		return nil, err
	}
	page.before.walker, page.after.walker = c.early, c.late
	if q.Backward() {
		page.before.walker, page.after.walker = c.late, c.early
	}
	for i := range page.Items {
		c.turn(&page.Items[i])
	}
	if err := c.loadSide(&page.before, q.Before, q.Backward(), page.Items); err != nil {
		return nil, err
	}
	return page, c.loadSide(&page.after, q.Afterwards, !q.Backward(), page.Items)
}

// turn tells a difference from late to early, if so asked.
func (c *comparer) turn(item *Compared) {
	switch {
	case !c.q.Backward():
	case item.Difference == plan.DifferenceNew:
		item.Difference = plan.DifferenceGone
	case item.Difference == plan.DifferenceGone:
		item.Difference = plan.DifferenceNew
	}
}

// loadSide loads what is asked of the items in one of the views.
func (c *comparer) loadSide(s *compareSide, asked []plan.CompareSide, late bool, items []Compared) error {
	var entities []*kg.Entity
	var relations []*kg.Relation
	for _, item := range items {
		if e := c.entities[late][item.ID]; e != nil && !item.IsRelation {
			entities = append(entities, e)
		}
		if r := c.relations[late][item.ID]; r != nil && item.IsRelation {
			relations = append(relations, r)
		}
	}
	var children []plan.RelationChild
	for _, a := range asked {
		if len(entities) > 0 {
			nodes, err := s.below(a.Key).loadEntities(entities, a.Entities)
			if err != nil {
				return err
			}
			s.entities.add(a.Key, nil, nodes)
		}
		children = append(children, plan.RelationChild{Key: a.Key, Sel: a.Relations})
	}
	if len(relations) == 0 {
		return nil
	}
	var err error
	s.relations, _, err = s.loadRelationLevel(relations, children, nil, kg.IDSet{})
	return err
}

func (c *comparer) side(late bool) walker {
	if late {
		return c.late
	}
	return c.early
}

// recorded loads a page of what differs between two states of knowledge: it looks at what was recorded between them,
// entities first, and of each at the last version.
func (c *comparer) recorded(page *ComparePage) error {
	early, _ := c.q.Ordered()
	if !early.Past { // both are now
		return nil
	}
	after := c.q.After
	if c.q.Entities && !after.AmongRelations() {
		items, end, more, err := c.examineEntities(after, c.q.Examined())
		if err != nil {
			return err
		}
		if page.take(items, end, more, c.q.Limit); page.HasNext {
			return nil
		}
	}
	if !c.q.Relations {
		return nil
	}
	if !after.AmongRelations() {
		after = nil
	}
	items, end, more, err := c.examineRelations(after, c.q.Examined())
	if err != nil {
		return err
	}
	page.take(items, end, more, c.q.Limit)
	return nil
}

// take adds the items that were found up to a place, behind which there may be more, until the page is full.
func (p *ComparePage) take(items []Compared, end *plan.ComparePlace, more bool, limit int) {
	p.Items = append(p.Items, items...)
	p.HasNext = more || len(p.Items) > limit
	if len(p.Items) > limit {
		if p.Items = p.Items[:limit]; limit > 0 {
			p.End = &p.Items[limit-1].place
		}
	} else if end != nil {
		p.End = end
	}
}

// examineEntities looks at n entities that were recorded behind a place, and returns those that differ, the place of
// the last one that it looked at, and whether there are more.
func (c *comparer) examineEntities(
	after *plan.ComparePlace, n int,
) (out []Compared, end *plan.ComparePlace, more bool, err error) {
	early, _ := c.q.Ordered()
	l := &plan.RecordedEntities{Versions: plan.VersionsEnded, After: early.Instant(), Limit: n + 1}
	if after != nil && after.At.After(l.After) {
		l.After, l.AfterID = after.At, &after.ID
	}
	list, err := c.late.r.RecordedEntities(c.ctx, l)
	if err != nil {
		return nil, nil, false, err
	}
	list, more, _ = turn(list, n, false, false)
	var ids, ended kg.IDSet
	for _, e := range list {
		ids.Add(e.ID)
		if e.Tombstone {
			ended.Add(e.ID)
		}
	}
	last := map[string]*kg.Entity{} // of those that have ended
	versions, err := c.r.EntityVersions(c.ctx, ended.List())
	if err != nil {
		return nil, nil, false, err
	}
	for _, v := range versions {
		if known(c.late.view, v.RecordedAt) {
			last[v.ID] = v
		}
	}
	for _, late := range []bool{false, true} {
		w := c.side(late)
		found, err := w.r.Entities(w.ctx, ids.List())
		if err != nil {
			return nil, nil, false, err
		}
		for _, e := range found {
			c.entities[late][e.ID] = e
		}
	}
	for _, e := range list {
		place := plan.PlaceOfEntity(e)
		end = &place
		if v := last[e.ID]; v != nil && v.Version != e.Version {
			continue // it comes again
		}
		before, after := c.entities[false][e.ID], c.entities[true][e.ID]
		item := Compared{ID: e.ID, place: place}
		if before != nil && after != nil {
			item.Fields = after.Differing(before)
		}
		if item.differs(before != nil, after != nil) {
			out = append(out, item)
		}
	}
	return out, end, more, nil
}

// examineRelations does the same for relations. The filter is judged in each of the views.
func (c *comparer) examineRelations(
	after *plan.ComparePlace, n int,
) (out []Compared, end *plan.ComparePlace, more bool, err error) {
	early, late := c.q.Ordered()
	l := &plan.RecordedList{Versions: plan.VersionsEnded, Limit: n + 1}
	l.After(plan.RecordedPlace{At: early.Instant(), SK: kg.MaxSortKey})
	if after != nil {
		l.After(after.Recorded())
	}
	// Whatever day is seen: what is not shown on it in one view may be in the other.
	list, err := c.r.AsKnown(late.Instant()).RecordedRelations(c.ctx, l)
	if err != nil {
		return nil, nil, false, err
	}
	list, more, _ = turn(list, n, false, false)
	var ids, ended kg.IDSet
	for _, r := range list {
		ids.Add(r.ID)
		if r.Tombstone {
			ended.Add(r.ID)
		}
	}
	last := map[string]*kg.Relation{}
	versions, err := c.r.RelationVersions(c.ctx, ended.List(), plan.Columns{})
	if err != nil {
		return nil, nil, false, err
	}
	for _, v := range versions {
		if known(late, v.RecordedAt) {
			last[v.ID] = v
		}
	}
	if len(ids.List()) > 0 {
		for _, late := range []bool{false, true} {
			w := c.side(late)
			rows, err := w.r.ListRelations(w.ctx, &plan.RelationList{Where: c.q.Among(ids.List()),
				Columns: plan.AllColumns,
				Scan:    plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: len(ids.List())}}, nil)
			if err != nil {
				return nil, nil, false, err
			}
			for _, row := range rows {
				c.relations[late][row.Relation.ID] = row.Relation
			}
		}
	}
	for _, r := range list {
		place := plan.PlaceOfRelation(r)
		end = &place
		if v := last[r.ID]; v != nil && v.Version != r.Version {
			continue
		}
		before, after := c.relations[false][r.ID], c.relations[true][r.ID]
		item := Compared{ID: r.ID, IsRelation: true, place: place}
		if before != nil && after != nil {
			item.Fields = after.ChangedFrom(before)
		}
		if item.differs(before != nil, after != nil) {
			out = append(out, item)
		}
	}
	return out, end, more, nil
}

// differs says how the item differs, and reports whether it does.
func (c *Compared) differs(before, after bool) bool {
	switch {
	case before && after:
		c.Difference = plan.DifferenceChanged
		return len(c.Fields) > 0
	case before:
		c.Difference = plan.DifferenceGone
	case after:
		c.Difference = plan.DifferenceNew
	default:
		return false
	}
	return true
}

// totalRecorded counts what differs between two states of knowledge; nil, if that is too much to look at.
func (c *comparer) totalRecorded() (*Totals, error) {
	out := &Totals{map[plan.Difference]int{}, map[plan.Difference]int{}}
	if early, _ := c.q.Ordered(); !early.Past {
		return out, nil
	}
	for _, of := range []struct {
		asked   bool
		into    map[plan.Difference]int
		examine func(*plan.ComparePlace, int) ([]Compared, *plan.ComparePlace, bool, error)
	}{{c.q.Entities, out.Entities, c.examineEntities}, {c.q.Relations, out.Relations, c.examineRelations}} {
		if !of.asked {
			continue
		}
		items, _, more, err := of.examine(nil, plan.MaxTotalled)
		if err != nil || more {
			return nil, err
		}
		for _, item := range items {
			c.turn(&item)
			of.into[item.Difference]++
		}
	}
	return out, nil
}

// daySide is one of two days, and how the relations differ that it alone shows.
type daySide struct {
	walker
	list *plan.RelationList // finds these
	late bool
	how  plan.Difference
}

func (c *comparer) sides() []daySide {
	early, late := c.q.Ordered()
	return []daySide{{c.late, c.q.Came(early, late), true, plan.DifferenceNew},
		{c.early, c.q.Went(early, late), false, plan.DifferenceGone}}
}

// days loads a page of what differs between two days: the relations that came and those that went, in one order.
func (c *comparer) days(page *ComparePage) error {
	if !c.q.Relations {
		return nil
	}
	for _, side := range c.sides() {
		if c.q.After != nil {
			side.list.Scan.Lo = max(side.list.Scan.Lo, c.q.After.SK)
		}
		side.list.Scan.Limit, side.list.Columns = c.q.Limit+1, plan.AllColumns
		rows, err := side.r.ListRelations(side.ctx, side.list, nil)
		if err != nil {
			return err
		}
		for _, row := range rows {
			r := row.Relation
			c.relations[side.late][r.ID] = r
			page.Items = append(page.Items, Compared{ID: r.ID, IsRelation: true, Difference: side.how,
				place: plan.PlaceOfDay(r)})
		}
	}
	slices.SortFunc(page.Items, func(a, b Compared) int { return cmp.Compare(a.place.SK, b.place.SK) })
	page.Items, page.HasNext, _ = turn(page.Items, c.q.Limit, false, false)
	if n := len(page.Items); n > 0 {
		page.End = &page.Items[n-1].place
	}
	return nil
}

// totalDays counts what differs between two days; nil, if that is too much.
func (c *comparer) totalDays() (*Totals, error) {
	out := &Totals{map[plan.Difference]int{}, map[plan.Difference]int{}}
	if !c.q.Relations {
		return out, nil
	}
	for _, side := range c.sides() {
		side.list.Scan.Limit = plan.MaxTotalled + 1
		rows, err := side.r.ListRelations(side.ctx, side.list, nil)
		if err != nil || len(rows) > plan.MaxTotalled {
			return nil, err
		}
		item := Compared{Difference: side.how}
		c.turn(&item)
		out.Relations[item.Difference] = len(rows)
	}
	return out, nil
}
