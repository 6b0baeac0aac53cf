package plan

import (
	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// Index is the index by which a store reaches a list's rows in the order of their sort keys. Both stores keep every
// one of them.
type Index int

// The indexes. Which of them Access takes, rules say.
const (
	IndexID        Index = iota // by id: Keys {A: id}; not ordered, at most len(Keys) rows
	IndexEvent                  // by event key: Keys {A: event key}, or the parents
	IndexDyad                   // relations of two entities: Keys {A, B}, or anchored at an entity {A: the other one}
	IndexStates                 // relations between two acting states: Keys {A, B}
	IndexTag                    // by tag: Keys {A: tag}; anchored, or with {B: entity}, those that have this end
	IndexEntity                 // relations of the entity {A} or the parent, in Direction; of Types alone where given
	IndexFromState              // relations in which {A} is the state of the actor (of either end, for symmetric ones)
	IndexToState                // relations in which {A} is the state of the recipient (or as above)
	IndexType                   // relations of type {A}
	IndexDate                   // all relations
)

// IndexKey is what an index is keyed by.
type IndexKey struct{ A, B string }

// IsLong reports whether a list that is reached by the index may be long.
func (i Index) IsLong() bool { return i != IndexID && i != IndexEvent && i != IndexDyad }

// Access is how a store reaches a list's rows: by one index, for each parent and each key, between Lo and Hi. A row
// may be reached by several keys and counts once. The list's predicate must be applied to what is reached; an access
// only promises to leave out nothing that it holds for.
type Access struct {
	Index     Index
	Keys      []IndexKey        // nil: keyed by the parents alone (or by nothing, for IndexDate)
	Direction kg.Direction      // IndexEntity: of the entity's relations; otherwise Both
	Types     []kg.RelationType // IndexEntity: only these; nil: all
	Lo, Hi    kg.SortKey        // exclusive
	Spans     []SpanBound       // unless nil, the bound of each class: a store may leave it unused where it has no list
}

// SpanBound is the lower bound of a class of spans: its relations that can still last on the day asked for begin
// after Lo.
type SpanBound struct {
	Span kg.Span
	Lo   kg.SortKey // exclusive
}

// What a store seeks one by one at most; more is read and filtered. A list of the whole graph seeks every id that a
// filter names: that is bounded by --max-ids. But keys multiply, with parents or with each other.
const (
	maxKeys  = 64   // keys for each parent, however many parents there are
	maxSeeks = 4096 // keys times parents, or times keys
	maxTypes = 8    // types for each parent, likewise
)

// Access chooses the index for the list. Parents are those of this run, and nil if they are not known beforehand
// (inside HasRelation).
func (l *RelationList) Access(parents []string) Access {
	a, _ := l.access(parents)
	return a
}

// access returns the access, and the name of the rule that chose its index.
func (l *RelationList) access(parents []string) (Access, string) {
	c := conjunctsOf(l.Where)
	a, rule := choose(&choice{list: l, wheres: c, parents: parents})
	if a.Direction == "" {
		a.Direction = kg.DirectionBoth
	}
	a.Lo, a.Hi = l.Scan.Lo, l.Scan.Hi
	if l.Scan.Hi == 0 && l.Scan.Lo == 0 { // a list without a scan: HasRelation
		a.Lo, a.Hi = kg.MinSortKey, kg.MaxSortKey
	}
	if from, to, ok := c.days(); ok {
		if to < edtf.MaxDay {
			a.Hi = min(a.Hi, kg.LastSortKey(to)+1)
		}
		if from.Finite() && a.Index != IndexID && a.Index != IndexEvent {
			for _, s := range kg.Spans {
				a.Spans = append(a.Spans, SpanBound{s, max(a.Lo, kg.FirstSortKey(s.Earliest(from))-1)})
			}
		}
	}
	return a, rule
}
