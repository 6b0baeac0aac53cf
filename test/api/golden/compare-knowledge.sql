-- 1 of 21
WITH page AS MATERIALIZED (SELECT r.superseded, r.tombstone, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence FROM relation r INDEXED BY relation_recorded WHERE r.recorded_at <= ?1 AND (r.superseded > ?2 OR r.tombstone) AND (r.recorded_at, r.sk) > (?3, ?4) ORDER BY r.recorded_at, r.sk LIMIT ?5) SELECT * FROM page

-- 2 of 21
WITH page AS MATERIALIZED (
			SELECT p.key, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
			FROM json_each(?1) p
			CROSS JOIN relation r
			WHERE r.rel IN (SELECT b2.rel FROM json_each(?2) k1 CROSS JOIN byid b2 WHERE b2.h = k1.value) AND r.sk > ?3 AND r.sk < ?4 AND r.recorded_at <= ?5 AND r.superseded > ?5 AND (r.id IN (SELECT value FROM json_each(?6)) AND r.type IN (SELECT value FROM json_each(?7)))) SELECT * FROM page

-- 3 of 21
WITH page AS MATERIALIZED (
			SELECT p.key, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
			FROM json_each(?1) p
			CROSS JOIN relation r
			WHERE r.rel IN (SELECT b2.rel FROM json_each(?2) k1 CROSS JOIN byid b2 WHERE b2.h = k1.value) AND r.sk > ?3 AND r.sk < ?4 AND (r.id IN (SELECT value FROM json_each(?5)) AND r.type IN (SELECT value FROM json_each(?6)))) SELECT * FROM page

-- 4 of 21
WITH page AS MATERIALIZED (SELECT r.superseded, r.tombstone, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence FROM relation r INDEXED BY relation_recorded WHERE r.recorded_at <= ?1 AND (r.superseded > ?2 OR r.tombstone) AND (r.recorded_at, r.sk) > (?3, ?4) ORDER BY r.recorded_at, r.sk LIMIT ?5) SELECT * FROM page

-- 5 of 21
WITH page AS MATERIALIZED (
			SELECT p.key, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
			FROM json_each(?1) p
			CROSS JOIN relation r
			WHERE r.rel IN (SELECT b2.rel FROM json_each(?2) k1 CROSS JOIN byid b2 WHERE b2.h = k1.value) AND r.sk > ?3 AND r.sk < ?4 AND r.recorded_at <= ?5 AND r.superseded > ?5 AND (r.id IN (SELECT value FROM json_each(?6)) AND r.type IN (SELECT value FROM json_each(?7)))) SELECT * FROM page

-- 6 of 21
WITH page AS MATERIALIZED (
			SELECT p.key, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
			FROM json_each(?1) p
			CROSS JOIN relation r
			WHERE r.rel IN (SELECT b2.rel FROM json_each(?2) k1 CROSS JOIN byid b2 WHERE b2.h = k1.value) AND r.sk > ?3 AND r.sk < ?4 AND (r.id IN (SELECT value FROM json_each(?5)) AND r.type IN (SELECT value FROM json_each(?6)))) SELECT * FROM page

-- 7 of 21
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live IN (0, 1) AND e.recorded_at <= ?2 AND e.superseded > ?2

-- 8 of 21
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 9 of 21
WITH page AS MATERIALIZED (SELECT e.superseded, e.tombstone, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body FROM entity e INDEXED BY entity_recorded WHERE e.recorded_at <= ?1 AND (e.superseded > ?2 OR e.tombstone) AND e.recorded_at > ?3 ORDER BY e.recorded_at, e.id LIMIT ?4) SELECT * FROM page

-- 10 of 21
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live IN (0, 1) AND e.recorded_at <= ?2 AND e.superseded > ?2

-- 11 of 21
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live IN (0, 1) AND e.recorded_at <= ?2 AND e.superseded > ?2

-- 12 of 21
WITH page AS MATERIALIZED (SELECT e.superseded, e.tombstone, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body FROM entity e INDEXED BY entity_recorded WHERE e.recorded_at <= ?1 AND (e.superseded > ?2 OR e.tombstone) AND e.recorded_at > ?3 ORDER BY e.recorded_at, e.id LIMIT ?4) SELECT * FROM page

-- 13 of 21
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live IN (0, 1) AND e.recorded_at <= ?2 AND e.superseded > ?2

-- 14 of 21
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live IN (0, 1) AND e.recorded_at <= ?2 AND e.superseded > ?2

-- 15 of 21
WITH page AS MATERIALIZED (SELECT r.superseded, r.tombstone, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence FROM relation r INDEXED BY relation_recorded WHERE r.recorded_at <= ?1 AND (r.superseded > ?2 OR r.tombstone) AND (r.recorded_at, r.sk) > (?3, ?4) ORDER BY r.recorded_at, r.sk LIMIT ?5) SELECT * FROM page

-- 16 of 21
WITH page AS MATERIALIZED (
			SELECT p.key, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
			FROM json_each(?1) p
			CROSS JOIN relation r
			WHERE r.rel IN (SELECT b2.rel FROM json_each(?2) k1 CROSS JOIN byid b2 WHERE b2.h = k1.value) AND r.sk > ?3 AND r.sk < ?4 AND r.recorded_at <= ?5 AND r.superseded > ?5 AND (r.id IN (SELECT value FROM json_each(?6)) AND r.id IN (SELECT value FROM json_each(?7)))) SELECT * FROM page

-- 17 of 21
WITH page AS MATERIALIZED (
			SELECT p.key, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
			FROM json_each(?1) p
			CROSS JOIN relation r
			WHERE r.rel IN (SELECT b2.rel FROM json_each(?2) k1 CROSS JOIN byid b2 WHERE b2.h = k1.value) AND r.sk > ?3 AND r.sk < ?4 AND (r.id IN (SELECT value FROM json_each(?5)) AND r.id IN (SELECT value FROM json_each(?6)))) SELECT * FROM page

-- 18 of 21
WITH page AS MATERIALIZED (SELECT e.superseded, e.tombstone, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body FROM entity e INDEXED BY entity_recorded WHERE e.recorded_at <= ?1 AND (e.superseded > ?2 OR e.tombstone) AND e.recorded_at > ?3 ORDER BY e.recorded_at, e.id LIMIT ?4) SELECT * FROM page

-- 19 of 21
WITH page AS MATERIALIZED (SELECT r.superseded, r.tombstone, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence FROM relation r INDEXED BY relation_recorded WHERE r.recorded_at <= ?1 AND (r.superseded > ?2 OR r.tombstone) AND (r.recorded_at, r.sk) > (?3, ?4) ORDER BY r.recorded_at, r.sk LIMIT ?5) SELECT * FROM page

-- 20 of 21
WITH page AS MATERIALIZED (SELECT e.superseded, e.tombstone, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body FROM entity e INDEXED BY entity_recorded WHERE e.recorded_at <= ?1 AND (e.superseded > ?2 OR e.tombstone) AND e.recorded_at > ?3 ORDER BY e.recorded_at, e.id LIMIT ?4) SELECT * FROM page

-- 21 of 21
WITH page AS MATERIALIZED (SELECT r.superseded, r.tombstone, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence FROM relation r INDEXED BY relation_recorded WHERE r.recorded_at <= ?1 AND (r.superseded > ?2 OR r.tombstone) AND (r.recorded_at, r.sk) > (?3, ?4) ORDER BY r.recorded_at, r.sk LIMIT ?5) SELECT * FROM page

