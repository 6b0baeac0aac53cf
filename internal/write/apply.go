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
func Apply(ctx context.Context, s store.Store, batches ...kg.Batch) (Outcome, error) {
	total, _, err := apply(ctx, s, batches, nil)
	return total, err
}

// Try does what Apply does and takes it back: it returns what Apply would, and for each batch its entry of the change
// log, which has no items if the batch changes nothing.
func Try(ctx context.Context, s store.Store, batches ...kg.Batch) (Outcome, []kg.Change, error) {
	taken := errors.New("taken back")
	total, log, err := apply(ctx, s, batches, taken)
	if errors.Is(err, taken) {
		err = nil
	}
	return total, log, err
}

// apply ends the transaction with result once all batches are in it.
func apply(ctx context.Context, s store.Store, batches []kg.Batch, result error) (total Outcome, log []kg.Change, err error) {
	err = s.Write(ctx, func(w store.Writer) error {
		total, log = Outcome{}, nil
		for i := range batches {
			b := &batches[i]
			c := newChange(ctx, w, b.Kind, b.Actor, b.Reason)
			if len(batches) > 1 {
				c.prefix = fmt.Sprintf("%d.", i)
			}
			if !b.RecordedAt.IsZero() {
				c.seeded = b.RecordedAt.UTC()
			}
			if err := c.batch(b); err != nil {
				return err
			}
			if err := c.finish(); err != nil { // what follows would fail for want of what this batch was to bring
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

func (c *change) batch(given *kg.Batch) error {
	b := *given // the batch is its writer's: what it refers to may have been merged away, and is replaced here only
	b.Relations, b.Corrections = slices.Clone(b.Relations), slices.Clone(b.Corrections)
	c.unread = b.Unread
	c.replaces = b.Replaces()
	c.validate(&b)
	known, err := c.said(&b)
	if err != nil {
		return err
	}
	c.known = known
	if err := c.lockAndLoad(&b); err != nil {
		return err
	}
	for _, e := range slices.Concat(c.unread, c.errs) {
		c.refusals[itemOf(strings.TrimPrefix(e.Path, c.prefix))] = true
	}
	if !known {
		if err := c.versions(&b); err != nil {
			return err
		}
	}
	for _, id := range entityIDs(&b) {
		c.outcome.Entities = append(c.outcome.Entities, cmp.Or(c.entities[id], c.entities[c.merged[id]],
			c.gone.entities[id]))
	}
	for _, id := range relationIDs(&b) {
		c.outcome.Relations = append(c.outcome.Relations, cmp.Or(c.relations[id], c.gone.relations[id]))
	}
	return nil
}

// versions makes those that the batch asks for.
func (c *change) versions(b *kg.Batch) error {
	for i := range b.Entities {
		e, path := &b.Entities[i], fmt.Sprintf("entities.%d", i)
		done := c.done(path, func() { c.upsert(path, e) })
		c.becomes(cmp.Or(c.merged[e.ID], e.ID), e.Kind, done)
	}
	for i := range b.EntityCorrections {
		k, path := &b.EntityCorrections[i], fmt.Sprintf("entityCorrections.%d", i)
		done := c.done(path, func() { c.amend(path, k) })
		if c.again[path] {
			c.errs = append(c.errs, k.Validate(c.prefix+path)...)
		}
		if slices.Contains(k.Fields, "kind") && c.entities[k.ID] != nil {
			c.becomes(k.ID, k.Set.Kind, done)
		}
	}
	for i := range b.Relations {
		n, path := &b.Relations[i], fmt.Sprintf("relations.%d", i)
		if !c.done(path, func() { c.assert(path, n) }) {
			c.open.relations[n.ID] = true
		}
	}
	for i := range b.Corrections {
		k, path := &b.Corrections[i], fmt.Sprintf("corrections.%d", i)
		done := c.done(path, func() { c.correct(path, k) })
		if c.again[path] {
			c.errs = append(c.errs, k.Validate(c.prefix+path)...)
		}
		if !done && c.relations[k.ID] != nil {
			c.open.relations[k.ID] = true
		}
	}
	for i := range b.Retractions {
		r, path := &b.Retractions[i], fmt.Sprintf("retractions.%d", i)
		if !c.done(path, func() { c.retraction(path, r) }) && c.relations[r.ID] != nil {
			c.open.relations[r.ID] = true
		}
	}
	return c.removals(b)
}

// done makes what the batch asks for at a path, and reports whether that can be done. What has the same id as
// something before it is left alone: nobody knows what it would apply to.
func (c *change) done(path string, write func()) bool {
	if c.again[path] {
		return false
	}
	sum := func() int { return c.outcome.Created + c.outcome.Updated + c.outcome.Unchanged }
	before := sum()
	write()
	return sum() > before
}

// itemOf returns the path of the item that a path leads into: relations.3 for relations.3.when.
func itemOf(path string) string {
	list, rest, _ := strings.Cut(path, ".")
	i, _, _ := strings.Cut(rest, ".")
	return list + "." + i
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
	seen := map[string]string{}
	once := func(path, id string) {
		first, ok := seen[id]
		if ok && id != "" { // that it is required is told
			c.fail(kg.CodeBadUserInput, path+".id", id, "%q is given twice, first at %s", id, first)
		}
		c.again[path] = ok
		seen[id] = path
	}
	c.reason("", b.Reason, "")
	c.instant()
	for i, e := range b.Entities {
		path := fmt.Sprintf("entities.%d", i)
		c.errs = append(c.errs, e.Validate(c.prefix+path)...)
		once(path, e.ID)
	}
	for i := range b.EntityCorrections {
		k, path := &b.EntityCorrections[i], fmt.Sprintf("entityCorrections.%d", i)
		once(path, k.ID)
		c.reason(path+".", k.Reason, "the entity is corrected")
	}
	for i := range b.Relations {
		r, path := &b.Relations[i], fmt.Sprintf("relations.%d", i)
		c.errs = append(c.errs, kg.ValidateID(c.prefix+path, r.ID)...)
		c.errs = append(c.errs, r.Validate(c.prefix+path)...)
		once(path, r.ID)
	}
	for i := range b.Corrections {
		k, path := &b.Corrections[i], fmt.Sprintf("corrections.%d", i)
		once(path, k.ID)
		needed := "the relation is corrected"
		if len(k.Fields) == 0 { // claims speak for themselves
			needed = ""
		}
		c.reason(path+".", k.Reason, needed)
		if n := len(k.Claims); n > kg.MaxClaims {
			c.fail(kg.CodeLimitExceeded, path+".id", k.ID,
				"%d claims are added to %q; at most %d are allowed on one relation", n, k.ID, kg.MaxClaims)
		} else {
			c.errs = append(c.errs, kg.ValidateClaims(c.prefix+path, k.Claims)...)
		}
	}
	for i, r := range b.Retractions {
		path := fmt.Sprintf("retractions.%d", i)
		once(path, r.ID)
		c.reason(path+".", r.Reason, "the relation is retracted")
	}
	c.validateRemovals(b, seen)
}

func (c *change) upsert(path string, e *kg.EntityWrite) {
	old, gone := c.entities[e.ID], c.gone.entities[e.ID]
	if r := c.relations[e.ID]; r != nil {
		c.conflict(path+".id", e.ID, r.Version, "%q is the id of a relation; an entity needs another one", e.ID)
		return
	}
	switch {
	case old == nil && gone != nil && c.merged[e.ID] != "" && gone.SameContent(e.Entity):
		c.outcome.Unchanged++ // it was there, and was taken away since
	case c.merged[e.ID] != "":
		c.conflict(path+".id", e.ID, gone.Version, "%q was merged into %q; write that one, or unmerge it first", e.ID, c.merged[e.ID])
	case old == nil && e.Replaces != nil:
		last := 0
		if gone != nil {
			last = gone.Version
		}
		c.conflict(path+".version", e.ID, last, "there is no entity %q now, at version %d or any other", e.ID,
			*e.Replaces)
	case old == nil:
		c.outcome.Created++
		fresh := *e.Entity
		c.putEntity(path, nil, &fresh, c.entry.Reason)
	case old.SameContent(e.Entity):
		c.outcome.Unchanged++
	case e.Replaces != nil && *e.Replaces != old.Version:
		c.conflict(path+".version", e.ID, old.Version, "%q is at version %d, not %d", e.ID, old.Version,
			*e.Replaces).Fields = old.Differing(e.Entity)
	case e.Replaces == nil && !c.replaces && c.refusals[path]: // it may be the same, once it is mended
	case e.Replaces == nil && !c.replaces:
		fields := old.Differing(e.Entity)
		c.conflict(path+".id", e.ID, old.Version,
			"%q exists with other content (version %d) in %s; give that version to replace it whole, or correct what is wrong with correctEntity",
			e.ID, old.Version, strings.Join(fields, ", ")).Fields = fields
	default:
		c.outcome.Updated++
		fresh := *e.Entity
		c.putEntity(path, old, &fresh, c.entry.Reason)
	}
}

// amend corrects an entity.
func (c *change) amend(path string, k *kg.EntityCorrection) {
	old, gone := c.entities[k.ID], c.gone.entities[k.ID]
	switch {
	case c.merged[k.ID] != "":
		c.conflict(path+".id", k.ID, gone.Version, "%q was merged into %q; correct that one, or unmerge it first",
			k.ID, c.merged[k.ID])
		return
	case old == nil:
		c.fail(kg.CodeNotFound, path+".id", k.ID, "there is no entity %q to correct", k.ID)
		return
	}
	fresh := *old
	if err := fresh.Patch(k.Set, k.Fields); err != nil {
		err.Path = c.prefix + path + "." + err.Path
		c.errs = append(c.errs, err)
		return
	}
	same := fresh.SameContent(old)
	if !same && k.Version != nil && *k.Version != old.Version { // what becomes of another version says nothing of it
		c.errs = append(c.errs, k.Validate(c.prefix+path)...)
	} else {
		c.errs = append(c.errs, fresh.Validate(c.prefix+path+".patch")...)
	}
	switch {
	case same:
		c.outcome.Unchanged++
	case k.Version != nil && *k.Version != old.Version:
		c.conflict(path+".version", k.ID, old.Version, "%q is at version %d, not %d", k.ID, old.Version, *k.Version)
	default:
		c.outcome.Updated++
		c.putEntity(path+".patch", old, &fresh, k.Reason)
	}
}

func (c *change) assert(path string, n *kg.NewRelation) {
	if n.Type.Info() == nil {
		return // reported by validate
	}
	fresh := &kg.Relation{ID: n.ID, Assertion: n.Assertion, RecordedAt: c.now()}
	old := c.relations[n.ID]
	if e := c.entities[n.ID]; e != nil {
		c.conflict(path+".id", n.ID, e.Version, "%q is the id of an entity; a relation needs another one", n.ID)
		return
	}
	if old == nil {
		c.outcome.Created++
		c.putRelation(path, nil, fresh, c.entry.Reason)
		return
	}
	fresh.Derive(c.sourceDay) // canonical ends, defaults: what the stored one has, too
	if fresh.SameContent(old.Assertion) {
		c.outcome.Unchanged++
		return
	}
	if c.refusals[path] { // it may be the same, once it is mended
		return
	}
	fields := fresh.Differing(old.Assertion)
	c.conflict(path+".id", n.ID, old.Version, "%q exists with other content (version %d) in %s; correct it instead",
		n.ID, old.Version, strings.Join(fields, ", ")).Fields = fields
}

func (c *change) correct(path string, k *kg.Correction) {
	old := c.relations[k.ID]
	if old == nil {
		c.fail(kg.CodeNotFound, path+".id", k.ID, "there is no relation %q to correct", k.ID)
		return
	}
	fresh := *old
	if err := fresh.Patch(k.Set, k.Fields); err != nil {
		err.Path = c.prefix + path + "." + err.Path
		c.errs = append(c.errs, err)
		return
	}
	before := len(c.errs)
	named := func(field string) bool { return slices.Contains(k.Fields, field) }
	info := fresh.Type.Info()
	if info != nil && info.HasMode(fresh.Mode) && info.ModeInfo(fresh.Mode).Symmetry == kg.SymmetryNever &&
		!named("symmetric") {
		fresh.Symmetric = false // it was so by the type or mode that it had
	}
	c.errs = append(c.errs, fresh.ValidateFacts(c.prefix+path+".patch")...)
	if named("claims") {
		c.errs = append(c.errs, kg.ValidateClaims(c.prefix+path+".patch", fresh.Claims)...)
	}
	if info == nil || len(k.Claims) > kg.MaxClaims {
		return // reported by validation
	}
	added := addedClaims{path: path, first: len(fresh.Claims)}
	fresh.Claims, added.places = withClaims(fresh.Claims, k.Claims)
	if n := len(fresh.Claims); len(added.places) > 0 && n > kg.MaxClaims {
		c.fail(kg.CodeLimitExceeded, path+".id", k.ID, "%q would have %d claims; at most %d are allowed on one relation",
			k.ID, n, kg.MaxClaims)
	} else if n == 0 && named("claims") {
		c.fail(kg.CodeBadUserInput, path+".patch.claims", "", "are required: every relation says where it comes from")
	}
	probe := fresh
	probe.Derive(c.sourceDay)
	if old.Symmetric && !probe.Symmetric && !fresh.Symmetric { // else validation refuses what it says of the direction
		for _, end := range []string{"from", "to"} {
			if !named(end) {
				c.fail(kg.CodeBadUserInput, path+".patch."+end, "",
					"is required: the relation had no direction, so that nothing tells which end acts")
			}
		}
	}
	again := restated{old: old, fresh: &fresh, fromState: named("fromState"), toState: named("toState")}
	current := k.Version == nil || *k.Version == old.Version
	guard := func() {
		if !current {
			c.conflict(path+".version", k.ID, old.Version, "%q is at version %d, not %d", k.ID, old.Version, *k.Version)
		}
	}
	if probe.SameContent(old.Assertion) {
		if !(named("fromState") && fresh.FromState == "" && old.FromState != "" || named("toState") && fresh.ToState == "" && old.ToState != "") {
			c.outcome.Unchanged++
			return
		}
		again.guard = guard // a state that was given may be what is derived without it
	} else if !current { // what becomes of another version than the one that it corrects says nothing of it
		c.errs = append(c.errs[:before], k.Validate(c.prefix+path)...)
		guard()
		return
	}
	c.outcome.Updated++
	c.putRelation(path+".patch", old, &fresh, k.Reason)
	c.added[&fresh] = added
	if again.guard != nil || named("when") {
		c.restated = append(c.restated, again)
	}
}

// withClaims returns the claims with those of more that are not among them, and the places of these in more.
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

func (c *change) retraction(path string, r *kg.Retraction) {
	old, gone := c.relations[r.ID], c.gone.relations[r.ID]
	switch {
	case old == nil && gone != nil && c.doneBefore(r.Version, gone.Version): // sent again
		c.outcome.Unchanged++
	case old == nil:
		c.fail(kg.CodeNotFound, path+".id", r.ID, "there is no relation %q to retract", r.ID)
	case r.Version != nil && *r.Version != old.Version:
		c.conflict(path+".version", r.ID, old.Version, "%q is at version %d, not %d", r.ID, old.Version, *r.Version)
	default:
		c.outcome.Updated++
		c.retract(path, old, r.Reason)
	}
}

// doneBefore reports whether taking away a version is what left the tombstone, so that it is sent again. A file need
// not name the version: it is content with what it takes away not being there.
func (c *change) doneBefore(version *int, tombstone int) bool {
	return version != nil && tombstone == *version+1 || version == nil && c.entry.Kind == kg.ChangeSeed
}
