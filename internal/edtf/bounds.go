package edtf

// Bounds are the days between which a value starts and ends, and the days for
// which it is certain. They are ordered: StartEarliest ≤ StartLatest,
// EndEarliest ≤ EndLatest, StartEarliest ≤ EndEarliest, StartLatest ≤ EndLatest.
//
// A value is possible on day d if StartEarliest ≤ d ≤ EndLatest and certain on
// it if CertainFrom ≤ d ≤ CertainTo. It is possible during [f, t] if
// StartEarliest ≤ t and EndLatest ≥ f, and certain during it if
// CertainFrom ≤ t and CertainTo ≥ f. CertainFrom may lie after CertainTo: then
// the value is certain in a range that covers both, and on no single day. What
// is never certain has neither: NeverFrom and NeverTo.
type Bounds struct {
	StartEarliest Day // MinDay: unbounded
	StartLatest   Day // MaxDay: unbounded
	EndEarliest   Day // MinDay: unbounded
	EndLatest     Day // MaxDay: unbounded
	CertainFrom   Day // NeverFrom: never certain
	CertainTo     Day // NeverTo: never certain
}

// Certain says of what a value is certain.
type Certain string

// What a value may be certain of. CertainDays: of each day from CertainFrom to CertainTo. CertainRange: of ranges that
// cover both, and of no single day. CertainNever: of nothing.
const (
	CertainDays  Certain = "DAYS"
	CertainRange Certain = "RANGE"
	CertainNever Certain = "NEVER"
)

// Certain returns what the value is certain of.
func (b Bounds) Certain() Certain {
	switch {
	case b.CertainFrom == NeverFrom || b.CertainTo == NeverTo:
		return CertainNever
	case b.CertainFrom > b.CertainTo || b.CertainFrom == MaxDay || b.CertainTo == MinDay:
		return CertainRange
	}
	return CertainDays
}

// Bounds returns the bounds of v. The syntax is EDTF's (Library of Congress,
// 4 February 2019); the measures are graphd's, where EDTF gives none:
//
//   - A single value is one unknown day in it, whatever its precision: its end
//     is its start. 2024-01 starts and ends between 1 and 31 January 2024.
//   - X stands for any digit that makes a date of the calendar (Levels 1, 2).
//   - A one-of set is one day among its members, from the earliest to the
//     latest; [..b] is unbounded below, [a..] above (Level 2).
//   - An interval starts within its first date and ends within its second, and
//     does not end before it starts, which may tighten both (Level 0).
//   - ~ and % widen their own end by one unit of its precision, both ways; ?
//     and %, at either end, make the value never certain (Level 1).
//   - Open start "..": since ever. Open end "..": it lasts, possible for ever,
//     certain up to evidence (Level 1).
//   - Unknown start (empty): any day up to the end. Unknown end: any day from
//     the start (Level 1). "/..", which lasts but began nobody knows when, is
//     certain exactly on the day of the evidence.
//   - Otherwise it is certain from StartLatest to EndEarliest.
//   - A time of day, and its offset, move nothing (Level 0).
//   - Days outside the years -20998 to 24937 are cut to the nearest finite day;
//     what begins after them, or ends before, is certain on no day.
//
// evidence is the day that the latest evidence for v speaks for. It decides
// how long an open end is certain and is not used for other values; evidence
// before StartEarliest makes an open end never certain.
//
// A value that is not set is possible on every day and certain on none.
func (v Value) Bounds(evidence Day) Bounds {
	if v.IsZero() {
		return Bounds{MinDay, MaxDay, MinDay, MaxDay, NeverFrom, NeverTo}
	}
	b := v.b
	if v.flag&openEndSure != 0 {
		b.CertainTo = evidence
		if evidence < b.StartEarliest {
			b.CertainFrom, b.CertainTo = NeverFrom, NeverTo
		} else if v.flag&unknownOpen != 0 {
			b.CertainFrom = evidence
		}
	}
	return b
}

// bounds computes what Value keeps: the flags, and the bounds that do not depend on the evidence.
func (t tree) bounds() (Bounds, flags) {
	f := t.start.flags()
	s := t.start.days(true)
	if !t.interval {
		b := Bounds{
			StartEarliest: clamp(s.lo), StartLatest: clamp(s.hi),
			EndEarliest: clamp(s.lo), EndLatest: clamp(s.hi),
			CertainFrom: certainFrom(s.hi), CertainTo: certainTo(s.lo),
		}
		if f&uncertain != 0 {
			b.CertainFrom, b.CertainTo = NeverFrom, NeverTo
		}
		return b, f
	}

	e := t.end.days(true)
	switch t.start.kind {
	case open:
		s = days{noLower, noLower}
	case unknown:
		s = days{noLower, noUpper} // tightened below to the end's latest
	}
	switch t.end.kind {
	case open:
		e = days{noUpper, noUpper}
	case unknown:
		e = days{noLower, noUpper} // tightened below to the start's earliest
	}
	s.hi = min(s.hi, e.hi)
	e.lo = max(e.lo, s.lo)

	b := Bounds{
		StartEarliest: clamp(s.lo), StartLatest: clamp(s.hi),
		EndEarliest: clamp(e.lo), EndLatest: clamp(e.hi),
		CertainFrom: certainFrom(s.hi), CertainTo: certainTo(e.lo),
	}
	f |= t.end.flags()
	if f&uncertain != 0 {
		b.CertainFrom, b.CertainTo = NeverFrom, NeverTo
	}
	if t.end.kind == open {
		f |= openEnd
		if f&uncertain == 0 {
			f |= openEndSure
		}
		if t.start.kind == unknown {
			f |= unknownOpen
		}
	}
	return b, f
}

// certainFrom is the first certain day of what has begun by day n. What begins after all days is certain on none of
// them.
func certainFrom(n int64) Day {
	if n >= int64(MaxDay) {
		return MaxDay
	}
	return clamp(n)
}

// certainTo is the last certain day of what has not ended before day n.
func certainTo(n int64) Day {
	if n <= int64(MinDay) {
		return MinDay
	}
	return clamp(n)
}

// days is a range of days, inclusive; noLower and noUpper if unbounded.
type days struct{ lo, hi int64 }

// days returns the range that an end with dates lies in, with or without what ~ adds.
func (e end) days(widen bool) days {
	r := days{noUpper, noLower} // empty, until the first member
	for _, m := range e.members {
		mr := m.days(widen)
		r.lo, r.hi = min(r.lo, mr.lo), max(r.hi, mr.hi)
	}
	return r
}

func (m member) days(widen bool) days {
	span := func(d date) (lo, hi int64) {
		if widen {
			return d.widened()
		}
		lo, hi, _ = d.span()
		return lo, hi
	}
	switch {
	case m.hasFrom && m.hasTo:
		lo, _ := span(m.from)
		_, hi := span(m.to)
		return days{lo, hi}
	case m.hasTo:
		_, hi := span(m.to)
		return days{noLower, hi}
	case m.rng:
		lo, _ := span(m.from)
		return days{lo, noUpper}
	}
	lo, hi := span(m.from)
	return days{lo, hi}
}

// flags returns the flags of an end: those of its dates.
func (e end) flags() (f flags) {
	for _, m := range e.members {
		for _, d := range []date{m.from, m.to} {
			if d.uncertain() {
				f |= uncertain
			}
			if d.approximate() {
				f |= approximate
			}
		}
	}
	return f
}
