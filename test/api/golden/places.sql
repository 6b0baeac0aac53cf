-- 1 of 17
WITH page AS MATERIALIZED (SELECT 0, count(*) FROM entity e INDEXED BY entity_point WHERE e.lat >= ?1 AND e.lat <= ?2 AND e.live = 1 AND ((e.lat IS NOT NULL AND e.lat >= ?3) AND (e.lat IS NOT NULL AND e.lat <= ?4) AND (e.lon IS NOT NULL AND e.lon >= ?5) AND (e.lon IS NOT NULL AND e.lon <= ?6) AND (e.x IS NOT NULL AND (e.x - ?7) * (e.x - ?7) + (e.y - ?8) * (e.y - ?8) + (e.z - ?9) * (e.z - ?9) <= ?10))) SELECT * FROM page

-- 2 of 17
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e
			WHERE e.ent IN (SELECT x.ent FROM entity x INDEXED BY entity_point WHERE x.lat >= ?1 AND x.lat <= ?2 AND x.live = 1 AND +x.id > ?3 AND +x.id < ?4 AND ((x.lat IS NOT NULL AND x.lat >= ?5) AND (x.lat IS NOT NULL AND x.lat <= ?6) AND (x.lon IS NOT NULL AND x.lon >= ?7) AND (x.lon IS NOT NULL AND x.lon <= ?8) AND (x.x IS NOT NULL AND (x.x - ?9) * (x.x - ?9) + (x.y - ?10) * (x.y - ?10) + (x.z - ?11) * (x.z - ?11) <= ?12)) ORDER BY x.id LIMIT ?13)) SELECT * FROM page

-- 3 of 17
WITH page AS MATERIALIZED (SELECT 0, count(*) FROM entity e INDEXED BY entity_point WHERE e.lat >= ?1 AND e.lat <= ?2 AND e.live = 1 AND ((e.lat IS NOT NULL AND e.lat >= ?3) AND (e.lat IS NOT NULL AND e.lat <= ?4) AND (e.lon IS NOT NULL AND e.lon >= ?5) AND (e.lon IS NOT NULL AND e.lon <= ?6))) SELECT * FROM page

-- 4 of 17
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e
			WHERE e.ent IN (SELECT x.ent FROM entity x INDEXED BY entity_point WHERE x.lat >= ?1 AND x.lat <= ?2 AND x.live = 1 AND +x.id > ?3 AND +x.id < ?4 AND ((x.lat IS NOT NULL AND x.lat >= ?5) AND (x.lat IS NOT NULL AND x.lat <= ?6) AND (x.lon IS NOT NULL AND x.lon >= ?7) AND (x.lon IS NOT NULL AND x.lon <= ?8)) ORDER BY x.id LIMIT ?9)) SELECT * FROM page

-- 5 of 17
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e
			WHERE e.ent IN (SELECT x.ent FROM entity x INDEXED BY entity_point WHERE x.lat >= ?1 AND x.lat <= ?2 AND x.live = 1 AND +x.id > ?3 AND +x.id < ?4 AND ((x.lat IS NOT NULL AND x.lat >= ?5) AND (x.lat IS NOT NULL AND x.lat <= ?6) AND ((x.lon IS NOT NULL AND x.lon >= ?7) OR (x.lon IS NOT NULL AND x.lon <= ?8) OR (x.lat IS NOT NULL AND x.lat >= ?9) OR (x.lat IS NOT NULL AND x.lat <= ?10))) ORDER BY x.id LIMIT ?11)) SELECT * FROM page

-- 6 of 17
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e
			WHERE e.ent IN (SELECT x.ent FROM entity x INDEXED BY entity_point WHERE x.lat >= ?1 AND x.lat <= ?2 AND x.live = 1 AND +x.id > ?3 AND +x.id < ?4 AND x.kind = ?5 AND (x.lat IS NOT NULL AND x.lat >= ?6) ORDER BY x.id LIMIT ?7)) SELECT * FROM page

-- 7 of 17
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM json_each(?1) k CROSS JOIN entity e
			WHERE e.ent IN (
				SELECT x.ent
				FROM entity x INDEXED BY entity_kind_id
				WHERE x.live = 1 AND x.kind = k.value AND x.id > ?2 AND x.id < ?3 AND (x.kind IN (SELECT value FROM json_each(?4)) AND NOT ((x.lat IS NOT NULL AND x.lat >= ?5))) ORDER BY x.id LIMIT ?6)) SELECT * FROM page

-- 8 of 17
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e
			WHERE e.ent IN (SELECT x.ent FROM entity x INDEXED BY entity_point WHERE x.lat >= ?1 AND x.lat <= ?2 AND x.live = 1 AND +x.name_key > ?3 AND +x.name_key < ?4 AND ((x.lat IS NOT NULL AND x.lat >= ?5) AND (x.lat IS NOT NULL AND x.lat <= ?6) AND (x.lon IS NOT NULL AND x.lon >= ?7) AND (x.lon IS NOT NULL AND x.lon <= ?8) AND (x.x IS NOT NULL AND (x.x - ?9) * (x.x - ?9) + (x.y - ?10) * (x.y - ?10) + (x.z - ?11) * (x.z - ?11) <= ?12)) ORDER BY x.name_key LIMIT ?13)) SELECT * FROM page

-- 9 of 17
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
		WHERE 1 AND q.location = ?3) SELECT * FROM page

-- 10 of 17
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND r.location = ?4 ORDER BY x.sk LIMIT ?5) SELECT * FROM page

-- 11 of 17
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 12 of 17
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e
			WHERE e.ent IN (SELECT x.ent FROM entity x INDEXED BY entity_point WHERE x.lat >= ?1 AND x.lat <= ?2 AND x.live = 1 AND +x.name_key > ?3 AND +x.name_key < ?4 AND ((x.lat IS NOT NULL AND x.lat >= ?5) AND (x.lat IS NOT NULL AND x.lat <= ?6) AND (x.lon IS NOT NULL AND x.lon >= ?7) AND (x.lon IS NOT NULL AND x.lon <= ?8)) ORDER BY x.name_key LIMIT ?9)) SELECT * FROM page

-- 13 of 17
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 14 of 17
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
		WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND (q.from_id = l.parent OR q.to_id = l.parent) AND (q.from_id IN (SELECT value FROM json_each(?3)) OR q.to_id IN (SELECT value FROM json_each(?4))) ORDER BY x.sk DESC LIMIT ?5)) SELECT * FROM page

-- 15 of 17
SELECT k.key, p.a, p.b, p.total, p.n, p.last_sk
			FROM json_each(?1) k
			CROSS JOIN pair p ON p.a = k.value
			WHERE +p.b IN (SELECT value FROM json_each(?1))

-- 16 of 17
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
		WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND min(q.from_id, q.to_id) || char(31) || max(q.from_id, q.to_id) = l.parent AND (q.from_id IN (SELECT value FROM json_each(?3)) OR q.to_id IN (SELECT value FROM json_each(?4))) ORDER BY x.sk DESC LIMIT ?5)) SELECT * FROM page

-- 17 of 17
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

