package write

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"graphd/internal/kg"
	"graphd/internal/store"
)

// Apply writes the batches, one after the other, in one transaction; each is a change of its own. What a batch names
// that is already there in the same content is left unchanged; an id that exists with other content, or in another
// version than the writer knows, is a CONFLICT, but for entities in a seed, which take the place of what was there. A
// batch with a RecordedAt that is not later than the end of the change log must say what the graph was known to be at
// that instant, and changes nothing; see said. All that is wrong with a batch is returned together as kg.Errors, with
// paths such as relations.3.when (preceded by the number of the batch if there are several), and nothing is written.
func Apply(ctx context.Context, s store.Store, call Call, batches ...kg.Batch) (Outcome, error) {
	total, _, err := apply(ctx, s, call, batches, nil)
	return total, err
}

// Try does what Apply does and takes it back: it returns what Apply would, and for each batch its entry of the change
// log, which has no items if the batch changes nothing.
func Try(ctx context.Context, s store.Store, call Call, batches ...kg.Batch) (Outcome, []kg.Change, error) {
	taken := errors.New("taken back")
	total, log, err := apply(ctx, s, call, batches, taken)
	if errors.Is(err, taken) {
		err = nil
	}
	return total, log, err
}

// apply ends the transaction with result once all batches are in it.
func apply(
	ctx context.Context, s store.Store, call Call, batches []kg.Batch, result error,
) (total Outcome, log []kg.Change, err error) {
	err = s.Write(ctx, func(w store.Writer) error {
		total, log = Outcome{}, nil
		for i := range batches {
			c := newChange(ctx, w, batches[i].Kind, call)
			err := c.applyBatch(&batches[i])
			if err == nil {
				err = c.finish()
			}
			if err != nil && len(batches) > 1 {
				err = numbered(i, err)
			}
			if err != nil { // what follows would fail for want of what this batch was to bring
				return err
			}
			total.add(c.outcome)
			log = append(log, c.entry)
		}
		return result
	})
	if err != nil && (result == nil || !errors.Is(err, result)) {
		return Outcome{}, nil, err
	}
	return total, log, err
}

func (c *change) applyBatch(given *kg.Batch) error {
	b := located(*given) // what it refers to may have been merged away, and is replaced here
	c.expect(len(b.Relations))
	if !b.RecordedAt.IsZero() {
		c.seeded = b.RecordedAt.UTC()
	}
	c.unread = b.Unread
	c.entry.Reason = cmp.Or(b.Reason, c.entry.Reason)
	c.replaces, c.revises = b.Replaces(), b.Revises
	c.validate(&b)
	if err := c.ctx.Err(); err != nil {
		return err
	}
	known, err := c.said(&b)
	if err != nil {
		return err
	}
	c.known = known
	if err := c.lockAndLoad(&b); err != nil {
		return err
	}
	if !known {
		if err := c.loadFormer(&b); err != nil {
			return err
		}
		if err := c.applyVersions(&b); err != nil {
			return err
		}
	}
	for _, id := range entityIDs(&b) {
		c.outcome.Entities = append(c.outcome.Entities, cmp.Or(c.merged[id], id))
	}
	c.outcome.Relations = relationIDs(&b)
	return nil
}

// applyVersions makes those that the batch asks for.
func (c *change) applyVersions(b *kg.Batch) error {
	for i := range b.Entities {
		e := &b.Entities[i]
		done := c.done(e, func() { c.upsert(e) })
		c.becomes(cmp.Or(c.merged[e.ID], e.ID), e.Kind, done)
	}
	for i := range b.EntityCorrections {
		k := &b.EntityCorrections[i]
		done := c.done(k, func() { c.amend(k) })
		if c.again[k] {
			c.errs = append(c.errs, k.Validate(k.Origin)...)
		}
		if slices.Contains(k.Fields, "kind") && c.entities[k.ID] != nil {
			c.becomes(k.ID, k.Set.Kind, done)
		}
	}
	for i := range b.Relations {
		n := &b.Relations[i]
		if !c.done(n, func() { c.assert(n) }) {
			c.open.relations[n.ID] = true
		}
	}
	for i := range b.Corrections {
		k := &b.Corrections[i]
		done := c.done(k, func() { c.correct(k) })
		if c.again[k] {
			c.errs = append(c.errs, k.Validate(k.Origin)...)
		}
		if !done && c.relations[k.ID] != nil {
			c.open.relations[k.ID] = true
		}
	}
	for i := range b.Retractions {
		r := &b.Retractions[i]
		if !c.done(r, func() { c.applyRetraction(r) }) && c.relations[r.ID] != nil {
			c.open.relations[r.ID] = true
		}
	}
	return c.applyRemovals(b)
}

// done makes what an item of the batch asks for, and reports whether that can be done. What has the same id as
// something before it is left alone: nobody knows what it would apply to.
func (c *change) done(item any, write func()) bool {
	if c.again[item] {
		return false
	}
	sum := func() int { return c.outcome.Created + c.outcome.Updated + c.outcome.Unchanged }
	before := sum()
	write()
	return sum() > before
}

// becomes notes that it is open what an entity is, if the batch is to make something of this kind of it and cannot.
func (c *change) becomes(id string, kind kg.Kind, done bool) {
	is := c.entities[id]
	wrong := !slices.Contains(kg.Kinds, kind) || id == kg.UnspecifiedActor && kind != kg.KindActor // so says validation
	if wrong || !done && (is == nil || is.Kind != kind) {
		c.open.entities[id] = true
	}
}

// entityIDs are those of the entities that the batch writes, in its order.
func entityIDs(b *kg.Batch) []string {
	ids := make([]string, 0, len(b.Entities)+len(b.EntityCorrections))
	for _, e := range b.Entities {
		ids = append(ids, e.ID)
	}
	for i := range b.EntityCorrections {
		ids = append(ids, b.EntityCorrections[i].ID)
	}
	return ids
}

// relationIDs are those of the relations that the batch writes, in its order.
func relationIDs(b *kg.Batch) []string {
	ids := make([]string, 0, len(b.Relations)+len(b.Corrections)+len(b.Retractions))
	for i := range b.Relations {
		ids = append(ids, b.Relations[i].ID)
	}
	for i := range b.Corrections {
		ids = append(ids, b.Corrections[i].ID)
	}
	for i := range b.Retractions {
		ids = append(ids, b.Retractions[i].ID)
	}
	return ids
}

// validate checks the batch by itself.
func (c *change) validate(b *kg.Batch) {
	seen := make(map[string]string, len(b.Entities)+len(b.Relations))
	once := func(item any, o *kg.Origin, id string) {
		first, ok := seen[id]
		if ok && id != "" { // that it is required is told
			c.fail(kg.CodeBadUserInput, o.At("id"), id, "%q is given twice, first at %s", id, first)
		}
		if ok {
			c.again[item] = true
		}
		seen[id] = o.Path
	}
	c.checkReason(&kg.Origin{}, c.entry.Reason, "")
	c.checkInstant()
	unread := around(c.unread)
	refuse := func(item any, o *kg.Origin, errs kg.Errors) {
		c.errs = append(c.errs, c.told(errs)...)
		if len(errs) > 0 || unread[o.Path] {
			c.refusals[item] = true
		}
	}
	for i := range b.Entities {
		if c.ctx.Err() != nil { // the caller looks at it
			return
		}
		e := &b.Entities[i]
		refuse(e, e.Origin, e.Validate(e.Origin.Path))
		once(e, e.Origin, e.ID)
	}
	for i := range b.EntityCorrections {
		k := &b.EntityCorrections[i]
		once(k, k.Origin, k.ID)
		c.checkReason(k.Origin, k.Reason, "the entity is corrected")
	}
	for i := range b.Relations {
		if c.ctx.Err() != nil {
			return
		}
		n := &b.Relations[i]
		refuse(n, n.Origin, n.Validate())
		once(n, n.Origin, n.ID)
	}
	for i := range b.Corrections {
		k := &b.Corrections[i]
		once(k, k.Origin, k.ID)
		needed := "the relation is corrected"
		if len(k.Fields) == 0 { // claims speak for themselves
			needed = ""
		}
		c.checkReason(k.Origin, k.Reason, needed)
		if n := len(k.Claims); n > kg.MaxClaims {
			c.fail(kg.CodeLimitExceeded, k.Origin.At("id"), k.ID,
				"%d claims are added to %q; at most %d are allowed on one relation", n, k.ID, kg.MaxClaims)
		} else {
			c.errs = append(c.errs, c.told(kg.ValidateClaims(k.Origin, k.Claims))...)
		}
	}
	for i := range b.Retractions {
		r := &b.Retractions[i]
		once(r, r.Origin, r.ID)
		c.checkReason(r.Origin, r.Reason, "the relation is retracted")
	}
	c.validateRemovals(b, seen)
}

func (c *change) upsert(e *kg.EntityWrite) {
	old, gone := c.entities[e.ID], c.gone.entities[e.ID]
	if r := c.relations[e.ID]; r != nil {
		c.conflict(e.Origin.At("id"), e.ID, r.Version,
			"%q is the id of a relation; an entity needs an id of its own", e.ID)
		return
	}
	switch {
	case old == nil && gone != nil && c.merged[e.ID] != "" && gone.SameContent(e.Entity):
		c.outcome.Unchanged++ // it was there, and was taken away since
	case c.merged[e.ID] != "":
		c.conflict(e.Origin.At("id"), e.ID, gone.Version,
			"%q was merged into %q; write that one, or unmerge it first", e.ID, c.merged[e.ID])
	case old == nil && e.Replaces != nil:
		last := 0
		if gone != nil {
			last = gone.Version
		}
		c.conflict(e.Origin.At("version"), e.ID, last, "there is no entity %q now, at version %d or any other", e.ID,
			*e.Replaces)
	case old == nil:
		c.outcome.Created++
		fresh := *e.Entity
		c.putEntity(e.Origin, nil, &fresh, c.reason)
	case old.SameContent(e.Entity):
		c.outcome.Unchanged++
	case e.Replaces != nil && *e.Replaces != old.Version:
		c.stale(e.Origin, e.ID, old.Version, *e.Replaces).Fields = old.Differing(e.Entity)
	case e.Replaces == nil && !c.replaces && c.refusals[e]: // it may be the same, once it is mended
	case e.Replaces == nil && !c.replaces:
		fields := old.Differing(e.Entity)
		c.conflict(e.Origin.At("id"), e.ID, old.Version,
			"%q exists with other content (version %d) in %s; give that version to replace it whole, or correct what "+
				"is wrong with correctEntity", e.ID, old.Version, strings.Join(fields, ", ")).Fields = fields
	default:
		c.outcome.Updated++
		fresh := *e.Entity
		c.putEntity(e.Origin, old, &fresh, c.reason)
	}
}

// amend corrects an entity.
func (c *change) amend(k *kg.EntityCorrection) {
	old, gone := c.entities[k.ID], c.gone.entities[k.ID]
	switch {
	case c.merged[k.ID] != "":
		c.conflict(k.Origin.At("id"), k.ID, gone.Version,
			"%q was merged into %q; correct that one, or unmerge it first", k.ID, c.merged[k.ID])
		return
	case old == nil:
		c.fail(kg.CodeNotFound, k.Origin.At("id"), k.ID, "there is no entity %q to correct", k.ID)
		return
	}
	fresh, patch := *old, k.Origin.Patch()
	if err := fresh.Patch(k.Set, k.Fields); err != nil {
		err.Path = k.Origin.At(err.Path)
		c.errs = append(c.errs, err)
		return
	}
	same := fresh.SameContent(old)
	if !same && k.Version != nil && *k.Version != old.Version { // what becomes of another version says nothing of it
		c.errs = append(c.errs, k.Validate(k.Origin)...)
	} else {
		c.errs = append(c.errs, fresh.Validate(patch.Path)...)
	}
	switch {
	case same:
		c.outcome.Unchanged++
	case k.Version != nil && *k.Version != old.Version:
		c.stale(k.Origin, k.ID, old.Version, *k.Version)
	default:
		c.outcome.Updated++
		c.putEntity(patch, old, &fresh, k.Reason)
	}
}

func (c *change) assert(n *kg.NewRelation) {
	if n.Type.Info() == nil {
		return // reported by validate
	}
	fresh := &kg.Relation{ID: n.ID, Assertion: n.Assertion, RecordedAt: c.now(),
		FromStateBasis: n.BasisAsWritten(kg.EndFrom), ToStateBasis: n.BasisAsWritten(kg.EndTo)}
	old := c.relations[n.ID]
	if e := c.entities[n.ID]; e != nil {
		c.conflict(n.Origin.At("id"), n.ID, e.Version,
			"%q is the id of an entity; a relation needs an id of its own", n.ID)
		return
	}
	if old == nil && c.saidOnce(fresh) {
		c.outcome.Unchanged++ // it was retracted since
		return
	}
	if old == nil {
		c.outcome.Created++
		c.putRelation(n.Origin, nil, fresh, c.reason)
		return
	}
	fresh.Derive(c.publishedOn) // canonical ends, defaults: what the stored one has, too
	if fresh.Restates(old) {
		c.outcome.Unchanged++
		return
	}
	if c.revises && !c.refusals[n] {
		c.revise(n, old, fresh)
		return
	}
	if c.refusals[n] { // it may be the same, once it is mended
		return
	}
	fields := fresh.DifferingFrom(old)
	c.conflict(n.Origin.At("id"), n.ID, old.Version,
		"%q exists with other content (version %d) in %s; correct it instead", n.ID, old.Version,
		strings.Join(fields, ", ")).Fields = fields
}

func (c *change) correct(k *kg.Correction) {
	old := c.relations[k.ID]
	if old == nil {
		c.fail(kg.CodeNotFound, k.Origin.At("id"), k.ID, "there is no relation %q to correct", k.ID)
		return
	}
	fresh, patch := *old, k.Origin.Patch()
	if err := fresh.Patch(k.Set, k.Fields); err != nil {
		err.Path = k.Origin.At(err.Path)
		c.errs = append(c.errs, err)
		return
	}
	before := len(c.errs)
	named := func(field string) bool { return slices.Contains(k.Fields, field) }
	setBases(&fresh, old, k.Fields)
	info := fresh.Type.Info()
	if info != nil && info.HasMode(fresh.Mode) && info.ModeInfo(fresh.Mode).Symmetry == kg.SymmetryNever &&
		!named("symmetric") {
		fresh.Symmetric = false // it was so by the type or mode that it had
	}
	c.errs = append(c.errs, c.told(fresh.ValidateFacts(patch.Path))...)
	for i, e := range k.Set.ActsForNoState {
		state := k.Set.FromState
		field := "fromState"
		if e == kg.EndTo {
			state, field = k.Set.ToState, "toState"
		}
		if named("actsForNoState") && named(field) && state != "" {
			c.fail(kg.CodeBadUserInput, patch.At(fmt.Sprintf("actsForNoState.%d", i)), string(e),
				"the end acts for %q by %s: leave that out, or this", state, field)
		}
	}
	if named("claims") {
		c.errs = append(c.errs, c.told(kg.ValidateClaims(patch, fresh.Claims))...)
	}
	if named("links") {
		c.errs = append(c.errs, c.told(kg.ValidateLinks(patch.Path, k.ID, fresh.Links))...)
	}
	if info == nil || len(k.Claims) > kg.MaxClaims {
		return // reported by validation
	}
	var added []int
	fresh.Claims, added = withClaims(fresh.Claims, k.Claims)
	if n := len(fresh.Claims); len(added) > 0 && n > kg.MaxClaims {
		c.fail(kg.CodeLimitExceeded, k.Origin.At("id"), k.ID,
			"%q would have %d claims; at most %d are allowed on one relation", k.ID, n, kg.MaxClaims)
	} else if n == 0 && named("claims") {
		c.fail(kg.CodeBadUserInput, patch.At("claims"), "", "are required: every relation says where it comes from")
	}
	probe := fresh
	probe.Derive(c.publishedOn)
	if old.Symmetric && !probe.Symmetric && !fresh.Symmetric { // else validation refuses what it says of the direction
		for _, end := range []string{"from", "to"} {
			if !named(end) {
				c.fail(kg.CodeBadUserInput, patch.At(end), "",
					"is required: the relation had no direction, so that nothing tells which end acts")
			}
		}
	}
	current := k.Version == nil || *k.Version == old.Version
	if probe.Restates(old) && !(statesNamed(k.Fields) && takesBack(&probe, old)) {
		c.outcome.Unchanged++
		return
	}
	if !current { // what becomes of another version than the one that it corrects says nothing of it
		c.errs = append(c.errs[:before], k.Validate(k.Origin)...)
		c.stale(k.Origin, k.ID, old.Version, *k.Version)
		return
	}
	for i := range len(fresh.Claims) - len(added) {
		patch.Claims = append(patch.Claims, patch.Claim(i))
	}
	for _, i := range added {
		patch.Claims = append(patch.Claims, k.Origin.Claim(i))
	}
	c.outcome.Updated++
	c.putRelation(patch, old, &fresh, k.Reason)
}

// setBases says of the ends of a relation that is corrected which states its writer gives now: those that the
// correction sets, and of the old ones those that were given, unless it names another end or takes them back.
func setBases(fresh, old *kg.Relation, fields []string) {
	set := func(e kg.End, now *kg.Basis, was kg.Basis, field string, sameEnd bool) {
		switch none := slices.Contains(fields, "actsForNoState"); {
		case slices.Contains(fields, field), fresh.ActsForNone(e):
			*now = fresh.BasisAsWritten(e)
		case !sameEnd, none && old.ActsForNone(e):
			*now = ""
		default:
			*now = was
		}
	}
	set(kg.EndFrom, &fresh.FromStateBasis, old.FromStateBasis, "fromState", fresh.From == old.From)
	set(kg.EndTo, &fresh.ToStateBasis, old.ToStateBasis, "toState", fresh.To == old.To)
}

// statesNamed reports whether a correction of these fields says something of acting states.
func statesNamed(fields []string) bool {
	return slices.ContainsFunc(fields, func(f string) bool {
		return f == "fromState" || f == "toState" || f == "actsForNoState"
	})
}

// takesBack reports whether a state that was given is to be derived.
func takesBack(fresh, old *kg.Relation) bool {
	return old.FromStateBasis == kg.BasisGiven && fresh.FromStateBasis != kg.BasisGiven ||
		old.ToStateBasis == kg.BasisGiven && fresh.ToStateBasis != kg.BasisGiven
}

// withClaims returns the claims with those of more that are not among them, and the places of these in more. One that
// leaves the realization out is there, too, if the relation got another realization since it was written.
func withClaims(claims, more []kg.Claim) (all []kg.Claim, places []int) {
	content := func(c kg.Claim) string {
		b, err := json.Marshal(c)
		if err != nil {
			panic(err) // a claim holds nothing that JSON cannot
		}
		return string(b)
	}
	if len(more) == 0 {
		return claims, nil
	}
	there := map[string]bool{}
	for _, c := range claims {
		there[content(c)] = true
		c.Realization = ""
		there[content(c)] = true
	}
	all = slices.Clone(claims)
	for i, c := range more {
		if key := content(c); !there[key] {
			there[key] = true
			all, places = append(all, c), append(places, i)
		}
	}
	return all, places
}

func (c *change) applyRetraction(r *kg.Retraction) {
	old, gone := c.relations[r.ID], c.gone.relations[r.ID]
	switch {
	case old == nil && gone != nil && c.doneBefore(r.Version, gone.Version): // sent again
		c.outcome.Unchanged++
	case old == nil:
		c.fail(kg.CodeNotFound, r.Origin.At("id"), r.ID, "there is no relation %q to retract", r.ID)
	case r.Version != nil && *r.Version != old.Version:
		c.stale(r.Origin, r.ID, old.Version, *r.Version)
	default:
		c.outcome.Updated++
		c.retract(r.Origin, old, r.Reason)
	}
}

// doneBefore reports whether taking away a version is what left the tombstone, so that it is sent again. A file need
// not name the version: it is content with what it takes away not being there.
func (c *change) doneBefore(version *int, tombstone int) bool {
	return version != nil && tombstone == *version+1 || version == nil && c.entry.Kind == kg.ChangeSeed
}
