package plan

import (
	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// Anchor says what the parents of a list of relations are.
type Anchor int

// The anchors.
const (
	AnchorRoot   Anchor = iota // no parents: one list of the whole graph
	AnchorEntity               // parents are entities; the list holds relations of which they are an end
	AnchorSource               // parents are sources; the list holds relations that they give evidence for
	AnchorEvent                // parents are event keys
	AnchorLinked               // parents are relations; the list holds relations that link to them
	AnchorPair                 // parents are pairs, see kg.PairKey; the list holds relations between the two
)

// RelationList is a step that lists relations, for each parent its own page. Order is that of the sort key.
type RelationList struct {
	Anchor    Anchor
	Direction kg.Direction // AnchorEntity: which relations of the parent; a symmetric one has every direction.
	// AnchorPair: which of the one whose id comes first
	Role    kg.LinkRole // AnchorLinked: the role of the links; empty: any
	Where   *RelationWhere
	Scan    Scan
	Columns Columns
	OwnDay  bool // Where names the day that the list is of: that of the view does not count

	lowered Pred // Where.Lower(), if it has been made: inside HasRelation
}

// Columns says which of a relation's wide columns a step reads; the others stay empty. The narrow ones are always read.
type Columns struct {
	Claims bool // Claims
	Body   bool // kg.Body
}

// AllColumns reads all of a relation. Old versions are kept whole, so a write reads all of what it replaces.
var AllColumns = Columns{Claims: true, Body: true}

// Scan is one page of a list in the store's terms: rows with Lo < key < Hi, in ascending or descending order of the
// key, at most Limit for each parent.
type Scan struct {
	Lo, Hi kg.SortKey
	Desc   bool
	Limit  int
}

// EntityList is a step that lists entities: of the whole graph, or for each parent those that it is tied to.
type EntityList struct {
	Kinds []kg.Kind // empty: all
	Via   *Via      // nil: of the whole graph
	Where *EntityWhere
	Order EntityOrder
	Scan  TextScan
}

// Via says how the entities of a list are tied to its parents: by an OCCURRED relation of one of the types, and by a
// symmetric one whichever its direction. The list holds each entity once.
type Via struct {
	Types    []kg.RelationType
	Incoming bool // the parent is the relation's to
	At       *edtf.Day
	Certain  bool // At must hold for certain
	Status   *ClaimStatusFilter
}

// EntityOrder is the key by which entities are ordered.
type EntityOrder string

// The orders of entities: by kg.NameKey, or by id as text, codepoint by codepoint.
const (
	OrderByName EntityOrder = "NAME"
	OrderByID   EntityOrder = "ID"
)

// Key returns the entity's key in the order.
func (o EntityOrder) Key(e *kg.Entity) string {
	if o == OrderByID {
		return e.ID
	}
	return kg.NameKey(e.Name, e.ID)
}

// TextScan is one page of a list of entities: rows with Lo < key < Hi (an empty bound is none), at most Limit for
// each parent.
type TextScan struct {
	Lo, Hi string
	Desc   bool
	Limit  int
}

// ParentTag returns the tag under which the relations of a parent are filed that IndexTag reaches without keys.
func (l *RelationList) ParentTag(parent string) string {
	if l.Anchor == AnchorLinked {
		return LinkTag(l.Role, parent)
	}
	return SourceTag(parent)
}

// Predicate returns the condition on the list's rows, but for the anchor and the scan.
func (l *RelationList) Predicate() Pred {
	if l.lowered != nil {
		return l.lowered
	}
	return l.Where.Lower()
}

// Predicate returns the condition on the list's entities, but for kinds, via and scan.
func (l *EntityList) Predicate() Pred { return l.Where.Lower() }

// RelationWhere returns the condition on the relations that tie the entities to their parents.
func (v *Via) RelationWhere() *RelationWhere {
	w := &RelationWhere{
		Type:        &RelationTypeFilter{In: v.Types},
		Realization: &RealizationFilter{In: []kg.Realization{kg.RealizationOccurred}},
		At:          v.At,
		Status:      v.Status,
	}
	if v.Certain {
		w.Certainty = CertaintyCertain
	}
	return w
}
