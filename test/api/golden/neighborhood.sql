-- 1 of 6
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 2 of 6
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
		WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND (q.from_id = l.parent OR q.to_id = l.parent) AND (q.type IN (SELECT value FROM json_each(?3)) AND q.sk <= ?4 AND q.end_day >= ?5) ORDER BY x.sk DESC LIMIT ?6)) SELECT * FROM page

-- 3 of 6
SELECT k.key, p.a, p.b, p.total, p.n, p.last_sk
			FROM json_each(?1) k
			CROSS JOIN pair p ON p.a = k.value
			WHERE +p.b IN (SELECT value FROM json_each(?1))

-- 4 of 6
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
		WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND min(q.from_id, q.to_id) || char(31) || max(q.from_id, q.to_id) = l.parent AND (q.type IN (SELECT value FROM json_each(?3)) AND q.sk <= ?4 AND q.end_day >= ?5) ORDER BY x.sk DESC LIMIT ?6)) SELECT * FROM page

-- 5 of 6
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 6 of 6
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
		WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND (q.from_id = l.parent OR q.to_id = l.parent) AND (q.type IN (SELECT value FROM json_each(?3)) AND q.sk <= ?4 AND q.end_day >= ?5) ORDER BY x.sk DESC LIMIT ?6)) SELECT * FROM page

