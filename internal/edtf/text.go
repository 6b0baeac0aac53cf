package edtf

import (
	"fmt"
	"strconv"
	"strings"
)

// Text returns v in English, and claims no more than v does: "16 January 2024", "about January 2024", "between 22 and
// 26 January 2024", "by 18 January 2024", "since 17 August 2023", "from an unknown day until 26 January 2024". Years
// before 1 are BC (-0043 is 44 BC), years before 1000 and after 9999 are AD. A time of day is shown as written, with
// its offset. Text returns "" if v is not set.
func (v Value) Text() string {
	if v.IsZero() {
		return ""
	}
	if len(v.text) == 10 && allDigits(v.text[:4]) && isDate(v.text[4:]) { // most are, and need no second parse
		return date{year: v.text[:4], month: v.text[5:7], day: v.text[8:]}.phrase()
	}
	t, p := parse(v.text)
	if p != nil {
		return v.text // cannot be: v was parsed
	}
	if !t.interval {
		return t.start.alone()
	}
	return t.phrase()
}

// phrase returns an interval in words.
func (t tree) phrase() string {
	switch s, e := t.start, t.end; {
	case s.kind == open && e.kind == open:
		return "open at both ends"
	case s.kind == open && e.kind == unknown:
		return "until an unknown day"
	case s.kind == open:
		return "until " + e.asEnd()
	case s.kind == unknown && e.kind == open:
		return "since an unknown day"
	case s.kind == unknown:
		return "from an unknown day until " + e.asEnd()
	case e.kind == open:
		return "since " + s.asEnd()
	case e.kind == unknown:
		return "from " + s.asEnd() + " until an unknown day"
	case !s.set && !e.set && s.members[0].from == e.members[0].from && s.members[0].from.wholeDay() &&
		s.members[0].from.plain():
		return s.members[0].from.phrase() // 2024-01-16/2024-01-16 is that day
	case !s.set && !e.set:
		return "from " + pair(s.members[0].from, e.members[0].from, "to")
	default:
		return "from " + s.asEnd() + " to " + e.asEnd()
	}
}

// alone returns a value that is not an interval in words.
func (e end) alone() string {
	if len(e.members) > 1 {
		return orList(e.members)
	}
	m := e.members[0]
	switch {
	case m.hasFrom && m.hasTo:
		return "between " + pair(m.from, m.to, "and")
	case m.hasTo && m.to.wholeDay():
		return "by " + m.to.phrase()
	case m.hasTo:
		return "by the end of " + m.to.phrase()
	case m.rng && m.from.wholeDay():
		return "on or after " + m.from.phrase()
	case m.rng:
		return "in or after " + m.from.phrase()
	}
	return m.from.phrase()
}

// asEnd returns an end of an interval in words that can follow from, to, since and until.
func (e end) asEnd() string {
	if len(e.members) > 1 {
		return "one of (" + strings.Join(list(e.members), ", ") + ")"
	}
	m := e.members[0]
	switch {
	case m.hasFrom && m.hasTo:
		return "a day between " + pair(m.from, m.to, "and")
	case m.hasTo:
		return m.to.phrase() + " or earlier"
	case m.rng:
		return m.from.phrase() + " or later"
	}
	return m.from.phrase()
}

// list returns each member of a set in words that can stand beside each other.
func list(ms []member) []string {
	out := make([]string, len(ms))
	for i, m := range ms {
		switch {
		case m.hasFrom && m.hasTo:
			out[i] = pair(m.from, m.to, "to")
		case m.hasTo:
			out[i] = "up to " + m.to.phrase()
		case m.rng:
			out[i] = "from " + m.from.phrase() + " on"
		default:
			out[i] = m.from.phrase()
		}
	}
	return out
}

func orList(ms []member) string { return join(list(ms)) }

// join puts commas and an "or" between items.
func join(s []string) string {
	if len(s) == 1 {
		return s[0]
	}
	return strings.Join(s[:len(s)-1], ", ") + " or " + s[len(s)-1]
}

// pair returns two dates with a word between them, and writes what they share once: "22 and 26 January 2024", "January
// to March 2024".
func pair(a, b date, word string) string {
	word = " " + word + " "
	if a != b && a.plain() && b.plain() && a.neg == b.neg && a.year == b.year && a.month != "" &&
		len(a.day) == len(b.day) {
		switch {
		case b.month == "":
		case a.day == "":
			return monthName(a.month) + word + b.phrase()
		case a.month == b.month:
			return number(a.day) + word + b.phrase()
		default:
			return number(a.day) + " " + monthName(a.month) + word + b.phrase()
		}
	}
	return a.phrase() + word + b.phrase()
}

// plain reports whether d is only a year, month or day.
func (d date) plain() bool {
	return d.exact() && !d.season() && d.time == "" && d.qual == 0
}

// wholeDay reports whether d is one known day.
func (d date) wholeDay() bool { return d.day != "" && d.exact() }

// phrase returns one date in words, with its qualifier.
func (d date) phrase() string {
	s := d.bare()
	if d.time != "" {
		s += ", " + timePhrase(d.time)
	}
	switch d.qual {
	case '~':
		return "about " + s
	case '?':
		return "perhaps " + s
	case '%':
		return "perhaps about " + s
	}
	return s
}

// timePhrase returns a valid time of day in words: 10:00:00 UTC+05:00.
func timePhrase(s string) string {
	clock, zone := s[:8], s[8:]
	switch zone {
	case "":
		return clock
	case "Z":
		return clock + " UTC"
	}
	return clock + " UTC" + zone
}

func monthYear(y int64, m int) string { return months[m-1] + " " + yearName(y) }

// yearName returns an astronomical year in words. It marks years that could be taken for a day or a number with AD.
func yearName(y int64) string {
	switch {
	case y <= 0:
		return fmt.Sprintf("%d BC", 1-y)
	case y < 1000 || y > 9999:
		return fmt.Sprintf("AD %d", y)
	}
	return strconv.FormatInt(y, 10)
}
