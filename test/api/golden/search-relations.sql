-- 1 of 17
SELECT g.key + ?1, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || ?2
				ORDER BY y.key, y.id, y.since LIMIT ?3) x)
		FROM json_each(?4) g
		CROSS JOIN json_each(?5) v

-- 2 of 17
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND r.id IN (SELECT value FROM json_each(?4)) ORDER BY x.sk DESC LIMIT ?5) SELECT * FROM page

-- 3 of 17
SELECT g.key + ?1, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || ?2
				ORDER BY y.key, y.id, y.since LIMIT ?3) x)
		FROM json_each(?4) g
		CROSS JOIN json_each(?5) v

-- 4 of 17
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND r.id IN (SELECT value FROM json_each(?4)) ORDER BY x.sk DESC LIMIT ?5) SELECT * FROM page

-- 5 of 17
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 6 of 17
SELECT g.key + ?1, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || ?2
				ORDER BY y.key, y.id, y.since LIMIT ?3) x)
		FROM json_each(?4) g
		CROSS JOIN json_each(?5) v

-- 7 of 17
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND r.id IN (SELECT value FROM json_each(?4)) ORDER BY x.sk DESC LIMIT ?5) SELECT * FROM page

-- 8 of 17
SELECT g.key + ?1, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || ?2
				ORDER BY y.key, y.id, y.since LIMIT ?3) x)
		FROM json_each(?4) g
		CROSS JOIN json_each(?5) v

-- 9 of 17
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND r.id IN (SELECT value FROM json_each(?4)) ORDER BY x.sk DESC LIMIT ?5) SELECT * FROM page

-- 10 of 17
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND r.type = ?4 ORDER BY x.sk DESC LIMIT ?5) SELECT * FROM page

-- 11 of 17
SELECT g.key + ?1, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || ?2
				ORDER BY y.key, y.id, y.since LIMIT ?3) x)
		FROM json_each(?4) g
		CROSS JOIN json_each(?5) v

-- 12 of 17
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND x.side & 1 AND (r.id IN (SELECT value FROM json_each(?4)) AND (r.from_id = ?5 OR (r.symmetric AND r.to_id = ?6))) ORDER BY x.sk DESC LIMIT ?7) SELECT * FROM page

-- 13 of 17
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND (r.type = ?4 AND r.mode = ?5 AND (r.from_id = ?6 OR (r.symmetric AND r.to_id = ?7))) ORDER BY x.sk DESC LIMIT ?8) SELECT * FROM page

-- 14 of 17
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 15 of 17
SELECT g.key + ?1, (
			SELECT group_concat(x.key || char(31) || x.id, char(30)) FROM (
				SELECT y.key, y.id
				FROM search_key y
				WHERE y.live = v.value AND y.key >= g.value AND y.key < g.value || ?2
				ORDER BY y.key, y.id, y.since LIMIT ?3) x)
		FROM json_each(?4) g
		CROSS JOIN json_each(?5) v

-- 16 of 17
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND (r.sk <= ?4 AND r.end_day >= ?5 AND r.id IN (SELECT value FROM json_each(?6)) AND ((r.type IN (SELECT value FROM json_each(?7)) AND r.sk <= ?8 AND r.end_day >= ?9) OR (r.type IN (SELECT value FROM json_each(?10)) AND r.sk <= ?11 AND r.end_day >= ?12))) ORDER BY x.sk DESC LIMIT ?13) SELECT * FROM page

-- 17 of 17
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims, r.body, r.attributes
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND (r.sk <= ?4 AND r.end_day >= ?5 AND r.type = ?6 AND r.mode = ?7 AND ((r.type IN (SELECT value FROM json_each(?8)) AND r.sk <= ?9 AND r.end_day >= ?10) OR (r.type IN (SELECT value FROM json_each(?11)) AND r.sk <= ?12 AND r.end_day >= ?13))) ORDER BY x.sk DESC LIMIT ?14) SELECT * FROM page

