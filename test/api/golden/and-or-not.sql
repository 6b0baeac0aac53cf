-- 1 of 3
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))SELECT 0, count(*)
		FROM (
			SELECT x.rel
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND x.side & 1
			GROUP BY x.rel) f
		CROSS JOIN relation q ON q.rel = f.rel
		WHERE 1 AND ((q.from_state = ?3 OR (q.symmetric AND q.to_state = ?4)) AND (q.type IN (SELECT value FROM json_each(?5)) OR q.type IN (SELECT value FROM json_each(?6))) AND NOT (q.type = ?7) AND NOT (q.mode = ?8))) SELECT * FROM page

-- 2 of 3
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND x.side & 1 AND ((r.from_state = ?4 OR (r.symmetric AND r.to_state = ?5)) AND (r.type IN (SELECT value FROM json_each(?6)) OR r.type IN (SELECT value FROM json_each(?7))) AND NOT (r.type = ?8) AND NOT (r.mode = ?9)) ORDER BY x.sk LIMIT ?10) SELECT * FROM page

-- 3 of 3
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND (r.type = ?4 AND NOT ((r.mode = ?5 OR (r.sk <= ?6 AND r.end_day >= ?7)))) ORDER BY x.sk DESC LIMIT ?8) SELECT * FROM page

