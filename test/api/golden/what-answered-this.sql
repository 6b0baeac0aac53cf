-- 1 of 13
SELECT concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
		FROM json_each(?1) k
		CROSS JOIN byid b ON b.h = k.value
		CROSS JOIN relation r ON r.rel = b.rel

-- 2 of 13
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
		SELECT l.place, (
			SELECT count(*)
			FROM posting x
			WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2) FROM l) SELECT * FROM page

-- 3 of 13
SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.body, r.attributes
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND EXISTS (SELECT 1 FROM json_each(iif(r.body = '', '{}', r.body), '$.links') c1 WHERE 1 AND c1.value->>'role' = ?5 AND c1.value->>'relation' = ?4) ORDER BY x.sk LIMIT ?6

-- 4 of 13
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 5 of 13
SELECT concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
		FROM json_each(?1) k
		CROSS JOIN byid b ON b.h = k.value
		CROSS JOIN relation r ON r.rel = b.rel

-- 6 of 13
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND EXISTS (SELECT 1 FROM json_each(iif(r.body = '', '{}', r.body), '$.links') c1 WHERE 1 AND c1.value->>'relation' = ?4) AND (r.type = ?5 AND (r.from_id = ?6 OR (r.symmetric AND r.to_id = ?7))) ORDER BY x.sk DESC LIMIT ?8) SELECT * FROM page

-- 7 of 13
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
		SELECT l.place, (
			SELECT count(*)
			FROM posting x
			WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2) FROM l) SELECT * FROM page

-- 8 of 13
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND (r.type = ?4 AND EXISTS (SELECT 1 FROM posting x1
			CROSS JOIN relation q2
			WHERE x1.g = graphd_tag_list(?5 || r.id) AND x1.sk > ?6 AND x1.sk < ?7 AND q2.rel = x1.rel AND EXISTS (SELECT 1 FROM json_each(iif(q2.body = '', '{}', q2.body), '$.links') c3 WHERE 1 AND c3.value->>'role' = ?8 AND c3.value->>'relation' = r.id))) ORDER BY x.sk DESC LIMIT ?9) SELECT * FROM page

-- 9 of 13
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
		WHERE 1 AND (q.type = ?3 AND NOT (EXISTS (SELECT 1 FROM posting x1
			CROSS JOIN relation q2
			WHERE x1.g = graphd_tag_list(?4 || q.id) AND x1.sk > ?5 AND x1.sk < ?6 AND q2.rel = x1.rel AND EXISTS (SELECT 1 FROM json_each(iif(q2.body = '', '{}', q2.body), '$.links') c3 WHERE 1 AND c3.value->>'role' = ?7 AND c3.value->>'relation' = q.id))))) SELECT * FROM page

-- 10 of 13
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND (r.type IN (SELECT value FROM json_each(?4)) AND EXISTS (SELECT 1 FROM json_each(iif(r.body = '', '{}', r.body), '$.links') c1 WHERE 1 AND c1.value->>'role' = ?6 AND c1.value->>'relation' = ?5)) ORDER BY x.sk DESC LIMIT ?7) SELECT * FROM page

-- 11 of 13
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
		WHERE 1 AND EXISTS (SELECT 1 FROM json_each(iif(q.body = '', '{}', q.body), '$.contexts') c1 WHERE c1.value = ?3)) SELECT * FROM page

-- 12 of 13
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.body, r.attributes
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND EXISTS (SELECT 1 FROM json_each(iif(r.body = '', '{}', r.body), '$.contexts') c1 WHERE c1.value = ?4) ORDER BY x.sk DESC LIMIT ?5) SELECT * FROM page

-- 13 of 13
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
		WHERE 1 AND (EXISTS (SELECT 1 FROM json_each(iif(q.body = '', '{}', q.body), '$.contexts') c1 WHERE c1.value = ?3) AND EXISTS (SELECT 1 FROM json_each(iif(q.body = '', '{}', q.body), '$.contexts') c2 WHERE c2.value = ?4))) SELECT * FROM page

