package kg

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"graphd/internal/edtf"
)

// anyDay draws days of the calendar, of its ends, and the sentinels.
func anyDay(t *rapid.T, label string) edtf.Day {
	return edtf.Day(rapid.OneOf(
		rapid.Int32Range(19_000, 20_000),
		rapid.Int32Range(int32(edtf.MinDay), int32(edtf.MaxDay)),
		rapid.SampledFrom([]int32{int32(edtf.MinDay), int32(edtf.MinDay) + 1, -1, 0, int32(edtf.MaxDay) - 1,
			int32(edtf.MaxDay)}),
	).Draw(t, label))
}

// Keys are ordered by day, lie within their day's keys and between the bounds of all keys, and tell their day.
func TestSortKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyDay(t, "a"), anyDay(t, "b")
		ka, kb := NewSortKey(a, rapid.String().Draw(t, "id a")), NewSortKey(b, rapid.String().Draw(t, "id b"))
		if a < b && ka >= kb || a > b && ka <= kb {
			t.Fatalf("%s and %s: keys %d and %d", a, b, ka, kb)
		}
		if ka.Start() != a {
			t.Fatalf("%s became %s", a, ka.Start())
		}
		if ka < FirstSortKey(a) || ka > LastSortKey(a) || ka <= MinSortKey || ka >= MaxSortKey {
			t.Fatalf("%s: %d is not between %d and %d", a, ka, FirstSortKey(a), LastSortKey(a))
		}
		if a < edtf.MaxDay && LastSortKey(a)+1 != FirstSortKey(a+1) {
			t.Fatalf("a gap, or an overlap, after %s", a)
		}
	})
}

// Next stays in the day, moves, and goes through all keys of the day.
func TestSortKeyNext(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDay(t, "day")
		k := NewSortKey(d, rapid.String().Draw(t, "id"))
		if next := k.Next(); next.Start() != d || next == k || next != k+1 && next != FirstSortKey(d) {
			t.Fatalf("%d of %s: next is %d of %s", k, d, next, next.Start())
		}
		if got := LastSortKey(d).Next(); got != FirstSortKey(d) {
			t.Fatalf("after the last of %s comes %d", d, got)
		}
	})
}

// Ids that differ only at their end are spread: a day of 20,000 relations has next to no collisions, and the whole
// range is used.
func TestSortKeySpreads(t *testing.T) {
	seen := map[SortKey]bool{}
	var low, high int
	const n = 20_000
	for i := range n {
		k := NewSortKey(0, fmt.Sprintf("icews:%d", i))
		seen[k] = true
		if k < FirstSortKey(0)+(1<<(hashBits-1)) {
			low++
		} else {
			high++
		}
	}
	if len(seen) < n-2 || low < n*45/100 || high < n*45/100 {
		t.Errorf("%d keys of %d ids, %d in the lower half, %d in the upper", len(seen), n, low, high)
	}
}

// Whatever relation of a class may still last on a day, it begins no earlier than Earliest says.
func TestSpanEarliest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start, end := anyDay(t, "start"), anyDay(t, "end")
		if end < start {
			start, end = end, start
		}
		d := anyDay(t, "day")
		span := SpanOf(start, end)
		if end >= d && start < span.Earliest(d) {
			t.Fatalf("%s to %s is of class %d and lasts on %s, but can begin on %s at the earliest", start, end, span,
				d, span.Earliest(d))
		}
	})
}

func TestSpanOf(t *testing.T) {
	for _, c := range []struct {
		start, end edtf.Day
		want       Span
	}{
		{start: 5, end: 5, want: SpanDay},
		{start: 5, end: 4, want: SpanDay},
		{start: 5, end: 6, want: SpanMonth},
		{start: 5, end: 36, want: SpanMonth},
		{start: 5, end: 37, want: SpanYear},
		{start: 5, end: 371, want: SpanYear},
		{start: 5, end: 372, want: SpanLong},
		{start: edtf.MinDay, end: 5, want: SpanLong},
		{start: 5, end: edtf.MaxDay, want: SpanLong},
		{start: edtf.MinDay, end: edtf.MaxDay, want: SpanLong},
		{start: edtf.MinDay + 1, end: edtf.MinDay + 1, want: SpanDay},
		{start: edtf.MaxDay - 1, end: edtf.MaxDay - 1, want: SpanDay},
	} {
		if got := SpanOf(c.start, c.end); got != c.want {
			t.Errorf("%s to %s: %d, want %d", c.start, c.end, got, c.want)
		}
	}
	for _, c := range []struct {
		span      Span
		day, want edtf.Day
	}{
		{span: SpanDay, day: 1000, want: 1000},
		{span: SpanMonth, day: 1000, want: 969},
		{span: SpanYear, day: 1000, want: 634},
		{span: SpanLong, day: 1000, want: edtf.MinDay},
		{span: SpanYear, day: edtf.MinDay + 5, want: edtf.MinDay + 1},
		{span: SpanDay, day: edtf.MinDay, want: edtf.MinDay},
		{span: SpanDay, day: edtf.MaxDay, want: edtf.MinDay},
	} {
		if got := c.span.Earliest(c.day); got != c.want {
			t.Errorf("class %d on %s: %s, want %s", c.span, c.day, got, c.want)
		}
	}
}
