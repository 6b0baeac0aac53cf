package plan

import (
	"fmt"
	"reflect"
	"slices"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// Aggregate is a step that reduces the relations of a list to groups, and counts each group. Relations of one event are
// of one group only if the event is the same, so that whoever joins groups can count each event once.
type Aggregate struct {
	List   RelationList // of the whole graph or, anchored at an entity, of Parent: all of it within its scan's bounds
	Parent string
	Days   bool // groups have one first possible day
	Dates  bool // groups of what is uncertain have one date, as it is stated
	By     []Trait
	Also   [][]Trait // further groupings of the same relations, each by itself
	Most   int       // groups of one grouping; 0: any number
}

// Equal reports whether both steps ask for the same.
func (a *Aggregate) Equal(o *Aggregate) bool {
	x, y := *a, *o
	x.List.lowered, y.List.lowered = nil, nil // follow from the rest
	return reflect.DeepEqual(x, y)
}

// Groupings are the aggregates of the same list, each with one grouping.
func (a *Aggregate) Groupings() []*Aggregate {
	out := []*Aggregate{a}
	for _, by := range a.Also {
		other := *a
		other.By, other.Also = by, nil
		out = append(out, &other)
	}
	return out
}

// Trait is what the relations of a group have in common.
type Trait int

// The traits. A relation has several sources, and without a parent two other ends: it is in a group of each.
const (
	TraitType Trait = iota
	TraitMode       // together with TraitType
	TraitStatus
	TraitRealization
	TraitFrom
	TraitTo
	TraitFromState
	TraitToState
	TraitLocation
	TraitSource
	TraitOther // the end that is not Parent; without a parent each end
)

var factParts = map[Trait]kg.FactPart{TraitType: kg.FactType, TraitMode: kg.FactMode, TraitStatus: kg.FactStatus,
	TraitRealization: kg.FactRealization}

// Mask is what the relations of a group have in common of their facts.
func (a *Aggregate) Mask() kg.Fact {
	mask := kg.Fact(0)
	for _, t := range a.By {
		if part, ok := factParts[t]; ok {
			mask |= part.Mask()
		}
	}
	return mask
}

// Texts are the traits that are no part of a fact: texts, ids nearly all.
func (a *Aggregate) Texts() []Trait {
	var out []Trait
	for _, t := range a.By {
		if _, ok := factParts[t]; !ok {
			out = append(out, t)
		}
	}
	return out
}

// Parents are the parents of the list.
func (a *Aggregate) Parents() []string {
	if a.List.Anchor == AnchorRoot {
		return nil
	}
	return []string{a.Parent}
}

// Access chooses the index for the list. Where what is sought begins within the bounds of the scan, no class of spans
// can be left out of it, and none is named.
func (a *Aggregate) Access() Access {
	acc := a.List.Access(a.Parents())
	for _, s := range acc.Spans {
		if s.Span == kg.SpanDay && s.Lo == acc.Lo {
			acc.Spans = nil
			break
		}
	}
	return acc
}

// Nothing reports whether the list is known to be empty.
func (a *Aggregate) Nothing() bool {
	return IsNever(a.List.Predicate()) || a.List.Scan.Hi <= a.List.Scan.Lo+1
}

// Covered returns the condition on what an access finds, if it asks for no more than the first day and the facts of a
// relation: then an index that holds these is enough. That what is found belongs to the list is left to the access.
func (a *Aggregate) Covered(acc Access) (Pred, bool) {
	var ps []Pred
	for _, w := range conjunctsOf(a.List.Where) {
		rest := *w
		rest.And = nil
		switch acc.Index {
		case IndexDyad:
			if a.List.Anchor == AnchorRoot && len(acc.Keys) == 1 && samePair(rest.Between, acc.Keys[0]) {
				rest.Between = nil
			}
		case IndexStates:
			if len(acc.Keys) == 1 && samePair(rest.BetweenStates, acc.Keys[0]) {
				rest.BetweenStates = nil
			}
		case IndexEntity:
			for direction, end := range map[kg.Direction]**EntityWhere{kg.DirectionOutgoing: &rest.From,
				kg.DirectionIncoming: &rest.To, kg.DirectionBoth: &rest.Either} {
				if id := onlyID(*end); id != "" && acc.Direction == direction && len(acc.Keys) == 1 &&
					acc.Keys[0].A == id {
					*end = nil
				}
			}
		}
		ps = append(ps, rest.Lower())
	}
	switch acc.Index {
	case IndexDyad:
		if a.List.Anchor != AnchorRoot {
			return nil, false
		}
	case IndexStates, IndexEntity, IndexType, IndexDate:
	default:
		return nil, false
	}
	p := a.within(all(ps...))
	return p, acc.Spans == nil && covered(p)
}

// ByFacts returns the list with the condition of Covered in place of its own, for what the access finds; nil if there
// is none.
func (a *Aggregate) ByFacts(acc Access) *RelationList {
	p, ok := a.Covered(acc)
	if !ok {
		return nil
	}
	l := a.List
	l.lowered = p
	return &l
}

func samePair(pair []string, k IndexKey) bool {
	return len(pair) == 2 && (pair[0] == k.A && pair[1] == k.B || pair[0] == k.B && pair[1] == k.A)
}

// within leaves out what the bounds of the scan imply: what begins on a day or later does not end before it.
func (a *Aggregate) within(p Pred) Pred {
	if and, ok := p.(All); ok {
		out := make([]Pred, len(and))
		for i, q := range and {
			out[i] = a.within(q)
		}
		return all(out...)
	}
	least, ok := p.(AtLeast)
	if ok && least.Field == RelEnd && a.List.Scan.Lo > kg.MinSortKey &&
		least.Value <= float64((a.List.Scan.Lo+1).Start()) {
		return always
	}
	return p
}

// covered reports whether the condition asks for the first day and facts alone.
func covered(p Pred) bool {
	every := func(list []Pred) bool {
		for _, q := range list {
			if !covered(q) {
				return false
			}
		}
		return true
	}
	switch p := p.(type) {
	case All:
		return every(p)
	case Any:
		return every(p)
	case Not:
		return covered(p.P)
	case In:
		return p.Field == RelType || p.Field == RelStatus || p.Field == RelRealization
	case AtLeast:
		return p.Field == RelStart
	case AtMost:
		return p.Field == RelStart
	}
	return false
}

// Told returns a function that reports whether a covered condition holds of a relation with this first day and these
// facts.
func Told(p Pred) func(edtf.Day, kg.Fact) bool {
	each := func(list []Pred) (out []func(edtf.Day, kg.Fact) bool) {
		for _, q := range list {
			out = append(out, Told(q))
		}
		return out
	}
	switch p := p.(type) {
	case All:
		list := each(p)
		return func(d edtf.Day, f kg.Fact) bool {
			return !slices.ContainsFunc(list, func(holds func(edtf.Day, kg.Fact) bool) bool { return !holds(d, f) })
		}
	case Any:
		list := each(p)
		return func(d edtf.Day, f kg.Fact) bool {
			return slices.ContainsFunc(list, func(holds func(edtf.Day, kg.Fact) bool) bool { return holds(d, f) })
		}
	case Not:
		holds := Told(p.P)
		return func(d edtf.Day, f kg.Fact) bool { return !holds(d, f) }
	case In:
		part, numbers := FactsIn(p)
		var allowed uint64 // a bit for each number: no part has more than 5 bits
		for _, n := range numbers {
			allowed |= 1 << n
		}
		return func(_ edtf.Day, f kg.Fact) bool { return allowed>>part.Of(f)&1 != 0 }
	case AtLeast:
		return func(d edtf.Day, _ kg.Fact) bool { return float64(d) >= p.Value }
	case AtMost:
		return func(d edtf.Day, _ kg.Fact) bool { return float64(d) <= p.Value }
	}
	panic(fmt.Sprintf("plan: facts do not tell of a %T", p))
}

// FactsIn returns the part of a fact that a covered condition on a text compares, and the numbers that its values have
// there.
func FactsIn(p In) (part kg.FactPart, numbers []int64) {
	add := func(n int) { numbers = append(numbers, int64(n)) }
	switch p.Field {
	case RelStatus:
		part = kg.FactStatus
		for i, s := range kg.Statuses {
			if slices.Contains(p.Values, string(s)) {
				add(i)
			}
		}
	case RelRealization:
		part = kg.FactRealization
		for i, s := range kg.Realizations {
			if slices.Contains(p.Values, string(s)) {
				add(i)
			}
		}
	default:
		part = kg.FactType
		for i := range kg.RelationTypes {
			if slices.Contains(p.Values, string(kg.RelationTypes[i].Type)) {
				add(i)
			}
		}
	}
	return part, numbers
}

// Bound narrows the list to what begins within the days.
func (a *Aggregate) Bound(from, to edtf.Day) {
	if from.Finite() {
		a.List.Scan.Lo = max(a.List.Scan.Lo, kg.FirstSortKey(from)-1)
	}
	if to.Finite() {
		a.List.Scan.Hi = min(a.List.Scan.Hi, kg.LastSortKey(to)+1)
	}
}
