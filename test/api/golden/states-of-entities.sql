-- 1 of 11
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e
			WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1 AND +e.id > ?2 AND +e.id < ?3 AND e.id IN (SELECT value FROM json_each(?4))) SELECT * FROM page

-- 2 of 11
WITH RECURSIVE walk (place, ent, steps) AS (
			SELECT k.key, e.ent, 0
			FROM json_each(?1) k
			CROSS JOIN entity e ON e.id = k.value AND e.live = 1
			UNION
			SELECT w.place, o.ent, w.steps + 1
			FROM walk w
			CROSS JOIN entity e ON e.ent = w.ent
			CROSS JOIN json_each(?2) m
			CROSS JOIN posting x ON x.g = (e.h | m.value) - (e.h & m.value) AND x.sk < ?3 AND x.side & 1
			CROSS JOIN relation q ON q.rel = x.rel
			CROSS JOIN entity o ON o.id = iif(q.from_id = e.id, q.to_id, q.from_id) AND o.live = 1
			WHERE w.steps < 4 AND e.kind NOT IN ('STATE', 'MILITANT_GROUP')
			AND (q.from_id = e.id OR q.symmetric AND q.to_id = e.id) AND q.type IN (SELECT value FROM json_each(?4))
			AND q.realization = 'OCCURRED' AND q.status IN ('ASSERTED', 'CONFIRMED') AND q.end_day >= ?5)
		SELECT DISTINCT w.place, e.id
		FROM walk w
		CROSS JOIN entity e ON e.ent = w.ent
		WHERE e.kind = 'STATE'

-- 3 of 11
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 4 of 11
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 5 of 11
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
			SELECT p.key, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM json_each(?2) p
			CROSS JOIN entity e
			WHERE e.ent IN (SELECT ent FROM (
				SELECT DISTINCT o.name_key, o.ent
				FROM l
				CROSS JOIN posting x
				CROSS JOIN relation q ON q.rel = x.rel
				CROSS JOIN entity o ON o.id = iif(q.to_id = l.parent, q.from_id, q.to_id) AND o.live = 1
				WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?3 AND x.side & 2
				AND (q.to_id = l.parent OR q.symmetric AND q.from_id = l.parent)
				AND (q.type = ?4 AND q.realization = ?5 AND q.sk <= ?6 AND q.end_day >= ?7) AND o.kind = ?8 AND l.place = p.key AND +o.name_key > ?9 AND +o.name_key < ?10 ORDER BY o.name_key LIMIT ?11))) SELECT * FROM page

-- 6 of 11
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
			SELECT l.place, count(DISTINCT o.ent)
			FROM l
			CROSS JOIN posting x
				CROSS JOIN relation q ON q.rel = x.rel
				CROSS JOIN entity o ON o.id = iif(q.to_id = l.parent, q.from_id, q.to_id) AND o.live = 1
				WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND x.side & 2
				AND (q.to_id = l.parent OR q.symmetric AND q.from_id = l.parent)
				AND (q.type = ?3 AND q.realization = ?4 AND q.sk <= ?5 AND q.end_day >= ?6 AND q.certain_from <= ?7 AND q.certain_to >= ?8) AND o.kind = ?9 GROUP BY l.place) SELECT * FROM page

-- 7 of 11
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
			SELECT p.key, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM json_each(?2) p
			CROSS JOIN entity e
			WHERE e.ent IN (SELECT ent FROM (
				SELECT DISTINCT o.name_key, o.ent
				FROM l
				CROSS JOIN posting x
				CROSS JOIN relation q ON q.rel = x.rel
				CROSS JOIN entity o ON o.id = iif(q.to_id = l.parent, q.from_id, q.to_id) AND o.live = 1
				WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?3 AND x.side & 2
				AND (q.to_id = l.parent OR q.symmetric AND q.from_id = l.parent)
				AND (q.type = ?4 AND q.realization = ?5 AND q.sk <= ?6 AND q.end_day >= ?7 AND q.certain_from <= ?8 AND q.certain_to >= ?9) AND o.kind = ?10 AND l.place = p.key AND +o.name_key > ?11 AND +o.name_key < ?12 ORDER BY o.name_key LIMIT ?13))) SELECT * FROM page

-- 8 of 11
WITH RECURSIVE walk (place, ent, steps) AS (
			SELECT k.key, e.ent, 0
			FROM json_each(?1) k
			CROSS JOIN entity e ON e.id = k.value AND e.live = 1
			UNION
			SELECT w.place, o.ent, w.steps + 1
			FROM walk w
			CROSS JOIN entity e ON e.ent = w.ent
			CROSS JOIN json_each(?2) m
			CROSS JOIN posting x ON x.g = (e.h | m.value) - (e.h & m.value) AND x.sk < ?3 AND x.side & 1
			CROSS JOIN relation q ON q.rel = x.rel
			CROSS JOIN entity o ON o.id = iif(q.from_id = e.id, q.to_id, q.from_id) AND o.live = 1
			WHERE w.steps < 4 AND e.kind NOT IN ('STATE', 'MILITANT_GROUP')
			AND (q.from_id = e.id OR q.symmetric AND q.to_id = e.id) AND q.type IN (SELECT value FROM json_each(?4))
			AND q.realization = 'OCCURRED' AND q.status IN ('ASSERTED', 'CONFIRMED') AND q.end_day >= ?5)
		SELECT DISTINCT w.place, e.id
		FROM walk w
		CROSS JOIN entity e ON e.ent = w.ent
		WHERE e.kind = 'STATE'

-- 9 of 11
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 10 of 11
WITH RECURSIVE walk (place, ent, steps) AS (
			SELECT k.key, e.ent, 0
			FROM json_each(?1) k
			CROSS JOIN entity e ON e.id = k.value AND e.live = 1
			UNION
			SELECT w.place, o.ent, w.steps + 1
			FROM walk w
			CROSS JOIN entity e ON e.ent = w.ent
			CROSS JOIN json_each(?2) m
			CROSS JOIN posting x ON x.g = (e.h | m.value) - (e.h & m.value) AND x.sk < ?3 AND x.side & 1
			CROSS JOIN relation q ON q.rel = x.rel
			CROSS JOIN entity o ON o.id = iif(q.from_id = e.id, q.to_id, q.from_id) AND o.live = 1
			WHERE w.steps < 4 AND e.kind NOT IN ('STATE', 'MILITANT_GROUP')
			AND (q.from_id = e.id OR q.symmetric AND q.to_id = e.id) AND q.type IN (SELECT value FROM json_each(?4))
			AND q.realization = 'OCCURRED' AND q.status IN ('ASSERTED', 'CONFIRMED') AND q.end_day >= ?5)
		SELECT DISTINCT w.place, e.id
		FROM walk w
		CROSS JOIN entity e ON e.ent = w.ent
		WHERE e.kind = 'STATE'

-- 11 of 11
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

