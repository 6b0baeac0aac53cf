-- 1 of 11
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
		WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND (q.sk <= ?3 AND q.end_day >= ?4 AND q.sk <= ?5 AND q.end_day >= ?6 AND NOT ((q.sk <= ?7 AND q.end_day >= ?8 AND ((q.type IN (SELECT value FROM json_each(?9)) AND q.sk <= ?10 AND q.end_day >= ?11) OR (q.type IN (SELECT value FROM json_each(?12)) AND q.sk <= ?13 AND q.end_day >= ?14)))) AND ((q.type IN (SELECT value FROM json_each(?15)) AND q.sk <= ?16 AND q.end_day >= ?17) OR (q.type IN (SELECT value FROM json_each(?18)) AND q.sk <= ?19 AND q.end_day >= ?20))) ORDER BY x.sk LIMIT ?21)) SELECT * FROM page

-- 2 of 11
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1)),
		m (g, lo, sk, rel) AS NOT MATERIALIZED (
			SELECT l.g, l.lo, x.sk, x.rel
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND (x.sk, x.rel) IN (
				SELECT f.sk, f.rel FROM posting f WHERE f.g = l.g AND f.sk > l.lo AND f.sk < ?2 ORDER BY f.sk, f.rel LIMIT 1)
			UNION ALL
			SELECT m.g, m.lo, x.sk, x.rel
			FROM m
			CROSS JOIN posting x
			WHERE x.g = m.g AND (x.sk, x.rel) IN (
				SELECT f.sk, f.rel FROM posting f WHERE f.g = m.g AND (f.sk, f.rel) > (m.sk, m.rel) AND f.sk < ?2 ORDER BY f.sk, f.rel LIMIT 1)
			ORDER BY 3)
		SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
		FROM relation r
		WHERE r.rel IN (
			SELECT DISTINCT q.rel
			FROM m
			CROSS JOIN relation q ON q.rel = m.rel
			WHERE 1 AND (q.sk <= ?4 AND q.end_day >= ?5 AND q.type IN (SELECT value FROM json_each(?6)) AND q.sk <= ?7 AND q.end_day >= ?8 AND NOT ((q.sk <= ?9 AND q.end_day >= ?10 AND ((q.type IN (SELECT value FROM json_each(?11)) AND q.sk <= ?12 AND q.end_day >= ?13) OR (q.type IN (SELECT value FROM json_each(?14)) AND q.sk <= ?15 AND q.end_day >= ?16)))) AND ((q.type IN (SELECT value FROM json_each(?17)) AND q.sk <= ?18 AND q.end_day >= ?19) OR (q.type IN (SELECT value FROM json_each(?20)) AND q.sk <= ?21 AND q.end_day >= ?22))) LIMIT ?23)) SELECT * FROM page

-- 3 of 11
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
		SELECT l.place, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
		FROM l
		CROSS JOIN relation r
		WHERE r.rel IN (
		SELECT x.rel
		FROM posting x
		CROSS JOIN relation q ON q.rel = x.rel
		WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND (q.sk <= ?3 AND q.end_day >= ?4 AND q.sk <= ?5 AND q.end_day >= ?6 AND NOT ((q.sk <= ?7 AND q.end_day >= ?8 AND ((q.type IN (SELECT value FROM json_each(?9)) AND q.sk <= ?10 AND q.end_day >= ?11) OR (q.type IN (SELECT value FROM json_each(?12)) AND q.sk <= ?13 AND q.end_day >= ?14)))) AND ((q.type IN (SELECT value FROM json_each(?15)) AND q.sk <= ?16 AND q.end_day >= ?17) OR (q.type IN (SELECT value FROM json_each(?18)) AND q.sk <= ?19 AND q.end_day >= ?20))) ORDER BY x.sk LIMIT ?21)) SELECT * FROM page

-- 4 of 11
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1)),
		m (g, lo, sk, rel) AS NOT MATERIALIZED (
			SELECT l.g, l.lo, x.sk, x.rel
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND (x.sk, x.rel) IN (
				SELECT f.sk, f.rel FROM posting f WHERE f.g = l.g AND f.sk > l.lo AND f.sk < ?2 ORDER BY f.sk, f.rel LIMIT 1)
			UNION ALL
			SELECT m.g, m.lo, x.sk, x.rel
			FROM m
			CROSS JOIN posting x
			WHERE x.g = m.g AND (x.sk, x.rel) IN (
				SELECT f.sk, f.rel FROM posting f WHERE f.g = m.g AND (f.sk, f.rel) > (m.sk, m.rel) AND f.sk < ?2 ORDER BY f.sk, f.rel LIMIT 1)
			ORDER BY 3)
		SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
		FROM relation r
		WHERE r.rel IN (
			SELECT DISTINCT q.rel
			FROM m
			CROSS JOIN relation q ON q.rel = m.rel
			WHERE 1 AND (q.sk <= ?4 AND q.end_day >= ?5 AND q.type IN (SELECT value FROM json_each(?6)) AND q.sk <= ?7 AND q.end_day >= ?8 AND NOT ((q.sk <= ?9 AND q.end_day >= ?10 AND ((q.type IN (SELECT value FROM json_each(?11)) AND q.sk <= ?12 AND q.end_day >= ?13) OR (q.type IN (SELECT value FROM json_each(?14)) AND q.sk <= ?15 AND q.end_day >= ?16)))) AND ((q.type IN (SELECT value FROM json_each(?17)) AND q.sk <= ?18 AND q.end_day >= ?19) OR (q.type IN (SELECT value FROM json_each(?20)) AND q.sk <= ?21 AND q.end_day >= ?22))) LIMIT ?23)) SELECT * FROM page

-- 5 of 11
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1)),
		m (g, lo, sk, rel) AS NOT MATERIALIZED (
			SELECT l.g, l.lo, x.sk, x.rel
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND (x.sk, x.rel) IN (
				SELECT f.sk, f.rel FROM posting f WHERE f.g = l.g AND f.sk > l.lo AND f.sk < ?2 ORDER BY f.sk, f.rel LIMIT 1)
			UNION ALL
			SELECT m.g, m.lo, x.sk, x.rel
			FROM m
			CROSS JOIN posting x
			WHERE x.g = m.g AND (x.sk, x.rel) IN (
				SELECT f.sk, f.rel FROM posting f WHERE f.g = m.g AND (f.sk, f.rel) > (m.sk, m.rel) AND f.sk < ?2 ORDER BY f.sk, f.rel LIMIT 1)
			ORDER BY 3)
		SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
		FROM relation r
		WHERE r.rel IN (
			SELECT DISTINCT q.rel
			FROM m
			CROSS JOIN relation q ON q.rel = m.rel
			WHERE 1 AND (q.sk <= ?4 AND q.end_day >= ?5 AND q.sk <= ?6 AND q.end_day >= ?7 AND q.type IN (SELECT value FROM json_each(?8)) AND NOT ((q.sk <= ?9 AND q.end_day >= ?10 AND ((q.type IN (SELECT value FROM json_each(?11)) AND q.sk <= ?12 AND q.end_day >= ?13) OR (q.type IN (SELECT value FROM json_each(?14)) AND q.sk <= ?15 AND q.end_day >= ?16)))) AND ((q.type IN (SELECT value FROM json_each(?17)) AND q.sk <= ?18 AND q.end_day >= ?19) OR (q.type IN (SELECT value FROM json_each(?20)) AND q.sk <= ?21 AND q.end_day >= ?22))) LIMIT ?23)) SELECT * FROM page

-- 6 of 11
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1)),
		m (g, lo, sk, rel) AS NOT MATERIALIZED (
			SELECT l.g, l.lo, x.sk, x.rel
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND (x.sk, x.rel) IN (
				SELECT f.sk, f.rel FROM posting f WHERE f.g = l.g AND f.sk > l.lo AND f.sk < ?2 ORDER BY f.sk, f.rel LIMIT 1)
			UNION ALL
			SELECT m.g, m.lo, x.sk, x.rel
			FROM m
			CROSS JOIN posting x
			WHERE x.g = m.g AND (x.sk, x.rel) IN (
				SELECT f.sk, f.rel FROM posting f WHERE f.g = m.g AND (f.sk, f.rel) > (m.sk, m.rel) AND f.sk < ?2 ORDER BY f.sk, f.rel LIMIT 1)
			ORDER BY 3)
		SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
		FROM relation r
		WHERE r.rel IN (
			SELECT DISTINCT q.rel
			FROM m
			CROSS JOIN relation q ON q.rel = m.rel
			WHERE 1 AND (q.sk <= ?4 AND q.end_day >= ?5 AND q.type IN (SELECT value FROM json_each(?6)) AND q.sk <= ?7 AND q.end_day >= ?8 AND q.type IN (SELECT value FROM json_each(?9)) AND NOT ((q.sk <= ?10 AND q.end_day >= ?11 AND ((q.type IN (SELECT value FROM json_each(?12)) AND q.sk <= ?13 AND q.end_day >= ?14) OR (q.type IN (SELECT value FROM json_each(?15)) AND q.sk <= ?16 AND q.end_day >= ?17)))) AND ((q.type IN (SELECT value FROM json_each(?18)) AND q.sk <= ?19 AND q.end_day >= ?20) OR (q.type IN (SELECT value FROM json_each(?21)) AND q.sk <= ?22 AND q.end_day >= ?23))) LIMIT ?24)) SELECT * FROM page

-- 7 of 11
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 8 of 11
WITH page AS MATERIALIZED (
		SELECT p.key, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
		FROM json_each(?1) p
		CROSS JOIN relation r INDEXED BY relation_recorded
		WHERE r.recorded_at <= ?2 AND r.superseded > ?2 AND r.sk > ?3 AND r.sk < ?4 AND (r.sk <= ?5 AND r.end_day >= ?6 AND r.sk <= ?7 AND r.end_day >= ?8 AND NOT ((r.sk <= ?9 AND r.end_day >= ?10 AND ((r.type IN (SELECT value FROM json_each(?11)) AND r.sk <= ?12 AND r.end_day >= ?13 AND r.certain_from <= ?14 AND r.certain_to >= ?15) OR (r.type IN (SELECT value FROM json_each(?16)) AND r.sk <= ?17 AND r.end_day >= ?18 AND r.certain_from <= ?19 AND r.certain_to >= ?20)))) AND ((r.type IN (SELECT value FROM json_each(?21)) AND r.sk <= ?22 AND r.end_day >= ?23 AND r.certain_from <= ?24 AND r.certain_to >= ?25) OR (r.type IN (SELECT value FROM json_each(?26)) AND r.sk <= ?27 AND r.end_day >= ?28 AND r.certain_from <= ?29 AND r.certain_to >= ?30)))) SELECT * FROM page

-- 9 of 11
WITH page AS MATERIALIZED (
		SELECT p.key, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
		FROM json_each(?1) p
		CROSS JOIN relation r INDEXED BY relation_recorded
		WHERE r.recorded_at <= ?2 AND r.superseded > ?2 AND r.sk > ?3 AND r.sk < ?4 AND (r.sk <= ?5 AND r.end_day >= ?6 AND r.type IN (SELECT value FROM json_each(?7)) AND r.sk <= ?8 AND r.end_day >= ?9 AND r.certain_from <= ?10 AND r.certain_to >= ?11 AND NOT ((r.sk <= ?12 AND r.end_day >= ?13 AND ((r.type IN (SELECT value FROM json_each(?14)) AND r.sk <= ?15 AND r.end_day >= ?16 AND r.certain_from <= ?17 AND r.certain_to >= ?18) OR (r.type IN (SELECT value FROM json_each(?19)) AND r.sk <= ?20 AND r.end_day >= ?21 AND r.certain_from <= ?22 AND r.certain_to >= ?23)))) AND ((r.type IN (SELECT value FROM json_each(?24)) AND r.sk <= ?25 AND r.end_day >= ?26 AND r.certain_from <= ?27 AND r.certain_to >= ?28) OR (r.type IN (SELECT value FROM json_each(?29)) AND r.sk <= ?30 AND r.end_day >= ?31 AND r.certain_from <= ?32 AND r.certain_to >= ?33)))) SELECT * FROM page

-- 10 of 11
WITH page AS MATERIALIZED (
		SELECT p.key, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
		FROM json_each(?1) p
		CROSS JOIN relation r INDEXED BY relation_recorded
		WHERE r.recorded_at <= ?2 AND r.superseded > ?2 AND r.sk > ?3 AND r.sk < ?4 AND (r.sk <= ?5 AND r.end_day >= ?6 AND r.sk <= ?7 AND r.end_day >= ?8 AND NOT ((r.sk <= ?9 AND r.end_day >= ?10 AND ((r.type IN (SELECT value FROM json_each(?11)) AND r.sk <= ?12 AND r.end_day >= ?13 AND r.certain_from <= ?14 AND r.certain_to >= ?15) OR (r.type IN (SELECT value FROM json_each(?16)) AND r.sk <= ?17 AND r.end_day >= ?18 AND r.certain_from <= ?19 AND r.certain_to >= ?20)))) AND ((r.type IN (SELECT value FROM json_each(?21)) AND r.sk <= ?22 AND r.end_day >= ?23 AND r.certain_from <= ?24 AND r.certain_to >= ?25) OR (r.type IN (SELECT value FROM json_each(?26)) AND r.sk <= ?27 AND r.end_day >= ?28 AND r.certain_from <= ?29 AND r.certain_to >= ?30)))) SELECT * FROM page

-- 11 of 11
WITH page AS MATERIALIZED (
		SELECT p.key, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
		FROM json_each(?1) p
		CROSS JOIN relation r INDEXED BY relation_recorded
		WHERE r.recorded_at <= ?2 AND r.superseded > ?2 AND r.sk > ?3 AND r.sk < ?4 AND (r.sk <= ?5 AND r.end_day >= ?6 AND r.type IN (SELECT value FROM json_each(?7)) AND r.sk <= ?8 AND r.end_day >= ?9 AND r.certain_from <= ?10 AND r.certain_to >= ?11 AND NOT ((r.sk <= ?12 AND r.end_day >= ?13 AND ((r.type IN (SELECT value FROM json_each(?14)) AND r.sk <= ?15 AND r.end_day >= ?16 AND r.certain_from <= ?17 AND r.certain_to >= ?18) OR (r.type IN (SELECT value FROM json_each(?19)) AND r.sk <= ?20 AND r.end_day >= ?21 AND r.certain_from <= ?22 AND r.certain_to >= ?23)))) AND ((r.type IN (SELECT value FROM json_each(?24)) AND r.sk <= ?25 AND r.end_day >= ?26 AND r.certain_from <= ?27 AND r.certain_to >= ?28) OR (r.type IN (SELECT value FROM json_each(?29)) AND r.sk <= ?30 AND r.end_day >= ?31 AND r.certain_from <= ?32 AND r.certain_to >= ?33)))) SELECT * FROM page

