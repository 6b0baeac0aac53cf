package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/query"
	"graphd/internal/store"
)

// wholly lists all that a view shows: relations that fulfil the filter, and entities.
func wholly(ctx context.Context, r store.Reader, v plan.View, w *plan.RelationWhere) (
	map[string]*kg.Relation, map[string]*kg.Entity, error,
) {
	relations, entities := map[string]*kg.Relation{}, map[string]*kg.Entity{}
	seen := query.Scope{View: v}.Reader(r)
	rows, err := seen.ListRelations(ctx, &plan.RelationList{Where: w, Columns: plan.AllColumns,
		Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: 10_000}}, nil)
	for _, row := range rows {
		relations[row.Relation.ID] = row.Relation
	}
	if err != nil {
		return nil, nil, err
	}
	list, err := seen.ListEntities(ctx, &plan.EntityList{Order: plan.OrderByID,
		Scan: plan.TextScan{Limit: 10_000}}, nil)
	for _, row := range list {
		entities[row.Entity.ID] = row.Entity
	}
	return relations, entities, err
}

// bruteCompare says what differs between two views by listing all of both, sorted: relations that have another version
// or, of two days, that one of them does not show.
func bruteCompare(ctx context.Context, s store.Store, q *plan.Compare) (lines []string, err error) {
	err = s.Read(ctx, func(r store.Reader) error {
		lines = nil
		before, entitiesBefore, err := wholly(ctx, r, q.From, q.Where)
		if err != nil {
			return err
		}
		after, entitiesAfter, err := wholly(ctx, r, q.To, q.Where)
		if err != nil {
			return err
		}
		shownBefore, _, err := wholly(ctx, r, q.From, nil)
		if err != nil {
			return err
		}
		shownAfter, _, err := wholly(ctx, r, q.To, nil)
		if err != nil {
			return err
		}
		var ids kg.IDSet
		for _, m := range []map[string]*kg.Relation{before, after} {
			for id := range m {
				ids.Add(id)
			}
		}
		versions, err := r.RelationVersions(ctx, ids.List(), plan.Columns{})
		if err != nil {
			return err
		}
		early, late := q.Ordered()
		moved := map[string]bool{}
		for _, v := range versions {
			if early.Past && v.RecordedAt.After(early.Instant()) &&
				(!late.Past || !v.RecordedAt.After(late.Instant())) {
				moved[v.ID] = true
			}
		}
		add := func(what, id string, was, is bool, fields []string) {
			switch {
			case was && !is:
				lines = append(lines, fmt.Sprintf("GONE %s %s []", what, id))
			case is && !was:
				lines = append(lines, fmt.Sprintf("NEW %s %s []", what, id))
			case len(fields) > 0:
				lines = append(lines, fmt.Sprintf("CHANGED %s %s %v", what, id, fields))
			}
		}
		for _, id := range ids.List() {
			b, a := before[id], after[id]
			if q.ByDay() && (shownBefore[id] == nil) == (shownAfter[id] == nil) || !q.ByDay() && !moved[id] ||
				!q.Relations {
				continue
			}
			var fields []string
			if a != nil && b != nil {
				fields = a.ChangedFrom(b)
			}
			add("relation", id, b != nil, a != nil, fields)
		}
		for id, e := range entitiesBefore {
			if a := entitiesAfter[id]; q.Entities && a != nil {
				add("entity", id, true, true, e.Differing(a))
			} else if q.Entities {
				add("entity", id, true, false, nil)
			}
		}
		for id := range entitiesAfter {
			if q.Entities && entitiesBefore[id] == nil {
				add("entity", id, false, true, nil)
			}
		}
		return nil
	})
	slices.Sort(lines)
	return lines, err
}

// compareAll asks for a comparison, page by page, and returns how it differs from what is so by listing all. The pages
// must come in their order, without an item twice, and as many as the totals say.
func compareAll(ctx context.Context, s store.Store, q plan.Compare) (string, error) {
	want, err := bruteCompare(ctx, s, &q)
	if err != nil {
		return "", err
	}
	key := plan.Key{}.Field("compare")
	side := []plan.CompareSide{{Key: key, Entities: &plan.EntitySel{}, Relations: &plan.RelationSel{}}}
	q.Before, q.Afterwards, q.Totals = side, side, true
	var got []string
	for range len(want) + 1000 {
		res, err := query.Run(ctx, s, &plan.Plan{Roots: []plan.Root{{Key: key, Question: &q}}})
		if err != nil {
			return "", err
		}
		page := query.Answer[*query.ComparePage](res, key)
		for i := range page.Items {
			item := &page.Items[i]
			what := "entity"
			if item.IsRelation {
				what = "relation"
			}
			got = append(got, fmt.Sprintf("%s %s %s %v", item.Difference, what, item.ID, item.Fields))
			before, after := page.Before(key, item), page.After(key, item)
			if (before == nil) != (item.Difference == plan.DifferenceNew) ||
				(after == nil) != (item.Difference == plan.DifferenceGone) {
				got = append(got, fmt.Sprintf("%s of %s shows %v and %v", item.Difference, item.ID, before, after))
			}
		}
		total := 0
		if t := page.Totals; t != nil {
			for _, n := range []map[plan.Difference]int{t.Entities, t.Relations} {
				total += n[plan.DifferenceNew] + n[plan.DifferenceGone] + n[plan.DifferenceChanged]
			}
			if total != len(want) {
				return fmt.Sprintf("the totals are %v, and %d differ:\n%s", *t, len(want),
					strings.Join(want, "\n")), nil
			}
		}
		if !page.HasNext {
			slices.Sort(got)
			return lineDiff(want, got), nil
		}
		if q.After, err = parsedAgain(page.End); err != nil {
			return "", err
		}
	}
	return "the pages do not end", nil
}

// parsedAgain is a place as it comes back from a client.
func parsedAgain(p *plan.ComparePlace) (*plan.ComparePlace, error) {
	out, err := plan.ParseCompareCursor("after", p.Cursor())
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (q *questioner) drawCompare() *plan.Compare {
	t := q.t
	out := &plan.Compare{Entities: !rarely(t, 3), Relations: !rarely(t, 5), Limit: one(t, 3, 1, 2, 10, 0),
		Totals: rarely(t, 3)}
	if rarely(t, 2) {
		out.Where = q.drawRelationWhere(q.pickRelation(), 1)
	}
	known := q.drawKnown()
	out.From, out.To = knownAt(known), knownAt(known)
	days := rarely(t, 2)
	if days {
		out.From.Dated, out.To.Dated = true, true
		out.From.Day, out.To.Day = *q.day(q.pickRelation()), *q.day(q.pickRelation())
		out.From.Certain = rarely(t, 3)
		out.To.Certain = out.From.Certain
	}
	if out.ByDay() {
		out.Entities = false
	} else {
		known = q.drawKnown()
		out.To.Past, out.To.Known = !known.IsZero(), known
	}
	return out
}

func (q *questioner) drawRecorded() *plan.Recorded {
	t := q.t
	out := &plan.Recorded{Connection: plan.Connection{Rows: true, Backward: rarely(t, 3)},
		List: *q.drawRecordedList(one(t, plan.VersionsAll, plan.VersionsAll, plan.VersionsEnded, plan.VersionsSeen))}
	out.List.Desc, out.List.Columns = out.Backward, q.drawColumns()
	if rarely(t, 2) {
		out.List.Where = q.drawRelationWhere(q.pickRelation(), 1)
		if out.List.Versions != plan.VersionsSeen {
			out.List.Where = byID(out.List.Where)
		}
	}
	out.Children = append(out.Children, plan.RelationChild{Key: q.nextKey(), Sel: q.drawRelationSel(1)})
	return out
}

// drawRecordedList draws a page of versions, now and then between places in their order.
func (q *questioner) drawRecordedList(which plan.Versions) *plan.RecordedList {
	t := q.t
	l := &plan.RecordedList{Versions: which, Desc: rarely(t, 2), Limit: one(t, 100, 1, 2, 3, 5, 0)}
	place := func() plan.RecordedPlace {
		p := plan.PlaceOf(q.pickRelation())
		p.SK += one(t, kg.SortKey(0), 0, 1, -1)
		return p
	}
	if rarely(t, 3) {
		l.After(place())
	}
	if rarely(t, 3) {
		l.Before(place())
	}
	return l
}

func (w *resultWriter) writeCompared(depth int, q *plan.Compare, p *query.ComparePage) {
	w.writeLine(depth, "next=%t previous=%t totals=%v", p.HasNext, p.HasPrevious, show(p.Totals))
	if p.End != nil {
		w.writeLine(depth, "until %s", p.End.Cursor())
	}
	for i := range p.Items {
		item := &p.Items[i]
		w.writeLine(depth, "%s %s %q at %s", item.Difference, item.ID, item.Fields, item.Cursor())
		side := func(asked []plan.CompareSide, node func(plan.Key, *query.Compared) any) {
			for _, s := range asked {
				switch n := node(s.Key, item).(type) {
				case *query.EntityNode:
					w.writeLine(depth+1, "%s", n.ViewID())
					w.writeEntity(depth+1, n, s.Entities)
				case *query.RelationNode:
					w.writeLine(depth+1, "%s", n.ViewID())
					w.writeRelation(depth+1, n, s.Relations)
				}
			}
		}
		side(q.Before, p.Before)
		side(q.Afterwards, p.After)
	}
}

func (w *resultWriter) writeVersions(depth int, q *plan.Recorded, p *query.VersionPage) {
	w.writeLine(depth, "next=%t previous=%t", p.HasNext, p.HasPrevious)
	for _, r := range p.Items {
		w.writeLine(depth+1, "%s", relationLine(r))
		for _, c := range q.Children {
			n := p.Node(c.Key, r)
			w.writeLine(depth+2, "%s", n.ViewID())
			w.writeRelation(depth+2, n, c.Sel)
		}
	}
}

// byID is a filter on versions in which entities are named by their ids alone: an old version may name some that are
// not there any more, and what else is asked of these depends on how it is asked.
func byID(w *plan.RelationWhere) *plan.RelationWhere {
	if w == nil {
		return nil
	}
	c := *w
	plain := func(e *plan.EntityWhere) *plan.EntityWhere {
		if e == nil || e.ID == nil || e.ID.Eq == nil && e.ID.In == nil {
			return nil
		}
		return &plan.EntityWhere{ID: e.ID}
	}
	c.From, c.To, c.Either, c.Location = plain(w.From), plain(w.To), plain(w.Either), plain(w.Location)
	if w.Claim != nil {
		c.Claim = &plan.ClaimWhere{By: plain(w.Claim.By), Stance: w.Claim.Stance}
	}
	c.And, c.Or, c.Not = nil, nil, byID(w.Not)
	for _, x := range w.And {
		c.And = append(c.And, byID(x))
	}
	if w.Or != nil {
		c.Or = []*plan.RelationWhere{}
	}
	for _, x := range w.Or {
		c.Or = append(c.Or, byID(x))
	}
	return &c
}
