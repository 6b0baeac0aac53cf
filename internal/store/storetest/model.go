package storetest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// Model is a store.Store in plain memory, and a test oracle. It does what the contract of package store and the filters
// of package plan say, in the most obvious way: it keeps every version, and looks at all of them for every question. It
// uses neither the lowered predicates nor the access paths that real stores share, so that a mistake in those shows as
// a difference. Nobody should serve a graph from it.
type Model struct {
	writing sync.Mutex       // held through a whole Write
	clock   func() time.Time // what time it is; a test sets it to give a Model the instants of another store

	mu  sync.Mutex // guards now
	now *snapshot  // never changed once it is here
}

// snapshot is one state of the whole store.
type snapshot struct {
	entities  map[string][]*kg.Entity   // all versions by id, the oldest first
	relations map[string][]*kg.Relation // all versions by id, the oldest first
	redirects []kg.Redirect             // those that were undone, too
	changes   []kg.Change
}

// NewModel returns an empty Model.
func NewModel() *Model {
	return &Model{
		clock: time.Now, now: &snapshot{entities: map[string][]*kg.Entity{}, relations: map[string][]*kg.Relation{}},
	}
}

// Read calls f with a view of the graph as it is now.
func (m *Model) Read(ctx context.Context, f func(store.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return f(newView(m.current(), time.Time{}))
}

// Write calls f with a copy of the graph, which takes the graph's place if f returns nil.
func (m *Model) Write(ctx context.Context, f func(store.Writer) error) error {
	m.writing.Lock()
	defer m.writing.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	old := m.current()
	draft := &snapshot{maps.Clone(old.entities), maps.Clone(old.relations), slices.Clone(old.redirects),
		slices.Clone(old.changes)}
	if err := f(&draftView{newView(draft, time.Time{}), m.clock}); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = draft
	return nil
}

// Flush does nothing: each call of Write is a transaction.
func (m *Model) Flush(ctx context.Context) error { return ctx.Err() }

// Check finds nothing: a model keeps versions alone, and nothing that could disagree with them.
func (m *Model) Check(ctx context.Context, _ func(string)) error { return ctx.Err() }

// Ping returns nil, unless ctx is done.
func (m *Model) Ping(ctx context.Context) error { return ctx.Err() }

// Close does nothing.
func (m *Model) Close() error { return nil }

func (m *Model) current() *snapshot {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// view is the Reader of a Model: the whole store, and those of its versions that are seen.
type view struct {
	all       *snapshot
	known     time.Time // zero: now
	entities  map[string]*kg.Entity
	relations map[string]*kg.Relation

	seen   plan.View // of the world of a day: the day
	anyDay *view     // of the world of a day: the same of any day; else nil
}

func newView(all *snapshot, known time.Time) *view {
	v := &view{all: all, known: known}
	v.see()
	return v
}

// see picks the versions that are seen. To those who look at the time, each is the current one.
func (v *view) see() {
	v.entities, v.relations = map[string]*kg.Entity{}, map[string]*kg.Relation{}
	for id, versions := range v.all.entities {
		for _, e := range versions {
			if !e.Tombstone && v.sees(e.RecordedAt, e.SupersededAt) {
				v.entities[id] = copyOf(e)
				v.entities[id].SupersededAt = time.Time{}
			}
		}
	}
	for id, versions := range v.all.relations {
		for _, r := range versions {
			if !r.Tombstone && v.sees(r.RecordedAt, r.SupersededAt) {
				v.relations[id] = trimmed(r, plan.Columns{Claims: true, Body: true})
				v.relations[id].SupersededAt = time.Time{}
			}
		}
	}
}

func (v *view) sees(from, to time.Time) bool {
	if v.known.IsZero() {
		return to.IsZero()
	}
	return !from.After(v.known) && (to.IsZero() || v.known.Before(to))
}

func (v *view) AsKnown(t time.Time) store.Reader { return newView(v.all, t) }

func (v *view) Entities(ctx context.Context, ids []string) ([]*kg.Entity, error) {
	var out []*kg.Entity
	for id, e := range v.entities {
		if slices.Contains(ids, id) {
			out = append(out, copyOf(e))
		}
	}
	return out, ctx.Err()
}

func (v *view) Relations(ctx context.Context, ids []string, c plan.Columns) ([]*kg.Relation, error) {
	var out []*kg.Relation
	for id, r := range v.relations {
		if slices.Contains(ids, id) {
			out = append(out, trimmed(r, c))
		}
	}
	return out, ctx.Err()
}

func (v *view) ListRelations(ctx context.Context, l *plan.RelationList, parents []string) ([]store.RelationRow, error) {
	var out []store.RelationRow
	for i, p := range owners(l.Anchor == plan.AnchorRoot, parents) {
		var page []*kg.Relation
		for _, r := range v.relations {
			if v.listed(l, p, r) && l.Scan.Lo < r.SK && r.SK < l.Scan.Hi {
				page = append(page, r)
			}
		}
		slices.SortFunc(page, func(a, b *kg.Relation) int {
			return cmp.Or(cmp.Compare(a.SK, b.SK), cmp.Compare(a.ID, b.ID))
		})
		if l.Scan.Desc {
			slices.Reverse(page)
		}
		for _, r := range page[:min(len(page), l.Scan.Limit)] {
			out = append(out, store.RelationRow{Parent: i, Relation: trimmed(r, l.Columns)})
		}
	}
	return out, ctx.Err()
}

func (v *view) CountRelations(ctx context.Context, l *plan.RelationList, parents []string) ([]int, error) {
	var out []int
	for _, p := range owners(l.Anchor == plan.AnchorRoot, parents) {
		n := 0
		for _, r := range v.relations {
			if v.listed(l, p, r) {
				n++
			}
		}
		out = append(out, n)
	}
	return out, ctx.Err()
}

func (v *view) CountTypes(ctx context.Context, l *plan.RelationList) (map[kg.RelationType]int, error) {
	out := map[kg.RelationType]int{}
	for _, r := range v.relations {
		if v.listed(l, "", r) {
			out[r.Type]++
		}
	}
	return out, ctx.Err()
}

// listed reports whether the relation belongs to the list under the parent, whatever its scan.
func (v *view) listed(l *plan.RelationList, parent string, r *kg.Relation) bool {
	switch l.Anchor {
	case plan.AnchorEntity:
		outgoing := r.From == parent || r.Symmetric && r.To == parent
		incoming := r.To == parent || r.Symmetric && r.From == parent
		switch l.Direction {
		case kg.DirectionOutgoing:
			if !outgoing {
				return false
			}
		case kg.DirectionIncoming:
			if !incoming {
				return false
			}
		default:
			if !outgoing && !incoming {
				return false
			}
		}
	case plan.AnchorSource:
		if !slices.Contains(kg.Sources(r.Claims), parent) {
			return false
		}
	case plan.AnchorEvent:
		if r.EventKey == "" || r.EventKey != parent {
			return false
		}
	case plan.AnchorPair:
		against := l.Direction == kg.DirectionOutgoing && r.From > r.To ||
			l.Direction == kg.DirectionIncoming && r.From < r.To
		if kg.PairKey(r.From, r.To) != parent || against && !r.Symmetric {
			return false
		}
	case plan.AnchorLinked:
		if !links(r, l.Role, parent) {
			return false
		}
	}
	return v.holds(l.Where, r)
}

func (v *view) ListEntities(ctx context.Context, l *plan.EntityList, parents []string) ([]store.EntityRow, error) {
	var out []store.EntityRow
	for i, p := range owners(l.Via == nil, parents) {
		var page []*kg.Entity
		for _, e := range v.entities {
			k := l.Order.Key(e)
			if v.tied(l, p, e) && (l.Scan.Lo == "" || k > l.Scan.Lo) && (l.Scan.Hi == "" || k < l.Scan.Hi) {
				page = append(page, e)
			}
		}
		slices.SortFunc(page, func(a, b *kg.Entity) int { return cmp.Compare(l.Order.Key(a), l.Order.Key(b)) })
		if l.Scan.Desc {
			slices.Reverse(page)
		}
		for _, e := range page[:min(len(page), l.Scan.Limit)] {
			out = append(out, store.EntityRow{Parent: i, Entity: copyOf(e)})
		}
	}
	return out, ctx.Err()
}

func (v *view) CountEntities(ctx context.Context, l *plan.EntityList, parents []string) ([]int, error) {
	var out []int
	for _, p := range owners(l.Via == nil, parents) {
		n := 0
		for _, e := range v.entities {
			if v.tied(l, p, e) {
				n++
			}
		}
		out = append(out, n)
	}
	return out, ctx.Err()
}

// tied reports whether the entity belongs to the list under the parent, whatever its scan. A symmetric relation ties
// its ends both ways.
func (v *view) tied(l *plan.EntityList, parent string, e *kg.Entity) bool {
	if len(l.Kinds) > 0 && !slices.Contains(l.Kinds, e.Kind) || !v.fulfils(l.Where, e) {
		return false
	}
	if l.Via == nil {
		return true
	}
	relations, at, certain := v.relations, l.Via.At, l.Via.Certain
	switch {
	case v.anyDay != nil && at != nil: // a tie of a day of its own
		relations = v.anyDay.relations
	case v.anyDay != nil:
		at, certain = &v.seen.Day, v.seen.Certain
	}
	for _, r := range relations {
		there, here := r.To, r.From
		if l.Via.Incoming {
			there, here = r.From, r.To
		}
		if !(here == parent && there == e.ID) && !(r.Symmetric && there == parent && here == e.ID) {
			continue
		}
		if r.Realization != kg.RealizationOccurred || !slices.Contains(l.Via.Types, r.Type) ||
			l.Via.Status != nil && !equals(l.Via.Status.Eq, l.Via.Status.In, r.Status) {
			continue
		}
		if at == nil || lasts(r, *at, *at, certain) {
			return true
		}
	}
	return false
}

func (v *view) ActingStates(ctx context.Context, ids []string, on edtf.Day) (map[string]string, error) {
	out := map[string]string{}
	for _, id := range ids {
		reached := map[string]bool{}
		v.follow(id, on, 0, reached)
		if len(reached) == 1 {
			for state := range reached {
				out[id] = state
			}
		}
	}
	return out, ctx.Err()
}

// Near returns what the ids may mean.
func (v *view) Near(ctx context.Context, n *plan.Near) ([]store.EntityRow, error) {
	var out []store.EntityRow
	there := map[int]bool{}
	for i, id := range n.IDs {
		redirects, err := v.Redirects(ctx, []string{id})
		if err != nil {
			return nil, err
		}
		for _, r := range redirects {
			if r.From == id {
				id = r.Into
				break
			}
		}
		if e := v.entities[id]; e != nil {
			out, there[i] = append(out, store.EntityRow{Parent: i, Entity: copyOf(e)}), true
		}
	}
	if len(there) == len(n.IDs) {
		return out, ctx.Err()
	}
	added := map[string]bool{}
	first := func(fits func(*kg.Entity) bool) {
		var list []*kg.Entity
		for _, e := range v.entities {
			if fits(e) {
				list = append(list, e)
			}
		}
		slices.SortFunc(list, func(a, b *kg.Entity) int {
			return cmp.Compare(kg.NameKey(a.Name, a.ID), kg.NameKey(b.Name, b.ID))
		})
		for _, e := range list[:min(len(list), n.Limit)] {
			if !added[e.ID] {
				added[e.ID], out = true, append(out, store.EntityRow{Parent: -1, Entity: copyOf(e)})
			}
		}
	}
	for _, p := range n.Prefixes {
		first(func(e *kg.Entity) bool { return strings.HasPrefix(kg.Fold(e.Name), p) })
	}
	for _, k := range n.Kinds {
		first(func(e *kg.Entity) bool { return e.Kind == k })
	}
	return out, ctx.Err()
}

// follow walks every path of affiliations from id, and notes the state that each ends at.
func (v *view) follow(id string, on edtf.Day, steps int, reached map[string]bool) {
	e := v.entities[id]
	if e == nil {
		return
	}
	if e.Kind == kg.KindState {
		reached[id] = true
		return
	}
	if e.Kind == kg.KindMilitantGroup { // it acts for none, and neither do those who belong to it alone
		return
	}
	if steps == store.MaxAffiliation {
		return
	}
	for _, r := range v.relations {
		believed := r.Status == kg.StatusAsserted || r.Status == kg.StatusConfirmed
		if r.From == id && r.Realization == kg.RealizationOccurred && slices.Contains(kg.Affiliations, r.Type) &&
			believed && lasts(r, on, on, false) {
			v.follow(r.To, on, steps+1, reached)
		}
	}
}

func (v *view) Stats(ctx context.Context) (*store.Stats, error) {
	s := &store.Stats{
		Entities: map[kg.Kind]int{}, Relations: map[kg.RelationType]int{}, Earliest: edtf.MaxDay, Latest: edtf.MinDay,
		Store: "model",
	}
	for _, e := range v.entities {
		s.Entities[e.Kind]++
	}
	for _, r := range v.relations {
		s.Relations[r.Type]++
		b := r.Bounds()
		for _, d := range []edtf.Day{b.StartEarliest, b.EndLatest} {
			if d.Finite() {
				s.Earliest, s.Latest = min(s.Earliest, d), max(s.Latest, d)
			}
		}
	}
	last := func(recorded time.Time) {
		if recorded.After(s.LastRecorded) && (v.known.IsZero() || !recorded.After(v.known)) {
			s.LastRecorded = recorded
		}
	}
	for _, versions := range v.all.entities {
		for _, e := range versions {
			last(e.RecordedAt)
		}
	}
	for _, versions := range v.all.relations {
		for _, r := range versions {
			last(r.RecordedAt)
		}
	}
	return s, ctx.Err()
}

// owners are the parents of a list; one that is none for a list of the whole graph.
func owners(root bool, parents []string) []string {
	if root {
		return []string{""}
	}
	return parents
}

func copyOf(e *kg.Entity) *kg.Entity {
	c := *e
	return &c
}

// trimmed is a copy of the relation without the columns that were not asked for.
func trimmed(r *kg.Relation, c plan.Columns) *kg.Relation {
	out := *r
	if !c.Claims {
		out.Claims = nil
	}
	if !c.Body {
		out.SetBody(kg.Body{})
	}
	return &out
}
