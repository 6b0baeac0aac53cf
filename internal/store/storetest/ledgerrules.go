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
			e.fail(kg.CodeBadUserInput, path+".id", id)
			e.twice = append(e.twice, e.faults[len(e.faults)-1])
		}
		named[id] = true
		return path
	}
	if e.recordedAt() {
		for i, w := range b.Entities {
			once(fmt.Sprintf("entities.%d", i), w.ID)
		}
		for i, k := range b.EntityCorrections {
			once(fmt.Sprintf("entityCorrections.%d", i), k.ID)
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
	e.unspecified(b)
	for i, w := range b.Entities {
		e.entityIDs = append(e.entityIDs, w.ID)
		e.upsert(once(fmt.Sprintf("entities.%d", i), w.ID), w)
	}
	for i, k := range b.EntityCorrections {
		e.entityIDs = append(e.entityIDs, k.ID)
		e.amend(once(fmt.Sprintf("entityCorrections.%d", i), k.ID), k)
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

// unspecified makes the actor that stands for whom nobody names, where it is wanted for the first time.
func (e *entry) unspecified(b *kg.Batch) {
	wanted := false
	for _, r := range b.Relations {
		wanted = wanted || r.From == kg.UnspecifiedActor || r.To == kg.UnspecifiedActor
	}
	for _, k := range b.Corrections {
		ends := patched(kg.Assertion{}, k.Set, k.Fields)
		wanted = wanted || ends.From == kg.UnspecifiedActor || ends.To == kg.UnspecifiedActor
	}
	for _, w := range b.Entities {
		wanted = wanted && w.ID != kg.UnspecifiedActor
	}
	for _, k := range b.EntityCorrections {
		wanted = wanted && k.ID != kg.UnspecifiedActor
	}
	if wanted && e.entity(kg.UnspecifiedActor) == nil {
		e.putEntity("", e.change.Reason, &kg.Entity{ID: kg.UnspecifiedActor, Kind: kg.KindActor, Name: "Unspecified"}, false)
	}
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
	differ := unlike(*old, *w.Entity)
	if w.Replaces != nil && *w.Replaces != old.Version {
		e.conflict(path+".version", w.ID, old.Version, differ...)
		return
	}
	seed := e.change.Kind == kg.ChangeSeed || !e.seeded.IsZero()
	if w.Replaces == nil && !seed { // its writer may not know of what is there
		e.conflict(path+".id", w.ID, old.Version, differ...)
		return
	}
	e.updated++
	e.putEntity(path, e.change.Reason, w.Entity, false)
}

func (e *entry) amend(path string, k kg.EntityCorrection) {
	e.needsReason(path+".reason", k.Reason)
	old, last := e.entity(k.ID), lastOf(e.entities[k.ID])
	switch {
	case e.merged(k.ID) != nil:
		e.conflict(path+".id", k.ID, last.Version)
		return
	case old == nil:
		e.fail(kg.CodeNotFound, path+".id", k.ID)
		return
	}
	fresh := patchedEntity(*old, k.Set, k.Fields)
	if fresh.Kind == "" {
		e.fail(kg.CodeBadUserInput, path+".patch.kind", "")
	}
	if fresh.Name == "" {
		e.fail(kg.CodeBadUserInput, path+".patch.name", "")
	}
	e.misplaced(path+".patch", fresh)
	switch {
	case sameEntity(fresh, old):
		e.unchanged++
	case k.Version != nil && *k.Version != old.Version:
		e.conflict(path+".version", k.ID, old.Version)
	default:
		e.updated++
		e.putEntity(path+".patch", k.Reason, fresh, false)
	}
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
	if w.Replaces != nil {
		e.conflict(path+".version", w.ID, version)
		return
	}
	e.created++
	e.putEntity(path, e.change.Reason, w.Entity, false)
}

// grounds reports what is wrong with a relation by itself.
func (e *entry) grounds(path string, n kg.NewRelation) {
	if len(n.Claims) == 0 {
		e.fail(kg.CodeBadUserInput, path+".evidence", "")
	}
	e.evidenced(path, n.Claims)
	e.recipients(path, n.Assertion)
}

func (e *entry) assert(path string, n kg.NewRelation) {
	e.grounds(path, n)
	if is := e.entity(n.ID); is != nil {
		e.conflict(path+".id", n.ID, is.Version)
		return
	}
	stated := referring(n.Assertion, e.resolve)
	old := e.relation(n.ID)
	if old != nil {
		if !saysNothingNew(canonical(stated), old.Assertion) {
			differ := slices.DeleteFunc(unlike(canonical(stated), old.Assertion), func(field string) bool { // a state that is left out says nothing
				return field == "fromState" && canonical(stated).FromState == "" || field == "toState" && canonical(stated).ToState == ""
			})
			e.conflict(path+".id", n.ID, old.Version, differ...)
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
	e.evidenced(path, k.Claims)
	old := e.relation(k.ID)
	if old == nil {
		e.fail(kg.CodeNotFound, path+".id", k.ID)
		return
	}
	fresh := *old
	fresh.Assertion = patched(old.Assertion, referring(k.Set, e.resolve), k.Fields)
	if !slices.Contains(k.Fields, "symmetric") && e.directed(fresh.Assertion) {
		fresh.Symmetric = false
	}
	if slices.Contains(k.Fields, "claims") {
		e.evidenced(path+".patch", k.Set.Claims)
	}
	added := referring(kg.Assertion{Claims: k.Claims}, e.resolve).Claims
	var places []string
	for i, c := range added {
		if !slices.ContainsFunc(fresh.Claims, func(o kg.Claim) bool { return alike(o, c) }) {
			fresh.Claims = append(slices.Clone(fresh.Claims), c)
			places = append(places, fmt.Sprintf("%s.claims.%d", path, i))
		}
	}
	if slices.Contains(k.Fields, "claims") && len(fresh.Claims) == 0 {
		e.fail(kg.CodeBadUserInput, path+".patch.claims", "")
	}
	e.recipients(path+".patch", fresh.Assertion)
	for _, end := range []string{"from", "to"} { // of what had no direction nothing tells who acts
		if old.Symmetric && !canonical(fresh.Assertion).Symmetric && !slices.Contains(k.Fields, end) {
			e.fail(kg.CodeBadUserInput, path+".patch."+end, "")
		}
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
	if k.Version != nil && *k.Version != old.Version {
		e.conflict(path+".version", k.ID, old.Version)
		return
	}
	e.updated++
	p := e.putRelation(path+".patch", k.Reason, &fresh, false)
	p.patch = k.Fields
	copy(p.claims[len(p.claims)-len(places):], places)
}

// directed reports whether a relation of this type and mode always has a direction.
func (e *entry) directed(a kg.Assertion) bool {
	return slices.ContainsFunc(a.Type.Info().Modes, func(m kg.ModeInfo) bool {
		return m.Mode == a.Mode &&
			m.Symmetry == kg.SymmetryNever
	})
}

func (e *entry) retract(path string, r kg.Retraction) {
	e.needsReason(path+".reason", r.Reason)
	old, last := e.relation(r.ID), lastOf(e.relations[r.ID])
	switch {
	case last != nil && old == nil && (r.Version != nil && last.Version-1 == *r.Version || e.ofFile(r.Version)):
		e.unchanged++
	case old == nil:
		e.fail(kg.CodeNotFound, path+".id", r.ID)
	case r.Version != nil && *r.Version != old.Version:
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
		e.fail(kg.CodeBadUserInput, "into", m.into)
	}
	if len(e.faults) > 0 {
		return
	}
	if isSource(e.entity(m.from).Kind) != isSource(e.entity(m.into).Kind) {
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
	e.putEntity("from", m.reason, e.entity(m.from), true)
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
		e.fail(kg.CodeNotFound, "id", u.id)
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
	e.putEntity("id", u.reason, last, false)
	for _, r := range e.current() {
		versions := e.relations[r.ID]
		i := slices.IndexFunc(versions, func(v *kg.Relation) bool { return v.RecordedAt.Equal(merge.RecordedAt) })
		if i < 1 || slices.ContainsFunc(versions[i:], func(v *kg.Relation) bool { return v.Tombstone }) {
			continue // not moved, or retracted since: then this is another statement
		}
		fresh := *r
		fresh.Assertion = movedBack(r.Assertion, versions[i-1].Assertion, versions[i].Assertion, merge)
		if !alike(fresh.Assertion, r.Assertion) {
			p := e.putRelation("id", u.reason, &fresh, false)
			p.before, p.took = versions[i-1], merge.RecordedAt
		}
	}
}

func (e *entry) remove(d deleting) {
	old, last := e.entity(d.id), lastOf(e.entities[d.id])
	if last != nil && old == nil && e.merged(d.id) == nil && d.version != nil && last.Version-1 == *d.version { // sent again
		e.unchanged++
		return
	}
	e.needsReason("reason", d.reason)
	e.existing("id", d.id)
	if old != nil && d.version != nil && *d.version != old.Version {
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
	e.putEntity("id", d.reason, old, true)
	for _, r := range referring {
		e.relationIDs = append(e.relationIDs, r.ID)
		e.putRelation("id", d.reason, r, true)
	}
}
