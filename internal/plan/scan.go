package plan

import (
	"slices"
	"strings"

	"graphd/internal/kg"
)

// conditionsPerScan is how many conditions may be tested on each row for one scan: each more takes as long again.
const conditionsPerScan = 20

// tested returns the scans that a filter counts for beside those of its parts: one for every so many conditions.
func tested(p Pred) int {
	predicates, _ := sizeOf(p)
	return predicates / conditionsPerScan
}

// scans estimates how many parts of the list read more rows than they return: one for a condition that the list's
// index does not hold, and one for each condition on the relations of an entity inside it. Many conditions count for
// more.
func (l *RelationList) scans() int {
	if l.Where == nil {
		return 0
	}
	p := l.Predicate()
	n := nestedScans(p) + tested(p)
	if a := l.Access(nil); a.Index != IndexID && slices.ContainsFunc(conjunctsOf(l.Where), a.leaves) {
		n++
	}
	return n
}

// countScans returns the scans of counting the list: relations without a counter must be read to be counted.
func (l *RelationList) countScans() int {
	if l.Anchor == AnchorRoot && l.Where == nil {
		return 0
	}
	return max(1, l.scans())
}

// leaves reports whether w asks for something that the access leaves to be filtered.
func (a Access) leaves(w *RelationWhere) bool {
	typed := a.Index == IndexType || a.Index == IndexEntity && a.Types != nil
	occurred := w.Realization == nil || a.byTag(realizationTag("")) || // nearly all are
		slices.Equal(Filter[kg.Realization](*w.Realization).Values(), []kg.Realization{kg.RealizationOccurred})
	dyad := a.Index == IndexDyad || a.Index == IndexStates
	end := func(e *EntityWhere) bool {
		_, named := e.ids()
		return e != nil && !(named && (dyad || a.Index == IndexEntity || a.Index == IndexTag))
	}
	tag := func(set bool) bool { return set && a.Index != IndexTag }
	state := func(f *IDFilter) bool {
		return f != nil && a.Index != IndexStates && a.Index != IndexFromState && a.Index != IndexToState
	}
	last := (w.At != nil || w.During != nil && w.During.From != nil) && // it may have begun long before
		(a.Spans == nil || a.Index != IndexDate && (a.Index != IndexEntity || a.Types != nil)) // Neo4j has no others
	return (w.Type != nil || w.Aspect != nil || w.QuadClass != nil) && !typed || !occurred || last ||
		w.Mode != nil && !a.byTag(modeTag("")) || w.ReportedBy != nil ||
		w.Confidence != nil || w.Score != nil || w.Goldstein != nil || w.Deaths != nil || w.Injuries != nil ||
		end(w.From) || end(w.To) || end(w.Either) || w.Between != nil && a.Index != IndexDyad ||
		w.BetweenStates != nil && a.Index != IndexStates || state(w.FromState) || state(w.ToState) ||
		tag(w.Location != nil || w.Claim != nil || w.Source != nil || w.Status != nil || w.Contradicts) ||
		w.Contexts != nil || tag(w.Links != nil) || w.Links != nil && w.Links.Relation == nil || w.LinkedBy != nil ||
		w.EventKey != nil && a.Index != IndexEvent || w.Or != nil || w.Not != nil
}

// byTag reports whether the access goes by tags that begin so.
func (a Access) byTag(begin string) bool {
	return a.Index == IndexTag && len(a.Keys) > 0 && strings.HasPrefix(a.Keys[0].A, begin)
}

// scans is the same for a list of entities: their names and ids are sought, and whatever else is asked is filtered.
func (l *EntityList) scans() int {
	if l.Where == nil {
		return 0
	}
	all := l.Predicate()
	n := 0
	for _, p := range flatten(all) {
		switch p := p.(type) {
		case StartsWith:
			if p.Field != EntFold || l.Order != OrderByName || l.Via != nil {
				n = 1
			}
		case In:
			if p.Field == EntName && (l.Order != OrderByName || l.Via != nil) {
				n = 1
			}
		default:
			n = 1
		}
	}
	return n + nestedScans(all) + tested(all)
}

// countScans is that of counting entities: there are counters for the kinds.
func (l *EntityList) countScans() int {
	if l.Via == nil && l.Where == nil {
		return 0
	}
	return max(1, l.scans())
}

// nestedScans counts the conditions on relations of an entity in p.
func nestedScans(p Pred) int {
	n := 0
	switch p := p.(type) {
	case All:
		for _, q := range p {
			n += nestedScans(q)
		}
	case Any:
		for _, q := range p {
			n += nestedScans(q)
		}
	case Not:
		n = nestedScans(p.P)
	case LastOfEvent:
		n = nestedScans(p.P)
	case Endpoint:
		n = nestedScans(p.P)
	case HasClaim:
		n = nestedScans(p.By)
	case HasRelation:
		n = 1 + nestedScans(p.List.Predicate())
	}
	return n
}
