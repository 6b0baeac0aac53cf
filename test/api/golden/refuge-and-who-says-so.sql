-- 1 of 4
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
			FROM entity e
			WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1 AND +e.name_key > ?2 AND +e.name_key < ?3 AND e.kind = ?4 AND e.id IN (SELECT value FROM json_each(?5))) SELECT * FROM page

-- 2 of 4
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
				AND (q.type = ?4 AND q.realization = ?5) AND o.kind = ?6 AND l.place = p.key AND +o.name_key > ?7 AND +o.name_key < ?8 ORDER BY o.name_key LIMIT ?9))) SELECT * FROM page

-- 3 of 4
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
		SELECT l.place, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.claims
		FROM l
		CROSS JOIN relation r
		WHERE r.rel IN (
		SELECT x.rel
		FROM posting x
		CROSS JOIN relation q ON q.rel = x.rel
		WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND x.side & 2 AND (q.to_id = l.parent OR q.symmetric AND q.from_id = l.parent) AND q.type = ?3 ORDER BY x.sk DESC LIMIT ?4)) SELECT * FROM page

-- 4 of 4
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

