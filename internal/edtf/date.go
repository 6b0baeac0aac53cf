package edtf

import (
	"strconv"
	"strings"
)

// date is one date as written. Its parts are texts, because any of their digits may be X.
type date struct {
	neg   bool
	year  string // four digits or X; more than four digits if written with Y
	month string // "", or two digits or X; 21 to 24 are seasons
	day   string // "", or two digits or X
	time  string // "", or what follows T
	qual  byte   // 0, or one of ? ~ %
}

func (d date) season() bool { return len(d.month) == 2 && d.month[0] == '2' && d.month[1] != 'X' }

func (d date) exact() bool {
	return !strings.Contains(d.year, "X") && !strings.Contains(d.month, "X") && !strings.Contains(d.day, "X")
}

func (d date) uncertain() bool   { return d.qual == '?' || d.qual == '%' }
func (d date) approximate() bool { return d.qual == '~' || d.qual == '%' }

// number returns the year. No digit of it may be X.
func (d date) number() int64 {
	n, _ := strconv.ParseInt(d.year, 10, 64)
	if d.neg {
		return -n
	}
	return n
}

// matches reports whether the two digits of n match the pattern p.
func matches(p string, n int) bool {
	return (p[0] == 'X' || int(p[0]-'0') == n/10) && (p[1] == 'X' || int(p[1]-'0') == n%10)
}

// span returns the first and the last day that d can be, before any qualifier; ok is false if the calendar has no such
// day (EDTF, Library of Congress, 4 February 2019, Levels 1 and 2, "Unspecified Digit": each X stands for any digit).
func (d date) span() (lo, hi int64, ok bool) {
	if !strings.Contains(d.year, "X") {
		y := d.number()
		if lo, ok = d.first(y); !ok {
			return 0, 0, false
		}
		hi, _ = d.last(y)
		return lo, hi, true
	}
	if lo, ok = d.scan(true); !ok {
		return 0, 0, false
	}
	hi, _ = d.scan(false)
	return lo, hi, true
}

// scan searches the years that d's year may be, from the earliest or from the latest, for the first that has a matching
// day.
func (d date) scan(earliest bool) (int64, bool) {
	n := 1
	for range strings.Count(d.year, "X") {
		n *= 10
	}
	// Only leap years differ from others here, so one failure of each kind is
	// enough to know all of them.
	var failed [2]bool
	for i := range n {
		// Before year 0, larger digits are earlier years.
		if earliest == d.neg {
			i = n - 1 - i
		}
		y := d.fill(i)
		if d.neg {
			if y == 0 {
				continue // there is no year -0000
			}
			y = -y
		}
		kind := 0
		if leap(y) {
			kind = 1
		}
		if failed[kind] {
			continue
		}
		find := d.last
		if earliest {
			find = d.first
		}
		if day, ok := find(y); ok {
			return day, true
		}
		failed[kind] = true
	}
	return 0, false
}

// fill replaces the X in the year by the digits of i.
func (d date) fill(i int) int64 {
	var y, pow int64 = 0, 1
	for k := len(d.year) - 1; k >= 0; k-- {
		c := int64(d.year[k] - '0')
		if d.year[k] == 'X' {
			c, i = int64(i%10), i/10
		}
		y += c * pow
		pow *= 10
	}
	return y
}

// first returns the first day of year y that matches month and day.
func (d date) first(y int64) (int64, bool) {
	switch {
	case d.month == "":
		return civil(y, 1, 1), true
	case d.season():
		y, m := seasonStart(y, d.month)
		return civil(y, m, 1), true
	}
	for m := 1; m <= 12; m++ {
		if !matches(d.month, m) {
			continue
		}
		if d.day == "" {
			return civil(y, m, 1), true
		}
		for k := 1; k <= daysIn(y, m); k++ {
			if matches(d.day, k) {
				return civil(y, m, k), true
			}
		}
	}
	return 0, false
}

// last returns the last day of year y that matches month and day.
func (d date) last(y int64) (int64, bool) {
	switch {
	case d.month == "":
		return civil(y, 12, 31), true
	case d.season():
		y, m := seasonStart(y, d.month)
		return addMonths(civil(y, m, 1), 3) - 1, true
	}
	for m := 12; m >= 1; m-- {
		if !matches(d.month, m) {
			continue
		}
		n := daysIn(y, m)
		if d.day == "" {
			return civil(y, m, n), true
		}
		for k := n; k >= 1; k-- {
			if matches(d.day, k) {
				return civil(y, m, k), true
			}
		}
	}
	return 0, false
}

// seasonStart returns the first month of a season. EDTF Level 1 does not define the seasons. Here they are northern and
// of whole months: 21 is March to May, 22 June to August, 23 September to November, and 24 December to February of the
// next year, so that the codes are in the order of time.
func seasonStart(y int64, code string) (int64, int) {
	return y, 3 * int(code[1]-'0')
}

// widened returns span with what ~ or % adds: one unit of the date's precision both ways. The unit of a day is a day,
// of a month a month, of a season three months, of a year a year. With unspecified digits it is the unit that the
// largest of them runs through: ten years for 201X and 156X-12-25, a hundred for 20XX, a year for 2004-XX and 1984-1X,
// a month for 1985-04-XX. EDTF gives no measure for "approximate"; this one is graphd's.
func (d date) widened() (lo, hi int64) {
	lo, hi, _ = d.span()
	if !d.approximate() {
		return lo, hi
	}
	var months int64
	switch i := strings.IndexByte(d.year, 'X'); {
	case i >= 0:
		months = 12
		for range len(d.year) - i {
			months *= 10
		}
	case d.month == "", strings.Contains(d.month, "X"):
		months = 12
	case d.season():
		months = 3
	case d.day == "", strings.Contains(d.day, "X"):
		months = 1
	default:
		return lo - 1, hi + 1
	}
	// Move the day after the end, so that the end of one month moves to the end of another, whatever their lengths.
	return addMonths(lo, -months), addMonths(hi+1, months) - 1
}
