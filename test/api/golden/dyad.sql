-- 1 of 13
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 2 of 13
WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
			SELECT (x.sk >> 39 << 25) | (x.side >> 2), iif(x.side >> 2 & 2, (SELECT q.event_key FROM relation q WHERE q.rel = x.rel), NULL)
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND ((?3 >> (x.side >> 4 & 31) & 1) AND (?4 >> (x.side >> 17 & 3) & 1))

-- 3 of 13
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.body, r.attributes
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND (((r.from_state = ?4 AND r.to_state = ?5) OR (r.from_state = ?6 AND r.to_state = ?7)) AND r.realization = ?8 AND r.type IN (SELECT value FROM json_each(?9))) ORDER BY x.sk LIMIT ?10) SELECT * FROM page

-- 4 of 13
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.body, r.attributes
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND (((r.from_state = ?4 AND r.to_state = ?5) OR (r.from_state = ?6 AND r.to_state = ?7)) AND r.realization = ?8 AND r.type IN (SELECT value FROM json_each(?9))) ORDER BY x.sk DESC LIMIT ?10) SELECT * FROM page

-- 5 of 13
WITH page AS MATERIALIZED (
		WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
		SELECT l.place, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.body, r.attributes
		FROM l
		CROSS JOIN relation r
		WHERE r.rel IN (
		SELECT x.rel
		FROM posting x
		CROSS JOIN relation q ON q.rel = x.rel
		WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND (((q.from_state = ?3 AND q.to_state = ?4) OR (q.from_state = ?5 AND q.to_state = ?6)) AND q.realization = ?7 AND q.type IN (SELECT value FROM json_each(?8)) AND q.sk <= ?9 AND q.end_day >= ?10) ORDER BY x.sk DESC LIMIT ?11)) SELECT * FROM page

-- 6 of 13
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.body, r.attributes
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND (((r.from_state = ?4 AND r.to_state = ?5) OR (r.from_state = ?6 AND r.to_state = ?7)) AND r.realization = ?8 AND r.status IN (SELECT value FROM json_each(?9))) ORDER BY x.sk DESC LIMIT ?10) SELECT * FROM page

-- 7 of 13
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.body, r.attributes
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND (((r.from_state = ?4 AND r.to_state = ?5) OR (r.from_state = ?6 AND r.to_state = ?7)) AND r.realization = ?8 AND EXISTS (SELECT 1 FROM json_each(iif(r.body = '', '{}', r.body), '$.links') c1 WHERE 1 AND c1.value->>'role' = ?9)) ORDER BY x.sk DESC LIMIT ?10) SELECT * FROM page

-- 8 of 13
SELECT concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence, r.body, r.attributes
		FROM json_each(?1) k
		CROSS JOIN byid b ON b.h = k.value
		CROSS JOIN relation r ON r.rel = b.rel

-- 9 of 13
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 10 of 13
WITH RECURSIVE chain (from_id, into_id, recorded_at) AS (
			SELECT d.from_id, d.into_id, d.recorded_at
			FROM json_each(?1) k
			CROSS JOIN redirect d ON d.from_id = k.value AND d.superseded = 9223372036854775807
			UNION
			SELECT d.from_id, d.into_id, d.recorded_at
			FROM chain c
			CROSS JOIN redirect d ON d.from_id = c.into_id AND d.superseded = 9223372036854775807)
		SELECT from_id, into_id, recorded_at FROM chain

-- 11 of 13
WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
			SELECT (x.sk >> 39 << 25) | (x.side >> 2), iif(x.side >> 2 & 2, (SELECT q.event_key FROM relation q WHERE q.rel = x.rel), NULL)
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND ((?3 >> (x.side >> 4 & 31) & 1) AND (?4 >> (x.side >> 17 & 3) & 1))

-- 12 of 13
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND (((r.from_state = ?4 AND r.to_state = ?5) OR (r.from_state = ?6 AND r.to_state = ?7)) AND r.realization = ?8 AND r.type IN (SELECT value FROM json_each(?9))) ORDER BY x.sk LIMIT ?10) SELECT * FROM page

-- 13 of 13
WITH found AS MATERIALIZED (
			SELECT k.key AS place, e.ent
			FROM json_each(?2) k
			CROSS JOIN entity e ON e.id = k.value AND e.live = 1
			UNION ALL
			SELECT k.key, e.ent
			FROM json_each(?2) k
			CROSS JOIN redirect d ON d.from_id = k.value AND d.superseded = 9223372036854775807
			CROSS JOIN entity e ON e.id = d.into_id AND e.live = 1)
		SELECT f.place, concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM (
			SELECT place, ent FROM found
			UNION
			SELECT -1, x.ent
			FROM json_each(?3) g
			CROSS JOIN json_each(?4) v
			CROSS JOIN entity x
			WHERE (SELECT count(DISTINCT place) FROM found) < ?1 AND x.ent IN (
				SELECT y.ent
				FROM entity y INDEXED BY entity_name
				WHERE y.live = v.value AND y.name_key > g.value->>0 AND y.name_key < g.value->>1
				ORDER BY y.name_key LIMIT ?5)
			UNION
			SELECT -1, x.ent
			FROM json_each(?6) k
			CROSS JOIN json_each(?4) v
			CROSS JOIN entity x
			WHERE (SELECT count(DISTINCT place) FROM found) < ?1 AND x.ent IN (
				SELECT y.ent
				FROM entity y INDEXED BY entity_kind_name
				WHERE y.live = v.value AND y.kind = k.value
				ORDER BY y.name_key LIMIT ?5)) f
		CROSS JOIN entity e ON e.ent = f.ent

