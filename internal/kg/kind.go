package kg

import (
	"slices"
	"strings"
)

// Kind is what an entity is. An entity's kind may change (a person takes office) while its id does not.
type Kind string

// The kinds of entity. KindTable describes each.
const (
	KindState         Kind = "STATE"
	KindOfficial      Kind = "OFFICIAL"
	KindMilitantGroup Kind = "MILITANT_GROUP"
	KindProvince      Kind = "PROVINCE"
	KindOrganization  Kind = "ORGANIZATION"
	KindPerson        Kind = "PERSON"
	KindActor         Kind = "ACTOR"
	KindSource        Kind = "SOURCE"
)

// KindInfo is the entry of a kind in KindTable.
type KindInfo struct {
	Kind        Kind
	Singular    string // what one of them is called: militant group
	Plural      string // what several are called: militant groups
	Description string
	Acts        bool // it can do or suffer something: relations of every event type may join it
}

// KindTable describes every kind, in the order of the API's enum. All that the API has for each kind is made of it (see
// graph/gen): the object type, its connection and edge, the root fields, and the Go types that show them.
var KindTable = []KindInfo{
	{
		Kind: KindState, Singular: "state", Plural: "states", Acts: true,
		Description: "A state.",
	},
	{
		Kind: KindOfficial, Singular: "official", Plural: "officials", Acts: true,
		Description: "A person who holds, or held, an office.",
	},
	{
		Kind: KindMilitantGroup, Singular: "militant group", Plural: "militant groups", Acts: true,
		Description: "An armed group outside the forces of any state.",
	},
	{
		Kind: KindProvince, Singular: "province", Plural: "provinces", Acts: true,
		Description: "A part of a state: province, region, territory.",
	},
	{
		Kind: KindOrganization, Singular: "organization", Plural: "organizations", Acts: true,
		Description: "A ministry, committee, company, alliance, …",
	},
	{
		Kind: KindPerson, Singular: "person", Plural: "people", Acts: true,
		Description: "A person who holds no office in the graph.",
	},
	{
		Kind: KindActor, Singular: "actor", Plural: "actors", Acts: true,
		Description: "A collective, or an actor that a data set does not classify: Citizen (India).",
	},
	{
		Kind: KindSource, Singular: "source", Plural: "sources",
		Description: "A place where claims can be read: an article, a report, a data set.",
	},
}

// Kinds lists every kind, in the order of the table.
var Kinds = kindsWhere(func(*KindInfo) bool { return true })

func kindsWhere(fits func(*KindInfo) bool) []Kind {
	var out []Kind
	for i := range KindTable {
		if fits(&KindTable[i]) {
			out = append(out, KindTable[i].Kind)
		}
	}
	return out
}

// Info returns the table's entry, or nil for an unknown kind.
func (k Kind) Info() *KindInfo {
	i := slices.IndexFunc(KindTable, func(info KindInfo) bool { return info.Kind == k })
	if i < 0 {
		return nil
	}
	return &KindTable[i]
}

// TypeName returns the name of the kind's type in GraphQL and Go, and its label in Neo4j: MilitantGroup.
func (k *KindInfo) TypeName() string { return camel(k.Singular) }

// FieldName returns the name of the root field for one entity of the kind: militantGroup.
func (k *KindInfo) FieldName() string { return lowerFirst(camel(k.Singular)) }

// ListName returns the name of the root field for a list of entities of the kind: militantGroups.
func (k *KindInfo) ListName() string { return lowerFirst(camel(k.Plural)) }

// camel joins ASCII words, each with a capital: MilitantGroup.
func camel(words string) string {
	var b strings.Builder
	for _, w := range strings.Fields(words) {
		b.WriteString(strings.ToUpper(w[:1]) + w[1:])
	}
	return b.String()
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }
