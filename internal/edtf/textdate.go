package edtf

import (
	"fmt"
	"strconv"
	"strings"
)

var months = [12]string{
	"January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December",
}

// number returns two digits without a leading zero.
func number(s string) string { return strconv.Itoa(atoi2(s)) }

func monthName(s string) string { return months[atoi2(s)-1] }

// bare returns a date in words, without qualifier and time.
func (d date) bare() string {
	if d.wholeDay() { // nearly all are
		return number(d.day) + " " + monthName(d.month) + " " + yearName(d.number())
	}
	known := !strings.Contains(d.year, "X")
	year, joint := d.yearPhrase(), " of "
	if known {
		joint = " "
	}
	switch {
	case d.month == "":
		return year
	case d.season():
		return d.seasonPhrase(year, known)
	case d.month == "XX" && d.day == "":
		return "an unknown month of " + year
	case d.month == "XX" && d.day == "XX":
		return "an unknown day of " + year
	case d.day == "":
		return choice(values(d.month, 1, 12), "a month", monthOf) + joint + year
	}

	month := d.month
	if m := values(month, 1, 12); len(m) == 1 {
		month = fmt.Sprintf("%02d", m[0]) // 0X with one possible digit is that month
	}
	if strings.Contains(month, "X") {
		where := "an unknown month of " + year
		if month != "XX" {
			where = choice(values(month, 1, 12), "a month", monthOf) + joint + year
		}
		if d.day == "XX" {
			return "an unknown day of " + where
		}
		days := values(d.day, 1, 31)
		if len(days) > 3 {
			return choice(days, "a day", strconv.Itoa) + " of " + where
		}
		return "day " + choice(days, "", strconv.Itoa) + " of " + where
	}

	where := monthName(month) + joint + year
	if d.day == "XX" {
		return "an unknown day of " + where
	}
	n := daysIn(2000, atoi2(month)) // February has 29 in some year
	if known {
		n = daysIn(d.number(), atoi2(month))
	}
	return choice(values(d.day, 1, n), "a day", strconv.Itoa) + " " + where
}

func monthOf(m int) string { return months[m-1] }

// values returns the numbers from lo to hi that match the pattern p.
func values(p string, lo, hi int) []int {
	var out []int
	for n := lo; n <= hi; n++ {
		if matches(p, n) {
			out = append(out, n)
		}
	}
	return out
}

// choice returns one of a few numbers in words: up to four by name, more as a range, which they are then: 0X, 1X or 2X.
func choice(ns []int, what string, name func(int) string) string {
	if len(ns) > 4 {
		return fmt.Sprintf("%s from %s to %s", what, name(ns[0]), name(ns[len(ns)-1]))
	}
	s := make([]string, len(ns))
	for i, n := range ns {
		s[i] = name(n)
	}
	return join(s)
}

// seasonPhrase returns a season in words, with its months, because seasons differ between the hemispheres.
func (d date) seasonPhrase(year string, known bool) string {
	switch d.month {
	case "21":
		year = "spring (March to May) of " + year
	case "22":
		year = "summer (June to August) of " + year
	case "23":
		year = "autumn (September to November) of " + year
	case "24":
		if known {
			y := d.number()
			return fmt.Sprintf("winter (%s to %s)", monthYear(y, 12), monthYear(y+1, 2))
		}
		return "winter (December to February) that began in " + year
	}
	if known {
		return strings.Replace(year, " of ", " ", 1)
	}
	return year
}

// yearPhrase returns a year that may have unspecified digits in words.
func (d date) yearPhrase() string {
	i := strings.IndexByte(d.year, 'X')
	switch {
	case i < 0:
		return yearName(d.number())
	case d.year == "XXXX" && !d.neg:
		return "an unknown year"
	case strings.Trim(d.year[i:], "X") != "":
		// With digits after the X the years are not a range. The text keeps EDTF's form, and so its sign and its year
		// 0.
		return "a year of the form " + d.text()
	case i == 3 && !d.neg && d.year[0] != '0':
		return "a year in the " + d.year[:3] + "0s"
	}
	lo, hi := d, d
	lo.year, hi.year = strings.ReplaceAll(d.year, "X", "0"), strings.ReplaceAll(d.year, "X", "9")
	if d.neg {
		lo, hi = hi, lo
	}
	l, h := lo.number(), hi.number()
	if d.neg && h == 0 {
		h = -1 // there is no year -0000
	}
	return "a year from " + yearName(l) + " to " + yearName(h)
}

// text returns the year as written.
func (d date) text() string {
	if d.neg {
		return "-" + d.year
	}
	return d.year
}
