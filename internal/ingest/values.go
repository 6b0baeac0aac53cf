package ingest

import (
	"strconv"
	"strings"

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
