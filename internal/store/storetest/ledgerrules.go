package storetest

import (
	"fmt"
	"slices"
	"strings"

	"graphd/internal/kg"
)

// This file says what the calls mean.

func (e *entry) judgeBatch(b *kg.Batch) {
	named := map[string]bool{}
	again := func(path, id string) bool {
		if named[id] {
			e.fail(kg.CodeBadUserInput, path+".id", id)
			return true
		}
		named[id] = true
		return false
	}
	if e.recordedAt() {
		for i, w := range b.Entities {
			again(fmt.Sprintf("entities.%d", i), w.ID)
		}
		for i, k := range b.EntityCorrections {
			again(fmt.Sprintf("entityCorrections.%d", i), k.ID)
		}
		for i, n := range b.Relations {
			again(fmt.Sprintf("relations.%d", i), n.ID)
		}
		for i, k := range b.Corrections {
			again(fmt.Sprintf("corrections.%d", i), k.ID)
		}
		for i, r := range b.Retractions {
			again(fmt.Sprintf("retractions.%d", i), r.ID)
		}
		e.takenAway(b, named)
		e.past(b)
		return
	}
	e.unspecified(b)
	for i, w := range b.Entities {
		e.entityIDs = append(e.entityIDs, w.ID)
		path := fmt.Sprintf("entities.%d", i)
		e.entityItself(path, w.Entity)
		done := !again(path, w.ID) && e.upsert(path, w)
		e.becomes(e.resolve(w.ID), w.Kind, done)
	}
	for i, k := range b.EntityCorrections {
		e.entityIDs = append(e.entityIDs, k.ID)
		path, done := fmt.Sprintf("entityCorrections.%d", i), false
		if !again(path, k.ID) {
			done = e.amend(path, k)
		} else {
			e.needsReason(path+".reason", k.Reason)
			e.amendedAlone(path+".patch", k)
		}
		if slices.Contains(k.Fields, "kind") && e.currentEntity(k.ID) != nil {
			e.becomes(k.ID, k.Set.Kind, done)
		}
	}
	for i, n := range b.Relations {
		e.relationIDs = append(e.relationIDs, n.ID)
		path := fmt.Sprintf("relations.%d", i)
		e.grounds(path, n)
		if again(path, n.ID) || !e.assert(path, n) {
			e.open.relations[n.ID] = true
		}
	}
	for i, k := range b.Corrections {
		e.relationIDs = append(e.relationIDs, k.ID)
		path, done := fmt.Sprintf("corrections.%d", i), false
		if len(k.Fields) > 0 {
			e.needsReason(path+".reason", k.Reason)
		}
		e.evidenced(path, k.Claims)
		if !again(path, k.ID) {
			done = e.correct(path, k)
		} else {
			e.correctedAlone(path+".patch", k)
		}
		if !done && e.currentRelation(k.ID) != nil {
			e.open.relations[k.ID] = true
		}
	}
	for i, r := range b.Retractions {
		e.relationIDs = append(e.relationIDs, r.ID)
		path := fmt.Sprintf("retractions.%d", i)
		e.needsReason(path+".reason", r.Reason)
		if (again(path, r.ID) || !e.retract(path, r)) && (e.currentRelation(r.ID) != nil || e.retracts(r.ID)) {
			e.open.relations[r.ID] = true
		}
	}
	going, twice := e.takenAway(b, named)
	for i, m := range b.Merges {
		path := fmt.Sprintf("merges.%d", i)
		if (twice[path] || going[m.Into] || !e.mergeOf(path, m)) && e.currentEntity(m.From) != nil {
			e.open.entities[m.From] = true
		}
	}
	for i, d := range b.Deletions {
		path := fmt.Sprintf("deletions.%d", i)
		if !twice[path] && e.deletionOf(path, d) || e.currentEntity(d.ID) == nil {
			continue
		}
		e.open.entities[d.ID] = true
		for _, r := range e.naming(d.ID) {
			if d.Cascade && (!e.makes(r) || e.moved(r)) {
				e.open.relations[r.ID] = true
			}
		}
	}
	slices.SortStableFunc(e.change.Items, func(a, b kg.ChangeItem) int { // entities are told first
		return map[bool]int{true: 1}[a.Relation] - map[bool]int{true: 1}[b.Relation]
	})
}

// retracts reports whether the call takes the relation away.
func (e *entry) retracts(id string) bool {
	return slices.ContainsFunc(e.change.Items, func(i kg.ChangeItem) bool {
		return i.Relation && i.ID == id && i.Action == kg.ActionRemoved
	})
}

// wrong reports whether something is wrong with the item by itself.
func (e *entry) wrong(path string) bool {
	return slices.ContainsFunc(e.faults, func(f fault) bool { return strings.HasPrefix(f.path, path+".") })
}

// becomes notes that nothing may rest on the kind of an entity which the call is to make one of this kind, and cannot.
func (e *entry) becomes(id string, kind kg.Kind, done bool) {
	if is := e.currentEntity(id); kind == "" || misnamed(id, kind) || !done && (is == nil || is.Kind != kind) {
		e.open.entities[id] = true
	}
}

// unspecified makes the actor that stands for whom nobody names, where it is wanted for the first time.
func (e *entry) unspecified(b *kg.Batch) {
	wanted := false
	for _, r := range b.Relations {
		wanted = wanted || r.From == kg.UnspecifiedActor || r.To == kg.UnspecifiedActor
	}
	for _, k := range b.Corrections {
		ends := copyFields(kg.Assertion{}, k.Set, k.Fields)
		wanted = wanted || ends.From == kg.UnspecifiedActor || ends.To == kg.UnspecifiedActor
	}
	for _, w := range b.Entities {
		wanted = wanted && w.ID != kg.UnspecifiedActor
	}
	for _, k := range b.EntityCorrections {
		wanted = wanted && k.ID != kg.UnspecifiedActor
	}
	if wanted && e.currentEntity(kg.UnspecifiedActor) == nil {
		e.putEntity("", e.change.Reason, &kg.Entity{ID: kg.UnspecifiedActor, Kind: kg.KindActor, Name: "Unspecified"},
			false)
	}
}

func (e *entry) upsert(path string, w kg.EntityWrite) (done bool) {
	if r := e.currentRelation(w.ID); r != nil {
		e.conflict(path+".id", w.ID, r.Version)
		return false
	}
	if e.currentEntity(w.ID) == nil {
		return e.create(path, w)
	}
	old := e.currentEntity(w.ID)
	if sameEntity(old, w.Entity) {
		e.unchanged++
		return true
	}
	differ := unlike(*old, *w.Entity)
	if w.Replaces != nil && *w.Replaces != old.Version {
		e.conflict(path+".version", w.ID, old.Version, differ...)
		return false
	}
	seed := e.change.Kind == kg.ChangeSeed || !e.seeded.IsZero()
	if w.Replaces == nil && !seed && e.wrong(path) {
		return false
	}
	if w.Replaces == nil && !seed { // its writer may not know of what is there
		e.conflict(path+".id", w.ID, old.Version, differ...)
		return false
	}
	e.updated++
	e.putEntity(path, e.change.Reason, w.Entity, false)
	return true
}

func (e *entry) amend(path string, k kg.EntityCorrection) (done bool) {
	e.needsReason(path+".reason", k.Reason)
	old, last := e.currentEntity(k.ID), lastOf(e.entities[k.ID])
	switch {
	case e.merged(k.ID) != nil:
		e.conflict(path+".id", k.ID, last.Version)
		return false
	case old == nil:
		e.fail(kg.CodeNotFound, path+".id", k.ID)
		return false
	}
	fresh := patchedEntity(*old, k.Set, k.Fields)
	if !sameEntity(fresh, old) && k.Version != nil && *k.Version != old.Version {
		e.amendedAlone(path+".patch", k)
		e.conflict(path+".version", k.ID, old.Version)
		return false
	}
	e.entityItself(path+".patch", fresh)
	if sameEntity(fresh, old) {
		e.unchanged++
		return true
	}
	e.updated++
	e.putEntity(path+".patch", k.Reason, fresh, false)
	return true
}

// entityItself reports what is wrong with an entity by itself.
func (e *entry) entityItself(path string, x *kg.Entity) {
	if x.Kind == "" || misnamed(x.ID, x.Kind) {
		e.fail(kg.CodeBadUserInput, path+".kind", string(x.Kind))
	}
	if x.Name == "" {
		e.fail(kg.CodeBadUserInput, path+".name", "")
	}
	e.misplaced(path, x)
}

// misnamed reports whether something else than an actor is to have the reserved id.
func misnamed(id string, kind kg.Kind) bool {
	return id == kg.UnspecifiedActor && kind != kg.KindActor && kind != ""
}

// amendedAlone reports what is wrong with a correction of an entity whatever that is now.
func (e *entry) amendedAlone(path string, k kg.EntityCorrection) {
	e.within(path, k.Fields, func() { e.entityItself(path, patchedEntity(kg.Entity{ID: k.ID}, k.Set, k.Fields)) })
}

// correctedAlone reports what is wrong with the patch of a relation whatever that is now.
func (e *entry) correctedAlone(path string, k kg.Correction) {
	has := func(field string) bool { return slices.Contains(k.Fields, field) }
	set := copyFields(kg.Assertion{}, referring(k.Set, e.resolve), k.Fields)
	e.evidenced(path, set.Claims)
	if has("links") {
		e.selfLinks(path, k.ID, set.Links)
	}
	if !has("type") {
		return
	}
	e.within(path, k.Fields, func() {
		if has("mode") { // else neither it nor what it says of the direction is known
			e.shape(path, set)
		}
		e.recipients(path, set)
	})
}

// within keeps of the faults that check finds those in the fields.
func (e *entry) within(path string, fields []string, check func()) {
	before := len(e.faults)
	check()
	for _, f := range slices.Clone(e.faults[before:]) {
		if !slices.Contains(fields, strings.TrimPrefix(f.path, path+".")) {
			e.faults = slices.DeleteFunc(e.faults, func(o fault) bool { return o == f })
		}
	}
}

// create writes an entity that is not there: it never was, or was deleted or merged away.
func (e *entry) create(path string, w kg.EntityWrite) (done bool) {
	last, version := lastOf(e.entities[w.ID]), 0
	if last != nil {
		version = last.Version
		if e.merged(w.ID) != nil && sameEntity(last, w.Entity) {
			e.unchanged++
			return true
		}
	}
	if e.merged(w.ID) != nil {
		e.conflict(path+".id", w.ID, version)
		return false
	}
	if w.Replaces != nil {
		e.conflict(path+".version", w.ID, version)
		return false
	}
	e.created++
	e.putEntity(path, e.change.Reason, w.Entity, false)
	return true
}

// grounds reports what is wrong with a relation by itself.
func (e *entry) grounds(path string, n kg.NewRelation) {
	if len(n.Claims) == 0 {
		e.fail(kg.CodeBadUserInput, path+".evidence", "")
	}
	e.evidenced(path, n.Claims)
	e.shape(path, n.Assertion)
	e.recipients(path, n.Assertion)
	e.selfLinks(path, n.ID, n.Links)
	e.contradictoryStates(path, n.Assertion, func(string) bool { return true })
	for i, l := range n.Links {
		if slices.Contains(n.Links[:i], l) {
			e.fail(kg.CodeBadUserInput, fmt.Sprintf("%s.links.%d", path, i), l.Relation)
		}
	}
}

// selfLinks reports links of a relation to itself.
func (e *entry) selfLinks(path, id string, links []kg.Link) {
	for i, l := range links {
		if l.Relation == id {
			e.fail(kg.CodeBadUserInput, fmt.Sprintf("%s.links.%d.relation", path, i), id)
		}
	}
}

func (e *entry) assert(path string, n kg.NewRelation) (done bool) {
	if is := e.currentEntity(n.ID); is != nil {
		e.conflict(path+".id", n.ID, is.Version)
		return false
	}
	stated := referring(n.Assertion, e.resolve)
	old := e.currentRelation(n.ID)
	switch {
	case old == nil:
		e.created++
		fresh := written(stated)
		fresh.ID = n.ID
		e.putRelation(path, e.change.Reason, fresh, false)
	case saysNothingNew(endsInOrder(written(stated)), old):
		e.unchanged++
	case e.wrong(path): // once it is mended, it may say nothing new
		return false
	default:
		e.conflict(path+".id", n.ID, old.Version, newIn(endsInOrder(written(stated)), old)...)
		return false
	}
	return true
}

func (e *entry) correct(path string, k kg.Correction) (done bool) {
	old := e.currentRelation(k.ID)
	if old == nil {
		e.fail(kg.CodeNotFound, path+".id", k.ID)
		return false
	}
	fresh := *patched(*old, referring(k.Set, e.resolve), k.Fields)
	if !slices.Contains(k.Fields, "symmetric") && directed(fresh.Assertion) {
		fresh.Symmetric = false
	}
	added := referring(kg.Assertion{Claims: k.Claims}, e.resolve).Claims
	var places []string
	for i, c := range added {
		there := func(o kg.Claim) bool { // what it said of another realization that was, it says again
			if c.Realization == "" {
				o.Realization = ""
			}
			return alike(o, c)
		}
		if !slices.ContainsFunc(fresh.Claims, there) {
			fresh.Claims = append(slices.Clone(fresh.Claims), c)
			places = append(places, fmt.Sprintf("%s.claims.%d", path, i))
		}
	}
	stale := k.Version != nil && *k.Version != old.Version
	same := saysNothingNew(endsInOrder(&fresh), old) && !takenBack(k.Fields, endsInOrder(&fresh), old)
	if stale && !same {
		e.correctedAlone(path+".patch", k)
		e.conflict(path+".version", k.ID, old.Version)
		return false
	}
	if slices.Contains(k.Fields, "links") {
		e.selfLinks(path+".patch", k.ID, k.Set.Links)
	}
	if slices.Contains(k.Fields, "claims") {
		e.evidenced(path+".patch", k.Set.Claims)
		if len(fresh.Claims) == 0 {
			e.fail(kg.CodeBadUserInput, path+".patch.claims", "")
		}
	}
	e.contradictoryStates(path+".patch", k.Set, func(field string) bool { return slices.Contains(k.Fields, field) })
	e.shape(path+".patch", fresh.Assertion)
	e.recipients(path+".patch", fresh.Assertion)
	for _, end := range []string{"from", "to"} { // of what had no direction nothing tells who acts
		directed := !fresh.Symmetric && !canonical(fresh.Assertion).Symmetric
		if old.Symmetric && directed && !slices.Contains(k.Fields, end) {
			e.fail(kg.CodeBadUserInput, path+".patch."+end, "")
		}
	}
	if same {
		e.unchanged++
		return true
	}
	e.updated++
	p := e.putRelation(path+".patch", k.Reason, &fresh, false)
	copy(p.claims[len(p.claims)-len(places):], places)
	return true
}

// directed reports whether a relation of this type and mode always has a direction.
func directed(a kg.Assertion) bool { return symmetryOf(a) == kg.SymmetryNever }

func (e *entry) retract(path string, r kg.Retraction) (done bool) {
	old, last := e.currentRelation(r.ID), lastOf(e.relations[r.ID])
	switch {
	case last != nil && old == nil && (r.Version != nil && last.Version-1 == *r.Version || e.ofFile(r.Version)):
		e.unchanged++
	case old == nil:
		e.fail(kg.CodeNotFound, path+".id", r.ID)
		return false
	case r.Version != nil && *r.Version != old.Version:
		e.conflict(path+".version", r.ID, old.Version)
		return false
	default:
		e.updated++
		e.putRelation(path, r.Reason, old, true)
	}
	return true
}

func (e *entry) merge(m merging) {
	if r := e.merged(m.from); r != nil && r.Into == m.into { // sent again
		e.unchanged++
		if into := e.resolve(m.into); e.currentEntity(into) != nil {
			e.entityIDs = []string{into}
		}
		return
	}
	e.needsReason("reason", e.change.Reason)
	e.existing("from", m.from)
	e.existing("into", m.into)
	if m.from == m.into {
		e.fail(kg.CodeBadUserInput, "into", m.into)
	}
	if len(e.faults) > 0 {
		return
	}
	if isSource(e.currentEntity(m.from).Kind) != isSource(e.currentEntity(m.into).Kind) {
		e.fail(kg.CodeBadUserInput, "into", m.into)
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
	e.putEntity("from", e.change.Reason, e.currentEntity(m.from), true)
	for _, r := range moved {
		fresh := *r
		fresh.Assertion = referring(r.Assertion, rename)
		e.putRelation("from", e.change.Reason, &fresh, false)
	}
	e.redirects = append(e.redirects, kg.Redirect{From: m.from, Into: m.into, RecordedAt: e.change.At})
}

func (e *entry) unmerge(u unmerging) {
	last, is := lastOf(e.entities[u.id]), e.merged(u.id)
	undone := func(r kg.Redirect) bool { return r.From == u.id && r.SupersededAt.Equal(last.RecordedAt) }
	if e.currentEntity(u.id) != nil && slices.ContainsFunc(e.redirects, undone) { // sent again
		e.unchanged++
		e.entityIDs = []string{u.id}
		return
	}
	e.needsReason("reason", e.change.Reason)
	switch {
	case last == nil:
		e.fail(kg.CodeNotFound, "id", u.id)
	case is == nil:
		e.conflict("id", u.id, last.Version)
	case e.merged(is.Into) != nil:
		e.conflict("id", u.id, 0)
	case e.currentRelation(u.id) != nil:
		e.conflict("id", u.id, e.currentRelation(u.id).Version)
	}
	if len(e.faults) > 0 {
		return
	}
	e.updated++
	e.entityIDs = []string{u.id}
	merge := *is
	is.SupersededAt = e.change.At
	e.putEntity("id", e.change.Reason, last, false)
	for _, r := range e.current() {
		versions := e.relations[r.ID]
		i := slices.IndexFunc(versions, func(v *kg.Relation) bool { return v.RecordedAt.Equal(merge.RecordedAt) })
		if i < 1 || slices.ContainsFunc(versions[i:], func(v *kg.Relation) bool { return v.Tombstone }) {
			continue // not moved, or retracted since: then this is another statement
		}
		fresh := *r
		fresh.Assertion = movedBack(r.Assertion, versions[i-1].Assertion, merge)
		if !alike(fresh.Assertion, r.Assertion) {
			p := e.putRelation("id", e.change.Reason, &fresh, false)
			p.before, p.took = versions[i-1], merge.RecordedAt
		}
	}
}

func (e *entry) remove(d deleting) {
	old, last := e.currentEntity(d.id), lastOf(e.entities[d.id])
	// Sent again.
	if last != nil && old == nil && e.merged(d.id) == nil && d.version != nil && last.Version-1 == *d.version {
		e.unchanged++
		return
	}
	e.needsReason("reason", e.change.Reason)
	e.existing("id", d.id)
	if old != nil && d.version != nil && *d.version != old.Version {
		e.conflict("version", d.id, old.Version)
	}
	if len(e.faults) > 0 {
		return
	}
	naming := e.naming(d.id)
	if len(naming) > 0 && !d.cascade {
		e.conflict("id", d.id, old.Version)
		return
	}
	e.updated++
	e.putEntity("id", e.change.Reason, old, true)
	for _, r := range naming {
		e.putRelation("id", e.change.Reason, r, true)
	}
}
