-- 1 of 7
WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
			SELECT (x.sk >> 39 << 25) | (x.side >> 2), iif(x.side >> 2 & 2, (SELECT q.event_key FROM relation q WHERE q.rel = x.rel), ''), ''
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND (?3 >> (x.side >> 17 & 3) & 1)

-- 2 of 7
WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
		SELECT (q.sk >> 39 << 25) | (q.fact), q.event_key, '', q.from_id, q.to_id
		FROM l
		CROSS JOIN posting x
		CROSS JOIN relation q ON q.rel = x.rel
		WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND (q.realization = ?3 AND (q.from_id = ?4 OR q.to_id = ?5))

-- 3 of 7
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 4 of 7
WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
		SELECT (q.sk >> 39 << 25) | (q.fact), q.event_key, '', q.claims
		FROM l
		CROSS JOIN posting x
		CROSS JOIN relation q ON q.rel = x.rel
		WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND (q.realization = ?3 AND (q.from_id = ?4 OR q.to_id = ?5))

-- 5 of 7
WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
		SELECT (q.sk >> 39 << 25) | (q.fact), q.event_key, '', q.location
		FROM l
		CROSS JOIN posting x
		CROSS JOIN relation q ON q.rel = x.rel
		WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND (q.realization = ?3 AND (q.from_id = ?4 OR q.to_id = ?5))

-- 6 of 7
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 7 of 7
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

