// Package plan is the query plan: a few structs that say what a request wants of the graph, step by step. It knows
// nothing of GraphQL, Cypher or SQL. Package planner makes it, package query walks it, and a store runs its steps.
package plan

import (
	"reflect"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// Certainty says how a time filter reads the uncertain bounds of a relation: whether a day must be possible or certain.
type Certainty string

// The certainties.
const (
	CertaintyPossible Certainty = "POSSIBLE"
	CertaintyCertain  Certainty = "CERTAIN"
)

// RelationWhere is a filter on relations. All fields that are set must hold; a nil field says nothing. An In list
// that is empty and not nil matches nothing. For a symmetric relation From and To, FromState and ToState match either
// way round.
type RelationWhere struct {
	ID          *IDFilter
	Type        *RelationTypeFilter
	Mode        *StringFilter
	Aspect      *AspectFilter
	QuadClass   *QuadClassFilter
	Realization *RealizationFilter

	From          *EntityWhere
	To            *EntityWhere
	Either        *EntityWhere // at least one end
	Between       []string     // two entity ids, any direction; the same id twice means its self-relations
	FromState     *IDFilter
	ToState       *IDFilter
	BetweenStates []string // two state ids, any direction

	Location   *EntityWhere
	Status     *ClaimStatusFilter
	Claim      *ClaimWhere
	Source     *IDFilter // a source of any claim's evidence
	ReportedBy *edtf.Day // evidence of a claim that speaks for it was public by the end of that day

	At        *edtf.Day
	During    *DateRange
	Certainty Certainty // how At, During, Deaths and Injuries are read; empty means Possible

	Confidence *FloatFilter
	Score      *FloatFilter
	Goldstein  *FloatFilter
	Deaths     *CasualtiesFilter // read as Certainty says
	Injuries   *CasualtiesFilter
	EventKey   *IDFilter

	Contexts *ContextFilter
	Links    *LinkWhere // it has such a link
	LinkedBy *LinkWhere // another relation has such a link to it: Relation is the one that links

	// Contradicts is set by the planner alone: the relation is disputed, its claims cannot all be so (kg.Conflict), it
	// excludes another one (Excludes), or it begins before one after which it comes (TooEarly).
	Contradicts bool

	// Others is set in a view alone, of Contradicts: what the other relation must fulfil to be seen.
	Others *RelationWhere

	// LastOfEvent is set by the planner alone, on an outermost where: of the relations with one event key for which all
	// the rest holds, it is the last in the order of sort keys.
	LastOfEvent bool

	// ClaimedAt is set by package write alone: a claim of its own names one of these locations.
	ClaimedAt *IDFilter

	And []*RelationWhere
	Or  []*RelationWhere // empty and not nil: matches nothing
	Not *RelationWhere
}

// AsksNothing reports whether no field is set. Certainty alone filters nothing.
func (w *RelationWhere) AsksNothing() bool {
	rest := *w
	rest.Certainty = ""
	return reflect.ValueOf(rest).IsZero()
}

// EntityWhere is a filter on entities. All fields that are set must hold.
type EntityWhere struct {
	ID          *IDFilter
	Kind        *EntityKindFilter
	Name        *StringFilter
	Near        *Circle        // its point lies there
	Within      *Box           // its point lies there
	HasPoint    *bool          // it has a point, or none
	HasRelation *RelationWhere // some relation of the entity, in any direction
	And         []*EntityWhere
	Or          []*EntityWhere
	Not         *EntityWhere
}

// ClaimWhere matches a relation with one claim that fulfils all that is set.
type ClaimWhere struct {
	By     *EntityWhere // never matches a source's own voice
	Stance *StanceFilter
}

// LinkWhere matches a relation with one link that fulfils all that is set.
type LinkWhere struct {
	Role     *kg.LinkRole
	Relation *string // the relation at the link's other end

	// Within is set in a view alone, of LinkedBy: what the relation that links must fulfil to be seen.
	Within *RelationWhere
}

// ContextFilter compares the contexts of a relation: one of them must fulfil Eq and In, and each of All must be there.
type ContextFilter struct {
	Eq  *string
	In  []string
	All []string
}

// Filter is equality with one value and membership in a list; both must hold where both are set.
type Filter[T comparable] struct {
	Eq *T
	In []T
}

// The filters on single values.
type (
	IDFilter           Filter[string]
	RelationTypeFilter Filter[kg.RelationType]
	AspectFilter       Filter[kg.Aspect]
	QuadClassFilter    Filter[kg.QuadClass]
	RealizationFilter  Filter[kg.Realization]
	ClaimStatusFilter  Filter[kg.Status]
	StanceFilter       Filter[kg.Stance]
	EntityKindFilter   Filter[kg.Kind]
)

// Values returns the values that fulfil f; empty if none can.
func (f Filter[T]) Values() []T {
	switch {
	case f.Eq == nil:
		return f.In
	case f.In == nil:
		return []T{*f.Eq}
	}
	for _, v := range f.In {
		if v == *f.Eq {
			return []T{v}
		}
	}
	return nil
}

// set reports whether f asks for anything.
func (f Filter[T]) set() bool { return f.Eq != nil || f.In != nil }

// StringFilter compares a text: Eq and In exactly, Contains and StartsWith without regard to case (kg.Fold).
type StringFilter struct {
	Eq         *string
	In         []string
	Contains   *string
	StartsWith *string
}

// FloatFilter bounds a number, inclusive. A relation that lacks the number does not match.
type FloatFilter struct{ Gte, Lte *float64 }

// holds reports whether f holds of a number.
func (f *FloatFilter) holds(n float64) bool {
	return (f.Gte == nil || n >= *f.Gte) && (f.Lte == nil || n <= *f.Lte)
}

// CasualtiesFilter bounds a number of people, inclusive, of which a relation may know a range. POSSIBLE: a number of
// the range may match. CERTAIN: each does. A relation that says nothing of it does not match.
type CasualtiesFilter struct{ AtLeast, AtMost *int }

// DateRange is a range of days, both inclusive; a missing one is unbounded.
type DateRange struct{ From, To *edtf.Day }

// days returns the range's bounds, unbounded ones as sentinels.
func (r DateRange) days() (from, to edtf.Day) {
	from, to = edtf.MinDay, edtf.MaxDay
	if r.From != nil {
		from = *r.From
	}
	if r.To != nil {
		to = *r.To
	}
	return from, to
}

// ids returns the ids that w restricts an entity to by an id filter of its own, and false if it has none.
func (w *EntityWhere) ids() ([]string, bool) {
	if w == nil || w.ID == nil || !Filter[string](*w.ID).set() {
		return nil, false
	}
	return Filter[string](*w.ID).Values(), true
}
