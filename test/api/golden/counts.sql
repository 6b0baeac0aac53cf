-- 1 of 13
WITH page AS MATERIALIZED (SELECT 0, coalesce(sum(n), 0) FROM counter WHERE what = 'relation') SELECT * FROM page

-- 2 of 13
WITH page AS MATERIALIZED (SELECT 0, coalesce(sum(n), 0) FROM counter WHERE what = 'relation' AND name IN (SELECT value FROM json_each(?1))) SELECT * FROM page

-- 3 of 13
WITH page AS MATERIALIZED (SELECT 0, coalesce(sum(n), 0) FROM counter WHERE what = 'relation' AND name IN (SELECT value FROM json_each(?1))) SELECT * FROM page

-- 4 of 13
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
		WHERE 1 AND q.realization IN (SELECT value FROM json_each(?3))) SELECT * FROM page

-- 5 of 13
WITH page AS MATERIALIZED (SELECT 0, coalesce(sum(n), 0) FROM counter WHERE what = 'relation' AND name = ?1) SELECT * FROM page

-- 6 of 13
WITH page AS MATERIALIZED (SELECT 0, count(*) FROM entity e WHERE 1 AND e.live = 1 AND e.kind = ?1) SELECT * FROM page

-- 7 of 13
WITH page AS MATERIALIZED (SELECT 0, count(*) FROM entity e WHERE 1 AND e.live = 1 AND e.kind = ?1) SELECT * FROM page

-- 8 of 13
WITH page AS MATERIALIZED (SELECT 0, count(*) FROM entity e WHERE 1 AND e.live = 1 AND e.kind = ?1) SELECT * FROM page

-- 9 of 13
SELECT concat_ws(char(31), e.id, e.kind, e.name, e.version, e.recorded_at, e.actor, e.reason), e.body
		FROM entity e
		WHERE e.id IN (SELECT value FROM json_each(?1)) AND e.live = 1

-- 10 of 13
WITH page AS MATERIALIZED (
		SELECT l.value->>1 AS place, sum(c.n) AS n
		FROM json_each(?1) l
		CROSS JOIN tally c ON c.g = l.value->>0
		GROUP BY 1) SELECT * FROM page

-- 11 of 13
WITH page AS MATERIALIZED (
		SELECT l.value->>1 AS place, sum(c.n_out) AS n
		FROM json_each(?1) l
		CROSS JOIN tally c ON c.g = l.value->>0
		GROUP BY 1) SELECT * FROM page

-- 12 of 13
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
				AND (q.type = ?3 AND q.realization = ?4) AND o.kind = ?5 GROUP BY l.place) SELECT * FROM page

-- 13 of 13
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
				AND (q.type = ?3 AND q.realization = ?4) AND o.kind = ?5 GROUP BY l.place) SELECT * FROM page

