-- 1 of 5
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND r.event_key = ?4 ORDER BY x.sk LIMIT ?5) SELECT * FROM page

-- 2 of 5
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 3 of 5
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
				CROSS JOIN entity o ON o.id = iif(q.from_id = l.parent, q.to_id, q.from_id) AND o.live = 1
				WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?3 AND x.side & 1
				AND (q.from_id = l.parent OR q.symmetric AND q.to_id = l.parent)
				AND (q.type IN (SELECT value FROM json_each(?4)) AND q.realization = ?5) AND o.kind = ?6 AND l.place = p.key AND +o.name_key > ?7 AND +o.name_key < ?8 ORDER BY o.name_key LIMIT ?9))) SELECT * FROM page

-- 4 of 5
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

-- 5 of 5
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

