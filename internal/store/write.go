package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// Counts says how many items of a batch were new, changed, and already there.
type Counts struct{ Created, Updated, Unchanged int }

func (c *Counts) add(o Counts) {
	c.Created += o.Created
	c.Updated += o.Updated
	c.Unchanged += o.Unchanged
}

// Apply writes the batches, one after the other, in one transaction. What a batch names that is already there in the same content is left
// unchanged, and so is what was recorded later than the batch, so that loading a file again changes nothing; an id that exists with other content is a CONFLICT.
// All that is wrong with a batch is returned together as kg.Errors, with paths such as relations.3.when (preceded by the number of the batch if there are
// several), and nothing is written.
func Apply(ctx context.Context, s Store, batches ...kg.Batch) (Counts, error) {
	var total Counts
	err := s.Write(ctx, func(w Writer) error {
		total = Counts{}
		for i := range batches {
			path := ""
			if len(batches) > 1 {
				path = fmt.Sprintf("%d.", i)
			}
			a := applier{ctx: ctx, w: w, path: path, at: batches[i].RecordedAt.UTC()}
			if a.at.IsZero() {
				a.at = time.Now().UTC()
			}
			if err := a.apply(&batches[i]); err != nil {
				return err
			}
			if len(a.errs) > 0 { // what follows would fail for want of what this batch was to bring
				return a.errs
			}
			total.add(a.done)
		}
		return nil
	})
	if err != nil {
		return Counts{}, err
	}
	return total, nil
}

// applier writes one batch.
type applier struct {
	ctx  context.Context
	w    Writer
	path string
	at   time.Time
	errs kg.Errors
	done Counts

	entities  map[string]*kg.Entity   // those that the batch refers to, in the state that the batch leaves them in
	relations map[string]*kg.Relation // those that it changes or links to
	put       []*kg.Relation          // new versions
	origin    map[string]string       // path in the input of each relation in put
	added     map[string]addedClaims  // where the claims of a corrected relation come from
}

// addedClaims are those that a correction adds: at path in the input, and in the relation behind the first ones.
type addedClaims struct {
	path  string
	first int
}

func (a *applier) fail(code kg.Code, path, value, format string, args ...any) {
	a.errs = append(a.errs, &kg.Error{Code: code, Path: a.path + path, Value: value, Message: fmt.Sprintf(format, args...)})
}

func (a *applier) apply(b *kg.Batch) error {
	a.origin, a.added = map[string]string{}, map[string]addedClaims{}
	a.validate(b)
	if err := a.load(b); err != nil {
		return err
	}
	if err := a.putEntities(b.Entities); err != nil {
		return err
	}
	for i := range b.Relations {
		a.assert(fmt.Sprintf("relations.%d", i), &b.Relations[i])
	}
	for i := range b.Corrections {
		a.correct(fmt.Sprintf("corrections.%d", i), &b.Corrections[i])
	}
	for _, r := range a.put {
		a.references(a.origin[r.ID], r)
	}
	if len(a.errs) > 0 || len(a.put) == 0 {
		return nil
	}
	if err := a.actingStates(); err != nil {
		return err
	}
	for _, r := range a.put {
		r.Derive(a.sourceDay)
	}
	if err := a.freeKeys(); err != nil {
		return err
	}
	return a.w.PutRelations(a.ctx, a.put)
}

func (a *applier) validate(b *kg.Batch) {
	seen := map[string]string{}
	once := func(path, id string) {
		if first, ok := seen[id]; ok && id != "" {
			a.fail(kg.BadUserInput, path+".id", id, "%q is given twice, first at %s", id, first)
		}
		seen[id] = path
	}
	for i, e := range b.Entities {
		path := fmt.Sprintf("entities.%d", i)
		a.errs = append(a.errs, e.Validate(a.path+path)...)
		once(path, e.ID)
	}
	for i := range b.Relations {
		r, path := &b.Relations[i], fmt.Sprintf("relations.%d", i)
		if probe := (&kg.Entity{ID: r.ID, Kind: kg.KindActor, Name: "x"}).Validate(a.path + path); len(probe) > 0 {
			a.errs = append(a.errs, probe...)
		}
		a.errs = append(a.errs, r.Validate(a.path+path)...)
		once(path, r.ID)
	}
	corrected := map[string]bool{}
	for i, c := range b.Corrections {
		path := fmt.Sprintf("corrections.%d", i)
		if corrected[c.ID] {
			a.fail(kg.BadUserInput, path+".id", c.ID, "%q is corrected twice", c.ID)
		}
		corrected[c.ID] = true
		if c.Reason == "" {
			a.fail(kg.BadUserInput, path+".reason", "", "is required: say why the relation is corrected")
		}
		a.errs = append(a.errs, kg.ValidateClaims(a.path+path, c.Claims)...)
	}
}

// load fetches what the batch refers to: entities of all roles, and relations that it changes or links to.
func (a *applier) load(b *kg.Batch) error {
	var entities, relations idSet
	refs := func(s *kg.Assertion) {
		entities.add(s.From, s.To, s.FromState, s.ToState, s.Location)
		entities.add(kg.Claimants(s.Claims)...)
		entities.add(kg.Sources(s.Claims)...)
		for _, l := range s.Links {
			relations.add(l.Relation)
		}
	}
	for _, e := range b.Entities {
		entities.add(e.ID)
	}
	for i := range b.Relations {
		relations.add(b.Relations[i].ID)
		refs(&b.Relations[i].Assertion)
	}
	for i := range b.Corrections {
		c := &b.Corrections[i]
		relations.add(c.ID)
		refs(&c.Set)
		refs(&kg.Assertion{Claims: c.Claims})
	}
	old, err := a.w.Relations(a.ctx, relations.list, plan.Columns{Claims: true, Body: true})
	if err != nil {
		return err
	}
	a.relations = map[string]*kg.Relation{}
	named := len(relations.list)
	for _, r := range old {
		a.relations[r.ID] = r
		refs(&r.Assertion)
	}
	linked, err := a.w.Relations(a.ctx, relations.list[named:], plan.Columns{}) // a correction may leave the links as they are
	if err != nil {
		return err
	}
	for _, r := range linked {
		a.relations[r.ID] = r
	}
	list, err := a.w.Entities(a.ctx, entities.list)
	if err != nil {
		return err
	}
	a.entities = map[string]*kg.Entity{}
	for _, e := range list {
		a.entities[e.ID] = e
	}
	return nil
}

func (a *applier) putEntities(list []*kg.Entity) error {
	var put []*kg.Entity
	for i, e := range list {
		old := a.entities[e.ID]
		switch {
		case old == nil:
			a.done.Created++
		case old.SameContent(e), old.RecordedAt.After(a.at):
			a.done.Unchanged++
			continue
		case old.RecordedAt.Equal(a.at):
			a.fail(kg.Conflict, fmt.Sprintf("entities.%d.id", i), e.ID, "%q was recorded at %s with other content (version %d)", e.ID, a.at.Format(time.RFC3339Nano), old.Version)
			continue
		default:
			a.done.Updated++
		}
		fresh := *e
		fresh.Version, fresh.RecordedAt = 1, a.at
		if old != nil {
			fresh.Version = old.Version + 1
		}
		a.entities[e.ID] = &fresh
		put = append(put, &fresh)
	}
	if len(a.errs) > 0 || len(put) == 0 {
		return nil
	}
	return a.w.PutEntities(a.ctx, put)
}

func (a *applier) assert(path string, n *kg.NewRelation) {
	fresh := &kg.Relation{ID: n.ID, Assertion: n.Assertion, Version: 1, RecordedAt: a.at}
	if fresh.Type.Info() == nil {
		return // reported by validate
	}
	old := a.relations[n.ID]
	if old == nil {
		a.relations[n.ID] = fresh
		a.add(path, fresh)
		a.done.Created++
		return
	}
	fresh.Derive(a.sourceDay) // canonical ends, defaults: what the stored one has, too
	if fresh.SameContent(old.Assertion) || old.RecordedAt.After(a.at) {
		a.done.Unchanged++
		return
	}
	a.fail(kg.Conflict, path+".id", n.ID, "%q exists with other content (version %d); correct it instead", n.ID, old.Version)
}

func (a *applier) correct(path string, c *kg.Correction) {
	old := a.relations[c.ID]
	if old == nil {
		a.fail(kg.NotFound, path+".id", c.ID, "there is no relation %q to correct", c.ID)
		return
	}
	if !old.RecordedAt.Before(a.at) {
		a.done.Unchanged++
		return
	}
	fresh := *old
	fresh.Version, fresh.RecordedAt = old.Version+1, a.at
	if err := fresh.Patch(c.Set, c.Fields); err != nil {
		err.Path = a.path + path + "." + err.Path
		a.errs = append(a.errs, err)
		return
	}
	claims := append(slices.Clone(fresh.Claims), c.Claims...)
	if !slices.Contains(c.Fields, "claims") {
		fresh.Claims = nil // the old ones are valid, and what is wrong with the added ones is told by validate
	}
	a.errs = append(a.errs, fresh.Validate(a.path+path+".patch")...)
	fresh.Claims = claims
	a.relations[c.ID] = &fresh
	a.add(path+".patch", &fresh)
	a.added[c.ID] = addedClaims{path, len(claims) - len(c.Claims)}
	a.done.Updated++
}

func (a *applier) add(path string, r *kg.Relation) {
	a.put = append(a.put, r)
	a.origin[r.ID] = path
}

// references checks that all that a relation names exists, and is of a kind that may stand there.
func (a *applier) references(path string, r *kg.Relation) {
	kind := func(field, id string, allowed ...kg.Kind) *kg.Entity {
		if id == "" {
			return nil
		}
		e := a.entities[id]
		if e == nil {
			a.fail(kg.NotFound, path+"."+field, id, "there is no entity %q", id)
		} else if len(allowed) > 0 && !slices.Contains(allowed, e.Kind) {
			a.fail(kg.BadUserInput, path+"."+field, id, "%q is of kind %s; allowed here: %v", id, e.Kind, allowed)
		}
		return e
	}
	from, to := kind("from", r.From), kind("to", r.To)
	if info := r.Type.Info(); from != nil && to != nil && info != nil && !info.MayJoin(from.Kind, to.Kind) {
		a.fail(kg.BadUserInput, path+".type", string(r.Type), "%s may not lead from %s to %s", r.Type, from.Kind, to.Kind)
	}
	kind("fromState", r.FromState, kg.KindState)
	kind("toState", r.ToState, kg.KindState)
	kind("location", r.Location, kg.KindProvince, kg.KindState)
	relation := path
	for i, c := range r.Claims {
		path = relation
		if added, ok := a.added[r.ID]; ok && i >= added.first {
			path, i = added.path, i-added.first
		}
		at := fmt.Sprintf("claims.%d.", i)
		kind(at+"by", c.By)
		for j, e := range c.Evidence {
			kind(fmt.Sprintf("%sevidence.%d.source", at, j), e.Source, kg.KindSource)
		}
	}
	for i, l := range r.Links {
		if a.relations[l.Relation] == nil {
			a.fail(kg.NotFound, fmt.Sprintf("%s.links.%d.relation", relation, i), l.Relation, "there is no relation %q", l.Relation)
		}
	}
}

func (a *applier) sourceDay(id string) edtf.Day {
	e := a.entities[id]
	if e == nil || e.PublishedOn.IsZero() {
		return edtf.MaxDay
	}
	return e.PublishedOn.Bounds(kg.DayOf(a.at)).EndLatest
}

// freeKeys gives each new version a sort key that no other relation has: its own, or the next free one of the day.
func (a *applier) freeKeys() error {
	mine := map[kg.SortKey]string{}
	waiting := a.put
	for len(waiting) > 0 {
		keys := make([]kg.SortKey, len(waiting))
		for i, r := range waiting {
			keys[i] = r.SK
		}
		taken, err := a.w.SortKeys(a.ctx, keys)
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

// actingStates fills in the state that each end acts for, where the writer did not say: an end that is a State acts for itself, others for the one state
// that their affiliations at that time lead to, those in the batch included.
func (a *applier) actingStates() error {
	affiliations, err := a.affiliations()
	if err != nil {
		return err
	}
	for _, r := range a.put {
		b := r.When.Bounds(kg.DayOf(a.at))
		if r.FromState == "" {
			r.FromState = a.stateOf(affiliations, r.From, b)
		}
		if r.ToState == "" {
			r.ToState = a.stateOf(affiliations, r.To, b)
		}
	}
	return nil
}

// affiliations loads, by the entity that has them, all that the ends of new versions reach in MaxAffiliation steps: a statement, and one for the kinds, for
// each step.
func (a *applier) affiliations() (map[string][]*kg.Relation, error) {
	out := map[string][]*kg.Relation{}
	fresh := map[string]*kg.Relation{}
	var frontier idSet
	for _, r := range a.put {
		if slices.Contains(kg.Affiliations, r.Type) {
			fresh[r.ID] = r
		}
		for _, end := range []string{r.From, r.To} {
			if e := a.entities[end]; e.Kind != kg.KindState {
				frontier.add(end)
			}
		}
	}
	list := plan.RelationList{Anchor: plan.AtEntity, Direction: kg.Outgoing,
		Where: (&plan.Via{Types: kg.Affiliations}).RelationWhere(),
		Scan:  plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: 1000}}
	done := map[string]bool{}
	for step := 0; step < MaxAffiliation && len(frontier.list) > 0; step++ {
		rows, err := a.w.ListRelations(a.ctx, &list, frontier.list)
		if err != nil {
			return nil, err
		}
		rels := make([]*kg.Relation, 0, len(rows))
		for _, row := range rows {
			if fresh[row.Relation.ID] == nil {
				rels = append(rels, row.Relation)
			}
		}
		for _, r := range fresh {
			if slices.Contains(frontier.list, r.From) && r.Realization != kg.Planned && r.Realization != kg.Proposed && r.Realization != kg.NotRealized {
				rels = append(rels, r)
			}
		}
		var unknown idSet
		for _, r := range rels {
			out[r.From] = append(out[r.From], r)
			if a.entities[r.To] == nil {
				unknown.add(r.To)
			}
		}
		found, err := a.w.Entities(a.ctx, unknown.list)
		if err != nil {
			return nil, err
		}
		for _, e := range found {
			a.entities[e.ID] = e
		}
		for _, id := range frontier.list {
			done[id] = true
		}
		frontier = idSet{}
		for _, r := range rels {
			if e := a.entities[r.To]; e != nil && e.Kind != kg.KindState && !done[r.To] {
				frontier.add(r.To)
			}
		}
	}
	return out, nil
}

// stateOf returns the one state that an entity acts for during the bounds, and nothing if there is none or several.
func (a *applier) stateOf(affiliations map[string][]*kg.Relation, id string, b edtf.Bounds) string {
	states := map[string]bool{}
	at := map[string]bool{id: true}
	for step := 0; ; step++ {
		next := map[string]bool{}
		for e := range at {
			if entity := a.entities[e]; entity != nil && entity.Kind == kg.KindState {
				states[e] = true
				continue
			}
			for _, r := range affiliations[e] {
				held := r.When.Bounds(kg.DayOf(a.at))
				if held.StartEarliest <= b.EndLatest && held.EndLatest >= b.StartEarliest {
					next[r.To] = true
				}
			}
		}
		if len(next) == 0 || step == MaxAffiliation {
			break
		}
		at = next
	}
	if len(states) != 1 {
		return ""
	}
	return slices.Collect(maps.Keys(states))[0]
}
