package storetest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"graphd/internal/kg"
)

// This file says what batches with a RecordedAt of their own mean, and what batches take away.

// recordedAt checks when a batch says that it was recorded. It reports whether that is no later than the end of the
// log: then the batch may only say what was known at that instant.
func (e *entry) recordedAt() bool {
	if e.seeded.IsZero() {
		return false
	}
	value := e.seeded.UTC().Format(time.RFC3339Nano)
	if y := e.seeded.UTC().Year(); y < 1678 || y > 2261 {
		e.fail(kg.CodeBadUserInput, "recordedAt", value)
		return false
	}
	if e.seeded.After(time.Now().Add(time.Minute)) {
		e.fail(kg.CodeBadUserInput, "recordedAt", value)
	}
	return slices.ContainsFunc(e.changes, func(c kg.Change) bool { return !c.At.Before(e.seeded) })
}

// was returns what was known of an id at an instant; nil if it was not there.
func was[T any](versions []*T, at time.Time, life func(*T) (from, to time.Time, tombstone bool)) *T {
	for _, v := range versions {
		if from, to, tombstone := life(v); !tombstone && !from.After(at) && (to.IsZero() || to.After(at)) {
			return v
		}
	}
	return nil
}

func entityLife(v *kg.Entity) (time.Time, time.Time, bool) {
	return v.RecordedAt, v.SupersededAt, v.Tombstone
}

func relationLife(v *kg.Relation) (time.Time, time.Time, bool) {
	return v.RecordedAt, v.SupersededAt, v.Tombstone
}

// past is a batch that is dated no later than the end of the log.
func (e *entry) past(b *kg.Batch) {
	unsaid := 0
	claim := func(so bool, path, id string, version int) {
		e.unchanged++
		if so {
			return
		}
		if unsaid++; unsaid <= 20 { // more are only counted
			e.conflict(path, id, version)
		}
	}
	entityNow := func(id string) int { // an id may be that of an entity then, and of a relation now
		if is := e.currentEntity(id); is != nil {
			return is.Version
		}
		return 0
	}
	relationNow := func(id string) int {
		if is := e.currentRelation(id); is != nil {
			return is.Version
		}
		return 0
	}
	mergedThen := func(id string) string {
		for _, r := range e.redirects {
			if r.From == id && !r.RecordedAt.After(e.seeded) &&
				(r.SupersededAt.IsZero() || r.SupersededAt.After(e.seeded)) {
				return r.Into
			}
		}
		return ""
	}
	resolved := func(id string) string {
		for next := mergedThen(id); next != ""; next = mergedThen(id) {
			id = next
		}
		return id
	}
	for i, w := range b.Entities {
		e.entityIDs = append(e.entityIDs, w.ID)
		v := was(e.entities[w.ID], e.seeded, entityLife)
		if v == nil && mergedThen(w.ID) != "" { // it is what it was when it was merged away
			for _, old := range e.entities[w.ID] {
				if !old.RecordedAt.After(e.seeded) {
					v = old
				}
			}
		}
		claim(v != nil && sameEntity(v, w.Entity), fmt.Sprintf("entities.%d.id", i), w.ID, entityNow(w.ID))
	}
	for i, k := range b.EntityCorrections {
		e.entityIDs = append(e.entityIDs, k.ID)
		path := fmt.Sprintf("entityCorrections.%d", i)
		e.needsReason(path+".reason", k.Reason)
		v := was(e.entities[k.ID], e.seeded, entityLife)
		claim(v != nil && sameEntity(patchedEntity(*v, k.Set, k.Fields), v), path+".id", k.ID, entityNow(k.ID))
	}
	for i, n := range b.Relations {
		e.relationIDs = append(e.relationIDs, n.ID)
		e.grounds(fmt.Sprintf("relations.%d", i), n)
		v := was(e.relations[n.ID], e.seeded, relationLife)
		claim(v != nil && saysNothingNew(endsInOrder(written(referring(n.Assertion, resolved))), v),
			fmt.Sprintf("relations.%d.id", i), n.ID, relationNow(n.ID))
	}
	for i, k := range b.Corrections {
		e.relationIDs = append(e.relationIDs, k.ID)
		path := fmt.Sprintf("corrections.%d", i)
		if len(k.Fields) > 0 {
			e.needsReason(path+".reason", k.Reason)
		}
		e.evidenced(path, k.Claims)
		v := was(e.relations[k.ID], e.seeded, relationLife)
		so := v != nil
		if so {
			then := patched(*v, referring(k.Set, resolved), k.Fields)
			for _, c := range referring(kg.Assertion{Claims: k.Claims}, resolved).Claims {
				if !slices.ContainsFunc(then.Claims, func(o kg.Claim) bool { return alike(o, c) }) {
					then.Claims = append(slices.Clone(then.Claims), c)
				}
			}
			so = saysNothingNew(endsInOrder(then), v)
		}
		claim(so, path+".id", k.ID, relationNow(k.ID))
	}
	for i, r := range b.Retractions {
		e.relationIDs = append(e.relationIDs, r.ID)
		path := fmt.Sprintf("retractions.%d", i)
		e.needsReason(path+".reason", r.Reason)
		there := slices.ContainsFunc(e.relations[r.ID],
			func(v *kg.Relation) bool { return !v.RecordedAt.After(e.seeded) })
		claim(there && was(e.relations[r.ID], e.seeded, relationLife) == nil, path+".id", r.ID, relationNow(r.ID))
	}
	for i, m := range b.Merges {
		claim(mergedThen(m.From) == m.Into, fmt.Sprintf("merges.%d.from", i), m.From, entityNow(m.From))
	}
	for i, d := range b.Deletions {
		there := slices.ContainsFunc(e.entities[d.ID], func(v *kg.Entity) bool { return !v.RecordedAt.After(e.seeded) })
		claim(there && was(e.entities[d.ID], e.seeded, entityLife) == nil && mergedThen(d.ID) == "",
			fmt.Sprintf("deletions.%d.id", i), d.ID, entityNow(d.ID))
	}
	if unsaid > 0 {
		e.conflict("recordedAt", e.seeded.UTC().Format(time.RFC3339Nano), 0)
	}
}

// takenAway checks what the batch takes away by itself, and returns the ids, and the paths of what has an id that
// stands somewhere before; named holds all ids so far.
func (e *entry) takenAway(b *kg.Batch, named map[string]bool) (going, twice map[string]bool) {
	going, twice = map[string]bool{}, map[string]bool{}
	once := func(path, field, id string) {
		if named[id] {
			e.fail(kg.CodeBadUserInput, path+field, id)
			twice[path] = true
		}
		named[id], going[id] = true, true
	}
	for i, m := range b.Merges {
		once(fmt.Sprintf("merges.%d", i), ".from", m.From)
	}
	for i, d := range b.Deletions {
		once(fmt.Sprintf("deletions.%d", i), ".id", d.ID)
	}
	for i, m := range b.Merges {
		path := fmt.Sprintf("merges.%d", i)
		e.needsReason(path+".reason", m.Reason)
		if going[m.Into] { // itself, or what goes, too
			e.fail(kg.CodeBadUserInput, path+".into", m.Into)
		}
	}
	for i, d := range b.Deletions {
		e.needsReason(fmt.Sprintf("deletions.%d.reason", i), d.Reason)
	}
	return going, twice
}

// makes reports whether the version is one that the call makes.
func (e *entry) makes(r *kg.Relation) bool {
	return slices.ContainsFunc(e.posts, func(p posted) bool { return p.new == r })
}

// mergeOf is one merge of a batch: what the batch writes in any case gets no further version.
func (e *entry) mergeOf(path string, m kg.Merge) (done bool) {
	if r := e.merged(m.From); r != nil && r.Into == m.Into {
		e.unchanged++
		return true
	}
	if e.open.entities[m.Into] {
		return false
	}
	before := len(e.faults)
	e.existing(path+".from", m.From)
	e.existing(path+".into", m.Into)
	if len(e.faults) > before {
		return false
	}
	if a, b := e.currentEntity(m.From).Kind,
		e.currentEntity(m.Into).Kind; (a == kg.KindSource) != (b == kg.KindSource) {
		e.fail(kg.CodeBadUserInput, path+".into", m.Into)
		return false
	}
	e.updated++
	moved := e.referringTo(m.From)
	e.bury(m.From, m.Reason)
	for _, r := range moved {
		said := referring(r.Assertion, func(id string) string {
			if id == m.From {
				return m.Into
			}
			return id
		})
		if e.makes(r) {
			r.Assertion = said
			continue
		}
		fresh := *r
		fresh.Assertion = said
		e.putRelation(path+".from", m.Reason, &fresh, false)
	}
	e.redirects = append(e.redirects, kg.Redirect{From: m.From, Into: m.Into, RecordedAt: e.change.At})
	return true
}

// deletionOf is one deletion of a batch.
func (e *entry) deletionOf(path string, d kg.Deletion) (done bool) {
	old, last := e.currentEntity(d.ID), lastOf(e.entities[d.ID])
	if last != nil && old == nil && e.merged(d.ID) == nil &&
		(d.Version != nil && last.Version-1 == *d.Version || e.ofFile(d.Version)) {
		e.unchanged++
		return true
	}
	before := len(e.faults)
	e.existing(path+".id", d.ID)
	if old != nil && d.Version != nil && *d.Version != old.Version {
		e.conflict(path+".version", d.ID, old.Version)
	}
	if len(e.faults) > before {
		return false
	}
	refer := slices.DeleteFunc(e.naming(d.ID), func(r *kg.Relation) bool { return e.open.relations[r.ID] })
	if slices.ContainsFunc(refer, func(r *kg.Relation) bool { return e.makes(r) && !e.moved(r) }) {
		e.fail(kg.CodeBadUserInput, path+".id", d.ID)
		return false
	}
	if len(refer) > 0 && !d.Cascade {
		e.conflict(path+".id", d.ID, old.Version)
		return false
	}
	e.updated++
	e.bury(d.ID, d.Reason)
	for _, r := range refer {
		if !e.moved(r) {
			e.putRelation(path+".id", d.Reason, r, true)
			continue
		}
		e.posts = slices.DeleteFunc(e.posts, func(p posted) bool { return p.new == r }) // it does not move, but goes
		versions := e.relations[r.ID]
		gone := *versions[len(versions)-2]
		gone.Version, gone.RecordedAt, gone.SupersededAt, gone.Actor, gone.Reason, gone.Tombstone =
			r.Version, e.change.At, e.change.At, e.change.Actor, d.Reason, true
		*r = gone
		for i, item := range e.change.Items {
			if item.Relation && item.ID == r.ID {
				e.change.Items[i].Action = kg.ActionRemoved
			}
		}
	}
	for _, p := range e.posts {
		*p.new = forgetting(*p.new, d.ID)
	}
	return true
}

// moved reports whether a merge of the batch is all that makes the version.
func (e *entry) moved(r *kg.Relation) bool {
	return slices.ContainsFunc(e.posts, func(p posted) bool {
		return p.new == r &&
			strings.HasPrefix(p.path, "merges.")
	})
}

// bury adds a tombstone that has a reason of its own.
func (e *entry) bury(id, reason string) {
	e.putEntity("", reason, e.currentEntity(id), true)
}

// ofFile reports whether a file takes something away and names no version: then it may be gone already.
func (e *entry) ofFile(version *int) bool { return version == nil && e.change.Kind == kg.ChangeSeed }
