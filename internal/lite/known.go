package lite

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/plan"
)

// What was known at an instant lies among all versions that there ever were, and a list in which little was known then
// is long today. So the file keeps figures of places in the change log, and indexes of versions by when they were
// recorded and superseded: a count begins at the figures before the instant and follows the few versions since, and a
// list of a time when little was known reads what was known.

// Variables, so that tests meet each way with small graphs.
var (
	figuresEvery int64 = 1000 // versions behind which an entry of the log gets figures
	fewVersions  int64 = 2000 // versions that are read in place of a list
)

// fewParents is for how many parents together.
const fewParents = 20

// figures are what Stats returned at a place of the log.
type figures struct {
	Kinds map[kg.Kind]int64         `json:"kinds"`
	Types map[kg.RelationType]int64 `json:"types"`
	First *edtf.Day                 `json:"first,omitempty"` // nil: there was no day
	Last  *edtf.Day                 `json:"last,omitempty"`

	recorded int64  // when the last version was recorded; not noted
	sqlite   string // the version of SQLite; not noted
}

// span makes the figures span a day, if it is one.
func (f *figures) span(d edtf.Day) {
	if !d.Finite() {
		return
	}
	if f.First == nil || d < *f.First {
		f.First = &d
	}
	if f.Last == nil || d > *f.Last {
		f.Last = &d
	}
}

// bounds reports whether a day is the first or the last one.
func (f *figures) bounds(d edtf.Day) bool {
	return f.First != nil && (d == *f.First || d == *f.Last)
}

// relations is the number of relations of the types; nil: of all.
func (f *figures) relations(types []kg.RelationType) int64 {
	n := int64(0)
	for t, k := range f.Types {
		if types == nil || slices.Contains(types, t) {
			n += k
		}
	}
	return n
}

// logged is the counter of versions since the last figures.
const logged = "logged"

// keepFigures notes the figures at the end of the log, if there were many versions since they were noted last.
func (w *writer) keepFigures(ctx context.Context, c *kg.Change) error {
	var t statementText
	t.sql("INSERT INTO counter ({columns}) VALUES ({what}, '', {n}) ON CONFLICT DO UPDATE SET n = n + excluded.n "+
		"RETURNING n",
		"columns", counterTable.String(), "what", t.param(logged), "n", t.param(int64(c.Count)))
	many := false
	err := w.c.run(ctx, t.String(), t.args, func(r row) error { many = r.int(0) >= figuresEvery; return nil })
	if err != nil || !many {
		return w.c.result(ctx, err)
	}
	return noteFigures(ctx, w.c, encodeTime(c.At))
}

// noteFigures notes the figures of the present as those of an instant, if nothing was recorded later.
func noteFigures(ctx context.Context, c *conn, at int64) error {
	f := figures{Kinds: map[kg.Kind]int64{}, Types: map[kg.RelationType]int64{}}
	later := false
	const text = "SELECT what, name, n FROM counter UNION ALL SELECT 'day', '', min(day) FROM day " +
		"UNION ALL SELECT 'day', '', max(day) FROM day"
	err := c.run(ctx, text, nil, func(r row) error {
		n, there := r[2].(int64)
		switch what := r.text(0); {
		case !there:
		case what == countEntities && n != 0:
			f.Kinds[kg.Kind(r.text(1))] = n
		case what == countRelations && n != 0:
			f.Types[kg.RelationType(r.text(1))] = n
		case what == lastRecorded:
			later = n > at
		case what == "day":
			f.span(edtf.Day(n))
		}
		return nil
	})
	if err != nil || later {
		return c.result(ctx, err)
	}
	var t statementText
	t.sql("INSERT OR REPLACE INTO figures (at, counts) VALUES ({at}, {counts})",
		"at", t.param(at), "counts", t.param(jsonOf(f)))
	if err := c.write(ctx, t.String(), t.args); err != nil {
		return err
	}
	return c.write(ctx, "UPDATE counter SET n = 0 WHERE what = '"+logged+"'", nil)
}

// instantPlace is where an instant lies in the log.
type instantPlace struct {
	noted   bool    // there are figures before it
	at      int64   // their instant
	figures figures // of then
	few     bool    // by the instant few versions of relations had been recorded
	late    bool    // after it few were recorded, or superseded
}

// place looks the reader's instant up, once. It is no step of a plan, and takes a tenth of a millisecond.
func (r *reader) place(ctx context.Context) (*instantPlace, error) {
	if r.found != nil {
		return r.found, nil
	}
	var t statementText
	few := "(SELECT count(*) FROM (SELECT 1 FROM relation WHERE {when} LIMIT {n}))"
	t.known = r.known
	n := t.param(fewVersions + 1)
	count := func(when string) string {
		var s statementText
		s.sql(few, "when", when, "n", n)
		return s.String()
	}
	t.sql(`
		SELECT coalesce(f.at, -1), coalesce(f.counts, ''), {before}, {after} + {ended}
		FROM (SELECT max(at) AS at FROM figures WHERE at <= {at}) m
		LEFT JOIN figures f ON f.at = m.at`,
		"at", t.at(), "before", count("recorded_at <= "+t.at()), "after", count("recorded_at > "+t.at()),
		"ended", count("superseded > "+t.at()+" AND "+ended("")))
	p := &instantPlace{}
	err := r.c.run(ctx, t.String(), t.args, func(row row) error {
		p.few, p.late = row.int(2) <= fewVersions, row.int(3) <= fewVersions
		if p.noted = row.text(1) != ""; !p.noted {
			return nil
		}
		p.at = row.int(0)
		if err := json.Unmarshal([]byte(row.text(1)), &p.figures); err != nil {
			return fmt.Errorf("lite: the figures of %d: %w", p.at, err)
		}
		return nil
	})
	if err != nil {
		return nil, r.c.result(ctx, err)
	}
	r.found = p
	return p, nil
}

// ended is the condition that a version is an old one, in the words of the index.
func ended(table string) string { return fmt.Sprintf("%ssuperseded < %d", table, int64(notSuperseded)) }

// knownFigures returns the figures of what was known; nil if they must be counted, because none are noted before the
// instant. It reports whether the first and the last day are sure: one may be that of a version that was not known any
// more.
func (r *reader) knownFigures(ctx context.Context) (*figures, bool, error) {
	p, err := r.place(ctx)
	if err != nil || !p.noted {
		return nil, false, err
	}
	t := r.statement()
	t.sql(`
		SELECT 1, type, sk, end_day FROM relation
		WHERE recorded_at > {from} AND recorded_at <= {at} AND superseded > {at}
		UNION ALL SELECT -1, type, sk, end_day FROM relation
		WHERE superseded > {from} AND superseded <= {at} AND {ended} AND recorded_at <= {from}
		UNION ALL SELECT 2, kind, 0, 0 FROM entity
		WHERE recorded_at > {from} AND recorded_at <= {at} AND superseded > {at}
		UNION ALL SELECT -2, kind, 0, 0 FROM entity
		WHERE superseded > {from} AND superseded <= {at} AND {ended} AND recorded_at <= {from}
		UNION ALL SELECT 3, sqlite_version(), coalesce((SELECT max(recorded_at) FROM relation WHERE recorded_at <= {at}),
			{never}), coalesce((SELECT max(recorded_at) FROM entity WHERE recorded_at <= {at}), {never})`,
		"never", t.param(int64(noTime)), "from", t.param(p.at), "at", t.at(), "ended", ended(""))
	f := p.figures
	f.Kinds, f.Types = map[kg.Kind]int64{}, map[kg.RelationType]int64{}
	maps.Copy(f.Kinds, p.figures.Kinds)
	maps.Copy(f.Types, p.figures.Types)
	sure := true
	err = r.c.query(ctx, t.String(), t.args, func(row row) error {
		start, end := kg.SortKey(row.int(2)).Start(), edtf.Day(row.int(3))
		switch row.int(0) {
		case 1:
			f.Types[kg.RelationType(row.text(1))]++
			f.span(start)
			f.span(end)
		case -1:
			f.Types[kg.RelationType(row.text(1))]--
			sure = sure && !p.figures.bounds(start) && !p.figures.bounds(end)
		case 2:
			f.Kinds[kg.Kind(row.text(1))]++
		case -2:
			f.Kinds[kg.Kind(row.text(1))]--
		case 3:
			f.sqlite, f.recorded = row.text(1), max(row.int(2), row.int(3))
		}
		return nil
	})
	if err != nil {
		return nil, false, err
	}
	return &f, sure, nil
}

// readsFew reports whether a list of what was known is better read from the few versions that had been recorded.
func (r *reader) readsFew(ctx context.Context, a plan.Access, parents []string) (bool, error) {
	if r.known.IsZero() || !a.Index.IsLong() || len(parents) > fewParents {
		return false, nil
	}
	p, err := r.place(ctx)
	return err == nil && p.few, err
}

// compileFew writes the statement that finds a list's rows among all versions that had been recorded; columns may hold
// an aggregate.
func compileFew(t *statementText, l *plan.RelationList, columns, group string, parents []string) {
	t.sql(`
		SELECT p.key, {columns}
		FROM json_each({parents}) p
		CROSS JOIN relation r INDEXED BY relation_recorded
		WHERE r.recorded_at <= {at} AND r.superseded > {at}`,
		"columns", columns, "parents", t.param(jsonOf(parents)), "at", t.at())
	if l.Scan.Hi > 0 {
		t.add(" AND r.sk > ", t.param(int64(l.Scan.Lo)), " AND r.sk < ", t.param(int64(l.Scan.Hi)))
	}
	t.addAnchor(l, "r", "p.value")
	t.addPredicate(l, "r")
	t.add(group)
}

// compileLate writes the statement that counts what was known by counters: what there is now, without what was recorded
// since, and with what was superseded since.
func compileLate(t *statementText, l *plan.RelationList, c plan.Countable, parents []string) {
	t.add("SELECT place, sum(n) FROM (")
	compileCounters(t, c, l.Anchor == plan.AnchorRoot, parents)
	part := func(n, index, where string) {
		t.sql(`
			UNION ALL SELECT p.key, {n}
			FROM json_each({parents}) p
			CROSS JOIN relation r INDEXED BY {index}
			WHERE {where}`,
			"n", n, "parents", t.param(jsonOf(parents)), "index", index, "where", where)
		t.addAnchor(l, "r", "p.value")
		t.addPredicate(l, "r")
		t.add(" GROUP BY p.key")
	}
	part("-count(*)", "relation_recorded", fmt.Sprintf("r.recorded_at > %s AND r.superseded = %d", t.at(),
		int64(notSuperseded)))
	part("count(*)", "relation_superseded",
		"r.superseded > "+t.at()+" AND "+ended("r.")+" AND r.recorded_at <= "+t.at()+
			" AND NOT r.tombstone")
	t.add(") GROUP BY place")
}
