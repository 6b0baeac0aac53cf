package storetest

import (
	"slices"
	"strings"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// This file is about the states that the ends of relations act for, and about what follows from other relations.

func actsForNone(a kg.Assertion, e kg.End) bool { return slices.Contains(a.ActsForNoState, e) }

// none lists the ends that act for no state.
func none(from, to bool) []kg.End {
	var out []kg.End
	if from {
		out = append(out, kg.EndFrom)
	}
	if to {
		out = append(out, kg.EndTo)
	}
	return out
}

// written is a relation by the words of its writer: what its states rest on, where these say.
func written(a kg.Assertion) *kg.Relation {
	basis := func(end, state string, none bool) kg.Basis {
		switch {
		case none || state != "" && state != end:
			return kg.BasisGiven
		case state != "": // it acts for itself, whoever says so
			return kg.BasisCertain
		}
		return ""
	}
	return &kg.Relation{Assertion: a, FromStateBasis: basis(a.From, a.FromState, actsForNone(a, kg.EndFrom)),
		ToStateBasis: basis(a.To, a.ToState, actsForNone(a, kg.EndTo))}
}

// endsInOrder is the relation with the ends of what has no direction in their order.
func endsInOrder(r *kg.Relation) *kg.Relation {
	out := *r
	if turns(r.Assertion) {
		out.FromStateBasis, out.ToStateBasis = r.ToStateBasis, r.FromStateBasis
	}
	out.Assertion = canonical(r.Assertion)
	return &out
}

// saysNothingNew reports whether what is stated is what is stored. A state that the writer leaves out counts as equal;
// one that he gives does not, if the stored one was derived.
func saysNothingNew(stated, stored *kg.Relation) bool {
	return len(newIn(stated, stored)) == 0
}

// newIn names the fields in which what is stated differs from what is stored.
func newIn(stated, stored *kg.Relation) []string {
	fields := slices.DeleteFunc(unlike(stated.Assertion, stored.Assertion), func(field string) bool {
		return field == "fromState" && stated.FromState == "" || field == "toState" && stated.ToState == ""
	})
	given := func(field, state string, now, was kg.Basis) {
		if state != "" && now == kg.BasisGiven && was != kg.BasisGiven && !slices.Contains(fields, field) {
			fields = append(fields, field)
		}
	}
	given("fromState", stated.FromState, stated.FromStateBasis, stored.FromStateBasis)
	given("toState", stated.ToState, stated.ToStateBasis, stored.ToStateBasis)
	slices.Sort(fields)
	return fields
}

// patched is the relation with the fields of set that are named as in JSON. The state of another end is another one; to
// give an end a state takes back that it acts for none, and the other way round.
func patched(r kg.Relation, set kg.Assertion, fields []string) *kg.Relation {
	has := func(field string) bool { return slices.Contains(fields, field) }
	a := copyFields(r.Assertion, set, fields)
	newFrom, newTo := a.From != r.From, a.To != r.To
	forNone := func(e kg.End, newEnd bool, field, state string) bool {
		switch {
		case has("actsForNoState"):
			return actsForNone(set, e)
		case newEnd, has(field) && state != "":
			return false
		}
		return actsForNone(r.Assertion, e)
	}
	from, to := forNone(kg.EndFrom, newFrom, "fromState", set.FromState), forNone(kg.EndTo, newTo, "toState", set.ToState)
	a.ActsForNoState = none(from, to)
	if from || newFrom && !has("fromState") {
		a.FromState = ""
	}
	if to || newTo && !has("toState") {
		a.ToState = ""
	}
	said, out := written(a), r
	out.Assertion = a
	basis := func(said, was kg.Basis, e kg.End, now, newEnd bool, field string) kg.Basis {
		if has(field) || now {
			return said
		}
		if newEnd || has("actsForNoState") && actsForNone(r.Assertion, e) {
			return ""
		}
		return was
	}
	out.FromStateBasis = basis(said.FromStateBasis, r.FromStateBasis, kg.EndFrom, from, newFrom, "fromState")
	out.ToStateBasis = basis(said.ToStateBasis, r.ToStateBasis, kg.EndTo, to, newTo, "toState")
	return &out
}

// takenBack reports whether a correction of these fields leaves a state to be derived that was given.
func takenBack(fields []string, now, was *kg.Relation) bool {
	about := func(f string) bool { return strings.HasSuffix(f, "State") }
	lost := func(now, was kg.Basis) bool { return was == kg.BasisGiven && now != kg.BasisGiven }
	return slices.ContainsFunc(fields, about) &&
		(lost(now.FromStateBasis, was.FromStateBasis) || lost(now.ToStateBasis, was.ToStateBasis))
}

// contradictoryStates reports ends that act for a state, and for none.
func (e *entry) contradictoryStates(path string, a kg.Assertion, named func(field string) bool) {
	for i, end := range a.ActsForNoState {
		state, field := a.FromState, "fromState"
		if end == kg.EndTo {
			state, field = a.ToState, "toState"
		}
		if state != "" && named(field) && named("actsForNoState") {
			e.fail(kg.CodeBadUserInput, path+".actsForNoState."+string(rune('0'+i)), string(end))
		}
	}
}

const rederived = "re-derived: what its states, status or dates follow from was changed"

// follow derives everything anew: of what the call writes, and of all other relations. Those of which a derived value
// is another one now get a new version, which others may follow from in turn.
func (e *entry) follow() {
	own := len(e.change.Items)
	for _, p := range e.posts {
		*p.new = *endsInOrder(p.new)
		e.derive(p.new)
	}
	changed := func(derive func(r *kg.Relation)) (out []*kg.Relation) {
		for _, r := range e.current() {
			fresh := *r
			if derive(&fresh); !e.makes(r) && relationLine(&fresh) != relationLine(r) {
				out = append(out, &fresh)
			}
		}
		return out
	}
	post := func(list []*kg.Relation) {
		for _, r := range list {
			e.derive(e.putRelation("", rederived, r, false).new)
			e.derived++
		}
	}
	post(changed(e.derive))
	for {
		for _, p := range e.posts {
			e.states(p.new)
		}
		list := changed(e.states)
		if len(list) == 0 {
			break
		}
		post(list)
	}
	slices.SortFunc(e.change.Items[own:], func(a, b kg.ChangeItem) int { return strings.Compare(a.ID, b.ID) })
}

// states derives the states that the ends act for, where the writer does not say.
func (e *entry) states(r *kg.Relation) {
	during := r.When.Bounds(0)
	if r.FromStateBasis != kg.BasisGiven {
		r.FromState, r.FromStateBasis = e.actsFor(r.From, during)
	}
	if r.ToStateBasis != kg.BasisGiven {
		r.ToState, r.ToStateBasis = e.actsFor(r.To, during)
	}
}

// actsFor is the one state that the paths of affiliations from an entity, at most four of them long and all possible in
// that time, lead to first; empty if they lead to none or to several, if more than the call's MaxFollowed affiliations
// lie on them, or if an entity on them has more than that of its own. A state acts for itself, and a militant group for
// none. Affiliations that are not believed lead nowhere. It is certain by a path that is certain all the time.
func (e *entry) actsFor(id string, during edtf.Bounds) (string, kg.Basis) {
	affiliations := func(id string) (all []*kg.Relation) {
		for _, r := range e.current() {
			affiliation := r.Type == kg.TypePartOf || r.Type == kg.TypeHoldsOffice || r.Type == kg.TypeMemberOf
			if r.From == id && affiliation && r.Realization == kg.RealizationOccurred {
				all = append(all, r)
			}
		}
		return all
	}
	possible := func(r *kg.Relation) bool {
		held := r.When.Bounds(0)
		believed := r.Status == kg.StatusAsserted || r.Status == kg.StatusConfirmed
		return believed && held.StartEarliest <= during.EndLatest && held.EndLatest >= during.StartEarliest
	}
	reached, sure, followed, crowded := map[string]bool{}, map[string]bool{}, map[string]bool{}, false
	var walk func(id string, steps int, certain bool)
	walk = func(id string, steps int, certain bool) {
		switch e.currentEntity(id).Kind {
		case kg.KindState:
			reached[id] = true
			sure[id] = sure[id] || certain
			return
		case kg.KindMilitantGroup:
			return
		}
		if steps == 0 {
			return
		}
		all := affiliations(id)
		crowded = crowded || len(all) > e.limits.MaxFollowed
		for _, r := range all {
			if possible(r) {
				followed[r.ID] = true
				walk(r.To, steps-1, certain && r.CertainFrom <= during.StartEarliest && during.EndLatest <= r.CertainTo)
			}
		}
	}
	walk(id, 4, true)
	if len(reached) != 1 || len(followed) > e.limits.MaxFollowed || crowded {
		return "", ""
	}
	for state := range reached {
		if sure[state] {
			return state, kg.BasisCertain
		}
		return state, kg.BasisPossible
	}
	return "", ""
}
