-- 1 of 10
WITH page AS MATERIALIZED (SELECT 0, count(*) FROM entity e WHERE 1 AND e.live = 1 AND instr(e.fold, ?1) > 0) SELECT * FROM page

-- 2 of 10
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e INDEXED BY entity_name
			WHERE e.live = 1 AND e.name_key > ?1 AND e.name_key < ?2 AND instr(e.fold, ?3) > 0 ORDER BY e.name_key LIMIT ?4) SELECT * FROM page

-- 3 of 10
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e INDEXED BY entity_name
			WHERE e.live = 1 AND e.name_key > ?1 AND e.name_key < ?2 AND substr(e.fold, 1, length(?3)) = ?3 ORDER BY e.name_key LIMIT ?4) SELECT * FROM page

-- 4 of 10
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM json_each(?1) g CROSS JOIN entity e
			WHERE e.ent IN (
				SELECT x.ent
				FROM entity x INDEXED BY entity_name
				WHERE x.live = 1 AND x.name_key > g.value->>0 AND x.name_key < g.value->>1 AND x.name IN (SELECT value FROM json_each(?2)) ORDER BY x.name_key LIMIT ?3)) SELECT * FROM page

-- 5 of 10
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM json_each(?1) k CROSS JOIN entity e
			WHERE e.ent IN (
				SELECT x.ent
				FROM entity x INDEXED BY entity_kind_name
				WHERE x.live = 1 AND x.kind = k.value AND x.name_key > ?2 AND x.name_key < ?3 AND x.kind IN (SELECT value FROM json_each(?4)) ORDER BY x.name_key LIMIT ?5)) SELECT * FROM page

-- 6 of 10
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND (r.type = ?4 AND r.location = ?5) ORDER BY x.sk DESC LIMIT ?6) SELECT * FROM page

-- 7 of 10
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e
			WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1 AND +e.id > ?2 AND +e.id < ?3 AND e.id IN (SELECT value FROM json_each(?4))) SELECT * FROM page

-- 8 of 10
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND r.type = ?4 ORDER BY x.sk DESC LIMIT ?5) SELECT * FROM page

-- 9 of 10
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e
			WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1 AND +e.name_key > ?2 AND +e.name_key < ?3 AND e.kind = ?4 AND e.id IN (SELECT value FROM json_each(?5))) SELECT * FROM page

-- 10 of 10
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e INDEXED BY entity_kind_name
			WHERE e.live = 1 AND e.kind = ?1 AND e.name_key > ?2 AND e.name_key < ?3 AND NOT (instr(e.fold, ?4) > 0) ORDER BY e.name_key LIMIT ?5) SELECT * FROM page

