package kg

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// RelationType is one of PLOVER's 16 event types, STATEMENT, or a structural type. The registry describes each.
type RelationType string

// The structural types, and the event types that code names.
const (
	TypeStatement           RelationType = "STATEMENT" // CAMEO root 01, for which PLOVER has no type
	TypeHoldsOffice         RelationType = "HOLDS_OFFICE"
	TypeMemberOf            RelationType = "MEMBER_OF"
	TypePartOf              RelationType = "PART_OF"
	TypeBorders             RelationType = "BORDERS"
	TypeOperatesIn          RelationType = "OPERATES_IN"
	TypeHasRefugeIn         RelationType = "HAS_REFUGE_IN"
	TypeDiplomaticRelations RelationType = "DIPLOMATIC_RELATIONS"
)

// Aspect tells whether relations of a type happen or hold.
type Aspect string

// The aspects.
const (
	AspectEvent Aspect = "EVENT"
	AspectState Aspect = "STATE"
)

// QuadClass is one of PLOVER's four classes of events; empty for types outside PLOVER.
type QuadClass string

// QuadClasses lists the classes in the order of the API's enum.
var QuadClasses = []QuadClass{"VERBAL_COOPERATION", "MATERIAL_COOPERATION", "VERBAL_CONFLICT", "MATERIAL_CONFLICT"}

// Symmetry tells whether relations of a type and mode have a direction.
type Symmetry string

// The symmetries.
const (
	SymmetryNever    Symmetry = "NEVER"
	SymmetryAlways   Symmetry = "ALWAYS"
	SymmetryOptional Symmetry = "OPTIONAL" // the writer says: an agreement may be one side's or mutual
)

// TypeInfo is the registry's entry of a relation type.
type TypeInfo struct {
	Type              RelationType
	Aspect            Aspect
	QuadClass         QuadClass  // empty for STATEMENT and structural types
	Plover            bool       // one of PLOVER's 16
	RecipientRequired bool       // PLOVER requires a recipient: to must not be actor:unspecified
	Modes             []ModeInfo // Modes[0] is the type without a mode
	Joins             []Join
	Description       string
}

// ModeInfo is the registry's entry of a type in one of its modes.
type ModeInfo struct {
	Mode     string // empty: without a mode
	Score    *float64
	Symmetry Symmetry
}

// Join is a set of kinds that a type may lead from, and the kinds that it may lead to.
type Join struct{ From, To []Kind }

// RelationTypes lists all types: PLOVER's in the order of its manual, STATEMENT, the structural ones.
var RelationTypes = loadRegistry()

var byType = func() map[RelationType]*TypeInfo {
	m := make(map[RelationType]*TypeInfo, len(RelationTypes))
	for i := range RelationTypes {
		m[RelationTypes[i].Type] = &RelationTypes[i]
	}
	return m
}()

// Contexts lists PLOVER's 37 contexts.
var Contexts = strings.Fields(ploverContexts)

//go:embed plover/types.tsv
var ploverTypes string

//go:embed plover/contexts.txt
var ploverContexts string

//go:embed goldstein.tsv
var goldsteinTable string

// Info returns the registry's entry, or nil for an unknown type.
func (t RelationType) Info() *TypeInfo { return byType[t] }

// ModeInfo returns the entry of the mode, or the entry without a mode if the type does not have it (validation refuses
// such modes).
func (t *TypeInfo) ModeInfo(mode string) *ModeInfo {
	for i := range t.Modes {
		if t.Modes[i].Mode == mode {
			return &t.Modes[i]
		}
	}
	return &t.Modes[0]
}

// HasMode reports whether mode is empty or one of the type's.
func (t *TypeInfo) HasMode(mode string) bool { return t.ModeInfo(mode).Mode == mode }

// MayJoin reports whether a relation of the type may lead from one kind to the other.
func (t *TypeInfo) MayJoin(from, to Kind) bool {
	for _, j := range t.Joins {
		if slices.Contains(j.From, from) && slices.Contains(j.To, to) {
			return true
		}
	}
	return false
}

// Narrowed returns the types whose relations may join an entity of kind was, but not always one of kind becomes: the
// types that can forbid this change of kind.
func Narrowed(was, becomes Kind) []RelationType {
	return TypesWhere(func(t *TypeInfo) bool {
		return slices.ContainsFunc(Kinds, func(other Kind) bool {
			return t.MayJoin(was, other) && !t.MayJoin(becomes, other) ||
				t.MayJoin(other, was) && !t.MayJoin(other, becomes)
		})
	})
}

// TypesWhere returns the types for which keep returns true, in the registry's order.
func TypesWhere(keep func(*TypeInfo) bool) []RelationType {
	var out []RelationType
	for i := range RelationTypes {
		if keep(&RelationTypes[i]) {
			out = append(out, RelationTypes[i].Type)
		}
	}
	return out
}

// ModesOf returns the modes that the types have, each once, in the registry's order.
func ModesOf(types []RelationType) []string {
	var modes IDSet
	for i := range RelationTypes {
		if info := &RelationTypes[i]; slices.Contains(types, info.Type) {
			for _, m := range info.Modes {
				modes.Add(m.Mode)
			}
		}
	}
	return modes.List()
}

// Affiliations are the types that lead from an entity to the state that it acts for: a province or organization is part
// of it, an official holds its office, a person is a member of its organization.
var Affiliations = []RelationType{TypePartOf, TypeHoldsOffice, TypeMemberOf}

// MutualByDefault reports whether a relation of the type, which may have a direction, has none unless its writer says
// so.
func (t RelationType) MutualByDefault() bool { return t == TypeDiplomaticRelations }

// ExclusiveTypes are the types of which only one mode can hold between two entities on one day.
var ExclusiveTypes = []RelationType{TypeDiplomaticRelations}

// Exclusive reports whether the type is one of these.
func (t RelationType) Exclusive() bool { return slices.Contains(ExclusiveTypes, t) }

// Excludes reports whether two relations cannot both be true: they have the same exclusive type and the same two ends,
// but different modes, both given, and both certainly hold on some day; not only on that of a change, on which one ends
// and the other begins. Two that have opposite directions exclude nothing.
func (r *Relation) Excludes(o *Relation) bool {
	return r.Type == o.Type && r.Type.Exclusive() && r.Mode != o.Mode &&
		r.Mode != "" && o.Mode != "" &&
		(r.From == o.From && r.To == o.To ||
			(r.Symmetric || o.Symmetric) && r.From == o.To && r.To == o.From) &&
		r.CertainFrom <= r.CertainTo && o.CertainFrom <= o.CertainTo && r.CertainFrom < o.CertainTo &&
		o.CertainFrom < r.CertainTo
}

// actors are the kinds that can act or be acted upon.
var actors = kindsWhere(func(k *KindInfo) bool { return k.Acts })

var descriptions = map[RelationType]string{
	"AGREE":     "Agrees to, or promises, something: an accord, an invitation, a decision taken together.",
	"CONSULT":   "Meets, visits, telephones, negotiates.",
	"SUPPORT":   "Supports by words or by a symbolic act: praise, solidarity, diplomatic recognition.",
	"CONCEDE":   "Yields: eases restrictions, accepts a demand, apologises.",
	"COOPERATE": "Cooperates in deeds: military, economic, judicial, intelligence.",
	"AID":       "Gives aid: money, relief, arms, protection, asylum.",
	"RETREAT":   "Retreats, releases, disarms, ceases fire, grants access, resigns.",
	"REQUEST":   "Asks or appeals for something.",
	"ACCUSE":    "Accuses, disapproves, investigates, alleges.",
	"REJECT":    "Rejects or refuses a proposal, a demand, a meeting.",
	"THREATEN":  "Threatens.",
	"PROTEST":   "Protests in the streets or by refusing to work, eat, buy.",
	"SANCTION":  "Reduces or breaks off relations: recalls, expels, withdraws, convicts.",
	"MOBILIZE":  "Mobilizes or deploys troops, weapons, police, militias.",
	"COERCE":    "Coerces without killing: seizes, arrests, restricts, censors, attacks by cyber means.",
	"ASSAULT":   "Attacks with force.",
	"STATEMENT": "Says something in public that is none of the other types (CAMEO root 01). " +
		"Outside PLOVER: no quad class, no score.",
	TypeHoldsOffice: "Holds an office; role is its title.",
	TypeMemberOf:    "Is a member; role is the part played.",
	TypePartOf:      "Is a part: a province of a state, an organization of a state, a group of a larger one.",
	TypeBorders:     "Shares a border.",
	TypeOperatesIn:  "Is active in a province or state.",
	TypeHasRefugeIn: "Has hideouts, sanctuary or refuge in a province or state.",
	"DIPLOMATIC_RELATIONS": "Has diplomatic relations; the mode is their level: ambassador, minister, " +
		"charge_d_affaires, interests_section, none. Mutual, unless symmetric is false: " +
		"then how from is represented at to.",
}

// symmetryOf returns the symmetry of a PLOVER type in a mode. A consultation is mutual except a visit, where the
// visitor acts. An agreement or cooperation may be one side's or mutual, and so may diplomatic relations: a state may
// be represented otherwise than it lets the other one be. The author decides.
func symmetryOf(t RelationType, mode string) Symmetry {
	switch {
	case t == "CONSULT" && mode != "visit", t == TypeBorders:
		return SymmetryAlways
	case t == "AGREE", t == "COOPERATE", t == TypeDiplomaticRelations:
		return SymmetryOptional
	}
	return SymmetryNever
}

func loadRegistry() []TypeInfo {
	var out []TypeInfo
	anyone := []Join{{From: actors, To: actors}}
	for _, line := range strings.Split(strings.TrimSpace(ploverTypes), "\n")[1:] {
		col := strings.Split(line, "\t") // type, mode, quad_class, score, recipient_required
		t := RelationType(col[0])
		if len(out) == 0 || out[len(out)-1].Type != t {
			out = append(out, TypeInfo{Type: t, Aspect: AspectEvent, QuadClass: QuadClass(col[2]), Plover: true,
				RecipientRequired: col[4] == "yes", Joins: anyone})
		}
		info := &out[len(out)-1]
		info.Modes = append(info.Modes, ModeInfo{Mode: col[1], Score: parseScore(col[3]),
			Symmetry: symmetryOf(t, col[1])})
	}
	out = append(out, TypeInfo{Type: TypeStatement, Aspect: AspectEvent, Joins: anyone})
	lands := []Kind{KindProvince, KindState}
	for _, s := range []struct {
		t     RelationType
		joins []Join
		modes []string
	}{
		{TypeHoldsOffice, []Join{
			{[]Kind{KindOfficial}, []Kind{KindState, KindProvince, KindOrganization, KindMilitantGroup}}}, nil},
		{TypeMemberOf, []Join{
			{[]Kind{KindOfficial, KindPerson, KindActor, KindOrganization, KindMilitantGroup},
				[]Kind{KindOrganization, KindMilitantGroup}},
			{[]Kind{KindState}, []Kind{KindOrganization}}}, nil},
		{TypePartOf, []Join{
			{[]Kind{KindProvince}, lands},
			{[]Kind{KindOrganization, KindActor}, []Kind{KindState, KindProvince, KindOrganization}},
			{[]Kind{KindMilitantGroup}, []Kind{KindMilitantGroup}}}, nil},
		{TypeBorders, []Join{{[]Kind{KindState}, []Kind{KindState}}, {[]Kind{KindProvince}, []Kind{KindProvince}}},
			nil},
		{TypeOperatesIn, []Join{{[]Kind{KindMilitantGroup, KindOrganization}, lands}}, nil},
		{TypeHasRefugeIn, []Join{{[]Kind{KindMilitantGroup, KindOrganization, KindPerson, KindActor}, lands}}, nil},
		{TypeDiplomaticRelations, []Join{{[]Kind{KindState}, []Kind{KindState}}},
			[]string{"ambassador", "minister", "charge_d_affaires", "interests_section", "none"}},
	} {
		info := TypeInfo{Type: s.t, Aspect: AspectState, RecipientRequired: true, Joins: s.joins}
		for _, mode := range append([]string{""}, s.modes...) {
			info.Modes = append(info.Modes, ModeInfo{Mode: mode, Symmetry: symmetryOf(s.t, mode)})
		}
		out = append(out, info)
	}
	for i := range out {
		out[i].Description = descriptions[out[i].Type]
		if len(out[i].Modes) == 0 {
			out[i].Modes = []ModeInfo{{Symmetry: SymmetryNever}}
		}
	}
	return out
}

func parseScore(s string) *float64 {
	if s == "" {
		return nil
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(fmt.Sprintf("kg: bad number %q in an embedded table", s))
	}
	return &f
}

var goldstein = func() map[string]*float64 {
	m := map[string]*float64{}
	for _, line := range strings.Split(strings.TrimSpace(goldsteinTable), "\n")[1:] {
		code, value, _ := strings.Cut(line, "\t")
		m[code] = parseScore(value)
	}
	return m
}()

// GoldsteinOf returns the Goldstein value (-10 to 10, from GDELT's published table) of a CAMEO code, or nil for an
// unknown or empty code.
func GoldsteinOf(cameoCode string) *float64 { return goldstein[cameoCode] }
