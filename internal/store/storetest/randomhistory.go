package storetest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/store"
	"graphd/internal/write"
)

// operation is one call that writes, as data, so that a ledger can read it, too; its name is for those who read a
// failure.
type operation struct {
	name string
	as   write.Call
	call any // kg.Batch, merging, unmerging, deleting
}

type merging struct{ from, into string }

type unmerging struct{ id string }

type deleting struct {
	id      string
	version *int
	cascade bool
}

// GoString prints the operation as a person reads it; rapid uses it for what it drew.
func (o operation) GoString() string { return o.name }

func (o operation) run(ctx context.Context, s store.Store) (write.Outcome, error) {
	switch c := o.call.(type) {
	case kg.Batch:
		return write.Apply(ctx, s, o.as, c)
	case merging:
		return write.Merge(ctx, s, o.as, c.from, c.into)
	case unmerging:
		return write.Unmerge(ctx, s, o.as, c.id)
	case deleting:
		return write.Delete(ctx, s, o.as, c.id, c.version, c.cascade)
	}
	panic(fmt.Sprintf("no call: %T", o.call))
}

const historian = "user:historian"

// writer draws operations. It knows the graph as it is, so that most of them succeed.
type writer struct {
	*graphDrawer
	all    []string // ids of relations, those that are not there, too
	now    *view
	recent []operation
}

func newWriter(d *graphDrawer) *writer {
	w := &writer{graphDrawer: d}
	for _, p := range pool {
		d.kinds[p.id] = p.kind
	}
	for i := range 12 {
		id := fmt.Sprintf("r%d", i)
		if i < 4 {
			id = colliding[i]
		}
		w.all = append(w.all, id)
	}
	return w
}

// first is all entities, as a seed.
func (w *writer) first() operation {
	b := kg.Batch{Kind: kg.ChangeSeed, RecordedAt: time.Date(2024, 2, 20, 23, 59, 59, 123456789, time.UTC)}
	for _, p := range pool {
		if p.id != kg.UnspecifiedActor || rarely(w.t, 2) { // else it is made when it is wanted
			b.Entities = append(b.Entities, writes(w.drawEntity(p.id, p.kind))...)
		}
	}
	for range upTo(w.t, 4) {
		b.Relations = append(b.Relations, w.drawRelation())
	}
	if rarely(w.t, 2) {
		b.Relations = append(b.Relations, w.drawWays()...)
	}
	if rarely(w.t, 2) {
		for _, r := range w.drawEmbassies() {
			b.Relations = append(b.Relations, r)
			w.all = append(w.all, r.ID)
		}
	}
	return w.remember(applying("seed", b))
}

func applying(name string, b kg.Batch) operation {
	b.Relations = dropTwice(b.Relations)
	return operation{name + " " + show(b), write.Call{Principal: historian}, b}
}

// because gives the call a reason.
func (w *writer) because(o operation) operation {
	o.as.Reason = w.drawReason()
	o.name = fmt.Sprintf("because %q: %s", o.as.Reason, o.name) // its end tells whether the batch stays as it is
	return o
}

// dropTwice drops relations that are asserted twice.
func dropTwice(list []kg.NewRelation) []kg.NewRelation {
	var out []kg.NewRelation
	for _, r := range list {
		if !slices.ContainsFunc(out, func(o kg.NewRelation) bool { return o.ID == r.ID }) {
			out = append(out, r)
		}
	}
	return out
}

func (w *writer) remember(o operation) operation {
	w.recent = append(w.recent, o)
	return o
}

// next draws an operation on the graph as it is now.
func (w *writer) next() operation {
	w.ids = slices.Sorted(maps.Keys(w.now.relations)) // for links
	for id, e := range w.now.entities {
		w.kinds[id] = e.Kind
	}
	if end := w.end(); end.Year() == 2024 &&
		rarely(w.t, 2) { // before others write, files of earlier years can be loaded
		return w.remember(w.drawDated())
	}
	switch uniform(w.t, 25) {
	case 0, 1, 2:
		return w.remember(w.drawBatch())
	case 22:
		if rarely(w.t, 2) {
			return w.remember(w.drawAffiliations())
		}
	case 23, 24:
		return w.remember(w.because(applying("ways", kg.Batch{Kind: kg.ChangeAssert, Relations: w.drawWays()})))
	case 3, 4, 5:
		return w.remember(w.drawAssertions())
	case 6, 7, 8:
		return w.remember(w.drawCorrections())
	case 9:
		return w.remember(w.drawClaims())
	case 10:
		return w.remember(w.drawRetraction())
	case 11, 12:
		return w.remember(w.drawMerge())
	case 13, 14:
		return w.remember(w.drawUnmerge())
	case 15, 16:
		return w.remember(w.drawDeletion())
	case 17, 18:
		return w.remember(w.drawAmendment())
	case 19, 20, 21:
		return w.remember(w.drawDated())
	}
	o := one(w.t, w.recent...)
	o.name = "again: " + o.name
	return o
}

// drawReason draws a reason, or rarely none, which is refused where one is needed.
func (w *writer) drawReason() string {
	return one(w.t, "better known", "a mistake", "as was said", "another source", "two lines\nand \"quotes\" 'x' \x1f",
		"better known", "so it was", "")
}

// guard is a version that the writer knows: mostly the current one, or none; now and then one that never was.
func (w *writer) guard(current int) *int {
	return one(w.t, nil, &current, &current, nil, &current, ptr(current-1), ptr(current+1), ptr(-current))
}

func (w *writer) drawRelation() kg.NewRelation {
	return kg.NewRelation{ID: one(w.t, w.all...), Assertion: w.drawAssertion()}
}

// changing are the entities whose kind changes now and then; of each kind others remain.
var changing = []string{"state:irn", "official:A", "org:2", "source:💡"}

// drawBatch draws a batch with a bit of everything.
func (w *writer) drawBatch() operation {
	b := kg.Batch{Kind: kg.ChangeUpsert}
	for range 1 + upTo(w.t, 2) {
		p := one(w.t, pool...)
		kind := p.kind
		if slices.Contains(changing, p.id) {
			kind = one(w.t, p.kind, kg.KindActor, kg.KindState, kg.KindPerson)
		}
		e := kg.EntityWrite{Entity: w.drawEntity(p.id, kind)}
		if cur := w.now.entities[p.id]; cur != nil {
			if e.Replaces = w.guard(cur.Version); !rarely(w.t, 4) {
				e.Replaces = &cur.Version
			}
			if rarely(w.t, 4) {
				e.Entity = ptr(*cur)
			}
		}
		if rarely(w.t, 16) {
			e.Name = ""
		}
		if !slices.ContainsFunc(b.Entities, func(o kg.EntityWrite) bool { return o.ID == e.ID }) {
			b.Entities = append(b.Entities, e)
		}
	}
	if rarely(w.t, 3) {
		if r := w.drawRelation(); w.now.relations[r.ID] == nil || rarely(w.t, 3) {
			b.Relations = append(b.Relations, r)
		}
	}
	if rarely(w.t, 12) { // the id of one is given to the other
		b.Entities = append(b.Entities, writes(w.drawEntity(one(w.t, w.all...), kg.KindActor))...)
	}
	for rarely(w.t, 3) {
		w.more(&b)
	}
	return w.because(applying("batch", b))
}

// more adds what has to do with the batch's entities, or with the relations that name them: where one of them is
// refused, nothing may be said of another that would not be so without that.
func (w *writer) more(b *kg.Batch) {
	e := one(w.t, b.Entities...)
	var ids []string // of relations that have it as an end
	for _, id := range slices.Sorted(maps.Keys(w.now.relations)) {
		if r := w.now.relations[id]; r.From == e.ID || r.To == e.ID {
			ids = append(ids, id)
		}
	}
	id, version := w.pickRelation()
	if len(ids) > 0 {
		id = one(w.t, ids...)
		version = w.now.relations[id].Version
	}
	other := w.pickEntity()
	switch one(w.t, 0, 1, 2, 3, 4, 5, 6) {
	case 0: // the kind that it gets is wanted, or the one that it had
		r := w.drawRelation()
		if e.Kind == kg.KindSource || rarely(w.t, 3) {
			r.Claims = append(r.Claims, kg.Claim{Stance: kg.StanceAsserts, Evidence: []kg.Evidence{{Source: e.ID}}})
		} else if r.From = e.ID; rarely(w.t, 2) {
			r.FromState, r.Location = e.ID, e.ID
		}
		b.Relations = append(b.Relations, r)
	case 1: // the entity is let go
		b.Corrections = append(b.Corrections, kg.Correction{ID: id, Version: w.guard(version), Reason: w.drawReason(),
			Set:    w.drawAssertion(),
			Fields: strings.Fields("type mode symmetric from to fromState toState location claims")})
	case 2:
		b.Retractions = append(b.Retractions, kg.Retraction{ID: id, Version: w.guard(version), Reason: w.drawReason()})
	case 3: // what stands or falls with the relation
		r := w.drawRelation()
		r.Links = append(r.Links, kg.Link{Role: kg.LinkAbout, Relation: id})
		b.Relations = append(b.Relations, r)
	case 4:
		if r := w.now.relations[id]; r != nil {
			other = one(w.t, r.From, r.To, other)
		}
		b.Deletions = append(b.Deletions, kg.Deletion{ID: other, Version: w.guard(1), Cascade: rarely(w.t, 2),
			Reason: w.drawReason()})
	case 5:
		b.Merges = append(b.Merges, kg.Merge{From: other, Into: e.ID, Reason: w.drawReason()})
	case 6: // it is corrected a second time, or a relation is
		set := *w.drawEntity(e.ID, one(w.t, e.Kind, kg.KindActor))
		b.EntityCorrections = append(b.EntityCorrections, kg.EntityCorrection{ID: one(w.t, e.ID, other),
			Version: w.guard(1), Reason: w.drawReason(), Set: set, Fields: []string{one(w.t, "kind", "name")}})
	}
}

// drawAmendment corrects entities.
func (w *writer) drawAmendment() operation {
	b := kg.Batch{Kind: kg.ChangeAmend}
	for range 1 + upTo(w.t, 1) {
		id, version, kind := one(w.t, w.pickEntity(), one(w.t, changing...)), 1, kg.KindActor
		if cur := w.now.entities[id]; cur != nil {
			version, kind = cur.Version, cur.Kind
		}
		fields := one(w.t, "name", "description aliases", "names externalIds point", "iso2 iso3 capital",
			"title publishedOn", "kind iso2 iso3 capital isoCode url title publisher publishedOn",
			"kind iso2 iso3 capital isoCode url title publisher publishedOn name", "kind")
		if slices.Contains(changing, id) {
			kind = one(w.t, kind, kg.KindActor, kg.KindState, kg.KindPerson, kg.KindSource)
		}
		k := kg.EntityCorrection{ID: id, Version: w.guard(version), Reason: w.drawReason(),
			Set:    *w.drawEntity(id, kind),
			Fields: strings.Fields(fields)}
		if rarely(w.t, 12) {
			k.Set = kg.Entity{} // all of it is emptied
		}
		if !slices.ContainsFunc(b.EntityCorrections, func(o kg.EntityCorrection) bool { return o.ID == id }) {
			b.EntityCorrections = append(b.EntityCorrections, k)
		}
	}
	w.beside(&b)
	return applying("correct entities", b)
}

// end is that of the change log.
func (w *writer) end() time.Time {
	changes := w.now.all.changes
	if len(changes) == 0 {
		return recorded
	}
	return changes[len(changes)-1].At
}

// drawDated draws what a file may hold, recorded when it says: mostly after the end of the log. Now and then it is an
// earlier one that was edited.
func (w *writer) drawDated() operation {
	end := w.end()
	when := one(w.t, end.Add(1), end.Add(1), end.Add(time.Millisecond), end.Add(time.Second), end.Add(time.Hour),
		time.Time{}, end, end.Add(-1),
		one(w.t, append(w.now.all.changes, kg.Change{At: end})...).At, one(w.t, kg.MinInstant.Add(-1),
			kg.MaxInstant.Add(1)))
	var earlier []kg.Batch
	for _, o := range w.recent {
		if b, ok := o.call.(kg.Batch); ok && !b.RecordedAt.IsZero() {
			earlier = append(earlier, b)
		}
	}
	b := kg.Batch{Kind: kg.ChangeSeed, RecordedAt: when}
	edited := len(earlier) > 0 && rarely(w.t, 3)
	if edited {
		b = one(w.t, earlier...)
		b.Entities, b.Relations, b.Corrections =
			slices.Clone(b.Entities), slices.Clone(b.Relations), slices.Clone(b.Corrections)
		if rarely(w.t, 3) {
			b.RecordedAt = when
		}
	}
	items := []func(){
		func() {
			p := one(w.t, pool...)
			b.Entities = append(b.Entities, writes(w.drawEntity(p.id, p.kind))...)
		},
		func() { b.Relations = append(b.Relations, w.drawRelation()) },
		func() { b.Relations = append(b.Relations, w.drawWays()...) },
		func() {
			id, version := w.pickRelation()
			k := kg.Correction{ID: id, Version: one(w.t, nil, nil, &version), Reason: w.drawReason(),
				Set: w.drawAssertion(),
				Fields: one(w.t, strings.Fields("when"), strings.Fields("description deaths"), strings.Fields("to"),
					strings.Fields("claims location"))}
			if rarely(w.t, 3) {
				k.Claims = append(k.Claims, w.drawClaim())
			}
			b.Corrections = append(b.Corrections, k)
		},
		func() {
			id, version := w.pickRelation()
			b.Retractions = append(slices.Clone(b.Retractions),
				kg.Retraction{ID: id, Version: one(w.t, nil, nil, &version), Reason: w.drawReason()})
		},
		func() {
			from := w.pickEntity()
			into := w.pickEntity()
			if e := w.now.entities[from]; e != nil && !rarely(w.t, 6) {
				into = w.pickEntity(e.Kind)
			}
			b.Merges = append(slices.Clone(b.Merges), kg.Merge{From: from, Into: into, Reason: w.drawReason()})
		},
		func() {
			id := w.pickEntity()
			version := 1
			if e := w.now.entities[id]; e != nil {
				version = e.Version
			}
			b.Deletions = append(slices.Clone(b.Deletions), kg.Deletion{ID: id, Version: w.guard(version),
				Cascade: !rarely(w.t, 3), Reason: w.drawReason()})
		},
	}
	switch {
	case edited && rarely(w.t, 2):
		b.Entities = b.Entities[:len(b.Entities)/2]
	case edited && rarely(w.t, 2):
		one(w.t, items...)()
	case !edited:
		for range 1 + upTo(w.t, 3) {
			one(w.t, items...)()
		}
	}
	return applying("dated", b)
}

func (w *writer) drawAssertions() operation {
	b := kg.Batch{Kind: kg.ChangeAssert}
	for range 1 + upTo(w.t, 3) {
		if r := w.drawRelation(); w.now.relations[r.ID] == nil || rarely(w.t, 6) {
			if rarely(w.t, 20) {
				r.Claims = nil
			}
			b.Relations = append(b.Relations, r)
		}
	}
	return w.because(applying("assert", b))
}

// drawAffiliations writes what acting states follow from: officials and members, some of groups, some of them denied;
// and corrects what others follow from, or the date of a source.
func (w *writer) drawAffiliations() operation {
	b := kg.Batch{Kind: kg.ChangeAssert}
	for range 1 + upTo(w.t, 3) {
		r := w.drawRelation()
		for !slices.Contains(kg.Affiliations, r.Type) {
			r.Assertion = w.drawAssertion()
		}
		r.When = drawLasting(w.t)
		r.Claims[0].Stance = one(w.t, kg.StanceAsserts, kg.StanceAsserts, kg.StanceDenies)
		if w.now.relations[r.ID] == nil {
			b.Relations = append(b.Relations, r)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(w.now.relations)) {
		if r := w.now.relations[id]; slices.Contains(kg.Affiliations, r.Type) && rarely(w.t, 2) {
			k := kg.Correction{ID: id, Reason: w.drawReason(), Set: kg.Assertion{When: drawLasting(w.t), To: r.To,
				Realization: one(w.t, kg.RealizationOccurred, kg.RealizationPlanned)},
				Fields: []string{one(w.t, "when", "realization")}}
			b.Corrections = append(b.Corrections, k)
		}
	}
	if cur := w.now.entities["source:1"]; cur != nil && cur.Kind == kg.KindSource && rarely(w.t, 2) {
		b.EntityCorrections = append(b.EntityCorrections, kg.EntityCorrection{ID: cur.ID, Reason: w.drawReason(),
			Set: kg.Entity{PublishedOn: drawWhen(w.t)}, Fields: []string{"publishedOn"}})
	}
	return w.because(applying("affiliations", b))
}

// pickRelation returns the id and the version of one of the current relations, rarely of any other id.
func (w *writer) pickRelation() (id string, version int) {
	var ids []string
	for _, id := range w.all {
		if w.now.relations[id] != nil {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 || rarely(w.t, 10) {
		return one(w.t, append(slices.Clone(w.all), "no:such")...), 1
	}
	id = one(w.t, ids...)
	return id, w.now.relations[id].Version
}

func (w *writer) drawCorrections() operation {
	b := kg.Batch{Kind: kg.ChangeCorrect}
	if rarely(w.t, 4) { // alone: others might change what is derived
		id, version := w.pickRelation()
		k := kg.Correction{
			ID: id, Version: w.guard(version), Reason: w.drawReason(),
			Fields: one(w.t, strings.Fields("fromState"), strings.Fields("toState"), strings.Fields("actsForNoState"),
				strings.Fields("fromState actsForNoState")),
		}
		k.Set.FromState = one(w.t, "", w.drawAssertion().FromState)
		if cur := w.now.relations[id]; cur != nil && rarely(w.t, 2) { // perhaps what was derived is given now
			k.Set.FromState, k.Set.ToState = cur.FromState, cur.ToState
		}
		k.Set.ActsForNoState = one(w.t, nil, none(true, false), none(false, true), none(true, true))
		b.Corrections = append(b.Corrections, k)
		return applying("correct a state", b)
	}
	for range 1 + upTo(w.t, 2) {
		id, version := w.pickRelation()
		k := kg.Correction{ID: id, Version: w.guard(version), Reason: w.drawReason(), Set: w.drawAssertion(),
			Fields: one(w.t,
				strings.Fields("when"), strings.Fields("claims location eventKey"),
				strings.Fields("description deaths"),
				strings.Fields("realization confidence"),
				strings.Fields("type mode symmetric from to realization"), strings.Fields("to"),
				strings.Fields("symmetric"), strings.Fields("mode"), strings.Fields("mode from to"),
				strings.Fields("from to fromState toState type mode symmetric when location"))}
		if !rarely(w.t, 6) { // else the mode may be another type's
			w.reshape(&k)
		}
		if rarely(w.t, 3) {
			k.Claims = append(k.Claims, w.drawClaim())
		}
		if rarely(w.t, 20) {
			k.Set.Claims = nil
		}
		if !slices.ContainsFunc(b.Corrections, func(o kg.Correction) bool { return o.ID == k.ID }) || rarely(w.t, 10) {
			b.Corrections = append(b.Corrections, k)
		}
	}
	w.beside(&b)
	return applying("correct", b)
}

// reshape lets a correction that names the mode or the symmetry, but not the type, set what the relation's type has.
func (w *writer) reshape(k *kg.Correction) {
	r := w.now.relations[k.ID]
	if r == nil || slices.Contains(k.Fields, "type") {
		return
	}
	info := r.Type.Info()
	mode := one(w.t, info.Modes[:min(len(info.Modes), 8)]...)
	if !slices.Contains(k.Fields, "mode") {
		mode = *info.ModeInfo(r.Mode)
	}
	k.Set.Mode, k.Set.Symmetric =
		mode.Mode, mode.Symmetry == kg.SymmetryAlways || mode.Symmetry == kg.SymmetryOptional && rarely(w.t, 2)
}

// beside adds, now and then, a new relation to what a batch does to others.
func (w *writer) beside(b *kg.Batch) {
	if r := w.drawRelation(); rarely(w.t, 3) && w.now.relations[r.ID] == nil {
		b.Relations = append(b.Relations, r)
	}
}

func (w *writer) drawClaims() operation {
	b := kg.Batch{Kind: kg.ChangeClaims}
	id, _ := w.pickRelation()
	k := kg.Correction{ID: id}
	for range 1 + upTo(w.t, 2) {
		k.Claims = append(k.Claims, w.drawClaim())
		if rarely(w.t, 20) {
			k.Claims[0].Evidence = nil
		}
	}
	b.Corrections = append(b.Corrections, k)
	return applying("add claims", b)
}

func (w *writer) drawRetraction() operation {
	b := kg.Batch{Kind: kg.ChangeRetract}
	for range 1 + upTo(w.t, 1) {
		id, version := w.pickRelation()
		if !slices.ContainsFunc(b.Retractions, func(o kg.Retraction) bool { return o.ID == id }) {
			b.Retractions = append(b.Retractions, kg.Retraction{
				ID: id, Version: w.guard(version), Reason: w.drawReason(),
			})
		}
	}
	w.beside(&b)
	return applying("retract", b)
}

// some entity that is there; now and then any other.
func (w *writer) pickEntity(kinds ...kg.Kind) string {
	var ids []string
	for _, p := range pool {
		if e := w.now.entities[p.id]; e != nil && (len(kinds) == 0 || slices.Contains(kinds, e.Kind)) {
			ids = append(ids, p.id)
		}
	}
	if len(ids) == 0 || rarely(w.t, 10) {
		return one(w.t, one(w.t, pool...).id, "no:such")
	}
	return one(w.t, ids...)
}

func (w *writer) drawMerge() operation {
	from := w.pickEntity()
	if r := w.redirects(); len(r) > 0 && rarely(w.t, 3) {
		from = one(w.t, r...).Into // a chain
	}
	into := w.pickEntity()
	if e := w.now.entities[from]; e != nil && !rarely(w.t, 6) {
		into = w.pickEntity(e.Kind)
	}
	return w.because(operation{fmt.Sprintf("merge %q into %q", from, into), write.Call{Principal: historian},
		merging{from, into}})
}

// redirects are the merges that hold.
func (w *writer) redirects() []kg.Redirect {
	return slices.DeleteFunc(slices.Clone(w.now.all.redirects), func(r kg.Redirect) bool {
		return !r.SupersededAt.IsZero()
	})
}

func (w *writer) drawUnmerge() operation {
	var merged []string
	for _, r := range w.redirects() {
		merged = append(merged, r.From)
	}
	if len(merged) == 0 && !rarely(w.t, 5) {
		return w.drawMerge()
	}
	id := one(w.t, append(merged, w.pickEntity())...)
	return w.because(operation{fmt.Sprintf("unmerge %q", id), write.Call{Principal: historian}, unmerging{id}})
}

func (w *writer) drawDeletion() operation {
	id, version, cascade := w.pickEntity(), 1, rarely(w.t, 2)
	if e := w.now.entities[id]; e != nil {
		version = e.Version
	}
	guard := w.guard(version)
	name := fmt.Sprintf("delete %q at %s, cascade %t", id, show(guard), cascade)
	return w.because(operation{name, write.Call{Principal: historian}, deleting{id, guard, cascade}})
}
