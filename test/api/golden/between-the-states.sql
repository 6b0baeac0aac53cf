-- 1 of 3
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))SELECT 0, count(*)
		FROM (
			SELECT x.rel
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2
			GROUP BY x.rel) f
		CROSS JOIN relation q ON q.rel = f.rel
		WHERE 1 AND (q.type IN (SELECT value FROM json_each(?3)) AND ((q.from_state = ?4 AND q.to_state = ?5) OR (q.from_state = ?6 AND q.to_state = ?7)) AND q.sk <= ?8 AND q.end_day >= ?9)) SELECT * FROM page

-- 2 of 3
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
		SELECT l.place, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
		FROM l
		CROSS JOIN relation r
		WHERE r.rel IN (
		SELECT x.rel
		FROM posting x
		CROSS JOIN relation q ON q.rel = x.rel
		WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND (q.type IN (SELECT value FROM json_each(?3)) AND ((q.from_state = ?4 AND q.to_state = ?5) OR (q.from_state = ?6 AND q.to_state = ?7)) AND q.sk <= ?8 AND q.end_day >= ?9) ORDER BY x.sk LIMIT ?10)) SELECT * FROM page

-- 3 of 3
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

