package kg

import (
	"hash/fnv"

	"graphd/internal/edtf"
)

// SortKey is the key by which relations are ordered, indexed and paged: 24 bits of the first day on which the relation
// may have begun (startEarliest, shifted to be positive), then 39 bits of a hash of its id. It is unique in a store
// (the writer takes the next free key of the day) and never negative, so a cursor seeks to one row however many
// relations share the day.
type SortKey int64

// The bounds of all keys, exclusive.
const (
	MinSortKey SortKey = -1
	MaxSortKey SortKey = 1<<63 - 1
)

// SortKeyHashBits is how many bits of a key lie behind those of the day: the first key of a day is the number of days
// since edtf.MinDay, shifted by so many.
const SortKeyHashBits = hashBits

const (
	hashBits = 39
	hashMask = 1<<hashBits - 1
	dayShift = -int64(edtf.MinDay)
)

// NewSortKey returns the key of relation id, which begins on start at the earliest.
func NewSortKey(start edtf.Day, id string) SortKey {
	return SortKey((int64(start)+dayShift)<<hashBits | int64(hash64(id)>>(64-hashBits)))
}

// FirstSortKey returns the least key of the day.
func FirstSortKey(d edtf.Day) SortKey { return SortKey((int64(d) + dayShift) << hashBits) }

// LastSortKey returns the greatest key of the day.
func LastSortKey(d edtf.Day) SortKey { return FirstSortKey(d) | hashMask }

// Next returns the key to try if k is taken: the following one of the same day. It wraps around.
func (k SortKey) Next() SortKey { return k&^hashMask | (k+1)&hashMask }

// Start returns the first day on which the relation may begin, or edtf.MinDay if it is unbounded.
func (k SortKey) Start() edtf.Day { return edtf.Day(int64(k)>>hashBits - dayShift) }

// hash64 is FNV-1a with a finalizer that spreads ids which differ only at their end over the high bits.
func hash64(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	x := h.Sum64()
	x ^= x >> 32
	x *= 0xd6e8feb86659fd93
	x ^= x >> 32
	return x
}

// Span is a class of how long a relation may last. Together with a day it gives a lower bound of when a relation that
// touches the day can begin.
type Span int

// The span classes, by endLatest - startEarliest.
const (
	SpanDay   Span = iota // begins and ends on one day
	SpanMonth             // up to 31 days more
	SpanYear              // up to 366 days more
	SpanLong              // longer, or open
)

// Spans lists the classes.
var Spans = []Span{SpanDay, SpanMonth, SpanYear, SpanLong}

// SpanOf returns the class of a relation that begins on start at the earliest and ends on end at the latest.
func SpanOf(start, end edtf.Day) Span {
	if !start.Finite() || !end.Finite() {
		return SpanLong
	}
	switch n := end - start; {
	case n <= 0:
		return SpanDay
	case n <= edtf.Day(SpanMonth.Days()):
		return SpanMonth
	case n <= edtf.Day(SpanYear.Days()):
		return SpanYear
	}
	return SpanLong
}

// Days returns how many days a relation of the class can last beyond its first one; more than there are, if it is open.
func (s Span) Days() int {
	switch s {
	case SpanDay:
		return 0
	case SpanMonth:
		return 31
	case SpanYear:
		return 366
	}
	return int(edtf.MaxDay) - int(edtf.MinDay)
}

// Earliest returns the first day on which a relation of the class can begin that still lasts on d, or edtf.MinDay if
// there is none.
func (s Span) Earliest(d edtf.Day) edtf.Day {
	if !d.Finite() || s == SpanLong {
		return edtf.MinDay
	}
	return max(d-edtf.Day(s.Days()), edtf.MinDay+1)
}
