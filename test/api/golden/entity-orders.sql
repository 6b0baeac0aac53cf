-- 1 of 4
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e INDEXED BY entity_kind_name
			WHERE e.live = 1 AND e.kind = ?1 AND e.name_key > ?2 AND e.name_key < ?3 ORDER BY e.name_key LIMIT ?4) SELECT * FROM page

-- 2 of 4
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e INDEXED BY entity_kind_name
			WHERE e.live = 1 AND e.kind = ?1 AND e.name_key > ?2 AND e.name_key < ?3 ORDER BY e.name_key DESC LIMIT ?4) SELECT * FROM page

-- 3 of 4
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e INDEXED BY entity_kind_id
			WHERE e.live = 1 AND e.kind = ?1 AND e.id > ?2 AND e.id < ?3 ORDER BY e.id LIMIT ?4) SELECT * FROM page

-- 4 of 4
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e INDEXED BY entity_kind_id
			WHERE e.live = 1 AND e.kind = ?1 AND e.id > ?2 AND e.id < ?3 ORDER BY e.id LIMIT ?4) SELECT * FROM page

