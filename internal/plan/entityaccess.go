package plan

import (
	"slices"
	"unicode/utf8"

	"graphd/internal/kg"
)

// EntityIndex is the index by which a store reaches the entities of a list. Both stores keep every one of them.
type EntityIndex int

// The indexes; Access takes the first that the list allows.
const (
	EntityIndexVia   EntityIndex = iota // by the relations that tie entities to the parents: Via; in no order
	EntityIndexID                       // by id: IDs; in no order
	EntityIndexPoint                    // by latitude: from South to North; in no order
	EntityIndexKind                     // by kind, then by the key of the order: each of Kinds, in each of Ranges
	EntityIndexKey                      // by the key of the order: in each of Ranges
)

// EntityAccess is how a store reaches the entities of a list. The list's predicate must be applied to what is reached,
// and so must Kinds and Ranges where the index does not go by them: an access only promises to leave out nothing that
// these hold for. No entity is reached twice by EntityIndexKind or EntityIndexKey.
type EntityAccess struct {
	Index  EntityIndex
	IDs    []string    // EntityIndexID: only these
	Kinds  []string    // only entities of these kinds; nil: of any kind; empty: there are none
	Ranges []TextRange // of keys; one, or several with both bounds each

	South, North float64 // EntityIndexPoint: only points between these, inclusive
}

// TextRange is what lies between two keys, both exclusive; an empty bound is none.
type TextRange struct{ Lo, Hi string }

// Access chooses the index for the list.
func (l *EntityList) Access() EntityAccess {
	a := EntityAccess{Kinds: l.kinds(), Ranges: []TextRange{{l.Scan.Lo, l.Scan.Hi}}}
	if l.Via != nil {
		a.Index = EntityIndexVia
		return a
	}
	if ids, ok := membership(l.Predicate(), EntID); ok {
		a.Index, a.IDs = EntityIndexID, distinct(ids)
		return a
	}
	if south, north, ok := parallels(l.Predicate()); ok {
		a.Index, a.South, a.North = EntityIndexPoint, south, north
		return a
	}
	a.Index = EntityIndexKey
	if a.Kinds != nil {
		a.Index = EntityIndexKind
	}
	if l.Order != OrderByID {
		a.Ranges = nameRanges(a.Ranges[0], l.Predicate())
	}
	return a
}

// kinds returns the kinds that both the list and its condition allow, and nil if they allow all.
func (l *EntityList) kinds() []string {
	var kinds []string
	if len(l.Kinds) > 0 {
		kinds = distinct(texts(l.Kinds))
	}
	for _, p := range flatten(l.Predicate()) {
		if in, ok := p.(In); ok && in.Field == EntKind {
			allowed := in.Values
			if kinds != nil {
				allowed = slices.DeleteFunc(slices.Clone(kinds), func(k string) bool {
					return !slices.Contains(in.Values, k)
				})
			}
			kinds = distinct(allowed)
		}
	}
	return kinds
}

// membership returns the values of which a text field must have one, if p asks for that. Of several such conditions it
// returns the first.
func membership(p Pred, f Field) ([]string, bool) {
	for _, q := range flatten(p) {
		if in, ok := q.(In); ok && in.Field == f {
			return in.Values, true
		}
	}
	return nil, false
}

// nameRanges narrows a range of keys of names by what p asks of names: to be one of a few, or to begin with a text.
func nameRanges(page TextRange, p Pred) []TextRange {
	ranges := []TextRange{page}
	if names, ok := membership(p, EntName); ok {
		folded := make([]string, len(names))
		for i, n := range names {
			folded[i] = kg.Fold(n)
		}
		ranges = nil
		for _, f := range distinct(folded) {
			// kg.NameKey puts U+0001 between the folded name and the id.
			ranges = append(ranges, page.within(f+"\x01", f+"\x02"))
		}
	}
	for _, q := range flatten(p) {
		if s, ok := q.(StartsWith); ok && s.Field == EntFold && s.Value != "" && utf8.ValidString(s.Value) {
			for i, r := range ranges {
				ranges[i] = r.within(s.Value, afterPrefix(s.Value))
			}
		}
	}
	return ranges
}

// within returns what r has in common with the range from lo to hi.
func (r TextRange) within(lo, hi string) TextRange {
	r.Lo = max(r.Lo, lo)
	if r.Hi == "" || hi != "" && hi < r.Hi {
		r.Hi = hi
	}
	return r
}

// afterPrefix returns the least text that sorts after all texts that begin with the prefix; empty, if there is none.
func afterPrefix(prefix string) string {
	for prefix != "" {
		r, size := utf8.DecodeLastRuneInString(prefix)
		prefix = prefix[:len(prefix)-size]
		switch {
		case r == 0xD7FF:
			return prefix + "\uE000" // there are no surrogates in UTF-8
		case r < utf8.MaxRune:
			return prefix + string(r+1)
		}
	}
	return ""
}
