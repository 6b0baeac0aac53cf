package write

import (
	"fmt"
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// maxSkew is how far ahead of this machine's clock a RecordedAt may be: clocks differ a little.
const maxSkew = time.Minute

// maxUnsaid is how many items of a batch are named that the history does not hold.
const maxUnsaid = 20

// checkInstant checks RecordedAt by itself.
func (c *change) checkInstant() {
	if c.seeded.IsZero() {
		return
	}
	if err := kg.ValidateInstant("recordedAt", c.seeded); err != nil {
		c.errs = append(c.errs, err)
		return
	}
	if now := time.Now().UTC(); c.seeded.After(now.Add(maxSkew)) {
		c.fail(kg.CodeBadUserInput, "recordedAt", inUTC(c.seeded),
			"%s lies in the future; it is %s now: leave recordedAt out, which means now, or say when the graph "+
				"learned this",
			inUTC(c.seeded), inUTC(now.Truncate(time.Second)))
	}
}

func inUTC(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// failLate reports that the change is dated where the log has gone on already; unsaid is how many items say what the
// graph was not known to be then.
func (c *change) failLate(end time.Time, unsaid int) {
	more := ""
	if unsaid > maxUnsaid {
		more = fmt.Sprintf("; the first %d of %d items that differ follow", maxUnsaid, unsaid)
	}
	c.fail(kg.CodeConflict, "recordedAt", inUTC(c.seeded),
		"%s is not later than the end of the change log, %s, and the graph as it was known then differs: "+
			"leave recordedAt out, which means now, or give one that is later than %[2]s%[3]s",
		inUTC(c.seeded), inUTC(end), more)
}

// said reports whether the batch is dated no later than the end of the change log. The past does not change, so that
// such a batch makes no versions: it is one that was applied before, and each item must say what the graph was known
// to be at that instant. What does not is reported.
func (c *change) said(b *kg.Batch) (bool, error) {
	if c.seeded.IsZero() || !kg.Keepable(c.seeded) {
		return false, nil
	}
	end, err := c.w.LogEnd(c.ctx)
	if err != nil || c.seeded.After(end) {
		return false, err
	}
	p, err := c.readPast(b)
	if err != nil {
		return false, err
	}
	for i := range b.Entities {
		p.checkEntity(&b.Entities[i])
	}
	for i := range b.EntityCorrections {
		p.checkAmendment(&b.EntityCorrections[i])
	}
	for i := range b.Relations {
		p.checkRelation(&b.Relations[i])
	}
	for i := range b.Corrections {
		p.checkCorrection(&b.Corrections[i])
	}
	for _, r := range b.Retractions {
		if !p.relations.goneThen(r.ID) {
			p.failUnsaid(r.Origin.At("id"), r.ID, p.relations.current[r.ID], "%q was not retracted", r.ID)
		}
	}
	for _, m := range b.Merges {
		if r := kg.RedirectOf(p.redirects, m.From); r == nil || r.Into != m.Into {
			p.failUnsaid(m.Origin.At("from"), m.From, p.entities.current[m.From], "%q was not merged into %q",
				m.From, m.Into)
		}
	}
	for _, d := range b.Deletions {
		if !p.entities.goneThen(d.ID) || p.merged[d.ID] != "" {
			p.failUnsaid(d.Origin.At("id"), d.ID, p.entities.current[d.ID], "%q was not deleted", d.ID)
		}
	}
	c.outcome.Unchanged = len(entityIDs(b)) + len(relationIDs(b)) + len(b.Merges) + len(b.Deletions)
	if len(p.unsaid) > 0 {
		c.failLate(end, len(p.unsaid))
		c.errs = append(c.errs, p.unsaid[:min(len(p.unsaid), maxUnsaid)]...)
	}
	return true, nil
}

// past is what was known at the instant of a batch of what it names, and what the batch says that was not.
type past struct {
	at        time.Time
	entities  record[kg.Entity]
	relations record[kg.Relation]
	redirects []kg.Redirect
	merged    map[string]string // by the id of an entity that was merged away by then, what it was part of
	unsaid    kg.Errors
}

// record holds by id the version that was known at an instant, or the tombstone after which there was none; and the
// number of the version that is current now, 0 if there is none.
type record[T any] struct {
	then    map[string]*T
	current map[string]int
	gone    func(*T) bool
}

// knownThen returns the version that was known; nil if there was none.
func (r record[T]) knownThen(id string) *T {
	if v := r.then[id]; v != nil && !r.gone(v) {
		return v
	}
	return nil
}

// goneThen reports whether it had been there, and was not any more.
func (r record[T]) goneThen(id string) bool {
	v := r.then[id]
	return v != nil && r.gone(v)
}

// readPast reads what was known at the instant of the batch: a statement for each kind of thing.
func (c *change) readPast(b *kg.Batch) (*past, error) {
	var entities, relations, referredTo kg.IDSet
	entities.Add(entityIDs(b)...)
	for _, m := range b.Merges {
		entities.Add(m.From)
	}
	for _, d := range b.Deletions {
		entities.Add(d.ID)
	}
	relations.Add(relationIDs(b)...)
	referredTo.Add(entities.List()...)
	for i := range b.Relations {
		referredTo.Add(b.Relations[i].Assertion.References()...)
	}
	for i := range b.Corrections {
		k := &b.Corrections[i]
		referredTo.Add(k.Set.References()...)
		referredTo.Add((&kg.Assertion{Claims: k.Claims}).References()...)
	}
	p := &past{at: c.seeded, merged: map[string]string{}}
	p.entities = record[kg.Entity]{map[string]*kg.Entity{}, map[string]int{},
		func(e *kg.Entity) bool { return e.Tombstone }}
	p.relations = record[kg.Relation]{map[string]*kg.Relation{}, map[string]int{},
		func(r *kg.Relation) bool { return r.Tombstone }}
	var err error
	if p.redirects, err = c.w.AsKnown(c.seeded).Redirects(c.ctx, referredTo.List()); err != nil {
		return nil, err
	}
	for _, id := range referredTo.List() {
		if into := kg.FollowRedirects(p.redirects, id); into != id {
			p.merged[id] = into
		}
	}
	entityVersions, err := c.w.EntityVersions(c.ctx, entities.List())
	if err != nil {
		return nil, err
	}
	for _, e := range entityVersions { // the oldest first
		if !e.RecordedAt.After(c.seeded) {
			p.entities.then[e.ID] = e
		}
		if e.SupersededAt.IsZero() {
			p.entities.current[e.ID] = e.Version
		}
	}
	relationVersions, err := c.w.RelationVersions(c.ctx, relations.List(), plan.AllColumns)
	if err != nil {
		return nil, err
	}
	for _, r := range relationVersions {
		if !r.RecordedAt.After(c.seeded) {
			p.relations.then[r.ID] = r
		}
		if r.SupersededAt.IsZero() {
			p.relations.current[r.ID] = r.Version
		}
	}
	return p, nil
}

// failUnsaid reports that the history does not hold an item; version is the one that has the id now, 0 if there is
// none.
func (p *past) failUnsaid(path, id string, version int, format string, args ...any) {
	message := fmt.Sprintf(format, args...) + " as the graph was known at " + inUTC(p.at)
	if version > 0 {
		message += fmt.Sprintf("; it is at version %d now", version)
	}
	p.unsaid = append(p.unsaid, &kg.Error{Code: kg.CodeConflict, Path: path, Value: id, Message: message,
		Version: version})
}

func (p *past) checkEntity(e *kg.EntityWrite) {
	path := e.Origin.At("id")
	then, now := p.entities.then[e.ID], p.entities.current[e.ID]
	switch {
	case then == nil || then.Tombstone && p.merged[e.ID] == "":
		p.failUnsaid(path, e.ID, now, "%q was not there", e.ID)
	case !then.SameContent(e.Entity): // one that was merged away is what it was before
		p.failUnsaid(path, e.ID, now, "%q differed (%s)", e.ID, strings.Join(then.Differing(e.Entity), ", "))
	}
}

func (p *past) checkAmendment(k *kg.EntityCorrection) {
	path := k.Origin.At("id")
	then, now := p.entities.knownThen(k.ID), p.entities.current[k.ID]
	if then == nil {
		p.failUnsaid(path, k.ID, now, "%q was not there", k.ID)
		return
	}
	stated := *then
	if stated.Patch(k.Set, k.Fields) != nil || !stated.SameContent(then) {
		p.failUnsaid(path, k.ID, now, "%q differed", k.ID)
	}
}

func (p *past) checkRelation(n *kg.NewRelation) {
	p.checkStates(n.Origin.At("id"), n.ID, func(r *kg.Relation) bool {
		r.Assertion = p.renamed(n.Assertion)
		r.FromStateBasis, r.ToStateBasis = r.BasisAsWritten(kg.EndFrom), r.BasisAsWritten(kg.EndTo)
		return true
	})
}

func (p *past) checkCorrection(k *kg.Correction) {
	p.checkStates(k.Origin.At("id"), k.ID, func(r *kg.Relation) bool {
		then := *r
		if r.Patch(p.renamed(k.Set), k.Fields) != nil {
			return false
		}
		setBases(r, &then, k.Fields)
		r.Claims, _ = withClaims(r.Claims, p.renamed(kg.Assertion{Claims: k.Claims}).Claims)
		return true
	})
}

// checkStates reports a relation that was not what it is after edit, which fails where that cannot be done.
func (p *past) checkStates(path, id string, edit func(*kg.Relation) bool) {
	then, now := p.relations.knownThen(id), p.relations.current[id]
	if then == nil {
		p.failUnsaid(path, id, now, "%q was not there", id)
		return
	}
	stated := *then
	if !edit(&stated) || stated.Type.Info() == nil {
		p.failUnsaid(path, id, now, "%q differed", id)
		return
	}
	stated.Derive(nil) // canonical ends, defaults: the stored one has them
	if !stated.Restates(then) {
		p.failUnsaid(path, id, now, "%q differed (%s)", id, strings.Join(stated.DifferingFrom(then), ", "))
	}
}

// renamed is the assertion with what had been merged by then.
func (p *past) renamed(a kg.Assertion) kg.Assertion {
	for _, id := range a.References() {
		if into := p.merged[id]; into != "" {
			a.Rename(id, into)
		}
	}
	return a
}
