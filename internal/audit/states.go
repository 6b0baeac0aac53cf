package audit

import (
	"slices"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// maxFollowed is how many affiliations are followed from one end; of what has more, nothing is said.
const maxFollowed = 1000

// affiliations are what entities of a page belong to, by the entity, with what these are. Of an entity with too many
// they are nil.
type affiliations struct {
	of    map[string][]*kg.Relation
	kinds map[string]kg.Kind
}

// states checks what the ends of a page's relations act for: that state and basis go together, and that what is derived
// follows from the affiliations as they are now. What does not is no damage: graphd says of a call that it left some,
// and `rederive` mends it.
func (a *audit) states(list []*kg.Relation, there map[string]*kg.Entity) error {
	var ends kg.IDSet
	for _, r := range list {
		for _, e := range endsOf(r) {
			a.basis(r, e)
			if e.basis != kg.BasisGiven {
				ends.Add(e.id)
			}
		}
	}
	known := affiliations{map[string][]*kg.Relation{}, map[string]kg.Kind{}}
	for id, e := range there {
		known.kinds[id] = e.Kind
	}
	if err := a.follow(known, ends.List()); err != nil {
		return err
	}
	for _, r := range list {
		for _, e := range endsOf(r) {
			if e.basis == kg.BasisGiven {
				continue
			}
			state, basis, sure := known.acting(e.id, r)
			if sure && (state != e.state || basis != e.basis) {
				a.notes.Say("acting states", "relation %q: %s acts for %s, but by its affiliations for %s; "+
					"`graphd rederive` derives it anew", r.ID, e.name, acts(e.state, e.basis), acts(state, basis))
			}
		}
	}
	return nil
}

// end is one end of a relation, and what it acts for.
type end struct {
	name, id, state string
	basis           kg.Basis
	none            bool
}

func endsOf(r *kg.Relation) [2]end {
	return [2]end{
		{"from", r.From, r.FromState, r.FromStateBasis, r.ActsForNone(kg.EndFrom)},
		{"to", r.To, r.ToState, r.ToStateBasis, r.ActsForNone(kg.EndTo)},
	}
}

func acts(state string, basis kg.Basis) string {
	if state == "" {
		return "no state"
	}
	return state + " (" + string(basis) + ")"
}

// basis checks that there is a basis where there is a state, and which ones there may be without.
func (a *audit) basis(r *kg.Relation, e end) {
	switch {
	case e.basis != "" && !slices.Contains(kg.Bases, e.basis):
		a.problems.Say("bases", "relation %q: the state of %s has the unknown basis %q", r.ID, e.name, e.basis)
	case e.state != "" && e.basis == "":
		a.problems.Say("bases", "relation %q: the state of %s, %s, has no basis", r.ID, e.name, e.state)
	case e.state == "" && (e.basis == kg.BasisCertain || e.basis == kg.BasisPossible):
		a.problems.Say("bases", "relation %q: %s acts for no state, and its basis is %s", r.ID, e.name, e.basis)
	case e.none != (e.state == "" && e.basis == kg.BasisGiven):
		a.problems.Say("bases", "relation %q: whether %s acts for no state does not fit its state and basis",
			r.ID, e.name)
	}
}

// follow reads what the entities belong to, and these in turn, as far as a path may be long.
func (a *audit) follow(known affiliations, ids []string) error {
	list := plan.RelationList{Anchor: plan.AnchorEntity, Direction: kg.DirectionOutgoing,
		Where: (&plan.Via{Types: kg.Affiliations}).RelationWhere(),
		Scan:  plan.Scan{Lo: kg.MinSortKey, Hi: kg.MaxSortKey, Limit: maxFollowed + 1}}
	for range store.MaxAffiliation {
		var ahead, unknown kg.IDSet
		for _, id := range ids {
			if _, ok := known.of[id]; !ok && !leadsNowhere(known.kinds[id]) {
				ahead.Add(id)
				known.of[id] = []*kg.Relation{}
			}
		}
		rows, err := a.r.ListRelations(a.ctx, &list, ahead.List())
		if err != nil {
			return err
		}
		for _, row := range rows {
			from, r := ahead.List()[row.Parent], row.Relation
			known.of[from] = append(known.of[from], r)
		}
		ids = nil
		for _, id := range ahead.List() {
			if len(known.of[id]) > maxFollowed {
				known.of[id] = nil
			}
			for _, r := range known.of[id] {
				ids = append(ids, r.To)
				if known.kinds[r.To] == "" {
					unknown.Add(r.To)
				}
			}
		}
		entities, err := a.r.Entities(a.ctx, unknown.List())
		if err != nil {
			return err
		}
		for _, e := range entities {
			known.kinds[e.ID] = e.Kind
		}
	}
	return nil
}

func leadsNowhere(k kg.Kind) bool { return k == "" || k == kg.KindState || k == kg.KindMilitantGroup }

// acting returns what an end of the relation acts for, by the rule of ARCHITECTURE.md: the one state that is reached by
// affiliations that are possible while the relation may last. It reports whether that could be found out.
func (known affiliations) acting(id string, r *kg.Relation) (state string, basis kg.Basis, sure bool) {
	b := r.When.Bounds(edtf.MaxDay)
	from, to := b.StartEarliest, b.EndLatest
	states, sure := known.reached(id, func(x *kg.Relation) bool {
		b := x.When.Bounds(edtf.MaxDay)
		return b.StartEarliest <= to && b.EndLatest >= from
	})
	if len(states) != 1 {
		return "", "", sure
	}
	certain, _ := known.reached(id, func(x *kg.Relation) bool { return x.CertainFrom <= from && to <= x.CertainTo })
	if len(certain) == 1 {
		return states[0], kg.BasisCertain, sure
	}
	return states[0], kg.BasisPossible, sure
}

// reached returns the states that an entity reaches by affiliations that count.
func (known affiliations) reached(id string, counts func(*kg.Relation) bool) (states []string, sure bool) {
	at, seen, followed := []string{id}, map[string]bool{id: true}, 0
	for step := 0; len(at) > 0; step++ {
		var next []string
		for _, id := range at {
			switch list := known.of[id]; {
			case known.kinds[id] == kg.KindState:
				states = append(states, id)
			case leadsNowhere(known.kinds[id]) || step == store.MaxAffiliation:
			case list == nil:
				return nil, false
			default:
				for _, r := range list {
					if !r.Affiliates() || !counts(r) {
						continue
					}
					if followed++; !seen[r.To] {
						seen[r.To] = true
						next = append(next, r.To)
					}
				}
			}
		}
		at = next
	}
	return states, followed <= maxFollowed
}
