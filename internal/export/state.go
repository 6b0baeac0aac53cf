package export

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Selection says what of a graph is exported: as of a time, and which relations.
type Selection struct {
	KnownAt time.Time // what was known at this instant; zero: now
	Where   *plan.RelationWhere
	Most    int // relations; if there are more, nothing is exported; 0: any number
}

// Select returns the selection that texts describe, which may be empty: a filter, narrowed to a day, which is read with
// a certainty, and an instant. The paths of errors are the names of the arguments.
func Select(where *plan.RelationWhere, at, certainty, knownAt string) (Selection, error) {
	sel := Selection{Where: where}
	if knownAt != "" {
		t, err := kg.ParseInstant(knownAt)
		if err != nil {
			return sel, kg.Invalid("knownAt", knownAt, "%q %s", knownAt, err)
		}
		sel.KnownAt = plan.View{Past: true, Known: t}.Instant()
	}
	if at == "" {
		if certainty != "" {
			return sel, kg.Invalid("certainty", certainty, "%q says how a day is read: name one, too", certainty)
		}
		return sel, nil
	}
	day, err := edtf.ParseDay(at)
	if err != nil {
		return sel, kg.Invalid("at", at, "%s", err)
	}
	sel.Where = &plan.RelationWhere{At: &day, Certainty: plan.CertaintyPossible}
	switch certainty {
	case "", string(plan.CertaintyPossible):
	case string(plan.CertaintyCertain):
		sel.Where.Certainty = plan.CertaintyCertain
	default:
		return sel, kg.Invalid("certainty", certainty, "%q is no certainty; write one of %s, %s", certainty,
			plan.CertaintyPossible, plan.CertaintyCertain)
	}
	if where != nil {
		sel.Where.And = []*plan.RelationWhere{where}
	}
	return sel, nil
}

// State calls entity with each entity, in the order of ids, and then relation with each relation, in the order of time.
// Where relations are chosen, entities are those that these refer to. All is of one instant, whatever is written
// meanwhile, so that no relation refers to an entity that was not told.
func (sel Selection) State(ctx context.Context, s store.Store, entity func(*kg.Entity) error,
	relation func(*kg.Relation) error) error {
	w := &walk{Selection: sel, ctx: ctx, store: s}
	if err := w.begin(); err != nil {
		return err
	}
	tell := w.entities
	if sel.Where != nil {
		tell = w.referred
	}
	if err := tell(entity); err != nil {
		return err
	}
	return w.relations(relation)
}

// walk goes through a state page by page. Each has a transaction of its own, so that nobody waits for a slow reader of
// the export.
type walk struct {
	Selection
	ctx   context.Context
	store store.Store
	size  int64     // of the change log when the walk began
	began time.Time // the instant of its last entry
}

// begin notes the instant that the walk is of. Without a filter it counts the relations first, which is cheap.
func (w *walk) begin() error {
	count := 0
	err := w.store.Read(w.ctx, func(r store.Reader) (err error) {
		if w.size, err = r.LogSize(w.ctx); err != nil {
			return err
		}
		w.began = plan.View{Past: true}.Instant()
		last, _, err := r.Changes(w.ctx, w.size-1, 1, 0)
		if err != nil {
			return err
		}
		if len(last) > 0 {
			w.began = last[0].At
		}
		if w.Most > 0 && w.Where == nil {
			all, err := r.AsKnown(w.KnownAt).CountRelations(w.ctx, &plan.RelationList{Anchor: plan.AnchorRoot}, nil)
			if err != nil {
				return err
			}
			count = all[0]
		}
		return nil
	})
	if err != nil {
		return err
	}
	return w.bounded(count)
}

// bounded refuses more relations than are allowed.
func (w *walk) bounded(count int) error {
	if w.Most == 0 || count <= w.Most {
		return nil
	}
	return &kg.Error{Code: kg.CodeLimitExceeded, Message: "the export has more than " + strconv.Itoa(w.Most) +
		" relations: ask for fewer, by a filter or a day"}
}

// read calls do with a reader of the walk's instant. Until somebody writes, that is the present, which is read faster.
func (w *walk) read(ctx context.Context, do func(store.Reader) error) error {
	return w.store.Read(ctx, func(r store.Reader) error {
		if !w.KnownAt.IsZero() {
			return do(r.AsKnown(w.KnownAt))
		}
		size, err := r.LogSize(ctx)
		if err != nil {
			return err
		}
		if size != w.size {
			r = r.AsKnown(w.began)
		}
		return do(r)
	})
}

func (w *walk) entities(do func(*kg.Entity) error) error {
	l := plan.EntityList{Order: plan.OrderByID, Scan: plan.TextScan{Limit: page}}
	for {
		var rows []store.EntityRow
		err := w.read(w.ctx, func(r store.Reader) (err error) {
			rows, err = r.ListEntities(w.ctx, &l, nil)
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

// referred calls do with the entities that the chosen relations refer to: all relations are read for that first.
func (w *walk) referred(do func(*kg.Entity) error) error {
	named, count := map[string]bool{}, 0
	err := w.relations(func(x *kg.Relation) error {
		for _, id := range x.Assertion.References() {
			if id != "" {
				named[id] = true
			}
		}
		count++
		return w.bounded(count)
	})
	if err != nil {
		return err
	}
	ids := make([]string, 0, len(named))
	for id := range named {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for part := range slices.Chunk(ids, page) {
		var list []*kg.Entity
		err := w.read(w.ctx, func(r store.Reader) (err error) {
			list, err = r.Entities(w.ctx, part)
			return err
		})
		if err != nil {
			return err
		}
		slices.SortFunc(list, func(a, b *kg.Entity) int { return strings.Compare(a.ID, b.ID) })
		for _, e := range list {
			if err := do(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// relations calls do with each relation. The next page is read meanwhile.
func (w *walk) relations(do func(*kg.Relation) error) error {
	return ahead(w.ctx, w.pages, func(rows []store.RelationRow) error {
		for _, row := range rows {
			if err := do(row.Relation); err != nil {
				return err
			}
		}
		return nil
	})
}

// pages reads the relations page by page.
func (w *walk) pages(ctx context.Context, give func([]store.RelationRow) error) error {
	l := plan.RelationList{Anchor: plan.AnchorRoot, Where: w.Where, Columns: plan.AllColumns,
		Scan: plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: page}}
	for {
		var rows []store.RelationRow
		err := w.read(ctx, func(r store.Reader) (err error) {
			rows, err = r.ListRelations(ctx, &l, nil)
			return err
		})
		if err != nil {
			return err
		}
		if len(rows) > 0 {
			l.Scan.Lo = rows[len(rows)-1].Relation.SK
			if err := give(rows); err != nil {
				return err
			}
		}
		if len(rows) < page {
			return nil
		}
	}
}
