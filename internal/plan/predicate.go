package plan

import (
	"slices"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// Field is a stored value of a relation or entity that a predicate compares.
type Field int

// The fields. Those marked text are compared as strings, day and number as numbers.
const (
	RelID          Field = iota // text
	RelType                     // text
	RelMode                     // text; empty where there is none
	RelRealization              // text
	RelStatus                   // text
	RelFrom                     // text: the id of the end
	RelTo                       // text
	RelFromState                // text; empty where there is none
	RelToState                  // text; empty where there is none
	RelLocation                 // text; empty where there is none
	RelEventKey                 // text; empty where there is none
	RelSymmetric                // text "true" only: In{RelSymmetric, ["true"]}
	RelStart                    // day: startEarliest, the day in the sort key
	RelEnd                      // day: endLatest
	RelCertainFrom              // day
	RelCertainTo                // day
	RelReportedOn               // day
	RelConfidence               // number, may be absent
	RelScore                    // number, may be absent
	RelGoldstein                // number, may be absent
	RelDeathsMin                // number, may be absent
	RelDeathsMax                // number, may be absent; UnknownMax where it is not known
	RelInjuriesMin              // number, may be absent
	RelInjuriesMax              // number, may be absent; UnknownMax where it is not known
	RelConflict                 // text: kg.JoinConflicts
	EntID                       // text
	EntKind                     // text
	EntName                     // text: the name as it is
	EntFold                     // text: kg.Fold of the name
	EntLat                      // number, may be absent: degrees
	EntLon                      // number, may be absent: degrees, -180 for 180
)

// Pred is a condition on one relation or entity, lowered from a where: what it means is decided here, once for both
// stores. A comparison with an absent value is false, and its negation true.
type Pred interface{ pred() }

// The predicates.
type (
	// All holds if every member does; empty, it is true.
	All []Pred
	// Any holds if some member does; empty, it is false.
	Any []Pred
	// Not holds if its member does not.
	Not struct{ P Pred }
	// In holds if the text field is one of the values. Values is not empty.
	In struct {
		Field  Field
		Values []string
	}
	// Contains holds if the text field contains Value.
	Contains struct {
		Field Field
		Value string
	}
	// StartsWith holds if the text field begins with Value.
	StartsWith struct {
		Field Field
		Value string
	}
	// AtLeast holds if the field is present and ≥ Value. Days are given as whole numbers.
	AtLeast struct {
		Field Field
		Value float64
	}
	// AtMost holds if the field is present and ≤ Value.
	AtMost struct {
		Field Field
		Value float64
	}
	// Endpoint holds if the entity that Field (RelFrom, RelTo, RelLocation) names fulfils P; false if there is none.
	Endpoint struct {
		Field Field
		P     Pred
	}
	// HasSource holds if some evidence is of one of the sources.
	HasSource struct{ Sources []string }
	// HasClaim holds if one claim has one of the stances (nil: any) and a claimant that fulfils By (nil: any claim,
	// own voice too).
	HasClaim struct {
		By      Pred
		Stances []string
	}
	// ClaimedAt holds if some claim names one of the locations.
	ClaimedAt struct{ Locations []string }
	// Excludes holds of a relation of one of the types if there is another one of the same type, between the same two
	// entities, in another mode, that certainly holds on a day on which it certainly holds, too: both have a mode, the
	// certain ranges of both are not empty (CertainFrom <= CertainTo), and each begins before the other ends. The other
	// one fulfils Other.
	Excludes struct {
		Types []string
		Other Pred
	}
	// TooEarly holds of a relation that links, in one of the roles, to another one that fulfils Other, and certainly
	// begins before it: the CertainFrom of both is not edtf.NeverFrom, and its own is before the other's first day.
	TooEarly struct {
		Roles []string
		Other Pred
	}
	// LastOfEvent holds of a relation with an event key if no relation with the same one and a greater sort key
	// fulfils P.
	LastOfEvent struct{ P Pred }
	// Close holds of an entity whose point, as a vector (kg.Point), has no greater square of the distance from this one.
	Close struct{ X, Y, Z, Square float64 }
	// HasContext holds if one of the contexts is one of the values. Values is not empty.
	HasContext struct{ Values []string }
	// HasLink holds if one link has the role (empty: any) and leads to the relation (nil: any).
	HasLink struct {
		Role     kg.LinkRole
		Relation *string
	}
	// HasRelation holds of an entity, or of a relation, if the list that is anchored at it is not empty.
	HasRelation struct{ List *RelationList }
)

func (All) pred()         {}
func (Any) pred()         {}
func (Not) pred()         {}
func (In) pred()          {}
func (Contains) pred()    {}
func (StartsWith) pred()  {}
func (AtLeast) pred()     {}
func (AtMost) pred()      {}
func (Endpoint) pred()    {}
func (HasSource) pred()   {}
func (HasClaim) pred()    {}
func (ClaimedAt) pred()   {}
func (Excludes) pred()    {}
func (LastOfEvent) pred() {}
func (TooEarly) pred()    {}
func (HasContext) pred()  {}
func (Close) pred()       {}
func (HasLink) pred()     {}
func (HasRelation) pred() {}

// never and always are the constant predicates.
var (
	never  = Any{}
	always = All{}
)

// IsNever reports whether p is known to be false without asking a store.
func IsNever(p Pred) bool { a, ok := p.(Any); return ok && len(a) == 0 }

// IsAlways reports whether p is known to be true without asking a store.
func IsAlways(p Pred) bool { a, ok := p.(All); return ok && len(a) == 0 }

// all joins predicates; constants are folded, and a single one stands alone.
func all(ps ...Pred) Pred {
	var out All
	for _, p := range ps {
		switch q := p.(type) {
		case nil:
		case All:
			out = append(out, q...)
		case Any:
			if len(q) == 0 {
				return never
			}
			out = append(out, q)
		default:
			out = append(out, p)
		}
	}
	if len(out) == 1 {
		return out[0]
	}
	return out
}

// anyOf is the disjunction, with constants folded.
func anyOf(ps ...Pred) Pred {
	var out Any
	for _, p := range ps {
		switch q := p.(type) {
		case Any:
			out = append(out, q...)
		case All:
			if len(q) == 0 {
				return always
			}
			out = append(out, q)
		default:
			out = append(out, p)
		}
	}
	if len(out) == 1 {
		return out[0]
	}
	return out
}

func not(p Pred) Pred {
	switch {
	case IsNever(p):
		return always
	case IsAlways(p):
		return never
	}
	return Not{p}
}

// in is membership of a field; of no value, it is false.
func in[T ~string](f Field, values []T) Pred {
	if len(values) == 0 {
		return never
	}
	return In{f, texts(values)}
}

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

// filter lowers an {eq, in} filter; nil is true.
func filter[T ~string](field Field, f *Filter[T]) Pred {
	if f == nil || !f.set() {
		return always
	}
	return in(field, f.Values())
}

var symmetric = In{RelSymmetric, []string{"true"}}

// Lower returns what w means; nil is always true.
func (w *RelationWhere) Lower() Pred {
	if w == nil {
		return always
	}
	ps := []Pred{
		filter(RelID, (*Filter[string])(w.ID)),
		filter(RelType, (*Filter[kg.RelationType])(w.Type)),
		w.Mode.lower(RelMode, RelMode),
		w.typesOf(),
		filter(RelRealization, (*Filter[kg.Realization])(w.Realization)),
		w.endpoints(),
		ends(filter(RelFromState, (*Filter[string])(w.FromState)), filter(RelToState, (*Filter[string])(w.ToState)),
			filter(RelToState, (*Filter[string])(w.FromState)), filter(RelFromState, (*Filter[string])(w.ToState))),
		pair(RelFrom, RelTo, w.Between),
		pair(RelFromState, RelToState, w.BetweenStates),
		endpoint(RelLocation, w.Location, w.Location.Lower()),
		filter(RelStatus, (*Filter[kg.Status])(w.Status)),
		w.Claim.lower(),
		w.time(),
		w.Confidence.lower(RelConfidence),
		w.Score.lower(RelScore),
		w.Goldstein.lower(RelGoldstein),
		w.Deaths.lower(RelDeathsMin, RelDeathsMax, w.Certainty),
		w.Injuries.lower(RelInjuriesMin, RelInjuriesMax, w.Certainty),
		filter(RelEventKey, (*Filter[string])(w.EventKey)),
		w.Contexts.lower(),
		w.Links.lower(),
		w.LinkedBy.lowerBack(),
	}
	if w.Either != nil {
		p := w.Either.Lower()
		ps = append(ps, anyOf(endpoint(RelFrom, w.Either, p), endpoint(RelTo, w.Either, p)))
	}
	if w.Source != nil && Filter[string](*w.Source).set() {
		if ids := Filter[string](*w.Source).Values(); len(ids) > 0 {
			ps = append(ps, HasSource{ids})
		} else {
			ps = append(ps, never)
		}
	}
	if w.ClaimedAt != nil {
		ps = append(ps, ClaimedAt{Filter[string](*w.ClaimedAt).Values()})
	}
	if w.ReportedBy != nil {
		ps = append(ps, AtMost{RelReportedOn, float64(*w.ReportedBy)})
	}
	if w.Contradicts {
		ps = append(ps, anyOf(In{RelStatus, []string{string(kg.StatusDisputed)}},
			In{RelConflict, kg.ConflictTexts}, Excludes{texts(kg.ExclusiveTypes), w.Others.Lower()},
			TooEarly{texts(kg.LaterRoles), w.Others.Lower()}))
	}
	for _, c := range w.And {
		ps = append(ps, c.Lower())
	}
	if w.Or != nil {
		or := make([]Pred, len(w.Or))
		for i, c := range w.Or {
			or[i] = c.Lower()
		}
		ps = append(ps, anyOf(or...))
	}
	if w.Not != nil {
		ps = append(ps, not(w.Not.Lower()))
	}
	if w.LastOfEvent {
		rest := all(ps...)
		if IsNever(rest) {
			return never
		}
		ps = append(ps, LastOfEvent{rest})
	}
	return all(ps...)
}

// endpoints is the condition on both ends. Each is lowered once, wherever it is used: it may be nested deeply.
func (w *RelationWhere) endpoints() Pred {
	from, to := w.From.Lower(), w.To.Lower()
	return ends(endpoint(RelFrom, w.From, from), endpoint(RelTo, w.To, to),
		endpoint(RelTo, w.From, from), endpoint(RelFrom, w.To, to))
}

// ends joins the conditions on two ends; a symmetric relation may fulfil them the other way round.
func ends(from, to, fromOnTo, toOnFrom Pred) Pred {
	if IsAlways(from) && IsAlways(to) {
		return always
	}
	return anyOf(all(from, to), all(symmetric, fromOnTo, toOnFrom))
}

// pair is true if the two fields hold the two ids in any order.
func pair(a, b Field, ids []string) Pred {
	if len(ids) != 2 {
		return always // nil; any other number did not pass Validate
	}
	x, y := ids[:1], ids[1:]
	if ids[0] == ids[1] {
		return all(In{a, x}, In{b, x})
	}
	return anyOf(all(In{a, x}, In{b, y}), all(In{a, y}, In{b, x}))
}

// endpoint is the condition on the entity that a field names: p, which is w lowered. Plain ids need not look at the
// entity itself.
func endpoint(f Field, w *EntityWhere, p Pred) Pred {
	switch q := p.(type) {
	case In:
		if q.Field == EntID {
			// The empty id names no entity, while a relation without a location has it there.
			return in(f, slices.DeleteFunc(slices.Clone(q.Values), func(id string) bool { return id == "" }))
		}
	case All:
		if len(q) == 0 && f != RelLocation { // a relation always has its ends, but not always a location
			return always
		}
		if len(q) == 0 && w == nil {
			return always
		}
	case Any:
		if len(q) == 0 {
			return never
		}
	}
	return Endpoint{f, p}
}

// typesOf is the condition that Aspect and QuadClass put on the type: both follow from the registry.
func (w *RelationWhere) typesOf() Pred {
	var ps []Pred
	if w.Aspect != nil && Filter[kg.Aspect](*w.Aspect).set() {
		want := Filter[kg.Aspect](*w.Aspect).Values()
		ps = append(ps, in(RelType, kg.TypesWhere(func(t *kg.TypeInfo) bool {
			return slices.Contains(want, t.Aspect)
		})))
	}
	if w.QuadClass != nil && Filter[kg.QuadClass](*w.QuadClass).set() {
		want := Filter[kg.QuadClass](*w.QuadClass).Values()
		ps = append(ps, in(RelType, kg.TypesWhere(func(t *kg.TypeInfo) bool {
			return t.QuadClass != "" && slices.Contains(want, t.QuadClass)
		})))
	}
	return all(ps...)
}

// time is the condition that At and During put on the bounds.
func (w *RelationWhere) time() Pred {
	var ps []Pred
	add := func(from, to edtf.Day) {
		ps = append(ps, AtMost{RelStart, float64(to)}, AtLeast{RelEnd, float64(from)})
		if w.Certainty == CertaintyCertain {
			ps = append(ps, AtMost{RelCertainFrom, float64(to)}, AtLeast{RelCertainTo, float64(from)})
		}
	}
	if w.At != nil {
		add(*w.At, *w.At)
	}
	if w.During != nil {
		add(w.During.days())
	}
	return all(ps...)
}

func (f *FloatFilter) lower(field Field) Pred {
	var ps []Pred
	if f != nil && f.Gte != nil {
		ps = append(ps, AtLeast{field, *f.Gte})
	}
	if f != nil && f.Lte != nil {
		ps = append(ps, AtMost{field, *f.Lte})
	}
	return all(ps...)
}

// UnknownMax stands for the greatest number of a range that has none.
const UnknownMax = 1e18

// NumbersOf returns what a store keeps of a range in its numeric fields; nil of what is not known.
func NumbersOf(c *kg.Casualties) (least, most *float64) {
	if c == nil {
		return nil, nil
	}
	low, high := float64(c.Min), UnknownMax
	if c.Max != nil {
		high = float64(*c.Max)
	}
	return &low, &high
}

func (f *CasualtiesFilter) lower(least, most Field, c Certainty) Pred {
	if c != CertaintyCertain {
		least, most = most, least
	}
	var ps []Pred
	if f != nil && f.AtLeast != nil {
		ps = append(ps, AtLeast{least, float64(*f.AtLeast)})
	}
	if f != nil && f.AtMost != nil {
		ps = append(ps, AtMost{most, float64(*f.AtMost)})
	}
	return all(ps...)
}

func (f *StringFilter) lower(exact, folded Field) Pred {
	if f == nil {
		return always
	}
	var ps []Pred
	if f.Eq != nil || f.In != nil {
		ps = append(ps, in(exact, Filter[string]{f.Eq, f.In}.Values()))
	}
	if f.Contains != nil {
		ps = append(ps, Contains{folded, kg.Fold(*f.Contains)})
	}
	if f.StartsWith != nil {
		ps = append(ps, StartsWith{folded, kg.Fold(*f.StartsWith)})
	}
	return all(ps...)
}

func (f *ContextFilter) lower() Pred {
	if f == nil {
		return always
	}
	var ps []Pred
	if one := (Filter[string]{f.Eq, f.In}); one.set() {
		if len(one.Values()) == 0 {
			return never
		}
		ps = append(ps, HasContext{distinct(one.Values())})
	}
	for _, c := range distinct(f.All) {
		ps = append(ps, HasContext{[]string{c}})
	}
	return all(ps...)
}

func (w *LinkWhere) lower() Pred {
	if w == nil {
		return always
	}
	return HasLink{w.role(), w.Relation}
}

// lowerBack is the condition that some relation links to the one at hand.
func (w *LinkWhere) lowerBack() Pred {
	if w == nil {
		return always
	}
	by := w.Within
	if w.Relation != nil {
		by = &RelationWhere{ID: &IDFilter{Eq: w.Relation}}
		if w.Within != nil {
			by.And = []*RelationWhere{w.Within}
		}
	}
	list := &RelationList{Anchor: AnchorLinked, Role: w.role(), Where: by, lowered: by.Lower()}
	return HasRelation{list}
}

func (w *LinkWhere) role() kg.LinkRole {
	if w.Role == nil {
		return ""
	}
	return *w.Role
}

func (w *ClaimWhere) lower() Pred {
	if w == nil {
		return always
	}
	var c HasClaim
	if w.By != nil {
		if c.By = w.By.Lower(); IsNever(c.By) {
			return never
		}
	}
	if w.Stance != nil && Filter[kg.Stance](*w.Stance).set() {
		for _, s := range Filter[kg.Stance](*w.Stance).Values() {
			c.Stances = append(c.Stances, string(s))
		}
		if c.Stances == nil {
			return never
		}
	}
	return c
}

// Lower returns what w means; nil is always true.
func (w *EntityWhere) Lower() Pred {
	if w == nil {
		return always
	}
	ps := []Pred{
		filter(EntID, (*Filter[string])(w.ID)),
		filter(EntKind, (*Filter[kg.Kind])(w.Kind)),
		w.Name.lower(EntName, EntFold),
		w.Near.lower(),
		w.Within.lower(),
		point(w.HasPoint),
	}
	if w.HasRelation != nil {
		list := &RelationList{Anchor: AnchorEntity, Direction: kg.DirectionBoth, Where: w.HasRelation,
			lowered: w.HasRelation.Lower()}
		if IsNever(list.lowered) {
			ps = append(ps, never)
		} else {
			ps = append(ps, HasRelation{list})
		}
	}
	for _, c := range w.And {
		ps = append(ps, c.Lower())
	}
	if w.Or != nil {
		or := make([]Pred, len(w.Or))
		for i, c := range w.Or {
			or[i] = c.Lower()
		}
		ps = append(ps, anyOf(or...))
	}
	if w.Not != nil {
		ps = append(ps, not(w.Not.Lower()))
	}
	return all(ps...)
}
