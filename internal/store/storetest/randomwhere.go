package storetest

import (
	"slices"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"

	"pgregory.net/rapid"
)

// facts are what is in a graph, in a fixed order, for drawing filters that hold of some of it.
type facts struct {
	entities  []*kg.Entity   // by id
	relations []*kg.Relation // by sort key
}

// questioner draws questions on a graph.
type questioner struct {
	t *rapid.T
	*facts
	keys int // of plan fields drawn so far
}

// relation is one of the graph's; nil if it has none.
func (q *questioner) relation() *kg.Relation {
	if len(q.relations) == 0 {
		return nil
	}
	return q.relations[q.uniform(len(q.relations))]
}

func (q *questioner) entity() *kg.Entity { return q.entities[q.uniform(len(q.entities))] }

// uniform draws a number below n without rapid's preference for small ones, which would ask of the same few rows again and again.
func (q *questioner) uniform(n int) int {
	return int(rapid.Uint32().Draw(q.t, "n")*2654435761>>8) % n
}

// about turns a value into an {eq, in} filter that mostly admits it.
func about[T comparable](q *questioner, value T, others ...T) (eq *T, in []T) {
	other := value
	if len(others) > 0 {
		other = one(q.t, others...)
	}
	switch one(q.t, 0, 1, 2, 3, 4, 5, 6, 7, 8) {
	case 0, 1:
		return &value, nil
	case 2:
		return &other, nil
	case 3:
		return nil, []T{other, value, value}
	case 4:
		return nil, []T{value}
	case 5:
		return nil, some(q.t, 3, append(others, value)...)
	case 6:
		return &value, []T{other, value}
	case 7:
		return &value, []T{other}
	}
	return nil, []T{}
}

func (q *questioner) id(value string, others ...string) *plan.IDFilter {
	eq, in := about(q, value, append(others, "no:such", "")...)
	return &plan.IDFilter{Eq: eq, In: in}
}

func (q *questioner) text(value string) *plan.StringFilter {
	t, f := q.t, &plan.StringFilter{}
	part := func() *string {
		r := []rune(value)
		if len(r) == 0 || rarely(t, 3) {
			return ptr(one(t, "", "IRAN", "%", "_", "*", "ﬀ", "iT'S", "ī", "𐐀", `\`, "1", ".", "phone"))
		}
		from := upTo(t, len(r)-1)
		return ptr(string(r[from : from+1+upTo(t, len(r)-from-1)]))
	}
	switch one(t, 0, 1, 2, 3, 4) {
	case 0:
		f.Eq, f.In = about(q, value, "iran", "Iran", "", "visit")
	case 1, 2:
		f.Contains = part()
	case 3:
		f.StartsWith = part()
	case 4:
		f.StartsWith, f.Contains = ptr(string([]rune(value)[:min(1, len([]rune(value)))])), part()
	}
	return f
}

// day draws a day at or beside a bound of one of the graph's relations.
func (q *questioner) day() *edtf.Day {
	d := baseDay
	if r := q.relation(); r != nil {
		b := r.Bounds()
		d = one(q.t, b.StartEarliest, b.EndLatest, b.CertainFrom, b.CertainTo, b.StartEarliest)
	}
	if !d.Finite() {
		d = baseDay
	}
	return ptr(min(max(d+edtf.Day(one(q.t, 0, 0, 1, -1)), edtf.MinDay+1), edtf.MaxDay-1))
}

func (q *questioner) days() *plan.DateRange {
	r := &plan.DateRange{}
	a, b := q.day(), q.day()
	if *a > *b {
		a, b = b, a
	}
	if !rarely(q.t, 4) {
		r.From = a
	}
	if !rarely(q.t, 4) {
		r.To = b
	}
	return r
}

func (q *questioner) number(value *float64) *plan.FloatFilter {
	f := &plan.FloatFilter{}
	v := one(q.t, 0, 0.5, -10, 1)
	if value != nil {
		v = *value
	}
	switch one(q.t, 0, 1, 2, 3) {
	case 0:
		f.Gte = &v
	case 1:
		f.Lte = &v
	case 2:
		f.Gte, f.Lte = &v, ptr(v+one(q.t, 0, 0.25))
	}
	return f
}

func (q *questioner) pair(a, b string) []string {
	switch one(q.t, 0, 1, 2, 3) {
	case 0:
		return []string{a, b}
	case 1:
		return []string{b, a}
	case 2:
		return []string{a, a}
	}
	return []string{a, one(q.t, "state:PAK", "no:such", "")}
}

// relationWhere draws a filter that mostly holds of some relation of the graph; nested ones as deep as depth.
func (q *questioner) relationWhere(depth int) *plan.RelationWhere {
	t := q.t
	if rarely(t, 6) {
		return nil
	}
	w := &plan.RelationWhere{}
	r := q.relation()
	if r == nil {
		r = &kg.Relation{ID: "r", Assertion: kg.Assertion{Type: "CONSULT", From: "state:IRN", To: "state:PAK"}}
	}
	for range upTo(t, 3) {
		q.condition(w, r, depth)
	}
	if depth > 0 && rarely(t, 2) {
		switch one(t, 0, 1, 2, 3) {
		case 0:
			w.Not = q.relationWhere(depth - 1)
		case 1:
			w.Or = []*plan.RelationWhere{}
			for range upTo(t, 3) {
				if c := q.relationWhere(depth - 1); c != nil {
					w.Or = append(w.Or, c)
				}
			}
		default:
			for range upTo(t, 2) {
				if c := q.relationWhere(depth - 1); c != nil {
					w.And = append(w.And, c)
				}
			}
		}
	}
	return w
}

// condition sets one of the filter's fields, mostly so that it holds of r.
func (q *questioner) condition(w *plan.RelationWhere, r *kg.Relation, depth int) {
	t := q.t
	switch q.uniform(27) {
	case 0:
		w.ID = q.id(r.ID, "r1", "r2", "rel:554819")
	case 1, 2:
		eq, in := about(q, r.Type, types...)
		w.Type = &plan.RelationTypeFilter{Eq: eq, In: in}
	case 3:
		w.Mode = q.text(r.Mode)
	case 4:
		eq, in := about(q, r.Type.Info().Aspect, kg.Event, kg.StateFor)
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
		w.Claim = q.claimWhere(r, depth)
	case 19:
		w.Source = q.id(one(t, append(kg.Sources(r.Claims), "source:1", "source:2")...), "source:💡")
	case 20:
		w.ReportedBy = ptr(baseDay + edtf.Day(one(t, offsets...)))
	case 21, 22:
		w.At, w.Certainty = q.day(), one(t, "", plan.Certain, plan.Possible)
	case 23:
		w.During, w.Certainty = q.days(), one(t, "", plan.Certain, plan.Possible)
	case 24:
		w.Confidence = q.number(r.Confidence)
	case 25:
		if rarely(t, 2) {
			w.Score = q.number(r.Score())
		} else {
			w.Goldstein = q.number(r.Goldstein())
		}
	case 26:
		w.EventKey = q.id(r.EventKey, "e1", "E1", "e2")
	}
}

func (q *questioner) claimWhere(r *kg.Relation, depth int) *plan.ClaimWhere {
	t, w := q.t, &plan.ClaimWhere{}
	c := kg.Claim{By: "state:IRN", Stance: kg.Asserts}
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
	e := q.entity()
	if i := slices.IndexFunc(q.entities, func(e *kg.Entity) bool { return e.ID == id }); i >= 0 {
		e = q.entities[i]
	}
	w := q.entityWhere(e, depth)
	if w == nil {
		w = &plan.EntityWhere{}
	}
	return w
}

// entityWhere draws a filter that mostly holds of e.
func (q *questioner) entityWhere(e *kg.Entity, depth int) *plan.EntityWhere {
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
	if depth > 0 && rarely(t, 2) {
		w.HasRelation = q.relationWhere(depth - 1)
	}
	if depth > 0 && rarely(t, 3) {
		switch one(t, 0, 1, 2) {
		case 0:
			w.Not = q.entityWhere(q.entity(), depth-1)
		case 1:
			w.Or = []*plan.EntityWhere{}
			for range upTo(t, 3) {
				if c := q.entityWhere(q.entity(), depth-1); c != nil {
					w.Or = append(w.Or, c)
				}
			}
		case 2:
			if c := q.entityWhere(e, depth-1); c != nil {
				w.And = append(w.And, c)
			}
		}
	}
	return w
}
