package plan

import (
	"math"
	"strconv"

	"graphd/internal/kg"
)

// Circle is what lies within some kilometers of a point, on a sphere as large as the earth.
type Circle struct{ Lat, Lon, Km float64 }

// Box is what lies between two parallels and two meridians, inclusive. If West is greater than East, it crosses the
// antimeridian. A box that reaches a pole holds the pole.
type Box struct{ South, West, North, East float64 }

const (
	earthRadius = 6371.0088 // km, the mean
	slack       = 1e-7      // degrees by which the box around a circle is larger
)

// lower is the condition that the point lies in the box.
func (b *Box) lower() Pred {
	if b == nil {
		return always
	}
	west, east := AtLeast{EntLon, b.West}, AtMost{EntLon, b.East}
	lon := []Pred{all(west, east)}
	if b.West > b.East {
		lon = []Pred{west, east}
	}
	if b.West == -180 && b.East == 180 {
		lon = []Pred{always}
	} else if b.East == 180 { // which is kept as -180, see kg.Point
		lon = append(lon, AtMost{EntLon, -180})
	}
	if b.North == 90 {
		lon = append(lon, AtLeast{EntLat, 90})
	}
	if b.South == -90 {
		lon = append(lon, AtMost{EntLat, -90})
	}
	return all(AtLeast{EntLat, b.South}, AtMost{EntLat, b.North}, anyOf(lon...))
}

// lower is the condition that the point lies in the circle: in the box around it, and not too far from its center. The
// distance is that through the earth, which takes no function but products, so that all stores compute the same.
func (c *Circle) lower() Pred {
	if c == nil {
		return always
	}
	x, y, z := kg.Point{Lat: c.Lat, Lon: c.Lon}.Vector()
	half := math.Sin(min(c.Km/earthRadius/2, math.Pi/2))
	return all(c.box().lower(), Close{x, y, z, 4 * half * half})
}

// box is the box around the circle.
func (c *Circle) box() *Box {
	angle := c.Km / earthRadius
	degrees := angle*180/math.Pi + slack
	b := &Box{South: max(c.Lat-degrees, -90), North: min(c.Lat+degrees, 90), West: -180, East: 180}
	if b.South == -90 || b.North == 90 { // all meridians meet there
		return b
	}
	wide := math.Asin(min(math.Sin(angle)/math.Cos(c.Lat*math.Pi/180), 1))*180/math.Pi + slack
	if wide < 180 {
		b.West, b.East = around(c.Lon-wide), around(c.Lon+wide)
	}
	return b
}

// around is the longitude in the range that points have.
func around(lon float64) float64 {
	switch {
	case lon < -180:
		return lon + 360
	case lon > 180:
		return lon - 360
	}
	return lon
}

// point is the condition that there is a point, or none.
func point(has *bool) Pred {
	switch {
	case has == nil:
		return always
	case *has:
		return AtLeast{EntLat, -90}
	}
	return not(AtLeast{EntLat, -90})
}

// parallels returns the parallels between which p wants the point to be, and false if it does not.
func parallels(p Pred) (south, north float64, ok bool) {
	south, north = -90, 90
	for _, q := range flatten(p) {
		switch q := q.(type) {
		case AtLeast:
			if q.Field == EntLat {
				south, ok = max(south, q.Value), true
			}
		case AtMost:
			if q.Field == EntLat {
				north, ok = min(north, q.Value), true
			}
		}
	}
	return south, north, ok
}

// checkPlaces checks near and within.
func (v *validator) checkPlaces(path string, w *EntityWhere) {
	number := func(name string, n, least, most float64, unit string) {
		if !(n >= least && n <= most) {
			v.fail(path+name, strconv.FormatFloat(n, 'g', -1, 64), "it must be from %g to %g %s", least, most, unit)
		}
	}
	if c := w.Near; c != nil {
		number(".near.lat", c.Lat, -90, 90, "degrees")
		number(".near.lon", c.Lon, -180, 180, "degrees")
		number(".near.km", c.Km, 0, 20_100, "kilometers: half way round the earth")
	}
	if b := w.Within; b != nil {
		number(".within.south", b.South, -90, 90, "degrees")
		number(".within.north", b.North, -90, 90, "degrees")
		number(".within.west", b.West, -180, 180, "degrees")
		number(".within.east", b.East, -180, 180, "degrees")
		if b.South > b.North {
			v.fail(path+".within.south", strconv.FormatFloat(b.South, 'g', -1, 64), "it is north of north, %g; only "+
				"west may be greater than east, for a box across the antimeridian", b.North)
		}
	}
}
