package storetest

import (
	"fmt"
	"slices"

	"graphd/internal/kg"
)

// What the calls mean.

func (e *entry) batch(b *kg.Batch) {
	named := map[string]bool{}
	once := func(path, id string) string {
		if named[id] {
			e.fail(kg.BadUserInput, path+".id", id)
			e.twice = append(e.twice, e.faults[len(e.faults)-1])
		}
		named[id] = true
		return path
	}
	if e.recordedAt() {
		for i, w := range b.Entities {
			once(fmt.Sprintf("entities.%d", i), w.ID)
		}
		for i, n := range b.Relations {
			once(fmt.Sprintf("relations.%d", i), n.ID)
		}
		for i, k := range b.Corrections {
			once(fmt.Sprintf("corrections.%d", i), k.ID)
		}
		for i, r := range b.Retractions {
			once(fmt.Sprintf("retractions.%d", i), r.ID)
		}
		e.takenAway(b, named)
		e.past(b)
		return
	}
	for i, w := range b.Entities {
		e.entityIDs = append(e.entityIDs, w.ID)
		e.upsert(once(fmt.Sprintf("entities.%d", i), w.ID), w)
	}
	for i, n := range b.Relations {
		e.relationIDs = append(e.relationIDs, n.ID)
		e.assert(once(fmt.Sprintf("relations.%d", i), n.ID), n)
	}
	for i, k := range b.Corrections {
		e.relationIDs = append(e.relationIDs, k.ID)
		e.correct(once(fmt.Sprintf("corrections.%d", i), k.ID), k)
	}
	for i, r := range b.Retractions {
		e.relationIDs = append(e.relationIDs, r.ID)
		e.retract(once(fmt.Sprintf("retractions.%d", i), r.ID), r)
	}
	going := e.takenAway(b, named)
	for i, m := range b.Merges {
		if !going[m.Into] {
			e.mergeOf(fmt.Sprintf("merges.%d", i), m)
		}
	}
	for i, d := range b.Deletions {
		e.deletionOf(fmt.Sprintf("deletions.%d", i), d)
	}
	slices.SortStableFunc(e.change.Items, func(a, b kg.ChangeItem) int { // entities are told first
		return map[bool]int{true: 1}[a.Relation] - map[bool]int{true: 1}[b.Relation]
	})
}

func (e *entry) upsert(path string, w kg.EntityWrite) {
	if r := e.relation(w.ID); r != nil {
		e.conflict(path+".id", w.ID, r.Version)
		return
	}
	if e.entity(w.ID) == nil {
		e.create(path, w)
		return
	}
	old := e.entity(w.ID)
	if sameEntity(old, w.Entity) {
		e.unchanged++
		return
	}
	if w.Replaces != 0 && w.Replaces != old.Version {
		e.conflict(path+".version", w.ID, old.Version)
		return
	}
	e.updated++
	e.putEntity(w.Entity, false)
}

// create writes an entity that is not there: it never was, or was deleted or merged away.
func (e *entry) create(path string, w kg.EntityWrite) {
	last, version := lastOf(e.entities[w.ID]), 0
	if last != nil {
		version = last.Version
		if e.merged(w.ID) != nil && sameEntity(last, w.Entity) {
			e.unchanged++
			return
		}
	}
	if e.merged(w.ID) != nil {
		e.conflict(path+".id", w.ID, version)
		return
	}
	if w.Replaces != 0 {
		e.conflict(path+".version", w.ID, version)
		return
	}
	e.created++
	e.putEntity(w.Entity, false)
}

func (e *entry) assert(path string, n kg.NewRelation) {
	if is := e.entity(n.ID); is != nil {
		e.conflict(path+".id", n.ID, is.Version)
		return
	}
	stated := referring(n.Assertion, e.resolve)
	old := e.relation(n.ID)
	if old != nil {
		if !saysNothingNew(canonical(stated), old.Assertion) {
			e.conflict(path+".id", n.ID, old.Version)
		}
		e.unchanged++
		return
	}
	e.created++
	e.putRelation(path, e.change.Reason, &kg.Relation{ID: n.ID, Assertion: stated}, false)
}

func (e *entry) correct(path string, k kg.Correction) {
	if len(k.Fields) > 0 {
		e.needsReason(path+".reason", k.Reason)
	}
	old := e.relation(k.ID)
	if old == nil {
		e.fail(kg.NotFound, path+".id", k.ID)
		return
	}
	fresh := *old
	fresh.Assertion = patched(old.Assertion, referring(k.Set, e.resolve), k.Fields)
	added := referring(kg.Assertion{Claims: k.Claims}, e.resolve).Claims
	var places []string
	for i, c := range added {
		if !slices.ContainsFunc(fresh.Claims, func(o kg.Claim) bool { return alike(o, c) }) {
			fresh.Claims = append(slices.Clone(fresh.Claims), c)
			places = append(places, fmt.Sprintf("%s.claims.%d", path, i))
		}
	}
	if fresh.To == kg.Unspecified && fresh.Type.Info().RecipientRequired {
		e.fail(kg.BadUserInput, path+".patch.to", fresh.To)
	}
	during := fresh.When.Bounds(0)
	takenBack := func(field, state, was, end string) bool { // a state that was given, and is not what would be derived
		return slices.Contains(k.Fields, field) && state == "" && was != "" && e.actsFor(end, during) != was
	}
	if saysNothingNew(canonical(fresh.Assertion), old.Assertion) && !takenBack("fromState", fresh.FromState, old.FromState, fresh.From) &&
		!takenBack("toState", fresh.ToState, old.ToState, fresh.To) {
		e.unchanged++
		return
	}
	if k.Version != 0 && k.Version != old.Version {
		e.conflict(path+".version", k.ID, old.Version)
		return
	}
	e.updated++
	p := e.putRelation(path+".patch", k.Reason, &fresh, false)
	p.patch = k.Fields
	copy(p.claims[len(p.claims)-len(places):], places)
}

func (e *entry) retract(path string, r kg.Retraction) {
	e.needsReason(path+".reason", r.Reason)
	old, last := e.relation(r.ID), lastOf(e.relations[r.ID])
	switch {
	case last != nil && old == nil && (last.Version-1 == r.Version || e.ofFile(r.Version)):
		e.unchanged++
	case old == nil:
		e.fail(kg.NotFound, path+".id", r.ID)
	case r.Version != 0 && r.Version != old.Version:
		e.conflict(path+".version", r.ID, old.Version)
	default:
		e.updated++
		e.putRelation(path, r.Reason, old, true)
	}
}

func (e *entry) merge(m merging) {
	if r := e.merged(m.from); r != nil && r.Into == m.into { // sent again
		e.unchanged++
		if into := e.resolve(m.into); e.entity(into) != nil {
			e.entityIDs = []string{into}
		}
		return
	}
	e.needsReason("reason", m.reason)
	e.existing("from", m.from)
	e.existing("into", m.into)
	if m.from == m.into {
		e.fail(kg.BadUserInput, "into", m.into)
	}
	if len(e.faults) > 0 {
		return
	}
	e.updated++
	e.entityIDs = []string{m.into}
	rename := func(id string) string {
		if id == m.from {
			return m.into
		}
		return id
	}
	moved := e.referringTo(m.from)
	e.putEntity(e.entity(m.from), true)
	for _, r := range moved {
		fresh := *r
		fresh.Assertion = referring(r.Assertion, rename)
		e.putRelation("from", m.reason, &fresh, false)
	}
	e.redirects = append(e.redirects, kg.Redirect{From: m.from, Into: m.into, RecordedAt: e.change.At})
}

func (e *entry) unmerge(u unmerging) {
	last, is := lastOf(e.entities[u.id]), e.merged(u.id)
	undone := func(r kg.Redirect) bool { return r.From == u.id && r.SupersededAt.Equal(last.RecordedAt) }
	if e.entity(u.id) != nil && slices.ContainsFunc(e.redirects, undone) { // sent again
		e.unchanged++
		e.entityIDs = []string{u.id}
		return
	}
	e.needsReason("reason", u.reason)
	switch {
	case last == nil:
		e.fail(kg.NotFound, "id", u.id)
	case is == nil:
		e.conflict("id", u.id, last.Version)
	case e.merged(is.Into) != nil:
		e.conflict("id", u.id, 0)
	case e.relation(u.id) != nil:
		e.conflict("id", u.id, e.relation(u.id).Version)
	}
	if len(e.faults) > 0 {
		return
	}
	e.updated++
	e.entityIDs = []string{u.id}
	merge := *is
	is.SupersededAt = e.change.At
	e.putEntity(last, false)
	for _, r := range e.current() {
		versions := e.relations[r.ID]
		i := slices.IndexFunc(versions, func(v *kg.Relation) bool { return v.RecordedAt.Equal(merge.RecordedAt) })
		if i < 1 || slices.ContainsFunc(versions[i:], func(v *kg.Relation) bool { return v.Tombstone }) {
			continue // not moved, or retracted since: then this is another statement
		}
		fresh := *r
		fresh.Assertion = movedBack(r.Assertion, versions[i-1].Assertion, versions[i].Assertion, merge)
		if !alike(fresh.Assertion, r.Assertion) {
			e.putRelation("id", u.reason, &fresh, false).before = versions[i-1]
		}
	}
}

func (e *entry) remove(d deleting) {
	old, last := e.entity(d.id), lastOf(e.entities[d.id])
	if last != nil && old == nil && e.merged(d.id) == nil && last.Version-1 == d.version { // sent again
		e.unchanged++
		return
	}
	e.needsReason("reason", d.reason)
	e.existing("id", d.id)
	if old != nil && d.version != 0 && d.version != old.Version {
		e.conflict("version", d.id, old.Version)
	}
	if len(e.faults) > 0 {
		return
	}
	referring := e.referringTo(d.id)
	if len(referring) > 0 && !d.cascade {
		e.conflict("id", d.id, old.Version)
		return
	}
	e.updated++
	e.putEntity(old, true)
	for _, r := range referring {
		e.relationIDs = append(e.relationIDs, r.ID)
		e.putRelation("id", d.reason, r, true)
	}
}
