-- 1 of 2
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 2 of 2
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
			SELECT p.key, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM json_each(?2) p
			CROSS JOIN entity e
			WHERE e.ent IN (SELECT ent FROM (
				SELECT DISTINCT o.name_key, o.ent
				FROM l
				CROSS JOIN posting x
				CROSS JOIN relation q ON q.rel = x.rel
				CROSS JOIN entity o ON o.id = iif(q.to_id = l.parent, q.from_id, q.to_id) AND o.live = 1
				WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?3 AND x.side & 2
				AND (q.to_id = l.parent OR q.symmetric AND q.from_id = l.parent)
				AND (q.type = ?4 AND q.realization = ?5) AND o.kind = ?6 AND l.place = p.key AND +o.name_key > ?7 AND +o.name_key < ?8 ORDER BY o.name_key LIMIT ?9))) SELECT * FROM page

