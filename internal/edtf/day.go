package edtf

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Day is a civil day: the number of days since 1970-01-01 in the proleptic
// Gregorian calendar with astronomical year numbering (year 0 exists and is
// 1 BC), as in ISO 8601-1. It has no time zone.
type Day int32

const (
	// MinDay stands for "unbounded below". It is a sentinel, not a date.
	MinDay Day = -(1 << 23)
	// MaxDay stands for "unbounded above". It is a sentinel, not a date.
	MaxDay Day = 1<<23 - 1
	// NeverFrom is the CertainFrom of a value that is never certain: no day reaches it.
	NeverFrom Day = MaxDay + 1
	// NeverTo is the CertainTo of a value that is never certain: no day is that early.
	NeverTo Day = MinDay - 1
)

// NewDay returns the civil day of a date: year in astronomical numbering (0 is 1 BC, -43 is 44 BC), month 1 to 12, day
// 1 to 31. A date that the calendar does not have gives an *Error. Days outside the finite range (11 October -20998 to
// 23 March 24937) are cut to its nearest end.
func NewDay(year, month, day int) (Day, error) {
	if month < 1 || month > 12 {
		return 0, &Error{
			Value: fmt.Sprintf("%d-%02d-%02d", year, month, day),
			Msg:   fmt.Sprintf("month %d does not exist", month), Instead: "1 to 12",
		}
	}
	if n := daysIn(int64(year), month); day < 1 || day > n {
		return 0, &Error{
			Value:   fmt.Sprintf("%d-%02d-%02d", year, month, day),
			Msg:     fmt.Sprintf("%s has no day %d", monthYear(int64(year), month), day),
			Instead: fmt.Sprintf("1 to %d", n),
		}
	}
	// All far years are cut to the same day, so bring them near before counting.
	y := min(max(int64(year), -maxYear), maxYear)
	return clamp(civil(y, month, min(day, daysIn(y, month)))), nil
}

// maxYear is the largest absolute year that this package counts days for. It
// leaves the day count and every widening far from the limits of int64.
const maxYear = int64(1e15) - 1

// ParseDay parses a civil day in exactly the form YYYY-MM-DD (ISO 8601-1, extended format), -YYYY-MM-DD for years
// before 0000, or Y12345-MM-DD and Y-12345-MM-DD for years of more than four digits, as [Day.String] prints them.
// Anything else, and dates that do not exist, give an *Error. Days outside the finite range are cut as in [NewDay].
func ParseDay(s string) (Day, error) {
	bad := func(off int, msg string) (Day, error) {
		return 0, &Error{Value: s, Offset: off, Msg: msg, Instead: "YYYY-MM-DD, such as 2024-01-16"}
	}
	if s == "" {
		return bad(0, "a day is expected")
	}
	if len(s) < 10 || !isDate(s[len(s)-6:]) {
		return bad(0, "not a day")
	}
	head, tail := s[:len(s)-6], s[len(s)-6:]
	digits, long := strings.CutPrefix(head, "Y")
	digits, neg := strings.CutPrefix(digits, "-")
	switch {
	case !allDigits(digits):
		return bad(0, "not a day")
	case !long && len(digits) != 4, long && (len(digits) < 5 || digits[0] == '0'):
		return bad(0, "a year has four digits, or Y and more than four")
	case len(digits) > maxYearDigits:
		return bad(0, fmt.Sprintf("a year has at most %d digits", maxYearDigits))
	case neg && digits == "0000":
		return bad(0, "year 0 has no sign")
	}
	year, _ := strconv.ParseInt(digits, 10, 64)
	if neg {
		year = -year
	}
	month, day := atoi2(tail[1:3]), atoi2(tail[4:6])
	if month < 1 || month > 12 {
		return 0, &Error{
			Value: s, Offset: len(s) - 5,
			Msg: "month " + tail[1:3] + " does not exist", Instead: "01 to 12",
		}
	}
	if n := daysIn(year, month); day < 1 || day > n {
		return 0, &Error{
			Value: s, Offset: len(s) - 2,
			Msg:     fmt.Sprintf("%s has no day %s", monthYear(year, month), tail[4:6]),
			Instead: fmt.Sprintf("01 to %d", n),
		}
	}
	return clamp(civil(year, month, day)), nil
}

// isDate reports whether s has the form -MM-DD, in digits.
func isDate(s string) bool {
	return s[0] == '-' && s[3] == '-' && allDigits(s[1:3]) && allDigits(s[4:6])
}

// Date returns year (astronomical), month (1 to 12) and day (1 to 31). For the
// sentinels it returns the date that their number would have.
func (d Day) Date() (year, month, day int) {
	y, m, dd := fromCivil(int64(d))
	return int(y), m, dd
}

// String prints a finite day as [ParseDay] reads it: 2024-01-16, -0043-03-15,
// Y12345-01-01. The sentinels, which are not dates, print as ".." (unbounded)
// and "never".
func (d Day) String() string {
	switch {
	case d < MinDay || d > MaxDay:
		return "never"
	case !d.Finite():
		return ".."
	}
	y, m, dd := d.Date()
	switch {
	case y > 9999 || y < -9999:
		return fmt.Sprintf("Y%d-%02d-%02d", y, m, dd)
	case y < 0:
		return fmt.Sprintf("-%04d-%02d-%02d", -y, m, dd)
	}
	b := []byte("0000-00-00") // fmt would take five times as long, and answers are full of days
	for _, n := range [...]struct{ at, value int }{{3, y}, {6, m}, {9, dd}} {
		for at := n.at; n.value > 0; at, n.value = at-1, n.value/10 {
			b[at] += byte(n.value % 10)
		}
	}
	return string(b)
}

// Finite reports whether d is a date: MinDay < d < MaxDay.
func (d Day) Finite() bool { return MinDay < d && d < MaxDay }

// Inside the package days are counted in int64, so that years which do not fit a Day can still be compared. These two
// are its ends.
const (
	noLower = math.MinInt64
	noUpper = math.MaxInt64
)

// clamp cuts a day count to a Day: the unbounded ones to the sentinels, all
// others to the nearest finite day.
func clamp(n int64) Day {
	switch n {
	case noLower:
		return MinDay
	case noUpper:
		return MaxDay
	}
	return Day(min(max(n, int64(MinDay)+1), int64(MaxDay)-1))
}

// civil counts the days from 1970-01-01 to a date that exists. It counts in
// eras of 400 years, of 146,097 days each, with years that begin in March so
// that the leap day is the last.
func civil(y int64, m, d int) int64 {
	if m <= 2 {
		y--
	}
	era := floorDiv(y, 400)
	yoe := y - era*400
	mp := int64((m + 9) % 12)
	doy := (153*mp+2)/5 + int64(d) - 1
	return era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468
}

// fromCivil is the inverse of civil.
func fromCivil(n int64) (y int64, m, d int) {
	n += 719468
	era := floorDiv(n, 146097)
	doe := n - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	d = int(doy - (153*mp+2)/5 + 1)
	m = int((mp+2)%12) + 1
	y = yoe + era*400
	if m <= 2 {
		y++
	}
	return y, m, d
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func leap(y int64) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func daysIn(y int64, m int) int {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if leap(y) {
			return 29
		}
		return 28
	}
	return 31
}

// addMonths moves a day by whole months. If the target month is too short, it returns the last day of that month.
func addMonths(n, months int64) int64 {
	y, m, d := fromCivil(n)
	t := y*12 + int64(m-1) + months
	y = floorDiv(t, 12)
	m = int(t-y*12) + 1
	return civil(y, m, min(d, daysIn(y, m)))
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// atoi2 converts two digits.
func atoi2(s string) int { return int(s[0]-'0')*10 + int(s[1]-'0') }
