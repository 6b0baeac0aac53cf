package neo

import (
	"context"
	"strings"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
	"graphd/internal/store"
)

// What was known at an instant is read from two places: current versions that were recorded by then, and old ones
// that were current then. Old versions are nodes with the properties and indexes of what they are versions of, so
// that the same seeks find them, and current reads do not meet them.
const (
	versionLabel       = "RelationVersion"
	tagVersionLabel    = "TagVersion"
	entityVersionLabel = "EntityVersion"
)

// AsKnown returns a reader of the same transaction that sees the graph as it was known at t.
func (r *reader) AsKnown(t time.Time) store.Reader { return &reader{r.txn, t.UTC()} }

// recorded says of a current version in v that it was known.
func (s *statement) recorded(v string) string { return v + ".recordedAt <= " + s.known }

// valid says of an old version in v, or its tag, that it was current. One that was kept beforehand, see keep, has no
// end yet.
func (s *statement) valid(v string) string {
	return v + ".recordedAt <= " + s.known + " AND coalesce(" + v + ".supersededAt > " + s.known + ", true)"
}

// endProps are the properties that hold the ids of the entities that a relation names.
var endProps = map[plan.Field]string{plan.RelFrom: "fromId", plan.RelTo: "toId", plan.RelLocation: "location"}

// call is a subquery over the variables.
func call(vars []string, body string) string {
	return "CALL (" + strings.Join(vars, ", ") + ") { " + body + " }"
}

// knownEntity binds e to the version of the entity whose id is the expression; from is the variable that the
// expression is about.
func (s *statement) knownEntity(e, id, from string) string {
	return call([]string{from}, "MATCH ("+e+":Entity) USING INDEX "+e+":Entity(id) WHERE "+e+".id = "+id+ours(e)+" AND "+s.recorded(e)+" RETURN "+e+" UNION ALL "+
		"MATCH ("+e+":EntityVersion) USING INDEX "+e+":EntityVersion(id, version) WHERE "+e+".id = "+id+ours(e)+" AND "+e+".version > 0 AND "+s.valid(e)+" RETURN "+e)
}

// knownRelation does the same for the relation whose id is in variable id.
func (s *statement) knownRelation(r, id string) string {
	return call([]string{id}, "MATCH ()-["+r+":RELATION]->() USING INDEX "+r+":RELATION(id) WHERE "+r+".id = "+id+" AND "+r+".sk IS NOT NULL AND "+s.recorded(r)+" RETURN "+r+" UNION ALL "+
		"MATCH ("+r+":RelationVersion) USING INDEX "+r+":RelationVersion(id, version) WHERE "+r+".id = "+id+" AND "+r+".sk IS NOT NULL AND "+r+".version > 0 AND "+s.valid(r)+" RETURN "+r)
}

// knownSeeks binds v to all that the route's seeks find, in no order, and not all of it once.
func (s *statement) knownSeeks(rt route, v rel, vars []string) string {
	var parts []string
	for _, k := range rt.seeks {
		for _, old := range []bool{false, true} {
			parts = append(parts, s.knownSeek(k, v, rt, old, "", "", false)+" RETURN "+v.r)
		}
	}
	return call(vars, strings.Join(parts, " UNION ALL "))
}

// knownSeek is a seek among current relations or old versions that leaves out what was not known.
func (s *statement) knownSeek(k seek, v rel, rt route, old bool, within, condition string, desc bool) string {
	var parts []string
	if old {
		within += " AND " + s.valid("%s")
	} else {
		parts = append(parts, s.recorded(v.r))
	}
	if k.sym {
		parts = append(parts, v.r+".symmetric")
	}
	if condition != "" {
		parts = append(parts, condition)
	}
	return k.find(v, rt, old, within, strings.Join(parts, " AND "), desc)
}

// What was known at an instant is the same whenever it is asked for, while versions become old ones under the eyes of
// a statement. A commit of Neo4j shows bit by bit, indexes last; but an old version is there before the current one
// changes, see keep, and a statement looks for current ones first: so it misses none. What it finds twice counts
// once, and if it found a current one that is another version by the time when it is read, the statement is sent
// again.

// once leaves one of the versions of each id in v: the old one, which does not change any more.
func once(v string) string {
	return " WITH " + v + ".id AS of, collect(" + v + ")[-1] AS " + v
}

// unchanged is one more column of lists of v; empty texts are good.
func (s *statement) unchanged(v string) string {
	return "collect(CASE WHEN " + s.recorded(v) + " THEN '' ELSE 'changed' END)"
}

// A statement that meets an item while another transaction replaces or deletes it may find some of its properties
// gone: it looks damaged. That is over in a moment, and damage is not: what still is there after both has been there
// before. A commit takes milliseconds, but longer where the server waits for its disk or its memory.
const (
	damageTries = 3
	damageFor   = 500 * time.Millisecond
)

// settled calls f until its rows are whole and it says that they are those of one instant; those of a reader of now are
// as good as any.
func (r *reader) settled(ctx context.Context, f func() (changed bool, err error)) error {
	began := time.Now()
	for try := 1; ; try++ {
		changed, err := f()
		switch {
		case isDamage(err):
			if try >= damageTries && time.Since(began) > damageFor {
				return err
			}
		case err != nil || !changed || r.known.IsZero():
			return err
		case try >= 50:
			return kg.Errorf(kg.Unavailable, "what was known at %s is being replaced too often to be read", r.known.Format(time.RFC3339Nano))
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

func orTrue(condition string) string {
	if condition == "" {
		return "true"
	}
	return condition
}
