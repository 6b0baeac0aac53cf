package storetest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"

	"github.com/google/go-cmp/cmp"
)

// What a relation says, refers to, and what follows from it.

func alike(a, b any) bool { return cmp.Equal(a, b, compare) }

// sameEntity says if two entities are the same but for version and time.
func sameEntity(a, b *kg.Entity) bool {
	bare := func(e kg.Entity) kg.Entity {
		e.Version, e.RecordedAt, e.SupersededAt, e.Actor, e.Reason, e.Tombstone = 0, time.Time{}, time.Time{}, "", "", false
		return e
	}
	return alike(bare(*a), bare(*b))
}

// saysNothingNew says if what is stated is what is stored. Of states that the writer leaves out it says nothing.
func saysNothingNew(stated, stored kg.Assertion) bool {
	if stated.FromState == "" {
		stated.FromState = stored.FromState
	}
	if stated.ToState == "" {
		stated.ToState = stored.ToState
	}
	return alike(stated, stored)
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
		c.By, c.Evidence = f(c.By), evidence
		claims = append(claims, c)
	}
	a.Claims = claims
	return a
}

// referringTo are the relations that refer to an entity in any role, by id.
func (e *entry) referringTo(id string) []*kg.Relation {
	var out []*kg.Relation
	for _, r := range e.current() {
		hit := false
		referring(r.Assertion, func(other string) string {
			hit = hit || other == id
			return other
		})
		if hit {
			out = append(out, r)
		}
	}
	return out
}

// canonical fills in what a writer may leave out, and orders the ends of what has no direction.
func canonical(a kg.Assertion) kg.Assertion {
	if a.Realization == "" {
		a.Realization = kg.Occurred
	}
	for _, m := range a.Type.Info().Modes {
		if m.Mode == a.Mode && m.Symmetry == kg.SymmetryAlways {
			a.Symmetric = true
		}
	}
	if a.Symmetric && a.To < a.From {
		a.From, a.To, a.FromState, a.ToState = a.To, a.From, a.ToState, a.FromState
	}
	return a
}

// patched is the assertion with the fields of set that are named as in JSON. The state of another end is another one.
func patched(a, set kg.Assertion, fields []string) kg.Assertion {
	if slices.Contains(fields, "from") {
		a.FromState = ""
	}
	if slices.Contains(fields, "to") {
		a.ToState = ""
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
// each in its place: before is what the relation said until the merge, moved what the merge made of it. A state that
// was derived for an end when it was moved goes with it.
func movedBack(now, before, moved kg.Assertion, m kg.Redirect) kg.Assertion {
	back := func(id, then string) string {
		if id == m.Into && then == m.From {
			return m.From
		}
		return id
	}
	asMoved := now.From == moved.From && now.To == moved.To
	renamed := referring(before, func(id string) string {
		if id == m.From {
			return m.Into
		}
		return id
	})
	turned := asMoved && renamed.From != moved.From // the new name is behind the other end's
	if !asMoved && now.Symmetric {                  // the ends were corrected: they are told apart by the end that was not merged
		turned = before.From == m.From && now.From == before.To && now.To == m.Into ||
			before.To == m.From && now.To == before.From && now.From == m.Into
	}
	if turned {
		before.From, before.To, before.FromState, before.ToState = before.To, before.From, before.ToState, before.FromState
	}
	out := now
	out.From, out.To = back(now.From, before.From), back(now.To, before.To)
	out.FromState, out.ToState = back(now.FromState, before.FromState), back(now.ToState, before.ToState)
	placed := asMoved || !now.Symmetric && !moved.Symmetric // each end is where it was, if one was corrected, too
	if placed && out.From != now.From && now.FromState == moved.FromState {
		out.FromState = before.FromState
	}
	if placed && out.To != now.To && now.ToState == moved.ToState {
		out.ToState = before.ToState
	}
	out.Location = back(now.Location, before.Location)
	out.Claims = slices.Clone(now.Claims)
	for i := range out.Claims[:min(len(now.Claims), len(before.Claims))] {
		c, then := &out.Claims[i], before.Claims[i]
		c.By, c.Evidence = back(c.By, then.By), slices.Clone(c.Evidence)
		for j := range c.Evidence[:min(len(c.Evidence), len(then.Evidence))] {
			c.Evidence[j].Source = back(c.Evidence[j].Source, then.Evidence[j].Source)
		}
	}
	return out
}

// references reports what a new version refers to and is not there, or is of a kind that may not stand there. What
// stood there before may stay, or come back, whatever its kind.
func (e *entry) references(p posted) {
	r, old := p.new, &kg.Relation{}
	if p.old != nil {
		old = p.old
	}
	before := old
	if p.before != nil {
		before = p.before
	}
	check := func(path, id string, stays bool, kinds ...kg.Kind) {
		if id == "" {
			return
		}
		if is := e.entity(id); is == nil {
			e.fail(kg.NotFound, path, id)
		} else if !stays && len(kinds) > 0 && !slices.Contains(kinds, is.Kind) {
			e.fail(kg.BadUserInput, path, id)
		}
	}
	check(p.path+".from", r.From, true)
	check(p.path+".to", r.To, true)
	from, to := e.entity(r.From), e.entity(r.To)
	same := func(o *kg.Relation) bool { return r.Type == o.Type && r.From == o.From && r.To == o.To }
	if !same(old) && !same(before) && from != nil && to != nil && !mayJoin(r.Type, from.Kind, to.Kind) {
		e.fail(kg.BadUserInput, p.path+".type", string(r.Type))
	}
	check(p.path+".fromState", r.FromState, r.FromState == old.FromState || r.FromState == before.FromState, kg.KindState)
	check(p.path+".toState", r.ToState, r.ToState == old.ToState || r.ToState == before.ToState, kg.KindState)
	check(p.path+".location", r.Location, r.Location == old.Location || r.Location == before.Location, kg.KindProvince, kg.KindState)
	for i, c := range r.Claims {
		check(p.claims[i]+".by", c.By, true)
		for j, v := range c.Evidence {
			cited := slices.Contains(kg.Sources(old.Claims), v.Source) || slices.Contains(kg.Sources(before.Claims), v.Source)
			check(fmt.Sprintf("%s.evidence.%d.source", p.claims[i], j), v.Source, cited, kg.KindSource)
		}
	}
	for i, l := range r.Links {
		if e.relation(l.Relation) == nil && !slices.Contains(old.Links, l) {
			e.fail(kg.NotFound, fmt.Sprintf("%s.links.%d.relation", p.path, i), l.Relation)
		}
	}
}

func mayJoin(t kg.RelationType, from, to kg.Kind) bool {
	return slices.ContainsFunc(t.Info().Joins, func(j kg.Join) bool { return slices.Contains(j.From, from) && slices.Contains(j.To, to) })
}

// derive fills in what follows from a new version, but for its sort key.
func (e *entry) derive(r *kg.Relation) {
	during := r.When.Bounds(0)
	if r.FromState == "" {
		r.FromState = e.actsFor(r.From, during)
	}
	if r.ToState == "" {
		r.ToState = e.actsFor(r.To, during)
	}
	r.Status = statusOf(r.Claims)
	r.ReportedOn = edtf.MaxDay
	spoken := edtf.MinDay // the day that the latest evidence speaks for
	for _, c := range r.Claims {
		for _, v := range c.Evidence {
			day := edtf.MinDay
			if v.ReportedOn != nil {
				day, r.ReportedOn = *v.ReportedOn, min(r.ReportedOn, *v.ReportedOn)
			} else if s := e.entity(v.Source); !s.PublishedOn.IsZero() && s.PublishedOn.Bounds(0).EndLatest.Finite() {
				day = s.PublishedOn.Bounds(0).EndLatest
			}
			spoken = max(spoken, day)
		}
	}
	if spoken == edtf.MinDay {
		year, month, day := r.RecordedAt.UTC().Date()
		spoken = mustDay(fmt.Sprintf("%04d-%02d-%02d", year, month, day))
	}
	b := r.When.Bounds(spoken)
	r.CertainFrom, r.CertainTo = b.CertainFrom, b.CertainTo
	if r.Realization != kg.Occurred {
		r.CertainFrom, r.CertainTo = edtf.NeverFrom, edtf.NeverTo
	}
}

// forget takes from a relation that gets another date the states that were derived for the old one.
func (e *entry) forget(p posted) {
	if !slices.Contains(p.patch, "when") {
		return
	}
	then := p.old.When.Bounds(0)
	if !slices.Contains(p.patch, "fromState") && p.new.From == p.old.From && p.new.FromState == e.actsFor(p.old.From, then) {
		p.new.FromState = ""
	}
	if !slices.Contains(p.patch, "toState") && p.new.To == p.old.To && p.new.ToState == e.actsFor(p.old.To, then) {
		p.new.ToState = ""
	}
}

// statusOf is the design's table, read from the top.
func statusOf(claims []kg.Claim) kg.Status {
	has := func(f func(kg.Claim) bool) bool { return slices.ContainsFunc(claims, f) }
	denied := has(func(c kg.Claim) bool { return c.Stance == kg.Denies })
	upheld := has(func(c kg.Claim) bool { return c.Stance == kg.Asserts || c.Stance == kg.Confirms })
	switch {
	case len(claims) == 0:
		return kg.Asserted
	case denied && upheld:
		return kg.Disputed
	case denied:
		return kg.Denied
	case has(func(c kg.Claim) bool { return c.Stance == kg.Confirms }):
		return kg.Confirmed
	case has(func(c kg.Claim) bool { return c.By == "" }):
		return kg.Asserted
	}
	return kg.Alleged
}

// actsFor is the one state that the paths of affiliations from an entity, at most four of them long and all possible
// in that time, lead to first; empty if they lead to none or to several. A state acts for itself.
func (e *entry) actsFor(id string, during edtf.Bounds) string {
	reached := map[string]bool{}
	var walk func(id string, steps int)
	walk = func(id string, steps int) {
		if e.entity(id).Kind == kg.KindState {
			reached[id] = true
			return
		}
		for _, r := range e.current() {
			affiliation := r.Type == kg.PartOf || r.Type == kg.HoldsOffice || r.Type == kg.MemberOf
			held := r.When.Bounds(0)
			then := r.Realization == kg.Occurred && held.StartEarliest <= during.EndLatest && held.EndLatest >= during.StartEarliest
			if steps > 0 && r.From == id && affiliation && then {
				walk(r.To, steps-1)
			}
		}
	}
	walk(id, 4)
	for state := range reached {
		if len(reached) == 1 {
			return state
		}
	}
	return ""
}
