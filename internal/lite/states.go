package lite

import (
	"context"
	"strconv"

	"graphd/internal/edtf"
	"graphd/internal/kg"
	"graphd/internal/store"
)

// ActingStates follows affiliations from each entity to the states that it reaches, and returns the one where there
// is just one.
func (r *reader) ActingStates(ctx context.Context, ids []string, on edtf.Day) (map[string]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	types := make([]string, len(kg.Affiliations))
	marks := make([]int64, len(types))
	for i, t := range kg.Affiliations {
		types[i], marks[i] = string(t), int64(markOf(markType, string(t)))
	}
	t := r.statement()
	if !r.known.IsZero() {
		marks = withOld(marks)
	}
	// UNION drops what was reached before in the same number of steps, and so ends cycles.
	t.sql(`
		WITH RECURSIVE walk (place, ent, steps) AS (
			SELECT k.key, e.ent, 0
			FROM json_each({ids}) k
			CROSS JOIN entity e ON e.id = k.value{seen e}
			UNION
			SELECT w.place, o.ent, w.steps + 1
			FROM walk w
			CROSS JOIN entity e ON e.ent = w.ent
			CROSS JOIN json_each({marks}) m
			CROSS JOIN posting x ON x.g = {list} AND x.sk < {hi} AND x.side & 1
			CROSS JOIN relation q ON q.rel = x.rel
			CROSS JOIN entity o ON o.id = iif(q.from_id = e.id, q.to_id, q.from_id){seen o}{seen q}
			WHERE w.steps < {most} AND e.kind NOT IN ('STATE', 'MILITANT_GROUP')
			AND (q.from_id = e.id OR q.symmetric AND q.to_id = e.id) AND q.type{types}
			AND q.realization = 'OCCURRED' AND q.status IN ('ASSERTED', 'CONFIRMED') AND q.end_day >= {on})
		SELECT DISTINCT w.place, e.id
		FROM walk w
		CROSS JOIN entity e ON e.ent = w.ent
		WHERE e.kind = 'STATE'`,
		"ids", t.param(jsonOf(ids)), "seen e", t.seen("e"), "marks", t.param(jsonInts(marks)),
		"list", xor("e.h", "m.value"), "hi", t.param(startKeyAfter(on)), "seen o", t.seen("o"),
		"seen q", t.seenRelation("q"), "most", strconv.Itoa(store.MaxAffiliation), "types", t.oneOf(types),
		"on", t.param(int64(on)))
	states := make([][]string, len(ids))
	err := r.c.query(ctx, t.String(), t.args, func(row row) error {
		states[row.int(0)] = append(states[row.int(0)], row.text(1))
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for i, s := range states {
		if len(s) == 1 {
			out[ids[i]] = s[0]
		}
	}
	return out, nil
}

// startKeyAfter is the bound, exclusive, of what begins by the day.
func startKeyAfter(d edtf.Day) int64 {
	if d >= edtf.MaxDay {
		return int64(kg.MaxSortKey)
	}
	return int64(kg.LastSortKey(d)) + 1
}

// Stats returns figures on the whole graph: from the counters that each write keeps up or, of what was known, from
// all the rows.
func (r *reader) Stats(ctx context.Context) (*store.Stats, error) {
	s := &store.Stats{Entities: map[kg.Kind]int{}, Relations: map[kg.RelationType]int{},
		Earliest: edtf.MaxDay, Latest: edtf.MinDay,
		Store: "sqlite", SchemaVersion: schemaVersion}
	t := r.statement()
	text := `
		SELECT what, name, n FROM counter
		UNION ALL SELECT 'earliest', '', min(day) FROM day
		UNION ALL SELECT 'latest', '', max(day) FROM day
		UNION ALL SELECT 'sqlite', sqlite_version(), 0`
	if !r.known.IsZero() {
		f, sure, err := r.knownFigures(ctx)
		if err != nil {
			return nil, err
		}
		if sure {
			f.tell(s)
			return s, nil
		}
		text = t.knownStats()
	}
	err := r.c.query(ctx, text, t.args, func(row row) error {
		n, known := row[2].(int64)
		switch {
		case !known: // no day at all
		case row.text(0) == countEntities && n != 0:
			s.Entities[kg.Kind(row.text(1))] = int(n)
		case row.text(0) == countRelations && n != 0:
			s.Relations[kg.RelationType(row.text(1))] = int(n)
		case row.text(0) == lastRecorded:
			s.LastRecorded = decodeTime(n)
		case row.text(0) == "earliest":
			s.Earliest = min(s.Earliest, edtf.Day(n))
		case row.text(0) == "latest":
			s.Latest = max(s.Latest, edtf.Day(n))
		case row.text(0) == "first": // only of what was known; a sort key
			s.Earliest = min(s.Earliest, kg.SortKey(n).Start())
		case row.text(0) == "last":
			s.Latest = max(s.Latest, kg.SortKey(n).Start())
		case row.text(0) == "sqlite":
			s.StoreVersion = row.text(1)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// tell puts the figures into those of a store.
func (f *figures) tell(s *store.Stats) {
	for k, n := range f.Kinds {
		if n != 0 {
			s.Entities[k] = int(n)
		}
	}
	for t, n := range f.Types {
		if n != 0 {
			s.Relations[t] = int(n)
		}
	}
	if f.First != nil {
		s.Earliest, s.Latest = *f.First, *f.Last
	}
	s.StoreVersion = f.sqlite
	if f.recorded != noTime {
		s.LastRecorded = decodeTime(f.recorded)
	}
}

// knownStats returns a statement that counts the versions that were known, in the form of the counters.
func (t *statementText) knownStats() string {
	known := t.during("r")
	t.sql(`
		SELECT 'entity', kind, count(*) FROM entity e WHERE 1{seen} GROUP BY kind
		UNION ALL SELECT 'relation', type, count(*) FROM relation r WHERE 1{known} GROUP BY type
		UNION ALL SELECT 'recorded', '', max(recorded_at) FROM (
			SELECT max(recorded_at) AS recorded_at FROM entity WHERE recorded_at <= {at}
			UNION ALL SELECT max(recorded_at) FROM relation WHERE recorded_at <= {at})
		UNION ALL SELECT 'first', '', min(r.sk) FROM relation r WHERE r.sk > {open sk} AND r.sk < {end sk}{known}
		UNION ALL SELECT 'last', '', max(r.sk) FROM relation r WHERE r.sk > {open sk} AND r.sk < {end sk}{known}
		UNION ALL SELECT 'earliest', '', min(r.end_day) FROM relation r
			WHERE r.end_day > {open} AND r.end_day < {end}{known}
		UNION ALL SELECT 'latest', '', max(r.end_day) FROM relation r
			WHERE r.end_day > {open} AND r.end_day < {end}{known}
		UNION ALL SELECT 'sqlite', sqlite_version(), 0`,
		"seen", t.seen("e"), "known", known, "at", t.at(),
		"open sk", t.param(int64(kg.LastSortKey(edtf.MinDay))), "end sk", t.param(int64(kg.FirstSortKey(edtf.MaxDay))),
		"open", t.param(int64(edtf.MinDay)), "end", t.param(int64(edtf.MaxDay)))
	return t.String()
}
