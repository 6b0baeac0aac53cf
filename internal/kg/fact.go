package kg

import "slices"

// Fact is what relations are counted by, in one number: the places of type and mode in the registry, status and
// realization, the Goldstein value, and whether the relation belongs to an event with a key and its first day is
// uncertain. Stores keep it where they count many relations, so a place once given stays: see TestFactsStay.
type Fact int64

// The parts of a Fact, by their first bit.
const (
	factUncertain   = 0
	factEvent       = 1
	factType        = 2  // 5 bits
	factMode        = 7  // 5 bits
	factStatus      = 12 // 3 bits
	factRealization = 15 // 2 bits
	factGoldstein   = 17 // 8 bits: 0 for none, else tenths above -10.1
)

// FactBits is how many bits a Fact has.
const FactBits = 25

// FactPart is a part of a Fact: Bits bits, from bit Shift on.
type FactPart struct{ Shift, Bits int }

// The parts that relations are grouped by.
var (
	FactType        = FactPart{factType, 5}
	FactMode        = FactPart{factMode, 5}
	FactStatus      = FactPart{factStatus, 3}
	FactRealization = FactPart{factRealization, 2}
)

// Mask has the bits of the part.
func (p FactPart) Mask() Fact { return (1<<p.Bits - 1) << p.Shift }

// Of returns the part's number.
func (p FactPart) Of(f Fact) int { return int(f >> p.Shift & (1<<p.Bits - 1)) }

// FactOf returns what the relation is counted by. Its derived values must be there.
func FactOf(r *Relation) Fact {
	b := r.Bounds()
	set := func(yes bool) Fact {
		if yes {
			return 1
		}
		return 0
	}
	info := r.Type.Info()
	mode := max(slices.IndexFunc(info.Modes, func(m ModeInfo) bool { return m.Mode == r.Mode }), 0)
	goldstein := Fact(0)
	if g := r.Goldstein(); g != nil {
		goldstein = Fact(tenths(*g) + 101)
	}
	return set(b.StartEarliest != b.StartLatest || r.When.Uncertain())<<factUncertain |
		set(r.EventKey != "")<<factEvent |
		Fact(typePlaces[r.Type])<<factType |
		Fact(mode)<<factMode |
		Fact(max(slices.Index(Statuses, r.Status), 0))<<factStatus |
		Fact(max(slices.Index(Realizations, r.Realization), 0))<<factRealization |
		goldstein<<factGoldstein
}

var typePlaces = func() map[RelationType]int {
	m := map[RelationType]int{}
	for i := range RelationTypes {
		m[RelationTypes[i].Type] = i
	}
	return m
}()

// tenths is a number with one decimal as a whole number of tenths.
func tenths(f float64) int {
	if f < 0 {
		return int(f*10 - 0.5)
	}
	return int(f*10 + 0.5)
}

// Type returns the type.
func (f Fact) Type() RelationType {
	if i := FactType.Of(f); i < len(RelationTypes) {
		return RelationTypes[i].Type
	}
	return ""
}

// Mode returns the mode; empty if there is none.
func (f Fact) Mode() string {
	if m := f.mode(); m != nil {
		return m.Mode
	}
	return ""
}

func (f Fact) mode() *ModeInfo {
	t, m := FactType.Of(f), FactMode.Of(f)
	if t < len(RelationTypes) && m < len(RelationTypes[t].Modes) {
		return &RelationTypes[t].Modes[m]
	}
	return nil
}

// Status returns the status.
func (f Fact) Status() Status {
	if i := FactStatus.Of(f); i < len(Statuses) {
		return Statuses[i]
	}
	return ""
}

// Realization returns the realization.
func (f Fact) Realization() Realization { return Realizations[FactRealization.Of(f)] }

// Uncertain reports whether the first day is uncertain.
func (f Fact) Uncertain() bool { return f>>factUncertain&1 != 0 }

// HasEvent reports whether the relation has an event key.
func (f Fact) HasEvent() bool { return f>>factEvent&1 != 0 }

// Score returns the tenths of the score of type and mode, and false if they have none.
func (f Fact) Score() (tenth int, ok bool) {
	if m := f.mode(); m != nil && m.Score != nil {
		return tenths(*m.Score), true
	}
	return 0, false
}

// Goldstein returns the tenths of the Goldstein value, and false if there is none.
func (f Fact) Goldstein() (tenth int, ok bool) {
	n := int(f >> factGoldstein & 255)
	return n - 101, n != 0
}
