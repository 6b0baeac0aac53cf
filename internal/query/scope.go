package query

import (
	"context"
	"errors"
	"slices"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Scope is what a request may see: the graph as it was known at an instant, and as it held on a day. All code that
// reads for a request, in Go or through the API, reads through the Reader of its scope, so that each rule of what may
// be seen stands here and nowhere else.
type Scope struct{ View plan.View }

// Reader returns a reader of r's transaction that shows only what lies in the scope: lists are narrowed, and what is
// fetched by its id and does not lie in it is left out.
//
// Three things do not depend on the day: entities, which have no dates; the change log, which names what was written by
// its ids alone; and the figures of Stats. Versions can be read only of what the reader has shown: their own dates do
// not count, since a history tells how they changed.
func (s Scope) Reader(r store.Reader) store.Reader {
	r = r.AsKnown(s.View.Instant())
	if s.View == (plan.View{}) {
		return r
	}
	return &scoped{view: s.View, r: r, relations: map[string]bool{}, entities: map[string]bool{}}
}

// scoped writes out every method of store.Reader: a new one does not compile before somebody has decided what it may
// show.
type scoped struct {
	view                plan.View
	r                   store.Reader
	relations, entities map[string]bool // the ids that were shown, or that what was shown refers to
}

var _ store.Reader = (*scoped)(nil)

// AsKnown returns the reader itself: its instant is that of the scope.
func (s *scoped) AsKnown(time.Time) store.Reader { return s }

func (s *scoped) Entities(ctx context.Context, ids []string) ([]*kg.Entity, error) {
	list, err := s.r.Entities(ctx, ids)
	for _, e := range list {
		s.entities[e.ID] = true
	}
	return list, err
}

func (s *scoped) Relations(ctx context.Context, ids []string, c plan.Columns) ([]*kg.Relation, error) {
	list, err := s.r.Relations(ctx, ids, c)
	list = slices.DeleteFunc(list, func(r *kg.Relation) bool { return !s.view.Shows(r) })
	for _, r := range list {
		s.relations[r.ID] = true
	}
	return list, err
}

func (s *scoped) ListRelations(
	ctx context.Context, l *plan.RelationList, parents []string,
) ([]store.RelationRow, error) {
	narrow := s.view.RelationList(*l)
	rows, err := s.r.ListRelations(ctx, &narrow, parents)
	for _, row := range rows {
		s.relations[row.Relation.ID] = true
	}
	return rows, err
}

func (s *scoped) CountRelations(ctx context.Context, l *plan.RelationList, parents []string) ([]int, error) {
	narrow := s.view.RelationList(*l)
	return s.r.CountRelations(ctx, &narrow, parents)
}

func (s *scoped) CountTypes(ctx context.Context, l *plan.RelationList) (map[kg.RelationType]int, error) {
	narrow := s.view.RelationList(*l)
	return s.r.CountTypes(ctx, &narrow)
}

func (s *scoped) Aggregate(ctx context.Context, a *plan.Aggregate) ([]store.Group, error) {
	narrow := *a
	narrow.List = s.view.RelationList(a.List)
	return s.r.Aggregate(ctx, &narrow)
}

func (s *scoped) ListEntities(ctx context.Context, l *plan.EntityList, parents []string) ([]store.EntityRow, error) {
	narrow := s.view.EntityList(*l)
	rows, err := s.r.ListEntities(ctx, &narrow, parents)
	for _, row := range rows {
		s.entities[row.Entity.ID] = true
	}
	return rows, err
}

func (s *scoped) CountEntities(ctx context.Context, l *plan.EntityList, parents []string) ([]int, error) {
	narrow := s.view.EntityList(*l)
	return s.r.CountEntities(ctx, &narrow, parents)
}

func (s *scoped) Near(ctx context.Context, n *plan.Near) ([]store.EntityRow, error) {
	return s.r.Near(ctx, n)
}

func (s *scoped) SearchKeys(ctx context.Context, seeks []plan.KeySeek) ([]store.KeyRow, error) {
	return s.r.SearchKeys(ctx, seeks)
}

func (s *scoped) ActingStates(ctx context.Context, ids []string, on edtf.Day) (map[string]string, error) {
	return s.r.ActingStates(ctx, ids, s.view.On(on))
}

func (s *scoped) Redirects(ctx context.Context, ids []string) ([]kg.Redirect, error) {
	return s.r.Redirects(ctx, ids)
}

func (s *scoped) EntityVersions(ctx context.Context, ids []string) ([]*kg.Entity, error) {
	return s.r.EntityVersions(ctx, among(s.entities, ids))
}

func (s *scoped) RelationVersions(ctx context.Context, ids []string, c plan.Columns) ([]*kg.Relation, error) {
	list, err := s.r.RelationVersions(ctx, among(s.relations, ids), c)
	s.refer(list)
	return list, err
}

func (s *scoped) EntityHistory(ctx context.Context, ids []string, p plan.Part) ([]*kg.Entity, error) {
	return s.r.EntityHistory(ctx, among(s.entities, ids), p)
}

func (s *scoped) RelationHistory(
	ctx context.Context, ids []string, c plan.Columns, p plan.Part,
) ([]*kg.Relation, error) {
	list, err := s.r.RelationHistory(ctx, among(s.relations, ids), c, p)
	s.refer(list)
	return list, err
}

// RecordedRelations shows no end of a version that was not known.
func (s *scoped) RecordedRelations(ctx context.Context, l *plan.RecordedList) ([]*kg.Relation, error) {
	narrow := *l
	narrow.Where = s.view.Relations(l.Where)
	list, err := s.r.RecordedRelations(ctx, &narrow)
	for _, r := range list {
		s.relations[r.ID] = true
		if s.view.Past && r.SupersededAt.After(s.view.Instant()) {
			r.SupersededAt = time.Time{}
		}
	}
	if l.Versions != plan.VersionsSeen {
		s.refer(list)
	}
	return list, err
}

func (s *scoped) RecordedEntities(ctx context.Context, l *plan.RecordedEntities) ([]*kg.Entity, error) {
	list, err := s.r.RecordedEntities(ctx, l)
	for _, e := range list {
		s.entities[e.ID] = true
		if s.view.Past && e.SupersededAt.After(s.view.Instant()) {
			e.SupersededAt = time.Time{}
		}
	}
	return list, err
}

func (s *scoped) LastEntities(ctx context.Context, ids []string) ([]*kg.Entity, error) {
	return s.r.LastEntities(ctx, among(s.entities, ids))
}

func (s *scoped) Changes(ctx context.Context, after int64, limit, items int) ([]kg.Change, bool, error) {
	list, more, err := s.r.Changes(ctx, after, limit, items)
	if !s.view.Past {
		return list, more, err
	}
	later := func(c kg.Change) bool { return c.At.After(s.view.Instant()) }
	if i := slices.IndexFunc(list, later); i >= 0 { // entries come in the order of their instants
		return list[:i], false, err
	}
	return list, more, err
}

// errPresent is the error of a question that only the present can answer; see walker.counted.
var errPresent = errors.New("query: pairs and traits are counted in the present alone")

func (s *scoped) Pairs(context.Context, *plan.PairList, []string) ([]store.PairRow, error) {
	return nil, errPresent
}

func (s *scoped) Reached(context.Context, []string, kg.Direction) ([]store.Reached, error) {
	return nil, errPresent
}

func (s *scoped) Traits(context.Context, string) (kg.TraitChanges, error) { return nil, errPresent }

func (s *scoped) LogSize(ctx context.Context) (int64, error) { return s.r.LogSize(ctx) }

func (s *scoped) Stats(ctx context.Context) (*store.Stats, error) { return s.r.Stats(ctx) }

// refer notes what versions refer to: it may not be there any more, and is shown as it was last.
func (s *scoped) refer(versions []*kg.Relation) {
	for _, v := range versions {
		for _, id := range v.References() {
			s.entities[id] = true
		}
	}
}

// among returns those of the ids that are in the set.
func among(set map[string]bool, ids []string) []string {
	var out []string
	for _, id := range ids {
		if set[id] {
			out = append(out, id)
		}
	}
	return out
}

// known reports whether what was recorded at the instant was known in the view.
func known(v plan.View, recorded time.Time) bool { return !v.Past || !recorded.After(v.Instant()) }
