package neo

import (
	"context"
	"sync"
	"time"

	"graphd/internal/kg"
	"graphd/internal/plan"
)

// instant is when the graph is read as it was known then; zero: now.
type instant struct {
	at  time.Time
	few bool // few versions had been recorded by then: the list is read from these
}

// fewVersions is how many versions are read in place of a list that may be long today. A variable, so that tests meet
// both ways with small graphs.
var fewVersions = 2000

// fewParents is for how many parents together.
const fewParents = 20

var countRecorded = cypher(`
	CALL () { MATCH ()-[r:RELATION]->() USING INDEX SEEK r:RELATION(recordedAt, sk)
		WHERE r.recordedAt <= $p.at AND r.sk > $p.lo WITH r LIMIT $p.most RETURN count(r) AS a }
	CALL () { MATCH (r:RelationVersion) USING INDEX SEEK r:RelationVersion(recordedAt, sk)
		WHERE r.recordedAt <= $p.at AND r.sk > $p.lo WITH r LIMIT $p.most RETURN count(r) AS b }
	RETURN a + b`)

// instants remembers by which instants few versions had been recorded, and by which many: what is so at one is so
// before, or from then on. Imports of histories may make few many; then a list takes longer, until the next start.
type instants struct {
	mu        sync.Mutex
	few, many time.Time // zero: none is known
}

// find reports whether few versions had been recorded, and whether that is known.
func (i *instants) find(at time.Time) (few, known bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	few = !i.few.IsZero() && !at.After(i.few)
	return few, few || !i.many.IsZero() && !at.Before(i.many)
}

func (i *instants) note(at time.Time, few bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	switch {
	case !few && (i.many.IsZero() || at.Before(i.many)):
		i.many = at
	case few && at.After(i.few) && at.Before(time.Now().Add(-time.Minute)): // more is recorded now
		i.few = at
	}
}

// instant returns the reader's, and how the list is read. To find that out is no step of a plan, and takes a
// millisecond.
func (r *reader) instant(ctx context.Context, l *plan.RelationList, parents []string) (instant, error) {
	k := instant{at: r.known}
	if k.at.IsZero() || len(parents) > fewParents || l.Anchor != plan.AnchorRoot && l.Anchor != plan.AnchorEntity ||
		!access(l, parents).Index.IsLong() {
		return k, nil
	}
	few, known := r.s.instants.find(k.at)
	if known {
		k.few = few
		return k, nil
	}
	params := map[string]any{"at": k.at, "lo": int64(kg.MinSortKey), "most": fewVersions + 1}
	err := r.send(ctx, nil, countRecorded, params, func(c *cells) error {
		k.few = c.int() <= fewVersions
		return nil
	})
	if err == nil {
		r.s.instants.note(k.at, k.few)
	}
	return k, err
}

// listed is the route to the rows of a list.
func (s *statement) listed(l *plan.RelationList, a plan.Access, p parents) route {
	if !p.few {
		return s.route(l, a, parentID, p.ids)
	}
	rt := route{lo: value{expr: s.param(int64(a.Lo))}, hi: value{expr: s.param(int64(a.Hi))},
		seeks: []seek{{when: true}}, anchor: s.anchorCondition(l, parentID.expr)}
	if !p.root {
		rt.from = parentID.from
	}
	return rt
}
