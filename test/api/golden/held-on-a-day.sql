-- 1 of 4
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
		WHERE 1 AND (q.type IN (SELECT value FROM json_each(?3)) AND q.sk <= ?4 AND q.end_day >= ?5 AND q.certain_from <= ?6 AND q.certain_to >= ?7)) SELECT * FROM page

-- 2 of 4
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1)),
		m (g, lo, sk, rel) AS NOT MATERIALIZED (
			SELECT l.g, l.lo, x.sk, x.rel
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND (x.sk, x.rel) IN (
				SELECT f.sk, f.rel FROM posting f WHERE f.g = l.g AND f.sk > l.lo AND f.sk < ?2 ORDER BY f.sk DESC, f.rel DESC LIMIT 1)
			UNION ALL
			SELECT m.g, m.lo, x.sk, x.rel
			FROM m
			CROSS JOIN posting x
			WHERE x.g = m.g AND (x.sk, x.rel) IN (
				SELECT f.sk, f.rel FROM posting f WHERE f.g = m.g AND (f.sk, f.rel) < (m.sk, m.rel) AND f.sk > m.lo ORDER BY f.sk DESC, f.rel DESC LIMIT 1)
			ORDER BY 3 DESC)
		SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
		FROM relation r
		WHERE r.rel IN (
			SELECT DISTINCT q.rel
			FROM m
			CROSS JOIN relation q ON q.rel = m.rel
			WHERE 1 AND (q.type IN (SELECT value FROM json_each(?4)) AND q.sk <= ?5 AND q.end_day >= ?6 AND q.certain_from <= ?7 AND q.certain_to >= ?8) LIMIT ?9)) SELECT * FROM page

-- 3 of 4
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
		WHERE 1 AND (q.type IN (SELECT value FROM json_each(?3)) AND q.sk <= ?4 AND q.end_day >= ?5)) SELECT * FROM page

-- 4 of 4
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1)),
		m (g, lo, sk, rel) AS NOT MATERIALIZED (
			SELECT l.g, l.lo, x.sk, x.rel
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND (x.sk, x.rel) IN (
				SELECT f.sk, f.rel FROM posting f WHERE f.g = l.g AND f.sk > l.lo AND f.sk < ?2 ORDER BY f.sk DESC, f.rel DESC LIMIT 1)
			UNION ALL
			SELECT m.g, m.lo, x.sk, x.rel
			FROM m
			CROSS JOIN posting x
			WHERE x.g = m.g AND (x.sk, x.rel) IN (
				SELECT f.sk, f.rel FROM posting f WHERE f.g = m.g AND (f.sk, f.rel) < (m.sk, m.rel) AND f.sk > m.lo ORDER BY f.sk DESC, f.rel DESC LIMIT 1)
			ORDER BY 3 DESC)
		SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
		FROM relation r
		WHERE r.rel IN (
			SELECT DISTINCT q.rel
			FROM m
			CROSS JOIN relation q ON q.rel = m.rel
			WHERE 1 AND (q.type IN (SELECT value FROM json_each(?4)) AND q.sk <= ?5 AND q.end_day >= ?6) LIMIT ?7)) SELECT * FROM page

