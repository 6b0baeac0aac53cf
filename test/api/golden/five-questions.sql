-- 1 of 22
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 2 of 22
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 3 of 22
SELECT k.key, p.a, p.b, p.first_sk, p.last_sk, p.total, p.total_forth, p.total_back, p.n, p.forth, p.back, p.verbal_coop, p.material_coop, p.verbal_conf, p.material_conf, p.scored, p.score, p.heat
			FROM json_each(?1) k
			CROSS JOIN pair p ON p.a = k.value
			WHERE p.total > 0
			UNION ALL
			SELECT k.key, p.a, p.b, p.first_sk, p.last_sk, p.total, p.total_forth, p.total_back, p.n, p.forth, p.back, p.verbal_coop, p.material_coop, p.verbal_conf, p.material_conf, p.scored, p.score, p.heat
			FROM json_each(?1) k
			CROSS JOIN pair p INDEXED BY pair_b ON p.b = k.value
			WHERE p.total > 0

-- 4 of 22
SELECT min(place), id
		FROM (
			SELECT k.key AS place, p.b AS id
			FROM json_each(?1) k
			CROSS JOIN pair p ON p.a = k.value
			WHERE p.n > 0
			UNION ALL
			SELECT k.key, p.a
			FROM json_each(?1) k
			CROSS JOIN pair p INDEXED BY pair_b ON p.b = k.value
			WHERE p.n > 0)
		GROUP BY id

-- 5 of 22
SELECT k.key, p.a, p.b, p.first_sk, p.last_sk, p.total, p.total_forth, p.total_back, p.n, p.forth, p.back, p.verbal_coop, p.material_coop, p.verbal_conf, p.material_conf, p.scored, p.score, p.heat
			FROM json_each(?1) k
			CROSS JOIN pair p ON p.a = k.value
			WHERE p.total > 0
			UNION ALL
			SELECT k.key, p.a, p.b, p.first_sk, p.last_sk, p.total, p.total_forth, p.total_back, p.n, p.forth, p.back, p.verbal_coop, p.material_coop, p.verbal_conf, p.material_conf, p.scored, p.score, p.heat
			FROM json_each(?1) k
			CROSS JOIN pair p INDEXED BY pair_b ON p.b = k.value
			WHERE p.total > 0

-- 6 of 22
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
		SELECT l.place, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
		FROM l
		CROSS JOIN relation r
		WHERE r.rel = (
		SELECT x.rel
		FROM posting x
		CROSS JOIN relation q ON q.rel = x.rel
		WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND min(q.from_id, q.to_id) || char(31) || max(q.from_id, q.to_id) = l.parent AND q.realization = ?3 ORDER BY x.sk DESC LIMIT ?4)) SELECT * FROM page

-- 7 of 22
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND min(r.from_id, r.to_id) || char(31) || max(r.from_id, r.to_id) = ?4 AND r.realization = ?5 ORDER BY x.sk DESC LIMIT ?6) SELECT * FROM page

-- 8 of 22
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 9 of 22
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 10 of 22
WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
			SELECT (x.sk >> 39 << 25) | (x.side >> 2), iif(x.side >> 2 & 2, (SELECT q.event_key FROM relation q WHERE q.rel = x.rel), NULL)
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND ((?3 >> (x.side >> 4 & 31) & 1) AND (?4 >> (x.side >> 17 & 3) & 1))

-- 11 of 22
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 12 of 22
SELECT k.key, p.b, p.n
			FROM json_each(?1) k
			CROSS JOIN pair p ON p.a = k.value
			WHERE p.total > 0
			UNION ALL
			SELECT k.key, p.a, p.n
			FROM json_each(?1) k
			CROSS JOIN pair p INDEXED BY pair_b ON p.b = k.value
			WHERE p.total > 0

-- 13 of 22
SELECT k.key, p.b, p.n
			FROM json_each(?1) k
			CROSS JOIN pair p ON p.a = k.value
			WHERE p.total > 0
			UNION ALL
			SELECT k.key, p.a, p.n
			FROM json_each(?1) k
			CROSS JOIN pair p INDEXED BY pair_b ON p.b = k.value
			WHERE p.total > 0

-- 14 of 22
SELECT k.key, p.a, p.b, p.total, p.n, p.n
			FROM json_each(?1) k
			CROSS JOIN pair p ON p.a = k.value
			WHERE +p.b IN (SELECT value FROM json_each(?1))

-- 15 of 22
WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
		SELECT l.place, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims
		FROM l
		CROSS JOIN relation r
		WHERE r.rel = (
		SELECT x.rel
		FROM posting x
		CROSS JOIN relation q ON q.rel = x.rel
		WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND min(q.from_id, q.to_id) || char(31) || max(q.from_id, q.to_id) = l.parent ORDER BY x.sk DESC LIMIT ?3)

-- 16 of 22
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 17 of 22
SELECT concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.body, r.attributes
		FROM json_each(?1) k
		CROSS JOIN byid b ON b.h = k.value
		CROSS JOIN relation r ON r.rel = b.rel AND r.recorded_at <= ?2 AND r.superseded > ?2

-- 18 of 22
SELECT concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
		FROM json_each(?1) k
		CROSS JOIN byid b ON b.h = k.value
		CROSS JOIN relation r ON r.rel = b.rel AND r.recorded_at <= ?2 AND r.superseded > ?2

-- 19 of 22
SELECT concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.body, r.attributes
		FROM json_each(?1) k
		CROSS JOIN byid b ON b.h = k.value
		CROSS JOIN relation r ON r.rel = b.rel

-- 20 of 22
SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND EXISTS (SELECT 1 FROM json_each(iif(r.body = '', '{}', r.body), '$.links') c1 WHERE 1 AND c1.value->>'role' = ?5 AND c1.value->>'relation' = ?4) ORDER BY x.sk LIMIT ?6

-- 21 of 22
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 22 of 22
SELECT concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
		FROM json_each(?1) k
		CROSS JOIN byid b ON b.h = k.value
		CROSS JOIN relation r ON r.rel = b.rel

