package edtf

import (
	"fmt"
	"strings"
)

// maxYearDigits limits a year, so that days fit an int64.
const maxYearDigits = 15

const dateForm = "YYYY-MM-DD, YYYY-MM or YYYY, such as 2024-01-16"

// parseDate parses one date, with its qualifier. inside is set in an interval or a set, where EDTF allows no time of
// day (Level 0, "Time Interval").
func parseDate(s string, off int, inside bool) (date, *problem) {
	if s == "" {
		return date{}, fail(off, "a date is missing", dateForm)
	}
	if err := refuse(s, off); err != nil {
		return date{}, err
	}
	var d date
	body := s
	// EDTF Level 1, "Qualification of a date (complete)": at the end, for the whole date.
	if i := strings.IndexAny(s, "?~%"); i >= 0 {
		if i != len(s)-1 {
			return date{}, fail(off+i, "a date has at most one qualifier, at its end", "one qualifier, at the end",
				qualifierLast(s))
		}
		body, d.qual = s[:i], s[i]
	}
	if i := strings.IndexByte(body, 'T'); i >= 0 {
		if err := parseTime(body[i+1:], off+i+1); err != nil {
			return date{}, err
		}
		switch {
		case d.qual != 0:
			return date{}, fail(off+i, "a date with a time of day takes no qualifier", dateForm,
				body[:i]+string(d.qual))
		case inside:
			return date{}, fail(off+i, "a time of day is not allowed in an interval or a set", dateForm, body[:i])
		case len(strings.TrimPrefix(body[:i], "-")) != len("2024-01-16") || strings.Contains(body[:i], "X"):
			return date{}, fail(off+i, "a time of day needs a whole date before it", "YYYY-MM-DDThh:mm:ss")
		}
		body, d.time = body[:i], body[i+1:]
	}
	if body == "" {
		return date{}, fail(off, "a date is missing", dateForm)
	}
	if body[0] == 'Y' {
		return d.longYear(body, off)
	}
	return d.parts(body, off)
}

// longYear parses Y and a year of more than four digits (EDTF Level 1, "Letter-prefixed calendar year").
func (d date) longYear(s string, off int) (date, *problem) {
	digits := strings.TrimPrefix(s, "Y")
	digits, d.neg = strings.CutPrefix(digits, "-")
	if err := refuseNumber(s, digits, d.neg, off); err != nil {
		return d, err
	}
	sign := ""
	if d.neg {
		sign = "-"
	}
	switch {
	case d.time != "":
		return d, fail(off, "a year with Y takes no time of day", dateForm)
	case !allDigits(digits):
		if i := strings.IndexByte(digits, '-'); i > 0 {
			return d, fail(off+len(s)-len(digits)+i, "a year with Y takes no month or day", "the year alone",
				s[:len(s)-len(digits)+i])
		}
		return d, fail(off, "Y needs the digits of a year", "Y170000002 or Y-170000002")
	case len(digits) <= 4:
		return d, fail(off, "Y is for years of more than four digits", "four digits, such as 0044",
			sign+strings.Repeat("0", 4-len(digits))+digits)
	case digits[0] == '0':
		return d, fail(off, "a year with Y begins with no 0", "it without the 0", sign+digits[len(digits)-4:])
	case len(digits) > maxYearDigits:
		return d, fail(off, fmt.Sprintf("a year of more than %d digits", maxYearDigits), "a nearer year")
	}
	d.year = digits
	return d, nil
}

// parts parses year, year-month or year-month-day (EDTF Level 0, "Date"; Level 1, "Negative calendar year"; Levels 1
// and 2, "Unspecified Digit").
func (d date) parts(s string, off int) (date, *problem) {
	rest, neg := strings.CutPrefix(s, "-")
	d.neg = neg
	var hasMonth, hasDay bool
	d.year, rest, hasMonth = strings.Cut(rest, "-")
	d.month, d.day, hasDay = strings.Cut(rest, "-")
	if err := refuseNumber(s, d.year, neg, off); err != nil {
		return d, err
	}
	if len(d.year) != 4 || !digitsOrX(d.year) {
		return d, yearError(s, d.year, off)
	}
	if neg && d.year == "0000" {
		return d, fail(off, "there is no year -0000", "0000, which is 1 BC", s[1:])
	}
	moff := off + len(s) - len(rest)
	doff := moff + len(d.month) + 1
	switch {
	case hasMonth && (len(d.month) != 2 || !digitsOrX(d.month)):
		return d, fail(moff, fmt.Sprintf("%q is not a month", d.month), dateForm, padded(s))
	case hasDay && (len(d.day) != 2 || !digitsOrX(d.day)):
		return d, fail(doff, fmt.Sprintf("%q is not a day", d.day), dateForm, padded(s))
	}
	if err := d.checkMonth(s[:len(s)-len(rest)], moff); err != nil {
		return d, err
	}
	if hasDay && d.season() {
		return d, fail(doff, "a season has no days", dateForm, s[:len(s)-3])
	}
	if _, _, ok := d.span(); ok {
		return d, nil
	}
	if d.exact() {
		y, m := d.number(), atoi2(d.month)
		return d, fail(doff, fmt.Sprintf("%s has no day %s", monthYear(y, m), d.day),
			fmt.Sprintf("01 to %d", daysIn(y, m)))
	}
	return d, fail(off, fmt.Sprintf("the calendar has no day of the form %s", s),
		"a day that exists, or XX for an unknown one")
}

// checkMonth refuses everything except a month and a season 21 to 24 (EDTF Level 1, "Seasons"). head is the text before
// it.
func (d date) checkMonth(head string, off int) *problem {
	if d.month == "" || d.season() && d.month >= "21" && d.month <= "24" {
		return nil
	}
	for m := 1; m <= 12; m++ {
		if matches(d.month, m) {
			return nil
		}
	}
	if strings.Contains(d.month, "X") {
		return fail(off, "no month is written "+d.month, "XX for an unknown month")
	}
	n := atoi2(d.month)
	if n < 25 || n > 41 {
		return fail(off, "month "+d.month+" does not exist", "01 to 12, or a season 21 to 24")
	}
	instead := "the months, as in [2024-01..2024-03], or a season 21 to 24"
	q := "" // the qualifier is that of each date
	if d.qual != 0 {
		q = string(d.qual)
	}
	months := func(first, last int) string {
		return fmt.Sprintf("[%s%02d%s..%s%02d%s]", head, first, q, head, last, q)
	}
	switch {
	case n <= 28: // spring to winter of the north: what 21 to 24 mean here
		instead = fmt.Sprintf("%s%d%s", head, n-4, q)
	case strings.Contains(head, "X"):
	case n == 30: // summer of the south
		if y := d.number(); y < 9999 {
			next := fmt.Sprintf("%04d", y+1)
			if y+1 < 0 {
				next = fmt.Sprintf("-%04d", -(y + 1))
			}
			instead = fmt.Sprintf("[%s12%s..%s-02%s]", head, q, next, q)
		}
	case n <= 32: // spring, autumn, winter of the south
		first := map[int]int{29: 9, 31: 3, 32: 6}[n]
		instead = months(first, first+2)
	case n <= 36: // quarters
		first := 3*(n-33) + 1
		instead = months(first, first+2)
	case n <= 39: // thirds of a year
		first := 4*(n-37) + 1
		instead = months(first, first+3)
	default: // halves
		first := 6*(n-40) + 1
		instead = months(first, first+5)
	}
	return fail(off, "season codes 25 to 41 are not accepted", instead)
}

func digitsOrX(s string) bool {
	for i := range len(s) {
		if s[i] != 'X' && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return true
}

// parseTime checks what follows T: hh:mm:ss, then nothing (local time), Z, or
// an offset ±hh or ±hh:mm (EDTF Level 0, "Date and Time").
func parseTime(s string, off int) *problem {
	const form = "hh:mm:ss, then nothing, Z, or an offset such as +05:00"
	zone := ""
	if len(s) > 8 {
		s, zone = s[:8], s[8:]
	}
	if len(s) != 8 || s[2] != ':' || s[5] != ':' || !allDigits(s[:2]) || !allDigits(s[3:5]) || !allDigits(s[6:]) {
		return fail(off, "not a time of day", form)
	}
	switch {
	case s == "24:00:00":
		return fail(off, "24:00:00 is not a time of day", "00:00:00 of the next day")
	case s[:2] > "23":
		return fail(off, "hour "+s[:2]+" does not exist", "00 to 23")
	case s[3:5] > "59":
		return fail(off+3, "minute "+s[3:5]+" does not exist", "00 to 59")
	case s[6:] > "60": // 60 is a leap second
		return fail(off+6, "second "+s[6:]+" does not exist", "00 to 59")
	}
	off += 8
	if zone == "" || zone == "Z" {
		return nil
	}
	if zone[0] == '.' || zone[0] == ',' {
		return fail(off, "fractions of a second are not accepted", "whole seconds")
	}
	hour, minute, hasMinute := strings.Cut(zone[1:], ":")
	switch {
	case zone[0] != '+' && zone[0] != '-', len(hour) != 2, !allDigits(hour),
		hasMinute && (len(minute) != 2 || !allDigits(minute)):
		return fail(off, "not an offset from UTC", form)
	case hour > "23" || minute > "59":
		return fail(off, "no such offset from UTC", form)
	case zone[0] == '-' && hour == "00" && (minute == "" || minute == "00"):
		return fail(off, "an offset of zero is not negative", "Z or +00:00")
	}
	return nil
}
