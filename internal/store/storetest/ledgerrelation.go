package storetest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"graphd/internal/kg"

	"github.com/google/go-cmp/cmp"
)

// This file is about single relations: what they say and refer to, and what follows from that.

func alike(a, b any) bool { return cmp.Equal(a, b, compare) }

// sameEntity reports whether two entities are the same but for version and time.
func sameEntity(a, b *kg.Entity) bool {
	bare := func(e kg.Entity) kg.Entity {
		e.Version, e.RecordedAt, e.SupersededAt, e.Actor, e.Reason, e.Tombstone =
			0, time.Time{}, time.Time{}, "", "", false
		return e
	}
	return alike(bare(*a), bare(*b))
}

// referring is the assertion with other references to entities, in every role: f gives each.
func referring(a kg.Assertion, f func(id string) string) kg.Assertion {
	a.From, a.To, a.FromState, a.ToState, a.Location = f(a.From), f(a.To), f(a.FromState), f(a.ToState), f(a.Location)
	var claims []kg.Claim
	for _, c := range a.Claims {
		var evidence []kg.Evidence
		for _, v := range c.Evidence {
			v.Source = f(v.Source)
			evidence = append(evidence, v)
		}
		c.By, c.Location, c.Evidence = f(c.By), f(c.Location), evidence
		claims = append(claims, c)
	}
	a.Claims = claims
	return a
}

// referringTo are the relations that refer to an entity in any role, by id.
func (e *entry) referringTo(id string) []*kg.Relation {
	var out []*kg.Relation
	for _, r := range e.current() {
		if refers(r, id) {
			out = append(out, r)
		}
	}
	return out
}

func refers(r *kg.Relation, id string) (hit bool) {
	referring(r.Assertion, func(other string) string {
		hit = hit || other == id
		return other
	})
	return hit
}

// naming are those of them that refer to it by the words of their writers, not by what follows from other relations.
func (e *entry) naming(id string) []*kg.Relation {
	return slices.DeleteFunc(e.referringTo(id), func(r *kg.Relation) bool {
		said := forgetting(*r, id)
		return !refers(&said, id)
	})
}

// forgetting is the relation without the state that follows for its ends from other relations, where it is this one.
func forgetting(r kg.Relation, state string) kg.Relation {
	if r.FromState == state && r.FromStateBasis != kg.BasisGiven {
		r.FromState = ""
	}
	if r.ToState == state && r.ToStateBasis != kg.BasisGiven {
		r.ToState = ""
	}
	return r
}

// canonical fills in what a writer may leave out, and orders the ends of what has no direction.
func canonical(a kg.Assertion) kg.Assertion {
	a.Realization = realizationOf(a)
	switch symmetryOf(a) {
	case kg.SymmetryAlways:
		a.Symmetric = true
	case kg.SymmetryNever:
		a.Symmetric = false
	}
	if turns(a) {
		a.From, a.To, a.FromState, a.ToState = a.To, a.From, a.ToState, a.FromState
		a.ActsForNoState = none(actsForNone(a, kg.EndTo), actsForNone(a, kg.EndFrom))
	}
	return a
}

// realizationOf is the realization of what is asserted; one that is left out is OCCURRED.
func realizationOf(a kg.Assertion) kg.Realization {
	if a.Realization == "" {
		return kg.RealizationOccurred
	}
	return a.Realization
}

// turns reports whether the ends of what has no direction are to change places.
func turns(a kg.Assertion) bool {
	return (a.Symmetric || symmetryOf(a) == kg.SymmetryAlways) && symmetryOf(a) != kg.SymmetryNever && a.To < a.From
}

// symmetryOf is what the registry says of the type in this mode; empty if it is no mode of the type.
func symmetryOf(a kg.Assertion) kg.Symmetry {
	for _, m := range a.Type.Info().Modes {
		if m.Mode == a.Mode {
			return m.Symmetry
		}
	}
	return ""
}

// shape reports a mode that the type does not have, and that something has no direction which always has one.
func (e *entry) shape(path string, a kg.Assertion) {
	switch symmetry := symmetryOf(a); {
	case symmetry == "":
		e.fail(kg.CodeBadUserInput, path+".mode", a.Mode)
	case symmetry == kg.SymmetryNever && a.Symmetric:
		e.fail(kg.CodeBadUserInput, path+".symmetric", "true")
	}
}

// patchedEntity is the entity with the fields of set that are named as in JSON.
func patchedEntity(e, set kg.Entity, fields []string) *kg.Entity {
	to, from := reflect.ValueOf(&e).Elem(), reflect.ValueOf(set)
	for i := range to.NumField() {
		if name, _, _ := strings.Cut(to.Type().Field(i).Tag.Get("json"), ","); slices.Contains(fields, name) {
			to.Field(i).Set(from.Field(i))
		}
	}
	return &e
}

// misplaced reports what only an entity of another kind has.
func (e *entry) misplaced(path string, x *kg.Entity) {
	for _, f := range []struct {
		name, value string
		kind        kg.Kind
	}{
		{"iso2", x.ISO2, kg.KindState}, {"iso3", x.ISO3, kg.KindState}, {"capital", x.Capital,
			kg.KindState}, {"isoCode", x.ISOCode, kg.KindProvince},
		{"url", x.URL, kg.KindSource}, {"title", x.Title, kg.KindSource}, {"publisher", x.Publisher,
			kg.KindSource}, {"publishedOn", x.PublishedOn.String(), kg.KindSource},
	} {
		if f.value != "" && x.Kind != f.kind && x.Kind != "" {
			e.fail(kg.CodeBadUserInput, path+"."+f.name, f.value)
		}
	}
}

// copyFields is the assertion with the fields of set that are named as in JSON.
func copyFields(a, set kg.Assertion, fields []string) kg.Assertion {
	// Claims that stay say what they said of the realization that was.
	if was := realizationOf(a); slices.Contains(fields, "realization") && realizationOf(set) != was {
		a.Claims = slices.Clone(a.Claims)
		for i := range a.Claims {
			if a.Claims[i].Realization == "" {
				a.Claims[i].Realization = was
			}
		}
	}
	to, from := reflect.ValueOf(&a).Elem(), reflect.ValueOf(set)
	for i := range to.NumField() {
		if name, _, _ := strings.Cut(to.Type().Field(i).Tag.Get("json"), ","); slices.Contains(fields, name) {
			to.Field(i).Set(from.Field(i))
		}
	}
	return a
}

// movedBack is what a relation says now, with the references that a merge changed given back where they still stand,
// each in its place: before is what the relation said until the merge.
func movedBack(now, before kg.Assertion, m kg.Redirect) kg.Assertion {
	back := func(id, then string) string {
		if id == m.Into && then == m.From {
			return m.From
		}
		return id
	}
	// Of what has no direction an end may have another place than before: then it is the only one with the name.
	if now.Symmetric && now.From != now.To {
		at := map[string]bool{before.From: true, before.To: true}
		if at[m.From] && before.From != before.To {
			turned := now.From == m.Into && before.From != m.From || now.To == m.Into && before.To != m.From
			if turned && (now.From == m.Into || now.To == m.Into) {
				before.From, before.To, before.FromState, before.ToState =
					before.To, before.From, before.ToState, before.FromState
			}
		}
	}
	out := now
	out.From, out.To = back(now.From, before.From), back(now.To, before.To)
	out.FromState, out.ToState = back(now.FromState, before.FromState), back(now.ToState, before.ToState)
	out.Location = back(now.Location, before.Location)
	out.Claims = slices.Clone(now.Claims)
	for i := range out.Claims[:min(len(now.Claims), len(before.Claims))] {
		c, then := &out.Claims[i], before.Claims[i]
		c.By, c.Location, c.Evidence = back(c.By, then.By), back(c.Location, then.Location), slices.Clone(c.Evidence)
		for j := range c.Evidence[:min(len(c.Evidence), len(then.Evidence))] {
			c.Evidence[j].Source = back(c.Evidence[j].Source, then.Evidence[j].Source)
		}
	}
	return out
}

// references reports what a new version refers to and is not there, or is of a kind that may not stand there. What
// stood there before may stay, whatever its kind, unless the call itself changes that; what a merge took away may come
// back if it was odd then.
func (e *entry) references(p posted) {
	r, old := p.new, &kg.Relation{}
	if p.old != nil {
		old = p.old
	}
	check := func(path, id string, fits func(kg.Kind) bool, in func(o *kg.Relation) bool) {
		if id == "" || e.open.entities[id] {
			return
		}
		if is := e.currentEntity(id); is == nil {
			e.fail(kg.CodeNotFound, path, id)
		} else if !fits(is.Kind) && !(in(old) && e.rekinded[id].was == "") &&
			!(p.before != nil && in(p.before) && !fits(e.kindBefore(id, p.took))) {
			e.fail(kg.CodeBadUserInput, path, id)
		}
	}
	any := func(kg.Kind) bool { return true }
	check(p.path+".from", r.From, any, nil)
	check(p.path+".to", r.To, any, nil)
	from, to := e.currentEntity(r.From), e.currentEntity(r.To)
	known := from != nil && to != nil && !e.open.entities[r.From] && !e.open.entities[r.To]
	if known && !mayJoin(r.Type, from.Kind, to.Kind) {
		same := func(o *kg.Relation) bool { return r.Type == o.Type && r.From == o.From && r.To == o.To }
		oddThen := p.before != nil && same(p.before) && !mayJoin(r.Type, e.kindBefore(r.From, p.took),
			e.kindBefore(r.To, p.took))
		if !oddThen && !(same(old) && e.rekinded[r.From].was == "" && e.rekinded[r.To].was == "") {
			e.fail(kg.CodeBadUserInput, p.path+".type", string(r.Type))
		}
	}
	check(p.path+".fromState", r.FromState, isState, func(o *kg.Relation) bool { return o.FromState == r.FromState })
	check(p.path+".toState", r.ToState, isState, func(o *kg.Relation) bool { return o.ToState == r.ToState })
	check(p.path+".location", r.Location, isLand, func(o *kg.Relation) bool { return o.Location == r.Location })
	for i, c := range r.Claims {
		check(p.claims[i]+".by", c.By, any, nil)
		check(p.claims[i]+".location", c.Location, isLand, func(o *kg.Relation) bool { return places(o, c.Location) })
		for j, v := range c.Evidence {
			check(fmt.Sprintf("%s.evidence.%d.source", p.claims[i], j), v.Source, isSource,
				func(o *kg.Relation) bool { return cites(o, v.Source) })
		}
	}
	for i, l := range r.Links {
		if e.currentRelation(l.Relation) == nil && !e.open.relations[l.Relation] && !slices.Contains(old.Links, l) {
			e.fail(kg.CodeNotFound, fmt.Sprintf("%s.links.%d.relation", p.path, i), l.Relation)
		}
	}
}

func isState(k kg.Kind) bool  { return k == kg.KindState }
func isLand(k kg.Kind) bool   { return k == kg.KindState || k == kg.KindProvince }
func isSource(k kg.Kind) bool { return k == kg.KindSource }

func cites(r *kg.Relation, source string) bool { return slices.Contains(kg.Sources(r.Claims), source) }

// places reports whether a claim of the relation names the location.
func places(r *kg.Relation, location string) bool {
	return slices.ContainsFunc(r.Claims, func(c kg.Claim) bool { return c.Location == location })
}

// kindBefore is what an entity was just before an instant.
func (e *entry) kindBefore(id string, at time.Time) kg.Kind {
	for _, v := range e.entities[id] {
		if !v.Tombstone && v.RecordedAt.Before(at) && (v.SupersededAt.IsZero() || !v.SupersededAt.Before(at)) {
			return v.Kind
		}
	}
	return ""
}

// kinds reports the entities that get another kind while a relation, which the call leaves as it is, names them where
// the old kind may stand and the new one may not.
func (e *entry) kinds() {
	for id, x := range e.rekinded {
		if e.open.entities[id] {
			continue
		}
		is := e.currentEntity(id).Kind
		spoilt := func(fits func(kg.Kind) bool) bool { return fits(x.was) && !fits(is) }
		was := func(id string) kg.Kind {
			if x, ok := e.rekinded[id]; ok {
				return x.was
			}
			return e.currentEntity(id).Kind
		}
		forbids := func(r *kg.Relation) bool {
			if e.open.relations[r.ID] || slices.ContainsFunc(e.posts, func(p posted) bool { return p.new.ID == r.ID }) {
				return false // references looks at these
			}
			end := false
			if (r.From == id || r.To == id) && !e.open.entities[r.From] && !e.open.entities[r.To] {
				// The change of this end forbids it, not that of the other end alone.
				mine := slices.ContainsFunc(kg.Kinds, func(other kg.Kind) bool {
					return mayJoin(r.Type, x.was, other) && !mayJoin(r.Type, is, other) ||
						mayJoin(r.Type, other, x.was) && !mayJoin(r.Type, other, is)
				})
				end = mine && mayJoin(r.Type, was(r.From), was(r.To)) &&
					!mayJoin(r.Type, e.currentEntity(r.From).Kind, e.currentEntity(r.To).Kind)
			}
			return end || (r.FromState == id ||
				r.ToState == id) && spoilt(isState) || (r.Location == id || places(r, id)) && spoilt(isLand) ||
				cites(r, id) &&
					spoilt(isSource)
		}
		if slices.ContainsFunc(e.current(), forbids) {
			e.fail(kg.CodeBadUserInput, x.path+".kind", string(is))
		}
	}
}

// evidenced reports claims that cannot be read anywhere.
func (e *entry) evidenced(path string, claims []kg.Claim) {
	for i, c := range claims {
		if len(c.Evidence) == 0 {
			e.fail(kg.CodeBadUserInput, fmt.Sprintf("%s.claims.%d.evidence", path, i), "")
		}
	}
}

// recipients reports an end that must be known and is not: of what has no direction each is a recipient.
func (e *entry) recipients(path string, a kg.Assertion) {
	if !a.Type.Info().RecipientRequired {
		return
	}
	if a.To == kg.UnspecifiedActor {
		e.fail(kg.CodeBadUserInput, path+".to", a.To)
	} else if canonical(a).Symmetric && a.From == kg.UnspecifiedActor {
		e.fail(kg.CodeBadUserInput, path+".from", a.From)
	}
}

// unlike names the fields in which two values differ.
func unlike(a, b any) []string {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	var out []string
	for i := range x.NumField() {
		name, _, _ := strings.Cut(x.Type().Field(i).Tag.Get("json"), ",")
		if name != "-" && !alike(x.Field(i).Interface(), y.Field(i).Interface()) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

func mayJoin(t kg.RelationType, from, to kg.Kind) bool {
	return slices.ContainsFunc(t.Info().Joins, func(j kg.Join) bool {
		return slices.Contains(j.From, from) && slices.Contains(j.To, to)
	})
}

// derive fills in what follows from a new version alone, and from the dates of its sources; but for its sort key.
func (e *entry) derive(r *kg.Relation) {
	e.hear(r)
}
