-- 1 of 6
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 2 of 6
SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND (r.from_id = ?4 OR r.to_id = ?4) ORDER BY x.sk DESC LIMIT ?5

-- 3 of 6
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 4 of 6
WITH page AS MATERIALIZED (
		SELECT l.value->>1 AS place, sum(c.n) AS n
		FROM json_each(?1) l
		CROSS JOIN tally c ON c.g = l.value->>0
		GROUP BY 1) SELECT * FROM page

-- 5 of 6
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 6 of 6
WITH RECURSIVE chain (from_id, into_id, recorded_at) AS (
			SELECT d.from_id, d.into_id, d.recorded_at
			FROM json_each(?1) k
			CROSS JOIN redirect d ON d.from_id = k.value AND d.superseded = 9223372036854775807
			UNION
			SELECT d.from_id, d.into_id, d.recorded_at
			FROM chain c
			CROSS JOIN redirect d ON d.from_id = c.into_id AND d.superseded = 9223372036854775807)
		SELECT from_id, into_id, recorded_at FROM chain

