package storetest

import (
	"maps"
	"math"
	"slices"
	"strings"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// holds reports whether the relation fulfils the filter. Every relation fulfils nil.
func (v *view) holds(w *plan.RelationWhere, r *kg.Relation) bool {
	if w == nil {
		return true
	}
	ok := true
	need := func(condition bool) { ok = ok && condition }

	need(w.ID == nil || equals(w.ID.Eq, w.ID.In, r.ID))
	need(w.Type == nil || equals(w.Type.Eq, w.Type.In, r.Type))
	need(text(w.Mode, r.Mode))
	info := r.Type.Info()
	need(w.Aspect == nil || equals(w.Aspect.Eq, w.Aspect.In, info.Aspect))
	if q := w.QuadClass; q != nil && (q.Eq != nil || q.In != nil) {
		need(info.QuadClass != "" && equals(q.Eq, q.In, info.QuadClass)) // what lies outside PLOVER has none
	}
	need(w.Realization == nil || equals(w.Realization.Eq, w.Realization.In, r.Realization))

	from, to := v.entityOf(r.From), v.entityOf(r.To)
	need(v.fulfils(w.From, from) && v.fulfils(w.To, to) ||
		r.Symmetric && v.fulfils(w.From, to) && v.fulfils(w.To, from))
	need(w.Either == nil || v.fulfils(w.Either, from) || v.fulfils(w.Either, to))
	need(w.Between == nil || samePair(w.Between, r.From, r.To))
	state := func(f *plan.IDFilter, id string) bool { return f == nil || equals(f.Eq, f.In, id) }
	need(state(w.FromState, r.FromState) && state(w.ToState, r.ToState) ||
		r.Symmetric && state(w.FromState, r.ToState) && state(w.ToState, r.FromState))
	need(w.BetweenStates == nil || samePair(w.BetweenStates, r.FromState, r.ToState))

	if w.Location != nil {
		place := v.entityOf(r.Location)
		need(place != nil && v.fulfils(w.Location, place))
	}
	need(w.Status == nil || equals(w.Status.Eq, w.Status.In, r.Status))
	if w.Claim != nil {
		need(slices.ContainsFunc(r.Claims, func(c kg.Claim) bool { return v.fulfilsClaim(w.Claim, c) }))
	}
	if s := w.Source; s != nil && (s.Eq != nil || s.In != nil) {
		need(slices.ContainsFunc(kg.Sources(r.Claims), func(id string) bool { return equals(s.Eq, s.In, id) }))
	}
	if w.ClaimedAt != nil {
		need(slices.ContainsFunc(r.Claims, func(c kg.Claim) bool {
			return c.Location != "" && equals(w.ClaimedAt.Eq, w.ClaimedAt.In, c.Location)
		}))
	}
	if w.ReportedBy != nil {
		need(r.ReportedOn <= *w.ReportedBy) // which a ledger verifies
	}

	certain := w.Certainty == plan.CertaintyCertain
	if w.At != nil {
		need(lasts(r, *w.At, *w.At, certain))
	}
	if w.During != nil {
		first, last := edtf.MinDay, edtf.MaxDay
		if w.During.From != nil {
			first = *w.During.From
		}
		if w.During.To != nil {
			last = *w.During.To
		}
		need(lasts(r, first, last, certain))
	}

	need(within(w.Confidence, r.Confidence))
	need(within(w.Score, r.Score()))
	need(within(w.Goldstein, r.Goldstein()))
	need(numbers(w.Deaths, r.DeathToll, certain) && numbers(w.Injuries, r.InjuryToll, certain))
	if w.LastOfEvent {
		rest := *w
		rest.LastOfEvent = false
		need(r.EventKey != "")
		for _, o := range v.relations {
			need(o.EventKey != r.EventKey || o.SK <= r.SK || !v.holds(&rest, o))
		}
	}
	need(w.EventKey == nil || equals(w.EventKey.Eq, w.EventKey.In, r.EventKey))
	if c := w.Contexts; c != nil {
		one := func(name string) bool { return equals(c.Eq, c.In, name) }
		need(c.Eq == nil && c.In == nil || slices.ContainsFunc(r.Contexts, one))
		for _, name := range c.All {
			need(slices.Contains(r.Contexts, name))
		}
	}
	if l := w.Links; l != nil {
		need(slices.ContainsFunc(r.Links, func(k kg.Link) bool { return fulfilsLink(l, k, k.Relation) }))
	}
	if l := w.LinkedBy; l != nil {
		back := func(o *kg.Relation) bool {
			one := func(k kg.Link) bool { return k.Relation == r.ID && fulfilsLink(l, k, o.ID) }
			return slices.ContainsFunc(o.Links, one) && v.holds(l.Within, o)
		}
		need(slices.ContainsFunc(slices.Collect(maps.Values(v.relations)), back))
	}
	if w.Contradicts {
		other := func(o *kg.Relation) bool { return (excludes(r, o) || tooEarly(r, o)) && v.holds(w.Others, o) }
		need(r.Status == kg.StatusDisputed || len(r.Conflicts) > 0 ||
			slices.ContainsFunc(slices.Collect(maps.Values(v.relations)), other))
	}

	for _, c := range w.And {
		need(v.holds(c, r))
	}
	need(w.Or == nil || slices.ContainsFunc(w.Or, func(c *plan.RelationWhere) bool { return v.holds(c, r) }))
	need(w.Not == nil || !v.holds(w.Not, r))
	return ok
}

// entityOf is the entity that a relation names; nil if it names none. Of one that is not there any more, which only old
// versions name, the id is known.
func (v *view) entityOf(id string) *kg.Entity {
	if e := v.entities[id]; e != nil || id == "" {
		return e
	}
	return &kg.Entity{ID: id}
}

// fulfils reports whether the entity fulfils the filter. Every entity fulfils nil.
func (v *view) fulfils(w *plan.EntityWhere, e *kg.Entity) bool {
	if w == nil {
		return true
	}
	ok := true
	need := func(condition bool) { ok = ok && condition }
	need(w.ID == nil || equals(w.ID.Eq, w.ID.In, e.ID))
	need(w.Kind == nil || equals(w.Kind.Eq, w.Kind.In, e.Kind))
	need(text(w.Name, e.Name))
	need(w.Near == nil || e.Point != nil && apart(e.Point, w.Near) <= w.Near.Km)
	need(w.Within == nil || e.Point != nil && inside(e.Point, w.Within))
	need(w.HasPoint == nil || *w.HasPoint == (e.Point != nil))
	if w.HasRelation != nil {
		some := false
		for _, r := range v.relations {
			some = some || (r.From == e.ID || r.To == e.ID) && v.holds(w.HasRelation, r)
		}
		need(some)
	}
	for _, c := range w.And {
		need(v.fulfils(c, e))
	}
	need(w.Or == nil || slices.ContainsFunc(w.Or, func(c *plan.EntityWhere) bool { return v.fulfils(c, e) }))
	need(w.Not == nil || !v.fulfils(w.Not, e))
	return ok
}

// apart is the distance from the center in kilometers, by the haversine formula. The meridians of 180 and -180 degrees
// are one.
func apart(p *kg.Point, c *plan.Circle) float64 {
	rad := func(degrees float64) float64 { return degrees * math.Pi / 180 }
	s, t := math.Sin(rad(p.Lat-c.Lat)/2), math.Sin(rad(math.Remainder(p.Lon-c.Lon, 360))/2)
	return 2 * 6371.0088 * math.Asin(min(1, math.Sqrt(s*s+math.Cos(rad(p.Lat))*math.Cos(rad(c.Lat))*t*t)))
}

// inside reports whether the point lies in the box.
func inside(p *kg.Point, b *plan.Box) bool {
	if p.Lat < b.South || p.Lat > b.North {
		return false
	}
	if p.Lat == 90 || p.Lat == -90 { // it has every longitude
		return true
	}
	lon := func(n float64) bool {
		if b.West > b.East {
			return n >= b.West || n <= b.East
		}
		return n >= b.West && n <= b.East
	}
	return lon(p.Lon) || math.Abs(p.Lon) == 180 && lon(-p.Lon)
}

// fulfilsClaim reports whether one claim fulfils all that the filter asks. A source's own voice has no claimant.
func (v *view) fulfilsClaim(w *plan.ClaimWhere, c kg.Claim) bool {
	if w.By != nil {
		by := v.entityOf(c.By)
		if by == nil || !v.fulfils(w.By, by) {
			return false
		}
	}
	return w.Stance == nil || equals(w.Stance.Eq, w.Stance.In, c.Stance)
}

// fulfilsLink reports whether one link fulfils all that the filter asks; far is the relation at its other end.
func fulfilsLink(w *plan.LinkWhere, k kg.Link, far string) bool {
	return (w.Role == nil || *w.Role == k.Role) && (w.Relation == nil || *w.Relation == far)
}

// links reports whether the relation links to the other one in the role; in any role if it is empty.
func links(r *kg.Relation, role kg.LinkRole, other string) bool {
	return slices.ContainsFunc(r.Links, func(k kg.Link) bool {
		return k.Relation == other && (role == "" || role == k.Role)
	})
}

// tooEarly reports whether r answers or follows o, and no reading of the dates lets it do so: its last possible
// beginning is before o's first. What is not certain to have happened shows nothing.
func tooEarly(r, o *kg.Relation) bool {
	if !links(r, kg.LinkResponseTo, o.ID) && !links(r, kg.LinkAfter, o.ID) {
		return false
	}
	mine, its := r.Bounds(), o.Bounds()
	return mine.Certain() != edtf.CertainNever && its.Certain() != edtf.CertainNever &&
		mine.CertainFrom < its.StartEarliest
}

// lasts reports whether the relation possibly, or certainly, touches the range of days.
func lasts(r *kg.Relation, first, last edtf.Day, certain bool) bool {
	b := r.Bounds()
	if certain {
		return b.CertainFrom <= last && b.CertainTo >= first
	}
	return b.StartEarliest <= last && b.EndLatest >= first
}

// equals reports whether the value fulfils an {eq, in} filter: both must hold where both are set.
func equals[T comparable](eq *T, in []T, value T) bool {
	return (eq == nil || *eq == value) && (in == nil || slices.Contains(in, value))
}

// text reports whether s fulfils a filter on a text: eq and in compare exactly, the others without regard to case.
func text(f *plan.StringFilter, s string) bool {
	return f == nil || equals(f.Eq, f.In, s) &&
		(f.Contains == nil || strings.Contains(folded(s), folded(*f.Contains))) &&
		(f.StartsWith == nil || strings.HasPrefix(folded(s), folded(*f.StartsWith)))
}

// within reports whether n fulfils a filter on a number; a missing number fulfils none that asks for something.
func within(f *plan.FloatFilter, n *float64) bool {
	if f == nil || f.Gte == nil && f.Lte == nil {
		return true
	}
	return n != nil && (f.Gte == nil || *n >= *f.Gte) && (f.Lte == nil || *n <= *f.Lte)
}

// numbers reports whether a number in the range, or each, fulfils the filter: the outermost that could be tell.
func numbers(f *plan.CasualtiesFilter, c *kg.Casualties, each bool) bool {
	if f == nil || f.AtLeast == nil && f.AtMost == nil {
		return true
	}
	if c == nil {
		return false
	}
	most := 1 << 60
	if c.Max != nil {
		most = *c.Max
	}
	low, high := 0, 1<<60
	if f.AtLeast != nil {
		low = *f.AtLeast
	}
	if f.AtMost != nil {
		high = *f.AtMost
	}
	if each {
		return low <= c.Min && (most <= high && c.Max != nil || f.AtMost == nil)
	}
	return low <= most && c.Min <= high
}

// samePair reports whether two ids are the wanted ones, in either order.
func samePair(want []string, a, b string) bool {
	return want[0] == a && want[1] == b || want[0] == b && want[1] == a
}
