package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
	"graphd/internal/write"
)

// ledger is the graph with all its history, by the plain meaning of the calls that write. A Model is a store, too,
// and runs the same Apply, Merge, Unmerge and Delete as the others, so that it cannot see what is wrong with these. A
// ledger has nothing of them: it reads a call as data, knows by itself if it must be refused and what it makes, and
// judges what a store made of it.
type ledger struct {
	entities  map[string][]*kg.Entity   // all versions by id, the oldest first
	relations map[string][]*kg.Relation // all versions by id, the oldest first
	redirects []kg.Redirect             // those that were undone, too
	changes   []kg.Change
}

func newLedger() *ledger {
	return &ledger{entities: map[string][]*kg.Entity{}, relations: map[string][]*kg.Relation{}}
}

// lastOf returns the last of the versions; nil if there is none.
func lastOf[T any](versions []*T) *T {
	if len(versions) == 0 {
		return nil
	}
	return versions[len(versions)-1]
}

// currentEntity returns the current version; nil if it is not there.
func (l *ledger) currentEntity(id string) *kg.Entity {
	if e := lastOf(l.entities[id]); e != nil && !e.Tombstone {
		return e
	}
	return nil
}

func (l *ledger) currentRelation(id string) *kg.Relation {
	if r := lastOf(l.relations[id]); r != nil && !r.Tombstone {
		return r
	}
	return nil
}

// current are all relations that are there, by id.
func (l *ledger) current() []*kg.Relation {
	var out []*kg.Relation
	for _, id := range slices.Sorted(maps.Keys(l.relations)) {
		if r := l.currentRelation(id); r != nil {
			out = append(out, r)
		}
	}
	return out
}

// merged returns the redirect of an id that is merged away now; nil if it is not.
func (l *ledger) merged(id string) *kg.Redirect {
	for i := range l.redirects {
		if r := &l.redirects[i]; r.From == id && r.SupersededAt.IsZero() {
			return r
		}
	}
	return nil
}

// resolve returns what an id is part of after all merges: itself, if it is not merged away.
func (l *ledger) resolve(id string) string {
	for range l.redirects {
		if r := l.merged(id); r != nil {
			id = r.Into
		}
	}
	return id
}

// fault is something that is wrong with a call.
type fault struct {
	code        kg.Code
	path, value string
	version     int
	fields      string // those that differ, joined
}

// judge says what is wrong with what a store made of a call, if anything is, and writes the call down.
func (l *ledger) judge(ctx context.Context, s store.Store, o operation, out write.Outcome, failure error) error {
	if b, ok := o.call.(kg.Batch); ok && !strings.HasSuffix(o.name, show(b)) {
		return fmt.Errorf("the batch is its writer's, and was changed:\n%s\n%s", o.name, show(b))
	}
	e := newEntry(l, o, out.At)
	if wrong := e.faulty(failure); wrong != "" {
		return errors.New(wrong)
	}
	var got page
	if err := got.read(ctx, s, time.Time{}, int64(len(l.changes)), l.ids()); err != nil {
		return err
	}
	before := len(l.changes)
	if failure == nil {
		if err := e.close(out, &got); err != nil {
			return err
		}
		*l = *e.ledger
	}
	want := l.pageAt(time.Time{})
	want.changes = l.changes[before:]
	if diff := differing(want.lines(), got.lines()); diff != "" {
		return fmt.Errorf("after it the graph is another (-ledger +store):\n%s", diff)
	}
	return nil
}

// faulty compares what is wrong with a call by the store and by the ledger. What the store says must be so, and of
// each place where something is wrong it must say something.
func (e *entry) faulty(err error) string {
	told := errorsOf(err)
	var wrong strings.Builder
	for _, t := range told {
		if !slices.Contains(e.faults, fault{t.Code, t.Path, t.Value, t.Version,
			strings.Join(t.Fields, " ")}) {
			fmt.Fprintf(&wrong, "refused without need: %s at %q: %q, version %d, fields %q: %s\n", t.Code, t.Path,
				t.Value, t.Version, t.Fields, t.Message)
		}
	}
	for _, f := range e.faults {
		if !slices.ContainsFunc(told, func(t *kg.Error) bool { return t.Path == f.path }) {
			fmt.Fprintf(&wrong, "not refused, or only for something else: %+v\n", f)
		}
	}
	return wrong.String()
}

// page is the graph as it is known now, or was at some time.
type page struct {
	entities  map[string]*kg.Entity
	relations map[string]*kg.Relation
	redirects []kg.Redirect
	changes   []kg.Change
}

// read reads the graph as it was known then, with the redirects of the ids and the log behind an entry.
func (p *page) read(ctx context.Context, s store.Store, known time.Time, after int64, ids []string) error {
	return s.Read(ctx, func(r store.Reader) (err error) {
		*p = page{entities: map[string]*kg.Entity{}, relations: map[string]*kg.Relation{}}
		r = r.AsKnown(known)
		entities, err := r.ListEntities(ctx, &plan.EntityList{Order: plan.OrderByID, Scan: allTexts}, nil)
		if err != nil {
			return err
		}
		for _, row := range entities {
			p.entities[row.Entity.ID] = row.Entity
		}
		relations, err := r.ListRelations(ctx, &plan.RelationList{Scan: all, Columns: everyColumn}, nil)
		if err != nil {
			return err
		}
		for _, row := range relations {
			p.relations[row.Relation.ID] = row.Relation
		}
		if p.redirects, err = r.Redirects(ctx, ids); err != nil {
			return err
		}
		p.changes, _, err = r.Changes(ctx, after, 1000, everyItem)
		return err
	})
}

// pageAt returns what a store should show as known at an instant, but for the log.
func (l *ledger) pageAt(known time.Time) *page {
	p := &page{entities: map[string]*kg.Entity{}, relations: map[string]*kg.Relation{}}
	sees := func(from, to time.Time) bool {
		if known.IsZero() {
			return to.IsZero()
		}
		return !from.After(known) && (to.IsZero() || to.After(known))
	}
	for id, versions := range l.entities {
		for _, e := range versions {
			if !e.Tombstone && sees(e.RecordedAt, e.SupersededAt) {
				seen := *e
				seen.SupersededAt = time.Time{}
				p.entities[id] = &seen
			}
		}
	}
	for id, versions := range l.relations {
		for _, r := range versions {
			if !r.Tombstone && sees(r.RecordedAt, r.SupersededAt) {
				seen := *r
				seen.SupersededAt = time.Time{}
				p.relations[id] = &seen
			}
		}
	}
	for _, r := range l.redirects {
		if sees(r.RecordedAt, r.SupersededAt) {
			r.SupersededAt = time.Time{}
			p.redirects = append(p.redirects, r)
		}
	}
	return p
}

func (p *page) lines() []string {
	var out []string
	for _, id := range slices.Sorted(maps.Keys(p.entities)) {
		out = append(out, entityLine(p.entities[id]))
	}
	for _, id := range slices.Sorted(maps.Keys(p.relations)) {
		out = append(out, relationLine(p.relations[id]))
	}
	slices.SortFunc(p.redirects, func(a, b kg.Redirect) int { return cmp.Compare(a.From, b.From) })
	for _, r := range p.redirects {
		out = append(out, fmt.Sprintf("%q was merged into %q at %s", r.From, r.Into, stamp(r.RecordedAt)))
	}
	for i := range p.changes {
		out = append(out, changeLine(&p.changes[i]))
	}
	return out
}

// differing are the lines that only one has: what is alike in a whole graph is much.
func differing(want, got []string) string {
	var b strings.Builder
	for line := range strings.Lines(lineDiff(want, got)) {
		if !strings.HasPrefix(line, " ") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// ids are all that were ever given to something, and one that was not.
func (l *ledger) ids() []string {
	return distinct(slices.Concat(slices.Collect(maps.Keys(l.entities)), slices.Collect(maps.Keys(l.relations)),
		[]string{"no:such"}))
}

// audit compares all versions of everything, and the graph as it was known at each instant and just before.
func (l *ledger) audit(ctx context.Context, s store.Store) error {
	ids := l.ids()
	var got, want []string
	for _, id := range ids {
		for _, e := range l.entities[id] {
			want = append(want, entityLine(e))
		}
	}
	for _, id := range ids {
		for _, r := range l.relations[id] {
			want = append(want, relationLine(r))
		}
	}
	err := s.Read(ctx, func(r store.Reader) error {
		got = nil
		entities, err := r.EntityVersions(ctx, ids)
		if err != nil {
			return err
		}
		for _, e := range entities {
			got = append(got, entityLine(e))
		}
		relations, err := r.RelationVersions(ctx, ids, everyColumn)
		for _, r := range relations {
			got = append(got, relationLine(r))
		}
		return err
	})
	if err != nil {
		return err
	}
	if diff := differing(want, got); diff != "" {
		return fmt.Errorf("the versions are others (-ledger +store):\n%s", diff)
	}
	instants := []time.Time{{}}
	for _, c := range l.changes {
		instants = append(instants, c.At.Add(-1), c.At)
	}
	for _, at := range instants {
		var got page
		if err := got.read(ctx, s, at, 0, ids); err != nil {
			return err
		}
		want := l.pageAt(at)
		want.changes = l.changes
		if diff := differing(want.lines(), got.lines()); diff != "" {
			return fmt.Errorf("as known at %s the graph is another (-ledger +store):\n%s", stamp(at), diff)
		}
	}
	return nil
}
