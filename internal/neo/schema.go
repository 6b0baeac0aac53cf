package neo

import (
	"strings"

	"graphd/internal/kg"
)

// The layout of the graph:
//
//	(:Entity:State {id, kind, name, fold, key, idKey, doc, …})
//	        key, idKey: sortable kg.NameKey and id; row: see row.go; doc: the rest, as JSON
//	(from)-[:RELATION {id, type, sk, fromId, toId, …}]->(to)
//	        one relationship type; see relationProps
//	(:Tag {key, fromId, toId, sk})
//	        what plan.IndexTag finds the relation with this sk by, see plan.TagsOf
//	(:EntityVersion {…, supersededAt, closing}), (:RelationVersion {…, supersededAt, closing})
//	        an old version, or a tombstone: the properties of the item, and when it ended, see closing
//	(:TagVersion {key, fromId, toId, sk, id, version, recordedAt, supersededAt})
//	        a tag of the old version of the relation
//	(:SearchKey {key, id, since}), (:SearchKeyVersion {key, id, since, until})
//	        a search key that the entity or relation with this id has, or had: see plan.SearchKeys, plan.RelationKeys
//	(:Pair {pairKey, a, b, first, last, total, n, …})
//	        what the current relations between two entities add up to, see kg.Pair; those of layout 5 have aKey and
//	        bKey, too, which nothing reads
//	(:Trait {traitKey, trait, n, occurred, again, occurredAgain, out, in})
//	        how many current relations of an entity, or of the graph, have a trait, see kg.Trait; out, in: of a fact
//	        of an entity, how many of them are outgoing and incoming; so of large events, see kg.EventWrite
//	(:Merged {id})-[:REDIRECT {recordedAt, supersededAt}]->(:Merged)
//	        a merge; supersededAt is absent while it holds
//	(:Change {seq, at, json, count, items, figures})
//	        an entry of the change log, see kg.Change.MarshalLog; some have the figures of the graph, see figures.go
//	(:Graphd {id: 'graphd', schema, seq, at, …})
//	        one node: the version of this layout, the last entry of the log, and counters, see stats.go
//
// The database may hold what is none of graphd's, even with these labels and this type. An item is graphd's if it has
// the property that nobody else gives it: entities and their versions idKey; relations, tags and their versions sk;
// entries of the log json; redirects recordedAt; search keys since; pairs pairKey; traits traitKey. Most
// indexes have it in them. What a statement finds by another one, it asks for it; and it counts nothing by labels and
// types, for which there are counters, see stats.go.
//
// schemaVersion counts its changes. Open brings graphs of layouts 2 to 6 along, and refuses others.
const schemaVersion = 7

// kindLabels are the labels of the kinds. Every node of an entity has one of them beside Entity.
var kindLabels = func() map[kg.Kind]string {
	labels := map[kg.Kind]string{}
	for i := range kg.KindTable {
		labels[kg.KindTable[i].Kind] = kg.KindTable[i].TypeName()
	}
	return labels
}()

// unique are the properties that identify. Their constraints bring an index each.
var unique = []index{
	{"Graphd", "id"},
	{"Entity", "id"},
	{"RELATION", "id"},
	{"RELATION", "sk"}, // the order of all relations: plan.IndexDate; two writers can not take the same key
	{"EntityVersion", "id version"},
	{"RelationVersion", "id version"},
	{"Merged", "id"},
	{"Pair", "pairKey"},
	{"Trait", "traitKey"},
	{"Change", "seq"},
}

// indexes are the range indexes. Statements name them in hints: a missing one is only warned of, and reads the whole
// graph.
//
// Properties that few relations have are absent from the others, and so are these from the index: symFrom and symTo
// are the ends of symmetric relations alone, so that "outgoing" is two seeks, (fromId) and (symTo), and needs no
// filter.
var indexes = withVersions([]index{
	{"Entity", "key"},
	{"Entity", "kind key"},
	{"Entity", "idKey"},
	{"Entity", "kind idKey"},
	{"Entity", "lat"}, // plan.EntityIndexPoint

	// plan.IndexEntity: of any type, of a few types, and what lasts on a day
	{"RELATION", "fromId sk"}, {"RELATION", "toId sk"},
	{"RELATION", "symFrom sk"}, {"RELATION", "symTo sk"},
	{"RELATION", "fromId type sk"}, {"RELATION", "toId type sk"},
	{"RELATION", "symFrom type sk"}, {"RELATION", "symTo type sk"},
	{"RELATION", "fromId span sk"}, {"RELATION", "toId span sk"},
	{"RELATION", "symFrom span sk"}, {"RELATION", "symTo span sk"},

	{"RELATION", "dyad sk"},                                     // plan.IndexDyad
	{"RELATION", "states sk fact"},                              // plan.IndexStates
	{"RELATION", "eventKey sk"},                                 // plan.IndexEvent
	{"RELATION", "fromState sk"}, {"RELATION", "symToState sk"}, // plan.IndexFromState
	{"RELATION", "toState sk"}, {"RELATION", "symFromState sk"}, // plan.IndexToState
	{"RELATION", "type sk"},                 // plan.IndexType
	{"RELATION", "span sk"},                 // plan.IndexDate, on a day
	{"RELATION", "lastDay"},                 // Stats
	{"RELATION", "rivals span certainFrom"}, // plan.Excludes: of exclusive types alone

	// plan.IndexEntity and IndexDate of what was known: relations recorded before they begin, see splitAhead
	{"RELATION", "fromId ahead"}, {"RELATION", "toId ahead"},
	{"RELATION", "symFrom ahead"}, {"RELATION", "symTo ahead"},
	{"RELATION", "ahead"},

	{"RELATION", "recordedAt sk"}, {"Entity", "recordedAt idKey"}, // what was recorded when, see recorded.go

	{"Tag", "key sk"}, // plan.IndexTag
	{"Tag", "key fromId sk"},
	{"Tag", "key toId sk"},

	{"Change", "at"}, // LogSize
	{searchKeyLabel, "key id"},

	{"Pair", "a pairKey"}, {"Pair", "b pairKey"}, // the neighbors of an entity
})

// index is a range index: of a label or type, on properties.
type index struct{ of, properties string }

func (ix index) String() string {
	return ix.of + "(" + strings.ReplaceAll(ix.properties, " ", ", ") + ")"
}

// name is that of the index, or of the constraint that brings it.
func (ix index) name(unique bool) string {
	n := "graphd_" + strings.ToLower(ix.of) + "_" + strings.ReplaceAll(ix.properties, " ", "_")
	if unique {
		n += "_unique"
	}
	return n
}

// withVersions adds the same indexes of old versions; those that their constraints bring are none of them.
func withVersions(list []index) []index {
	versions := map[string]string{"Entity": entityVersionLabel, relationType: versionLabel, "Tag": tagVersionLabel,
		searchKeyLabel: searchKeyVersionLabel}
	for _, ix := range list {
		if versions[ix.of] != "" && ix.properties != "lastDay" { // the figures of old versions are counted
			list = append(list, index{versions[ix.of], ix.properties})
		}
	}
	return append(list, index{versionLabel, "sk"}, // of current ones it is a constraint
		index{versionLabel, "supersededAt"}, index{entityVersionLabel, "supersededAt"}) // figures of what was known
}

// element is how a schema command names what a label or relationship type is of.
func element(of string) string {
	if of == relationType {
		return "()-[x:" + of + "]-()"
	}
	return "(x:" + of + ")"
}

// command makes the index, or the constraint that brings it.
func (ix index) command(unique bool) string {
	props := "x." + strings.ReplaceAll(ix.properties, " ", ", x.")
	if unique {
		return "CREATE CONSTRAINT " + ix.name(true) + " IF NOT EXISTS FOR " + element(ix.of) +
			" REQUIRE (" + props + ") IS UNIQUE"
	}
	return "CREATE INDEX " + ix.name(false) + " IF NOT EXISTS FOR " + element(ix.of) + " ON (" + props + ")"
}
