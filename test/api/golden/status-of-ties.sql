-- 1 of 18
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 2 of 18
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
				AND (q.type IN (SELECT value FROM json_each(?4)) AND q.realization = ?5 AND q.status = ?6) AND o.kind = ?7 AND l.place = p.key AND +o.name_key > ?8 AND +o.name_key < ?9 ORDER BY o.name_key LIMIT ?10))) SELECT * FROM page

-- 3 of 18
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
				AND (q.type IN (SELECT value FROM json_each(?3)) AND q.realization = ?4 AND q.status IN (SELECT value FROM json_each(?5))) AND o.kind = ?6 GROUP BY l.place) SELECT * FROM page

-- 4 of 18
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
				AND (q.type IN (SELECT value FROM json_each(?4)) AND q.realization = ?5 AND q.status IN (SELECT value FROM json_each(?6))) AND o.kind = ?7 AND l.place = p.key AND +o.name_key > ?8 AND +o.name_key < ?9 ORDER BY o.name_key LIMIT ?10))) SELECT * FROM page

-- 5 of 18
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
				AND (q.type IN (SELECT value FROM json_each(?3)) AND q.realization = ?4) AND o.kind = ?5 GROUP BY l.place) SELECT * FROM page

-- 6 of 18
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 7 of 18
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
				AND (q.type IN (SELECT value FROM json_each(?4)) AND q.realization = ?5 AND q.status = ?6) AND o.kind = ?7 AND l.place = p.key AND +o.name_key > ?8 AND +o.name_key < ?9 ORDER BY o.name_key LIMIT ?10))) SELECT * FROM page

-- 8 of 18
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 9 of 18
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
				AND (q.type = ?4 AND q.realization = ?5 AND q.status = ?6) AND o.kind = ?7 AND l.place = p.key AND +o.name_key > ?8 AND +o.name_key < ?9 ORDER BY o.name_key LIMIT ?10))) SELECT * FROM page

-- 10 of 18
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
				AND (q.type = ?3 AND q.realization = ?4 AND q.status = ?5) AND o.kind = ?6 GROUP BY l.place) SELECT * FROM page

-- 11 of 18
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
				AND (q.type = ?4 AND q.realization = ?5 AND q.status = ?6) AND o.kind = ?7 AND l.place = p.key AND +o.name_key > ?8 AND +o.name_key < ?9 ORDER BY o.name_key LIMIT ?10))) SELECT * FROM page

-- 12 of 18
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
				AND 0 AND o.kind = ?3 GROUP BY l.place) SELECT * FROM page

-- 13 of 18
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 14 of 18
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
				AND (q.type IN (SELECT value FROM json_each(?4)) AND q.realization = ?5 AND q.status = ?6) AND o.kind = ?7 AND l.place = p.key AND +o.name_key > ?8 AND +o.name_key < ?9 ORDER BY o.name_key LIMIT ?10))) SELECT * FROM page

-- 15 of 18
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
				AND (q.type IN (SELECT value FROM json_each(?4)) AND q.realization = ?5 AND q.status = ?6) AND o.kind = ?7 AND l.place = p.key AND +o.name_key > ?8 AND +o.name_key < ?9 ORDER BY o.name_key LIMIT ?10))) SELECT * FROM page

-- 16 of 18
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 17 of 18
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.body, r.attributes
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND x.side & 1 AND (r.from_id = ?4 OR r.symmetric AND r.to_id = ?4) AND (r.type = ?5 AND r.realization = ?6 AND r.status = ?7) ORDER BY x.sk DESC LIMIT ?8) SELECT * FROM page

-- 18 of 18
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.body, r.attributes
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND (r.from_id = ?4 OR r.symmetric AND r.to_id = ?4) AND (r.type = ?5 AND r.realization = ?6 AND r.status = ?7) ORDER BY x.sk DESC LIMIT ?8) SELECT * FROM page

