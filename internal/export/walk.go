// Package export reads a whole graph out of a store, page by page, and writes it in other formats.
package export

import (
	"context"
	"slices"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// page is how many entities or relations are in memory at a time.
const page = 1000

// History calls do with each entry of the change log behind number after and up to number until (0: the last), with the
// versions that it made.
func History(ctx context.Context, s store.Store, after, until int64, do func(*kg.Entry) error) error {
	for {
		var entries []*kg.Entry
		err := s.Read(ctx, func(r store.Reader) error {
			entries = nil
			log, _, err := r.Changes(ctx, after, page, page)
			if err != nil {
				return err
			}
			for i := range log {
				if until > 0 && log[i].Seq > until {
					break
				}
				entries = append(entries, &kg.Entry{Change: log[i]})
			}
			return fill(ctx, r, entries)
		})
		if err != nil || len(entries) == 0 {
			return err
		}
		for _, e := range entries {
			if err := do(e); err != nil {
				return err
			}
			after = e.Change.Seq
		}
	}
}

// fill fetches the versions that entries made, those of all entries together.
func fill(ctx context.Context, r store.Reader, entries []*kg.Entry) error {
	type version struct {
		id string
		n  int
	}
	var entities, relations kg.IDSet
	for _, e := range entries {
		for _, item := range e.Change.Items {
			if item.Relation {
				relations.Add(item.ID)
			} else {
				entities.Add(item.ID)
			}
		}
	}
	byEntity := map[version]*kg.Entity{}
	list, err := r.EntityVersions(ctx, entities.List())
	if err != nil {
		return err
	}
	for _, e := range list {
		byEntity[version{e.ID, e.Version}] = e
	}
	byRelation := map[version]*kg.Relation{}
	old, err := r.RelationVersions(ctx, relations.List(), plan.AllColumns)
	if err != nil {
		return err
	}
	for _, v := range old {
		byRelation[version{v.ID, v.Version}] = v
	}
	for _, e := range entries {
		for _, item := range e.Change.Items {
			key := version{item.ID, item.Version}
			if v := byRelation[key]; item.Relation && v != nil {
				fresh := *v
				fresh.SupersededAt = time.Time{}
				e.Relations = append(e.Relations, &fresh)
			}
			if v := byEntity[key]; !item.Relation && v != nil {
				fresh := *v
				fresh.SupersededAt = time.Time{}
				e.Entities = append(e.Entities, &fresh)
			}
		}
		if n := len(e.Entities) + len(e.Relations); n != e.Change.Count {
			return kg.Errorf(kg.CodeInternal, "entry %d of the change log has %d items, but the store has %d of them: "+
				"graphd check tells more", e.Change.Seq, e.Change.Count, n)
		}
		if err := redirects(ctx, r, e); err != nil {
			return err
		}
	}
	return nil
}

// redirects finds the merges that an entry made or took back: what is different behind it.
func redirects(ctx context.Context, r store.Reader, e *kg.Entry) error {
	switch e.Change.Kind {
	case kg.ChangeMerge, kg.ChangeUnmerge, kg.ChangeSeed:
	default:
		return nil
	}
	merges := e.Change.Kind == kg.ChangeUnmerge
	ids := make([]string, len(e.Entities))
	for i, x := range e.Entities {
		ids[i] = x.ID
		merges = merges || x.Tombstone
	}
	if !merges {
		return nil
	}
	at := e.Change.At
	then, err := r.AsKnown(at).Redirects(ctx, ids)
	if err != nil {
		return err
	}
	for _, d := range then {
		if d.RecordedAt.Equal(at) {
			e.Redirects = append(e.Redirects, kg.Redirect{From: d.From, Into: d.Into, RecordedAt: at})
		}
	}
	before, err := r.AsKnown(at.Add(-time.Nanosecond)).Redirects(ctx, ids)
	if err != nil {
		return err
	}
	for _, d := range before {
		if kg.RedirectOf(then, d.From) == nil && slices.Contains(ids, d.From) {
			d.SupersededAt = at
			e.Redirects = append(e.Redirects, d)
		}
	}
	slices.SortFunc(e.Redirects, func(a, b kg.Redirect) int {
		if a.From < b.From {
			return -1
		}
		return 1
	})
	return nil
}

// Selection says what of a graph is exported: as of a time, and which relations.
type Selection struct {
	KnownAt time.Time // what was known at this instant; zero: now
	Where   *plan.RelationWhere
}

// State calls entity with each entity, in the order of ids, and relation with each relation, in the order of time.
// Where relations are chosen, entities are those that these refer to. Each page is read for itself: what is written
// meanwhile may be missing, unless KnownAt is set.
func (sel Selection) State(ctx context.Context, s store.Store, entity func(*kg.Entity) error,
	relation func(*kg.Relation) error) error {
	if sel.Where == nil {
		err := sel.entities(ctx, s, entity)
		if err != nil {
			return err
		}
		return sel.relations(ctx, s, relation)
	}
	told := map[string]bool{}
	err := sel.pages(ctx, s, func(r store.Reader, list []*kg.Relation) error {
		var fresh []string
		for _, x := range list {
			for _, id := range x.Assertion.References() {
				if id != "" && !told[id] {
					told[id] = true
					fresh = append(fresh, id)
				}
			}
		}
		entities, err := r.Entities(ctx, fresh)
		if err != nil {
			return err
		}
		for _, e := range entities {
			if err := entity(e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return sel.relations(ctx, s, relation)
}

func (sel Selection) entities(ctx context.Context, s store.Store, do func(*kg.Entity) error) error {
	l := plan.EntityList{Order: plan.OrderByID, Scan: plan.TextScan{Limit: page}}
	for {
		var rows []store.EntityRow
		err := s.Read(ctx, func(r store.Reader) (err error) {
			rows, err = r.AsKnown(sel.KnownAt).ListEntities(ctx, &l, nil)
			return err
		})
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, row := range rows {
			if err := do(row.Entity); err != nil {
				return err
			}
		}
		l.Scan.Lo = rows[len(rows)-1].Entity.ID
	}
}

// relations calls do with each relation. The next page is read meanwhile.
func (sel Selection) relations(ctx context.Context, s store.Store, do func(*kg.Relation) error) error {
	ctx, stop := context.WithCancel(ctx)
	lists := make(chan []*kg.Relation)
	var failed error // of reading; for whoever has seen the end
	go func() {
		defer close(lists)
		failed = sel.pages(ctx, s, func(_ store.Reader, list []*kg.Relation) error {
			select {
			case lists <- list:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	defer func() {
		stop()
		for range lists { // it reads from the store until it ends
		}
	}()
	for list := range lists {
		for _, r := range list {
			if err := do(r); err != nil {
				return err
			}
		}
	}
	return failed
}

func (sel Selection) pages(ctx context.Context, s store.Store, do func(store.Reader, []*kg.Relation) error) error {
	l := plan.RelationList{Anchor: plan.AnchorRoot, Where: sel.Where, Columns: plan.AllColumns,
		Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: page}}
	for more := true; more; {
		err := s.Read(ctx, func(r store.Reader) error {
			known := r.AsKnown(sel.KnownAt)
			rows, err := known.ListRelations(ctx, &l, nil)
			if err != nil {
				return err
			}
			list := make([]*kg.Relation, len(rows))
			for i, row := range rows {
				list[i] = row.Relation
			}
			if more = len(list) == page; len(list) == 0 {
				return nil
			}
			l.Scan.Lo = list[len(list)-1].SK
			return do(known, list)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
