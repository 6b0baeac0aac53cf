package lite

import (
	"context"
	"strconv"

	"graphd/internal/plan"
	"graphd/internal/store"
)

// Near returns what the ids may mean.
func (r *reader) Near(ctx context.Context, n *plan.Near) ([]store.EntityRow, error) {
	if len(n.IDs) == 0 {
		return nil, nil
	}
	t := r.statement()
	holds := " AND d.superseded = " + strconv.FormatInt(notSuperseded, 10)
	if !r.known.IsZero() {
		holds = t.during("d")
	}
	lives := "[1]"
	if !r.known.IsZero() {
		lives = "[0, 1]"
	}
	few := "(SELECT count(DISTINCT place) FROM found) < " + t.param(int64(len(n.IDs)))
	t.sql(`
		WITH found AS MATERIALIZED (
			SELECT k.key AS place, e.ent
			FROM json_each({ids}) k
			CROSS JOIN entity e ON e.id = k.value{seen}
			UNION ALL
			SELECT k.key, e.ent
			FROM json_each({ids}) k
			CROSS JOIN redirect d ON d.from_id = k.value{holds}
			CROSS JOIN entity e ON e.id = d.into_id{seen})
		SELECT f.place, {columns}
		FROM (
			SELECT place, ent FROM found
			UNION
			SELECT -1, x.ent
			FROM json_each({ranges}) g
			CROSS JOIN json_each({lives}) v
			CROSS JOIN entity x
			WHERE {few} AND x.ent IN (
				SELECT y.ent
				FROM entity y INDEXED BY entity_name
				WHERE y.live = v.value AND y.name_key > g.value->>0 AND y.name_key < g.value->>1{known}
				ORDER BY y.name_key LIMIT {limit})
			UNION
			SELECT -1, x.ent
			FROM json_each({kinds}) k
			CROSS JOIN json_each({lives}) v
			CROSS JOIN entity x
			WHERE {few} AND x.ent IN (
				SELECT y.ent
				FROM entity y INDEXED BY entity_kind_name
				WHERE y.live = v.value AND y.kind = k.value{known}
				ORDER BY y.name_key LIMIT {limit})) f
		CROSS JOIN entity e ON e.ent = f.ent`,
		"ids", t.param(jsonOf(n.IDs)), "seen", t.seen("e"), "holds", holds, "columns", entityColumns,
		"ranges", t.param(jsonRanges(n.Ranges())), "lives", t.param(lives), "few", few, "known", t.seenRelation("y"),
		"limit", t.param(int64(n.Limit)), "kinds", t.param(jsonOf(n.Kinds)))
	var out []store.EntityRow
	err := r.c.query(ctx, t.String(), t.args, func(row row) error {
		e, err := decodeEntity(row, 1)
		out = append(out, store.EntityRow{Parent: int(row.int(0)), Entity: e})
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
