-- 1 of 8
WITH page AS MATERIALIZED (SELECT 0, count(*) FROM entity e WHERE 1 AND e.live = 1 AND instr(e.fold, ?1) > 0) SELECT * FROM page

-- 2 of 8
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e INDEXED BY entity_name
			WHERE e.live = 1 AND e.name_key > ?1 AND e.name_key < ?2 AND instr(e.fold, ?3) > 0 ORDER BY e.name_key LIMIT ?4) SELECT * FROM page

-- 3 of 8
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e INDEXED BY entity_name
			WHERE e.live = 1 AND e.name_key > ?1 AND e.name_key < ?2 AND substr(e.fold, 1, length(?3)) = ?3 ORDER BY e.name_key LIMIT ?4) SELECT * FROM page

-- 4 of 8
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM json_each(?1) g CROSS JOIN entity e
			WHERE e.ent IN (
				SELECT x.ent
				FROM entity x INDEXED BY entity_name
				WHERE x.live = 1 AND x.name_key > g.value->>0 AND x.name_key < g.value->>1 AND x.name IN (SELECT value FROM json_each(?2)) ORDER BY x.name_key LIMIT ?3)) SELECT * FROM page

-- 5 of 8
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM json_each(?1) k CROSS JOIN entity e
			WHERE e.ent IN (
				SELECT x.ent
				FROM entity x INDEXED BY entity_kind_name
				WHERE x.live = 1 AND x.kind = k.value AND x.name_key > ?2 AND x.name_key < ?3 AND x.kind IN (SELECT value FROM json_each(?4)) ORDER BY x.name_key LIMIT ?5)) SELECT * FROM page

-- 6 of 8
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e INDEXED BY entity_id
			WHERE e.live = 1 AND e.id > ?1 AND e.id < ?2 AND EXISTS (SELECT 1 FROM posting x1
			CROSS JOIN relation q2
			WHERE x1.g = (e.h | ?3) - (e.h & ?3) AND x1.sk > ?4 AND x1.sk < ?5 AND q2.rel = x1.rel AND (q2.from_id = e.id OR q2.to_id = e.id) AND (q2.type = ?6 AND q2.location = ?7)) ORDER BY e.id LIMIT ?8) SELECT * FROM page

-- 7 of 8
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e INDEXED BY entity_kind_name
			WHERE e.live = 1 AND e.kind = ?1 AND e.name_key > ?2 AND e.name_key < ?3 AND EXISTS (SELECT 1 FROM posting x1
			CROSS JOIN relation q2
			WHERE x1.g = (e.h | ?4) - (e.h & ?4) AND x1.sk > ?5 AND x1.sk < ?6 AND q2.rel = x1.rel AND (q2.from_id = e.id OR q2.to_id = e.id) AND q2.type = ?7) ORDER BY e.name_key LIMIT ?8) SELECT * FROM page

-- 8 of 8
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e INDEXED BY entity_kind_name
			WHERE e.live = 1 AND e.kind = ?1 AND e.name_key > ?2 AND e.name_key < ?3 AND NOT (instr(e.fold, ?4) > 0) ORDER BY e.name_key LIMIT ?5) SELECT * FROM page

