package neo

import (
	"context"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// AsKnown returns a reader of the same transaction that sees the graph as it was known at t.
func (r *reader) AsKnown(t time.Time) store.Reader { return &reader{r.txn, t.UTC()} }

// asKnown is the graph as it was known at an instant. That is read from two places: current versions that were recorded
// by then, and old ones that were current then.
type asKnown struct {
	*statement
	instant   time.Time
	now, then place
}

func newAsKnown(s *statement, t time.Time) asKnown {
	k := asKnown{s, t, currentPlace, oldPlace}
	k.now.at = s.param(t.UTC())
	k.then.at = k.now.at
	return k
}

// both are clauses that differ by the place, as parts of a union: current versions come first, see once.
func (s asKnown) both(part func(place) string) string { return union(part(s.now), part(s.then)) }

func (s asKnown) bind(v, from string, find func(place) match) string {
	return call([]string{from}, s.both(func(p place) string { return find(p).String() + " RETURN " + v }))
}

func (s asKnown) bindAll(v string, find func(place) match) string {
	return call(nil, s.both(func(p place) string { return find(p).String() + " RETURN " + v }))
}

func (asKnown) narrow(v string, where ...string) string {
	return "WITH " + v + " WHERE " + and(where...)
}

func (asKnown) identity(v string) string   { return "DISTINCT " + v + ".id" }
func (s asKnown) holds(d string) string    { return s.then.known(d) }
func (asKnown) end(plan.Field, rel) string { return "" }

func (s asKnown) someEntity(n naming, where string) string {
	only := ""
	if n.only != "" {
		only = s.narrow(n.from, n.only)
	}
	return exists(n.unwind(), only, s.find(entityItem.as(n.e), n.id, n.from), s.narrow(n.e, where), "RETURN", n.e)
}

func (s asKnown) someRelation(rt route, meet func(seek, rel) []string) string {
	v := s.freshRel()
	return exists(rt.unwind(), s.seeks(rt, v, rt.vars()), s.narrow(v.r, meet(seek{}, v)...), "RETURN", v.r)
}

// seeks binds v to all that the route's seeks find, in no order, and not all of it once.
func (s asKnown) seeks(rt route, v rel, vars []string) string {
	return call(vars, union(mapped(rt.seeks, func(k seek) string {
		return s.both(func(p place) string {
			return clauses(k.find(p, v, rt, nil, false, k.symmetric(v.r)), "RETURN", v.r)
		})
	})...))
}

// all leaves the old version of what is found twice.
func (s asKnown) all(l *plan.RelationList, rt route, p parents) string {
	return clauses(rt.unwind(), s.seeks(rt, listed, p.vars(rt.loopVars()...)), "WITH DISTINCT r WHERE",
		and(s.condition(l, rt, seek{}, listed)...), s.once("r", "r.id AS of"))
}

func (s asKnown) ends(l *plan.RelationList, rt route) string {
	var parts []string
	for _, k := range rt.seeks {
		other := "RETURN r.toId AS id"
		if k.leadsBack() {
			other = "RETURN r.fromId AS id"
		}
		parts = append(parts, s.both(func(p place) string {
			return clauses(k.find(p, listed, rt, nil, false, s.condition(l, rt, k, listed)...), other)
		}))
	}
	id := s.fresh("k")
	return clauses(call(rt.vars(), union(parts...)), "WITH DISTINCT id AS", id, s.find(entityItem, id, id), "WITH e")
}

// entities reads current ones and, no farther than the last of these, old versions.
func (s asKnown) entities(k entitySeek, count bool) string {
	if count {
		all := s.both(func(p place) string { return k.find(p, s.statement).String() + " RETURN e" })
		return call([]string{k.ranges}, all)
	}
	limit, open, inside := s.param(k.scan.Limit), k.ranges+".hi", " <= y"
	if k.scan.Desc {
		open, inside = k.ranges+".lo", " >= y"
	}
	return call([]string{k.ranges}, k.find(s.now, s.statement).String(), k.cut(limit),
		"WITH collect(e) AS c WITH c, CASE WHEN size(c) < "+limit+" THEN "+open+" ELSE c[-1]."+k.prop+" END AS y",
		call([]string{k.ranges, "y"},
			k.find(s.then, s.statement, "e."+k.prop+inside).String(), k.cut(limit), "RETURN collect(e) AS o"),
		"UNWIND c + o AS e RETURN e")
}

// What was known at an instant is the same whenever it is asked for, while versions become old ones under the eyes of
// a statement. A commit of Neo4j shows bit by bit, indexes last; but an old version is there before the current one
// changes, see keep, and a statement looks for current ones first: so it misses none. What it finds twice counts
// once, and if it found a current one that is another version by the time when it is read, the statement is sent
// again.

// once leaves the old version, which does not change any more.
func (asKnown) once(v, by string) string { return "WITH " + by + ", collect(" + v + ")[-1] AS " + v }

// checked adds a list of texts; empty ones are good.
func (s asKnown) checked(c columns, v string) columns {
	return c.and("collect(CASE WHEN " + s.now.known(v) + " THEN '' ELSE 'changed' END)")
}

// A statement that meets an item while another transaction replaces or deletes it may find some of its properties
// gone: it looks damaged. That is over in a moment, and damage is not: what still is there after both has been there
// before. A commit takes milliseconds, but longer where the server waits for its disk or its memory.
const (
	damageTries = 3
	damageFor   = 500 * time.Millisecond
)

// settled calls f until its rows are whole, and it says that they are those of one instant.
func (r *reader) settled(ctx context.Context, f func() (changed bool, err error)) error {
	began := time.Now()
	for try := 1; ; try++ {
		changed, err := f()
		switch {
		case is[damage](err):
			if try >= damageTries && time.Since(began) > damageFor {
				return err
			}
		case err != nil || !changed:
			return err
		case try >= 50:
			return kg.Errorf(kg.CodeUnavailable, "what was known at %s is being replaced too often to be read",
				r.known.Format(time.RFC3339Nano))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(try) * time.Millisecond):
		}
	}
}

// whole calls f until its rows are whole.
func (r *reader) whole(ctx context.Context, f func() error) error {
	return r.settled(ctx, func() (bool, error) { return false, f() })
}
