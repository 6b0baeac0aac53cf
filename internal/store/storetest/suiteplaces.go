package storetest

import (
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// places finds entities by where their points lie: near each other, across the antimeridian and at a pole, in boxes, in
// either order, and as they were known.
func (s suite) places() {
	at := func(id string, lat, lon float64) *kg.Entity {
		return &kg.Entity{ID: id, Kind: kg.KindProvince, Name: "Place " + id, Point: &kg.Point{Lat: lat, Lon: lon}}
	}
	first := s.apply(kg.Batch{Entities: writes(
		at("pl:east", 1, 179.9), at("pl:west", 1, -179.9), at("pl:line", 1.5, 180), at("pl:pole", 90, 17),
		at("pl:north", 89.5, -100), at("pl:zahedan", 29.4963, 60.8629), at("pl:quetta", 30.1798, 66.975),
		&kg.Entity{ID: "pl:none", Kind: kg.KindProvince, Name: "Place pl:none"},
	)}).At
	s.apply(kg.Batch{EntityCorrections: []kg.EntityCorrection{{ID: "pl:quetta", Version: ptr(1), Reason: "elsewhere",
		Set: kg.Entity{Point: &kg.Point{Lat: -30.1798, Lon: 66.975}}, Fields: []string{"point"}}}})
	then := s
	then.known = first
	for _, c := range []struct {
		name  string
		s     suite
		where plan.EntityWhere
		want  []string
	}{
		{name: "near", s: s, where: plan.EntityWhere{Near: &plan.Circle{Lat: 29.5, Lon: 60.9, Km: 10}},
			want: []string{"pl:zahedan"}},
		{name: "610 km", s: then, where: plan.EntityWhere{Near: &plan.Circle{Lat: 29.4963, Lon: 60.8629, Km: 610}},
			want: []string{"pl:quetta", "pl:zahedan"}},
		{name: "590 km", s: then, where: plan.EntityWhere{Near: &plan.Circle{Lat: 29.4963, Lon: 60.8629, Km: 590}},
			want: []string{"pl:zahedan"}},
		{name: "moved", s: s, where: plan.EntityWhere{Near: &plan.Circle{Lat: 29.4963, Lon: 60.8629, Km: 610}},
			want: []string{"pl:zahedan"}},
		{name: "exactly there", s: s, where: plan.EntityWhere{Near: &plan.Circle{Lat: 29.4963, Lon: 60.8629}},
			want: []string{"pl:zahedan"}},
		{name: "near the antimeridian", s: s, where: plan.EntityWhere{Near: &plan.Circle{Lat: 1, Lon: 179.95, Km: 20}},
			want: []string{"pl:east", "pl:west"}},
		{name: "near the other side of it", s: s,
			where: plan.EntityWhere{Near: &plan.Circle{Lat: 1.4, Lon: -179.99, Km: 20}}, want: []string{"pl:line"}},
		{name: "near the pole", s: s, where: plan.EntityWhere{Near: &plan.Circle{Lat: 89.6, Lon: 80, Km: 110}},
			want: []string{"pl:north", "pl:pole"}},
		{name: "a box", s: s, where: plan.EntityWhere{Within: &plan.Box{South: 20, West: 60, North: 40, East: 70}},
			want: []string{"pl:zahedan"}},
		{name: "a box across the antimeridian", s: s,
			where: plan.EntityWhere{Within: &plan.Box{South: 0, West: 179, North: 2, East: -179.95}},
			want:  []string{"pl:east", "pl:line"}},
		{name: "a box up to it", s: s,
			where: plan.EntityWhere{Within: &plan.Box{South: 0, West: 179, North: 2, East: 180}},
			want:  []string{"pl:east", "pl:line"}},
		{name: "a box behind it", s: s,
			where: plan.EntityWhere{Within: &plan.Box{South: 0, West: -180, North: 2, East: -170}},
			want:  []string{"pl:line", "pl:west"}},
		{name: "a box to the pole", s: s,
			where: plan.EntityWhere{Within: &plan.Box{South: 89, West: 100, North: 90, East: 110}},
			want:  []string{"pl:pole"}},
		{name: "a point", s: s, where: plan.EntityWhere{HasPoint: ptr(true)}, want: []string{"pl:east", "pl:line",
			"pl:north", "pl:pole", "pl:quetta", "pl:west", "pl:zahedan"}},
		{name: "none", s: s, where: plan.EntityWhere{HasPoint: ptr(false)}, want: []string{"pl:none"}},
		{name: "not near", s: s, where: plan.EntityWhere{HasPoint: ptr(true),
			Not: &plan.EntityWhere{Near: &plan.Circle{Lat: 1, Lon: 180, Km: 200}}},
			want: []string{"pl:north", "pl:pole", "pl:quetta", "pl:zahedan"}},
	} {
		own := "Place pl:"
		where := &plan.EntityWhere{Name: &plan.StringFilter{StartsWith: &own}, And: []*plan.EntityWhere{&c.where}}
		for _, o := range []plan.EntityOrder{plan.OrderByID, plan.OrderByName} {
			l := plan.EntityList{Order: o, Where: where, Scan: allTexts}
			c.s.same(c.name, c.s.listEntities(l)[0], c.want)
			c.s.same(c.name+", count", c.s.countEntities(l), []int{len(c.want)})
			l.Kinds, l.Scan.Limit, l.Scan.Desc = []kg.Kind{kg.KindProvince}, 1, true
			c.s.same(c.name+", last of a kind", c.s.listEntities(l)[0], c.want[len(c.want)-1:])
		}
	}
}
