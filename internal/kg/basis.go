package kg

import "slices"

// Basis says on what it rests that an end of a relation acts for a state, or for none. It is empty where no state is
// known, and nobody says that there is none.
type Basis string

// The bases. Only a derived one changes when what it follows from changes.
const (
	BasisGiven    Basis = "GIVEN"    // the writer says which, or that the end acts for none
	BasisCertain  Basis = "CERTAIN"  // on every reading of the dates; a state acts for itself
	BasisPossible Basis = "POSSIBLE" // on some readings of the dates
)

// Bases lists the bases in the order of the API's enum.
var Bases = []Basis{BasisGiven, BasisCertain, BasisPossible}

// End names one of the two ends of a relation.
type End string

// The ends.
const (
	EndFrom End = "FROM"
	EndTo   End = "TO"
)

// Ends lists the ends in the order of the API's enum.
var Ends = []End{EndFrom, EndTo}

// counts reports whether statuses of affiliations let them lead to acting states: what is alleged, disputed or denied
// attributes nothing.
func (s Status) counts() bool { return s == StatusAsserted || s == StatusConfirmed }

// Affiliates reports whether the relation leads from one of its ends to the state that this acts for.
func (r *Relation) Affiliates() bool {
	return slices.Contains(Affiliations, r.Type) && r.Status.counts() && r.Realization == RealizationOccurred
}

// ActsForNone reports whether the writer says that the end acts for no state.
func (a *Assertion) ActsForNone(e End) bool { return slices.Contains(a.ActsForNoState, e) }

// stateOf returns the state of an end.
func (a *Assertion) stateOf(e End) (end, state string) {
	if e == EndFrom {
		return a.From, a.FromState
	}
	return a.To, a.ToState
}

// dropNone takes back that the end acts for no state.
func (a *Assertion) dropNone(e End) {
	if a.ActsForNone(e) {
		a.ActsForNoState = slices.DeleteFunc(slices.Clone(a.ActsForNoState), func(o End) bool { return o == e })
	}
	if len(a.ActsForNoState) == 0 {
		a.ActsForNoState = nil
	}
}

// setNone says which ends act for no state, and takes from these the states that they had.
func (a *Assertion) setNone(ends []End) {
	a.ActsForNoState = ends
	if a.ActsForNone(EndFrom) {
		a.FromState = ""
	}
	if a.ActsForNone(EndTo) {
		a.ToState = ""
	}
}

// BasisAsWritten returns what the state of the end rests on by the words of its writer alone: empty if it is to be
// derived. That a state acts for itself is nothing that a writer gives.
func (a *Assertion) BasisAsWritten(e End) Basis {
	end, state := a.stateOf(e)
	switch {
	case state != "" && state == end:
		return BasisCertain
	case state != "" || a.ActsForNone(e):
		return BasisGiven
	}
	return ""
}

// SetBases sets what the states of the ends rest on, as a store kept it: a given state that is not there says that
// there is none.
func (r *Relation) SetBases(from, to Basis) {
	r.FromStateBasis, r.ToStateBasis = from, to
	if from == BasisGiven && r.FromState == "" {
		r.ActsForNoState = append(r.ActsForNoState, EndFrom)
	}
	if to == BasisGiven && r.ToState == "" {
		r.ActsForNoState = append(r.ActsForNoState, EndTo)
	}
}

// Restates reports whether the relation, as its writer states it, says the same as the stored one. States that it
// leaves out do not count; one that it gives counts as another if the stored one was only derived.
func (r *Relation) Restates(old *Relation) bool {
	return r.SameContent(old.Assertion) && len(r.newlyGiven(old)) == 0
}

// DifferingFrom returns the fields in which the relation, as its writer states it, differs from the stored one, by
// their API names, sorted.
func (r *Relation) DifferingFrom(old *Relation) []string {
	fields := append(r.Differing(old.Assertion), r.newlyGiven(old)...)
	slices.Sort(fields)
	return slices.Compact(fields)
}

// ChangedFrom returns the fields in which the version differs from an earlier one, by their API names, sorted: those
// that were stated, and those that were derived.
func (r *Relation) ChangedFrom(old *Relation) []string {
	fields := differing(r.Assertion, old.Assertion)
	for name, differs := range map[string]bool{
		"status":         r.Status != old.Status,
		"deaths":         !r.DeathToll.Equal(old.DeathToll),
		"injuries":       !r.InjuryToll.Equal(old.InjuryToll),
		"fromStateBasis": r.FromStateBasis != old.FromStateBasis,
		"toStateBasis":   r.ToStateBasis != old.ToStateBasis,
	} {
		if differs {
			fields = append(fields, name)
		}
	}
	slices.Sort(fields)
	return slices.Compact(fields)
}

// newlyGiven names the states that the relation gives where the stored one's are derived, and the same.
func (r *Relation) newlyGiven(old *Relation) (fields []string) {
	if r.FromState != "" && r.FromStateBasis == BasisGiven && old.FromStateBasis != BasisGiven {
		fields = append(fields, "fromState")
	}
	if r.ToState != "" && r.ToStateBasis == BasisGiven && old.ToStateBasis != BasisGiven {
		fields = append(fields, "toState")
	}
	return fields
}

// Said returns what the writer of the relation said: without the acting states that were derived.
func (r *Relation) Said() Assertion {
	said := r.Assertion
	if r.FromStateBasis != BasisGiven {
		said.FromState = ""
	}
	if r.ToStateBasis != BasisGiven {
		said.ToState = ""
	}
	return said
}
