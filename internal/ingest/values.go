package ingest

import (
	"strconv"
	"strings"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
)

// PointOf reads two columns of degrees; nil if both are empty.
func PointOf(row Row, latitude, longitude string) (*kg.Point, *Fault) {
	lat, lon := row.Get(latitude), row.Get(longitude)
	if lat == "" || lon == "" {
		return nil, nil
	}
	y, fault := degrees(latitude, lat, 90)
	if fault != nil {
		return nil, fault
	}
	x, fault := degrees(longitude, lon, 180)
	if fault != nil {
		return nil, fault
	}
	return &kg.Point{Lat: y, Lon: x}, nil
}

func degrees(column, text string, most float64) (float64, *Fault) {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || !(f >= -most && f <= most) {
		return 0, Faultf(column, text, "is not a number of degrees from %g to %g", -most, most)
	}
	return f, nil
}

// Whole reads a column that is a whole number from 0; nil if it is empty. Some data sets write 5.0 for 5.
func Whole(row Row, column string) (*int, *Fault) {
	text := row.Get(column)
	if text == "" {
		return nil, nil
	}
	n, err := strconv.Atoi(strings.TrimSuffix(text, ".0"))
	if err != nil || n < 0 {
		return nil, Faultf(column, text, "is not a whole number from 0")
	}
	return &n, nil
}

// DayOf reads a column that is a day in one of the layouts of package time. The day may be followed by a time of day.
func DayOf(row Row, column string, layouts ...string) (edtf.Day, *Fault) {
	text := row.Get(column)
	if text == "" {
		return 0, Faultf(column, "", "is required")
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, text); err == nil {
			return kg.DayOf(t), nil
		}
	}
	if len(text) > len(time.DateOnly) && (text[10] == ' ' || text[10] == 'T') {
		text = text[:10]
	}
	day, err := edtf.ParseDay(text)
	if err != nil {
		return 0, Faultf(column, row.Get(column), "is not a day such as 2024-01-16")
	}
	return day, nil
}

// When returns the date that is a day with something behind it: ~ makes it approximate.
func When(d edtf.Day, qualifier string) edtf.Value { return edtf.MustParse(d.String() + qualifier) }

// WithinDays returns the date of something that happened on one of these days.
func WithinDays(first, last edtf.Day) edtf.Value {
	if first == last {
		return When(first, "")
	}
	return edtf.MustParse("[" + first.String() + ".." + last.String() + "]")
}

// Text returns a text that is no longer than the graph keeps.
func Text(s string) string {
	const most = 20_000
	s = strings.ReplaceAll(s, "\x00", "")
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most-len("…")], "") + "…"
	}
	return s
}
