package wikidata

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"graphd/internal/edtf"
)

// The precisions of a time.
const (
	millennium = 6 + iota
	century
	decade
	year
	month
	day
)

// julian is the calendar of times that are not Gregorian.
const julian = "Q1985786"

// timeText returns a time of Wikidata as EDTF, as exactly as its precision says. Years before 1 are counted without a
// year 0 there, with one here. A century is named by its last year: +1900 with precision 7 is 1801 to 1900.
func timeText(raw json.RawMessage) (string, error) {
	var t struct {
		Time      string `json:"time"`
		Precision int    `json:"precision"`
		Calendar  string `json:"calendarmodel"`
	}
	if err := json.Unmarshal(raw, &t); err != nil {
		return "", err
	}
	sign, rest := 1, strings.TrimPrefix(t.Time, "+")
	if strings.HasPrefix(rest, "-") {
		sign, rest = -1, rest[1:]
	}
	date, _, _ := strings.Cut(rest, "T")
	parts := strings.Split(date, "-")
	if len(parts) != 3 {
		return "", fmt.Errorf("%q is no time of Wikidata", t.Time)
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil {
			return "", fmt.Errorf("%q is no time of Wikidata", t.Time)
		}
		n[i] = v
	}
	y := sign * n[0]
	switch precision := t.Precision; {
	case precision < millennium || precision > day && precision > 14:
		return "XXXX", nil
	case precision == millennium || precision == century:
		length := 1000
		if precision == century {
			length = 100
		}
		last := (n[0] + length - 1) / length * length
		if sign < 0 { // the years before the first
			return "[" + yearText(1-last) + ".." + yearText(1-(last-length+1)) + "]", nil
		}
		return "[" + yearText(last-length+1) + ".." + yearText(last) + "]", nil
	case precision == decade && sign > 0 && n[0] >= 10 && n[0] <= 9999:
		return yearText(n[0])[:3] + "X", nil
	case precision <= year || n[1] == 0:
		return yearText(astronomical(y)), nil
	case precision == month || n[2] == 0:
		return fmt.Sprintf("%s-%02d", yearText(astronomical(y)), n[1]) + approximate(t.Calendar), nil
	}
	y = astronomical(y)
	if strings.HasSuffix(t.Calendar, julian) {
		d, err := fromJulian(y, n[1], n[2])
		return d, err
	}
	if _, err := edtf.NewDay(y, n[1], n[2]); err != nil {
		return "", fmt.Errorf("%q is no day: %w", t.Time, err)
	}
	return fmt.Sprintf("%s-%02d-%02d", yearText(y), n[1], n[2]), nil
}

// approximate marks a month of the Julian calendar, which is none of the Gregorian.
func approximate(calendar string) string {
	if strings.HasSuffix(calendar, julian) {
		return "~"
	}
	return ""
}

func astronomical(y int) int {
	if y < 0 {
		return y + 1
	}
	return y
}

func yearText(y int) string {
	switch {
	case y > 9999 || y < -9999:
		return "Y" + strconv.Itoa(y)
	case y < 0:
		return fmt.Sprintf("-%04d", -y)
	}
	return fmt.Sprintf("%04d", y)
}

// fromJulian returns a day of the Julian calendar as the Gregorian calendar has it.
func fromJulian(y, m, d int) (string, error) {
	if m < 1 || m > 12 || d < 1 || d > 31 || y < -4700 || y > 9999 {
		return "", fmt.Errorf("%d-%d-%d is no day of the Julian calendar", y, m, d)
	}
	a := (14 - m) / 12
	yy, mm := y+4800-a, m+12*a-3
	number := d + (153*mm+2)/5 + 365*yy + yy/4 - 32083 // the Julian day number
	return edtf.Day(number - 2440588).String(), nil    // of 1970-01-01
}
