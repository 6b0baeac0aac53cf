package plan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestBoxOfCircle: the box around a circle holds it, across the antimeridian and at a pole, too.
func TestBoxOfCircle(t *testing.T) {
	round := func(b *Box) Box {
		r := func(n float64) float64 { return float64(int(n*10+360_000_000.5)-360_000_000) / 10 }
		return Box{r(b.South), r(b.West), r(b.North), r(b.East)}
	}
	for _, c := range []struct {
		name string
		in   Circle
		want Box
	}{
		{name: "at the equator", in: Circle{Lat: 0, Lon: 10, Km: 111.2}, want: Box{-1, 9, 1, 11}},
		{name: "in the north", in: Circle{Lat: 60, Lon: 10, Km: 111.2}, want: Box{59, 8, 61, 12}},
		{name: "across the antimeridian", in: Circle{Lat: 0, Lon: 179.5, Km: 111.2}, want: Box{-1, 178.5, 1, -179.5}},
		{name: "around a pole", in: Circle{Lat: -89.5, Lon: 62, Km: 111.2}, want: Box{-90, -180, -88.5, 180}},
		{name: "the earth", in: Circle{Lat: 10, Lon: 10, Km: 20_020}, want: Box{-90, -180, 90, 180}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, round(c.in.box())); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestBadPlaces: what is no place is refused, with the field and what is allowed.
func TestBadPlaces(t *testing.T) {
	for _, c := range []struct {
		name  string
		where EntityWhere
		want  string // the path, and a part of the message
	}{
		{name: "latitude", where: EntityWhere{Near: &Circle{Lat: 91, Km: 1}}, want: "where.near.lat: from -90 to 90"},
		{name: "longitude", where: EntityWhere{Near: &Circle{Lon: -181, Km: 1}},
			want: "where.near.lon: from -180 to 180"},
		{name: "negative", where: EntityWhere{Near: &Circle{Km: -1}}, want: "where.near.km: from 0 to 20100"},
		{name: "upside down", where: EntityWhere{Within: &Box{South: 2, North: 1}},
			want: "where.within.south: north of north"},
		{name: "nested", where: EntityWhere{Not: &EntityWhere{Within: &Box{East: 200}}},
			want: "where.not.within.east: from -180 to 180"},
		{name: "across the antimeridian", where: EntityWhere{Within: &Box{West: 170, East: -170}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			errs := c.where.Validate("where", DefaultLimits)
			if c.want == "" {
				if len(errs) > 0 {
					t.Errorf("refused: %v", errs)
				}
				return
			}
			path, part, _ := strings.Cut(c.want, ": ")
			if len(errs) != 1 || errs[0].Path != path || !strings.Contains(errs[0].Message, part) {
				t.Errorf("got %+v, want %q at %q", errs, part, path)
			}
		})
	}
}
