-- 1 of 5
WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
			SELECT (x.sk >> 39 << 25) | (x.side >> 2), iif(x.side >> 2 & 2, (SELECT q.event_key FROM relation q WHERE q.rel = x.rel), NULL)
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND ((?3 >> (x.side >> 17 & 3) & 1) AND x.sk <= ?4)

-- 2 of 5
WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))
			SELECT (x.sk >> 39 << 25) | (x.side >> 2), iif(x.side >> 2 & 2, (SELECT q.event_key FROM relation q WHERE q.rel = x.rel), NULL)
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2 AND (?3 >> (x.side >> 17 & 3) & 1)

-- 3 of 5
WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))SELECT (q.sk >> 39 << 25) | (q.fact), iif(q.fact & 2, q.event_key, NULL), q.claims
		FROM (
			SELECT x.rel
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2
			GROUP BY x.rel) f
		CROSS JOIN relation q ON q.rel = f.rel
		WHERE 1 AND (q.type = ?3 AND q.realization = ?4)

-- 4 of 5
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 5 of 5
SELECT p.key, (r.sk >> 39 << 25) | (r.fact), iif(r.fact & 2, r.event_key, NULL)
		FROM json_each(?1) p
		CROSS JOIN relation r INDEXED BY relation_recorded
		WHERE r.recorded_at <= ?2 AND r.superseded > ?2 AND r.sk > ?3 AND r.sk < ?4 AND (r.type = ?5 AND r.realization = ?6)

