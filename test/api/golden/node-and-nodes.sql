-- 1 of 11
SELECT concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
		FROM json_each(?1) k
		CROSS JOIN byid b ON b.h = k.value
		CROSS JOIN relation r ON r.rel = b.rel

-- 2 of 11
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 3 of 11
SELECT concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.body, r.attributes
		FROM json_each(?1) k
		CROSS JOIN byid b ON b.h = k.value
		CROSS JOIN relation r ON r.rel = b.rel

-- 4 of 11
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 5 of 11
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 6 of 11
SELECT concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
		FROM json_each(?1) k
		CROSS JOIN byid b ON b.h = k.value
		CROSS JOIN relation r ON r.rel = b.rel

-- 7 of 11
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 8 of 11
WITH RECURSIVE chain (from_id, into_id, recorded_at) AS (
			SELECT d.from_id, d.into_id, d.recorded_at
			FROM json_each(?1) k
			CROSS JOIN redirect d ON d.from_id = k.value AND d.superseded = 9223372036854775807
			UNION
			SELECT d.from_id, d.into_id, d.recorded_at
			FROM chain c
			CROSS JOIN redirect d ON d.from_id = c.into_id AND d.superseded = 9223372036854775807)
		SELECT from_id, into_id, recorded_at FROM chain

-- 9 of 11
SELECT concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
		FROM json_each(?1) k
		CROSS JOIN byid b ON b.h = k.value
		CROSS JOIN relation r ON r.rel = b.rel

-- 10 of 11
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 11 of 11
WITH RECURSIVE chain (from_id, into_id, recorded_at) AS (
			SELECT d.from_id, d.into_id, d.recorded_at
			FROM json_each(?1) k
			CROSS JOIN redirect d ON d.from_id = k.value AND d.superseded = 9223372036854775807
			UNION
			SELECT d.from_id, d.into_id, d.recorded_at
			FROM chain c
			CROSS JOIN redirect d ON d.from_id = c.into_id AND d.superseded = 9223372036854775807)
		SELECT from_id, into_id, recorded_at FROM chain

