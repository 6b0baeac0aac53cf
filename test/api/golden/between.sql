-- 1 of 8
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND ((r.from_id = ?4 AND r.to_id = ?5) OR (r.from_id = ?6 AND r.to_id = ?7)) ORDER BY x.sk LIMIT ?8) SELECT * FROM page

-- 2 of 8
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 3 of 8
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
		WHERE 1 AND (q.from_id = ?3 AND q.to_id = ?4)) SELECT * FROM page

-- 4 of 8
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND (r.type IN (SELECT value FROM json_each(?4)) AND ((r.from_state = ?5 AND r.to_state = ?6) OR (r.symmetric AND r.to_state = ?7 AND r.from_state = ?8))) ORDER BY x.sk LIMIT ?9) SELECT * FROM page

-- 5 of 8
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 6 of 8
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 7 of 8
WITH page AS MATERIALIZED (
			SELECT 0, concat_ws(char(31), r.sk, r.id, r.type, r.mode, r.realization, r.status, r.from_id, r.to_id, r.from_state, r.to_state, r.from_basis, r.to_basis, r.symmetric, r.stated, r.certain_from, r.certain_to, r.reported_on, r.location, r.event_key, r.version, r.recorded_at, r.actor, r.reason), r.confidence
			FROM posting x
			CROSS JOIN relation r ON r.rel = x.rel
			WHERE x.g = ?1 AND x.sk > ?2 AND x.sk < ?3 AND (r.from_id = ?4 OR r.to_id = ?4) AND (r.from_id = ?5 OR r.to_id = ?6) ORDER BY x.sk DESC LIMIT ?7) SELECT * FROM page

-- 8 of 8
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

