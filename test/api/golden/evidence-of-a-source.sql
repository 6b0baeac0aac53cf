-- 1 of 7
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 2 of 7
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
		SELECT l.place, (
			SELECT count(*)
			FROM posting x
			WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2) FROM l) SELECT * FROM page

-- 3 of 7
SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND EXISTS (
		SELECT 1
		FROM json_each(iif(r.claims = '', '[]', r.claims)) c2
		CROSS JOIN json_each(c2.value, '$.evidence') e1
		WHERE e1.value->>'source' = ?4) ORDER BY x.sk LIMIT ?5

-- 4 of 7
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 5 of 7
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND EXISTS (
		SELECT 1
		FROM json_each(iif(r.claims = '', '[]', r.claims)) c2
		CROSS JOIN json_each(c2.value, '$.evidence') e1
		WHERE e1.value->>'source' = ?4) AND r.type = ?5 ORDER BY x.sk DESC LIMIT ?6) SELECT * FROM page

-- 6 of 7
WITH page AS MATERIALIZED (
		SELECT l.value->>1 AS place, sum(c.n) AS n
		FROM json_each(?1) l
		CROSS JOIN tally c ON c.g = l.value->>0
		GROUP BY 1) SELECT * FROM page

-- 7 of 7
SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND (r.from_id = ?4 OR r.to_id = ?4) ORDER BY x.sk DESC LIMIT ?5

