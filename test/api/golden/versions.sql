-- 1 of 8
WITH page AS MATERIALIZED (SELECT r.superseded, r.tombstone, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence FROM relation r INDEXED BY relation_recorded WHERE r.recorded_at <= ?1 AND (r.recorded_at, r.sk) > (?2, ?3) AND (r.recorded_at, r.sk) < (?4, ?5) AND r.type = ?6 ORDER BY r.recorded_at, r.sk LIMIT ?7) SELECT * FROM page

-- 2 of 8
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 3 of 8
WITH page AS MATERIALIZED (SELECT r.superseded, r.tombstone, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence FROM relation r INDEXED BY relation_recorded WHERE r.recorded_at <= ?1 ORDER BY r.recorded_at DESC, r.sk DESC LIMIT ?2) SELECT * FROM page

-- 4 of 8
WITH page AS MATERIALIZED (SELECT r.superseded, r.tombstone, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence FROM relation r INDEXED BY relation_recorded WHERE r.recorded_at <= ?1 ORDER BY r.recorded_at DESC, r.sk DESC LIMIT ?2) SELECT * FROM page

-- 5 of 8
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

-- 6 of 8
WITH page AS MATERIALIZED (SELECT r.superseded, r.tombstone, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence FROM relation r INDEXED BY relation_recorded WHERE r.recorded_at <= ?1 AND r.superseded > ?2 ORDER BY r.recorded_at DESC, r.sk DESC LIMIT ?3) SELECT * FROM page

-- 7 of 8
WITH page AS MATERIALIZED (SELECT r.superseded, r.tombstone, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence FROM relation r INDEXED BY relation_recorded WHERE r.recorded_at <= ?1 AND r.superseded > ?2 ORDER BY r.recorded_at DESC, r.sk DESC LIMIT ?3) SELECT * FROM page

-- 8 of 8
WITH page AS MATERIALIZED (SELECT r.superseded, r.tombstone, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence FROM relation r INDEXED BY relation_recorded WHERE r.recorded_at <= ?1 AND r.superseded > ?2 AND r.type = ?3 ORDER BY r.recorded_at, r.sk LIMIT ?4) SELECT * FROM page

