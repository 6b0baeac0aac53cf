-- 1 of 12
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 2 of 12
SELECT k.key, p.b, p.n
			FROM json_each(?1) k
			CROSS JOIN pair p ON p.a = k.value
			WHERE p.total > 0
			UNION ALL
			SELECT k.key, p.a, p.n
			FROM json_each(?1) k
			CROSS JOIN pair p INDEXED BY pair_b ON p.b = k.value
			WHERE p.total > 0

-- 3 of 12
SELECT k.key, p.b, p.n
			FROM json_each(?1) k
			CROSS JOIN pair p ON p.a = k.value
			WHERE p.total > 0
			UNION ALL
			SELECT k.key, p.a, p.n
			FROM json_each(?1) k
			CROSS JOIN pair p INDEXED BY pair_b ON p.b = k.value
			WHERE p.total > 0

-- 4 of 12
SELECT k.key, p.a, p.b, p.total, p.n, p.n
			FROM json_each(?1) k
			CROSS JOIN pair p ON p.a = k.value
			WHERE +p.b IN (SELECT value FROM json_each(?1))

-- 5 of 12
WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
		SELECT l.place, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
		FROM l
		CROSS JOIN relation r
		WHERE r.rel = (
		SELECT x.rel
		FROM posting x
		CROSS JOIN relation q ON q.rel = x.rel
		WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND min(q.from_id, q.to_id) || char(31) || max(q.from_id, q.to_id) = l.parent ORDER BY x.sk DESC LIMIT ?3)

-- 6 of 12
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 7 of 12
WITH page AS MATERIALIZED (
		SELECT l.value->>1 AS place, sum(c.n) AS n
		FROM json_each(?1) l
		CROSS JOIN tally c ON c.g = l.value->>0
		GROUP BY 1) SELECT * FROM page

-- 8 of 12
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 9 of 12
SELECT k.key, p.b, p.last_sk
			FROM json_each(?1) k
			CROSS JOIN pair p ON p.a = k.value
			WHERE p.total_forth > 0 AND EXISTS (SELECT 1 FROM entity e WHERE e.live = 1 AND e.id = p.b AND e.kind IN (SELECT value FROM json_each(?2)))
			UNION ALL
			SELECT k.key, p.a, p.last_sk
			FROM json_each(?1) k
			CROSS JOIN pair p INDEXED BY pair_b ON p.b = k.value
			WHERE p.total_back > 0 AND EXISTS (SELECT 1 FROM entity e WHERE e.live = 1 AND e.id = p.a AND e.kind IN (SELECT value FROM json_each(?2)))

-- 10 of 12
SELECT k.key, p.a, p.b, p.total, p.n, p.last_sk
			FROM json_each(?1) k
			CROSS JOIN pair p ON p.a = k.value
			WHERE +p.b IN (SELECT value FROM json_each(?1))

-- 11 of 12
SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND min(r.from_id, r.to_id) || char(31) || max(r.from_id, r.to_id) = ?4 ORDER BY x.sk DESC LIMIT ?5

-- 12 of 12
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

