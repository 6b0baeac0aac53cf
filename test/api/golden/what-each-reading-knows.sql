-- 1 of 9
SELECT 1, type, sk, end_day FROM relation
		WHERE recorded_at > ?2 AND recorded_at <= ?3 AND superseded > ?3
		UNION ALL SELECT -1, type, sk, end_day FROM relation
		WHERE superseded > ?2 AND superseded <= ?3 AND superseded < 9223372036854775807 AND recorded_at <= ?2
		UNION ALL SELECT 2, kind, 0, 0 FROM entity
		WHERE recorded_at > ?2 AND recorded_at <= ?3 AND superseded > ?3
		UNION ALL SELECT -2, kind, 0, 0 FROM entity
		WHERE superseded > ?2 AND superseded <= ?3 AND superseded < 9223372036854775807 AND recorded_at <= ?2
		UNION ALL SELECT 3, sqlite_version(), coalesce((SELECT max(recorded_at) FROM relation WHERE recorded_at <= ?3),
			?1), coalesce((SELECT max(recorded_at) FROM entity WHERE recorded_at <= ?3), ?1)

-- 2 of 9
WITH page AS MATERIALIZED (
		SELECT p.key, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
		FROM json_each(?1) p
		CROSS JOIN relation r INDEXED BY relation_recorded
		WHERE r.recorded_at <= ?2 AND r.superseded > ?2 AND r.sk > ?3 AND r.sk < ?4) SELECT * FROM page

-- 3 of 9
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live IN (0, 1) AND e.recorded_at <= ?2 AND e.superseded > ?2

-- 4 of 9
SELECT 1, type, sk, end_day FROM relation
		WHERE recorded_at > ?2 AND recorded_at <= ?3 AND superseded > ?3
		UNION ALL SELECT -1, type, sk, end_day FROM relation
		WHERE superseded > ?2 AND superseded <= ?3 AND superseded < 9223372036854775807 AND recorded_at <= ?2
		UNION ALL SELECT 2, kind, 0, 0 FROM entity
		WHERE recorded_at > ?2 AND recorded_at <= ?3 AND superseded > ?3
		UNION ALL SELECT -2, kind, 0, 0 FROM entity
		WHERE superseded > ?2 AND superseded <= ?3 AND superseded < 9223372036854775807 AND recorded_at <= ?2
		UNION ALL SELECT 3, sqlite_version(), coalesce((SELECT max(recorded_at) FROM relation WHERE recorded_at <= ?3),
			?1), coalesce((SELECT max(recorded_at) FROM entity WHERE recorded_at <= ?3), ?1)

-- 5 of 9
WITH page AS MATERIALIZED (
		SELECT p.key, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
		FROM json_each(?1) p
		CROSS JOIN relation r INDEXED BY relation_recorded
		WHERE r.recorded_at <= ?2 AND r.superseded > ?2 AND r.sk > ?3 AND r.sk < ?4) SELECT * FROM page

-- 6 of 9
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live IN (0, 1) AND e.recorded_at <= ?2 AND e.superseded > ?2

-- 7 of 9
SELECT 1, type, sk, end_day FROM relation
		WHERE recorded_at > ?2 AND recorded_at <= ?3 AND superseded > ?3
		UNION ALL SELECT -1, type, sk, end_day FROM relation
		WHERE superseded > ?2 AND superseded <= ?3 AND superseded < 9223372036854775807 AND recorded_at <= ?2
		UNION ALL SELECT 2, kind, 0, 0 FROM entity
		WHERE recorded_at > ?2 AND recorded_at <= ?3 AND superseded > ?3
		UNION ALL SELECT -2, kind, 0, 0 FROM entity
		WHERE superseded > ?2 AND superseded <= ?3 AND superseded < 9223372036854775807 AND recorded_at <= ?2
		UNION ALL SELECT 3, sqlite_version(), coalesce((SELECT max(recorded_at) FROM relation WHERE recorded_at <= ?3),
			?1), coalesce((SELECT max(recorded_at) FROM entity WHERE recorded_at <= ?3), ?1)

-- 8 of 9
WITH page AS MATERIALIZED (
		SELECT p.key, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
		FROM json_each(?1) p
		CROSS JOIN relation r INDEXED BY relation_recorded
		WHERE r.recorded_at <= ?2 AND r.superseded > ?2 AND r.sk > ?3 AND r.sk < ?4) SELECT * FROM page

-- 9 of 9
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live IN (0, 1) AND e.recorded_at <= ?2 AND e.superseded > ?2

