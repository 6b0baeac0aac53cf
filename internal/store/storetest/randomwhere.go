package storetest

import (
	"slices"
	"time"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"

	"pgregory.net/rapid"
)

// facts are what is in a graph, in a fixed order, for drawing filters that hold of some of it.
type facts struct {
	entities  []*kg.Entity   // by id
	relations []*kg.Relation // by sort key
	instants  []time.Time    // at which there were changes
}

// questioner draws questions on a graph.
type questioner struct {
	t *rapid.T
	*facts
	keys  int  // of plan fields drawn so far
	views bool // ask for what is seen on a day, too
}

// pickRelation returns one of the graph's relations, or an invented one if it has none.
func (q *questioner) pickRelation() *kg.Relation {
	if len(q.relations) == 0 {
		return newRelation("r", "CONSULT", "state:IRN", "state:PAK", "2024-01-16")
	}
	return q.relations[q.uniform(len(q.relations))]
}

// relationOf is one of the relations of an entity, or any if it has none.
func (q *questioner) relationOf(e *kg.Entity) *kg.Relation {
	var own []*kg.Relation
	for _, r := range q.relations {
		if r.From == e.ID || r.To == e.ID {
			own = append(own, r)
		}
	}
	if len(own) == 0 {
		return q.pickRelation()
	}
	return own[q.uniform(len(own))]
}

func (q *questioner) pickEntity() *kg.Entity { return q.entities[q.uniform(len(q.entities))] }

// named is the entity with the id, or any if there is none.
func (q *questioner) named(id string) *kg.Entity {
	for _, e := range q.entities {
		if e.ID == id {
			return e
		}
	}
	return q.pickEntity()
}

// uniform draws a number below n without rapid's preference for small ones, which would ask of the same few rows
// again and again.
func (q *questioner) uniform(n int) int { return uniform(q.t, n) }

func uniform(t *rapid.T, n int) int {
	return int(rapid.Uint32().Draw(t, "n")*2654435761>>8) % n
}

// mostly is r, and now and then another relation.
func (q *questioner) mostly(r *kg.Relation) *kg.Relation {
	if q.uniform(8) == 0 {
		return q.pickRelation()
	}
	return r
}

// drawRelationWhere draws a filter that mostly holds of r; nested ones as deep as depth.
func (q *questioner) drawRelationWhere(r *kg.Relation, depth int) *plan.RelationWhere {
	t := q.t
	if rarely(t, 6) {
		return nil
	}
	w := &plan.RelationWhere{}
	if q.uniform(6) == 0 { // time alone, since the classes of spans are of use only without a path by something else
		q.addCondition(w, r, depth, 21+q.uniform(3))
		return w
	}
	if rarely(t, 2) {
		r = q.seek(w, r, depth)
	}
	for range one(t, 1, 2, 0, 3) {
		q.addCondition(w, q.mostly(r), depth, q.uniform(conditions))
	}
	if depth <= 0 || !rarely(t, 2) {
		return w
	}
	add := func(list []*plan.RelationWhere, r *kg.Relation) []*plan.RelationWhere {
		if c := q.drawRelationWhere(r, depth-1); c != nil {
			list = append(list, c)
		}
		return list
	}
	switch one(t, 0, 1, 2, 3) {
	case 0:
		if rarely(t, 2) { // where a lone condition is unknown instead of false, its opposite must be true
			w.Not = q.single(q.mostly(r), depth-1)
		} else {
			w.Not = q.drawRelationWhere(q.pickRelation(), depth-1)
		}
	case 1:
		w.Or = []*plan.RelationWhere{}
		for range upTo(t, 2) {
			w.Or = add(w.Or, q.pickRelation())
		}
		w.Or = add(w.Or, q.mostly(r))
	default:
		for range upTo(t, 2) {
			w.And = add(w.And, q.mostly(r))
		}
	}
	return w
}

// single draws a filter of one condition.
func (q *questioner) single(r *kg.Relation, depth int) *plan.RelationWhere {
	w := &plan.RelationWhere{}
	q.addCondition(w, r, depth, q.uniform(conditions))
	return w
}

// seek sets fields by which a store can reach r without reading all: each of its indexes has a turn. It returns r, or
// the relation that it took instead since r lacks what the index is by.
func (q *questioner) seek(w *plan.RelationWhere, r *kg.Relation, depth int) *kg.Relation {
	t, index := q.t, q.uniform(13)
	for range 8 {
		if index >= 2 && index <= 5 && (r.FromState == "" || r.ToState == "") ||
			index == 9 && len(plan.TagsOf(r)) == 0 || index == 11 && r.EventKey == "" || index == 12 && r.Links == nil {
			r = q.pickRelation()
		}
	}
	from, to, fromState, toState := r.From, r.To, r.FromState, r.ToState
	if rarely(t, 3) { // right for symmetric relations alone
		from, to, fromState, toState = to, from, toState, fromState
	}
	end := func(id string) *plan.EntityWhere { return &plan.EntityWhere{ID: q.oneOf(id, r.From, r.To)} }
	state := func(id string) *plan.IDFilter { return q.oneOf(id, r.FromState, r.ToState) }
	switch index {
	case 0:
		w.Between = []string{from, to}
	case 1:
		w.From, w.To = end(from), end(to)
	case 2:
		w.BetweenStates = []string{fromState, toState}
	case 3:
		w.FromState, w.ToState = state(fromState), state(toState)
	case 4:
		w.FromState = state(fromState)
	case 5:
		w.ToState = state(toState)
	case 6, 7, 8:
		switch index {
		case 6:
			w.From = end(from)
		case 7:
			w.To = end(to)
		case 8:
			w.Either = end(to)
		}
		if rarely(t, 3) { // an end's relations of some types
			q.addCondition(w, r, -1, 1)
		}
	case 9: // by a tag, and the end that has it
		q.addCondition(w, r, -1, one(t, 16, 17, 18, 19, 29))
		switch q.uniform(4) {
		case 0:
			w.From = end(from)
		case 1:
			w.To = end(to)
		case 2:
			w.Either = end(from)
		}
	case 10:
		q.addCondition(w, r, depth, 1)
	case 11:
		q.addCondition(w, r, depth, 26)
	case 12:
		q.addCondition(w, r, depth, 29)
	}
	return r
}

const conditions = 31 // that condition can set

// addCondition sets one of the filter's fields, so that it mostly holds of r.
func (q *questioner) addCondition(w *plan.RelationWhere, r *kg.Relation, depth, which int) {
	t := q.t
	switch which {
	case 0:
		w.ID = q.id(r.ID, "r1", "r2", "rel:554819")
	case 1, 2:
		eq, in := about(q, r.Type, types...)
		w.Type = &plan.RelationTypeFilter{Eq: eq, In: in}
	case 3:
		w.Mode = q.text(r.Mode)
	case 4:
		eq, in := about(q, r.Type.Info().Aspect, kg.AspectEvent, kg.AspectState)
		w.Aspect = &plan.AspectFilter{Eq: eq, In: in}
	case 5:
		eq, in := about(q, r.Type.Info().QuadClass, kg.QuadClasses...)
		w.QuadClass = &plan.QuadClassFilter{Eq: eq, In: in}
	case 6:
		eq, in := about(q, r.Realization, kg.Realizations...)
		w.Realization = &plan.RealizationFilter{Eq: eq, In: in}
	case 7, 8:
		w.From = q.entityOf(one(t, r.From, r.From, r.To), depth-1)
	case 9, 10:
		w.To = q.entityOf(one(t, r.To, r.To, r.From), depth-1)
	case 11:
		w.Either = q.entityOf(one(t, r.From, r.To), depth-1)
	case 12:
		w.Between = q.pair(r.From, r.To)
	case 13:
		w.FromState = q.id(one(t, r.FromState, r.ToState), "state:IRN", "state:PAK")
	case 14:
		w.ToState = q.id(one(t, r.ToState, r.FromState), "state:IRN", "state:PAK")
	case 15:
		w.BetweenStates = q.pair(r.FromState, r.ToState)
	case 16:
		w.Location = q.entityOf(r.Location, depth-1)
	case 17:
		eq, in := about(q, r.Status, kg.Statuses...)
		w.Status = &plan.ClaimStatusFilter{Eq: eq, In: in}
	case 18:
		w.Claim = q.drawClaimWhere(r, depth)
	case 19:
		w.Source = q.oneOf(one(t, append(kg.Sources(r.Claims), "source:1", "source:2")...),
			append(kg.Sources(r.Claims), "source:💡")...)
	case 20:
		w.ReportedBy = ptr(baseDay + edtf.Day(one(t, offsets...)))
		if r.ReportedOn.Finite() {
			w.ReportedBy = ptr(r.ReportedOn + edtf.Day(one(t, 0, 0, 1, -1)))
		}
	case 21, 22:
		w.At, w.Certainty = q.day(r), one(t, "", plan.CertaintyCertain, plan.CertaintyPossible)
	case 23:
		w.During, w.Certainty = q.days(r), one(t, "", plan.CertaintyCertain, plan.CertaintyPossible)
	case 24:
		w.Confidence = q.number(r.Confidence)
	case 25:
		if rarely(t, 2) {
			w.Score = q.number(r.Score())
		} else {
			w.Goldstein = q.number(r.Goldstein())
		}
		if rarely(t, 2) {
			w.Deaths, w.Certainty = q.people(r.DeathToll), one(t, "", plan.CertaintyCertain)
		} else if rarely(t, 2) {
			w.Injuries, w.Certainty = q.people(r.InjuryToll), one(t, "", plan.CertaintyCertain)
		}
	case 26:
		w.EventKey = q.id(r.EventKey, "e1", "E1", "e2")
	case 27:
		w.Contradicts = true
	case 28:
		w.Contexts = q.drawContextFilter(r)
	case 29:
		w.Links = q.drawLinkWhere(r, func(k kg.Link) string { return k.Relation })
	case 30:
		by := q.pickRelation() // links to something, mostly to another one
		w.LinkedBy = q.drawLinkWhere(by, func(kg.Link) string { return by.ID })
	}
}

// drawContextFilter draws a filter that mostly holds of r.
func (q *questioner) drawContextFilter(r *kg.Relation) *plan.ContextFilter {
	t, f, own := q.t, &plan.ContextFilter{}, append(slices.Clip(r.Contexts), kg.Contexts[0])
	if !rarely(t, 3) {
		f.Eq, f.In = about(q, one(t, own...), kg.Contexts[:6]...)
	}
	if rarely(t, 3) {
		f.All = append([]string{}, some(t, 2, own...)...)
	}
	return f
}

// drawLinkWhere draws a filter that mostly holds of one of r's links; far is the relation at its other end.
func (q *questioner) drawLinkWhere(r *kg.Relation, far func(kg.Link) string) *plan.LinkWhere {
	t, w := q.t, &plan.LinkWhere{}
	k := kg.Link{Role: one(t, kg.LinkRoles...), Relation: q.pickRelation().ID}
	if len(r.Links) > 0 {
		k = one(t, r.Links...)
	}
	if rarely(t, 2) {
		w.Role = &k.Role
	}
	if !rarely(t, 3) {
		w.Relation = ptr(one(t, far(k), far(k), far(k), "no:such", ""))
	}
	return w
}

func (q *questioner) drawClaimWhere(r *kg.Relation, depth int) *plan.ClaimWhere {
	t, w := q.t, &plan.ClaimWhere{}
	c := kg.Claim{By: "state:IRN", Stance: kg.StanceAsserts}
	if len(r.Claims) > 0 {
		c = one(t, r.Claims...)
	}
	if !rarely(t, 3) {
		w.By = q.entityOf(c.By, depth-1)
	}
	if !rarely(t, 3) {
		eq, in := about(q, c.Stance, kg.Stances...)
		w.Stance = &plan.StanceFilter{Eq: eq, In: in}
	}
	return w
}

// entityOf draws a filter on entities that mostly holds of the one with the id.
func (q *questioner) entityOf(id string, depth int) *plan.EntityWhere {
	if !rarely(q.t, 3) || depth < 0 {
		return &plan.EntityWhere{ID: q.id(id, "state:IRN", "state:PAK", "official:a")}
	}
	w := q.drawEntityWhere(q.named(id), depth)
	if w == nil {
		w = &plan.EntityWhere{}
	}
	return w
}

// drawEntityWhere draws a filter that mostly holds of e.
func (q *questioner) drawEntityWhere(e *kg.Entity, depth int) *plan.EntityWhere {
	t := q.t
	if rarely(t, 6) {
		return nil
	}
	w := &plan.EntityWhere{}
	for range upTo(t, 2) {
		switch one(t, 0, 1, 2, 3) {
		case 0:
			w.ID = q.id(e.ID, "state:IRN", "official:A")
		case 1:
			eq, in := about(q, e.Kind, kg.Kinds...)
			w.Kind = &plan.EntityKindFilter{Eq: eq, In: in}
		default:
			w.Name = q.text(e.Name)
		}
	}
	if rarely(t, 8) {
		q.addPlace(w)
	}
	if depth > 0 && rarely(t, 3) {
		w.HasRelation = q.drawRelationWhere(q.relationOf(e), depth-1)
	}
	if depth <= 0 || !rarely(t, 3) {
		return w
	}
	add := func(list []*plan.EntityWhere, e *kg.Entity) []*plan.EntityWhere {
		if c := q.drawEntityWhere(e, depth-1); c != nil {
			list = append(list, c)
		}
		return list
	}
	switch one(t, 0, 1, 2) {
	case 0:
		w.Not = q.drawEntityWhere(q.pickEntity(), depth-1)
	case 1:
		w.Or = []*plan.EntityWhere{}
		for range upTo(t, 2) {
			w.Or = add(w.Or, q.pickEntity())
		}
		w.Or = add(w.Or, e)
	case 2:
		w.And = add(w.And, e)
	}
	return w
}

// addPlace draws where the point lies: near some place, in some box, or anywhere.
func (q *questioner) addPlace(w *plan.EntityWhere) {
	t := q.t
	lat, lon := one(t, 0.0, 27, -89.5, 90), one(t, 0.0, 62, 179.5, -180)
	switch one(t, 0, 1, 2) {
	case 0:
		w.Near = &plan.Circle{Lat: lat, Lon: lon, Km: one(t, 100.5, 0, 10, 3000, 20_020)}
	case 1:
		w.Within = &plan.Box{South: lat - one(t, 0.0, 0.5), North: min(lat+one(t, 1.0, 60, 0), 90), West: lon,
			East: one(t, lon, 180, -179, 62.5)}
	case 2:
		w.HasPoint = ptr(!rarely(t, 3))
	}
}
