-- 1 of 7
SELECT 0, p.a, p.b, p.first_sk, p.last_sk, p.total, p.total_forth, p.total_back, p.n, p.forth, p.back, p.verbal_coop, p.material_coop, p.verbal_conf, p.material_conf, p.scored, p.score, p.heat FROM pair p

-- 2 of 7
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 3 of 7
WITH l (g, lo, place, parent) AS MATERIALIZED (
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1))SELECT (q.sk >> 39 << 25) | (q.fact), iif(q.fact & 2, q.event_key, NULL), q.from_id, q.to_id
		FROM (
			SELECT x.rel
			FROM l
			CROSS JOIN posting x
			WHERE x.g = l.g AND x.sk > l.lo AND x.sk < ?2
			GROUP BY x.rel) f
		CROSS JOIN relation q ON q.rel = f.rel
		WHERE 1 AND (q.realization = ?3 AND q.sk <= ?4 AND q.end_day >= ?5)

-- 4 of 7
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 5 of 7
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 6 of 7
SELECT 0, p.a, p.b, p.first_sk, p.last_sk, p.total, p.total_forth, p.total_back, p.n, p.forth, p.back, p.verbal_coop, p.material_coop, p.verbal_conf, p.material_conf, p.scored, p.score, p.heat FROM pair p

-- 7 of 7
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

