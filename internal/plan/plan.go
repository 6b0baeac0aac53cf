package plan

import (
	"slices"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// Plan is what one request asks: its root fields, which run in one read transaction.
type Plan struct {
	Roots   []Root
	MaxLoad int // bytes of text that may be read; 0: any number
}

// Root is one root field. Exactly one of the pointers is set.
type Root struct {
	Key          string // the aliases down to the field, joined by dots
	View         View
	Nodes        *NodesRoot
	Entities     *EntityField
	Relations    *RelationField
	Neighborhood *NeighborhoodRoot
	Changes      *ChangesRoot
	Contradict   *ContradictionsRoot
	Stats        bool
	Fields       int // that are written whatever is loaded
}

// NodesRoot fetches entities and relations by id: node, nodes, state, relation, …
type NodesRoot struct {
	IDs       []string
	Entities  *EntitySel   // nil: only relations are wanted
	Relations *RelationSel // nil: only entities are wanted
	Columns   Columns
}

// NeighborhoodRoot fetches the relations of some entities, and the entities at their other ends.
type NeighborhoodRoot struct {
	IDs          []string
	List         RelationList // anchored at the entities, Scan.Limit is MaxRelations + 1
	MaxNodes     int
	MaxRelations int
	Hidden       bool // count what was left out at each node
	Nodes        []EntityChild
	Relations    []RelationChild
}

// ChangesRoot reads the change log, and what the changes' first items are now.
type ChangesRoot struct {
	After     int64
	Limit     int
	Items     int // at most so many items of all entries together, but those of the first entry; 0: none are asked for
	Entities  []EntityChild
	Relations []RelationChild
	Columns   Columns // of the relations

	Fields     int // that are written of each entry
	ItemFields int // and of each item
}

// ContradictionsRoot lists relations that are disputed, or that exclude others, and those that they exclude.
type ContradictionsRoot struct {
	List      RelationList // its Where has Contradicts set
	Excluded  RelationList // of the first ends: the relations that may be excluded
	HasCursor bool
	Relations []RelationChild // what is asked of either
	Fields    int             // that are written of each
}

// Part is a page of what belongs to one object and is numbered from 1: its versions, or its claims.
type Part struct {
	After int // the number that the page begins behind
	Limit int
}

// Of returns the page's part of a list.
func (p Part) Of(n int) (from, to int) {
	from = min(p.After, n)
	return from, from + min(p.Limit, n-from)
}

// HistoryField is versions of an entity; only their own columns are read.
type HistoryField struct {
	Key    string
	Kinds  []kg.Kind // of the parents
	Part   Part
	Fields int // that are written of each version
}

// EntitySel is what is asked of entities beyond their own columns. A field with Kinds applies to entities of these
// kinds alone.
type EntitySel struct {
	Fields    int // that are written of each entity itself
	Relations []*RelationField
	Entities  []*EntityField
	States    []*StateField
	Histories []*HistoryField
}

// RelationField is a list of relations under an entity or at the root.
type RelationField struct {
	Key       string
	Kinds     []kg.Kind // of the parents that it is asked of; empty: all
	List      RelationList
	Backward  bool // the page is the last one before its end: rows come in reverse and are turned round
	HasCursor bool // the page begins after (or ends before) a cursor
	Rows      bool // rows are asked for, and not only their number
	Count     bool
	Children  []RelationChild
	Others    []EntityChild // what is asked of the end that is not the parent
	Written   Written
}

// Written is how many fields are written of a page.
type Written struct {
	Page int // of the page itself
	Row  int // of each row, beside what is selected of its node
}

// RelationChild is a selection on the relations of a list, under the key that its resolver looks for.
type RelationChild struct {
	Key string
	Sel *RelationSel
}

// EntityChild is a selection on the entities of a list, under the key that its resolver looks for.
type EntityChild struct {
	Key string
	Sel *EntitySel
}

// EntityField is a list of entities under an entity or at the root.
type EntityField struct {
	Key       string
	Kinds     []kg.Kind // of the parents
	List      EntityList
	Backward  bool
	HasCursor bool
	Rows      bool
	Count     bool
	Children  []EntityChild
	Written   Written
}

// StateField is the state that an entity belongs to or acts for on a day.
type StateField struct {
	Key   string
	Kinds []kg.Kind // of the parents
	On    edtf.Day
	Sel   *EntitySel
}

// Role says which entity of a relation a reference is to.
type Role int

// The roles.
const (
	RoleFrom Role = iota
	RoleTo
	RoleFromState
	RoleToState
	RoleLocation
	RoleClaimant // of every claim
	RoleSource   // of every piece of evidence
)

// RelationSel is what is asked of relations beyond their own columns.
type RelationSel struct {
	Fields    int         // that are written of each relation itself, with its claims
	Parts     []PartField // of its claims, and of evidence
	Refs      []*RefField
	Links     []*LinkedField
	SameEvent []*LinkedField
	Histories []*LinkedField // versions
}

// PartField is the page that is shown of claims or evidence.
type PartField struct {
	Key  string
	Part Part
}

// RefField is an entity that the relation refers to.
type RefField struct {
	Key   string
	Role  Role
	Times int // so often at most; 0: once
	Sel   *EntitySel
}

// LinkedField is other relations: those that the links name, those that describe the same event, or versions of the
// same one.
type LinkedField struct {
	Key     string
	Columns Columns
	Sel     *RelationSel
	Limit   int  // at most so many of one relation
	Part    Part // Histories
}

// AppliesTo says if a field with these kinds is asked of an entity of kind k.
func AppliesTo(kinds []kg.Kind, k kg.Kind) bool { return len(kinds) == 0 || slices.Contains(kinds, k) }
