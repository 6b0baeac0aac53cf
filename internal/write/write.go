// Package write applies changes to a store: batches, merges, unmerges and deletions. Each call is one transaction and
// one entry of the change log for each batch. It checks all rules of the graph first, and reports all errors together.
package write

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/store"
)

// Call says who writes, why, and how much one call may look at.
type Call struct {
	Principal string // who writes: the actor of the versions that the call makes, and of its entry in the change log
	Reason    string // why, as the change log says; corrections, retractions, … of a batch have their own
	Limits    Limits
}

// Limits bound what one call may look at. A limit of 0 means the one of DefaultLimits.
type Limits struct {
	// MaxMoved is how many relations one merge, unmerge or cascading deletion may touch: it stays one transaction.
	MaxMoved int

	// MaxFollowed is how many affiliations are followed from one end to find the state that it acts for, and how many
	// an entity on the way may have at whatever time. Where there are more, none is found.
	MaxFollowed int

	// MaxDerived is how many relations that a call does not name may be looked at, and get a new version, since what
	// they follow from changes. Where there are more, none of them does: Rederive is to follow.
	MaxDerived int

	// MaxErrors is how many errors a call reports.
	MaxErrors int
}

// DefaultLimits are the limits of a call that names none.
var DefaultLimits = Limits{MaxMoved: 10_000, MaxFollowed: 1000, MaxDerived: 1000, MaxErrors: kg.MaxErrors}

// Outcome is what a call wrote: counts, and the ids of what it names.
type Outcome struct {
	Created, Updated, Unchanged int

	// Entities and Relations are the ids of those that the call names, in its order: of an entity that was merged away
	// the id of what it is part of.
	Entities, Relations []string
	Retracted           int       // relations that were taken away, those that went with an entity among them
	Derived             int       // relations that got a new version only since what they follow from changed
	Stale               bool      // there were too many of these: derived values may be old until Rederive
	Seq                 int64     // the entry in the change log; 0 if nothing changed
	At                  time.Time // the instant of the change; zero if nothing changed
}

func (o *Outcome) add(p Outcome) {
	o.Created += p.Created
	o.Updated += p.Updated
	o.Unchanged += p.Unchanged
	o.Entities = append(o.Entities, p.Entities...)
	o.Relations = append(o.Relations, p.Relations...)
	o.Retracted += p.Retracted
	o.Derived += p.Derived
	o.Stale = o.Stale || p.Stale
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
	reason string // of the versions that have none of their own
	limits Limits
	seeded time.Time // RecordedAt from outside; zero: the store's own

	replaces bool // entities may take the place of others that differ without naming their version
	revises  bool // relations may take the place of others that differ
	known    bool // the batch was applied before: it makes no versions

	again    map[any]bool // the items of the batch, by address, that have the same id as one before them
	refusals map[any]bool // those that are wrong by themselves
	open     open

	unread    kg.Errors // what is wrong with what could not be read
	errs      kg.Errors
	outcome   Outcome
	entities  map[string]*kg.Entity     // those that the change refers to, as it leaves them
	relations map[string]*kg.Relation   // those that it changes or links to, as it leaves them
	merged    map[string]string         // by the id of an entity that was merged away, what it is part of
	gone      gone                      // of what is not there any more: its last version
	former    map[string][]*kg.Relation // by the id of a relation that a batch revises, its versions
	puts      []store.RelationPut
	entityPut []store.EntityPut
	redirects []kg.Redirect
	origin    map[string]*kg.Origin // by an id, that of what is written
	followers followers
	before    map[string]*kg.Relation // by a relation's id, the version whose references are given back
	then      map[string]kg.Kind      // what the entities were that these refer to
	was       map[string]kg.Kind      // by the id of an entity that gets another kind, the one that it had
}

// open holds the ids of what the batch is to change and cannot: nothing else is refused for what these are.
type open struct{ entities, relations map[string]bool }

// gone holds the last versions of entities and relations that were there once.
type gone struct {
	entities  map[string]*kg.Entity
	relations map[string]*kg.Relation
}

func newChange(ctx context.Context, w store.Writer, kind kg.ChangeKind, call Call) *change {
	limits := Limits{
		MaxMoved:    cmp.Or(call.Limits.MaxMoved, DefaultLimits.MaxMoved),
		MaxFollowed: cmp.Or(call.Limits.MaxFollowed, DefaultLimits.MaxFollowed),
		MaxDerived:  cmp.Or(call.Limits.MaxDerived, DefaultLimits.MaxDerived),
		MaxErrors:   cmp.Or(call.Limits.MaxErrors, DefaultLimits.MaxErrors),
	}
	return &change{ctx: ctx, w: w, limits: limits, reason: call.Reason,
		entry:    kg.Change{Kind: kind, Actor: call.Principal, Reason: call.Reason},
		entities: map[string]*kg.Entity{}, relations: map[string]*kg.Relation{}, merged: map[string]string{},
		gone: gone{map[string]*kg.Entity{}, map[string]*kg.Relation{}}, origin: map[string]*kg.Origin{},
		before: map[string]*kg.Relation{}, again: map[any]bool{}, refusals: map[any]bool{},
		open: open{map[string]bool{}, map[string]bool{}}, was: map[string]kg.Kind{},
		followers: followers{all: map[string]*kg.Relation{}, put: map[string]bool{}, asked: map[string]bool{}}}
}

// expect makes room for so many relations. Nothing is known yet.
func (c *change) expect(relations int) {
	c.relations, c.origin = make(map[string]*kg.Relation, relations), make(map[string]*kg.Origin, relations)
	c.puts = make([]store.RelationPut, 0, relations)
}

// write runs one change in a transaction of its own.
func write(ctx context.Context, s store.Store, kind kg.ChangeKind, call Call, f func(*change) error) (Outcome, error) {
	var out Outcome
	err := s.Write(ctx, func(w store.Writer) error {
		c := newChange(ctx, w, kind, call)
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
	e := &kg.Error{Code: code, Path: path, Value: value, Message: fmt.Sprintf(format, args...)}
	c.errs = append(c.errs, e)
	return e
}

// conflict reports that something is at another version than its writer knows.
func (c *change) conflict(path, id string, version int, format string, args ...any) *kg.Error {
	e := c.fail(kg.CodeConflict, path, id, format, args...)
	e.Version = version
	return e
}

// stale reports that an item names another version than the current one.
func (c *change) stale(o *kg.Origin, id string, current, named int) *kg.Error {
	return c.conflict(o.At("version"), id, current, "%q is at version %d, not %d", id, current, named)
}

// checkReason checks the reason of what stands at o; needed says what one is needed for, if it is.
func (c *change) checkReason(o *kg.Origin, reason, needed string) {
	if reason == "" && needed != "" {
		c.fail(kg.CodeBadUserInput, o.At("reason"), "", "is required: say why %s", needed)
	}
	c.errs = append(c.errs, kg.ValidateReason(o.Path, reason)...)
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

// putEntity makes a new version of an entity; o is where it stands.
func (c *change) putEntity(o *kg.Origin, old, fresh *kg.Entity, reason string) {
	fresh.Version, fresh.SupersededAt, fresh.Actor, fresh.Reason = 1, time.Time{}, c.entry.Actor, reason
	if last := cmp.Or(old, c.gone.entities[fresh.ID]); last != nil {
		fresh.Version = last.Version + 1
	}
	if old != nil && !fresh.Tombstone && old.Kind != fresh.Kind {
		c.was[fresh.ID] = old.Kind
	}
	c.origin[fresh.ID] = o
	c.entities[fresh.ID] = fresh
	c.entityPut = append(c.entityPut, store.EntityPut{Old: old, New: fresh})
}

// putRelation makes a new version of a relation; o is where it stands.
func (c *change) putRelation(o *kg.Origin, old, fresh *kg.Relation, reason string) {
	fresh.Version, fresh.SupersededAt, fresh.Actor, fresh.Reason = 1, time.Time{}, c.entry.Actor, reason
	if last := cmp.Or(old, c.gone.relations[fresh.ID]); last != nil {
		fresh.Version = last.Version + 1
	}
	c.relations[fresh.ID] = fresh
	c.origin[fresh.ID] = o
	c.puts = append(c.puts, store.RelationPut{Old: old, New: fresh})
}

// checkSizes checks the new versions, as all parts of the change have left them. What was too large before may stay so.
func (c *change) checkSizes() {
	for _, p := range c.entityPut {
		if n := p.New.Size(); n > kg.MaxBody && (p.Old == nil || n > p.Old.Size()) {
			c.fail(kg.CodeLimitExceeded, c.origin[p.New.ID].At("id"), p.New.ID,
				"%q would have %d bytes as JSON; at most %d are kept of one entity", p.New.ID, n, kg.MaxBody)
		}
	}
	for _, p := range c.puts {
		if n := p.New.Size(); n > kg.MaxBody && (p.Old == nil || n > p.Old.Size()) {
			c.fail(kg.CodeLimitExceeded, c.origin[p.New.ID].At("id"), p.New.ID,
				"%q would have %d bytes as JSON; at most %d are kept of one relation with its claims", p.New.ID, n,
				kg.MaxBody)
		}
	}
}

// retract makes a tombstone of a relation.
func (c *change) retract(o *kg.Origin, old *kg.Relation, reason string) {
	tomb := *old
	tomb.Tombstone = true
	c.putRelation(o, old, &tomb, reason)
}

// finish checks what the new versions refer to, derives the rest, and writes everything with its entry in the change
// log. A change that makes no version writes nothing.
func (c *change) finish() error {
	c.checkSizes()
	for _, p := range c.puts {
		if !p.New.Tombstone {
			c.checkReferences(c.origin[p.New.ID], p)
		}
	}
	if err := c.checkKinds(); err != nil {
		return err
	}
	if len(c.unread)+len(c.errs) > 0 {
		return c.refused()
	}
	states, err := c.follow()
	if err != nil || len(c.puts)+len(c.entityPut) == 0 {
		return err
	}
	seq, at, err := c.w.Stamp(c.ctx)
	if err != nil {
		return err
	}
	if err := c.checkKinds(); err != nil { // other writers may have referred to what gets another kind; now they wait
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
			c.failLate(end, 0)
			return c.refused()
		}
	}
	c.entry.Seq, c.entry.At = seq, at
	for _, p := range c.entityPut {
		p.New.RecordedAt = at
		if p.New.Tombstone {
			p.New.SupersededAt = at
		}
		c.addItem(p.Old == nil, p.New.Tombstone, false, p.New.ID, p.New.Version)
	}
	for _, p := range c.puts {
		p.New.RecordedAt = at
		if p.New.Tombstone { // it says what the version before said
			p.New.SupersededAt = at
			c.outcome.Retracted++
		} else {
			p.New.Derive(c.publishedOn)
		}
	}
	states.derive(c.fresh()) // the dates on which their affiliations are certain may depend on the instant
	for _, p := range c.puts {
		c.addItem(p.Old == nil, p.New.Tombstone, true, p.New.ID, p.New.Version)
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

// now is the instant of the change, as far as it is known before the store gives it: good enough for a day.
func (c *change) now() time.Time {
	if !c.seeded.IsZero() {
		return c.seeded
	}
	return time.Now().UTC()
}

// told returns errors that come to those of the change. Of those that will not be told no more is kept than that they
// are, and where: each of 300,000 values may be wrong.
func (c *change) told(errs kg.Errors) kg.Errors {
	for i := max(0, c.limits.MaxErrors-len(c.errs)); i < len(errs); i++ {
		errs[i] = &kg.Error{Code: errs[i].Code, Path: errs[i].Path}
	}
	return errs
}

// refused is all that is wrong with the change, as far as it is told.
func (c *change) refused() error { return c.unread.Join(c.errs).Bounded(c.limits.MaxErrors) }

func (c *change) addItem(created, tombstone, relation bool, id string, version int) {
	action := kg.ActionUpdated
	switch {
	case tombstone:
		action = kg.ActionRemoved
	case created:
		action = kg.ActionCreated
	}
	c.entry.Add(kg.ChangeItem{Action: action, Relation: relation, ID: id, Version: version})
}

// checkReferences checks that all that a relation names exists, and is of a kind that may stand there. What stood there
// before may stay, whatever became of its kind in former layouts; and what a merge took away may come back if it was
// odd already then. But nothing is odd that this change makes so.
func (c *change) checkReferences(o *kg.Origin, p store.RelationPut) {
	r, old := p.New, p.Old
	if old == nil {
		old = &kg.Relation{}
	}
	before := c.before[r.ID]
	of := "" // which relation it is, where the path does not tell
	if c.entry.Kind == kg.ChangeMerge || c.entry.Kind == kg.ChangeUnmerge {
		of = fmt.Sprintf(" in relation %q", r.ID)
	}
	kind := func(at *kg.Origin, field, id string, stays func(r *kg.Relation) bool, allowed ...kg.Kind) *kg.Entity {
		if id == "" || c.open.entities[id] {
			return nil
		}
		e := c.entities[id]
		if e == nil || e.Tombstone {
			c.fail(kg.CodeNotFound, at.At(field), id, "there is no entity %q%s", id, of)
			return nil
		}
		if len(allowed) == 0 || slices.Contains(allowed, e.Kind) {
			return e
		}
		odd := c.was[id] == "" && stays(old) || before != nil && stays(before) && !slices.Contains(allowed, c.then[id])
		if !odd {
			c.fail(kg.CodeBadUserInput, at.At(field), id, "%q is of kind %s; allowed here: %v%s", id, e.Kind, allowed,
				of)
		}
		return e
	}
	from, to := kind(o, "from", r.From, nil), kind(o, "to", r.To, nil)
	if info := r.Type.Info(); from != nil && to != nil && info != nil && !info.MayJoin(from.Kind, to.Kind) {
		joined := func(was *kg.Relation) bool { return r.Type == was.Type && r.From == was.From && r.To == was.To }
		odd := c.was[r.From] == "" && c.was[r.To] == "" && joined(old) ||
			before != nil && joined(before) && !info.MayJoin(c.then[r.From], c.then[r.To])
		if !odd {
			c.fail(kg.CodeBadUserInput, o.At("type"), string(r.Type), "%s may not lead from %s to %s%s", r.Type,
				from.Kind, to.Kind, of)
		}
	}
	kind(o, "fromState", r.FromState, func(was *kg.Relation) bool { return r.FromState == was.FromState }, kg.KindState)
	kind(o, "toState", r.ToState, func(was *kg.Relation) bool { return r.ToState == was.ToState }, kg.KindState)
	kind(o, "location", r.Location, func(was *kg.Relation) bool { return r.Location == was.Location },
		kg.KindProvince, kg.KindState)
	var cited map[*kg.Relation]map[string]bool // the sources of relations that were looked at
	cites := func(was *kg.Relation, source string) bool {
		if cited == nil {
			cited = map[*kg.Relation]map[string]bool{}
		}
		if cited[was] == nil {
			cited[was] = map[string]bool{}
			for _, id := range kg.Sources(was.Claims) {
				cited[was][id] = true
			}
		}
		return cited[was][source]
	}
	fits := func(id string, allowed ...kg.Kind) bool {
		e := c.entities[id]
		return id == "" || e != nil && !e.Tombstone && (len(allowed) == 0 || slices.Contains(allowed, e.Kind))
	}
	for i := range r.Claims {
		claim := &r.Claims[i]
		if fits(claim.By) && fits(claim.Location, kg.KindProvince, kg.KindState) &&
			!slices.ContainsFunc(claim.Evidence, func(e kg.Evidence) bool { return !fits(e.Source, kg.KindSource) }) {
			continue // as nearly always: no path is needed
		}
		at := &kg.Origin{Path: o.Claim(i)}
		kind(at, "by", claim.By, nil)
		kind(at, "location", claim.Location, func(was *kg.Relation) bool {
			return slices.Contains(kg.ClaimedLocations(was.Claims), claim.Location)
		}, kg.KindProvince, kg.KindState)
		for j, e := range claim.Evidence {
			kind(at, fmt.Sprintf("evidence.%d.source", j), e.Source, func(was *kg.Relation) bool {
				return cites(was, e.Source)
			}, kg.KindSource)
		}
	}
	for i, l := range r.Links {
		to := c.relations[l.Relation]
		lost := (to == nil || to.Tombstone) && !c.open.relations[l.Relation]
		if lost && !slices.Contains(old.Links, l) { // what a link names may have been retracted since
			c.fail(kg.CodeNotFound, o.At(fmt.Sprintf("links.%d.relation", i)), l.Relation, "there is no relation %q",
				l.Relation)
		}
	}
}

// publishedOn returns the date of a source, as the change leaves it.
func (c *change) publishedOn(id string) edtf.Value {
	if e := c.entities[id]; e != nil {
		return e.PublishedOn
	}
	return edtf.Value{}
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
