package write

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/store"
)

// Outcome is what a call wrote.
type Outcome struct {
	Created, Updated, Unchanged int

	Entities  []*kg.Entity   // those that the call names, in its order, as they are afterwards
	Relations []*kg.Relation // those that the call names, in its order, as they are afterwards; a retracted one as its tombstone
	Seq       int64          // the entry in the change log; 0 if nothing changed
	At        time.Time      // the instant of the change; zero if nothing changed
}

func (o *Outcome) add(p Outcome) {
	o.Created += p.Created
	o.Updated += p.Updated
	o.Unchanged += p.Unchanged
	o.Entities = append(o.Entities, p.Entities...)
	o.Relations = append(o.Relations, p.Relations...)
	if p.Seq > 0 {
		o.Seq, o.At = p.Seq, p.At
	}
}

// change is one change in the making: what it refers to, what is wrong with it, and the versions that it makes. Its
// kinds (Apply, Merge, …) fill it, and finish writes it.
type change struct {
	ctx    context.Context
	w      store.Writer
	entry  kg.Change
	prefix string    // of all paths
	seeded time.Time // RecordedAt from outside; zero: the store's own

	replaces bool // entities may take the place of others that differ without naming their version
	known    bool // the batch was applied before: it makes no versions

	again    map[string]bool // the paths of what has the same id as something before it in the batch
	refusals map[string]bool // the paths of what is wrong by itself
	open     open

	unread    kg.Errors // what is wrong with what could not be read
	errs      kg.Errors
	outcome   Outcome
	entities  map[string]*kg.Entity   // those that the change refers to, as it leaves them
	relations map[string]*kg.Relation // those that it changes or links to, as it leaves them
	merged    map[string]string       // by the id of an entity that was merged away, what it is part of
	gone      gone                    // of what is not there any more: its last version
	puts      []store.RelationPut
	entityPut []store.EntityPut
	redirects []kg.Redirect
	origin    map[string]string            // by an id, the path in the input of what is written
	added     map[*kg.Relation]addedClaims // by the new version, where the claims that a correction adds come from
	restated  []restated
	before    map[string]*kg.Relation // by a relation's id, the version whose references are given back
	then      map[string]kg.Kind      // what the entities were that these refer to
	was       map[string]kg.Kind      // by the id of an entity that gets another kind, the one that it had
}

// restated is a correction that may change the acting states which are derived.
type restated struct {
	old, fresh         *kg.Relation
	fromState, toState bool // the correction names the state itself

	// guard is nil if it is a change in any case; else it reports a version that is not met, once a change is sure.
	guard func()
}

// addedClaims are those that a correction adds: at path and these places in the input, and in the relation behind the
// first ones.
type addedClaims struct {
	path   string
	first  int
	places []int // some of the input's may have been there already
}

// open holds the ids of what the batch is to change and cannot: nothing else is refused for what these are.
type open struct{ entities, relations map[string]bool }

// gone holds the last versions of entities and relations that were there once.
type gone struct {
	entities  map[string]*kg.Entity
	relations map[string]*kg.Relation
}

func newChange(ctx context.Context, w store.Writer, kind kg.ChangeKind, actor, reason string) *change {
	return &change{ctx: ctx, w: w, entry: kg.Change{Kind: kind, Actor: actor, Reason: reason},
		entities: map[string]*kg.Entity{}, relations: map[string]*kg.Relation{}, merged: map[string]string{},
		gone: gone{map[string]*kg.Entity{}, map[string]*kg.Relation{}}, origin: map[string]string{},
		before: map[string]*kg.Relation{}, again: map[string]bool{}, refusals: map[string]bool{},
		open: open{map[string]bool{}, map[string]bool{}},
		was:  map[string]kg.Kind{}, added: map[*kg.Relation]addedClaims{}}
}

// write runs one change in a transaction of its own.
func write(ctx context.Context, s store.Store, kind kg.ChangeKind, actor, reason string, f func(*change) error) (Outcome, error) {
	var out Outcome
	err := s.Write(ctx, func(w store.Writer) error {
		c := newChange(ctx, w, kind, actor, reason)
		if err := f(c); err != nil {
			return err
		}
		if err := c.finish(); err != nil {
			return err
		}
		out = c.outcome
		return nil
	})
	if err != nil {
		return Outcome{}, err
	}
	return out, nil
}

func (c *change) fail(code kg.Code, path, value, format string, args ...any) *kg.Error {
	e := &kg.Error{Code: code, Path: c.prefix + path, Value: value, Message: fmt.Sprintf(format, args...)}
	c.errs = append(c.errs, e)
	return e
}

// conflict reports that something is at another version than its writer knows.
func (c *change) conflict(path, id string, version int, format string, args ...any) *kg.Error {
	e := c.fail(kg.CodeConflict, path, id, format, args...)
	e.Version = version
	return e
}

// reason checks the reason that is given at path; needed says what one is needed for, if it is.
func (c *change) reason(path, reason, needed string) {
	if reason == "" && needed != "" {
		c.fail(kg.CodeBadUserInput, path+"reason", "", "is required: say why %s", needed)
	}
	c.errs = append(c.errs, kg.ValidateReason(strings.TrimSuffix(c.prefix+path, "."), reason)...)
}

// loadEntities fetches those of the ids that are not known yet.
func (c *change) loadEntities(ids ...string) error {
	list, err := c.w.Entities(c.ctx, missing(c.entities, ids))
	for _, e := range list {
		c.entities[e.ID] = e
	}
	return err
}

// missing lists those of the ids that are not there.
func missing[T any](there map[string]*T, ids []string) []string {
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		if there[id] == nil {
			out = append(out, id)
		}
	}
	return out
}

// putEntity makes a new version of an entity; path is its place in the input.
func (c *change) putEntity(path string, old, fresh *kg.Entity, reason string) {
	fresh.Version, fresh.SupersededAt, fresh.Actor, fresh.Reason = 1, time.Time{}, c.entry.Actor, reason
	if last := cmp.Or(old, c.gone.entities[fresh.ID]); last != nil {
		fresh.Version = last.Version + 1
	}
	if n := fresh.Size(); n > kg.MaxBody && (old == nil || n > old.Size()) {
		c.fail(kg.CodeLimitExceeded, sizePath(path), fresh.ID,
			"%q would have %d bytes as JSON; at most %d are kept of one entity", fresh.ID, n, kg.MaxBody)
	}
	if old != nil && !fresh.Tombstone && old.Kind != fresh.Kind {
		c.was[fresh.ID] = old.Kind
	}
	c.origin[fresh.ID] = path
	c.entities[fresh.ID] = fresh
	c.entityPut = append(c.entityPut, store.EntityPut{Old: old, New: fresh})
}

// putRelation makes a new version of a relation; path is its place in the input.
func (c *change) putRelation(path string, old, fresh *kg.Relation, reason string) {
	fresh.Version, fresh.SupersededAt, fresh.Actor, fresh.Reason = 1, time.Time{}, c.entry.Actor, reason
	if last := cmp.Or(old, c.gone.relations[fresh.ID]); last != nil {
		fresh.Version = last.Version + 1
	}
	if n := fresh.Size(); n > kg.MaxBody && (old == nil || n > old.Size()) {
		c.fail(kg.CodeLimitExceeded, sizePath(path), fresh.ID,
			"%q would have %d bytes as JSON; at most %d are kept of one relation with its claims", fresh.ID, n,
			kg.MaxBody)
	}
	c.relations[fresh.ID] = fresh
	c.origin[fresh.ID] = path
	c.puts = append(c.puts, store.RelationPut{Old: old, New: fresh})
}

// sizePath is where the size of what stands at a path is told: at its id.
func sizePath(path string) string {
	if !strings.Contains(path, ".") { // it is the id of an argument
		return path
	}
	return strings.TrimSuffix(path, ".patch") + ".id"
}

// retract makes a tombstone of a relation.
func (c *change) retract(path string, old *kg.Relation, reason string) {
	tomb := *old
	tomb.Tombstone = true
	c.putRelation(path, old, &tomb, reason)
}

// finish checks what the new versions refer to, derives the rest, and writes everything with its entry in the change
// log. A change that makes no version writes nothing.
func (c *change) finish() error {
	for _, p := range c.puts {
		if !p.New.Tombstone {
			c.references(c.origin[p.New.ID], p)
		}
	}
	if err := c.kinds(); err != nil {
		return err
	}
	// What a guard finds is told with all other errors, unless the states may be derived otherwise without these.
	unsure := len(c.open.entities)+len(c.open.relations) == 0 &&
		slices.ContainsFunc(c.restated, func(x restated) bool { return x.guard != nil })
	if len(c.unread)+len(c.errs) > 0 && !unsure {
		return c.refused()
	}
	if err := c.actingStates(); err != nil {
		return err
	}
	if len(c.unread)+len(c.errs) > 0 {
		return c.refused()
	}
	if len(c.puts)+len(c.entityPut) == 0 {
		return nil
	}
	seq, at, err := c.w.Stamp(c.ctx)
	if err != nil {
		return err
	}
	if err := c.kinds(); err != nil { // other writers may have referred to what gets another kind; now they wait
		return err
	}
	if len(c.errs) > 0 {
		return c.refused()
	}
	if !c.seeded.IsZero() {
		end, err := c.w.LogEnd(c.ctx) // another writer may have been faster
		if err != nil {
			return err
		}
		if at = c.seeded; !at.After(end) {
			c.late(end, 0)
			return c.errs
		}
	}
	c.entry.Seq, c.entry.At = seq, at
	for _, p := range c.entityPut {
		p.New.RecordedAt = at
		if p.New.Tombstone {
			p.New.SupersededAt = at
		}
		c.item(p.Old == nil, p.New.Tombstone, false, p.New.ID, p.New.Version)
	}
	for _, p := range c.puts {
		p.New.RecordedAt = at
		if p.New.Tombstone { // it says what the version before said
			p.New.SupersededAt = at
		} else {
			p.New.Derive(c.sourceDay)
		}
		c.item(p.Old == nil, p.New.Tombstone, true, p.New.ID, p.New.Version)
	}
	if err := c.freeKeys(); err != nil {
		return err
	}
	for i := range c.redirects {
		if r := &c.redirects[i]; r.RecordedAt.IsZero() {
			r.RecordedAt = at
		} else {
			r.SupersededAt = at
		}
	}
	c.outcome.Seq, c.outcome.At = seq, at
	if err := c.w.PutEntities(c.ctx, c.entityPut); err != nil {
		return err
	}
	if err := c.w.PutRelations(c.ctx, c.puts); err != nil {
		return err
	}
	if err := c.w.PutRedirects(c.ctx, c.redirects); err != nil {
		return err
	}
	return c.w.AppendChange(c.ctx, &c.entry)
}

// refused is all that is wrong with the change, as far as it is told.
func (c *change) refused() error {
	all := c.unread.Join(c.errs)
	told := all.Bounded()
	if len(told) < len(all) { // the last one tells of the rest of this batch
		told[len(told)-1].Path = strings.TrimSuffix(c.prefix, ".")
	}
	return told
}

func (c *change) item(created, tombstone, relation bool, id string, version int) {
	action := kg.ActionUpdated
	switch {
	case tombstone:
		action = kg.ActionRemoved
	case created:
		action = kg.ActionCreated
	}
	c.entry.Add(kg.ChangeItem{Action: action, Relation: relation, ID: id, Version: version})
}

// references checks that all that a relation names exists, and is of a kind that may stand there. What stood there
// before may stay, whatever became of its kind in former layouts; and what a merge took away may come back if it was
// odd already then. But nothing is odd that this change makes so.
func (c *change) references(path string, p store.RelationPut) {
	r, old := p.New, p.Old
	if old == nil {
		old = &kg.Relation{}
	}
	before := c.before[r.ID]
	of := "" // which relation it is, where the path does not tell
	if c.entry.Kind == kg.ChangeMerge || c.entry.Kind == kg.ChangeUnmerge {
		of = fmt.Sprintf(" in relation %q", r.ID)
	}
	kind := func(field, id string, stays func(o *kg.Relation) bool, allowed ...kg.Kind) *kg.Entity {
		if id == "" || c.open.entities[id] {
			return nil
		}
		e := c.entities[id]
		if e == nil || e.Tombstone {
			c.fail(kg.CodeNotFound, path+"."+field, id, "there is no entity %q%s", id, of)
			return nil
		}
		if len(allowed) == 0 || slices.Contains(allowed, e.Kind) {
			return e
		}
		odd := c.was[id] == "" && stays(old) || before != nil && stays(before) && !slices.Contains(allowed, c.then[id])
		if !odd {
			c.fail(kg.CodeBadUserInput, path+"."+field, id, "%q is of kind %s; allowed here: %v%s", id, e.Kind, allowed, of)
		}
		return e
	}
	from, to := kind("from", r.From, nil), kind("to", r.To, nil)
	if info := r.Type.Info(); from != nil && to != nil && info != nil && !info.MayJoin(from.Kind, to.Kind) {
		joined := func(o *kg.Relation) bool { return r.Type == o.Type && r.From == o.From && r.To == o.To }
		odd := c.was[r.From] == "" && c.was[r.To] == "" && joined(old) || before != nil && joined(before) && !info.MayJoin(c.then[r.From], c.then[r.To])
		if !odd {
			c.fail(kg.CodeBadUserInput, path+".type", string(r.Type), "%s may not lead from %s to %s%s", r.Type,
				from.Kind, to.Kind, of)
		}
	}
	kind("fromState", r.FromState, func(o *kg.Relation) bool { return r.FromState == o.FromState }, kg.KindState)
	kind("toState", r.ToState, func(o *kg.Relation) bool { return r.ToState == o.ToState }, kg.KindState)
	kind("location", r.Location, func(o *kg.Relation) bool { return r.Location == o.Location }, kg.KindProvince,
		kg.KindState)
	relation := path
	cited := map[*kg.Relation]map[string]bool{} // the sources of relations that were looked at
	cites := func(o *kg.Relation, source string) bool {
		if cited[o] == nil {
			cited[o] = map[string]bool{}
			for _, id := range kg.Sources(o.Claims) {
				cited[o][id] = true
			}
		}
		return cited[o][source]
	}
	for i, claim := range r.Claims {
		path = relation
		if added, ok := c.added[r]; ok && i >= added.first {
			path, i = added.path, added.places[i-added.first]
		}
		at := fmt.Sprintf("claims.%d.", i)
		kind(at+"by", claim.By, nil)
		for j, e := range claim.Evidence {
			kind(fmt.Sprintf("%sevidence.%d.source", at, j), e.Source, func(o *kg.Relation) bool {
				return cites(o, e.Source)
			}, kg.KindSource)
		}
	}
	for i, l := range r.Links {
		to := c.relations[l.Relation]
		lost := (to == nil || to.Tombstone) && !c.open.relations[l.Relation]
		if lost && !slices.Contains(old.Links, l) { // what a link names may have been retracted since
			c.fail(kg.CodeNotFound, fmt.Sprintf("%s.links.%d.relation", relation, i), l.Relation, "there is no relation %q", l.Relation)
		}
	}
}

func (c *change) sourceDay(id string) edtf.Day {
	e := c.entities[id]
	if e == nil || e.PublishedOn.IsZero() {
		return edtf.MaxDay
	}
	return e.PublishedOn.Bounds(kg.DayOf(c.now())).EndLatest
}

// freeKeys gives each new version a sort key that no other relation has: its own, or the next free one of the day.
func (c *change) freeKeys() error {
	mine := map[kg.SortKey]string{}
	waiting := c.fresh()
	for len(waiting) > 0 {
		keys := make([]kg.SortKey, len(waiting))
		for i, r := range waiting {
			keys[i] = r.SK
		}
		taken, err := c.w.SortKeys(c.ctx, keys)
		if err != nil {
			return err
		}
		var again []*kg.Relation
		for _, r := range waiting {
			holder, ok := taken[r.SK]
			if other, also := mine[r.SK]; also {
				holder, ok = other, true
			}
			if ok && holder != r.ID {
				r.SK = r.SK.Next()
				again = append(again, r)
				continue
			}
			mine[r.SK] = r.ID
		}
		waiting = again
	}
	return nil
}
