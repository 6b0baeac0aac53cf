package plan

import (
	"slices"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// Plan is what one request asks: its root fields, which run in one read transaction.
type Plan struct {
	Roots   []Root
	IDs     map[Key][]ID // what root fields name by ids, in the order of these
	MaxLoad int          // bytes of text that may be read; 0: any number
	Hints   bool         // ids that name nothing are looked for where lists come back empty: one more statement

	// Rows that one statement may read, and all together, as well as the store can tell; 0: any number.
	MaxRead, MaxReadAll int
}

// Root is one root field.
type Root struct {
	Key      Key
	View     View     // that it is seen in
	Question Question // nil: nothing is loaded for it
	Fields   int      // that are written whatever is loaded
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
	Key    Key
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

// Plain reports whether nothing is loaded of the entities but themselves.
func (s *EntitySel) Plain() bool {
	return len(s.Relations)+len(s.Entities)+len(s.States)+len(s.Histories) == 0
}

// RelationField is a list of relations under an entity or relation, or at the root.
type RelationField struct {
	Key   Key
	Path  string    // the response names that lead to it from the root, joined by dots
	Kinds []kg.Kind // of the parents that it is asked of; empty: all
	List  RelationList
	// Recorded is the list in the order of recording; nil: it is in the order of sort keys. Where and columns are those
	// of List, which is anchored at the root.
	Recorded *RecordedList
	Connection
	Children []RelationChild
	Others   []EntityChild // what is asked of the end that is not the parent
}

// Connection is what is asked of the pages of a list.
type Connection struct {
	Backward  bool // the page is the last one before its end: rows come in reverse and are turned round
	HasCursor bool // the page begins after (or ends before) a cursor
	Rows      bool // rows are asked for, and not only their number
	Count     bool
	Written   Written
}

// Written is how many fields are written of a page.
type Written struct {
	Page int // of the page itself
	Row  int // of each row, beside what is selected of its node
}

// RelationChild is a selection on the relations of a list, under the key that its resolver looks for.
type RelationChild struct {
	Key Key
	Sel *RelationSel
}

// EntityChild is a selection on the entities of a list, under the key that its resolver looks for.
type EntityChild struct {
	Key Key
	Sel *EntitySel
}

// EntityField is a list of entities under an entity or at the root.
type EntityField struct {
	Key   Key
	Path  string    // the response names that lead to it from the root, joined by dots
	Kinds []kg.Kind // of the parents
	List  EntityList
	Connection
	Children []EntityChild
}

// StateField is the state that an entity belongs to or acts for on a day.
type StateField struct {
	Key   Key
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
	RoleClaimant        // of every claim
	RoleClaimedLocation // of every claim that names one
	RoleSource          // of every piece of evidence
)

// RelationSel is what is asked of relations beyond their own columns.
type RelationSel struct {
	Fields    int         // that are written of each relation itself, with its claims
	Parts     []PartField // of its claims, and of evidence
	Refs      []*RefField
	Links     []*LinkedField
	SameEvent []*LinkedField
	Linking   []*RelationField // those that link to the relation
	Histories []*LinkedField   // versions
}

// PartField is the page that is shown of claims or evidence.
type PartField struct {
	Key  Key
	Part Part
}

// RefField is an entity that the relation refers to.
type RefField struct {
	Key   Key
	Role  Role
	Times int // so often at most; 0: once
	Sel   *EntitySel
}

// LinkedField is other relations: those that the links name, those that describe the same event, or versions of the
// same one.
type LinkedField struct {
	Key     Key
	Columns Columns
	Sel     *RelationSel
	Limit   int  // at most so many of one relation
	Part    Part // Histories
}

// AppliesTo reports whether a field with these kinds is asked of an entity of kind k. No kinds mean all of them.
func AppliesTo(kinds []kg.Kind, k kg.Kind) bool { return len(kinds) == 0 || slices.Contains(kinds, k) }
